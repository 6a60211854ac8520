/* Which lock a side of a race holds, as far as its own function says. */
#include "advise/locks.h"
#include "advise/races.h"

struct held_search {
	struct hot_file file;
	uint32_t line;
	TSNode func; /* the innermost function around the line */
	const struct race_side *side;
	struct str mutex;
};

static bool visit_func(void *ctx, TSNode n)
{
	static const char *const types[] = { "function_declaration", "method_declaration",
					     "func_literal", NULL };
	struct held_search *h = ctx;

	if (go_line(n) > h->line || go_end_line(n) < h->line)
		return false;
	if (go_is_any(n, types))
		h->func = n;
	return true;
}

/* Given back in a branch before the line, it may or may not be held there. */
static bool is_released_before(const struct lock_section *s, uint32_t line)
{
	for (uint32_t i = 0; i < s->n_releases; i++)
		if (!go_is(s->releases[i], "defer_statement") && go_line(s->releases[i]) < line)
			return true;
	return false;
}

static bool visit_lock(void *ctx, TSNode n)
{
	struct held_search *h = ctx;
	struct lock_section s;

	if (!go_is(n, "call_expression") || !lock_section_at(&h->file, n, &s) ||
	    !ts_node_eq(s.func, h->func))
		return h->mutex.n == 0;
	/* who writes with the lock of readers is not guarded by it */
	if (!s.open && go_line(s.call) <= h->line && h->line <= s.last &&
	    !is_released_before(&s, h->line) && !(s.read && h->side->writes))
		h->mutex = s.mutex;
	return h->mutex.n == 0;
}

struct str race_side_lock(const struct race_side *s, struct sources *src)
{
	const struct source_file *f =
		s->lost || !s->line ? NULL : sources_at(src, s->file, s->line, s->fn);
	const struct gosrc *tree = f ? sources_tree(f) : NULL;
	struct held_search h = { .line = s->line, .func = go_null(), .side = s };

	if (!tree)
		return STR("");
	h.file.src = (struct gosrc *)tree;
	go_walk(tree->root, visit_func, &h);
	if (!ts_node_is_null(h.func))
		go_walk(h.func, visit_lock, &h);
	return h.mutex;
}
