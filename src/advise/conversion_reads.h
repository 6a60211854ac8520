/*
 * What becomes of a converted text in the functions that get it: whether all of them only read it. What they tell of it in an
 * error is no reason for a copy, but makes the compiler put the text on the heap.
 */
#ifndef GOPERF_ADVISE_CONVERSION_READS_H
#define GOPERF_ADVISE_CONVERSION_READS_H

#include "advise/conversion.h"

struct reads {
	struct str into;	      /* the function of the user's that gets it; empty: none */
	const struct gosrc *told_src; /* where the first error tells it: NULL: none does */
	TSNode told;
	uint32_t looks, tells;
};

/*
 * Whether the value n (the conversion, or a name of it) is only read: looked at, cut into pieces that are only looked at, handed to
 * functions of the module that only read it, or told in an error. It must be looked at at least once.
 */
bool conversion_is_read(const struct hot_file *f, enum direction dir, TSNode n, struct reads *out);
/* The same of all that the scope says of a name behind a place. */
bool conversion_name_is_read(const struct hot_file *f, enum direction dir, struct str name,
			     TSNode scope, uint32_t after, struct reads *out);
/* Where a variable of the function that a statement sets (the name on its left) is known; null: it is none. */
TSNode conversion_scope(const struct gosrc *src, TSNode name);
/* The function or method of the module that a call names, and the context to read it in. */
bool conversion_callee(const struct hot_file *f, TSNode call, struct godef *def,
		       struct gocontext *ctx);

#endif
