/* The table: pprof's 500 rows (n= asks for another number), with exact values for sorting and texts for reading. */
#include "report/graph.h"
#include "web/flame.h"
#include "web/route.h"

static const struct report_kind kind_top = { .name = "top", .nodecount = 500 };

static const char *inline_label(const struct graph *g, uint32_t node)
{
	bool inlined = false, called = false;

	for (uint32_t e = g->nodes.v[node].in; e != GRAPH_NONE; e = g->edges.v[e].next_in) {
		inlined |= g->edges.v[e].inlined;
		called |= !g->edges.v[e].inlined;
	}
	return !inlined ? "" : called ? "(partial-inline)" : "(inline)";
}

static void write_value(struct json *j, const struct report *r, const char *key,
			const char *text_key, int64_t v, struct buf *tmp)
{
	json_ki64(j, key, v);
	buf_clear(tmp);
	report_format(r, tmp, v);
	json_kstr(j, text_key, buf_str(tmp));
}

static void write_rows(struct json *j, struct graph *g)
{
	struct buf tmp = { 0 };

	json_key(j, "rows");
	json_arr(j);
	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];
		json_obj(j);
		json_kstr(j, "name", graph_printable(g, g->list[i]));
		json_kcstr(j, "inline", inline_label(g, g->list[i]));
		write_value(j, g->r, "flat", "flatText", graph_flat(n), &tmp);
		write_value(j, g->r, "cum", "cumText", graph_cum(n), &tmp);
		json_obj_end(j);
	}
	json_arr_end(j);
	buf_release(&tmp);
}

bool view_top(struct call *c, struct err *err)
{
	struct report_config cfg;
	struct report r;
	struct json j;
	struct buf legend = { 0 };

	if (!call_config(c, &cfg, err))
		return false;
	if (cfg.nodecount == -1)
		cfg.nodecount = kind_top.nodecount;
	if (!call_open_report(c, &r, &kind_top, NULL, &cfg, err))
		return false;
	struct graph *g = graph_trimmed(&r, GRAPH_INLINE_EDGES);
	graph_select_unit(g);
	report_labels(&r, g, false, &legend);
	json_init(&j, c->out, 0);
	call_head(c, &j, &r, buf_str(&legend));
	write_rows(&j, g);
	json_obj_end(&j);
	graph_free(g);
	buf_release(&legend);
	report_close(&r);
	return true;
}
