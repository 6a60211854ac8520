#include <stdlib.h>
#include <string.h>

#include "trace/collect.h"

/* Numbers of a chunk's own ----------------------------------------------------------------------------------- */

uint16_t chunk_put_stack(struct collector *c, uint32_t stack)
{
	struct open_chunk *o = &c->open;

	if (!stack)
		return 0;
	while (UNLIKELY(o->stack_at.n <= stack))
		vec_push(&o->stack_at, 0);
	if (!o->stack_at.v[stack]) {
		vec_push(&o->stacks, stack);
		o->stack_at.v[stack] = (uint16_t)o->stacks.n;
	}
	return o->stack_at.v[stack];
}

uint16_t chunk_put_place(struct collector *c, uint32_t p, uint32_t m)
{
	struct open_chunk *o = &c->open;
	struct local_p *lp = p < c->procs.n ? &c->procs.v[p] : NULL;
	uint32_t place = (p < PROCS_MAX ? p : SPAN_NOWHERE) | MIN(m, SPAN_NOWHERE) << 16, at;
	bool added;

	if (lp && lp->m == m && m < SLOT_NO)
		return lp->place;
	at = map_get_or_put(&o->place_at, place, (uint32_t)o->places.n, &added);
	if (added)
		vec_push(&o->places, place);
	if (lp) {
		lp->m = (uint16_t)MIN(m, SLOT_NO);
		lp->place = (uint16_t)at;
	}
	return (uint16_t)at;
}

static uint16_t put_from(struct collector *c, uint32_t g)
{
	struct local_g *lg;

	if (g == TRACE_NO)
		return 0;
	lg = &c->out->gs.v[g];
	if (!lg->from) {
		vec_push(&c->open.froms, g);
		lg->from = (uint16_t)c->open.froms.n;
	}
	return lg->from;
}

uint16_t chunk_put_edge(struct collector *c, uint32_t from, uint32_t stack)
{
	struct chunk_edge e = { put_from(c, from), chunk_put_stack(c, stack) };
	struct open_chunk *o = &c->open;
	uint16_t last;

	/* Who wakes others does so at the same place again: that edge serves for many. */
	while (UNLIKELY(o->edge_of.n <= e.from))
		vec_push(&o->edge_of, 0);
	last = o->edge_of.v[e.from];
	if (last && o->edges.v[last - 1].stack == e.stack)
		return (uint16_t)(last - 1);
	vec_push(&o->edges, e);
	o->edge_of.v[e.from] = (uint16_t)o->edges.n;
	return (uint16_t)(o->edges.n - 1);
}

void chunk_add(struct collector *c, uint32_t g, uint32_t start, uint8_t kind, uint16_t arg)
{
	struct open_chunk *o = &c->open;
	struct local_g *lg = &c->out->gs.v[g];

	if (lg->slot == SLOT_NO) {
		lg->slot = (uint16_t)o->gs.n;
		vec_push(&o->gs, g);
	}
	lg->last = (uint16_t)o->start.n;
	lg->seen = true;
	lg->state = c->out->kinds.v[kind].state;
	vec_push(&o->start, start);
	vec_push(&o->slot, lg->slot);
	vec_push(&o->kind, kind);
	vec_push(&o->arg, arg);
}

void chunk_add_row(struct collector *c, uint32_t start, uint32_t p, uint8_t state, uint32_t m)
{
	if (p < PROCS_MAX)
		vec_push(&c->open.rows, (struct collected_row){ { start, m, state }, p });
}

/* From time order to goroutine order ------------------------------------------------------------------------- */

#define COPY(to, from) \
	do { \
		(to)->v = xmalloc((from)->n * sizeof(*(to)->v)); \
		(to)->n = (to)->cap = (from)->n; \
		if ((from)->n) \
			memcpy((to)->v, (from)->v, (from)->n * sizeof(*(to)->v)); \
	} while (0)

/* Lays out the runs; place[slot] becomes the place of the goroutine's next span. */
static void lay_out(const struct open_chunk *o, struct trace_chunk *k, uint32_t *place)
{
	uint32_t n = 0;

	for (size_t i = 0; i < o->slot.n; i++)
		if (o->kind.v[i] != SPAN_DEAD)
			place[o->slot.v[i]]++;
	k->runs.v = xmalloc(o->gs.n * sizeof(*k->runs.v));
	k->runs.cap = o->gs.n;
	for (size_t s = 0; s < o->gs.n; s++) {
		uint32_t count = place[s];

		place[s] = n;
		if (count)
			k->runs.v[k->runs.n++] =
				(struct chunk_run){ o->gs.v[s], (uint16_t)n, false };
		n += count;
	}
	k->n = n;
}

/* The processor that each span occupies, SPAN_NOWHERE for none, into of; how many each processor has, into count. */
static void find_procs(const struct collector *c, uint16_t *of, uint32_t *count)
{
	const struct open_chunk *o = &c->open;
	uint16_t *last = xmalloc(o->gs.n * sizeof(*last));

	for (size_t s = 0; s < o->gs.n; s++)
		last[s] = c->out->gs.v[o->gs.v[s]].p0;
	for (size_t i = 0; i < o->kind.n; i++) {
		uint8_t state =
			o->kind.v[i] == SPAN_DEAD ? TS_ABSENT : c->out->kinds.v[o->kind.v[i]].state;

		of[i] = SPAN_NOWHERE;
		if (state == TS_RUNNING)
			last[o->slot.v[i]] = (uint16_t)o->places.v[o->arg.v[i]];
		else if (state != TS_SYSCALL)
			continue;
		of[i] = last[o->slot.v[i]];
		if (of[i] != SPAN_NOWHERE)
			count[of[i]]++;
	}
	free(last);
}

/* The spans that occupy a processor, and its own changes, by processor and time. to: new place of each span. */
static void list_procs(struct collector *c, struct trace_chunk *k, const uint16_t *to)
{
	const struct open_chunk *o = &c->open;
	uint32_t np = (uint32_t)MIN(c->out->ps.n, PROCS_MAX), total = 0, nrows = 0;
	uint32_t *at = xcalloc(np + 1, sizeof(*at)), *rows = xcalloc(np + 1, sizeof(*rows));
	uint16_t *of = xmalloc(o->kind.n * sizeof(*of));

	find_procs(c, of, at);
	for (size_t i = 0; i < o->rows.n; i++)
		rows[o->rows.v[i].p]++;
	for (uint32_t p = 0; p < np; p++) {
		uint32_t n = at[p], r = rows[p];

		at[p] = total;
		rows[p] = nrows;
		if (n || r)
			vec_push(&k->procs, (struct chunk_proc){ p, total, n, nrows, r });
		total += n;
		nrows += r;
	}
	k->on_proc = xmalloc(total * sizeof(*k->on_proc));
	k->non_proc = total;
	for (size_t i = 0; i < o->kind.n; i++)
		if (of[i] != SPAN_NOWHERE)
			k->on_proc[at[of[i]]++] = to[i];
	k->rows.v = xmalloc(nrows * sizeof(*k->rows.v));
	k->rows.n = k->rows.cap = nrows;
	for (size_t i = 0; i < o->rows.n; i++)
		k->rows.v[rows[o->rows.v[i].p]++] = o->rows.v[i].row;
	free(of);
	free(at);
	free(rows);
}

uint32_t *chunk_starts(const struct trace_chunk *k)
{
	uint32_t *out = xmalloc(k->n * sizeof(*out));

	for (uint32_t i = 0; i < k->n; i++)
		out[i] = chunk_start(k, i);
	return out;
}

void chunk_set_starts(struct trace_chunk *k, const uint32_t *start, uint32_t n)
{
	uint32_t all = 0;
	uint8_t *p;

	for (uint32_t i = 0; i < n; i++)
		all |= start[i];
	free(k->start);
	k->start_bytes = all < CHUNK_SHORT_NS ? 3 : 4;
	p = k->start =
		xmalloc((size_t)n * k->start_bytes + 1); /* the last is read with four bytes, too */
	for (uint32_t i = 0; i < n; i++, p += k->start_bytes) {
		p[0] = (uint8_t)start[i];
		p[1] = (uint8_t)(start[i] >> 8);
		p[2] = (uint8_t)(start[i] >> 16);
		p[3] = (uint8_t)(start[i] >> 24);
	}
	*p = 0;
}

static void place_spans(const struct open_chunk *o, struct trace_chunk *k, const uint16_t *to)
{
	uint32_t *start = xmalloc(k->n * sizeof(*start));

	k->arg = xmalloc(k->n * sizeof(*k->arg));
	k->kind = xmalloc(k->n);
	for (size_t i = 0; i < o->kind.n; i++) {
		if (o->kind.v[i] == SPAN_DEAD)
			continue;
		start[to[i]] = o->start.v[i];
		k->arg[to[i]] = o->arg.v[i];
		k->kind[to[i]] = o->kind.v[i];
	}
	chunk_set_starts(k, start, k->n);
	free(start);
	for (size_t r = 0; r < k->runs.n; r++)
		k->kind[chunk_run_end(k, r) - 1] |= SPAN_LAST;
}

static struct trace_chunk *ordered(struct collector *c)
{
	const struct open_chunk *o = &c->open;
	struct trace_chunk *k = xcalloc(1, sizeof(*k));
	uint32_t *place = xcalloc(o->gs.n, sizeof(*place));
	uint16_t *to = xmalloc(o->kind.n * sizeof(*to));

	k->base = o->base;
	lay_out(o, k, place);
	for (size_t i = 0; i < o->kind.n; i++)
		if (o->kind.v[i] != SPAN_DEAD)
			to[i] = (uint16_t)place[o->slot.v[i]]++;
	list_procs(c, k, to);
	place_spans(o, k, to);
	COPY(&k->places, &o->places);
	COPY(&k->stacks, &o->stacks);
	COPY(&k->froms, &o->froms);
	COPY(&k->edges, &o->edges);
	COPY(&k->yields, &o->yields);
	for (size_t i = 0; i < k->yields.n; i++)
		k->yields.v[i].span = to[k->yields.v[i].span];
	free(place);
	free(to);
	return k;
}

static void empty(struct collector *c)
{
	struct open_chunk *o = &c->open;

	for (size_t s = 0; s < o->gs.n; s++) {
		struct local_g *lg = &c->out->gs.v[o->gs.v[s]];

		lg->slot = lg->last = SLOT_NO;
		lg->p0 = lg->p;
	}
	for (size_t i = 0; i < o->froms.n; i++)
		c->out->gs.v[o->froms.v[i]].from = 0;
	for (size_t i = 0; i < o->stacks.n; i++)
		o->stack_at.v[o->stacks.v[i]] = 0;
	for (size_t p = 0; p < c->procs.n; p++) {
		c->procs.v[p].yield = TRACE_NO;
		c->procs.v[p].span = c->procs.v[p].m = SLOT_NO;
	}
	map_clear(&o->place_at);
	vec_clear(&o->start);
	vec_clear(&o->slot);
	vec_clear(&o->arg);
	vec_clear(&o->kind);
	vec_clear(&o->gs);
	vec_clear(&o->places);
	vec_clear(&o->stacks);
	vec_clear(&o->froms);
	vec_clear(&o->edges);
	vec_clear(&o->edge_of);
	vec_clear(&o->yields);
	vec_clear(&o->rows);
}

void chunk_close(struct collector *c)
{
	vec_push(&c->out->chunks, ordered(c));
	empty(c);
}

/* The next chunk ------------------------------------------------------------------------------------------------ */

/* What a processor is occupied with when a chunk ends. */
struct continued {
	uint32_t g;
	uint32_t value; /* place, or stack */
	uint8_t state;
	struct chunk_yield yield; /* where its yields are counted; stack 0: it has none */
};
typedef VEC(struct continued) continued_list;

static struct local_p *proc_of(const struct collector *c, uint32_t g)
{
	uint16_t p = c->out->gs.v[g].p;

	return p < c->procs.n && c->procs.v[p].ran == g ? &c->procs.v[p] : NULL;
}

/* (What occupies a processor has a span in the chunk: this says it again at the beginning of each.) */
static void list_continued(const struct collector *c, continued_list *out)
{
	const struct open_chunk *o = &c->open;

	for (size_t s = 0; s < o->gs.n && out->n < c->chunk_spans / 2; s++) {
		struct continued x = { .g = o->gs.v[s] };
		const struct local_g *lg = &c->out->gs.v[x.g];
		const struct local_p *lp = proc_of(c, x.g);
		uint16_t arg = lg->last == SLOT_NO ? 0 : o->arg.v[lg->last];

		if (lg->last == SLOT_NO || lg->p == SPAN_NOWHERE ||
		    (lg->state != TS_RUNNING && lg->state != TS_SYSCALL))
			continue;
		x.state = lg->state;
		if (x.state == TS_RUNNING)
			x.value = o->places.v[arg];
		else
			x.value = arg ? o->stacks.v[arg - 1] : 0;
		if (lp && lp->span == lg->last && lp->yield != TRACE_NO &&
		    o->yields.v[lp->yield].span == lp->span)
			x.yield = o->yields.v[lp->yield];
		vec_push(out, x);
	}
}

static void go_on(struct collector *c, const continued_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct continued *x = &list->v[i];
		struct local_p *lp = proc_of(c, x->g);
		bool running = x->state == TS_RUNNING;
		uint16_t arg = running ? chunk_put_place(c, x->value & 0xffff, x->value >> 16)
				       : chunk_put_stack(c, x->value);

		chunk_add(c, x->g, 0, collector_kind(c, x->state, TC_UNKNOWN, 0), arg);
		if (!running || !lp)
			continue;
		lp->span = c->out->gs.v[x->g].last;
		if (!x->yield.stack)
			continue;
		lp->yield = (uint32_t)c->open.yields.n;
		vec_push(&c->open.yields,
			 (struct chunk_yield){ lp->span, 0, x->yield.stack, x->yield.reason, 0 });
	}
}

static void next_chunk(struct collector *c, int64_t time)
{
	continued_list list = { 0 };

	list_continued(c, &list);
	chunk_close(c);
	c->open.base = time;
	go_on(c, &list);
	vec_release(&list);
}

/* Whether a goroutine has stopped a moment ago that may yet turn out to go on where it was. */
static bool may_fold(const struct collector *c, int64_t time)
{
	const struct open_chunk *o = &c->open;

	for (size_t i = o->start.n; i-- > 0 && time - (o->base + o->start.v[i]) <= FOLD_NS;)
		if (o->kind.v[i] != SPAN_DEAD && c->out->kinds.v[o->kind.v[i]].cause == TC_STOPPED)
			return true;
	return false;
}

void chunk_make_room(struct collector *c, int64_t time)
{
	size_t n = MAX(c->open.start.n, c->open.rows.n);
	int64_t ns = time - c->open.base;

	if (LIKELY(n < c->chunk_spans &&
		   (ns < SHORT_END_NS || (n < SHORT_SPANS && ns < UINT32_MAX))))
		return;
	if (n < c->chunk_spans + c->chunk_spans / 16 && ns < UINT32_MAX && may_fold(c, time))
		return;
	next_chunk(c, time);
}

void chunk_release(struct open_chunk *o)
{
	vec_release(&o->start);
	vec_release(&o->slot);
	vec_release(&o->arg);
	vec_release(&o->kind);
	vec_release(&o->gs);
	vec_release(&o->places);
	vec_release(&o->stacks);
	vec_release(&o->froms);
	vec_release(&o->edges);
	vec_release(&o->edge_of);
	vec_release(&o->yields);
	vec_release(&o->rows);
	vec_release(&o->stack_at);
	map_release(&o->place_at);
}

uint32_t chunk_find_yield(const struct trace_chunk *k, uint32_t span)
{
	return (uint32_t)vec_lower_bound(&k->yields, span, span);
}

void chunk_free(struct trace_chunk *k)
{
	if (!k)
		return;
	free(k->start);
	free(k->kind);
	free(k->arg);
	free(k->on_proc);
	vec_release(&k->places);
	vec_release(&k->stacks);
	vec_release(&k->froms);
	vec_release(&k->runs);
	vec_release(&k->edges);
	vec_release(&k->yields);
	vec_release(&k->procs);
	vec_release(&k->rows);
	free(k);
}

size_t chunk_memory(const struct trace_chunk *k)
{
#define VEC_BYTES(f) (k->f.cap * sizeof(*k->f.v))
	return sizeof(*k) + k->n * (k->start_bytes + sizeof(*k->kind) + sizeof(*k->arg)) +
	       k->non_proc * sizeof(*k->on_proc) + VEC_BYTES(places) + VEC_BYTES(stacks) +
	       VEC_BYTES(froms) + VEC_BYTES(runs) + VEC_BYTES(edges) + VEC_BYTES(yields) +
	       VEC_BYTES(procs) + VEC_BYTES(rows);
#undef VEC_BYTES
}
