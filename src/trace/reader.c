#include "trace/reader.h"

#include <endian.h>
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

/* The same for a number of at most eight bytes where as many may be read: NULL when it is longer. */
static inline const uint8_t *short_uvarint(const uint8_t *p, uint64_t *out)
{
	uint64_t w, ends;

	memcpy(&w, p, sizeof(w));
	w = le64toh(w);
	if (LIKELY(!(w & 0x80))) {
		*out = w & 0x7f;
		return p + 1;
	}
	if (LIKELY(!(w & 0x8000))) {
		*out = (w & 0x7f) | (w >> 1 & 0x3f80);
		return p + 2;
	}
	ends = ~w & 0x8080808080808080; /* bytes that end a number */
	if (UNLIKELY(!ends))
		return NULL;
	w &= ends ^ (ends - 1); /* up to the first of them */
	w &= 0x7f7f7f7f7f7f7f7f;
	w = (w & 0x007f007f007f007f) | (w & 0x7f007f007f007f00) >> 1;
	w = (w & 0x00003fff00003fff) | (w & 0x3fff00003fff0000) >> 2;
	*out = (w & 0x0fffffff) | w >> 32 << 28;
	return p + (__builtin_ctzll(ends) / 8 + 1);
}

/* The time difference and the arguments of an event, n in all. NULL: one is broken; *which says which. */
static const uint8_t *numbers(const uint8_t *p, const uint8_t *end, unsigned n, uint64_t *dt,
			      uint64_t *args, unsigned *which)
{
	for (unsigned i = 0; i < n; i++) {
		size_t len = uvarint(p, (size_t)(end - p), i ? &args[i - 1] : dt);

		*which = i;
		if (len == 0)
			return NULL;
		p += len;
	}
	return p;
}

/* The same where 8 * n bytes may be read. NULL: a number is long or broken, numbers() knows. */
static inline const uint8_t *short_numbers(const uint8_t *p, unsigned n, uint64_t *dt,
					   uint64_t *args)
{
	p = short_uvarint(p, dt);
	for (unsigned i = 0; p && i + 1 < n; i++)
		p = short_uvarint(p, &args[i]);
	return p;
}

/* Decodes the event at c->p and passes over it; false: it is broken. */
static inline bool decode(struct trace_cursor *c, double freq)
{
	struct trace_raw *ev = &c->ev;
	const uint8_t *p = c->p + 1;
	unsigned type = c->p[0], which;
	const struct trace_spec *spec = &trace_specs[type < TEV_TYPES ? type : 0];
	uint64_t dt;

	if (UNLIKELY(!spec->timed))
		return false;
	p = LIKELY(c->end - p >= 8 * (1 + TRACE_MAX_ARGS))
		    ? short_numbers(p, spec->nargs, &dt, ev->args)
		    : NULL;
	if (UNLIKELY(!p)) {
		p = numbers(c->p + 1, c->end, spec->nargs, &dt, ev->args, &which);
		if (!p)
			return false;
	}
	ev->type = (uint8_t)type;
	/* Wraps as Go does, when a broken time overflows. */
	c->last_time = (int64_t)((uint64_t)trace_ns(freq, dt) + (uint64_t)c->last_time);
	ev->time = c->last_time;
	c->p = p;
	return true;
}

/* What is wrong with the event at c->p, which decode() did not take. */
static void say_broken(const struct trace_cursor *c, struct err *err)
{
	uint64_t dt, args[TRACE_MAX_ARGS];
	unsigned type = c->p[0], which;

	if (type >= TEV_TYPES) {
		err_set(err, ERR_FORMAT, "found invalid event type: %u", type);
	} else if (!trace_specs[type].timed) {
		err_set(err, ERR_FORMAT, "found event without a timestamp: type=%u", type);
	} else {
		(void)numbers(c->p + 1, c->end, trace_specs[type].nargs, &dt, args, &which);
		err_set(err, ERR_FORMAT, "found invalid uvarint%s", which ? "" : " for timestamp");
	}
}

enum cursor_read { CURSOR_EVENT, CURSOR_END, CURSOR_ERROR };

static inline enum cursor_read cursor_next(struct trace_cursor *c, double freq, struct err *err)
{
	while (UNLIKELY(c->p == c->end)) {
		const struct trace_batch *b;
		if (c->batch == c->thread->batches.n)
			return CURSOR_END;
		b = &c->thread->batches.v[c->batch++];
		c->p = b->data;
		c->end = b->data + b->n;
		c->last_time = 0;
	}
	if (UNLIKELY(c->last_time == 0))
		c->last_time = trace_ns(freq, c->thread->batches.v[c->batch - 1].time);
	if (LIKELY(decode(c, freq)))
		return CURSOR_EVENT;
	say_broken(c, err);
	return CURSOR_ERROR;
}

/* The heap, with Go's choices among equal times ---------------------------------------------------------------- */

static size_t sift_up(struct trace_turn *h, size_t i)
{
	struct trace_turn x = h[i];

	for (; i > 0 && h[(i - 1) / 2].time > x.time; i = (i - 1) / 2)
		h[i] = h[(i - 1) / 2];
	h[i] = x;
	return i;
}

static inline void sift_down(struct trace_turn *h, size_t n, size_t i)
{
	struct trace_turn x = h[i];

	for (;;) {
		size_t c = 2 * i + 1;

		if (c >= n)
			break;
		if (c + 1 < n && h[c + 1].time < h[c].time)
			c++;
		if (h[c].time >= x.time)
			break;
		h[i] = h[c];
		i = c;
	}
	h[i] = x;
}

static size_t heap_remove(struct trace_turn *h, size_t n, size_t i)
{
	for (; i > 0; i = (i - 1) / 2)
		h[i] = h[(i - 1) / 2];
	h[0] = h[--n];
	sift_down(h, n, 0);
	return n;
}

static bool turn_before(const void *a, const void *b)
{
	return ((const struct trace_turn *)a)->time < ((const struct trace_turn *)b)->time;
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
			vec_push(&f->heap, (struct trace_turn){ c->ev.time, c });
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

/* Takes the event that cursor c stands at, if it may come now. */
static inline enum advance take(struct trace_frontier *f, struct trace_cursor *c,
				const struct trace_gen *g, struct order *o, struct err *err)
{
	enum advance r;

	if (UNLIKELY(!c->has_ms)) {
		c->ms = order_thread(o, c->thread->m);
		c->has_ms = true;
	}
	r = order_advance(o, &c->ev, &g->tab, c->thread->m, c->ms, g->gen, err);
	if (r == ADVANCE_OK)
		f->from = c->thread;
	return r;
}

/* Cursor i of the heap had its event taken: it moves on. */
static inline enum advance move_on(struct trace_frontier *f, size_t i, const struct trace_gen *g,
				   struct err *err)
{
	struct trace_cursor *c = f->heap.v[i].c;

	switch (cursor_next(c, g->tab.freq, err)) {
	case CURSOR_ERROR:
		return ADVANCE_ERROR;
	case CURSOR_END:
		f->heap.n = heap_remove(f->heap.v, f->heap.n, i);
		break;
	case CURSOR_EVENT:
		f->heap.v[i].time = c->ev.time;
		if (i == 0 || sift_up(f->heap.v, i) == i)
			sift_down(f->heap.v, f->heap.n, i);
	}
	return ADVANCE_OK;
}

static enum advance try_advance(struct trace_frontier *f, size_t i, const struct trace_gen *g,
				struct order *o, struct err *err)
{
	enum advance r = take(f, f->heap.v[i].c, g, o, err);

	return r == ADVANCE_OK ? move_on(f, i, g, err) : r;
}

static void stuck(const struct trace_frontier *f, const struct trace_gen *g, struct err *err)
{
	char text[700];
	size_t n = 0;

	for (size_t i = 0; i < f->heap.n && n < sizeof(text) - 160; i++) {
		const struct trace_cursor *c = f->heap.v[i].c;
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
static inline enum advance advance_any(struct trace_frontier *f, const struct trace_gen *g,
				       struct order *o, struct err *err)
{
	enum advance r = take(f, f->heap.v[0].c, g, o, err);

	if (LIKELY(r == ADVANCE_OK))
		return move_on(f, 0, g, err);
	if (r == ADVANCE_ERROR)
		return r;
	go_sort_items(f->heap.v, f->heap.n, sizeof(*f->heap.v), turn_before);
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

static inline enum trace_read frontier_next(struct trace_frontier *f, const struct trace_gen *g,
					    struct order *o, struct trace_event *sample,
					    struct trace_event **ev, struct err *err)
{
	struct trace_event *e = (struct trace_event *)order_next(o);

	if (e) {
		*ev = e;
		return TRACE_READ_EVENT;
	}
	if (f->sample < g->samples.n &&
	    (f->heap.n == 0 || g->samples.v[f->sample].time < f->heap.v[0].time)) {
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

enum trace_read trace_frontier_next(struct trace_frontier *f, const struct trace_gen *g,
				    struct order *o, struct trace_event *sample,
				    struct trace_event **ev, struct err *err)
{
	return frontier_next(f, g, o, sample, ev, err);
}

static inline bool has_stack(const struct trace_event *e, unsigned arg)
{
	uint64_t id = e->args[arg];

	return id == 0 || trace_stack_index(e->tab, id) != MAP_NONE;
}

static inline bool has_string(const struct trace_event *e, unsigned arg)
{
	struct str text;

	return trace_string(e->tab, e->args[arg], &text);
}

/* The first id of the event that does not exist: its argument, and what it would be. NULL: all exist. */
static const char *missing_id(const struct trace_event *e, unsigned *arg)
{
	const struct trace_spec *s = &trace_specs[e->type];

	for (unsigned i = 0; i < 2 && s->stack[i]; i++)
		if (!has_stack(e, *arg = s->stack[i] - 1U))
			return "stack";
	for (unsigned i = 0; i < 2 && s->string[i]; i++)
		if (!has_string(e, *arg = s->string[i] - 1U))
			return "string";
	/* Go's reader does not look at these two, and crashes when it shows them. */
	*arg = 0;
	if (e->type == TEV_CPU_SAMPLE && !has_stack(e, 0))
		return "stack";
	return e->type == TEV_STW_END && !has_string(e, 0) ? "string" : NULL;
}

/* What nearly all events have: at most one stack and one string, and they exist. */
static inline bool is_plain(const struct trace_event *e)
{
	const struct trace_spec *s = &trace_specs[e->type];
	const struct trace_ids *stacks = &e->tab->stack_ids, *strings = &e->tab->string_ids;
	uint64_t id;

	if (s->stack[0]) {
		id = e->args[s->stack[0] - 1];
		if (id >= stacks->ndense || (id && !stacks->dense[id]) || s->stack[1])
			return false;
	}
	if (s->string[0]) {
		id = e->args[s->string[0] - 1];
		if (id >= strings->ndense || (id && !strings->dense[id]) || s->string[1])
			return false;
	}
	return e->type != TEV_CPU_SAMPLE && e->type != TEV_STW_END;
}

bool trace_event_check(const struct trace_event *e, struct err *err)
{
	unsigned arg;
	const char *what = missing_id(e, &arg);

	return !what || err_set(err, ERR_FORMAT, "found invalid %s ID %llu for event %s", what,
				(unsigned long long)e->args[arg], trace_specs[e->type].name);
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
	res = r->has_gen ? frontier_next(&r->frontier, &r->gen, &r->order, &r->sample, &e, err)
			 : TRACE_READ_END;
	if (res == TRACE_READ_END)
		return next_gen(r, ev, err);
	if (res == TRACE_READ_ERROR || UNLIKELY(!is_plain(e) && !trace_event_check(e, err))) {
		r->done = true;
		return TRACE_READ_ERROR;
	}
	if (e->time <= r->last_time)
		e->time = wrap_next(r->last_time);
	r->last_time = e->time;
	*ev = e;
	return TRACE_READ_EVENT;
}
