/* l.idle.Stop(), and l.idle = time.AfterFunc(d, l.expire). */
#include "advise/timer_kept.h"

#include "advise/setup.h"

TSNode timer_target(TSNode call)
{
	TSNode list = ts_node_parent(call), stmt = ts_node_parent(list);

	return go_is(list, "expression_list") && go_is(stmt, "assignment_statement") &&
			       ts_node_eq(go_field(stmt, "right"), list)
		       ? go_single(go_field(stmt, "left"))
		       : go_null();
}

struct stop_search {
	const struct candidate *c;
	const struct gosrc *src;
	struct str target; /* as it is written here */
	TSNode func;	   /* only in this function, and in front of `before` */
	uint32_t before;
	int depth;
	bool found;
};

/* The call stops the target itself, or t of "t := target". */
static bool is_stop_of(const struct stop_search *s, TSNode operand)
{
	struct godecl d;

	if (str_eq(go_text(s->src, operand), s->target))
		return true;
	return go_is(operand, "identifier") &&
	       go_find_decl(s->src, operand, go_text(s->src, operand), &d) &&
	       d.kind == DECL_SHORT && d.index == 0 &&
	       str_eq(go_text(s->src, go_no_parens(d.value)), s->target);
}

static bool visit_stop(void *ctx, TSNode n);

/* l.disarm(), whose body stops r.idle of its receiver r. */
static void look_into(struct stop_search *s, TSNode operand, struct str name)
{
	const struct gocontext *c = &s->c->file->ctx;
	struct stop_search in = *s;
	struct str base = go_text(s->src, operand), type, own;
	struct godef def;
	TSNode decl;

	if (s->depth || !c->pkg || !go_is(operand, "identifier") ||
	    !str_has_prefix(s->target, base) || s->target.n <= base.n || s->target.p[base.n] != '.')
		return;
	type = go_bare_type(go_type_of(c, s->src, operand).text);
	if (!type.n || !gopkg_find_func(c->mod, c->pkg, type, name, &def))
		return;
	decl = ts_node_named_child(go_field(def.node, "receiver"), 0);
	own = go_text(def.src, ts_node_named_child(decl, 0));
	in.src = def.src;
	in.depth++;
	in.func = def.node;
	in.before = UINT32_MAX;
	in.target = str_of(arena_printf(&s->c->file->src->arena, STR_FMT STR_FMT, STR_ARG(own),
					STR_ARG(str_sub(s->target, base.n, s->target.n))));
	go_walk(go_field(def.node, "body"), visit_stop, &in);
	s->found = in.found;
}

static bool visit_stop(void *ctx, TSNode n)
{
	struct stop_search *s = ctx;
	TSNode fn;

	if (s->found || ts_node_start_byte(n) >= s->before)
		return false;
	if (!go_is(n, "call_expression") || !ts_node_eq(go_enclosing_func(n), s->func))
		return true;
	fn = go_no_parens(go_field(n, "function"));
	if (!go_is(fn, "selector_expression"))
		return true;
	if (str_eq(go_called_name(s->src, n), STR("Stop")))
		s->found = is_stop_of(s, go_no_parens(go_field(fn, "operand")));
	else
		look_into(s, go_no_parens(go_field(fn, "operand")), go_called_name(s->src, n));
	return !s->found;
}

struct same_search {
	const struct candidate *c;
	TSNode target, func;
	bool differs;
};

/* What f of l.f is: a method, or a field that nobody sets once its value is made. */
static bool is_steady(const struct candidate *c, TSNode selector)
{
	const struct gocontext *g = &c->file->ctx;
	struct str type = go_bare_type(go_type_of(g, c->file->src, go_operand(selector)).text);
	struct godef def;

	return (g->pkg && type.n &&
		gopkg_find_func(g->mod, g->pkg, type,
				go_text(c->file->src, go_field(selector, "field")), &def)) ||
	       setup_is_steady_field(c->file, selector);
}

/* Something that differs from call to call: a parameter, a variable of the function. */
static bool visit_same(void *ctx, TSNode n)
{
	struct same_search *s = ctx;
	const struct gosrc *src = s->c->file->src;
	struct assign_search w = { .src = src, .except = go_null() };
	struct godecl d;

	if (s->differs || !go_is_name(n))
		return !s->differs;
	w.target = go_text(src, n);
	if (go_mentions(src, s->target, w.target) || !go_find_decl(src, n, w.target, &d) ||
	    ts_node_is_null(d.func) || d.kind == DECL_CONST || go_contains(s->func, d.name))
		return true;
	if (ts_node_eq(d.func, go_enclosing_func(s->c->site)) || !go_contains(d.func, s->c->site)) {
		/* of the function itself, only what stands in front of a loop stays */
		s->differs = ts_node_is_null(s->c->loop) || go_contains(s->c->loop, d.name);
	}
	find_assignments(&w, d.func);
	s->differs = s->differs || w.count > 0;
	return !s->differs;
}

/* The base is the same one in front of the stop and behind it. */
static bool is_base_kept(const struct candidate *c, TSNode target)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(target);
	struct assign_search w = { .src = src, .except = go_null() };
	struct godecl d;

	if (ts_node_is_null(base))
		return false;
	if (ts_node_eq(base, target) || !go_find_decl(src, base, go_text(src, base), &d) ||
	    ts_node_is_null(d.func))
		return true;
	w.target = go_text(src, base);
	find_assignments(&w, d.func);
	return w.count == 0;
}

bool timer_is_replaced(const struct candidate *c, TSNode func)
{
	const struct gosrc *src = c->file->src;
	TSNode target = timer_target(c->site);
	struct same_search same = { .c = c, .target = target, .func = func };
	struct stop_search stop = { .c = c,
				    .src = src,
				    .func = go_enclosing_func(c->site),
				    .before = ts_node_start_byte(c->site) };

	if (ts_node_is_null(target) || ts_node_is_null(stop.func) || !is_base_kept(c, target))
		return false;
	stop.target = go_text(src, target);
	go_walk(go_field(stop.func, "body"), visit_stop, &stop);
	if (!stop.found)
		return false;
	if (ts_node_is_null(func))
		return true;
	func = go_no_parens(func);
	if (go_is(func, "selector_expression") && !is_steady(c, func))
		return false;
	go_walk(func, visit_same, &same);
	return !same.differs;
}
