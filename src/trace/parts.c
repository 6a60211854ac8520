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

/* An end of a stretch: what was spent before it is taken from, or added to, the stretch. */
struct mark {
	uint32_t g;
	uint32_t at; /* index * 2, + 1 at the end */
	int64_t time;
};

static int cmp_mark(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->g != y->g)
		return x->g < y->g ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* sum and, of the running span s, the part up to the mark. */
static void settle(const struct mark *m, struct stretch *v, const int64_t *sum)
{
	struct stretch *x = &v[m->at / 2];

	for (int i = 0; i < GP_ASSIST; i++)
		x->part[i] += m->at % 2 ? sum[i] : -sum[i];
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
static void walk(const struct view_report *r, const uint8_t *waits, const struct mark *m, size_t n,
		 struct stretch *v)
{
	struct trace_iter it = trace_spans(r->tr, m[0].g, m[0].time, m[n - 1].time);
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
			settle(&m[i], v, now);
		}
		if (wanted)
			parts_add(sum, waits, &s, s.end - s.start, parts_idle(&s, s.end - s.start));
	}
	for (; i < n; i++)
		settle(&m[i], v, sum);
}

/* Assists of goroutine g: few, each against every stretch of it that it may touch. */
static void add_assists(const struct view_report *r, struct stretch *v, size_t n)
{
	const struct trace *tr = r->tr;
	uint32_t *first = xcalloc(tr->gs.n + 2, sizeof(*first));
	size_t na = tr->ranges[TR_ASSIST].n;
	uint32_t *by_g = xmalloc((na + 1) * sizeof(*by_g));

	for (size_t i = 0; i < na; i++)
		if (tr->ranges[TR_ASSIST].v[i].g != TRACE_NO)
			first[tr->ranges[TR_ASSIST].v[i].g + 2]++;
	for (size_t g = 2; g < tr->gs.n + 2; g++)
		first[g] += first[g - 1];
	for (size_t i = 0; i < na; i++)
		if (tr->ranges[TR_ASSIST].v[i].g != TRACE_NO)
			by_g[first[tr->ranges[TR_ASSIST].v[i].g + 1]++] = (uint32_t)i;
	for (size_t i = 0; i < n; i++) {
		uint32_t lo = first[v[i].g], hi = first[v[i].g + 1];

		while (lo < hi) { /* the first that may still last at v[i].from */
			uint32_t mid = lo + (hi - lo) / 2;
			int64_t end = tr->ranges[TR_ASSIST].v[by_g[mid]].end;

			if (end >= 0 && end <= v[i].from)
				lo = mid + 1;
			else
				hi = mid;
		}
		for (; lo < first[v[i].g + 1]; lo++) {
			const struct trace_range *a = &tr->ranges[TR_ASSIST].v[by_g[lo]];
			int64_t start = MAX(a->start, 0), end = a->end < 0 ? tr->end : a->end;

			if (start >= v[i].to)
				break;
			v[i].part[GP_ASSIST] += MAX(MIN(end, v[i].to) - MAX(start, v[i].from), 0);
		}
	}
	free(first);
	free(by_g);
}

void stretches_measure(const struct view_report *r, struct stretch *v, size_t n)
{
	struct mark *m = xmalloc((2 * n + 1) * sizeof(*m));
	uint8_t *waits = view_wait_classes(r->tr);
	size_t end;

	for (size_t i = 0; i < n; i++) {
		m[2 * i] = (struct mark){ v[i].g, (uint32_t)(2 * i), v[i].from };
		m[2 * i + 1] = (struct mark){ v[i].g, (uint32_t)(2 * i + 1), v[i].to };
	}
	if (n)
		qsort(m, 2 * n, sizeof(*m), cmp_mark);
	for (size_t i = 0; i < 2 * n; i = end) {
		for (end = i; end < 2 * n && m[end].g == m[i].g; end++)
			;
		walk(r, waits, m + i, end - i, v);
	}
	add_assists(r, v, n);
	free(waits);
	free(m);
}
