#include "profile/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "profile/builder.h"
#include "profile/filter.h"
#include "profile/units.h"

/* Round up the size of a mapping, so that builds that differ by bytes are one. */
#define MAPPING_ROUND 0x1000

struct merger {
	struct builder b;
	struct hashset samples, locations, functions;
	const struct profile *src;
	/* of the source: its index -> ours, PROFILE_NONE: not seen yet */
	uint32_t *strings, *functions_of, *locations_of, *mappings_of;
	int64_t *mapping_shift;
	VEC(struct label) labels; /* of the sample at hand, sorted */
};

static uint32_t *none(struct arena *a, uint32_t n)
{
	uint32_t *v = ARENA_ARRAY(a, uint32_t, (size_t)n + 1);

	memset(v, 0xff, ((size_t)n + 1) * sizeof(*v));
	return v;
}

static uint32_t map_string(struct merger *m, uint32_t id)
{
	if (m->strings[id] == PROFILE_NONE)
		m->strings[id] = builder_str(&m->b, m->src->strings[id]);
	return m->strings[id];
}

static uint64_t mapping_size(const struct mapping *m)
{
	uint64_t size = m->limit - m->start + MAPPING_ROUND - 1;

	return size - size % MAPPING_ROUND;
}

static uint32_t mapping_name(const struct merger *m, const struct mapping *map)
{
	return m->b.strings.strs.v[map->build_id].n ? map->build_id : map->file;
}

static uint32_t map_mapping(struct merger *m, uint32_t i)
{
	struct mapping src;
	uint32_t to;

	if (i == PROFILE_NONE)
		return PROFILE_NONE;
	if (m->mappings_of[i] != PROFILE_NONE)
		return m->mappings_of[i];
	src = m->src->mappings[i];
	src.file = map_string(m, src.file);
	src.build_id = map_string(m, src.build_id);
	for (to = 0; to < m->b.mappings.n; to++) {
		const struct mapping *have = &m->b.mappings.v[to];
		if (mapping_size(have) == mapping_size(&src) && have->offset == src.offset &&
		    mapping_name(m, have) == mapping_name(m, &src))
			break;
	}
	if (to == m->b.mappings.n)
		builder_mapping(&m->b, &src);
	m->mapping_shift[i] = (int64_t)(m->b.mappings.v[to].start - src.start);
	return m->mappings_of[i] = to;
}

struct function_key {
	uint32_t name, system_name, file;
	int64_t start_line;
};

static bool same_function(const void *ctx, uint32_t i, const void *key)
{
	const struct merger *m = ctx;
	const struct function_key *k = key;

	return m->b.fn_name.v[i] == k->name && m->b.fn_system_name.v[i] == k->system_name &&
	       m->b.fn_file.v[i] == k->file && m->b.fn_start_line.v[i] == k->start_line;
}

static uint32_t map_function(struct merger *m, uint32_t i)
{
	const struct profile *s = m->src;
	struct function_key k;
	uint64_t hash;
	uint32_t to;

	if (m->functions_of[i] != PROFILE_NONE)
		return m->functions_of[i];
	k = (struct function_key){ map_string(m, s->fn_name[i]),
				   map_string(m, s->fn_system_name[i]),
				   map_string(m, s->fn_file[i]), s->fn_start_line[i] };
	hash = hash_mix(hash_mix((uint64_t)k.name << 32 | k.system_name, k.file),
			(uint64_t)k.start_line);
	to = hashset_find(&m->functions, hash, same_function, m, &k);
	if (to == MAP_NONE) {
		to = builder_function(&m->b, k.name, k.system_name, k.file, k.start_line);
		hashset_add(&m->functions, hash, to);
	}
	return m->functions_of[i] = to;
}

static uint32_t line_begin(const struct builder *b, uint32_t loc)
{
	return loc ? b->line_end.v[loc - 1] : 0;
}

static uint64_t relative_address(const struct builder *b, uint32_t loc)
{
	uint32_t map = b->loc_mapping.v[loc];

	return b->loc_address.v[loc] - (map == PROFILE_NONE ? 0 : b->mappings.v[map].start);
}

/* The column counts on a location's last line only: so does the original. */
static bool same_location(const void *ctx, uint32_t i, const void *key)
{
	const struct builder *b = &((const struct merger *)ctx)->b;
	uint32_t k = *(const uint32_t *)key;
	uint32_t ib = line_begin(b, i), kb = line_begin(b, k), n = b->line_end.v[i] - ib;

	if (relative_address(b, i) != relative_address(b, k) ||
	    b->loc_mapping.v[i] != b->loc_mapping.v[k] ||
	    b->loc_is_folded.v[i] != b->loc_is_folded.v[k] || n != b->line_end.v[k] - kb)
		return false;
	for (uint32_t l = 0; l < n; l++)
		if (b->line_fn.v[ib + l] != b->line_fn.v[kb + l] ||
		    b->line_no.v[ib + l] != b->line_no.v[kb + l])
			return false;
	return n == 0 || b->line_col.v[ib + n - 1] == b->line_col.v[kb + n - 1];
}

static uint64_t location_hash(const struct builder *b, uint32_t loc)
{
	uint64_t hash = hash_mix(relative_address(b, loc), b->loc_mapping.v[loc]);

	for (uint32_t l = line_begin(b, loc); l < b->line_end.v[loc]; l++)
		hash = hash_mix(hash ^ b->line_fn.v[l], (uint64_t)b->line_no.v[l]);
	return hash;
}

static void drop_newest_location(struct builder *b)
{
	uint32_t loc = (uint32_t)--b->loc_address.n;

	b->loc_mapping.n--;
	b->loc_is_folded.n--;
	b->line_end.n--;
	b->line_fn.n = b->line_no.n = b->line_col.n = line_begin(b, loc);
}

/* Made first and taken back when there is one like it: the comparison is then between equals. */
static uint32_t map_location(struct merger *m, uint32_t i)
{
	const struct profile *s = m->src;
	struct builder *b = &m->b;
	uint32_t mapping, loc, have;
	uint64_t hash;

	mapping = map_mapping(m, s->loc_mapping[i]);
	loc = builder_location(b,
			       s->loc_address[i] +
				       (mapping == PROFILE_NONE
						? 0
						: (uint64_t)m->mapping_shift[s->loc_mapping[i]]),
			       mapping, s->loc_is_folded[i]);
	for (uint32_t l = s->line_begin[i]; l < s->line_begin[i + 1]; l++)
		builder_line(b, map_function(m, s->line_fn[l]), s->line_no[l], s->line_col[l]);
	hash = location_hash(b, loc);
	have = hashset_find(&m->locations, hash, same_location, m, &loc);
	if (have == MAP_NONE)
		hashset_add(&m->locations, hash, loc);
	else
		drop_newest_location(b);
	return m->locations_of[i] = have == MAP_NONE ? loc : have;
}

/* Texts before numbers, by key; the values of one key keep their order. */
static bool label_less(const struct merger *m, const struct label *a, const struct label *b)
{
	if ((a->str == 0) != (b->str == 0))
		return a->str != 0;
	return a->key != b->key &&
	       str_cmp(m->b.strings.strs.v[a->key], m->b.strings.strs.v[b->key]) < 0;
}

static void collect_labels(struct merger *m, uint32_t s)
{
	const struct profile *src = m->src;

	vec_clear(&m->labels);
	if (!src->label_begin)
		return;
	for (uint32_t i = src->label_begin[s]; i < src->label_begin[s + 1]; i++) {
		struct label l = { .key = map_string(m, src->labels[i].key),
				   .str = map_string(m, src->labels[i].str),
				   .unit = map_string(m, src->labels[i].unit),
				   .num = src->labels[i].num };
		size_t at = m->labels.n;
		vec_push(&m->labels, l);
		for (; at > 0 && label_less(m, &l, &m->labels.v[at - 1]); at--)
			m->labels.v[at] = m->labels.v[at - 1];
		m->labels.v[at] = l;
	}
}

struct sample_key {
	uint32_t at, n; /* its locations, at the end of sample_locs */
};

static bool same_sample(const void *ctx, uint32_t i, const void *key)
{
	const struct merger *m = ctx;
	const struct builder *b = &m->b;
	const struct sample_key *k = key;
	uint32_t begin = i ? b->sample_loc_end.v[i - 1] : 0, n = b->sample_loc_end.v[i] - begin;
	uint32_t label = i ? b->label_end.v[i - 1] : 0;

	if (n != k->n || b->label_end.v[i] - label != m->labels.n ||
	    (n &&
	     memcmp(b->sample_locs.v + begin, b->sample_locs.v + k->at, n * sizeof(uint32_t)) != 0))
		return false;
	for (size_t l = 0; l < m->labels.n; l++) {
		const struct label *x = &b->labels.v[label + l], *y = &m->labels.v[l];
		if (x->key != y->key || x->str != y->str || x->num != y->num || x->unit != y->unit)
			return false;
	}
	return true;
}

static void map_sample(struct merger *m, uint32_t s)
{
	const struct profile *src = m->src;
	struct builder *b = &m->b;
	const int64_t *values = src->values + (size_t)s * src->n_types;
	struct sample_key k = { (uint32_t)b->sample_locs.n,
				src->sample_loc_begin[s + 1] - src->sample_loc_begin[s] };
	const uint32_t *locs = src->sample_locs + src->sample_loc_begin[s];
	uint64_t hash;
	uint32_t have;

	vec_reserve(&b->sample_locs, b->sample_locs.n + k.n + 1);
	for (uint32_t i = 0; i < k.n; i++) {
		uint32_t loc = m->locations_of[locs[i]];
		b->sample_locs.v[b->sample_locs.n++] =
			loc != PROFILE_NONE ? loc : map_location(m, locs[i]);
	}
	collect_labels(m, s);
	hash = hash_bytes(b->sample_locs.v + k.at, k.n * sizeof(uint32_t), m->labels.n);
	for (size_t l = 0; l < m->labels.n; l++)
		hash = hash_mix(hash ^ ((uint64_t)m->labels.v[l].key << 32 | m->labels.v[l].str),
				(uint64_t)m->labels.v[l].num);
	have = hashset_find(&m->samples, hash, same_sample, m, &k);
	if (have != MAP_NONE) {
		b->sample_locs.n = k.at;
		for (uint32_t t = 0; t < src->n_types; t++)
			b->values.v[(size_t)have * src->n_types + t] =
				(int64_t)((uint64_t)b->values.v[(size_t)have * src->n_types + t] +
					  (uint64_t)values[t]);
		return;
	}
	for (uint32_t t = 0; t < src->n_types; t++)
		vec_push(&b->values, values[t]);
	for (size_t l = 0; l < m->labels.n; l++)
		vec_push(&b->labels, m->labels.v[l]);
	builder_sample(b);
	hashset_add(&m->samples, hash, (uint32_t)b->sample_loc_end.n - 1);
}

static bool is_zero(const int64_t *values, uint32_t n)
{
	int64_t any = 0;

	for (uint32_t t = 0; t < n; t++)
		any |= values[t];
	return any == 0;
}

static void add_source(struct merger *m, const struct profile *src)
{
	struct arena scratch;

	arena_init(&scratch);
	m->src = src;
	m->strings = none(&scratch, src->n_strings);
	m->functions_of = none(&scratch, src->n_functions);
	m->locations_of = none(&scratch, src->n_locations);
	m->mappings_of = none(&scratch, src->n_mappings);
	m->mapping_shift = ARENA_ARRAY(&scratch, int64_t, (size_t)src->n_mappings + 1);
	m->strings[0] = 0;
	/* the first mapping is the main program */
	if (!m->b.mappings.n && src->n_mappings)
		map_mapping(m, 0);
	for (uint32_t s = 0; s < src->n_samples; s++)
		if (!is_zero(src->values + (size_t)s * src->n_types, src->n_types))
			map_sample(m, s);
	arena_release(&scratch);
}

static bool has_comment(const struct builder *b, uint32_t id)
{
	for (size_t i = 0; i < b->comments.n; i++)
		if (b->comments.v[i] == id)
			return true;
	return false;
}

static void add_head(struct builder *b, const struct profile *p)
{
	struct profile *h = &b->head;

	if (h->time_nanos == 0 || p->time_nanos < h->time_nanos)
		h->time_nanos = p->time_nanos;
	h->duration_nanos = (int64_t)((uint64_t)h->duration_nanos + (uint64_t)p->duration_nanos);
	if (h->period == 0 || h->period < p->period)
		h->period = p->period;
	for (uint32_t c = 0; c < p->n_comments; c++) {
		uint32_t id = builder_str(b, p->strings[p->comments[c]]);
		if (!has_comment(b, id))
			vec_push(&b->comments, id);
	}
	if (!h->default_type)
		h->default_type = builder_str(b, p->strings[p->default_type]);
	if (!h->doc_url)
		h->doc_url = builder_str(b, p->strings[p->doc_url]);
}

/* What is the same in all, or the first one's. */
static void take_types(struct builder *b, const struct profile *first)
{
	struct profile *h = &b->head;

	for (uint32_t t = 0; t < first->n_types; t++)
		builder_type(b, first->strings[first->types[t].type],
			     first->strings[first->types[t].unit]);
	h->period_type.type = builder_str(b, first->strings[first->period_type.type]);
	h->period_type.unit = builder_str(b, first->strings[first->period_type.unit]);
	h->drop_frames = builder_str(b, first->strings[first->drop_frames]);
	h->keep_frames = builder_str(b, first->strings[first->keep_frames]);
}

static bool same_type(const struct profile *a, struct value_type x, const struct profile *b,
		      struct value_type y)
{
	return str_eq(a->strings[x.type], b->strings[y.type]) &&
	       str_eq(a->strings[x.unit], b->strings[y.unit]);
}

static void type_text(struct buf *b, const struct profile *p, struct value_type t)
{
	buf_printf(b, "{" STR_FMT " " STR_FMT " 0 0}", STR_ARG(p->strings[t.type]),
		   STR_ARG(p->strings[t.unit]));
}

static bool compatible(const struct profile *a, const struct profile *b, struct err *err)
{
	struct buf text = { 0 };
	bool types = a->n_types == b->n_types;

	for (uint32_t t = 0; types && t < a->n_types; t++)
		types = same_type(a, a->types[t], b, b->types[t]);
	if (!same_type(a, a->period_type, b, b->period_type)) {
		buf_adds(&text, "incompatible period types &");
		type_text(&text, a, a->period_type);
		buf_adds(&text, " and &");
		type_text(&text, b, b->period_type);
	} else if (!types) {
		buf_adds(&text, "incompatible sample types");
	}
	bool ok = !text.n || err_set(err, ERR_FORMAT, "%s", text.data);
	buf_release(&text);
	return ok;
}

static bool any_zero_sample(const struct profile *p)
{
	for (uint32_t s = 0; s < p->n_samples; s++)
		if (is_zero(p->values + (size_t)s * p->n_types, p->n_types))
			return true;
	return false;
}

static void release_indexes(struct merger *m)
{
	hashset_release(&m->samples);
	hashset_release(&m->locations);
	hashset_release(&m->functions);
	vec_release(&m->labels);
}

struct profile *profile_merge(struct profile *const *ps, size_t n, struct err *err)
{
	struct merger m = { 0 };
	struct profile *out, *again;

	for (size_t i = 1; i < n; i++)
		if (!compatible(ps[0], ps[i], err))
			return NULL;
	builder_init(&m.b);
	for (size_t i = 0; i < n; i++)
		add_head(&m.b, ps[i]);
	take_types(&m.b, ps[0]);
	for (size_t i = 0; i < n; i++)
		add_source(&m, ps[i]);
	release_indexes(&m);
	out = builder_finish(&m.b, err);
	if (!out || !any_zero_sample(out))
		return out;
	/* what cancelled out is nobody's: once more, without it */
	again = profile_merge(&out, 1, err);
	profile_free(out);
	return again;
}

/* One at a time. */

struct merger *merger_new(void)
{
	struct merger *m = xcalloc(1, sizeof(*m));

	builder_init(&m->b);
	return m;
}

void merger_free(struct merger *m)
{
	if (!m)
		return;
	release_indexes(m);
	builder_release(&m->b);
	free(m);
}

static bool type_is(const struct builder *b, struct value_type have, const struct profile *p,
		    struct value_type t)
{
	return str_eq(b->strings.strs.v[have.type], p->strings[t.type]) &&
	       str_eq(b->strings.strs.v[have.unit], p->strings[t.unit]);
}

static bool types_differ_by_name(const struct profile *p)
{
	for (uint32_t t = 0; t < p->n_types; t++)
		for (uint32_t u = 0; u < t; u++)
			if (str_eq(p->strings[p->types[t].type], p->strings[p->types[u].type]))
				return false;
	return true;
}

/* Is the merge of parts the merge of all? */
static bool is_plain(const struct builder *b, const struct profile *p)
{
	const int64_t exact = (int64_t)1 << 53; /* scaled as a double, by 1 */
	int64_t signs = 0;

	if (p->time_nanos <= 0 || p->period <= 0 || p->period >= exact || !p->n_types)
		return false;
	if (b->types.n) {
		if (b->types.n != p->n_types || !type_is(b, b->head.period_type, p, p->period_type))
			return false;
		for (uint32_t t = 0; t < p->n_types; t++)
			if (!type_is(b, b->types.v[t], p, p->types[t]))
				return false;
	}
	for (size_t i = 0; i < (size_t)p->n_samples * p->n_types; i++)
		signs |= p->values[i];
	return signs >= 0 && types_differ_by_name(p);
}

bool merger_add(struct merger *m, const struct profile *p)
{
	if (!is_plain(&m->b, p))
		return false;
	add_head(&m->b, p);
	if (!m->b.types.n)
		take_types(&m->b, p);
	add_source(m, p);
	return true;
}

struct profile *merger_finish(struct merger *m, struct err *err)
{
	struct profile *out;

	release_indexes(m);
	out = builder_finish(&m->b, err);
	free(m);
	return out;
}

/* Sample types in common. */

static uint32_t find_type(const struct profile *p, struct str type)
{
	int i = profile_type_index(p, type);

	return i < 0 ? PROFILE_NONE : (uint32_t)i;
}

/* How often a type's name stands in all profiles must be once each: so does the original count. */
static bool is_common(struct profile **ps, size_t n, struct str type)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		for (uint32_t t = 0; t < ps[i]->n_types; t++)
			count += str_eq(ps[i]->strings[ps[i]->types[t].type], type);
	return count == n;
}

static bool keep_types(struct profile *p, const struct str *names, uint32_t n, struct err *err)
{
	uint32_t *from = ARENA_ARRAY(&p->arena, uint32_t, n);
	struct value_type *types = ARENA_ARRAY(&p->arena, struct value_type, n);
	int64_t *row = ARENA_ARRAY(&p->arena, int64_t, n);
	bool change = n != p->n_types;
	uint32_t dflt = PROFILE_NONE;

	for (uint32_t t = 0; t < n; t++) {
		from[t] = find_type(p, names[t]);
		if (from[t] == PROFILE_NONE)
			return err_set(err, ERR_FORMAT,
				       "\"" STR_FMT "\" sample type is not found in profile",
				       STR_ARG(names[t]));
		types[t] = p->types[from[t]];
		if (str_eq(names[t], p->strings[p->default_type]))
			dflt = p->default_type;
		change |= from[t] != t;
	}
	if (!change)
		return true;
	p->default_type = dflt != PROFILE_NONE ? dflt : types[0].type;
	for (uint32_t s = 0; s < p->n_samples; s++) {
		for (uint32_t t = 0; t < n; t++)
			row[t] = p->values[(size_t)s * p->n_types + from[t]];
		memmove(p->values + (size_t)s * n, row, n * sizeof(*row));
	}
	p->types = types;
	p->n_types = n;
	return true;
}

static bool intersect_types(struct profile **ps, size_t n, struct err *err)
{
	struct str *names = ARENA_ARRAY(&ps[0]->arena, struct str, ps[0]->n_types + 1);
	uint32_t count = 0;

	for (uint32_t t = 0; t < ps[0]->n_types; t++) {
		struct str name = ps[0]->strings[ps[0]->types[t].type];
		if (is_common(ps, n, name))
			names[count++] = name;
	}
	if (!count)
		return err_set(err, ERR_FORMAT, "profiles have empty common sample type list");
	for (size_t i = 0; i < n; i++)
		if (!keep_types(ps[i], names, count, err))
			return false;
	return true;
}

/* Types may differ by a plural and by units of one family. */
static bool compatible_type(const struct profile *a, struct value_type x, const struct profile *b,
			    struct value_type y)
{
	return str_eq(str_trim_suffix(a->strings[x.type], STR("s")),
		      str_trim_suffix(b->strings[y.type], STR("s"))) &&
	       (str_eq(a->strings[x.unit], b->strings[y.unit]) ||
		units_same_family(a->strings[x.unit], b->strings[y.unit]));
}

static double ratio(struct str from, struct str to)
{
	struct str unit;

	return units_scale(1, from, to, &unit);
}

/* The profile with the finest unit of a type (type PROFILE_NONE: of the period), or NULL and err. */
static const struct profile *finest(struct profile **ps, size_t n, uint32_t type, struct err *err)
{
	const struct profile *min = ps[0];

#define TYPE_OF(p) (type == PROFILE_NONE ? (p)->period_type : (p)->types[type])
	for (size_t i = 1; i < n; i++) {
		struct value_type x = TYPE_OF(min), y = TYPE_OF(ps[i]);
		if (!compatible_type(min, x, ps[i], y)) {
			struct buf b = { 0 };
			type_text(&b, min, x);
			buf_addc(&b, ' ');
			type_text(&b, ps[i], y);
			err_set(err, ERR_FORMAT, "%s: incompatible types: %s",
				type == PROFILE_NONE ? "period type" : "sample types", b.data);
			buf_release(&b);
			return NULL;
		}
		if (ratio(ps[i]->strings[y.unit], min->strings[x.unit]) < 1)
			min = ps[i];
	}
	return min;
}

static void set_unit(struct profile *p, struct value_type *t, struct str unit)
{
	if (!str_eq(p->strings[t->unit], unit))
		t->unit = profile_add_string(p, unit);
}

static bool scale_units(struct profile **ps, size_t n, struct err *err)
{
	uint32_t n_types = ps[0]->n_types;
	struct str *units, unused;
	double *ratios;
	const struct profile *p;

	if (n <= 1)
		return true;
	units = ARENA_ARRAY(&ps[0]->arena, struct str, n_types + 1);
	ratios = ARENA_ARRAY(&ps[0]->arena, double, n_types + 1);
	p = finest(ps, n, PROFILE_NONE, err);
	if (!p)
		return false;
	units[n_types] = p->strings[p->period_type.unit];
	for (uint32_t t = 0; t < n_types; t++) {
		p = finest(ps, n, t, err);
		if (!p)
			return false;
		units[t] = p->strings[p->types[t].unit];
	}
	for (size_t i = 0; i < n; i++) {
		struct str unit = ps[i]->strings[ps[i]->period_type.unit];
		ps[i]->period =
			units_to_i64(units_scale(ps[i]->period, unit, units[n_types], &unused));
		set_unit(ps[i], &ps[i]->period_type, units[n_types]);
		for (uint32_t t = 0; t < n_types; t++) {
			ratios[t] = ratio(ps[i]->strings[ps[i]->types[t].unit], units[t]);
			set_unit(ps[i], &ps[i]->types[t], units[t]);
		}
		profile_scale(ps[i], ratios);
	}
	return true;
}

bool profile_make_compatible(struct profile **ps, size_t n, struct err *err)
{
	return intersect_types(ps, n, err) && scale_units(ps, n, err);
}

struct profile *profile_combine(struct profile **ps, size_t n, struct err *err)
{
	return profile_make_compatible(ps, n, err) ? profile_merge(ps, n, err) : NULL;
}

void profile_scale(struct profile *p, const double *ratios)
{
	uint8_t *keep;
	bool all_ones = true, all_kept = true;
	struct arena scratch;

	for (uint32_t t = 0; t < p->n_types; t++)
		all_ones &= ratios[t] == 1;
	if (all_ones)
		return;
	arena_init(&scratch);
	keep = ARENA_ARRAY(&scratch, uint8_t, (size_t)p->n_samples + 1);
	for (uint32_t s = 0; s < p->n_samples; s++) {
		int64_t *v = p->values + (size_t)s * p->n_types;
		for (uint32_t t = 0; t < p->n_types; t++) {
			if (ratios[t] == 1)
				continue;
			v[t] = ratios[t] == -1 ? (int64_t)(0 - (uint64_t)v[t])
					       : units_to_i64(round((double)v[t] * ratios[t]));
			keep[s] |= v[t] != 0;
		}
		all_kept &= keep[s];
	}
	if (!all_kept)
		filter_samples(p, keep);
	arena_release(&scratch);
}

bool profile_normalize(struct profile *p, const struct profile *base, struct err *err)
{
	double *ratios;

	if (!compatible(p, base, err))
		return false;
	ratios = ARENA_ARRAY(&p->arena, double, p->n_types + 1);
	for (uint32_t t = 0; t < p->n_types; t++) {
		int64_t mine = 0, theirs = 0;
		for (uint32_t s = 0; s < p->n_samples; s++)
			mine += p->values[(size_t)s * p->n_types + t];
		for (uint32_t s = 0; s < base->n_samples; s++)
			theirs += base->values[(size_t)s * base->n_types + t];
		ratios[t] = mine ? (double)theirs / (double)mine : 0;
	}
	profile_scale(p, ratios);
	return true;
}

void profile_set_label(struct profile *p, struct str key, struct str value)
{
	uint32_t total = p->label_begin ? p->label_begin[p->n_samples] : 0, n = 0;
	uint32_t *begin = ARENA_ARRAY(&p->arena, uint32_t, (size_t)p->n_samples + 1);
	struct label *labels =
		ARENA_ARRAY(&p->arena, struct label, (size_t)total + p->n_samples + 1);
	uint32_t k = profile_add_string(p, key), v = profile_add_string(p, value);

	for (uint32_t s = 0; s < p->n_samples; s++) {
		for (uint32_t i = p->label_begin ? p->label_begin[s] : 0;
		     p->label_begin && i < p->label_begin[s + 1]; i++)
			if (!p->labels[i].str || !str_eq(p->strings[p->labels[i].key], key))
				labels[n++] = p->labels[i];
		labels[n++] = (struct label){ .key = k, .str = v };
		begin[s + 1] = n;
	}
	p->label_begin = begin;
	p->labels = labels;
}
