/* Time of goroutines by own stack, state and reason: what profiles and folded stacks are made of. See export.h. */
#ifndef GOPERF_TRACE_TALLY_H
#define GOPERF_TRACE_TALLY_H

#include "trace/view.h"

struct tally_row {
	uint32_t stack;	 /* 0: only the start function is known */
	uint32_t func;	 /* string: it; 0 where there is a stack */
	uint8_t state;	 /* enum trace_state */
	uint32_t reason; /* string */
	int64_t count, ns;
};

struct tally {
	VEC(struct tally_row) rows; /* the most time first */
	struct hashset set;	    /* private */
};

void tally_init(struct tally *t, const struct view_report *r);
void tally_release(struct tally *t);
/* "waiting", "chan receive", "mark assist"...: what the row's state is called. */
struct str tally_state(const struct trace *tr, const struct tally_row *x);

#define TALLY_ASSIST TS_N /* in state: mark assists, which are a part of running */
#define TALLY_SWEEP (TS_N + 1)

#endif
