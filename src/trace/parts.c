#include "trace/parts.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t part_of_wait[VW_N] = {
	[VW_SYNC] = GP_SYNC,  [VW_NETWORK] = GP_NET, [VW_SLEEP] = GP_SLEEP,
	[VW_GC] = GP_GC_WAIT, [VW_OTHER] = GP_OTHER,
};

void parts_put(struct view_table *t, const int64_t *part, enum part first)
{
	for (int i = first; i < GP_N; i++)
		view_i(t, part[i]);
}

void parts_add(int64_t *part, const uint8_t *waits, const struct trace_span *s, int64_t d,
	       int64_t idle)
{
	static const uint8_t part_of_state[TS_N] = {
		[TS_RUNNABLE] = GP_SCHED,
		[TS_RUNNING] = GP_EXEC,
		[TS_SYSCALL] = GP_SYSCALL,
		[TS_SYSCALL_BLOCKED] = GP_SYSCALL_BLOCKED,
	};

	part[GP_TOTAL] += d;
	part[s->state == TS_WAITING ? part_of_wait[waits[s->reason]] : part_of_state[s->state]] +=
		d - idle;
	part[GP_SCHED] += idle;
}

/* An end of a stretch: what was spent before it is taken from, or added to, what it is of. */
struct mark {
	int64_t time;
	uint32_t of;
	bool end;
};

static int cmp_mark(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

static void settle(const struct mark *m, int64_t (*part)[GP_N], const int64_t *sum)
{
	int64_t *to = part[m->of];

	for (int i = 0; i < GP_ASSIST; i++)
		to[i] += m->end ? sum[i] : -sum[i];
}

int64_t parts_idle(const struct trace_span *s, int64_t d)
{
	int64_t all = s->end - s->start;

	if (s->state != TS_RUNNING || !s->yield_ns || all <= 0)
		return 0;
	if (d == all)
		return MIN(d, s->yield_ns);
	return MIN(d, (int64_t)((double)s->yield_ns * (double)d / (double)all));
}

/* The marks of one goroutine, in order of time, against its spans. */
static void walk(const struct view_report *r, const uint8_t *waits, uint32_t g,
		 const struct mark *m, size_t n, int64_t (*part)[GP_N])
{
	struct trace_iter it = trace_spans(r->tr, g, m[0].time, m[n - 1].time);
	int64_t sum[GP_N] = { 0 }, now[GP_N];
	struct trace_span s;
	size_t i = 0;

	while (i < n && trace_next_span(&it, &s)) {
		bool wanted = view_wants_span(r, waits, &s);

		for (; i < n && m[i].time <= s.end; i++) {
			int64_t d = MAX(m[i].time - s.start, 0);

			memcpy(now, sum, sizeof(now));
			if (wanted)
				parts_add(now, waits, &s, d, parts_idle(&s, d));
			settle(&m[i], part, now);
		}
		if (wanted)
			parts_add(sum, waits, &s, s.end - s.start, parts_idle(&s, s.end - s.start));
	}
	for (; i < n; i++)
		settle(&m[i], part, sum);
}

/* Indexes of things by goroutine, in their order: those of g are v[first[g]] up to v[first[g + 1]]. */
struct by_g {
	uint32_t *first, *v;
};

/* g_of(ctx, i): the goroutine of thing i; those of TRACE_NO are left out. */
static void by_g_init(struct by_g *b, size_t gs, size_t n,
		      uint32_t (*g_of)(const void *ctx, size_t i), const void *ctx)
{
	uint32_t *first = xcalloc(gs + 2, sizeof(*first)), g;

	b->first = first;
	b->v = xmalloc((n + 1) * sizeof(*b->v));
	for (size_t i = 0; i < n; i++)
		if ((g = g_of(ctx, i)) != TRACE_NO)
			first[g + 2]++;
	for (size_t k = 2; k < gs + 2; k++)
		first[k] += first[k - 1];
	for (size_t i = 0; i < n; i++)
		if ((g = g_of(ctx, i)) != TRACE_NO)
			b->v[first[g + 1]++] = (uint32_t)i;
}

static void by_g_release(struct by_g *b)
{
	free(b->first);
	free(b->v);
}

static uint32_t g_of_assist(const void *ctx, size_t i)
{
	const struct trace *tr = ctx;

	return tr->ranges[TR_ASSIST].v[i].g;
}

static uint32_t g_of_stretch(const void *ctx, size_t i)
{
	const struct stretch *v = ctx;

	return v[i].g;
}

/* How much of the stretch its goroutine assisted: its assists are few, and in order. */
static int64_t assisted(const struct trace *tr, const struct by_g *by, const struct stretch *x)
{
	uint32_t lo = by->first[x->g], hi = by->first[x->g + 1], all = hi;
	const struct trace_range *assists = tr->ranges[TR_ASSIST].v;
	int64_t sum = 0;

	while (lo < hi) { /* the first that may still last at x->from */
		uint32_t mid = lo + (hi - lo) / 2;
		int64_t end = assists[by->v[mid]].end;

		if (end >= 0 && end <= x->from)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < all; lo++) {
		const struct trace_range *a = &assists[by->v[lo]];
		int64_t start = MAX(a->start, 0), end = a->end < 0 ? tr->end : a->end;

		if (start >= x->to)
			break;
		sum += MAX(MIN(end, x->to) - MAX(start, x->from), 0);
	}
	return sum;
}

void stretches_measure(const struct view_report *r, const struct stretch *v, size_t n,
		       int64_t (*part)[GP_N])
{
	const struct trace *tr = r->tr;
	uint8_t *waits = view_wait_classes(tr);
	VEC(struct mark) m = { 0 };
	struct by_g by;

	by_g_init(&by, tr->gs.n, n, g_of_stretch, v);
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		vec_clear(&m);
		for (uint32_t i = by.first[g]; i < by.first[g + 1]; i++) {
			const struct stretch *x = &v[by.v[i]];

			vec_push(&m, (struct mark){ x->from, x->of, false });
			vec_push(&m, (struct mark){ x->to, x->of, true });
		}
		if (!m.n)
			continue;
		qsort(m.v, m.n, sizeof(*m.v), cmp_mark);
		walk(r, waits, g, m.v, m.n, part);
	}
	vec_release(&m);
	by_g_release(&by);
	by_g_init(&by, tr->gs.n, tr->ranges[TR_ASSIST].n, g_of_assist, tr);
	for (size_t i = 0; i < n; i++)
		part[v[i].of][GP_ASSIST] += assisted(tr, &by, &v[i]);
	by_g_release(&by);
	free(waits);
}
