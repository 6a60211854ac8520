/*
 * What makes one profile out of another: frames and samples taken away, labels made frames, places made coarser.
 * All work on a derived profile, which shares the columns of its origin until a filter replaces one.
 * Rules: github.com/google/pprof, profile/filter.go, prune.go, internal/driver/tagroot.go (as vendored in go1.26).
 */
#ifndef GOPERF_PROFILE_FILTER_H
#define GOPERF_PROFILE_FILTER_H

#include "base/regex.h"
#include "profile/profile.h"

/* A copy that shares every column with p, which must outlive it. Free with profile_free. */
struct profile *profile_derive(const struct profile *p);

struct name_filters {
	const struct regex *focus, *ignore, *hide, *show; /* NULL: none */
};
struct name_hits {
	bool focus, ignore, hide, show;
};
/*
 * Keeps the samples with a frame that matches focus and none that matches ignore; takes lines out that match hide or do
 * not match show. A regex is tried on the names and files of a location's lines and on its mapping's file.
 */
struct name_hits filter_names(struct profile *q, const struct name_filters *f);
/* Cuts the frames above the highest match; samples without one go. True when something matched. */
bool filter_show_from(struct profile *q, const struct regex *re);
/* Cuts the frames below the lowest match, which stays. */
void filter_prune_from(struct profile *q, const struct regex *re);
/* Cuts a frame that matches drop and not keep (may be NULL), and all below it, behind the first user frame. */
void filter_prune(struct profile *q, const struct regex *drop, const struct regex *keep);
/* filter_prune by the profile's own drop_frames and keep_frames. */
bool filter_uninteresting(struct profile *q, struct err *err) MUST_CHECK;

/* Keeps the samples s with keep[s]. */
void filter_samples(struct profile *q, const uint8_t *keep);
struct label_hits {
	bool show, hide;
};
/* Takes labels away whose key does not match show or matches hide. */
struct label_hits filter_label_keys(struct profile *q, const struct regex *show,
				    const struct regex *hide);

/* Label values as frames: roots[0] outermost, the last of leaves innermost. unit is what numbers are scaled to. */
struct tag_frames {
	const struct str *roots, *leaves; /* keys */
	size_t n_roots, n_leaves;
	struct str unit;
};
struct tag_hits {
	bool root, leaf; /* some sample has one of the keys */
};
struct tag_hits filter_tag_frames(struct profile *q, const struct tag_frames *t);

/* What a place keeps; everything else is cleared, so that places become equal. */
struct granularity {
	bool inlines, function, file, line, column, address;
};
void filter_aggregate(struct profile *q, const struct granularity *g);

/* Adds a string to the table of a derived profile. */
uint32_t profile_add_string(struct profile *q, struct str s);

#endif
