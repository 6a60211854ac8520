/*
 * Lanes that many goroutines share: by start function, by the place that started them, by thread; and of tasks and
 * regions. Each cell of a lane tells how many goroutines were, on average, in each state.
 *
 *	struct trace_lanes *l = trace_lanes_of_groups(tr, group_of_g, ngroups);	// reads every span once
 *	trace_lanes_draw(l, from, to, n, cells);	// any window: cells[lane * n + i]
 *	trace_lanes_free(l);
 *
 * A long window is drawn from sums over short stretches, a short one from its spans, so that neither costs more than a
 * few hundred milliseconds on millions of spans. Times: ns since tr->start.
 */
#ifndef GOPERF_TRACE_LANES_H
#define GOPERF_TRACE_LANES_H

#include "trace/trace.h"

enum lane_part {
	LP_RUNNING,
	LP_RUNNABLE, /* of threads: the scheduler looks for work */
	LP_SYSCALL,
	LP_WAITING,
	LP_N,
};

struct lane_cell {
	float part[LP_N]; /* how many, on average */
	float best;	  /* private */
	uint32_t g;	  /* who ran longest (threads); TRACE_NO */
};

#define LANES_MAX 64 /* of one store; what is more is left out, the least first */

struct trace_lanes {
	const struct trace *tr;
	uint32_t n;	/* lanes */
	uint32_t *keys; /* by lane: its group, or its thread */
	uint32_t all;	/* groups or threads that there are */
	/* private */
	uint32_t *lane_of; /* by goroutine or by thread; TRACE_NO: not shown */
	bool by_thread;
	uint32_t nsums;
	struct lane_cell
		*sums; /* lane * nsums + i: stretches of equal length over the whole trace */
};

/* group_of_g: by goroutine, below ngroups, or TRACE_NO for those that belong to none. Copied. */
struct trace_lanes *trace_lanes_of_groups(const struct trace *tr, const uint32_t *group_of_g,
					  uint32_t ngroups);
struct trace_lanes *trace_lanes_of_threads(const struct trace *tr);
void trace_lanes_free(struct trace_lanes *l);
/* Bytes that a copy of any store of the trace takes at most. */
size_t trace_lanes_room(const struct trace *tr);
/* Copies a store to one piece of memory, aligned for it, that is nobody's to free. NULL: it has no room there. */
struct trace_lanes *trace_lanes_copy(const struct trace_lanes *l, void *to, size_t max);
void trace_lanes_draw(const struct trace_lanes *l, int64_t from, int64_t to, uint32_t n,
		      struct lane_cell *out);

/* For lanes of one's own: empty cells, and what goroutine g did in [start, end) added to them. */
void lane_clear(struct lane_cell *cells, size_t n);
void lane_add_g(struct lane_cell *cells, const struct trace *tr, uint32_t g, int64_t start,
		int64_t end, int64_t from, int64_t to, uint32_t n);
/* [start, end) of something in that state. who: TRACE_NO, or whose it is. */
void lane_add(struct lane_cell *cells, enum lane_part part, uint32_t who, int64_t start,
	      int64_t end, int64_t from, int64_t to, uint32_t n);

#endif
