/*
 * Projections and filters at work on results, as golang.org/x/perf/benchproc defines them: a projection takes a tuple
 * of strings (a key) from a result and gives keys an order; a filter keeps or drops results and single measurements.
 *
 * Projections that are parsed with one projector exclude each other: what one names (a setting, "/size", ".name")
 * is left out of another's ".config" and ".fullname". What none of them covers is the residue.
 *
 * Strings are ids of the reader's interner, which must outlive all this.
 */
#ifndef GOPERF_BENCH_PROJECT_H
#define GOPERF_BENCH_PROJECT_H

#include "bench/benchfmt.h"
#include "bench/expr.h"

#define FIELD_NONE UINT32_MAX

enum field_order { ORDER_FIRST, ORDER_FIXED, ORDER_ALPHA, ORDER_NUM };

/* One dimension of keys. */
struct key_field {
	struct str name;
	enum field_order order;
	struct map rank; /* value -> place, of ORDER_FIRST and ORDER_FIXED */
	bool ranks_seen; /* ORDER_FIRST learns as keys come; fields of .config do not */
};

/* What a projection was written as: one field each, but ".config" grows a field for each setting that it meets. */
struct key_part {
	enum { PART_CONFIG, PART_FULLNAME, PART_NAME, PART_NAME_KEY, PART_SETTING, PART_UNIT } kind;
	struct str key;
	uint32_t key_id;       /* PART_SETTING: string */
	uint32_t field;	       /* index; PART_CONFIG: none */
	VEC(uint32_t) members; /* PART_CONFIG: fields, in the order of appearance */
	struct map by_setting; /* PART_CONFIG: key -> field */
	enum field_order order;
};

struct projector;

struct projection {
	struct projector *owner;
	VEC(struct key_field) fields;
	VEC(struct key_part) parts;
	bool uses_name;	     /* does any part look at the benchmark's name? */
	uint64_t loaded;     /* version of the settings that row is from; 0: none */
	uint32_t unit_field; /* FIELD_NONE: units are not told apart */
	VEC(uint32_t) row;   /* values by field, while a result is projected */
	/* keys: values of key k are key_vals[key_begin[k] ..), trailing "" left out */
	VEC(uint32_t) key_begin;
	VEC(uint32_t) key_vals;
	struct hashset keys;
	VEC(uint32_t) flat; /* fields in the order of sorting and showing; projection_flat */
};

/* A value that a fixed order demands. */
struct fixed_filter {
	enum { FIXED_FULLNAME, FIXED_OTHER } kind;
	struct key_part part;
	struct map values;
};

struct projector {
	struct intern *strs;
	struct arena arena;
	VEC(struct str) name_keys; /* ".name", "/size": left out of .fullname */
	struct map setting_keys;   /* left out of .config */
	bool have_config, have_fullname;
	VEC(struct fixed_filter) fixed;
	struct filter_expr filter;
	struct buf scratch;
	struct buf mask_scratch;
};

void projector_init(struct projector *p, struct intern *strs);
void projector_release(struct projector *p);

/* flag is for messages. with_unit adds a last field ".unit". Projections are released by projection_release. */
bool projector_parse(struct projector *p, struct str text, bool with_unit, struct projection *out,
		     struct err *err) MUST_CHECK;
void projector_residue(struct projector *p, struct projection *out);
bool projector_filter(struct projector *p, struct str text, struct err *err) MUST_CHECK;
void projection_release(struct projection *s);

/*
 * Does anything of the result pass the filter and the fixed orders? keep[i] (of n_values bytes) tells of which
 * measurements.
 */
bool projector_keeps(struct projector *p, const struct bench_record *rec, uint8_t *keep);

/* Takes the fields of a result; then projection_key gives the key of it (for a unit, where units are told apart). */
void projection_load(struct projection *s, const struct bench_record *rec);
uint32_t projection_key(struct projection *s, uint32_t unit);

static inline struct str projection_str(const struct projection *s, uint32_t id)
{
	return intern_get(s->owner->strs, id);
}

/* All fields, .config expanded; call again after keys were added. */
size_t projection_flat(struct projection *s, const uint32_t **out_fields);
/* The value of a field in a key, a string; 0 where the key has none. */
uint32_t key_value(const struct projection *s, uint32_t key, uint32_t field);
/* The values of a key with a space between, "" left out. */
void key_text(struct projection *s, uint32_t key, struct buf *out);
void keys_sort(struct projection *s, uint32_t *keys, size_t n);

#endif
