#include "advise/rarely.h"
#include "gocode/gocallee.h"

#define RARE 4 /* of so many calls at most one makes the literal */

struct capture_search {
	const struct gocontext *ctx;
	const struct gosrc *src;
	struct str name;
	uint32_t from; /* behind its declaration */
	TSNode literal;
	uint32_t n; /* literals that capture it */
	bool changed;
};

/* x.M() of a pointer's method takes the address of x by itself; one that is not known may. */
static bool may_change(const struct capture_search *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct gocallee to;

	if (!go_is_selector(fn) || !go_is(go_no_parens(go_operand(fn)), "identifier") ||
	    !str_eq(go_text(s->src, go_no_parens(go_operand(fn))), s->name) ||
	    go_type_of(s->ctx, s->src, fn).kind == GO_FUNC)
		return false;
	to = go_find_callee(s->ctx, s->src, call);
	return to.kind != CALLEE_FUNC ||
	       str_index_byte(go_text(to.def.src, go_field(to.def.node, "receiver")), '*') >= 0;
}

static bool is_of_name(const struct capture_search *s, TSNode expr)
{
	TSNode base = go_base_name(go_no_parens(expr));

	return !ts_node_is_null(base) && str_eq(go_text(s->src, base), s->name);
}

/* x = v, x.f = v, x.n++, &x, &x.f, x.list[:] */
static bool changes(const struct capture_search *s, TSNode n)
{
	TSNode left = go_field(n, "left");

	for (uint32_t i = 0;
	     go_is(n, "assignment_statement") && i < ts_node_named_child_count(left); i++)
		if (is_of_name(s, ts_node_named_child(left, i)))
			return true;
	if (go_is(n, "inc_statement") || go_is(n, "dec_statement"))
		return is_of_name(s, ts_node_named_child(n, 0));
	if (go_is(n, "unary_expression"))
		return str_eq(go_text(s->src, go_field(n, "operator")), STR("&")) &&
		       is_of_name(s, go_field(n, "operand"));
	if (go_is(n, "slice_expression")) /* of an array, its address */
		return is_of_name(s, go_field(n, "operand"));
	return go_is(n, "call_expression") && may_change(s, n);
}

static bool visit_capture(void *ctx, TSNode n)
{
	struct capture_search *s = ctx;

	if (ts_node_end_byte(n) <= s->from)
		return false;
	if (go_is(n, "func_literal") && go_mentions(s->src, n, s->name) && s->n++ == 0)
		s->literal = n;
	s->changed = s->changed || changes(s, n);
	return !s->changed;
}

/* The innermost block around n that a call may pass by; null: none inside of fn. */
static TSNode branch_of(TSNode n, TSNode fn)
{
	static const char *const branches[] = { "if_statement", "expression_case",    "type_case",
						"default_case", "communication_case", NULL };

	for (TSNode up = ts_node_parent(n); !ts_node_is_null(up) && !ts_node_eq(up, fn);
	     n = up, up = ts_node_parent(up))
		if (go_is_any(up, branches) && !(go_is(up, "if_statement") && !go_is(n, "block")))
			return n;
	return go_null();
}

bool rarely_captured(const struct candidate *c, const struct godiag *g, TSNode name, TSNode decl,
		     TSNode *literal)
{
	TSNode fn = go_enclosing_func(decl), branch;
	struct capture_search s = { .ctx = &c->file->ctx,
				    .src = c->file->src,
				    .name = go_text(c->file->src, name),
				    .from = ts_node_end_byte(decl),
				    .literal = go_null() };

	if (!str_contains(g->flow, STR("captured by a closure")) ||
	    !str_contains(g->flow, STR("(reference)")) || ts_node_is_null(fn))
		return false;
	go_walk(go_field(fn, "body"), visit_capture, &s);
	if (s.n != 1 || s.changed)
		return false;
	branch = branch_of(s.literal, fn);
	*literal = s.literal;
	return !ts_node_is_null(branch) && !go_contains(branch, decl);
}

/* Objects that lines of the file allocated themselves. */
static int64_t objects_at(struct advisor *a, const struct hot_file *f, uint32_t line)
{
	int64_t n = 0;

	for (size_t k = hot_first_at(f, line); k < f->charges.n && f->charges.v[k].line == line;
	     k++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

		if (ch->kind == COST_HEAP && ch->self)
			n += ch->count;
	}
	return n;
}

bool rarely_made(struct advisor *a, const struct candidate *c, TSNode literal)
{
	uint32_t line = go_line(literal);

	return line != c->line && c->price.alloc_objects > 0 &&
	       objects_at(a, c->file, line) * RARE <= c->price.alloc_objects;
}

const char *rarely_example(struct advisor *a, const struct candidate *c)
{
	TSNode stmt = go_statement(c->extra),
	       branch = branch_of(c->extra, go_enclosing_func(c->decl));
	uint32_t at = ts_node_start_byte(stmt);
	struct edit e = { at, at, "" };

	e.by = arena_printf(a->arena, STR_FMT " := " STR_FMT " // for the function literal alone\n",
			    STR_ARG(c->subject), STR_ARG(c->subject));
	return source_edited(a, c->file->src,
			     go_is(branch, "block") ? ts_node_parent(branch) : branch, &e, 1);
}
