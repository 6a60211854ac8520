#include "advise/conversion.h"

TSNode conversion_outer(TSNode n)
{
	TSNode p = ts_node_parent(n);

	while (go_is(p, "parenthesized_expression"))
		p = ts_node_parent(p);
	return p;
}

bool conversion_is_assigned(TSNode index)
{
	TSNode list = ts_node_parent(index),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list;

	if (go_is(stmt, "inc_statement") || go_is(stmt, "dec_statement"))
		return true;
	return go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "left"), index);
}

/* rs := []rune(s), of which only rs[i] for the i of one counting loop and len(rs) are asked. */
struct rune_search {
	const struct gosrc *src;
	struct str name;
	TSNode conv, loop;
	bool other;
	uint32_t reads;
};

static bool visit_rune(void *ctx, TSNode n)
{
	struct rune_search *r = ctx;
	TSNode p = ts_node_parent(n), index, clause;
	struct godecl d;

	if (!go_is(n, "identifier") || !str_eq(go_text(r->src, n), r->name) || r->other)
		return !r->other;
	if (go_is(p, "range_clause")) {
		r->reads++;
		return true;
	}
	if (go_is(p, "argument_list") && str_eq(go_callee(r->src, ts_node_parent(p)), STR("len")))
		return true;
	if (go_is(p, "expression_list") && go_is(ts_node_parent(p), "short_var_declaration") &&
	    go_contains(ts_node_parent(p), r->conv))
		return true;
	index = go_is_index(p) ? go_no_parens(go_index(p)) : go_null();
	r->other = ts_node_is_null(index) || !go_is_name(index) || conversion_is_assigned(p) ||
		   !go_find_decl(r->src, index, go_text(r->src, index), &d);
	if (r->other)
		return false;
	clause = ts_node_parent(d.stmt);
	r->other = !(d.kind == DECL_RANGE_KEY && go_is(d.stmt, "range_clause")) &&
		   !(go_is(clause, "for_clause") &&
		     go_is(go_field(clause, "update"), "inc_statement"));
	if (!r->other && !ts_node_is_null(r->loop) && !ts_node_eq(r->loop, d.stmt))
		r->other = true;
	r->loop = d.stmt;
	r->reads++;
	return true;
}

bool conversion_walked_once(const struct gosrc *src, TSNode conv)
{
	TSNode list = conversion_outer(conv), stmt = ts_node_parent(list), name;
	struct rune_search r = { .src = src, .conv = conv, .loop = go_null() };

	if (!go_is(list, "expression_list") || !go_is(stmt, "short_var_declaration"))
		return false;
	name = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(name))
		return false;
	r.name = go_text(src, name);
	go_walk(ts_node_parent(stmt), visit_rune, &r);
	return !r.other && r.reads > 0;
}
