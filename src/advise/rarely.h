/* A large variable that a function literal of a rare branch captures. */
#ifndef GOPERF_ADVISE_RARELY_H
#define GOPERF_ADVISE_RARELY_H

#include "advise/rule.h"

/*
 * func f(x big) { if odd { return func() { use(x) } } ... }: what is larger than 128 bytes is captured by reference, so x is
 * allocated at each call, whether or not the branch is gone into. g: its escape. Gives the literal; false where the value is
 * changed, which a copy in the branch would not see, or where the literal stands on the way of every call.
 */
bool rarely_captured(const struct candidate *c, const struct godiag *g, TSNode name, TSNode decl,
		     TSNode *literal);
/* Whether the heap profile says that the branch is rare: the literal was made far less often than what it captures. */
bool rarely_made(struct advisor *a, const struct candidate *c, TSNode literal);
/* The branch with a copy of its own. */
const char *rarely_example(struct advisor *a, const struct candidate *c);

#endif
