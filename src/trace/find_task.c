/*
 * User tasks: what they really wait for, and what the slow ones do that others do not.
 *
 * The critical path of a task goes back from its end: while its goroutine waited, the path is what the goroutine that
 * woke it did meanwhile, and so on. A wait for a lock is the end of that: what its holder did belongs to another task.
 */
#include <stdlib.h>

#include "trace/find_int.h"
#include "trace/path.h"

#define PATH_TASKS 20	    /* the longest of a type are looked at */
#define PATH_SPANS 20000000 /* all in all: a bound on time, not on truth */
#define COHORT 100	    /* tasks compared on each side */

struct part {
	uint32_t origin, g; /* g: one of them */
	uint32_t reason, stack, region;
	uint8_t state;
	int64_t ns;
};

struct parts {
	struct part *v;
	size_t n, cap;
	struct map of;
};

struct tasks {
	struct find_ctx *c;
	uint32_t *by_g; /* regions by goroutine and begin */
	size_t nby_g;
	int64_t budget;
};

/* Parts ------------------------------------------------------------------------------------------------------------- */

static void add_part(const struct find_ctx *c, struct parts *ps, uint32_t g,
		     const struct trace_span *s, uint32_t region, int64_t ns)
{
	bool stacked =
		s->state == TS_WAITING || s->state == TS_SYSCALL || s->state == TS_SYSCALL_BLOCKED;
	uint8_t state = s->state == TS_SYSCALL_BLOCKED ? TS_SYSCALL : s->state;
	uint32_t reason = s->state == TS_WAITING ? s->reason : 0;
	uint32_t site = stacked ? c->stacks[s->stack].top : 0;
	uint64_t key = hash_mix(hash_mix((uint64_t)c->origin[g] << 32 | site, region),
				(uint64_t)reason << 8 | state);
	bool added;
	uint32_t at = map_get_or_put(&ps->of, key, (uint32_t)ps->n, &added);

	if (added)
		vec_push(ps, (struct part){ .origin = c->origin[g],
					    .g = g,
					    .reason = reason,
					    .stack = stacked ? s->stack : 0,
					    .region = region,
					    .state = state });
	ps->v[at].ns += ns;
}

static int cmp_part(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	return x->g < y->g ? -1 : x->g > y->g;
}

static const char *part_text(struct find_ctx *c, const struct part *p)
{
	struct str reason = trace_str(c->tr, p->reason), region = trace_str(c->tr, p->region);
	struct arena *a = &c->out->arena;
	const char *in = region.n ? arena_printf(a, " in region " STR_FMT, STR_ARG(region)) : "";

	switch (p->state) {
	case TS_RUNNABLE:
		return arena_printf(a, "waiting for a processor%s", in);
	case TS_RUNNING:
		return arena_printf(a, "running%s", in);
	case TS_WAITING:
		if (c->stacks[p->stack].gc)
			return arena_printf(a, "waiting for the collector at %s%s",
					    find_top(c, p->stack), in);
		return arena_printf(a, "waiting (" STR_FMT ") at %s%s",
				    STR_ARG(reason.n ? reason : STR("no reason given")),
				    find_top(c, p->stack), in);
	default:
		return arena_printf(a, "in the system call at %s%s", find_top(c, p->stack), in);
	}
}

/* The same of another goroutine than the task's own: with who it is. */
static const char *path_text(struct find_ctx *c, const struct part *p, uint32_t own)
{
	uint32_t at = c->tr->gs.v[p->g].created_at;

	if (p->origin == own)
		return part_text(c, p);
	if (!at)
		return arena_printf(&c->out->arena, "%s, %s", find_name(c, p->g), part_text(c, p));
	return arena_printf(&c->out->arena, "%s, started at %s, %s", find_name(c, p->g),
			    find_where(c, at), part_text(c, p));
}

/* The critical path -------------------------------------------------------------------------------------------------- */

static int cmp_region(const void *a, const void *b, void *ctx)
{
	const struct trace *tr = ctx;
	const struct trace_region *x = &tr->regions.v[*(const uint32_t *)a];
	const struct trace_region *y = &tr->regions.v[*(const uint32_t *)b];

	if (x->g != y->g)
		return x->g < y->g ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* The type of the innermost region that goroutine g is in; 0: none. */
static uint32_t region_at(const struct tasks *t, uint32_t g, int64_t time)
{
	const struct trace *tr = t->c->tr;
	size_t lo = 0, hi = t->nby_g;
	uint32_t i;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct trace_region *r = &tr->regions.v[t->by_g[mid]];

		if (r->g < g || (r->g == g && r->start <= time))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || tr->regions.v[t->by_g[lo - 1]].g != g)
		return 0;
	for (i = t->by_g[lo - 1]; i != TRACE_NO; i = tr->regions.v[i].parent)
		if (tr->regions.v[i].end < 0 || tr->regions.v[i].end >= time)
			return tr->regions.v[i].type;
	return 0;
}

/* A path as it is gathered. */
struct gathering {
	struct tasks *t;
	struct parts *ps;
};

static bool follows(void *ctx, const struct trace_span *wait, const struct trace_span *next)
{
	return find_follows(((const struct gathering *)ctx)->t->c, wait, next);
}

static void step(void *ctx, uint32_t g, const struct trace_span *s, int64_t from, int64_t to)
{
	const struct gathering *k = ctx;

	add_part(k->t->c, k->ps, g, s, region_at(k->t, g, from + (to - from) / 2), to - from);
}

static void walk(struct tasks *t, struct parts *ps, const struct trace_task *task)
{
	struct gathering k = { t, ps };
	struct path_walk w = { t->c->tr, &k, follows, step, t->budget };

	path_walk(&w, task->end_g, task->start, task->end);
	t->budget = w.budget;
}

/* Tasks of one type -------------------------------------------------------------------------------------------------- */

struct list {
	const struct trace_task **v;
	size_t n, cap;
};

static int64_t duration(const struct trace_task *t)
{
	return t->end - t->start;
}

static int cmp_task(const void *a, const void *b)
{
	const struct trace_task *x = *(const struct trace_task *const *)a;
	const struct trace_task *y = *(const struct trace_task *const *)b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (duration(x) != duration(y))
		return duration(x) < duration(y) ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

static void put_parts(struct find_ctx *c, struct trace_finding *f, const struct parts *ps,
		      int64_t all, uint32_t own)
{
	static const char *const keys[][3] = {
		{ "part_1", "part_1_ns", "part_1_share" },
		{ "part_2", "part_2_ns", "part_2_share" },
		{ "part_3", "part_3_ns", "part_3_share" },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys) && i < ps->n && ps->v[i].ns > 0; i++) {
		find_s(f, keys[i][0], str_of(path_text(c, &ps->v[i], own)));
		find_i(f, keys[i][1], VU_NS, ps->v[i].ns);
		find_d(f, keys[i][2], VU_SHARE, find_ratio((double)ps->v[i].ns, (double)all));
	}
}

static void report_path(struct find_ctx *c, const struct parts *ps, const struct list *l,
			int64_t all)
{
	const struct part *top = &ps->v[0];
	const struct trace_task *longest = l->v[l->n - 1];
	int64_t from = longest->start, to = longest->end;
	size_t n = MIN(l->n, (size_t)PATH_TASKS);
	struct trace_finding *f;

	if ((double)top->ns < LIMIT(FL_TASK_SHARE) * (double)all ||
	    top->ns < LIMIT_NS(FL_TASK_NS) || top->origin == c->origin[longest->g])
		return;
	for (size_t i = l->n - n; i < l->n; i++) {
		from = MIN(from, l->v[i]->start);
		to = MAX(to, l->v[i]->end);
	}
	f = find_new(c, "critical-path", from, to, top->ns);
	f->sure = FIND_CERTAIN;
	f->stack = top->stack ? top->stack : c->tr->gs.v[top->g].stack;
	find_set_gs(c, f, &(struct find_gs){ (uint32_t[]){ top->g }, 1, 1 });
	find_of_task(c, f, longest);
	find_s(f, "task", trace_str(c->tr, longest->type));
	find_i(f, "tasks", VU_COUNT, (int64_t)n);
	find_i(f, "longest_ns", VU_NS, duration(longest));
	find_i(f, "longest_at_ns", VU_MOMENT, longest->start);
	find_s(f, "function", view_g_name(c->tr, top->g));
	put_parts(c, f, ps, all, c->origin[longest->g]);
	find_title(c, f,
		   "%s" STR_FMT "%s %s: %s of the critical path is not its own goroutine but %s",
		   n > 1 ? arena_printf(&c->out->arena, "the %zu longest tasks ", n) : "task ",
		   STR_ARG(trace_str(c->tr, longest->type)), n > 1 ? " take up to" : " takes",
		   find_ns(c, duration(longest)),
		   find_share(c, find_ratio((double)top->ns, (double)all)),
		   path_text(c, top, c->origin[longest->g]));
}

static void find_path(struct tasks *t, const struct list *l)
{
	struct find_ctx *c = t->c;
	struct parts ps = { 0 };
	int64_t all = 0;

	map_init(&ps.of);
	for (size_t i = l->n - MIN(l->n, (size_t)PATH_TASKS); i < l->n && t->budget > 0; i++) {
		walk(t, &ps, l->v[i]);
		all += duration(l->v[i]);
	}
	if (ps.n) {
		qsort(ps.v, ps.n, sizeof(*ps.v), cmp_part);
		report_path(c, &ps, l, all);
	}
	vec_release(&ps);
	map_release(&ps.of);
}

/* The mean of what tasks [from, to) of the list do, taken off or added to the parts. Returns their mean length. */
static int64_t cohort(struct tasks *t, struct parts *ps, const struct list *l, size_t from,
		      size_t to, int sign)
{
	size_t step = (to - from + COHORT - 1) / COHORT, n = (to - from + step - 1) / step;
	int64_t sum = 0;

	for (size_t i = from; i < to; i += step) {
		const struct trace_task *x = l->v[i];
		struct trace_iter it = trace_spans(t->c->tr, x->g, x->start, x->end);
		struct trace_span s;

		while (trace_next_span(&it, &s)) {
			int64_t d = MIN(s.end, x->end) - MAX(s.start, x->start);

			if (d > 0)
				add_part(t->c, ps, x->g, &s, 0, sign * (d / (int64_t)n));
		}
		sum += duration(x);
	}
	return sum / (int64_t)n;
}

static void find_slow(struct tasks *t, const struct list *l)
{
	struct find_ctx *c = t->c;
	size_t slow = l->n - l->n / 20; /* the slowest twentieth */
	int64_t median = duration(l->v[l->n / 2]), excess = 0, from = INT64_MAX, to = 0, diff, mean;
	const struct trace_task *worst = l->v[l->n - 1];
	struct parts ps = { 0 };
	struct find_gs gs = { 0 };
	struct trace_finding *f;

	if ((double)l->n < LIMIT(FL_TASKS))
		return;
	for (size_t i = slow; i < l->n; i++) {
		excess += duration(l->v[i]) - median;
		from = MIN(from, l->v[i]->start);
		to = MAX(to, l->v[i]->end);
		vec_push(&gs, l->v[i]->g);
	}
	map_init(&ps.of);
	mean = cohort(t, &ps, l, slow, l->n, 1);
	diff = mean - cohort(t, &ps, l, l->n / 4, l->n / 2 + 1, -1);
	if (ps.n)
		qsort(ps.v, ps.n, sizeof(*ps.v), cmp_part);
	if (ps.n && (double)mean >= LIMIT(FL_TASK_SLOW) * (double)median &&
	    excess >= LIMIT_NS(FL_TASK_NS) &&
	    (double)ps.v[0].ns >= LIMIT(FL_TASK_SHARE) * (double)diff) {
		f = find_new(c, "slow-tasks", from, to, excess);
		f->sure = FIND_CERTAIN;
		f->stack = ps.v[0].stack;
		find_gs_unique(&gs);
		find_set_gs(c, f, &gs);
		find_of_task(c, f, worst);
		find_s(f, "task", trace_str(c->tr, worst->type));
		find_i(f, "tasks", VU_COUNT, (int64_t)l->n);
		find_i(f, "median_ns", VU_NS, median);
		find_i(f, "slow_mean_ns", VU_NS, mean);
		find_i(f, "worst_ns", VU_NS, duration(worst));
		find_i(f, "worst_at_ns", VU_MOMENT, worst->start);
		put_parts(c, f, &ps, diff, ps.v[0].origin);
		find_title(c, f,
			   "the slowest twentieth of %s tasks " STR_FMT
			   " take %s on average, the median %s: %s of the difference is %s",
			   find_count(c, (int64_t)l->n), STR_ARG(trace_str(c->tr, worst->type)),
			   find_ns(c, mean), find_ns(c, median),
			   find_share(c, find_ratio((double)ps.v[0].ns, (double)diff)),
			   part_text(c, &ps.v[0]));
	}
	vec_release(&gs);
	vec_release(&ps);
	map_release(&ps.of);
}

/* Those of a type that began and ended in the same goroutine. */
static void same_goroutine(const struct list *l, struct list *out)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i]->g == l->v[i]->end_g)
			vec_push(out, l->v[i]);
}

static void *open(struct find_ctx *c)
{
	struct tasks *t = xcalloc(1, sizeof(*t));

	t->c = c;
	t->budget = PATH_SPANS;
	return t;
}

static void index_regions(struct tasks *t)
{
	const struct trace *tr = t->c->tr;

	t->by_g = xcalloc(tr->regions.n + 1, sizeof(*t->by_g));
	for (size_t i = 0; i < tr->regions.n; i++)
		if (tr->regions.v[i].g != TRACE_NO)
			t->by_g[t->nby_g++] = (uint32_t)i;
	qsort_r(t->by_g, t->nby_g, sizeof(*t->by_g), cmp_region, (void *)tr);
}

static void close(void *self, struct find_ctx *c)
{
	struct tasks *t = self;
	struct list all = { 0 };
	size_t end;

	for (size_t i = 0; i < c->tr->tasks.n; i++) {
		const struct trace_task *x = &c->tr->tasks.v[i];

		if (x->start >= c->from && x->end >= 0 && x->end <= c->to && x->end > x->start &&
		    x->g != TRACE_NO && x->end_g != TRACE_NO)
			vec_push(&all, x);
	}
	if (all.n) {
		index_regions(t);
		qsort(all.v, all.n, sizeof(*all.v), cmp_task);
	}
	for (size_t i = 0; i < all.n; i = end) {
		struct list one = { 0 };

		for (end = i + 1; end < all.n && all.v[end]->type == all.v[i]->type; end++)
			;
		find_path(t, &(struct list){ all.v + i, end - i, 0 });
		same_goroutine(&(struct list){ all.v + i, end - i, 0 }, &one);
		if (one.n)
			find_slow(t, &one);
		vec_release(&one);
	}
	vec_release(&all);
	free(t->by_g);
	free(t);
}

const struct find_analysis find_tasks = { .open = open, .close = close };
