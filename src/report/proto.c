/* proto: the profile as it is after the filters. topproto: a place a sample. */
#include "base/gofmt.h"
#include "profile/builder.h"
#include "profile/encode.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"

bool report_proto(struct report *r, struct out *out, struct err *err)
{
	struct profile *p = r->p;

	if (r->ratio > 0 && r->ratio != 1) {
		size_t n = (size_t)p->n_samples * p->n_types;
		int64_t *values = ARENA_ARRAY(&p->arena, int64_t, n + 1);
		for (size_t i = 0; i < n; i++)
			values[i] = units_to_i64((double)p->values[i] * r->ratio);
		p->values = values;
	}
	return profile_encode_gzip(p, &out->buf, err);
}

struct fn_set {
	struct builder *b;
	struct hashset set;
};

struct fn_key {
	uint32_t name, file;
	int64_t start_line;
};

static bool same_fn(const void *ctx, uint32_t i, const void *key)
{
	const struct builder *b = ((const struct fn_set *)ctx)->b;
	const struct fn_key *k = key;

	return b->fn_name.v[i] == k->name && b->fn_file.v[i] == k->file &&
	       b->fn_start_line.v[i] == k->start_line;
}

static uint32_t fn_of(struct fn_set *f, const struct graph_info *i)
{
	struct fn_key k = { builder_str(f->b, i->name), builder_str(f->b, i->file), i->start_line };
	uint64_t hash = hash_mix((uint64_t)k.name << 32 | k.file, (uint64_t)k.start_line);
	uint32_t fn = hashset_find(&f->set, hash, same_fn, f, &k);

	if (fn == MAP_NONE) {
		fn = builder_function(f->b, k.name, 0, k.file, k.start_line);
		hashset_add(&f->set, hash, fn);
	}
	return fn;
}

static int64_t scaled(const struct report *r, int64_t v)
{
	struct str unit;

	return units_to_i64(units_scale(v, r->sample_unit, r->output_unit, &unit));
}

bool report_topproto(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, GRAPH_NO_EDGES);
	const struct profile *p = r->p;
	struct builder b;
	struct fn_set fns = { .b = &b };
	struct profile *top;
	bool ok;

	graph_select_unit(g);
	builder_init(&b);
	builder_type(&b, STR("cum"), r->output_unit);
	builder_type(&b, STR("flat"), r->output_unit);
	b.head.time_nanos = p->time_nanos;
	b.head.duration_nanos = p->duration_nanos;
	b.head.period = p->period;
	b.head.period_type.type = builder_str(&b, p->strings[p->period_type.type]);
	b.head.period_type.unit = builder_str(&b, p->strings[p->period_type.unit]);
	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];
		uint32_t fn = fn_of(&fns, &n->info);
		uint32_t loc = builder_location(&b, n->info.address, PROFILE_NONE, false);
		builder_line(&b, fn, n->info.line, n->info.column);
		vec_push(&b.sample_locs, loc);
		vec_push(&b.values, scaled(r, graph_cum(n)));
		vec_push(&b.values, scaled(r, graph_flat(n)));
		builder_sample(&b);
	}
	hashset_release(&fns.set);
	graph_free(g);
	top = builder_finish(&b, err);
	ok = top && profile_encode_gzip(top, &out->buf, err);
	profile_free(top);
	return ok;
}
