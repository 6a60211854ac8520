/*
 * Critical paths: what the end of a stretch of a goroutine's time was really waiting for. The path goes back from the
 * end: while the goroutine waited, it is what the goroutine did that woke it, and so on through the goroutines. So its
 * steps lie end to end and fill the stretch exactly.
 *
 * A wait for a lock, for the collector, for a timer or for the network ends that: what a lock's holder did belongs to
 * someone else's path. Times: ns since tr->start.
 */
#ifndef GOPERF_TRACE_PATH_H
#define GOPERF_TRACE_PATH_H

#include "trace/trace.h"

#define PATH_DEPTH 48 /* goroutines behind one another */

/* The walk itself, for those who have their own idea of where it ends. */
struct path_walk {
	const struct trace *tr;
	void *ctx;
	/* Does the path go on to next->from, who ended the wait? It is asked only where there is such a goroutine. */
	bool (*follows)(void *ctx, const struct trace_span *wait, const struct trace_span *next);
	/* [from, to) of goroutine g's span s is on the path. Called in order of time. */
	void (*step)(void *ctx, uint32_t g, const struct trace_span *s, int64_t from, int64_t to);
	int64_t budget; /* spans that may be looked at; below 0 the walk follows nobody any more */
};
void path_walk(struct path_walk *w, uint32_t g, int64_t from, int64_t to);

struct path_step {
	uint32_t g;
	uint8_t state; /* enum trace_state */
	uint32_t reason, stack;
	int64_t from, to;
};

struct trace_path {
	VEC(struct path_step) v; /* in order of time */
	bool cut;		 /* the budget ended: the rest of it follows nobody */
};

/* The critical path of [from, to) of goroutine g, by the rules above. */
void trace_path_of(struct trace_path *p, const struct trace *tr, uint32_t g, int64_t from,
		   int64_t to);
/*
 * That of a task: the time from its begin to its end, of the goroutine that ended it. False: the trace does not tell
 * enough of it (no goroutine is known).
 */
bool trace_path_of_task(struct trace_path *p, const struct trace *tr, uint32_t task);
void trace_path_release(struct trace_path *p);

#endif
