/*
 * A helper that sorts what it is handed, and is handed the same again: a percentile out of a copy that is sorted for each
 * percentile that is asked for.
 */
#include "advise/algorithm.h"

struct copy_search {
	const struct gosrc *src;
	struct str to;
	TSNode from, stmt;
};

/* copy(sorted, data), sorted := slices.Clone(data) */
static bool visit_copy(void *ctx, TSNode n)
{
	struct copy_search *s = ctx;
	TSNode left = go_single(go_field(n, "left")), value = go_single(go_field(n, "right"));

	if (go_is(n, "call_expression") && str_eq(go_callee(s->src, n), STR("copy")) &&
	    str_eq(go_text(s->src, go_arg(n, 0)), s->to)) {
		s->from = go_no_parens(go_arg(n, 1));
		s->stmt = n;
	} else if ((go_is(n, "short_var_declaration") || go_is(n, "assignment_statement")) &&
		   str_eq(go_text(s->src, left), s->to)) {
		TSNode from = algorithm_copied_by(s->src, value);

		if (!ts_node_is_null(from)) {
			s->from = from;
			s->stmt = n;
		}
	}
	return true;
}

bool algorithm_sort_asked(struct candidate *c, TSNode sort, TSNode what)
{
	const struct gosrc *src = c->file->src;
	struct copy_search s = { src, go_text(src, what), go_null(), go_null() };
	struct godecl d;
	TSNode base;

	go_walk(go_field(c->fn->node, "body"), visit_copy, &s);
	base = ts_node_is_null(s.from) ? go_null() : go_base_name(s.from);
	if (ts_node_is_null(base) || (!go_is_name(s.from) && !go_is_selector(s.from)) ||
	    !go_find_decl(src, base, go_text(src, base), &d) ||
	    (d.kind != DECL_PARAM && d.kind != DECL_RECEIVER) || !ts_node_eq(d.func, c->fn->node))
		return false;
	c->form = ALGORITHM_SORT_ASKED;
	c->site = go_statement(sort);
	c->extra = s.from;
	c->subject = go_text(src, s.from);
	c->text = STR("");
	candidate_spot(c, (struct spot){ .from = go_line(s.stmt),
					 .to = go_end_line(s.stmt),
					 .any_cpu = true,
					 .self = true });
	return true;
}

/* ---- what its callers hand over ---- */

struct asked {
	const struct candidate *c;
	const struct callsite *at;
	const struct gosrc *src;
	struct str path, base; /* the data, as the caller has it, and its first name */
	TSNode other;	       /* another call for the same data; null */
	uint32_t from, to;     /* bytes between which nothing may change it */
	bool changed;
};

static bool is_path_or_part(struct str text, struct str path)
{
	return str_has_prefix(text, path) &&
	       (text.n == path.n || text.p[path.n] == '[' || text.p[path.n] == '.');
}

static bool visit_change(void *ctx, TSNode n)
{
	struct asked *s = ctx;
	uint32_t at = ts_node_start_byte(n);
	TSNode left = go_field(n, "left");

	if (at >= s->to || ts_node_end_byte(n) <= s->from)
		return false;
	if (at < s->from || s->changed)
		return !s->changed;
	if (go_is(n, "call_expression") && !str_eq(go_called_name(s->src, n), s->c->fn->name) &&
	    go_mentions(s->src, n, s->base) && !algorithm_is_pure_call(s->c, s->src, n))
		s->changed = true;
	if (go_is(n, "assignment_statement") || go_is(n, "short_var_declaration"))
		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++) {
			struct str text = go_text(s->src, ts_node_named_child(left, i));

			s->changed |= is_path_or_part(text, s->path) || str_eq(text, s->base);
		}
	if (go_is(n, "inc_statement") || go_is(n, "dec_statement"))
		s->changed |= is_path_or_part(go_text(s->src, ts_node_named_child(n, 0)), s->path);
	return !s->changed;
}

struct other_search {
	struct advisor *a;
	struct asked *s;
};

/* A second call for the same data, of the same statement or of one behind it in the same block. */
static bool visit_other(void *ctx, TSNode n)
{
	struct other_search *o = ctx;
	struct asked *s = o->s;
	struct callsite at = *s->at;
	TSNode value, first = go_statement(s->at->call), second;

	if (!go_is(n, "call_expression") || ts_node_eq(n, s->at->call) ||
	    !str_eq(go_called_name(s->src, n), s->c->fn->name))
		return ts_node_is_null(s->other);
	at.call = n;
	second = go_statement(n);
	if (str_eq(algorithm_path_at(o->a, s->c, s->c->extra, &at, &value), s->path) &&
	    (ts_node_eq(first, second) ||
	     (ts_node_eq(ts_node_parent(first), ts_node_parent(second)) &&
	      !go_is(first, "return_statement") && !go_is(second, "return_statement"))))
		s->other = n;
	return ts_node_is_null(s->other);
}

static bool hands_same(struct advisor *a, struct candidate *c, const struct callsite *at)
{
	const struct gosrc *src = at->file->src;
	TSNode value, loop = loop_around(src, at->call, at->fn->node);
	struct asked s = { .c = c, .at = at, .src = src, .other = go_null() };
	struct other_search o = { a, &s };

	s.path = algorithm_path_at(a, c, c->extra, at, &value);
	if (s.path.n == 0)
		return false;
	s.base = go_text(src, go_base_name(value));
	if (!ts_node_is_null(loop) && !algorithm_varies(src, value, loop) &&
	    !leaves_loop(go_statement(at->call))) {
		s.from = ts_node_start_byte(loop);
		s.to = ts_node_end_byte(loop);
		c->loop = loop;
	} else {
		go_walk(at->fn->node, visit_other, &o);
		if (ts_node_is_null(s.other))
			return false;
		s.from = MIN(ts_node_start_byte(at->call), ts_node_start_byte(s.other));
		s.to = MAX(ts_node_end_byte(at->call), ts_node_end_byte(s.other));
	}
	go_walk(at->fn->node, visit_change, &s);
	if (s.changed)
		return false;
	c->also_site = at->call;
	c->extra_src = src;
	c->text = s.path;
	return true;
}

bool algorithm_is_handed_same(struct advisor *a, struct candidate *c)
{
	struct callsite sites[MAX_CALLSITES];

	return callsites_of(a, c, sites) > 0 && hands_same(a, c, &sites[0]);
}

const char *algorithm_asked_example(struct advisor *a, struct candidate *c)
{
	const char *sorted = free_name(a, c->file, c->fn->node, "ordered");
	struct str sort = go_text(c->file->src, algorithm_call(c)), pkg, rest;

	if (ts_node_is_null(c->also_site) || !c->extra_src)
		return "";
	str_cut(sort, '(', &pkg, &rest);
	return arena_printf(
		a->arena,
		"%s := slices.Clone(" STR_FMT ") // in front of the calls of " STR_FMT "\n" STR_FMT
		"(%s%s\n// then " STR_FMT " takes what is sorted, and sorts no more",
		sorted, STR_ARG(c->text), STR_ARG(c->fn->name), STR_ARG(pkg), sorted,
		go_arg_count(algorithm_call(c)) > 1 ? ", ...)" : ")", STR_ARG(c->fn->name));
}
