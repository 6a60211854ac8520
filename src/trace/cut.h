/*
 * A window of a trace as a trace of its own, which every reader of Go's traces accepts.
 *
 * Generations that lie in the window are copied as they are: each stands for itself. The one that the window begins in,
 * or ends in, is written anew: what every processor, thread and goroutine was doing at the window's begin is told by
 * status events, as the runtime does it at the begin of a generation; then come the events of the window, their
 * sequence numbers counted from there, and of the tables of strings and stacks what they use. A stopped world that is
 * under way begins with the window. Regions and tasks that began before it have no begin in the new trace.
 */
#ifndef GOPERF_TRACE_CUT_H
#define GOPERF_TRACE_CUT_H

#include "io/file.h"
#include "trace/trace.h"

struct trace_cut {
	uint64_t copied, rewritten; /* generations */
	uint64_t bytes;
};

/*
 * [from, to] in ns since tr->start. ERR_NOT_FOUND: nothing of the trace lies there; ERR_USAGE: format 1 (before Go 1.22)
 * has no generations to cut at. Damaged generations are left out.
 */
bool trace_cut(const struct trace *tr, int64_t from, int64_t to, struct out *o,
	       struct trace_cut *done, struct err *err) MUST_CHECK;

#endif
