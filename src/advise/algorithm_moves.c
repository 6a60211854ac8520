/* Elements that are moved one by one: taken out, put in front, shifted, sorted by hand. */
#include "advise/algorithm.h"

/* xs[1:] of these xs; which: the field that must be 1. */
static bool is_slice_of(const struct gosrc *src, TSNode n, struct str of, const char *from)
{
	n = go_no_parens(n);
	if (go_is(n, "variadic_argument"))
		n = go_no_parens(ts_node_named_child(n, 0));
	return go_is(n, "slice_expression") && str_eq(go_text(src, go_field(n, "operand")), of) &&
	       (!from || str_eq(go_text(src, go_field(n, "start")), str_of(from)));
}

/* What a slice expression is taken of, and whether it starts there: q of q, q[:n], q[0:n] and, from the second, q[1:n]. */
static TSNode sliced(const struct gosrc *src, TSNode n, bool second)
{
	TSNode start;

	n = go_no_parens(n);
	if (!go_is(n, "slice_expression"))
		return second ? go_null() : n;
	start = go_field(n, "start");
	if (second ? !str_eq(go_text(src, start), STR("1"))
		   : !ts_node_is_null(start) && !str_eq(go_text(src, start), STR("0")))
		return go_null();
	return go_field(n, "operand");
}

/* Arrays that are moved in a few instructions. */
#define FEW_MOVED 32

static bool are_few(const struct candidate *c, TSNode what)
{
	int64_t n = algorithm_length(c, what);

	return n > 0 && n <= FEW_MOVED;
}

/* q = append(q, ...) or q = q[:len(q)+1] in front of the move that makes place at q's start. */
static TSNode grown_before(const struct gosrc *src, TSNode move, struct str q)
{
	TSNode stmt = ts_node_prev_named_sibling(go_statement(move)), value;

	value = go_single(go_field(stmt, "right"));
	if (!go_is(stmt, "assignment_statement") ||
	    !str_eq(go_text(src, go_single(go_field(stmt, "left"))), q) ||
	    !(is_append_to(src, value, q) || go_is(value, "slice_expression")))
		return go_null();
	return stmt;
}

/* q[0] = x behind it: x. */
static TSNode put_first(const struct gosrc *src, TSNode move, struct str q)
{
	TSNode stmt = ts_node_next_named_sibling(go_statement(move)),
	       left = go_single(go_field(stmt, "left"));

	if (!go_is(stmt, "assignment_statement") || !go_is_index(left) ||
	    !str_eq(go_text(src, go_operand(left)), q) ||
	    !str_eq(go_text(src, go_index(left)), STR("0")))
		return go_null();
	return go_single(go_field(stmt, "right"));
}

struct bound_search {
	const struct gosrc *src;
	struct str of;
	bool found;
};

/* q = q[:n], q = q[n:], slices.Delete(q, ...), append(q[1:], x): it does not grow for ever. */
static bool visit_bound(void *ctx, TSNode n)
{
	struct bound_search *s = ctx;
	TSNode value = go_single(go_field(n, "right")), of = value;
	bool cuts;

	if (!go_is(n, "assignment_statement") ||
	    !str_eq(go_text(s->src, go_single(go_field(n, "left"))), s->of))
		return true;
	if (go_is(value, "call_expression"))
		of = go_no_parens(go_arg(value, 0));
	cuts = go_is(of, "slice_expression") || go_calls(s->src, value, "slices", "Delete");
	if (go_is(of, "slice_expression"))
		of = go_field(of, "operand");
	s->found = s->found || (cuts && str_eq(go_text(s->src, of), s->of));
	return true;
}

bool algorithm_is_cut(const struct gosrc *src, TSNode region, struct str what)
{
	struct bound_search s = { src, what, false };

	go_walk(region, visit_bound, &s);
	return s.found;
}

/*
 * The loop around it; without one, whether what is made longer at its front stays from call to call, so that the calls
 * are the loop. What is cut again is short, and how short is not known.
 */
static bool prepends(const struct gosrc *src, TSNode stmt, TSNode what, struct candidate *c)
{
	struct str x = go_text(src, what);

	c->loop = loop_around(src, stmt, c->fn->node);
	if (ts_node_is_null(c->loop)
		    ? !algorithm_is_kept(src, what) || algorithm_is_cut(src, c->fn->node, x)
		    : algorithm_varies(src, what, c->loop))
		return false;
	c->form = ALGORITHM_PREPEND;
	c->subject = x;
	c->text = ts_node_is_null(c->loop) ? ALGORITHM_GROWS : STR("");
	return true;
}

bool algorithm_shift(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode to = go_arg(call, 0), from = go_arg(call, 1), what, first;
	struct str q;
	bool front; /* room is made at the front */

	if (!str_eq(go_callee(src, call), STR("copy")) || go_arg_count(call) != 2)
		return false;
	front = ts_node_is_null(sliced(src, from, true));
	what = front ? sliced(src, to, true) : sliced(src, to, false);
	q = go_text(src, what);
	if (ts_node_is_null(what) || are_few(c, what) ||
	    !str_eq(go_text(src, sliced(src, from, !front)), q))
		return false;
	c->site = go_statement(call);
	if (front) {
		first = put_first(src, call, q);
		if (ts_node_is_null(first) || ts_node_is_null(grown_before(src, call, q)) ||
		    !prepends(src, call, what, c))
			return false;
		c->extra = first;
	} else {
		c->form = ALGORITHM_SHIFT;
		c->subject = q;
		c->loop = loop_around(src, call, c->fn->node);
	}
	candidate_spot(
		c,
		(struct spot){ .from = go_line(call), .to = go_end_line(call), .any_cpu = true });
	return true;
}

/* append([]T{}, xs[1:]...), append([]T(nil), xs[1:]...), slices.Clone(xs[1:]) */
static bool is_copy_of_rest(const struct gosrc *src, TSNode call, struct str x)
{
	TSNode first = go_no_parens(go_arg(call, 0)), body = go_field(first, "body");

	if (go_calls(src, call, "slices", "Clone"))
		return is_slice_of(src, first, x, "1");
	if (!str_eq(go_callee(src, call), STR("append")) || go_arg_count(call) != 2 ||
	    !is_slice_of(src, go_arg(call, 1), x, "1"))
		return false;
	if (go_is(first, "composite_literal"))
		return ts_node_named_child_count(body) == 0;
	return go_is(first, "type_conversion_expression") &&
	       go_is(go_field(first, "operand"), "nil");
}

static bool match_remove(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	TSNode left = go_single(go_field(assign, "left")), tail,
	       call = go_single(go_field(assign, "right")), loop;
	struct str x = go_text(src, left);
	bool front;

	if (ts_node_is_null(left) || !go_is(call, "call_expression"))
		return false;
	if (go_calls(src, call, "slices", "Delete")) {
		if (!str_eq(go_text(src, go_arg(call, 0)), x))
			return false;
		front = str_eq(go_text(src, go_arg(call, 1)), STR("0"));
	} else if (is_copy_of_rest(src, call, x)) {
		front = true;
	} else {
		tail = go_arg(call, 1);
		if (!str_eq(go_callee(src, call), STR("append")) || go_arg_count(call) != 2 ||
		    !is_slice_of(src, go_arg(call, 0), x, NULL) ||
		    !go_is(tail, "variadic_argument") || !is_slice_of(src, tail, x, NULL))
			return false;
		front = str_eq(go_text(src, go_field(go_no_parens(go_arg(call, 0)), "end")),
			       STR("0")) &&
			is_slice_of(src, tail, x, "1");
	}
	loop = loop_around(src, assign, c->fn->node);
	if (!front &&
	    (ts_node_is_null(loop) || leaves_loop(assign) || algorithm_varies(src, left, loop)))
		return false;
	c->form = front ? ALGORITHM_SHIFT : ALGORITHM_REMOVE;
	c->subject = x;
	c->loop = loop;
	return true;
}

/* []T{x} of append([]T{x}, xs...) and slices.Concat([]T{x}, xs): x; null: it is neither. */
static TSNode joined_before(const struct gosrc *src, TSNode call, struct str xs)
{
	TSNode head = go_no_parens(go_arg(call, 0)), rest = go_arg(call, 1);
	bool concat = go_calls(src, call, "slices", "Concat");

	if (go_arg_count(call) != 2 || !go_is(head, "composite_literal") ||
	    (!concat && !str_eq(go_callee(src, call), STR("append"))) ||
	    concat == go_is(rest, "variadic_argument"))
		return go_null();
	rest = concat ? rest : ts_node_named_child(rest, 0);
	if (!str_eq(go_text(src, rest), xs))
		return go_null();
	return ts_node_named_child(go_field(head, "body"), 0);
}

static bool match_prepend(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	TSNode left = go_single(go_field(assign, "left")),
	       call = go_single(go_field(assign, "right"));
	struct str x = go_text(src, left);

	if (ts_node_is_null(left) || !go_is(call, "call_expression"))
		return false;
	if (go_calls(src, call, "slices", "Insert")) {
		if (!str_eq(go_text(src, go_arg(call, 0)), x) ||
		    !str_eq(go_text(src, go_arg(call, 1)), STR("0")) || go_arg_count(call) != 3)
			return false;
		c->extra = go_arg(call, 2);
	} else {
		c->extra = joined_before(src, call, x);
	}
	return !ts_node_is_null(c->extra) && prepends(src, assign, left, c);
}

struct compare_search {
	const struct gosrc *src;
	struct str of;
	TSNode found;
};

/* xs[a].K < xs[b].K */
static bool visit_compare(void *ctx, TSNode n)
{
	struct compare_search *s = ctx;
	struct str op;

	if (!ts_node_is_null(s->found) || !go_is(n, "binary_expression"))
		return ts_node_is_null(s->found);
	op = go_text(s->src, go_field(n, "operator"));
	if (str_eq(op, STR("<")) || str_eq(op, STR(">")) || str_eq(op, STR("<=")) ||
	    str_eq(op, STR(">="))) {
		TSNode l = go_field(n, "left"), r = go_field(n, "right");
		struct str lt = go_text(s->src, l), rt = go_text(s->src, r);

		if (str_has_prefix(lt, s->of) && str_has_prefix(rt, s->of) && lt.n > s->of.n &&
		    rt.n > s->of.n && lt.p[s->of.n] == '[' && rt.p[s->of.n] == '[')
			s->found = n;
	}
	return true;
}

/* t := xs[a]; xs[a] = xs[b]; xs[b] = t: assign is the one in the middle. */
static bool swaps_by_hand(const struct gosrc *src, TSNode assign)
{
	TSNode l = go_single(go_field(assign, "left")), r = go_single(go_field(assign, "right")),
	       before = ts_node_prev_named_sibling(assign),
	       behind = ts_node_next_named_sibling(assign);

	return go_is_index(l) && go_is_index(r) && go_is(before, "short_var_declaration") &&
	       go_is(behind, "assignment_statement") &&
	       str_eq(go_text(src, go_single(go_field(before, "right"))), go_text(src, l)) &&
	       str_eq(go_text(src, go_single(go_field(behind, "left"))), go_text(src, r)) &&
	       str_eq(go_text(src, go_single(go_field(behind, "right"))),
		      go_text(src, go_single(go_field(before, "left"))));
}

/* Two elements of one slice change places inside of two loops, after a comparison. */
static bool match_swap(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	TSNode l = go_field(assign, "left"), r = go_field(assign, "right"), inner, outer;
	struct compare_search s = { .src = src, .found = go_null() };

	if (swaps_by_hand(src, assign)) {
		l = go_field(assign, "left");
	} else if (ts_node_named_child_count(l) != 2 || ts_node_named_child_count(r) != 2 ||
		   !go_is_index(ts_node_named_child(l, 0)) ||
		   !str_eq(go_text(src, ts_node_named_child(l, 0)),
			   go_text(src, ts_node_named_child(r, 1))) ||
		   !str_eq(go_text(src, ts_node_named_child(l, 1)),
			   go_text(src, ts_node_named_child(r, 0))))
		return false;
	s.of = go_text(src, go_operand(ts_node_named_child(l, 0)));
	inner = loop_around(src, assign, c->fn->node);
	if (ts_node_is_null(inner))
		return false;
	outer = loop_around(src, inner, c->fn->node);
	if (ts_node_is_null(outer)) { /* the least is looked for, then put in its place */
		outer = inner;
		inner = ts_node_prev_named_sibling(go_statement(assign));
		for (int i = 0; i < 2 && go_is(inner, "if_statement"); i++)
			inner = ts_node_prev_named_sibling(inner);
		if (go_is(ts_node_parent(ts_node_parent(assign)), "if_statement"))
			inner = ts_node_prev_named_sibling(ts_node_parent(ts_node_parent(assign)));
		if (!go_is(inner, "for_statement"))
			return false;
		go_walk(go_field(inner, "body"), visit_compare, &s);
	} else {
		go_walk(inner, visit_compare, &s);
	}
	if (ts_node_is_null(s.found) ||
	    algorithm_varies(src, go_operand(ts_node_named_child(l, 0)), outer))
		return false;
	c->form = ALGORITHM_SWAP_SORT;
	c->site = inner;
	c->loop = outer;
	c->extra = s.found;
	c->subject = s.of;
	candidate_spot(
		c,
		(struct spot){ .from = go_line(outer), .to = go_end_line(outer), .any_cpu = true });
	return true;
}

bool algorithm_move(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	if (match_swap(src, assign, c))
		return true;
	if (!str_eq(go_text(src, go_field(assign, "operator")), STR("=")) ||
	    (!match_remove(src, assign, c) && !match_prepend(src, assign, c) &&
	     !algorithm_insert(c, assign)))
		return false;
	c->site = assign;
	candidate_spot(c, (struct spot){ .from = go_line(assign),
					 .to = go_end_line(assign),
					 .any_cpu = true,
					 .self = true });
	return true;
}
