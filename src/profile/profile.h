/*
 * A profile in memory: profile.proto (github.com/google/pprof, proto/profile.proto, as vendored in go1.26) as
 * columns. Entities are referred to by index (not by the file's ids); strings by index into the string table.
 * Everything lives in the profile's arena; strings may point into the inflated input, which the profile owns.
 * A profile is not written to once it was read: what filters make of it is another struct profile, in an arena of
 * its own, that shares the columns it leaves alone (profile/filter.h).
 *
 * Every line has a function; the string table may hold the same text twice (compare texts, not ids).
 *
 * Samples: locations of sample s are sample_locs[sample_loc_begin[s] .. sample_loc_begin[s + 1]), leaf first;
 * its values are values[s * n_types .. + n_types); its labels labels[label_begin[s] .. label_begin[s + 1]).
 * Locations: lines of location l are line_*[line_begin[l] .. line_begin[l + 1]), innermost (inlined) first.
 */
#ifndef GOPERF_PROFILE_PROFILE_H
#define GOPERF_PROFILE_PROFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "io/file.h"
#include "io/inflate.h"

#define PROFILE_NONE UINT32_MAX /* no such mapping or function */

struct value_type {
	uint32_t type, unit; /* strings */
};

struct mapping {
	uint64_t id; /* as in the file, for -raw */
	uint64_t start, limit, offset;
	uint32_t file, build_id; /* strings */
	bool has_functions, has_filenames, has_line_numbers, has_inline_frames;
};

struct label {
	uint32_t key, str; /* strings; str is 0 for a numeric label */
	uint32_t unit;	   /* string, numeric labels only; 0: none */
	int64_t num;
};

struct profile {
	struct arena arena;
	struct file file;      /* where profile_open found it; released with the profile */
	struct inflated input; /* what the strings point into */

	struct str *strings;		 /* [0] is "" */
	uint32_t n_strings, strings_cap; /* cap: of a derived profile that added some */

	struct value_type *types;
	uint32_t n_types;
	uint32_t default_type; /* string; 0: none */

	struct mapping *mappings;
	uint32_t n_mappings;

	uint32_t n_functions;
	uint64_t *fn_id;			      /* as in the file */
	uint32_t *fn_name, *fn_system_name, *fn_file; /* strings */
	int64_t *fn_start_line;

	uint32_t n_locations;
	uint64_t *loc_id; /* as in the file */
	uint64_t *loc_address;
	uint32_t *loc_mapping; /* index or PROFILE_NONE */
	uint8_t *loc_is_folded;
	uint32_t *line_begin; /* n_locations + 1 */
	uint32_t *line_fn;    /* index or PROFILE_NONE */
	int64_t *line_no, *line_col;

	bool samples_shared; /* the sample columns belong to another profile: copy before a change */
	uint32_t n_samples;
	uint32_t *sample_loc_begin; /* n_samples + 1 */
	uint32_t *sample_locs;	    /* indexes of locations */
	int64_t *values;	    /* n_samples * n_types */
	uint32_t *label_begin;	    /* n_samples + 1; NULL when no sample has a label */
	struct label *labels;

	struct value_type period_type;
	int64_t period, time_nanos, duration_nanos;
	uint32_t drop_frames, keep_frames, doc_url; /* strings; 0: none */
	uint32_t *comments;
	uint32_t n_comments;
};

/* A tar archive that was given instead of a profile (io/tar.h reads input.data). */
struct profile_archive {
	struct inflated input;
	struct file file; /* what input points into, when it was not packed */
};
void profile_archive_release(struct profile_archive *a);

struct profile_read_options {
	size_t max_inflated;
	bool no_comment_names; /* Go's debug=1 text: leave the names in its comments alone, as pprof does */
	/*
	 * A tar archive, plain or packed, comes back here, for a profile that is NULL and no error (ERR_NONE). It may point into
	 * the data of profile_read_with. NULL: a tar is no profile.
	 */
	struct profile_archive *archive;
	bool mapped; /* the data is a mapped file: pages that were read may go, and come back from it */
};

/*
 * Any format that goperf knows (proto, legacy texts and binaries), plain, gzip or zstd. name is for messages. data must
 * outlive the profile when it is not packed: the strings point into it. Memory is bounded by a small multiple of
 * the inflated size, which max_inflated limits (0: INFLATE_DEFAULT_MAX). err is never NULL, here and below: the readers
 * hand their words to each other in it.
 */
struct profile *profile_read(struct str data, const char *name, size_t max_inflated,
			     struct err *err) MUST_CHECK;
struct profile *profile_read_with(struct str data, const char *name,
				  const struct profile_read_options *o, struct err *err) MUST_CHECK;
struct profile *profile_open_with(const char *path, const struct profile_read_options *o,
				  struct err *err) MUST_CHECK;
/* The same from a file; "-" is standard input. */
struct profile *profile_open(const char *path, size_t max_inflated, struct err *err) MUST_CHECK;
void profile_free(struct profile *p);

static inline struct str profile_str(const struct profile *p, uint32_t id)
{
	return p->strings[id];
}

/* Index of the sample type named name ("inuse_space", "cpu" ...), or -1. */
int profile_type_index(const struct profile *p, struct str name);

#endif
