#include "advise/bound_term.h"

static bool is_zero(struct str s)
{
	return str_eq(s, STR("0"));
}

/* for i := 0; i < n; i += size: one for each part; size must not change, nor be worked out anew. */
static struct term stepped(struct advisor *a, const struct hot_file *f, TSNode clause, TSNode limit)
{
	TSNode update = go_field(clause, "update"), by = go_single(go_field(update, "right")),
	       loop = ts_node_parent(clause);
	struct str step = go_text(f->src, by), to = go_text(f->src, limit);
	struct term out = { .names = limit };

	if (!go_is(update, "assignment_statement") ||
	    !str_eq(go_text(f->src, go_field(update, "operator")), STR("+=")) ||
	    !(go_is(by, "int_literal") || (go_is_name(by) && !go_is_written(f->src, loop, step))))
		return out;
	out.kind = BOUND_EXACT;
	out.expr = arena_printf(a->arena, "(" STR_FMT "+" STR_FMT "-1)/" STR_FMT, STR_ARG(to),
				STR_ARG(step), STR_ARG(step));
	return out;
}

struct term bound_clause(struct advisor *a, const struct hot_file *f, TSNode clause)
{
	TSNode init = go_field(clause, "initializer"),
	       cond = go_no_parens(go_field(clause, "condition"));
	TSNode update = go_field(clause, "update"), limit = go_no_parens(go_field(cond, "right"));
	struct str op = go_text(f->src, go_field(cond, "operator")), from, to;
	struct term out = { .names = limit };
	int64_t lo, hi;

	if (!go_is(init, "short_var_declaration") || !go_is(cond, "binary_expression"))
		return out;
	from = go_text(f->src, go_single(go_field(init, "right")));
	to = go_text(f->src, limit);
	if (go_is(update, "assignment_statement") && is_zero(from) && str_eq(op, STR("<")) &&
	    str_eq(go_text(f->src, go_field(cond, "left")),
		   go_text(f->src, go_single(go_field(init, "left")))))
		return stepped(a, f, clause, limit);
	if (!go_is(update, "inc_statement") && !go_is(update, "dec_statement"))
		return out;
	if (go_is(update, "dec_statement")) { /* for i := len(x) - 1; i >= 0; i-- */
		TSNode start = go_single(go_field(init, "right"));

		if (!is_zero(to) || !go_is(start, "binary_expression"))
			return out;
		out.names = go_field(start, "left");
		out.kind = BOUND_EXACT;
		out.expr = arena_printf(a->arena, STR_FMT, STR_ARG(go_text(f->src, out.names)));
		return out;
	}
	if (!str_eq(go_text(f->src, go_field(cond, "left")),
		    go_text(f->src, go_single(go_field(init, "left")))))
		return out;
	if (!str_eq(op, STR("<")) && !str_eq(op, STR("<=")))
		return out;
	if (str_to_i64(from, 0, &lo) && str_to_i64(to, 0, &hi)) {
		out.kind = BOUND_CONST;
		out.constant = hi - lo + (str_eq(op, STR("<=")) ? 1 : 0);
		return out;
	}
	out.kind = BOUND_EXACT;
	if (str_eq(op, STR("<=")))
		out.expr = is_zero(from) ? arena_printf(a->arena, STR_FMT "+1", STR_ARG(to))
			   : str_eq(from, STR("1"))
				   ? arena_printf(a->arena, STR_FMT, STR_ARG(to))
				   : arena_printf(a->arena, STR_FMT "-" STR_FMT "+1", STR_ARG(to),
						  STR_ARG(from));
	else
		out.expr = is_zero(from) ? arena_printf(a->arena, STR_FMT, STR_ARG(to))
					 : arena_printf(a->arena, STR_FMT "-" STR_FMT, STR_ARG(to),
							STR_ARG(from));
	return out;
}
