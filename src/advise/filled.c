#include "advise/filled.h"

static struct str receiver_type(const struct candidate *c)
{
	TSNode list = go_field(c->fn->node, "receiver");

	if (ts_node_is_null(list))
		return STR("");
	return go_bare_type(go_text(c->file->src, go_field(ts_node_named_child(list, 0), "type")));
}

struct search {
	const struct hot_file *near; /* a file of the package */
	const struct gosrc *src;
	struct str type, field, method;
	struct filled *out;
	uint32_t calls;
	bool old; /* some call may find it filled */
};

static void note_make(struct search *s, TSNode value)
{
	value = go_no_parens(value);
	if (go_is(value, "call_expression") && !str_eq(go_callee(s->src, value), STR("make")))
		s->out->sized = true; /* what a function gives, maps.Clone and the like */
	s->out->sized = s->out->sized ||
			(go_is(value, "call_expression") && go_arg_count(value) > 1) ||
			(go_is(value, "composite_literal") &&
			 ts_node_named_child_count(go_field(value, "body")) > 0);
	s->out->make = value;
	s->out->src = s->src;
}

/* T{field: value} */
static void visit_literal(struct search *s, TSNode lit)
{
	TSNode body = go_field(lit, "body");

	if (!str_eq(go_bare_type(go_text(s->src, go_field(lit, "type"))), s->type))
		return;
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (go_is(e, "keyed_element") &&
		    str_eq(go_text(s->src, ts_node_named_child(e, 0)), s->field))
			note_make(s, ts_node_named_child(ts_node_named_child(e, 1), 0));
	}
}

/* x.field = value, where x is one of these. */
static void visit_set(struct search *s, TSNode stmt)
{
	TSNode left = go_single(go_field(stmt, "left"));
	struct gotype t;

	if (!go_is(left, "selector_expression") ||
	    !str_eq(go_text(s->src, go_field(left, "field")), s->field))
		return;
	t = go_type_of(&s->near->ctx, s->src, go_field(left, "operand"));
	if (t.text.n == 0 || str_eq(go_bare_type(t.text), s->type))
		note_make(s, go_single(go_field(stmt, "right")));
}

/* NewSet(), &Set{}, new(Set): a new one, as far as its form tells. */
static bool makes_one(TSNode value)
{
	value = go_no_parens(value);
	if (go_is(value, "unary_expression"))
		value = go_no_parens(go_field(value, "operand"));
	if (go_is(value, "call_expression")) {
		TSNode fn = go_no_parens(go_field(value, "function"));

		return go_is(go_is_index(fn) ? go_operand(fn) : fn, "identifier");
	}
	return go_is(value, "composite_literal");
}

static void visit_call(struct search *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function")), of;
	struct godecl d;

	if (!go_is(fn, "selector_expression") ||
	    !str_eq(go_text(s->src, go_field(fn, "field")), s->method))
		return;
	of = go_no_parens(go_field(fn, "operand"));
	s->calls++;
	if (go_is(of, "identifier"))
		s->old = s->old || !go_find_decl(s->src, of, go_text(s->src, of), &d) ||
			 (d.kind != DECL_SHORT && d.kind != DECL_VAR) || !makes_one(d.value) ||
			 !ts_node_is_null(loop_around(s->src, call, scope_of(&d)));
	else
		s->old = s->old || !makes_one(of);
}

static bool visit(void *ctx, TSNode n)
{
	struct search *s = ctx;

	if (go_is(n, "composite_literal") && !s->src->is_test)
		visit_literal(s, n);
	else if (go_is(n, "assignment_statement") && !s->src->is_test)
		visit_set(s, n);
	else if (go_is(n, "call_expression"))
		visit_call(s, n);
	return true;
}

/* Calls of other packages are not seen: none may have been measured. */
static bool called_from_here_alone(const struct advisor *a, const struct candidate *c)
{
	const struct hot_file *f = c->file;

	for (size_t i = hot_first_at(f, c->fn->first_line);
	     i < f->charges.n && f->charges.v[i].line <= c->fn->last_line; i++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[i].charge];

		for (uint32_t k = 0; k < ch->n_callers; k++)
			if (!str_eq(gosym_tested_pkg(
					    a->join->places.v[ch->callers[k].place].sym.pkg),
				    f->pkg))
				return false;
	}
	return true;
}

bool filled_of(struct advisor *a, const struct candidate *c, struct str field, struct filled *out)
{
	struct search s = { .near = c->file,
			    .type = receiver_type(c),
			    .field = field,
			    .method = c->fn->name,
			    .out = out };
	struct gopkg *pkg = c->file->ctx.pkg;

	*out = (struct filled){ .make = go_null() };
	if (!pkg || !s.type.n || !called_from_here_alone(a, c))
		return false;
	for (size_t i = 0; i < pkg->files.n; i++) {
		s.src = gopkg_open_with(c->file->ctx.mod, pkg, i, s.type);
		if (!s.src)
			s.src = gopkg_open_with(c->file->ctx.mod, pkg, i, s.method);
		if (s.src)
			go_walk(s.src->root, visit, &s);
	}
	return s.calls && !s.old && !ts_node_is_null(out->make);
}
