/*
 * What a remedy would save of the benchmark that its finding names: in time, bytes and allocations, each as a part of all that
 * the benchmark takes, so that it can be held against what `goperf prove` measures. It is the finding's price under that
 * benchmark, less what the remedy leaves (struct rest), over the benchmark's own total. docs/advice.md tells how; how well it
 * does, tests/advice/honesty/check measures.
 */
#ifndef GOPERF_ADVISE_SAVING_H
#define GOPERF_ADVISE_SAVING_H

#include "advise/advise.h"
#include "advise/rule.h"

/* In explain's place in the order: the price is judged. Fills *out. */
void saving_of(struct advisor *a, const struct candidate *c, struct saving *out);

#endif
