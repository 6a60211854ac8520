/* dot: the graph as Graphviz draws it. */
#include <math.h>
#include <stdlib.h>

#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"

#define MAX_NODELETS 4
#define BASE_FONT 8
#define FONT_GROWTH 16.0

/* Backslashes and quotes escaped; a newline becomes \l, which aligns to the left. */
static void escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\n')
			buf_adds(b, "\\l");
		else if (c == '\\' || c == '"')
			buf_printf(b, "\\%c", c);
		else
			buf_addc(b, c);
	}
}

static unsigned to_byte(double v)
{
	return isnan(v) ? 0 : (uint8_t)(v * 255.0);
}

/* Grey at 0, green at -1, red at 1; pale for the inside of boxes. */
static void color(struct buf *b, double score, bool background)
{
	const double shift = 0.7;
	double saturation = background ? 0.1 : 1.0, value = background ? 0.93 : 0.7;
	double red, green, blue;

	/* 0 of 0 stays what it is, not a number: all red, no green */
	if (!isnan(score))
		score = fmax(-1.0, fmin(1.0, score));
	if (fabs(score) < 0.2)
		saturation *= fabs(score) / 0.2;
	if (score > 0)
		score = pow(score, 1.0 - shift);
	if (score < 0)
		score = -pow(-score, 1.0 - shift);
	if (score < 0) {
		green = value;
		red = value * (1 + saturation * score);
	} else {
		red = value;
		green = value * (1 - saturation * score);
	}
	blue = value * (1 - saturation);
	buf_printf(b, "#%02x%02x%02x", to_byte(red), to_byte(green), to_byte(blue));
}

static void replace(struct buf *b, struct str s, struct str from, struct str to)
{
	ptrdiff_t at;

	while ((at = str_index(s, from)) >= 0) {
		buf_add(b, s.p, (size_t)at);
		buf_add_str(b, to);
		s = str_sub(s, (size_t)at + from.n, s.n);
	}
	buf_add_str(b, s);
}

/* A name over several lines, cut at "::" and "."; Go's "[...]" stays whole. */
static void multiline_name(struct buf *b, const struct graph_info *info)
{
	struct buf t[2] = { { 0 }, { 0 } };
	struct graph_info i = *info;

	graph_shorten(&t[0], i.name);
	escape(&t[1], buf_str(&t[0]));
	buf_clear(&t[0]);
	replace(&t[0], buf_str(&t[1]), STR("::"), STR("\\n"));
	buf_clear(&t[1]);
	replace(&t[1], buf_str(&t[0]), STR("[...]"), STR("[…]"));
	buf_clear(&t[0]);
	replace(&t[0], buf_str(&t[1]), STR("."), STR("\\n"));
	i.name = buf_str(&t[0]);
	if (i.file.n)
		i.file = str_base(i.file);
	graph_info_name(b, &i, "\\n");
	buf_adds(b, "\\n");
	buf_release(&t[0]);
	buf_release(&t[1]);
}

static void percent(struct buf *b, int64_t v, int64_t total)
{
	struct buf t = { 0 };

	units_percentage(&t, v, total);
	buf_add_str(b, str_trim(buf_str(&t)));
	buf_release(&t);
}

static int64_t abs64(int64_t v)
{
	return v < 0 ? (int64_t)(0 - (uint64_t)v) : v;
}

static void node_label(const struct report *r, struct buf *b, int64_t flat, int64_t cum)
{
	if (flat) {
		report_format(r, b, flat);
		buf_adds(b, " (");
		percent(b, flat, r->total);
		buf_addc(b, ')');
	} else {
		buf_addc(b, '0');
	}
	if (cum == flat)
		return;
	buf_adds(b, flat ? "\\n" : " ");
	buf_adds(b, "of ");
	report_format(r, b, cum);
	buf_adds(b, " (");
	percent(b, cum, r->total);
	buf_addc(b, ')');
}

static void node(struct graph *g, struct buf *b, uint32_t n, size_t id, double max_flat)
{
	const struct report *r = g->r;
	int64_t flat = graph_flat(&g->nodes.v[n]), cum = graph_cum(&g->nodes.v[n]);
	int font = BASE_FONT;
	double share = (double)cum / (double)abs64(r->total);

	if (max_flat != 0 && flat != 0 && (double)abs64(flat) <= max_flat)
		font += (int)ceil(FONT_GROWTH * sqrt((double)abs64(flat) / max_flat));
	buf_printf(b, "N%zu [label=\"", id);
	multiline_name(b, &g->nodes.v[n].info);
	node_label(r, b, flat, cum);
	buf_printf(b, "\" id=\"node%zu\" fontsize=%d shape=box tooltip=\"", id, font);
	escape(b, graph_printable(g, n));
	buf_adds(b, " (");
	report_format(r, b, cum);
	buf_adds(b, ")\" color=\"");
	color(b, share, false);
	buf_adds(b, "\" fillcolor=\"");
	color(b, share, true);
	buf_adds(b, "\"]\n");
}

/* Nodelets. */

typedef VEC(struct graph_tag) tag_list;

static int64_t tag_flat(const struct graph_tag *t)
{
	return graph_mean(t->w.flat, t->w.flat_div);
}

static int64_t tag_cum(const struct graph_tag *t)
{
	return graph_mean(t->w.cum, t->w.cum_div);
}

static int heavier(int64_t a, int64_t b)
{
	return abs64(a) > abs64(b) ? -1 : abs64(a) < abs64(b);
}

static int by_flat(const void *pa, const void *pb)
{
	const struct graph_tag *a = pa, *b = pb;
	int c = heavier(a->w.flat, b->w.flat);

	return c ? c : str_cmp(a->name, b->name);
}

static int by_cum(const void *pa, const void *pb)
{
	const struct graph_tag *a = pa, *b = pb;
	int c = heavier(a->w.cum, b->w.cum);

	return c ? c : by_flat(pa, pb);
}

static void sort_tags(tag_list *l, bool flat)
{
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), flat ? by_flat : by_cum);
}

static double scaled(const struct graph_tag *t, struct str to)
{
	struct str unit;

	return units_scale(t->value, t->unit, to, &unit);
}

/* "1kB..4kB" and the weights of a group of numbers. */
static struct graph_tag group_tag(struct graph *g, const struct graph_tag *v, size_t n)
{
	const struct graph_tag *min = v, *max = v;
	struct graph_tag t = { .w = v[0].w };
	struct buf b = { 0 };

	for (size_t i = 1; i < n; i++) {
		if (units_to_i64(scaled(&v[i], min->unit)) < min->value)
			min = &v[i];
		if (units_to_i64(scaled(&v[i], max->unit)) > max->value)
			max = &v[i];
		t.w.flat = (int64_t)((uint64_t)t.w.flat + (uint64_t)v[i].w.flat);
		t.w.cum = (int64_t)((uint64_t)t.w.cum + (uint64_t)v[i].w.cum);
		t.w.flat_div = (int64_t)((uint64_t)t.w.flat_div + (uint64_t)v[i].w.flat_div);
		t.w.cum_div = (int64_t)((uint64_t)t.w.cum_div + (uint64_t)v[i].w.cum_div);
	}
	units_label(&b, min->value, min->unit, STR("auto"));
	if (n > 1) {
		buf_adds(&b, "..");
		units_label(&b, max->value, max->unit, STR("auto"));
	}
	t.name = arena_str(&g->arena, buf_str(&b));
	t.w = (struct graph_weight){ .flat = tag_flat(&t), .cum = tag_cum(&t) };
	buf_release(&b);
	return t;
}

/* At most MAX_NODELETS numbers: each lighter one joins the nearest of the heaviest. */
static void collapse(struct graph *g, tag_list *l, bool flat)
{
	tag_list groups[MAX_NODELETS] = { 0 };

	sort_tags(l, flat);
	if (l->n <= MAX_NODELETS)
		return;
	for (size_t i = 0; i < l->n; i++) {
		size_t best = i;
		double distance = 0;
		for (size_t k = 0; i >= MAX_NODELETS && k < MAX_NODELETS; k++) {
			const struct graph_tag *t = &l->v[i];
			double d = fabs((double)t->value - scaled(&groups[k].v[0], t->unit));
			if (k == 0 || d < distance) {
				best = k;
				distance = d;
			}
		}
		vec_push(&groups[best], l->v[i]);
	}
	vec_clear(l);
	for (size_t k = 0; k < MAX_NODELETS; k++) {
		vec_push(l, group_tag(g, groups[k].v, groups[k].n));
		vec_release(&groups[k]);
	}
	sort_tags(l, flat);
}

static void nodelet(struct buf *b, const char *source, size_t i, struct str label,
		    struct str weight, const char *style)
{
	buf_printf(b,
		   "N%s_%zu [label = \"" STR_FMT
		   "\" id=\"N%s_%zu\" fontsize=8 shape=box3d tooltip=\"" STR_FMT "\"]\n",
		   source, i, STR_ARG(label), source, i, STR_ARG(weight));
	buf_printf(b,
		   "%s -> N%s_%zu [label=\" " STR_FMT "\" weight=100 tooltip=\"" STR_FMT
		   "\" labeltooltip=\"" STR_FMT "\"%s]\n",
		   source, source, i, STR_ARG(weight), STR_ARG(weight), STR_ARG(weight), style);
}

/* The numbers under a text (group 0: under none), as boxes behind source. */
static void numbers(struct graph *g, struct buf *b, uint32_t n, uint32_t group, bool flat,
		    const char *source)
{
	tag_list l = { 0 };

	for (uint32_t i = g->nodes.v[n].tags; i != GRAPH_NONE; i = g->tags.v[i].next)
		if (g->tags.v[i].is_number && g->tags.v[i].group == group)
			vec_push(&l, g->tags.v[i]);
	collapse(g, &l, flat);
	for (size_t i = 0; i < l.n; i++) {
		bool whole = flat || tag_flat(&l.v[i]) == tag_cum(&l.v[i]);
		int64_t w = whole ? tag_flat(&l.v[i]) : tag_cum(&l.v[i]);
		struct buf weight = { 0 };
		if (!w)
			continue;
		report_format(g->r, &weight, w);
		nodelet(b, source, i, l.v[i].name, buf_str(&weight),
			whole ? "" : " style=\"dotted\"");
		buf_release(&weight);
	}
	vec_release(&l);
}

static bool nodelets(struct graph *g, struct buf *b, uint32_t n, size_t id)
{
	/* a leaf shows what its removed children had too */
	bool flat = g->nodes.v[n].out != GRAPH_NONE;
	size_t start = b->n;
	tag_list l = { 0 };
	char source[64];

	for (uint32_t i = g->nodes.v[n].tags; i != GRAPH_NONE; i = g->tags.v[i].next)
		if (!g->tags.v[i].is_number)
			vec_push(&l, g->tags.v[i]);
	sort_tags(&l, flat);
	for (size_t i = 0; i < MIN(l.n, MAX_NODELETS); i++) {
		int64_t w = flat ? tag_flat(&l.v[i]) : tag_cum(&l.v[i]);
		struct buf weight = { 0 };
		if (!w)
			continue;
		report_format(g->r, &weight, w);
		buf_printf(b,
			   "N%zu_%zu [label = \"" STR_FMT
			   "\" id=\"N%zu_%zu\" fontsize=8 shape=box3d tooltip=\"%s\"]\n",
			   id, i, STR_ARG(l.v[i].name), id, i, weight.data);
		buf_printf(b,
			   "N%zu -> N%zu_%zu [label=\" %s\" weight=100 tooltip=\"%s\" "
			   "labeltooltip=\"%s\"]\n",
			   id, id, i, weight.data, weight.data, weight.data);
		buf_release(&weight);
		snprintf(source, sizeof(source), "N%zu_%zu", id, i);
		numbers(g, b, n, l.v[i].group, flat, source);
	}
	snprintf(source, sizeof(source), "N%zu", id);
	numbers(g, b, n, 0, flat, source);
	vec_release(&l);
	return b->n > start;
}

static void edge(struct graph *g, struct buf *b, const struct graph_edge *e, size_t from, size_t to,
		 bool has_nodelets)
{
	const struct report *r = g->r;
	int64_t w = graph_mean(e->weight, e->div), total = r->total;
	struct buf tip = { 0 }, weight = { 0 };

	report_format(r, &weight, w);
	buf_printf(b, "N%zu -> N%zu [label=\" %s%s\"", from, to, weight.data,
		   e->inlined ? "\\n (inline)" : "");
	if (total) {
		int64_t share =
			1 + MIN(abs64(graph_mean((int64_t)((uint64_t)w * 100), total)), 100);
		int64_t width = 1 + MIN(abs64(graph_mean((int64_t)((uint64_t)w * 5), total)), 5);
		if (share > 1)
			buf_printf(b, " weight=%lld", (long long)share);
		if (width > 1)
			buf_printf(b, " penwidth=%lld", (long long)width);
		buf_adds(b, " color=\"");
		color(b, (double)w / (double)abs64(total), false);
		buf_addc(b, '"');
	}
	escape(&tip, graph_printable(g, e->src));
	buf_adds(&tip, e->residual ? " ... " : " -> ");
	escape(&tip, graph_printable(g, e->dst));
	buf_printf(&tip, " (%s)", weight.data);
	buf_printf(b, " tooltip=\"%s\" labeltooltip=\"%s\"%s%s]\n", tip.data, tip.data,
		   e->residual ? " style=\"dotted\"" : "", has_nodelets ? " minlen=2" : "");
	buf_release(&tip);
	buf_release(&weight);
}

/* One box of all header lines. */
static void legend(const struct report *r, const struct graph *g, struct buf *b)
{
	struct buf labels = { 0 };
	struct str text, first;

	report_labels(r, g, true, &labels);
	text = str_sub(buf_str(&labels), 0, labels.n - 1);
	str_cut(text, '\n', &first, &(struct str){ 0 });
	buf_adds(b, "subgraph cluster_L { \"");
	escape(b, first);
	buf_adds(b, "\" [shape=box fontsize=16 label=\"");
	escape(b, text);
	buf_adds(b, "\\l\"");
	if (r->title.n)
		buf_printf(b, " tooltip=\"" STR_FMT "\"", STR_ARG(r->title));
	buf_adds(b, "] }\n");
	buf_release(&labels);
}

static void nodes_and_edges(struct graph *g, struct out *out)
{
	struct buf *b = &out->buf;
	size_t *ids = ARENA_ARRAY(&g->arena, size_t, g->nodes.n + 1); /* 0: not in the list */
	bool *boxed = ARENA_ARRAY(&g->arena, bool, g->nodes.n + 1);
	graph_edge_list all = { 0 };
	double max_flat = 0;

	for (size_t i = 0; i < g->n; i++) {
		ids[g->list[i]] = i + 1;
		max_flat = fmax(max_flat, (double)abs64(graph_flat(&g->nodes.v[g->list[i]])));
	}
	for (size_t i = 0; i < g->n; i++) {
		uint32_t n = g->list[i];
		node(g, b, n, i + 1, max_flat);
		boxed[n] = nodelets(g, b, n, i + 1);
		for (uint32_t e = g->nodes.v[n].out; e != GRAPH_NONE; e = g->edges.v[e].next_out)
			vec_push(&all, e);
		out_check(out);
	}
	graph_sort_edges(g, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct graph_edge *e = &g->edges.v[all.v[i]];
		edge(g, b, e, ids[e->src], ids[e->dst], boxed[e->src]);
		out_check(out);
	}
	vec_release(&all);
}

bool report_dot(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_trimmed(r, GRAPH_ALL_EDGES);
	struct buf *b = &out->buf;

	graph_select_unit(g);
	buf_adds(b, "digraph \"");
	buf_add_str(b, r->title.n ? r->title : STR("unnamed"));
	buf_adds(b, "\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n");
	legend(r, g, b);
	nodes_and_edges(g, out);
	buf_adds(b, "}\n");
	graph_free(g);
	return true;
}
