#include "advise/boxing.h"

/* ---- values of other types that go the same way ---- */

/* All that is given to one result, variable, or field of the package. */
struct others {
	const struct candidate *c;
	const struct gosrc *src; /* that is walked */
	struct str target;	 /* the variable, or the field's name; empty: results */
	bool field;		 /* target is a field: of whatever value */
	struct str owner;	 /* of the field: the struct, where it is known */
	bool literal;		 /* the site stands in a literal of it */
	struct gotype type;	 /* then: of the field */
	bool elements;		 /* of the target, not itself */
	uint32_t at;		 /* which result */
	bool found;
	bool as_whole; /* a container that was filled elsewhere */
};

static void look_at(struct others *o, TSNode value)
{
	struct gotype t;

	value = go_no_parens(value);
	if (ts_node_is_null(value) || go_is(value, "nil") ||
	    (o->src == o->c->file->src && ts_node_eq(value, o->c->site)))
		return;
	t = go_type_of(&o->c->file->ctx, o->src, value);
	if (t.kind == GO_INTERFACE || t.kind == GO_ERROR)
		o->found = true; /* it holds whatever it is given */
	else if (!o->c->text.n)	 /* of a type that cannot be told: alone it may be the only one */
		o->found = o->found || t.text.n > 0 ||
			   !str_eq(go_text(o->src, value), go_text(o->c->file->src, o->c->site));
	else
		o->found = o->found || (t.text.n && !str_eq(t.text, o->c->text));
}

/* The container of "x.f[i]", where elements are asked for; else the expression itself. */
static bool is_target(const struct others *o, TSNode expr)
{
	expr = go_no_parens(expr);
	if (o->field)
		return go_is_selector(expr) && str_has_suffix(go_text(o->src, expr), o->target) &&
		       str_eq(go_text(o->src, go_field(expr, "field")), o->target);
	return go_is_name(expr) && str_eq(go_text(o->src, expr), o->target);
}

/* What was filled elsewhere holds what its own source says, where that is known to be of interfaces. */
static void look_at_filled(struct others *o, TSNode value)
{
	const struct gocontext *in = &o->c->file->ctx;

	if (is_target(o, value) ||
	    go_type_elem(in, go_type_of(in, o->src, value)).kind != GO_INTERFACE)
		return;
	o->found = o->as_whole = true;
}

/* append(x, a, b), append(x, ys...) */
static bool look_at_append(struct others *o, TSNode call)
{
	if (!go_is(call, "call_expression") || !str_eq(go_callee(o->src, call), STR("append")) ||
	    !is_target(o, go_arg(call, 0)))
		return false;
	for (uint32_t i = 1; i < go_arg_count(call); i++) {
		TSNode arg = go_arg(call, i);

		if (go_is(arg, "variadic_argument"))
			look_at_filled(o, ts_node_named_child(arg, 0));
		else
			look_at(o, arg);
	}
	return true;
}

/* The values of a literal's body: {a, b}, {k: a}. */
static void look_at_elements(struct others *o, TSNode body)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (go_is(e, "keyed_element"))
			e = ts_node_named_child(e, ts_node_named_child_count(e) - 1);
		if (go_is(e, "literal_element"))
			look_at(o, ts_node_named_child(e, 0));
	}
}

/* x = []any{a, b}; x = other.list */
static void look_at_whole(struct others *o, TSNode value)
{
	value = go_no_parens(value);
	if (ts_node_is_null(value))
		return;
	if (go_is(value, "slice_expression"))
		value = go_no_parens(go_operand(value));
	if (go_is_name(value) || go_is_selector(value))
		look_at_filled(o, value);
	if (!go_is(value, "composite_literal"))
		return;
	look_at_elements(o, go_field(value, "body"));
}

static void look_at_assignment(struct others *o, TSNode n)
{
	TSNode left = go_field(n, "left"), right = go_field(n, "right");
	uint32_t names = ts_node_named_child_count(left);

	for (uint32_t i = 0; i < names; i++) {
		TSNode to = go_no_parens(ts_node_named_child(left, i));

		if (o->elements && is_target(o, to) && ts_node_named_child_count(right) == names)
			look_at_whole(o, ts_node_named_child(right, i));
		if (o->elements ? !go_is_index(to) || !is_target(o, go_operand(to))
				: !is_target(o, to))
			continue;
		if (ts_node_named_child_count(right) == names)
			look_at(o, ts_node_named_child(right, i));
		else
			o->found = true; /* a call gives it with something else: of any type */
	}
}

/* x := []any{a}, var x = []any{a} */
static void look_at_declaration(struct others *o, TSNode n)
{
	bool is_short = go_is(n, "short_var_declaration");
	TSNode left = is_short ? go_field(n, "left") : n,
	       right = go_field(n, is_short ? "right" : "value");
	uint32_t at = 0;

	if (ts_node_is_null(right)) /* var x []any */
		return;
	for (uint32_t i = 0; i < ts_node_named_child_count(left); i++) {
		TSNode name = ts_node_named_child(left, i);

		if (!is_short && !go_is_declared(n, name))
			continue;
		if (at < ts_node_named_child_count(right) && is_target(o, name))
			look_at_whole(o, ts_node_named_child(right, at));
		at++;
	}
}

/* T{field: x}, T{x} */
static void look_at_literal(struct others *o, TSNode body)
{
	TSNode value = boxing_field_value(&o->c->file->ctx, o->src, body, o->owner, o->target);

	if (ts_node_is_null(value))
		return;
	if (o->elements)
		look_at_whole(o, value);
	else
		look_at(o, value);
}

static bool visit_other(void *ctx, TSNode n)
{
	struct others *o = ctx;

	if (!o->target.n) {
		if (go_is(n, "func_literal"))
			return false; /* its returns are its own */
		if (go_is(n, "return_statement") && ts_node_named_child_count(n) == 1) {
			TSNode list = ts_node_named_child(n, 0);

			if (ts_node_named_child_count(list) > o->at)
				look_at(o, ts_node_named_child(list, o->at));
		}
	} else if (o->elements && go_is(n, "call_expression")) {
		look_at_append(o, n);
	} else if (o->owner.n && go_is(n, "literal_value")) {
		look_at_literal(o, n);
	} else if (go_is(n, "assignment_statement")) {
		look_at_assignment(o, n);
	} else if (o->elements && !o->field &&
		   (go_is(n, "short_var_declaration") || go_is(n, "var_spec"))) {
		look_at_declaration(o, n);
	} else if (go_is(n, "send_statement") && o->elements &&
		   is_target(o, go_field(n, "channel"))) {
		look_at(o, go_field(n, "value"));
	}
	return !o->found;
}

/* ---- who else settles the type ---- */

struct use_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

/* The function's name other than in a call or in front of its body. */
static bool visit_value_use(void *ctx, TSNode n)
{
	struct use_search *s = ctx;
	TSNode p = ts_node_parent(n);

	if (s->found)
		return false;
	if (!(go_is(n, "identifier") || go_is(n, "field_identifier")) ||
	    !str_eq(go_text(s->src, n), s->name))
		return true;
	if (go_is(p, "function_declaration") || go_is(p, "method_declaration") ||
	    go_is(p, "field_declaration") || go_is(p, "keyed_element"))
		return true;
	if (go_is(n, "field_identifier")) { /* x.Name */
		n = p;
		p = ts_node_parent(n);
		if (!go_is_selector(n))
			return true;
	}
	while (go_is(p, "parenthesized_expression") || go_is(p, "type_instantiation_expression"))
		n = p, p = ts_node_parent(p);
	s->found = !(go_is(p, "call_expression") && ts_node_eq(go_field(p, "function"), n));
	return true;
}

/* An interface of the package has a method of the name. */
static bool visit_method_spec(void *ctx, TSNode n)
{
	struct use_search *s = ctx;

	if (go_is(n, "method_spec") || go_is(n, "method_elem"))
		s->found = s->found || str_eq(go_text(s->src, go_field(n, "name")), s->name);
	return !s->found;
}

/* Walks all files of the package that hold the text. */
static void walk_package(const struct candidate *c, struct str text,
			 void (*see)(void *ctx, const struct gosrc *src), void *ctx)
{
	struct gopkg *pkg = c->file->ctx.pkg;

	if (!pkg) {
		see(ctx, c->file->src);
		return;
	}
	for (size_t i = 0; i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, pkg, i, text);

		if (src && !src->is_test)
			see(ctx, src);
	}
}

static void see_value_use(void *ctx, const struct gosrc *src)
{
	struct use_search *s = ctx;

	s->src = src;
	go_walk(src->root, visit_value_use, s);
}

static void see_method_spec(void *ctx, const struct gosrc *src)
{
	struct use_search *s = ctx;

	s->src = src;
	go_walk(src->root, visit_method_spec, s);
}

/* A literal that a variable holds, which is only called, may change its type; any other goes where a type waits for it. */
static bool is_local_helper(const struct candidate *c, TSNode literal)
{
	TSNode list = ts_node_parent(literal), stmt = ts_node_parent(list), left;
	struct use_search s = { .src = c->file->src };

	if (go_is(list, "call_expression"))
		return true; /* called where it stands */
	left = go_single(go_field(stmt, "left"));
	if (!go_is(stmt, "short_var_declaration") || !go_is(left, "identifier"))
		return false;
	s.name = go_text(s.src, left);
	for (TSNode next = ts_node_next_named_sibling(stmt); !ts_node_is_null(next);
	     next = ts_node_next_named_sibling(next))
		go_walk(next, visit_value_use, &s);
	return !s.found;
}

/* Packages of the module that the file imports may have an interface that asks for its exported methods. */
static bool serves_other_package(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str name = c->fn->name, mod = c->file->ctx.mod ? c->file->ctx.mod->path : STR("");

	if (!mod.n || !go_is_exported(name))
		return false;
	for (size_t i = 0; i < src->imports.n; i++)
		if (str_has_prefix(src->imports.v[i].path, mod))
			return true;
	return false;
}

/* The function is a value of a function type, or a method that an interface asks for: its results are settled there. */
static bool has_fixed_signature(const struct candidate *c)
{
	TSNode fn = go_enclosing_func(c->site);
	struct use_search s = { .name = c->fn->name };

	if (go_is(fn, "func_literal"))
		return !is_local_helper(c, fn);
	walk_package(c, s.name, see_value_use, &s);
	if (go_is(fn, "method_declaration") && serves_other_package(c))
		return true;
	if (!s.found && go_is(fn, "method_declaration"))
		walk_package(c, s.name, see_method_spec, &s);
	return s.found;
}

/* What a container of the interface's elements is handed to as it is. */
struct handed_search {
	struct others o;
	struct str fn; /* whose result it is; empty: of none */
	bool found;
};

/* f(x...), and json.Marshal(x): as it is, to a function that asks for the interface. */
static bool visit_handed(void *ctx, TSNode n)
{
	struct handed_search *s = ctx;

	if (!go_is(n, "call_expression") || str_eq(go_callee(s->o.src, n), STR("append")))
		return !s->found;
	for (uint32_t i = 0; i < go_arg_count(n); i++) {
		TSNode arg = go_arg(n, i);
		bool spread = go_is(arg, "variadic_argument");

		if (spread)
			arg = ts_node_named_child(arg, 0);
		s->found = s->found ||
			   ((spread || go_called_package(s->o.src, n).n) && is_target(&s->o, arg));
	}
	return !s->found;
}

static void see_handed(void *ctx, const struct gosrc *src)
{
	struct handed_search *s = ctx;

	s->o.src = src;
	go_walk(src->root, visit_handed, s);
}

static void see_others(void *ctx, const struct gosrc *src)
{
	struct others *o = ctx;

	o->src = src;
	go_walk(src->root, visit_other, o);
}

/* x := fn(...), and x... behind it */
static bool visit_caller(void *ctx, TSNode n)
{
	struct handed_search *s = ctx;
	TSNode right = go_single(go_field(n, "right")), left = go_field(n, "left"), fn;

	if (s->found || !go_is(n, "short_var_declaration") || !go_is(right, "call_expression"))
		return !s->found;
	fn = go_no_parens(go_field(right, "function"));
	if (!str_eq(go_called_name(s->o.src, right), s->fn) || ts_node_is_null(fn))
		return true;
	left = go_is(left, "expression_list") ? ts_node_named_child(left, 0) : left;
	s->o.target = go_text(s->o.src, left);
	go_walk(go_enclosing_func(n), visit_handed, s);
	return !s->found;
}

static void see_callers(void *ctx, const struct gosrc *src)
{
	struct handed_search *s = ctx;

	s->o.src = src;
	go_walk(src->root, visit_caller, s);
}

struct return_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_return(void *ctx, TSNode n)
{
	struct return_search *s = ctx;

	if (go_is(n, "return_statement") && ts_node_named_child_count(n) == 1) {
		TSNode list = ts_node_named_child(n, 0);

		for (uint32_t i = 0; i < MAX(ts_node_named_child_count(list), 1u); i++)
			s->found = s->found ||
				   str_eq(go_text(s->src, ts_node_named_child(list, i)), s->name);
	}
	return !s->found;
}

/* The container goes as it is to what asks for its type: here, or where the function's caller has it. */
static bool is_handed_on(const struct candidate *c, const struct others *o)
{
	struct handed_search s = { .o = *o };
	struct return_search r = { .src = c->file->src, .name = o->target };

	if (o->field) {
		walk_package(c, o->target, see_handed, &s);
		return s.found;
	}
	s.o.src = c->file->src;
	go_walk(go_field(c->fn->node, "body"), visit_handed, &s);
	if (s.found)
		return true;
	go_walk(go_field(c->fn->node, "body"), visit_return, &r);
	s.fn = c->fn->name;
	if (r.found)
		walk_package(c, s.fn, see_callers, &s);
	return s.found;
}

/* T{field: site}: the field of all values of that struct. */
static bool find_field(const struct candidate *c, struct others *o)
{
	struct boxing_field f;

	if (!boxing_field_of(c->file, ts_node_parent(c->site), &f))
		return false;
	o->field = o->literal = true;
	o->target = f.name;
	o->owner = f.owner;
	o->type = f.type;
	return true;
}

/* The struct that x of x.f is, or points to; empty: not known, or another package's. */
static struct str owner_of(const struct candidate *c, TSNode of)
{
	const struct gocontext *in = &c->file->ctx;
	struct gotype t = go_type_of(in, c->file->src, of);

	if (t.kind == GO_POINTER)
		t = go_type_elem(in, t);
	return t.kind == GO_STRUCT ? go_bare_type(t.text) : STR("");
}

/* What the site is stored in; false: nothing with a name. */
static bool find_target(const struct candidate *c, struct others *o)
{
	const struct gosrc *src = c->file->src;
	TSNode list = ts_node_parent(c->site), stmt = go_statement(c->site),
	       to = go_single(go_field(stmt, "left"));

	if (go_is(list, "literal_element"))
		return find_field(c, o);
	if (go_is(list, "argument_list")) { /* append(x, site), wherever its result goes */
		to = go_arg(ts_node_parent(list), 0);
		o->elements = true;
	} else if (go_is(list, "send_statement")) {
		to = go_field(list, "channel");
		o->elements = true;
	} else if (!go_is(stmt, "assignment_statement") || !go_is(list, "expression_list")) {
		return false;
	} else if (go_is_index(to)) {
		to = go_operand(to);
		o->elements = true;
	}
	to = go_no_parens(to);
	o->field = go_is_selector(to);
	if (!o->field && !go_is_name(to))
		return false;
	if (o->field)
		o->owner = owner_of(c, go_operand(to));
	o->target = go_text(src, o->field ? go_field(to, "field") : to);
	return o->target.n > 0;
}

/* err = ..., and results that have a name: who calls the function has their type. */
static bool is_settled(const struct candidate *c, const struct others *o)
{
	const struct gosrc *src = c->file->src;
	TSNode to = go_no_parens(go_single(go_field(go_statement(c->site), "left")));
	struct godecl d;

	if ((o->literal ? o->type : go_type_of(&c->file->ctx, src, to)).kind == GO_ERROR)
		return true;
	return !o->field && go_find_decl(src, to, o->target, &d) && d.kind == DECL_RESULT;
}

/* []any{a.Name, a.At}, map[string]any{"a": n, "b": s}: what the other elements of its literal are. */
static bool is_among_others(const struct candidate *c, struct others *o)
{
	static const char *const containers[] = { "slice_type", "array_type", "map_type",
						  "implicit_length_array_type", NULL };
	TSNode element = ts_node_parent(c->site), body = ts_node_parent(element);

	if (go_is(body, "keyed_element"))
		body = ts_node_parent(body);
	if (!go_is(element, "literal_element") ||
	    !go_is_any(go_field(ts_node_parent(body), "type"), containers))
		return false;
	look_at_elements(o, body);
	return o->found;
}

/* pkg.T{Field: site} */
static bool is_of_foreign_literal(const struct candidate *c)
{
	struct boxing_field f = { .foreign = false };

	return !boxing_field_of(c->file, ts_node_parent(c->site), &f) && f.foreign;
}

const char *boxing_needed(const struct candidate *c, enum boxing_place place)
{
	struct others o = { .c = c, .src = c->file->src };
	TSNode list = ts_node_parent(c->site);

	if (place == BOXING_RESULT) {
		if (has_fixed_signature(c))
			return "the function's type is settled elsewhere: it is used as a value, "
			       "or an interface asks for it";
		while (o.at < ts_node_named_child_count(list) &&
		       !ts_node_eq(ts_node_named_child(list, o.at), c->site))
			o.at++;
		go_walk(go_field(go_enclosing_func(c->site), "body"), visit_other, &o);
		return o.found ? BOXING_SEVERAL : NULL;
	}
	if (is_among_others(c, &o))
		return BOXING_SEVERAL;
	if (is_of_foreign_literal(c))
		return "another package settles the type of the field";
	if (!find_target(c, &o))
		return NULL;
	if (!o.elements && is_settled(c, &o))
		return "its type is settled: a result of the function, or an error";
	if (o.field) {
		walk_package(c, o.target, see_others, &o);
		if (o.owner.n && !o.found) /* T{x} does not name the field */
			walk_package(c, o.owner, see_others, &o);
	} else {
		go_walk(go_field(c->fn->node, "body"), visit_other, &o);
	}
	if (o.as_whole)
		return "what was filled elsewhere goes there as it is: values of any type";
	if (o.found)
		return BOXING_SEVERAL;
	return o.elements && is_handed_on(c, &o)
		       ? "it is handed as it is to a function that takes values of any type"
		       : NULL;
}
