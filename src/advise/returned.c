#include "advise/returned.h"

#include "advise/callsite.h"

static uint32_t names_of(TSNode param)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(param); i++)
		n += go_is_declared(param, ts_node_named_child(param, i));
	return MAX(n, 1);
}

/* "error", "bool": what tells that there is no value. */
static bool tells(const struct gosrc *src, TSNode type)
{
	struct str text = go_text(src, type);

	return str_eq(text, STR("error")) || str_eq(text, STR("bool"));
}

bool returned_pointer(TSNode fn, struct returned *out)
{
	TSNode result = go_field(fn, "result");
	uint32_t found = 0;

	*out = (struct returned){ .type = result, .index = 0, .of = 1 };
	if (!go_is(result, "parameter_list"))
		return go_is(result, "pointer_type");
	out->of = 0;
	for (uint32_t i = 0; i < ts_node_named_child_count(result); i++) {
		TSNode p = ts_node_named_child(result, i);

		if (!go_is(p, "parameter_declaration"))
			continue;
		if (go_is(go_field(p, "type"), "pointer_type")) {
			out->type = go_field(p, "type");
			out->index = out->of;
			found += names_of(p);
		}
		out->of += names_of(p);
	}
	return found == 1;
}

/* ---- what the returns give ---- */

struct return_walk {
	TSNode fn;
	const struct returned *r;
	returned_fn see;
	void *ctx;
};

static bool visit_return(void *ctx, TSNode n)
{
	struct return_walk *w = ctx;
	TSNode list;

	if (go_is(n, "func_literal") && !ts_node_eq(n, w->fn))
		return false;
	if (!go_is(n, "return_statement"))
		return true;
	list = ts_node_named_child_count(n) ? ts_node_named_child(n, 0) : go_null();
	if (!ts_node_is_null(list) && ts_node_named_child_count(list) == w->r->of)
		w->see(w->ctx, ts_node_named_child(list, w->r->index));
	else
		w->see(w->ctx, go_null()); /* named results, or a call that gives all of them */
	return true;
}

void returned_each(TSNode fn, const struct returned *r, returned_fn see, void *ctx)
{
	struct return_walk w = { fn, r, see, ctx };

	go_walk(go_field(fn, "body"), visit_return, &w);
}

struct value_search {
	const struct gosrc *src;
	bool nil, other;
};

/* &x, &T{...}, new(T); or a name that is declared as one of these. */
static bool is_new(const struct gosrc *src, TSNode value, bool follow)
{
	struct godecl d;
	TSNode of;

	if (ts_node_is_null(value))
		return false;
	value = go_no_parens(value);
	of = go_is(value, "unary_expression") ? go_no_parens(go_field(value, "operand"))
					      : go_null();
	if (go_is(of, "composite_literal") || go_is(of, "identifier"))
		return str_eq(go_text(src, go_field(value, "operator")), STR("&"));
	if (go_is(value, "call_expression"))
		return str_eq(go_callee(src, value), STR("new"));
	return follow && go_is(value, "identifier") &&
	       go_find_decl(src, value, go_text(src, value), &d) && is_new(src, d.value, false);
}

static void see_value(void *ctx, TSNode value)
{
	struct value_search *s = ctx;

	if (!ts_node_is_null(value) && go_is(go_no_parens(value), "nil"))
		s->nil = true;
	else
		s->other = s->other || !is_new(s->src, value, true);
}

bool returned_as_value(const struct gosrc *src, TSNode fn, const struct returned *r, bool *maybe)
{
	struct value_search s = { .src = src };
	TSNode list = go_field(fn, "result");
	bool told = false;

	returned_each(fn, r, see_value, &s);
	for (uint32_t i = 0; r->of > 1 && i < ts_node_named_child_count(list); i++)
		told = told || tells(src, go_field(ts_node_named_child(list, i), "type"));
	*maybe = s.nil && !told;
	return !s.other && (!*maybe || r->of == 1);
}

/* ---- what callers do ---- */

struct need_search {
	const struct gosrc *src;
	struct str function; /* whose call is looked for, on the line */
	uint32_t line;
	const struct returned *r;
	struct str variable; /* that gets the result; empty: none yet */
	bool maybe;	     /* a bool would tell what nil tells */
	const char *need;
};

#define KEEPS "what calls it keeps the pointer"

/* fmt prints what it points to as well. */
static bool only_looks(const struct gosrc *src, TSNode call)
{
	struct str head, rest;

	return str_cut(go_callee(src, call), '.', &head, &rest) &&
	       str_eq(gosrc_import(src, head), STR("fmt"));
}

static const char *need_of(const struct gosrc *src, TSNode n, bool maybe)
{
	TSNode p = ts_node_parent(n), stmt = ts_node_parent(p);

	if (go_is(p, "literal_element") || go_is(p, "keyed_element") || go_is(p, "send_statement"))
		return KEEPS;
	if (go_is(p, "argument_list") && !only_looks(src, stmt))
		return str_eq(go_callee(src, stmt), STR("append"))
			       ? KEEPS
			       : "what calls it hands the pointer on";
	if (go_is(p, "expression_list") && go_is(stmt, "return_statement"))
		return "what calls it hands the pointer on";
	if (go_is(p, "expression_list") && go_is(stmt, "assignment_statement") &&
	    go_contains(go_field(stmt, "right"), n)) {
		TSNode left = go_single(go_field(stmt, "left"));

		return go_is_selector(left) || go_is_index(left) ? KEEPS : NULL;
	}
	if (go_is(p, "binary_expression") &&
	    (go_is(go_field(p, "left"), "nil") || go_is(go_field(p, "right"), "nil")))
		return maybe ? NULL : "what calls it asks whether it is nil";
	return NULL;
}

static bool visit_call(void *ctx, TSNode n)
{
	struct need_search *s = ctx;
	TSNode p = ts_node_parent(n), stmt = ts_node_parent(p), left;

	if (s->need || !go_is(n, "call_expression") || go_line(n) > s->line ||
	    go_end_line(n) < s->line)
		return !s->need;
	if (!str_eq(go_called_name(s->src, n), s->function))
		return true;
	s->need = need_of(s->src, n, s->maybe);
	left = go_field(stmt, "left");
	if (go_is(p, "expression_list") && go_is(left, "expression_list") &&
	    s->r->index < ts_node_named_child_count(left)) {
		TSNode to = ts_node_named_child(left, s->r->index);

		s->variable = go_text(s->src, to);
		if (go_is_selector(to) || go_is_index(to)) /* x.field, err = f() */
			s->need = KEEPS;
	}
	return !s->need;
}

static bool visit_variable(void *ctx, TSNode n)
{
	struct need_search *s = ctx;

	if (!s->need && go_is(n, "identifier") && str_eq(go_text(s->src, n), s->variable))
		s->need = need_of(s->src, n, s->maybe);
	return !s->need;
}

struct callers {
	const struct candidate *c;
	const struct returned *r;
	bool maybe;
	uint32_t seen;
	const char *need;
};

static bool visit_caller(void *ctx, const struct caller_seen *at)
{
	struct callers *w = ctx;
	struct need_search s = {
		.function = w->c->fn->name, .line = at->line, .r = w->r, .maybe = w->maybe
	};

	if (!at->fn)
		return true;
	w->seen++;
	s.src = at->file->src;
	go_walk(at->fn->node, visit_call, &s);
	if (!s.need && s.variable.n && !str_eq(s.variable, STR("_")))
		go_walk(at->fn->node, visit_variable, &s);
	w->need = s.need;
	return !s.need;
}

const char *returned_needed(struct advisor *a, const struct candidate *c, const struct returned *r,
			    bool maybe)
{
	struct callers w = { .c = c, .r = r, .maybe = maybe };

	callers_each(a, c, visit_caller, &w);
	if (maybe && !w.need && w.seen == 0)
		return "its nil says something, and nobody was seen to ask";
	return w.need;
}

bool returned_has_changing_method(struct advisor *a, const struct candidate *c, struct str type)
{
	struct gopkg *pkg = c->file->ctx.pkg;
	struct str recv = str_of(arena_printf(a->arena, "(*" STR_FMT ").", STR_ARG(type)));
	struct str head = str_of(arena_printf(a->arena, "*" STR_FMT ") ", STR_ARG(type)));

	for (size_t i = 0; pkg && i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, pkg, i, head);

		for (size_t k = 0; src && !src->is_test && k < src->funcs.n; k++) {
			const struct gofunc *fn = &src->funcs.v[k];
			TSNode p = go_field(fn->node, "receiver");

			if (ts_node_is_null(p) || !str_has_prefix(fn->symbol, recv))
				continue;
			p = ts_node_named_child(p, 0);
			if (go_is_written(src, go_field(fn->node, "body"),
					  go_text(src, go_field(p, "name"))))
				return true;
		}
	}
	return false;
}
