/* Whether a channel stays open for ever, as far as the source of its package tells: nobody closes it, or might. */
#include "advise/leaks.h"
#include "advise/rule.h"

#include "gocode/goscope.h"
#include "gocode/gosrc.h"

#define MAX_DEPTH 3 /* functions that hand a channel on to one another */

struct package {
	struct sources *sources;
	const struct source_file *file; /* one of it */
};

/* ---- functions of the package */

struct function_search {
	struct str name;
	const struct gosrc *src;
	TSNode node; /* null: not found */
};

static bool has_function(void *ctx, const struct source_file *file)
{
	struct function_search *s = ctx;
	const struct gosrc *src = sources_tree(file);

	for (size_t i = 0; src && i < src->funcs.n; i++)
		if (str_eq(src->funcs.v[i].name, s->name) &&
		    !go_is(src->funcs.v[i].node, "var_declaration")) {
			s->src = src;
			s->node = src->funcs.v[i].node;
			return false;
		}
	return true;
}

static bool find_function(const struct package *p, struct str name, struct function_search *out)
{
	*out = (struct function_search){ .name = name, .node = go_null() };
	sources_each_beside(p->sources, p->file, false, LEAK_MAX_FILES, has_function, out);
	return !ts_node_is_null(out->node);
}

/* ---- uses of a channel */

struct channel_uses {
	struct package *pkg;
	const struct gosrc *src;
	struct str name;
	bool field;	/* x.name rather than name */
	int depth;	/* functions that may be followed yet */
	bool may_close; /* it is closed, or goes where it might be */
};

static bool visit_use(void *ctx, TSNode n);

/* It goes to len, or to a function of the package that cannot close what it gets, or does not. */
static bool is_harmless_call(const struct channel_uses *u, TSNode call, TSNode arg)
{
	struct str callee = go_callee(u->src, call);
	struct channel_uses there = { .pkg = u->pkg, .depth = u->depth - 1 };
	struct function_search fn;
	TSNode decl;

	if (str_eq(callee, STR("len")) || str_eq(callee, STR("cap")))
		return true;
	if (str_eq(callee, STR("close")) || u->depth == 0 || go_called_package(u->src, call).n ||
	    !find_function(u->pkg, go_called_name(u->src, call), &fn))
		return false;
	there.name = param_at(fn.src, fn.node, go_arg_index(call, arg), &decl);
	if (!there.name.n)
		return false;
	if (str_has_prefix(go_text(fn.src, go_field(decl, "type")), STR("<-")))
		return true;
	there.src = fn.src;
	go_walk(go_field(fn.node, "body"), visit_use, &there);
	return !there.may_close;
}

/* "<-chan T" as the only result of the function around n: nobody closes through it. */
static bool returned_to_receive(const struct gosrc *src, TSNode n)
{
	TSNode fn = go_enclosing_func(n);

	return !ts_node_is_null(fn) &&
	       str_has_prefix(go_text(src, go_field(fn, "result")), STR("<-"));
}

/* expr stands among the values that a statement gives names to. */
static bool is_assigned_to(TSNode list)
{
	TSNode stmt = ts_node_parent(list);
	TSNode left = ts_node_is_null(stmt) ? stmt : go_field(stmt, "left");

	return !ts_node_is_null(left) && ts_node_eq(left, list);
}

/* A use that only sends, receives, measures or sets it. */
static bool is_harmless(const struct channel_uses *u, TSNode expr)
{
	TSNode parent = ts_node_parent(expr);

	if (ts_node_is_null(parent))
		return false;
	if (go_is(parent, "expression_list")) {
		if (is_assigned_to(parent))
			return true;
		return go_is(ts_node_parent(parent), "return_statement") &&
		       returned_to_receive(u->src, expr);
	}
	if (go_is(parent, "return_statement"))
		return returned_to_receive(u->src, expr);
	if (go_is(parent, "send_statement"))
		return ts_node_eq(go_field(parent, "channel"), expr);
	if (go_is(parent, "unary_expression"))
		return str_has_prefix(go_text(u->src, parent), STR("<-"));
	if (go_is(parent, "range_clause"))
		return ts_node_eq(go_field(parent, "right"), expr);
	if (go_is(parent, "argument_list"))
		return is_harmless_call(u, ts_node_parent(parent), expr);
	if (go_is(parent, "literal_element"))
		parent = ts_node_parent(parent);
	if (go_is(parent, "keyed_element"))
		return ts_node_start_byte(parent) == ts_node_start_byte(expr);
	return go_is(parent, "field_declaration") || go_is(parent, "var_spec");
}

static bool visit_use(void *ctx, TSNode n)
{
	struct channel_uses *u = ctx;
	TSNode expr = n, parent = ts_node_parent(n);

	if (ts_node_named_child_count(n) || !str_eq(go_text(u->src, n), u->name))
		return !u->may_close;
	if (go_is(parent, "selector_expression") && ts_node_eq(go_field(parent, "field"), n))
		expr = parent;
	else if (u->field && !go_is(parent, "field_declaration") &&
		 !go_is(parent, "keyed_element") && !go_is(parent, "literal_element"))
		return true; /* a variable of that name */
	u->may_close |= !is_harmless(u, expr);
	return !u->may_close;
}

static bool is_harmless_file(void *ctx, const struct source_file *file)
{
	struct channel_uses *u = ctx;

	u->src = sources_tree(file);
	if (!u->src)
		return false;
	if (str_contains(u->src->text, u->name))
		go_walk(u->src->root, visit_use, u);
	return !u->may_close;
}

static bool is_field_open(struct package *p, struct str field)
{
	struct channel_uses u = { .pkg = p, .name = field, .field = true, .depth = MAX_DEPTH };

	return !go_is_exported(field) && sources_each_beside(p->sources, p->file, false,
							     LEAK_MAX_FILES, is_harmless_file, &u);
}

/* ---- what callers hand over */

struct caller_search {
	struct package *pkg;
	const struct gosrc *src;
	struct str function;
	uint32_t index;
	int depth;
	uint32_t calls;
	bool may_close;
};

static bool is_open(struct package *p, const struct gosrc *src, TSNode channel, int depth);

static bool visit_caller(void *ctx, TSNode n)
{
	struct caller_search *s = ctx;

	if (s->may_close || !go_is(n, "call_expression") ||
	    !str_eq(go_called_name(s->src, n), s->function) || go_called_package(s->src, n).n)
		return !s->may_close;
	s->calls++;
	s->may_close |= ts_node_is_null(go_arg(n, s->index)) ||
			!is_open(s->pkg, s->src, go_no_parens(go_arg(n, s->index)), s->depth);
	return !s->may_close;
}

static bool callers_in_file(void *ctx, const struct source_file *file)
{
	struct caller_search *s = ctx;

	s->src = sources_tree(file);
	if (!s->src)
		return false;
	if (str_contains(s->src->text, s->function))
		go_walk(s->src->root, visit_caller, s);
	return !s->may_close;
}

/* A function's own variable, or a parameter whose callers, tests too, all hand over what stays open. */
static bool is_open(struct package *p, const struct gosrc *src, TSNode channel, int depth)
{
	struct channel_uses u = { .pkg = p, .src = src, .depth = MAX_DEPTH };
	struct caller_search callers = { .pkg = p, .depth = depth - 1 };
	struct godecl d;

	if (go_is(channel, "selector_expression"))
		return is_field_open(p, go_text(src, go_field(channel, "field")));
	u.name = go_text(src, channel);
	if (depth == 0 || !go_is(channel, "identifier") ||
	    !go_find_decl(src, channel, u.name, &d) ||
	    (d.kind != DECL_SHORT && d.kind != DECL_VAR && d.kind != DECL_PARAM) ||
	    ts_node_is_null(d.func))
		return false;
	go_walk(go_field(d.func, "body"), visit_use, &u);
	if (u.may_close)
		return false;
	if (d.kind != DECL_PARAM)
		return str_has_prefix(go_text(src, d.value), STR("make("));
	callers.function = go_text(src, go_field(d.func, "name"));
	callers.index = d.index;
	return callers.function.n &&
	       sources_each_beside(p->sources, p->file, true, LEAK_MAX_FILES, callers_in_file,
				   &callers) &&
	       callers.calls > 0;
}

bool leak_stays_open(const struct source_file *f, struct sources *sources, const struct gosrc *src,
		     TSNode channel)
{
	struct package p = { sources, f };

	return is_open(&p, src, channel, MAX_DEPTH);
}
