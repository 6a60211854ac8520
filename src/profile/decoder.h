/*
 * What the files of the decoder share: where it stands, and how it reads a message. The samples have a file of their own.
 */
#ifndef GOPERF_PROFILE_DECODER_H
#define GOPERF_PROFILE_DECODER_H

#include <stdatomic.h>

#include "base/map.h"
#include "base/pages.h"
#include "base/vec.h"
#include "base/wire.h"
#include "profile/decode.h"

enum { /* fields of Profile */
       F_SAMPLE_TYPE = 1,
       F_SAMPLE,
       F_MAPPING,
       F_LOCATION,
       F_FUNCTION,
       F_STRING,
       F_DROP_FRAMES,
       F_KEEP_FRAMES,
       F_TIME_NANOS,
       F_DURATION_NANOS,
       F_PERIOD_TYPE,
       F_PERIOD,
       F_COMMENT,
       F_DEFAULT_SAMPLE_TYPE,
       F_DOC_URL,
       N_FIELDS,
};

/* What is decoded of the input goes by blocks of this size, at its multiples: part of a huge page would break the page up. */
#define BLOCK PAGES_HUGE

struct run {
	const uint8_t *p, *end;
	uint32_t field;
	uint32_t n;	/* fields of that number in it; others are skipped */
	uint32_t first; /* samples only: index of the first */
	bool bad;	/* set by the worker */
};

struct ids {
	uint32_t *dense; /* index + 1 by id, for ids up to the number of entities */
	uint64_t n_dense;
	struct map sparse;
	bool identity; /* every id is its index + 1, as all writers of today have it */
};

struct decoder {
	struct profile *p;
	struct str data;
	struct err *err;
	VEC(struct run) runs;
	uint32_t count[N_FIELDS];
	struct ids mapping_ids, function_ids, location_ids;
	uint64_t n_lines;
	/* of each block of the input: bytes that are not samples which were decoded; NULL: all of it stays */
	atomic_size_t *needed;
};

struct field {
	uint32_t num;
	uint8_t type;
	uint64_t u64;
	struct str bytes;
};

/* The slow path of next_field. */
bool decode_any_field(struct wire *w, struct field *f);

/* Nearly all fields have a tag of one byte, and a number or a length of one byte or two. */
static inline bool next_field(struct wire *w, struct field *f)
{
	const uint8_t *p = w->p;
	size_t left = wire_left(w), head = 2;
	uint64_t v;

	if (UNLIKELY(left < 3 || (p[0] & 0x85) != 0 || (p[1] & p[2] & 0x80)))
		return decode_any_field(w, f);
	v = p[1];
	if (v & 0x80) {
		v = (v & 0x7f) | (uint64_t)p[2] << 7;
		head = 3;
	}
	f->num = p[0] >> 3;
	f->type = p[0] & 7;
	if (f->type == 0) {
		f->u64 = v;
		w->p = p + head;
		return true;
	}
	if (UNLIKELY(v > left - head))
		return decode_any_field(w, f);
	f->bytes = (struct str){ (const char *)p + head, (size_t)v };
	w->p = p + head + v;
	return true;
}

static inline struct wire wire_str(struct str s)
{
	return wire_of(s.p, s.n);
}

/* A field of a message must have the type that the format says: 0 number, 2 bytes. */
static inline uint64_t number(struct wire *w, const struct field *f)
{
	if (f->type != 0)
		w->bad = true;
	return f->u64;
}

static inline uint32_t id_find(const struct ids *ids, uint64_t id)
{
	if (id < ids->n_dense)
		return ids->dense[id] - 1; /* 0 is nobody: wraps to PROFILE_NONE */
	return map_get(&ids->sparse, id);
}

/* How many packed numbers there are: as many can be read if packed_is_whole. */
uint64_t packed_count(struct str s);
static inline bool packed_is_whole(struct str s)
{
	return s.n == 0 || (unsigned char)s.p[s.n - 1] < 0x80;
}

/* Zeroed, in the profile's arena; NULL and err when there is no memory. */
void *decode_column(struct decoder *d, uint64_t n, size_t size);
/* The samples: the strings and locations that they name stand already. */
bool decode_samples(struct decoder *d);

#endif
