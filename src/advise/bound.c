/*
 * How many elements the loops around a place bring: the only honest ground for presizing advice. Loops are followed
 * outwards, through literals that are called inside of a loop; what cannot be known before the loop starts (channels,
 * scanners, worklists that grow) is BOUND_NONE.
 */
#include <stdlib.h>

#include "advise/bound_term.h"

#define MAX_LOOPS 6

struct loops {
	TSNode v[MAX_LOOPS]; /* innermost first */
	uint32_t n;
	bool unknown; /* a callback, or more than can be followed */
	bool filtered;
};

struct call_search {
	const struct gosrc *src;
	struct str name;
	TSNode found;
};

static bool visit_call(void *ctx, TSNode n)
{
	struct call_search *s = ctx;

	if (!go_is(n, "call_expression") || !ts_node_is_null(s->found))
		return ts_node_is_null(s->found);
	if (str_eq(go_callee(s->src, n), s->name))
		s->found = n;
	return true;
}

TSNode literal_call(const struct gosrc *src, TSNode lit, TSNode outer)
{
	TSNode parent = ts_node_parent(lit), list = parent;
	struct call_search s = { src, { NULL, 0 }, go_null() };

	if (go_is(parent, "call_expression"))
		return parent;
	if (go_is(list, "expression_list"))
		parent = ts_node_parent(list);
	if (go_is(parent, "short_var_declaration") || go_is(parent, "assignment_statement"))
		s.name = go_text(src, go_single(go_field(parent, "left")));
	else if (go_is(parent, "var_spec"))
		s.name = go_text(src, go_field(parent, "name"));
	if (s.name.n)
		go_walk(outer, visit_call, &s);
	return s.found;
}

static bool is_call_argument(TSNode lit)
{
	return go_is(ts_node_parent(lit), "argument_list");
}

/* Whether something in the loop's body in front of n may skip it: continue, break, return, goto. */
struct skip_search {
	uint32_t before;
	bool found;
};

static bool visit_skip(void *ctx, TSNode n)
{
	static const char *const skips[] = { "continue_statement", "break_statement",
					     "return_statement", "goto_statement", NULL };
	struct skip_search *s = ctx;

	if (ts_node_start_byte(n) >= s->before || s->found)
		return false;
	if (go_is(n, "func_literal") || go_is(n, "for_statement"))
		return false;
	s->found = go_is_any(n, skips);
	return true;
}

static bool is_condition(TSNode n)
{
	static const char *const types[] = { "if_statement", "expression_switch_statement",
					     "type_switch_statement", "select_statement", NULL };

	return go_is_any(n, types);
}

/* The body, or what is worked out again in front of each round: the condition and the post statement. */
static bool is_repeated(TSNode loop, TSNode n)
{
	TSNode head;

	if (!go_is(loop, "for_statement"))
		return false;
	head = ts_node_named_child(loop, 0);
	return ts_node_eq(go_field(loop, "body"), n) ||
	       (ts_node_eq(head, n) && !go_is(n, "for_clause") && !go_is(n, "range_clause"));
}

/* The loop of which the parent p of n is the head, where n is its condition or post statement; otherwise p. */
static TSNode loop_of_head(TSNode p, TSNode n)
{
	bool again = go_is(p, "for_clause") && (ts_node_eq(go_field(p, "condition"), n) ||
						ts_node_eq(go_field(p, "update"), n));

	return again ? ts_node_parent(p) : p;
}

static void collect(const struct gosrc *src, TSNode n, TSNode outer, struct loops *out)
{
	*out = (struct loops){ 0 };
	for (int steps = 0; steps < GO_MAX_DEPTH; steps++) {
		TSNode p = ts_node_parent(n), loop;

		if (ts_node_is_null(p) || ts_node_eq(n, outer))
			return;
		loop = loop_of_head(p, n);
		if (!ts_node_eq(loop, p) || is_repeated(p, n)) {
			p = loop;
			if (out->n == MAX_LOOPS) {
				out->unknown = true;
				return;
			}
			out->v[out->n++] = p;
		} else if (is_condition(p)) {
			out->filtered = true;
		} else if (go_is(p, "func_literal")) {
			TSNode call = literal_call(src, p, outer);

			if (ts_node_is_null(call)) {
				out->unknown = true;
				if (!is_call_argument(p))
					return;
				call = p;
			}
			n = call;
			continue;
		} else if (go_is(p, "function_declaration") || go_is(p, "method_declaration")) {
			return;
		}
		n = p;
	}
}

TSNode loop_around(const struct gosrc *src, TSNode n, TSNode outer)
{
	struct loops l;

	collect(src, n, outer, &l);
	return l.n ? l.v[0] : go_null();
}

static struct str range_value_name(const struct gosrc *src, TSNode clause, uint32_t i)
{
	TSNode left = go_field(clause, "left");

	if (ts_node_is_null(left))
		return (struct str){ NULL, 0 };
	if (!go_is(left, "expression_list"))
		return i == 0 ? go_text(src, left) : (struct str){ NULL, 0 };
	return i < ts_node_named_child_count(left) ? go_text(src, ts_node_named_child(left, i))
						   : (struct str){ NULL, 0 };
}

static uint32_t literal_count(TSNode lit)
{
	TSNode body = go_field(lit, "body");

	return ts_node_is_null(body) ? 0 : ts_node_named_child_count(body);
}

/* A name for a hoisted call: what the call gives, "parts" and the like. */
static const char *hoist_name(const struct gosrc *src, TSNode call)
{
	struct str callee = go_callee(src, call);

	if (str_has_prefix(callee, STR("strings.Fields")) ||
	    str_has_prefix(callee, STR("bytes.Fields")))
		return "fields";
	if (str_has_prefix(callee, STR("strings.Split")) ||
	    str_has_prefix(callee, STR("bytes.Split")))
		return "parts";
	return "list";
}

/* slices.Values(xs), maps.All(m), slices.Sorted(maps.Keys(m)) and the like go over all that they are given. */
TSNode bound_source(const struct gosrc *src, TSNode over)
{
	static const struct {
		const char *pkg, *name;
		bool takes_seq; /* of which nothing is known by itself */
	} rows[] = {
		{ "slices", "All", false },	  { "slices", "Values", false },
		{ "slices", "Backward", false },  { "maps", "All", false },
		{ "maps", "Keys", false },	  { "maps", "Values", false },
		{ "slices", "Collect", true },	  { "slices", "Sorted", true },
		{ "slices", "SortedFunc", true },
	};
	TSNode inner;

	over = go_no_parens(over);
	if (!go_is(over, "call_expression"))
		return over;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!go_calls(src, over, rows[i].pkg, rows[i].name))
			continue;
		inner = go_no_parens(go_arg(over, 0));
		if (!rows[i].takes_seq)
			return inner;
		return ts_node_eq(bound_source(src, inner), inner) ? over
								   : bound_source(src, inner);
	}
	return over;
}

struct index_search {
	const struct gosrc *src;
	struct str of;
	bool found;
};

static bool visit_index(void *ctx, TSNode n)
{
	struct index_search *s = ctx;

	if (go_is_index(n) && str_eq(go_text(s->src, go_operand(n)), s->of))
		s->found = true;
	return !s->found;
}

/*
 * Whether a thing of unknown type has a length: x[i] in the loop's body is no channel and no iterator, and of two variables
 * an unknown thing is most likely a slice or a map. Of named types of other packages a few are known.
 */
static bool has_length(const struct gosrc *src, TSNode clause, TSNode over, struct gotype t)
{
	static const char *const known[] = { "http.Header",	"url.Values",
					     "net.IP",		"textproto.MIMEHeader",
					     "json.RawMessage", "sort.StringSlice",
					     "sort.IntSlice",	NULL };
	struct index_search s = { src, go_text(src, over), false };

	if (t.kind != GO_UNKNOWN && t.kind != GO_NAMED)
		return t.kind != GO_INTERFACE;
	for (size_t i = 0; t.kind == GO_NAMED && known[i]; i++)
		if (str_eq(t.text, str_of(known[i])))
			return true;
	if (go_is(over, "call_expression"))
		return false;
	go_walk(go_field(ts_node_parent(clause), "body"), visit_index, &s);
	return s.found || (t.kind == GO_UNKNOWN && range_value_name(src, clause, 1).n);
}

/* slices.Chunk(xs, n): so many pieces. */
static struct term chunk_term(struct advisor *a, const struct gosrc *src, TSNode call)
{
	TSNode list = bound_source(src, go_arg(call, 0)), size = go_no_parens(go_arg(call, 1));
	struct term out = { .names = list };
	struct str of = go_text(src, list), n = go_text(src, size);

	if (!is_repeatable(list) || !is_repeatable(size))
		return out;
	out.kind = BOUND_EXACT;
	out.expr = arena_printf(a->arena, "(len(" STR_FMT ")+" STR_FMT "-1)/" STR_FMT, STR_ARG(of),
				STR_ARG(n), STR_ARG(n));
	return out;
}

static struct term range_term(struct advisor *a, const struct hot_file *f, TSNode clause)
{
	TSNode over = bound_source(f->src, go_field(clause, "right"));
	struct gotype t = go_type_of(&f->ctx, f->src, over);
	struct term out = { .names = over }, own;
	struct str text = go_text(f->src, over);
	int64_t n;

	if (go_calls(f->src, over, "slices", "Chunk"))
		return chunk_term(a, f->src, over);
	own = iterator_term(a, f, over);
	if (own.kind != BOUND_NONE)
		return own;
	if (go_is(over, "composite_literal")) {
		out.kind = BOUND_CONST;
		out.constant = literal_count(over);
		return out;
	}
	if (go_is(over, "int_literal") && str_to_i64(text, 0, &n)) {
		out.kind = BOUND_CONST;
		out.constant = n;
		return out;
	}
	if (t.kind == GO_ARRAY && str_to_i64(go_text(t.src, go_field(t.node, "length")), 0, &n)) {
		out.kind = BOUND_CONST;
		out.constant = n;
		return out;
	}
	if (t.kind == GO_CHAN || t.kind == GO_FUNC || t.kind == GO_BOOL)
		return out;
	if (t.kind == GO_INT || t.kind == GO_UINT) {
		out.kind = BOUND_EXACT;
		out.expr = arena_strndup(a->arena, text.p, text.n);
		return out;
	}
	if (!has_length(f->src, clause, over, t))
		return out;
	out.kind = BOUND_EXACT;
	if (is_repeatable(over)) {
		out.expr = arena_printf(a->arena, "len(" STR_FMT ")", STR_ARG(text));
	} else if (go_is(over, "call_expression")) {
		const char *name = hoist_name(f->src, over);

		out.hoist = arena_printf(a->arena, "%s := " STR_FMT, name, STR_ARG(text));
		out.expr = arena_printf(a->arena, "len(%s)", name);
	} else {
		out.kind = BOUND_NONE;
	}
	return out;
}

static bool changes_inside_any(const struct gosrc *src, const struct term *t, TSNode loop)
{
	return changes_inside(src, t->names, loop, go_null()) ||
	       (!ts_node_is_null(t->step) && changes_inside(src, t->step, loop, go_null()));
}

static struct term loop_term(struct advisor *a, const struct hot_file *f, TSNode loop)
{
	struct term t = { 0 };

	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++) {
		TSNode c = ts_node_named_child(loop, i);

		if (go_is(c, "range_clause"))
			t = range_term(a, f, c);
		else if (go_is(c, "for_clause"))
			t = bound_clause(a, f, c);
	}
	if (t.kind == BOUND_NONE)
		t = cutting_term(a, f, loop);
	if (t.kind == BOUND_EXACT && !t.cuts && changes_inside_any(f->src, &t, loop))
		t.kind = BOUND_NONE;
	return t;
}

/* Names that a loop declares: its range or clause variables. */
static bool depends_on(const struct gosrc *src, TSNode expr, TSNode loop)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++) {
		TSNode c = ts_node_named_child(loop, i);
		TSNode left = go_is(c, "range_clause")
				      ? go_field(c, "left")
				      : go_field(go_field(c, "initializer"), "left");
		uint32_t n = ts_node_is_null(left)	      ? 0
			     : go_is(left, "expression_list") ? ts_node_named_child_count(left)
							      : 1;

		for (uint32_t k = 0; k < n; k++) {
			TSNode id = go_is(left, "expression_list") ? ts_node_named_child(left, k)
								   : left;

			if (go_mentions(src, expr, go_text(src, id)))
				return true;
		}
	}
	return false;
}

static void multiply(struct advisor *a, struct bound *b, const struct term *t)
{
	if (t->kind == BOUND_CONST && b->kind == BOUND_CONST) {
		if (__builtin_mul_overflow(b->constant, t->constant, &b->constant))
			b->constant = INT64_MAX;
	} else if (t->kind == BOUND_CONST) {
		b->expr = arena_printf(a->arena, "%lld*%s", (long long)t->constant,
				       bound_factor(a, b->expr));
	} else if (b->kind == BOUND_CONST) {
		b->expr = b->constant == 1
				  ? t->expr
				  : arena_printf(a->arena, "%lld*%s", (long long)b->constant,
						 bound_factor(a, t->expr));
		b->kind = BOUND_EXACT;
	} else {
		b->expr = arena_printf(a->arena, "%s*%s", bound_factor(a, t->expr),
				       bound_factor(a, b->expr));
	}
	if (t->hoist)
		b->hoist = t->hoist;
}

/* x[k], or the name that "v, ok := x[k]" gave to ok, or x.Has(k): x; null where n asks nothing of the kind. */
static TSNode asked_set(const struct hot_file *f, TSNode n)
{
	static const char *const asks[] = { "Has",	"Contains", "Exists", "Seen", "has",
					    "contains", "exists",   "seen",   NULL };
	struct godecl d;

	n = go_no_parens(n);
	if (go_is_index(n))
		return go_type_of(&f->ctx, f->src, n).kind == GO_BOOL ? go_operand(n) : go_null();
	if (go_is(n, "identifier") && go_find_decl(f->src, n, go_text(f->src, n), &d))
		return d.of == 2 && d.index == 1 && go_is_index(d.value) ? go_operand(d.value)
									 : go_null();
	for (size_t i = 0; go_is(n, "call_expression") && asks[i]; i++)
		if (str_eq(go_called_name(f->src, n), str_of(asks[i])))
			return go_field(go_field(n, "function"), "operand");
	return go_null();
}

struct fill_search {
	const struct gosrc *src;
	struct str set;
	bool found;
};

/* set[k] = v, set[k]++, set.Add(k) */
static bool visit_fill(void *ctx, TSNode n)
{
	static const char *const fills[] = { "Add", "Put",    "Insert", "Set", "add",
					     "put", "insert", "set",	NULL };
	struct fill_search *s = ctx;
	TSNode slot = go_is(n, "inc_statement") ? ts_node_named_child(n, 0)
						: go_single(go_field(n, "left"));

	if ((go_is(n, "assignment_statement") || go_is(n, "inc_statement")) && go_is_index(slot))
		s->found = s->found || str_eq(go_text(s->src, go_operand(slot)), s->set);
	for (size_t i = 0; go_is(n, "call_expression") && fills[i]; i++)
		if (str_eq(go_called_name(s->src, n), str_of(fills[i])) &&
		    str_eq(go_text(s->src, go_field(go_field(n, "function"), "operand")), s->set))
			s->found = true;
	return !s->found;
}

/* Whether the condition is "not there yet" (wanted) or "there already", of a set that the loop itself fills. */
static bool asks_own_set(const struct hot_file *f, TSNode condition, bool wanted, TSNode loop)
{
	TSNode n = go_no_parens(condition), set;
	struct fill_search s = { .src = f->src };

	if (go_is(n, "unary_expression") &&
	    str_eq(go_text(f->src, go_field(n, "operator")), STR("!"))) {
		n = go_field(n, "operand");
		wanted = !wanted;
	}
	set = asked_set(f, n);
	if (wanted || ts_node_is_null(set))
		return false;
	s.set = go_text(f->src, set);
	go_walk(loop, visit_fill, &s);
	return s.found;
}

/* "if seen[k] { continue }" among the statements in front of n, and nothing else that leaves the round. */
static bool skips_only_known(const struct hot_file *f, TSNode n, TSNode loop)
{
	for (TSNode s = ts_node_prev_named_sibling(n); !ts_node_is_null(s);
	     s = ts_node_prev_named_sibling(s)) {
		struct skip_search skip = { UINT32_MAX, false };
		TSNode body = go_field(s, "consequence");

		go_walk(s, visit_skip, &skip);
		if (skip.found &&
		    !(go_is(s, "if_statement") && ts_node_is_null(go_field(s, "alternative")) &&
		      ts_node_named_child_count(body) == 1 &&
		      go_is(ts_node_named_child(body, 0), "continue_statement") &&
		      asks_own_set(f, go_field(s, "condition"), false, loop)))
			return false;
	}
	return true;
}

/* Whether each condition between the site and the loop only asks if it is in a set that the loop fills: all that is new passes. */
static bool lets_all_new_through(const struct hot_file *f, TSNode site, TSNode inner, TSNode loop)
{
	bool in_inner = true;

	for (TSNode n = site, p = ts_node_parent(n); !ts_node_is_null(p) && !ts_node_eq(n, loop);
	     n = p, p = ts_node_parent(p)) {
		if (go_is(p, "block") && in_inner && !skips_only_known(f, n, loop))
			return false;
		in_inner = in_inner && !ts_node_eq(n, inner);
		if (!is_condition(p) || ts_node_eq(n, go_field(p, "initializer")))
			continue;
		if (!go_is(p, "if_statement") ||
		    !asks_own_set(f, go_field(p, "condition"),
				  ts_node_eq(n, go_field(p, "consequence")), loop))
			return false;
	}
	return true;
}

/* The number of rounds of an inner loop differs from round to round of the outer one. */
static bool varies(const struct gosrc *src, const struct term *t, TSNode loop)
{
	return depends_on(src, t->names, loop) || declared_inside(src, t->names, loop) ||
	       (!ts_node_is_null(t->step) &&
		(depends_on(src, t->step, loop) || declared_inside(src, t->step, loop)));
}

struct bound bound_of(struct advisor *a, const struct hot_file *f, TSNode site, TSNode from)
{
	struct bound b = { .kind = BOUND_CONST, .constant = 1 };
	struct loops l;
	struct term prev = { 0 };
	struct skip_search skip;

	collect(f->src, site, from, &l);
	b.filtered = l.filtered;
	b.depth = l.n;
	if (l.n) {
		b.loop = l.v[l.n - 1];
		b.inner = b.sum = l.v[0];
	}
	if (l.unknown || l.n == 0) {
		b.kind = BOUND_NONE;
		return b;
	}
	skip = (struct skip_search){ ts_node_start_byte(site), false };
	go_walk(go_field(l.v[0], "body"), visit_skip, &skip);
	b.filtered = b.filtered || skip.found;
	b.only_new = b.filtered && lets_all_new_through(f, site, l.v[0], b.loop);
	for (uint32_t i = 0; i < l.n; i++) {
		struct term t = loop_term(a, f, l.v[i]);

		if (t.kind == BOUND_NONE || (prev.cuts && i > 0)) {
			b.kind = BOUND_NONE;
			return b;
		}
		if (i > 0 && prev.kind == BOUND_EXACT && varies(f->src, &prev, l.v[i])) {
			if (b.kind != BOUND_SUM)
				b.sum = l.v[i];
			b.kind = BOUND_SUM;
			continue;
		}
		if (b.kind != BOUND_SUM)
			multiply(a, &b, &t);
		prev = t;
	}
	if (b.kind == BOUND_EXACT && b.filtered)
		b.kind = BOUND_UPPER;
	return b;
}

bool bound_is_open(const struct bound *b)
{
	return b->kind == BOUND_NONE ||
	       (b->filtered && b->depth > 1 && !(b->only_new && b->kind == BOUND_SUM));
}

void bound_write_sum(struct buf *b, const struct gosrc *src, const struct bound *bound)
{
	TSNode loops[MAX_LOOPS];
	int n = 0;

	for (TSNode l = bound->sum; !ts_node_is_null(l) && n < MAX_LOOPS; l = ts_node_parent(l)) {
		if (go_is(l, "for_statement"))
			loops[n++] = l;
		if (ts_node_eq(l, bound->loop))
			break;
	}
	buf_adds(b, "n := 0\n");
	for (int i = 0; i < n; i++) {
		buf_fill(b, '\t', (size_t)i);
		buf_printf(b, STR_FMT "\n", STR_ARG(loop_head(src, loops[n - 1 - i])));
	}
	buf_fill(b, '\t', (size_t)n);
	buf_printf(b, "n += %s\n", bound->expr);
	for (int i = n; i-- > 0;) {
		buf_fill(b, '\t', (size_t)i);
		buf_adds(b, "}\n");
	}
}

const char *bound_words(struct advisor *a, const struct bound *b)
{
	if (b->kind == BOUND_CONST)
		return arena_printf(a->arena, "%lld", (long long)b->constant);
	return b->expr ? b->expr : "n";
}

bool leaves_loop(TSNode stmt)
{
	for (TSNode s = stmt; !ts_node_is_null(s); s = ts_node_next_named_sibling(s))
		if (go_is(s, "return_statement") || go_is(s, "break_statement"))
			return true;
	return false;
}
