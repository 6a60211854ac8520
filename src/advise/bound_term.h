/* Of bound.c: how many rounds one loop has. */
#ifndef GOPERF_ADVISE_BOUND_TERM_H
#define GOPERF_ADVISE_BOUND_TERM_H

#include "advise/rule.h"

struct term {
	enum bound_kind kind; /* NONE, EXACT or CONST */
	const char *expr, *hoist;
	int64_t constant;
	TSNode names; /* the expression whose names must not change inside of the loop */
};

/* for i := A; i < N; i++, "<=", counting down, and in steps. */
struct term bound_clause(struct advisor *a, const struct hot_file *f, TSNode clause);

#endif
