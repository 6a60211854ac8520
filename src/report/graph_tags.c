/*
 * Labels on nodes, for pictures: all texts of a sample joined are one tag, its sizes ("bytes", the only numbers that a
 * picture shows) others under it.
 */
#include <stdlib.h>

#include "base/intern.h"
#include "profile/units.h"
#include "report/graph.h"

struct kind {
	uint32_t name; /* interned */
	uint32_t group;
	bool is_number;
};

struct sample_tag {
	uint32_t kind;
	int64_t value;
};

struct graph_tagger {
	const struct graph *g;
	struct intern names;
	struct map kind_of; /* number << 63 | group << 32 | name -> kind */
	VEC(struct kind) kinds;
	uint32_t *begin; /* by sample */
	VEC(struct sample_tag) tags;
	struct str unit;
};

static uint32_t kind_of(struct graph_tagger *t, struct str name, uint32_t group, bool is_number)
{
	uint32_t id = intern_id(&t->names, name);
	bool added;
	uint32_t k =
		map_get_or_put(&t->kind_of, (uint64_t)is_number << 63 | (uint64_t)group << 32 | id,
			       (uint32_t)t->kinds.n, &added);

	if (added)
		vec_push(&t->kinds, (struct kind){ id, group, is_number });
	return k;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "key:value\nkey:value", sorted, with a backslash and an n: the label of a box. 0: the sample has none. */
static uint32_t joined(struct graph_tagger *t, uint32_t s)
{
	const struct profile *p = t->g->r->p;
	VEC(struct str) texts = { 0 };
	struct arena a;
	struct buf b = { 0 };
	uint32_t id;

	arena_init(&a);
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		const struct label *l = &p->labels[i];
		if (!l->str || str_eq(p->strings[l->key], STR("pprof::base")))
			continue;
		buf_clear(&b);
		buf_add_str(&b, p->strings[l->key]);
		buf_addc(&b, ':');
		buf_add_str(&b, p->strings[l->str]);
		vec_push(&texts, arena_str(&a, buf_str(&b)));
	}
	if (texts.n > 1)
		qsort(texts.v, texts.n, sizeof(*texts.v), by_text);
	buf_clear(&b);
	for (size_t i = 0; i < texts.n; i++) {
		if (i)
			buf_adds(&b, "\\n");
		buf_add_str(&b, texts.v[i]);
	}
	id = intern_id(&t->names, buf_str(&b));
	arena_release(&a);
	vec_release(&texts);
	buf_release(&b);
	return id;
}

static bool has_text(const struct profile *p, uint32_t s)
{
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++)
		if (p->labels[i].str)
			return true;
	return false;
}

static void collect(struct graph_tagger *t)
{
	const struct profile *p = t->g->r->p;
	struct map by_value = { 0 }; /* of numbers without a group: formatting is the slow part */
	struct buf b = { 0 };

	for (uint32_t s = 0; s < p->n_samples; s++) {
		uint32_t group = has_text(p, s) ? joined(t, s) : 0;
		if (group)
			vec_push(&t->tags,
				 (struct sample_tag){
					 kind_of(t, intern_get(&t->names, group), group, false),
					 0 });
		for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
			const struct label *l = &p->labels[i];
			if (l->str || !str_eq(p->strings[l->key], STR("bytes")))
				continue;
			uint32_t k = group ? MAP_NONE : map_get(&by_value, (uint64_t)l->num);
			if (k == MAP_NONE) {
				buf_clear(&b);
				units_label(&b, l->num, t->unit, t->g->r->output_unit);
				k = kind_of(t, buf_str(&b), group, true);
				if (!group)
					map_put(&by_value, (uint64_t)l->num, k);
			}
			vec_push(&t->tags, (struct sample_tag){ k, l->num });
		}
		t->begin[s + 1] = (uint32_t)t->tags.n;
	}
	map_release(&by_value);
	buf_release(&b);
}

const struct graph_tagger *graph_tagger(struct graph *g)
{
	const struct profile *p = g->r->p;
	struct graph_tagger *t;

	if (g->tagger || !p->label_begin)
		return g->tagger;
	t = xcalloc(1, sizeof(*t));
	t->g = g;
	t->begin = ARENA_ARRAY(&g->arena, uint32_t, (size_t)p->n_samples + 1);
	t->unit = report_label_unit(g->r, STR("bytes"));
	intern_init(&t->names);
	collect(t);
	return g->tagger = t;
}

void graph_tagger_free(struct graph_tagger *t)
{
	if (!t)
		return;
	intern_release(&t->names);
	map_release(&t->kind_of);
	vec_release(&t->kinds);
	vec_release(&t->tags);
	free(t);
}

/* Sums. */

#define MAX_DENSE ((size_t)1 << 20) /* entries */

void graph_tag_sums_init(struct graph_tag_sums *sums, const struct graph_tagger *t, size_t n_nodes)
{
	*sums = (struct graph_tag_sums){ .t = t, .n_nodes = n_nodes };
	if (n_nodes && n_nodes <= MAX_DENSE / (t->kinds.n + 1))
		sums->dense = xcalloc(n_nodes * (t->kinds.n + 1), sizeof(*sums->dense));
}

static void sums_release(struct graph_tag_sums *sums)
{
	vec_release(&sums->v);
	map_release(&sums->at);
	free(sums->dense);
}

static void add_weight(int64_t *to, int64_t v)
{
	*to = (int64_t)((uint64_t)*to + (uint64_t)v);
}

static struct graph_tag_sum *sum_of(struct graph_tag_sums *sums, uint32_t node, uint32_t kind,
				    int64_t value)
{
	uint32_t next = (uint32_t)sums->v.n, at;
	bool added;

	if (sums->dense) {
		uint32_t *place = &sums->dense[node * (sums->t->kinds.n + 1) + kind];
		added = !*place;
		if (added)
			*place = next + 1;
		at = *place - 1;
	} else {
		at = map_get_or_put(&sums->at, (uint64_t)node << 32 | kind, next, &added);
	}
	if (added)
		vec_push(&sums->v,
			 (struct graph_tag_sum){ .node = node, .kind = kind, .value = value });
	return &sums->v.v[at];
}

void graph_tag_sums_add(struct graph_tag_sums *sums, uint32_t node, uint32_t s, bool flat)
{
	const struct graph_tagger *t = sums->t;

	for (uint32_t i = t->begin[s]; i < t->begin[s + 1]; i++) {
		const struct sample_tag *tag = &t->tags.v[i];
		struct graph_weight *w = &sum_of(sums, node, tag->kind, tag->value)->w;
		add_weight(flat ? &w->flat : &w->cum, report_value(t->g->r, s));
		add_weight(flat ? &w->flat_div : &w->cum_div, report_divisor(t->g->r, s));
	}
}

void graph_tag_sums_merge(struct graph_tag_sums *to, struct graph_tag_sums *from)
{
	for (size_t i = 0; i < from->v.n; i++) {
		const struct graph_tag_sum *f = &from->v.v[i];
		struct graph_weight *w = &sum_of(to, f->node, f->kind, f->value)->w;
		add_weight(&w->flat, f->w.flat);
		add_weight(&w->flat_div, f->w.flat_div);
		add_weight(&w->cum, f->w.cum);
		add_weight(&w->cum_div, f->w.cum_div);
	}
	sums_release(from);
}

void graph_tag_sums_hang(struct graph_tag_sums *sums, struct graph *g)
{
	const struct graph_tagger *t = sums->t;

	for (size_t i = 0; i < g->nodes.n; i++)
		g->nodes.v[i].tags = GRAPH_NONE;
	vec_clear(&g->tags);
	for (size_t i = 0; i < sums->v.n; i++) {
		const struct graph_tag_sum *sum = &sums->v.v[i];
		const struct kind *k = &t->kinds.v[sum->kind];
		vec_push(&g->tags,
			 (struct graph_tag){ .w = sum->w,
					     .name = intern_get(&t->names, k->name),
					     .unit = k->is_number ? t->unit : (struct str){ 0 },
					     .value = sum->value,
					     .group = k->group,
					     .is_number = k->is_number });
	}
	for (size_t i = sums->v.n; i > 0; i--) {
		struct graph_node *n = &g->nodes.v[sums->v.v[i - 1].node];
		g->tags.v[i - 1].next = n->tags;
		n->tags = (uint32_t)i - 1;
	}
	sums_release(sums);
}
