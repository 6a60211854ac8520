/* The JSON of traces, raw and comments: every sample, streamed as the texts are. */
#include <stdlib.h>

#include "report/internal.h"
#include "report/json_report.h"

static void put_labels(const struct profile *p, struct json *j, uint32_t s)
{
	if (!p->label_begin || p->label_begin[s] == p->label_begin[s + 1])
		return;
	json_key(j, "labels");
	json_arr(j);
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		const struct label *l = &p->labels[i];

		json_obj(j);
		json_kstr(j, "key", p->strings[l->key]);
		if (l->str)
			json_kstr(j, "value", p->strings[l->str]);
		else
			json_ki64(j, "number", l->num);
		if (!l->str && l->unit)
			json_kstr(j, "unit", p->strings[l->unit]);
		json_obj_end(j);
	}
	json_arr_end(j);
}

/* Frames are numbered by place, and once more where they were inlined. */
static uint64_t frame_id(const struct graph *g, uint32_t loc, uint32_t k)
{
	return (uint64_t)g->loc_nodes[k] * 2 + (k + 1 != g->loc_begin[loc + 1]) + 1;
}

static void put_frames(const struct graph *g, struct json *j, struct out *out)
{
	const struct profile *p = g->r->p;
	uint8_t *seen = xcalloc(g->nodes.n * 2 + 2, 1);
	uint8_t *used = xcalloc((size_t)p->n_locations + 1, 1);

	for (uint32_t i = 0; p->n_samples && i < p->sample_loc_begin[p->n_samples]; i++)
		used[p->sample_locs[i]] = 1;
	json_line(j);
	json_key(j, "frames");
	json_arr(j);
	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		for (uint32_t k = used[loc] ? g->loc_begin[loc] : g->loc_begin[loc + 1];
		     k < g->loc_begin[loc + 1]; k++) {
			uint64_t id = frame_id(g, loc, k);

			if (seen[id])
				continue;
			seen[id] = 1;
			json_line(j);
			json_obj(j);
			json_ku64(j, "id", id);
			report_json_place(j, &g->nodes.v[g->loc_nodes[k]].info);
			if (k + 1 != g->loc_begin[loc + 1])
				json_kbool(j, "inline", true);
			json_obj_end(j);
			out_check(out);
		}
	}
	json_arr_end(j);
	free(used);
	free(seen);
}

static void put_trace(const struct graph *g, struct json *j, uint32_t s)
{
	const struct report *r = g->r;
	const struct profile *p = r->p;

	json_line(j);
	json_obj(j);
	json_ki64(j, "value",
		  report_divided(r, graph_mean(report_value(r, s), report_divisor(r, s))));
	put_labels(p, j, s);
	json_key(j, "stack");
	json_arr(j);
	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++) {
		uint32_t loc = p->sample_locs[i];

		for (uint32_t k = g->loc_begin[loc]; k < g->loc_begin[loc + 1]; k++)
			json_u64(j, frame_id(g, loc, k));
	}
	json_arr_end(j);
	json_obj_end(j);
}

bool report_traces_json(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_names(r);
	struct json j;

	(void)err;
	report_json_begin(r, NULL, &j, &out->buf);
	put_frames(g, &j, out);
	report_json_rows(&j);
	for (uint32_t s = 0; s < r->p->n_samples && !out->failed; s++) {
		if (r->p->sample_loc_begin[s + 1] == r->p->sample_loc_begin[s])
			continue;
		put_trace(g, &j, s);
		out_check(out);
	}
	report_json_end(&j);
	graph_free(g);
	return true;
}

/* raw */

static void put_type(const struct profile *p, struct json *j, const struct value_type *t)
{
	json_obj(j);
	json_kstr(j, "type", p->strings[t->type]);
	json_kstr(j, "unit", p->strings[t->unit]);
	json_obj_end(j);
}

static void put_types(const struct profile *p, struct json *j)
{
	json_line(j);
	json_key(j, "types");
	json_arr(j);
	for (uint32_t t = 0; t < p->n_types; t++)
		put_type(p, j, &p->types[t]);
	json_arr_end(j);
	if (p->strings[p->default_type].n)
		json_kstr(j, "default_type", p->strings[p->default_type]);
	json_key(j, "period_type");
	put_type(p, j, &p->period_type);
	json_ki64(j, "period", p->period);
}

static void put_lines(const struct profile *p, struct json *j, uint32_t loc)
{
	json_key(j, "lines");
	json_arr(j);
	for (uint32_t l = p->line_begin[loc]; l < p->line_begin[loc + 1]; l++) {
		uint32_t fn = p->line_fn[l];
		struct str name = p->strings[p->fn_name[fn]],
			   system = p->strings[p->fn_system_name[fn]];

		json_obj(j);
		json_kstr(j, "name", name);
		if (!str_eq(name, system))
			json_kstr(j, "system_name", system);
		json_kstr(j, "file", p->strings[p->fn_file[fn]]);
		json_ki64(j, "line", p->line_no[l]);
		if (p->line_col[l])
			json_ki64(j, "column", p->line_col[l]);
		json_ki64(j, "start_line", p->fn_start_line[fn]);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void put_locations(const struct profile *p, struct json *j, struct out *out)
{
	json_line(j);
	json_key(j, "locations");
	json_arr(j);
	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		json_line(j);
		json_obj(j);
		json_ku64(j, "id", p->loc_id[loc]);
		report_json_address(j, "address", p->loc_address[loc]);
		if (p->loc_mapping[loc] != PROFILE_NONE)
			json_ku64(j, "mapping", p->mappings[p->loc_mapping[loc]].id);
		if (p->loc_is_folded[loc])
			json_kbool(j, "folded", true);
		put_lines(p, j, loc);
		json_obj_end(j);
		out_check(out);
	}
	json_arr_end(j);
}

static void put_mappings(const struct profile *p, struct json *j)
{
	json_line(j);
	json_key(j, "mappings");
	json_arr(j);
	for (uint32_t i = 0; i < p->n_mappings; i++) {
		const struct mapping *m = &p->mappings[i];

		json_line(j);
		json_obj(j);
		json_ku64(j, "id", m->id);
		report_json_address(j, "start", m->start);
		report_json_address(j, "limit", m->limit);
		report_json_address(j, "offset", m->offset);
		json_kstr(j, "file", p->strings[m->file]);
		json_kstr(j, "build_id", p->strings[m->build_id]);
		json_kbool(j, "has_functions", m->has_functions);
		json_kbool(j, "has_filenames", m->has_filenames);
		json_kbool(j, "has_line_numbers", m->has_line_numbers);
		json_kbool(j, "has_inline_frames", m->has_inline_frames);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void put_sample(const struct profile *p, struct json *j, uint32_t s)
{
	json_line(j);
	json_obj(j);
	json_key(j, "values");
	json_arr(j);
	for (uint32_t t = 0; t < p->n_types; t++)
		json_i64(j, p->values[(size_t)s * p->n_types + t]);
	json_arr_end(j);
	put_labels(p, j, s);
	json_key(j, "locations");
	json_arr(j);
	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++)
		json_u64(j, p->loc_id[p->sample_locs[i]]);
	json_arr_end(j);
	json_obj_end(j);
}

bool report_raw_json(struct report *r, struct out *out, struct err *err)
{
	const struct profile *p = r->p;
	struct json j;

	(void)err;
	report_json_begin(r, NULL, &j, &out->buf);
	put_types(p, &j);
	put_mappings(p, &j);
	put_locations(p, &j, out);
	report_json_rows(&j);
	for (uint32_t s = 0; s < p->n_samples && !out->failed; s++) {
		put_sample(p, &j, s);
		out_check(out);
	}
	report_json_end(&j);
	return true;
}

bool report_comments_json(struct report *r, struct out *out, struct err *err)
{
	struct json j;

	(void)err;
	report_json_begin(r, NULL, &j, &out->buf);
	report_json_rows(&j);
	for (uint32_t i = 0; i < r->p->n_comments; i++)
		json_str(&j, r->p->strings[r->p->comments[i]]);
	report_json_end(&j);
	return true;
}
