#include "trace/collect.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "trace/v1.h"

/* Interning ----------------------------------------------------------------------------------------------------- */

static bool frame_eq(const void *ctx, uint32_t i, const void *key)
{
	const struct trace *tr = ctx;
	const struct trace_frame_info *a = &tr->frames.v[i], *b = key;

	return a->pc == b->pc && a->func == b->func && a->file == b->file && a->line == b->line;
}

static uint32_t intern_frame(struct trace *tr, const struct trace_frame_info *f)
{
	uint64_t h = hash_mix(hash_mix(f->pc, f->func), (uint64_t)f->file << 32 | f->line);
	uint32_t i = hashset_find(&tr->frame_set, h, frame_eq, tr, f);

	if (i != MAP_NONE)
		return i;
	i = (uint32_t)tr->frames.n;
	vec_push(&tr->frames, *f);
	hashset_add(&tr->frame_set, h, i);
	return i;
}

struct stack_key {
	const uint32_t *ids;
	uint32_t n;
};

static bool stack_eq(const void *ctx, uint32_t i, const void *key)
{
	const struct trace *tr = ctx;
	const struct stack_key *k = key;
	const struct trace_stack_info *s = &tr->stacks.v[i];

	return s->n == k->n &&
	       memcmp(tr->frame_ids.v + s->first, k->ids, k->n * sizeof(*k->ids)) == 0;
}

static uint32_t intern_stack(struct trace *tr, const uint32_t *ids, uint32_t n)
{
	struct stack_key key = { ids, n };
	uint64_t h = hash_bytes(ids, n * sizeof(*ids), 0);
	uint32_t i;

	if (n == 0)
		return 0;
	i = hashset_find(&tr->stack_set, h, stack_eq, tr, &key);
	if (i != MAP_NONE)
		return i;
	i = (uint32_t)tr->stacks.n;
	vec_push(&tr->stacks, (struct trace_stack_info){ (uint32_t)tr->frame_ids.n, n,
							 tr->frames.v[ids[n - 1]].func });
	for (uint32_t k = 0; k < n; k++)
		vec_push(&tr->frame_ids, ids[k]);
	hashset_add(&tr->stack_set, h, i);
	return i;
}

static uint32_t merge_string_id(const struct merge *m, uint64_t id)
{
	uint32_t i = trace_ids_find(&m->in->tab->string_ids, id);

	return i == MAP_NONE ? 0 : m->strings[i];
}

static void intern_tables(struct merge *m)
{
	const struct trace_tables *t = m->in->tab;
	uint32_t *frames = xmalloc((t->frames.n + 1) * sizeof(*frames)), ids[TRACE_MAX_FRAMES];

	m->strings = xmalloc((t->strings.n + 1) * sizeof(*m->strings));
	for (size_t i = 0; i < t->strings.n; i++)
		m->strings[i] = intern_id_static(&m->tr->strings, t->strings.v[i]);
	for (size_t i = 0; i < t->frames.n; i++) {
		const struct trace_frame *f = &t->frames.v[i];
		struct trace_frame_info info = { f->pc, merge_string_id(m, f->func),
						 merge_string_id(m, f->file),
						 (uint32_t)MIN(f->line, UINT32_MAX) };
		frames[i] = intern_frame(m->tr, &info);
	}
	m->stacks = xmalloc((t->stacks.n + 1) * sizeof(*m->stacks));
	for (size_t i = 0; i < t->stacks.n; i++) {
		const struct trace_stack *s = &t->stacks.v[i];
		uint32_t n = MIN(s->n, TRACE_MAX_FRAMES);
		for (uint32_t k = 0; k < n; k++)
			ids[k] = frames[t->frame_ids.v[s->first + k]];
		m->stacks[i] = intern_stack(m->tr, ids, n);
	}
	free(frames);
}

/* Numbers: goroutines, processors, threads ---------------------------------------------------------------------- */

static uint32_t global_g(struct trace *tr, int64_t goid)
{
	bool added;
	uint32_t i = idmap_get_or_put(&tr->g_of, (uint64_t)goid, (uint32_t)tr->gs.n, &added);

	if (added)
		vec_push(&tr->gs,
			 (struct trace_g){
				 .id = goid, .creator = TRACE_NO, .created = -1, .ended = -1 });
	return i;
}

static void number_all(struct merge *m)
{
	struct trace *tr = m->tr;
	const struct collected *in = m->in;
	bool added;

	m->gs = xmalloc((in->gs.n + 1) * sizeof(*m->gs));
	m->ps = xmalloc((in->ps.n + 1) * sizeof(*m->ps));
	m->ms = xmalloc((in->ms.n + 1) * sizeof(*m->ms));
	for (size_t i = 0; i < in->gs.n; i++)
		m->gs[i] = global_g(tr, in->gs.v[i].goid);
	for (size_t i = 0; i < in->ps.n; i++) {
		m->ps[i] = map_get_or_put(&tr->p_of, (uint64_t)in->ps.v[i], (uint32_t)tr->ps.n,
					  &added);
		if (added)
			vec_push(&tr->ps, (struct trace_p){ in->ps.v[i] });
	}
	for (size_t i = 0; i < in->ms.n; i++) {
		m->ms[i] = map_get_or_put(&tr->m_of, (uint64_t)in->ms.v[i], (uint32_t)tr->ms.n,
					  &added);
		if (added)
			vec_push(&tr->ms, (struct trace_m){ in->ms.v[i] });
	}
}

static uint8_t global_kind(struct merge *m, struct trace_span_kind k)
{
	struct trace *tr = m->tr;

	k.reason = k.reason ? m->strings[k.reason - 1] : 0;
	for (size_t pass = 0; pass < 2; pass++, k.reason = 0) {
		for (size_t i = 0; i < tr->kinds.n; i++)
			if (tr->kinds.v[i].state == k.state && tr->kinds.v[i].cause == k.cause &&
			    tr->kinds.v[i].reason == k.reason)
				return (uint8_t)i;
		if (k.reason && tr->kinds.n >= SPAN_KINDS - TS_N * TC_N)
			continue;
		vec_push(&tr->kinds, k);
		return (uint8_t)(tr->kinds.n - 1);
	}
	return 0;
}

/* Time ------------------------------------------------------------------------------------------------------------ */

/*
 * Times rise strictly in the whole trace: a generation whose first events lie before the end of the one before it is
 * pushed behind it, one nanosecond an event, until it has caught up. head holds the times of its first events.
 */
static void plan_shift(struct merge *m, int64_t last)
{
	const struct collected *in = m->in;
	size_t lo = 0, hi = in->head.n;

	m->shift_last = last;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (in->head.v[mid] - (int64_t)mid <= last)
			lo = mid + 1;
		else
			hi = mid;
	}
	m->shift_n = lo;
}

static int64_t shifted(const struct merge *m, int64_t time)
{
	size_t lo = 0, hi = m->shift_n;

	if (hi == 0 || (hi < m->in->head.n && time >= m->in->head.v[hi]))
		return time;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (m->in->head.v[mid] < time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return MAX(time, m->shift_last + 1 + (int64_t)lo);
}

int64_t merge_time(const struct merge *m, int64_t time)
{
	return shifted(m, time) - m->tr->start;
}

static uint32_t shift_start(const struct merge *m, const struct trace_chunk *k, uint32_t start)
{
	int64_t t = shifted(m, k->base + start) - k->base;

	return t > (int64_t)UINT32_MAX ? UINT32_MAX : (uint32_t)t;
}

static void shift_chunk(const struct merge *m, struct trace_chunk *k)
{
	int64_t until = m->shift_n < m->in->head.n ? m->in->head.v[m->shift_n] : INT64_MAX;
	uint32_t *start;

	if (m->shift_n == 0 || k->base >= until)
		return;
	start = chunk_starts(k);
	for (size_t r = 0; r < k->runs.n; r++) {
		uint32_t end = chunk_run_end(k, r);
		for (uint32_t i = k->runs.v[r].first; i < end && k->base + start[i] < until; i++)
			start[i] = shift_start(m, k, start[i]);
	}
	chunk_set_starts(k, start, k->n);
	free(start);
	for (size_t i = 0; i < k->rows.n; i++)
		k->rows.v[i].start = shift_start(m, k, k->rows.v[i].start);
	for (size_t i = 0; i < m->in->head_yields.n; i++) {
		const struct head_yield *h = &m->in->head_yields.v[i];

		if (k != m->in->chunks.v[h->chunk])
			continue;
		k->yields.v[h->yield].ns +=
			shifted(m, h->start) - shifted(m, h->stop) - (h->start - h->stop);
	}
}

/* Chunks ---------------------------------------------------------------------------------------------------------- */

static uint32_t global_place(const struct merge *m, uint32_t arg)
{
	uint32_t p = arg & 0xffff, t = arg >> 16;

	p = p < m->in->ps.n ? MIN(m->ps[p], SPAN_NOWHERE) : SPAN_NOWHERE;
	t = t < m->in->ms.n ? MIN(m->ms[t], SPAN_NOWHERE) : SPAN_NOWHERE;
	return p | t << 16;
}

static void rename_spans(struct merge *m, struct trace_chunk *k)
{
	uint8_t kinds[SPAN_KINDS + 1];

	for (size_t i = 0; i < m->in->kinds.n; i++)
		kinds[i] = global_kind(m, m->in->kinds.v[i]);
	for (uint32_t i = 0; i < k->n; i++)
		k->kind[i] = kinds[k->kind[i] & ~SPAN_LAST] | (k->kind[i] & SPAN_LAST);
	for (size_t i = 0; i < k->places.n; i++)
		k->places.v[i] = global_place(m, k->places.v[i]);
	for (size_t i = 0; i < k->stacks.n; i++)
		k->stacks.v[i] = m->stacks[k->stacks.v[i] - 1];
	for (size_t i = 0; i < k->froms.n; i++)
		k->froms.v[i] = m->gs[k->froms.v[i]];
}

static int cmp_yield(const void *a, const void *b)
{
	uint32_t x = ((const struct chunk_yield *)a)->span,
		 y = ((const struct chunk_yield *)b)->span;

	return x < y ? -1 : x > y;
}

static int cmp_proc(const void *a, const void *b)
{
	uint32_t x = ((const struct chunk_proc *)a)->p, y = ((const struct chunk_proc *)b)->p;

	return x < y ? -1 : x > y;
}

static void rename_rest(struct merge *m, struct trace_chunk *k)
{
	for (size_t i = 0; i < k->yields.n; i++) {
		struct chunk_yield *y = &k->yields.v[i];
		y->stack = y->stack ? m->stacks[y->stack - 1] : 0;
		y->reason = y->reason ? m->strings[y->reason - 1] : 0;
	}
	if (k->yields.n)
		qsort(k->yields.v, k->yields.n, sizeof(*k->yields.v), cmp_yield);
	for (size_t i = 0; i < k->rows.n; i++) {
		struct chunk_prow *r = &k->rows.v[i];
		if (r->state & ROW_STATUS) /* it was so when the generation began */
			r->start = 0;
		r->state &= ~ROW_STATUS;
		r->m = r->m == TRACE_NO ? TRACE_NO : m->ms[r->m];
	}
	for (size_t i = 0; i < k->procs.n; i++)
		k->procs.v[i].p = m->ps[k->procs.v[i].p];
	if (k->procs.n)
		qsort(k->procs.v, k->procs.n, sizeof(*k->procs.v), cmp_proc);
}

static void seam_error(struct trace *tr, int64_t goid, const char *was, const char *is,
		       uint64_t gen)
{
	if (tr->seam_errors++ == 0)
		snprintf(tr->seam_error, sizeof(tr->seam_error),
			 "goroutine %lld is %s at the end of a generation and %s when generation "
			 "%llu begins",
			 (long long)goid, was, is, (unsigned long long)gen);
}

static uint8_t plain(uint8_t state)
{
	return state == TS_SYSCALL_BLOCKED ? TS_SYSCALL : state;
}

struct extent {
	size_t from, to;
	uint64_t gen;
};

struct builder {
	struct trace *tr;
	struct annotator *ann;
	VEC(uint8_t) state; /* of each goroutine at the end of its last run; TS_N: no run yet */
	int64_t last_time;  /* on the trace's clock */
	pthread_mutex_t lock;
	pthread_cond_t moved; /* next went on */
	/* pass 0 */
	VEC(struct extent) extents;
	struct collected **done;
	size_t next; /* extent to take in next */
	bool taking; /* a thread is taking in */
	unsigned threads;
	bool stopped;
	const struct trace_options *opts;
	struct err cancelled;
};

/* Whether the run only says what is known of the goroutine, which was in that state at the end of its last one. */
static bool is_told(struct builder *b, const struct merge *m, const struct trace_chunk *k,
		    size_t run, uint8_t was)
{
	struct trace *tr = b->tr;
	uint32_t first = k->runs.v[run].first, end = chunk_run_end(k, run);
	const struct trace_span_kind *kd = &tr->kinds.v[k->kind[first] & ~SPAN_LAST];

	if (kd->cause != TC_UNKNOWN || was == TS_N)
		return false;
	if (plain(was) == plain(kd->state)) {
		uint32_t y = chunk_find_yield(k, first);

		return was == kd->state && end == first + 1 &&
		       (y == k->yields.n || k->yields.v[y].span > first);
	}
	seam_error(tr, tr->gs.v[k->runs.v[run].g].id, trace_state_name[was],
		   trace_state_name[kd->state], m->in->gen.gen);
	return false;
}

static void add_runs(struct builder *b, struct merge *m, struct trace_chunk *k)
{
	struct trace *tr = b->tr;

	while (b->state.n < tr->gs.n)
		vec_push(&b->state, TS_N);
	for (size_t r = 0; r < k->runs.n; r++) {
		uint32_t g = k->runs.v[r].g = m->gs[k->runs.v[r].g], last = chunk_run_end(k, r) - 1;

		k->runs.v[r].told = is_told(b, m, k, r, b->state.v[g]);
		b->state.v[g] = tr->kinds.v[k->kind[last] & ~SPAN_LAST].state;
		tr->gs.v[g].ended =
			b->state.v[g] == TS_ABSENT ? k->base + chunk_start(k, last) : -1;
	}
	vec_push(&tr->chunks, k);
}

static void name_goroutines(struct merge *m)
{
	struct trace *tr = m->tr;

	for (size_t i = 0; i < m->in->gs.n; i++) {
		struct trace_g *g = &tr->gs.v[m->gs[i]];
		uint32_t s = m->in->gs.v[i].first_stack;
		if (g->stack || !s || !(s = m->stacks[s - 1]))
			continue;
		g->stack = s;
	}
}

static void add_clock(struct merge *m)
{
	const struct trace_clock *c = &m->in->tab->clock;

	if (!c->known)
		return;
	vec_push(&m->tr->clocks, (struct trace_clock_point){
					 (int64_t)((uint64_t)trace_ns(m->in->tab->freq, c->ticks) -
						   (uint64_t)m->tr->start),
					 c->mono_ns, (int64_t)c->sec, (uint32_t)c->nsec });
}

static void add_generation(struct builder *b, struct merge *m, const struct extent *extent)
{
	struct trace *tr = b->tr;
	const struct collected *in = m->in;

	vec_push(&tr->gens, (struct trace_generation){ in->gen.gen, merge_time(m, in->start),
						       merge_time(m, in->end), extent->from,
						       extent->to - extent->from, in->events });
	tr->events += in->events;
	for (int i = 0; i < 256; i++)
		tr->count[i] += in->count[i];
}

/* Takes in what a collector found. The chunks become the trace's. */
static void take_in(struct builder *b, struct collected *in, const struct extent *extent)
{
	struct merge m = { .tr = b->tr, .in = in, .ann = b->ann };
	bool first = b->tr->gens.n == 0;

	plan_shift(&m, b->last_time);
	if (first)
		b->tr->start = shifted(&m, in->start);
	intern_tables(&m);
	number_all(&m);
	for (size_t i = 0; i < in->chunks.n; i++) {
		struct trace_chunk *k = in->chunks.v[i];
		k->begin = merge_time(&m, k->base);
		shift_chunk(&m, k);
		k->base -= b->tr->start;
		rename_spans(&m, k);
		rename_rest(&m, k);
		add_runs(b, &m, k);
	}
	in->chunks.n = 0;
	name_goroutines(&m);
	annotator_take(b->ann, &m);
	add_clock(&m);
	add_generation(b, &m, extent);
	b->last_time = shifted(&m, in->end);
	b->tr->end = b->last_time - b->tr->start;
	free(m.strings);
	free(m.stacks);
	free(m.gs);
	free(m.ps);
	free(m.ms);
}

/* Damage ------------------------------------------------------------------------------------------------------------ */

static void set_damage(struct trace *tr, uint64_t gen, uint64_t offset, uint64_t kept,
		       const char *what)
{
	struct trace_damage *d = &tr->damage;

	if (d->any)
		return;
	d->any = true;
	d->gen = gen;
	d->offset = offset;
	d->lost_bytes = tr->bytes - offset;
	d->kept_events = kept;
	snprintf(d->what, sizeof(d->what), "%s", what);
}

/* All generations, in parallel ---------------------------------------------------------------------------------------- */

/* Called with the lock held, which is given back meanwhile: one generation after the other, as they are ready. */
static void take_in_ready(struct builder *b)
{
	while (!b->taking && !b->stopped && b->next < b->extents.n && b->done[b->next]) {
		struct collected *in = b->done[b->next];
		struct extent extent = b->extents.v[b->next];

		b->taking = true;
		pthread_mutex_unlock(&b->lock);
		if (in->tab)
			take_in(b, in, &extent);
		if (in->failed)
			set_damage(b->tr, extent.gen, extent.from, in->events, in->err.msg);
		pthread_mutex_lock(&b->lock);
		b->taking = false;
		b->stopped = b->stopped || in->failed;
		if (b->opts->progress &&
		    !b->opts->progress(b->opts->ctx, extent.to, b->tr->bytes)) {
			b->stopped = true;
			err_set(&b->cancelled, ERR_CANCELLED, "reading the trace was cancelled");
		}
		b->done[b->next++] = NULL;
		pthread_cond_broadcast(&b->moved);
		collected_release(in);
		free(in);
	}
}

static void give_back(const struct builder *b, size_t from, size_t to)
{
	uintptr_t page = 4096, p = (uintptr_t)b->tr->data.p;
	uintptr_t lo = (p + from + page - 1) & ~(page - 1), hi = (p + to) & ~(page - 1);

	if (b->opts->mapped && hi > lo)
		madvise((void *)lo, hi - lo, MADV_DONTNEED);
}

static void build_one(void *ctx, size_t i)
{
	struct builder *b = ctx;
	struct collected *out;
	bool stopped;

	/* No more results wait than there are threads to make them. */
	pthread_mutex_lock(&b->lock);
	while (!b->stopped && i > b->next + 2 * b->threads)
		pthread_cond_wait(&b->moved, &b->lock);
	stopped = b->stopped;
	pthread_mutex_unlock(&b->lock);
	if (stopped)
		return;
	out = xcalloc(1, sizeof(*out));
	collect_generation(out, b->tr->data, b->tr->version, b->extents.v[i].from,
			   b->extents.v[i].to, b->opts->chunk_spans);
	give_back(b, b->extents.v[i].from, b->extents.v[i].to);
	pthread_mutex_lock(&b->lock);
	b->done[i] = out;
	take_in_ready(b);
	pthread_mutex_unlock(&b->lock);
}

/* Where the generations lie. The last one may be cut short: it is tried, too. */
static void find_extents(struct builder *b, struct trace_scan *s)
{
	struct err err = { 0 };

	for (;;) {
		size_t from, to;
		uint64_t gen;
		enum trace_scan_result r = trace_scan_extent(s, &gen, &from, &to, &err);

		if (r == SCAN_END)
			return;
		if (r == SCAN_ERROR) {
			if (to > from)
				vec_push(&b->extents, (struct extent){ from, to, gen });
			set_damage(b->tr, gen, from, 0, err.msg);
			return;
		}
		vec_push(&b->extents, (struct extent){ from, to, gen });
	}
}

static void load_generations(struct builder *b, struct trace_scan *s)
{
	struct trace_damage cut;

	find_extents(b, s);
	/* Damage that a collector finds comes before damage between batches. */
	cut = b->tr->damage;
	b->tr->damage = (struct trace_damage){ 0 };
	b->done = xcalloc(b->extents.n + 1, sizeof(*b->done));
	pool_run(b->extents.n, build_one, b);
	if (!b->tr->damage.any || (cut.any && cut.offset == b->tr->damage.offset)) {
		uint64_t kept = b->tr->damage.kept_events;
		b->tr->damage = cut;
		b->tr->damage.kept_events = kept;
	}
	for (size_t i = 0; i < b->extents.n; i++) {
		if (!b->done[i])
			continue;
		collected_release(b->done[i]);
		free(b->done[i]);
	}
	free(b->done);
}

/* Format 1 is one long generation, read by one thread. */
static bool load_v1(struct builder *b, const struct trace_scan *s, struct err *err)
{
	struct v1_reader *v = v1_open(b->tr->data, s->pos, s->version, err);
	struct collected in = { 0 };
	struct collector c;
	const struct trace_event *e;
	struct err after = { 0 };
	struct extent extent = { s->pos, b->tr->data.n, 1 };
	enum trace_read res;

	if (!v)
		return false;
	b->last_time = INT64_MIN / 4; /* nothing comes before */
	trace_gen_init(&in.gen);
	res = v1_next(v, &e, err);
	if (res == TRACE_READ_EVENT) {
		collector_init(&c, &in, e->tab, e->time, b->opts->chunk_spans);
		while ((res = v1_next(v, &e, &after)) == TRACE_READ_EVENT) {
			struct trace_event copy = *e;
			if (copy.type != TEV_SYNC)
				collector_event(&c, &copy);
		}
		collector_finish(&c);
		take_in(b, &in, &extent);
		if (res == TRACE_READ_ERROR)
			set_damage(b->tr, 1, s->pos, in.events, after.msg);
	}
	collected_release(&in);
	b->tr->v1 = v; /* its strings live on in the trace */
	return true;
}

/* Per goroutine, its runs in order. */
static void list_runs(struct trace *tr)
{
	uint32_t *next = xcalloc(tr->gs.n, sizeof(*next)), n = 0;

	for (size_t c = 0; c < tr->chunks.n; c++)
		for (size_t r = 0; r < tr->chunks.v[c]->runs.n; r++)
			next[tr->chunks.v[c]->runs.v[r].g] += !tr->chunks.v[c]->runs.v[r].told;
	for (size_t g = 0; g < tr->gs.n; g++) {
		tr->gs.v[g].runs = n;
		n += next[g];
		next[g] = tr->gs.v[g].runs;
	}
	vec_reserve(&tr->run_list, n);
	tr->run_list.n = n;
	for (uint32_t c = 0; c < tr->chunks.n; c++) {
		const struct trace_chunk *k = tr->chunks.v[c];

		for (uint32_t r = 0; r < k->runs.n; r++)
			if (!k->runs.v[r].told)
				tr->run_list.v[next[k->runs.v[r].g]++] =
					(struct trace_run_ref){ c, r };
	}
	free(next);
}

static bool finish(struct builder *b, const struct trace_options *opts, struct err *err)
{
	struct trace *tr = b->tr;

	list_runs(tr);
	tr->damage.time = tr->end;
	if (b->cancelled.code != ERR_NONE) {
		*err = b->cancelled;
		return false;
	}
	if (tr->gens.n == 0 && tr->damage.any)
		return err_set(err, ERR_FORMAT, "nothing of the trace can be read: %s",
			       tr->damage.what);
	if (opts->strict && tr->damage.any)
		return err_set(err, ERR_FORMAT, "the trace is damaged from byte %llu on: %s",
			       (unsigned long long)tr->damage.offset, tr->damage.what);
	if (opts->strict && tr->seam_errors)
		return err_set(err, ERR_FORMAT, "the trace contradicts itself: %s", tr->seam_error);
	return true;
}

static struct trace *trace_new(struct str data, const struct trace_scan *s)
{
	struct trace *tr = xcalloc(1, sizeof(*tr));

	tr->version = s->version;
	tr->newer = s->version > 26;
	tr->bytes = data.n;
	tr->data = data;
	intern_init(&tr->strings);
	vec_push(&tr->stacks, (struct trace_stack_info){ 0 });
	return tr;
}

struct trace *trace_load(struct str data, const struct trace_options *opts, struct err *err)
{
	static const struct trace_options none;
	struct builder b = { .opts = opts ? opts : &none };
	struct trace_scan s;
	bool ok = true;

	if (!trace_scan_init(&s, data, err))
		return NULL;
	b.tr = trace_new(data, &s);
	b.ann = annotator_new();
	pthread_mutex_init(&b.lock, NULL);
	pthread_cond_init(&b.moved, NULL);
	b.threads = pool_threads();
	/* Large blocks go back to the system when they are freed: without this, glibc keeps ever larger ones. */
	mallopt(M_MMAP_THRESHOLD, 256 << 10);
	if (s.version < 22)
		ok = load_v1(&b, &s, err);
	else
		load_generations(&b, &s);
	ok = ok && finish(&b, b.opts, err);
	annotator_free(b.ann);
	vec_release(&b.state);
	vec_release(&b.extents);
	pthread_mutex_destroy(&b.lock);
	pthread_cond_destroy(&b.moved);
	if (ok)
		return b.tr;
	trace_free(b.tr);
	return NULL;
}
