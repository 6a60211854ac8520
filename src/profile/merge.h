/*
 * Several profiles as one, and the arithmetic around it. Profiles here are owned: their values change in place.
 * Rules: github.com/google/pprof, profile/merge.go, internal/measurement (as vendored in go1.26).
 */
#ifndef GOPERF_PROFILE_MERGE_H
#define GOPERF_PROFILE_MERGE_H

#include "profile/profile.h"

/*
 * A new profile with the samples of all: equal stacks with equal labels are summed, what no sample uses is left out, ids are
 * given anew. The types of values and periods must be equal. The sources may be freed afterwards.
 */
struct profile *profile_merge(struct profile *const *ps, size_t n, struct err *err) MUST_CHECK;
/*
 * The same one profile at a time, so that a source can go when it was added. Only for sources of which a merge of all at once
 * and one of parts give the same: with the types, units and period type of the first, times and periods over 0, and no
 * values below 0.
 */
struct merger;
struct merger *merger_new(void);
/* False, and the merger is of no more use but to be freed, when p is no such source. p may be freed afterwards. */
bool merger_add(struct merger *m, const struct profile *p) MUST_CHECK;
/* The sum; frees m. NULL and err where it has too many entries. m has at least one source. */
struct profile *merger_finish(struct merger *m, struct err *err) MUST_CHECK;
void merger_free(struct merger *m);

/* Makes the sample types equal first: those that all have, in the order of the first, in the finest unit of any. */
struct profile *profile_combine(struct profile **ps, size_t n, struct err *err) MUST_CHECK;
/* The two steps of profile_combine before the merge. */
bool profile_make_compatible(struct profile **ps, size_t n, struct err *err) MUST_CHECK;

/* Multiplies the values of each type; samples that become nothing go. ratios: one a type. */
void profile_scale(struct profile *p, const double *ratios);
/* Scales p so that the sum of each type is that of base. */
bool profile_normalize(struct profile *p, const struct profile *base, struct err *err) MUST_CHECK;
/* Gives every sample the label key=value, in place of what it had under key. */
void profile_set_label(struct profile *p, struct str key, struct str value);

#endif
