/*
 * Go's scheduler, followed event by event: decides which thread's next event may come next, checks it, and says in
 * what context (thread, processor, goroutine) it happened. The rules are those of internal/trace/order.go.
 */
#ifndef GOPERF_TRACE_ORDER_H
#define GOPERF_TRACE_ORDER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "trace/gen.h"

/* An event as its thread wrote it. */
struct trace_raw {
	int64_t time; /* ns */
	uint64_t args[TRACE_MAX_ARGS];
	uint8_t type;
};

struct order_g;
struct order_m;
struct order_p;

/* An event in its place. m, p, g: TRACE_NONE where there is none, and as they were before the event. */
struct trace_event {
	int64_t time;
	int64_t m, p, g;
	uint64_t args[TRACE_MAX_ARGS];
	struct str
		task; /* TEV_TASK_END: the task's type, which may come from an earlier generation */
	const struct trace_tables *tab; /* of its generation; NULL: the last sync event */
	/* The states behind the ids, where an order made the event; else NULL. */
	struct order_g *subject; /* whose state changes; of a stolen processor: who held it */
	struct order_m *ms;	 /* the thread m */
	struct order_p *ps;	 /* the processor p, or the one whose state changes */
	uint8_t type;
	/*
	 * Behind the arguments of the wire stand: PROC_STATUS args[2] = old state; PROC_STEAL args[3] = old status;
	 * GO_STATUS args[2] = old state << 32 | status; STW_END args[0] = string id of the kind; TASK_END args[2] = parent;
	 * CPU_SAMPLE args[0] = stack id; SYNC args[0] = its number.
	 */
};

enum advance { ADVANCE_ERROR, ADVANCE_WAIT, ADVANCE_OK };

struct order_range {
	uint64_t desc; /* string id of the kind of a stop-the-world */
	uint8_t type;  /* the event that begins it */
};

typedef VEC(struct order_range) order_ranges;

struct order_region {
	uint64_t task;
	struct str name;
};

struct order_g {
	int64_t id;
	uint64_t seq_gen, seq;
	uint8_t status;
	bool live;
	uint32_t slot; /* in order.gs */
	uint32_t user; /* for the consumer: 0 on creation */
	order_ranges ranges;
	VEC(struct order_region) regions;
};

struct order_p {
	int64_t id;
	uint64_t seq_gen, seq;
	uint8_t status;
	uint32_t slot; /* in order.ps */
	uint32_t user; /* for the consumer: 0 on creation */
	order_ranges ranges;
};

/* p and g are kept apart: both stored as one, right after one of them was, they would wait for that. */
struct order_m {
	int64_t id, p;
	uint32_t user; /* for the consumer: 0 on creation */
	uint32_t slot; /* in order.ms */
	int64_t g;
	struct order_g *gp; /* the goroutine g, if it is still the one; NULL: look it up */
	struct order_p *pp;
};

struct order_task {
	struct str name;
	uint64_t parent;
};

#define ORDER_QUEUE 4
#define ORDER_RECENT 1024 /* goroutines that are looked for first, by id */
#define ORDER_GC_RUNNING 2

struct order {
	unsigned version;
	uint64_t initial_gen;
	uint64_t gc_seq;
	uint8_t gc_state; /* 0: not known, 1: not running, ORDER_GC_RUNNING */
	struct arena arena;
	struct map g_of, p_of, m_of, task_of;
	VEC(struct order_g *) gs;
	struct order_g *recent[ORDER_RECENT]; /* some of gs; others, ended ones, NULL */
	VEC(uint32_t) free_gs;
	VEC(struct order_p *) ps;
	VEC(struct order_m *) ms;
	VEC(struct order_task) tasks;
	VEC(uint32_t) free_tasks;
	struct trace_event queue[ORDER_QUEUE];
	unsigned head, tail; /* of the queue: empty when equal */
};

void order_init(struct order *o, unsigned version);
void order_release(struct order *o);

/* The state of thread m, made if it is new; NULL for m = TRACE_NONE. It stays where it is. */
struct order_m *order_thread(struct order *o, int64_t m);

/*
 * Tries to take ev, which thread m wrote in generation gen. ADVANCE_OK: the queue holds one to three events.
 * ADVANCE_WAIT: not yet, others must come first. ev may be changed.
 */
enum advance order_advance(struct order *o, struct trace_raw *ev, const struct trace_tables *tab,
			   int64_t m, struct order_m *ms, uint64_t gen, struct err *err);

static inline const struct trace_event *order_next(struct order *o)
{
	if (o->head == o->tail) {
		o->head = o->tail = 0;
		return NULL;
	}
	return &o->queue[o->head++];
}

#endif
