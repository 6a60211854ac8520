/* Format 1: the batches of all processors in one order (internal/trace/internal/tracev1/order.go). */
#include <stdlib.h>
#include <string.h>

#include "base/gosort.h"
#include "trace/v1_int.h"

/* Merging: events wait until the goroutine that they are about is in the right state ------------------------------------ */

enum { DEAD, RUNNABLE, RUNNING, WAITING };
#define UNORDERED UINT64_MAX
#define GARBAGE (UINT64_MAX - 1)
#define NO_SEQ UINT64_MAX
#define SEQ_INC (UINT64_MAX - 1)

struct g_state {
	uint64_t seq;
	uint8_t status;
};

struct change {
	uint64_t g;
	struct g_state from, to;
};

static struct change change_of(const struct v1_event *e)
{
	if (v1_specs[e->type].leaves == V1_BLOCKS)
		return (struct change){ e->g, { NO_SEQ, RUNNING }, { NO_SEQ, WAITING } };
	if (v1_specs[e->type].leaves == V1_YIELDS)
		return (struct change){ e->g, { NO_SEQ, RUNNING }, { NO_SEQ, RUNNABLE } };
	switch (e->type) {
	case V1_GO_CREATE:
		return (struct change){ e->args[0], { 0, DEAD }, { 1, RUNNABLE } };
	case V1_GO_WAITING:
	case V1_GO_IN_SYSCALL:
		return (struct change){ e->g, { 1, RUNNABLE }, { 2, WAITING } };
	case V1_GO_START:
	case V1_GO_START_LABEL:
		return (struct change){ e->g,
					{ e->args[1], RUNNABLE },
					{ e->args[1] + 1, RUNNING } };
	case V1_GO_START_LOCAL:
		return (struct change){ e->g, { NO_SEQ, RUNNABLE }, { SEQ_INC, RUNNING } };
	case V1_GO_UNBLOCK:
	case V1_GO_SYS_EXIT:
		return (struct change){ e->args[0],
					{ e->args[1], WAITING },
					{ e->args[1] + 1, RUNNABLE } };
	case V1_GO_UNBLOCK_LOCAL:
	case V1_GO_SYS_EXIT_LOCAL:
		return (struct change){ e->args[0], { NO_SEQ, WAITING }, { SEQ_INC, RUNNABLE } };
	case V1_GC_START:
		return (struct change){ GARBAGE, { e->args[0], DEAD }, { e->args[0] + 1, DEAD } };
	}
	return (struct change){ .g = UNORDERED };
}

struct merger {
	struct v1_parser *k;
	VEC(struct v1_lane) lanes;
	VEC(uint32_t) available;
	struct {
		VEC(struct v1_event) ev;
		VEC(uint32_t) lane;
	} heap;
	struct map state_of;
	VEC(struct g_state) states;
};

static struct g_state state_of(const struct merger *m, uint64_t g)
{
	uint32_t i = map_get(&m->state_of, g);

	return i == MAP_NONE ? (struct g_state){ 0, DEAD } : m->states.v[i];
}

static bool is_ready(const struct merger *m, const struct change *c)
{
	struct g_state now;

	if (c->g == UNORDERED)
		return true;
	now = state_of(m, c->g);
	return (c->from.seq == NO_SEQ || c->from.seq == now.seq) && c->from.status == now.status;
}

static bool apply(struct merger *m, const struct change *c)
{
	struct g_state next = c->to, now;
	bool added;
	uint32_t i;

	if (c->g == UNORDERED)
		return true;
	if (!is_ready(m, c))
		return false;
	now = state_of(m, c->g);
	if (next.seq == NO_SEQ)
		next.seq = now.seq;
	else if (next.seq == SEQ_INC)
		next.seq = now.seq + 1;
	i = map_get_or_put(&m->state_of, c->g, (uint32_t)m->states.n, &added);
	if (added)
		(void)vec_add(&m->states);
	m->states.v[i] = next;
	return true;
}

static void heap_swap(struct merger *m, size_t a, size_t b)
{
	struct v1_event e = m->heap.ev.v[a];
	uint32_t l = m->heap.lane.v[a];

	m->heap.ev.v[a] = m->heap.ev.v[b];
	m->heap.lane.v[a] = m->heap.lane.v[b];
	m->heap.ev.v[b] = e;
	m->heap.lane.v[b] = l;
}

static void heap_push(struct merger *m, const struct v1_event *e, uint32_t lane)
{
	size_t j = m->heap.ev.n;

	vec_push(&m->heap.ev, *e);
	vec_push(&m->heap.lane, lane);
	while (j > 0 && m->heap.ev.v[j].ts < m->heap.ev.v[(j - 1) / 2].ts) {
		heap_swap(m, j, (j - 1) / 2);
		j = (j - 1) / 2;
	}
}

static void heap_pop(struct merger *m, struct v1_event *e, uint32_t *lane)
{
	size_t n = --m->heap.ev.n, i = 0, c;

	heap_swap(m, 0, n);
	while ((c = 2 * i + 1) < n) {
		if (c + 1 < n && m->heap.ev.v[c + 1].ts < m->heap.ev.v[c].ts)
			c++;
		if (m->heap.ev.v[c].ts >= m->heap.ev.v[i].ts)
			break;
		heap_swap(m, i, c);
		i = c;
	}
	*e = m->heap.ev.v[n];
	*lane = m->heap.lane.v[n];
	m->heap.lane.n = n;
}

static void take_available(struct merger *m, size_t i)
{
	m->available.v[i] = vec_last(&m->available);
	m->available.n--;
}

/* Moves the first events of all lanes that are ready onto the heap. */
static bool fill_heap(struct merger *m)
{
	for (size_t i = 0; i < m->available.n;) {
		uint32_t l = m->available.v[i];
		struct v1_lane *lane = &m->lanes.v[l];
		struct change c;
		enum v1_got g = GOT;

		while (g == GOT && lane->at >= lane->events.n)
			g = v1_load_batch(
				m->k,
				lane->batches == NO_LANE ? NULL : &m->k->batches.v[lane->batches],
				lane);
		if (g == GOT_ERROR)
			return false;
		if (g == GOT_EOF) {
			lane->done = true;
			take_available(m, i);
			continue;
		}
		c = change_of(&lane->events.v[lane->at]);
		if (!is_ready(m, &c)) {
			i++;
			continue;
		}
		take_available(m, i);
		heap_push(m, &lane->events.v[lane->at++], l);
	}
	return true;
}

static bool merge_loop(struct merger *m)
{
	for (;;) {
		struct v1_event e;
		struct change c;
		uint32_t lane;

		if (!fill_heap(m))
			return false;
		if (m->heap.ev.n == 0)
			break;
		heap_pop(m, &e, &lane);
		c = change_of(&e);
		e.type = e.type == V1_GO_START_LOCAL	  ? V1_GO_START
			 : e.type == V1_GO_UNBLOCK_LOCAL  ? V1_GO_UNBLOCK
			 : e.type == V1_GO_SYS_EXIT_LOCAL ? V1_GO_SYS_EXIT
							  : e.type;
		vec_push(&m->k->t->events, e);
		if (!apply(m, &c)) {
			v1_bad(m->k, "encountered impossible goroutine state transition");
			return false;
		}
		vec_push(&m->available, lane);
	}
	for (size_t i = 0; i < m->lanes.n; i++) {
		if (m->lanes.v[i].done)
			continue;
		v1_bad(m->k, "no consistent ordering of events possible");
		return false;
	}
	return true;
}

static bool ts_before(const void *a, const void *b)
{
	return ((const struct v1_event *)a)->ts < ((const struct v1_event *)b)->ts;
}

static void sort_samples(struct v1_parser *k, struct v1_lane *lane)
{
	go_sort_items(k->samples.v, k->samples.n, sizeof(*k->samples.v), ts_before);
	for (size_t i = 0; i < k->samples.n; i++)
		vec_push(&lane->events, k->samples.v[i]);
}

bool v1_merge(struct v1_parser *k)
{
	struct merger m = { .k = k };
	bool ok;

	for (uint32_t i = 0; i <= k->batches.n; i++) {
		bool profile = i == k->batches.n;
		vec_push(&m.lanes, (struct v1_lane){ .batches = profile ? NO_LANE : i });
		vec_push(&m.available, i);
	}
	sort_samples(k, &vec_last(&m.lanes));
	ok = merge_loop(&m);
	for (size_t i = 0; i < m.lanes.n; i++)
		vec_release(&m.lanes.v[i].events);
	vec_release(&m.lanes);
	vec_release(&m.available);
	vec_release(&m.heap.ev);
	vec_release(&m.heap.lane);
	map_release(&m.state_of);
	vec_release(&m.states);
	return ok;
}

/* System calls ------------------------------------------------------------------------------------------------- */

static void stable_sort(struct v1_trace *t)
{
	size_t n = t->events.n;
	struct v1_event *from = t->events.v, *to = xmalloc((n + 1) * sizeof(*to));

	for (size_t w = 1; w < n; w *= 2) {
		for (size_t lo = 0; lo < n; lo += 2 * w) {
			size_t mid = MIN(lo + w, n), hi = MIN(lo + 2 * w, n), a = lo, b = mid;
			for (size_t o = lo; o < hi; o++)
				to[o] = b >= hi || (a < mid && from[a].ts <= from[b].ts)
						? from[a++]
						: from[b++];
		}
		struct v1_event *swap = from;
		from = to;
		to = swap;
	}
	if (from != t->events.v) {
		memcpy(t->events.v, from, n * sizeof(*from));
		to = from;
	}
	free(to);
}

bool v1_fix_syscalls(struct v1_parser *k)
{
	struct map block_of = { 0 };
	VEC(int64_t) blocks = { 0 };
	const char *wrong = NULL;

	for (size_t i = 1; i < k->t->events.n && !wrong; i++)
		if (k->t->events.v[i].ts < k->t->events.v[i - 1].ts)
			wrong = "time stamps out of order";
	for (size_t i = 0; i < k->t->events.n && !wrong; i++) {
		struct v1_event *e = &k->t->events.v[i];
		uint32_t b;
		if (e->type == V1_GO_SYS_BLOCK || e->type == V1_GO_IN_SYSCALL) {
			map_put(&block_of, e->g, (uint32_t)blocks.n);
			vec_push(&blocks, e->ts);
		} else if (e->type == V1_GO_SYS_EXIT && e->args[2]) {
			b = map_get(&block_of, e->g);
			if (b == MAP_NONE || !blocks.v || blocks.v[b] == 0)
				wrong = "stray syscall exit";
			else if ((int64_t)e->args[2] < blocks.v[b])
				wrong = "time stamps out of order";
			else
				e->ts = (int64_t)e->args[2];
		}
	}
	map_release(&block_of);
	vec_release(&blocks);
	if (wrong) {
		v1_bad(k, "%s", wrong);
		return false;
	}
	stable_sort(k->t);
	return true;
}
