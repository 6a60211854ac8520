#include "trace/gen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/gosort.h"
#include "base/wire.h"

/* Ids ---------------------------------------------------------------------------------------------------- */

void trace_ids_release(struct trace_ids *t)
{
	free(t->dense);
	map_release(&t->sparse);
	*t = (struct trace_ids){ 0 };
}

bool trace_ids_add(struct trace_ids *t, uint64_t id, uint32_t index)
{
	bool added;

	if (id == 0)
		return false;
	map_get_or_put(&t->sparse, id, index, &added);
	return added;
}

void trace_ids_compact(struct trace_ids *t)
{
	uint64_t max = 0;

	for (size_t i = 0; i < t->sparse.cap; i++)
		if (t->sparse.vals[i] != MAP_NONE && t->sparse.keys[i] > max)
			max = t->sparse.keys[i];
	if (t->sparse.n == 0 || max > 4 * (uint64_t)t->sparse.n + 64)
		return;
	t->ndense = (size_t)max + 1;
	t->dense = xcalloc(t->ndense, sizeof(*t->dense));
	for (size_t i = 0; i < t->sparse.cap; i++)
		if (t->sparse.vals[i] != MAP_NONE)
			t->dense[t->sparse.keys[i]] = t->sparse.vals[i] + 1;
	map_release(&t->sparse);
}

uint32_t trace_ids_find(const struct trace_ids *t, uint64_t id)
{
	if (id < t->ndense)
		return t->dense[id] - 1;
	return id && t->sparse.n ? map_get(&t->sparse, id) : MAP_NONE;
}

/* Generation --------------------------------------------------------------------------------------------- */

void trace_gen_init(struct trace_gen *g)
{
	*g = (struct trace_gen){ 0 };
}

void trace_tables_release(struct trace_tables *t)
{
	trace_ids_release(&t->string_ids);
	trace_ids_release(&t->stack_ids);
	vec_release(&t->strings);
	vec_release(&t->stacks);
	vec_release(&t->frame_ids);
	vec_release(&t->frames);
	map_release(&t->pcs);
}

void trace_gen_release(struct trace_gen *g)
{
	for (size_t i = 0; i < g->threads.n; i++)
		vec_release(&g->threads.v[i].batches);
	vec_release(&g->threads);
	map_release(&g->thread_of);
	vec_release(&g->samples);
	vec_release(&g->experimental);
	trace_tables_release(&g->tab);
	trace_gen_init(g);
}

/* Numbers with Go's own errors ----------------------------------------------------------------------------- */

enum num { NUM_OK, NUM_EOF, NUM_CUT, NUM_OVERFLOW };

static const char *const num_error[] = { "", "EOF", "unexpected EOF",
					 "binary: varint overflows a 64-bit integer" };

/* binary.ReadUvarint: tells an empty input from one that ends inside the number. */
static enum num read_num(const uint8_t **pp, const uint8_t *end, uint64_t *out)
{
	const uint8_t *p = *pp;
	uint64_t v = 0;

	for (unsigned i = 0; i < 10; i++) {
		if (p >= end)
			return i == 0 ? NUM_EOF : NUM_CUT;
		uint8_t b = *p++;
		if (b < 0x80) {
			if (i == 9 && b > 1)
				return NUM_OVERFLOW;
			*out = v | (uint64_t)b << (7 * i);
			*pp = p;
			return NUM_OK;
		}
		v |= (uint64_t)(b & 0x7f) << (7 * i);
	}
	return NUM_OVERFLOW;
}

/* A failure inside a batch: Go's reader takes a bare EOF of an inner reader for the end of the trace. */
static enum trace_scan_result inner_error(enum num e, struct err *err)
{
	err_set(err, ERR_FORMAT, "%s", num_error[e]);
	return e == NUM_EOF ? SCAN_EOF_ERROR : SCAN_ERROR;
}

static enum trace_scan_result fail(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
static enum trace_scan_result fail(struct err *err, const char *fmt, ...)
{
	char text[sizeof(err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(err, ERR_FORMAT, "%s", text);
	return SCAN_ERROR;
}

/* Batches ------------------------------------------------------------------------------------------------ */

enum batch_result { BATCH_OK, BATCH_END, BATCH_ERROR, BATCH_MARK };

/* Reads the batch at s->pos. BATCH_MARK: an end-of-generation byte. s->pos moves on success only. */
static enum batch_result read_batch(struct trace_scan *s, struct trace_batch *b, uint64_t *gen,
				    struct err *err)
{
	static const char *const field[4] = { "gen", "M ID", "timestamp", "size" };
	const uint8_t *p = s->p + s->pos, *end = s->p + s->n;
	uint64_t v[4];
	uint8_t type, exp = 0;

	if (p >= end)
		return BATCH_END;
	type = *p++;
	*gen = 0;
	if (type == TEV_END_OF_GENERATION) {
		s->pos++;
		return BATCH_MARK;
	}
	if (type != TEV_EVENT_BATCH && type != TEV_EXPERIMENTAL_BATCH) {
		fail(err, "expected batch event, got event %u", type);
		return BATCH_ERROR;
	}
	if (type == TEV_EXPERIMENTAL_BATCH) {
		if (p >= end)
			return BATCH_END;
		exp = *p++;
	}
	for (int i = 0; i < 4; i++) {
		enum num e = read_num(&p, end, &v[i]);
		if (e != NUM_OK) {
			fail(err, "error reading batch %s: %s", field[i], num_error[e]);
			return BATCH_ERROR;
		}
		*gen = v[0];
	}
	if (v[3] > TRACE_MAX_BATCH) {
		fail(err, "invalid batch size %llu, maximum is %d", (unsigned long long)v[3],
		     TRACE_MAX_BATCH);
		return BATCH_ERROR;
	}
	if (v[3] > (size_t)(end - p)) {
		fail(err, "failed to read full batch: read %zu but wanted %llu", (size_t)(end - p),
		     (unsigned long long)v[3]);
		return BATCH_ERROR;
	}
	*b = (struct trace_batch){ p, (uint32_t)v[3], exp, (int64_t)v[1], v[2] };
	s->pos = (size_t)(p + v[3] - s->p);
	return BATCH_OK;
}

static enum trace_scan_result add_strings(struct trace_gen *g, const struct trace_batch *b,
					  struct err *err)
{
	const uint8_t *p = b->data + 1, *end = b->data + b->n;
	struct trace_tables *t = &g->tab;

	while (p < end) {
		uint64_t id, n;
		enum num e;

		if (*p++ != TEV_STRING)
			return fail(err, "expected string event, got %u", p[-1]);
		if ((e = read_num(&p, end, &id)) != NUM_OK || (e = read_num(&p, end, &n)) != NUM_OK)
			return inner_error(e, err);
		if (n > TRACE_MAX_STRING)
			return fail(err, "invalid string size %llu, maximum is %d",
				    (unsigned long long)n, TRACE_MAX_STRING);
		if (n > (size_t)(end - p))
			return fail(err, "failed to read full string: read %zu but wanted %llu",
				    (size_t)(end - p), (unsigned long long)n);
		struct str s = { (const char *)p, (size_t)n };
		p += n;
		if (!trace_ids_add(&t->string_ids, id, (uint32_t)t->strings.n)) {
			struct str old;
			trace_string(t, id, &old);
			return fail(err,
				    "multiple strings with the same ID: id=%llu, new=" STR_FMT
				    ", existing=" STR_FMT,
				    (unsigned long long)id, STR_ARG(s), STR_ARG(old));
		}
		vec_push(&t->strings, s);
	}
	return SCAN_GEN;
}

static uint32_t add_frame(struct trace_tables *t, const uint64_t v[4])
{
	bool added;
	uint32_t i = map_get_or_put(&t->pcs, v[0], (uint32_t)t->frames.n, &added);

	if (added)
		vec_push(&t->frames, (struct trace_frame){ v[0], v[1], v[2], v[3] });
	return i;
}

static enum trace_scan_result add_stacks(struct trace_gen *g, const struct trace_batch *b,
					 struct err *err)
{
	static const char *const field[4] = { "PC", "funcID", "fileID", "line" };
	const uint8_t *p = b->data + 1, *end = b->data + b->n;
	struct trace_tables *t = &g->tab;

	while (p < end) {
		uint64_t id, n, v[4];
		enum num e;

		if (*p++ != TEV_STACK)
			return fail(err, "expected stack event, got %u", p[-1]);
		if ((e = read_num(&p, end, &id)) != NUM_OK || (e = read_num(&p, end, &n)) != NUM_OK)
			return inner_error(e, err);
		if (n > TRACE_MAX_FRAMES)
			return fail(err, "invalid stack size %llu, maximum is %d",
				    (unsigned long long)n, TRACE_MAX_FRAMES);
		struct trace_stack st = { (uint32_t)t->frame_ids.n, (uint32_t)n };
		for (uint64_t i = 0; i < n; i++) {
			for (int f = 0; f < 4; f++)
				if ((e = read_num(&p, end, &v[f])) != NUM_OK)
					return fail(err,
						    "reading frame %llu's %s for stack %llu: %s",
						    (unsigned long long)i + 1, field[f],
						    (unsigned long long)id, num_error[e]);
			vec_push(&t->frame_ids, add_frame(t, v));
		}
		if (!trace_ids_add(&t->stack_ids, id, (uint32_t)t->stacks.n))
			return fail(err, "multiple trace.stacks with the same ID: id=%llu",
				    (unsigned long long)id);
		vec_push(&t->stacks, st);
	}
	return SCAN_GEN;
}

static enum trace_scan_result add_samples(struct trace_gen *g, const struct trace_batch *b,
					  struct err *err)
{
	const uint8_t *p = b->data + 1, *end = b->data + b->n;

	while (p < end) {
		uint64_t v[5];

		if (*p++ != TEV_CPU_SAMPLE)
			return fail(err, "expected CPU sample event, got %u", p[-1]);
		for (int i = 0; i < 5; i++) {
			enum num e = read_num(&p, end, &v[i]);
			if (e != NUM_OK)
				return inner_error(e, err);
		}
		vec_push(&g->samples,
			 (struct trace_cpu_sample){ (int64_t)v[0], (int64_t)v[1], (int64_t)v[2],
						    v[3] ? (int64_t)v[3] : TRACE_NONE, v[4] });
	}
	return SCAN_GEN;
}

static enum trace_scan_result set_sync(struct trace_gen *g, const struct trace_batch *b,
				       unsigned version, struct err *err)
{
	const uint8_t *p = b->data + (version >= 25), *end = b->data + b->n;
	struct trace_tables *t = &g->tab;
	uint64_t last = b->time;

	while (p < end) {
		uint8_t type = *p++;
		uint64_t v[4];
		enum num e;

		if (type == TEV_FREQUENCY) {
			if (t->freq != 0)
				return fail(err, "found multiple frequency events");
			if ((e = read_num(&p, end, v)) != NUM_OK)
				return inner_error(e, err);
			t->freq = 1.0 / ((double)v[0] / 1e9);
		} else if (type == TEV_CLOCK_SNAPSHOT && version >= 25) {
			if (t->clock.known)
				return fail(err, "found multiple clock snapshot events");
			for (int i = 0; i < 4; i++)
				if ((e = read_num(&p, end, &v[i])) != NUM_OK)
					return inner_error(e, err);
			last += v[0];
			t->clock = (struct trace_clock){ true, last, v[1], v[2], v[3] };
		} else {
			return fail(err, "expected frequency or clock snapshot event, got %u",
				    type);
		}
	}
	return SCAN_GEN;
}

static void add_events(struct trace_gen *g, const struct trace_batch *b)
{
	bool added;
	uint32_t i = map_get_or_put(&g->thread_of, (uint64_t)b->m, (uint32_t)g->threads.n, &added);

	if (added) {
		struct trace_thread th = { .m = b->m };
		vec_push(&g->threads, th);
	}
	vec_push(&g->threads.v[i].batches, *b);
}

static enum trace_scan_result process_batch(struct trace_gen *g, const struct trace_batch *b,
					    unsigned version, struct err *err)
{
	if (b->experiment) {
		vec_push(&g->experimental, *b);
		return SCAN_GEN;
	}
	switch (b->n ? b->data[0] : 0) {
	case TEV_STRINGS:
		return add_strings(g, b, err);
	case TEV_STACKS:
		return add_stacks(g, b, err);
	case TEV_CPU_SAMPLES:
		return add_samples(g, b, err);
	case TEV_FREQUENCY:
		if (version < 25)
			return set_sync(g, b, version, err);
		break;
	case TEV_SYNC_BATCH:
		if (version >= 25)
			return set_sync(g, b, version, err);
		break;
	case TEV_END_OF_GENERATION:
		return fail(
			err,
			"internal error: unexpectedly processing EndOfGeneration; broken trace?");
	}
	add_events(g, b);
	return SCAN_GEN;
}

/* The first frame, in order of stack ids, that names a string that is not there. */
static bool check_stack(const struct trace_tables *t, uint64_t id, uint32_t index, struct err *err)
{
	const struct trace_stack *st = &t->stacks.v[index];
	struct str s;

	for (uint32_t i = 0; i < st->n; i++) {
		const struct trace_frame *f = &t->frames.v[t->frame_ids.v[st->first + i]];
		if (!trace_string(t, f->func, &s))
			return err_set(err, ERR_FORMAT,
				       "found invalid func string ID %llu for stack %llu",
				       (unsigned long long)f->func, (unsigned long long)id);
		if (!trace_string(t, f->file, &s))
			return err_set(err, ERR_FORMAT,
				       "found invalid file string ID %llu for stack %llu",
				       (unsigned long long)f->file, (unsigned long long)id);
	}
	return true;
}

static bool check_stacks(const struct trace_tables *t, struct err *err)
{
	bool fine = true;
	struct str s;

	for (size_t i = 0; fine && i < t->frames.n; i++)
		fine = trace_string(t, t->frames.v[i].func, &s) &&
		       trace_string(t, t->frames.v[i].file, &s);
	for (size_t id = 0; !fine && id < t->stack_ids.ndense; id++)
		if (t->stack_ids.dense[id] && !check_stack(t, id, t->stack_ids.dense[id] - 1, err))
			return false;
	for (size_t i = 0; !fine && i < t->stack_ids.sparse.cap; i++)
		if (t->stack_ids.sparse.vals[i] != MAP_NONE &&
		    !check_stack(t, t->stack_ids.sparse.keys[i], t->stack_ids.sparse.vals[i], err))
			return false;
	return true;
}

static bool sample_before(const void *a, const void *b)
{
	return ((const struct trace_cpu_sample *)a)->time <
	       ((const struct trace_cpu_sample *)b)->time;
}

static void sort_samples(struct trace_gen *g)
{
	for (size_t i = 0; i < g->samples.n; i++)
		g->samples.v[i].time = trace_ns(g->tab.freq, (uint64_t)g->samples.v[i].time);
	go_sort_items(g->samples.v, g->samples.n, sizeof(*g->samples.v), sample_before);
}

static enum trace_scan_result finish_gen(struct trace_gen *g, unsigned version, struct err *err)
{
	if (g->tab.freq == 0)
		return fail(err, "no frequency event found");
	if (version >= 25 && !g->tab.clock.known)
		return fail(err, "no clock snapshot event found");
	trace_ids_compact(&g->tab.stack_ids);
	trace_ids_compact(&g->tab.string_ids);
	if (!check_stacks(&g->tab, err))
		return SCAN_ERROR;
	sort_samples(g);
	return SCAN_GEN;
}

static void note_time(struct trace_gen *g, uint64_t time)
{
	if (g->min_time == 0 || time < g->min_time)
		g->min_time = time;
}

/* Go 1.26 and newer: a byte ends each generation. */
static enum trace_scan_result next_marked(struct trace_scan *s, struct trace_gen *g,
					  struct err *err)
{
	for (;;) {
		struct trace_batch b;
		uint64_t gen;
		enum batch_result r = read_batch(s, &b, &gen, err);
		enum trace_scan_result pr;

		if (r == BATCH_ERROR)
			return SCAN_ERROR;
		if (r == BATCH_END) {
			if (g->threads.n)
				return fail(err,
					    "incomplete generation found; trace likely truncated");
			return SCAN_END;
		}
		if (g->gen == 0)
			g->gen = gen;
		if (r == BATCH_MARK)
			break;
		if (gen == 0)
			return fail(err, "invalid generation number 0");
		if (gen != g->gen)
			return fail(err, "broken trace: missing end-of-generation event, or "
					 "generations are interleaved");
		note_time(g, b.time);
		pr = process_batch(g, &b, s->version, err);
		if (pr != SCAN_GEN)
			return pr;
	}
	g->end = s->pos;
	return finish_gen(g, s->version, err);
}

/* Before Go 1.26 the first batch of the next generation ends one. */
static enum trace_scan_result next_spilled(struct trace_scan *s, struct trace_gen *g,
					   struct err *err)
{
	bool after_error = false;
	struct err later = { 0 };
	enum trace_scan_result pr;

	if (s->spilled) {
		s->spilled = false;
		g->start = s->spill_pos;
		g->gen = s->spill_gen;
		g->min_time = s->spill.time;
		pr = process_batch(g, &s->spill, s->version, err);
		if (pr != SCAN_GEN)
			return pr;
	}
	for (;;) {
		struct trace_batch b;
		uint64_t gen;
		size_t pos = s->pos;
		enum batch_result r = read_batch(s, &b, &gen, &later);

		g->end = pos;
		if (r == BATCH_END)
			break;
		if (r == BATCH_ERROR && g->gen == 0) {
			*err = later;
			return SCAN_ERROR;
		}
		if (r == BATCH_ERROR) {
			after_error = true;
			break;
		}
		if (gen == 0)
			return fail(err, "invalid generation number 0");
		if (g->gen == 0)
			g->gen = gen;
		if (gen == g->gen + 1) {
			s->spilled = true;
			s->spill_gen = gen;
			s->spill = b;
			s->spill_pos = pos;
			break;
		}
		if (gen != g->gen)
			return fail(err, "generations out of order");
		note_time(g, b.time);
		pr = process_batch(g, &b, s->version, err);
		if (pr != SCAN_GEN)
			return pr;
	}
	pr = finish_gen(g, s->version, err);
	if (pr == SCAN_GEN && after_error) {
		*err = later;
		return SCAN_GEN_ERROR;
	}
	return pr;
}

enum trace_scan_result trace_scan_next(struct trace_scan *s, struct trace_gen *g, struct err *err)
{
	trace_gen_release(g);
	g->start = s->pos;
	return s->version >= 26 ? next_marked(s, g, err) : next_spilled(s, g, err);
}

enum trace_scan_result trace_scan_extent(struct trace_scan *s, uint64_t *gen, size_t *from,
					 size_t *to, struct err *err)
{
	*from = s->pos;
	*gen = 0;
	for (;;) {
		struct trace_batch b;
		uint64_t g;
		size_t pos = s->pos;
		enum batch_result r = read_batch(s, &b, &g, err);

		*to = r == BATCH_MARK ? s->pos : pos;
		if (r == BATCH_ERROR)
			return SCAN_ERROR;
		if (r == BATCH_END && (*from == pos || s->version < 26))
			return *from == pos ? SCAN_END : SCAN_GEN;
		if (r == BATCH_END)
			return fail(err, "incomplete generation found; trace likely truncated");
		if (r == BATCH_MARK && s->version >= 26)
			return *gen ? SCAN_GEN : fail(err, "no frequency event found");
		if (g == 0)
			return fail(err, "invalid generation number 0");
		if (*gen == 0)
			*gen = g;
		if (g == *gen)
			continue;
		s->pos = pos;
		if (s->version >= 26)
			return fail(err, "broken trace: missing end-of-generation event, or "
					 "generations are interleaved");
		return g == *gen + 1 ? SCAN_GEN : fail(err, "generations out of order");
	}
}

bool trace_scan_has_gen(const struct trace_scan *s)
{
	struct trace_scan t = *s;
	struct err err;
	uint64_t gen;
	size_t from, to;

	if (t.spilled)
		t.pos = t.spill_pos;
	t.spilled = false;
	return trace_scan_extent(&t, &gen, &from, &to, &err) == SCAN_GEN &&
	       (t.version >= 26 || t.pos < t.n);
}

size_t trace_scan_complete(struct trace_scan *s)
{
	struct err err;
	uint64_t gen;
	size_t from, to;

	while (trace_scan_has_gen(s) && trace_scan_extent(s, &gen, &from, &to, &err) == SCAN_GEN)
		;
	return s->pos;
}

/* Header: what fmt.Fscanf takes for "go 1.%d trace\0\0\0", spaces as lenient as there. ------------------------- */

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

static bool skip_literal(struct wire *w, const char *lit, size_t n)
{
	struct str got = wire_bytes(w, n);

	return !w->bad && memcmp(got.p, lit, n) == 0;
}

static bool skip_spaces(struct wire *w, bool required)
{
	const uint8_t *from = w->p;

	while (w->p < w->end && is_space(*w->p))
		w->p++;
	return !required || w->p > from;
}

bool trace_scan_init(struct trace_scan *s, struct str data, struct err *err)
{
	struct wire w = wire_of(data.p, data.n);
	uint64_t v = 0;
	const uint8_t *digits;
	bool ok = skip_literal(&w, "go", 2) && skip_spaces(&w, true) && skip_literal(&w, "1.", 2) &&
		  skip_spaces(&w, false);

	digits = w.p;
	while (ok && w.p < w.end && *w.p >= '0' && *w.p <= '9' && v <= UINT32_MAX)
		v = v * 10 + (*w.p++ - '0');
	ok = ok && w.p > digits && v <= UINT32_MAX && skip_spaces(&w, true) &&
	     skip_literal(&w, "trace\0\0\0", 8);
	if (!ok)
		return err_set(err, ERR_FORMAT, "bad file format: not a Go execution trace?");
	if (v != 11 && v != 19 && v != 21 && v != 22 && v != 23 && v != 25 && v < 26)
		return err_set(err, ERR_FORMAT, "unknown or unsupported trace version go 1.%u",
			       (unsigned)v);
	*s = (struct trace_scan){ .p = (const uint8_t *)data.p,
				  .n = data.n,
				  .pos = wire_pos(&w),
				  .version = (unsigned)v };
	return true;
}
