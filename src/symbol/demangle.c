#include "symbol/demangle.h"

/* its allocators have our names with other parameters */
#define xmalloc iberty_xmalloc
#define xcalloc iberty_xcalloc
#define xrealloc iberty_xrealloc
#define xstrdup iberty_xstrdup
#define xasprintf iberty_xasprintf
#include <libiberty/demangle.h>
#undef xmalloc
#undef xcalloc
#undef xrealloc
#undef xstrdup
#undef xasprintf
#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

#define MAX_NAME \
	((size_t)64 \
	 << 10) /* longer ones stay as they are: demangling may take the square of the length */

typedef struct demangle_component node;

struct pruner {
	bool drop_templates, drop_enclosing;
	struct map seen; /* nodes; the tree shares subtrees */
	int depth;
};

/* Nodes whose union holds no two subtrees. */
static bool is_leaf(enum demangle_component_type t)
{
	switch (t) {
	case DEMANGLE_COMPONENT_NAME:
	case DEMANGLE_COMPONENT_OPERATOR:
	case DEMANGLE_COMPONENT_EXTENDED_OPERATOR:
	case DEMANGLE_COMPONENT_FIXED_TYPE:
	case DEMANGLE_COMPONENT_CTOR:
	case DEMANGLE_COMPONENT_DTOR:
	case DEMANGLE_COMPONENT_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_EXTENDED_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_SUB_STD:
	case DEMANGLE_COMPONENT_TEMPLATE_PARAM:
	case DEMANGLE_COMPONENT_FUNCTION_PARAM:
	case DEMANGLE_COMPONENT_CHARACTER:
	case DEMANGLE_COMPONENT_NUMBER:
	case DEMANGLE_COMPONENT_UNNAMED_TYPE:
		return true;
	default:
		return false;
	}
}

static bool has_one(enum demangle_component_type t)
{
	return t == DEMANGLE_COMPONENT_LAMBDA || t == DEMANGLE_COMPONENT_DEFAULT_ARG;
}

/* f(int, long)::x becomes f()::x. */
static void drop_parameters(node *function)
{
	node *type = function && function->type == DEMANGLE_COMPONENT_TYPED_NAME
			     ? function->u.s_binary.right
			     : NULL;

	while (type && type->type != DEMANGLE_COMPONENT_FUNCTION_TYPE)
		switch (type->type) {
		case DEMANGLE_COMPONENT_CONST_THIS:
		case DEMANGLE_COMPONENT_VOLATILE_THIS:
		case DEMANGLE_COMPONENT_REFERENCE_THIS:
		case DEMANGLE_COMPONENT_RVALUE_REFERENCE_THIS:
		case DEMANGLE_COMPONENT_NOEXCEPT:
			type = type->u.s_binary.left;
			break;
		default:
			return;
		}
	if (type)
		type->u.s_binary.left = type->u.s_binary.right = NULL;
}

/* Takes out of the tree what the mode does not show. */
static void prune(struct pruner *p, node *n)
{
	enum { MAX_DEPTH = 500 };
	bool added;

	if (!n || p->depth > MAX_DEPTH)
		return;
	map_get_or_put(&p->seen, (uint64_t)(uintptr_t)n, 1, &added);
	if (!added)
		return;
	p->depth++;
	if (p->drop_templates && n->type == DEMANGLE_COMPONENT_TEMPLATE && n->u.s_binary.left)
		*n = *n->u.s_binary.left;
	if (p->drop_enclosing && n->type == DEMANGLE_COMPONENT_LOCAL_NAME)
		drop_parameters(n->u.s_binary.left);
	if (n->type == DEMANGLE_COMPONENT_CTOR)
		prune(p, n->u.s_ctor.name);
	else if (n->type == DEMANGLE_COMPONENT_DTOR)
		prune(p, n->u.s_dtor.name);
	else if (!is_leaf(n->type)) {
		prune(p, n->u.s_binary.left);
		if (!has_one(n->type))
			prune(p, n->u.s_binary.right);
	}
	p->depth--;
}

static node *without_clones(node *n)
{
	while (n && n->type == DEMANGLE_COMPONENT_CLONE)
		n = n->u.s_binary.left;
	return n;
}

static char *demangle_cxx(const char *name, enum demangle_mode mode)
{
	int options = DMGL_ANSI | (mode == DEMANGLE_FULL ? DMGL_PARAMS : 0);
	struct pruner p = { .drop_templates = mode == DEMANGLE_DEFAULT,
			    .drop_enclosing = mode != DEMANGLE_FULL };
	void *memory = NULL;
	node *tree = cplus_demangle_v3_components(name, options, &memory);
	char *text = NULL;
	size_t size;

	if (tree) {
		if (p.drop_enclosing)
			prune(&p, tree);
		tree = without_clones(tree);
		text = tree ? cplus_demangle_print(options, tree, 64, &size) : NULL;
		map_release(&p.seen);
	}
	free(memory);
	return text;
}

/*
 * Where libiberty differs: it writes ">>" at the end of template arguments whose last is an empty pack, and the standard
 * strings' constructors with their template arguments.
 */
static void put_cxx(struct str s, enum demangle_mode mode, struct buf *out)
{
	static const char *const standard[] = {
		"<char, std::char_traits<char>, std::allocator<char> >",
		"<char, std::char_traits<char> >"
	};

	for (size_t i = 0; i < s.n; i++) {
		for (size_t k = 0;
		     mode == DEMANGLE_DEFAULT && s.p[i] == '<' && k < ARRAY_LEN(standard); k++)
			if (str_has_prefix(str_sub(s, i, s.n), str_of(standard[k])))
				i += strlen(standard[k]);
		if (i >= s.n)
			break;
		if (s.p[i] == '>' && i > 1 && s.p[i - 1] == '>' && s.p[i - 2] != 'r' &&
		    s.p[i - 2] != ')')
			buf_addc(out, ' ');
		buf_addc(out, s.p[i]);
	}
}

/* Drops "::<...>" and "<...>" behind a name from a Rust name, but not the angle brackets of <T as Trait>. */
static void drop_generics(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		bool generic = s.p[i] == '<' && i > 0 &&
			       ((i >= 2 && s.p[i - 1] == ':' && s.p[i - 2] == ':') ||
				s.p[i - 1] == '_' || (s.p[i - 1] >= '0' && s.p[i - 1] <= '9') ||
				(s.p[i - 1] >= 'A' && s.p[i - 1] <= 'Z') ||
				(s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z') || (s.p[i - 1] & 0x80));
		int nesting = 0;

		if (!generic) {
			buf_addc(out, s.p[i]);
			continue;
		}
		buf_adds(out, "<>");
		for (; i < s.n; i++) {
			nesting += s.p[i] == '<';
			if (s.p[i] == '>' && s.p[i - 1] != '-' && --nesting == 0)
				break;
		}
	}
}

static bool is_old_rust(struct str s)
{
	ptrdiff_t dot = -1;

	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] == '.' && s.p[i - 1] == 'E')
			dot = (ptrdiff_t)i;
	if (dot > 1)
		s.n = (size_t)dot;
	return str_has_prefix(s, STR("_ZN")) && s.n > 23 && s.p[s.n - 1] == 'E' &&
	       memcmp(s.p + s.n - 20, "17h", 3) == 0;
}

bool demangle(struct str name, enum demangle_mode mode, struct buf *out)
{
	char *copy, *text = NULL;
	bool rust = str_has_prefix(name, STR("_R"));

	if (mode == DEMANGLE_NONE || name.n < 3 || name.n > MAX_NAME || memchr(name.p, 0, name.n))
		return false;
	if (!rust && !str_has_prefix(name, STR("_Z")) && !str_has_prefix(name, STR("___Z")))
		return false;
	copy = xasprintf(STR_FMT, STR_ARG(name));
	if (rust || is_old_rust(name))
		text = rust_demangle(copy, DMGL_RUST);
	if (text && rust && mode == DEMANGLE_DEFAULT)
		drop_generics(str_of(text), out);
	else if (text)
		buf_adds(out, text);
	else if (!rust && (text = demangle_cxx(copy, mode)) != NULL)
		put_cxx(str_of(text), mode, out);
	free(copy);
	if (!text)
		return false;
	free(text);
	return true;
}

/* A guess: Java's "x.<init>" and Go's "x.(*T[...]).f" are not C++. */
static bool looks_demangled(struct str s)
{
	if (str_contains(s, STR(".<")) || str_contains(s, STR("]).")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("<>[]", s.p[i]) && s.p[i])
			return true;
	return str_contains(s, STR("::"));
}

/* Takes out everything between a start and its end, nested; a name that does not balance is left as it is from there. */
static void remove_matching(struct buf *b, char start, char end)
{
	size_t first = 0, at = 0;
	int nesting = 0;

	while (at < b->n) {
		char c = b->data[at];

		if (c == start && nesting++ == 0)
			first = at;
		if (c == end) {
			if (--nesting < 0)
				return;
			if (nesting == 0) {
				memmove(b->data + first, b->data + at + 1, b->n - at);
				b->n -= at + 1 - first;
				at = first;
				continue;
			}
		}
		at++;
	}
}

bool demangle_function(struct str name, enum demangle_mode mode, struct buf *out)
{
	struct buf simple = { 0 };
	bool changed;

	if (mode == DEMANGLE_NONE)
		return false;
	if (demangle(name, mode, out))
		return true;
	if (name.n > 1 && name.p[0] == '_' && demangle(str_sub(name, 1, name.n), mode, out))
		return true;
	if (mode == DEMANGLE_FULL || !looks_demangled(name))
		return false;
	buf_add_str(&simple, name);
	remove_matching(&simple, '(', ')');
	if (mode == DEMANGLE_DEFAULT)
		remove_matching(&simple, '<', '>');
	changed = !str_eq(buf_str(&simple), name);
	if (changed)
		buf_add_str(out, buf_str(&simple));
	buf_release(&simple);
	return changed;
}
