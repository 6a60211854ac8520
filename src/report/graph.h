/*
 * The call graph of a profile: a node a place, an edge a call between two, weights of samples.
 * Rules: github.com/google/pprof, internal/graph/graph.go (as vendored in go1.26).
 *
 * Nodes are numbered in the order in which the profile's locations name them; list holds those that the report shows,
 * in its order. Edges hang on their two nodes in linked lists. A node that is not in the list may still have edges.
 */
#ifndef GOPERF_REPORT_GRAPH_H
#define GOPERF_REPORT_GRAPH_H

#include "base/map.h"
#include "base/vec.h"
#include "report/report.h"

#define GRAPH_NONE UINT32_MAX

struct graph_info {
	struct str name, file, objfile;
	uint64_t address;
	int64_t start_line, line, column;
};

struct graph_weight {
	int64_t flat, flat_div, cum, cum_div;
};

/* A label of samples: a text (all labels of the sample, joined), or a number under a text. */
struct graph_tag {
	struct graph_weight w;
	struct str name, unit; /* unit: numbers only */
	int64_t value;
	uint32_t group; /* of a number: the text it stands under, 0: none; of a text: itself */
	bool is_number;
	uint32_t next; /* of the same node */
};

struct graph_node {
	struct graph_info info;
	struct graph_weight w;
	uint32_t in, out; /* edges; GRAPH_NONE: none */
	uint32_t tags;
	uint32_t parent;      /* in a call tree: whose child it was made; GRAPH_NONE: a root */
	struct str printable; /* p NULL until asked for */
	int64_t score;
};

struct graph_edge {
	uint32_t src, dst, next_in, next_out;
	int64_t weight, div;
	bool residual, inlined, dead;
};

struct graph {
	struct report *r;
	struct arena arena;
	VEC(struct graph_node) nodes;
	VEC(struct graph_edge) edges;
	VEC(struct graph_tag) tags;
	uint32_t *list;
	size_t n;
	/* what the trimming did */
	size_t orig_count, dropped_nodes, dropped_edges;
	/* nodes of each location, innermost line first; a location without lines has one too */
	uint32_t *loc_begin, *loc_nodes;
	struct str *fn_file; /* of each function: trimmed and cleaned */
	struct graph_tagger *tagger;
};

enum graph_edges {
	GRAPH_NO_EDGES,
	GRAPH_INLINE_EDGES,  /* only into nodes that were inlined somewhere */
	GRAPH_MATCHED_EDGES, /* only into and out of nodes that the report's argument matches */
	GRAPH_ALL_EDGES,
};

/* The graph that the report's options ask for, in its order. Free with graph_free. */
struct graph *graph_trimmed(struct report *r, enum graph_edges want);
/* The same without trimming and in the order of the profile: for listings. */
struct graph *graph_untrimmed(struct report *r, enum graph_edges want);
/* Only the nodes of the locations: loc_begin, loc_nodes. */
struct graph *graph_names(struct report *r);
void graph_free(struct graph *g);

static inline int64_t graph_mean(int64_t v, int64_t div)
{
	return div == 0 ? v : div == -1 ? (int64_t)(0 - (uint64_t)v) : v / div;
}
static inline int64_t graph_flat(const struct graph_node *n)
{
	return graph_mean(n->w.flat, n->w.flat_div);
}
static inline int64_t graph_cum(const struct graph_node *n)
{
	return graph_mean(n->w.cum, n->w.cum_div);
}
/* Sums over the list: mean values for the headers, raw ones for the cutoffs. */
int64_t graph_total(const struct graph *g);
int64_t graph_total_raw(const struct graph *g);
/* Picks the unit for "minimum" from the smallest and the largest value. */
void graph_select_unit(struct graph *g);

/* "address name file:line:col", what there is of it. */
struct str graph_printable(struct graph *g, uint32_t node);
void graph_info_name(struct buf *b, const struct graph_info *info, const char *separator);
/* How people write a function's name in a picture: without package path, version, namespace. */
void graph_shorten(struct buf *b, struct str name);

/* Live edges of a node in pprof's order: weight, names. The array is the caller's. */
typedef VEC(uint32_t) graph_edge_list;
void graph_in_edges(struct graph *g, uint32_t node, graph_edge_list *out);
void graph_out_edges(struct graph *g, uint32_t node, graph_edge_list *out);
void graph_sort_edges(struct graph *g, graph_edge_list *list);

/* Orders of nodes; every tie ends at last with the number of the node, so that output is the same every time. */
enum graph_order { ORDER_FLAT, ORDER_CUM, ORDER_ENTROPY };
void graph_sort(struct graph *g, enum graph_order order);

/* For the builders and trimmers among themselves. */
void graph_name_locations(struct graph *g);
void graph_add_values(struct graph *g);
void graph_list_nodes(struct graph *g);
void graph_link(struct graph *g, const uint8_t *kept, enum graph_edges want, bool tags);
void graph_build_tree(struct graph *g);
struct graph_info graph_place(struct graph *g, uint32_t loc, uint32_t line);
uint64_t graph_info_hash(const struct graph_info *i);
bool graph_info_same(const struct graph_info *a, const struct graph_info *b);
void graph_hang_edges(struct graph *g);
void graph_kill_edge(struct graph *g, uint32_t e);
/* The tags of all samples, made on first use; the graph's. NULL: no sample has a label. */
struct graph_tagger;
const struct graph_tagger *graph_tagger(struct graph *g);
void graph_tagger_free(struct graph_tagger *t);
/* What tags add up to on nodes. Each thread has sums of its own; merged in the order of the samples they are those of all. */
struct graph_tag_sum {
	uint32_t node, kind; /* of the tagger */
	int64_t value;	     /* of the first sample with it */
	struct graph_weight w;
};
struct graph_tag_sums {
	const struct graph_tagger *t;
	VEC(struct graph_tag_sum) v; /* in the order in which they were met */
	struct map at;		     /* node << 32 | kind -> index into v */
	uint32_t *dense;	     /* the same as a table, index + 1, when it is small enough */
	size_t n_nodes;
};
/* n_nodes: there are no more; 0: nobody knows yet. */
void graph_tag_sums_init(struct graph_tag_sums *sums, const struct graph_tagger *t, size_t n_nodes);
/* Adds the tags of sample s to a node, once as cumulative and, for the leaf, once as flat weight. */
void graph_tag_sums_add(struct graph_tag_sums *sums, uint32_t node, uint32_t s, bool flat);
/* Adds `from` behind what `to` has met, and releases it. */
void graph_tag_sums_merge(struct graph_tag_sums *to, struct graph_tag_sums *from);
/* Hangs them on the nodes instead of what hangs there, and releases them. */
void graph_tag_sums_hang(struct graph_tag_sums *sums, struct graph *g);

#endif
