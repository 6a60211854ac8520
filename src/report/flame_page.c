/*
 * A flame graph as a page that needs no server: the tree of stacks in the columns that the workbench's page reads (web/view_flame.c),
 * and that page around it. It filters, groups, turns around and pivots the tree by itself (ui/flame_shape.js). Of a tree with very many
 * nodes the widest are there; what is left out keeps its place, without a name.
 *
 *	tree: depth, name, w (width), s (of w, its own); of comparisons also t (net total) and n (of t, its own)
 */
#include "report/flame_page.h"

#include <stdlib.h>

#include "base/intern.h"
#include "base/json.h"
#include "report/internal.h"
#include "report/stacks.h"

#define MAX_NODES 200000

struct page {
	const struct report *r;
	const struct stacks *s;
	uint64_t least; /* width of what is there */
	uint32_t *
		name_of; /* by place of the graph: its number in the page; 0: the root's, not there yet */
	VEC(uint32_t) places;
	VEC(uint32_t) order; /* nodes, parents before children */
	VEC(uint32_t) depth;
};

static int descending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* Nothing below a node is wider than it: what is at least so wide is a tree. */
static uint64_t least_width(const struct stacks *s)
{
	uint64_t *widths, least;

	if (s->v.n <= MAX_NODES)
		return 0;
	widths = xmalloc(s->v.n * sizeof(*widths));
	for (size_t i = 0; i < s->v.n; i++)
		widths[i] = s->v.v[i].width;
	qsort(widths, s->v.n, sizeof(*widths), descending);
	least = widths[MAX_NODES] + 1;
	free(widths);
	return least;
}

static void take(struct page *p, uint32_t node, uint32_t depth)
{
	uint32_t place = p->s->v.v[node].place;

	vec_push(&p->order, node);
	vec_push(&p->depth, depth);
	if (!node || p->name_of[place])
		return;
	vec_push(&p->places, place);
	p->name_of[place] = (uint32_t)p->places.n;
}

static void take_all(struct page *p)
{
	const struct stack_node *v = p->s->v.v;
	uint32_t at = 0, depth = 0;

	take(p, 0, 0);
	for (;;) {
		uint32_t next = v[at].child;

		for (depth++;; next = v[next].next) {
			while (!next) {
				if (!at)
					return;
				next = v[at].next;
				at = v[at].parent;
				depth--;
			}
			if (v[next].width >= p->least)
				break;
		}
		at = next;
		take(p, at, depth);
	}
}

/* Of a node's width what no child has, whether that is in the page or not. */
static uint64_t own_width(const struct stacks *s, uint32_t node)
{
	uint64_t own = s->v.v[node].width;

	for (uint32_t c = s->v.v[node].child; c; c = s->v.v[c].next)
		own -= s->v.v[c].width;
	return own;
}

enum column { DEPTH, NAME, WIDTH, OWN_WIDTH, TOTAL, OWN, N_COLUMNS };

static int64_t cell(const struct page *p, enum column c, size_t i)
{
	uint32_t node = p->order.v[i];
	const struct stack_node *n = &p->s->v.v[node];

	switch (c) {
	case DEPTH:
		return p->depth.v[i];
	case NAME:
		return node ? p->name_of[n->place] : 0;
	case WIDTH:
		return (int64_t)n->width;
	case OWN_WIDTH:
		return (int64_t)own_width(p->s, node);
	case TOTAL:
		return n->total;
	case OWN:
	case N_COLUMNS:
		break;
	}
	return n->self;
}

static void put_tree(const struct page *p, struct json *j)
{
	static const char *const keys[N_COLUMNS] = { "depth", "name", "w", "s", "t", "n" };

	json_key(j, "tree");
	json_obj(j);
	for (enum column c = 0; c < (p->s->has_negative ? N_COLUMNS : TOTAL); c++) {
		json_key(j, keys[c]);
		json_arr(j);
		for (size_t i = 0; i < p->order.n; i++)
			json_i64(j, cell(p, c, i));
		json_arr_end(j);
	}
	json_obj_end(j);
}

/* A function whose every frame stands in another's location is inlined wherever it is called. */
static void put_inlined(const struct page *p, struct json *j)
{
	const struct graph *g = p->s->g;
	uint8_t *stands = xcalloc(g->nodes.n + 1, 1);

	for (uint32_t l = 0; l < p->r->p->n_locations; l++)
		if (g->loc_begin[l + 1] > g->loc_begin[l])
			stands[g->loc_nodes[g->loc_begin[l + 1] - 1]] = 1;
	json_key(j, "inlined");
	json_arr(j);
	for (size_t i = 0; i < p->places.n; i++)
		if (!stands[p->places.v[i]])
			json_u64(j, i + 1);
	json_arr_end(j);
	free(stands);
}

static void put_names(const struct page *p, struct json *j)
{
	struct graph *g = p->s->g;
	struct intern files;

	intern_init(&files);
	json_key(j, "names");
	json_arr(j);
	json_cstr(j, "root");
	for (size_t i = 0; i < p->places.n; i++) {
		const struct graph_info *info = &g->nodes.v[p->places.v[i]].info;
		struct str name = graph_printable(g, p->places.v[i]);

		/* where the file is not what is asked for, it stands apart */
		json_str(j, info->name.n && !info->line && !info->address ? info->name : name);
	}
	json_arr_end(j);
	json_key(j, "ids");
	json_arr(j);
	for (size_t i = 0; i <= p->places.n; i++)
		json_u64(j, i);
	json_arr_end(j);
	json_key(j, "fileOf");
	json_arr(j);
	json_u64(j, 0);
	for (size_t i = 0; i < p->places.n; i++)
		json_u64(j, intern_id_static(&files, g->nodes.v[p->places.v[i]].info.file));
	json_arr_end(j);
	json_key(j, "files");
	json_arr(j);
	for (size_t i = 0; i < files.strs.n; i++)
		json_str(j, files.strs.v[i]);
	json_arr_end(j);
	intern_release(&files);
}

static void put_empty(struct json *j, const char *key)
{
	json_key(j, key);
	json_arr(j);
	json_arr_end(j);
}

static void put_data(const struct page *p, struct json *j, struct str title)
{
	struct buf legend = { 0 };
	struct str rest, line;

	report_profile_labels(p->r, &legend);
	rest = buf_str(&legend);
	json_obj(j);
	json_kbool(j, "alone", true);
	json_kstr(j, "title", title);
	json_key(j, "legend");
	json_arr(j);
	while (str_next_line(&rest, &line))
		if (line.n)
			json_str(j, line);
	json_arr_end(j);
	buf_release(&legend);
	json_kstr(j, "type", p->r->sample_type);
	json_kstr(j, "unit", p->r->sample_unit);
	json_ki64(j, "total", report_divided(p->r, p->r->total));
	json_kbool(j, "diff", p->s->has_negative);
	put_empty(j, "labels");
	put_empty(j, "inputs");
	put_names(p, j);
	put_inlined(p, j);
	put_tree(p, j);
	json_obj_end(j);
}

static void put_page(const struct page *p, struct out *out)
{
	struct str page = { (const char *)flame_page, (size_t)(flame_page_end - flame_page) };
	ptrdiff_t title = str_index(page, STR(FLAME_PAGE_TITLE)),
		  data = str_index(page, STR(FLAME_PAGE_DATA));
	struct str name = p->r->title.n ? p->r->title : p->r->sample_type;
	struct json j;

	assert(title >= 0 && data > title);
	buf_add_str(&out->buf, str_sub(page, 0, (size_t)title));
	report_xml_text(&out->buf, name);
	buf_adds(&out->buf, " flame graph");
	buf_add_str(&out->buf,
		    str_sub(page, (size_t)title + strlen(FLAME_PAGE_TITLE), (size_t)data));
	json_init(&j, &out->buf, 0);
	put_data(p, &j, name);
	buf_add_str(&out->buf, str_sub(page, (size_t)data + strlen(FLAME_PAGE_DATA), page.n));
}

bool report_flame_html(struct report *r, struct out *out, struct err *err)
{
	struct stacks s = { 0 };
	struct page p = { .r = r, .s = &s };

	(void)err;
	stacks_build(&s, r);
	p.least = least_width(&s);
	p.name_of = xcalloc(s.g->nodes.n + 1, sizeof(*p.name_of));
	take_all(&p);
	put_page(&p, out);
	free(p.name_of);
	vec_release(&p.places);
	vec_release(&p.order);
	vec_release(&p.depth);
	stacks_release(&s);
	return true;
}
