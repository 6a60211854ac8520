/* What functions do with a parameter that is an interface. See boxing.h. */
#include "advise/boxing.h"
#include "gocode/gocallee.h"

#define MAX_HOPS 4 /* functions that hand it on */

struct onward_search {
	struct gocontext ctx; /* to read src in */
	const struct gosrc *src;
	TSNode fn;
	struct str name; /* of the parameter */
	int hops;
	bool found; /* it is handed on or kept as the interface that it is */
	bool kept;  /* it is put into something that may change its type: a slice, a map, a field */
};

static bool visit_onward(void *ctx, TSNode n);

/* The parameter of that name is an interface: a concrete type or a type parameter would take the value as it is. */
static bool is_interface_param(const struct gocontext *c, const struct gosrc *src, TSNode decl)
{
	struct gotype t = go_type_of_node(c, src, go_field(decl, "type"));

	return !t.is_param && (t.kind == GO_INTERFACE || t.kind == GO_ERROR || t.kind == GO_NAMED);
}

/* f(x), in the function that got x. */
static bool is_handed_on(const struct onward_search *s, TSNode call, TSNode n)
{
	struct gocallee to = go_find_callee(&s->ctx, s->src, call);
	struct onward_search next = { .ctx = to.ctx, .hops = s->hops + 1 };
	TSNode decl;

	if (to.kind == CALLEE_FOREIGN || to.kind == CALLEE_INTERFACE)
		return true;
	if (to.kind != CALLEE_FUNC)
		return go_called_package(s->src, call).n > 0;
	next.src = to.def.src;
	next.fn = to.def.node;
	next.name = param_at(to.def.src, to.def.node, go_arg_index(call, n), &decl);
	if (!next.name.n || (next.src == s->src && ts_node_eq(next.fn, s->fn)) ||
	    !is_interface_param(&next.ctx, next.src, decl))
		return false;
	if (next.hops > MAX_HOPS)
		return true;
	go_walk(go_field(next.fn, "body"), visit_onward, &next);
	return next.found;
}

/* x.f = v, xs[i] = v */
static bool is_stored(TSNode list, TSNode n)
{
	TSNode stmt = ts_node_parent(list), left = go_field(stmt, "left"), to;
	uint32_t at = 0;

	if (!go_is(stmt, "assignment_statement") || !ts_node_eq(go_field(stmt, "right"), list) ||
	    ts_node_named_child_count(left) != ts_node_named_child_count(list))
		return false;
	while (!ts_node_eq(ts_node_named_child(list, at), n))
		at++;
	to = go_no_parens(ts_node_named_child(left, at));
	return go_is_selector(to) || go_is_index(to);
}

static bool visit_onward(void *ctx, TSNode n)
{
	struct onward_search *s = ctx;
	TSNode p, call;

	if (!go_is(n, "identifier") || !str_eq(go_text(s->src, n), s->name))
		return !s->found;
	p = ts_node_parent(n);
	while (go_is(p, "parenthesized_expression") || go_is(p, "variadic_argument"))
		n = p, p = ts_node_parent(p);
	call = ts_node_parent(p);
	if (go_is(p, "argument_list") && str_eq(go_callee(s->src, call), STR("append")))
		s->kept = true;
	else if (go_is(p, "argument_list"))
		s->found = is_handed_on(s, call, n);
	else if (go_is(p, "expression_list"))
		s->found = go_is(call, "return_statement");
	/* the type of a field may change with that of the parameter; farther away it is another's matter */
	else if (go_is(p, "literal_element"))
		*(s->hops == 0 ? &s->kept : &s->found) = true;
	s->kept = s->kept || go_is(p, "send_statement") ||
		  (go_is(p, "expression_list") && is_stored(p, n));
	return !s->found;
}

/* ---- other calls ---- */

struct calls_search {
	const struct candidate *c;
	const struct godef *def;
	const struct gosrc *src;
	struct str name;
	uint32_t at; /* which argument */
	bool other;
};

static bool visit_call(void *ctx, TSNode n)
{
	struct calls_search *s = ctx;
	const struct gocontext *in = &s->c->file->ctx;
	struct gocallee to;
	struct gotype t;

	if (s->other || !go_is(n, "call_expression") || !str_eq(go_called_name(s->src, n), s->name))
		return !s->other;
	t = go_type_of(in, s->src, go_arg(n, s->at));
	/* a pointer goes into an interface as it is */
	if (!t.text.n || t.kind == GO_POINTER || t.kind == GO_UNKNOWN || str_eq(t.text, s->c->text))
		return true;
	to = go_find_callee(in, s->src, n);
	s->other = to.kind == CALLEE_FUNC && to.def.src == s->def->src &&
		   ts_node_eq(to.def.node, s->def->node);
	return !s->other;
}

/* Whether other calls of the function, in this package, hand it values of another type. */
static bool gets_others(const struct candidate *c, const struct gocallee *to, uint32_t at)
{
	struct gopkg *pkg = c->file->ctx.pkg;
	struct calls_search s = { .c = c, .def = &to->def, .at = at };

	s.name = go_text(to->def.src, go_field(to->def.node, "name"));
	for (size_t i = 0; c->text.n && !s.other && i < pkg->files.n; i++) {
		s.src = gopkg_open_with(c->file->ctx.mod, pkg, i, s.name);
		if (s.src && !s.src->is_test)
			go_walk(s.src->root, visit_call, &s);
	}
	return s.other;
}

const char *boxing_goes_on(const struct candidate *c)
{
	const struct gocontext *in = &c->file->ctx;
	TSNode call = ts_node_parent(ts_node_parent(c->site)), decl;
	struct gocallee to = go_find_callee(in, c->file->src, call);
	struct onward_search s = { .ctx = to.ctx, .src = to.def.src, .fn = to.def.node };
	uint32_t at = go_arg_index(call, c->site);

	if (to.kind == CALLEE_FOREIGN)
		return "the function that gets it takes values of any type";
	if (to.kind == CALLEE_INTERFACE)
		return to.ctx.pkg == in->pkg ? NULL
					     : "an interface of another package settles what the "
					       "method takes";
	if (to.kind != CALLEE_FUNC)
		return NULL;
	s.name = param_at(s.src, s.fn, at, &decl);
	if (!s.name.n)
		return NULL;
	go_walk(go_field(s.fn, "body"), visit_onward, &s);
	if (s.found)
		return "the function that gets it hands it on as an interface: it would be boxed "
		       "there";
	/* what is only looked at can have a type parameter, but in a method */
	if ((s.kept || go_is(s.fn, "method_declaration")) && gets_others(c, &to, at))
		return BOXING_SEVERAL;
	return NULL;
}
