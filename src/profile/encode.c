#include "profile/encode.h"

#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/vec.h"
#include "base/wire.h"
#include "io/inflate.h"
#include "io/stream.h"

#define MAX_VARINT 10

struct encoder {
	const struct profile *p;
	struct buf *out;
	struct buf msg, sub; /* a message, and one inside it, until their lengths are known */
	struct intern strings;
	uint32_t *ids; /* of the new table by the old ids; PROFILE_NONE: not used yet */
};

static uint64_t string(struct encoder *e, uint32_t id)
{
	if (e->ids[id] == PROFILE_NONE)
		e->ids[id] = intern_id_static(&e->strings, e->p->strings[id]);
	return e->ids[id];
}

static void number(struct buf *b, unsigned field, uint64_t v)
{
	wire_put_varint(b, (uint64_t)field << 3);
	wire_put_varint(b, v);
}

static void number_opt(struct buf *b, unsigned field, uint64_t v)
{
	if (v)
		number(b, field, v);
}

static void bytes(struct buf *b, unsigned field, struct str s)
{
	wire_put_varint(b, (uint64_t)field << 3 | 2);
	wire_put_varint(b, s.n);
	buf_add_str(b, s);
}

static void value_type(struct encoder *e, unsigned field, struct value_type t)
{
	buf_clear(&e->msg);
	number_opt(&e->msg, 1, string(e, t.type));
	number_opt(&e->msg, 2, string(e, t.unit));
	bytes(e->out, field, buf_str(&e->msg));
}

/* Two numbers are not worth the packing. */
static void numbers(struct encoder *e, struct buf *b, unsigned field, const uint64_t *v, size_t n)
{
	if (n <= 2) {
		for (size_t i = 0; i < n; i++)
			number(b, field, v[i]);
		return;
	}
	buf_clear(&e->sub);
	for (size_t i = 0; i < n; i++)
		wire_put_varint(&e->sub, v[i]);
	bytes(b, field, buf_str(&e->sub));
}

/* Samples, which are nearly all of a profile: on all processors, and in place rather than through buffers. */

/* A location's id as it is written: most of the bytes are these. */
struct id_bytes {
	uint8_t bytes[MAX_VARINT];
	uint8_t n;
};

/* What the threads read: the strings of all labels have their ids by now. */
struct samples {
	const struct profile *p;
	const uint32_t *strings;
	const struct id_bytes *ids;
};

typedef VEC(struct label) label_list;

static uint8_t *put(uint8_t *to, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*to++ = (uint8_t)(v | 0x80);
	*to++ = (uint8_t)v;
	return to;
}

static uint8_t *put_number(uint8_t *to, unsigned field, uint64_t v)
{
	return put(put(to, (uint64_t)field << 3), v);
}

static uint8_t *put_number_opt(uint8_t *to, unsigned field, uint64_t v)
{
	return v ? put_number(to, field, v) : to;
}

static uint8_t *put_length(uint8_t *to, unsigned field, uint64_t n)
{
	return put(put(to, (uint64_t)field << 3 | 2), n);
}

static bool label_less(const struct profile *p, const struct label *a, const struct label *b)
{
	if ((a->str == 0) != (b->str == 0))
		return a->str != 0;
	return str_cmp(p->strings[a->key], p->strings[b->key]) < 0;
}

/* Texts before numbers, by key; values of one key keep their order. */
static void sort_labels(const struct profile *p, uint32_t s, label_list *out)
{
	vec_clear(out);
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		struct label l = p->labels[i];
		size_t at = out->n;
		vec_push(out, l);
		for (; at > 0 && label_less(p, &l, &out->v[at - 1]); at--)
			out->v[at] = out->v[at - 1];
		out->v[at] = l;
	}
}

static uint8_t *put_locations(const struct samples *e, uint32_t s, uint8_t *to)
{
	const struct profile *p = e->p;
	const uint32_t *loc = p->sample_locs + p->sample_loc_begin[s];
	size_t n = p->sample_loc_begin[s + 1] - p->sample_loc_begin[s], bytes = 0;
	bool packed = n > 2;

	for (size_t i = 0; i < n; i++)
		bytes += e->ids[loc[i]].n;
	if (packed)
		to = put_length(to, 1, bytes);
	for (size_t i = 0; i < n; i++) {
		if (!packed)
			*to++ = 1 << 3;
		memcpy(to, e->ids[loc[i]].bytes, MAX_VARINT);
		to += e->ids[loc[i]].n;
	}
	return to;
}

static uint8_t *put_values(const struct profile *p, uint32_t s, uint8_t *to)
{
	const int64_t *v = p->values + (size_t)s * p->n_types;
	uint8_t scratch[MAX_VARINT];
	size_t bytes = 0;
	bool packed = p->n_types > 2;

	for (uint32_t t = 0; packed && t < p->n_types; t++)
		bytes += (size_t)(put(scratch, (uint64_t)v[t]) - scratch);
	if (packed)
		to = put_length(to, 2, bytes);
	for (uint32_t t = 0; t < p->n_types; t++)
		to = packed ? put(to, (uint64_t)v[t]) : put_number(to, 2, (uint64_t)v[t]);
	return to;
}

#define LABEL_MAX (4 * (1 + MAX_VARINT)) /* bytes of one, without its length */

static uint8_t *put_label(const struct samples *e, const struct label *l, uint8_t *to)
{
	uint8_t label[LABEL_MAX], *end = label;
	size_t n;

	end = put_number_opt(end, 1, e->strings[l->key]);
	end = put_number_opt(end, 2, e->strings[l->str]);
	end = put_number_opt(end, 3, l->str ? 0 : (uint64_t)l->num);
	end = put_number_opt(end, 4, l->str ? 0 : e->strings[l->unit]);
	n = (size_t)(end - label);
	to = put_length(to, 3, n);
	memcpy(to, label, n);
	return to + n;
}

/* One sample's message in msg, as it stands in the profile in b. */
static void put_sample(const struct samples *e, uint32_t s, label_list *labels, struct buf *msg,
		       struct buf *b)
{
	const struct profile *p = e->p;
	size_t n_locs = p->sample_loc_begin[s + 1] - p->sample_loc_begin[s], n;
	uint8_t *start, *to;

	if (p->label_begin)
		sort_labels(p, s, labels);
	buf_clear(msg);
	if (!buf_reserve(msg, (n_locs + p->n_types + 4) * (1 + MAX_VARINT) +
				      labels->n * (LABEL_MAX + 1 + MAX_VARINT))) {
		b->full = true;
		return;
	}
	start = (uint8_t *)msg->data;
	to = put_values(p, s, put_locations(e, s, start));
	for (size_t i = 0; i < labels->n; i++)
		to = put_label(e, &labels->v[i], to);
	n = (size_t)(to - start);
	if (!buf_reserve(b, n + 1 + MAX_VARINT))
		return;
	to = put_length((uint8_t *)b->data + b->n, 2, n);
	memcpy(to, start, n);
	b->n = (size_t)(to + n - (uint8_t *)b->data);
	b->data[b->n] = '\0';
}

static void put_samples(const void *ctx, uint32_t from, uint32_t to, struct buf *b)
{
	label_list labels = { 0 };
	struct buf msg = { 0 };

	for (uint32_t s = from; s < to; s++)
		put_sample(ctx, s, &labels, &msg, b);
	buf_release(&msg);
	vec_release(&labels);
}

/* Strings get their ids in the order in which they are written. */
static void name_labels(struct encoder *e)
{
	const struct profile *p = e->p;
	label_list labels = { 0 };

	for (uint32_t s = 0; p->label_begin && s < p->n_samples; s++) {
		sort_labels(p, s, &labels);
		for (size_t i = 0; i < labels.n; i++) {
			string(e, labels.v[i].key);
			string(e, labels.v[i].str);
			if (!labels.v[i].str)
				string(e, labels.v[i].unit);
		}
	}
	vec_release(&labels);
}

static void samples(struct encoder *e)
{
	const struct profile *p = e->p;
	struct id_bytes *ids = xcalloc((size_t)p->n_locations + 1, sizeof(*ids));
	struct samples ctx = { p, e->ids, ids };
	struct out out;

	name_labels(e);
	for (uint32_t loc = 0; loc < p->n_locations; loc++)
		ids[loc].n = (uint8_t)(put(ids[loc].bytes, p->loc_id[loc]) - ids[loc].bytes);
	out_init(&out, -1);
	out.buf = *e->out;
	stream_rows(&out, p->n_samples, put_samples, &ctx);
	*e->out = out.buf;
	free(ids);
}

static void mapping(struct encoder *e, const struct mapping *m)
{
	const uint64_t v[] = { m->id,
			       m->start,
			       m->limit,
			       m->offset,
			       string(e, m->file),
			       string(e, m->build_id),
			       m->has_functions,
			       m->has_filenames,
			       m->has_line_numbers,
			       m->has_inline_frames };

	buf_clear(&e->msg);
	for (unsigned i = 0; i < ARRAY_LEN(v); i++)
		number_opt(&e->msg, i + 1, v[i]);
	bytes(e->out, 3, buf_str(&e->msg));
}

static void location(struct encoder *e, uint32_t loc)
{
	const struct profile *p = e->p;

	buf_clear(&e->msg);
	number_opt(&e->msg, 1, p->loc_id[loc]);
	if (p->loc_mapping[loc] != PROFILE_NONE)
		number_opt(&e->msg, 2, p->mappings[p->loc_mapping[loc]].id);
	number_opt(&e->msg, 3, p->loc_address[loc]);
	for (uint32_t l = p->line_begin[loc]; l < p->line_begin[loc + 1]; l++) {
		buf_clear(&e->sub);
		number_opt(&e->sub, 1, p->fn_id[p->line_fn[l]]);
		number_opt(&e->sub, 2, (uint64_t)p->line_no[l]);
		number_opt(&e->sub, 3, (uint64_t)p->line_col[l]);
		bytes(&e->msg, 4, buf_str(&e->sub));
	}
	number_opt(&e->msg, 5, p->loc_is_folded[loc]);
	bytes(e->out, 4, buf_str(&e->msg));
}

static void function(struct encoder *e, uint32_t fn)
{
	const struct profile *p = e->p;

	buf_clear(&e->msg);
	number_opt(&e->msg, 1, p->fn_id[fn]);
	number_opt(&e->msg, 2, string(e, p->fn_name[fn]));
	number_opt(&e->msg, 3, string(e, p->fn_system_name[fn]));
	number_opt(&e->msg, 4, string(e, p->fn_file[fn]));
	number_opt(&e->msg, 5, (uint64_t)p->fn_start_line[fn]);
	bytes(e->out, 5, buf_str(&e->msg));
}

/* The table stands behind the functions but is complete only once the scalars behind it have their strings. */
static void tail(struct encoder *e)
{
	const struct profile *p = e->p;
	uint64_t drop = string(e, p->drop_frames), keep = string(e, p->keep_frames);
	uint64_t type = string(e, p->period_type.type), unit = string(e, p->period_type.unit);
	uint64_t *comments = xcalloc(p->n_comments + 1, sizeof(*comments));

	for (uint32_t i = 0; i < p->n_comments; i++)
		comments[i] = string(e, p->comments[i]);
	uint64_t dflt = string(e, p->default_type), doc = string(e, p->doc_url);
	for (size_t i = 0; i < e->strings.strs.n; i++)
		bytes(e->out, 6, e->strings.strs.v[i]);
	number_opt(e->out, 7, drop);
	number_opt(e->out, 8, keep);
	number_opt(e->out, 9, (uint64_t)p->time_nanos);
	number_opt(e->out, 10, (uint64_t)p->duration_nanos);
	if (type || unit)
		value_type(e, 11, p->period_type);
	number_opt(e->out, 12, (uint64_t)p->period);
	numbers(e, e->out, 13, comments, p->n_comments);
	number(e->out, 14, dflt);
	number_opt(e->out, 15, doc);
	free(comments);
}

bool profile_encode(const struct profile *p, struct buf *out, struct err *err)
{
	struct encoder e = { .p = p, .out = out };

	intern_init(&e.strings);
	e.ids = xmalloc(p->n_strings * sizeof(*e.ids));
	memset(e.ids, 0xff, p->n_strings * sizeof(*e.ids));
	for (uint32_t t = 0; t < p->n_types; t++)
		value_type(&e, 1, p->types[t]);
	samples(&e);
	for (uint32_t m = 0; m < p->n_mappings; m++)
		mapping(&e, &p->mappings[m]);
	for (uint32_t l = 0; l < p->n_locations; l++)
		location(&e, l);
	for (uint32_t f = 0; f < p->n_functions; f++)
		function(&e, f);
	tail(&e);
	free(e.ids);
	intern_release(&e.strings);
	buf_release(&e.msg);
	buf_release(&e.sub);
	return !out->full || err_set(err, ERR_LIMIT, "the profile is too large to be written");
}

bool profile_encode_gzip(const struct profile *p, struct buf *out, struct err *err)
{
	struct buf plain = { 0 };
	bool ok = profile_encode(p, &plain, err) && deflate_gzip(buf_str(&plain), 1, out, err);

	buf_release(&plain);
	return ok;
}
