/*
 * What got better and worse between two evidences: findings of both are paired by pattern, file and function, and inside of
 * one function by their order, so lines may move. Shares of totals are compared: totals of two runs are not alike.
 */
#ifndef GOPERF_ADVISE_SINCE_H
#define GOPERF_ADVISE_SINCE_H

#include "advise/advise.h"

/*
 * Fills advice->changes from a base, both advised on with a base_cost of a tenth of min_cost, so that a place that merely fell
 * under min_cost is seen as better rather than as gone. Strings are copied.
 */
void advise_since(struct advice *advice, const struct advice *base, double min_cost);
/* The folder with the source that the base was recorded from: laid from git into *temp, which the caller removes and frees;
 * NULL and *temp NULL where the revision is not known, was changed, or is not in this repository: why is a note. */
const char *since_source(struct arena *a, const struct evidence *base, const char *module_dir,
			 char **temp, const char **why);

#endif
