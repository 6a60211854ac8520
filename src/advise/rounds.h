/* A variable of a loop's round whose address few rounds take: the last one alone, or those that are the best so far. */
#ifndef GOPERF_ADVISE_ROUNDS_H
#define GOPERF_ADVISE_ROUNDS_H

#include "advise/rule.h"

/*
 * for _, x := range xs { if ok(x) { return &x } }: since Go 1.22 each round has an x of its own, which is allocated whether or
 * not its address is taken then. g: its escape, which must begin at an address that is seen. Gives the loop and the "&x" in
 * it; false where more rounds than the last may take it.
 */
bool round_address(const struct gosrc *src, const struct godiag *g, TSNode name, TSNode decl,
		   TSNode *loop, TSNode *address);
/* The loop with a copy where the address is taken. */
const char *round_example(struct advisor *a, const struct candidate *c);

/*
 * c := T{...}; ...; if better(c) { best = &c }, where best is a local pointer that is only read, and asked whether it is nil: each
 * round allocates a c, and a value beside a bool would do. fn: the function around it.
 */
bool round_best(const struct gosrc *src, TSNode fn, TSNode name, TSNode decl, TSNode *loop,
		TSNode *address);
const char *round_best_example(struct advisor *a, const struct candidate *c, TSNode fn);

#endif
