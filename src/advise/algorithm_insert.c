/* A sorted list that a loop fills element by element, each in its place: nobody looks at it before it is full. */
#include "advise/algorithm.h"

struct insert_uses {
	const struct gosrc *src;
	struct str xs;
	TSNode insert, search; /* the calls that may mention it */
	bool other;
};

static bool visit_use(void *ctx, TSNode n)
{
	struct insert_uses *u = ctx;
	TSNode p = ts_node_parent(n);

	if (u->other || ts_node_eq(n, u->insert) || ts_node_eq(n, u->search))
		return false;
	if (!go_is(n, "identifier") || !str_eq(go_text(u->src, n), u->xs))
		return true;
	/* xs = of the insertion itself, len(xs) */
	u->other = !(go_is(p, "expression_list") && go_contains(ts_node_parent(p), u->insert)) &&
		   !(go_is(p, "argument_list") &&
		     str_eq(go_callee(u->src, ts_node_parent(p)), STR("len")));
	return !u->other;
}

/* slices.BinarySearch(xs, x), slices.BinarySearchFunc(xs, x, f), sort.SearchInts(xs, x), sort.Search(len(xs), f): of xs. */
static bool is_search_of(const struct gosrc *src, TSNode call, struct str xs)
{
	if (go_calls(src, call, "sort", "Search"))
		return go_mentions(src, go_arg(call, 1), xs);
	return (go_calls(src, call, "slices", "BinarySearch") ||
		go_calls(src, call, "slices", "BinarySearchFunc") ||
		go_calls(src, call, "sort", "SearchInts") ||
		go_calls(src, call, "sort", "SearchStrings") ||
		go_calls(src, call, "sort", "SearchFloat64s")) &&
	       str_eq(go_text(src, go_arg(call, 0)), xs);
}

/* A variable of the function that the loop stands in, declared in front of it. */
static bool is_made_here(const struct gosrc *src, TSNode xs, TSNode loop)
{
	struct godecl d;

	return go_is(xs, "identifier") && go_find_decl(src, xs, go_text(src, xs), &d) &&
	       (d.kind == DECL_SHORT || d.kind == DECL_VAR) && !go_contains(loop, d.stmt);
}

bool algorithm_insert(struct candidate *c, TSNode assign)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_single(go_field(assign, "left")),
	       call = go_single(go_field(assign, "right")), loop;
	struct insert_uses u = { .src = src, .insert = call };
	struct godecl at;

	if (ts_node_is_null(left) || !go_calls(src, call, "slices", "Insert") ||
	    go_arg_count(call) != 3 || !go_is_name(go_arg(call, 1)) ||
	    !str_eq(go_text(src, go_arg(call, 0)), go_text(src, left)))
		return false;
	loop = loop_around(src, assign, c->fn->node);
	u.xs = go_text(src, left);
	if (ts_node_is_null(loop) || !is_made_here(src, left, loop) ||
	    !go_find_decl(src, go_arg(call, 1), go_text(src, go_arg(call, 1)), &at) ||
	    at.kind != DECL_SHORT || at.index != 0 || !go_contains(loop, at.stmt) ||
	    !is_search_of(src, go_no_parens(at.value), u.xs))
		return false;
	u.search = go_no_parens(at.value);
	go_walk(go_field(loop, "body"), visit_use, &u);
	if (u.other)
		return false;
	c->form = ALGORITHM_INSERT;
	c->subject = u.xs;
	c->loop = loop;
	c->extra = u.search;
	candidate_spot(c, (struct spot){ .from = go_line(u.search),
					 .to = go_end_line(u.search),
					 .any_cpu = true,
					 .self = true });
	return true;
}

/* The loop with append, and the sort behind it; what was there already was left out: Compact does that. */
const char *algorithm_insert_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode branch = go_enclosing(c->site, "if_statement");
	bool once = !ts_node_is_null(branch) && go_contains(c->loop, branch);
	bool by = go_calls(src, c->extra, "slices", "BinarySearchFunc");
	struct str xs = c->subject,
		   x = go_text(src, go_arg(go_single(go_field(c->site, "right")), 2));
	struct buf b = { 0 };

	buf_printf(&b, STR_FMT "\n\t" STR_FMT " = append(" STR_FMT ", " STR_FMT ")\n}\n",
		   STR_ARG(loop_head(src, c->loop)), STR_ARG(xs), STR_ARG(xs), STR_ARG(x));
	buf_printf(&b, by ? "slices.SortFunc(" STR_FMT ", ...)" : "slices.Sort(" STR_FMT ")",
		   STR_ARG(xs));
	if (once)
		buf_printf(&b, "\n" STR_FMT " = slices.Compact(" STR_FMT ") // each once",
			   STR_ARG(xs), STR_ARG(xs));
	return rule_words(a, &b);
}
