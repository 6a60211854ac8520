/*
 * The format of speedscope (https://www.speedscope.app/file-format-schema.json): one sampled profile for each sample type,
 * frames shared by all. Root first.
 */
#include <stdlib.h>

#include "base/json.h"
#include "report/stacks.h"

static void put_frames(const struct graph *g, struct json *j, struct out *out)
{
	json_line(j);
	json_key(j, "shared");
	json_obj(j);
	json_key(j, "frames");
	json_arr(j);
	for (uint32_t n = 0; n < g->nodes.n; n++) {
		const struct graph_info *i = &g->nodes.v[n].info;

		json_line(j);
		json_obj(j);
		json_kstr(j, "name", i->name.n ? i->name : graph_printable((struct graph *)g, n));
		if (i->file.n)
			json_kstr(j, "file", i->file);
		if (i->line)
			json_ki64(j, "line", i->line);
		if (i->line && i->column)
			json_ki64(j, "col", i->column);
		json_obj_end(j);
		out_check(out);
	}
	json_arr_end(j);
	json_obj_end(j);
}

/* The units that speedscope knows; others are plain numbers. */
static const char *unit_of(struct str unit)
{
	static const char *const known[] = { "nanoseconds", "microseconds", "milliseconds",
					     "seconds", "bytes" };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(unit, str_of(known[i])))
			return known[i];
	return "none";
}

static int64_t value_at(const struct report *r, uint32_t s, uint32_t type)
{
	const int64_t *v = r->p->values + (size_t)s * r->p->n_types;

	return report_divided(r, graph_mean(v[type], r->mean ? v[0] : 0));
}

static void put_stack(const struct graph *g, struct json *j, uint32_t s)
{
	const struct profile *p = g->r->p;

	json_arr(j);
	for (uint32_t i = p->sample_loc_begin[s + 1]; i-- > p->sample_loc_begin[s];) {
		uint32_t loc = p->sample_locs[i];

		for (uint32_t k = g->loc_begin[loc + 1]; k-- > g->loc_begin[loc];)
			json_u64(j, g->loc_nodes[k]);
	}
	json_arr_end(j);
}

static void put_profile(const struct graph *g, struct json *j, uint32_t type, struct out *out)
{
	const struct report *r = g->r;
	const struct profile *p = r->p;
	uint64_t total = 0;

	json_line(j);
	json_obj(j);
	json_kcstr(j, "type", "sampled");
	json_kstr(j, "name", p->strings[p->types[type].type]);
	json_kcstr(j, "unit", unit_of(p->strings[p->types[type].unit]));
	json_key(j, "samples");
	json_arr(j);
	for (uint32_t s = 0; s < p->n_samples && !out->failed; s++) {
		if (!value_at(r, s, type))
			continue;
		json_line(j);
		put_stack(g, j, s);
		out_check(out);
	}
	json_arr_end(j);
	json_line(j);
	json_key(j, "weights");
	json_arr(j);
	for (uint32_t s = 0; s < p->n_samples && !out->failed; s++) {
		int64_t v = value_at(r, s, type);

		if (!v)
			continue;
		total += (uint64_t)v;
		json_i64(j, v);
		out_check(out);
	}
	json_arr_end(j);
	json_ki64(j, "startValue", 0);
	json_ku64(j, "endValue", total);
	json_obj_end(j);
}

/* It draws widths, and there is no width below nothing. */
static bool check_signs(const struct report *r, struct err *err)
{
	const struct profile *p = r->p;

	for (size_t i = 0; i < (size_t)p->n_samples * p->n_types; i++)
		if (p->values[i] < 0)
			return err_set(err, ERR_USAGE,
				       "speedscope cannot show values below zero, as a comparison "
				       "with a base has them");
	return true;
}

static bool report_speedscope(struct report *r, struct out *out, struct err *err)
{
	struct graph *g;
	struct json j;

	if (!check_signs(r, err))
		return false;
	g = graph_names(r);
	json_init(&j, &out->buf, 0);
	json_obj(&j);
	json_kcstr(&j, "$schema", "https://www.speedscope.app/file-format-schema.json");
	json_kstr(&j, "name", r->title.n ? r->title : r->sample_type);
	json_kcstr(&j, "exporter", "goperf");
	json_ku64(&j, "activeProfileIndex", r->value);
	put_frames(g, &j, out);
	json_line(&j);
	json_key(&j, "profiles");
	json_arr(&j);
	for (uint32_t t = 0; t < r->p->n_types; t++)
		put_profile(g, &j, t, out);
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(&out->buf, '\n');
	graph_free(g);
	return true;
}

const struct report_kind report_kind_speedscope = {
	.name = "speedscope",
	.force = PREFER_FILES,
	.run = report_speedscope,
};
