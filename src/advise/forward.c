#include "advise/forward.h"

struct call_search {
	const struct forwarders *known;
	const struct gosrc *src;
	uint32_t line;
	struct forwarder *out;
	bool found;
};

/* The parameter that an identifier speaks of. */
static bool param_of(const struct gosrc *src, TSNode n, struct godecl *d)
{
	return go_is(n, "identifier") && go_find_decl(src, n, go_text(src, n), d) &&
	       d->kind == DECL_PARAM;
}

struct param_search {
	const struct gosrc *src;
	TSNode func;
	bool found;
	uint32_t index;
};

static bool visit_param(void *ctx, TSNode n)
{
	struct param_search *s = ctx;
	struct godecl d;

	if (!s->found && param_of(s->src, n, &d) && ts_node_eq(d.func, s->func)) {
		s->found = true;
		s->index = d.index;
	}
	return !s->found;
}

/* logf := func(format string, args ...any) {...}; a declared function has its own name. */
static struct str name_of(const struct gosrc *src, TSNode func)
{
	TSNode list = ts_node_parent(func), stmt = ts_node_parent(list);

	if (!go_is(func, "func_literal"))
		return go_text(src, go_field(func, "name"));
	if (go_is(stmt, "short_var_declaration") && !ts_node_is_null(go_single(list)))
		return go_text(src, go_single(go_field(stmt, "left")));
	return STR("");
}

/* What the call leads to in package fmt: "Fprintf". Empty: nothing of the kind. */
static struct str target_of(const struct forwarders *known, const struct gosrc *src, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	const struct forwarder *next;

	if (str_eq(go_called_package(src, call), STR("fmt")))
		return go_text(src, go_field(fn, "field"));
	next = forward_of_call(known, src, call);
	return next ? next->callee : STR("");
}

static bool visit_variadic(void *ctx, TSNode n)
{
	struct param_search *s = ctx;
	struct godecl d;

	if (!s->found && param_of(s->src, n, &d) &&
	    go_is(d.stmt, "variadic_parameter_declaration")) {
		s->found = true;
		s->func = d.func;
		s->index = d.index;
	}
	return !s->found;
}

static bool visit_call(void *ctx, TSNode n)
{
	struct call_search *s = ctx;
	struct param_search format = { .src = s->src }, values = format;
	uint32_t args = go_is(n, "call_expression") ? go_arg_count(n) : 0;
	TSNode last = args ? go_arg(n, args - 1) : go_null();
	struct str target;

	if (s->found || go_line(n) > s->line || go_end_line(n) < s->line)
		return false;
	if (!go_is(last, "variadic_argument"))
		return true;
	go_walk(last, visit_variadic, &values);
	if (!values.found)
		return true;
	target = target_of(s->known, s->src, n);
	/* an error is made where things go wrong */
	if (!target.n || str_eq(target, STR("Errorf")))
		return true;
	*s->out = (struct forwarder){ .src = s->src, .func = values.func, .callee = target };
	s->out->format = str_has_suffix(target, STR("f"));
	s->out->first = values.index;
	s->out->name = name_of(s->src, values.func);
	s->out->adds = !go_is(ts_node_named_child(last, 0), "identifier");
	format.func = values.func;
	if (s->out->format && args > 1) {
		go_walk(go_arg(n, args - 2), visit_param, &format);
		s->out->adds |= !go_is(go_arg(n, args - 2), "identifier");
	}
	if (format.found)
		s->out->first = format.index;
	s->found = s->out->name.n > 0 && (format.found || !s->out->format);
	return true;
}

bool forward_at(const struct forwarders *known, const struct gosrc *src, struct str pkg, TSNode fn,
		uint32_t line, struct forwarder *out)
{
	struct call_search s = { known, src, line, out, false };

	go_walk(fn, visit_call, &s);
	out->pkg = pkg;
	return s.found;
}

const struct forwarder *forward_of_call(const struct forwarders *known, const struct gosrc *src,
					TSNode call)
{
	TSNode fn = known->v.n ? go_no_parens(go_field(call, "function")) : go_null();
	struct str name = STR(""), path = STR("");

	if (go_is(fn, "selector_expression")) {
		name = go_text(src, go_field(fn, "field"));
		if (go_is(go_field(fn, "operand"), "identifier"))
			path = gosrc_import(src, go_text(src, go_field(fn, "operand")));
	} else if (go_is(fn, "identifier")) {
		name = go_text(src, fn);
	}
	for (size_t i = 0; name.n && i < known->v.n; i++)
		if (str_eq(known->v.v[i]->name, name) &&
		    (path.n == 0 || str_eq(path, known->v.v[i]->pkg)))
			return known->v.v[i];
	return NULL;
}

void forward_note(struct forwarders *known, struct arena *a, const struct forwarder *one)
{
	struct forwarder *kept;

	for (size_t i = 0; i < known->v.n; i++)
		if (known->v.v[i]->src == one->src && ts_node_eq(known->v.v[i]->func, one->func))
			return;
	kept = ARENA_NEW(a, struct forwarder);
	*kept = *one;
	vec_push(&known->v, kept);
}
