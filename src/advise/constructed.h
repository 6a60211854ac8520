/* What a function of the package makes for its callers: newSet() whose one return gives make(map[K]V), or &Set{m: map[K]V{}}. */
#ifndef GOPERF_ADVISE_CONSTRUCTED_H
#define GOPERF_ADVISE_CONSTRUCTED_H

#include "advise/rule.h"

struct constructed {
	const struct gosrc *src; /* where it is made */
	TSNode call;		 /* of the constructor */
	TSNode value;		 /* what its return gives: without & and conversions */
	bool renames; /* its type parameters have other names where it is called: its types mean nothing there */
};

/* value is a call by name of a function of f's package. False where what it gives is not made in it, or not always the same. */
bool constructed_of(const struct hot_file *f, TSNode value, struct constructed *out);
#endif
