/* The JSON of top, text, tree and peek, and what all reports in JSON share. */
#include "report/json_report.h"

#include "profile/units.h"
#include "report/internal.h"
#include "report/listing.h"

#define SCHEMA 1

static void put_profile(const struct report *r, struct json *j)
{
	const struct profile *p = r->p;

	if (p->n_mappings && p->strings[p->mappings[0].file].n)
		json_kstr(j, "file", p->strings[p->mappings[0].file]);
	if (p->n_mappings && p->strings[p->mappings[0].build_id].n)
		json_kstr(j, "build_id", p->strings[p->mappings[0].build_id]);
	if (p->strings[p->doc_url].n)
		json_kstr(j, "doc", p->strings[p->doc_url]);
	if (p->time_nanos)
		json_ki64(j, "time_ns", p->time_nanos);
	if (p->duration_nanos)
		json_ki64(j, "duration_ns", p->duration_nanos);
	if (p->n_comments) {
		json_key(j, "comments");
		json_arr(j);
		for (uint32_t i = 0; i < p->n_comments; i++)
			json_str(j, p->strings[p->comments[i]]);
		json_arr_end(j);
	}
}

static void put_graph(const struct report *r, const struct graph *g, struct json *j)
{
	int64_t cutoff = units_to_i64((double)r->total * r->cfg.nodefraction);

	json_ki64(j, "shown", report_divided(r, graph_total(g)));
	json_ku64(j, "nodes", g->n);
	json_ku64(j, "nodes_before_limit", g->orig_count);
	json_ku64(j, "dropped_nodes", g->dropped_nodes);
	json_ki64(j, "dropped_nodes_cum_at_most", report_divided(r, cutoff < 0 ? -cutoff : cutoff));
	json_ku64(j, "dropped_edges", g->dropped_edges);
}

void report_json_begin(struct report *r, const struct graph *g, struct json *j, struct buf *out)
{
	json_init(j, out, 0);
	json_obj(j);
	json_ki64(j, "schema", SCHEMA);
	json_kcstr(j, "report", r->kind->name);
	json_line(j);
	json_key(j, "legend");
	json_obj(j);
	put_profile(r, j);
	json_kstr(j, "type", r->sample_type);
	json_kstr(j, "unit", r->sample_unit);
	json_kcstr(j, "granularity", *r->cfg.granularity ? r->cfg.granularity : "functions");
	json_ki64(j, "total", report_divided(r, r->total));
	if (g)
		put_graph(r, g, j);
	if (r->filters.n) {
		json_key(j, "filters");
		json_arr(j);
		for (size_t i = 0; i < r->filters.n; i++)
			json_str(j, r->filters.v[i]);
		json_arr_end(j);
	}
	json_obj_end(j);
}

void report_json_rows(struct json *j)
{
	json_line(j);
	json_key(j, "rows");
	json_arr(j);
}

void report_json_end(struct json *j)
{
	json_arr_end(j);
	json_obj_end(j);
	buf_addc(j->out, '\n');
}

void report_json_address(struct json *j, const char *key, uint64_t address)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)address);
	json_kcstr(j, key, text);
}

void report_json_place(struct json *j, const struct graph_info *i)
{
	json_kstr(j, "name", i->name);
	if (i->file.n)
		json_kstr(j, "file", i->file);
	if (i->line)
		json_ki64(j, "line", i->line);
	if (i->column)
		json_ki64(j, "column", i->column);
	if (i->address)
		report_json_address(j, "address", i->address);
	if (i->objfile.n)
		json_kstr(j, "object", i->objfile);
}

void report_json_weight(const struct report *r, struct json *j, int64_t flat, int64_t cum)
{
	json_ki64(j, "flat", report_divided(r, flat));
	json_ki64(j, "cum", report_divided(r, cum));
}

static void put_node(struct graph *g, struct json *j, uint32_t node)
{
	const struct graph_node *n = &g->nodes.v[node];
	bool inlined = false, called = false;

	json_ku64(j, "id", (uint64_t)node + 1);
	report_json_weight(g->r, j, graph_flat(n), graph_cum(n));
	report_json_place(j, &n->info);
	for (uint32_t e = n->in; e != GRAPH_NONE; e = g->edges.v[e].next_in) {
		inlined |= g->edges.v[e].inlined;
		called |= !g->edges.v[e].inlined;
	}
	if (inlined)
		json_kcstr(j, "inline", called ? "partly" : "always");
}

bool report_text_json(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, GRAPH_INLINE_EDGES);
	struct json j;

	(void)err;
	report_json_begin(r, g, &j, &out->buf);
	report_json_rows(&j);
	for (size_t i = 0; i < g->n; i++) {
		json_line(&j);
		json_obj(&j);
		put_node(g, &j, g->list[i]);
		json_obj_end(&j);
		out_check(out);
	}
	report_json_end(&j);
	graph_free(g);
	return true;
}

static void put_edges(struct graph *g, struct json *j, const char *key, const graph_edge_list *list,
		      bool in)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < list->n; i++) {
		const struct graph_edge *e = &g->edges.v[list->v[i]];
		uint32_t other = in ? e->src : e->dst;

		json_obj(j);
		json_ku64(j, "id", (uint64_t)other + 1);
		json_ki64(j, "weight", report_divided(g->r, graph_mean(e->weight, e->div)));
		report_json_place(j, &g->nodes.v[other].info);
		if (e->inlined)
			json_kbool(j, "inline", true);
		if (e->residual)
			json_kbool(j, "residual", true);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void put_tree_row(struct graph *g, struct json *j, uint32_t node, graph_edge_list *list)
{
	json_line(j);
	json_obj(j);
	put_node(g, j, node);
	graph_in_edges(g, node, list);
	put_edges(g, j, "callers", list, true);
	graph_out_edges(g, node, list);
	put_edges(g, j, "callees", list, false);
	json_obj_end(j);
}

static bool is_wanted(struct graph *g, uint32_t node)
{
	return !g->r->arg_re || regex_match(g->r->arg_re, graph_printable(g, node));
}

bool report_tree_json(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, r->arg_re ? GRAPH_MATCHED_EDGES : GRAPH_ALL_EDGES);
	graph_edge_list list = { 0 };
	bool found = !r->arg_re;
	struct json j;

	for (size_t i = 0; i < g->n && !found; i++)
		found = is_wanted(g, g->list[i]);
	if (!found) {
		graph_free(g);
		return no_matches(r, "no matches found for regexp:", err);
	}
	report_json_begin(r, g, &j, &out->buf);
	report_json_rows(&j);
	for (size_t i = 0; i < g->n; i++) {
		if (is_wanted(g, g->list[i]))
			put_tree_row(g, &j, g->list[i], &list);
		out_check(out);
	}
	report_json_end(&j);
	vec_release(&list);
	graph_free(g);
	return true;
}
