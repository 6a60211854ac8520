#include <stdlib.h>
#include <string.h>

#include "trace/store.h"
#include "trace/v1.h"

const char *const trace_state_name[TS_N] = { "absent",	"runnable", "running",
					     "waiting", "syscall",  "syscall, no processor" };
const char *const trace_pstate_kind_name[TP_N] = { "absent", "idle", "scheduling", "running",
						   "syscall" };

/* Goroutines ----------------------------------------------------------------------------------------------------- */

uint32_t trace_find_g(const struct trace *tr, int64_t goid)
{
	return idmap_get(&tr->g_of, (uint64_t)goid); /* MAP_NONE is TRACE_NO */
}

/* Behind the last of its runs. */
static uint32_t runs_end(const struct trace *tr, uint32_t g)
{
	return g + 1u < tr->gs.n ? tr->gs.v[g + 1u].runs : (uint32_t)tr->run_list.n;
}

static const struct trace_chunk *run_of(const struct trace *tr, uint32_t ref, uint32_t *first)
{
	const struct trace_run_ref *r = &tr->run_list.v[ref];
	const struct trace_chunk *k = tr->chunks.v[r->chunk];

	*first = k->runs.v[r->run].first;
	return k;
}

static int64_t run_start(const struct trace *tr, uint32_t ref)
{
	uint32_t first;
	const struct trace_chunk *k = run_of(tr, ref, &first);

	return k->base + chunk_start(k, first);
}

static bool continues(const struct trace *tr, uint32_t ref)
{
	uint32_t first;
	const struct trace_chunk *k = run_of(tr, ref, &first);

	return tr->kinds.v[k->kind[first] & ~SPAN_LAST].cause == TC_UNKNOWN;
}

static void enter_run(struct trace_iter *it)
{
	it->chunk = run_of(it->tr, it->ref, &it->at);
	it->inside = true;
	it->yield = chunk_find_yield(it->chunk, it->at);
}

static void fill_place(const struct trace_chunk *k, uint32_t i, struct trace_iter *it,
		       struct trace_span *s)
{
	uint32_t place = k->places.v[k->arg[i]], p = place & 0xffff, m = place >> 16;

	s->proc = p == SPAN_NOWHERE ? TRACE_NO : p;
	s->thread = m == SPAN_NOWHERE ? TRACE_NO : m;
	while (it->yield < k->yields.n && k->yields.v[it->yield].span < i)
		it->yield++;
	for (; it->yield < k->yields.n && k->yields.v[it->yield].span == i; it->yield++) {
		const struct chunk_yield *y = &k->yields.v[it->yield];
		s->yields += y->count;
		s->yield_ns += y->ns;
		s->stack = y->stack;
		s->reason = y->reason;
	}
}

/* The span at it->at, its end within what the trace shows of it. Moves on. */
static bool raw_span(struct trace_iter *it, struct trace_span *s)
{
	const struct trace *tr = it->tr;
	uint32_t end = runs_end(tr, it->g);
	const struct trace_chunk *k;
	const struct trace_span_kind *kd;
	uint32_t i;
	bool last;

	if (!it->inside) {
		if (it->ref >= end)
			return false;
		enter_run(it);
	}
	k = it->chunk;
	i = it->at++;
	last = k->kind[i] & SPAN_LAST;
	kd = &tr->kinds.v[k->kind[i] & ~SPAN_LAST];
	*s = (struct trace_span){ .start = k->base + chunk_start(k, i),
				  .state = kd->state,
				  .cause = kd->cause,
				  .reason = kd->reason,
				  .from = TRACE_NO,
				  .proc = TRACE_NO,
				  .thread = TRACE_NO };
	if (kd->state == TS_RUNNING) {
		fill_place(k, i, it, s);
	} else if (kd->state == TS_RUNNABLE &&
		   (kd->cause == TC_CREATED || kd->cause == TC_UNBLOCKED)) {
		const struct chunk_edge *e = &k->edges.v[k->arg[i]];

		s->from = e->from ? k->froms.v[e->from - 1] : TRACE_NO;
		s->stack = chunk_stack(k, e->stack);
	} else {
		s->stack = chunk_stack(k, k->arg[i]);
	}
	s->open_start = kd->cause == TC_UNKNOWN && it->ref == tr->gs.v[it->g].runs &&
			i == k->runs.v[tr->run_list.v[it->ref].run].first;
	if (!last) {
		s->end = k->base + chunk_start(k, it->at);
		return true;
	}
	it->ref++;
	it->inside = false;
	s->open_end = it->ref >= end;
	s->end = s->open_end ? tr->end : run_start(tr, it->ref);
	return true;
}

static uint8_t plain(uint8_t state)
{
	return state == TS_SYSCALL_BLOCKED ? TS_SYSCALL : state;
}

/* Joins what a later generation says about the same state. */
static void join(struct trace_span *s, const struct trace_span *more)
{
	s->end = more->end;
	s->open_end = more->open_end;
	s->yields += more->yields;
	s->yield_ns += more->yield_ns;
	if (s->proc == TRACE_NO && more->proc != TRACE_NO) {
		s->proc = more->proc;
		s->thread = more->thread;
	}
	if (s->stack == 0)
		s->stack = more->stack;
	if (s->reason == 0 && more->state == TS_RUNNING)
		s->reason = more->reason;
}

static bool joined_span(struct trace_iter *it, struct trace_span *s)
{
	if (it->has_next)
		*s = it->next;
	else if (!raw_span(it, s))
		return false;
	it->has_next = false;
	while (!it->inside && raw_span(it, &it->next)) {
		if (it->next.cause != TC_UNKNOWN || plain(it->next.state) != plain(s->state)) {
			it->has_next = true;
			break;
		}
		join(s, &it->next);
	}
	return true;
}

/* Into the run at it->ref, at its last span that begins before from. */
static void seek_run(struct trace_iter *it, int64_t from)
{
	const struct trace_chunk *k;
	size_t lo, hi;

	enter_run(it);
	k = it->chunk;
	lo = it->at;
	hi = chunk_run_end(k, it->tr->run_list.v[it->ref].run);
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (k->base + chunk_start(k, (uint32_t)mid) < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	it->at = (uint32_t)MAX(lo, it->at + 1u) - 1;
}

struct trace_iter trace_spans(const struct trace *tr, uint32_t g, int64_t from, int64_t to)
{
	const struct trace_g *gg = &tr->gs.v[g];
	struct trace_iter it = { .tr = tr, .from = from, .to = to, .g = g };
	uint32_t lo = gg->runs, hi = runs_end(tr, g);

	/* the last run that begins at or before from, and back to where its first span really began */
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (run_start(tr, mid) <= from)
			lo = mid + 1;
		else
			hi = mid;
	}
	it.ref = lo > gg->runs ? lo - 1 : lo;
	if (lo > gg->runs)
		seek_run(&it, from);
	if (it.inside && it.at > it.chunk->runs.v[tr->run_list.v[it.ref].run].first)
		return it;
	it.inside = false;
	while (it.ref > gg->runs && continues(tr, it.ref))
		it.ref--;
	return it;
}

bool trace_next_span(struct trace_iter *it, struct trace_span *out)
{
	struct trace_span s;

	while (joined_span(it, &s)) {
		if (s.start >= it->to)
			return false;
		if (s.state == TS_ABSENT ||
		    (s.end <= it->from && !(s.start == s.end && s.start >= it->from)))
			continue;
		*out = s;
		return true;
	}
	return false;
}

bool trace_span_at(const struct trace *tr, uint32_t g, int64_t time, struct trace_span *out)
{
	struct trace_iter it = trace_spans(tr, g, time, time + 1);

	return trace_next_span(&it, out);
}

/* Clocks --------------------------------------------------------------------------------------------------------- */

#define SECOND_NS 1000000000LL
#define WALL_MAX (INT64_MAX / SECOND_NS / 2) /* s: what is later is no clock */

static bool wall_at(const struct trace_clock_point *c, int64_t *unix_ns)
{
	if (c->wall_sec < 0 || c->wall_sec > WALL_MAX || c->wall_nsec >= SECOND_NS)
		return false;
	*unix_ns = c->wall_sec * SECOND_NS + c->wall_nsec;
	return true;
}

bool trace_wall(const struct trace *tr, int64_t time, int64_t *unix_ns)
{
	size_t i = vec_lower_bound(&tr->clocks, time, time + 1);
	const struct trace_clock_point *c = i ? &tr->clocks.v[i - 1] : tr->clocks.v;
	int64_t at;

	if (!tr->clocks.n || !wall_at(c, &at))
		return false;
	*unix_ns = at + (time - c->time);
	return true;
}

bool trace_of_wall(const struct trace *tr, int64_t unix_ns, int64_t *time)
{
	const struct trace_clock_point *best = NULL;
	int64_t best_at = 0, at;

	/* the last clock that is not later; the first, where all are */
	for (size_t i = 0; i < tr->clocks.n; i++) {
		if (!wall_at(&tr->clocks.v[i], &at) || (best && at > unix_ns))
			continue;
		best = &tr->clocks.v[i];
		best_at = at;
	}
	if (!best)
		return false;
	*time = best->time + (unix_ns - best_at);
	return true;
}

/* Processors ------------------------------------------------------------------------------------------------------- */

static const struct chunk_proc *find_proc(const struct trace_chunk *k, uint32_t p)
{
	size_t lo = vec_lower_bound(&k->procs, p, p);

	return lo < k->procs.n && k->procs.v[lo].p == p ? &k->procs.v[lo] : NULL;
}

static void enter_chunk(struct trace_piter *it)
{
	const struct chunk_proc *pr = find_proc(it->tr->chunks.v[it->chunk], it->p);

	it->span = pr ? pr->first : 0;
	it->span_end = pr ? pr->first + pr->n : 0;
	it->row = pr ? pr->row : 0;
	it->row_end = pr ? pr->row + pr->nrows : 0;
}

static int64_t chunk_limit(const struct trace *tr, uint32_t chunk)
{
	return chunk + 1 < tr->chunks.n ? tr->chunks.v[chunk + 1]->begin : tr->end;
}

/* The first chunk that may hold anything at or after time. */
static uint32_t chunk_at(const struct trace *tr, int64_t time)
{
	uint32_t lo = 0, hi = (uint32_t)tr->chunks.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (tr->chunks.v[mid]->begin <= time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo - 1 : 0;
}

/*
 * Within the chunk, to where the processor's timeline comes to from. A few spans before, so that a stretch of
 * equal ones is whole where it is not long.
 */
static void seek_piece(struct trace_piter *it)
{
	const struct trace_chunk *k = it->tr->chunks.v[it->chunk];
	uint32_t lo = it->span, hi = it->span_end;
	int64_t start;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (k->base + chunk_start(k, k->on_proc[mid]) <= it->from)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo - it->span < 4)
		return;
	it->span = lo - 4;
	start = k->base + chunk_start(k, k->on_proc[it->span]);
	lo = it->row;
	hi = it->row_end;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (k->base + k->rows.v[mid].start <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo > it->row) {
		it->base_state = k->rows.v[lo - 1].state;
		it->base_m = k->rows.v[lo - 1].m;
	}
	it->row = lo;
	it->cursor = start;
}

struct trace_piter trace_pspans(const struct trace *tr, uint32_t p, int64_t from, int64_t to)
{
	struct trace_piter it = { .tr = tr,
				  .from = from,
				  .to = MIN(to, tr->end),
				  .p = p,
				  .base_state = TP_ABSENT,
				  .base_m = TRACE_NO };

	if (tr->chunks.n == 0) {
		it.done = true;
		return it;
	}
	/* what the processor was before: its last change in an earlier chunk */
	it.chunk = chunk_at(tr, from);
	for (uint32_t k = it.chunk; k-- > 0;) {
		const struct chunk_proc *pr = find_proc(tr->chunks.v[k], p);
		if (!pr || !pr->nrows)
			continue;
		it.base_state = tr->chunks.v[k]->rows.v[pr->row + pr->nrows - 1].state;
		it.base_m = tr->chunks.v[k]->rows.v[pr->row + pr->nrows - 1].m;
		break;
	}
	it.cursor = it.chunk ? tr->chunks.v[it.chunk]->begin : 0;
	enter_chunk(&it);
	seek_piece(&it);
	return it;
}

static struct trace_pspan gap(struct trace_piter *it, int64_t until)
{
	struct trace_pspan s = { it->cursor, until, it->base_state, TRACE_NO, it->base_m };

	it->cursor = until;
	return s;
}

/* Which run a span belongs to: its goroutine. */
static uint32_t g_of_span(const struct trace_chunk *k, uint32_t span)
{
	size_t lo = 0, hi = k->runs.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (k->runs.v[mid].first <= span)
			lo = mid + 1;
		else
			hi = mid;
	}
	return k->runs.v[lo - 1].g;
}

static struct trace_pspan occupied(struct trace_piter *it)
{
	const struct trace *tr = it->tr;
	const struct trace_chunk *k = tr->chunks.v[it->chunk];
	uint32_t i = k->on_proc[it->span++], m;
	bool running = tr->kinds.v[k->kind[i] & ~SPAN_LAST].state == TS_RUNNING;
	struct trace_pspan s = { it->cursor, 0, running ? TP_RUNNING : TP_SYSCALL, g_of_span(k, i),
				 it->base_m };

	m = running ? k->places.v[k->arg[i]] >> 16 : SPAN_NOWHERE;
	if (m != SPAN_NOWHERE)
		s.m = m;
	s.end = k->kind[i] & SPAN_LAST ? chunk_limit(tr, it->chunk)
				       : k->base + chunk_start(k, i + 1);
	s.end = MAX(s.end, s.start);
	it->cursor = s.end;
	return s;
}

static bool next_piece(struct trace_piter *it, struct trace_pspan *out)
{
	const struct trace *tr = it->tr;

	while (!it->done) {
		const struct trace_chunk *k = tr->chunks.v[it->chunk];
		int64_t span = INT64_MAX, row = INT64_MAX;

		if (it->span < it->span_end)
			span = k->base + chunk_start(k, k->on_proc[it->span]);
		if (it->row < it->row_end)
			row = k->base + k->rows.v[it->row].start;
		if (span == INT64_MAX && row == INT64_MAX) {
			/* (also behind it->to: where the last one ends) */
			if (it->chunk + 1 < tr->chunks.n) {
				it->chunk++;
				enter_chunk(it);
				continue;
			}
			it->done = true;
			if (it->cursor >= tr->end)
				return false;
			*out = gap(it, MAX(it->cursor, MIN(chunk_limit(tr, it->chunk), tr->end)));
			return out->end > out->start;
		}
		if (MIN(span, row) > it->cursor) {
			*out = gap(it, MIN(span, row));
			return true;
		}
		if (row <= span) {
			it->base_state = k->rows.v[it->row].state;
			it->base_m = k->rows.v[it->row++].m;
			continue;
		}
		*out = occupied(it);
		if (out->end > out->start)
			return true;
	}
	return false;
}

bool trace_next_pspan(struct trace_piter *it, struct trace_pspan *out)
{
	struct trace_pspan s;

	for (;;) {
		if (it->has_pending)
			s = it->pending;
		else if (!next_piece(it, &s))
			return false;
		it->has_pending = false;
		while (next_piece(it, &it->pending)) {
			if (it->pending.state == s.state && it->pending.g == s.g &&
			    it->pending.m == s.m) {
				s.end = it->pending.end;
				continue;
			}
			it->has_pending = true;
			break;
		}
		if (s.start >= it->to)
			return false;
		if (s.end <= it->from)
			continue;
		*out = s;
		return true;
	}
}

/* The end ------------------------------------------------------------------------------------------------------------ */

void trace_free(struct trace *tr)
{
	if (!tr)
		return;
	for (size_t i = 0; i < tr->chunks.n; i++)
		chunk_free(tr->chunks.v[i]);
	vec_release(&tr->chunks);
	vec_release(&tr->gs);
	vec_release(&tr->ps);
	vec_release(&tr->ms);
	vec_release(&tr->kinds);
	vec_release(&tr->tasks);
	vec_release(&tr->regions);
	vec_release(&tr->logs);
	vec_release(&tr->labels);
	vec_release(&tr->samples);
	vec_release(&tr->heap_alloc);
	vec_release(&tr->heap_goal);
	vec_release(&tr->gomaxprocs);
	for (int i = 0; i < TR_KINDS; i++)
		vec_release(&tr->ranges[i]);
	vec_release(&tr->clocks);
	vec_release(&tr->gens);
	vec_release(&tr->frames);
	vec_release(&tr->frame_ids);
	vec_release(&tr->stacks);
	vec_release(&tr->run_list);
	hashset_release(&tr->frame_set);
	hashset_release(&tr->stack_set);
	idmap_release(&tr->g_of);
	map_release(&tr->p_of);
	map_release(&tr->m_of);
	intern_release(&tr->strings);
	pyramid_free(tr->pyramid);
	if (tr->v1)
		v1_close(tr->v1);
	free(tr);
}

size_t trace_memory(const struct trace *tr)
{
	size_t n = sizeof(*tr);

#define VEC_BYTES(f) (tr->f.cap * sizeof(*tr->f.v))
	n += VEC_BYTES(gs) + VEC_BYTES(tasks) + VEC_BYTES(regions) + VEC_BYTES(logs) +
	     VEC_BYTES(labels) + VEC_BYTES(samples) + VEC_BYTES(heap_alloc) + VEC_BYTES(heap_goal) +
	     VEC_BYTES(gomaxprocs) + VEC_BYTES(frames) + VEC_BYTES(frame_ids) + VEC_BYTES(stacks) +
	     VEC_BYTES(run_list) + VEC_BYTES(strings.strs);
	for (int i = 0; i < TR_KINDS; i++)
		n += VEC_BYTES(ranges[i]);
#undef VEC_BYTES
	n += tr->strings.set.cap * 8 + tr->frame_set.cap * 8 + tr->stack_set.cap * 8;
	for (size_t i = 0; i < tr->chunks.n; i++)
		n += chunk_memory(tr->chunks.v[i]);
	return n;
}
