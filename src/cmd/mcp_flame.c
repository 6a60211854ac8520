/* A flame graph for those who read text: a call tree of bounded size from folded stacks. */
#include <stdlib.h>

#include "base/vec.h"
#include "cmd/mcp.h"

#define MAX_TREE 5000000

struct node {
	struct str name;
	int64_t self, total;
	uint32_t parent, first, next; /* 0: none; node 0 is the root */
};

struct tree {
	VEC(struct node) nodes;
};

/* Children are few: a list that is walked, the hottest moves to its front by being found. */
static uint32_t child_of(struct tree *t, uint32_t parent, struct str name)
{
	uint32_t last = 0;

	for (uint32_t c = t->nodes.v[parent].first; c; last = c, c = t->nodes.v[c].next) {
		if (!str_eq(t->nodes.v[c].name, name))
			continue;
		if (last) {
			t->nodes.v[last].next = t->nodes.v[c].next;
			t->nodes.v[c].next = t->nodes.v[parent].first;
			t->nodes.v[parent].first = c;
		}
		return c;
	}
	if (t->nodes.n >= MAX_TREE)
		return UINT32_MAX;
	vec_push(&t->nodes,
		 (struct node){ .name = name, .parent = parent, .next = t->nodes.v[parent].first });
	return t->nodes.v[parent].first = (uint32_t)t->nodes.n - 1;
}

static bool add_stack(struct tree *t, struct str stack, int64_t value)
{
	struct str frame;
	uint32_t at = 0;

	t->nodes.v[0].total += value;
	for (bool more = true; more;) {
		more = str_cut(stack, ';', &frame, &stack);
		at = child_of(t, at, frame);
		if (at == UINT32_MAX)
			return false;
		t->nodes.v[at].total += value;
	}
	t->nodes.v[at].self += value;
	return true;
}

static bool read_folded(struct tree *t, struct str folded, struct err *err)
{
	struct str line;

	vec_push(&t->nodes, (struct node){ .name = STR("root") });
	while (str_next_line(&folded, &line)) {
		ptrdiff_t space = str_last_index_byte(line, ' ');
		int64_t value;

		if (space < 0 || !str_to_i64(str_sub(line, (size_t)space + 1, line.n), 10, &value))
			continue;
		if (!add_stack(t, str_sub(line, 0, (size_t)space), value))
			return err_set(
				err, ERR_LIMIT,
				"the tree has more than %d nodes; use focus to see a part of it",
				MAX_TREE);
	}
	return true;
}

static bool descend(const struct tree *t, json_t *root, uint32_t *at, struct err *err)
{
	json_t *name;
	size_t i;

	json_array_foreach(root, i, name)
	{
		struct str want = { json_string_value(name), json_string_length(name) };
		uint32_t c = t->nodes.v[*at].first;

		while (c && !str_eq(t->nodes.v[c].name, want))
			c = t->nodes.v[c].next;
		if (!c)
			return err_set(err, ERR_NOT_FOUND,
				       "root: " STR_FMT
				       " is not called there; the first name is an "
				       "outermost frame, each next one a child of it",
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
	int64_t hidden = 0, hidden_total = 0;

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

bool mcp_flame(struct str folded, const struct mcp_flame_opts *o, json_t **out, struct err *err)
{
	struct tree t = { 0 };
	uint32_t at = 0;
	bool ok = read_folded(&t, folded, err) && descend(&t, o->root, &at, err);

	if (ok) {
		int64_t total = t.nodes.v[0].total;
		struct emit e = { .t = &t, .o = o, .left = o->max_nodes };

		e.least = MAX((int64_t)(o->min_share * (double)llabs(total)),
			      nth_largest(&t, at, (size_t)o->max_nodes));

		*out = json_pack("{s:I,s:f,s:o}", "total", (json_int_t)total, "min_share",
				 o->min_share, "tree", emit(&e, at, 0));
	}
	vec_release(&t.nodes);
	return ok;
}
