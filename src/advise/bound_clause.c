/* How many rounds a counting loop has. */
#include "advise/bound_term.h"
#include "gocode/gosize.h"

/* Expressions that can be written a second time in front of the loop. */
bool is_repeatable(TSNode n)
{
	for (int i = 0; i < 16 && !ts_node_is_null(n); i++) {
		n = go_no_parens(n);
		if (go_is_name(n) || go_is(n, "int_literal"))
			return true;
		n = go_operand(n);
	}
	return false;
}

/* An expression as it can stand beside an operator that binds more tightly. */
const char *bound_factor(struct advisor *a, const char *expr)
{
	int depth = 0;

	for (const char *p = expr; *p; p++) {
		depth += (*p == '(') - (*p == ')');
		if (depth == 0 && (*p == '+' || *p == '-' || *p == '/' || *p == '%'))
			return arena_printf(a->arena, "(%s)", expr);
	}
	return expr;
}

static const char *factor_of(struct advisor *a, const struct gosrc *src, TSNode n)
{
	struct str text = go_text(src, n);

	return bound_factor(a, arena_strndup(a->arena, text.p, text.n));
}

struct change_search {
	const struct gosrc *src;
	struct str expr;
	TSNode except;
	bool changes;
};

/* Whether setting `target` changes the length of expr: "r" and "r.items" do for "r.items", "r.items[i]" does not. */
static bool sets(struct str target, struct str expr)
{
	if (target.n == 0 || !str_has_prefix(expr, target))
		return false;
	return target.n == expr.n || expr.p[target.n] == '.' || expr.p[target.n] == '[';
}

static bool visit_change(void *ctx, TSNode n)
{
	struct change_search *s = ctx;
	TSNode list = go_null();

	if (ts_node_eq(n, s->except))
		return false;
	if (go_is(n, "assignment_statement"))
		list = go_field(n, "left");
	else if (go_is(n, "inc_statement") || go_is(n, "dec_statement"))
		list = ts_node_named_child(n, 0);
	else if (go_is(n, "unary_expression") &&
		 str_eq(go_text(s->src, go_field(n, "operator")), STR("&")))
		list = go_field(n, "operand");
	for (uint32_t i = 0; !ts_node_is_null(list) && i < MAX(ts_node_named_child_count(list), 1u);
	     i++)
		s->changes =
			s->changes || sets(go_text(s->src, go_is(list, "expression_list")
								   ? ts_node_named_child(list, i)
								   : list),
					   s->expr);
	return !s->changes;
}

bool changes_inside(const struct gosrc *src, TSNode expr, TSNode loop, TSNode except)
{
	struct change_search s = { .src = src, .except = except };

	expr = go_no_parens(expr);
	if (go_is(expr, "call_expression") && str_eq(go_callee(src, expr), STR("len")))
		expr = go_no_parens(go_arg(expr, 0));
	s.expr = go_text(src, expr);
	go_walk(go_field(loop, "body"), visit_change, &s);
	return s.changes;
}

/* A name of the expression that comes to be inside of the loop (not in its head). */
bool declared_inside(const struct gosrc *src, TSNode expr, TSNode loop)
{
	TSNode base = go_base_name(expr);
	struct godecl d;

	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	return go_contains(go_field(loop, "body"), d.stmt);
}

static bool is_operator(const struct gosrc *src, TSNode n, const char *op)
{
	return str_eq(go_text(src, go_field(n, "operator")), str_of(op));
}

static bool is_text(const struct gosrc *src, TSNode n, struct str text)
{
	return !ts_node_is_null(n) && str_eq(go_text(src, n), text);
}

bool stride_of(const struct gosrc *src, TSNode clause, struct stride *out)
{
	TSNode update = go_field(clause, "update"), left = go_single(go_field(update, "left"));
	TSNode by = go_no_parens(go_single(go_field(update, "right")));
	uint64_t n = 0;

	*out = (struct stride){ .by = go_null(), .n = 1 };
	if (go_is(update, "inc_statement") || go_is(update, "dec_statement")) {
		out->var = go_text(src, ts_node_named_child(update, 0));
		out->down = go_is(update, "dec_statement");
		return true;
	}
	if (!go_is(update, "assignment_statement") || ts_node_is_null(left) || ts_node_is_null(by))
		return false;
	out->var = go_text(src, left);
	out->down = is_operator(src, update, "-=");
	if (is_operator(src, update, "=") && go_is(by, "binary_expression") &&
	    is_text(src, go_field(by, "left"), out->var)) {
		out->down = is_operator(src, by, "-");
		if (!out->down && !is_operator(src, by, "+"))
			return false;
		by = go_no_parens(go_field(by, "right"));
	} else if (!out->down && !is_operator(src, update, "+=")) {
		return false;
	}
	out->by = by;
	out->n = go_number(src, by, &n) && n < INT32_MAX ? (int64_t)n : 0;
	return out->n > 0 || !go_is(by, "int_literal");
}

/* "i < n", "i+k <= n", "n > i", "i < n-k": what is asked of the variable. */
struct limit {
	TSNode n;
	TSNode ahead; /* k; null: the variable itself is compared */
	bool equal;
	bool down; /* it runs towards zero: ">" */
};

static const char *turned(struct str op)
{
	static const char *const rows[][2] = {
		{ "<", ">" }, { "<=", ">=" }, { ">", "<" }, { ">=", "<=" }, { "!=", "!=" }
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(op, str_of(rows[i][0])))
			return rows[i][1];
	return NULL;
}

static bool limit_of(const struct gosrc *src, TSNode clause, const struct stride *s,
		     struct limit *out)
{
	TSNode cond = go_no_parens(go_field(clause, "condition"));
	TSNode left = go_no_parens(go_field(cond, "left")),
	       right = go_no_parens(go_field(cond, "right")), swap = left;
	struct str op = go_text(src, go_field(cond, "operator"));

	*out = (struct limit){ .ahead = go_null() };
	if (!go_is(cond, "binary_expression") || !turned(op))
		return false;
	if (go_mentions(src, right, s->var)) {
		left = right;
		right = swap;
		op = str_of(turned(op));
	}
	if (go_is(left, "binary_expression") && is_text(src, go_field(left, "left"), s->var) &&
	    is_operator(src, left, s->down ? "-" : "+")) {
		out->ahead = go_no_parens(go_field(left, "right"));
		left = go_field(left, "left");
	}
	if (!is_text(src, left, s->var) || go_mentions(src, right, s->var))
		return false;
	out->equal = op.n == 2 && op.p[0] != '!';
	out->down = op.p[0] == '>' || (op.p[0] == '!' && s->down);
	out->n = right;
	return out->down == s->down;
}

/* What can be counted with: floats run in steps, too. */
static bool is_whole(const struct hot_file *f, TSNode n)
{
	enum gokind kind;
	uint64_t number;

	if (ts_node_is_null(n) || go_number(f->src, n, &number))
		return true;
	kind = go_type_of(&f->ctx, f->src, n).kind;
	return kind == GO_INT || kind == GO_UINT;
}

/* No more than ceil(n/k), and exactly n/k where the variable looks a whole step ahead. */
static const char *steps_in(struct advisor *a, const struct gosrc *src, TSNode n,
			    const struct stride *s, const struct limit *l)
{
	const char *of = factor_of(a, src, n);
	uint64_t ahead = 0;
	bool whole;

	if (s->n == 1)
		return l->equal && ts_node_is_null(l->ahead) ? arena_printf(a->arena, "%s+1", of)
							     : of;
	whole = !ts_node_is_null(l->ahead) &&
		(l->equal
			 ? str_eq(go_text(src, l->ahead), go_text(src, s->by))
			 : s->n && go_number(src, l->ahead, &ahead) && ahead + 1 == (uint64_t)s->n);
	if (whole)
		return arena_printf(a->arena, "%s/%s", of, factor_of(a, src, s->by));
	if (s->n && ts_node_is_null(l->ahead) && !l->equal && !s->down)
		return arena_printf(a->arena, "(%s+%lld)/%lld", of, (long long)s->n - 1,
				    (long long)s->n);
	return arena_printf(a->arena, "%s/%s+1", of, factor_of(a, src, s->by));
}

/* A loop that runs up to something, not in steps of one up to a plain limit: clause_term has those. */
static struct term up_term(struct advisor *a, const struct hot_file *f, TSNode from,
			   const struct stride *s, const struct limit *l)
{
	struct term out = { .kind = BOUND_EXACT, .names = l->n, .step = s->by };
	uint64_t lo, hi;

	if (!go_number(f->src, from, &lo)) {
		out.expr = arena_printf(a->arena, "(%s-%s)/%s+1", factor_of(a, f->src, l->n),
					factor_of(a, f->src, from),
					s->n == 1 ? "1" : factor_of(a, f->src, s->by));
		if (s->n == 1 || !ts_node_is_null(l->ahead))
			out.kind = BOUND_NONE;
	} else if (s->n && go_number(f->src, l->n, &hi) && hi < INT32_MAX) {
		out.kind = BOUND_CONST;
		out.constant = hi + 1 < lo ? 0 : ((int64_t)(hi - lo) + s->n) / s->n;
	} else {
		out.expr = steps_in(a, f->src, l->n, s, l);
	}
	return out;
}

/* Down to about zero, from n or a little less. */
static struct term down_term(struct advisor *a, const struct hot_file *f, TSNode from,
			     const struct stride *s, const struct limit *l)
{
	struct term out = { .kind = BOUND_EXACT, .names = from, .step = s->by };
	struct limit start = { .ahead = go_null(), .equal = l->equal };
	uint64_t low;

	if (!go_number(f->src, l->n, &low) || low > 1)
		return (struct term){ .names = from };
	start.equal = l->equal && low == 0;
	if (go_is(from, "binary_expression") && is_operator(f->src, from, "-")) {
		/* for i := len(x) - 1; i >= 0; i-- */
		out.names = go_no_parens(go_field(from, "left"));
		start.ahead = go_no_parens(go_field(from, "right"));
	}
	if (go_number(f->src, from, &low))
		return (struct term){ .names = from };
	out.expr = steps_in(a, f->src, out.names, s, &start);
	return out;
}

/* Steps of other sizes, other comparisons, downwards. */
static struct term stride_term(struct advisor *a, const struct hot_file *f, TSNode clause,
			       TSNode from)
{
	struct term none = { .names = from };
	struct stride s;
	struct limit l;

	if (!stride_of(f->src, clause, &s) ||
	    !str_eq(s.var, go_text(f->src,
				   go_single(go_field(go_field(clause, "initializer"), "left")))) ||
	    !limit_of(f->src, clause, &s, &l) || !is_whole(f, from) || !is_whole(f, l.n) ||
	    !is_whole(f, s.by) || (!ts_node_is_null(s.by) && !is_repeatable(s.by)))
		return none;
	return s.down ? down_term(a, f, from, &s, &l) : up_term(a, f, from, &s, &l);
}

/* "for i := A; i < N; i++" and "<=", as they are written most. */
static struct term plain_term(struct advisor *a, struct str from, struct str op, struct str to,
			      TSNode limit)
{
	struct term out = { .kind = BOUND_EXACT, .names = limit };
	bool equal = str_eq(op, STR("<="));
	int64_t lo, hi;

	if (str_to_i64(from, 0, &lo) && str_to_i64(to, 0, &hi)) {
		out.kind = BOUND_CONST;
		out.constant = hi - lo + (equal ? 1 : 0);
	} else if (str_eq(from, STR("0")) || (equal && str_eq(from, STR("1")))) {
		out.expr = arena_printf(a->arena, STR_FMT "%s", STR_ARG(to),
					equal && str_eq(from, STR("0")) ? "+1" : "");
	} else {
		out.expr = arena_printf(a->arena, STR_FMT "-" STR_FMT "%s", STR_ARG(to),
					STR_ARG(from), equal ? "+1" : "");
	}
	return out;
}

struct term bound_clause(struct advisor *a, const struct hot_file *f, TSNode clause)
{
	TSNode init = go_field(clause, "initializer"),
	       cond = go_no_parens(go_field(clause, "condition"));
	TSNode limit = go_no_parens(go_field(cond, "right")), from;
	struct str op = go_text(f->src, go_field(cond, "operator"));

	if (!go_is(init, "short_var_declaration") || !go_is(cond, "binary_expression"))
		return (struct term){ .names = limit };
	from = go_no_parens(go_single(go_field(init, "right")));
	if (go_is(go_field(clause, "update"), "inc_statement") &&
	    (str_eq(op, STR("<")) || str_eq(op, STR("<="))) &&
	    str_eq(go_text(f->src, go_field(cond, "left")),
		   go_text(f->src, go_single(go_field(init, "left")))))
		return plain_term(a, go_text(f->src, from), op, go_text(f->src, limit), limit);
	return stride_term(a, f, clause, from);
}

/* ---- for len(rest) >= k { ...; rest = rest[k:] } ---- */

/* What "rest[k:]" leaves off: k, or of k := min(k, len(rest)) the first; null: not this. */
static TSNode piece_of(const struct gosrc *src, TSNode cut, struct str rest)
{
	TSNode k = go_no_parens(go_field(cut, "start")), other;
	struct godecl d;

	if (!go_is(cut, "slice_expression") ||
	    !str_eq(go_text(src, go_field(cut, "operand")), rest) ||
	    !ts_node_is_null(go_field(cut, "end")))
		return go_null();
	if (go_is(k, "identifier") && go_find_decl(src, k, go_text(src, k), &d) && d.of == 1 &&
	    str_eq(go_callee(src, go_no_parens(d.value)), STR("min")))
		k = go_no_parens(d.value);
	if (!str_eq(go_callee(src, k), STR("min")))
		return k;
	other = go_no_parens(go_arg(k, 1));
	k = go_no_parens(go_arg(k, 0));
	return go_is(k, "call_expression") ? other : k;
}

struct piece_search {
	const struct gosrc *src;
	struct str rest;
	uint32_t before; /* nothing may go on to the next round in front of the cut */
	bool skips;
};

static bool visit_next_round(void *ctx, TSNode n)
{
	struct piece_search *s = ctx;

	if (go_is_any(n, (const char *const[]){ "continue_statement", "goto_statement", NULL }))
		s->skips |= ts_node_start_byte(n) < s->before;
	return !s->skips;
}

/* The statement of the body (or the loop's post statement) that cuts a piece off in each round; null. */
static TSNode find_cut(const struct gosrc *src, TSNode loop, TSNode update, struct str rest,
		       TSNode *piece)
{
	TSNode body = go_field(loop, "body"), found = go_null();
	struct piece_search s = { src, rest, 0, false };
	uint32_t n = ts_node_named_child_count(body);

	for (uint32_t i = 0; i <= n; i++) {
		TSNode stmt = i < n ? ts_node_named_child(body, i) : update;

		if (ts_node_is_null(stmt) || !go_is(stmt, "assignment_statement") ||
		    !is_text(src, go_single(go_field(stmt, "left")), rest))
			continue;
		if (!ts_node_is_null(found))
			return go_null();
		found = stmt;
		*piece = piece_of(src, go_no_parens(go_single(go_field(stmt, "right"))), rest);
		s.before = i < n ? ts_node_start_byte(stmt) : 0;
	}
	if (ts_node_is_null(found) || ts_node_is_null(*piece))
		return go_null();
	go_walk(body, visit_next_round, &s);
	return s.skips ? go_null() : found;
}

/* Where the loop's own "for p := b" sets what is cut: b, which is there in front of the loop. */
static TSNode whole_of(const struct gosrc *src, TSNode clause, TSNode rest)
{
	TSNode init = go_field(clause, "initializer");

	if (ts_node_is_null(init) ||
	    !is_text(src, go_single(go_field(init, "left")), go_text(src, rest)))
		return rest;
	return go_no_parens(go_single(go_field(init, "right")));
}

struct term cutting_term(struct advisor *a, const struct hot_file *f, TSNode loop)
{
	TSNode head = ts_node_named_child(loop, 0), piece = go_null(), whole, cut, len;
	bool clause = go_is(head, "for_clause"), exact;
	TSNode cond = go_no_parens(clause ? go_field(head, "condition") : head);
	struct str op = go_text(f->src, go_field(cond, "operator")), rest;
	struct term out = { .cuts = true, .names = loop, .step = go_null() };
	uint64_t k = 0;

	len = go_no_parens(go_field(cond, "left"));
	if (!go_is(cond, "binary_expression") || !str_eq(go_callee(f->src, len), STR("len")) ||
	    !turned(op) || op.p[0] == '<')
		return out;
	rest = go_text(f->src, go_arg(len, 0));
	cut = find_cut(f->src, loop, clause ? go_field(head, "update") : go_null(), rest, &piece);
	whole = whole_of(f->src, clause ? head : go_null(), go_arg(len, 0));
	if (ts_node_is_null(cut) || !is_repeatable(whole) || !is_repeatable(piece) ||
	    changes_inside(f->src, go_arg(len, 0), loop, cut) ||
	    changes_inside(f->src, piece, loop, go_null()) || declared_inside(f->src, piece, loop))
		return out;
	exact = str_eq(op, STR(">=")) &&
		is_text(f->src, go_no_parens(go_field(cond, "right")), go_text(f->src, piece));
	out.kind = BOUND_EXACT;
	out.names = whole;
	out.step = piece;
	if (go_number(f->src, piece, &k) && k == 1)
		out.expr =
			arena_printf(a->arena, "len(" STR_FMT ")", STR_ARG(go_text(f->src, whole)));
	else
		out.expr = arena_printf(a->arena, "len(" STR_FMT ")/%s%s",
					STR_ARG(go_text(f->src, whole)),
					factor_of(a, f->src, piece), exact ? "" : "+1");
	return out;
}
