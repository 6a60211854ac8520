/* defer in a loop: its records live on the heap and wait for the end of the function. */
#include "advise/defer_wait.h"
#include "advise/rule.h"

/* The loop around a statement inside of its own function. */
static TSNode own_loop(TSNode stmt)
{
	return go_enclosing(stmt, "for_statement");
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode stmt = gomatch_node(m, "stmt"), func = go_enclosing_func(stmt);
	struct spot here = { .cpu = CAUSE_DEFER, .self = true, .cpu_self = true };
	struct spot end = { .cpu = CAUSE_DEFER };

	(void)a;
	c->loop = own_loop(stmt);
	if (ts_node_is_null(c->loop) || ts_node_is_null(func) || leaves_loop(stmt))
		return false;
	c->leave = defer_must_wait(m->src, stmt, c->loop, func);
	c->site = stmt;
	c->extra = func;
	c->key = hash_mix(ts_node_start_byte(c->leave ? stmt : func), 7);
	here.from = go_line(stmt);
	here.to = here.from;
	candidate_spot(c, here);
	/* the list is worked off where the function returns */
	end.from = go_line(func);
	end.to = go_end_line(func);
	candidate_spot(c, end);
	return true;
}

/* Whether the loop's body can become a literal as it is: nothing in it leaves the loop or the function. */
struct leave_search {
	bool leaves;
	TSNode body;
};

static bool visit_leave(void *ctx, TSNode n)
{
	static const char *const types[] = { "return_statement", "break_statement",
					     "goto_statement", NULL };
	struct leave_search *l = ctx;

	if (go_is(n, "func_literal"))
		return false;
	l->leaves |= go_is_any(n, types) || go_is(n, "continue_statement");
	return true;
}

/* The body's lines, as deep as in front of the loop and one more. */
static void write_body(struct buf *b, const struct gosrc *src, TSNode loop, TSNode body)
{
	struct str indent = source_indent(src, go_line(loop)), line;
	struct str rest =
		str_sub(src->text, ts_node_start_byte(body) + 1, ts_node_end_byte(body) - 1);

	while (str_next_line(&rest, &line))
		if (str_trim(line).n)
			buf_printf(b, "\t" STR_FMT "\n", STR_ARG(str_trim_prefix(line, indent)));
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode body = go_field(c->loop, "body");
	struct str call = go_text(src, ts_node_named_child(c->site, 0)),
		   head = loop_head(src, c->loop);
	struct leave_search leave = { false, body };
	struct buf b = { 0 };

	if (str_index_byte(call, '\n') >= 0 || call.n > 50)
		call = STR("the deferred function");
	go_walk(body, visit_leave, &leave);
	c->why = arena_printf(a->arena,
			      "Every round puts a record for " STR_FMT
			      " on a list on the heap, and none of them runs before the function "
			      "ends: what they release is held until then.",
			      STR_ARG(call));
	c->remedy =
		go_is(ts_node_named_child(c->site, 0), "call_expression") &&
				go_is(go_field(ts_node_named_child(c->site, 0), "function"),
				      "func_literal")
			? "Give the body of the loop a function of its own, so that the call runs "
			  "at "
			  "the end of each round. Where all of it must wait for the end, keep "
			  "what is to be done in a slice, and defer one call that goes through it."
			: "Give the body of the loop a function of its own, so that the call runs "
			  "at "
			  "the end of each round; there it costs next to nothing.";
	if (leave.leaves) {
		buf_printf(&b, STR_FMT "\n\tif done := round(...); done {\n\t\tbreak\n\t}\n}\n\n",
			   STR_ARG(head));
		buf_printf(
			&b,
			"// round is the body of the loop\nfunc round(...) (done bool) {\n\t...\n");
		buf_printf(&b, "\tdefer %s\n\t...\n}\n",
			   str_eq(call, STR("the deferred function"))
				   ? "func() { /* as before */ }()"
				   : arena_printf(a->arena, STR_FMT, STR_ARG(call)));
		c->example = rule_words(a, &b);
	} else {
		buf_printf(&b, STR_FMT "\n\tfunc() {\n", STR_ARG(head));
		write_body(&b, src, c->loop, body);
		buf_adds(&b, "\t}()\n}\n");
		c->example = rule_words(a, &b);
	}
}

const struct rule rule_defer_in_loop = {
	.id = "defer-in-loop",
	.match = match,
	.explain = explain,
};
