/*
 * Findings that no profile prices: goroutines that the runtime has proved to be leaked (the evidence's goroutine profiles) and
 * data races (race.log). They are about being right, not fast, and stand in front of all others.
 */
#ifndef GOPERF_ADVISE_FAULTS_H
#define GOPERF_ADVISE_FAULTS_H

#include "advise/advise.h"
#include "advise/join.h"

/*
 * Adds findings and what is only suspect to out; join is of the evidence that is read; root is the module's folder, NULL: unknown. only: one pattern's id, or NULL.
 * What cannot be read becomes a sentence for note().
 */
void faults_find(struct advice *out, const struct join *join, const char *root, const char *only,
		 void (*note)(void *ctx, const char *sentence), void *ctx);

#endif
