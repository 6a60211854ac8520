/* A variable of a loop's round, whose address is taken in the last one alone. */
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

#endif
