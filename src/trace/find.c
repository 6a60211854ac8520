/* The walk that feeds the analyses, what they share, and the ranking. */
#include "trace/find.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "trace/find_int.h"
#include "trace/search.h"

static const struct find_analysis *const analyses[] = {
	&find_locks,	&find_leaks, &find_churn,  &find_assists, &find_stops, &find_waits,
	&find_syscalls, &find_wakes, &find_timers, &find_pipes,	  &find_tasks,
};

static const struct find_kind *kind_of(const char *id)
{
	const struct find_kind *k = find_kinds;

	while (k->id && strcmp(k->id, id) != 0)
		k++;
	assert(k->id);
	return k;
}

/* Whether only what concerns some goroutines is asked for. */
static bool picks_gs(const struct view_report *r)
{
	return r && (r->f.g != TRACE_NO || r->f.function || r->f.scope);
}

/* What stacks and strings say ----------------------------------------------------------------------------------- */

/* Frames in which a goroutine waits for or passes on something that belongs to its caller. */
static bool is_inner(struct str func)
{
	static const char *const packages[] = { "runtime.",	     "sync.",
						"internal/sync.",    "internal/race.",
						"internal/runtime/", "internal/poll." };

	for (size_t i = 0; i < ARRAY_LEN(packages); i++)
		if (str_has_prefix(func, str_of(packages[i])))
			return true;
	return false;
}

static bool is_lock(struct str func)
{
	return (str_has_prefix(func, STR("sync.")) || str_has_prefix(func, STR("internal/sync.")) ||
		str_has_prefix(func, STR("internal/poll.(*fdMutex)"))) &&
	       (str_contains(func, STR("Lock")) || str_contains(func, STR("lock")));
}

/* Waits and go statements of the standard library: nothing that the program could do less of. */
static bool is_given(struct str func)
{
	static const char *const packages[] = { "net/http.", "net.",   "os.",		"os/",
						"context.",  "time.",  "database/sql.", "testing.",
						"io.",	     "bufio.", "crypto/",	"log." };

	for (size_t i = 0; i < ARRAY_LEN(packages); i++)
		if (str_has_prefix(func, str_of(packages[i])))
			return true;
	return false;
}

static uint8_t chan_of(struct str func)
{
	static const struct {
		const char *func;
		uint8_t chan;
	} rows[] = {
		{ "runtime.chansend1", FC_SEND },    { "runtime.selectnbsend", FC_SEND },
		{ "runtime.chanrecv1", FC_RECEIVE }, { "runtime.chanrecv2", FC_RECEIVE },
		{ "runtime.closechan", FC_SEND },    { "runtime.selectnbrecv", FC_RECEIVE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(func, str_of(rows[i].func)))
			return rows[i].chan;
	return FC_NONE;
}

static uint32_t site_of(struct find_ctx *c, const struct trace_frame_info *f)
{
	bool added;
	uint32_t at =
		map_get_or_put(&c->sites, (uint64_t)f->func << 32 | f->line, c->nsites, &added);

	c->nsites += added;
	return at;
}

static void classify_stack(struct find_ctx *c, uint32_t stack)
{
	const struct trace *tr = c->tr;
	uint32_t n = trace_stack_depth(tr, stack), i = 0;
	struct find_stack *s = &c->stacks[stack];
	bool leading =
		true; /* a lock that the collector or a pool takes further in is not the caller's */

	for (; i < n; i++) {
		struct str func = trace_str(tr, trace_stack_frame(tr, stack, i)->func);

		if (s->chan == FC_NONE)
			s->chan = chan_of(func);
		leading &= str_has_prefix(func, STR("sync.")) ||
			   str_has_prefix(func, STR("internal/sync.")) ||
			   str_has_prefix(func, STR("internal/poll.")) ||
			   str_has_prefix(func, STR("runtime.gopark")) ||
			   str_has_prefix(func, STR("runtime.sema"));
		s->lock |= leading && is_lock(func);
		s->gc |= str_has_prefix(func, STR("runtime.gc"));
		if (!is_inner(func))
			break;
	}
	s->frame = n ? MIN(i, n - 1) : TRACE_NO;
	s->site = n ? site_of(c, trace_stack_frame(tr, stack, s->frame)) : 0;
	s->given = n && is_given(trace_str(tr, trace_stack_frame(tr, stack, s->frame)->func));
	s->top = n ? site_of(c, trace_stack_frame(tr, stack, view_stack_top(tr, stack))) : 0;
}

static void classify_stacks(struct find_ctx *c)
{
	c->stacks = xcalloc(c->tr->stacks.n + 1, sizeof(*c->stacks));
	map_init(&c->sites);
	c->nsites = 1; /* 0: no stack */
	for (uint32_t i = 0; i < c->tr->stacks.n; i++)
		classify_stack(c, i);
}

static void classify_reasons(struct find_ctx *c)
{
	static const struct {
		const char *reason;
		uint8_t kind;
	} rows[] = {
		{ "sync", FR_SYNC },
		{ "sync.(*Cond).Wait", FR_COND },
		{ "chan send", FR_SEND },
		{ "chan receive", FR_RECEIVE },
		{ "select", FR_SELECT },
		{ "sleep", FR_SLEEP },
		{ "network", FR_NETWORK },
		{ "forever", FR_FOREVER },
		{ "GC mark assist wait for work", FR_GC },
		{ "wait until GC ends", FR_GC },
		{ "GC weak to strong wait", FR_GC },
	};

	c->reasons = xcalloc(c->tr->strings.strs.n + 1, 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t id = trace_find_str(c->tr, str_of(rows[i].reason));

		if (id != MAP_NONE)
			c->reasons[id] = rows[i].kind;
	}
}

static bool is_system(struct str name)
{
	return (str_has_prefix(name, STR("runtime.")) && !str_eq(name, STR("runtime.main"))) ||
	       str_has_prefix(name, STR("runtime/trace.")) ||
	       str_has_prefix(name, STR("runtime/pprof."));
}

static void classify_goroutines(struct find_ctx *c)
{
	const struct trace *tr = c->tr;

	c->system = xcalloc(tr->gs.n + 1, sizeof(*c->system));
	c->origin = xcalloc(tr->gs.n + 1, sizeof(*c->origin));
	c->running = xcalloc(tr->gs.n + 1, sizeof(*c->running));
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		const struct trace_g *x = &tr->gs.v[g];
		uint32_t name = trace_g_name(tr, g);
		bool added;

		c->system[g] = is_system(trace_str(tr, name));
		c->origin[g] = x->created_at ? find_site(c, x->created_at)
					     : map_get_or_put(&c->sites, UINT64_MAX - name,
							      c->nsites, &added);
		c->nsites += !x->created_at && added;
	}
}

static void classify(struct find_ctx *c)
{
	classify_stacks(c);
	classify_reasons(c);
	classify_goroutines(c);
}

void find_ctx_init(struct find_ctx *c, const struct trace *tr)
{
	*c = (struct find_ctx){ .tr = tr, .to = tr->end };
	classify(c);
}

void find_ctx_release(struct find_ctx *c)
{
	free(c->stacks);
	free(c->reasons);
	free(c->system);
	free(c->origin);
	free(c->running);
	map_release(&c->sites);
}

/* The walk --------------------------------------------------------------------------------------------------------- */

static void walk_one(struct find_ctx *c, uint32_t g, void *const *selves)
{
	struct trace_iter it = trace_spans(c->tr, g, c->from, c->to);
	struct find_step st = { .c = c, .g = g };
	struct trace_span s;

	while (trace_next_span(&it, &s)) {
		st.at++;
		st.n = MIN(st.n + 1, 4u);
		st.ring[st.at & 3] = s;
		if (s.state == TS_RUNNING)
			c->running[g] += find_clip(c, s.start, s.end) - s.yield_ns;
		for (size_t i = 0; i < ARRAY_LEN(analyses); i++) {
			const struct find_analysis *a = analyses[i];

			if (a->states >> s.state & 1 && (!c->system[g] || a->system))
				a->span(selves[i], &st);
		}
	}
}

static int cmp_cost(const void *a, const void *b)
{
	const struct trace_finding *x = a, *y = b;
	int order;

	if (x->cost_ns != y->cost_ns)
		return x->cost_ns < y->cost_ns ? 1 : -1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	order = strcmp(x->id, y->id);
	return order ? order : str_cmp(x->title, y->title);
}

/* The task that was open during at least nine tenths of the window, where there is exactly one. */
static uint32_t task_during(const struct trace *tr, int64_t from, int64_t to)
{
	uint32_t found = TRACE_NO;

	for (size_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];
		int64_t start = MAX(t->start, 0), end = t->end < 0 ? tr->end : t->end;

		if (start >= to)
			break;
		if (MIN(end, to) - MAX(start, from) < (to - from) / 10 * 9 || end <= from)
			continue;
		if (found != TRACE_NO)
			return TRACE_NO;
		found = (uint32_t)i;
	}
	return found;
}

/* Whether it is of time in one of the states that the filter asks for. */
static bool of_states(const struct view_filter *f, const char *id)
{
	const struct find_kind *k = kind_of(id);
	unsigned states = f->states & k->states;

	return !f->states || (states & ~(1u << TS_WAITING)) ||
	       (states && (!f->waits || (f->waits & k->waits)));
}

/* Whether tasks are asked for, whoever works on them. */
static bool picks_tasks(const struct view_report *r)
{
	return r && r->f.scope && !r->f.scope->by_region && r->f.g == TRACE_NO && !r->f.function;
}

static bool is_wanted(const struct trace_finding *f, const struct view_report *r)
{
	if (r && !of_states(&r->f, f->id))
		return false;
	return !f->unwanted || (picks_tasks(r) && f->task != TRACE_NO && r->f.scope->task[f->task]);
}

static void rank(struct find_list *out, const struct trace *tr, const struct find_opts *o)
{
	size_t n = 0;

	for (size_t i = 0; i < out->v.n; i++) {
		struct trace_finding *f = &out->v.v[i];

		f->task = task_during(tr, f->from, f->made_to);
		if (!is_wanted(f, o->filter))
			continue;
		if (out->v.v[i].cost_ns >= o->min_cost_ns)
			out->v.v[n++] = out->v.v[i];
		else
			out->below++;
	}
	out->v.n = n;
	if (n)
		qsort(out->v.v, n, sizeof(*out->v.v), cmp_cost);
}

void find_run(const struct trace *tr, const struct find_opts *o, struct find_list *out)
{
	struct find_ctx c = {
		.tr = tr, .from = MAX(o->from, 0), .to = o->to, .out = out, .opts = o
	};
	void *selves[ARRAY_LEN(analyses)];

	*out = (struct find_list){ 0 };
	arena_init(&out->arena);
	classify(&c);
	for (size_t i = 0; i < ARRAY_LEN(analyses); i++)
		selves[i] = analyses[i]->open(&c);
	for (uint32_t g = 0; g < tr->gs.n; g++)
		walk_one(&c, g, selves);
	for (size_t i = 0; i < ARRAY_LEN(analyses); i++)
		analyses[i]->close(selves[i], &c);
	find_ctx_release(&c);
	rank(out, tr, o);
}

void find_release(struct find_list *list)
{
	vec_release(&list->v);
	arena_release(&list->arena);
}

void find_ids(const struct trace *tr, const struct trace_finding *f, struct buf *out)
{
	for (uint32_t i = 0; i < f->ngs; i++)
		buf_printf(out, "%s%lld", i ? "," : "", (long long)tr->gs.v[f->gs[i]].id);
}

void find_spans(const struct trace *tr, const struct trace_finding *f, struct buf *out)
{
	const struct find_kind *k = kind_of(f->id);
	unsigned states = k->shown ? k->shown : k->states;

	/* all bits: no state, no kind of wait is what it is about */
	if (f->ngs)
		trace_search_text(out, tr, f->gs, f->ngs, states == 0xff ? 0 : states,
				  k->waits == 0xff ? 0 : k->waits);
}

/* For analyses ----------------------------------------------------------------------------------------------------- */

struct trace_finding *find_new(struct find_ctx *c, const char *id, int64_t from, int64_t to,
			       int64_t cost_ns)
{
	const struct find_kind *k = kind_of(id);

	vec_push(&c->out->v, (struct trace_finding){ .id = k->id,
						     .pattern = k->pattern,
						     .next = k->next,
						     .cost_of = k->cost_of,
						     .cost_ns = cost_ns,
						     .from = MAX(from, c->from),
						     .to = MIN(to, c->to),
						     .made_to = MIN(to, c->to),
						     .task = TRACE_NO,
						     .unwanted = picks_gs(c->opts->filter) });
	return &vec_last(&c->out->v);
}

void find_title(struct find_ctx *c, struct trace_finding *f, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	f->title = arena_str(&c->out->arena, buf_str(&b));
	buf_release(&b);
}

static struct find_fact *fact(struct trace_finding *f, const char *key, enum view_unit unit)
{
	assert(f->nfacts < FIND_FACTS);
	f->facts[f->nfacts] = (struct find_fact){ .key = key, .unit = (uint8_t)unit };
	return &f->facts[f->nfacts++];
}

void find_i(struct trace_finding *f, const char *key, enum view_unit unit, int64_t v)
{
	fact(f, key, unit)->i = v;
}

void find_d(struct trace_finding *f, const char *key, enum view_unit unit, double v)
{
	fact(f, key, unit)->d = v;
}

void find_s(struct trace_finding *f, const char *key, struct str s)
{
	fact(f, key, VU_TEXT)->s = s;
}

static int cmp_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void find_gs_unique(struct find_gs *gs)
{
	size_t n = 0;

	if (gs->n)
		qsort(gs->v, gs->n, sizeof(*gs->v), cmp_u32);
	for (size_t i = 0; i < gs->n; i++)
		if (!n || gs->v[n - 1] != gs->v[i])
			gs->v[n++] = gs->v[i];
	gs->n = n;
}

/* Whether the filter asks for what the goroutine does in the finding's window. */
static bool concerns(const struct view_report *r, const struct trace_finding *f, uint32_t g)
{
	return view_wants_g(r, g) &&
	       (!r->f.scope || view_scope_overlap(r->f.scope, g, f->from, f->to) > 0);
}

void find_set_gs(struct find_ctx *c, struct trace_finding *f, const struct find_gs *gs)
{
	f->ngs = (uint32_t)MIN(gs->n, (size_t)FIND_GS);
	f->all_gs = (uint32_t)gs->n;
	for (uint32_t i = 0; i < f->ngs; i++)
		f->gs[i] = gs->v[i];
	for (size_t i = 0; i < gs->n && f->unwanted; i++)
		f->unwanted = !concerns(c->opts->filter, f, gs->v[i]);
}

void find_of_task(struct find_ctx *c, struct trace_finding *f, const struct trace_task *task)
{
	const struct view_report *r = c->opts->filter;

	if (picks_tasks(r))
		f->unwanted = !r->f.scope->task[task - c->tr->tasks.v];
}

static const char *keep(struct find_ctx *c, struct buf *b)
{
	const char *s = arena_strndup(&c->out->arena, b->data, b->n);

	buf_release(b);
	return s;
}

const char *find_ns(struct find_ctx *c, int64_t ns)
{
	struct buf b = { 0 };

	human_ns(&b, (double)ns);
	return keep(c, &b);
}

const char *find_count(struct find_ctx *c, int64_t n)
{
	struct buf b = { 0 };

	human_grouped(&b, n);
	return keep(c, &b);
}

const char *find_share(struct find_ctx *c, double share)
{
	struct buf b = { 0 };

	human_share(&b, share);
	return keep(c, &b);
}

static const char *frame_text(struct find_ctx *c, uint32_t stack, uint32_t at)
{
	const struct trace_frame_info *f;

	if (at == TRACE_NO)
		return "an unknown place";
	f = trace_stack_frame(c->tr, stack, at);
	return arena_printf(&c->out->arena, STR_FMT " (" STR_FMT ":%u)",
			    STR_ARG(trace_str(c->tr, f->func)),
			    STR_ARG(str_base(trace_str(c->tr, f->file))), f->line);
}

const char *find_where(struct find_ctx *c, uint32_t stack)
{
	return frame_text(c, stack, c->stacks[stack].frame);
}

const char *find_top(struct find_ctx *c, uint32_t stack)
{
	return frame_text(c, stack, view_stack_top(c->tr, stack));
}

const char *find_name(struct find_ctx *c, uint32_t g)
{
	struct str s = view_g_name(c->tr, g);

	return s.n == 1 && s.p[0] == '?' ? "an unknown function"
					 : arena_strndup(&c->out->arena, s.p, s.n);
}

int64_t find_clip(const struct find_ctx *c, int64_t start, int64_t end)
{
	return MAX(MIN(end, c->to) - MAX(start, c->from), 0);
}

uint32_t find_set_of(struct find_sets *s, uint32_t i)
{
	while (s->n <= i) {
		uint32_t next = (uint32_t)s->n;
		vec_push(s, next);
	}
	while (s->v[i] != i)
		i = s->v[i] = s->v[s->v[i]];
	return i;
}

void find_join(struct find_sets *s, uint32_t a, uint32_t b)
{
	a = find_set_of(s, a);
	b = find_set_of(s, b);
	if (a != b)
		s->v[MAX(a, b)] = MIN(a, b);
}
