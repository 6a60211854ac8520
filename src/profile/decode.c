/*
 * Three steps: one walk over the top level finds runs of fields of one kind (4 GB/s: it only looks
 * at lengths); the samples' runs are counted in parallel, so that each column gets its exact size;
 * then everything is decoded in place, the samples in parallel. A profile of a million samples thus
 * costs no growing array and no copy.
 */
#include "profile/decoder.h"

#include <stdlib.h>
#include <string.h>

static const char *const field_names[N_FIELDS] = {
	"?",	    "sample type", "sample",	  "mapping",	 "location",
	"function", "string",	   "drop_frames", "keep_frames", "time_nanos",
	"duration", "period type", "period",	  "comment",	 "default_sample_type",
	"doc_url",
};

/* A run of samples is decoded as one item of work. */
#define SAMPLE_RUN_BYTES ((size_t)256 << 10)
bool decode_any_field(struct wire *w, struct field *f)
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

static bool broken(struct decoder *d, uint32_t field, const uint8_t *at)
{
	return err_set(d->err, ERR_FORMAT, DECODE_NOT_PROTO " at byte %zu of %zu: expected a %s",
		       (size_t)(at - (const uint8_t *)d->data.p), d->data.n, field_names[field]);
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

/* Sixteen bytes at a time: what is below 0x80 is the end of a number. */
typedef int8_t bytes16 __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t halves __attribute__((vector_size(16)));

static uint64_t sum_of_bytes(bytes16 v)
{
	const uint64_t pairs = 0x00ff00ff00ff00ffULL;
	halves h = (halves)v, sum = (h & pairs) + (h >> 8 & pairs);

	return (sum[0] + sum[1]) * 0x0001000100010001ULL >> 48;
}

uint64_t packed_count(struct str s)
{
	enum { MOST = 127 }; /* what a byte of the sum holds, and four of the sums of all */
	const bytes16 *p = (const bytes16 *)s.p;
	uint64_t n = 0;
	size_t i = 0, left = s.n / sizeof(*p);

	while (left) {
		bytes16 sum = { 0 };
		for (size_t k = MIN(left, (size_t)MOST); k > 0; k--, left--)
			sum -= (bytes16)(p[i++] >= 0);
		n += sum_of_bytes(sum);
	}
	for (i *= sizeof(*p); i < s.n; i++)
		n += (unsigned char)s.p[i] < 0x80;
	return n;
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

void *decode_column(struct decoder *d, uint64_t n, size_t size)
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
	ids->dense = decode_column(d, (uint64_t)n + 1, sizeof(uint32_t));
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
	p->strings = decode_column(d, p->n_strings, sizeof(*p->strings));
	p->types = decode_column(d, p->n_types, sizeof(*p->types));
	p->mappings = decode_column(d, p->n_mappings, sizeof(*p->mappings));
	p->fn_id = decode_column(d, p->n_functions, sizeof(*p->fn_id));
	p->fn_name = decode_column(d, p->n_functions, sizeof(*p->fn_name));
	p->fn_system_name = decode_column(d, p->n_functions, sizeof(*p->fn_system_name));
	p->fn_file = decode_column(d, p->n_functions, sizeof(*p->fn_file));
	p->fn_start_line = decode_column(d, p->n_functions, sizeof(*p->fn_start_line));
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
	p->loc_id = decode_column(d, n, sizeof(*p->loc_id));
	p->loc_address = decode_column(d, n, sizeof(*p->loc_address));
	p->loc_mapping = decode_column(d, n, sizeof(*p->loc_mapping));
	p->loc_is_folded = decode_column(d, n, sizeof(*p->loc_is_folded));
	p->line_begin = decode_column(d, (uint64_t)n + 1, sizeof(*p->line_begin));
	if (!p->loc_id || !p->loc_address || !p->loc_mapping || !p->loc_is_folded ||
	    !p->line_begin || !each(d, F_LOCATION, count_lines))
		return false;
	if (d->n_lines >= UINT32_MAX)
		return err_set(d->err, ERR_LIMIT, "more than %u lines", UINT32_MAX);
	for (uint32_t i = 0; i < n; i++)
		p->line_begin[i + 1] += p->line_begin[i];
	p->line_fn = decode_column(d, d->n_lines, sizeof(*p->line_fn));
	p->line_no = decode_column(d, d->n_lines, sizeof(*p->line_no));
	p->line_col = decode_column(d, d->n_lines, sizeof(*p->line_col));
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

	d->p->comments = decode_column(d, d->count[F_COMMENT], sizeof(*d->p->comments));
	if (!d->p->comments || !each(d, F_COMMENT, decode_comment))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(scalars); i++)
		if (!each(d, scalars[i], decode_scalar))
			return false;
	return true;
}

bool profile_decode(struct profile *p, struct str data, bool may_discard, struct err *err)
{
	struct decoder d = { .p = p, .data = data, .err = err };
	bool ok;

	if (may_discard && data.n >= BLOCK) {
		size_t n = data.n / BLOCK + 2;
		d.needed = xmalloc(n * sizeof(*d.needed));
		for (size_t i = 0; i < n; i++)
			atomic_init(&d.needed[i], BLOCK);
	}
	ok = walk(&d) && decode_tables(&d) && decode_locations(&d) && decode_samples(&d) &&
	     decode_rest(&d);
	free(d.needed);
	vec_release(&d.runs);
	map_release(&d.mapping_ids.sparse);
	map_release(&d.function_ids.sparse);
	map_release(&d.location_ids.sparse);
	return ok;
}
