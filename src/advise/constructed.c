#include "advise/constructed.h"

/* "new" of new(), new[T](), (new)(): a function's name, not a method's. Null: something else. The grammar takes f[T](x) for a conversion. */
static TSNode called_function(TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	if (go_is(call, "type_conversion_expression")) {
		fn = go_field(call, "type");
		fn = go_is(fn, "generic_type") ? go_field(fn, "type") : fn;
		return go_is(fn, "type_identifier") ? fn : go_null();
	}

	if (go_is_index(fn))
		fn = go_operand(fn);
	else if (go_is(fn, "type_instantiation_expression"))
		fn = ts_node_named_child(fn, 0);
	return go_is(fn, "identifier") ? fn : go_null();
}

struct return_search {
	TSNode value; /* of the one return */
	uint32_t count;
};

static bool visit_return(void *ctx, TSNode n)
{
	struct return_search *s = ctx;

	if (go_is(n, "func_literal"))
		return false;
	if (!go_is(n, "return_statement"))
		return true;
	s->count++;
	s->value = ts_node_named_child_count(n) == 1 ? go_single(ts_node_named_child(n, 0))
						     : go_null();
	return false;
}

/* &x, (x), and T(x) of what is made: x. */
static TSNode made(const struct gosrc *src, TSNode value)
{
	value = go_no_parens(value);
	if (go_is(value, "unary_expression") &&
	    str_eq(go_text(src, go_field(value, "operator")), STR("&")))
		value = go_no_parens(go_field(value, "operand"));
	if (go_is(value, "type_conversion_expression"))
		value = go_no_parens(go_field(value, "operand"));
	else if (go_is(value, "call_expression") && go_arg_count(value) == 1 &&
		 go_is(go_arg(value, 0), "call_expression"))
		value = go_arg(value, 0); /* Set(make(map[string]bool)) */
	return value;
}

/* x := make(...); return x: what x was given, where nothing else is. */
static TSNode value_of_name(const struct gosrc *src, TSNode name)
{
	struct assign_search s = { .src = src, .target = go_text(src, name), .except = go_null() };
	struct godecl d;

	if (!go_find_decl(src, name, s.target, &d) ||
	    (d.kind != DECL_SHORT && d.kind != DECL_VAR) || d.of != 1)
		return go_null();
	find_assignments(&s, scope_of(&d));
	return s.count ? go_null() : d.value;
}

/* "newSet[T]", in front of the arguments. */
static struct str words_of(const struct gosrc *src, TSNode call)
{
	struct str head, rest;

	str_cut(go_text(src, call), '(', &head, &rest);
	return head;
}

/* new[T]() of func new[T any](): the type parameters are called the same in both. */
static bool renames_types(const struct hot_file *f, TSNode call, const struct godef *def)
{
	TSNode params = go_field(def->node, "type_parameters");
	struct str text = words_of(f->src, call), fn, args, one;

	if (ts_node_is_null(params))
		return false;
	str_cut(text, '[', &fn, &args);
	args = str_trim_suffix(args, STR("]"));
	for (uint32_t i = 0; i < ts_node_named_child_count(params); i++) {
		TSNode p = ts_node_named_child(params, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			if (!go_is(ts_node_named_child(p, k), "identifier"))
				continue;
			str_cut(args, ',', &one, &args);
			if (!str_eq(str_trim(one), go_text(def->src, ts_node_named_child(p, k))))
				return true;
		}
	}
	return false;
}

bool constructed_of(const struct hot_file *f, TSNode value, struct constructed *out)
{
	struct return_search s = { .value = go_null() };
	TSNode fn;
	struct godef def;

	value = go_no_parens(value);
	fn = called_function(value);
	if (ts_node_is_null(fn) || !f->ctx.pkg ||
	    !gopkg_find_func(f->ctx.mod, f->ctx.pkg, STR(""), go_text(f->src, fn), &def))
		return false;
	go_walk(go_field(def.node, "body"), visit_return, &s);
	if (s.count != 1 || ts_node_is_null(s.value))
		return false;
	out->src = def.src;
	out->call = value;
	out->renames = renames_types(f, value, &def);
	out->value = made(def.src, s.value);
	if (go_is(out->value, "identifier"))
		out->value = made(def.src, value_of_name(def.src, out->value));
	return !ts_node_is_null(out->value);
}
