/*
 * A profile that is being made: by the merge, the legacy readers, the reports that write profiles. Entities get the ids
 * 1, 2, 3 ... in the order of their making; indexes are as in struct profile.
 */
#ifndef GOPERF_PROFILE_BUILDER_H
#define GOPERF_PROFILE_BUILDER_H

#include "base/intern.h"
#include "base/vec.h"
#include "profile/profile.h"

struct builder {
	struct intern strings;
	struct profile head; /* the fields that are no columns: set them here */
	VEC(struct value_type) types;
	VEC(struct mapping) mappings;
	VEC(uint32_t) fn_name, fn_system_name, fn_file;
	VEC(int64_t) fn_start_line;
	VEC(uint64_t) loc_address;
	VEC(uint32_t) loc_mapping;
	VEC(uint8_t) loc_is_folded;
	VEC(uint32_t) line_end; /* by location */
	VEC(uint32_t) line_fn;
	VEC(int64_t) line_no, line_col;
	VEC(uint32_t) sample_loc_end; /* by sample */
	VEC(uint32_t) sample_locs;
	VEC(int64_t) values;
	VEC(uint32_t) label_end;
	VEC(struct label) labels;
	VEC(uint32_t) comments;
};

void builder_init(struct builder *b);
void builder_release(struct builder *b);

static inline uint32_t builder_str(struct builder *b, struct str s)
{
	return intern_id(&b->strings, s);
}

void builder_type(struct builder *b, struct str type, struct str unit);
/* All return the index of the new entity. A mapping's id is set. */
uint32_t builder_mapping(struct builder *b, const struct mapping *m);
uint32_t builder_function(struct builder *b, uint32_t name, uint32_t system_name, uint32_t file,
			  int64_t start_line);
uint32_t builder_location(struct builder *b, uint64_t address, uint32_t mapping, bool is_folded);
/* Adds a line to the newest location. */
void builder_line(struct builder *b, uint32_t fn, int64_t line, int64_t column);
/* Ends a sample whose locations, values and labels were pushed onto the vectors. */
void builder_sample(struct builder *b);

/* The columns, in a profile of their own; the builder is released. ERR_LIMIT when there are too many entries. */
struct profile *builder_finish(struct builder *b, struct err *err) MUST_CHECK;

#endif
