/*
 * Inside the order: one attempt to take an event, and what its rules share. Only order*.c include this.
 * order_sched.c has the rules for what runs where, order_note.c those for ranges, the collector and user annotations.
 */
#ifndef GOPERF_TRACE_ORDER_INT_H
#define GOPERF_TRACE_ORDER_INT_H

#include "trace/order.h"

enum order_need { MUST_NOT, MAY, MUST };

struct order_ctx {
	int64_t m, p, g;
};

/* One attempt to advance. */
struct attempt {
	struct trace_raw *ev;
	const struct trace_tables *tab;
	struct order_m *ms; /* NULL: no thread */
	uint64_t gen;
	struct order_ctx cur, next; /* before and after the event */
	struct err *err;
};

typedef enum advance (*order_fn)(struct order *o, struct attempt *a);

/* The rules, by event. */
enum advance order_annotation(struct order *o, struct attempt *a);
enum advance order_proc_start(struct order *o, struct attempt *a);
enum advance order_proc_stop(struct order *o, struct attempt *a);
enum advance order_proc_steal(struct order *o, struct attempt *a);
enum advance order_proc_status(struct order *o, struct attempt *a);
enum advance order_go_create(struct order *o, struct attempt *a);
enum advance order_go_create_syscall(struct order *o, struct attempt *a);
enum advance order_go_start(struct order *o, struct attempt *a);
enum advance order_go_stop_exec(struct order *o, struct attempt *a);
enum advance order_go_destroy_syscall(struct order *o, struct attempt *a);
enum advance order_go_unblock(struct order *o, struct attempt *a);
enum advance order_go_syscall_begin(struct order *o, struct attempt *a);
enum advance order_go_syscall_end(struct order *o, struct attempt *a);
enum advance order_go_syscall_end_blocked(struct order *o, struct attempt *a);
enum advance order_go_status(struct order *o, struct attempt *a);
enum advance order_go_range_begin(struct order *o, struct attempt *a);
enum advance order_go_range_end(struct order *o, struct attempt *a);
enum advance order_gc_active(struct order *o, struct attempt *a);
enum advance order_gc_begin(struct order *o, struct attempt *a);
enum advance order_gc_end(struct order *o, struct attempt *a);
enum advance order_sweep_active(struct order *o, struct attempt *a);
enum advance order_sweep_begin(struct order *o, struct attempt *a);
enum advance order_sweep_end(struct order *o, struct attempt *a);
enum advance order_go_range_active(struct order *o, struct attempt *a);
enum advance order_heap_metric(struct order *o, struct attempt *a);
enum advance order_task_begin(struct order *o, struct attempt *a);
enum advance order_task_end(struct order *o, struct attempt *a);
enum advance order_region_begin(struct order *o, struct attempt *a);
enum advance order_region_end(struct order *o, struct attempt *a);
enum advance order_go_switch(struct order *o, struct attempt *a);
enum advance order_alloc_free(struct order *o, struct attempt *a);

/* Sets the error, without a place: ADVANCE_ERROR. */
enum advance order_bad(const struct attempt *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The event's name, for errors; valid until the thread's next call. */
const char *order_name(const struct order *o, const struct attempt *a);

struct order_g *order_add_g(struct order *o, int64_t id, uint8_t status, uint64_t gen);
void order_del_g(struct order *o, struct order_g *g);
struct order_m *order_add_m(struct order *o, int64_t id, int64_t g);

/* Few goroutines have most of the events: those are found without the map. */
static inline struct order_g *find_g(struct order *o, int64_t id)
{
	struct order_g **recent = &o->recent[(uint64_t)id % ORDER_RECENT];
	uint32_t i;

	if (LIKELY(*recent && (*recent)->id == id && (*recent)->live))
		return *recent;
	i = map_get(&o->g_of, (uint64_t)id);
	if (i == MAP_NONE)
		return NULL;
	*recent = o->gs.v[i];
	return *recent;
}

static inline struct order_p *find_p(const struct order *o, int64_t id)
{
	uint32_t i = map_get(&o->p_of, (uint64_t)id);

	return i == MAP_NONE ? NULL : o->ps.v[i];
}

static inline struct order_m *find_m(const struct order *o, int64_t id)
{
	uint32_t i = map_get(&o->m_of, (uint64_t)id);

	return i == MAP_NONE ? NULL : o->ms.v[i];
}

/* The current goroutine's state; NULL when there is none under that id. */
static inline struct order_g *cur_g(struct order *o, const struct attempt *a)
{
	struct order_m *ms = a->ms;

	if (!ms || a->cur.g != ms->g)
		return find_g(o, a->cur.g);
	if (!ms->gp || ms->gp->id != ms->g || !ms->gp->live)
		ms->gp = find_g(o, ms->g);
	return ms->gp;
}

static inline struct order_p *cur_p(const struct order *o, const struct attempt *a)
{
	struct order_m *ms = a->ms;

	if (!ms || a->cur.p != ms->p)
		return find_p(o, a->cur.p);
	if (!ms->pp || ms->pp->id != ms->p)
		ms->pp = find_p(o, ms->p);
	return ms->pp;
}

/* Why g, the current goroutine, will not do: NULL, and the error is set. */
struct order_g *order_wrong_g(const struct order *o, const struct attempt *a,
			      const struct order_g *g, const char *state);
struct order_p *order_no_p(const struct order *o, const struct attempt *a);

/* The current goroutine, which must be in that status; NULL: the error is set. state: what the sentence calls it. */
static inline struct order_g *order_cur_g(struct order *o, const struct attempt *a, uint8_t status,
					  const char *state)
{
	struct order_g *g = cur_g(o, a);

	return LIKELY(g && g->status == status) ? g : order_wrong_g(o, a, g, state);
}

/* The current processor; NULL: the error is set. */
static inline struct order_p *order_cur_p(const struct order *o, const struct attempt *a)
{
	struct order_p *p = cur_p(o, a);

	return LIKELY(p != NULL) ? p : order_no_p(o, a);
}

enum advance order_need(const struct attempt *a, enum order_need m, enum order_need p,
			enum order_need g);

/* Whether seq of the generation at hand is the one behind (seq_gen, last). */
static inline bool succeeds(const struct attempt *a, uint64_t seq, uint64_t seq_gen, uint64_t last)
{
	return a->gen == seq_gen && seq == last + 1;
}

/* Thread, processor and goroutine: what nearly all events need. */
static inline bool has_all(const struct attempt *a)
{
	return a->cur.m != TRACE_NONE && a->cur.p != TRACE_NONE && a->cur.g != TRACE_NONE;
}

#define NEED(a, m, p, g) \
	do { \
		if (order_need((a), (m), (p), (g)) != ADVANCE_OK) \
			return ADVANCE_ERROR; \
	} while (0)
#define NEED_ALL(a) \
	do { \
		if (UNLIKELY(!has_all(a))) \
			return order_need((a), MUST, MUST, MUST); \
	} while (0)

static inline struct trace_event *push_as(struct order *o, const struct attempt *a, uint8_t type)
{
	assert(o->tail < ORDER_QUEUE);
	struct trace_event *e = &o->queue[o->tail++];

	e->time = a->ev->time;
	e->m = a->cur.m;
	e->p = a->cur.p;
	e->g = a->cur.g;
	memcpy(e->args, a->ev->args, sizeof(e->args));
	e->tab = a->tab;
	e->subject = NULL;
	e->ms = a->ms;
	e->ps = a->ms ? a->ms->pp : NULL;
	e->type = type;
	return e;
}

static inline enum advance push(struct order *o, const struct attempt *a)
{
	push_as(o, a, a->ev->type);
	return ADVANCE_OK;
}

/* An event that changes the state of goroutine g. */
static inline enum advance push_g(struct order *o, const struct attempt *a, struct order_g *g)
{
	push_as(o, a, a->ev->type)->subject = g;
	return ADVANCE_OK;
}

/* An event that changes the state of processor p, with which goroutine g loses it. */
static inline enum advance push_p(struct order *o, const struct attempt *a, struct order_p *p,
				  struct order_g *g)
{
	struct trace_event *e = push_as(o, a, a->ev->type);

	e->ps = p;
	e->subject = g;
	return ADVANCE_OK;
}

#endif
