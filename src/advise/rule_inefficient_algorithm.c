/* More steps than the job needs: searches in loops, elements moved one by one, work that is done again and again. */
#include "advise/algorithm.h"

#define FEW 10 /* elements that are compared faster than hashed */

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

/* The collection behind xs[i+1:], (xs). */
static TSNode collection(TSNode n)
{
	n = go_no_parens(n);
	while (go_is(n, "slice_expression"))
		n = go_no_parens(go_field(n, "operand"));
	return n;
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
	TSNode last = ts_node_named_child_count(block)
			      ? ts_node_named_child(block, ts_node_named_child_count(block) - 1)
			      : go_null();

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

bool algorithm_search(const struct gosrc *src, TSNode loop, struct algorithm_match *m)
{
	TSNode body = go_field(loop, "body"), stmt, then;
	uint32_t n = ts_node_named_child_count(body), at = 0;
	bool negated;

	*m = (struct algorithm_match){ .loop = loop };
	if (n == 0 || !read_head(src, loop, m))
		return false;
	if (n > 1 && go_is(ts_node_named_child(body, 0), "short_var_declaration"))
		take_alias(src, ts_node_named_child(body, at++), m);
	stmt = ts_node_named_child(body, at);
	if (!go_is(stmt, "if_statement") || !ts_node_is_null(go_field(stmt, "alternative")) ||
	    !ts_node_is_null(go_field(stmt, "initializer")))
		return false;
	then = go_field(stmt, "consequence");
	negated = ts_node_named_child_count(then) == 1 &&
		  is_own_continue(src, loop, ts_node_named_child(then, 0));
	if (!negated && at + 1 != n)
		return false; /* something else happens to each element */
	m->cond_stmt = stmt;
	m->ends = block_ends(src, loop, negated ? body : then);
	if (!find_equality(src, go_field(stmt, "condition"), negated, m))
		return false;
	if (ts_node_is_null(m->over))
		m->over = indexed_by(src, m->element, m->index);
	return !ts_node_is_null(m->over);
}

/* Elements that are known to be there: of an array, or of a literal at the top level; 0: not known. */
static int64_t known_length(const struct candidate *c, TSNode over)
{
	const struct gosrc *src = c->file->src;
	struct gotype t = go_type_of(&c->file->ctx, src, over);
	struct godecl d;
	TSNode base = collection(over);
	int64_t n;

	if (t.kind == GO_ARRAY && str_to_i64(go_text(t.src, go_field(t.node, "length")), 0, &n))
		return n;
	if (go_is(base, "composite_literal"))
		return ts_node_named_child_count(go_field(base, "body"));
	if (go_is_name(base) && go_find_decl(src, base, go_text(src, base), &d) &&
	    go_is(d.value, "composite_literal"))
		return ts_node_named_child_count(go_field(d.value, "body"));
	return 0;
}

static bool is_parameter(const struct gosrc *src, TSNode expr, bool receiver_too)
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

static bool match_loop(struct advisor *a, const struct gosrc *src, TSNode loop, struct candidate *c)
{
	struct algorithm_match m;
	TSNode outer;
	struct gotype t;

	(void)a;
	if (!algorithm_search(src, loop, &m))
		return match_resum(src, loop, c);
	c->site = loop;
	c->extra = m.cond_stmt;
	c->subject = go_text(src, m.over);
	t = go_type_of(&c->file->ctx, src, m.over);
	if (is_map_scan(c, &m)) {
		c->form = ALGORITHM_MAP_SCAN;
		spot_search(c, loop, m.cond_stmt);
		return true;
	}
	if (t.kind == GO_MAP || t.kind == GO_CHAN || t.kind == GO_FUNC || t.kind == GO_STRING ||
	    t.kind == GO_BYTES || t.kind == GO_INT)
		return false;
	outer = loop_around(src, loop, c->fn->node);
	if (!ts_node_is_null(outer) &&
	    (algorithm_varies(src, m.key, outer) || is_pair_sum(src, &m, outer)) &&
	    !algorithm_varies(src, collection(m.over), outer)) {
		c->form = ALGORITHM_SEARCH_LOOP;
		c->loop = outer;
	} else if (ts_node_is_null(outer) && m.ends && is_parameter(src, m.key, false) &&
		   is_parameter(src, collection(m.over), true)) {
		c->form = ALGORITHM_HELPER;
		c->text = is_parameter(src, collection(m.over), false) ? STR("argument") : STR("");
	} else {
		return false;
	}
	if (known_length(c, m.over) > 0 && known_length(c, m.over) <= FEW)
		c->leave = "so few elements are compared faster than hashed";
	spot_search(c, loop, m.cond_stmt);
	return true;
}

/* ---- calls ---- */

/* func(v T) bool { return v.Name == name }: name. */
static bool predicate_key(const struct gosrc *src, TSNode literal, TSNode *key)
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
	*key = m.key;
	return true;
}

static bool match_search_call(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode over = go_arg(call, 0), key = go_arg(call, 1), outer;

	if (ts_node_is_null(key))
		return false;
	if (go_is(key, "func_literal") && !predicate_key(src, key, &key))
		return false;
	c->site = call;
	c->subject = go_text(src, over);
	outer = loop_around(src, call, c->fn->node);
	if (!ts_node_is_null(outer)) {
		if (!algorithm_varies(src, key, outer) ||
		    algorithm_varies(src, collection(over), outer))
			return false;
		c->form = ALGORITHM_SEARCH_CALL;
		c->loop = outer;
	} else if (is_parameter(src, key, false) && is_parameter(src, collection(over), true)) {
		c->form = ALGORITHM_HELPER;
		c->text = is_parameter(src, collection(over), false) ? STR("argument") : STR("");
	} else {
		return false;
	}
	if (known_length(c, over) > 0 && known_length(c, over) <= FEW)
		c->leave = "so few elements are compared faster than hashed";
	candidate_spot(
		c,
		(struct spot){ .from = go_line(call), .to = go_end_line(call), .any_cpu = true });
	return true;
}

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

/* Set to something new in the loop (append to itself is not): each round has other data. */
static bool is_renewed(const struct gosrc *src, TSNode loop, struct str name)
{
	struct assign_search s = { .src = src, .target = name, .except = go_null() };

	find_assignments(&s, go_field(loop, "body"));
	if (s.count == 0)
		return false;
	return !(s.count == 1 && go_is(s.found, "call_expression") &&
		 str_eq(go_callee(src, s.found), STR("append")) &&
		 str_eq(go_text(src, go_arg(s.found, 0)), name));
}

/* Of the receiver or the package, and the function appends one element to it. */
static bool is_kept_and_grown(const struct gosrc *src, TSNode fn, TSNode what)
{
	struct assign_search s = { .src = src, .target = go_text(src, what), .except = go_null() };
	TSNode base = go_base_name(what);
	struct godecl d;

	if (!go_find_decl(src, base, go_text(src, base), &d) ||
	    (d.kind != DECL_RECEIVER && d.kind != DECL_PACKAGE))
		return false;
	find_assignments(&s, fn);
	return s.count == 1 && go_is(s.found, "call_expression") && go_arg_count(s.found) == 2 &&
	       str_eq(go_callee(src, s.found), STR("append")) &&
	       str_eq(go_text(src, go_arg(s.found, 0)), s.target) &&
	       !go_is(go_arg(s.found, 1), "variadic_argument");
}

static bool match_sort(const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode what = go_no_parens(go_arg(call, 0)), loop = loop_around(src, call, c->fn->node);

	/* sort.Sort(byName(xs)), sort.Sort(sort.Reverse(...)) */
	while (go_is(what, "call_expression") && go_arg_count(what) == 1)
		what = go_no_parens(go_arg(what, 0));
	if (go_is(what, "type_conversion_expression"))
		what = go_field(what, "operand");
	if (ts_node_is_null(go_base_name(what)))
		return false;
	/* a method that adds one element and sorts: the loop is its caller's */
	if (ts_node_is_null(loop) ? !is_kept_and_grown(src, c->fn->node, what)
				  : algorithm_varies(src, what, loop) ||
					    is_renewed(src, loop, go_text(src, what)) ||
					    leaves_loop(go_statement(call)))
		return false;
	c->form = ALGORITHM_SORT;
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

/* xs[1:] of these xs; which: the field that must be 1. */
static bool is_slice_of(const struct gosrc *src, TSNode n, struct str of, const char *from)
{
	n = go_no_parens(n);
	if (go_is(n, "variadic_argument"))
		n = go_no_parens(ts_node_named_child(n, 0));
	return go_is(n, "slice_expression") && str_eq(go_text(src, go_field(n, "operand")), of) &&
	       (!from || str_eq(go_text(src, go_field(n, "start")), str_of(from)));
}

static bool match_shift(const struct gosrc *src, TSNode call, struct candidate *c)
{
	struct str q = go_text(src, go_arg(call, 0));

	if (!str_eq(go_callee(src, call), STR("copy")) || go_arg_count(call) != 2 ||
	    !is_slice_of(src, go_arg(call, 1), q, "1"))
		return false;
	c->form = ALGORITHM_SHIFT;
	c->site = go_statement(call);
	c->subject = q;
	c->loop = loop_around(src, call, c->fn->node);
	candidate_spot(
		c,
		(struct spot){ .from = go_line(call), .to = go_end_line(call), .any_cpu = true });
	return true;
}

/* ---- recursion ---- */

struct self_calls {
	const struct gosrc *src;
	const struct gofunc *fn;
	struct str
		literal; /* the variable that holds the function literal which calls itself; empty: fn does */
	TSNode v[8];
	uint32_t n;
	bool keeps; /* writes to a map or slice: results are kept, or places are marked */
};

static bool shrinks(const struct gosrc *src, TSNode arg)
{
	arg = go_no_parens(arg);
	if (go_is(arg, "binary_expression")) {
		struct str op = go_text(src, go_field(arg, "operator"));

		return (str_eq(op, STR("-")) || str_eq(op, STR("+"))) &&
		       go_is(go_field(arg, "right"), "int_literal") &&
		       go_is(go_field(arg, "left"), "identifier") &&
		       is_parameter(src, go_field(arg, "left"), false);
	}
	return go_is(arg, "slice_expression") && is_parameter(src, arg, false) &&
	       (go_is(go_field(arg, "start"), "int_literal") ||
		go_is(go_field(arg, "end"), "binary_expression"));
}

static bool is_self(const struct self_calls *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	if (s->literal.n)
		return go_is(fn, "identifier") && str_eq(go_text(s->src, fn), s->literal);
	if (go_is(s->fn->node, "method_declaration"))
		return go_is(fn, "selector_expression") &&
		       str_eq(go_text(s->src, go_field(fn, "field")), s->fn->name) &&
		       go_is(go_field(fn, "operand"), "identifier");
	return go_is(fn, "identifier") && str_eq(go_text(s->src, fn), s->fn->name);
}

static bool visit_self(void *ctx, TSNode n)
{
	struct self_calls *s = ctx;

	if (go_is(n, "assignment_statement")) {
		TSNode left = go_field(n, "left");

		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
			s->keeps = s->keeps || go_is_index(ts_node_named_child(left, i));
	}
	if (go_is(n, "call_expression") && is_self(s, n) && s->n < ARRAY_LEN(s->v)) {
		for (uint32_t i = 0; i < go_arg_count(n); i++) {
			if (!shrinks(s->src, go_arg(n, i)))
				continue;
			s->v[s->n++] = n;
			break;
		}
	}
	return true;
}

/* Two of the calls happen one after the other, with values that are used. */
static bool both_happen(const struct self_calls *s, TSNode *at)
{
	for (uint32_t i = 0; i < s->n; i++) {
		TSNode stmt = go_statement(s->v[i]);

		for (uint32_t k = i + 1; k < s->n; k++) {
			TSNode other = go_statement(s->v[k]);
			bool same = ts_node_eq(stmt, other),
			     next = ts_node_eq(ts_node_parent(stmt), ts_node_parent(other)) &&
				    !go_is(stmt, "return_statement");

			if ((same || next) && !go_is(stmt, "expression_statement") &&
			    !go_is(ts_node_parent(s->v[i]), "block") &&
			    !str_eq(go_text(s->src, s->v[i]), go_text(s->src, s->v[k]))) {
				*at = stmt;
				return true;
			}
		}
	}
	return false;
}

/* The variable that a literal around n is assigned to; empty where there is none. */
static struct str literal_name(const struct gosrc *src, TSNode n, TSNode *literal)
{
	TSNode lit = go_enclosing_func(n), stmt;

	if (!go_is(lit, "func_literal") || !go_is(ts_node_parent(lit), "expression_list"))
		return STR("");
	*literal = lit;
	stmt = ts_node_parent(ts_node_parent(lit));
	return go_is(stmt, "assignment_statement") ? go_text(src, go_single(go_field(stmt, "left")))
						   : STR("");
}

static bool match_recursion(const struct gosrc *src, TSNode call, struct candidate *c)
{
	struct self_calls s = { .src = src, .fn = c->fn };
	TSNode at, around = c->fn->node;

	s.literal = literal_name(src, call, &around);
	if (s.literal.n == 0)
		around = c->fn->node;
	if (!is_self(&s, call))
		return false;
	go_walk(around, visit_self, &s);
	if (s.n < 2 || s.keeps || !both_happen(&s, &at))
		return false;
	c->form = ALGORITHM_RECURSION;
	c->site = at;
	c->subject = s.literal.n ? s.literal : c->fn->name;
	c->key = go_line(around);
	c->extra = around;
	candidate_spot(c, (struct spot){ .from = go_line(around),
					 .to = go_end_line(around),
					 .any_cpu = true });
	return true;
}

static bool match_call(const struct gosrc *src, TSNode call, struct candidate *c)
{
	if (go_calls(src, call, "slices", "Contains") || go_calls(src, call, "slices", "Index"))
		return match_search_call(src, call, c);
	if (go_calls(src, call, "slices", "ContainsFunc") ||
	    go_calls(src, call, "slices", "IndexFunc"))
		return match_search_call(src, call, c);
	if (is_sort(src, call))
		return match_sort(src, call, c);
	return match_shift(src, call, c) || match_recursion(src, call, c);
}

/* ---- assignments ---- */

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

static bool match_prepend(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	TSNode left = go_single(go_field(assign, "left")),
	       call = go_single(go_field(assign, "right")), rest;
	struct str x = go_text(src, left);

	if (ts_node_is_null(left) || !go_is(call, "call_expression"))
		return false;
	if (go_calls(src, call, "slices", "Insert")) {
		if (!str_eq(go_text(src, go_arg(call, 0)), x) ||
		    !str_eq(go_text(src, go_arg(call, 1)), STR("0")))
			return false;
		c->extra = go_arg(call, 2);
	} else {
		rest = go_arg(call, 1);
		if (!str_eq(go_callee(src, call), STR("append")) || go_arg_count(call) != 2 ||
		    !go_is(go_no_parens(go_arg(call, 0)), "composite_literal") ||
		    !go_is(rest, "variadic_argument") ||
		    !str_eq(go_text(src, ts_node_named_child(rest, 0)), x))
			return false;
		c->extra = ts_node_named_child(go_field(go_no_parens(go_arg(call, 0)), "body"), 0);
	}
	c->loop = loop_around(src, assign, c->fn->node);
	if (ts_node_is_null(c->loop) || algorithm_varies(src, left, c->loop))
		return false;
	c->form = ALGORITHM_PREPEND;
	c->subject = x;
	return true;
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

static bool match_assign(const struct gosrc *src, TSNode assign, struct candidate *c)
{
	if (match_swap(src, assign, c))
		return true;
	if (!str_eq(go_text(src, go_field(assign, "operator")), STR("=")) ||
	    (!match_remove(src, assign, c) && !match_prepend(src, assign, c)))
		return false;
	c->site = assign;
	candidate_spot(c, (struct spot){ .from = go_line(assign),
					 .to = go_end_line(assign),
					 .any_cpu = true,
					 .self = true });
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	if (!go_is_any(c->fn->node, func_nodes))
		return false;
	if (m->pattern == 0)
		return match_loop(a, m->src, gomatch_node(m, "loop"), c);
	if (m->pattern == 1)
		return match_call(m->src, gomatch_node(m, "call"), c);
	return match_assign(m->src, gomatch_node(m, "assign"), c);
}

/* ---- with the price known ---- */

/* The heaviest call of the function that stands in a loop; false: none does. */
static bool find_loop_call(struct advisor *a, struct candidate *c)
{
	int64_t best = 0;
	bool found = false;

	for (size_t k = 0; k < c->file->charges.n; k++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[k].charge];
		uint32_t at = c->file->charges.v[k].line;

		if (ch->kind != COST_CPU || at < c->low || at > c->high)
			continue;
		for (uint32_t i = 0; i < ch->n_callers; i++) {
			uint32_t line;
			struct hot_file *f = hot_of_place(a->sources, ch->callers[i].place,
							  ch->callers[i].line, &line);
			const struct gofunc *fn = f ? gosrc_func_at(f->src, line) : NULL;
			TSNode call;

			if (!fn || ch->callers[i].value <= best)
				continue;
			call = call_at_line(f->src, fn->node, line, c->fn->name);
			if (ts_node_is_null(call) ||
			    ts_node_is_null(loop_around(f->src, call, fn->node)))
				continue;
			best = ch->callers[i].value;
			found = true;
			c->also_site = call;
			c->extra_src = f->src;
			c->loop = loop_around(f->src, call, fn->node);
			if (c->text.n &&
			    f == c->file) { /* the slice is the caller's: so is the remedy */
				c->site = call;
				c->fn = fn;
				c->line = line;
			}
		}
	}
	return found;
}

static void judge(struct advisor *a, struct candidate *c)
{
	struct algorithm_growth g;

	if ((c->form == ALGORITHM_HELPER ||
	     (c->form == ALGORITHM_SORT && ts_node_is_null(c->loop))) &&
	    !find_loop_call(a, c)) {
		c->leave = "no loop was seen that calls it";
		return;
	}
	if (c->form != ALGORITHM_RECURSION && c->form != ALGORITHM_MAP_SCAN &&
	    algorithm_growth(a, c, &g) && g.high < 1.25)
		c->leave = "its benchmark's time grows in proportion to the size: there is nothing "
			   "to gain";
}

const struct rule rule_inefficient_algorithm = {
	.id = "inefficient-algorithm",
	.quiet = true,
	.match = match,
	.judge = judge,
	.explain = algorithm_explain,
	.rest = algorithm_rest,
};
