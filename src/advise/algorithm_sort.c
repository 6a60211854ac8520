/*
 * Sorting again what hardly changed: xs gets an element and is sorted, in each round of a loop or each call of a method that a
 * loop calls. Data that is new in each round has to be sorted; so has a batch, which is sorted when it is full.
 */
#include "advise/algorithm.h"

static bool is_sort(const struct gosrc *src, TSNode call)
{
	static const char *const rows[][2] = {
		{ "sort", "Ints" },	   { "sort", "Strings" },
		{ "sort", "Float64s" },	   { "sort", "Slice" },
		{ "sort", "SliceStable" }, { "sort", "Sort" },
		{ "sort", "Stable" },	   { "slices", "Sort" },
		{ "slices", "SortFunc" },  { "slices", "SortStableFunc" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_calls(src, call, rows[i][0], rows[i][1]))
			return true;
	return false;
}

/* What happens between two sorts of the slice, in a loop's body or a function. */
struct changes {
	const struct gosrc *src;
	struct str name; /* of the slice, as it is written */
	TSNode sort;
	uint32_t appends, elements; /* append to itself; of these, of one element */
	uint32_t cuts;		    /* x = x[1:], x = x[:k] */
	uint32_t places;	    /* x[i] = v, outside of any loop inside of the region */
	TSNode region;
	TSNode copied;		     /* the other slice whose elements are copied into it; null */
	struct algorithm_change one; /* the last that was seen */
	bool renewed;		     /* set to something else, or emptied */
	bool batched; /* sorted only when it is so long, or, where it is cut, now and then */
};

TSNode algorithm_copied_by(const struct gosrc *src, TSNode value)
{
	TSNode first = go_no_parens(go_arg(value, 0)), rest = go_arg(value, 1);
	bool empty = (go_is(first, "slice_expression") &&
		      str_eq(go_text(src, go_field(first, "end")), STR("0"))) ||
		     (go_is(first, "composite_literal") &&
		      ts_node_named_child_count(go_field(first, "body")) == 0) ||
		     (go_is(first, "type_conversion_expression") &&
		      go_is(go_field(first, "operand"), "nil"));

	if (!go_is(value, "call_expression"))
		return go_null();
	if (go_calls(src, value, "slices", "Clone"))
		return first;
	if (!str_eq(go_callee(src, value), STR("append")) || go_arg_count(value) != 2 || !empty ||
	    !go_is(rest, "variadic_argument"))
		return go_null();
	return go_no_parens(ts_node_named_child(rest, 0));
}

/* It happens once a round: no loop inside of the region is around it. */
static bool is_once(const struct changes *s, TSNode n)
{
	return ts_node_is_null(loop_around(s->src, n, s->region));
}

/* append(x[1:], v) */
static bool is_append_to_rest(const struct changes *s, TSNode value)
{
	TSNode base = go_no_parens(go_arg(value, 0));

	return go_is(value, "call_expression") && str_eq(go_callee(s->src, value), STR("append")) &&
	       go_is(base, "slice_expression") &&
	       str_eq(go_text(s->src, go_field(base, "operand")), s->name) &&
	       !str_eq(go_text(s->src, go_field(base, "end")), STR("0"));
}

static void note_value(struct changes *s, TSNode value)
{
	TSNode from;
	bool shifts;

	value = go_no_parens(value);
	from = algorithm_copied_by(s->src, value);
	shifts = ts_node_is_null(from) && is_append_to_rest(s, value);
	s->copied = ts_node_is_null(from) ? s->copied : from;
	s->cuts += shifts;
	if (shifts || is_append_to(s->src, value, s->name)) {
		bool one =
			go_arg_count(value) == 2 && !go_is(go_arg(value, 1), "variadic_argument");

		s->appends++;
		s->elements += one && is_once(s, value);
		s->one = (struct algorithm_change){ go_null(), go_arg(value, 1) };
	} else if (go_is(value, "slice_expression") &&
		   str_eq(go_text(s->src, go_field(value, "operand")), s->name) &&
		   !str_eq(go_text(s->src, go_field(value, "end")), STR("0"))) {
		s->cuts++;
	} else {
		s->renewed = true;
	}
}

/* x[i] = v */
static void note_place(struct changes *s, TSNode stmt)
{
	TSNode left = go_single(go_field(stmt, "left"));

	if (!go_is_index(left) || !str_eq(go_text(s->src, go_operand(left)), s->name))
		return;
	s->one = (struct algorithm_change){ go_index(left), go_single(go_field(stmt, "right")) };
	if (is_once(s, stmt))
		s->places++;
	else
		s->renewed = true;
}

static void note_assignment(struct changes *s, TSNode stmt)
{
	TSNode left = go_field(stmt, "left"), right = go_field(stmt, "right");
	uint32_t n = ts_node_named_child_count(left);

	for (uint32_t i = 0; i < n; i++)
		if (str_eq(go_text(s->src, ts_node_named_child(left, i)), s->name))
			note_value(s, ts_node_named_child_count(right) == n
					      ? ts_node_named_child(right, i)
					      : right);
}

static bool mentions_length(const struct changes *s, TSNode cond)
{
	struct str text = go_text(s->src, cond);
	ptrdiff_t at;

	while ((at = str_index(text, STR("len("))) >= 0) {
		text = str_sub(text, (size_t)at + 4, text.n);
		if (str_has_prefix(text, s->name) && text.n > s->name.n && text.p[s->name.n] == ')')
			return true;
	}
	return false;
}

static bool ends_round(TSNode block)
{
	static const char *const jumps[] = { "return_statement", "continue_statement",
					     "break_statement", NULL };
	uint32_t n = ts_node_named_child_count(block);

	return n && go_is_any(ts_node_named_child(block, n - 1), jumps);
}

/* The sort stands inside of it, or is not reached where it holds. */
static void note_condition(struct changes *s, TSNode stmt)
{
	bool around = go_contains(stmt, s->sort);
	bool skips = ts_node_end_byte(stmt) <= ts_node_start_byte(s->sort) &&
		     ends_round(go_field(stmt, "consequence"));

	if (around || skips)
		s->batched = s->batched || mentions_length(s, go_field(stmt, "condition"));
	s->batched = s->batched || (around && s->cuts);
}

/* copy(x, y) fills it anew. */
static void note_copy(struct changes *s, TSNode call)
{
	TSNode to = go_no_parens(go_arg(call, 0));

	if (go_is(to, "slice_expression"))
		to = go_field(to, "operand");
	if (!str_eq(go_callee(s->src, call), STR("copy")) || !str_eq(go_text(s->src, to), s->name))
		return;
	s->renewed = true;
	if (!str_has_prefix(go_text(s->src, go_arg(call, 1)), s->name))
		s->copied = go_no_parens(go_arg(call, 1));
}

static bool visit_change(void *ctx, TSNode n)
{
	struct changes *s = ctx;

	if (go_is(n, "short_var_declaration"))
		note_assignment(s, n);
	if (go_is(n, "call_expression"))
		note_copy(s, n);
	if (go_is(n, "assignment_statement") &&
	    str_eq(go_text(s->src, go_field(n, "operator")), STR("="))) {
		note_assignment(s, n);
		note_place(s, n);
	}
	return true;
}

static bool visit_condition(void *ctx, TSNode n)
{
	if (go_is(n, "if_statement"))
		note_condition(ctx, n);
	return true;
}

static struct changes changes_in(const struct gosrc *src, TSNode region, struct str what,
				 TSNode sort)
{
	struct changes s = { .src = src, .name = what, .sort = sort, .region = region };

	s.copied = s.one.index = s.one.value = go_null();

	go_walk(region, visit_change, &s);
	if (!ts_node_is_null(sort))
		go_walk(region, visit_condition, &s);
	return s;
}

/* Each round has other data, or sorts now and then. */
static bool is_other_each_round(const struct changes *s)
{
	return s->renewed || (s->cuts && !s->appends) || s->batched;
}

/* One element a round, or a call, is new in it. */
static bool gets_one(const struct changes *s)
{
	return s->appends == s->elements && s->elements + s->places == 1;
}

bool algorithm_change_of(const struct gosrc *src, TSNode region, struct str xs,
			 struct algorithm_change *out)
{
	struct changes s = changes_in(src, region, xs, go_null());

	*out = s.one;
	return gets_one(&s) && !s.renewed;
}

/* xs of sort.Ints(xs), sort.Sort(byName(xs)), sort.Sort(sort.Reverse(...)); null: no plain path. */
static TSNode sorted_slice(TSNode call)
{
	TSNode what = go_no_parens(go_arg(call, 0));

	while (go_is(what, "call_expression") && go_arg_count(what) == 1)
		what = go_no_parens(go_arg(what, 0));
	if (go_is(what, "type_conversion_expression"))
		what = go_field(what, "operand");
	return ts_node_is_null(go_base_name(what)) ? go_null() : what;
}

/*
 * A sort that stands in no loop: the calls of the function are the rounds, where what is sorted, or what it is a copy of, stays from
 * call to call and the call changes one element of it.
 */
static bool match_kept(const struct gosrc *src, struct candidate *c, TSNode what,
		       const struct changes *s)
{
	struct algorithm_change one;

	c->text = ALGORITHM_GROWS;
	if (!ts_node_is_null(s->copied)) {
		if (!algorithm_is_kept(src, s->copied) || s->batched || s->appends + s->places ||
		    !algorithm_change_of(src, c->fn->node, go_text(src, s->copied), &one))
			return false;
		c->form = ALGORITHM_SORT_COPY;
		c->subject = go_text(src, s->copied);
		return true;
	}
	c->form = s->cuts ? ALGORITHM_SORT_CUT : ALGORITHM_SORT;
	return algorithm_is_kept(src, what) && gets_one(s) && !s->renewed && !s->batched;
}

/* The function literal that sorts it made it itself: each of its calls has another one, whatever loop they stand in. */
static bool is_made_by_literal(const struct gosrc *src, TSNode call, TSNode what, TSNode loop)
{
	TSNode base = go_base_name(what);
	struct godecl d;

	return !go_contains(loop, call) && go_find_decl(src, base, go_text(src, base), &d) &&
	       (d.kind == DECL_SHORT || d.kind == DECL_VAR) && go_is(d.func, "func_literal") &&
	       ts_node_eq(d.func, go_enclosing_func(call));
}

bool algorithm_sort(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode what, loop;
	struct changes s;

	if (!is_sort(src, call))
		return false;
	what = sorted_slice(call);
	if (ts_node_is_null(what))
		return false;
	loop = loop_around(src, call, c->fn->node);
	s = changes_in(src, ts_node_is_null(loop) ? c->fn->node : go_field(loop, "body"),
		       go_text(src, what), call);
	c->subject = go_text(src, what);
	c->form = s.cuts ? ALGORITHM_SORT_CUT : ALGORITHM_SORT;
	if (ts_node_is_null(loop)
		    ? !match_kept(src, c, what, &s) && !algorithm_sort_asked(c, call, what)
		    : algorithm_varies(src, what, loop) || is_other_each_round(&s) ||
			      is_made_by_literal(src, call, what, loop) ||
			      leaves_loop(go_statement(call)))
		return false;
	c->site = go_statement(call);
	c->extra = c->form == ALGORITHM_SORT_ASKED ? c->extra : what;
	c->loop = loop;
	candidate_spot(c, (struct spot){ .from = go_line(c->site),
					 .to = go_end_line(c->site),
					 .any_cpu = true,
					 .self = true });
	return true;
}
