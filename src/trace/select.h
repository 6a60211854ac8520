/* What happened in a window of time: sums over all goroutines, by goroutine, by start function; processors; events. */
#ifndef GOPERF_TRACE_SELECT_H
#define GOPERF_TRACE_SELECT_H

#include "trace/trace.h"

struct select_row {
	uint32_t key;	     /* goroutine; string of the start function */
	uint32_t n;	     /* goroutines */
	int64_t state[TS_N]; /* ns by enum trace_state; yields count as runnable */
};

/* How often what began in the window. */
enum select_event {
	SE_SPANS,
	SE_CREATED,
	SE_ENDED,
	SE_WOKEN,   /* made ready by someone or by a timer or the network */
	SE_STOPPED, /* preempted, or it yielded */
	SE_SYSCALLS,
	SE_GCS,
	SE_STWS,
	SE_LOGS,
	SE_SAMPLES,
	SE_N,
};
extern const char *const select_event_name[SE_N]; /* keys of JSON */

struct trace_selection {
	int64_t from, to;
	int64_t state[TS_N]; /* ns, summed over goroutines */
	int64_t proc[TP_N];  /* ns, summed over processors */
	int64_t gc_ns, stw_ns, assist_ns;
	uint64_t events[SE_N];
	VEC(struct select_row) gs, functions; /* the most running time first */
};

/* Of all goroutines whose start function only fits; NULL: of all. */
struct regex;
void trace_select(struct trace_selection *s, const struct trace *tr, int64_t from, int64_t to,
		  const struct regex *only);
void trace_selection_release(struct trace_selection *s);

#endif
