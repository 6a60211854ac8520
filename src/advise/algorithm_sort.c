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
	bool renewed;		    /* set to something else, or emptied */
	bool batched; /* sorted only when it is so long, or, where it is cut, now and then */
};

static void note_value(struct changes *s, TSNode value)
{
	value = go_no_parens(value);
	if (is_append_to(s->src, value, s->name)) {
		s->appends++;
		s->elements +=
			go_arg_count(value) == 2 && !go_is(go_arg(value, 1), "variadic_argument");
	} else if (go_is(value, "slice_expression") &&
		   str_eq(go_text(s->src, go_field(value, "operand")), s->name) &&
		   !str_eq(go_text(s->src, go_field(value, "end")), STR("0"))) {
		s->cuts++;
	} else {
		s->renewed = true;
	}
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

static bool visit_change(void *ctx, TSNode n)
{
	struct changes *s = ctx;

	if (go_is(n, "assignment_statement") &&
	    str_eq(go_text(s->src, go_field(n, "operator")), STR("=")))
		note_assignment(s, n);
	return true;
}

static bool visit_condition(void *ctx, TSNode n)
{
	if (go_is(n, "if_statement"))
		note_condition(ctx, n);
	return true;
}

static struct changes changes_in(const struct gosrc *src, TSNode region, TSNode what, TSNode sort)
{
	struct changes s = { .src = src, .name = go_text(src, what), .sort = sort };

	go_walk(region, visit_change, &s);
	go_walk(region, visit_condition, &s);
	return s;
}

/* Each round has other data, or sorts now and then. */
static bool is_other_each_round(const struct changes *s)
{
	return s->renewed || (s->cuts && !s->appends) || s->batched;
}

/* Of the receiver or the package, and the function appends one element to it. */
static bool is_kept_and_grown(const struct changes *s, TSNode what)
{
	TSNode base = go_base_name(what);
	struct godecl d;

	return go_find_decl(s->src, base, go_text(s->src, base), &d) &&
	       (d.kind == DECL_RECEIVER || d.kind == DECL_PACKAGE) && s->appends == 1 &&
	       s->elements == 1 && !s->renewed && !s->batched;
}

bool algorithm_sort(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode what = go_no_parens(go_arg(call, 0)), loop;
	struct changes s;

	if (!is_sort(src, call))
		return false;
	loop = loop_around(src, call, c->fn->node);
	/* sort.Sort(byName(xs)), sort.Sort(sort.Reverse(...)) */
	while (go_is(what, "call_expression") && go_arg_count(what) == 1)
		what = go_no_parens(go_arg(what, 0));
	if (go_is(what, "type_conversion_expression"))
		what = go_field(what, "operand");
	if (ts_node_is_null(go_base_name(what)))
		return false;
	s = changes_in(src, ts_node_is_null(loop) ? c->fn->node : go_field(loop, "body"), what,
		       call);
	/* a method that adds one element and sorts: the loop is its caller's */
	if (ts_node_is_null(loop) ? !is_kept_and_grown(&s, what)
				  : algorithm_varies(src, what, loop) || is_other_each_round(&s) ||
					    leaves_loop(go_statement(call)))
		return false;
	c->form = s.cuts ? ALGORITHM_SORT_CUT : ALGORITHM_SORT;
	c->site = go_statement(call);
	c->extra = what;
	c->loop = loop;
	c->subject = go_text(src, what);
	candidate_spot(c, (struct spot){ .from = go_line(c->site),
					 .to = go_end_line(c->site),
					 .any_cpu = true,
					 .self = true });
	return true;
}
