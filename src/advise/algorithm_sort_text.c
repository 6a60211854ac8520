/* What to write instead of a sort that is done again and again, or by hand, in the reader's own names. */
#include "advise/algorithm.h"

/* The order is that of a sort.Interface, or equal elements keep theirs: BinarySearch says neither. */
static bool is_own_order(const struct gosrc *src, TSNode sort)
{
	return go_calls(src, sort, "sort", "Sort") || go_calls(src, sort, "sort", "Stable") ||
	       go_calls(src, sort, "sort", "SliceStable") ||
	       go_calls(src, sort, "slices", "SortStableFunc");
}

/* The statement that finds an element's place, by the order that the sort has. */
static const char *find_place(struct advisor *a, const struct candidate *c, const char *at,
			      struct str list, struct str element)
{
	const struct gosrc *src = c->file->src;
	TSNode sort = algorithm_call(c), order = go_arg(sort, 1);

	if (is_own_order(src, sort))
		return arena_printf(
			a->arena,
			"%s := sort.Search(len(" STR_FMT
			"), func(i int) bool { ... }) // the first that belongs behind " STR_FMT,
			at, STR_ARG(list), STR_ARG(element));
	if (ts_node_is_null(order))
		return arena_printf(a->arena,
				    "%s, _ := slices.BinarySearch(" STR_FMT ", " STR_FMT ")", at,
				    STR_ARG(list), STR_ARG(element));
	return arena_printf(
		a->arena, "%s, _ := slices.BinarySearchFunc(" STR_FMT ", " STR_FMT ", %s)", at,
		STR_ARG(list), STR_ARG(element),
		go_is(order, "func_literal")
			? "order"
			: arena_strndup(a->arena, go_text(src, order).p, go_text(src, order).n));
}

/* xs[at] = v, and xs is sorted. */
static const char *replaced_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str x = c->subject, value;
	struct algorithm_change one;

	algorithm_change_of(src, c->fn->node, x, &one);
	value = go_text(src, one.value);
	return arena_printf(a->arena,
			    STR_FMT " = slices.Delete(" STR_FMT ", " STR_FMT ", " STR_FMT "+1)\n"
				    "%s\n" STR_FMT " = slices.Insert(" STR_FMT ", i, " STR_FMT ")",
			    STR_ARG(x), STR_ARG(x), STR_ARG(go_text(src, one.index)),
			    STR_ARG(go_text(src, one.index)), find_place(a, c, "i", x, value),
			    STR_ARG(x), STR_ARG(x), STR_ARG(value));
}

const char *algorithm_sort_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	bool apart = c->extra_src || str_eq(c->text, ALGORITHM_GROWS);
	TSNode grow = algorithm_growth_in(src, apart ? c->fn->node : c->loop, c->subject);
	struct str site = go_text(src, c->site), what;
	struct buf b = { 0 };

	if (str_eq(c->text, ALGORITHM_GROWS) && ts_node_is_null(grow))
		return replaced_example(a, c);
	if (ts_node_is_null(grow))
		return arena_printf(a->arena, STR_FMT " // once, behind the loop", STR_ARG(site));
	what = go_text(src, go_arg(go_single(go_field(grow, "right")), 1));
	if (c->form == ALGORITHM_SORT)
		buf_printf(&b,
			   "// sorted once, %s:\n" STR_FMT
			   "\n\n// or, where each round needs it sorted:\n",
			   apart ? "when all are in" : "behind the loop", STR_ARG(site));
	buf_printf(&b, "%s\n" STR_FMT " = slices.Insert(" STR_FMT ", i, " STR_FMT ")",
		   find_place(a, c, "i", c->subject, what), STR_ARG(c->subject),
		   STR_ARG(c->subject), STR_ARG(what));
	return rule_words(a, &b);
}

/* The new element is what is put into the window; the old one, what stood there. */
const char *algorithm_window_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct algorithm_change one;
	struct str at;
	struct buf b = { 0 };

	algorithm_change_of(src, c->fn->node, c->subject, &one);
	at = ts_node_is_null(one.index) ? STR("0") : go_text(src, one.index);
	buf_printf(&b, "// sorted: a field, kept from call to call\n");
	if (!ts_node_is_null(one.index) || algorithm_is_cut(src, c->fn->node, c->subject))
		buf_printf(&b,
			   "old := " STR_FMT "[" STR_FMT "] // before it is replaced\n"
			   "%s\nsorted = slices.Delete(sorted, i, i+1)\n",
			   STR_ARG(c->subject), STR_ARG(at),
			   find_place(a, c, "i", STR("sorted"), STR("old")));
	buf_printf(&b, "%s\nsorted = slices.Insert(sorted, at, " STR_FMT ")",
		   find_place(a, c, "at", STR("sorted"), go_text(src, one.value)),
		   STR_ARG(go_text(src, one.value)));
	return rule_words(a, &b);
}

/* xs[j].Total > xs[j+1].Total: what stands behind the index is the key. */
const char *algorithm_swap_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(c->extra, "left");
	struct str text = go_text(src, left), tail = STR("");
	size_t depth = 0;

	for (size_t i = c->subject.n; i < text.n; i++) {
		depth += text.p[i] == '[';
		depth -= text.p[i] == ']' && depth > 0;
		if (text.p[i] == ']' && depth == 0) {
			tail = str_sub(text, i + 1, text.n);
			break;
		}
	}
	if (tail.n == 0)
		return arena_printf(a->arena, "slices.Sort(" STR_FMT ")", STR_ARG(c->subject));
	while (go_is_selector(left) || go_is(left, "call_expression"))
		left = go_is(left, "call_expression") ? go_field(left, "function")
						      : go_operand(left);
	return arena_printf(a->arena,
			    "slices.SortFunc(" STR_FMT ", func(a, b " STR_FMT
			    ") int { return cmp.Compare(a" STR_FMT ", b" STR_FMT ") })",
			    STR_ARG(c->subject),
			    STR_ARG(algorithm_element_type(c, go_operand(left))), STR_ARG(tail),
			    STR_ARG(tail));
}
