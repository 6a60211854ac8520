#include "advise/inline_rare.h"

/*
 * So many times less often than the statements around it, a line for a line, and not by chance: so many samples would be there
 * if it were done each time, on two statements at least, since one may be done by the way. What a loop takes says nothing of how
 * often it is come to: it is not counted. What is called from the part is.
 */
#define RARER 5
#define LEAST_EXPECTED 10
#define LEAST_STATEMENTS 2

struct tally {
	struct advisor *a;
	const struct candidate *c;
	struct rare *part;
	int64_t seen[2];  /* samples: outside, inside */
	int64_t lines[2]; /* statements that they stand on */
};

static bool is_inside(const struct rare *r, TSNode n)
{
	return ts_node_start_byte(n) >= r->from && ts_node_end_byte(n) <= r->to;
}

static int64_t samples_on(const struct tally *t, uint32_t from, uint32_t to, bool all)
{
	const struct hot_file *f = t->c->file;
	int64_t n = 0;

	for (size_t i = hot_first_at(f, from); i < f->charges.n && f->charges.v[i].line <= to;
	     i++) {
		const struct charge *ch = &t->a->join->charges.v[f->charges.v[i].charge];

		n += ch->kind == COST_CPU && (all || ch->self) ? ch->count : 0;
	}
	return n;
}

/* Statements one by one; of those that hold blocks the head. */
static bool visit_tally(void *ctx, TSNode n)
{
	struct tally *t = ctx;
	uint32_t from, to;
	bool in;

	if (go_is(n, "for_statement") || go_is(n, "func_literal") || go_is(n, "comment"))
		return false;
	if (!go_is(ts_node_parent(n), "block") || !ts_node_is_named(n))
		return true;
	in = is_inside(t->part, n);
	spot_lines(n, &from, &to);
	t->seen[in] += samples_on(t, from, to, in);
	t->lines[in]++;
	return true;
}

/* Samples of the user's functions that lines of the part called. */
static int64_t samples_called(struct advisor *a, const struct candidate *c, const struct rare *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < a->join->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[i];
		uint32_t at;

		for (uint32_t k = 0; ch->kind == COST_CPU && ch->value && k < ch->n_callers; k++)
			if (ch->callers[k].line &&
			    hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line,
					 &at) == c->file &&
			    at > r->head && at < r->end)
				n += ch->count * ch->callers[k].value / ch->value;
	}
	return n;
}

/* Whether the profile shows that the part is rarely come to. */
static bool is_rare(struct advisor *a, const struct candidate *c, TSNode body, struct rare *r)
{
	struct tally t = { .a = a, .c = c, .part = r };

	go_walk(body, visit_tally, &t);
	/* what is done at the entry and, where it has a line of its own, at the end, is done each time */
	t.seen[0] += samples_on(&t, c->fn->first_line, go_line(body), false);
	t.lines[0]++;
	if (!ts_node_eq(r->at, body)) {
		t.seen[0] += samples_on(&t, go_end_line(body), go_end_line(body), false);
		t.lines[0]++;
	}
	r->seen = t.seen[1];
	r->of = t.seen[0];
	if (t.lines[1] < LEAST_STATEMENTS || t.seen[0] * t.lines[1] < LEAST_EXPECTED * t.lines[0] ||
	    t.seen[1] * t.lines[0] * RARER > t.seen[0] * t.lines[1])
		return false;
	t.seen[1] += samples_called(a, c, r);
	return t.seen[1] * t.lines[0] * RARER <= t.seen[0] * t.lines[1];
}

struct moves {
	const struct gosrc *src;
	struct rare *part;
	TSNode body;
	bool bound; /* it cannot be moved: it leaves in the middle, or sets what two results would have to give */
	bool ends; /* its last statement returns */
	struct str set;
};

struct later_search {
	const struct gosrc *src;
	struct str name;
	uint32_t from;
	bool found;
};

static bool visit_later(void *ctx, TSNode n)
{
	struct later_search *s = ctx;

	s->found = s->found || (ts_node_start_byte(n) >= s->from && go_is_name(n) &&
				str_eq(go_text(s->src, n), s->name));
	return !s->found;
}

/* x of x = ... or x++, declared outside of the part and asked for behind it. */
static void note_set(struct moves *m, TSNode name)
{
	struct later_search later = { .src = m->src, .from = m->part->to };
	struct godecl d;

	later.name = go_text(m->src, name);
	if (!go_is(name, "identifier") || !go_find_decl(m->src, name, later.name, &d) ||
	    is_inside(m->part, d.name) || ts_node_is_null(d.func) || str_eq(m->set, later.name))
		return;
	go_walk(m->body, visit_later, &later);
	/* a named result is asked for by the return */
	if (!later.found && d.kind != DECL_RESULT)
		return;
	m->bound = m->bound || m->set.n > 0;
	m->set = later.name;
}

static bool visit_moves(void *ctx, TSNode n)
{
	static const char *const leaves[] = { "goto_statement", "labeled_statement",
					      "defer_statement", NULL };
	struct moves *m = ctx;
	TSNode left;

	if (!go_is(n, "block") && !is_inside(m->part, n))
		return ts_node_start_byte(n) < m->part->to && ts_node_end_byte(n) > m->part->from;
	if (go_is(n, "func_literal"))
		return false;
	m->bound = m->bound || go_is_any(n, leaves) || (go_is(n, "return_statement") && !m->ends);
	if (go_is(n, "assignment_statement")) {
		left = go_field(n, "left");
		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
			note_set(m, go_no_parens(ts_node_named_child(left, i)));
	} else if (go_is(n, "inc_statement") || go_is(n, "dec_statement")) {
		note_set(m, ts_node_named_child(n, 0));
	}
	return !m->bound;
}

/* Whether the part could be a function of its own, with one result at most. */
static bool can_move(const struct gosrc *src, TSNode body, struct rare *r, TSNode last)
{
	struct moves m = { .src = src, .part = r, .body = body };
	bool rest = ts_node_eq(r->at, body);

	m.ends = rest || go_is(last, "return_statement");
	go_walk(body, visit_moves, &m);
	r->returns = go_is(last, "return_statement") && ts_node_named_child_count(last) > 0;
	r->results = m.set.n > 0;
	return !m.bound && !(m.ends && m.set.n);
}

static TSNode last_of(TSNode block)
{
	for (uint32_t i = ts_node_named_child_count(block); i > 0; i--)
		if (!go_is(ts_node_named_child(block, i - 1), "comment"))
			return ts_node_named_child(block, i - 1);
	return go_null();
}

static uint32_t add_part(struct advisor *a, const struct candidate *c, TSNode body, struct rare r,
			 struct rare *out, uint32_t n)
{
	TSNode last = last_of(r.at);

	if (n == MAX_RARE || ts_node_is_null(last) || r.from >= r.to ||
	    !can_move(c->file->src, body, &r, last) || !is_rare(a, c, body, &r))
		return n;
	out[n] = r;
	return n + 1;
}

static struct rare of_block(TSNode block)
{
	return (struct rare){ .at = block,
			      .head = go_line(block),
			      .end = go_end_line(block),
			      .from = ts_node_start_byte(block) + 1,
			      .to = ts_node_end_byte(block) - 1 };
}

uint32_t rare_parts(struct advisor *a, const struct candidate *c, TSNode fn,
		    struct rare out[MAX_RARE])
{
	TSNode body = go_field(fn, "body");
	uint32_t n = 0, count = ts_node_named_child_count(body);

	for (uint32_t i = 0; i < count; i++) {
		TSNode s = ts_node_named_child(body, i), then = go_field(s, "consequence"),
		       other = go_field(s, "alternative");

		if (!go_is(s, "if_statement"))
			continue;
		n = add_part(a, c, body, of_block(then), out, n);
		if (go_is(other, "block"))
			n = add_part(a, c, body, of_block(other), out, n);
		else if (ts_node_is_null(other) && i + 1 < count &&
			 go_is(last_of(then), "return_statement"))
			n = add_part(a, c, body,
				     (struct rare){ .at = body,
						    .head = go_end_line(s),
						    .end = go_end_line(body),
						    .from = ts_node_end_byte(s),
						    .to = ts_node_end_byte(body) - 1 },
				     out, n);
	}
	return n;
}

const char *rare_example(struct advisor *a, const struct candidate *c, const struct rare *r)
{
	const struct gosrc *src = c->file->src;
	TSNode owner = go_field(c->fn->node, "receiver"), decl = go_null();
	bool rest = go_is(ts_node_parent(r->at), "method_declaration") ||
		    go_is(ts_node_parent(r->at), "function_declaration");
	struct str of = STR("");
	struct edit e = { r->from, r->to, NULL };

	if (!ts_node_is_null(owner))
		decl = ts_node_named_child(owner, 0);
	if (!ts_node_is_null(decl) && ts_node_named_child_count(decl) > 1)
		of = go_text(src, ts_node_named_child(decl, 0));
	e.by = arena_printf(a->arena, "\n%s%s" STR_FMT "%s" STR_FMT "Slow(...)\n", rest ? "" : "\t",
			    r->returns	 ? "return "
			    : r->results ? "... = "
					 : "",
			    STR_ARG(of), of.n ? "." : "", STR_ARG(c->subject));
	return source_edited(a, src, c->site, &e, 1);
}
