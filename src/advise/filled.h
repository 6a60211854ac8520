/* A map in a field of a struct that is made in one function and filled in another: NewSet() makes it, AddAll fills it. */
#ifndef GOPERF_ADVISE_FILLED_H
#define GOPERF_ADVISE_FILLED_H

#include "advise/rule.h"

struct filled {
	const struct gosrc *src; /* where the map is made */
	TSNode make; /* the value that the field gets, the last one seen; null: none was seen */
	bool sized;  /* some place gives it a size */
};

/*
 * Where the package makes the field of the struct that c's function is a method of. False where that is not seen, or where some
 * call of the method may find the map filled: the receiver must be made in the function that calls it, not around a loop.
 */
bool filled_of(struct advisor *a, const struct candidate *c, struct str field, struct filled *out);

#endif
