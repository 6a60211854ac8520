#include "trace/lanes.h"

#include <stdlib.h>
#include <string.h>

#define SUMS_BYTES ((size_t)24 << 20) /* of one store */
#define SUMS_MAX 32768		      /* stretches of the trace */
#define SUMS_MIN 64		      /* however few events there are */
#define SUMS_A_CELL 2		      /* fewer would show where stretches begin */

/* States of goroutines and processors as parts; LP_N: nothing is drawn. */
static const uint8_t part_of_state[TS_N] = { LP_N,	 LP_RUNNABLE, LP_RUNNING,
					     LP_WAITING, LP_SYSCALL,  LP_SYSCALL };
static const uint8_t part_of_pstate[TP_N] = { LP_N, LP_N, LP_RUNNABLE, LP_RUNNING, LP_SYSCALL };

/* Painting -------------------------------------------------------------------------------------------------------- */

void lane_clear(struct lane_cell *cells, size_t n)
{
	memset(cells, 0, n * sizeof(*cells));
	for (size_t i = 0; i < n; i++)
		cells[i].g = TRACE_NO;
}

void lane_add(struct lane_cell *cells, enum lane_part part, uint32_t who, int64_t start,
	      int64_t end, int64_t from, int64_t to, uint32_t n)
{
	double scale = (double)n / (double)(to - from);
	double a = (double)(MAX(start, from) - from) * scale;
	double b = (double)(MIN(end, to) - from) * scale;
	uint32_t last;

	if (a >= b)
		return;
	last = (uint32_t)MIN(b, (double)(n - 1));
	for (uint32_t i = (uint32_t)a; i <= last && i < n; i++) {
		double lo = MAX(a, (double)i), hi = MIN(b, (double)i + 1);

		if (hi <= lo)
			continue;
		cells[i].part[part] += (float)(hi - lo);
		if (who != TRACE_NO && (float)(hi - lo) > cells[i].best) {
			cells[i].best = (float)(hi - lo);
			cells[i].g = who;
		}
	}
}

void lane_add_g(struct lane_cell *cells, const struct trace *tr, uint32_t g, int64_t start,
		int64_t end, int64_t from, int64_t to, uint32_t n)
{
	int64_t lo = MAX(start, from), hi = MIN(end, to);
	struct trace_iter it;
	struct trace_span s;

	if (lo >= hi)
		return;
	it = trace_spans(tr, g, lo, hi);
	while (trace_next_span(&it, &s))
		if (part_of_state[s.state] != LP_N)
			lane_add(cells, part_of_state[s.state], g, MAX(s.start, lo), MIN(s.end, hi),
				 from, to, n);
}

static bool was_there(const struct trace_g *g, int64_t from, int64_t to)
{
	return g->created < to && (g->ended < 0 || g->ended >= from);
}

static void paint_groups(const struct trace_lanes *l, int64_t from, int64_t to, uint32_t n,
			 struct lane_cell *out)
{
	for (uint32_t g = 0; g < l->tr->gs.n; g++)
		if (l->lane_of[g] != TRACE_NO && was_there(&l->tr->gs.v[g], from, to))
			lane_add_g(out + (size_t)l->lane_of[g] * n, l->tr, g, from, to, from, to,
				   n);
}

static void paint_threads(const struct trace_lanes *l, int64_t from, int64_t to, uint32_t n,
			  struct lane_cell *out)
{
	for (uint32_t p = 0; p < l->tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(l->tr, p, from, to);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s)) {
			uint32_t lane = s.m < l->tr->ms.n ? l->lane_of[s.m] : TRACE_NO;

			if (lane != TRACE_NO && part_of_pstate[s.state] != LP_N)
				lane_add(out + (size_t)lane * n, part_of_pstate[s.state], s.g,
					 s.start, s.end, from, to, n);
		}
	}
}

static void paint(const struct trace_lanes *l, int64_t from, int64_t to, uint32_t n,
		  struct lane_cell *out)
{
	lane_clear(out, (size_t)l->n * n);
	if (l->by_thread)
		paint_threads(l, from, to, n, out);
	else
		paint_groups(l, from, to, n, out);
}

/* Stores ---------------------------------------------------------------------------------------------------------- */

struct weighted {
	uint32_t key;
	uint64_t weight;
};

static int by_weight(const void *a, const void *b)
{
	const struct weighted *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

/* The heaviest keys become lanes; key_of becomes lane_of. Takes both. */
static struct trace_lanes *make(const struct trace *tr, uint32_t *key_of, size_t n,
				struct weighted *w, uint32_t nkeys, bool by_thread)
{
	struct trace_lanes *l = xcalloc(1, sizeof(*l));
	uint32_t *lane = xmalloc((nkeys + 1) * sizeof(*lane));

	*l = (struct trace_lanes){ .tr = tr, .lane_of = key_of, .by_thread = by_thread };
	if (nkeys)
		qsort(w, nkeys, sizeof(*w), by_weight);
	l->keys = xmalloc(LANES_MAX * sizeof(*l->keys));
	for (uint32_t i = 0; i < nkeys; i++) {
		bool shown = l->n < LANES_MAX && w[i].weight;

		l->all += w[i].weight > 0;
		lane[w[i].key] = shown ? l->n : TRACE_NO;
		if (shown)
			l->keys[l->n++] = w[i].key;
	}
	for (size_t i = 0; i < n; i++)
		if (key_of[i] != TRACE_NO)
			key_of[i] = lane[key_of[i]];
	free(lane);
	free(w);
	l->nsums = (uint32_t)MIN(SUMS_BYTES / sizeof(*l->sums) / MAX(l->n, 1), SUMS_MAX);
	l->nsums = (uint32_t)MIN(l->nsums, MAX(tr->events, SUMS_MIN));
	l->sums = xmalloc(((size_t)l->n * l->nsums + 1) * sizeof(*l->sums));
	paint(l, 0, MAX(tr->end, 1), l->nsums, l->sums);
	return l;
}

/* Time on processors by key; keys: by goroutine, or NULL: the keys are threads. */
static void weigh(const struct trace *tr, const uint32_t *keys, struct weighted *w)
{
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s)) {
			uint32_t key = keys ? (s.g < tr->gs.n ? keys[s.g] : TRACE_NO) : s.m;

			if (part_of_pstate[s.state] != LP_N && (keys || s.m < tr->ms.n) &&
			    key != TRACE_NO)
				w[key].weight += (uint64_t)(s.end - s.start);
		}
	}
}

struct trace_lanes *trace_lanes_of_groups(const struct trace *tr, const uint32_t *group_of_g,
					  uint32_t ngroups)
{
	struct weighted *w = xcalloc((size_t)ngroups + 1, sizeof(*w));
	uint32_t *lane_of = xmalloc((tr->gs.n + 1) * sizeof(*lane_of));

	for (uint32_t i = 0; i < ngroups; i++)
		w[i].key = i;
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		lane_of[g] = group_of_g[g];
		if (group_of_g[g] != TRACE_NO)
			w[group_of_g[g]].weight++;
	}
	if (ngroups > LANES_MAX) /* else all are shown */
		weigh(tr, group_of_g, w);
	return make(tr, lane_of, tr->gs.n, w, ngroups, false);
}

struct trace_lanes *trace_lanes_of_threads(const struct trace *tr)
{
	uint32_t n = (uint32_t)tr->ms.n;
	struct weighted *w = xcalloc((size_t)n + 1, sizeof(*w));
	uint32_t *lane_of = xmalloc(((size_t)n + 1) * sizeof(*lane_of));

	for (uint32_t m = 0; m < n; m++) {
		w[m].key = m;
		lane_of[m] = m;
	}
	weigh(tr, NULL, w);
	return make(tr, lane_of, n, w, n, true);
}

void trace_lanes_free(struct trace_lanes *l)
{
	if (!l)
		return;
	free(l->keys);
	free(l->lane_of);
	free(l->sums);
	free(l);
}

/* How many goroutines or threads the store knows. */
static size_t known(const struct trace_lanes *l)
{
	return l->by_thread ? l->tr->ms.n : l->tr->gs.n;
}

size_t trace_lanes_room(const struct trace *tr)
{
	return sizeof(struct trace_lanes) + SUMS_BYTES + LANES_MAX * sizeof(uint32_t) +
	       MAX(tr->gs.n, tr->ms.n) * sizeof(uint32_t);
}

struct trace_lanes *trace_lanes_copy(const struct trace_lanes *l, void *to, size_t max)
{
	size_t sums = (size_t)l->n * l->nsums * sizeof(*l->sums), keys = l->n * sizeof(*l->keys),
	       lanes = known(l) * sizeof(*l->lane_of);
	struct trace_lanes *copy = to;
	unsigned char *at = (unsigned char *)(copy + 1);

	if (max < sizeof(*copy) || max - sizeof(*copy) < sums + keys + lanes)
		return NULL;
	*copy = *l;
	copy->sums = memcpy(at, l->sums, sums);
	copy->keys = memcpy(at + sums, l->keys, keys);
	copy->lane_of = memcpy(at + sums + keys, l->lane_of, lanes);
	return copy;
}

static void from_sums(const struct trace_lanes *l, uint32_t lane, int64_t from, int64_t to,
		      uint32_t n, struct lane_cell *out)
{
	const struct lane_cell *sums = l->sums + (size_t)lane * l->nsums;
	double sum_ns = (double)MAX(l->tr->end, 1) / l->nsums, cell_ns = (double)(to - from) / n;

	for (uint32_t i = 0; i < n; i++) {
		size_t a = (size_t)(((double)from + cell_ns * i) / sum_ns);
		size_t b = MAX((size_t)(((double)from + cell_ns * (i + 1)) / sum_ns), a + 1);
		struct lane_cell *c = &out[i];

		for (size_t k = a; k < b && k < l->nsums; k++) {
			for (int p = 0; p < LP_N; p++)
				c->part[p] += sums[k].part[p] / (float)(b - a);
			if (sums[k].g != TRACE_NO && sums[k].best > c->best) {
				c->best = sums[k].best;
				c->g = sums[k].g;
			}
		}
	}
}

void trace_lanes_draw(const struct trace_lanes *l, int64_t from, int64_t to, uint32_t n,
		      struct lane_cell *out)
{
	double sums = (double)(to - from) / (double)MAX(l->tr->end, 1) * l->nsums;

	if (n == 0 || to <= from)
		return;
	if (sums < (double)SUMS_A_CELL * n) {
		paint(l, from, to, n, out);
		return;
	}
	lane_clear(out, (size_t)l->n * n);
	for (uint32_t i = 0; i < l->n; i++)
		from_sums(l, i, from, to, n, out + (size_t)i * n);
}
