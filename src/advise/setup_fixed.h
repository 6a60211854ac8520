/* Whether an expression is the same each time it is evaluated, and whether what is made of it is only asked. Of setup_map.c. */
#ifndef GOPERF_ADVISE_SETUP_FIXED_H
#define GOPERF_ADVISE_SETUP_FIXED_H

#include "advise/hot.h"

struct fixed {
	const struct hot_file *file;
	const struct gosrc *src;
	struct str free
		[2]; /* names that are fixed beside: of a loop over fixed elements; may be empty */
	int level;
	int owned; /* how deep memory lies in memory that is made anew: a slice, a map, a pointer */
};

/* Constants, functions, and literals of them. */
bool fixed_is(struct fixed *f, TSNode n);
/* The same of all elements of a literal's body, which is of type t. */
bool fixed_body(struct fixed *f, TSNode body, struct gotype t);

struct asked {
	const struct hot_file *file;
	const struct gosrc *src;
	TSNode name, scope;
	uint32_t from, to; /* bytes: uses in here are not looked at */
	bool owned; /* what it holds is memory of its own, which must not be changed or kept either */
	bool is_held; /* the variable is such memory, got from the map */
	int depth;
};

/* All uses of the variable named at `name` in `scope` only ask what it holds. */
bool asked_only(const struct asked *q);
/* The same of one expression that is such a map. */
bool asked_here(const struct asked *q, TSNode expr);

#endif
