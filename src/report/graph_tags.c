/*
 * Labels on nodes, for pictures: all texts of a sample joined are one tag, its sizes ("bytes", the only numbers that a
 * picture shows) others under it.
 */
#include <stdlib.h>

#include "base/intern.h"
#include "base/map.h"
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
	struct graph *g;
	struct intern names;
	struct map kind_of; /* number << 63 | group << 32 | name -> kind */
	VEC(struct kind) kinds;
	uint32_t *begin; /* by sample */
	VEC(struct sample_tag) tags;
	struct map at;	       /* node << 32 | kind -> index into g->tags */
	VEC(uint32_t) node_of; /* by tag */
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

struct graph_tagger *graph_tagger_new(struct graph *g)
{
	const struct profile *p = g->r->p;
	struct graph_tagger *t;

	vec_clear(&g->tags);
	for (size_t i = 0; i < g->nodes.n; i++)
		g->nodes.v[i].tags = GRAPH_NONE;
	if (!p->label_begin)
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->g = g;
	t->begin = ARENA_ARRAY(&g->arena, uint32_t, (size_t)p->n_samples + 1);
	t->unit = report_label_unit(g->r, STR("bytes"));
	intern_init(&t->names);
	collect(t);
	return t;
}

static void add_weight(struct graph_weight *w, int64_t v, int64_t div, bool flat)
{
	int64_t *to = flat ? &w->flat : &w->cum, *to_div = flat ? &w->flat_div : &w->cum_div;

	*to = (int64_t)((uint64_t)*to + (uint64_t)v);
	*to_div = (int64_t)((uint64_t)*to_div + (uint64_t)div);
}

void graph_tagger_add(struct graph_tagger *t, uint32_t node, uint32_t s, bool flat)
{
	struct graph *g = t->g;

	for (uint32_t i = t->begin[s]; i < t->begin[s + 1]; i++) {
		const struct sample_tag *st = &t->tags.v[i];
		bool added;
		uint32_t at = map_get_or_put(&t->at, (uint64_t)node << 32 | st->kind,
					     (uint32_t)g->tags.n, &added);
		if (added) {
			const struct kind *k = &t->kinds.v[st->kind];
			vec_push(&g->tags,
				 (struct graph_tag){
					 .name = arena_str(&g->arena,
							   intern_get(&t->names, k->name)),
					 .unit = k->is_number ? t->unit : (struct str){ 0 },
					 .value = st->value,
					 .group = k->group,
					 .is_number = k->is_number });
			vec_push(&t->node_of, node);
		}
		add_weight(&g->tags.v[at].w, report_value(g->r, s), report_divisor(g->r, s), flat);
	}
}

void graph_tagger_finish(struct graph_tagger *t)
{
	if (!t)
		return;
	for (size_t i = t->node_of.n; i > 0; i--) {
		struct graph_node *n = &t->g->nodes.v[t->node_of.v[i - 1]];
		t->g->tags.v[i - 1].next = n->tags;
		n->tags = (uint32_t)i - 1;
	}
	intern_release(&t->names);
	map_release(&t->kind_of);
	map_release(&t->at);
	vec_release(&t->kinds);
	vec_release(&t->tags);
	vec_release(&t->node_of);
	free(t);
}
