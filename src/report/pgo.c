#include "report/pgo.h"

#include "base/map.h"
#include "profile/builder.h"
#include "profile/encode.h"
#include "profile/merge.h"

#define EQUAL_TOTAL \
	1e12 /* what each source sums up to: precise enough, and a thousand of them fit in 64 bits */

/* The values that the compiler takes: the first type that is one of these. Nanoseconds bear weights without loss. */
static int value_of(const struct profile *p, bool nanoseconds)
{
	for (uint32_t t = 0; t < p->n_types; t++) {
		struct str type = p->strings[p->types[t].type], unit = p->strings[p->types[t].unit];

		if (str_eq(type, STR("cpu")) && str_eq(unit, STR("nanoseconds")))
			return (int)t;
		if (!nanoseconds && str_eq(type, STR("samples")) && str_eq(unit, STR("count")))
			return (int)t;
	}
	return nanoseconds ? value_of(p, false) : -1;
}

bool pgo_check(const struct profile *p, const char *name, struct err *err)
{
	struct buf types = { 0 };

	if (value_of(p, false) >= 0)
		return true;
	for (uint32_t t = 0; t < p->n_types; t++)
		buf_printf(&types, "%s" STR_FMT "/" STR_FMT, t ? ", " : "",
			   STR_ARG(p->strings[p->types[t].type]),
			   STR_ARG(p->strings[p->types[t].unit]));
	err_set(err, ERR_USAGE,
		"%s: -pgo takes CPU profiles (samples/count or cpu/nanoseconds), and this one has "
		"%s",
		name, types.n ? types.data : "no values");
	buf_release(&types);
	return false;
}

void pgo_weigh(struct profile *p, double weight)
{
	int value = value_of(p, true);
	double ratio = weight, total = 0;
	double *ratios;

	if (weight == PGO_AS_MEASURED || value < 0)
		return;
	for (uint32_t s = 0; s < p->n_samples; s++)
		total += (double)p->values[(size_t)s * p->n_types + (uint32_t)value];
	if (weight == PGO_EQUAL)
		ratio = total > 0 ? EQUAL_TOTAL / total : 1;
	ratios = ARENA_ARRAY(&p->arena, double, (size_t)p->n_types + 1);
	for (uint32_t t = 0; t < p->n_types; t++)
		ratios[t] = ratio;
	profile_scale(p, ratios);
}

bool pgo_parse_weights(const char *text, double *weights, size_t n, struct err *err)
{
	struct str rest = str_of(text), word;
	size_t given = 0;

	for (size_t i = 0; i < n; i++)
		weights[i] = strcmp(text, "equal") == 0 ? PGO_EQUAL : PGO_AS_MEASURED;
	if (!*text || strcmp(text, "equal") == 0)
		return true;
	while (rest.n) {
		double v;

		str_cut(rest, ',', &word, &rest);
		if (!str_to_double(str_trim(word), &v) || !(v > 0 && v <= 1e6))
			return err_set(err, ERR_USAGE,
				       "-weights=%s: expected 'equal', or a number over 0 for each "
				       "source, as in 3,1,0.5",
				       text);
		if (given < n)
			weights[given] = v;
		given++;
	}
	if (given != n)
		return err_set(err, ERR_USAGE, "-weights=%s: %zu weights for %zu sources", text,
			       given, n);
	return true;
}

/* The profile that is being made. */
struct pgo {
	const struct profile *p;
	struct builder b;
	struct hashset fns, locs;
	VEC(uint8_t) is_leaf;	/* by location */
	VEC(uint64_t) original; /* address, of a location without lines; 0 else */
	struct map pairs;	/* locations of a sample, leaf << 32 | its caller + 1 -> sample */
	size_t samples, without_call;
};

struct fn_key {
	uint32_t name;
	int64_t start_line;
};

static bool same_fn(const void *ctx, uint32_t i, const void *key)
{
	const struct builder *b = ctx;
	const struct fn_key *k = key;

	return b->fn_name.v[i] == k->name && b->fn_start_line.v[i] == k->start_line;
}

static uint32_t fn_of(struct pgo *g, uint32_t fn)
{
	struct fn_key k = { builder_str(&g->b, g->p->strings[g->p->fn_name[fn]]),
			    g->p->fn_start_line[fn] };
	uint64_t hash = hash_mix(k.name, (uint64_t)k.start_line);
	uint32_t i = hashset_find(&g->fns, hash, same_fn, &g->b, &k);

	if (i == MAP_NONE) {
		i = builder_function(&g->b, k.name, k.name, 0, k.start_line);
		hashset_add(&g->fns, hash, i);
	}
	return i;
}

struct loc_key {
	uint64_t address; /* only where there are no lines */
	const uint32_t *fns;
	const int64_t *lines;
	uint32_t n;
	bool leaf;
};

static bool same_loc(const void *ctx, uint32_t i, const void *key)
{
	const struct pgo *g = ctx;
	const struct loc_key *k = key;
	uint32_t begin = i ? g->b.line_end.v[i - 1] : 0;

	if (g->b.line_end.v[i] - begin != k->n || g->is_leaf.v[i] != k->leaf ||
	    g->original.v[i] != k->address)
		return false;
	for (uint32_t l = 0; l < k->n; l++)
		if (g->b.line_fn.v[begin + l] != k->fns[l] ||
		    g->b.line_no.v[begin + l] != k->lines[l])
			return false;
	return true;
}

/* The place that a location stands for, in the caller's or the leaf's role: a call of a line by itself has two ends. */
static uint32_t place_of(struct pgo *g, uint32_t loc, bool leaf)
{
	const struct profile *p = g->p;
	uint32_t begin = p->line_begin[loc];
	struct loc_key k = { .lines = p->line_no + begin,
			     .n = p->line_begin[loc + 1] - begin,
			     .leaf = leaf };
	VEC(uint32_t) fns = { 0 };
	uint64_t hash = leaf;
	uint32_t i;

	for (uint32_t l = 0; l < k.n; l++) {
		vec_push(&fns, fn_of(g, p->line_fn[begin + l]));
		hash = hash_mix(hash ^ fns.v[l], (uint64_t)k.lines[l]);
	}
	if (!k.n) {
		k.address = p->loc_address[loc];
		hash = hash_mix(hash, k.address);
	}
	k.fns = fns.v;
	i = hashset_find(&g->locs, hash, same_loc, g, &k);
	if (i == MAP_NONE) {
		/* without addresses the compiler takes equal lines for one place; so it stays */
		i = builder_location(&g->b, p->loc_address[loc] ? g->is_leaf.n + 1 : 0,
				     PROFILE_NONE, false);
		for (uint32_t l = 0; l < fns.n; l++)
			builder_line(&g->b, fns.v[l], k.lines[l], 0);
		hashset_add(&g->locs, hash, i);
		vec_push(&g->is_leaf, leaf);
		vec_push(&g->original, k.address);
	}
	vec_release(&fns);
	return i;
}

static void add_sample(struct pgo *g, uint32_t s, int64_t value)
{
	const struct profile *p = g->p;
	uint32_t first = p->sample_loc_begin[s], n = p->sample_loc_begin[s + 1] - first;
	uint32_t leaf, caller = 0, i;
	bool added;

	if (value <= 0)
		return;
	g->samples++;
	/* one frame alone calls nobody */
	if (!n ||
	    (n == 1 &&
	     p->line_begin[p->sample_locs[first] + 1] - p->line_begin[p->sample_locs[first]] < 2)) {
		g->without_call++;
		return;
	}
	leaf = place_of(g, p->sample_locs[first], true);
	if (n > 1)
		caller = place_of(g, p->sample_locs[first + 1], false) + 1;
	i = map_get_or_put(&g->pairs, (uint64_t)leaf << 32 | caller, (uint32_t)g->b.values.n,
			   &added);
	if (!added) {
		g->b.values.v[i] = (int64_t)((uint64_t)g->b.values.v[i] + (uint64_t)value);
		return;
	}
	vec_push(&g->b.sample_locs, leaf);
	if (n > 1)
		vec_push(&g->b.sample_locs, caller - 1);
	vec_push(&g->b.values, value);
	builder_sample(&g->b);
}

static bool has_start_line(const struct builder *b)
{
	for (size_t i = 0; i < b->fn_start_line.n; i++)
		if (b->fn_start_line.v[i])
			return true;
	return false;
}

static void pgo_release(struct pgo *g)
{
	hashset_release(&g->fns);
	hashset_release(&g->locs);
	map_release(&g->pairs);
	vec_release(&g->is_leaf);
	vec_release(&g->original);
}

static void build(struct pgo *g, uint32_t value)
{
	const struct profile *p = g->p;

	builder_init(&g->b);
	map_init(&g->pairs);
	builder_type(&g->b, p->strings[p->types[value].type], p->strings[p->types[value].unit]);
	g->b.head.period = p->period;
	g->b.head.period_type.type = builder_str(&g->b, p->strings[p->period_type.type]);
	g->b.head.period_type.unit = builder_str(&g->b, p->strings[p->period_type.unit]);
	for (uint32_t s = 0; s < p->n_samples; s++)
		add_sample(g, s, p->values[(size_t)s * p->n_types + value]);
}

static bool report_pgo(struct report *r, struct out *out, struct err *err)
{
	struct pgo g = { .p = r->p };
	int value = value_of(r->p, r->cfg.weighted);
	struct profile *made;
	bool ok;

	if (value < 0)
		return pgo_check(r->p, "the profile", err);
	build(&g, (uint32_t)value);
	pgo_release(&g);
	if (!g.b.values.n || !has_start_line(&g.b)) {
		builder_release(&g.b);
		return g.samples == g.without_call
			       ? err_set(err, ERR_FORMAT,
					 "none of the %zu samples has a caller: nothing in them "
					 "that the compiler could use",
					 g.samples)
			       : err_set(err, ERR_FORMAT,
					 "the profile has no start lines of functions, which the "
					 "compiler needs; programs of Go 1.20 and newer write "
					 "them");
	}
	size_t stacks = g.b.values.n, functions = g.b.fn_name.n;
	made = builder_finish(&g.b, err);
	ok = made && profile_encode_gzip(made, &out->buf, err);
	profile_free(made);
	if (ok)
		notice(r->notices, "%zu calls between %zu functions, from %zu stacks", stacks,
		       functions, g.samples);
	return ok;
}

const struct report_kind report_kind_pgo = {
	.name = "pgo",
	.force = FORCE_NO_TRIM | FORCE_ADDRESSES | FORCE_INLINES,
	.run = report_pgo,
};
