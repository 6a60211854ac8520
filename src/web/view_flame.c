/*
 * The flame graph's data: of the whole tree, or of what is below one node, the widest boxes only. Columns, in the order of
 * drawing: parents before children, the widest child first.
 *
 *	names[i], ids[i], fileOf[i] -> files[], inlined: list of i	only those that the boxes use
 *	tree (and callers, with a pivot): depth, name, w (width), s (of w, its own), t (net total; comparisons only)
 *
 * A box whose w is more than its s and its children's w has children that were not sent; path=ID.ID.ID, the ids of the
 * names from the root's child down to it, asks for them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "web/flame.h"
#include "web/route.h"

#define DEFAULT_BOXES 4000
#define MAX_BOXES 50000
#define FINEST 6000 /* parts of the whole: what is narrower is no pixel on any screen */

static const struct report_kind kind_flame = { .name = "flamegraph", .force = FORCE_NO_TRIM };

/* What a worker keeps from call to call: zooming asks for parts of the same tree. */
static struct {
	bool valid;
	uint64_t key;
	struct arena arena; /* of the options */
	struct report_config cfg;
	struct report r;
	struct flame f;
	struct buf legend;
	struct regex *pivot;
	VEC(struct str) messages;
} cache;

void view_flame_forget(void)
{
	if (!cache.valid)
		return;
	flame_release(&cache.f);
	report_close(&cache.r);
	regex_free(cache.pivot);
	buf_release(&cache.legend);
	vec_release(&cache.messages);
	arena_release(&cache.arena);
	memset(&cache, 0, sizeof(cache));
}

static uint64_t cache_key(const struct query *q)
{
	uint64_t h = 1;

	for (size_t i = 0; i < q->n; i++)
		if (query_key_matters(q->v[i].key))
			h = hash_mix(hash_mix(h, hash_bytes(q->v[i].key.p, q->v[i].key.n, 1)),
				     hash_bytes(q->v[i].value.p, q->v[i].value.n, 2));
	return h;
}

static bool read_options(struct call *c, struct flame_options *o, struct err *err)
{
	struct str pivot = query_get(&c->query, "p"), group = query_get(&c->query, "group");

	*o = (struct flame_options){ .inverted = query_bool(&c->query, "inv"),
				     .collapse = query_bool(&c->query, "collapse") };
	if (str_eq(group, STR("package")))
		o->group = GROUP_PACKAGE;
	else if (str_eq(group, STR("file")))
		o->group = GROUP_FILE;
	else if (group.n)
		return err_set(err, ERR_USAGE, "group=%.*s: expected package or file",
			       (int)MIN(group.n, 40), group.p);
	if (!pivot.n)
		return true;
	cache.pivot = regex_new(pivot, err);
	o->pivot = cache.pivot;
	return cache.pivot != NULL || err_prefix(err, "parsing pivot regexp");
}

/* Builds the tree of this call's options, unless it is the last one's. */
static bool fill_cache(struct call *c, struct err *err)
{
	uint64_t key = cache_key(&c->query);
	struct flame_options o;

	if (cache.valid && cache.key == key)
		return true;
	view_flame_forget();
	arena_init(&cache.arena);
	struct arena *of_call = c->arena;
	c->arena = &cache.arena;
	bool ok = call_config(c, &cache.cfg, err) && read_options(c, &o, err);
	if (!*cache.cfg.granularity)
		cache.cfg.granularity = "filefunctions";
	ok = ok && call_open_report(c, &cache.r, &kind_flame, NULL, &cache.cfg, err);
	c->arena = of_call;
	if (!ok) {
		regex_free(cache.pivot);
		arena_release(&cache.arena);
		memset(&cache, 0, sizeof(cache));
		return false;
	}
	/* said once, shown each time; the texts are in the cache's arena */
	for (size_t i = 0; i < c->messages.n; i++)
		vec_push(&cache.messages, c->messages.v[i]);
	cache.r.notices = NULL; /* the call that they belong to ends */
	report_profile_labels(&cache.r, &cache.legend);
	flame_init(&cache.f, &cache.r, &o);
	cache.key = key;
	cache.valid = true;
	return true;
}

/* Which boxes. */

struct picked {
	uint32_t node, depth;
};
struct selection {
	struct flame_tree *tree;
	VEC(struct picked) v;	/* in the order of drawing */
	VEC(uint32_t) children; /* scratch */
};

static const struct flame_tree *sorting; /* qsort has no context */

static int by_width(const void *a, const void *b)
{
	const struct flame_node *x = &sorting->nodes.v[*(const uint32_t *)a],
				*y = &sorting->nodes.v[*(const uint32_t *)b];
	int c = (x->width < y->width) - (x->width > y->width);

	return c ? c : (x->name > y->name) - (x->name < y->name);
}

/* All below root that are at least min wide, up to the limit. */
static void select_nodes(struct selection *s, uint32_t root, uint64_t min, size_t limit)
{
	VEC(struct picked) todo = { 0 };

	vec_clear(&s->v);
	vec_push(&todo, (struct picked){ root, 0 });
	while (todo.n && s->v.n < limit) {
		struct picked at = todo.v[--todo.n];
		vec_push(&s->v, at);
		vec_clear(&s->children);
		flame_expand(&cache.f, s->tree, at.node);
		const struct flame_node *nodes = s->tree->nodes.v;
		for (uint32_t c = nodes[at.node].child; c; c = nodes[c].next)
			if (nodes[c].width >= min)
				vec_push(&s->children, c);
		sorting = s->tree;
		if (s->children.n > 1)
			qsort(s->children.v, s->children.n, sizeof(uint32_t), by_width);
		for (size_t i = s->children.n; i-- > 0;)
			vec_push(&todo, (struct picked){ s->children.v[i], at.depth + 1 });
	}
	vec_release(&todo);
}

static int descending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* The width that limit boxes at most reach. */
static uint64_t width_for(const struct selection *s, size_t limit)
{
	VEC(uint64_t) widths = { 0 };
	uint64_t min;

	for (size_t i = 0; i < s->v.n; i++)
		vec_push(&widths, s->tree->nodes.v[s->v.v[i].node].width);
	qsort(widths.v, widths.n, sizeof(*widths.v), descending);
	min = widths.v[limit] + 1;
	vec_release(&widths);
	return min;
}

static void select_boxes(struct selection *s, uint32_t root, size_t limit)
{
	uint64_t min = MAX(s->tree->nodes.v[root].width / FINEST, 1);

	select_nodes(s, root, min, (size_t)8 << 20);
	if (s->v.n > limit)
		select_nodes(s, root, width_for(s, limit), limit);
}

/* Writing. */

struct name_table {
	uint32_t *sent; /* by name: 1 + its number in the answer */
	VEC(uint32_t) names;
};

static void write_column(struct json *j, const struct selection *s, const char *key,
			 int64_t (*value)(const struct selection *s, size_t i,
					  struct name_table *t),
			 struct name_table *t)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < s->v.n; i++)
		json_i64(j, value(s, i, t));
	json_arr_end(j);
}

static const struct flame_node *box(const struct selection *s, size_t i)
{
	return &s->tree->nodes.v[s->v.v[i].node];
}

static int64_t column_depth(const struct selection *s, size_t i, struct name_table *t)
{
	(void)t;
	return s->v.v[i].depth;
}

static int64_t column_name(const struct selection *s, size_t i, struct name_table *t)
{
	uint32_t name = box(s, i)->name;

	if (!t->sent[name]) {
		vec_push(&t->names, name);
		t->sent[name] = (uint32_t)t->names.n;
	}
	return t->sent[name] - 1;
}

static int64_t column_width(const struct selection *s, size_t i, struct name_table *t)
{
	(void)t;
	return (int64_t)box(s, i)->width;
}

static int64_t column_self(const struct selection *s, size_t i, struct name_table *t)
{
	(void)t;
	return (int64_t)box(s, i)->self;
}

static int64_t column_total(const struct selection *s, size_t i, struct name_table *t)
{
	(void)t;
	return box(s, i)->total;
}

static void write_tree(struct json *j, const char *key, struct flame_tree *tree, uint32_t root,
		       size_t limit, struct name_table *t)
{
	struct selection s = { .tree = tree };

	select_boxes(&s, root, limit);
	json_key(j, key);
	json_obj(j);
	write_column(j, &s, "depth", column_depth, t);
	write_column(j, &s, "name", column_name, t);
	write_column(j, &s, "w", column_width, t);
	write_column(j, &s, "s", column_self, t);
	if (cache.f.has_negative)
		write_column(j, &s, "t", column_total, t);
	json_obj_end(j);
	vec_release(&s.v);
	vec_release(&s.children);
}

static void write_names(struct json *j, const struct name_table *t)
{
	struct intern files;

	intern_init(&files);
	json_key(j, "names");
	json_arr(j);
	for (size_t i = 0; i < t->names.n; i++)
		json_str(j, cache.f.names.v[t->names.v[i]].text);
	json_arr_end(j);
	json_key(j, "ids");
	json_arr(j);
	for (size_t i = 0; i < t->names.n; i++)
		json_u64(j, t->names.v[i]);
	json_arr_end(j);
	json_key(j, "fileOf");
	json_arr(j);
	for (size_t i = 0; i < t->names.n; i++)
		json_u64(j, intern_id_static(&files, cache.f.names.v[t->names.v[i]].file));
	json_arr_end(j);
	json_key(j, "files");
	json_arr(j);
	for (size_t i = 0; i < files.strs.n; i++)
		json_str(j, files.strs.v[i]);
	json_arr_end(j);
	json_key(j, "inlined");
	json_arr(j);
	for (size_t i = 0; i < t->names.n; i++)
		if (t->names.v[i] && cache.f.names.v[t->names.v[i]].inlined)
			json_u64(j, i);
	json_arr_end(j);
	intern_release(&files);
}

/* The node that a path leads to. */
static bool walk(struct flame_tree *tree, struct str path, uint32_t *node, struct err *err)
{
	struct str part;
	uint64_t name;

	*node = 0;
	while (path.n) {
		str_cut(path, '.', &part, &path);
		if (!str_to_u64(part, 10, &name) || name >= cache.f.names.n)
			return err_set(err, ERR_USAGE,
				       "path=: expected numbers of names, '.' between");
		*node = flame_child(&cache.f, tree, *node, (uint32_t)name);
		if (!*node)
			return err_set(err, ERR_NOT_FOUND, "path=: no such place in this tree");
	}
	return true;
}

static bool write_part(struct call *c, struct json *j, size_t limit, struct err *err)
{
	struct flame_tree *tree =
		query_bool(&c->query, "callers") && cache.pivot ? &cache.f.callers : &cache.f.tree;
	struct name_table t = { 0 };
	uint32_t node;

	if (!walk(tree, query_get(&c->query, "path"), &node, err))
		return false;
	t.sent = arena_alloc(c->arena, cache.f.names.n * sizeof(*t.sent));
	json_obj(j);
	write_tree(j, "tree", tree, node, limit, &t);
	write_names(j, &t);
	json_obj_end(j);
	vec_release(&t.names);
	return true;
}

static void write_whole(struct call *c, struct json *j, size_t limit)
{
	struct name_table t = { 0 };

	t.sent = arena_alloc(c->arena, cache.f.names.n * sizeof(*t.sent));
	call_head(c, j, &cache.r, buf_str(&cache.legend));
	json_kbool(j, "diff", cache.f.has_negative);
	write_tree(j, "tree", &cache.f.tree, 0, limit, &t);
	if (cache.pivot)
		write_tree(j, "callers", &cache.f.callers, 0, limit, &t);
	write_names(j, &t);
	json_obj_end(j);
	vec_release(&t.names);
}

bool view_flame(struct call *c, struct err *err)
{
	uint64_t limit;
	struct json j;
	bool warm = cache.valid && cache.key == cache_key(&c->query);

	if (!query_u64(&c->query, "limit", DEFAULT_BOXES, &limit, err) || !fill_cache(c, err))
		return false;
	for (size_t i = 0; warm && i < cache.messages.n; i++)
		vec_push(&c->messages, cache.messages.v[i]);
	limit = limit < 100 ? 100 : MIN(limit, MAX_BOXES);
	json_init(&j, c->out, 0);
	if (query_get(&c->query, "path").n)
		return write_part(c, &j, limit, err);
	write_whole(c, &j, limit);
	return true;
}
