/* Who made whom ready to run: wake-ups and go statements in a window of time. */
#ifndef GOPERF_TRACE_WAKES_H
#define GOPERF_TRACE_WAKES_H

#include "trace/trace.h"

struct trace_wake {
	int64_t time;
	uint32_t from;	/* goroutine; TRACE_NO: a timer, the network or the runtime */
	uint32_t g;	/* who became ready */
	uint32_t stack; /* where .from was */
	bool created;	/* by a go statement */
};

/*
 * Those in [from, to), by goroutine g and then time; by: only what that goroutine did, or TRACE_NO. At most max are
 * written. Returns how many; max + 1: there are more, and the search ended there.
 */
size_t trace_wakes(const struct trace *tr, int64_t from, int64_t to, uint32_t by, size_t max,
		   struct trace_wake *out);

#endif
