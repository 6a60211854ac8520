#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile/units.h"
#include "report/graph.h"

static uint64_t mag(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* -1, 0, 1; larger numbers first */
static int heavier(int64_t a, int64_t b)
{
	/* the smallest integer is its own magnitude in Go: smaller than everything */
	int64_t x = (int64_t)mag(a), y = (int64_t)mag(b);

	return x > y ? -1 : x < y;
}

static int by_name(struct graph *g, uint32_t a, uint32_t b)
{
	const struct graph_info *x = &g->nodes.v[a].info, *y = &g->nodes.v[b].info;

	if (x->address && y->address && x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return str_cmp(graph_printable(g, a), graph_printable(g, b));
}

/* The fields in a row, as Go prints a struct: the last word between nodes of one name. */
static void info_text(struct buf *b, const struct graph_info *i)
{
	buf_addc(b, '{');
	buf_add_str(b, i->name);
	buf_printf(b, "  %llu ", (unsigned long long)i->address);
	buf_add_str(b, i->file);
	buf_printf(b, " %lld %lld %lld ", (long long)i->start_line, (long long)i->line,
		   (long long)i->column);
	buf_add_str(b, i->objfile);
	buf_addc(b, '}');
}

static int by_info(struct graph *g, uint32_t a, uint32_t b)
{
	struct buf x = { 0 }, y = { 0 };
	int c;

	info_text(&x, &g->nodes.v[a].info);
	info_text(&y, &g->nodes.v[b].info);
	c = str_cmp(buf_str(&x), buf_str(&y));
	buf_release(&x);
	buf_release(&y);
	return c ? c : (a > b) - (a < b);
}

static int compare(const void *pa, const void *pb, void *ctx)
{
	struct graph *g = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	const struct graph_node *x = &g->nodes.v[a], *y = &g->nodes.v[b];
	int c = heavier(x->score, y->score);

	if (!c)
		c = by_name(g, a, b);
	return c;
}

static int compare_flat(const void *pa, const void *pb, void *ctx)
{
	struct graph *g = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	int c = compare(pa, pb, ctx);

	if (!c)
		c = heavier(g->nodes.v[a].w.cum, g->nodes.v[b].w.cum);
	return c ? c : by_info(g, a, b);
}

static int compare_score(const void *pa, const void *pb, void *ctx)
{
	struct graph *g = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	int c = compare(pa, pb, ctx);

	if (!c)
		c = heavier(g->nodes.v[a].w.flat, g->nodes.v[b].w.flat);
	return c ? c : by_info(g, a, b);
}

static double term(int64_t v, int64_t total)
{
	double frac = (double)(int64_t)mag(v) / (double)total;

	return -frac * log2(frac);
}

/* How much choice there is among a node's edges; self counts as one more. */
static double entropy(const struct graph *g, const struct graph_node *n, bool in, int64_t self)
{
	uint32_t first = in ? n->in : n->out;
	int64_t total = self;
	double score = 0;

#define NEXT(e) (in ? g->edges.v[e].next_in : g->edges.v[e].next_out)
	for (uint32_t e = first; e != GRAPH_NONE; e = NEXT(e))
		if (g->edges.v[e].weight > 0)
			total = (int64_t)((uint64_t)total + (uint64_t)g->edges.v[e].weight);
	if (total == 0)
		return 0;
	for (uint32_t e = first; e != GRAPH_NONE; e = NEXT(e))
		score += term(g->edges.v[e].weight, total);
	if (self > 0)
		score += term(self, total);
	return score;
}

static int64_t entropy_score(const struct graph *g, const struct graph_node *n)
{
	double score = n->in == GRAPH_NONE ? 1 : entropy(g, n, true, 0);

	score += n->out == GRAPH_NONE ? 1 : entropy(g, n, false, n->w.flat);
	return (int64_t)((uint64_t)units_to_i64(score * (double)n->w.cum) + (uint64_t)n->w.flat);
}

void graph_sort(struct graph *g, enum graph_order order)
{
	for (size_t i = 0; i < g->n; i++) {
		struct graph_node *n = &g->nodes.v[g->list[i]];
		n->score = order == ORDER_FLAT	? n->w.flat
			   : order == ORDER_CUM ? n->w.cum
						: entropy_score(g, n);
	}
	if (g->n)
		qsort_r(g->list, g->n, sizeof(*g->list),
			order == ORDER_FLAT ? compare_flat : compare_score, g);
}

static int compare_edges(const void *pa, const void *pb, void *ctx)
{
	struct graph *g = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	const struct graph_edge *x = &g->edges.v[a], *y = &g->edges.v[b];
	int c = heavier(x->weight, y->weight);

	if (!c && x->src != y->src)
		c = str_cmp(graph_printable(g, x->src), graph_printable(g, y->src));
	if (!c && x->dst != y->dst)
		c = str_cmp(graph_printable(g, x->dst), graph_printable(g, y->dst));
	return c ? c : (a > b) - (a < b);
}

void graph_sort_edges(struct graph *g, graph_edge_list *list)
{
	if (list->n > 1)
		qsort_r(list->v, list->n, sizeof(*list->v), compare_edges, g);
}

void graph_in_edges(struct graph *g, uint32_t node, graph_edge_list *out)
{
	vec_clear(out);
	for (uint32_t e = g->nodes.v[node].in; e != GRAPH_NONE; e = g->edges.v[e].next_in)
		vec_push(out, e);
	graph_sort_edges(g, out);
}

void graph_out_edges(struct graph *g, uint32_t node, graph_edge_list *out)
{
	vec_clear(out);
	for (uint32_t e = g->nodes.v[node].out; e != GRAPH_NONE; e = g->edges.v[e].next_out)
		vec_push(out, e);
	graph_sort_edges(g, out);
}
