#include "report/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "base/map.h"
#include "profile/units.h"

/* Places. */

/* What -trim_path, and without it the base names of -source_path, take off the front of a file name. */
static struct str trim_path(const struct report *r, struct str path)
{
	struct str dirs = str_of(r->cfg.source_path), dir, trims = str_of(r->cfg.trim_path);
	static const struct str always[] = { STR("/proc/self/cwd/./"), STR("/proc/self/cwd/") };

	while (!trims.n && dirs.n) {
		struct buf want = { 0 };
		str_cut(dirs, ':', &dir, &dirs);
		buf_addc(&want, '/');
		buf_add_str(&want, str_base(dir));
		buf_addc(&want, '/');
		ptrdiff_t at = str_index(path, buf_str(&want));
		size_t n = want.n;
		buf_release(&want);
		if (at >= 0)
			return str_sub(path, (size_t)at + n, path.n);
	}
	while (trims.n) {
		str_cut(trims, ':', &dir, &trims);
		bool slash = dir.n && dir.p[dir.n - 1] == '/';
		if (str_has_prefix(path, dir) &&
		    (slash || (path.n > dir.n && path.p[dir.n] == '/')))
			return str_sub(path, dir.n + !slash, path.n);
	}
	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		if (str_has_prefix(path, always[i]))
			return str_sub(path, always[i].n, path.n);
	return path;
}

static void clean_files(struct graph *g)
{
	const struct profile *p = g->r->p;
	struct buf b = { 0 };

	g->fn_file = ARENA_ARRAY(&g->arena, struct str, (size_t)p->n_functions + 1);
	for (uint32_t f = 0; f < p->n_functions; f++) {
		struct str file = trim_path(g->r, p->strings[p->fn_file[f]]);
		if (!file.n)
			continue;
		buf_clear(&b);
		go_path_clean(&b, file);
		g->fn_file[f] =
			str_eq(buf_str(&b), file) ? file : arena_str(&g->arena, buf_str(&b));
	}
	buf_release(&b);
}

/* line is GRAPH_NONE for a location without lines. */
struct graph_info graph_place(struct graph *g, uint32_t loc, uint32_t line)
{
	const struct report *r = g->r;
	const struct profile *p = r->p;
	struct graph_info i = { .address = p->loc_address[loc] };
	struct str objfile = p->loc_mapping[loc] == PROFILE_NONE
				     ? (struct str){ 0 }
				     : p->strings[p->mappings[p->loc_mapping[loc]].file];

	if (line == GRAPH_NONE) {
		i.objfile = objfile;
		return i;
	}
	uint32_t fn = p->line_fn[line];
	i.line = p->line_no[line];
	i.column = p->line_col[line];
	i.name = p->strings[p->fn_name[fn]];
	i.file = g->fn_file[fn];
	if ((r->kind->force & KEEP_OBJECTS) || !i.name.n) {
		/* a file is one place, whatever its functions and whichever program they are in; the original makes one of
		 * each function */
		if (!r->cfg.compat && i.file.n && !(r->kind->force & KEEP_OBJECTS) &&
		    strcmp(r->cfg.granularity, "files") == 0)
			return i;
		i.objfile = objfile;
		i.start_line = p->fn_start_line[fn];
	}
	return i;
}

bool graph_info_same(const struct graph_info *a, const struct graph_info *b)
{
	return a->address == b->address && a->line == b->line && a->column == b->column &&
	       a->start_line == b->start_line && str_eq(a->name, b->name) &&
	       str_eq(a->file, b->file) && str_eq(a->objfile, b->objfile);
}

uint64_t graph_info_hash(const struct graph_info *i)
{
	uint64_t hash = hash_mix(i->address, (uint64_t)i->line);

	hash = hash_mix(hash, (uint64_t)i->start_line ^ (uint64_t)i->column << 32);
	hash = hash_bytes(i->name.p, i->name.n, hash);
	return hash_bytes(i->file.p, i->file.n, hash);
}

static bool same_node(const void *ctx, uint32_t i, const void *key)
{
	const struct graph *g = ctx;

	return graph_info_same(&g->nodes.v[i].info, key);
}

static uint32_t intern_node(struct graph *g, struct hashset *set, const struct graph_info *info)
{
	uint64_t hash = graph_info_hash(info);
	uint32_t i = hashset_find(set, hash, same_node, g, info);

	if (i != MAP_NONE)
		return i;
	i = (uint32_t)g->nodes.n;
	vec_push(&g->nodes, (struct graph_node){ .info = *info,
						 .in = GRAPH_NONE,
						 .out = GRAPH_NONE,
						 .tags = GRAPH_NONE,
						 .parent = GRAPH_NONE });
	hashset_add(set, hash, i);
	return i;
}

void graph_name_locations(struct graph *g)
{
	const struct profile *p = g->r->p;
	struct hashset set = { 0 };
	uint32_t at = 0;

	g->loc_begin = ARENA_ARRAY(&g->arena, uint32_t, (size_t)p->n_locations + 1);
	g->loc_nodes = ARENA_ARRAY(&g->arena, uint32_t,
				   (size_t)p->line_begin[p->n_locations] + p->n_locations + 1);
	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		uint32_t l = p->line_begin[loc], end = p->line_begin[loc + 1];
		bool none = l == end;
		do {
			struct graph_info info = graph_place(g, loc, none ? GRAPH_NONE : l);
			g->loc_nodes[at++] = intern_node(g, &set, &info);
		} while (++l < end);
		g->loc_begin[loc + 1] = at;
	}
	hashset_release(&set);
}

static struct graph *graph_new(struct report *r)
{
	struct graph *g = xcalloc(1, sizeof(*g));

	g->r = r;
	arena_init(&g->arena);
	clean_files(g);
	return g;
}

struct graph *graph_names(struct report *r)
{
	struct graph *g = graph_new(r);

	graph_name_locations(g);
	return g;
}

void graph_free(struct graph *g)
{
	if (!g)
		return;
	vec_release(&g->nodes);
	vec_release(&g->edges);
	vec_release(&g->tags);
	graph_tagger_free(g->tagger);
	arena_release(&g->arena);
	free(g);
}

/* The nodes with a weight, in their order; without the negative ones when the user wants so. */
void graph_list_nodes(struct graph *g)
{
	g->list = ARENA_ARRAY(&g->arena, uint32_t, g->nodes.n + 1);
	g->n = 0;
	for (uint32_t i = 0; i < g->nodes.n; i++) {
		const struct graph_weight *w = &g->nodes.v[i].w;
		bool negative = w->flat < 0 || (w->flat == 0 && w->cum < 0);
		if ((w->cum || w->flat) && !(negative && g->r->cfg.drop_negative))
			g->list[g->n++] = i;
	}
}

struct graph *graph_untrimmed(struct report *r, enum graph_edges want)
{
	struct graph *g = graph_names(r);

	graph_add_values(g);
	graph_list_nodes(g);
	if (want != GRAPH_NO_EDGES)
		graph_link(g, NULL, want, false);
	g->orig_count = g->n;
	return g;
}

int64_t graph_total(const struct graph *g)
{
	uint64_t total = 0;

	for (size_t i = 0; i < g->n; i++)
		total += (uint64_t)graph_flat(&g->nodes.v[g->list[i]]);
	return (int64_t)total;
}

int64_t graph_total_raw(const struct graph *g)
{
	uint64_t total = 0;

	for (size_t i = 0; i < g->n; i++)
		total += (uint64_t)g->nodes.v[g->list[i]].w.flat;
	return (int64_t)total;
}

static int64_t abs64(int64_t v)
{
	return v < 0 ? (int64_t)(0 - (uint64_t)v) : v;
}

void graph_select_unit(struct graph *g)
{
	struct report *r = g->r;
	struct str min_unit, max_unit, auto_unit = STR("minimum");
	int64_t min = 0, max = r->total;

	if (!str_eq(r->output_unit, auto_unit) || !g->n)
		return;
	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];
		int64_t v = abs64(graph_flat(n));
		if (v == 0)
			v = abs64(graph_cum(n));
		if (v > 0 && (min == 0 || v < min))
			min = v;
	}
	if (min == 0)
		min = max;
	min = report_divided(r, min);
	max = report_divided(r, max);
	units_scale(min, r->sample_unit, auto_unit, &min_unit);
	units_scale(max, r->sample_unit, auto_unit, &max_unit);
	/* values of a hundredth of a unit are fine, except where only integers are */
	if (!str_eq(min_unit, max_unit) && (int64_t)((uint64_t)min * 100) < max &&
	    !(r->kind->force & KEEP_MINIMUM_UNIT))
		units_scale((int64_t)((uint64_t)min * 100), r->sample_unit, auto_unit, &min_unit);
	r->output_unit = min_unit.n ? min_unit : r->sample_unit;
}
