#include "advise/spawned_wait.h"

#include "gocode/gocallee.h"

#define MAX_CALLS_DEEP 2

struct wait {
	const struct gocontext *ctx;
	const struct gosrc *src;
	TSNode fn;		   /* whose body is gone through */
	TSNode loop;		   /* that starts the goroutines; null where fn is no part of it */
	TSNode call;		   /* which the parameters of fn come from, in `caller` */
	const struct wait *caller; /* NULL: this is where the goroutines are started */
	int depth;
	bool found;
};

struct own_search {
	const struct wait *w;
	bool found;
};

static bool is_own(const struct wait *w, TSNode expr);

/* A variable of the loop or one that it sets anew; or a parameter that such a one is given to. */
static bool visit_own(void *ctx, TSNode n)
{
	struct own_search *s = ctx;
	const struct wait *w = s->w;
	struct str name = go_text(w->src, n);
	struct godecl d;

	if (!go_is_name(n) || !go_find_decl(w->src, n, name, &d))
		return !s->found;
	if (w->caller && ts_node_eq(d.func, w->fn)) {
		if (d.kind == DECL_PARAM)
			s->found |= is_own(w->caller, go_arg(w->call, d.index));
		else if (d.kind == DECL_RECEIVER)
			s->found |= is_own(
				w->caller,
				go_field(go_no_parens(go_field(w->call, "function")), "operand"));
	} else if (!ts_node_is_null(w->loop)) {
		s->found |= go_contains(w->loop, d.stmt) || go_is_written(w->src, w->loop, name);
	}
	return !s->found;
}

/* Whether the expression is of something that this goroutine alone is given: x, xs[i], x.done. */
static bool is_own(const struct wait *w, TSNode expr)
{
	struct own_search s = { w, false };

	if (!ts_node_is_null(expr))
		go_walk(expr, visit_own, &s);
	return s.found;
}

/* <-x; of x: null where it is none. */
static TSNode received(const struct gosrc *src, TSNode n)
{
	return go_is(n, "unary_expression") &&
			       str_eq(go_text(src, go_field(n, "operator")), STR("<-"))
		       ? go_no_parens(go_field(n, "operand"))
		       : go_null();
}

static bool is_done(const struct gosrc *src, TSNode channel)
{
	return go_is(channel, "call_expression") &&
	       str_eq(go_called_name(src, channel), STR("Done"));
}

struct receive {
	const struct gosrc *src;
	TSNode channel;
};

static bool visit_receive(void *ctx, TSNode n)
{
	struct receive *r = ctx;

	if (ts_node_is_null(r->channel))
		r->channel = received(r->src, n);
	return ts_node_is_null(r->channel);
}

/* A select of which each case receives from what is its own, or from a context. */
static bool selects_own(const struct wait *w, TSNode select)
{
	bool own = false;

	for (uint32_t i = 0; i < ts_node_named_child_count(select); i++) {
		TSNode c = ts_node_named_child(select, i), head = go_field(c, "communication");
		struct receive r = { w->src, go_null() };

		if (go_is(c, "comment"))
			continue;
		if (!go_is(c, "communication_case") || go_is(head, "send_statement"))
			return false;
		go_walk(head, visit_receive, &r);
		if (ts_node_is_null(r.channel) ||
		    (!is_done(w->src, r.channel) && !is_own(w, r.channel)))
			return false;
		own = own || !is_done(w->src, r.channel);
	}
	return own;
}

static bool visit(void *ctx, TSNode n);

static void follow(struct wait *w, TSNode call)
{
	struct gocallee to;
	struct wait in;

	if (w->depth >= MAX_CALLS_DEEP)
		return;
	to = go_find_callee(w->ctx, w->src, call);
	if (to.kind != CALLEE_FUNC)
		return;
	in = (struct wait){ .ctx = &to.ctx,
			    .src = to.def.src,
			    .fn = to.def.node,
			    .loop = go_null(),
			    .call = call,
			    .caller = w,
			    .depth = w->depth + 1 };
	go_walk(go_field(to.def.node, "body"), visit, &in);
	w->found = in.found;
}

static bool visit(void *ctx, TSNode n)
{
	struct wait *w = ctx;
	TSNode channel = received(w->src, n);

	if (w->found || go_is(n, "func_literal") || go_is(n, "go_statement"))
		return false;
	if (go_is(n, "select_statement")) {
		w->found = selects_own(w, n);
		return false;
	}
	if (!ts_node_is_null(channel))
		w->found = is_done(w->src, channel) || is_own(w, channel);
	else if (go_is(n, "call_expression"))
		follow(w, n);
	return !w->found;
}

bool spawned_waits(const struct hot_file *f, const struct gosrc *src, TSNode body, TSNode loop,
		   TSNode call)
{
	struct wait at = {
		.ctx = &f->ctx, .src = f->src, .fn = go_null(), .loop = loop, .call = go_null()
	};
	struct wait w = { .ctx = &f->ctx, .src = src, .fn = ts_node_parent(body), .call = call };

	w.caller = &at;
	w.loop = src == f->src && go_contains(loop, body) ? loop : go_null();
	go_walk(body, visit, &w);
	return w.found;
}
