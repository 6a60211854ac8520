#include "gocode/gosize.h"

#define MAX_DEPTH 12
#define MAX_BYTES ((uint64_t)1 << 40)

static const struct known {
	const char *name;
	uint16_t bytes, align;
	bool pointers;
} known[] = {
	{ "bool", 1, 1, false },
	{ "int8", 1, 1, false },
	{ "uint8", 1, 1, false },
	{ "byte", 1, 1, false },
	{ "int16", 2, 2, false },
	{ "uint16", 2, 2, false },
	{ "int32", 4, 4, false },
	{ "uint32", 4, 4, false },
	{ "rune", 4, 4, false },
	{ "float32", 4, 4, false },
	{ "int64", 8, 8, false },
	{ "uint64", 8, 8, false },
	{ "int", 8, 8, false },
	{ "uint", 8, 8, false },
	{ "uintptr", 8, 8, false },
	{ "float64", 8, 8, false },
	{ "complex64", 8, 4, false },
	{ "complex128", 16, 8, false },
	{ "string", 16, 8, true },
	{ "error", 16, 8, true },
	{ "any", 16, 8, true },
	{ "unsafe.Pointer", 8, 8, true },
	{ "time.Time", 24, 8, true },
	{ "time.Duration", 8, 8, false },
	{ "time.Month", 8, 8, false },
	{ "time.Weekday", 8, 8, false },
	{ "sync.Mutex", 8, 4, false },
	{ "sync.RWMutex", 24, 4, false },
	{ "sync.Once", 12, 4, false },
	{ "atomic.Bool", 4, 4, false },
	{ "atomic.Int32", 4, 4, false },
	{ "atomic.Uint32", 4, 4, false },
	{ "atomic.Int64", 8, 8, false },
	{ "atomic.Uint64", 8, 8, false },
	{ "atomic.Value", 16, 8, true },
	{ "json.RawMessage", 24, 8, true },
	{ "strings.Builder", 32, 8, true },
	{ "bytes.Buffer", 40, 8, true },
	{ "net.IP", 24, 8, true },
	{ "netip.Addr", 24, 8, true },
	{ "http.Header", 8, 8, true },
	{ "url.Values", 8, 8, true },
	{ "reflect.Value", 24, 8, true },
	{ "reflect.Type", 16, 8, true },
	{ "reflect.Kind", 8, 8, false },
	{ "context.Context", 16, 8, true },
	{ "io.Reader", 16, 8, true },
	{ "io.Writer", 16, 8, true },
	{ "io.Closer", 16, 8, true },
	{ "net.Conn", 16, 8, true },
	{ "uuid.UUID", 16, 1, false },
	{ "os.FileMode", 4, 4, false },
	{ "big.Int", 32, 8, true },
};

struct sizer {
	const struct gocontext *c;
	int left;		     /* types that may still be looked into */
	const struct gosizing *args; /* what type parameters stand for */
	uint32_t n_args;
};

static bool size_of(struct sizer *s, struct gotype t, int depth, struct gosize *out);

static bool known_size(struct str name, struct gosize *out)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (str_eq(name, str_of(known[i].name))) {
			*out = (struct gosize){ known[i].bytes, known[i].align, known[i].pointers };
			return true;
		}
	}
	return false;
}

/* A number: 16, 1 << 10, 4 * 8, a constant that is one of these. */
static bool number(const struct gosrc *src, TSNode n, int depth, uint64_t *out)
{
	uint64_t l, r;
	struct str op;
	struct godecl d;
	int64_t v;

	n = go_no_parens(n);
	if (depth > MAX_DEPTH)
		return false;
	if (go_is(n, "int_literal") && str_to_i64(go_text(src, n), 0, &v) && v >= 0) {
		*out = (uint64_t)v;
		return true;
	}
	if (go_is_name(n) && go_find_decl(src, n, go_text(src, n), &d) && d.kind == DECL_CONST &&
	    d.of == 1)
		return number(src, d.value, depth + 1, out);
	if (!go_is(n, "binary_expression") || !number(src, go_field(n, "left"), depth + 1, &l) ||
	    !number(src, go_field(n, "right"), depth + 1, &r))
		return false;
	op = go_text(src, go_field(n, "operator"));
	if (str_eq(op, STR("<<")) && r < 40)
		return !__builtin_mul_overflow(l, (uint64_t)1 << r, out);
	if (str_eq(op, STR("*")))
		return !__builtin_mul_overflow(l, r, out);
	return str_eq(op, STR("+")) && !__builtin_add_overflow(l, r, out);
}

bool go_number(const struct gosrc *src, TSNode n, uint64_t *out)
{
	return number(src, n, 0, out);
}

static uint64_t align_up(uint64_t n, uint64_t align)
{
	return (n + align - 1) / align * align;
}

/* Calls `see` for each field; false where one of them cannot be told. */
typedef bool (*field_fn)(void *ctx, struct gofield f);

static bool each_field(struct sizer *s, struct gotype t, int depth, field_fn see, void *ctx)
{
	TSNode list = ts_node_named_child(t.node, 0);

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		struct gofield f = { .decl = ts_node_named_child(list, i) };
		TSNode type = go_field(f.decl, "type");
		uint32_t names = 0;

		if (!go_is(f.decl, "field_declaration"))
			continue;
		if (str_has_prefix(go_text(t.src, f.decl), STR("*")))
			f.size = (struct gosize){ 8, 8, true };
		else if (!size_of(s, go_type_of_node(s->c, t.src, type), depth + 1, &f.size))
			return false;
		for (uint32_t k = 0; k < ts_node_named_child_count(f.decl); k++) {
			TSNode id = ts_node_named_child(f.decl, k);

			if (!go_is_declared(f.decl, id))
				continue;
			names++;
			f.name = go_text(t.src, id);
			if (!see(ctx, f))
				return false;
		}
		if (names == 0 && !see(ctx, f))
			return false;
	}
	return true;
}

static bool add_field(void *ctx, struct gofield f)
{
	struct gosize *out = ctx;

	out->bytes = align_up(out->bytes, f.size.align) + f.size.bytes;
	out->align = MAX(out->align, f.size.align);
	out->pointers = out->pointers || f.size.pointers;
	return out->bytes < MAX_BYTES;
}

static bool array_size(struct sizer *s, struct gotype t, int depth, struct gosize *out)
{
	uint64_t n;

	if (!number(t.src, go_field(t.node, "length"), 0, &n) ||
	    !size_of(s, go_type_elem(s->c, t), depth + 1, out) || n >= MAX_BYTES)
		return false;
	return !__builtin_mul_overflow(out->bytes, n, &out->bytes) && out->bytes < MAX_BYTES;
}

/* "type Num int32": what it is made of. */
static bool defined_size(struct sizer *s, struct gotype t, int depth, struct gosize *out)
{
	struct godef def;

	return s->c->pkg && gopkg_find_type(s->c->mod, s->c->pkg, t.text, &def) &&
	       ts_node_is_null(go_field(def.node, "type_parameters")) &&
	       size_of(s, go_type_of_node(s->c, def.src, go_field(def.node, "type")), depth + 1,
		       out);
}

static bool arg_size(const struct sizer *s, struct gotype t, struct gosize *out)
{
	for (uint32_t i = 0; t.is_param && i < s->n_args; i++)
		if (str_eq(t.text, s->args[i].name)) {
			*out = s->args[i].size;
			return true;
		}
	return false;
}

static bool size_of(struct sizer *s, struct gotype t, int depth, struct gosize *out)
{
	*out = (struct gosize){ 0, 1, false };
	if (depth > MAX_DEPTH || --s->left < 0 || (t.is_named && str_index_byte(t.text, '[') > 0))
		return false; /* a generic type's size depends on its arguments */
	switch (t.kind) {
	case GO_POINTER:
	case GO_MAP:
	case GO_CHAN:
	case GO_FUNC:
		*out = (struct gosize){ 8, 8, true };
		return true;
	case GO_SLICE:
	case GO_BYTES:
	case GO_RUNES:
		*out = (struct gosize){ 24, 8, true };
		return true;
	case GO_INTERFACE:
	case GO_ERROR:
		*out = (struct gosize){ 16, 8, true };
		return true;
	case GO_ARRAY:
		return array_size(s, t, depth, out);
	case GO_STRUCT:
		if (ts_node_is_null(t.node) || !each_field(s, t, depth, add_field, out))
			return false;
		out->bytes = align_up(out->bytes, out->align);
		return true;
	default:
		if (arg_size(s, t, out))
			return true;
		if (t.is_named)
			return !t.is_param && defined_size(s, t, depth, out);
		return known_size(t.text, out);
	}
}

bool go_size_of(const struct gocontext *c, struct gotype t, struct gosize *out)
{
	struct sizer s = { .c = c, .left = 2000 };

	return size_of(&s, t, 0, out);
}

static bool words_size(struct str words, int depth, struct gosize *out);

/* "a.x int32; a.y int32" */
static bool words_fields(struct str rest, int depth, struct gosize *out)
{
	struct gosize one;
	size_t from = 0;
	int level = 0;

	*out = (struct gosize){ 0, 1, false };
	for (size_t i = 0; i <= rest.n; i++) {
		char c = i < rest.n ? rest.p[i] : ';';
		struct str field, name, type;

		level += c == '{' || c == '(' || c == '[';
		level -= c == '}' || c == ')' || c == ']';
		if (c != ';' || level > 0)
			continue;
		field = str_trim(str_sub(rest, from, i));
		from = i + 1;
		if (!str_cut(field, ' ', &name, &type) || !words_size(type, depth + 1, &one))
			return false;
		out->bytes = align_up(out->bytes, one.align) + one.bytes;
		out->align = MAX(out->align, one.align);
		out->pointers = out->pointers || one.pointers;
	}
	out->bytes = align_up(out->bytes, out->align);
	return true;
}

/* "[16]uint8" */
static bool words_array(struct str words, int depth, struct gosize *out)
{
	struct str length, elem;
	int64_t n;

	return str_cut(str_sub(words, 1, words.n), ']', &length, &elem) &&
	       str_to_i64(length, 10, &n) && n >= 0 && n < (1 << 20) &&
	       words_size(elem, depth + 1, out) &&
	       !__builtin_mul_overflow(out->bytes, (uint64_t)n, &out->bytes) &&
	       out->bytes < MAX_BYTES;
}

static bool words_size(struct str words, int depth, struct gosize *out)
{
	static const struct {
		const char *head;
		struct gosize size;
	} heads[] = {
		{ "*", { 8, 8, true } },     { "[]", { 24, 8, true } },
		{ "map[", { 8, 8, true } },  { "chan ", { 8, 8, true } },
		{ "func(", { 8, 8, true } }, { "interface {", { 16, 8, true } },
	};
	static const char head[] = "struct {";

	words = str_trim_prefix(str_trim(words), STR("go.shape."));
	if (depth > MAX_DEPTH)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		if (str_has_prefix(words, str_of(heads[i].head))) {
			*out = heads[i].size;
			return true;
		}
	}
	if (str_has_prefix(words, STR("struct {")) && words.p[words.n - 1] == '}') {
		words = str_trim(str_sub(words, sizeof(head) - 1, words.n - 1));
		*out = (struct gosize){ 0, 1, false };
		return words.n == 0 || words_fields(words, depth, out);
	}
	if (str_has_prefix(words, STR("[")))
		return words_array(words, depth, out);
	return known_size(words, out);
}

bool go_size_of_words(struct str words, struct gosize *out)
{
	return words_size(words, 0, out);
}

struct collect {
	struct gofield *v;
	uint32_t n, max;
};

static bool collect_field(void *ctx, struct gofield f)
{
	struct collect *c = ctx;

	if (c->n == c->max)
		return false;
	c->v[c->n++] = f;
	return true;
}

uint32_t go_struct_fields(const struct gocontext *c, struct gotype t, struct gofield *out,
			  uint32_t max)
{
	return go_struct_fields_with(c, t, NULL, 0, out, max);
}

uint32_t go_struct_fields_with(const struct gocontext *c, struct gotype t,
			       const struct gosizing *args, uint32_t n_args, struct gofield *out,
			       uint32_t max)
{
	struct sizer s = { .c = c, .left = 2000, .args = args, .n_args = n_args };
	struct collect all = { out, 0, max };

	if (t.kind != GO_STRUCT || ts_node_is_null(t.node) ||
	    !each_field(&s, t, 0, collect_field, &all))
		return 0;
	return all.n;
}

bool go_struct_is_linked(const struct gocontext *c, struct gotype t)
{
	(void)c;
	return t.kind == GO_STRUCT && t.text.n && go_mentions(t.src, t.node, t.text);
}

bool go_struct_has_lock(const struct gocontext *c, struct gotype t)
{
	static const char *const words[] = { "sync.", "atomic.", "noCopy" };
	struct str text;

	(void)c;
	if (t.kind != GO_STRUCT || ts_node_is_null(t.node))
		return false;
	text = go_text(t.src, t.node);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_contains(text, str_of(words[i])))
			return true;
	return false;
}
