/*
 * Profiles of the time that goroutines spend in one state, by the stack where it began: what `go tool trace
 * -pprof=net|sync|syscall|sched` writes, with the same samples. Made in one pass over the events, in memory that
 * does not grow with them.
 */
#ifndef GOPERF_TRACE_BLOCKPROF_H
#define GOPERF_TRACE_BLOCKPROF_H

#include "base/buf.h"
#include "profile/profile.h"
#include "trace/trace.h"

enum trace_profile { TRACE_PROF_NET, TRACE_PROF_SYNC, TRACE_PROF_SYSCALL, TRACE_PROF_SCHED };

/* False: name is none of net, sync, syscall, sched. */
bool trace_profile_find(const char *name, enum trace_profile *out) MUST_CHECK;

/*
 * The profile, the caller's to profile_free. What is damaged is left out, as Go's tool does: everything from the last
 * generation on that could not be read in full; *damage tells what (any is false where all is well).
 * NULL and err: not one generation could be read.
 */
struct profile *trace_block_profile(struct str data, bool mapped, enum trace_profile which,
				    struct trace_damage *damage, struct err *err) MUST_CHECK;

#endif
