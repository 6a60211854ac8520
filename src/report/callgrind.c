/* callgrind: costs and calls for KCachegrind. Format: valgrind.org/docs/manual/cl-format.html */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/map.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"

/* Names are written once and numbered from then on, by kind. */
struct names {
	struct intern strs;
	VEC(bool) written;
};

static void name(struct names *n, struct str s, struct buf *b)
{
	uint32_t id;

	if (!s.n)
		return;
	id = intern_id(&n->strs, s);
	while (n->written.n <= id)
		vec_push(&n->written, false);
	buf_printf(b, "(%u)", id);
	if (!n->written.v[id]) {
		n->written.v[id] = true;
		buf_addc(b, ' ');
		buf_add_str(b, s);
	}
}

/* Relative to the node before where that is shorter. */
static void address(struct buf *b, const struct graph_info *prev, uint64_t address)
{
	char abs[32], rel[32];

	if (prev && prev->address == address) {
		buf_addc(b, '*');
		return;
	}
	snprintf(abs, sizeof(abs), "0x%llx", (unsigned long long)address);
	if (prev) {
		snprintf(rel, sizeof(rel), "%+lld", (long long)(address - prev->address));
		if (strlen(rel) < strlen(abs)) {
			buf_adds(b, rel);
			return;
		}
	}
	buf_adds(b, abs);
}

/*
 * KCachegrind takes functions of one file and name for one. Those that are not (other lines where they start, other
 * contexts in a call tree) get a suffix [i/n].
 */
struct twins {
	uint32_t *index, *of; /* by node: which of its group, which group */
	uint32_t *count;      /* by group */
};

struct twin_key {
	struct graph_info info;
	uint32_t parent;
};

struct twin_set {
	struct hashset set;
	VEC(struct twin_key) keys;
};

static bool same_twin(const void *ctx, uint32_t i, const void *key)
{
	const struct twin_key *a = &((const struct twin_set *)ctx)->keys.v[i], *b = key;

	return graph_info_same(&a->info, &b->info) && a->parent == b->parent;
}

static uint32_t twin(struct twin_set *t, struct twin_key k, bool *added)
{
	uint64_t hash = hash_mix(graph_info_hash(&k.info), k.parent);
	uint32_t i = hashset_find(&t->set, hash, same_twin, t, &k);

	*added = i == MAP_NONE;
	if (*added) {
		i = (uint32_t)t->keys.n;
		vec_push(&t->keys, k);
		hashset_add(&t->set, hash, i);
	}
	return i;
}

static void find_twins(struct graph *g, struct twins *t)
{
	struct twin_set groups = { 0 }, functions = { 0 };
	VEC(uint32_t) place = { 0 }; /* by function: its number in its group */

	t->index = ARENA_ARRAY(&g->arena, uint32_t, g->nodes.n + 1);
	memset(t->index, 0xff, g->nodes.n * sizeof(*t->index));
	t->of = ARENA_ARRAY(&g->arena, uint32_t, g->nodes.n + 1);
	t->count = ARENA_ARRAY(&g->arena, uint32_t, g->nodes.n + 1);
	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];
		struct graph_info f = n->info,
				  pair = { .name = n->info.name, .file = n->info.file };
		bool added;
		f.address = 0;
		f.line = f.column = 0;
		uint32_t group = twin(&groups, (struct twin_key){ .info = pair }, &added);
		uint32_t fn = twin(&functions, (struct twin_key){ .info = f, .parent = n->parent },
				   &added);
		if (added)
			vec_push(&place, t->count[group]++);
		t->of[g->list[i]] = group;
		assert(place.v); /* fn was just added, or before */
		t->index[g->list[i]] = place.v[fn];
	}
	hashset_release(&groups.set);
	hashset_release(&functions.set);
	vec_release(&groups.keys);
	vec_release(&functions.keys);
	vec_release(&place);
}

static void callee_name(struct graph *g, const struct twins *t, struct names *fns, uint32_t node,
			struct buf *b)
{
	struct buf full = { 0 };
	uint32_t count = t->count[t->of[node]];

	if (t->index[node] == GRAPH_NONE)
		return; /* not in the list: the original has no name for it */
	buf_add_str(&full, g->nodes.v[node].info.name);
	if (count > 1)
		buf_printf(&full, " [%u/%u]", t->index[node] + 1, count);
	name(fns, buf_str(&full), b);
	buf_release(&full);
}

static int64_t scaled(const struct report *r, int64_t v)
{
	struct str unit;

	return units_to_i64(units_scale(v, r->sample_unit, r->output_unit, &unit));
}

struct state {
	struct names objs, files, fns;
	struct twins twins;
	const struct graph_info *prev;
};

static void node_lines(struct graph *g, struct state *st, uint32_t node, struct buf *b,
		       graph_edge_list *edges)
{
	const struct graph_info *i = &g->nodes.v[node].info, *prev = st->prev;

	if (!prev || !str_eq(i->objfile, prev->objfile) || !str_eq(i->file, prev->file) ||
	    !str_eq(i->name, prev->name)) {
		buf_adds(b, "\nob=");
		name(&st->objs, i->objfile, b);
		buf_adds(b, "\nfl=");
		name(&st->files, i->file, b);
		buf_adds(b, "\nfn=");
		name(&st->fns, i->name, b);
		buf_addc(b, '\n');
	}
	address(b, prev, i->address);
	buf_printf(b, " %lld %lld\n", (long long)i->line,
		   (long long)scaled(g->r, graph_flat(&g->nodes.v[node])));
	graph_out_edges(g, node, edges);
	for (size_t e = 0; e < edges->n; e++) {
		const struct graph_edge *edge = &g->edges.v[edges->v[e]];
		const struct graph_info *to = &g->nodes.v[edge->dst].info;
		buf_adds(b, "cfl=");
		name(&st->files, to->file, b);
		buf_adds(b, "\ncfn=");
		callee_name(g, &st->twins, &st->fns, edge->dst, b);
		buf_adds(b, "\ncalls=0 ");
		address(b, prev, to->address);
		buf_printf(b, " %lld\n* * %lld\n", (long long)to->line,
			   (long long)scaled(g->r, edge->weight));
	}
	st->prev = i;
}

static void names_release(struct names *n)
{
	intern_release(&n->strs);
	vec_release(&n->written);
}

bool report_callgrind(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, GRAPH_ALL_EDGES);
	struct state st = { 0 };
	graph_edge_list edges = { 0 };

	graph_select_unit(g);
	intern_init(&st.objs.strs);
	intern_init(&st.files.strs);
	intern_init(&st.fns.strs);
	find_twins(g, &st.twins);
	buf_printf(&out->buf, "positions: instr line\nevents: " STR_FMT "(" STR_FMT ")\n",
		   STR_ARG(r->sample_type), STR_ARG(r->output_unit));
	for (size_t i = 0; i < g->n; i++) {
		node_lines(g, &st, g->list[i], &out->buf, &edges);
		out_check(out);
	}
	names_release(&st.objs);
	names_release(&st.files);
	names_release(&st.fns);
	vec_release(&edges);
	graph_free(g);
	return true;
}
