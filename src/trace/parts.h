/* Time of goroutines by what they did: the columns that several views share, and how any stretches of time get theirs. */
#ifndef GOPERF_TRACE_PARTS_H
#define GOPERF_TRACE_PARTS_H

#include "trace/view.h"

enum part {
	GP_TOTAL,
	GP_EXEC,
	GP_SCHED,
	GP_SYNC,
	GP_NET,
	GP_SLEEP,
	GP_GC_WAIT,
	GP_OTHER,
	GP_SYSCALL,
	GP_SYSCALL_BLOCKED,
	GP_ASSIST, /* mark assists: told beside the others, as a part of them */
	GP_N
};

#define PART_COLS { "total_ns", "total", VU_NS }, PART_COLS_REST
#define PART_COLS_REST \
	{ "execution_ns", "execution", VU_NS }, { "sched_wait_ns", "sched wait", VU_NS }, \
		{ "sync_ns", "sync block", VU_NS }, { "network_ns", "network", VU_NS }, \
		{ "sleep_ns", "sleep", VU_NS }, { "gc_wait_ns", "GC wait", VU_NS }, \
		{ "other_wait_ns", "other wait", VU_NS }, { "syscall_ns", "syscall", VU_NS }, \
		{ "syscall_blocked_ns", "syscall blocked", VU_NS }, \
	{ \
		"gc_assist_ns", "GC assist", VU_NS \
	}

/* The next cells of a row: parts from `first` on. */
void parts_put(struct view_table *t, const int64_t *part, enum part first);
/* Adds d ns of a span, idle of them runnable between yields. waits: of view_wait_classes. */
void parts_add(int64_t *part, const uint8_t *waits, const struct trace_span *s, int64_t d,
	       int64_t idle);
/* Of d ns of the span: how much it was runnable, between a yield and the next start. */
int64_t parts_idle(const struct trace_span *s, int64_t d);

/*
 * Adds what the goroutines did in n stretches to part, which is by .of: in time proportional to the goroutines' spans
 * and n log n, however they overlap. r's filter of states holds, its window does not.
 */
void stretches_measure(const struct view_report *r, const struct stretch *v, size_t n,
		       int64_t (*part)[GP_N]);

#endif
