/*
 * Whether a slice or buffer that a function makes outlives the round or the call: returned, stored, sent, held by a literal or a
 * goroutine, or handed to a function of the package that keeps what it gets. What other packages do with it is not asked.
 */
#ifndef GOPERF_ADVISE_KEEPING_H
#define GOPERF_ADVISE_KEEPING_H

#include "advise/rule.h"

struct keeping {
	const char *how; /* "it is returned"; NULL: it is not kept */
	bool reused;	 /* emptied and filled again: Reset(), x = x[:0] */
	bool elsewhere;	 /* not all of its uses are in one loop */
	uint32_t uses;	 /* behind its declaration */
};

/* name is declared by c->decl, and scope is the block of that. is_buffer: a bytes.Buffer, whose Bytes() are it, too. */
struct keeping keeping_of(struct advisor *a, struct candidate *c, TSNode scope, struct str name,
			  bool is_buffer);

/* What is left out of the question. */
struct beside {
	TSNode stmt;	 /* uses in here */
	bool may_return; /* and that it is returned */
};

/* The same of a slice, but for these. */
struct keeping keeping_beside(struct advisor *a, struct candidate *c, TSNode scope, struct str name,
			      struct beside beside);

#endif
