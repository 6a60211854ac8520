/* head := make([]byte, 8) ... append(head, body...): the first block is too small for what comes, and thrown away at once. */
#ifndef GOPERF_ADVISE_TAIL_H
#define GOPERF_ADVISE_TAIL_H

#include "advise/rule.h"

/* call: append(head, body...). Fills site, subject, spots. False where head may have room, or is used in a loop. */
bool match_tail(struct candidate *c, const struct gosrc *src, TSNode call);
bool is_tail(const struct candidate *c); /* whether match_tail made it */
void judge_tail(struct advisor *a, struct candidate *c);
void explain_tail(struct advisor *a, struct candidate *c);

#endif
