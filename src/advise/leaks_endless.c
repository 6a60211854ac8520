/* A goroutine's source that proves it to have no end: a loop without a way out, or a channel that nothing closes. */
#include "advise/leaks.h"

#include "gocode/goname.h"
#include "gocode/goscope.h"
#include "gocode/gosrc.h"

/* ---- ways out of a loop */

struct way_out {
	const struct gosrc *src;
	TSNode loop;
	bool found;
};

static const char *const breakable[] = { "for_statement", "select_statement",
					 "expression_switch_statement", "type_switch_statement",
					 NULL };

/* What an unlabelled break leaves. */
static TSNode left_by_break(TSNode n)
{
	do
		n = ts_node_parent(n);
	while (!ts_node_is_null(n) && !go_is_any(n, breakable));
	return n;
}

static bool ends_all(struct str fn)
{
	static const char *const names[] = { "panic", "os.Exit", "runtime.Goexit", "syscall.Exit" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(fn, str_of(names[i])))
			return true;
	return str_contains(fn, STR(".Fatal")) || str_contains(fn, STR(".Panic"));
}

static bool visit_way_out(void *ctx, TSNode n)
{
	struct way_out *w = ctx;

	if (go_is(n, "func_literal"))
		return false;
	if (go_is(n, "return_statement") || go_is(n, "goto_statement"))
		w->found = true;
	/* a label may be any loop's: taken as a way out */
	else if (go_is(n, "break_statement"))
		w->found |=
			ts_node_named_child_count(n) > 0 || ts_node_eq(left_by_break(n), w->loop);
	else if (go_is(n, "call_expression"))
		w->found |= ends_all(go_text(w->src, go_field(n, "function")));
	return !w->found;
}

static TSNode loop_head(TSNode loop)
{
	TSNode body = go_field(loop, "body"), head = ts_node_named_child(loop, 0);

	return ts_node_eq(head, body) ? go_null() : head;
}

static bool is_tick(struct str channel)
{
	return str_has_suffix(channel, STR(".C")) || str_has_prefix(channel, STR("time.Tick("));
}

/* Its head lets it end: a condition, or a range over anything but a ticker, whose channel is never closed. */
static bool head_ends(const struct gosrc *src, TSNode loop)
{
	TSNode head = loop_head(loop);

	if (ts_node_is_null(head))
		return false;
	if (go_is(head, "for_clause"))
		return !ts_node_is_null(go_field(head, "condition"));
	return !go_is(head, "range_clause") || !is_tick(go_text(src, go_field(head, "right")));
}

static bool body_ends(const struct gosrc *src, TSNode loop)
{
	struct way_out w = { .src = src, .loop = loop };

	go_walk(go_field(loop, "body"), visit_way_out, &w);
	return w.found;
}

/* ---- where a goroutine is started */

struct start_search {
	struct str name; /* of the function that is started; empty: the literal at line */
	uint32_t line;
	const struct gosrc *src;
	struct leak_start *out;
	size_t n, max;
};

static void add_start(struct start_search *s, TSNode stmt)
{
	if (s->n < s->max)
		s->out[s->n++] = (struct leak_start){ s->src->path, go_line(stmt) };
}

static bool visit_go(void *ctx, TSNode n)
{
	struct start_search *s = ctx;
	TSNode call;

	if (!go_is(n, "go_statement"))
		return true;
	call = ts_node_named_child(n, 0);
	if (go_is(call, "call_expression") && str_eq(go_called_name(s->src, call), s->name))
		add_start(s, n);
	return true;
}

static bool starts_in_file(void *ctx, const struct source_file *file)
{
	struct start_search *s = ctx;

	s->src = sources_tree(file);
	if (s->src)
		go_walk(s->src->root, visit_go, s);
	return true;
}

static bool visit_literal(void *ctx, TSNode n)
{
	struct start_search *s = ctx;

	if (go_line(n) > s->line || go_end_line(n) < s->line)
		return false;
	if (go_is(n, "func_literal")) {
		s->n = 0; /* the innermost */
		add_start(s, go_statement(n));
	}
	return true;
}

/* "(*Agent).run" -> "run"; empty for a literal: "NewAgent.func1". */
static struct str declared_name(struct str fn)
{
	struct str local = goname_local(fn);
	ptrdiff_t dot = str_last_index_byte(local, '.');
	struct str last = dot < 0 ? local : str_sub(local, (size_t)dot + 1, local.n);

	if (str_has_prefix(last, STR("func")) && last.n > 4 && last.p[4] >= '0' && last.p[4] <= '9')
		return STR("");
	return str_has_suffix(last, STR("-fm")) ? str_sub(last, 0, last.n - 3) : last;
}

size_t leak_starts(struct sources *sources, struct str fn, struct str file, uint32_t line,
		   struct leak_start *out, size_t max)
{
	const struct source_file *f = sources_at(sources, file, line, fn);
	struct start_search s = { .name = declared_name(fn), .line = line, .out = out, .max = max };

	s.src = f ? sources_tree(f) : NULL;
	if (!s.src)
		return 0;
	if (s.name.n) {
		sources_each_beside(sources, f, false, LEAK_MAX_FILES, starts_in_file, &s);
		return s.n;
	}
	go_walk(s.src->root, visit_literal, &s);
	return s.n;
}

/* ---- */

struct loop_at {
	uint32_t line;
	TSNode loop; /* the innermost that holds the line */
};

static bool visit_loop(void *ctx, TSNode n)
{
	struct loop_at *l = ctx;

	if (go_line(n) > l->line || go_end_line(n) < l->line)
		return false;
	if (go_is(n, "for_statement"))
		l->loop = n;
	/* a literal's own loops only: the one around it does not keep the goroutine */
	else if (go_is(n, "func_literal"))
		l->loop = go_null();
	return true;
}

enum leak_no_end leak_read_end(const struct source_file *f, uint32_t line, struct sources *sources)
{
	const struct gosrc *src = sources_tree(f);
	struct loop_at at = { .line = line, .loop = go_null() };

	if (!src)
		return LEAK_MAY_END;
	go_walk(src->root, visit_loop, &at);
	for (TSNode loop = at.loop; !ts_node_is_null(loop);
	     loop = go_enclosing(loop, "for_statement")) {
		TSNode head = loop_head(loop);

		if (body_ends(src, loop))
			continue;
		if (!head_ends(src, loop))
			return LEAK_ENDLESS_LOOP;
		if (go_line(loop) == line && go_is(head, "range_clause") &&
		    leak_stays_open(f, sources, src, go_field(head, "right")))
			return LEAK_NEVER_CLOSED;
	}
	return LEAK_MAY_END;
}
