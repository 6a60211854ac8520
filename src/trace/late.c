/*
 * What an event in a later chunk says about the time since the beginning of the generation: the chunks before are put
 * right once all is read. Goroutines that nothing happens to get a chunk of their own before the others; where one
 * occupies a processor, each chunk that has passed meanwhile gets its span.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/collect.h"

void late_span(struct collector *c, uint32_t g, uint8_t kind, uint32_t p, uint32_t value)
{
	uint32_t chunks = (uint32_t)c->out->chunks.n;
	uint16_t proc = p < PROCS_MAX ? (uint16_t)p : SPAN_NOWHERE;

	if (chunks)
		vec_push(&c->late, (struct late_span){ g, value, chunks, proc, kind });
}

void late_row(struct collector *c, uint32_t p, uint8_t state, uint32_t m)
{
	if (c->out->chunks.n && p < PROCS_MAX)
		vec_push(&c->late_rows, (struct collected_row){ { 0, m, state }, p });
}

static int by_proc(const void *a, const void *b)
{
	const struct late_span *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return x->chunks < y->chunks ? -1 : x->chunks > y->chunks;
}

static void add_columns(const struct collector *c, struct trace_chunk *k, const struct late_span *v,
			size_t n)
{
	uint32_t *start = xrealloc(chunk_starts(k), k->n + n, sizeof(*start));

	memset(start + k->n, 0, n * sizeof(*start));
	chunk_set_starts(k, start, k->n + (uint32_t)n);
	free(start);
	k->arg = xrealloc(k->arg, k->n + n, sizeof(*k->arg));
	k->kind = xrealloc(k->kind, k->n + n, sizeof(*k->kind));
	for (size_t i = 0; i < n; i++) {
		uint32_t at = k->n + (uint32_t)i;

		k->kind[at] = v[i].kind | SPAN_LAST;
		if (c->out->kinds.v[v[i].kind].state == TS_RUNNING) {
			k->arg[at] = (uint16_t)k->places.n;
			vec_push(&k->places, v[i].value);
		} else {
			if (v[i].value)
				vec_push(&k->stacks, v[i].value);
			k->arg[at] = v[i].value ? (uint16_t)k->stacks.n : 0;
		}
		vec_push(&k->runs, (struct chunk_run){ v[i].g, (uint16_t)at, false });
	}
}

/* v, one a processor and in their order, come first on their processors. */
static void add_to_procs(struct trace_chunk *k, const struct late_span *v, size_t n)
{
	struct trace_chunk new = { 0 };
	size_t a = 0, b = 0;

	new.on_proc = xmalloc((k->non_proc + n) * sizeof(*new.on_proc));
	while (a < k->procs.n || b < n) {
		uint32_t pa = a < k->procs.n ? k->procs.v[a].p : TRACE_NO,
			 pb = b < n ? v[b].p : TRACE_NO;
		struct chunk_proc pr = pa <= pb ? k->procs.v[a] : (struct chunk_proc){ .p = pb };

		if (pb <= pa)
			new.on_proc[new.non_proc] = (uint16_t)(k->n + b++);
		if (pa <= pb)
			memcpy(new.on_proc + new.non_proc + (pb <= pa), k->on_proc + pr.first,
			       pr.n * sizeof(*new.on_proc));
		a += pa <= pb;
		pr.first = new.non_proc;
		pr.n += pb <= pa;
		new.non_proc += pr.n;
		vec_push(&new.procs, pr);
	}
	free(k->on_proc);
	vec_release(&k->procs);
	k->on_proc = new.on_proc;
	k->non_proc = new.non_proc;
	k->procs.v = new.procs.v;
	k->procs.n = new.procs.n;
	k->procs.cap = new.procs.cap;
}

/* The first n of late are in order of processors, one each. */
static void occupy(const struct collector *c, size_t n, struct trace_chunk *k, uint32_t chunk)
{
	VEC(struct late_span) v = { 0 };

	for (size_t i = 0; i < n && k->n + v.n < UINT16_MAX - 1; i++) {
		const struct late_span *x = &c->late.v[i];

		if (x->chunks > chunk)
			vec_push(&v, *x);
	}
	if (v.n) {
		add_columns(c, k, v.v, v.n);
		add_to_procs(k, v.v, v.n);
		k->n += (uint32_t)v.n;
	}
	vec_release(&v);
}

/* The chunks behind the first n are those of the beginning: they move before the others. */
static void move_first(struct collected *out, size_t n)
{
	size_t early = out->chunks.n - n;
	struct trace_chunk **all = xmalloc(out->chunks.n * sizeof(struct trace_chunk *));

	memcpy(all, out->chunks.v + n, early * sizeof(struct trace_chunk *));
	memcpy(all + early, out->chunks.v, n * sizeof(struct trace_chunk *));
	free(out->chunks.v);
	out->chunks.v = all;
	out->chunks.cap = out->chunks.n;
	for (size_t i = 0; i < out->head_yields.n; i++)
		out->head_yields.v[i].chunk += (uint32_t)early;
}

/*
 * To the front those that occupy a processor, in their order, how many. A processor is occupied by one: what else is said
 * of it is not believed, so there are never more than processors.
 */
static size_t occupants(struct collector *c)
{
	size_t n = 0;

	if (c->late.n)
		qsort(c->late.v, c->late.n, sizeof(*c->late.v), by_proc);
	for (size_t i = 0; i < c->late.n && c->late.v[i].p != SPAN_NOWHERE; i++) {
		struct late_span x = c->late.v[i];

		if (n && c->late.v[n - 1].p == x.p) {
			c->late.v[i].p = SPAN_NOWHERE;
			continue;
		}
		c->late.v[i] = c->late.v[n];
		c->late.v[n++] = x;
	}
	return n;
}

void late_finish(struct collector *c)
{
	size_t n = c->out->chunks.n, occupied = occupants(c);

	for (uint32_t k = 0; k < n; k++)
		occupy(c, occupied, c->out->chunks.v[k], k);
	c->open.base = c->out->start;
	for (size_t i = 0; i < c->late_rows.n; i++)
		vec_push(&c->open.rows, c->late_rows.v[i]);
	for (size_t i = 0; i < c->late.n; i++) {
		const struct late_span *x = &c->late.v[i];

		if (x->p == SPAN_NOWHERE && c->out->kinds.v[x->kind].state != TS_RUNNING)
			chunk_add(c, x->g, 0, x->kind, chunk_put_stack(c, x->value));
		if (c->open.start.n >= c->chunk_spans)
			chunk_close(c);
	}
	if (c->open.start.n || c->open.rows.n)
		chunk_close(c);
	move_first(c->out, n);
	vec_release(&c->late);
	vec_release(&c->late_rows);
}
