/* What is the same each time, and what is only asked. */
#include "advise/setup_fixed.h"

#include "advise/rule.h"
#include "gocode/goparam.h"

#define MAX_FOLLOWED 2 /* functions that a map is handed on to, one behind the other */

static const char *const plain[] = { "interpreted_string_literal",
				     "raw_string_literal",
				     "int_literal",
				     "float_literal",
				     "imaginary_literal",
				     "rune_literal",
				     "true",
				     "false",
				     "nil",
				     NULL };

static bool is_basic(struct str name)
{
	static const char *const names[] = { "bool",	"string", "int",  "int8",  "int16",
					     "int32",	"int64",  "uint", "uint8", "uint16",
					     "uint32",	"uint64", "byte", "rune",  "uintptr",
					     "float32", "float64" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

struct capture_search {
	const struct gosrc *src;
	TSNode literal;
	bool found;
};

static bool visit_capture(void *ctx, TSNode n)
{
	struct capture_search *s = ctx;
	struct godecl d;

	if (go_is_name(n) && go_find_decl(s->src, n, go_text(s->src, n), &d) &&
	    d.kind != DECL_CONST && !ts_node_is_null(d.func) && !go_contains(s->literal, d.name))
		s->found = true;
	return !s->found;
}

/* A function literal that holds nothing of the function around it. */
static bool is_free_literal(const struct gosrc *src, TSNode literal)
{
	struct capture_search s = { src, literal, false };

	go_walk(literal, visit_capture, &s);
	return !s.found;
}

/* A constant or a function of the package. */
static bool is_fixed_name(const struct fixed *f, TSNode n)
{
	const struct gocontext *c = &f->file->ctx;
	struct str name = go_text(f->src, n);
	struct godecl d;
	struct godef def;

	if ((f->free[0].n && str_eq(name, f->free[0])) ||
	    (f->free[1].n && str_eq(name, f->free[1])))
		return true;
	if (go_find_decl(f->src, n, name, &d))
		return d.kind == DECL_CONST;
	if (go_find_package_decl(c, name, &d))
		return d.kind == DECL_CONST;
	return c->pkg && gopkg_find_func(c->mod, c->pkg, STR(""), name, &def);
}

/*
 * time.Second, http.MethodGet, strings.ToLower. Variables of other packages are as good as constants, but for those that are there
 * to be set: os.Args, http.DefaultClient, time.Local, and any of the module's own.
 */
static bool is_fixed_foreign(const struct fixed *f, TSNode n)
{
	const struct gomod *mod = f->file->ctx.mod;
	TSNode base = go_operand(n);
	struct str path = go_is_name(base) ? gosrc_import(f->src, go_text(f->src, base)) : STR("");
	struct str name =
		go_text(f->src, go_field(n, go_is(n, "qualified_type") ? "name" : "field"));
	struct godecl d;

	if (!path.n || go_find_decl(f->src, n, go_text(f->src, base), &d))
		return false;
	if (mod && str_has_prefix(path, mod->path)) {
		struct str rel = str_trim_prefix(str_sub(path, mod->path.n, path.n), STR("/"));
		struct gocontext other = { f->file->ctx.mod, gomod_package(f->file->ctx.mod, rel) };
		struct godef def;

		if (go_find_package_decl(&other, name, &d))
			return d.kind == DECL_CONST;
		return other.pkg && gopkg_find_func(other.mod, other.pkg, STR(""), name, &def);
	}
	return !str_eq(path, STR("os")) && !str_eq(path, STR("flag")) &&
	       !str_has_prefix(name, STR("Default")) && !str_eq(name, STR("Local"));
}

/* Kind(3), float64(limit), time.Duration(5). */
static bool is_conversion(const struct fixed *f, TSNode call)
{
	const struct gocontext *c = &f->file->ctx;
	struct str callee = go_callee(f->src, call);
	struct godef def;

	return go_arg_count(call) == 1 &&
	       (is_basic(callee) || str_eq(callee, STR("time.Duration")) ||
		(c->pkg && gopkg_find_type(c->mod, c->pkg, callee, &def)));
}

static void note_owned(struct fixed *f, bool owns)
{
	f->level += owns;
	f->owned = MAX(f->owned, f->level);
}

static bool fixed_literal(struct fixed *f, TSNode body, struct gotype t)
{
	bool pointer = t.kind == GO_POINTER, owns = t.kind != GO_STRUCT && t.kind != GO_ARRAY;
	bool all;

	note_owned(f, owns);
	all = fixed_body(f, body, pointer ? go_type_elem(&f->file->ctx, t) : t);
	f->level -= owns;
	return all;
}

static bool fixed_address(struct fixed *f, TSNode n)
{
	bool all;

	if (!str_eq(go_text(f->src, go_field(n, "operator")), STR("&")))
		return fixed_is(f, go_field(n, "operand"));
	note_owned(f, true);
	all = fixed_is(f, go_field(n, "operand"));
	f->level--;
	return all;
}

bool fixed_is(struct fixed *f, TSNode n)
{
	n = go_no_parens(n);
	if (ts_node_is_null(n))
		return false;
	if (go_is_any(n, plain))
		return true;
	if (go_is_name(n))
		return is_fixed_name(f, n);
	if (go_is_selector(n))
		return is_fixed_foreign(f, n);
	if (go_is(n, "unary_expression"))
		return fixed_address(f, n);
	if (go_is(n, "binary_expression"))
		return fixed_is(f, go_field(n, "left")) && fixed_is(f, go_field(n, "right"));
	if (go_is(n, "call_expression"))
		return is_conversion(f, n) && fixed_is(f, go_arg(n, 0));
	if (go_is(n, "func_literal"))
		return is_free_literal(f->src, n);
	if (go_is(n, "composite_literal"))
		return fixed_literal(f, go_field(n, "body"),
				     go_type_of_node(&f->file->ctx, f->src, go_field(n, "type")));
	return false;
}

static bool fixed_element(struct fixed *f, TSNode e, struct gotype t)
{
	TSNode n = go_is(e, "literal_element") ? ts_node_named_child(e, 0) : e;

	return go_is(n, "literal_value") ? fixed_literal(f, n, t) : fixed_is(f, n);
}

/* The name of a field, which says nothing. Of types that are not known here, those of other packages begin so. */
static bool is_field_key(const struct fixed *f, TSNode key, struct gotype t)
{
	TSNode n = ts_node_named_child(key, 0);

	return go_is_name(n) &&
	       (t.kind == GO_STRUCT || ((t.kind == GO_NAMED || t.kind == GO_UNKNOWN) &&
					go_is_exported(go_text(f->src, n))));
}

bool fixed_body(struct fixed *f, TSNode body, struct gotype t)
{
	const struct gocontext *c = &f->file->ctx;

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i), value = e;

		if (go_is(e, "comment"))
			continue;
		if (go_is(e, "keyed_element")) {
			TSNode key = ts_node_named_child(e, 0);

			value = ts_node_named_child(e, ts_node_named_child_count(e) - 1);
			if (!is_field_key(f, key, t) && !fixed_element(f, key, go_type_key(c, t)))
				return false;
		}
		if (!fixed_element(f, value, go_type_elem(c, t)))
			return false;
	}
	return true;
}

/* ---- asked ---- */

static TSNode outside_of_parens(TSNode n)
{
	TSNode p = ts_node_parent(n);

	while (go_is(p, "parenthesized_expression"))
		p = ts_node_parent(p);
	return p;
}

static bool is_operand(TSNode p, TSNode n)
{
	TSNode o = go_is_index(p) || go_is_selector(p) ? go_operand(p) : go_null();

	return !ts_node_is_null(o) && ts_node_eq(o, go_no_parens(n));
}

/* x++, x = ..., &x */
static bool is_changed(const struct gosrc *src, TSNode n)
{
	TSNode p = outside_of_parens(n), stmt = ts_node_parent(p);

	return go_is(p, "inc_statement") || go_is(p, "dec_statement") ||
	       (go_is(p, "unary_expression") &&
		str_eq(go_text(src, go_field(p, "operator")), STR("&"))) ||
	       (go_is(p, "expression_list") && go_is(stmt, "assignment_statement") &&
		ts_node_eq(go_field(stmt, "left"), p));
}

/* Functions that look at what they are given, and neither change nor keep it. */
static bool is_reader(const struct gosrc *src, TSNode call)
{
	static const char *const rows[][2] = {
		{ "slices", "Contains" },     { "slices", "Index" },
		{ "slices", "IndexFunc" },    { "slices", "ContainsFunc" },
		{ "slices", "BinarySearch" }, { "slices", "Equal" },
		{ "strings", "Join" }
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_calls(src, call, rows[i][0], rows[i][1]))
			return true;
	return str_eq(go_callee(src, call), STR("len"));
}

/* Whether the value of `for k, v := range n` is not looked at. */
static bool is_key_only(const struct gosrc *src, TSNode clause)
{
	TSNode left = go_field(clause, "left");

	return ts_node_is_null(left) || ts_node_named_child_count(left) < 2 ||
	       str_eq(go_text(src, ts_node_named_child(left, 1)), STR("_"));
}

/* v := m[k], v, ok := m[k]: then it is v that must only be asked. */
static bool is_held_asked(const struct asked *q, TSNode list)
{
	TSNode stmt = ts_node_parent(list), left = go_field(stmt, "left"), name;
	struct asked held = *q;
	struct godecl d = { .stmt = stmt, .kind = DECL_SHORT };

	if (!go_is(stmt, "short_var_declaration") || ts_node_eq(left, list))
		return false;
	name = ts_node_named_child(left, 0);
	held.name = name;
	held.scope = scope_of(&d);
	held.is_held = true;
	held.from = ts_node_start_byte(left);
	held.to = ts_node_end_byte(left);
	return go_is(name, "identifier") && !ts_node_is_null(held.scope) &&
	       (str_eq(go_text(q->src, name), STR("_")) || asked_only(&held));
}

/* Memory that the map holds is read in place: ranged over, an element or field of it, compared, handed to what only reads. */
static bool is_memory_asked(const struct asked *q, TSNode e)
{
	TSNode p = outside_of_parens(e), above;

	if (is_changed(q->src, e))
		return false;
	if (is_operand(p, e)) {
		above = outside_of_parens(p);
		return !is_changed(q->src, p) &&
		       !(go_is(above, "call_expression") && go_is_selector(p)) &&
		       !is_operand(above, p) && !go_is(above, "slice_expression");
	}
	if (go_is(p, "range_clause") || go_is(p, "binary_expression"))
		return true;
	if (go_is(p, "argument_list"))
		return is_reader(q->src, ts_node_parent(p));
	return go_is(p, "expression_list") && is_held_asked(q, p);
}

/* Handed to a function of the package that only asks, too. */
static bool is_handed_asked(const struct asked *q, TSNode args, TSNode expr)
{
	const struct gocontext *c = &q->file->ctx;
	TSNode fn = go_no_parens(go_field(ts_node_parent(args), "function")), decl;
	struct asked next = *q;
	struct godef def;
	struct godecl d;
	struct str name;
	uint32_t i = 0;

	if (q->depth >= MAX_FOLLOWED || !go_is(fn, "identifier") || !c->pkg ||
	    go_find_decl(q->src, fn, go_text(q->src, fn), &d) ||
	    !gopkg_find_func(c->mod, c->pkg, STR(""), go_text(q->src, fn), &def))
		return false;
	while (i < ts_node_named_child_count(args) &&
	       !go_contains(ts_node_named_child(args, i), expr))
		i++;
	name = param_at(def.src, def.node, i, &decl);
	next.scope = go_field(def.node, "body");
	if (!name.n || !go_is(decl, "parameter_declaration") || ts_node_is_null(next.scope) ||
	    ts_node_named_child_count(next.scope) == 0 ||
	    !go_find_decl(def.src, ts_node_named_child(next.scope, 0), name, &d))
		return false;
	next.src = def.src;
	next.name = d.name;
	next.from = next.to = 0;
	next.depth++;
	return asked_only(&next);
}

bool asked_here(const struct asked *q, TSNode expr)
{
	TSNode p = outside_of_parens(expr), call = ts_node_parent(p);

	if (go_is_index(p) && is_operand(p, expr))
		return q->owned ? is_memory_asked(q, p) : !is_changed(q->src, p);
	if (go_is(p, "range_clause"))
		return !q->owned || is_key_only(q->src, p);
	if (!go_is(p, "argument_list") || !go_is(call, "call_expression"))
		return false;
	return str_eq(go_callee(q->src, call), STR("len")) ||
	       go_calls(q->src, call, "maps", "Keys") || is_handed_asked(q, p, expr);
}

struct use_walk {
	const struct asked *q;
	bool other;
};

static bool visit_use(void *ctx, TSNode n)
{
	struct use_walk *w = ctx;
	const struct asked *q = w->q;
	uint32_t at = ts_node_start_byte(n);
	TSNode p;
	struct godecl d;

	if (w->other || !go_is_name(n) || (at >= q->from && at < q->to) ||
	    !str_eq(go_text(q->src, n), go_text(q->src, q->name)))
		return !w->other;
	p = ts_node_parent(n);
	if (go_is(p, "literal_element") && go_is(ts_node_parent(p), "keyed_element") &&
	    ts_node_eq(ts_node_named_child(ts_node_parent(p), 0), p))
		return true; /* a field's name: what has this name here can be no key */
	if (!go_find_decl(q->src, n, go_text(q->src, n), &d) || !ts_node_eq(d.name, q->name))
		return true;
	w->other = q->is_held ? !is_memory_asked(q, n) : !asked_here(q, n);
	return !w->other;
}

bool asked_only(const struct asked *q)
{
	struct use_walk w = { q, false };

	go_walk(q->scope, visit_use, &w);
	return !w.other;
}
