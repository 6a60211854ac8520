/* Two slices of a loop that change places: cur := make(...) in each round, prev = cur at its end. */
#ifndef GOPERF_ADVISE_ROWS_H
#define GOPERF_ADVISE_ROWS_H

#include "advise/rule.h"

struct rows {
	TSNode swap;   /* prev = cur */
	TSNode made;   /* what prev begins with; null: nil */
	struct str to; /* "prev" */
};

/*
 * The slice that c->decl declares as c->subject in c->loop lives for one round more as another variable's, and no longer:
 * neither of the two is kept, and the other begins with memory of its own.
 */
bool rows_of(struct advisor *a, struct candidate *c, TSNode scope, struct rows *out);
/* The loop with two slices that are used in turn. */
const char *rows_example(struct advisor *a, const struct candidate *c, const struct rows *r);

#endif
