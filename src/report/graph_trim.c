/* Which nodes and edges a report shows. */
#include <stdlib.h>
#include <string.h>

#include "profile/units.h"
#include "report/graph.h"

#define MAX_NODELETS 4

static int64_t abs64(int64_t v)
{
	return v < 0 ? (int64_t)(0 - (uint64_t)v) : v;
}

struct trimmer {
	struct graph *g;
	enum graph_edges want;
	bool visual, tree;
	uint8_t *kept; /* NULL: nothing was dropped yet */
	int64_t node_cutoff, edge_cutoff;
};

void graph_kill_edge(struct graph *g, uint32_t e)
{
	struct graph_edge *edge = &g->edges.v[e];
	uint32_t *at = &g->nodes.v[edge->dst].in;

	while (*at != GRAPH_NONE && *at != e)
		at = &g->edges.v[*at].next_in;
	if (*at == e)
		*at = edge->next_in;
	at = &g->nodes.v[edge->src].out;
	while (*at != GRAPH_NONE && *at != e)
		at = &g->edges.v[*at].next_out;
	if (*at == e)
		*at = edge->next_out;
	edge->dead = true;
}

static void trim_tags(struct trimmer *t)
{
	struct graph *g = t->g;

	for (size_t i = 0; i < g->n; i++) {
		uint32_t *at = &g->nodes.v[g->list[i]].tags;
		while (*at != GRAPH_NONE) {
			const struct graph_tag *tag = &g->tags.v[*at];
			if (abs64(tag->w.flat) >= t->node_cutoff ||
			    abs64(tag->w.cum) >= t->node_cutoff)
				at = &g->tags.v[*at].next;
			else
				*at = tag->next;
		}
	}
}

static size_t trim_edges(struct trimmer *t)
{
	struct graph *g = t->g;
	size_t dropped = 0;

	for (size_t i = 0; i < g->n; i++) {
		for (uint32_t e = g->nodes.v[g->list[i]].in, next; e != GRAPH_NONE; e = next) {
			next = g->edges.v[e].next_in;
			if (abs64(g->edges.v[e].weight) < t->edge_cutoff) {
				graph_kill_edge(g, e);
				dropped++;
			}
		}
	}
	return dropped;
}

static uint8_t *mark_list(struct graph *g, size_t n)
{
	uint8_t *kept = ARENA_ARRAY(&g->arena, uint8_t, g->nodes.n + 1);

	for (size_t i = 0; i < n; i++)
		kept[g->list[i]] = 1;
	return kept;
}

/* A node of a tree that goes leaves its children to its parent, by residual edges. */
static void tree_node_out(struct graph *g, uint32_t node)
{
	uint32_t up = g->nodes.v[node].in, next;

	if (up == GRAPH_NONE) {
		for (uint32_t e = g->nodes.v[node].out; e != GRAPH_NONE; e = g->edges.v[e].next_out)
			g->nodes.v[g->edges.v[e].dst].in = GRAPH_NONE;
		return;
	}
	uint32_t parent = g->edges.v[up].src;
	bool inlined = g->edges.v[up].inlined;
	uint32_t e = g->nodes.v[node].out;
	graph_kill_edge(g, up);
	for (; e != GRAPH_NONE; e = next) {
		struct graph_edge *edge = &g->edges.v[e];
		uint32_t *at = &g->nodes.v[parent].out;
		next = edge->next_out;
		while (*at != GRAPH_NONE)
			at = &g->edges.v[*at].next_out;
		*at = e;
		edge->next_out = GRAPH_NONE;
		edge->src = parent;
		edge->residual = true;
		edge->inlined &= inlined;
	}
	g->nodes.v[node].out = GRAPH_NONE;
}

/* Leaves only the nodes that are marked; edges are made anew from the samples, or mended in a tree. */
static void keep_marked(struct trimmer *t, uint8_t *kept)
{
	struct graph *g = t->g;
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (kept[g->list[i]])
			g->list[n++] = g->list[i];
		else if (t->tree)
			tree_node_out(g, g->list[i]);
	}
	g->n = n;
	t->kept = kept;
}

static void drop_light_nodes(struct trimmer *t)
{
	struct graph *g = t->g;
	uint8_t *kept = ARENA_ARRAY(&g->arena, uint8_t, g->nodes.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		kept[g->list[i]] = abs64(g->nodes.v[g->list[i]].w.cum) >= t->node_cutoff;
		n += kept[g->list[i]];
	}
	g->dropped_nodes = g->n - n;
	if (g->dropped_nodes)
		keep_marked(t, kept);
}

static size_t count_tags(const struct graph *g, uint32_t node)
{
	size_t n = 0;

	for (uint32_t i = g->nodes.v[node].tags; i != GRAPH_NONE; i = g->tags.v[i].next)
		n += g->tags.v[i].w.flat != 0;
	return n;
}

/* How many of the list to show: in a picture tags count as nodes, up to four each. */
static size_t top_count(struct trimmer *t, size_t max)
{
	struct graph *g = t->g;
	size_t count = 0;

	for (size_t i = 0; t->visual && i < g->n; i++) {
		count += MIN(count_tags(g, g->list[i]), MAX_NODELETS) + 1;
		if (count >= max) {
			max = i + 1;
			break;
		}
	}
	return MIN(max, g->n);
}

static bool is_redundant(struct graph *g, uint32_t edge, uint32_t *seen, uint32_t stamp,
			 uint32_t *queue)
{
	uint32_t src = g->edges.v[edge].src, n = 0, at = 0;

	queue[n++] = g->edges.v[edge].dst;
	seen[g->edges.v[edge].dst] = stamp;
	while (at < n) {
		for (uint32_t e = g->nodes.v[queue[at++]].in; e != GRAPH_NONE;
		     e = g->edges.v[e].next_in) {
			uint32_t from = g->edges.v[e].src;
			if (e == edge || seen[from] == stamp)
				continue;
			if (from == src)
				return true;
			seen[from] = stamp;
			queue[n++] = from;
		}
	}
	return false;
}

/* Residual edges whose end can be reached without them, the lightest first. */
static void remove_redundant_edges(struct graph *g)
{
	uint32_t *seen = xcalloc(g->nodes.n + 1, sizeof(*seen)), stamp = 0;
	uint32_t *queue = xmalloc((g->nodes.n + 1) * sizeof(*queue));
	graph_edge_list in = { 0 };

	for (size_t i = g->n; i > 0; i--) {
		graph_in_edges(g, g->list[i - 1], &in);
		/* an edge heavier than one that is not residual stays */
		for (size_t j = in.n; j > 0 && g->edges.v[in.v[j - 1]].residual; j--)
			if (is_redundant(g, in.v[j - 1], seen, ++stamp, queue))
				graph_kill_edge(g, in.v[j - 1]);
	}
	vec_release(&in);
	free(seen);
	free(queue);
}

static enum graph_order order_of(const struct trimmer *t)
{
	if (t->visual)
		return ORDER_ENTROPY;
	return strcmp(t->g->r->cfg.sort, "cum") == 0 ? ORDER_CUM : ORDER_FLAT;
}

static void link_again(struct trimmer *t)
{
	if (!t->tree && t->want != GRAPH_NO_EDGES)
		graph_link(t->g, t->kept, t->want, t->visual);
}

/*
 * Weights do not depend on what is shown, so a report in their order picks its nodes before it looks at an edge; a
 * picture's order depends on the edges, which are then made twice.
 */
static void select_nodes(struct trimmer *t)
{
	struct graph *g = t->g;
	int64_t count = g->r->cfg.nodecount;

	if (t->visual)
		link_again(t);
	graph_sort(g, order_of(t));
	if (count > 0) {
		if (t->visual || t->tree) {
			trim_tags(t);
			trim_edges(t);
		}
		size_t n = top_count(t, (size_t)count);
		if (n < g->n) {
			keep_marked(t, mark_list(g, n));
			if (t->visual) {
				link_again(t);
				graph_sort(g, ORDER_ENTROPY);
			} else if (t->tree) {
				graph_sort(g, order_of(t));
			}
		}
	}
	if (!t->visual)
		link_again(t);
}

struct graph *graph_trimmed(struct report *r, enum graph_edges want)
{
	struct graph *g = graph_names(r);
	struct trimmer t = { .g = g,
			     .want = want,
			     .visual = r->kind->force & VISUAL,
			     .tree = r->cfg.call_tree && (r->kind->force & ALLOW_CALL_TREE) };

	if (t.tree)
		graph_build_tree(g);
	else
		graph_add_values(g);
	graph_list_nodes(g);
	int64_t total = graph_total_raw(g);
	t.node_cutoff = abs64(units_to_i64((double)total * r->cfg.nodefraction));
	t.edge_cutoff = abs64(units_to_i64((double)total * r->cfg.edgefraction));
	if (t.node_cutoff > 0)
		drop_light_nodes(&t);
	g->orig_count = g->n;
	select_nodes(&t);
	trim_tags(&t);
	g->dropped_edges = trim_edges(&t);
	if (t.visual)
		remove_redundant_edges(g);
	return g;
}
