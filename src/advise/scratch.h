/*
 * Whether a slice that a function makes is thrown away when it returns. What the source shows of it (returned, stored, sent) is
 * the rule's; this is what only the compiler knows: what the calls do that get it.
 */
#ifndef GOPERF_ADVISE_SCRATCH_H
#define GOPERF_ADVISE_SCRATCH_H

#include "advise/rule.h"

enum scratch {
	SCRATCH_UNKNOWN, /* kept, or nothing says that it is not */
	SCRATCH_LOCAL,	 /* the compiler says that it does not leave the function */
	/* handed to one call that the compiler cannot see into, empty, and read behind it: an output parameter */
	SCRATCH_FILLED,
};

/* make is the call of make whose result the candidate's subject gets, in fn (a declaration or literal). */
enum scratch scratch_of(struct advisor *a, struct candidate *c, TSNode fn, TSNode make);
/* The call that fills a slice of SCRATCH_FILLED. */
TSNode scratch_filler(const struct candidate *c, TSNode fn, TSNode make);
/* Whether the function calls itself: then several of its buffers are in use at once. */
bool scratch_is_recursive(const struct candidate *c);

/*
 * Of a literal that a local name stands for and that only the function itself calls, one after the other, at least once in a loop:
 * the statement that declares it; null where it is used otherwise, or the size of what it makes is known inside of it alone.
 */
TSNode scratch_literal(const struct candidate *c, TSNode lit, TSNode make);

#endif
