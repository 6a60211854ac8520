/* What to write instead of rule_inefficient_algorithm.c's shapes, in the reader's own names. */
#include "advise/algorithm.h"

static struct str type_text(const struct candidate *c, TSNode expr, const char *otherwise)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, expr);

	return t.text.n && t.kind != GO_BYTES ? t.text : str_of(otherwise);
}

struct str algorithm_element_type(const struct candidate *c, TSNode over)
{
	struct gotype t =
		go_type_elem(&c->file->ctx, go_type_of(&c->file->ctx, c->file->src, over));

	return t.text.n ? t.text : STR("T");
}

TSNode algorithm_growth_in(const struct gosrc *src, TSNode in, struct str xs)
{
	TSNode call = find_append_to(src, in, xs);

	return ts_node_is_null(call) ? call : go_statement(call);
}

/* seen[x] in place of slices.Contains(xs, x), and seen[x] = true where xs grows. */
static const char *set_example(struct advisor *a, struct candidate *c, TSNode call, TSNode loop)
{
	const struct gosrc *src = c->file->src;
	struct str over = go_text(src, go_arg(call, 0)), key = go_text(src, go_arg(call, 1));
	TSNode grow = algorithm_growth_in(src, loop, over);
	const char *set = free_name(a, c->file, c->fn->node, "seen");
	struct edit e[2];
	uint32_t n = 0;
	struct buf b = { 0 };
	bool index = go_calls(src, call, "slices", "Index"), later;

	later = !ts_node_is_null(grow) && ts_node_start_byte(grow) > ts_node_start_byte(call);
	if (index) {
		buf_printf(&b, "%s := make(map[" STR_FMT "]int, len(" STR_FMT "))\n", set,
			   STR_ARG(algorithm_element_type(c, go_arg(call, 0))), STR_ARG(over));
		buf_printf(&b, "for i, x := range " STR_FMT " {\n\t%s[x] = i\n}\n", STR_ARG(over),
			   set);
		buf_printf(&b, "// in the loop: i, ok := %s[" STR_FMT "]", set, STR_ARG(key));
		return rule_words(a, &b);
	}
	buf_printf(&b, "%s := make(map[" STR_FMT "]bool, len(" STR_FMT "))\n", set,
		   STR_ARG(algorithm_element_type(c, go_arg(call, 0))), STR_ARG(over));
	if (ts_node_is_null(grow))
		buf_printf(&b, "for _, x := range " STR_FMT " {\n\t%s[x] = true\n}\n",
			   STR_ARG(over), set);
	e[n++] = (struct edit){ ts_node_start_byte(call), ts_node_end_byte(call),
				arena_printf(a->arena, "%s[" STR_FMT "]", set, STR_ARG(key)) };
	if (later) {
		TSNode what = go_arg(go_single(go_field(grow, "right")), 1);

		e[n++] = (struct edit){ ts_node_end_byte(grow), ts_node_end_byte(grow),
					arena_printf(a->arena, "\n%s[" STR_FMT "] = true", set,
						     STR_ARG(go_text(src, what))) };
	}
	buf_adds(&b, source_edited(a, src, loop, e, n));
	return rule_words(a, &b);
}

static const char *key_text(struct advisor *a, const struct gosrc *src, TSNode n, bool fold)
{
	return arena_printf(a->arena, fold ? "strings.ToLower(" STR_FMT ")" : STR_FMT,
			    STR_ARG(go_text(src, n)));
}

/* The head of the loop that fills the index: over all elements, with both names where both are used. */
static void write_fill(struct advisor *a, struct buf *b, const struct candidate *c,
		       const struct algorithm_match *m, const char *name)
{
	const struct gosrc *src = c->file->src;
	struct str over, type = type_text(c, m->element, "K");
	TSNode base = go_no_parens(m->over);
	const char *element = key_text(a, src, m->element, m->fold);

	while (go_is(base, "slice_expression"))
		base = go_no_parens(go_field(base, "operand"));
	over = go_text(src, base);
	if (str_eq(type, STR("K")))
		type = type_text(c, m->key, "K");
	buf_printf(b, "%s := make(map[" STR_FMT "]int, len(" STR_FMT ")) // the place of each\n",
		   name, STR_ARG(type), STR_ARG(over));
	if (m->value.n)
		buf_printf(b, "for i, " STR_FMT " := range " STR_FMT " {\n\t%s[%s] = i\n}\n",
			   STR_ARG(m->value), STR_ARG(over), name, element);
	else
		buf_printf(b, "for " STR_FMT " := range " STR_FMT " {\n\t%s[%s] = " STR_FMT "\n}\n",
			   STR_ARG(m->index), STR_ARG(over), name, element, STR_ARG(m->index));
}

/* The collection itself grows in the outer loop, as in "is it there already": its index grows with it. */
static const char *growing_example(struct advisor *a, struct candidate *c,
				   const struct algorithm_match *m, TSNode append)
{
	const struct gosrc *src = c->file->src;
	const char *name = free_name(a, c->file, c->fn->node, "index");
	const char *key = key_text(a, src, m->key, m->fold);
	struct str type = type_text(c, m->key, "K"), over = go_text(src, m->over);
	TSNode then = go_field(m->cond_stmt, "consequence");
	bool just_leaves = ts_node_named_child_count(then) == 1 && m->ends;
	struct buf b = { 0 };

	buf_printf(&b, "%s := make(map[" STR_FMT "]int) // the place of each in " STR_FMT "\n",
		   name, STR_ARG(type), STR_ARG(over));
	buf_printf(&b, STR_FMT "\n\tif %s, ok := %s[%s]; ok {\n\t\t" STR_FMT "\n\t}\n",
		   STR_ARG(loop_head(src, c->loop)), just_leaves ? "_" : "at", name, key,
		   STR_ARG(just_leaves ? go_text(src, ts_node_named_child(then, 0)) : STR("...")));
	buf_printf(&b, "\t%s[%s] = len(" STR_FMT ")\n\t" STR_FMT "\n}", name, key, STR_ARG(over),
		   STR_ARG(go_text(src, append)));
	return rule_words(a, &b);
}

static const char *index_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const char *name = free_name(a, c->file, c->fn->node, "index");
	TSNode grow;
	struct algorithm_match m;
	struct str at;
	struct buf b = { 0 };

	if (!algorithm_search(src, c->site, &m))
		return "";
	grow = algorithm_growth_in(src, c->loop, go_text(src, m.over));
	if (!ts_node_is_null(grow)) {
		c->remedy =
			"Keep a map beside it that is filled where it grows: one look-up a round.";
		return growing_example(a, c, &m, grow);
	}
	at = m.index.n ? m.index : STR("i");
	if (!algorithm_varies(src, m.key, c->loop)) /* xs[i] + xs[j] == target */
		return arena_printf(
			a->arena,
			"%s := make(map[" STR_FMT "]int, len(" STR_FMT
			")) // what came before, and where\n" STR_FMT
			"\n\tif j, ok := %s[...]; ok { // what is left for the partner: " STR_FMT
			" and this one\n"
			"\t\t...\n\t}\n\t%s[...] = i // this one, for those behind it\n}",
			name, STR_ARG(type_text(c, m.element, "K")), STR_ARG(go_text(src, m.over)),
			STR_ARG(loop_head(src, c->loop)), name, STR_ARG(go_text(src, m.key)), name);
	if (!m.ends) {
		TSNode base = go_no_parens(m.over);
		const char *key = key_text(a, src, m.element, m.fold);

		while (go_is(base, "slice_expression"))
			base = go_no_parens(go_field(base, "operand"));
		buf_printf(&b,
			   "%s := make(map[" STR_FMT "][]int, len(" STR_FMT
			   ")) // the places of each\n",
			   name, STR_ARG(type_text(c, m.key, "K")), STR_ARG(go_text(src, base)));
		buf_printf(&b,
			   "for " STR_FMT "%s" STR_FMT " := range " STR_FMT
			   " {\n\t%s[%s] = append(%s[%s], " STR_FMT ")\n}\n",
			   STR_ARG(at), m.value.n ? ", " : "", STR_ARG(m.value),
			   STR_ARG(go_text(src, base)), name, key, name, key, STR_ARG(at));
		buf_printf(&b, STR_FMT "\n\tfor _, " STR_FMT " := range %s[%s] {\n\t\t...\n\t}\n}",
			   STR_ARG(loop_head(src, c->loop)), STR_ARG(at), name,
			   key_text(a, src, m.key, m.fold));
		return rule_words(a, &b);
	}
	write_fill(a, &b, c, &m, name);
	buf_printf(&b, STR_FMT "\n\tif " STR_FMT ", ok := %s[%s]; ok {\n\t\t...\n\t}\n}",
		   STR_ARG(loop_head(src, c->loop)), STR_ARG(at), name,
		   key_text(a, src, m.key, m.fold));
	return rule_words(a, &b);
}

/* slices.IndexFunc(xs, func(x T) bool { return x.ID == id }): places by what is compared. */
static const char *predicate_example(struct advisor *a, const struct candidate *c,
				     const struct algorithm_match *m)
{
	const struct gosrc *src = c->file->src;
	struct buf b = { 0 };

	buf_printf(&b,
		   "index map[" STR_FMT "]int // beside " STR_FMT
		   ", filled wherever that is: the place of each " STR_FMT "\n\n",
		   STR_ARG(type_text(c, m->key, "K")), STR_ARG(c->subject),
		   STR_ARG(go_text(src, m->element)));
	buf_printf(&b, "i, ok := index[%s]", key_text(a, src, m->key, m->fold));
	return rule_words(a, &b);
}

/* A search in a function: the map belongs where the elements are kept. */
static const char *helper_example(struct advisor *a, struct candidate *c)
{
	struct algorithm_match m;
	struct buf b = { 0 };

	if (go_is(c->site, "call_expression") && go_is(go_arg(c->site, 1), "func_literal") &&
	    algorithm_predicate(c->file->src, go_arg(c->site, 1), &m))
		return predicate_example(a, c, &m);
	if (str_eq(c->text, ALGORITHM_ARGUMENT) && go_is(c->site, "call_expression")) {
		const struct gosrc *src = c->file->src;
		TSNode over = go_arg(c->site, 0), key = go_arg(c->site, 1);

		buf_printf(&b,
			   "index := make(map[" STR_FMT "]int, len(" STR_FMT
			   ")) // in front of the loop\n",
			   STR_ARG(algorithm_element_type(c, over)), STR_ARG(go_text(src, over)));
		buf_printf(&b, "for i, x := range " STR_FMT " {\n\tindex[x] = i\n}\n",
			   STR_ARG(go_text(src, over)));
		buf_printf(&b, "// in the loop: i, ok := index[" STR_FMT "]",
			   STR_ARG(go_text(src, key)));
		return rule_words(a, &b);
	}
	if (go_is(c->site, "for_statement")) {
		if (!algorithm_search(c->file->src, c->site, &m))
			return "";
		buf_printf(&b,
			   "byKey map[" STR_FMT "]" STR_FMT " // beside " STR_FMT
			   ", filled wherever that is\n\n" STR_FMT ", ok := byKey[%s]",
			   STR_ARG(type_text(c, m.key, "K")),
			   STR_ARG(algorithm_element_type(c, m.over)), STR_ARG(c->subject),
			   STR_ARG(m.value.n ? m.value : STR("x")),
			   key_text(a, c->file->src, m.key, m.fold));
		return rule_words(a, &b);
	}
	return arena_printf(
		a->arena, "set map[" STR_FMT "]bool // beside " STR_FMT ", filled wherever that is",
		STR_ARG(algorithm_element_type(c, go_arg(c->site, 0))), STR_ARG(c->subject));
}

/* What was sorted by its lower ends is sorted by its upper ones, where no two ranges overlap. */
static const char *interval_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct algorithm_match m;
	struct buf b = { 0 };
	struct str x, i;

	if (!algorithm_search(src, c->site, &m))
		return "";
	x = go_text(src, m.over);
	i = m.index.n ? m.index : STR("i");
	buf_printf(&b,
		   "// " STR_FMT " sorted, no two of them overlap:\n" STR_FMT
		   " := sort.Search(len(" STR_FMT "), func(" STR_FMT " int) bool {\n",
		   STR_ARG(x), STR_ARG(i), STR_ARG(x), STR_ARG(i));
	if (m.value.n)
		buf_printf(&b, "\t" STR_FMT " := " STR_FMT "[" STR_FMT "]\n", STR_ARG(m.value),
			   STR_ARG(x), STR_ARG(i));
	buf_printf(&b,
		   "\treturn " STR_FMT "\n})\nif " STR_FMT " < len(" STR_FMT ") { // and " STR_FMT
		   "\n\t...\n}",
		   STR_ARG(go_text(src, m.upper)), STR_ARG(i), STR_ARG(x),
		   STR_ARG(go_text(src, m.element)));
	return rule_words(a, &b);
}

/* The key that a helper looks for. */
static TSNode sought(const struct candidate *c)
{
	struct algorithm_match m;

	if (!go_is(c->site, "for_statement"))
		return go_arg(c->site, 1);
	return algorithm_search(c->file->src, c->site, &m) ? m.key : go_null();
}

static const char *recent_example(struct advisor *a, struct candidate *c)
{
	TSNode key = sought(c);
	struct str k = go_is(key, "func_literal") ? STR("key") : go_text(c->file->src, key);

	return arena_printf(a->arena,
			    "// order *list.List, at map[" STR_FMT
			    "]*list.Element in place of " STR_FMT "\n"
			    "if e, ok := at[" STR_FMT "]; ok {\n\torder.MoveToBack(e)\n} else {\n"
			    "\tat[" STR_FMT "] = order.PushBack(" STR_FMT ")\n}",
			    STR_ARG(type_text(c, key, "K")), STR_ARG(c->subject), STR_ARG(k),
			    STR_ARG(k), STR_ARG(k));
}

static const char *take_example(struct advisor *a, struct candidate *c)
{
	TSNode key = sought(c);
	bool itself = go_is(c->site, "call_expression") && !go_is(key, "func_literal");

	return arena_printf(
		a->arena,
		"byKey map[" STR_FMT "]" STR_FMT " // in place of " STR_FMT
		", where their order does not count\n\ndelete(byKey, " STR_FMT ")",
		STR_ARG(type_text(c, key, "K")),
		STR_ARG(itself ? STR("bool") : algorithm_element_type(c, c->extra)),
		STR_ARG(c->subject),
		STR_ARG(go_is(key, "func_literal") ? STR("key") : go_text(c->file->src, key)));
}

static const char *map_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct algorithm_match m;

	if (!algorithm_search(src, c->site, &m))
		return "";
	return arena_printf(a->arena,
			    "if " STR_FMT ", ok := " STR_FMT "[" STR_FMT "]; ok {\n\t...\n}",
			    STR_ARG(m.value.n && !str_eq(m.value, STR("_")) ? m.value : STR("_")),
			    STR_ARG(c->subject), STR_ARG(go_text(src, m.key)));
}

TSNode algorithm_call(const struct candidate *c)
{
	TSNode n = c->site;

	while (!go_is(n, "call_expression") && ts_node_named_child_count(n))
		n = ts_node_named_child(n, 0);
	return n;
}

/* copy(q.ids[:n-1], q.ids[1:n]) of an array, of which no start can move. */
static bool is_array(const struct candidate *c)
{
	TSNode what = algorithm_collection(go_arg(algorithm_call(c), 0));

	return go_type_of(&c->file->ctx, c->file->src, what).kind == GO_ARRAY;
}

/* "if COND {" around the removal: what DeleteFunc asks of each element. */
static const char *remove_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode block = ts_node_parent(c->site), cond;
	struct str x = c->subject, text, rest;
	struct buf b = { 0 };
	char *slot;
	ptrdiff_t at;

	if (c->form == ALGORITHM_SHIFT && is_array(c))
		return arena_printf(a->arena,
				    "// first: an index beside " STR_FMT
				    ", that of its first element\n" STR_FMT
				    "[first]\nfirst++ // back to 0 when all are taken",
				    STR_ARG(x), STR_ARG(x));
	if (c->form == ALGORITHM_SHIFT)
		return arena_printf(a->arena,
				    STR_FMT " = " STR_FMT
					    "[1:] // the start moves; nothing is copied",
				    STR_ARG(x), STR_ARG(x));
	if (!go_is(ts_node_parent(block), "if_statement"))
		return arena_printf(a->arena,
				    "last := len(" STR_FMT
				    ") - 1 // where order does not matter\n" STR_FMT
				    "[i] = " STR_FMT "[last]\n" STR_FMT " = " STR_FMT "[:last]",
				    STR_ARG(x), STR_ARG(x), STR_ARG(x), STR_ARG(x), STR_ARG(x));
	cond = go_field(ts_node_parent(block), "condition");
	buf_printf(&b,
		   STR_FMT " = slices.DeleteFunc(" STR_FMT ", func(x " STR_FMT ") bool { return ",
		   STR_ARG(x), STR_ARG(x),
		   STR_ARG(algorithm_element_type(c, go_single(go_field(c->site, "left")))));
	text = go_text(src, cond);
	slot = arena_printf(a->arena, STR_FMT "[", STR_ARG(x));
	rest = text;
	while ((at = str_index(rest, str_of(slot))) >= 0) { /* xs[i] -> x */
		size_t end = (size_t)at + strlen(slot);

		while (end < rest.n && rest.p[end] != ']')
			end++;
		buf_add_str(&b, str_sub(rest, 0, (size_t)at));
		buf_addc(&b, 'x');
		rest = str_sub(rest, MIN(end + 1, rest.n), rest.n);
	}
	buf_add_str(&b, rest);
	buf_adds(&b, " })");
	return rule_words(a, &b);
}

static const char *prepend_example(struct advisor *a, struct candidate *c)
{
	struct str x = c->subject, what = go_text(c->file->src, c->extra);

	if (str_eq(c->text, ALGORITHM_GROWS))
		return arena_printf(a->arena,
				    STR_FMT " = append(" STR_FMT ", " STR_FMT
					    ")\n// where it is read, the newest first:\n"
					    "for i := len(" STR_FMT
					    ") - 1; i >= 0; i-- {\n\t...\n}",
				    STR_ARG(x), STR_ARG(x), STR_ARG(what), STR_ARG(x));
	return arena_printf(a->arena,
			    STR_FMT " = append(" STR_FMT ", " STR_FMT
				    ")\n// behind the loop:\nslices.Reverse(" STR_FMT ")",
			    STR_ARG(x), STR_ARG(x), STR_ARG(what), STR_ARG(x));
}

static const char *memo_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode params = go_field(c->extra, "parameters");
	struct buf names = { 0 }, b = { 0 };
	struct str type = STR("");
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(params); i++) {
		TSNode p = ts_node_named_child(params, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			if (!go_is_declared(p, ts_node_named_child(p, k)))
				continue;
			buf_printf(&names, "%s" STR_FMT, n++ ? ", " : "",
				   STR_ARG(go_text(src, ts_node_named_child(p, k))));
			type = go_text(src, go_field(p, "type"));
		}
	}
	if (n == 1)
		buf_printf(&b, "memo := map[" STR_FMT "]" STR_FMT "{}\n", STR_ARG(type),
			   STR_ARG(go_text(src, go_field(c->extra, "result"))));
	else
		buf_printf(&b,
			   "type key struct{ ... } // " STR_FMT "\nmemo := map[key]" STR_FMT "{}\n",
			   STR_ARG(buf_str(&names)),
			   STR_ARG(go_text(src, go_field(c->extra, "result"))));
	buf_printf(&b,
		   "// first: if v, ok := memo[%s" STR_FMT "%s]; ok { return v }\n"
		   "// last:  memo[...] = v, before v is returned",
		   n == 1 ? "" : "key{", STR_ARG(buf_str(&names)), n == 1 ? "" : "}");
	buf_release(&names);
	return rule_words(a, &b);
}

struct words {
	const char *why, *remedy;
};

static const struct words words[] = {
	[ALGORITHM_SEARCH_CALL] = { "Each round walks through %s until it finds the value: rounds "
				    "times "
				    "elements steps.",
				    "Keep the values in a map beside it: one look-up a round." },
	[ALGORITHM_SEARCH_LOOP] = { "Each round of the outer loop walks through %s: rounds times "
				    "elements "
				    "comparisons.",
				    "Put the keys into a map once, in front of the loop, and look "
				    "them up." },
	[ALGORITHM_HELPER] = { "It walks through %s at each call, and a loop calls it: rounds "
			       "times "
			       "elements steps.",
			       "Keep a map from the key, where the list has more than some ten "
			       "elements: shorter ones are compared faster than hashed." },
	[ALGORITHM_CALLBACK] = { "The function is called for each element, and walks through %s "
				 "each "
				 "time: elements times elements steps.",
				 "Put them into a map once, in front, and look them up." },
	[ALGORITHM_INTERVAL] = { "It walks through %s for each key, from one range to the next: "
				 "keys "
				 "times ranges comparisons.",
				 "Where the ranges do not overlap, keep them sorted and find the "
				 "place by halves (sort.Search)." },
	[ALGORITHM_RECENT] = { "It walks through %s to find the key and moves all that stand "
			       "behind "
			       "it, at each call, and a loop calls it.",
			       "Keep the order in a list (container/list), and a map from the key "
			       "to its element." },
	[ALGORITHM_TAKE] = { "It walks through %s to find one and moves all that stand behind it, "
			     "at each call, and a loop calls it.",
			     "Keep them in a map by their key, where their order does not count; "
			     "where it does, mark what is gone and pass over it later." },
	[ALGORITHM_MAP_SCAN] = { "It walks through all of the map %s to find one key, which the "
				 "map itself "
				 "finds in one step.",
				 "Look the key up." },
	[ALGORITHM_REMOVE] = { "Each removal moves all elements of %s behind it, and the loop "
			       "removes again "
			       "and again.",
			       "Take out all of them in one pass." },
	[ALGORITHM_PREPEND] = { "Each round puts an element in front of %s, which copies all that "
				"are there.",
				"Append, and reverse once behind the loop." },
	[ALGORITHM_SHIFT] = { "To take out the first element, all others of %s are moved by one "
			      "place.",
			      "Move the start of the slice instead; where it is filled again for a "
			      "long time, use a ring "
			      "or keep an index." },
	[ALGORITHM_SORT] = { "%s is sorted in each round, though only little of it has changed "
			     "since the "
			     "last.",
			     "Sort once behind the loop, or put each element in its place." },
	[ALGORITHM_SORT_CUT] = { "%s is sorted in each round, though only little of it has changed "
				 "since the last.",
				 "Put each element in its place; where only the first or the last "
				 "is asked for, keep a heap (container/heap)." },
	[ALGORITHM_SORT_COPY] = { "A copy of %s is sorted at each call, though only one element of "
				  "it "
				  "is new.",
				  "Keep a sorted copy from call to call: take the old element out "
				  "of it and put the new one in its place." },
	[ALGORITHM_SORT_ASKED] = { "A copy of %s is made and sorted at each call, and the calls "
				   "are "
				   "for the same data.",
				   "Sort once in front of the calls, and hand over what is "
				   "sorted." },
	[ALGORITHM_SWAP_SORT] = { "%s is sorted by hand with two loops: elements times elements "
				  "comparisons.",
				  "The library's sort takes n log n." },
	[ALGORITHM_RESUM] = { "Each round adds up %s from the start again, which is the sum of the "
			      "last round and a little: "
			      "elements times elements steps.",
			      "Keep the sum from round to round." },
	[ALGORITHM_RECURSION] = { "%s calls itself more than once for almost the same arguments, "
				  "so the same "
				  "results are worked out again and again: the steps grow "
				  "exponentially.",
				  "Keep what was worked out, or fill a table from the small to the "
				  "large." },
	[ALGORITHM_CHOICES] = { "%s calls itself for each choice with what that leaves, and many "
				"choices leave the same, so the same results are worked out again "
				"and again: the steps grow exponentially.",
				"Keep what was worked out by what is left, or fill a table from "
				"the small to the large." },
	[ALGORITHM_INSERT] = { "Each element is put into its place in %s, behind which all others "
			       "move: elements times elements steps, though only the whole is "
			       "used.",
			       "Append, and sort once when all are in." },
	[ALGORITHM_PREFIX] = { "%s is counted through from its start up to the place, for each "
			       "place: places times length steps.",
			       "Go on from where the last count ended; where places come in any "
			       "order, make a table once and search it by halves." },
};

/* What is told instead where no loop is needed to know: the calls are the rounds. */
static const struct words grown[] = {
	[ALGORITHM_HELPER] = { "It walks through %s at each call, which grows from call to call: "
			       "calls "
			       "times elements steps.",
			       "Keep a map from the key." },
	[ALGORITHM_PREPEND] = { "Each call puts an element in front of %s, which copies all that "
				"are there.",
				"Append, and read from the end; or reverse once when all are in." },
	[ALGORITHM_SORT] = { "%s is sorted at each call, though only one element of it is new.",
			     "Put the element in its place, or sort once when all are in." },
	[ALGORITHM_SORT_CUT] = { "%s is sorted at each call, though only one element of it is new.",
				 "Put the element in its place; where only the first or the last "
				 "is asked for, keep a heap (container/heap)." },
	[ALGORITHM_SORT_COPY] = { NULL, NULL },
};

static const struct words *words_of(const struct candidate *c)
{
	size_t form = (size_t)c->form;

	return str_eq(c->text, ALGORITHM_GROWS) && form < ARRAY_LEN(grown) && grown[form].why
		       ? &grown[form]
		       : &words[form];
}

static void add_growth(struct advisor *a, struct candidate *c)
{
	struct algorithm_growth g;

	if (!algorithm_growth(a, c, &g) || g.low < 1.1)
		return;
	c->why = arena_printf(
		a->arena,
		"%s Measured: its benchmark's time grows as the size to the power of %.2f (%.2f to "
		"%.2f) from %.0f to %.0f.",
		c->why, g.exponent, g.low, g.high, g.from, g.to);
}

static const char *call_example(struct advisor *a, struct candidate *c)
{
	return set_example(a, c, c->site, c->loop);
}

static const char *callback_example(struct advisor *a, struct candidate *c)
{
	return go_is(c->site, "for_statement") ? index_example(a, c) : call_example(a, c);
}

static const char *resum_example(struct advisor *a, struct candidate *c)
{
	return arena_printf(a->arena,
			    "" STR_FMT " := 0 // in front of the loop\n" STR_FMT "\n\t" STR_FMT
			    " // for the new element only\n\t...\n}",
			    STR_ARG(c->subject), STR_ARG(loop_head(c->file->src, c->loop)),
			    STR_ARG(go_text(c->file->src, c->extra)));
}

static const char *(*const examples[])(struct advisor *a, struct candidate *c) = {
	[ALGORITHM_SEARCH_CALL] = call_example,
	[ALGORITHM_SEARCH_LOOP] = index_example,
	[ALGORITHM_HELPER] = helper_example,
	[ALGORITHM_CALLBACK] = callback_example,
	[ALGORITHM_INTERVAL] = interval_example,
	[ALGORITHM_RECENT] = recent_example,
	[ALGORITHM_TAKE] = take_example,
	[ALGORITHM_MAP_SCAN] = map_example,
	[ALGORITHM_REMOVE] = remove_example,
	[ALGORITHM_PREPEND] = prepend_example,
	[ALGORITHM_SHIFT] = remove_example,
	[ALGORITHM_SORT] = algorithm_sort_example,
	[ALGORITHM_SORT_CUT] = algorithm_sort_example,
	[ALGORITHM_SORT_COPY] = algorithm_window_example,
	[ALGORITHM_SORT_ASKED] = algorithm_asked_example,
	[ALGORITHM_SWAP_SORT] = algorithm_swap_example,
	[ALGORITHM_RESUM] = resum_example,
	[ALGORITHM_RECURSION] = memo_example,
	[ALGORITHM_CHOICES] = algorithm_choices_example,
	[ALGORITHM_INSERT] = algorithm_insert_example,
	[ALGORITHM_PREFIX] = algorithm_prefix_example,
};

void algorithm_explain(struct advisor *a, struct candidate *c)
{
	const struct words *w = words_of(c);
	struct str before, after;

	str_cut(str_of(w->why), '%', &before, &after);
	c->why = arena_printf(a->arena, STR_FMT STR_FMT STR_FMT "%s", STR_ARG(before),
			      STR_ARG(c->subject), STR_ARG(str_trim_prefix(after, STR("s"))),
			      c->data ? (const char *)c->data : "");
	c->remedy = w->remedy;
	add_growth(a, c);
	c->example = examples[c->form](a, c);
}

/* The better algorithm takes time as well: a quarter in the catalogue's pair. Results of a recursion that are kept take none. */
void algorithm_rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	(void)a;
	if (c->form == ALGORITHM_RECURSION || c->form == ALGORITHM_CHOICES ||
	    c->form == ALGORITHM_PREFIX)
		return;
	r->cpu = 0.25;
	r->what = "the better algorithm's own work, a quarter in the catalogue's pair, stays; more "
		  "where there are few elements";
}
