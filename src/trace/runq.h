/* What the processors did while a goroutine that could run waited for one. */
#ifndef GOPERF_TRACE_RUNQ_H
#define GOPERF_TRACE_RUNQ_H

#include "trace/view.h"

struct sched_wait {
	int64_t start, end;
	uint32_t g, from, stack;
	uint8_t cause; /* enum trace_cause */
	uint32_t reason;
};

struct sched_waits {
	struct sched_wait *v;
	size_t n, cap;
	int64_t least; /* private */
};

struct sched_busy {
	uint32_t name; /* string: start function */
	int64_t ns;
};

struct sched_cause {
	int64_t ns;	 /* length of the window */
	int64_t proc_ns; /* times the processors that there were */
	int64_t run_ns, idle_ns, sched_ns, syscall_ns;
	int64_t gc_ns;		    /* of run_ns: mark workers */
	int64_t stw_ns;		    /* of ns */
	struct sched_busy busy[64]; /* what ran, the longest first; beyond 64 functions: not kept */
	size_t nbusy;
};
void sched_explain(const struct trace *tr, int64_t from, int64_t to, struct sched_cause *c);
const char *sched_cause_name(const struct sched_cause *c);

#endif
