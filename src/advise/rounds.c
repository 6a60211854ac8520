#include "advise/rounds.h"

struct address_uses {
	const struct gosrc *src;
	struct str name;
	TSNode body;  /* of the loop */
	TSNode first; /* &name */
	uint32_t n;   /* how often it is taken */
	bool kept;    /* in each round, or by a literal that captures it */
};

/* Between n and the body there is a branch that a round may pass by. */
static bool is_in_branch(TSNode n, TSNode body)
{
	static const char *const branches[] = { "if_statement", "expression_case",    "type_case",
						"default_case", "communication_case", NULL };

	for (TSNode up = ts_node_parent(n); !ts_node_is_null(up) && !ts_node_eq(up, body);
	     n = up, up = ts_node_parent(up))
		if (go_is_any(up, branches) &&
		    !(go_is(up, "if_statement") && (ts_node_eq(n, go_field(up, "condition")) ||
						    ts_node_eq(n, go_field(up, "initializer")))))
			return true;
	return false;
}

static bool visit_address_use(void *ctx, TSNode n)
{
	struct address_uses *u = ctx;

	if (go_is(n, "func_literal") && go_mentions(u->src, n, u->name)) {
		u->kept = true;
		return false;
	}
	if (!go_is(n, "unary_expression") || !go_is(go_field(n, "operand"), "identifier") ||
	    !str_eq(go_text(u->src, go_field(n, "operand")), u->name) ||
	    !str_eq(go_text(u->src, go_field(n, "operator")), STR("&")))
		return true;
	if (u->n++ == 0)
		u->first = n;
	u->kept = u->kept || !is_in_branch(n, u->body);
	return true;
}

bool round_address(const struct gosrc *src, const struct godiag *g, TSNode name, TSNode decl,
		   TSNode *loop, TSNode *address)
{
	struct address_uses u = { .src = src, .name = go_text(src, name), .first = go_null() };

	*loop = go_is(decl, "range_clause") ? ts_node_parent(decl)
					    : go_enclosing(decl, "for_statement");
	if (ts_node_is_null(*loop))
		return false;
	u.body = go_field(*loop, "body");
	if (ts_node_is_null(u.body) ||
	    (!go_is(decl, "range_clause") && !ts_node_eq(ts_node_parent(decl), u.body)))
		return false;
	go_walk(u.body, visit_address_use, &u);
	/* where the loop goes on, other rounds may take it as well */
	if (u.n != 1 || u.kept ||
	    (ts_node_is_null(go_enclosing(u.first, "return_statement")) &&
	     !leaves_loop(go_statement(u.first))) ||
	    !ts_node_eq(go_enclosing(u.first, "for_statement"), *loop))
		return false;
	for (uint32_t i = 0; i < g->n_steps; i++)
		if (g->steps[i].at.line == go_line(u.first)) {
			*address = u.first;
			return true;
		}
	return false;
}

/* found := got, in front of the statement that takes &got */
const char *round_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->extra), value = go_field(c->extra, "operand");
	const char *copy = free_name(a, c->file, c->fn->node, "found");
	struct edit e[2] = {
		{ ts_node_start_byte(stmt), ts_node_start_byte(stmt),
		  arena_printf(a->arena, "%s := " STR_FMT "\n", copy, STR_ARG(c->subject)) },
		{ ts_node_start_byte(value), ts_node_end_byte(value), copy },
	};

	return source_edited(a, src, c->loop, e, 2);
}
