#include "profile/encode.h"

#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/vec.h"
#include "base/wire.h"
#include "io/inflate.h"

#define MAX_VARINT 10

struct encoder {
	const struct profile *p;
	struct buf *out;
	struct buf msg, sub; /* a message, and one inside it, until their lengths are known */
	struct intern strings;
	uint32_t *ids; /* of the new table by the old ids; PROFILE_NONE: not used yet */
	VEC(struct label) labels;
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

static void location_ids(struct encoder *e, const uint32_t *locs, size_t n)
{
	const struct profile *p = e->p;

	if (n <= 2) {
		for (size_t i = 0; i < n; i++)
			number(&e->msg, 1, p->loc_id[locs[i]]);
		return;
	}
	/* most of a profile's bytes are these: written in place */
	buf_clear(&e->sub);
	if (!buf_reserve(&e->sub, n * MAX_VARINT)) {
		e->out->full = true;
		return;
	}
	char *out = e->sub.data;
	for (size_t i = 0; i < n; i++) {
		uint64_t v = p->loc_id[locs[i]];
		for (; v >= 0x80; v >>= 7)
			*out++ = (char)(v | 0x80);
		*out++ = (char)v;
	}
	e->sub.n = (size_t)(out - e->sub.data);
	bytes(&e->msg, 1, buf_str(&e->sub));
}

static bool label_less(const struct encoder *e, const struct label *a, const struct label *b)
{
	if ((a->str == 0) != (b->str == 0))
		return a->str != 0;
	return str_cmp(e->p->strings[a->key], e->p->strings[b->key]) < 0;
}

/* Texts before numbers, by key; values of one key keep their order. */
static void sort_labels(struct encoder *e, uint32_t s)
{
	const struct profile *p = e->p;

	vec_clear(&e->labels);
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		struct label l = p->labels[i];
		size_t at = e->labels.n;
		vec_push(&e->labels, l);
		for (; at > 0 && label_less(e, &l, &e->labels.v[at - 1]); at--)
			e->labels.v[at] = e->labels.v[at - 1];
		e->labels.v[at] = l;
	}
}

static void sample(struct encoder *e, uint32_t s)
{
	const struct profile *p = e->p;
	uint32_t from = p->sample_loc_begin[s];

	buf_clear(&e->msg);
	location_ids(e, p->sample_locs + from, p->sample_loc_begin[s + 1] - from);
	numbers(e, &e->msg, 2, (const uint64_t *)p->values + (size_t)s * p->n_types, p->n_types);
	if (p->label_begin)
		sort_labels(e, s);
	for (size_t i = 0; i < e->labels.n; i++) {
		const struct label *l = &e->labels.v[i];
		buf_clear(&e->sub);
		number_opt(&e->sub, 1, string(e, l->key));
		number_opt(&e->sub, 2, string(e, l->str));
		number_opt(&e->sub, 3, l->str ? 0 : (uint64_t)l->num);
		number_opt(&e->sub, 4, l->str ? 0 : string(e, l->unit));
		bytes(&e->msg, 3, buf_str(&e->sub));
	}
	bytes(e->out, 2, buf_str(&e->msg));
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
	for (uint32_t s = 0; s < p->n_samples; s++)
		sample(&e, s);
	for (uint32_t m = 0; m < p->n_mappings; m++)
		mapping(&e, &p->mappings[m]);
	for (uint32_t l = 0; l < p->n_locations; l++)
		location(&e, l);
	for (uint32_t f = 0; f < p->n_functions; f++)
		function(&e, f);
	tail(&e);
	free(e.ids);
	intern_release(&e.strings);
	vec_release(&e.labels);
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
