/* The call tree: a node a path instead of a node a place. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "report/graph.h"

struct tree {
	struct graph *g;
	VEC(struct graph_info) places; /* by number of place */
	struct map children;	       /* (parent + 1) << 32 | place -> node */
	VEC(uint32_t) edge_of;	       /* by node: the edge from its parent */
};

static uint32_t child(struct tree *t, uint32_t parent, uint32_t place)
{
	struct graph *g = t->g;
	bool added;
	uint32_t n = map_get_or_put(&t->children, (uint64_t)(parent + 1) << 32 | place,
				    (uint32_t)g->nodes.n, &added);

	if (!added)
		return n;
	vec_push(&g->nodes, (struct graph_node){ .info = t->places.v[place],
						 .in = GRAPH_NONE,
						 .out = GRAPH_NONE,
						 .tags = GRAPH_NONE,
						 .parent = parent });
	vec_push(&t->edge_of, parent == GRAPH_NONE ? GRAPH_NONE : (uint32_t)g->edges.n);
	if (parent != GRAPH_NONE)
		vec_push(&g->edges,
			 (struct graph_edge){ .src = parent, .dst = n, .inlined = true });
	return n;
}

static void add(int64_t *a, int64_t v)
{
	*a = (int64_t)((uint64_t)*a + (uint64_t)v);
}

static void add_sample(struct tree *t, struct graph_tag_sums *tags, uint32_t s)
{
	struct graph *g = t->g;
	const struct profile *p = g->r->p;
	int64_t v = report_value(g->r, s), div = report_divisor(g->r, s);
	uint32_t parent = GRAPH_NONE;

	for (uint32_t l = p->sample_loc_begin[s + 1]; l > p->sample_loc_begin[s]; l--) {
		uint32_t loc = p->sample_locs[l - 1], end = g->loc_begin[loc + 1];
		for (uint32_t k = end; k > g->loc_begin[loc]; k--) {
			uint32_t n = child(t, parent, g->loc_nodes[k - 1]);
			add(&g->nodes.v[n].w.cum, v);
			add(&g->nodes.v[n].w.cum_div, div);
			if (tags->t)
				graph_tag_sums_add(tags, n, s, false);
			if (parent != GRAPH_NONE) {
				struct graph_edge *e = &g->edges.v[t->edge_of.v[n]];
				add(&e->weight, v);
				add(&e->div, div);
				e->inlined &= k != end;
			}
			parent = n;
		}
	}
	if (parent == GRAPH_NONE)
		return;
	add(&g->nodes.v[parent].w.flat, v);
	add(&g->nodes.v[parent].w.flat_div, div);
	if (tags->t)
		graph_tag_sums_add(tags, parent, s, true);
}

void graph_build_tree(struct graph *g)
{
	const struct profile *p = g->r->p;
	struct tree t = { .g = g };
	const struct graph_tagger *tagger = (g->r->kind->force & VISUAL) ? graph_tagger(g) : NULL;
	struct graph_tag_sums tags = { 0 };

	for (size_t i = 0; i < g->nodes.n; i++)
		vec_push(&t.places, g->nodes.v[i].info);
	if (tagger)
		graph_tag_sums_init(&tags, tagger, 0);
	vec_clear(&g->nodes);
	for (uint32_t s = 0; s < p->n_samples; s++)
		if (report_value(g->r, s) || report_divisor(g->r, s))
			add_sample(&t, &tags, s);
	if (tagger)
		graph_tag_sums_hang(&tags, g);
	graph_hang_edges(g);
	vec_release(&t.places);
	vec_release(&t.edge_of);
	map_release(&t.children);
}
