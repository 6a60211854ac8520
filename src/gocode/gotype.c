/* Types of expressions, as far as one package's source tells. See goscope.h. */
#include "gocode/goscope.h"

#define MAX_STEPS 24 /* how long a chain of names, fields and calls is followed */

struct infer {
	const struct gocontext *c;
	int left;
};

static struct gotype type_of(struct infer *in, const struct gosrc *src, TSNode expr);
static struct gotype type_node(struct infer *in, const struct gosrc *src, TSNode type);
static struct gotype type_decl(struct infer *in, const struct godecl *d);

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

static struct gotype named_type(struct infer *in, const struct gosrc *src, TSNode node)
{
	struct str name = go_text(src, node);
	struct gotype t;
	struct godef def;

	if (basic_type(name, &t))
		return t;
	if (!in->c->pkg || --in->left < 0 || !gopkg_find_type(in->c->mod, in->c->pkg, name, &def))
		return (struct gotype){ .kind = GO_UNKNOWN, .text = name, .is_named = true };
	t = type_node(in, def.src, go_field(def.node, "type"));
	t.text = name;
	t.is_named = true;
	return t;
}

static enum gokind slice_kind(struct str elem)
{
	if (str_eq(elem, STR("byte")) || str_eq(elem, STR("uint8")))
		return GO_BYTES;
	return str_eq(elem, STR("rune")) || str_eq(elem, STR("int32")) ? GO_RUNES : GO_SLICE;
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
		return g;
	}
	if (go_is(type, "slice_type"))
		t.kind = slice_kind(go_text(src, go_field(type, "element")));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_is(type, rows[i].node))
			t.kind = rows[i].kind;
	return t;
}

/* The i-th result of a function or function type. */
static struct gotype result_type(struct infer *in, const struct gosrc *src, TSNode fn, uint32_t i)
{
	TSNode result = go_field(fn, "result");
	uint32_t at = 0;

	if (!go_is(result, "parameter_list"))
		return i == 0 ? type_node(in, src, result) : unknown;
	for (uint32_t k = 0; k < ts_node_named_child_count(result); k++) {
		TSNode p = ts_node_named_child(result, k);
		uint32_t names = 0;

		for (uint32_t j = 0; j < ts_node_named_child_count(p); j++)
			names += go_is_declared(p, ts_node_named_child(p, j));
		at += names ? names : 1;
		if (i < at)
			return type_node(in, src, go_field(p, "type"));
	}
	return unknown;
}

static struct str bare_name(struct str type_text)
{
	ptrdiff_t open = str_index_byte(type_text, '[');

	type_text = str_trim_prefix(type_text, STR("*"));
	return open > 0 ? str_sub(type_text, 0, (size_t)open) : type_text;
}

/* Well-known functions and methods of the standard library, by what they return first. */
static struct gotype std_result(struct str path, struct str name)
{
	static const struct {
		const char *path,
			*name; /* name ending in '*' is a prefix; path "" is a method of anything */
		enum gokind kind;
		const char *text;
	} rows[] = {
		{ "fmt", "Sprint*", GO_STRING, "string" },
		{ "fmt", "Append*", GO_BYTES, "[]byte" },
		{ "fmt", "Errorf", GO_ERROR, "error" },
		{ "errors", "New", GO_ERROR, "error" },
		{ "strconv", "Itoa", GO_STRING, "string" },
		{ "strconv", "Format*", GO_STRING, "string" },
		{ "strconv", "Quote*", GO_STRING, "string" },
		{ "strconv", "Append*", GO_BYTES, "[]byte" },
		{ "strconv", "Atoi", GO_INT, "int" },
		{ "strconv", "ParseInt", GO_INT, "int64" },
		{ "strconv", "ParseUint", GO_UINT, "uint64" },
		{ "strconv", "ParseFloat", GO_FLOAT, "float64" },
		{ "strconv", "ParseBool", GO_BOOL, "bool" },
		{ "strings", "Split*", GO_SLICE, "[]string" },
		{ "strings", "Fields*", GO_SLICE, "[]string" },
		{ "strings", "To*", GO_STRING, "string" },
		{ "strings", "Trim*", GO_STRING, "string" },
		{ "strings", "Join", GO_STRING, "string" },
		{ "strings", "Repeat", GO_STRING, "string" },
		{ "strings", "Replace*", GO_STRING, "string" },
		{ "strings", "Map", GO_STRING, "string" },
		{ "strings", "Clone", GO_STRING, "string" },
		{ "strings", "Title", GO_STRING, "string" },
		{ "strings", "Index*", GO_INT, "int" },
		{ "strings", "Count", GO_INT, "int" },
		{ "strings", "Contains*", GO_BOOL, "bool" },
		{ "strings", "Has*", GO_BOOL, "bool" },
		{ "strings", "Cut", GO_STRING, "string" },
		{ "bytes", "To*", GO_BYTES, "[]byte" },
		{ "bytes", "Trim*", GO_BYTES, "[]byte" },
		{ "bytes", "Join", GO_BYTES, "[]byte" },
		{ "bytes", "Replace*", GO_BYTES, "[]byte" },
		{ "bytes", "Repeat", GO_BYTES, "[]byte" },
		{ "bytes", "Clone", GO_BYTES, "[]byte" },
		{ "bytes", "Contains*", GO_BOOL, "bool" },
		{ "bytes", "Has*", GO_BOOL, "bool" },
		{ "bytes", "Index*", GO_INT, "int" },
		{ "bytes", "Split*", GO_SLICE, "[][]byte" },
		{ "os", "ReadFile", GO_BYTES, "[]byte" },
		{ "os", "Getenv", GO_STRING, "string" },
		{ "io", "ReadAll", GO_BYTES, "[]byte" },
		{ "path", "*", GO_STRING, "string" },
		{ "path/filepath", "Join", GO_STRING, "string" },
		{ "path/filepath", "Base", GO_STRING, "string" },
		{ "path/filepath", "Dir", GO_STRING, "string" },
		{ "path/filepath", "Ext", GO_STRING, "string" },
		{ "json", "Marshal*", GO_BYTES, "[]byte" },
		{ "encoding/json", "Marshal*", GO_BYTES, "[]byte" },
		{ "encoding/hex", "EncodeToString", GO_STRING, "string" },
		{ "hash/fnv", "New*", GO_NAMED, "hash.Hash" },
		{ "crypto/sha256", "New*", GO_NAMED, "hash.Hash" },
		{ "crypto/md5", "New*", GO_NAMED, "hash.Hash" },
		{ "crypto/sha1", "New*", GO_NAMED, "hash.Hash" },
		{ "bytes", "NewBuffer*", GO_POINTER, "*bytes.Buffer" },
		{ "bytes", "NewReader", GO_POINTER, "*bytes.Reader" },
		{ "strings", "NewReader", GO_POINTER, "*strings.Reader" },
		{ "bufio", "NewWriter*", GO_POINTER, "*bufio.Writer" },
		{ "bufio", "NewReader*", GO_POINTER, "*bufio.Reader" },
		{ "bufio", "NewScanner", GO_POINTER, "*bufio.Scanner" },
		{ "os", "Create", GO_POINTER, "*os.File" },
		{ "os", "Open*", GO_POINTER, "*os.File" },
		{ "unicode/utf8", "RuneCount*", GO_INT, "int" },
		{ "time", "Since", GO_NAMED, "time.Duration" },
		{ "time", "Now", GO_NAMED, "time.Time" },
		{ "math", "*", GO_FLOAT, "float64" },
		{ "", "String", GO_STRING, "string" },
		{ "", "Error", GO_STRING, "string" },
		{ "", "Len", GO_INT, "int" },
		{ "", "Unix", GO_INT, "int64" },
		{ "", "UnixNano", GO_INT, "int64" },
		{ "", "UnixMilli", GO_INT, "int64" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str want = str_of(rows[i].name);
		bool prefix = want.p[want.n - 1] == '*';

		if (str_eq(path, str_of(rows[i].path)) &&
		    (prefix ? str_has_prefix(name, str_sub(want, 0, want.n - 1))
			    : str_eq(name, want)))
			return basic(rows[i].kind, rows[i].text);
	}
	return unknown;
}

static struct gotype method_result(struct infer *in, const struct gosrc *src, TSNode fn, uint32_t i)
{
	struct str name = go_text(src, go_field(fn, "field"));
	struct gotype recv = type_of(in, src, go_field(fn, "operand"));
	struct str tn = bare_name(recv.text);
	struct godef def;

	if (str_eq(tn, STR("bufio.Scanner")) && str_eq(name, STR("Text")))
		return basic(GO_STRING, "string");
	if ((str_eq(tn, STR("bufio.Scanner")) || str_eq(tn, STR("bytes.Buffer"))) &&
	    str_eq(name, STR("Bytes")))
		return basic(GO_BYTES, "[]byte");
	if (str_eq(tn, STR("bufio.Reader")) && str_eq(name, STR("ReadString")))
		return basic(GO_STRING, "string");
	if (in->c->pkg && recv.text.n && --in->left >= 0 && str_index_byte(tn, '.') < 0 &&
	    gopkg_find_func(in->c->mod, in->c->pkg, tn, name, &def))
		return result_type(in, def.src, def.node, i);
	return i == 0 ? std_result(STR(""), name) : unknown;
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

	if (go_is(fn, "identifier"))
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
		return i == 0 ? std_result(path, go_text(src, go_field(fn, "field"))) : unknown;
	return method_result(in, src, fn, i);
}

static struct gotype type_elem(struct infer *in, struct gotype t)
{
	if (t.kind == GO_STRING || t.kind == GO_BYTES)
		return basic(GO_UINT, "byte");
	if (t.kind == GO_RUNES)
		return basic(GO_INT, "rune");
	if (t.kind == GO_SLICE && str_eq(t.text, STR("[]string")))
		return basic(GO_STRING, "string");
	if (t.kind == GO_SLICE && str_eq(t.text, STR("[][]byte")))
		return basic(GO_BYTES, "[]byte");
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

/* A field of a struct type; embedded fields by the name of their type. */
static struct gotype type_selector(struct infer *in, const struct gosrc *src, TSNode sel)
{
	struct str want =
		go_text(src, go_field(sel, go_is(sel, "qualified_type") ? "name" : "field"));
	struct gotype t = type_of(in, src, go_operand(sel));
	TSNode list;

	if (t.kind == GO_POINTER)
		t = type_elem(in, t);
	if (t.kind != GO_STRUCT || ts_node_is_null(t.node) || --in->left < 0)
		return unknown;
	list = ts_node_named_child(t.node, 0);
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode f = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(f); k++)
			if (go_is_declared(f, ts_node_named_child(f, k)) &&
			    str_eq(go_text(t.src, ts_node_named_child(f, k)), want))
				return type_node(in, t.src, go_field(f, "type"));
		if (ts_node_is_null(go_field(f, "name")) &&
		    str_eq(go_text(t.src, go_field(f, "type")), want))
			return type_node(in, t.src, go_field(f, "type"));
	}
	return unknown;
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
		return unknown;
	if (d->kind == DECL_RANGE_KEY)
		return type_key(in, type_of(in, d->src, d->value));
	if (d->kind == DECL_RANGE_VALUE) {
		struct gotype over = type_of(in, d->src, d->value);

		return over.kind == GO_STRING ? basic(GO_INT, "rune") : type_elem(in, over);
	}
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
	};
	struct godecl d;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_is(n, rows[i].node))
			return literal(rows[i].kind, rows[i].text);
	if (go_is_name(n) && go_find_decl(src, n, go_text(src, n), &d))
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
	if (go_is_index(n))
		return type_elem(in, type_of(in, src, go_operand(n)));
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
