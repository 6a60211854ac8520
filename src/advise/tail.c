#include "advise/tail.h"

#include "gocode/gosize.h"

static const char tail_mark[] = "tail";

/* make([]T, n), []T{a, b}: full from the start. */
static bool is_full(const struct gosrc *src, TSNode value)
{
	if (go_is(value, "composite_literal"))
		return go_is(go_field(value, "type"), "slice_type") &&
		       ts_node_named_child_count(go_field(value, "body")) > 0;
	return go_is(value, "call_expression") && str_eq(go_callee(src, value), STR("make")) &&
	       go_is(go_arg(value, 0), "slice_type") && go_arg_count(value) == 2 &&
	       !str_eq(go_text(src, go_arg(value, 1)), STR("0"));
}

/* The least that the first block takes; 0: its elements' size is not known. */
static int64_t head_bytes(const struct candidate *c, TSNode head, TSNode value)
{
	const struct gocontext *ctx = &c->file->ctx;
	const struct gosrc *src = c->file->src;
	uint64_t n = 1;
	struct gosize size;

	if (!go_size_of(ctx, go_type_elem(ctx, go_type_of(ctx, src, head)), &size))
		return 0;
	if (go_is(value, "composite_literal"))
		n = ts_node_named_child_count(go_field(value, "body"));
	else if (!go_number(src, go_arg(value, 1), &n))
		n = 1;
	return (int64_t)MIN(n * size.bytes, (uint64_t)INT32_MAX);
}

static TSNode tail_of(TSNode call)
{
	return go_no_parens(ts_node_named_child(go_arg(call, go_arg_count(call) - 1), 0));
}

bool match_tail(struct candidate *c, const struct gosrc *src, TSNode call)
{
	TSNode head = go_arg(call, 0), scope;
	struct godecl d;

	if (go_arg_count(call) != 2 || !go_find_decl(src, head, go_text(src, head), &d) ||
	    (d.kind != DECL_SHORT && d.kind != DECL_VAR) || d.of != 1 ||
	    !is_full(src, go_no_parens(d.value)) || !ts_node_eq(d.func, go_enclosing_func(call)))
		return false;
	scope = scope_of(&d);
	/* the first that makes it grow, and in no loop, where doubling is right */
	if (!ts_node_is_null(loop_around(src, call, scope)) ||
	    !ts_node_eq(find_append_to(src, scope, go_text(src, head)), call))
		return false;
	c->site = call;
	c->decl = d.stmt;
	c->extra = go_no_parens(d.value);
	c->subject = go_text(src, head);
	c->data = tail_mark;
	c->bound = (struct bound){ .kind = BOUND_EXACT, .loop = go_null() };
	candidate_spot(c, (struct spot){ .from = go_line(d.stmt),
					 .to = go_end_line(d.stmt),
					 .cpu = CAUSE_MAKE,
					 .self = true,
					 .min_size = head_bytes(c, head, c->extra) });
	return true;
}

bool is_tail(const struct candidate *c)
{
	return c->data == tail_mark;
}

void judge_tail(struct advisor *a, struct candidate *c)
{
	(void)a;
	if (c->price.alloc_objects <= 0)
		c->leave = "its first block lives on the stack";
}

/* Whether what comes behind is known where the first part is made. */
static bool is_known_before(const struct candidate *c, TSNode tail)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(tail);
	struct godecl d;

	return !ts_node_is_null(base) && go_find_decl(src, base, go_text(src, base), &d) &&
	       (d.kind == DECL_PARAM || d.kind == DECL_RECEIVER ||
		ts_node_end_byte(d.stmt) <= ts_node_start_byte(c->decl));
}

void explain_tail(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode tail = tail_of(c->site), make = c->extra;
	struct str text = go_text(src, tail);

	c->why =
		arena_printf(a->arena,
			     STR_FMT " has no room for what comes behind it: append allocates a "
				     "second block and copies the first one, which is thrown away.",
			     STR_ARG(c->subject));
	c->remedy = is_known_before(c, tail)
			    ? "Give it room for both at once."
			    : "Give it room for both at once; for that it must be made behind what "
			      "comes after it.";
	if (!go_is(make, "call_expression") || ts_node_is_null(go_base_name(tail)))
		return;
	c->example = arena_printf(a->arena,
				  STR_FMT " := make(" STR_FMT ", " STR_FMT ", " STR_FMT
					  "+len(" STR_FMT "))",
				  STR_ARG(c->subject), STR_ARG(go_text(src, go_arg(make, 0))),
				  STR_ARG(go_text(src, go_arg(make, 1))),
				  STR_ARG(go_text(src, go_arg(make, 1))), STR_ARG(text));
}
