/*
 * The part of a small function that is rarely done, as the profile tells it: the block of an if or else, or what stands behind an if
 * that returns. Moved out, the rest may fit the inliner's budget. Of rule_not_inlined.c.
 */
#ifndef GOPERF_ADVISE_INLINE_RARE_H
#define GOPERF_ADVISE_INLINE_RARE_H

#include "advise/rule.h"

struct rare {
	TSNode at;	    /* the block; of what stands behind an if, the function's body */
	uint32_t from, to;  /* bytes of its statements */
	uint32_t head, end; /* the lines in front of them and behind them */
	bool returns;	    /* it gives the function's result */
	uint32_t results;   /* variables that it sets for what comes behind */
	int64_t seen, of;   /* samples on its own statements, and on those around it */
};

#define MAX_RARE 6

/* Those of the function that could be moved into one of their own; how many are written to out. */
uint32_t rare_parts(struct advisor *a, const struct candidate *c, TSNode fn,
		    struct rare out[MAX_RARE]);
/* "return p.putSlow(...)" in its place. */
const char *rare_example(struct advisor *a, const struct candidate *c, const struct rare *r);

#endif
