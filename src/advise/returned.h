/*
 * A function that returns a pointer to something small: which of its results that is, what its returns give, and whether code
 * that was seen to call it would do with the value.
 */
#ifndef GOPERF_ADVISE_RETURNED_H
#define GOPERF_ADVISE_RETURNED_H

#include "advise/rule.h"

struct returned {
	TSNode type;	    /* "*T", where the function declares it */
	uint32_t index, of; /* which of how many results */
};

/* False: no result of fn is a pointer, or more than one is. */
bool returned_pointer(TSNode fn, struct returned *out);
/*
 * Whether a value could stand in its place at each return: &x, &T{...} or what was set to it, and nil where another result
 * (error, bool) says that there is none. *maybe: it is the only result, and nil says so; a bool beside the value would.
 */
bool returned_as_value(const struct gosrc *src, TSNode fn, const struct returned *r, bool *maybe);
/* What each return statement of fn itself gives for the result; null where it does not say. */
typedef void (*returned_fn)(void *ctx, TSNode value);
void returned_each(TSNode fn, const struct returned *r, returned_fn see, void *ctx);

/*
 * Why callers of the candidate's function need the pointer; NULL: none of those that were seen does. maybe: they may ask whether
 * it is nil, and at least one must be seen.
 */
const char *returned_needed(struct advisor *a, const struct candidate *c, const struct returned *r,
			    bool maybe);

/* Methods with a pointer receiver that change it: then the pointer is who it is. */
bool returned_has_changing_method(struct advisor *a, const struct candidate *c, struct str type);

#endif
