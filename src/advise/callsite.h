/*
 * Where a candidate's function is called from, as the profiles saw it, and what it was handed there. A helper that appends
 * one element looks harmless by itself; the loop that makes it grow stands in its caller.
 */
#ifndef GOPERF_ADVISE_CALLSITE_H
#define GOPERF_ADVISE_CALLSITE_H

#include "advise/rule.h"

#define MAX_CALLSITES 4

struct callsite {
	struct hot_file *file;
	const struct gofunc *fn;
	TSNode call;
};

/*
 * Callers of c's function that charges on its spots came from, the dearest first; at most MAX_CALLSITES. Only calls by
 * name whose source was found: the number of them is returned.
 */
uint32_t callsites_of(struct advisor *a, const struct candidate *c, struct callsite *out);

/* A frame of the user that called one of the lines [low, high] of a candidate. */
struct caller_seen {
	const struct charge *charge;
	int64_t value;
	struct hot_file *file; /* NULL: a test, or its source is not here */
	const struct gofunc *fn;
	uint32_t line;
};

/* Calls fn for each, charge by charge; it returns false to stop. */
void callers_each(struct advisor *a, const struct candidate *c,
		  bool (*fn)(void *ctx, const struct caller_seen *s), void *ctx);

/* Whether all callers that were seen call the candidate's function through a variable or an interface. */
bool only_called_through_values(struct advisor *a, const struct candidate *c);

/* What the call hands over for a parameter or receiver of the function; null where it cannot be told. */
TSNode callsite_value(const struct callsite *s, const struct godecl *d);

/* Something that the candidate's function fills through a parameter or its receiver, as its caller has it. */
struct handed {
	struct callsite from;
	struct str subject; /* "l.lines", where the function says "r.lines" */
	TSNode base;	    /* the first name of it, in the call */
	struct godecl decl; /* of that name */
	struct bound
		bound; /* of the call, inside of the declaration's scope; its loop is never null */
};

/*
 * subject is what the function calls it, rooted in d. False where no caller that was seen calls in a loop, or what is handed
 * over is no variable of the caller.
 */
bool handed_over(struct advisor *a, const struct candidate *c, const struct godecl *d,
		 struct str subject, struct handed *out);

#endif
