/* Iterators of the package's own that yield all elements of a slice or map, one by one. */
#include "advise/bound_term.h"
#include "advise/copies.h"

/* The only statement of a block; null: none, or more. */
static TSNode only_statement(TSNode block)
{
	TSNode found = go_null();

	for (uint32_t i = 0; !ts_node_is_null(block) && i < ts_node_named_child_count(block); i++) {
		TSNode n = ts_node_named_child(block, i);

		if (go_is(n, "comment"))
			continue;
		if (!ts_node_is_null(found))
			return go_null();
		found = n;
	}
	return found;
}

/* "if !yield(x) { return }" or "yield(x)": nothing is left out. */
static bool only_yields(const struct gosrc *src, TSNode stmt, struct str yield)
{
	TSNode cond = go_no_parens(go_field(stmt, "condition"));

	if (go_is(stmt, "expression_statement"))
		return str_eq(go_callee(src, ts_node_named_child(stmt, 0)), yield);
	return go_is(stmt, "if_statement") && ts_node_is_null(go_field(stmt, "initializer")) &&
	       go_is(cond, "unary_expression") &&
	       str_eq(go_text(src, go_field(cond, "operator")), STR("!")) &&
	       str_eq(go_callee(src, go_no_parens(go_field(cond, "operand"))), yield) &&
	       go_is(only_statement(go_field(stmt, "consequence")), "return_statement");
}

/* return func(yield func(T) bool) { for ... range xs { if !yield(x) { return } } }: xs; null: something else. */
static TSNode yielded_all(const struct gosrc *src, TSNode fn)
{
	TSNode ret = only_statement(go_field(fn, "body")), lit, loop, clause, over;
	struct str yield;

	if (!go_is(ret, "return_statement") || ts_node_named_child_count(ret) != 1)
		return go_null();
	lit = go_no_parens(go_single(ts_node_named_child(ret, 0)));
	if (!go_is(lit, "func_literal")) { /* return maps.Keys(s.m) */
		over = bound_source(src, lit);
		return ts_node_eq(over, lit) ? go_null() : over;
	}
	if (ts_node_named_child_count(go_field(lit, "parameters")) != 1)
		return go_null();
	yield = go_text(src, go_field(ts_node_named_child(go_field(lit, "parameters"), 0), "name"));
	loop = only_statement(go_field(lit, "body"));
	clause = go_is(loop, "for_statement") ? ts_node_named_child(loop, 0) : go_null();
	if (!go_is(clause, "range_clause") ||
	    !only_yields(src, only_statement(go_field(loop, "body")), yield))
		return go_null();
	return bound_source(src, go_field(clause, "right"));
}

struct term iterator_term(struct advisor *a, const struct hot_file *f, TSNode call)
{
	struct term out = { .names = call, .step = go_null() };
	TSNode over, base, handed;
	struct str text, name;
	enum gokind kind;
	struct godef def;

	if (!go_is(call, "call_expression") || !copy_callee(f, call, &def))
		return out;
	over = go_no_parens(yielded_all(def.src, def.node));
	base = ts_node_is_null(over) ? over : go_base_name(over);
	if (ts_node_is_null(base))
		return out;
	text = go_text(def.src, over);
	name = go_text(def.src, base);
	kind = go_type_of(&f->ctx, def.src, over).kind;
	handed = go_no_parens(handed_as(def.src, def.node, call, name));
	if (!str_has_prefix(text, name) || ts_node_is_null(handed) ||
	    (!go_is_name(handed) && !go_is_selector(handed)) ||
	    (kind != GO_SLICE && kind != GO_MAP && kind != GO_BYTES))
		return out;
	out.kind = BOUND_EXACT;
	out.names = handed;
	out.expr =
		arena_printf(a->arena, "len(" STR_FMT STR_FMT ")", STR_ARG(go_text(f->src, handed)),
			     STR_ARG(str_sub(text, name.n, text.n)));
	return out;
}
