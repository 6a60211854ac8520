/* More steps than the job needs: searches in loops, elements moved one by one, work that is done again and again. */
#include "advise/algorithm.h"
#include "gocode/gosize.h"

static const char *const func_nodes[] = { "function_declaration", "method_declaration", NULL };

/* ---- what varies, what stays ---- */

struct vary_search {
	const struct gosrc *src;
	TSNode loop;
	bool found;
};

static bool visit_vary(void *ctx, TSNode n)
{
	struct vary_search *v = ctx;
	struct godecl d;

	if (v->found)
		return false;
	if (go_is_name(n) && go_find_decl(v->src, n, go_text(v->src, n), &d) &&
	    go_contains(v->loop, d.stmt))
		v->found = true;
	return !v->found;
}

bool algorithm_varies(const struct gosrc *src, TSNode expr, TSNode loop)
{
	struct vary_search v = { src, loop, false };

	if (!ts_node_is_null(expr))
		go_walk(expr, visit_vary, &v);
	return v.found;
}

/* ---- a loop that searches ---- */

static bool has_name(const struct gosrc *src, TSNode expr, struct str name)
{
	return name.n && go_mentions(src, expr, name);
}

static bool is_element_side(const struct gosrc *src, const struct algorithm_match *m, TSNode n)
{
	return has_name(src, n, m->value) || has_name(src, n, m->index);
}

/* a == b, strings.EqualFold(a, b), bytes.Equal(a, b), or one of these joined by &&. */
static bool find_equality(const struct gosrc *src, TSNode cond, bool negated,
			  struct algorithm_match *m)
{
	struct str op;
	TSNode left, right;

	cond = go_no_parens(cond);
	if (go_is(cond, "call_expression") && !negated &&
	    (go_calls(src, cond, "strings", "EqualFold") ||
	     go_calls(src, cond, "bytes", "Equal"))) {
		left = go_arg(cond, 0);
		right = go_arg(cond, 1);
		m->fold = go_calls(src, cond, "strings", "EqualFold");
	} else if (go_is(cond, "binary_expression")) {
		op = go_text(src, go_field(cond, "operator"));
		left = go_field(cond, "left");
		right = go_field(cond, "right");
		if (str_eq(op, negated ? STR("||") : STR("&&")))
			return find_equality(src, left, negated, m) ||
			       find_equality(src, right, negated, m);
		if (!str_eq(op, negated ? STR("!=") : STR("==")))
			return false;
	} else {
		return false;
	}
	if (is_element_side(src, m, left) == is_element_side(src, m, right))
		return false;
	m->element = is_element_side(src, m, left) ? left : right;
	m->key = is_element_side(src, m, left) ? right : left;
	return !go_is(m->key, "nil") && !go_is(m->key, "int_literal") &&
	       !go_is(m->key, "interpreted_string_literal") && !go_is(m->key, "true") &&
	       !go_is(m->key, "false") && !go_is(m->key, "rune_literal");
}

/* The sides of a comparison with what lies in the loop: whether the key is at least, or at most, the element. */
static bool read_bound(const struct gosrc *src, const struct algorithm_match *m, TSNode n,
		       TSNode *key, bool *at_least)
{
	TSNode left, right;
	struct str op;

	n = go_no_parens(n);
	left = go_field(n, "left");
	right = go_field(n, "right");
	op = go_text(src, go_field(n, "operator"));
	if (!go_is(n, "binary_expression") || op.n == 0 || (op.p[0] != '<' && op.p[0] != '>') ||
	    op.n > 2 || (op.n == 2 && op.p[1] != '=') ||
	    is_element_side(src, m, left) == is_element_side(src, m, right))
		return false;
	*key = is_element_side(src, m, left) ? right : left;
	*at_least = (op.p[0] == '>') != is_element_side(src, m, left);
	return true;
}

/* s.low <= k && k <= s.high, and nothing else. */
static bool find_interval(const struct gosrc *src, TSNode cond, struct algorithm_match *m)
{
	TSNode left, right, key, same;
	bool first, second;

	cond = go_no_parens(cond);
	left = go_field(cond, "left");
	right = go_field(cond, "right");
	if (!go_is(cond, "binary_expression") ||
	    !str_eq(go_text(src, go_field(cond, "operator")), STR("&&")) ||
	    !read_bound(src, m, left, &key, &first) || !read_bound(src, m, right, &same, &second) ||
	    first == second || !str_eq(go_text(src, key), go_text(src, same)))
		return false;
	m->key = key;
	m->element = first ? left : right;
	m->upper = first ? right : left;
	return true;
}

/* Loop variables, and what the loop goes over. */
static bool read_head(const struct gosrc *src, TSNode loop, struct algorithm_match *m)
{
	TSNode head = ts_node_named_child(loop, 0), left, cond, limit;

	if (go_is(head, "range_clause")) {
		left = go_field(head, "left");
		m->over = go_field(head, "right");
		if (ts_node_is_null(left))
			return false;
		if (!go_is(left, "expression_list") || ts_node_named_child_count(left) == 1) {
			m->index = go_text(src, go_single(left));
		} else {
			m->index = go_text(src, ts_node_named_child(left, 0));
			m->value = go_text(src, ts_node_named_child(left, 1));
		}
		if (str_eq(m->index, STR("_")))
			m->index = (struct str){ NULL, 0 };
		return true;
	}
	if (!go_is(head, "for_clause"))
		return false;
	cond = go_no_parens(go_field(head, "condition"));
	limit = go_no_parens(go_field(cond, "right"));
	m->index = go_text(src, go_single(go_field(go_field(head, "initializer"), "left")));
	if (!go_is(cond, "binary_expression"))
		return false;
	/* otherwise the comparison tells what is walked through */
	m->over = go_is(limit, "call_expression") && str_eq(go_callee(src, limit), STR("len"))
			  ? go_arg(limit, 0)
			  : go_null();
	return m->index.n > 0;
}

/* The next round of this very loop; with the label of another loop around it, continue ends this one. */
static bool is_own_continue(const struct gosrc *src, TSNode loop, TSNode stmt)
{
	TSNode parent = ts_node_parent(loop);
	TSNode label = ts_node_named_child_count(stmt) ? ts_node_named_child(stmt, 0) : go_null();

	if (!go_is(stmt, "continue_statement"))
		return false;
	return ts_node_is_null(label) ||
	       (go_is(parent, "labeled_statement") &&
		str_eq(go_text(src, go_field(parent, "label")), go_text(src, label)));
}

static bool block_ends(const struct gosrc *src, TSNode loop, TSNode block)
{
	uint32_t n = ts_node_named_child_count(block);
	TSNode last = n ? ts_node_named_child(block, n - 1) : go_null();

	while (go_is(last, "comment"))
		last = ts_node_prev_named_sibling(last);
	if (ts_node_is_null(last))
		return false;
	return go_is(last, "return_statement") || go_is(last, "break_statement") ||
	       (go_is(last, "continue_statement") && !is_own_continue(src, loop, last));
}

/* "e := xs[i]" in front: its name stands for the element. */
static void take_alias(const struct gosrc *src, TSNode first, struct algorithm_match *m)
{
	TSNode right = go_single(go_field(first, "right"));

	if (!go_is(first, "short_var_declaration") || ts_node_is_null(right))
		return;
	if (go_is(right, "unary_expression"))
		right = go_no_parens(go_field(right, "operand"));
	if (go_is_index(right) && has_name(src, right, m->index))
		m->value = go_text(src, go_single(go_field(first, "left")));
}

struct index_search {
	const struct gosrc *src;
	struct str index;
	TSNode found;
};

static bool visit_index(void *ctx, TSNode n)
{
	struct index_search *s = ctx;

	if (ts_node_is_null(s->found) && go_is_index(n) &&
	    go_mentions(s->src, go_index(n), s->index))
		s->found = go_operand(n);
	return ts_node_is_null(s->found);
}

/* xs of the xs[j] in a comparison, where j is the loop's own. */
static TSNode indexed_by(const struct gosrc *src, TSNode expr, struct str index)
{
	struct index_search s = { src, index, go_null() };

	if (index.n)
		go_walk(expr, visit_index, &s);
	return s.found;
}

/* The statements of a block, comments apart; the first two are stored. */
static uint32_t read_block(TSNode block, TSNode out[2])
{
	uint32_t n = 0;

	out[0] = out[1] = go_null();
	for (uint32_t i = 0; i < ts_node_named_child_count(block); i++) {
		TSNode stmt = ts_node_named_child(block, i);

		if (go_is(stmt, "comment"))
			continue;
		if (n < 2)
			out[n] = stmt;
		n++;
	}
	return n;
}

bool algorithm_search(const struct gosrc *src, TSNode loop, struct algorithm_match *m)
{
	TSNode body = go_field(loop, "body"), stmts[2], inner[2], stmt, then;
	uint32_t n = read_block(body, stmts), at = 0;
	bool negated;

	*m = (struct algorithm_match){ .loop = loop, .upper = go_null() };
	if (n == 0 || !read_head(src, loop, m))
		return false;
	if (n > 1 && go_is(stmts[0], "short_var_declaration"))
		take_alias(src, stmts[at++], m);
	stmt = stmts[at];
	if (!go_is(stmt, "if_statement") || !ts_node_is_null(go_field(stmt, "alternative")) ||
	    !ts_node_is_null(go_field(stmt, "initializer")))
		return false;
	then = go_field(stmt, "consequence");
	negated = read_block(then, inner) == 1 && is_own_continue(src, loop, inner[0]);
	if (!negated && at + 1 != n)
		return false; /* something else happens to each element */
	m->cond_stmt = stmt;
	m->ends = block_ends(src, loop, negated ? body : then);
	if (!find_equality(src, go_field(stmt, "condition"), negated, m) &&
	    (negated || !m->ends || !find_interval(src, go_field(stmt, "condition"), m)))
		return false;
	if (ts_node_is_null(m->over))
		m->over = indexed_by(src, m->element, m->index);
	return !ts_node_is_null(m->over);
}

/* Of an array, or of a literal at the top level. */
int64_t algorithm_length(const struct candidate *c, TSNode over)
{
	const struct gosrc *src = c->file->src;
	struct gotype t = go_type_of(&c->file->ctx, src, over);
	struct godecl d;
	TSNode base = algorithm_collection(over);
	uint64_t n;

	if (go_is(go_no_parens(over), "slice_expression")) /* arr[:] */
		t = go_type_of(&c->file->ctx, src, base);
	if (t.kind == GO_ARRAY && go_number(t.src, go_field(t.node, "length"), &n))
		return (int64_t)MIN(n, (uint64_t)INT32_MAX);
	if (go_is(base, "composite_literal"))
		return ts_node_named_child_count(go_field(base, "body"));
	if (!go_is_name(base) || (!go_find_decl(src, base, go_text(src, base), &d) &&
				  !go_find_package_decl(&c->file->ctx, go_text(src, base), &d)))
		return 0;
	if (go_is(d.value, "composite_literal"))
		return ts_node_named_child_count(go_field(d.value, "body"));
	/* make([]T, 4), of what the function does not append to */
	if (d.src == src && go_is(d.value, "call_expression") && go_arg_count(d.value) == 2 &&
	    str_eq(go_callee(src, d.value), STR("make")) &&
	    go_number(src, go_arg(d.value, 1), &n) &&
	    ts_node_is_null(find_append_to(src, c->fn->node, go_text(src, base))))
		return (int64_t)MIN(n, (uint64_t)INT32_MAX);
	return 0;
}

/*
 * A walk over an array: its length never grows with the data, and where it is large, a range over its values copies it
 * first, which is another waste.
 */
#define FEW_IN_ARRAY 64

static bool is_small_array(const struct candidate *c, TSNode over)
{
	int64_t n = algorithm_length(c, over);
	TSNode base = algorithm_collection(over);

	return n <= FEW_IN_ARRAY && go_type_of(&c->file->ctx, c->file->src, base).kind == GO_ARRAY;
}

bool algorithm_is_kept(const struct gosrc *src, TSNode expr)
{
	TSNode base = go_base_name(expr);
	struct godecl d;

	return !ts_node_is_null(base) && go_find_decl(src, base, go_text(src, base), &d) &&
	       (d.kind == DECL_PACKAGE || d.kind == DECL_RECEIVER);
}

bool algorithm_is_parameter(const struct gosrc *src, TSNode expr, bool receiver_too)
{
	TSNode base = go_base_name(expr);
	struct godecl d;

	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	return d.kind == DECL_PARAM ||
	       (receiver_too && (d.kind == DECL_RECEIVER || d.kind == DECL_PACKAGE));
}

static void spot_search(struct candidate *c, TSNode loop, TSNode stmt)
{
	candidate_spot(c, (struct spot){ .from = go_line(loop),
					 .to = go_line(go_field(stmt, "consequence")),
					 .any_cpu = true });
}

/* Reads of the map itself: a range over keys that are compared. */
static bool is_map_scan(const struct candidate *c, const struct algorithm_match *m)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, m->over);

	return t.kind == GO_MAP && m->index.n &&
	       str_eq(go_text(c->file->src, go_no_parens(m->element)), m->index) && !m->fold &&
	       m->ends;
}

/* sum := 0; for j := 0; j <= i; j++ { sum += xs[j] } in a loop over i: each round adds up what the last one did. */
static bool match_resum(const struct gosrc *src, TSNode loop, struct candidate *c)
{
	TSNode outer = loop_around(src, loop, c->fn->node), body = go_field(loop, "body"),
	       head = ts_node_named_child(loop, 0), add, left, over, limit, first;
	struct godecl d;

	if (ts_node_is_null(outer) || ts_node_named_child_count(body) != 1)
		return false;
	add = ts_node_named_child(body, 0);
	left = go_single(go_field(add, "left"));
	if (!go_is(add, "assignment_statement") || !go_is(left, "identifier") ||
	    !str_eq(go_text(src, go_field(add, "operator")), STR("+=")) ||
	    !go_find_decl(src, left, go_text(src, left), &d) ||
	    !go_contains(go_field(outer, "body"), d.stmt))
		return false;
	if (go_is(head, "range_clause")) { /* range xs[:i+1] */
		over = go_no_parens(go_field(head, "right"));
		limit = go_is(over, "slice_expression") ? go_field(over, "end") : go_null();
		first = go_is(over, "slice_expression") ? go_field(over, "start") : go_null();
		if (!ts_node_is_null(first) && !str_eq(go_text(src, first), STR("0")))
			return false;
	} else {
		limit = go_field(go_no_parens(go_field(head, "condition")), "right");
		first = go_single(go_field(go_field(head, "initializer"), "right"));
		if (!go_is(head, "for_clause") || !str_eq(go_text(src, first), STR("0")))
			return false;
	}
	if (ts_node_is_null(limit) || go_is(limit, "call_expression") ||
	    !algorithm_varies(src, limit, outer))
		return false;
	c->form = ALGORITHM_RESUM;
	c->site = loop;
	c->loop = outer;
	c->extra = add;
	c->subject = go_text(src, left);
	candidate_spot(
		c,
		(struct spot){ .from = go_line(loop), .to = go_end_line(loop), .any_cpu = true });
	return true;
}

/* xs[i] + xs[j] == target: the partner of xs[i] is looked for, target - xs[i]. */
static bool is_pair_sum(const struct gosrc *src, const struct algorithm_match *m, TSNode outer)
{
	TSNode e = go_no_parens(m->element), l = go_field(e, "left"), r = go_field(e, "right");
	struct str op = go_text(src, go_field(e, "operator"));

	if (!go_is(e, "binary_expression") || (!str_eq(op, STR("+")) && !str_eq(op, STR("-"))) ||
	    is_element_side(src, m, l) == is_element_side(src, m, r))
		return false;
	return algorithm_varies(src, is_element_side(src, m, l) ? r : l, outer);
}

struct removal_search {
	struct candidate *c;
	struct str over;
	bool found;
};

/* xs = slices.Delete(xs, i, i+1), xs = append(xs[:i], xs[i+1:]...): what moves the others is part of the waste. */
static bool visit_removal(void *ctx, TSNode n)
{
	struct removal_search *s = ctx;
	const struct gosrc *src = s->c->file->src;
	TSNode call = go_single(go_field(n, "right")), first = go_arg(call, 0);

	if (!go_is(n, "assignment_statement") || !go_is(call, "call_expression") ||
	    !str_eq(go_text(src, go_single(go_field(n, "left"))), s->over))
		return true;
	if (!(go_calls(src, call, "slices", "Delete") && str_eq(go_text(src, first), s->over)) &&
	    !(str_eq(go_callee(src, call), STR("append")) && go_is(first, "slice_expression") &&
	      str_eq(go_text(src, go_field(first, "operand")), s->over)))
		return true;
	s->found = true;
	candidate_spot(s->c, (struct spot){ .from = go_line(n),
					    .to = go_end_line(n),
					    .any_cpu = true,
					    .self = true });
	return true;
}

/* A function without a loop of its own: what else it does to what it searches. */
static void read_helper(struct candidate *c, TSNode over)
{
	const struct gosrc *src = c->file->src;
	struct removal_search s = { c, go_text(src, over), false };
	struct algorithm_change one;
	bool adds =
		algorithm_change_of(src, c->fn->node, s.over, &one) && ts_node_is_null(one.index);

	if (!algorithm_is_kept(src, over))
		return;
	go_walk(c->fn->node, visit_removal, &s);
	if (s.found)
		c->form = ts_node_is_null(find_append_to(src, c->fn->node, s.over))
				  ? ALGORITHM_TAKE
				  : ALGORITHM_RECENT;
	else if (adds && !algorithm_is_cut(src, c->fn->node, s.over))
		c->text = ALGORITHM_GROWS;
}

/*
 * Whether what is searched stays in all rounds while the key varies; without a round in the function, both must come from its
 * caller. c->form says in which way: of a call, a local function or callback, or a helper.
 */
static bool place_search(struct candidate *c, TSNode round, TSNode over, TSNode key)
{
	const struct gosrc *src = c->file->src;
	TSNode of = algorithm_collection(over);

	c->extra = over;
	if (!ts_node_is_null(round)) {
		enum algorithm_key k = algorithm_key_of(c, key, round);

		if (k == ALGORITHM_KEY_STAYS || algorithm_varies(src, of, round))
			return false;
		c->form = k == ALGORITHM_KEY_HANDED	 ? ALGORITHM_HELPER
			  : go_is(round, "func_literal") ? ALGORITHM_CALLBACK
							 : ALGORITHM_SEARCH_CALL;
		c->loop = round;
		return true;
	}
	if (!algorithm_is_parameter(src, key, false) || !algorithm_is_parameter(src, of, true))
		return false;
	c->form = ALGORITHM_HELPER;
	c->text = algorithm_is_parameter(src, of, false) ? ALGORITHM_ARGUMENT : STR("");
	read_helper(c, of);
	return true;
}

static bool match_loop(struct advisor *a, const struct gosrc *src, TSNode loop, struct candidate *c)
{
	struct algorithm_match m;
	TSNode outer;
	struct gotype t;

	(void)a;
	if (!algorithm_search(src, loop, &m))
		return match_resum(src, loop, c) || algorithm_prefix_loop(c, loop);
	c->site = loop;
	c->subject = go_text(src, m.over);
	t = go_type_of(&c->file->ctx, src, m.over);
	if (is_map_scan(c, &m)) {
		c->form = ALGORITHM_MAP_SCAN;
		spot_search(c, loop, m.cond_stmt);
		return true;
	}
	if (t.kind == GO_MAP || t.kind == GO_CHAN || t.kind == GO_FUNC || t.kind == GO_STRING ||
	    t.kind == GO_BYTES || t.kind == GO_INT || is_small_array(c, m.over))
		return false;
	outer = algorithm_round(c, loop);
	if (!ts_node_is_null(outer) && is_pair_sum(src, &m, outer) &&
	    !algorithm_varies(src, algorithm_collection(m.over), outer)) {
		c->form = ALGORITHM_SEARCH_LOOP;
		c->loop = outer;
	} else if (!place_search(c, outer, m.over, m.key) || (ts_node_is_null(outer) && !m.ends)) {
		return false;
	}
	if (c->form == ALGORITHM_SEARCH_CALL)
		c->form = ALGORITHM_SEARCH_LOOP;
	if (!ts_node_is_null(m.upper))
		c->form = ALGORITHM_INTERVAL;
	if (algorithm_length(c, m.over) > 0 && algorithm_length(c, m.over) <= ALGORITHM_FEW)
		c->leave = "so few elements are compared faster than hashed";
	spot_search(c, loop, m.cond_stmt);
	return true;
}

/* ---- calls ---- */

bool algorithm_predicate(const struct gosrc *src, TSNode literal, struct algorithm_match *out)
{
	struct algorithm_match m = { 0 };
	TSNode params = go_field(literal, "parameters"), body = go_field(literal, "body"),
	       param = ts_node_named_child(params, 0), ret = ts_node_named_child(body, 0);

	if (ts_node_named_child_count(params) != 1 || ts_node_named_child_count(body) != 1 ||
	    !go_is(ret, "return_statement"))
		return false;
	m.value = go_text(src, ts_node_named_child(param, 0));
	if (!find_equality(src, go_single(ts_node_named_child(ret, 0)), false, &m))
		return false;
	*out = m;
	return true;
}

static bool match_search_call(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode over = go_arg(call, 0), key = go_arg(call, 1);
	struct algorithm_match m;

	if (ts_node_is_null(key))
		return false;
	if (go_is(key, "func_literal")) {
		if (!algorithm_predicate(src, key, &m))
			return false;
		key = m.key;
	}
	c->site = call;
	c->subject = go_text(src, over);
	if (!place_search(c, algorithm_round(c, call), over, key))
		return false;
	if (algorithm_length(c, over) > 0 && algorithm_length(c, over) <= ALGORITHM_FEW)
		c->leave = "so few elements are compared faster than hashed";
	candidate_spot(
		c,
		(struct spot){ .from = go_line(call), .to = go_end_line(call), .any_cpu = true });
	return true;
}

static bool match_call(const struct gosrc *src, TSNode call, struct candidate *c)
{
	if (go_calls(src, call, "slices", "Contains") || go_calls(src, call, "slices", "Index"))
		return match_search_call(src, call, c);
	if (go_calls(src, call, "slices", "ContainsFunc") ||
	    go_calls(src, call, "slices", "IndexFunc"))
		return match_search_call(src, call, c);
	return algorithm_sort(src, call, c) || algorithm_shift(src, call, c) ||
	       algorithm_recursion(src, call, c) || algorithm_prefix_call(c, call);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	if (!go_is_any(c->fn->node, func_nodes))
		return false;
	if (m->pattern == 0)
		return match_loop(a, m->src, gomatch_node(m, "loop"), c);
	if (m->pattern == 1)
		return match_call(m->src, gomatch_node(m, "call"), c);
	return algorithm_move(m->src, gomatch_node(m, "assign"), c);
}

/* ---- with the price known ---- */

/* Of what a function does once a call: whether that is much, its callers decide. */
static bool is_search(int form)
{
	return form == ALGORITHM_HELPER || form == ALGORITHM_INTERVAL || form == ALGORITHM_RECENT ||
	       form == ALGORITHM_TAKE;
}

/* What a map would answer. */
static bool is_lookup(int form)
{
	return form == ALGORITHM_SEARCH_CALL || form == ALGORITHM_SEARCH_LOOP ||
	       form == ALGORITHM_HELPER || form == ALGORITHM_CALLBACK;
}

static void judge(struct advisor *a, struct candidate *c)
{
	struct algorithm_growth g;

	bool again = !ts_node_is_null(c->loop) || str_eq(c->text, ALGORITHM_GROWS);

	if (is_search(c->form) && !again && !algorithm_is_asked_again(a, c, c->extra)) {
		c->leave = "no loop was seen that calls it";
		return;
	}
	if (is_lookup(c->form) && algorithm_is_short(a, c)) {
		c->leave = "short lists in what was measured: so few elements are compared faster "
			   "than hashed";
		return;
	}
	if (c->form == ALGORITHM_PREFIX && !again && !algorithm_prefix_is_asked_again(a, c)) {
		c->leave = "no loop was seen that calls it";
		return;
	}
	if (c->form == ALGORITHM_SORT_ASKED) {
		if (!algorithm_is_handed_same(a, c))
			c->leave = "no caller was seen that hands it the same data again";
		return;
	}
	if (c->form != ALGORITHM_RECURSION && c->form != ALGORITHM_CHOICES &&
	    c->form != ALGORITHM_MAP_SCAN && algorithm_growth(a, c, &g) && g.high < 1.25)
		c->leave = "its benchmark's time grows in proportion to the size: there is nothing "
			   "to gain";
}

/* What a sort compares and swaps through goes away with the sort. */
static const char *const absorbs[] = { "interface-boxing", NULL };

const struct rule rule_inefficient_algorithm = {
	.id = "inefficient-algorithm",
	.quiet = true,
	.absorbs = absorbs,
	.match = match,
	.judge = judge,
	.explain = algorithm_explain,
	.rest = algorithm_rest,
};
