/* each(jobs, func(j *Job) { ids = append(ids, j.ID) }): the loop stands in the function that gets the literal. */
#include "advise/bound_term.h"

TSNode handed_as(const struct gosrc *in, TSNode fn, TSNode call, struct str name)
{
	TSNode recv = go_field(fn, "receiver"), decl,
	       called = go_no_parens(go_field(call, "function"));

	if (!ts_node_is_null(recv) &&
	    str_eq(go_text(in, go_field(ts_node_named_child(recv, 0), "name")), name))
		return go_field(called, "operand");
	for (uint32_t i = 0; i < go_arg_count(call); i++)
		if (str_eq(param_at(in, fn, i, &decl), name))
			return go_arg(call, i);
	return go_null();
}

struct invoke_search {
	const struct gosrc *src;
	struct str name;
	TSNode found;
	uint32_t count, other; /* other: it is handed on or kept, so that more may call it */
};

static bool visit_invoke(void *ctx, TSNode n)
{
	struct invoke_search *s = ctx;

	if (!go_is(n, "identifier") || !str_eq(go_text(s->src, n), s->name))
		return true;
	if (ts_node_eq(go_field(ts_node_parent(n), "function"), n)) {
		s->found = ts_node_parent(n);
		s->count++;
	} else if (!go_is(ts_node_parent(n), "binary_expression")) {
		s->other++;
	}
	return true;
}

static bool find_callee(const struct hot_file *f, TSNode call, struct godef *def)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct gotype t;

	if (!f->ctx.pkg)
		return false;
	if (go_is_index(fn)) /* each[Job] */
		fn = go_operand(fn);
	if (go_is(fn, "identifier"))
		return gopkg_find_func(f->ctx.mod, f->ctx.pkg, (struct str){ "", 0 },
				       go_text(f->src, fn), def);
	if (!go_is(fn, "selector_expression"))
		return false;
	t = go_type_of(&f->ctx, f->src, go_field(fn, "operand"));
	return t.is_named &&
	       gopkg_find_func(f->ctx.mod, f->ctx.pkg, str_trim_prefix(t.text, STR("*")),
			       go_text(f->src, go_field(fn, "field")), def);
}

/* "len(jobs)" of the function, in the names of its caller: "len(d.jobs)"; NULL: it has names that the caller cannot say. */
static const char *as_called(struct advisor *a, const struct hot_file *f, const struct godef *def,
			     TSNode call, const char *expr)
{
	struct str text = str_of(expr), inside, base, rest = STR("");
	ptrdiff_t dot;
	TSNode handed;

	if (!str_has_prefix(text, STR("len(")) || !str_has_suffix(text, STR(")")))
		return NULL;
	inside = base = str_sub(text, 4, text.n - 1);
	dot = str_index_byte(inside, '.');
	if (dot >= 0) {
		base = str_sub(inside, 0, (size_t)dot);
		rest = str_sub(inside, (size_t)dot, inside.n);
	}
	if (str_index_byte(rest, '[') >= 0 || str_index_byte(rest, '(') >= 0)
		return NULL;
	handed = handed_as(def->src, def->node, call, base);
	if (ts_node_is_null(go_base_name(handed)))
		return NULL;
	return arena_printf(a->arena, "len(" STR_FMT STR_FMT ")", STR_ARG(go_text(f->src, handed)),
			    STR_ARG(rest));
}

/* The literal's call, of which it is argument i, calls it in a loop with a length. */
static bool bound_in_callee(struct advisor *a, const struct hot_file *f, TSNode call, uint32_t i,
			    struct bound *out)
{
	struct godef def;
	struct invoke_search s = { .found = go_null() };
	const struct hot_file *in;
	const char *expr;
	TSNode decl;

	if (!find_callee(f, call, &def) || def.src->is_test)
		return false;
	s.src = def.src;
	s.name = param_at(def.src, def.node, i, &decl);
	in = hot_file_of(a->sources, f, def.src);
	if (!in || !s.name.n)
		return false;
	go_walk(go_field(def.node, "body"), visit_invoke, &s);
	if (s.count != 1 || s.other)
		return false;
	*out = bound_of(a, in, s.found, def.node);
	if ((out->kind != BOUND_EXACT && out->kind != BOUND_UPPER) || out->hoist)
		return false;
	expr = as_called(a, f, &def, call, out->expr);
	out->expr = expr;
	return expr != NULL;
}

struct bound bound_through(struct advisor *a, const struct hot_file *f, TSNode site, TSNode from)
{
	struct bound b = bound_of(a, f, site, from), in;
	TSNode lit = go_enclosing_func(site), list = ts_node_parent(lit),
	       call = ts_node_parent(list);
	uint32_t i = 0;
	bool filtered = b.filtered;

	if (b.kind != BOUND_NONE || !ts_node_is_null(b.loop) || !go_is(lit, "func_literal") ||
	    !go_is(list, "argument_list") || !go_is(call, "call_expression") ||
	    !go_contains(from, call))
		return b;
	while (i < go_arg_count(call) && !ts_node_eq(go_arg(call, i), lit))
		i++;
	if (!bound_in_callee(a, f, call, i, &in))
		return b;
	in.loop = in.inner = in.sum = go_statement(call);
	in.filtered = in.filtered || filtered;
	if (in.filtered)
		in.kind = BOUND_UPPER;
	return in;
}
