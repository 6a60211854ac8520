/*
 * Three steps: one walk over the top level finds runs of fields of one kind (4 GB/s: it only looks
 * at lengths); the samples' runs are counted in parallel, so that each column gets its exact size;
 * then everything is decoded in place, the samples in parallel. A profile of a million samples thus
 * costs no growing array and no copy.
 */
#include "profile/decode.h"

#include <string.h>
#include <sys/mman.h>

#include "base/map.h"
#include "base/pool.h"
#include "base/vec.h"
#include "base/wire.h"

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

static const char *const field_names[N_FIELDS] = {
	"?",	    "sample type", "sample",	  "mapping",	 "location",
	"function", "string",	   "drop_frames", "keep_frames", "time_nanos",
	"duration", "period type", "period",	  "comment",	 "default_sample_type",
	"doc_url",
};

/* A run of samples is decoded as one item of work. */
#define SAMPLE_RUN_BYTES ((size_t)256 << 10)
#define PAGE ((uintptr_t)4096)

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
	bool discard;
};

struct field {
	uint32_t num;
	uint8_t type;
	uint64_t u64;
	struct str bytes;
};

static bool any_field(struct wire *w, struct field *f)
{
	if (w->p >= w->end)
		return false;
	uint64_t tag = wire_varint(w);
	f->num = tag >> 3 > UINT32_MAX ? 0 : (uint32_t)(tag >> 3);
	f->type = tag & 7;
	switch (f->type) {
	case 0:
		f->u64 = wire_varint(w);
		break;
	case 1:
		wire_bytes(w, 8);
		break;
	case 2:
		f->bytes = wire_bytes(w, wire_varint(w));
		break;
	case 5:
		wire_bytes(w, 4);
		break;
	default:
		w->bad = true;
	}
	return !w->bad;
}

/* Nearly all fields have a tag of one byte, and a number or a length of one byte or two. */
static inline bool next_field(struct wire *w, struct field *f)
{
	const uint8_t *p = w->p;
	size_t left = wire_left(w), head = 2;
	uint64_t v;

	if (UNLIKELY(left < 3 || (p[0] & 0x85) != 0 || (p[1] & p[2] & 0x80)))
		return any_field(w, f);
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
		return any_field(w, f);
	f->bytes = (struct str){ (const char *)p + head, (size_t)v };
	w->p = p + head + v;
	return true;
}

static bool broken(struct decoder *d, uint32_t field, const uint8_t *at)
{
	return err_set(d->err, ERR_FORMAT, DECODE_NOT_PROTO " at byte %zu of %zu: expected a %s",
		       (size_t)(at - (const uint8_t *)d->data.p), d->data.n, field_names[field]);
}

static struct wire wire_str(struct str s)
{
	return wire_of(s.p, s.n);
}

/* A field of a message must have the type that the format says: 0 number, 2 bytes. */
static uint64_t number(struct wire *w, const struct field *f)
{
	if (f->type != 0)
		w->bad = true;
	return f->u64;
}

static uint32_t string_id(struct decoder *d, struct wire *w, const struct field *f)
{
	uint64_t id = number(w, f);

	if (f->type == 0 && id >= d->count[F_STRING])
		w->bad = true;
	return w->bad ? 0 : (uint32_t)id;
}

/* Top level. */

static bool is_message(uint32_t field)
{
	return (field >= F_SAMPLE_TYPE && field <= F_STRING) || field == F_PERIOD_TYPE;
}

static void add_run(struct decoder *d, uint32_t field, const uint8_t *p, const uint8_t *end)
{
	struct run *last = d->runs.n ? &vec_last(&d->runs) : NULL;

	if (last && last->field == field && last->end == p &&
	    (field != F_SAMPLE || (size_t)(end - last->p) <= SAMPLE_RUN_BYTES)) {
		last->end = end;
		last->n++;
		return;
	}
	vec_push(&d->runs,
		 (struct run){
			 .p = p, .end = end, .field = field, .n = 1, .first = d->count[field] });
}

static uint64_t packed_count(struct str s)
{
	uint64_t n = 0;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		uint64_t x;
		memcpy(&x, s.p + i, 8);
		/* the bytes below 0x80, added up by the multiplication */
		n += (~x >> 7 & 0x0101010101010101ULL) * 0x0101010101010101ULL >> 56;
	}
	for (; i < s.n; i++)
		n += (unsigned char)s.p[i] < 0x80;
	return n;
}

/* Packed numbers end with the end of a number: then there are exactly packed_count() of them to be
 * read. */
static bool packed_is_whole(struct str s)
{
	return s.n == 0 || (unsigned char)s.p[s.n - 1] < 0x80;
}

static bool walk(struct decoder *d)
{
	struct wire w = wire_str(d->data);
	bool has_time = false;

	for (;;) {
		const uint8_t *at = w.p;
		struct field f;
		if (!next_field(&w, &f)) {
			if (w.bad)
				return err_set(d->err, ERR_FORMAT,
					       "as profile.proto it is broken at byte %zu of %zu: "
					       "expected a field",
					       (size_t)(at - w.start), d->data.n);
			break;
		}
		if (f.num == 0 || f.num >= N_FIELDS)
			continue;
		if (f.type != (is_message(f.num) ? 2 : 0) && !(f.num == F_COMMENT && f.type == 2))
			return broken(d, f.num, at);
		if (f.num == F_TIME_NANOS) {
			if (has_time)
				return err_set(d->err, ERR_FORMAT,
					       "concatenated profiles detected");
			has_time = f.u64 != 0;
		}
		if (d->count[f.num] == UINT32_MAX - 1)
			return err_set(d->err, ERR_LIMIT, "more than %u entries of one kind",
				       UINT32_MAX - 1);
		add_run(d, f.num, at, w.p);
		d->count[f.num] +=
			f.num == F_COMMENT && f.type == 2 ? (uint32_t)packed_count(f.bytes) : 1;
	}
	return true;
}

static void *column(struct decoder *d, uint64_t n, size_t size)
{
	void *v = arena_try_alloc(&d->p->arena, n ? n : 1, size);

	if (!v)
		err_set(d->err, ERR_LIMIT, "out of memory for %llu entries", (unsigned long long)n);
	return v;
}

/* Each run's fields through fn; i counts the fields of that number from 0. */
static bool each(struct decoder *d, uint32_t field,
		 bool (*fn)(struct decoder *, const struct field *, uint32_t i))
{
	uint32_t i = 0;

	for (size_t r = 0; r < d->runs.n; r++) {
		if (d->runs.v[r].field != field)
			continue;
		struct wire w =
			wire_of(d->runs.v[r].p, (size_t)(d->runs.v[r].end - d->runs.v[r].p));
		for (;;) {
			const uint8_t *at = w.p;
			struct field f = { 0 };
			if (!next_field(&w, &f))
				break;
			if (!fn(d, &f, i++))
				return broken(d, field, at);
		}
	}
	return true;
}

static bool decode_string(struct decoder *d, const struct field *f, uint32_t i)
{
	d->p->strings[i] = f->bytes;
	return i > 0 || f->bytes.n == 0;
}

static bool value_type_of(struct decoder *d, struct str msg, struct value_type *out)
{
	struct wire w = wire_str(msg);
	struct field f;

	while (next_field(&w, &f)) {
		if (f.num == 1)
			out->type = string_id(d, &w, &f);
		else if (f.num == 2)
			out->unit = string_id(d, &w, &f);
		if (w.bad)
			return false;
	}
	return !w.bad;
}

static bool decode_sample_type(struct decoder *d, const struct field *f, uint32_t i)
{
	return value_type_of(d, f->bytes, &d->p->types[i]);
}

static bool decode_period_type(struct decoder *d, const struct field *f, uint32_t i)
{
	d->p->period_type = (struct value_type){ 0 };
	return value_type_of(d, f->bytes, &d->p->period_type);
}

static bool decode_mapping(struct decoder *d, const struct field *top, uint32_t i)
{
	struct mapping *m = &d->p->mappings[i];
	struct wire w = wire_str(top->bytes);
	struct field f;

	while (next_field(&w, &f)) {
		uint64_t *const num[] = { NULL, &m->id, &m->start, &m->limit, &m->offset };
		uint32_t *const str[] = { &m->file, &m->build_id };
		bool *const flag[] = { &m->has_functions, &m->has_filenames, &m->has_line_numbers,
				       &m->has_inline_frames };
		if (f.num >= 1 && f.num <= 4)
			*num[f.num] = number(&w, &f);
		else if (f.num == 5 || f.num == 6)
			*str[f.num - 5] = string_id(d, &w, &f);
		else if (f.num >= 7 && f.num <= 10)
			*flag[f.num - 7] = number(&w, &f) != 0;
		if (w.bad)
			return false;
	}
	return !w.bad;
}

static bool decode_function(struct decoder *d, const struct field *top, uint32_t i)
{
	struct profile *p = d->p;
	uint32_t *const str[] = { p->fn_name, p->fn_system_name, p->fn_file };
	struct wire w = wire_str(top->bytes);
	struct field f;

	while (next_field(&w, &f)) {
		if (f.num == 1)
			p->fn_id[i] = number(&w, &f);
		else if (f.num >= 2 && f.num <= 4)
			str[f.num - 2][i] = string_id(d, &w, &f);
		else if (f.num == 5)
			p->fn_start_line[i] = (int64_t)number(&w, &f);
		if (w.bad)
			return false;
	}
	return !w.bad;
}

static bool count_lines(struct decoder *d, const struct field *top, uint32_t i)
{
	struct wire w = wire_str(top->bytes);
	struct field f;
	uint32_t n = 0;

	while (next_field(&w, &f))
		n += f.num == 4;
	d->p->line_begin[i + 1] = n; /* summed up below */
	d->n_lines += n;
	return !w.bad;
}

static uint32_t id_find(const struct ids *ids, uint64_t id)
{
	if (id < ids->n_dense)
		return ids->dense[id] - 1; /* 0 is nobody: wraps to PROFILE_NONE */
	return map_get(&ids->sparse, id);
}

static bool decode_line(struct decoder *d, struct str msg, uint32_t at)
{
	struct profile *p = d->p;
	struct wire w = wire_str(msg);
	struct field f;
	uint64_t fn = 0;

	while (next_field(&w, &f)) {
		if (f.num == 1)
			fn = number(&w, &f);
		else if (f.num == 2)
			p->line_no[at] = (int64_t)number(&w, &f);
		else if (f.num == 3)
			p->line_col[at] = (int64_t)number(&w, &f);
		if (w.bad)
			return false;
	}
	p->line_fn[at] = id_find(&d->function_ids, fn);
	return !w.bad;
}

static bool decode_location(struct decoder *d, const struct field *top, uint32_t i)
{
	struct profile *p = d->p;
	struct wire w = wire_str(top->bytes);
	uint32_t at = p->line_begin[i];
	uint64_t mapping = 0;
	struct field f;

	while (next_field(&w, &f)) {
		if (f.num == 1)
			p->loc_id[i] = number(&w, &f);
		else if (f.num == 2)
			mapping = number(&w, &f);
		else if (f.num == 3)
			p->loc_address[i] = number(&w, &f);
		else if (f.num == 4 && (f.type != 2 || !decode_line(d, f.bytes, at++)))
			return false;
		else if (f.num == 5)
			p->loc_is_folded[i] = number(&w, &f) != 0;
		if (w.bad)
			return false;
	}
	p->loc_mapping[i] = id_find(&d->mapping_ids, mapping);
	return !w.bad;
}

/* Ids to indexes. 0 is reserved and no two may be equal. */
static bool index_ids(struct decoder *d, struct ids *ids, const char *what, const void *base,
		      size_t stride, uint32_t n)
{
	ids->dense = column(d, (uint64_t)n + 1, sizeof(uint32_t));
	if (!ids->dense)
		return false;
	ids->n_dense = (uint64_t)n + 1;
	ids->identity = true;
	for (uint32_t i = 0; i < n; i++) {
		uint64_t id;
		memcpy(&id, (const char *)base + i * stride, sizeof(id));
		ids->identity = ids->identity && id == (uint64_t)i + 1;
		if (id == 0)
			return err_set(d->err, ERR_FORMAT,
				       "malformed profile: found %s with reserved ID=0", what);
		if (id_find(ids, id) != PROFILE_NONE)
			return err_set(d->err, ERR_FORMAT,
				       "malformed profile: multiple %ss with same id: %llu", what,
				       (unsigned long long)id);
		if (id < ids->n_dense)
			ids->dense[id] = i + 1;
		else
			map_put(&ids->sparse, id, i);
	}
	return true;
}

static bool decode_tables(struct decoder *d)
{
	struct profile *p = d->p;

	if (!d->count[F_STRING])
		return err_set(d->err, ERR_FORMAT, DECODE_NOT_PROTO ": it has no string table");
	p->n_strings = d->count[F_STRING];
	p->n_types = d->count[F_SAMPLE_TYPE];
	p->n_mappings = d->count[F_MAPPING];
	p->n_functions = d->count[F_FUNCTION];
	p->strings = column(d, p->n_strings, sizeof(*p->strings));
	p->types = column(d, p->n_types, sizeof(*p->types));
	p->mappings = column(d, p->n_mappings, sizeof(*p->mappings));
	p->fn_id = column(d, p->n_functions, sizeof(*p->fn_id));
	p->fn_name = column(d, p->n_functions, sizeof(*p->fn_name));
	p->fn_system_name = column(d, p->n_functions, sizeof(*p->fn_system_name));
	p->fn_file = column(d, p->n_functions, sizeof(*p->fn_file));
	p->fn_start_line = column(d, p->n_functions, sizeof(*p->fn_start_line));
	if (!p->strings || !p->types || !p->mappings || !p->fn_id || !p->fn_name ||
	    !p->fn_system_name || !p->fn_file || !p->fn_start_line)
		return false;
	return each(d, F_STRING, decode_string) && each(d, F_SAMPLE_TYPE, decode_sample_type) &&
	       each(d, F_PERIOD_TYPE, decode_period_type) && each(d, F_MAPPING, decode_mapping) &&
	       each(d, F_FUNCTION, decode_function) &&
	       index_ids(d, &d->mapping_ids, "mapping", &p->mappings[0].id, sizeof(*p->mappings),
			 p->n_mappings) &&
	       index_ids(d, &d->function_ids, "function", p->fn_id, sizeof(*p->fn_id),
			 p->n_functions);
}

static bool decode_locations(struct decoder *d)
{
	struct profile *p = d->p;
	uint32_t n = d->count[F_LOCATION];

	p->n_locations = n;
	p->loc_id = column(d, n, sizeof(*p->loc_id));
	p->loc_address = column(d, n, sizeof(*p->loc_address));
	p->loc_mapping = column(d, n, sizeof(*p->loc_mapping));
	p->loc_is_folded = column(d, n, sizeof(*p->loc_is_folded));
	p->line_begin = column(d, (uint64_t)n + 1, sizeof(*p->line_begin));
	if (!p->loc_id || !p->loc_address || !p->loc_mapping || !p->loc_is_folded ||
	    !p->line_begin || !each(d, F_LOCATION, count_lines))
		return false;
	if (d->n_lines >= UINT32_MAX)
		return err_set(d->err, ERR_LIMIT, "more than %u lines", UINT32_MAX);
	for (uint32_t i = 0; i < n; i++)
		p->line_begin[i + 1] += p->line_begin[i];
	p->line_fn = column(d, d->n_lines, sizeof(*p->line_fn));
	p->line_no = column(d, d->n_lines, sizeof(*p->line_no));
	p->line_col = column(d, d->n_lines, sizeof(*p->line_col));
	if (!p->line_fn || !p->line_no || !p->line_col || !each(d, F_LOCATION, decode_location))
		return false;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t l = p->line_begin[i]; l < p->line_begin[i + 1]; l++)
			if (p->line_fn[l] == PROFILE_NONE)
				return err_set(d->err, ERR_FORMAT,
					       "malformed profile: location id: %llu has a line "
					       "with nil function",
					       (unsigned long long)p->loc_id[i]);
	return index_ids(d, &d->location_ids, "location", p->loc_id, sizeof(*p->loc_id), n);
}

/* Samples. A label without any value is none: pprof drops it, and so does everything that reads its
 * output. */

static bool label_of(struct str msg, uint64_t out[5])
{
	struct wire w = wire_str(msg);
	struct field f;

	memset(out, 0, 5 * sizeof(out[0]));
	while (next_field(&w, &f))
		if (f.num >= 1 && f.num <= 4)
			out[f.num] = number(&w, &f);
	return !w.bad;
}

static bool label_is_none(const uint64_t v[5])
{
	return !v[2] && !v[3] && !v[4];
}

static bool count_sample(struct decoder *d, struct str msg, uint32_t s)
{
	struct wire w = wire_str(msg);
	uint64_t count[4] = { 0 }, label[5];
	struct field f;

	while (next_field(&w, &f)) {
		if (f.num == 0 || f.num > 3)
			continue;
		if (f.type == 2 && f.num < 3 && !packed_is_whole(f.bytes))
			return false;
		if (f.type == 2)
			count[f.num] += f.num < 3 ? packed_count(f.bytes)
						  : (uint64_t)(label_of(f.bytes, label) &&
							       !label_is_none(label));
		else if (f.type == 0 && f.num < 3)
			count[f.num]++;
		else
			return false;
	}
	if (w.bad || count[1] >= UINT32_MAX || count[3] >= UINT32_MAX)
		return false;
	d->p->sample_loc_begin[s + 1] = (uint32_t)count[1];
	d->p->label_begin[s + 1] = (uint32_t)count[3];
	return count[2] == d->p->n_types;
}

/* Ids of one and two bytes are nearly all there are. */
static inline uint64_t short_varint(struct wire *w)
{
	if (LIKELY(w->end - w->p >= 2)) {
		uint64_t a = w->p[0], b = w->p[1];
		if (a < 0x80) {
			w->p++;
			return a;
		}
		if (LIKELY(b < 0x80)) {
			w->p += 2;
			return (a & 0x7f) | b << 7;
		}
	}
	return wire_varint(w);
}

/* Location ids to their indexes; bad ids are found at the end, so that the loop stays tight. NULL: some were bad. */
static uint32_t *decode_ids(struct decoder *d, struct str packed, uint32_t *out)
{
	const struct ids *ids = &d->location_ids;
	struct wire w = wire_str(packed);
	uint32_t n = d->p->n_locations, none = 0;

	if (ids->identity) {
		while (w.p < w.end) {
			uint64_t i = short_varint(&w) - 1;
			none |= i >= n;
			*out++ = (uint32_t)i;
		}
		return none || w.bad ? NULL : out;
	}
	while (w.p < w.end) {
		uint32_t i = id_find(ids, short_varint(&w));
		none |= i == PROFILE_NONE;
		*out++ = i;
	}
	return none || w.bad ? NULL : out;
}

static bool decode_values(struct str packed, int64_t *out)
{
	struct wire w = wire_str(packed);

	while (w.p < w.end)
		*out++ = (int64_t)wire_varint(&w);
	return !w.bad;
}

static bool decode_label(struct decoder *d, struct str msg, uint32_t *at)
{
	uint64_t v[5];

	if (!label_of(msg, v))
		return false;
	if (v[1] >= d->p->n_strings || v[2] >= d->p->n_strings || v[4] >= d->p->n_strings)
		return false;
	if (!label_is_none(v))
		d->p->labels[(*at)++] = (struct label){ .key = (uint32_t)v[1],
							.str = (uint32_t)v[2],
							.num = (int64_t)v[3],
							.unit = (uint32_t)v[4] };
	return true;
}

static bool decode_sample(struct decoder *d, struct str msg, uint32_t s)
{
	struct profile *p = d->p;
	uint32_t *loc = p->sample_locs + p->sample_loc_begin[s], label = p->label_begin[s];
	size_t value = (size_t)s * p->n_types;
	struct wire w = wire_str(msg);
	struct field f;
	bool ok = true;

	while (ok && next_field(&w, &f)) {
		if (f.num == 1 && f.type == 2) {
			loc = decode_ids(d, f.bytes, loc);
			ok = loc != NULL;
		} else if (f.num == 1) {
			*loc = id_find(&d->location_ids, f.u64);
			ok = *loc++ != PROFILE_NONE;
		} else if (f.num == 2 && f.type == 2) {
			ok = decode_values(f.bytes, &p->values[value]);
			value += packed_count(f.bytes);
		} else if (f.num == 2) {
			p->values[value++] = (int64_t)f.u64;
		} else if (f.num == 3) {
			ok = decode_label(d, f.bytes, &label);
		}
	}
	return ok;
}

static void each_sample(struct decoder *d, struct run *run,
			bool (*fn)(struct decoder *, struct str, uint32_t))
{
	struct wire w = wire_of(run->p, (size_t)(run->end - run->p));
	uint32_t s = run->first;
	struct field f;

	while (next_field(&w, &f)) {
		if (!fn(d, f.bytes, s++)) {
			run->bad = true;
			return;
		}
	}
}

static void count_run(void *ctx, size_t i)
{
	struct decoder *d = ctx;

	if (d->runs.v[i].field == F_SAMPLE)
		each_sample(d, &d->runs.v[i], count_sample);
}

static void decode_run(void *ctx, size_t i)
{
	struct decoder *d = ctx;
	struct run *run = &d->runs.v[i];

	if (run->field != F_SAMPLE)
		return;
	each_sample(d, run, decode_sample);
	uintptr_t from = ((uintptr_t)run->p + PAGE - 1) & ~(PAGE - 1),
		  to = (uintptr_t)run->end & ~(PAGE - 1);
	if (d->discard && from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

static bool runs_ok(struct decoder *d, const char *expected)
{
	for (size_t i = 0; i < d->runs.n; i++)
		if (d->runs.v[i].bad)
			return err_set(d->err, ERR_FORMAT,
				       "malformed profile: among the samples %u to %u: expected %s",
				       d->runs.v[i].first, d->runs.v[i].first + d->runs.v[i].n - 1,
				       expected);
	return true;
}

static bool decode_samples(struct decoder *d)
{
	struct profile *p = d->p;
	uint64_t n_locs = 0, n_labels = 0;

	p->n_samples = d->count[F_SAMPLE];
	if (!p->n_types && p->n_samples)
		return err_set(d->err, ERR_FORMAT,
			       "malformed profile: missing sample type information");
	p->sample_loc_begin = column(d, (uint64_t)p->n_samples + 1, sizeof(*p->sample_loc_begin));
	p->label_begin = column(d, (uint64_t)p->n_samples + 1, sizeof(*p->label_begin));
	if (!p->sample_loc_begin || !p->label_begin)
		return false;
	pool_run(d->runs.n, count_run, d);
	if (!runs_ok(d, "well-formed samples with one value for each sample type"))
		return false;
	for (uint32_t i = 0; i < p->n_samples; i++) {
		n_locs += p->sample_loc_begin[i + 1];
		n_labels += p->label_begin[i + 1];
		if (n_locs >= UINT32_MAX || n_labels >= UINT32_MAX)
			return err_set(d->err, ERR_LIMIT, "more than %u frames or labels",
				       UINT32_MAX);
		p->sample_loc_begin[i + 1] = (uint32_t)n_locs;
		p->label_begin[i + 1] = (uint32_t)n_labels;
	}
	p->sample_locs = column(d, n_locs, sizeof(*p->sample_locs));
	p->values = column(d, (uint64_t)p->n_samples * p->n_types, sizeof(*p->values));
	p->labels = column(d, n_labels, sizeof(*p->labels));
	if (!p->sample_locs || !p->values || !p->labels)
		return false;
	pool_run(d->runs.n, decode_run, d);
	if (!n_labels)
		p->label_begin = NULL;
	return runs_ok(d, "frames and labels that the profile has");
}

static bool decode_comment(struct decoder *d, const struct field *f, uint32_t i)
{
	struct profile *p = d->p;
	struct wire w = f->type == 2 ? wire_str(f->bytes) : (struct wire){ 0 };

	if (f->type == 0) {
		p->comments[p->n_comments++] = (uint32_t)f->u64;
		return f->u64 < p->n_strings;
	}
	while (w.p < w.end) {
		uint64_t id = wire_varint(&w);
		if (w.bad || id >= p->n_strings)
			return false;
		p->comments[p->n_comments++] = (uint32_t)id;
	}
	return true;
}

static bool decode_scalar(struct decoder *d, const struct field *f, uint32_t i)
{
	struct profile *p = d->p;
	int64_t *const num[N_FIELDS] = { [F_TIME_NANOS] = &p->time_nanos,
					 [F_DURATION_NANOS] = &p->duration_nanos,
					 [F_PERIOD] = &p->period };
	uint32_t *const str[N_FIELDS] = { [F_DROP_FRAMES] = &p->drop_frames,
					  [F_KEEP_FRAMES] = &p->keep_frames,
					  [F_DEFAULT_SAMPLE_TYPE] = &p->default_type,
					  [F_DOC_URL] = &p->doc_url };

	if (num[f->num]) {
		*num[f->num] = (int64_t)f->u64;
		return true;
	}
	if (f->u64 >= p->n_strings || !str[f->num])
		return false;
	*str[f->num] = (uint32_t)f->u64;
	return true;
}

static bool decode_rest(struct decoder *d)
{
	static const uint32_t scalars[] = { F_DROP_FRAMES,    F_KEEP_FRAMES, F_TIME_NANOS,
					    F_DURATION_NANOS, F_PERIOD,	     F_DEFAULT_SAMPLE_TYPE,
					    F_DOC_URL };

	d->p->comments = column(d, d->count[F_COMMENT], sizeof(*d->p->comments));
	if (!d->p->comments || !each(d, F_COMMENT, decode_comment))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(scalars); i++)
		if (!each(d, scalars[i], decode_scalar))
			return false;
	return true;
}

bool profile_decode(struct profile *p, struct str data, bool may_discard, struct err *err)
{
	struct decoder d = { .p = p, .data = data, .err = err, .discard = may_discard };
	bool ok = walk(&d) && decode_tables(&d) && decode_locations(&d) && decode_samples(&d) &&
		  decode_rest(&d);

	vec_release(&d.runs);
	map_release(&d.mapping_ids.sparse);
	map_release(&d.function_ids.sparse);
	map_release(&d.location_ids.sparse);
	return ok;
}
