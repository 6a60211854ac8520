#include "advise/splice.h"

/* x of the last argument "x..."; null where there is none. */
static TSNode spread(TSNode call)
{
	uint32_t n = go_arg_count(call);
	TSNode last = n ? go_arg(call, n - 1) : go_null();

	return go_is(last, "variadic_argument") ? go_no_parens(ts_node_named_child(last, 0))
						: go_null();
}

static bool is_append(const struct gosrc *src, TSNode call)
{
	return go_is(call, "call_expression") && str_eq(go_callee(src, call), STR("append"));
}

/* The parts of append(of[:from], append(mid, of[to:]...)...). */
struct splice {
	TSNode of, from, to, mid;
};

static bool read_splice(const struct gosrc *src, TSNode call, struct splice *s)
{
	TSNode head = go_no_parens(go_arg(call, 0)), inner = spread(call), tail;

	if (!is_append(src, call) || go_arg_count(call) != 2 || !is_append(src, inner) ||
	    !go_is(head, "slice_expression"))
		return false;
	tail = spread(inner);
	if (!go_is(tail, "slice_expression") || !ts_node_is_null(go_field(head, "start")) ||
	    !ts_node_is_null(go_field(tail, "end")) || !ts_node_is_null(go_field(head, "capacity")))
		return false;
	*s = (struct splice){ .of = go_field(head, "operand"),
			      .from = go_field(head, "end"),
			      .to = go_field(tail, "start"),
			      .mid = inner };
	return !ts_node_is_null(s->from) && !ts_node_is_null(s->to) &&
	       str_eq(go_text(src, s->of), go_text(src, go_field(tail, "operand")));
}

bool splice_match(struct advisor *a, struct candidate *c, TSNode call)
{
	struct splice s;

	(void)a;
	if (!read_splice(c->file->src, call, &s))
		return false;
	c->site = c->decl = call;
	c->extra = s.mid;
	c->subject = go_text(c->file->src, s.mid);
	c->loop = loop_around(c->file->src, call, c->fn->node);
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_end_line(call),
					 .cpu = CAUSE_GROWSLICE,
					 .self = true });
	return true;
}

/* What is put in, as arguments: "x, y" of []T{x, y} and of append(nil, x, y), "xs..." of xs. */
static const char *put_in(struct advisor *a, const struct gosrc *src, TSNode inner)
{
	TSNode first = go_no_parens(go_arg(inner, 0)), body = go_field(first, "body");
	struct buf b = { 0 };

	if (go_is(first, "composite_literal"))
		buf_add_str(&b, str_trim(str_sub(src->text, ts_node_start_byte(body) + 1,
						 ts_node_end_byte(body) - 1)));
	else
		buf_printf(&b, STR_FMT "...", STR_ARG(go_text(src, first)));
	return rule_words(a, &b);
}

/* []Diff{{Delete, text}}: the elements' type is left out, which only a literal may do. */
static bool leaves_types_out(TSNode inner)
{
	TSNode body = go_field(go_no_parens(go_arg(inner, 0)), "body");

	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++)
		if (go_is(ts_node_named_child(ts_node_named_child(body, i), 0), "literal_value"))
			return true;
	return false;
}

void splice_explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct splice s;
	struct str of, from, to;
	const char *values;

	if (!read_splice(src, c->site, &s))
		return;
	of = go_text(src, s.of);
	from = go_text(src, s.from);
	to = go_text(src, s.to);
	values = leaves_types_out(s.mid) ? arena_printf(a->arena, STR_FMT "...",
							STR_ARG(go_text(src, go_arg(s.mid, 0))))
					 : put_in(a, src, s.mid);
	c->why =
		arena_printf(a->arena,
			     STR_FMT " copies the tail of " STR_FMT
				     " into a slice of its own, which is thrown away as soon as it "
				     "is copied back.",
			     STR_ARG(c->subject), STR_ARG(of));
	c->remedy = "Package slices moves the tail in place, and allocates only where the capacity "
		    "does not suffice.";
	if (str_eq(from, to))
		c->example = arena_printf(a->arena, "slices.Insert(" STR_FMT ", " STR_FMT ", %s)",
					  STR_ARG(of), STR_ARG(from), values);
	else
		c->example = arena_printf(
			a->arena, "slices.Replace(" STR_FMT ", " STR_FMT ", " STR_FMT ", %s)",
			STR_ARG(of), STR_ARG(from), STR_ARG(to), values);
}
