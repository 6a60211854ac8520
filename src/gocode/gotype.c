/* Types of expressions, as far as one package's source tells. See goscope.h. */
#include "gocode/goparam.h"
#include "gocode/gostd.h"

#define MAX_STEPS 40 /* how long a chain of names, fields and calls is followed */

struct infer {
	const struct gocontext *c;
	int left;
};

static struct gotype type_of(struct infer *in, const struct gosrc *src, TSNode expr);
static struct gotype type_node(struct infer *in, const struct gosrc *src, TSNode type);
static struct gotype type_decl(struct infer *in, const struct godecl *d);
static struct gotype type_elem(struct infer *in, struct gotype t);

static const struct gotype unknown = { .kind = GO_UNKNOWN };

static struct gotype basic(enum gokind kind, const char *text)
{
	return (struct gotype){ .kind = kind, .text = str_of(text), .node = { .id = NULL } };
}

static bool basic_type(struct str name, struct gotype *out)
{
	static const struct {
		const char *name;
		enum gokind kind;
	} rows[] = {
		{ "string", GO_STRING }, { "int", GO_INT },	 { "int64", GO_INT },
		{ "int32", GO_INT },	 { "int16", GO_INT },	 { "int8", GO_INT },
		{ "rune", GO_INT },	 { "uint", GO_UINT },	 { "uint64", GO_UINT },
		{ "uint32", GO_UINT },	 { "uint16", GO_UINT },	 { "uint8", GO_UINT },
		{ "byte", GO_UINT },	 { "uintptr", GO_UINT }, { "float64", GO_FLOAT },
		{ "float32", GO_FLOAT }, { "bool", GO_BOOL },	 { "error", GO_ERROR },
		{ "any", GO_INTERFACE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (str_eq(name, str_of(rows[i].name))) {
			*out = basic(rows[i].kind, rows[i].name);
			return true;
		}
	}
	return false;
}

static enum gokind slice_kind(struct str elem)
{
	if (str_eq(elem, STR("byte")) || str_eq(elem, STR("uint8")))
		return GO_BYTES;
	return str_eq(elem, STR("rune")) || str_eq(elem, STR("int32")) ? GO_RUNES : GO_SLICE;
}

/* "string", "[]byte", "[]T" as a table writes it. */
static struct gotype type_of_words(struct str text)
{
	struct gotype t = { .kind = GO_UNKNOWN, .node = go_null() };

	if (str_has_prefix(text, STR("[]"))) {
		t.text = text;
		t.kind = slice_kind(str_sub(text, 2, text.n));
	} else {
		basic_type(text, &t);
	}
	return t;
}

static struct gotype named_type(struct infer *in, const struct gosrc *src, TSNode node)
{
	struct str name = go_text(src, node);
	struct gotype t = { .kind = GO_UNKNOWN, .node = go_null() };
	struct godef def = { src, go_null() };
	struct goparam param;

	if (basic_type(name, &t))
		return t;
	if (--in->left >= 0 && go_find_type_param(in->c, src, node, name, &param)) {
		if (!ts_node_is_null(param.core))
			t = type_node(in, param.src, param.core);
		else
			t.kind = go_param_kind(in->c, src, node, name);
		t.is_param = true;
	} else {
		def.node = go_find_local_type(src, node, name);
		if (in->left >= 0 &&
		    (!ts_node_is_null(def.node) ||
		     (in->c->pkg && gopkg_find_type(in->c->mod, in->c->pkg, name, &def))))
			t = type_node(in, def.src, go_field(def.node, "type"));
	}
	t.text = name;
	t.is_named = true;
	return t;
}

static struct gotype type_node(struct infer *in, const struct gosrc *src, TSNode type)
{
	static const struct {
		const char *node;
		enum gokind kind;
	} rows[] = {
		{ "array_type", GO_ARRAY },	{ "implicit_length_array_type", GO_ARRAY },
		{ "map_type", GO_MAP },		{ "channel_type", GO_CHAN },
		{ "pointer_type", GO_POINTER }, { "function_type", GO_FUNC },
		{ "struct_type", GO_STRUCT },	{ "interface_type", GO_INTERFACE },
		{ "qualified_type", GO_NAMED },
	};
	struct gotype t = {
		.kind = GO_UNKNOWN, .text = go_text(src, type), .src = src, .node = type
	};

	if (ts_node_is_null(type) || --in->left < 0)
		return unknown;
	if (go_is(type, "type_identifier") || go_is(type, "identifier"))
		return named_type(in, src, type);
	if (go_is(type, "parenthesized_type"))
		return type_node(in, src, ts_node_named_child(type, 0));
	if (go_is(type, "type_elem") || go_is(type, "type_constraint"))
		return ts_node_named_child_count(type) == 1
			       ? type_node(in, src, ts_node_named_child(type, 0))
			       : unknown;
	if (go_is(type, "generic_type")) {
		struct gotype g = type_node(in, src, go_field(type, "type"));

		g.text = t.text;
		if (g.kind == GO_NAMED) /* iter.Seq[T]: its arguments are all that is known */
			g.node = type;
		return g;
	}
	if (go_is(type, "slice_type"))
		t.kind = slice_kind(go_text(src, go_field(type, "element")));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_is(type, rows[i].node))
			t.kind = rows[i].kind;
	return t;
}

TSNode go_nth_type(TSNode list, uint32_t i)
{
	uint32_t at = 0;

	if (!go_is(list, "parameter_list"))
		return i == 0 ? list : go_null();
	for (uint32_t k = 0; k < ts_node_named_child_count(list); k++) {
		TSNode p = ts_node_named_child(list, k);
		uint32_t names = 0;

		for (uint32_t j = 0; j < ts_node_named_child_count(p); j++)
			names += go_is_declared(p, ts_node_named_child(p, j));
		at += names ? names : 1;
		if (i < at)
			return go_field(p, "type");
	}
	return go_null();
}

/* The i-th result of a function, function type or method of an interface. */
static struct gotype result_type(struct infer *in, const struct gosrc *src, TSNode fn, uint32_t i)
{
	TSNode type = go_nth_type(go_field(fn, "result"), i);
	struct gotype t = type_node(in, src, type);

	/* a caller writes its own types in place of the parameters */
	if (go_has_type_param(in->c, src, type))
		t.text = (struct str){ NULL, 0 };
	return t;
}

static struct str bare_name(struct str type_text)
{
	ptrdiff_t open = str_index_byte(type_text, '[');

	type_text = str_trim_prefix(type_text, STR("*"));
	return open > 0 ? str_sub(type_text, 0, (size_t)open) : type_text;
}

/* The struct_type that t, or what it points to, is made of; null. */
static TSNode struct_of(struct infer *in, struct gotype *t)
{
	if (t->kind == GO_POINTER)
		*t = type_elem(in, *t);
	return t->kind == GO_STRUCT && --in->left >= 0 ? t->node : go_null();
}

/* "T" of an embedded T, *T, p.T and T[A]. */
static struct str embedded_name(const struct gosrc *src, TSNode field)
{
	struct str name = bare_name(go_text(src, go_field(field, "type")));
	ptrdiff_t dot = str_last_index_byte(name, '.');

	return str_sub(name, (size_t)(dot + 1), name.n);
}

static struct gotype embedded_type(struct infer *in, const struct gosrc *src, TSNode field)
{
	TSNode type = go_field(field, "type");

	if (str_has_prefix(go_text(src, field), STR("*")))
		return (struct gotype){
			.kind = GO_POINTER, .src = src, .text = go_text(src, field), .node = type
		};
	return type_node(in, src, type);
}

/* Goes over what a struct embeds until one of them has it. */
typedef bool (*embedded_fn)(struct infer *in, struct gotype t, void *ctx);

static bool each_embedded(struct infer *in, struct gotype t, embedded_fn fn, void *ctx)
{
	TSNode list = ts_node_named_child(t.node, 0);

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode f = ts_node_named_child(list, i);

		if (go_is(f, "field_declaration") && ts_node_is_null(go_field(f, "name")) &&
		    fn(in, embedded_type(in, t.src, f), ctx))
			return true;
	}
	return false;
}

struct member {
	struct str name;
	uint32_t i;	    /* of a method: which result */
	struct gotype type; /* of the field, or of the method's result */
};

/* A method of the package's own types, also through what they embed, or of an interface. */
static bool find_method(struct infer *in, struct gotype recv, void *ctx)
{
	struct member *m = ctx;
	struct str tn = bare_name(recv.text);
	struct godef def;

	if (!tn.n && recv.kind == GO_POINTER) {
		recv = type_elem(in, recv);
		tn = bare_name(recv.text);
	}
	if (--in->left < 0)
		return false;
	if (in->c->pkg && tn.n && !recv.is_param && str_index_byte(tn, '.') < 0 &&
	    gopkg_find_func(in->c->mod, in->c->pkg, tn, m->name, &def)) {
		m->type = result_type(in, def.src, def.node, m->i);
		return true;
	}
	if (str_index_byte(tn, '.') > 0) {
		m->type = gostd_result(tn, m->name, m->i);
		return m->type.kind != GO_UNKNOWN;
	}
	for (uint32_t k = 0; recv.kind == GO_INTERFACE && !ts_node_is_null(recv.node) &&
			     k < ts_node_named_child_count(recv.node);
	     k++) {
		TSNode one = ts_node_named_child(recv.node, k);

		if (!str_eq(go_text(recv.src, go_field(one, "name")), m->name))
			continue;
		m->type = result_type(in, recv.src, one, m->i);
		return true;
	}
	return !ts_node_is_null(struct_of(in, &recv)) && each_embedded(in, recv, find_method, m);
}

static struct gotype method_result(struct infer *in, const struct gosrc *src, TSNode fn, uint32_t i)
{
	struct member m = { .name = go_text(src, go_field(fn, "field")), .i = i };
	struct gotype t;

	if (find_method(in, type_of(in, src, go_field(fn, "operand")), &m))
		return m.type;
	t = type_of(in, src, fn); /* a field that holds a function */
	if (t.kind == GO_FUNC && !ts_node_is_null(t.node))
		return result_type(in, t.src, t.node, i);
	return gostd_result((struct str){ "", 0 }, m.name, i);
}

/* A call of a plain name: builtin, conversion, function of the package, or a local function value. */
static struct gotype plain_call(struct infer *in, const struct gosrc *src, TSNode call, TSNode fn,
				uint32_t i)
{
	struct str name = go_text(src, fn);
	struct gotype t;
	struct godecl d;
	struct godef def;
	bool is_make = str_eq(name, STR("make")), is_new = str_eq(name, STR("new"));

	if (str_eq(name, STR("len")) || str_eq(name, STR("cap")) || str_eq(name, STR("copy")))
		return basic(GO_INT, "int");
	if (str_eq(name, STR("append")) || str_eq(name, STR("min")) || str_eq(name, STR("max")))
		return type_of(in, src, go_arg(call, 0));
	if (is_make)
		return type_node(in, src, go_arg(call, 0));
	if (is_new)
		return (struct gotype){ .kind = GO_POINTER, .src = src, .node = go_arg(call, 0) };
	if (basic_type(name, &t))
		return t;
	if (go_find_decl(src, fn, name, &d)) {
		if (go_is(d.value, "func_literal"))
			return result_type(in, src, d.value, i);
		t = type_decl(in, &d);
		return t.kind == GO_FUNC && !ts_node_is_null(t.node)
			       ? result_type(in, t.src, t.node, i)
			       : unknown;
	}
	if (in->c->pkg &&
	    gopkg_find_func(in->c->mod, in->c->pkg, (struct str){ "", 0 }, name, &def))
		return result_type(in, def.src, def.node, i);
	if (in->c->pkg && gopkg_find_type(in->c->mod, in->c->pkg, name, &def))
		return named_type(in, src, fn);
	return unknown;
}

/* Functions of slices and maps that give what they get: in another order, with more or fewer elements, as a copy. */
static bool gives_its_first(struct str path, struct str name)
{
	static const char *const names[] = { "Clone",  "Grow",	      "Clip",	 "Compact",
					     "Delete", "CompactFunc", "Replace", "DeleteFunc",
					     "Insert", NULL };

	if (!str_eq(path, STR("slices")) && !str_eq(path, STR("maps")))
		return false;
	for (int i = 0; names[i]; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static struct gotype type_call(struct infer *in, const struct gosrc *src, TSNode call, uint32_t i)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str path;

	if (go_is_index(fn)) /* F[T](x) */
		fn = go_operand(fn);
	if (go_is_name(fn))
		return plain_call(in, src, call, fn, i);
	if (go_is(fn, "func_literal"))
		return result_type(in, src, fn, i);
	if (!go_is(fn, "selector_expression"))
		return unknown;
	path = go_is(go_field(fn, "operand"), "identifier")
		       ? gosrc_import(src, go_text(src, go_field(fn, "operand")))
		       : (struct str){ NULL, 0 };
	if (path.n && gives_its_first(path, go_text(src, go_field(fn, "field"))))
		return --in->left < 0 ? unknown : type_of(in, src, go_arg(call, 0));
	if (path.n)
		return gostd_result(path, go_text(src, go_field(fn, "field")), i);
	return method_result(in, src, fn, i);
}

static struct gotype type_elem(struct infer *in, struct gotype t)
{
	if (t.kind == GO_STRING || t.kind == GO_BYTES)
		return basic(GO_UINT, "byte");
	if (t.kind == GO_RUNES)
		return basic(GO_INT, "rune");
	if (t.kind == GO_SLICE && ts_node_is_null(t.node))
		return type_of_words(str_trim_prefix(t.text, STR("[]")));
	if (ts_node_is_null(t.node) || --in->left < 0)
		return unknown;
	if (go_is(t.node, "variadic_parameter_declaration"))
		return type_node(in, t.src, go_field(t.node, "type"));
	if (t.kind == GO_MAP || t.kind == GO_CHAN)
		return type_node(in, t.src, go_field(t.node, "value"));
	if (t.kind == GO_SLICE || t.kind == GO_ARRAY)
		return type_node(in, t.src, go_field(t.node, "element"));
	if (t.kind == GO_POINTER && go_is(t.node, "pointer_type"))
		return type_node(in, t.src, ts_node_named_child(t.node, 0));
	if (t.kind == GO_POINTER) { /* &x, &T{...}, new(T): the node is the operand or the type */
		struct gotype e = type_node(in, t.src, t.node);

		return e.kind == GO_UNKNOWN ? type_of(in, t.src, t.node) : e;
	}
	return unknown;
}

static struct gotype type_key(struct infer *in, struct gotype t)
{
	if (t.kind == GO_MAP && !ts_node_is_null(t.node))
		return type_node(in, t.src, go_field(t.node, "key"));
	if (t.kind == GO_SLICE || t.kind == GO_ARRAY || t.kind == GO_BYTES || t.kind == GO_RUNES ||
	    t.kind == GO_STRING || t.kind == GO_INT)
		return basic(GO_INT, "int");
	return unknown;
}

/* What the i-th variable of "range over" is, by what is ranged over. */
static struct gotype range_type(struct infer *in, struct gotype over, uint32_t i)
{
	struct str seq = str_trim_prefix(over.text, STR("iter.Seq["));

	if (over.kind == GO_POINTER) /* to an array */
		over = type_elem(in, over);
	if (over.kind == GO_STRING && i == 1)
		return basic(GO_INT, "rune");
	if (over.kind == GO_CHAN && i == 0)
		return type_elem(in, over);
	if ((over.kind == GO_INT || over.kind == GO_UINT) && i == 0) {
		over.is_const = false;
		return over;
	}
	if (over.kind == GO_FUNC) { /* func(yield func(K, V) bool) */
		TSNode yield = go_nth_type(go_field(over.node, "parameters"), 0);

		return type_node(in, over.src, go_nth_type(go_field(yield, "parameters"), i));
	}
	if (over.kind == GO_NAMED && go_is(over.node, "generic_type") &&
	    str_has_prefix(over.text, STR("iter.Seq")))
		return type_node(in, over.src,
				 ts_node_named_child(go_field(over.node, "type_arguments"), i));
	if (over.kind == GO_NAMED && seq.n < over.text.n)
		return i == 0 ? type_of_words(str_trim_suffix(seq, STR("]"))) : unknown;
	return i == 0 ? type_key(in, over) : type_elem(in, over);
}

/*
 * The i-th variable of "range over", also where a function of slices or maps stands between the loop and what it goes over:
 * maps.Keys(m), slices.Sorted(maps.Keys(m)), or a variable that got such a value.
 */
static struct gotype range_part(struct infer *in, const struct gosrc *src, TSNode over, uint32_t i)
{
	static const struct {
		const char *pkg, *name;
		int8_t of[2]; /* which variable of its argument ours is; -1: a position */
	} rows[] = {
		{ "slices", "Values", { 1, 1 } },   { "slices", "All", { 0, 1 } },
		{ "slices", "Backward", { 0, 1 } }, { "slices", "Collect", { -1, 0 } },
		{ "slices", "Sorted", { -1, 0 } },  { "slices", "SortedFunc", { -1, 0 } },
		{ "maps", "Keys", { 0, 0 } },	    { "maps", "Values", { 1, 1 } },
		{ "maps", "All", { 0, 1 } },	    { "maps", "Collect", { 0, 1 } },
	};
	struct godecl d;
	struct gotype t;

	over = go_no_parens(over);
	if (--in->left < 0)
		return unknown;
	for (size_t k = 0; go_is(over, "call_expression") && k < ARRAY_LEN(rows); k++) {
		if (!go_calls(src, over, rows[k].pkg, rows[k].name))
			continue;
		return rows[k].of[i] < 0
			       ? basic(GO_INT, "int")
			       : range_part(in, src, go_arg(over, 0), (uint32_t)rows[k].of[i]);
	}
	t = range_type(in, type_of(in, src, over), i);
	if (t.kind == GO_UNKNOWN && !t.text.n && go_is_name(over) &&
	    go_find_decl(src, over, go_text(src, over), &d) && d.of == 1 &&
	    ts_node_is_null(d.type) && go_is(d.value, "call_expression"))
		return range_part(in, d.src, d.value, i);
	return t;
}

/* A field of a struct type, also one of a struct that it embeds. */
static bool find_field(struct infer *in, struct gotype t, void *ctx)
{
	struct member *m = ctx;
	TSNode made_of = struct_of(in, &t), list;

	if (ts_node_is_null(made_of))
		return false;
	list = ts_node_named_child(made_of, 0);
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode f = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(f); k++) {
			if (!go_is_declared(f, ts_node_named_child(f, k)) ||
			    !str_eq(go_text(t.src, ts_node_named_child(f, k)), m->name))
				continue;
			m->type = type_node(in, t.src, go_field(f, "type"));
			return true;
		}
		if (ts_node_is_null(go_field(f, "name")) &&
		    str_eq(embedded_name(t.src, f), m->name)) {
			m->type = embedded_type(in, t.src, f);
			return true;
		}
	}
	return each_embedded(in, t, find_field, m);
}

static struct gotype type_selector(struct infer *in, const struct gosrc *src, TSNode sel)
{
	struct member m = {
		.name = go_text(src, go_field(sel, go_is(sel, "qualified_type") ? "name" : "field"))
	};

	return find_field(in, type_of(in, src, go_operand(sel)), &m) ? m.type : unknown;
}

static struct gotype type_binary(struct infer *in, const struct gosrc *src, TSNode n)
{
	static const char *const compare[] = { "==", "!=", "<", "<=", ">", ">=", "&&", "||", NULL };
	struct str op = go_text(src, go_field(n, "operator"));
	struct gotype left;

	for (size_t i = 0; compare[i]; i++)
		if (str_eq(op, str_of(compare[i])))
			return basic(GO_BOOL, "bool");
	left = type_of(in, src, go_field(n, "left"));
	if (str_eq(op, STR("<<")) || str_eq(op, STR(">>")))
		return left;
	if (left.kind == GO_UNKNOWN || left.is_const) {
		struct gotype right = type_of(in, src, go_field(n, "right"));

		if (right.kind != GO_UNKNOWN)
			return right;
	}
	return left;
}

static struct gotype type_unary(struct infer *in, const struct gosrc *src, TSNode n)
{
	struct str op = go_text(src, go_field(n, "operator"));
	TSNode operand = go_no_parens(go_field(n, "operand"));

	if (str_eq(op, STR("!")))
		return basic(GO_BOOL, "bool");
	if (str_eq(op, STR("&"))) {
		struct gotype t = { .kind = GO_POINTER, .src = src };

		t.node = go_is(operand, "composite_literal") ? go_field(operand, "type") : operand;
		t.text = str_sub(src->text, ts_node_start_byte(n), ts_node_end_byte(t.node));
		if (!go_is(operand, "composite_literal"))
			t.text = (struct str){ NULL, 0 };
		return t;
	}
	if (str_eq(op, STR("*")) || str_eq(op, STR("<-")))
		return type_elem(in, type_of(in, src, operand));
	return type_of(in, src, operand);
}

/* A constant without type and value has those of the one above it: const ( A Kind = iota; B ). */
static struct gotype type_of_constant_above(struct infer *in, const struct godecl *d)
{
	for (TSNode n = ts_node_prev_named_sibling(d->stmt); !ts_node_is_null(n);
	     n = ts_node_prev_named_sibling(n)) {
		TSNode type = go_field(n, "type"), value = go_field(n, "value");

		if (!ts_node_is_null(type))
			return type_node(in, d->src, type);
		if (!ts_node_is_null(value))
			return type_of(in, d->src, go_single(value));
	}
	return unknown;
}

static struct gotype type_decl(struct infer *in, const struct godecl *d)
{
	if (!ts_node_is_null(d->type)) {
		struct gotype t = type_node(in, d->src, d->type);

		if (go_is(d->stmt, "variadic_parameter_declaration"))
			return (struct gotype){ .kind = slice_kind(go_text(d->src, d->type)),
						.src = d->src,
						.node = ts_node_parent(d->type) };
		return t;
	}
	if (ts_node_is_null(d->value))
		return d->kind == DECL_CONST ? type_of_constant_above(in, d) : unknown;
	if (d->kind == DECL_RANGE_KEY || d->kind == DECL_RANGE_VALUE)
		return range_part(in, d->src, d->value, d->kind == DECL_RANGE_VALUE);
	if (d->of > 1)
		return go_is(d->value, "call_expression")
			       ? type_call(in, d->src, d->value, d->index)
		       : d->index == 0 ? type_of(in, d->src, d->value)
				       : basic(GO_BOOL, "bool");
	{
		struct gotype t = type_of(in, d->src, d->value);

		t.is_const = t.is_const && d->kind == DECL_CONST;
		return t;
	}
}

static struct gotype literal(enum gokind kind, const char *text)
{
	struct gotype t = basic(kind, text);

	t.is_const = true;
	return t;
}

static struct gotype type_leaf(struct infer *in, const struct gosrc *src, TSNode n)
{
	static const struct {
		const char *node;
		enum gokind kind;
		const char *text;
	} rows[] = {
		{ "interpreted_string_literal", GO_STRING, "string" },
		{ "raw_string_literal", GO_STRING, "string" },
		{ "int_literal", GO_INT, "int" },
		{ "float_literal", GO_FLOAT, "float64" },
		{ "rune_literal", GO_INT, "rune" },
		{ "true", GO_BOOL, "bool" },
		{ "false", GO_BOOL, "bool" },
		{ "iota", GO_INT, "int" },
	};
	struct godecl d;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_is(n, rows[i].node))
			return literal(rows[i].kind, rows[i].text);
	if (go_is_name(n) && (go_find_decl(src, n, go_text(src, n), &d) ||
			      go_find_package_decl(in->c, go_text(src, n), &d)))
		return type_decl(in, &d);
	return unknown;
}

static struct gotype type_of(struct infer *in, const struct gosrc *src, TSNode n)
{
	n = go_no_parens(n);
	if (ts_node_is_null(n) || --in->left < 0)
		return unknown;
	if (go_is(n, "call_expression"))
		return type_call(in, src, n, 0);
	if (go_is_selector(n))
		return type_selector(in, src, n);
	if (go_is(n, "binary_expression"))
		return type_binary(in, src, n);
	if (go_is(n, "unary_expression"))
		return type_unary(in, src, n);
	if (go_is_index(n)) {
		struct gotype of = type_of(in, src, go_operand(n));

		if (of.kind == GO_SLICE || of.kind == GO_MAP || of.kind == GO_ARRAY ||
		    of.kind == GO_UNKNOWN)
			return range_part(in, src, go_operand(n), 1);
		return type_elem(in, of.kind == GO_POINTER ? type_elem(in, of) : of);
	}
	if (go_is(n, "slice_expression"))
		return type_of(in, src, go_field(n, "operand"));
	if (go_is(n, "composite_literal") || go_is(n, "type_conversion_expression") ||
	    go_is(n, "type_assertion_expression"))
		return type_node(in, src, go_field(n, "type"));
	if (go_is(n, "func_literal"))
		return (struct gotype){ .kind = GO_FUNC, .src = src, .node = n };
	return type_leaf(in, src, n);
}

struct gotype go_type_of(const struct gocontext *c, const struct gosrc *src, TSNode expr)
{
	struct infer in = { c, MAX_STEPS };

	return type_of(&in, src, expr);
}

struct gotype go_type_of_node(const struct gocontext *c, const struct gosrc *src, TSNode type)
{
	struct infer in = { c, MAX_STEPS };

	return type_node(&in, src, type);
}

struct gotype go_type_of_decl(const struct gocontext *c, const struct godecl *decl)
{
	struct infer in = { c, MAX_STEPS };

	return type_decl(&in, decl);
}

struct gotype go_type_elem(const struct gocontext *c, struct gotype t)
{
	struct infer in = { c, MAX_STEPS };

	return type_elem(&in, t);
}

struct gotype go_type_key(const struct gocontext *c, struct gotype t)
{
	struct infer in = { c, MAX_STEPS };

	return type_key(&in, t);
}
