#include "advise/rows.h"

#include "advise/keeping.h"

/* prev = name: the last statement of the block that has the name; null. */
static TSNode find_swap(const struct gosrc *src, TSNode block, struct str name)
{
	for (uint32_t i = ts_node_named_child_count(block); i-- > 0;) {
		TSNode s = ts_node_named_child(block, i);

		if (!go_mentions(src, s, name))
			continue;
		return go_is(s, "assignment_statement") &&
				       str_eq(go_text(src, go_field(s, "operator")), STR("=")) &&
				       go_is(go_single(go_field(s, "left")), "identifier") &&
				       str_eq(go_text(src, go_single(go_field(s, "right"))), name)
			       ? s
			       : go_null();
	}
	return go_null();
}

/* A slice that nobody else holds: made here, a literal, or none yet. */
static bool is_fresh(const struct gosrc *src, const struct godecl *d)
{
	TSNode value = go_no_parens(d->value);

	if (d->kind == DECL_VAR && ts_node_is_null(value))
		return true;
	return (d->kind == DECL_VAR || d->kind == DECL_SHORT) && d->of == 1 &&
	       (go_is(value, "composite_literal") ||
		(go_is(value, "call_expression") && str_eq(go_callee(src, value), STR("make"))));
}

bool rows_of(struct advisor *a, struct candidate *c, TSNode scope, struct rows *out)
{
	const struct gosrc *src = c->file->src;
	TSNode swap = find_swap(src, scope, c->subject), left;
	struct candidate other = *c;
	struct assign_search set = { .src = src, .except = swap };
	struct godecl d;

	if (ts_node_is_null(swap) || ts_node_is_null(c->loop))
		return false;
	left = go_single(go_field(swap, "left"));
	set.target = go_text(src, left);
	if (!go_find_decl(src, left, set.target, &d) || go_contains(c->loop, d.stmt) ||
	    !is_fresh(src, &d) || !ts_node_eq(d.func, go_enclosing_func(swap)))
		return false;
	find_assignments(&set, scope_of(&d));
	other.decl = d.stmt;
	if (set.count ||
	    keeping_beside(a, c, scope, c->subject, (struct beside){ swap, false }).how ||
	    keeping_beside(a, &other, scope_of(&d), set.target, (struct beside){ swap, true }).how)
		return false;
	*out = (struct rows){ swap, go_no_parens(d.value), set.target };
	return true;
}

/* Nothing of the expression changes from round to round. */
static bool is_steady(const struct gosrc *src, TSNode loop, TSNode n)
{
	TSNode base = go_base_name(n);
	struct godecl d;

	if (ts_node_is_null(n) || go_is(n, "int_literal"))
		return true;
	for (uint32_t i = 0; i < ts_node_named_child_count(n); i++)
		if (!is_steady(src, loop, ts_node_named_child(n, i)))
			return false;
	if (ts_node_is_null(base) || !go_is_name(n) ||
	    !go_find_decl(src, base, go_text(src, base), &d))
		return true;
	return !go_contains(loop, d.stmt) && !go_is_written(src, loop, go_text(src, base));
}

/* How long the slice is when it is made: "n" of make([]T, n, m); empty: nothing is in it. */
static struct str length_of(const struct candidate *c)
{
	struct str n = go_is(c->extra, "call_expression")
			       ? go_text(c->file->src, go_arg(c->extra, 1))
			       : STR("");

	return str_eq(n, STR("0")) ? STR("") : n;
}

static struct str type_text(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;

	if (go_is(c->extra, "call_expression"))
		return go_text(src, go_arg(c->extra, 0));
	return go_text(src,
		       go_field(go_is(c->extra, "composite_literal") ? c->extra : c->decl, "type"));
}

const char *rows_example(struct advisor *a, const struct candidate *c, const struct rows *r)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_is(c->decl, "var_spec") ? ts_node_parent(c->decl) : c->decl;
	struct str n = length_of(c), made = go_text(src, c->extra), v = c->subject;
	bool same = n.n && !ts_node_is_null(r->made) && str_eq(made, go_text(src, r->made)) &&
		    is_steady(src, c->loop, c->extra);
	const char *front, *spare = free_name(a, c->file, c->fn->node, "spare");
	struct edit e[2] = {
		{ ts_node_start_byte(stmt), ts_node_end_byte(stmt), NULL },
		{ ts_node_start_byte(r->swap), ts_node_end_byte(r->swap), NULL },
	};

	if (same) {
		front = arena_printf(a->arena, STR_FMT " := " STR_FMT, STR_ARG(v), STR_ARG(made));
		e[0].by = arena_printf(a->arena,
				       "clear(" STR_FMT ") // only where its old content matters",
				       STR_ARG(v));
		spare = arena_strndup(a->arena, v.p, v.n);
	} else {
		front = arena_printf(a->arena, "var %s " STR_FMT, spare, STR_ARG(type_text(c)));
		e[0].by = n.n ? arena_printf(a->arena,
					     STR_FMT " := slices.Grow(%s[:0], " STR_FMT
						     ")[:" STR_FMT "]\nclear(" STR_FMT
						     ") // only where its old content matters",
					     STR_ARG(v), spare, STR_ARG(n), STR_ARG(n), STR_ARG(v))
			      : arena_printf(a->arena, STR_FMT " := %s[:0]", STR_ARG(v), spare);
	}
	e[1].by = arena_printf(a->arena, STR_FMT ", %s = " STR_FMT ", " STR_FMT, STR_ARG(r->to),
			       spare, STR_ARG(v), STR_ARG(r->to));
	return arena_printf(a->arena, "%s\n%s", front, source_edited(a, src, c->loop, e, 2));
}
