#include "trace/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/gosort.h"
#include "trace/v1.h"

/* Events of one thread ------------------------------------------------------------------------------------- */

/* binary.Uvarint: 0 when it ends too early or is too long. */
static inline size_t uvarint(const uint8_t *p, size_t n, uint64_t *out)
{
	uint64_t v = 0;

	if (LIKELY(n > 0 && p[0] < 0x80)) {
		*out = p[0];
		return 1;
	}
	for (size_t i = 0; i < n && i < 10; i++) {
		if (p[i] < 0x80) {
			if (i == 9 && p[i] > 1)
				return 0;
			*out = v | (uint64_t)p[i] << (7 * i);
			return i + 1;
		}
		v |= (uint64_t)(p[i] & 0x7f) << (7 * i);
	}
	return 0;
}

static bool read_event(struct trace_cursor *c, const struct trace_batch *b, double freq,
		       struct err *err)
{
	const uint8_t *p = b->data + c->off, *end = b->data + b->n;
	unsigned type = *p++;
	const struct trace_spec *spec = &trace_specs[type < TEV_TYPES ? type : 0];
	uint64_t dt;
	size_t n;

	if (UNLIKELY(type >= TEV_TYPES))
		return err_set(err, ERR_FORMAT, "found invalid event type: %u", type);
	if (UNLIKELY(!spec->timed))
		return err_set(err, ERR_FORMAT, "found event without a timestamp: type=%u", type);
	c->ev.type = (uint8_t)type;
	n = uvarint(p, (size_t)(end - p), &dt);
	if (UNLIKELY(n == 0))
		return err_set(err, ERR_FORMAT, "found invalid uvarint for timestamp");
	p += n;
	for (unsigned i = 0; i + 1 < spec->nargs; i++) {
		n = uvarint(p, (size_t)(end - p), &c->ev.args[i]);
		if (UNLIKELY(n == 0))
			return err_set(err, ERR_FORMAT, "found invalid uvarint");
		p += n;
	}
	/* Wraps as Go does, when a broken time overflows. */
	c->ev.time = (int64_t)((uint64_t)trace_ns(freq, dt) + (uint64_t)c->last_time);
	c->last_time = c->ev.time;
	c->off = (uint32_t)(p - b->data);
	return true;
}

enum cursor_read { CURSOR_EVENT, CURSOR_END, CURSOR_ERROR };

static enum cursor_read cursor_next(struct trace_cursor *c, double freq, struct err *err)
{
	const struct trace_thread *th = c->thread;

	while (c->batch < th->batches.n && th->batches.v[c->batch].n == c->off) {
		c->batch++;
		c->off = 0;
		c->last_time = 0;
	}
	if (c->batch == th->batches.n)
		return CURSOR_END;
	if (c->last_time == 0)
		c->last_time = trace_ns(freq, th->batches.v[c->batch].time);
	return read_event(c, &th->batches.v[c->batch], freq, err) ? CURSOR_EVENT : CURSOR_ERROR;
}

/* The heap, with Go's choices among equal times ---------------------------------------------------------------- */

static void heap_swap(struct trace_cursor **h, size_t i, size_t j)
{
	struct trace_cursor *t = h[i];

	h[i] = h[j];
	h[j] = t;
}

static size_t sift_up(struct trace_cursor **h, size_t i)
{
	while (i > 0 && h[(i - 1) / 2]->ev.time > h[i]->ev.time) {
		heap_swap(h, i, (i - 1) / 2);
		i = (i - 1) / 2;
	}
	return i;
}

static void sift_down(struct trace_cursor **h, size_t n, size_t i)
{
	while (i < n) {
		size_t least = i;
		int64_t t = h[i]->ev.time;

		for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < n; c++) {
			if (h[c]->ev.time < t) {
				t = h[c]->ev.time;
				least = c;
			}
		}
		if (least == i)
			return;
		heap_swap(h, i, least);
		i = least;
	}
}

static size_t heap_remove(struct trace_cursor **h, size_t n, size_t i)
{
	for (; i > 0; i = (i - 1) / 2)
		heap_swap(h, i, (i - 1) / 2);
	heap_swap(h, 0, --n);
	sift_down(h, n, 0);
	return n;
}

static bool cursor_before(const void *a, const void *b)
{
	return (*(const struct trace_cursor *const *)a)->ev.time <
	       (*(const struct trace_cursor *const *)b)->ev.time;
}

/* One generation ----------------------------------------------------------------------------------------------- */

bool trace_frontier_init(struct trace_frontier *f, const struct trace_gen *g, struct err *err)
{
	vec_clear(&f->cursors);
	vec_clear(&f->heap);
	f->sample = 0;
	vec_reserve(&f->cursors, g->threads.n);
	for (size_t i = 0; i < g->threads.n; i++) {
		struct trace_cursor *c = vec_add(&f->cursors);
		c->thread = &g->threads.v[i];
		switch (cursor_next(c, g->tab.freq, err)) {
		case CURSOR_ERROR:
			return false;
		case CURSOR_END:
			break;
		case CURSOR_EVENT:
			vec_push(&f->heap, c);
			sift_up(f->heap.v, f->heap.n - 1);
		}
	}
	return true;
}

void trace_frontier_release(struct trace_frontier *f)
{
	vec_release(&f->cursors);
	vec_release(&f->heap);
}

static enum advance try_advance(struct trace_frontier *f, size_t i, const struct trace_gen *g,
				struct order *o, struct err *err)
{
	struct trace_cursor *c = f->heap.v[i];
	enum advance r;

	if (!c->has_ms) {
		c->ms = order_thread(o, c->thread->m);
		c->has_ms = true;
	}
	r = order_advance(o, &c->ev, &g->tab, c->thread->m, c->ms, g->gen, err);
	if (r != ADVANCE_OK)
		return r;
	f->from = c->thread;
	switch (cursor_next(c, g->tab.freq, err)) {
	case CURSOR_ERROR:
		return ADVANCE_ERROR;
	case CURSOR_END:
		f->heap.n = heap_remove(f->heap.v, f->heap.n, i);
		break;
	case CURSOR_EVENT:
		if (sift_up(f->heap.v, i) == i)
			sift_down(f->heap.v, f->heap.n, i);
	}
	return ADVANCE_OK;
}

static void stuck(const struct trace_frontier *f, const struct trace_gen *g, struct err *err)
{
	char text[700];
	size_t n = 0;

	for (size_t i = 0; i < f->heap.n && n < sizeof(text) - 160; i++) {
		const struct trace_cursor *c = f->heap.v[i];
		const struct trace_spec *s = &trace_specs[c->ev.type];
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%sM %lld [%s time=%lld",
				      i ? "; " : "", (long long)c->thread->m, s->name,
				      (long long)c->ev.time);
		for (unsigned k = 1; k < s->nargs && n < sizeof(text) - 60; k++)
			n += (size_t)snprintf(text + n, sizeof(text) - n, " %s=%lld", s->args[k],
					      (long long)c->ev.args[k - 1]);
		n += (size_t)snprintf(text + n, sizeof(text) - n, "]");
	}
	err_set(err, ERR_FORMAT, "broken trace: failed to advance: frontier: [gen=%llu] %.*s",
		(unsigned long long)g->gen, (int)MIN(n, sizeof(text) - 1), text);
}

/* The cursors behind the first, in order of time: events may wait for others that came later by a broken clock. */
static enum advance advance_any(struct trace_frontier *f, const struct trace_gen *g,
				struct order *o, struct err *err)
{
	enum advance r = try_advance(f, 0, g, o, err);

	if (LIKELY(r != ADVANCE_WAIT))
		return r;
	go_sort_items(f->heap.v, f->heap.n, sizeof(*f->heap.v), cursor_before);
	for (size_t i = 1; i < f->heap.n; i++) {
		r = try_advance(f, i, g, o, err);
		if (r != ADVANCE_WAIT)
			return r;
	}
	stuck(f, g, err);
	return ADVANCE_ERROR;
}

static void sample_event(const struct trace_gen *g, const struct trace_cpu_sample *s,
			 struct trace_event *e)
{
	*e = (struct trace_event){
		.time = s->time,
		.m = s->m,
		.p = s->p,
		.g = s->g,
		.args = { s->stack },
		.tab = &g->tab,
		.type = TEV_CPU_SAMPLE,
	};
}

enum trace_read trace_frontier_next(struct trace_frontier *f, const struct trace_gen *g,
				    struct order *o, struct trace_event *sample,
				    struct trace_event **ev, struct err *err)
{
	struct trace_event *e = (struct trace_event *)order_next(o);

	if (e) {
		*ev = e;
		return TRACE_READ_EVENT;
	}
	if (f->sample < g->samples.n &&
	    (f->heap.n == 0 || g->samples.v[f->sample].time < f->heap.v[0]->ev.time)) {
		sample_event(g, &g->samples.v[f->sample++], sample);
		*ev = sample;
		return TRACE_READ_EVENT;
	}
	if (f->heap.n == 0)
		return TRACE_READ_END;
	if (advance_any(f, g, o, err) != ADVANCE_OK)
		return TRACE_READ_ERROR;
	*ev = (struct trace_event *)order_next(o);
	return TRACE_READ_EVENT;
}

bool trace_event_check(const struct trace_event *e, struct err *err)
{
	const struct trace_spec *s = &trace_specs[e->type];
	struct str text;

	for (int i = 0; i < 2 && s->stack[i]; i++) {
		uint64_t id = e->args[s->stack[i] - 1];
		if (UNLIKELY(id && trace_stack_index(e->tab, id) == MAP_NONE))
			return err_set(err, ERR_FORMAT, "found invalid stack ID %llu for event %s",
				       (unsigned long long)id, s->name);
	}
	for (int i = 0; i < 2 && s->string[i]; i++) {
		uint64_t id = e->args[s->string[i] - 1];
		if (UNLIKELY(!trace_string(e->tab, id, &text)))
			return err_set(err, ERR_FORMAT, "found invalid string ID %llu for event %s",
				       (unsigned long long)id, s->name);
	}
	/* Go's reader does not look at these two, and crashes when it shows them. */
	if (e->type == TEV_CPU_SAMPLE && e->args[0] &&
	    trace_stack_index(e->tab, e->args[0]) == MAP_NONE)
		return err_set(err, ERR_FORMAT, "found invalid stack ID %llu for event %s",
			       (unsigned long long)e->args[0], s->name);
	if (e->type == TEV_STW_END && !trace_string(e->tab, e->args[0], &text))
		return err_set(err, ERR_FORMAT, "found invalid string ID %llu for event %s",
			       (unsigned long long)e->args[0], s->name);
	return true;
}

/* The whole trace ---------------------------------------------------------------------------------------------- */

bool trace_reader_init(struct trace_reader *r, struct str data, struct err *err)
{
	struct trace_scan scan;

	if (!trace_scan_init(&scan, data, err))
		return false;
	memset(r, 0, sizeof(*r));
	r->scan = scan;
	r->valid = scan.pos;
	if (scan.version < 22) {
		r->v1 = v1_open(data, scan.pos, scan.version, err);
		return r->v1 != NULL;
	}
	trace_gen_init(&r->gen);
	order_init(&r->order, scan.version);
	return true;
}

void trace_reader_release(struct trace_reader *r)
{
	if (r->v1) {
		v1_close(r->v1);
		return;
	}
	trace_frontier_release(&r->frontier);
	trace_gen_release(&r->gen);
	order_release(&r->order);
}

/* Wraps as Go does. */
static int64_t wrap_next(int64_t t)
{
	return (int64_t)((uint64_t)t + 1);
}

static enum trace_read give_sync(struct trace_reader *r, const struct trace_tables *tab,
				 int64_t time, const struct trace_event **ev)
{
	if (time <= r->last_time)
		time = wrap_next(r->last_time);
	r->last_time = time;
	r->sync = (struct trace_event){
		.time = time,
		.m = TRACE_NONE,
		.p = TRACE_NONE,
		.g = TRACE_NONE,
		.args = { ++r->syncs },
		.tab = tab,
		.type = TEV_SYNC,
	};
	*ev = &r->sync;
	return TRACE_READ_EVENT;
}

/* Gives back the memory of a generation of a mapped file: it can be read again, should a name be needed. */
static void forget(const struct trace_reader *r)
{
	uintptr_t page = 4096, from = (uintptr_t)r->scan.p + r->gen.start,
		  to = (uintptr_t)r->scan.p + r->gen.end;

	from = (from + page - 1) & ~(page - 1);
	to &= ~(page - 1);
	if (r->mapped && to > from)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

/* What comes behind the last event of a generation. */
static enum trace_read next_gen(struct trace_reader *r, const struct trace_event **ev,
				struct err *err)
{
	if (r->failed) {
		if (!r->failed_synced) {
			r->failed_synced = true;
			return give_sync(r, NULL, r->last_time, ev);
		}
		r->done = true;
		*err = r->error;
		return r->soft_end ? TRACE_READ_END : TRACE_READ_ERROR;
	}
	if (r->has_gen) {
		r->valid = r->gen.end;
		forget(r);
	} else {
		r->valid = r->scan.pos;
	}
	if (r->more)
		r->more(r->more_ctx, &r->scan);
	if (r->has_gen && r->scan.version < 26 && !r->scan.spilled) {
		r->done = true;
		return give_sync(r, NULL, r->last_time, ev);
	}
	r->has_gen = false;
	switch (trace_scan_next(&r->scan, &r->gen, &r->error)) {
	case SCAN_END:
		r->done = true;
		return give_sync(r, NULL, r->last_time, ev);
	case SCAN_EOF_ERROR:
		r->soft_end = true;
		/* fall through */
	case SCAN_ERROR:
		r->failed = r->failed_synced = true;
		return give_sync(r, NULL, r->last_time, ev);
	case SCAN_GEN_ERROR:
		r->failed = true;
		break;
	case SCAN_GEN:
		break;
	}
	r->has_gen = true;
	if (!trace_frontier_init(&r->frontier, &r->gen, err)) {
		r->done = true;
		return TRACE_READ_ERROR;
	}
	return give_sync(r, &r->gen.tab, trace_ns(r->gen.tab.freq, r->gen.min_time), ev);
}

enum trace_read trace_reader_next(struct trace_reader *r, const struct trace_event **ev,
				  struct err *err)
{
	struct trace_event *e;
	enum trace_read res;

	if (r->v1)
		return v1_next(r->v1, ev, err);
	if (r->done)
		return TRACE_READ_END;
	res = r->has_gen
		      ? trace_frontier_next(&r->frontier, &r->gen, &r->order, &r->sample, &e, err)
		      : TRACE_READ_END;
	if (res == TRACE_READ_END)
		return next_gen(r, ev, err);
	if (res == TRACE_READ_ERROR || UNLIKELY(!trace_event_check(e, err))) {
		r->done = true;
		return TRACE_READ_ERROR;
	}
	if (e->time <= r->last_time)
		e->time = wrap_next(r->last_time);
	r->last_time = e->time;
	*ev = e;
	return TRACE_READ_EVENT;
}
