/* Lanes for drawing: shares of states by pixel, from a pyramid of sums where pixels are long. */
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "trace/store.h"

#define LEAF_SHIFT_MIN 14	    /* 16 us: what is drawn finer comes from the spans themselves */
#define CELLS_MAX ((size_t)1 << 21) /* of all processors, in the finest level */
#define LEVELS_MAX 24

/* Sums of one stretch of 2^shift ns of one processor. */
struct bucket {
	uint16_t ns[TP_N]; /* in the unit of its level */
	uint16_t g_ns;	   /* how long .g ran, in the same unit */
	uint32_t g;	   /* who ran longest */
	uint32_t changes;
};

struct level {
	unsigned shift;
	size_t n;	  /* buckets a processor */
	struct bucket *b; /* processor * n + i */
};

struct trace_pyramid {
	size_t nlevels;
	struct level levels[LEVELS_MAX];
};

/* Units: a bucket of level l counts in ns >> unit, so that 16 bits hold its whole length: finer shares than any picture shows. */
static unsigned unit_of(unsigned shift)
{
	return shift > 15 ? shift - 15 : 0;
}

void pyramid_free(struct trace_pyramid *py)
{
	for (size_t i = 0; py && i < py->nlevels; i++)
		free(py->levels[i].b);
	free(py);
}

static void add_part(struct bucket *b, const struct trace_pspan *s, int64_t ns, unsigned unit,
		     bool begins)
{
	uint16_t v = (uint16_t)(ns >> unit);

	b->ns[s->state] += v;
	b->changes += begins;
	if (s->g != TRACE_NO && v > b->g_ns) {
		b->g = s->g;
		b->g_ns = v;
	}
}

/* What threads share while the finest level is filled: a processor's row is one thread's. */
struct filling {
	const struct trace *tr;
	struct level *level;
};

static void fill_leaves(const struct trace *tr, uint32_t p, struct level *l)
{
	struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
	struct bucket *row = l->b + p * l->n;
	struct trace_pspan s;

	while (trace_next_pspan(&it, &s)) {
		for (int64_t at = s.start; at < s.end;) {
			size_t i = (size_t)(at >> l->shift);
			int64_t end = MIN(s.end, (int64_t)(i + 1) << l->shift);
			if (i >= l->n)
				break;
			add_part(&row[i], &s, end - at, unit_of(l->shift), at == s.start);
			at = end;
		}
	}
}

static void fill_row(void *ctx, size_t p)
{
	const struct filling *f = ctx;

	fill_leaves(f->tr, (uint32_t)p, f->level);
}

/* n buckets of one level are one of the next. */
static void add_up(const struct bucket *from, size_t n, unsigned unit, struct bucket *to)
{
	uint32_t sum[TP_N] = { 0 };

	for (size_t i = 0; i < n; i++) {
		for (int s = 0; s < TP_N; s++)
			sum[s] += from[i].ns[s];
		to->changes += from[i].changes;
		if (from[i].g_ns >> unit > to->g_ns) {
			to->g = from[i].g;
			to->g_ns = (uint16_t)(from[i].g_ns >> unit);
		}
	}
	for (int s = 0; s < TP_N; s++)
		to->ns[s] = (uint16_t)(sum[s] >> unit);
}

static void fold_up(const struct level *from, struct level *to, size_t procs)
{
	unsigned unit = unit_of(to->shift) - unit_of(from->shift);

	for (size_t p = 0; p < procs; p++) {
		for (size_t i = 0; i < to->n; i++)
			add_up(from->b + p * from->n + 4 * i, MIN(from->n - 4 * i, (size_t)4), unit,
			       &to->b[p * to->n + i]);
	}
}

static void add_level(struct trace_pyramid *py, const struct trace *tr, unsigned shift)
{
	struct level *l = &py->levels[py->nlevels];

	l->shift = shift;
	l->n = (size_t)(tr->end >> shift) + 1;
	l->b = xcalloc(l->n * tr->ps.n + 1, sizeof(*l->b));
	for (size_t i = 0; i < l->n * tr->ps.n; i++)
		l->b[i].g = TRACE_NO;
	py->nlevels++;
}

bool trace_pyramid_build(struct trace *tr, struct err *err)
{
	struct trace_pyramid *py;
	unsigned shift = LEAF_SHIFT_MIN;

	if (tr->ps.n > CELLS_MAX / 64)
		return err_set(err, ERR_LIMIT, "%zu processors are too many to draw", tr->ps.n);
	py = xcalloc(1, sizeof(*py));

	while (((size_t)(tr->end >> shift) + 1) * MAX(tr->ps.n, 1) > CELLS_MAX)
		shift++;
	for (; py->nlevels < LEVELS_MAX; shift += 2) {
		struct level *l = &py->levels[py->nlevels];
		add_level(py, tr, shift);
		if (py->nlevels == 1)
			pool_run(tr->ps.n, fill_row, &(struct filling){ tr, l });
		else
			fold_up(l - 1, l, tr->ps.n);
		if (l->n <= 16)
			break;
	}
	pyramid_free(tr->pyramid);
	tr->pyramid = py;
	return true;
}

/* Cells ------------------------------------------------------------------------------------------------------------- */

static int64_t cell_start(int64_t from, int64_t to, uint32_t n, uint32_t i)
{
	return from + (int64_t)((double)(to - from) * i / n);
}

/* The cell that holds a time; n where it is behind all. */
static uint32_t cell_at(int64_t from, int64_t to, uint32_t n, int64_t time)
{
	uint32_t i = time <= from ? 0
				  : (uint32_t)MIN((double)(time - from) * n / (double)(to - from),
						  (double)n);

	while (i > 0 && cell_start(from, to, n, i) > time)
		i--;
	while (i + 1 < n && cell_start(from, to, n, i + 1) <= time)
		i++;
	return i;
}

struct canvas {
	int64_t from, to;
	uint32_t n;
	struct trace_cell *out;
	float *best; /* ns of the goroutine in out[].g */
	/* The cell in which the last span began, and its bounds: spans come in order, mostly many to a cell. */
	uint32_t at;
	int64_t begin, end;
};

static void canvas_init(struct canvas *c, int64_t from, int64_t to, uint32_t n,
			struct trace_cell *out)
{
	*c = (struct canvas){ from, to, n, out, xcalloc(n + 1, sizeof(float)), 0, 0, 0 };
	memset(out, 0, n * sizeof(*out));
	for (uint32_t i = 0; i < n; i++)
		out[i].g = TRACE_NO;
}

/* Shares instead of ns: of what was painted where a lane has no gaps (full), else of the cells' lengths. */
static void canvas_finish(struct canvas *c, bool full)
{
	for (uint32_t i = 0; i < c->n; i++) {
		float sum = 0, len = (float)(cell_start(c->from, c->to, c->n, i + 1) -
					     cell_start(c->from, c->to, c->n, i));
		for (int s = 0; full && s < TS_N; s++)
			sum += c->out[i].part[s];
		if (sum > 0)
			len = sum;
		for (int s = 0; s < TS_N; s++)
			c->out[i].part[s] = len > 0 ? MIN(c->out[i].part[s] / len, 1.0f) : 0;
	}
	free(c->best);
}

static void seek_cell(struct canvas *c, int64_t time)
{
	if (time >= c->begin && time < c->end)
		return;
	c->at = cell_at(c->from, c->to, c->n, time);
	c->begin = cell_start(c->from, c->to, c->n, c->at);
	c->end = cell_start(c->from, c->to, c->n, c->at + 1);
}

static void paint(struct canvas *c, int64_t start, int64_t end, uint8_t state, uint32_t g)
{
	int64_t a = MAX(start, c->from), b = MIN(end, c->to), cs, ce;

	if (a >= b && !(start == end && start >= c->from && start < c->to))
		return;
	seek_cell(c, a);
	cs = c->begin;
	ce = c->end;
	for (uint32_t i = c->at; i < c->n && (cs < b || start == end); i++) {
		float ns = (float)(MIN(b, ce) - MAX(a, cs));

		c->out[i].changes += start >= cs && start < ce;
		c->out[i].part[state] += ns;
		if (g != TRACE_NO && ns > c->best[i]) {
			c->best[i] = ns;
			c->out[i].g = g;
		}
		if (ce >= b)
			break;
		cs = ce;
		ce = cell_start(c->from, c->to, c->n, i + 2);
	}
}

static const struct level *level_for(const struct trace_pyramid *py, int64_t cell_ns)
{
	const struct level *best = NULL;

	for (size_t i = 0; py && i < py->nlevels; i++)
		if (((int64_t)1 << py->levels[i].shift) * 8 <= cell_ns)
			best = &py->levels[i];
	return best;
}

static void paint_bucket(struct canvas *c, const struct level *l, const struct bucket *b, size_t i)
{
	int64_t start = (int64_t)i << l->shift, mid = start + ((int64_t)1 << l->shift) / 2;
	unsigned unit = unit_of(l->shift);
	struct trace_cell *cell;
	uint32_t k;
	float ns;

	if (mid < c->from || mid >= c->to)
		return;
	k = cell_at(c->from, c->to, c->n, mid);
	cell = &c->out[k];
	for (int s = 0; s < TP_N; s++)
		cell->part[s] += (float)((uint64_t)b->ns[s] << unit);
	cell->changes += b->changes;
	ns = (float)((uint64_t)b->g_ns << unit);
	if (b->g != TRACE_NO && ns > c->best[k]) {
		c->best[k] = ns;
		cell->g = b->g;
	}
}

void trace_draw_p(const struct trace *tr, uint32_t p, int64_t from, int64_t to, uint32_t n,
		  struct trace_cell *out)
{
	struct canvas c;
	const struct level *l;

	if (n == 0 || to <= from)
		return;
	canvas_init(&c, from, to, n, out);
	l = level_for(tr->pyramid, (to - from) / n);
	if (l) {
		size_t first = from > 0 ? (size_t)(from >> l->shift) : 0;
		for (size_t i = first; i < l->n && (int64_t)i << l->shift < to; i++)
			paint_bucket(&c, l, &l->b[p * l->n + i], i);
	} else {
		struct trace_piter it = trace_pspans(tr, p, from, to);
		struct trace_pspan s;
		while (trace_next_pspan(&it, &s))
			paint(&c, s.start, s.end, s.state, s.g);
	}
	canvas_finish(&c, true);
}

void trace_draw_g(const struct trace *tr, uint32_t g, int64_t from, int64_t to, uint32_t n,
		  struct trace_cell *out)
{
	struct canvas c;
	struct trace_iter it;
	struct trace_span s;

	if (n == 0 || to <= from)
		return;
	canvas_init(&c, from, to, n, out);
	it = trace_spans(tr, g, from, to);
	while (trace_next_span(&it, &s))
		paint(&c, s.start, s.end, s.state, TRACE_NO);
	canvas_finish(&c, false);
}
