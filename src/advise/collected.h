/*
 * Slices and maps that the standard library collects from an iterator whose length is known: slices.Collect(maps.Keys(m)).
 * It knows no length and grows them step by step.
 */
#ifndef GOPERF_ADVISE_COLLECTED_H
#define GOPERF_ADVISE_COLLECTED_H

#include "advise/rule.h"

/* slices.Collect, Sorted, AppendSeq ... (maps: maps.Collect) of something that has a length. Fills site, bound, spots. */
bool match_collected(struct candidate *c, const struct gosrc *src, TSNode call, bool maps);
/* Whether match_collected made the candidate. */
bool is_collected(const struct candidate *c);
/* In judge: a reason where presizing would gain too little. */
const char *collected_leave(struct advisor *a, const struct candidate *c);
void explain_collected(struct advisor *a, struct candidate *c);

#endif
