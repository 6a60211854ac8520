#include "advise/concat.h"

struct feed_search {
	const struct hot_file *f;
	const struct gosrc *src;
	struct str name; /* of the function, or of the parameter or variable that holds it */
	uint32_t index;
	bool reducers; /* it may be handed to one, too */
	bool found;
	TSNode reducer;
};

/* x = f(x, ...) in a loop */
static bool is_fed_by(const struct gosrc *src, TSNode call, uint32_t index)
{
	TSNode list = ts_node_parent(call),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list;

	return go_is(stmt, "assignment_statement") &&
	       str_eq(go_text(src, go_single(go_field(stmt, "left"))),
		      go_text(src, go_no_parens(go_arg(call, index)))) &&
	       !ts_node_is_null(go_enclosing(stmt, "for_statement"));
}

static bool hands_to_reducer(const struct hot_file *f, const struct gosrc *src, TSNode arg,
			     uint32_t index);

static bool visit_feed(void *ctx, TSNode n)
{
	struct feed_search *s = ctx;

	if (go_is(n, "call_expression") && str_eq(go_called_name(s->src, n), s->name))
		s->found = s->found || is_fed_by(s->src, n, s->index);
	if (s->reducers && !s->found && go_is(n, "identifier") &&
	    str_eq(go_text(s->src, n), s->name) && go_is(ts_node_parent(n), "argument_list") &&
	    hands_to_reducer(s->f, s->src, n, s->index)) {
		s->found = true;
		s->reducer = ts_node_parent(ts_node_parent(n));
	}
	return !s->found;
}

/* The name of the k-th parameter of a function. */
static struct str param_name(const struct gosrc *src, TSNode fn, uint32_t k)
{
	TSNode list = go_field(fn, "parameters");
	uint32_t at = 0;

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++) {
		TSNode decl = ts_node_named_child(list, i);

		for (uint32_t j = 0; j < ts_node_named_child_count(decl); j++)
			if (go_is_declared(decl, ts_node_named_child(decl, j)) && at++ == k)
				return go_text(src, ts_node_named_child(decl, j));
	}
	return (struct str){ NULL, 0 };
}

static bool is_reducer_name(struct str name)
{
	static const char *const parts[] = { "Reduce", "Fold", "reduce", "fold", "Accumulate" };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (str_contains(name, str_of(parts[i])))
			return true;
	return false;
}

/* The call that gets the function: of the package's own, whether it loops; of another's, whether it is called so. */
static bool hands_to_reducer(const struct hot_file *f, const struct gosrc *src, TSNode arg,
			     uint32_t index)
{
	TSNode list = ts_node_parent(arg), call = ts_node_parent(list),
	       fn = go_no_parens(go_field(call, "function"));
	struct feed_search s = { .f = f, .index = index, .reducer = go_null() };
	struct godef def;
	uint32_t k = 0;

	if (!go_is(list, "argument_list") || !go_is(call, "call_expression"))
		return false;
	if (go_is(fn, "selector_expression"))
		return go_called_package(src, call).n && is_reducer_name(go_called_name(src, call));
	while (k < go_arg_count(call) && !ts_node_eq(go_arg(call, k), arg))
		k++;
	if (go_is_index(fn)) /* Reduce[string, string] */
		fn = go_operand(fn);
	if (!f->ctx.pkg ||
	    !gopkg_find_func(f->ctx.mod, f->ctx.pkg, (struct str){ "", 0 }, go_text(src, fn), &def))
		return false;
	s.src = def.src;
	s.name = param_name(def.src, def.node, k);
	if (s.name.n)
		go_walk(go_field(def.node, "body"), visit_feed, &s);
	return s.found;
}

/* add := func(...) { }: the variable's name; empty: no variable gets the literal. */
static struct str name_of_literal(const struct gosrc *src, TSNode lit)
{
	TSNode list = ts_node_parent(lit),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list;

	if (go_is(stmt, "short_var_declaration") || go_is(stmt, "assignment_statement"))
		return go_text(src, go_single(go_field(stmt, "left")));
	return go_is(stmt, "var_spec") ? go_text(src, go_field(stmt, "name"))
				       : (struct str){ NULL, 0 };
}

bool is_fed_back(const struct hot_file *f, TSNode fn, uint32_t index, TSNode *reducer)
{
	struct feed_search s = { .f = f, .src = f->src, .index = index, .reducers = true };
	struct gopkg *pkg = f->ctx.pkg;

	s.reducer = *reducer = go_null();
	if (go_is(fn, "func_literal")) {
		if (hands_to_reducer(f, f->src, fn, index)) {
			*reducer = ts_node_parent(ts_node_parent(fn));
			return true;
		}
		s.name = name_of_literal(f->src, fn);
		if (s.name.n)
			go_walk(go_enclosing_func(fn), visit_feed, &s);
		*reducer = s.reducer;
		return s.found;
	}
	s.name = go_text(f->src, go_field(fn, "name"));
	for (size_t i = 0; pkg && s.name.n && !s.found && i < pkg->files.n; i++) {
		s.src = gopkg_open_with(f->ctx.mod, pkg, i, s.name);
		if (s.src && !s.src->is_test)
			go_walk(s.src->root, visit_feed, &s);
	}
	return s.found;
}

/* The argument of the reducer that is a list; null: none, or the text does not begin empty. */
static TSNode reduced_list(const struct hot_file *f, TSNode reducer)
{
	TSNode list = go_null();
	bool empty = false;

	for (uint32_t i = 0; i < go_arg_count(reducer); i++) {
		TSNode arg = go_arg(reducer, i);

		empty = empty || str_eq(go_text(f->src, arg), STR("\"\""));
		if (go_type_of(&f->ctx, f->src, arg).kind == GO_SLICE)
			list = arg;
	}
	return empty ? list : go_null();
}

/* Nothing stands in the literal but its return. */
static bool only_returns(TSNode lit)
{
	TSNode body = go_field(lit, "body");

	return go_is(lit, "func_literal") && ts_node_named_child_count(body) == 1 &&
	       go_is(ts_node_named_child(body, 0), "return_statement");
}

const char *reduced_example(struct advisor *a, const struct candidate *c, TSNode reducer,
			    const char *builder, const char *writes)
{
	const struct gosrc *src = c->file->src;
	TSNode fn = go_enclosing_func(c->site), list, stmt;
	struct str item = param_name(src, fn, 1);
	struct edit e = { 0 };
	struct buf b = { 0 };

	if (ts_node_is_null(reducer) || !only_returns(fn) || !go_contains(reducer, fn) ||
	    !str_eq(param_name(src, fn, 0), c->subject) || param_name(src, fn, 2).n)
		return "";
	list = reduced_list(c->file, reducer);
	if (ts_node_is_null(list) || !item.n)
		return "";
	stmt = go_statement(reducer);
	e = (struct edit){ ts_node_start_byte(reducer), ts_node_end_byte(reducer),
			   arena_printf(a->arena, "%s.String()", builder) };
	buf_printf(&b,
		   "var %s strings.Builder\nfor _, " STR_FMT " := range " STR_FMT " {\n%s\n}\n%s\n",
		   builder, STR_ARG(item), STR_ARG(go_text(src, list)), writes,
		   source_edited(a, src, stmt, &e, 1));
	return rule_words(a, &b);
}
