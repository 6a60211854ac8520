#include "gocode/goscope.h"

static const char *const func_types[] = { "func_literal", "function_declaration",
					  "method_declaration", NULL };

/* What holds statements one after the other. */
static const char *const blocks[] = { "block",	      "expression_case",
				      "default_case", "communication_case",
				      "type_case",    NULL };

/* The position of name among the identifiers of a list (or of a single identifier); UINT32_MAX: not there. */
static uint32_t index_in(const struct gosrc *src, TSNode list, struct str name, uint32_t *of)
{
	uint32_t n;

	if (go_is(list, "identifier")) {
		*of = 1;
		return str_eq(go_text(src, list), name) ? 0 : UINT32_MAX;
	}
	*of = n = ts_node_named_child_count(list);
	for (uint32_t i = 0; i < n; i++) {
		TSNode id = ts_node_named_child(list, i);

		if (go_is(id, "identifier") && str_eq(go_text(src, id), name))
			return i;
	}
	return UINT32_MAX;
}

static TSNode nth(TSNode list, uint32_t i)
{
	return go_is(list, "expression_list") ? ts_node_named_child(list, i) : list;
}

/* Pairs the i-th name with the i-th value, or with the one call that gives them all. */
static void set_value(struct godecl *d, TSNode values, uint32_t i, uint32_t of)
{
	uint32_t n;

	d->index = i;
	d->of = of;
	if (ts_node_is_null(values))
		return;
	n = go_is(values, "expression_list") ? ts_node_named_child_count(values) : 1;
	d->value = n == of ? nth(values, i) : nth(values, 0);
	if (n == of)
		d->index = 0, d->of = 1;
}

static bool in_short(const struct gosrc *src, TSNode stmt, struct str name, struct godecl *d)
{
	TSNode left = go_field(stmt, "left");
	uint32_t of, i = index_in(src, left, name, &of);

	if (i == UINT32_MAX)
		return false;
	d->kind = DECL_SHORT;
	d->stmt = stmt;
	d->name = nth(left, i);
	set_value(d, go_field(stmt, "right"), i, of);
	return true;
}

/* var_spec and const_spec: names are fields "name", the rest is type and value. */
static bool in_spec(const struct gosrc *src, TSNode spec, struct str name, struct godecl *d)
{
	uint32_t n = ts_node_named_child_count(spec), of = 0, found = UINT32_MAX;

	for (uint32_t i = 0; i < n; i++) {
		TSNode id = ts_node_named_child(spec, i);

		if (!go_is_declared(spec, id))
			continue;
		if (str_eq(go_text(src, id), name)) {
			found = of;
			d->name = id;
		}
		of++;
	}
	if (found == UINT32_MAX)
		return false;
	d->kind = go_is(spec, "const_spec") ? DECL_CONST : DECL_VAR;
	d->stmt = spec;
	d->type = go_field(spec, "type");
	set_value(d, go_field(spec, "value"), found, of);
	return true;
}

static bool in_var(const struct gosrc *src, TSNode decl, struct str name, struct godecl *d)
{
	uint32_t n = ts_node_named_child_count(decl);

	for (uint32_t i = 0; i < n; i++) {
		TSNode spec = ts_node_named_child(decl, i);

		if (go_is(spec, "var_spec_list") ? in_var(src, spec, name, d)
						 : in_spec(src, spec, name, d))
			return true;
	}
	return false;
}

/* A declaration that stands as a statement of its own. */
static bool in_statement(const struct gosrc *src, TSNode stmt, struct str name, struct godecl *d)
{
	if (go_is(stmt, "short_var_declaration"))
		return in_short(src, stmt, name, d);
	if (go_is(stmt, "var_declaration") || go_is(stmt, "const_declaration"))
		return in_var(src, stmt, name, d);
	if (go_is(stmt, "labeled_statement"))
		return in_statement(src, ts_node_named_child(stmt, 1), name, d);
	return false;
}

static bool in_range(const struct gosrc *src, TSNode clause, struct str name, struct godecl *d)
{
	TSNode left = go_field(clause, "left");
	uint32_t of, i;

	if (ts_node_is_null(left) || (i = index_in(src, left, name, &of)) == UINT32_MAX)
		return false;
	d->kind = i == 0 ? DECL_RANGE_KEY : DECL_RANGE_VALUE;
	d->stmt = clause;
	d->name = nth(left, i);
	d->value = go_field(clause, "right");
	d->index = i;
	d->of = of;
	return true;
}

static bool in_params(const struct gosrc *src, TSNode list, struct str name, enum godecl_kind kind,
		      struct godecl *d)
{
	uint32_t n = go_is(list, "parameter_list") ? ts_node_named_child_count(list) : 0, at = 0;

	for (uint32_t i = 0; i < n; i++) {
		TSNode p = ts_node_named_child(list, i);
		uint32_t k = ts_node_named_child_count(p);

		for (uint32_t j = 0; j < k; j++) {
			TSNode id = ts_node_named_child(p, j);

			if (!go_is_declared(p, id))
				continue;
			if (str_eq(go_text(src, id), name)) {
				d->kind = kind;
				d->stmt = p;
				d->name = id;
				d->type = go_field(p, "type");
				d->index = at;
				return true;
			}
			at++;
		}
	}
	return false;
}

static bool in_func(const struct gosrc *src, TSNode fn, struct str name, struct godecl *d)
{
	return in_params(src, go_field(fn, "parameters"), name, DECL_PARAM, d) ||
	       in_params(src, go_field(fn, "result"), name, DECL_RESULT, d) ||
	       in_params(src, go_field(fn, "receiver"), name, DECL_RECEIVER, d);
}

/* The type of a type_case that names one alone; null otherwise. */
static TSNode only_type(TSNode type_case)
{
	TSNode type = go_field(type_case, "type");
	TSTreeCursor cur = ts_tree_cursor_new(type_case);
	uint32_t n = 0;

	for (bool ok = ts_tree_cursor_goto_first_child(&cur); ok;
	     ok = ts_tree_cursor_goto_next_sibling(&cur)) {
		const char *field = ts_tree_cursor_current_field_name(&cur);

		n += field && strcmp(field, "type") == 0 &&
		     ts_node_is_named(ts_tree_cursor_current_node(&cur));
	}
	ts_tree_cursor_delete(&cur);
	return n == 1 ? type : go_null();
}

/* "switch v := x.(type)": v is of the case's type, or of x's where that case has none or several. */
static bool in_type_switch(const struct gosrc *src, TSNode n, TSNode at, struct str name,
			   struct godecl *d)
{
	TSNode alias = go_field(n, "alias");
	uint32_t of;

	if (ts_node_is_null(alias) || index_in(src, alias, name, &of) == UINT32_MAX ||
	    go_contains(go_field(n, "value"), at))
		return false;
	d->kind = DECL_OTHER;
	d->stmt = n;
	d->name = nth(alias, 0);
	d->value = go_field(n, "value");
	for (uint32_t i = 0; i < ts_node_named_child_count(n); i++) {
		TSNode c = ts_node_named_child(n, i);

		if (go_is(c, "type_case") && go_contains(c, at))
			d->type = only_type(c);
	}
	return true;
}

/* "case v, ok := <-ch:" */
static bool in_receive(const struct gosrc *src, TSNode n, TSNode at, struct str name,
		       struct godecl *d)
{
	TSNode recv = go_field(n, "communication"), left = go_field(recv, "left");
	uint32_t of, i;

	if (!go_is(recv, "receive_statement") || ts_node_is_null(left) ||
	    go_contains(go_field(recv, "right"), at) ||
	    (i = index_in(src, left, name, &of)) == UINT32_MAX)
		return false;
	d->kind = DECL_OTHER;
	d->stmt = recv;
	d->name = nth(left, i);
	set_value(d, go_field(recv, "right"), i, of);
	return true;
}

/*
 * Declarations in the head of a statement that holds the use: for, if, switch, select case. What they get does not see them:
 * "for l, v := range l", "if x := x.next; x != nil".
 */
static bool in_head(const struct gosrc *src, TSNode n, TSNode at, struct str name, struct godecl *d)
{
	TSNode init;

	if (go_is(n, "for_statement")) {
		uint32_t k = ts_node_named_child_count(n);

		for (uint32_t i = 0; i < k; i++) {
			TSNode c = ts_node_named_child(n, i);

			init = go_field(c, "initializer");
			if (go_is(c, "range_clause") && !go_contains(go_field(c, "right"), at) &&
			    in_range(src, c, name, d))
				return true;
			if (go_is(c, "for_clause") && !go_contains(go_field(init, "right"), at) &&
			    in_statement(src, init, name, d))
				return true;
		}
		return false;
	}
	if (go_is(n, "type_switch_statement") && in_type_switch(src, n, at, name, d))
		return true;
	if (go_is(n, "communication_case"))
		return in_receive(src, n, at, name, d);
	init = go_field(n, "initializer");
	return !go_contains(go_field(init, "right"), at) && in_statement(src, init, name, d);
}

/* Statements of a block in front of the one that holds the use, the nearest first. */
static bool in_block(const struct gosrc *src, TSNode before, struct str name, struct godecl *d)
{
	for (TSNode s = ts_node_prev_named_sibling(before); !ts_node_is_null(s);
	     s = ts_node_prev_named_sibling(s))
		if (in_statement(src, s, name, d))
			return true;
	return false;
}

static bool in_file(const struct gosrc *src, struct str name, struct godecl *d)
{
	uint32_t n = ts_node_named_child_count(src->root);

	for (uint32_t i = 0; i < n; i++) {
		if (in_statement(src, ts_node_named_child(src->root, i), name, d)) {
			if (d->kind == DECL_VAR)
				d->kind = DECL_PACKAGE;
			return true;
		}
	}
	return false;
}

bool go_find_decl(const struct gosrc *src, TSNode at, struct str name, struct godecl *out)
{
	struct godecl d = {
		.src = src, .type = go_null(), .value = go_null(), .func = go_null(), .of = 1
	};
	bool found = false;

	if (name.n == 0 || str_eq(name, STR("_")))
		return false;
	for (TSNode n = at, p = ts_node_parent(n); !ts_node_is_null(p) && !found;
	     n = p, p = ts_node_parent(p)) {
		if (go_is(p, "source_file"))
			found = in_file(src, name, &d);
		else if (go_is_any(p, func_types))
			found = in_func(src, p, name, &d);
		else
			found = (go_is_any(p, blocks) && in_block(src, n, name, &d)) ||
				in_head(src, p, at, name, &d);
	}
	if (!found)
		return false;
	d.func = go_enclosing_func(d.kind == DECL_PARAM || d.kind == DECL_RESULT ||
						   d.kind == DECL_RECEIVER
					   ? ts_node_named_child(d.stmt, 0)
					   : d.stmt);
	*out = d;
	return true;
}

bool go_find_package_decl(const struct gocontext *c, struct str name, struct godecl *out)
{
	struct godecl d = { .type = go_null(), .value = go_null(), .func = go_null(), .of = 1 };

	if (name.n == 0)
		return false;
	for (size_t i = 0; c->pkg && i < c->pkg->files.n; i++) {
		const char *file = c->pkg->files.v[i].name;

		if (str_has_suffix(str_of(file), STR("_test.go")))
			continue;
		d.src = gopkg_open_var(c->mod, c->pkg, i, name);
		if (d.src && in_file(d.src, name, &d)) {
			*out = d;
			return true;
		}
	}
	return false;
}

/* The type_spec of this name among the declarations of a statement; null. */
static TSNode type_in_statement(const struct gosrc *src, TSNode stmt, struct str name)
{
	for (uint32_t i = 0; go_is(stmt, "type_declaration") && i < ts_node_named_child_count(stmt);
	     i++)
		if (str_eq(go_text(src, go_field(ts_node_named_child(stmt, i), "name")), name))
			return ts_node_named_child(stmt, i);
	return go_null();
}

TSNode go_find_local_type(const struct gosrc *src, TSNode at, struct str name)
{
	TSNode found = go_null();

	for (TSNode n = at, p = ts_node_parent(n); !ts_node_is_null(p) && ts_node_is_null(found);
	     n = p, p = ts_node_parent(p)) {
		if (go_is(p, "type_declaration"))
			found = go_is(ts_node_parent(p), "source_file")
					? go_null()
					: type_in_statement(src, p, name);
		for (TSNode s = ts_node_prev_named_sibling(n);
		     go_is_any(p, blocks) && !ts_node_is_null(s) && ts_node_is_null(found);
		     s = ts_node_prev_named_sibling(s))
			found = type_in_statement(src, s, name);
	}
	return found;
}

bool go_is_name(TSNode n)
{
	static const char *const types[] = { "identifier", "type_identifier", "package_identifier",
					     NULL };

	return go_is_any(n, types);
}

bool go_is_index(TSNode n)
{
	return go_is(n, "index_expression") || go_is(n, "type_instantiation_expression") ||
	       go_is(n, "generic_type");
}

bool go_is_selector(TSNode n)
{
	return go_is(n, "selector_expression") || go_is(n, "qualified_type");
}

TSNode go_operand(TSNode n)
{
	if (go_is(n, "type_instantiation_expression") || go_is(n, "generic_type"))
		return go_field(n, "type");
	if (go_is(n, "qualified_type"))
		return go_field(n, "package");
	return go_no_parens(go_field(n, "operand"));
}

TSNode go_index(TSNode n)
{
	TSNode i = go_null();

	if (go_is(n, "index_expression"))
		return go_field(n, "index");
	if (go_is(n, "type_instantiation_expression"))
		i = ts_node_named_child(n, 1);
	else if (go_is(n, "generic_type"))
		i = ts_node_named_child(go_field(n, "type_arguments"), 0);
	return go_is(i, "type_elem") ? ts_node_named_child(i, 0) : i;
}

TSNode go_base_name(TSNode n)
{
	for (int i = 0; i < 32 && !ts_node_is_null(n); i++) {
		n = go_no_parens(n);
		if (go_is_name(n))
			return n;
		n = go_operand(n);
	}
	return go_null();
}

struct name_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_mention(void *ctx, TSNode n)
{
	struct name_search *s = ctx;

	if (go_is_name(n) && str_eq(go_text(s->src, n), s->name))
		s->found = true;
	return !s->found;
}

bool go_mentions(const struct gosrc *src, TSNode n, struct str name)
{
	struct name_search s = { src, name, false };

	go_walk(n, visit_mention, &s);
	return s.found;
}

static bool list_has(const struct gosrc *src, TSNode list, struct str name)
{
	uint32_t n = go_is(list, "expression_list") ? ts_node_named_child_count(list) : 1;

	for (uint32_t i = 0; i < n && !ts_node_is_null(list); i++) {
		TSNode base = go_base_name(nth(list, i));

		if (!ts_node_is_null(base) && str_eq(go_text(src, base), name))
			return true;
	}
	return false;
}

static bool visit_write(void *ctx, TSNode n)
{
	struct name_search *s = ctx;

	if (go_is(n, "assignment_statement") || go_is(n, "short_var_declaration") ||
	    go_is(n, "range_clause"))
		s->found = s->found || list_has(s->src, go_field(n, "left"), s->name);
	else if (go_is(n, "inc_statement") || go_is(n, "dec_statement"))
		s->found = s->found || list_has(s->src, ts_node_named_child(n, 0), s->name);
	else if (go_is(n, "unary_expression") &&
		 str_eq(go_text(s->src, go_field(n, "operator")), STR("&")))
		s->found = s->found || list_has(s->src, go_field(n, "operand"), s->name);
	return !s->found;
}

bool go_is_written(const struct gosrc *src, TSNode n, struct str name)
{
	struct name_search s = { src, name, false };

	go_walk(n, visit_write, &s);
	return s.found;
}

struct str go_callee(const struct gosrc *src, TSNode call)
{
	return go_text(src, go_no_parens(go_field(call, "function")));
}

struct str go_called_name(const struct gosrc *src, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	return go_text(src, go_is(fn, "selector_expression") ? go_field(fn, "field") : fn);
}

struct str go_called_package(const struct gosrc *src, TSNode call)
{
	TSNode fn = go_is(call, "call_expression") ? go_no_parens(go_field(call, "function"))
						   : go_null();

	if (!go_is(fn, "selector_expression") || !go_is(go_field(fn, "operand"), "identifier"))
		return STR("");
	return gosrc_import(src, go_text(src, go_field(fn, "operand")));
}

struct str go_bare_type(struct str text)
{
	struct str head, rest;

	text = str_trim_prefix(str_trim(text), STR("*"));
	return str_cut(text, '[', &head, &rest) && head.n ? head : text;
}

bool go_calls(const struct gosrc *src, TSNode call, const char *path, const char *name)
{
	/* most calls are of another name: that is looked at first */
	return go_is(call, "call_expression") && str_eq(go_called_name(src, call), str_of(name)) &&
	       str_eq(go_called_package(src, call), str_of(path));
}

TSNode go_arg(TSNode call, uint32_t i)
{
	TSNode args = go_field(call, "arguments");

	return go_is(args, "argument_list") && i < ts_node_named_child_count(args)
		       ? ts_node_named_child(args, i)
		       : go_null();
}

uint32_t go_arg_count(TSNode call)
{
	TSNode args = go_field(call, "arguments");

	return go_is(args, "argument_list") ? ts_node_named_child_count(args) : 0;
}

uint32_t go_arg_index(TSNode call, TSNode n)
{
	uint32_t i = 0;

	while (i < go_arg_count(call) && !go_contains(go_arg(call, i), n))
		i++;
	return i;
}
