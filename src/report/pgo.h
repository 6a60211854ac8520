/*
 * Profiles for `go build -pgo`: CPU profiles, merged, with only what the compiler reads (cmd/internal/pgo and
 * internal/profile of go1.26): of each sample the two innermost locations with what was inlined there, names and start
 * lines of functions, lines, and one value. Addresses become numbers of places, so that the same stack in two builds is one.
 */
#ifndef GOPERF_REPORT_PGO_H
#define GOPERF_REPORT_PGO_H

#include "report/report.h"

/* What a sample of a source counts (struct driver_sources, weights): as it was measured, or so that all sources weigh the same. */
#define PGO_AS_MEASURED 0.0
#define PGO_EQUAL (-1.0)

/* Is it a CPU profile that the compiler takes? Else err says what it is. */
bool pgo_check(const struct profile *p, const char *name, struct err *err) MUST_CHECK;
/* Multiplies the values by weight; PGO_EQUAL: brings their sum to the same number for every profile. */
void pgo_weigh(struct profile *p, double weight);
/* "equal" or a list of positive numbers, one a source; weights has n places. "": all as measured. */
bool pgo_parse_weights(const char *text, double *weights, size_t n, struct err *err) MUST_CHECK;

extern const struct report_kind report_kind_pgo;

#endif
