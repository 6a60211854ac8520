/* A flame graph for those who read text: the dearest nodes of a call tree, nested. */
#include <assert.h>
#include <stdlib.h>

#include "base/vec.h"
#include "cmd/mcp.h"

#define MAX_TREE 5000000

struct node {
	struct str name; /* of the answer that it was read from */
	int64_t self, total;
	int64_t hidden, hidden_total; /* children that pprof left out */
	uint32_t first, last, next;   /* 0: none; node 0 is the root */
};

struct tree {
	VEC(struct node) nodes;
};

static int64_t number(json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

static void hang(struct tree *t, uint32_t parent, uint32_t child)
{
	struct node *p = &t->nodes.v[parent];

	if (p->last)
		t->nodes.v[p->last].next = child;
	else
		p->first = child;
	p->last = child;
}

/* Rows stand before their children, with their depth. */
static bool read_rows(struct tree *t, json_t *rows, struct err *err)
{
	VEC(uint32_t) path = { 0 };
	bool ok = json_array_size(rows) > 0;
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		json_t *name = json_object_get(row, "name");
		int64_t depth = number(row, "depth");

		ok = i < MAX_TREE && depth >= 0 && (size_t)depth <= path.n &&
		     (depth > 0) == (i > 0);
		if (!ok)
			break;
		vec_push(&t->nodes, (struct node){ .name = { json_string_value(name),
							     json_string_length(name) },
						   .self = number(row, "flat"),
						   .total = number(row, "cum"),
						   .hidden = number(row, "hidden"),
						   .hidden_total = number(row, "hidden_cum") });
		path.n = (size_t)depth;
		if (depth && path.v)
			hang(t, path.v[depth - 1], (uint32_t)i);
		vec_push(&path, (uint32_t)i);
	}
	vec_release(&path);
	return ok || err_set(err, ERR_LIMIT,
			     "the call tree has no root, or more than %d nodes; use focus or "
			     "min_share to see a part of it",
			     MAX_TREE);
}

static bool descend(const struct tree *t, json_t *root, uint32_t *at, struct err *err)
{
	json_t *name;
	size_t i;

	json_array_foreach(root, i, name)
	{
		struct str want = { json_string_value(name), json_string_length(name) };
		uint32_t c = t->nodes.n ? t->nodes.v[*at].first : 0;

		while (c && !str_eq(t->nodes.v[c].name, want))
			c = t->nodes.v[c].next;
		if (!c)
			return err_set(err, ERR_NOT_FOUND,
				       "root: " STR_FMT
				       " is not called there; the first name is an "
				       "outermost frame, each next one a child of it that has "
				       "min_share of the total",
				       STR_ARG(want));
		*at = c;
	}
	return true;
}

/* ---- which nodes are shown: the dearest ones ---- */

static const struct tree *sorting; /* qsort has no context; one thread */

static int by_total(const void *a, const void *b)
{
	const struct node *x = &sorting->nodes.v[*(const uint32_t *)a];
	const struct node *y = &sorting->nodes.v[*(const uint32_t *)b];
	int64_t tx = llabs(x->total), ty = llabs(y->total);

	return tx != ty ? (tx < ty ? 1 : -1) : str_cmp(x->name, y->name);
}

struct emit {
	const struct tree *t;
	const struct mcp_flame_opts *o;
	int64_t least, left;
};

static json_t *emit(struct emit *e, uint32_t at, int64_t depth);

static void emit_children(struct emit *e, json_t *to, uint32_t at, int64_t depth)
{
	VEC(uint32_t) kids = { 0 };
	json_t *list = json_array();
	int64_t hidden = e->t->nodes.v[at].hidden, hidden_total = e->t->nodes.v[at].hidden_total;

	for (uint32_t c = e->t->nodes.v[at].first; c; c = e->t->nodes.v[c].next)
		vec_push(&kids, c);
	sorting = e->t;
	if (kids.n)
		qsort(kids.v, kids.n, sizeof(*kids.v), by_total);
	sorting = NULL;
	for (size_t i = 0; i < kids.n; i++) {
		int64_t total = e->t->nodes.v[kids.v[i]].total;

		if (depth >= e->o->max_depth || llabs(total) < e->least || e->left <= 0) {
			hidden++;
			hidden_total += total;
			continue;
		}
		e->left--;
		json_array_append_new(list, emit(e, kids.v[i], depth + 1));
	}
	if (json_array_size(list))
		json_object_set(to, "children", list);
	if (hidden) {
		json_object_set_new(to, "hidden_children", json_integer(hidden));
		json_object_set_new(to, "hidden_total", json_integer(hidden_total));
	}
	json_decref(list);
	vec_release(&kids);
}

static json_t *emit(struct emit *e, uint32_t at, int64_t depth)
{
	const struct node *n = &e->t->nodes.v[at];
	json_t *v = json_object();

	json_object_set_new(v, "name", mcp_text(n->name));
	json_object_set_new(v, "total", json_integer(n->total));
	if (n->self)
		json_object_set_new(v, "self", json_integer(n->self));
	emit_children(e, v, at, depth);
	return v;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

/* A subtree costs no more than its root: the dearest nodes are a tree, and those below the n-th are what is left out. */
static int64_t nth_largest(const struct tree *t, uint32_t root, size_t n)
{
	VEC(int64_t) totals = { 0 };
	VEC(uint32_t) open = { 0 };
	int64_t nth = 0;

	vec_push(&open, root);
	while (open.n) {
		uint32_t at = open.v[--open.n];

		for (uint32_t c = t->nodes.v[at].first; c; c = t->nodes.v[c].next) {
			vec_push(&totals, llabs(t->nodes.v[c].total));
			vec_push(&open, c);
		}
	}
	if (totals.n > n && n) {
		qsort(totals.v, totals.n, sizeof(*totals.v), by_size);
		nth = totals.v[n - 1];
	}
	vec_release(&totals);
	vec_release(&open);
	return nth;
}

bool mcp_flame(json_t *tree, const struct mcp_flame_opts *o, json_t **out, struct err *err)
{
	struct tree t = { 0 };
	json_t *legend = json_object_get(tree, "legend"), *notes = json_object_get(tree, "notes");
	uint32_t at = 0;
	bool ok =
		read_rows(&t, json_object_get(tree, "rows"), err) && descend(&t, o->root, &at, err);

	if (ok) {
		assert(t.nodes.v);
		int64_t total = t.nodes.v[0].total;
		struct emit e = { .t = &t, .o = o, .left = o->max_nodes };

		e.least = MAX((int64_t)(o->min_share * (double)llabs(total)),
			      nth_largest(&t, at, (size_t)o->max_nodes));
		*out = json_pack("{s:I,s:f,s:O?,s:O?,s:o,s:O*}", "total", (json_int_t)total,
				 "min_share", o->min_share, "type", json_object_get(legend, "type"),
				 "unit", json_object_get(legend, "unit"), "tree", emit(&e, at, 0),
				 "notes", notes);
	}
	vec_release(&t.nodes);
	return ok;
}
