/*
 * Time of goroutines as profiles, folded stacks and a Perfetto trace: what of it is in the report's filter. Without a
 * filter of states everything but running counts in profiles and folded stacks (off-CPU time).
 *
 * The stack of a span is where the goroutine itself was: of a wait for a processor, where it had blocked or stopped before.
 * Running time has no stacks in a trace: it is shared out among the CPU profiler's samples, where the trace has some of
 * the goroutines asked for, and else among start functions.
 */
#ifndef GOPERF_TRACE_EXPORT_H
#define GOPERF_TRACE_EXPORT_H

#include "io/file.h"
#include "profile/profile.h"
#include "trace/view.h"

/* Samples "spans/count" and "time/nanoseconds", labels "state" and "reason". The caller frees it. */
struct profile *export_pprof(const struct view_report *r, struct err *err) MUST_CHECK;
/* "root;..;leaf;[reason] ns" a line, sorted. */
void export_folded(const struct view_report *r, struct buf *out);
/*
 * Packets of Perfetto's protobuf format (perfetto.dev, protos/perfetto/trace): a process with a thread for each
 * processor, tracks of goroutines by start function, tasks and collections, counters, and flows for wake-ups.
 * Written piece by piece into o.
 */
void export_perfetto(const struct view_report *r, struct out *o);

#endif
