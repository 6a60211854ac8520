#include "report/stacks.h"

#include <stdlib.h>

#include "base/map.h"

static uint32_t child_of(struct stacks *s, struct map *known, uint32_t parent, uint32_t place)
{
	bool added;
	uint32_t at =
		map_get_or_put(known, (uint64_t)parent << 32 | place, (uint32_t)s->v.n, &added);

	if (added) {
		struct stack_node n = { place, parent, 0, s->v.v[parent].child, 0, 0, 0 };
		vec_push(&s->v, n);
		s->v.v[parent].child = at;
	}
	return at;
}

static void add_sample(struct stacks *s, struct map *known, struct report *r, uint32_t i)
{
	const struct profile *p = r->p;
	int64_t v = report_divided(r, graph_mean(report_value(r, i), report_divisor(r, i)));
	uint64_t width = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	uint32_t at = 0;

	if (!v)
		return;
	s->has_negative |= v < 0;
	for (uint32_t k = p->sample_loc_begin[i + 1]; k-- > p->sample_loc_begin[i];) {
		uint32_t loc = p->sample_locs[k];
		for (uint32_t n = s->g->loc_begin[loc + 1]; n-- > s->g->loc_begin[loc];)
			at = child_of(s, known, at, s->g->loc_nodes[n]);
	}
	s->v.v[at].self += v;
	for (;; at = s->v.v[at].parent) {
		s->v.v[at].total += v;
		s->v.v[at].width += width;
		if (!at)
			return;
	}
}

struct named {
	struct str name;
	uint32_t node;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	return c ? c : (x->node > y->node) - (x->node < y->node);
}

static void sort_children(struct stacks *s, uint32_t at)
{
	VEC(struct named) list = { 0 };
	uint32_t next = 0;

	for (uint32_t c = s->v.v[at].child; c; c = s->v.v[c].next)
		vec_push(&list, (struct named){ graph_printable(s->g, s->v.v[c].place), c });
	if (list.n > 1)
		qsort(list.v, list.n, sizeof(*list.v), by_name);
	for (size_t i = list.n; i-- > 0;) {
		s->v.v[list.v[i].node].next = next;
		next = list.v[i].node;
	}
	s->v.v[at].child = next;
	vec_release(&list);
}

void stacks_build(struct stacks *s, struct report *r)
{
	struct stack_node root = { .place = GRAPH_NONE };
	struct map known;

	s->g = graph_names(r);
	map_init(&known);
	vec_push(&s->v, root);
	for (uint32_t i = 0; i < r->p->n_samples; i++)
		add_sample(s, &known, r, i);
	map_release(&known);
	for (uint32_t i = 0; i < s->v.n; i++)
		sort_children(s, i);
}

void stacks_release(struct stacks *s)
{
	vec_release(&s->v);
	graph_free(s->g);
}

/* The next in depth-first order below the root; 0: that was all. */
static uint32_t following(const struct stacks *s, uint32_t at)
{
	if (s->v.v[at].child)
		return s->v.v[at].child;
	while (at && !s->v.v[at].next)
		at = s->v.v[at].parent;
	return at ? s->v.v[at].next : 0;
}

/* A name must not look like the border between two, nor end the line. */
static void add_frame(struct buf *b, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		buf_addc(b, name.p[i] == ';'		     ? ':'
			    : (unsigned char)name.p[i] < ' ' ? ' '
							     : name.p[i]);
}

bool report_folded(struct report *r, struct out *out, struct err *err)
{
	struct stacks s = { 0 };
	VEC(uint32_t) path = { 0 };

	(void)err;
	stacks_build(&s, r);
	for (uint32_t at = following(&s, 0); at; at = following(&s, at)) {
		if (!s.v.v[at].self)
			continue;
		vec_clear(&path);
		for (uint32_t n = at; n; n = s.v.v[n].parent)
			vec_push(&path, n);
		for (size_t i = path.n; i-- > 0;) {
			add_frame(&out->buf, graph_printable(s.g, s.v.v[path.v[i]].place));
			buf_addc(&out->buf, i ? ';' : ' ');
		}
		buf_add_i64(&out->buf, s.v.v[at].self);
		buf_addc(&out->buf, '\n');
		out_check(out);
	}
	vec_release(&path);
	stacks_release(&s);
	return true;
}

const struct report_kind report_kind_folded = { .name = "folded",
						.run = report_folded,
						.json = report_folded_json };
const struct report_kind report_kind_flame_svg = { .name = "flame", .run = report_flame_svg };
const struct report_kind report_kind_flame_html = { .name = "flame",
						    .force = PREFER_FILES,
						    .run = report_flame_html };
