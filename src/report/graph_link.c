/* The passes over the samples: weights of nodes, then edges between those that are kept. In parallel, with the same result. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/pool.h"
#include "report/graph.h"

/* Below this a second thread costs more than it does. */
#define FRAMES_PER_CHUNK 100000
#define MAX_CHUNKS 64

struct chunk {
	uint32_t from, to;	/* samples */
	struct graph_weight *w; /* by node */
	/* edges found in this chunk */
	VEC(struct graph_edge) edges;
	VEC(uint32_t) stamp; /* by edge: the last sample that used it, plus one */
	uint64_t *keys;	     /* src << 32 | dst, plus one; 0: free */
	uint32_t *slots;
	size_t cap;
	struct graph_tag_sums tags;
};

struct pass {
	struct graph *g;
	const uint8_t *kept; /* by node; NULL: all */
	const uint8_t *into; /* by node: its edges from callers are asked for; NULL: of all */
	bool out_too;	     /* its edges to callees as well */
	const uint8_t *busy; /* by location: it has a node of these */
	bool only_kept; /* into is kept: what is between busy locations has no caller for them */
	const struct graph_tagger *tagger; /* NULL: tags are not asked for */
	struct chunk chunks[MAX_CHUNKS];
	size_t n;
};

static void split(struct pass *p, struct graph *g)
{
	const struct profile *prof = g->r->p;
	uint64_t frames = prof->sample_loc_begin[prof->n_samples];

	p->g = g;
	p->n = MIN(MIN((size_t)pool_threads(), MAX_CHUNKS), frames / FRAMES_PER_CHUNK + 1);
	for (size_t i = 0, s = 0; i < p->n; i++) {
		uint64_t end = frames * (i + 1) / p->n;
		p->chunks[i].from = (uint32_t)s;
		while (s < prof->n_samples && (i + 1 == p->n || prof->sample_loc_begin[s] < end))
			s++;
		p->chunks[i].to = (uint32_t)s;
	}
}

static inline void add(int64_t *a, int64_t v)
{
	*a = (int64_t)((uint64_t)*a + (uint64_t)v);
}

/* Weights: a sample counts once for each place on its stack. */
static void value_chunk(void *ctx, size_t i)
{
	struct pass *pass = ctx;
	struct chunk *c = &pass->chunks[i];
	const struct graph *g = pass->g;
	const struct profile *p = g->r->p;
	uint32_t *seen = xcalloc(g->nodes.n + 1, sizeof(*seen));

	c->w = xcalloc(g->nodes.n + 1, sizeof(*c->w));
	for (uint32_t s = c->from; s < c->to; s++) {
		int64_t v = report_value(g->r, s), div = report_divisor(g->r, s);
		uint32_t l = p->sample_loc_begin[s], end = p->sample_loc_begin[s + 1];
		if ((!v && !div) || l == end)
			continue;
		struct graph_weight *leaf = &c->w[g->loc_nodes[g->loc_begin[p->sample_locs[l]]]];
		add(&leaf->flat, v);
		add(&leaf->flat_div, div);
		for (; l < end; l++) {
			uint32_t loc = p->sample_locs[l];
			for (uint32_t k = g->loc_begin[loc]; k < g->loc_begin[loc + 1]; k++) {
				uint32_t n = g->loc_nodes[k];
				if (seen[n] == s + 1)
					continue;
				seen[n] = s + 1;
				add(&c->w[n].cum, v);
				add(&c->w[n].cum_div, div);
			}
		}
	}
	free(seen);
}

void graph_add_values(struct graph *g)
{
	struct pass *p = xcalloc(1, sizeof(*p));

	split(p, g);
	pool_run(p->n, value_chunk, p);
	for (size_t i = 0; i < p->n; i++) {
		for (size_t n = 0; n < g->nodes.n; n++) {
			struct graph_weight *to = &g->nodes.v[n].w, *from = &p->chunks[i].w[n];
			add(&to->flat, from->flat);
			add(&to->flat_div, from->flat_div);
			add(&to->cum, from->cum);
			add(&to->cum_div, from->cum_div);
		}
		free(p->chunks[i].w);
	}
	free(p);
}

static void grow_table(struct chunk *c)
{
	size_t cap = c->cap ? c->cap * 2 : 1024;
	uint64_t *keys = xcalloc(cap, sizeof(*keys));
	uint32_t *slots = xcalloc(cap, sizeof(*slots));

	for (size_t i = 0; i < c->cap; i++) {
		if (!c->keys[i])
			continue;
		size_t at = hash_u64(c->keys[i]) & (cap - 1);
		while (keys[at])
			at = (at + 1) & (cap - 1);
		keys[at] = c->keys[i];
		slots[at] = c->slots[i];
	}
	free(c->keys);
	free(c->slots);
	c->keys = keys;
	c->slots = slots;
	c->cap = cap;
}

static uint32_t find_edge(struct chunk *c, uint32_t src, uint32_t dst)
{
	uint64_t key = ((uint64_t)src << 32 | dst) + 1;
	size_t at;

	if (c->edges.n * 2 >= c->cap)
		grow_table(c);
	at = hash_u64(key) & (c->cap - 1);
	while (c->keys[at] && c->keys[at] != key)
		at = (at + 1) & (c->cap - 1);
	if (!c->keys[at]) {
		c->keys[at] = key;
		c->slots[at] = (uint32_t)c->edges.n;
		vec_push(&c->edges, (struct graph_edge){ .src = src, .dst = dst, .inlined = true });
		vec_push(&c->stamp, 0);
	}
	return c->slots[at];
}

static void use_edge(struct graph_edge *e, int64_t v, int64_t div, bool residual, bool inlined)
{
	add(&e->weight, v);
	add(&e->div, div);
	e->residual |= residual;
	e->inlined &= inlined;
}

/* On the way from the root down a stack. */
struct walker {
	uint32_t *hint; /* by node: the edge that last led into it, mostly the right one again */
	uint32_t *seen; /* by node: the last sample whose tags it has, plus one; NULL: no tags */
	uint32_t sample, parent;
	int64_t v, div;
	bool residual; /* something behind the parent was left out */
};

static bool calls_out(const struct pass *pass, const struct walker *w)
{
	return pass->out_too && w->parent != GRAPH_NONE && pass->into[w->parent];
}

static void enter_location(const struct pass *pass, struct chunk *c, struct walker *w, uint32_t loc)
{
	const struct graph *g = pass->g;
	uint32_t begin = g->loc_begin[loc], end = g->loc_begin[loc + 1];

	for (uint32_t k = end; k > begin; k--) {
		uint32_t n = g->loc_nodes[k - 1];
		if (pass->kept && !pass->kept[n]) {
			w->residual = true;
			continue;
		}
		if (w->parent != GRAPH_NONE && n != w->parent &&
		    (!pass->into || pass->into[n] || calls_out(pass, w))) {
			uint32_t e = w->hint[n];
			if (e == GRAPH_NONE || c->edges.v[e].src != w->parent)
				e = w->hint[n] = find_edge(c, w->parent, n);
			if (c->stamp.v[e] != w->sample + 1) {
				c->stamp.v[e] = w->sample + 1;
				use_edge(&c->edges.v[e], w->v, w->div, w->residual, k != end);
			}
		}
		if (w->seen && w->seen[n] != w->sample + 1) {
			w->seen[n] = w->sample + 1;
			graph_tag_sums_add(&c->tags, n, w->sample, false);
		}
		w->parent = n;
		w->residual = false;
	}
}

/* The caller of frame 0 is looked for among the n frames behind it, which had nothing else that was asked for. */
static void find_parent(const struct pass *pass, struct walker *w, const uint32_t *locs, uint32_t n)
{
	const struct graph *g = pass->g;
	bool residual = false;

	if (pass->only_kept) {
		w->residual = true;
		return;
	}
	for (uint32_t i = 1; i <= n; i++) {
		for (uint32_t k = g->loc_begin[locs[i]]; k < g->loc_begin[locs[i] + 1]; k++) {
			uint32_t node = g->loc_nodes[k];
			if (!pass->kept || pass->kept[node]) {
				w->parent = node;
				w->residual = residual;
				return;
			}
			residual = true;
		}
	}
	w->residual |= residual;
}

static uint32_t skip_idle(const uint8_t *busy, const uint32_t *locs, uint32_t n)
{
	while (n >= 4 &&
	       !(busy[locs[n - 1]] | busy[locs[n - 2]] | busy[locs[n - 3]] | busy[locs[n - 4]]))
		n -= 4;
	while (n > 0 && !busy[locs[n - 1]])
		n--;
	return n;
}

static void link_sample(const struct pass *pass, struct chunk *c, struct walker *w, uint32_t s)
{
	const struct graph *g = pass->g;
	const struct profile *p = g->r->p;
	const uint32_t *locs = p->sample_locs + p->sample_loc_begin[s];
	uint32_t n = p->sample_loc_begin[s + 1] - p->sample_loc_begin[s];

	w->v = report_value(g->r, s);
	w->div = report_divisor(g->r, s);
	if (!n || (!w->v && !w->div))
		return;
	w->sample = s;
	w->parent = GRAPH_NONE;
	w->residual = false;
	while (n > 0) {
		if (pass->busy && !pass->busy[locs[n - 1]] && !calls_out(pass, w)) {
			uint32_t from = n;
			n = skip_idle(pass->busy, locs, n);
			if (!n)
				break;
			find_parent(pass, w, locs + n - 1, from - n);
		}
		enter_location(pass, c, w, locs[--n]);
	}
	/* a leaf that is kept gets the flat weight of tags, as of samples */
	uint32_t leaf = g->loc_nodes[g->loc_begin[locs[0]]];
	if (w->seen && (!pass->kept || pass->kept[leaf]))
		graph_tag_sums_add(&c->tags, leaf, s, true);
}

static void link_chunk(void *ctx, size_t i)
{
	struct pass *pass = ctx;
	struct chunk *c = &pass->chunks[i];
	size_t n_nodes = pass->g->nodes.n;
	struct walker w = { .hint = xmalloc((n_nodes + 1) * sizeof(*w.hint)) };

	memset(w.hint, 0xff, (n_nodes + 1) * sizeof(*w.hint));
	if (pass->tagger) {
		w.seen = xcalloc(n_nodes + 1, sizeof(*w.seen));
		graph_tag_sums_init(&c->tags, pass->tagger, n_nodes);
	}
	for (uint32_t s = c->from; s < c->to; s++)
		link_sample(pass, c, &w, s);
	free(w.hint);
	free(w.seen);
}

/* Nodes that stand as an inlined line somewhere, of those that are kept: only they can have an edge that is one. */
static void want_inlined(const struct pass *p, uint8_t *into)
{
	const struct graph *g = p->g;

	for (uint32_t loc = 0; loc < g->r->p->n_locations; loc++)
		for (uint32_t k = g->loc_begin[loc]; k + 1 < g->loc_begin[loc + 1]; k++)
			into[g->loc_nodes[k]] = !p->kept || p->kept[g->loc_nodes[k]];
}

static void want_matched(struct graph *g, uint8_t *into)
{
	for (size_t i = 0; i < g->n; i++)
		into[g->list[i]] = regex_match(g->r->arg_re, graph_printable(g, g->list[i]));
}

static void want_some(struct pass *p, enum graph_edges want)
{
	struct graph *g = p->g;
	uint32_t n_locations = g->r->p->n_locations;
	uint8_t *into = ARENA_ARRAY(&g->arena, uint8_t, g->nodes.n + 1);
	uint8_t *busy = ARENA_ARRAY(&g->arena, uint8_t, (size_t)n_locations + 1);

	if (want == GRAPH_INLINE_EDGES)
		want_inlined(p, into);
	else if (want == GRAPH_MATCHED_EDGES)
		want_matched(g, into);
	else if (p->kept)
		memcpy(into, p->kept, g->nodes.n);
	for (uint32_t loc = 0; loc < n_locations; loc++)
		for (uint32_t k = g->loc_begin[loc]; k < g->loc_begin[loc + 1]; k++)
			busy[loc] |= into[g->loc_nodes[k]];
	p->into = into;
	p->busy = busy;
	p->out_too = want == GRAPH_MATCHED_EDGES;
	p->only_kept = want == GRAPH_ALL_EDGES;
}

static void merge_chunks(struct pass *p)
{
	struct graph *g = p->g;
	struct chunk *first = &p->chunks[0];

	for (size_t i = 1; i < p->n; i++) {
		for (size_t k = 0; k < p->chunks[i].edges.n; k++) {
			const struct graph_edge *e = &p->chunks[i].edges.v[k];
			/* which may move the edges */
			uint32_t at = find_edge(first, e->src, e->dst);
			use_edge(&first->edges.v[at], e->weight, e->div, e->residual, e->inlined);
		}
	}
	vec_clear(&g->edges);
	vec_reserve(&g->edges, first->edges.n);
	for (size_t k = 0; k < first->edges.n; k++)
		g->edges.v[g->edges.n++] = first->edges.v[k];
	for (size_t i = 0; i < p->n; i++) {
		vec_release(&p->chunks[i].edges);
		vec_release(&p->chunks[i].stamp);
		free(p->chunks[i].keys);
		free(p->chunks[i].slots);
	}
}

/* Hangs the edges on their nodes, the first on top. */
void graph_hang_edges(struct graph *g)
{
	for (size_t n = 0; n < g->nodes.n; n++)
		g->nodes.v[n].in = g->nodes.v[n].out = GRAPH_NONE;
	for (size_t k = g->edges.n; k > 0; k--) {
		struct graph_edge *e = &g->edges.v[k - 1];
		e->next_in = g->nodes.v[e->dst].in;
		e->next_out = g->nodes.v[e->src].out;
		g->nodes.v[e->dst].in = g->nodes.v[e->src].out = (uint32_t)k - 1;
	}
}

static void hang_tags(struct pass *p)
{
	for (size_t i = 1; i < p->n; i++)
		graph_tag_sums_merge(&p->chunks[0].tags, &p->chunks[i].tags);
	graph_tag_sums_hang(&p->chunks[0].tags, p->g);
}

void graph_link(struct graph *g, const uint8_t *kept, enum graph_edges want, bool tags)
{
	struct pass *p = xcalloc(1, sizeof(*p));

	split(p, g);
	p->kept = kept;
	if (kept || want != GRAPH_ALL_EDGES)
		want_some(p, want);
	if (tags)
		p->tagger = graph_tagger(g);
	pool_run(p->n, link_chunk, p);
	merge_chunks(p);
	graph_hang_edges(g);
	if (p->tagger)
		hang_tags(p);
	free(p);
}
