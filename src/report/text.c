/* top and text: a row a place. tree and peek: with its callers above and its callees below. */
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"
#include "report/listing.h"

static void padded_value(const struct report *r, struct buf *out, struct buf *tmp, int64_t v,
			 size_t width)
{
	buf_clear(tmp);
	report_format(r, tmp, v);
	buf_pad_left(out, buf_str(tmp), width);
}

/* "" or " (inline)" or " (partial-inline)": how its callers call it */
static const char *inline_label(const struct graph *g, uint32_t node)
{
	bool inlined = false, called = false;

	for (uint32_t e = g->nodes.v[node].in; e != GRAPH_NONE; e = g->edges.v[e].next_in) {
		inlined |= g->edges.v[e].inlined;
		called |= !g->edges.v[e].inlined;
	}
	return !inlined ? "" : called ? " (partial-inline)" : " (inline)";
}

static void row(const struct report *r, struct buf *out, struct buf *tmp, int64_t flat, int64_t sum,
		int64_t cum)
{
	padded_value(r, out, tmp, flat, 10);
	buf_addc(out, ' ');
	units_percentage(out, flat, r->total);
	buf_addc(out, ' ');
	units_percentage(out, sum, r->total);
	buf_addc(out, ' ');
	padded_value(r, out, tmp, cum, 10);
	buf_addc(out, ' ');
	units_percentage(out, cum, r->total);
}

bool report_text(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, GRAPH_INLINE_EDGES);
	struct buf *b = &out->buf, tmp = { 0 };
	int64_t sum = 0;

	graph_select_unit(g);
	report_labels(r, g, false, b);
	buf_adds(b, "      flat  flat%   sum%        cum   cum%\n");
	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];
		sum = (int64_t)((uint64_t)sum + (uint64_t)graph_flat(n));
		row(r, b, &tmp, graph_flat(n), sum, graph_cum(n));
		buf_adds(b, "  ");
		buf_add_str(b, graph_printable(g, g->list[i]));
		buf_adds(b, inline_label(g, g->list[i]));
		buf_addc(b, '\n');
		out_check(out);
	}
	buf_release(&tmp);
	graph_free(g);
	return true;
}

#define SEPARATOR "----------------------------------------------------------+-------------\n"
#define LEGEND "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n"

static void edges(struct graph *g, struct buf *b, struct buf *tmp, const graph_edge_list *list,
		  int64_t cum, bool in)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct graph_edge *e = &g->edges.v[list->v[i]];
		padded_value(g->r, b, tmp, e->weight, 50);
		buf_addc(b, ' ');
		units_percentage(b, e->weight, cum);
		buf_adds(b, " |   ");
		buf_add_str(b, graph_printable(g, in ? e->src : e->dst));
		buf_adds(b, e->inlined ? " (inline)\n" : "\n");
	}
}

static bool any_match(struct graph *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (regex_match(g->r->arg_re, graph_printable(g, g->list[i])))
			return true;
	return false;
}

static void tree_rows(struct graph *g, struct out *out)
{
	const struct report *r = g->r;
	struct buf *b = &out->buf, tmp = { 0 };
	graph_edge_list list = { 0 };
	int64_t sum = 0;

	for (size_t i = 0; i < g->n; i++) {
		uint32_t node = g->list[i];
		struct str name = graph_printable(g, node);
		int64_t flat = graph_flat(&g->nodes.v[node]), cum = graph_cum(&g->nodes.v[node]);
		if (r->arg_re && !regex_match(r->arg_re, name))
			continue;
		buf_adds(b, SEPARATOR);
		graph_in_edges(g, node, &list);
		edges(g, b, &tmp, &list, cum, true);
		sum = (int64_t)((uint64_t)sum + (uint64_t)flat);
		row(r, b, &tmp, flat, sum, cum);
		buf_adds(b, "                | ");
		buf_add_str(b, name);
		buf_addc(b, '\n');
		graph_out_edges(g, node, &list);
		edges(g, b, &tmp, &list, cum, false);
		out_check(out);
	}
	if (g->n)
		buf_adds(b, SEPARATOR);
	vec_release(&list);
	buf_release(&tmp);
}

bool report_tree(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, r->arg_re ? GRAPH_MATCHED_EDGES : GRAPH_ALL_EDGES);
	bool ok = true;

	graph_select_unit(g);
	if (r->arg_re && !any_match(g)) {
		ok = no_matches(r, "no matches found for regexp:", err);
	} else {
		report_labels(r, g, false, &out->buf);
		buf_adds(&out->buf, SEPARATOR LEGEND);
		tree_rows(g, out);
	}
	graph_free(g);
	return ok;
}
