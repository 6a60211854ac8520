#include "advise/scratch.h"

#include "gocode/goflow.h"

/* The diagnostic of this very call: the compiler's place of a call is its opening parenthesis. */
static const struct godiag *said_of_make(const struct godiags *d, TSNode make)
{
	TSPoint at = ts_node_start_point(go_field(make, "arguments"));
	const struct godiag *found = NULL;

	for (size_t i = godiags_at(d, at.row + 1); i < d->v.n && d->v.v[i].line == at.row + 1;
	     i++) {
		const struct godiag *g = &d->v.v[i];

		if (g->col == at.column + 1 && str_has_prefix(g->text, STR("make(")) &&
		    (!found || g->n_steps > found->n_steps))
			found = g;
	}
	return found;
}

/* How the function uses a slice that it hands to a call. */
struct use_search {
	const struct gosrc *src;
	struct str name;
	TSNode made, call;     /* call: the last that gets it */
	uint32_t calls, reads; /* reads: behind a call */
	bool other;
};

static bool is_assigned(TSNode n)
{
	TSNode p = ts_node_parent(n), stmt = p;

	if (go_is(p, "expression_list"))
		stmt = ts_node_parent(p);
	if (go_is(stmt, "inc_statement") || go_is(stmt, "dec_statement"))
		return true;
	if (go_is(p, "unary_expression"))
		return true; /* its address, too */
	return go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "left"), n);
}

static void note_argument(struct use_search *s, TSNode value, TSNode call)
{
	struct str callee = go_callee(s->src, call);

	if (str_eq(callee, STR("len")) || str_eq(callee, STR("cap")))
		return;
	if (!str_eq(callee, STR("copy"))) {
		s->calls++;
		s->call = call;
	} else if (ts_node_eq(go_arg(call, 1), value)) {
		s->reads += s->calls;
	} else {
		s->other = true; /* filled here */
	}
}

static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *s = ctx;
	TSNode value = n, p = ts_node_parent(n);

	if (!go_is(n, "identifier") || !str_eq(go_text(s->src, n), s->name) ||
	    ts_node_start_byte(n) <= ts_node_end_byte(s->made))
		return !s->other;
	while (go_is(p, "slice_expression") && ts_node_eq(go_field(p, "operand"), value)) {
		value = p;
		p = ts_node_parent(p);
	}
	if (go_is(p, "argument_list"))
		note_argument(s, value, ts_node_parent(p));
	else if (go_is(p, "range_clause"))
		s->reads += s->calls;
	else if (go_is_index(p) && ts_node_eq(go_operand(p), value) && !is_assigned(p))
		s->reads += s->calls;
	else
		s->other = true;
	return !s->other;
}

TSNode scratch_filler(const struct candidate *c, TSNode fn, TSNode make)
{
	struct use_search s = {
		.src = c->file->src, .name = c->subject, .made = make, .call = go_null()
	};

	go_walk(go_field(fn, "body"), visit_use, &s);
	return s.calls == 1 && s.reads && !s.other ? s.call : go_null();
}

enum scratch scratch_of(struct advisor *a, struct candidate *c, TSNode fn, TSNode make)
{
	const struct godiag *g = said_of_make(hot_diags(a->sources, c->file), make);
	struct buf words = { 0 };
	enum goflow_cause cause;

	if (!g)
		return SCRATCH_UNKNOWN;
	if (str_has_suffix(g->text, STR(" does not escape")))
		return SCRATCH_LOCAL;
	cause = goflow_explain(g, c->subject, STR(""), NULL, &words);
	buf_release(&words);
	if (cause != FLOW_PASSED || ts_node_is_null(scratch_filler(c, fn, make)))
		return SCRATCH_UNKNOWN;
	return SCRATCH_FILLED;
}

struct self_search {
	const struct candidate *c;
	bool found;
};

static bool visit_self(void *ctx, TSNode n)
{
	struct self_search *s = ctx;

	s->found = s->found || (go_is(n, "call_expression") &&
				str_eq(go_called_name(s->c->file->src, n), s->c->fn->name));
	return !s->found;
}

bool scratch_is_recursive(const struct candidate *c)
{
	struct self_search s = { c, false };

	go_walk(go_field(c->fn->node, "body"), visit_self, &s);
	return s.found;
}

struct literal_search {
	const struct candidate *c;
	struct str name;
	TSNode lit, stmt;
	bool in_loop, other;
};

static bool visit_literal_use(void *ctx, TSNode n)
{
	struct literal_search *s = ctx;
	const struct gosrc *src = s->c->file->src;
	TSNode call = ts_node_parent(n), up;

	if (!go_is(n, "identifier") || !str_eq(go_text(src, n), s->name) ||
	    (go_contains(s->stmt, n) && !go_contains(s->lit, n)))
		return !s->other;
	up = go_is(call, "call_expression") ? ts_node_parent(call) : go_null();
	/* handed on, kept, called by itself or by something that may run beside it */
	s->other = ts_node_is_null(up) || !ts_node_eq(go_field(call, "function"), n) ||
		   go_is(up, "go_statement") || go_is(up, "defer_statement") ||
		   !ts_node_eq(go_enclosing_func(n), s->c->fn->node);
	s->in_loop = s->in_loop ||
		     (!s->other && !ts_node_is_null(loop_around(src, call, s->c->fn->node)));
	return !s->other;
}

struct inner_search {
	const struct gosrc *src;
	TSNode lit, body;
	bool found; /* a name that only the literal has, or that is set anew */
};

static bool visit_inner_name(void *ctx, TSNode n)
{
	struct inner_search *s = ctx;
	struct godecl d;

	struct assign_search set = { .src = s->src,
				     .target = go_text(s->src, n),
				     .except = go_null() };

	if (!go_is(n, "identifier") || !go_find_decl(s->src, n, set.target, &d))
		return !s->found;
	find_assignments(&set, s->body);
	s->found = s->found || set.count || go_contains(s->lit, d.stmt);
	return !s->found;
}

TSNode scratch_literal(const struct candidate *c, TSNode lit, TSNode make)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = ts_node_parent(ts_node_parent(lit)), size = go_arg(make, 1);
	struct literal_search s = { .c = c, .lit = lit, .stmt = stmt };
	struct inner_search inner = { src, lit, go_field(c->fn->node, "body"), false };

	if (!go_is(stmt, "short_var_declaration") ||
	    !ts_node_eq(go_enclosing_func(lit), c->fn->node) ||
	    !ts_node_eq(go_single(go_field(stmt, "right")), lit) || ts_node_is_null(size))
		return go_null();
	s.name = go_text(src, go_single(go_field(stmt, "left")));
	go_walk(go_field(c->fn->node, "body"), visit_literal_use, &s);
	go_walk(go_field(make, "arguments"), visit_inner_name, &inner);
	return s.in_loop && !s.other && !inner.found ? stmt : go_null();
}
