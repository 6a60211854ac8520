/* What a call is made of: whether it is the same each time. */
#include "advise/setup.h"

struct write_search {
	const struct gosrc *src;
	struct str field;
	bool found;
};

/* x.f = ..., x.f++, &x.f */
static bool visit_write(void *ctx, TSNode n)
{
	struct write_search *w = ctx;
	TSNode p, list, stmt;

	if (w->found || !go_is(n, "field_identifier") || !str_eq(go_text(w->src, n), w->field))
		return !w->found;
	p = ts_node_parent(n);
	if (!go_is(p, "selector_expression"))
		return true;
	list = ts_node_parent(p);
	stmt = ts_node_parent(list);
	w->found = go_is(list, "inc_statement") || go_is(list, "dec_statement") ||
		   (go_is(list, "unary_expression") &&
		    str_eq(go_text(w->src, go_field(list, "operator")), STR("&"))) ||
		   (go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "left"), n));
	return !w->found;
}

/* r.f of the receiver r, where nothing in the package writes to a field of that name once the value is made. */
bool setup_is_steady_field(const struct hot_file *f, TSNode n)
{
	struct gopkg *pkg = f->ctx.pkg;
	TSNode base = go_is(n, "selector_expression") ? go_field(n, "operand") : go_null();
	struct write_search w = { 0 };
	struct godecl d;

	if (!pkg || ts_node_is_null(base) || !go_is(base, "identifier") ||
	    !go_find_decl(f->src, base, go_text(f->src, base), &d) || d.kind != DECL_RECEIVER)
		return false;
	w.field = go_text(f->src, go_field(n, "field"));
	for (size_t i = 0; i < pkg->files.n && !w.found; i++) {
		w.src = gopkg_open_with(f->ctx.mod, pkg, i, w.field);
		if (w.src)
			go_walk(w.src->root, visit_write, &w);
	}
	return !w.found;
}

/* A variable of the function that keeps what it was declared with. */
static bool is_set_once(const struct gosrc *src, const struct godecl *d, struct str name)
{
	struct assign_search s = { .src = src, .target = name, .except = go_null() };

	if ((d->kind != DECL_SHORT && d->kind != DECL_VAR) || d->of != 1 ||
	    ts_node_is_null(d->value) || ts_node_is_null(d->func))
		return false;
	find_assignments(&s, d->func);
	return s.count == 0;
}

static bool is_literal(TSNode n)
{
	static const char *const types[] = { "interpreted_string_literal", "raw_string_literal",
					     "int_literal", NULL };

	return !ts_node_is_null(n) && go_is_any(go_no_parens(n), types);
}

/* []string{"a", "b"}, in place or of a variable of the package. */
static bool is_list(const struct gosrc *src, const TSNode *over)
{
	TSNode list = go_no_parens(*over), body;
	struct godecl d;

	if (go_is_name(list) && go_find_decl(src, list, go_text(src, list), &d) &&
	    (d.kind == DECL_PACKAGE || is_set_once(src, &d, go_text(src, list))))
		list = go_no_parens(d.value);
	body = go_field(list, "body");
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (!go_is(e, "literal_element") || !is_literal(ts_node_named_child(e, 0)))
			return false;
	}
	return go_is(list, "composite_literal") && ts_node_named_child_count(body) > 0;
}

struct handed_search {
	const struct gosrc *src;
	struct str name; /* of the variable that holds the literal */
	uint32_t index;
	uint32_t calls, others;
};

static bool visit_handed(void *ctx, TSNode n)
{
	struct handed_search *h = ctx;
	TSNode call = ts_node_parent(n), list = call;

	if (!go_is(n, "identifier") || !str_eq(go_text(h->src, n), h->name))
		return true;
	if (go_is(call, "call_expression") && ts_node_eq(go_field(call, "function"), n) &&
	    is_literal(go_arg(call, h->index)))
		h->calls++;
	else if (!go_is(list, "expression_list") ||
		 !go_is(ts_node_parent(list), "short_var_declaration"))
		h->others++;
	return true;
}

/* The parameter of name := func(p T) {...}, which is only called, and always with a literal. */
static bool is_handed_constant(const struct gosrc *src, const struct godecl *d)
{
	TSNode list = ts_node_parent(d->func), stmt = ts_node_parent(list), left;
	struct handed_search h = { .src = src, .index = d->index };

	if (!go_is(d->func, "func_literal") || !go_is(stmt, "short_var_declaration"))
		return false;
	left = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(left))
		return false;
	h.name = go_text(src, left);
	go_walk(go_enclosing_func(stmt), visit_handed, &h);
	return h.calls > 0 && h.others == 0;
}

/* A variable of the function around the literal that the call stands in, which nobody sets again. */
static bool is_captured(const struct vary_search *v, const struct godecl *d, struct str name)
{
	TSNode literal = go_enclosing_func(v->call);
	struct assign_search s = { .src = v->src, .target = name, .except = go_null() };

	if (!go_is(literal, "func_literal") || ts_node_is_null(d->func) ||
	    ts_node_eq(d->func, literal) || !go_contains(d->func, literal))
		return false;
	/* called where it stands, it is no function of its own */
	if (go_is(ts_node_parent(literal), "call_expression") || d->kind == DECL_RECEIVER)
		return false;
	find_assignments(&s, d->func);
	return s.count == 0;
}

static bool visit_vary(void *ctx, TSNode n)
{
	struct vary_search *v = ctx;
	struct str name;
	struct godecl d;

	if (go_is(n, "func_literal") || v->varies)
		return false;
	if (ts_node_is_null(v->loop) && setup_is_steady_field(v->file, n)) {
		v->field = true;
		return false;
	}
	/* seeds and times are new each time */
	if (go_is(n, "call_expression") && str_has_suffix(go_callee(v->src, n), STR(".Now")))
		v->varies = v->now = true;
	if (!go_is(n, "identifier"))
		return true;
	name = go_text(v->src, n);
	if (gosrc_import(v->src, name).n || !go_find_decl(v->src, n, name, &d) ||
	    d.kind == DECL_CONST || d.kind == DECL_PACKAGE)
		return true;
	/* each of what a list of constants holds, each of what the only calls of a literal hand over */
	if ((d.kind == DECL_RANGE_VALUE && is_list(v->src, &d.value)) ||
	    (d.kind == DECL_PARAM && is_handed_constant(v->src, &d)))
		return true;
	if (ts_node_is_null(v->loop) && is_captured(v, &d, name)) {
		v->captured = true;
		return true;
	}
	if (is_set_once(v->src, &d, name) && v->depth < 3) {
		v->depth++;
		go_walk(d.value, visit_vary, v);
		v->depth--;
		return true;
	}
	if (ts_node_is_null(v->loop) || go_contains(v->loop, d.name) ||
	    go_is_written(v->src, v->loop, name))
		v->varies = true;
	return true;
}

bool setup_varies(const struct hot_file *f, TSNode call, const struct setup *s, TSNode loop,
		  struct vary_search *v)
{
	uint32_t n = go_is(call, "call_expression") ? go_arg_count(call) : 0;

	*v = (struct vary_search){ .file = f, .src = f->src, .loop = loop, .call = call };
	if (!go_is(call, "call_expression")) {
		go_walk(call, visit_vary, v);
		return v->varies;
	}
	for (uint32_t i = s->first; i < n && (s->n == 0 || i < s->first + s->n); i++)
		go_walk(go_arg(call, i), visit_vary, v);
	/* template.New(name).Funcs(f) in front of Parse */
	go_walk(go_field(call, "function"), visit_vary, v);
	return v->varies;
}
