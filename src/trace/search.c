#include "trace/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "trace/view.h"

/* Reading --------------------------------------------------------------------------------------------------------- */

struct reading {
	struct trace_search *q;
	struct arena *arena;
	const char *task, *region;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes the next term: up to a blank outside of quotes, which are taken away. */
static bool next_term(struct str *rest, struct arena *a, struct str *out, bool *open)
{
	char *text;
	size_t i = 0, n = 0;
	bool quoted = false;

	*rest = str_trim(*rest);
	if (!rest->n)
		return false;
	text = arena_alloc(a, rest->n + 1);
	for (; i < rest->n && (quoted || !is_blank(rest->p[i])); i++) {
		if (rest->p[i] == '"')
			quoted = !quoted;
		else
			text[n++] = rest->p[i];
	}
	text[n] = 0;
	*open = quoted;
	*out = (struct str){ text, n };
	*rest = str_sub(*rest, i, rest->n);
	return true;
}

static bool set_regex(struct regex **re, const char *key, struct str v, struct err *err)
{
	if (*re)
		return err_set(err, ERR_USAGE, "%s: is asked for twice", key);
	*re = regex_new(v, err);
	return *re || err_prefix(err, "%s", key);
}

static bool set_func(struct reading *r, struct str v, struct err *err)
{
	return set_regex(&r->q->func, "func", v, err);
}

static bool set_reason(struct reading *r, struct str v, struct err *err)
{
	return set_regex(&r->q->reason, "reason", v, err);
}

static bool set_log(struct reading *r, struct str v, struct err *err)
{
	return set_regex(&r->q->log, "log", v, err);
}

/* Words that a term may list, commas between; of those with equal bits the first is what is written. */
struct word {
	const char *name;
	unsigned bits;
};
static const struct word state_words[] = {
	{ "running", 1u << TS_RUNNING },
	{ "runnable", 1u << TS_RUNNABLE },
	{ "blocked", 1u << TS_WAITING },
	{ "waiting", 1u << TS_WAITING },
	{ "syscall", 1u << TS_SYSCALL | 1u << TS_SYSCALL_BLOCKED },
	{ 0 },
};
static const struct word wait_words[] = {
	{ "sync", 1u << VW_SYNC }, { "network", 1u << VW_NETWORK }, { "sleep", 1u << VW_SLEEP },
	{ "gc", 1u << VW_GC },	   { "other", 1u << VW_OTHER },	    { 0 },
};

static bool set_words(const struct word *words, const char *key, struct str list, unsigned *bits,
		      const char *expected, struct err *err)
{
	struct str one;

	while (list.n) {
		const struct word *w = words;

		str_cut(list, ',', &one, &list);
		while (w->name && !str_eq(one, str_of(w->name)))
			w++;
		if (!w->name)
			return err_set(err, ERR_USAGE, "%s:%.*s: expected %s", key,
				       (int)MIN(one.n, 40), one.p, expected);
		*bits |= w->bits;
	}
	return true;
}

static bool set_state(struct reading *r, struct str v, struct err *err)
{
	return set_words(state_words, "state", v, &r->q->states,
			 "running, runnable, blocked or syscall", err);
}

static bool set_wait(struct reading *r, struct str v, struct err *err)
{
	return set_words(wait_words, "wait", v, &r->q->waits, "sync, network, sleep, gc or other",
			 err);
}

static bool set_g(struct reading *r, struct str v, struct err *err)
{
	struct trace_search *q = r->q;
	struct str one, list = v;
	int64_t id;

	if (!q->gs)
		q->gs = xcalloc(q->tr->gs.n + 1, 1);
	while (list.n) {
		str_cut(list, ',', &one, &list);
		if (!str_to_i64(one, 10, &id))
			return err_set(err, ERR_USAGE, "g:%.*s: expected the number of a goroutine",
				       (int)MIN(one.n, 40), one.p);
		q->g = trace_find_g(q->tr, id);
		if (q->g == TRACE_NO)
			return err_set(err, ERR_NOT_FOUND, "the trace has no goroutine %lld",
				       (long long)id);
		q->n_gs += !q->gs[q->g];
		q->gs[q->g] = 1;
	}
	return true;
}

static bool set_task(struct reading *r, struct str v, struct err *err)
{
	(void)err;
	r->task = v.p;
	return true;
}

static bool set_region(struct reading *r, struct str v, struct err *err)
{
	(void)err;
	r->region = v.p;
	return true;
}

static const struct {
	const char *key;
	bool (*set)(struct reading *r, struct str v, struct err *err);
} keys[] = {
	{ "func", set_func }, { "state", set_state }, { "reason", set_reason },
	{ "log", set_log },   { "task", set_task },   { "region", set_region },
	{ "g", set_g },	      { "wait", set_wait },
};

/* dur>1ms; at: of the operator. */
static bool set_dur(struct trace_search *q, struct str term, struct err *err)
{
	bool above = term.p[3] == '>', equal = term.n > 4 && term.p[4] == '=';
	int64_t ns;

	if (!go_parse_duration(str_sub(term, equal ? 5 : 4, term.n), &ns) || ns < 0)
		return err_set(err, ERR_USAGE, "%.*s: expected a duration such as 1.5ms or 20us",
			       (int)MIN(term.n, 40), term.p);
	if (above)
		q->least = MAX(q->least, equal ? ns : ns + 1);
	else
		q->most = MIN(q->most, equal ? ns : ns - 1);
	return true;
}

static bool read_term(struct reading *r, struct str term, struct err *err)
{
	struct str key, value = { "", 0 };

	if (str_has_prefix(term, STR("dur>")) || str_has_prefix(term, STR("dur<")))
		return set_dur(r->q, term, err);
	if (str_cut(term, ':', &key, &value)) {
		for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
			if (!str_eq(key, str_of(keys[i].key)))
				continue;
			if (!value.n)
				return err_set(err, ERR_USAGE,
					       "%s: expected something behind the colon",
					       keys[i].key);
			return keys[i].set(r, value, err);
		}
		return err_set(err, ERR_USAGE,
			       "%.*s: no such term; expected func, state, reason, wait, dur, "
			       "task, region, g or log",
			       (int)MIN(key.n, 40), key.p);
	}
	return set_func(r, term, err);
}

/* What fits, once for each string and stack. */
static void match_texts(struct trace_search *q)
{
	const struct trace *tr = q->tr;
	size_t n = tr->strings.strs.n;

	q->strings = xcalloc(n + 1, 1);
	q->stacks = xcalloc(tr->stacks.n + 1, 1);
	for (uint32_t i = 0; i < n && (q->func || q->reason); i++)
		q->strings[i] =
			(uint8_t)((q->func && regex_match(q->func, trace_str(tr, i))) |
				  (q->reason && regex_match(q->reason, trace_str(tr, i))) << 1);
	for (uint32_t i = 0; i < tr->stacks.n && q->func; i++)
		for (uint32_t k = 0; k < trace_stack_depth(tr, i) && !q->stacks[i]; k++)
			q->stacks[i] = q->strings[trace_stack_frame(tr, i, k)->func] & 1;
}

static bool read_all(struct reading *r, struct str text, struct err *err)
{
	struct trace_search *q = r->q;
	struct str term;
	bool open, any = false;

	for (; next_term(&text, r->arena, &term, &open); any = true) {
		if (open)
			return err_set(err, ERR_USAGE, "%.*s: the quote is not closed",
				       (int)MIN(term.n, 40), term.p);
		if (!read_term(r, term, err))
			return false;
	}
	if (!any)
		return err_set(err, ERR_USAGE,
			       "nothing is asked for: expected a term such as func:handle");
	if (q->log && (q->states || q->waits || q->reason || q->least > 0 || q->most < INT64_MAX))
		return err_set(err, ERR_USAGE,
			       "log: finds moments; state:, reason:, wait: and dur are of spans: "
			       "ask for one or the other");
	if (!r->task && !r->region)
		return true;
	q->scoped = view_scope_init(&q->scope, q->tr, r->task, r->region, err);
	return q->scoped;
}

bool trace_search_init(struct trace_search *q, const struct trace *tr, struct str text,
		       struct arena *a, struct err *err)
{
	struct reading r = { .q = q, .arena = a };

	*q = (struct trace_search){ .tr = tr, .most = INT64_MAX, .g = TRACE_NO };
	if (!read_all(&r, text, err)) {
		trace_search_release(q);
		return false;
	}
	match_texts(q);
	if (q->waits)
		q->wait_of = view_wait_classes(tr);
	if (q->n_gs != 1) /* one is looked for alone */
		q->g = TRACE_NO;
	return true;
}

static void add_words(struct buf *out, const char *key, const struct word *words, unsigned bits)
{
	const char *before = key;

	for (const struct word *w = words; w->name; w++) {
		if (!(bits & w->bits))
			continue;
		buf_printf(out, "%s%s", before, w->name);
		bits &= ~w->bits;
		before = ",";
	}
}

void trace_search_text(struct buf *out, const struct trace *tr, const uint32_t *gs, size_t n,
		       unsigned states, unsigned waits)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%lld", i ? "," : "g:", (long long)tr->gs.v[gs[i]].id);
	add_words(out, n ? " state:" : "state:", state_words, states);
	add_words(out, " wait:", wait_words, states >> TS_WAITING & 1 ? waits : 0);
}

void trace_search_release(struct trace_search *q)
{
	regex_free(q->func);
	regex_free(q->reason);
	regex_free(q->log);
	if (q->scoped)
		view_scope_release(&q->scope);
	free(q->strings);
	free(q->stacks);
	free(q->gs);
	free(q->wait_of);
}

/* Looking --------------------------------------------------------------------------------------------------------- */

struct looking {
	const struct trace_search *q;
	int64_t from, to;
	size_t max;
	struct search_hits blocks[VIEW_BLOCKS];
};

static int cmp_time(const struct search_hit *x, const struct search_hit *y)
{
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->g < y->g ? -1 : x->g > y->g;
}

static int by_time(const void *a, const void *b)
{
	return cmp_time(a, b);
}

static int by_length(const void *a, const void *b)
{
	const struct search_hit *x = a, *y = b;
	int64_t dx = x->to - x->from, dy = y->to - y->from;

	return dx != dy ? (dx < dy ? 1 : -1) : cmp_time(x, y);
}

/* The longest max of them stay. */
static void shorten(struct search_hits *h, size_t max)
{
	if (h->v.n <= max)
		return;
	qsort(h->v.v, h->v.n, sizeof(*h->v.v), by_length);
	h->v.n = max;
}

static bool fits(const struct trace_search *q, uint32_t g, bool name_fits,
		 const struct trace_span *s)
{
	int64_t d = s->end - s->start;
	bool own = s->state != TS_RUNNING && (s->state != TS_RUNNABLE || s->cause == TC_STOPPED);

	if (q->states && !(q->states >> s->state & 1))
		return false;
	/* of waits: a run that is asked for as well has no reason */
	if (q->waits &&
	    (s->state == TS_WAITING ? !(q->waits >> q->wait_of[s->reason] & 1) : !q->states))
		return false;
	if (d < q->least || d > q->most)
		return false;
	if (q->func && !name_fits && !(own && q->stacks[s->stack]))
		return false;
	if (q->reason && !(q->strings[s->reason] & 2))
		return false;
	return !q->scoped || view_scope_overlap(&q->scope, g, s->start, s->end) > 0;
}

static void look_at(void *ctx, unsigned block, uint32_t g)
{
	struct looking *k = ctx;
	const struct trace_search *q = k->q;
	struct search_hits *h = &k->blocks[block];
	struct trace_iter it = trace_spans(q->tr, g, k->from, k->to);
	bool name_fits = q->strings[trace_g_name(q->tr, g)] & 1;
	struct trace_span s;

	if (q->gs && !q->gs[g])
		return;
	while (trace_next_span(&it, &s)) {
		if (!fits(q, g, name_fits, &s))
			continue;
		h->all++;
		h->ns += MIN(s.end, k->to) - MAX(s.start, k->from);
		vec_push(&h->v, (struct search_hit){ s.start, s.end, g, s.reason, s.stack, s.state,
						     TRACE_NO });
		if (h->v.n >= 2 * k->max)
			shorten(h, k->max);
	}
}

static void look_for_spans(struct looking *k, struct search_hits *out)
{
	struct view_report r;

	view_report_init(&r, k->q->tr,
			 &(struct view_filter){ .from = k->from, .to = k->to, .g = k->q->g });
	view_each_g(&r, look_at, k);
	view_report_release(&r);
	for (size_t b = 0; b < VIEW_BLOCKS; b++) {
		struct search_hits *h = &k->blocks[b];

		out->all += h->all;
		out->ns += h->ns;
		for (size_t i = 0; i < h->v.n; i++)
			vec_push(&out->v, h->v.v[i]);
		vec_release(&h->v);
	}
	shorten(out, k->max);
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), by_time);
}

static bool log_fits(const struct trace_search *q, const struct trace_log *x)
{
	const struct trace *tr = q->tr;

	if (!regex_match(q->log, trace_str(tr, x->message)) &&
	    !regex_match(q->log, trace_str(tr, x->category)))
		return false;
	if (q->gs && (x->g == TRACE_NO || !q->gs[x->g]))
		return false;
	if (q->func && !q->stacks[x->stack] &&
	    (x->g == TRACE_NO || !(q->strings[trace_g_name(tr, x->g)] & 1)))
		return false;
	return !q->scoped || (x->g != TRACE_NO && view_scope_has(&q->scope, x->g, x->time));
}

static void look_for_logs(const struct looking *k, struct search_hits *out)
{
	const struct trace *tr = k->q->tr;

	for (uint32_t i = 0; i < tr->logs.n; i++) {
		const struct trace_log *x = &tr->logs.v[i];

		if (x->time < k->from || x->time >= k->to || !log_fits(k->q, x))
			continue;
		out->all++;
		if (out->v.n < k->max)
			vec_push(&out->v, (struct search_hit){ x->time, x->time, x->g, x->message,
							       x->stack, TS_ABSENT, i });
	}
}

void trace_search_run(const struct trace_search *q, int64_t from, int64_t to, size_t max,
		      struct search_hits *out)
{
	struct looking k = { .q = q, .from = from, .to = to, .max = MAX(max, 1) };

	*out = (struct search_hits){ 0 };
	if (q->log)
		look_for_logs(&k, out);
	else
		look_for_spans(&k, out);
}
