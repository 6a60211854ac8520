/* The samples of a profile: nearly all of it, and so in parallel. */
#include <string.h>

#include "base/pool.h"
#include "profile/decoder.h"
#include "profile/ids.h"

/* Samples. A label without any value is none: pprof drops it, and so does everything that reads its
 * output. */

static bool label_of(struct str msg, uint64_t out[5])
{
	struct wire w = wire_str(msg);
	struct field f = { 0 };

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

/* What the worker of a run may look at and write to beyond a sample: the run's own, which it decodes in order. */
struct limits {
	const uint8_t *in;
	const uint32_t *out;
};

static bool count_sample(struct decoder *d, struct str msg, uint32_t s, const struct limits *limits)
{
	struct wire w = wire_str(msg);
	uint64_t count[4] = { 0 }, label[5];
	struct field f = { 0 };

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

typedef uint32_t four __attribute__((vector_size(16), aligned(4), may_alias));

static bool all_below(const uint32_t *v, size_t n, uint32_t limit)
{
	four above = { 0 };
	uint32_t rest = 0;
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		above |= (four)(*(const four *)(v + i) >= limit);
	for (; i < n; i++)
		rest |= v[i] >= limit;
	return !(above[0] | above[1] | above[2] | above[3] | rest);
}

/* Location ids to their indexes; bad ids are found at the end, so that the loop stays tight. NULL: some were bad. */
static uint32_t *decode_ids(struct decoder *d, struct str packed, const struct limits *limits,
			    uint32_t *out)
{
	const struct ids *ids = &d->location_ids;
	struct wire w = wire_str(packed);
	uint32_t none = 0, *to;

	if (ids->identity) {
		to = ids_read(&w, (size_t)(limits->in - w.p), out, (size_t)(limits->out - out));
		return w.bad || !all_below(out, (size_t)(to - out), d->p->n_locations) ? NULL : to;
	}
	while (w.p < w.end) {
		uint32_t i = id_find(ids, wire_varint(&w));
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

static bool decode_sample(struct decoder *d, struct str msg, uint32_t s,
			  const struct limits *limits)
{
	struct profile *p = d->p;
	uint32_t *loc = p->sample_locs + p->sample_loc_begin[s], label = p->label_begin[s];
	size_t value = (size_t)s * p->n_types;
	struct wire w = wire_str(msg);
	struct field f = { 0 };
	bool ok = true;

	while (ok && next_field(&w, &f)) {
		if (f.num == 1 && f.type == 2) {
			loc = decode_ids(d, f.bytes, limits, loc);
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

typedef bool sample_fn(struct decoder *d, struct str msg, uint32_t s, const struct limits *limits);

static void each_sample(struct decoder *d, struct run *run, sample_fn *fn,
			const struct limits *limits)
{
	struct wire w = wire_of(run->p, (size_t)(run->end - run->p));
	uint32_t s = run->first;
	struct field f = { 0 };

	while (next_field(&w, &f)) {
		if (!fn(d, f.bytes, s++, limits)) {
			run->bad = true;
			return;
		}
	}
}

static void count_run(void *ctx, size_t i)
{
	struct decoder *d = ctx;

	if (d->runs.v[i].field == F_SAMPLE)
		each_sample(d, &d->runs.v[i], count_sample, NULL);
}

/* The block whose last byte this run was goes. */
static void discard(struct decoder *d, const struct run *run)
{
	uintptr_t first = (uintptr_t)d->data.p / BLOCK;

	for (uintptr_t at = (uintptr_t)run->p, end = (uintptr_t)run->end, to; at < end; at = to) {
		uintptr_t block = at / BLOCK;
		to = MIN(end, (block + 1) * BLOCK);
		if (atomic_fetch_sub(&d->needed[block - first], to - at) == to - at)
			pages_discard((void *)(block * BLOCK), BLOCK);
	}
}

static void decode_run(void *ctx, size_t i)
{
	struct decoder *d = ctx;
	struct run *run = &d->runs.v[i];
	struct limits limits;

	if (run->field != F_SAMPLE)
		return;
	limits.in = run->end;
	limits.out = d->p->sample_locs + d->p->sample_loc_begin[run->first + run->n];
	each_sample(d, run, decode_sample, &limits);
	if (d->needed)
		discard(d, run);
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

bool decode_samples(struct decoder *d)
{
	struct profile *p = d->p;
	uint64_t n_locs = 0, n_labels = 0;

	p->n_samples = d->count[F_SAMPLE];
	if (!p->n_types && p->n_samples)
		return err_set(d->err, ERR_FORMAT,
			       "malformed profile: missing sample type information");
	p->sample_loc_begin =
		decode_column(d, (uint64_t)p->n_samples + 1, sizeof(*p->sample_loc_begin));
	p->label_begin = decode_column(d, (uint64_t)p->n_samples + 1, sizeof(*p->label_begin));
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
	p->sample_locs = decode_column(d, n_locs, sizeof(*p->sample_locs));
	p->values = decode_column(d, (uint64_t)p->n_samples * p->n_types, sizeof(*p->values));
	p->labels = decode_column(d, n_labels, sizeof(*p->labels));
	if (!p->sample_locs || !p->values || !p->labels)
		return false;
	pool_run(d->runs.n, decode_run, d);
	if (!n_labels)
		p->label_begin = NULL;
	return runs_ok(d, "frames and labels that the profile has");
}
