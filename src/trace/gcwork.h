/* Who works for the garbage collector, and when: mark workers by their mode, and running mark assists. */
#ifndef GOPERF_TRACE_GCWORK_H
#define GOPERF_TRACE_GCWORK_H

#include "trace/view.h"

enum gc_mode { GW_DEDICATED, GW_FRACTIONAL, GW_IDLE, GW_ASSIST, GW_N };

struct gc_work { /* time on a processor */
	int64_t start, end;
	uint32_t g;
	uint8_t mode;	/* enum gc_mode */
	uint32_t range; /* ASSIST: index into tr->ranges[TR_ASSIST] */
};

typedef void (*gc_work_fn)(void *ctx, const struct gc_work *w);
void gc_workers_each(const struct trace *tr, gc_work_fn fn, void *ctx);
void gc_assists_each(const struct trace *tr, gc_work_fn fn, void *ctx);

/*
 * A stopped world in its two parts: until .stopped others still ran, the last of them .culprit (TRACE_NO: all stood
 * still already).
 */
struct stw_part {
	int64_t stopped;
	uint32_t culprit;
};
/* One for each of tr->ranges[TR_STW]. */
void stw_parts(const struct trace *tr, struct stw_part *parts);

#endif
