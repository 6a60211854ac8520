/*
 * Copies that cross a call: handed to functions of the user's that only read them, or returned to callers that only look.
 * See conversion_forms.h.
 */
#include "advise/conversion_forms.h"

#include <inttypes.h>

/* ---- handed on ---- */

int conversion_form_read(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv)
{
	TSNode list = conversion_outer(conv),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list, name;
	const struct gosrc *src = c->file->src;
	struct reads r, *kept;
	bool read = false;

	if (go_is(list, "argument_list")) {
		read = conversion_is_read(c->file, dir, conv, &r);
	} else if (go_is(stmt, "short_var_declaration")) {
		name = go_single(go_field(stmt, "left"));
		if (ts_node_is_null(name))
			return FORM_NONE;
		c->text = go_text(src, name);
		read = conversion_name_is_read(c->file, dir, c->text, ts_node_parent(stmt),
					       ts_node_end_byte(stmt), &r);
	}
	if (!read || !r.into.n)
		return FORM_NONE;
	kept = arena_alloc(a->arena, sizeof(*kept));
	*kept = r;
	c->data = kept;
	return FORM_READ;
}

/* What an error tells is what makes the compiler put the text on the heap: told as a copy, nothing is left to copy. */
static void explain_told(struct advisor *a, struct candidate *c, const struct reads *r)
{
	const struct gosrc *src = r->told_src;
	struct str value = go_text(src, r->told);
	TSNode call = ts_node_parent(ts_node_parent(r->told));
	struct edit e = { ts_node_start_byte(r->told), ts_node_end_byte(r->told),
			  arena_printf(a->arena, "string(" STR_FMT ")", STR_ARG(value)) };

	c->why = arena_printf(
		a->arena,
		STR_FMT " copies to the heap, although " STR_FMT
			" only reads it: what goes into an error may be kept, and the compiler "
			"cannot tell that there is none.",
		STR_ARG(c->subject), STR_ARG(r->into));
	c->remedy = arena_printf(
		a->arena,
		"Tell a copy in the error (%" PRIu32
		" place%s): then the text does not leave the function, and the conversion makes no "
		"copy at all (since Go 1.22).",
		r->tells, r->tells == 1 ? "" : "s");
	c->example = source_edited(a, src, call, &e, 1);
}

void conversion_explain_read(struct advisor *a, struct candidate *c)
{
	const struct reads *r = c->data;
	bool to_string = conversion_direction(c->file->src, c->site) == TO_STRING;

	if (!to_string && r->told_src && a->go_minor >= 22) {
		explain_told(a, c, r);
		return;
	}
	c->why = arena_printf(a->arena,
			      STR_FMT " copies, and " STR_FMT
				      " only reads what it gets: nothing needs the copy.",
			      STR_ARG(c->subject), STR_ARG(r->into));
	c->remedy =
		to_string ? "Let it take the bytes: package bytes has the functions that it "
			    "needs of package strings, and string(b) in a comparison, a switch, a "
			    "map's index or strconv stays without a copy on the heap. Where "
			    "others have strings, a type parameter takes both."
			  : "Let it take the string: what reads bytes by index reads a string "
			    "as well. Where others have bytes, a type parameter takes both.";
	c->example = arena_printf(a->arena,
				  "func read[T []byte | string](text T) {\n\t// what " STR_FMT
				  " does: indexes, slices and len work on both\n}",
				  STR_ARG(r->into));
}

/* ---- returned ---- */

struct given_search {
	const struct candidate *c;
	struct hot_file of;    /* the file that is looked through */
	struct str name, recv; /* recv: the receiver's type without star; empty: a function */
	enum direction dir;
	uint32_t index; /* of the result */
	bool refilled;	/* the next call writes over what it gave: nobody may hold it until then */
	uint32_t calls;
	bool other; /* somebody needs what it is, or nothing can be said */
};

static bool is_other_variable(const struct given_search *g, TSNode n)
{
	struct godecl d;

	return !g->recv.n && go_find_decl(g->of.src, n, g->name, &d) && !ts_node_is_null(d.func);
}

/* s := f(), s, ok := f(), s = f() */
static bool name_is_looked_at(struct given_search *g, TSNode call)
{
	TSNode values = conversion_outer(call), stmt = ts_node_parent(values), left, name, scope;
	const struct gosrc *src = g->of.src;
	struct assign_search set = { .src = src, .except = go_null() };
	struct reads r;

	left = go_field(stmt, "left");
	if (!go_is(values, "expression_list") || ts_node_is_null(left))
		return false;
	name = ts_node_named_child_count(values) == 1 ? ts_node_named_child(left, g->index)
						      : go_null();
	for (uint32_t i = 0; ts_node_is_null(name) && i < ts_node_named_child_count(values); i++)
		if (ts_node_eq(go_no_parens(ts_node_named_child(values, i)), call))
			name = ts_node_named_child(left, i);
	if (ts_node_is_null(name) || !go_is(name, "identifier"))
		return false;
	set.target = go_text(src, name);
	if (str_eq(set.target, STR("_")))
		return true;
	scope = conversion_scope(src, name);
	if (ts_node_is_null(scope))
		return false;
	find_assignments(&set, scope);
	if (set.count && !(go_is(set.found, "call_expression") &&
			   str_eq(go_called_name(src, set.found), g->name)))
		return false;
	return conversion_name_is_read(&g->of, g->dir, set.target, scope, 0, &r);
}

static void see_call(struct given_search *g, TSNode call, TSNode fn)
{
	struct reads r;

	if (go_is(fn, "selector_expression")) {
		struct gotype t = go_type_of(&g->of.ctx, g->of.src, go_field(fn, "operand"));
		struct str of = str_trim_prefix(t.text, STR("*"));

		if (of.n && t.kind != GO_INTERFACE && !str_eq(of, g->recv))
			return; /* a method of something else */
	}
	g->calls++;
	g->other = g->other ||
		   !(conversion_is_read(&g->of, g->dir, call, &r) || name_is_looked_at(g, call));
}

static bool visit_given(void *ctx, TSNode n)
{
	struct given_search *g = ctx;
	TSNode p, up;

	if (g->other)
		return false;
	if ((!go_is(n, "identifier") && !go_is(n, "field_identifier")) ||
	    !str_eq(go_text(g->of.src, n), g->name))
		return true;
	p = ts_node_parent(n);
	up = ts_node_parent(p);
	if (go_is(p, "function_declaration") || go_is(p, "method_declaration"))
		return true;
	if (g->recv.n && go_is(n, "identifier"))
		return true;
	if (g->recv.n && go_is(p, "selector_expression") && go_is(up, "call_expression") &&
	    ts_node_eq(go_no_parens(go_field(up, "function")), p))
		see_call(g, up, p);
	else if (!g->recv.n && go_is(p, "call_expression") &&
		 ts_node_eq(go_field(p, "function"), n))
		see_call(g, p, n);
	else if (!go_is(p, "field_declaration") && !go_is(p, "keyed_element") &&
		 !(go_is(n, "field_identifier") && !g->recv.n) && !is_other_variable(g, n))
		g->other = true; /* a value of the function, or an interface that asks for it */
	return true;
}

/* The type of result i: "string" of (name string, ok bool). */
static TSNode result_type(TSNode fn, uint32_t at)
{
	TSNode result = go_field(fn, "result");
	uint32_t k = 0;

	if (!go_is(result, "parameter_list"))
		return at == 0 ? result : go_null();
	for (uint32_t i = 0; i < ts_node_named_child_count(result); i++) {
		TSNode p = ts_node_named_child(result, i);
		uint32_t names = 0;

		for (uint32_t j = 0; j < ts_node_named_child_count(p); j++)
			names += go_is_declared(p, ts_node_named_child(p, j));
		if (at >= k && at < k + MAX(names, 1))
			return names > 1 ? go_null() : go_field(p, "type");
		k += MAX(names, 1);
	}
	return go_null();
}

struct returns_search {
	struct advisor *a;
	const struct gosrc *src;
	uint32_t index;
	bool other;
	struct edit e[MAX_EDITS];
	uint32_t n;
	enum direction dir;
};

/* Each return must give a conversion or a constant: what is a string already would have to be converted. */
static bool visit_return(void *ctx, TSNode n)
{
	struct returns_search *r = ctx;
	TSNode list, value;

	if (go_is(n, "func_literal"))
		return false;
	if (!go_is(n, "return_statement") || ts_node_named_child_count(n) == 0)
		return true;
	list = ts_node_named_child(n, 0);
	value = go_no_parens(ts_node_named_child(list, r->index));
	if (ts_node_is_null(value) || r->n == MAX_EDITS - 1) {
		r->other = true;
	} else if (is_conversion(r->src, value) && conversion_direction(r->src, value) == r->dir) {
		struct str arg = go_text(r->src, go_is(value, "call_expression")
							 ? go_arg(value, 0)
							 : go_field(value, "operand"));

		r->e[r->n++] = (struct edit){ ts_node_start_byte(value), ts_node_end_byte(value),
					      arena_strndup(r->a->arena, arg.p, arg.n) };
	} else if (str_eq(go_text(r->src, value), STR("\"\""))) {
		r->e[r->n++] =
			(struct edit){ ts_node_start_byte(value), ts_node_end_byte(value), "nil" };
	} else if (go_is(value, "nil")) {
		r->e[r->n++] =
			(struct edit){ ts_node_start_byte(value), ts_node_end_byte(value), "\"\"" };
	} else {
		r->other = true;
	}
	return false;
}

static struct str receiver_type(const struct gosrc *src, TSNode fn)
{
	TSNode list = go_field(fn, "receiver");
	struct str text;

	if (ts_node_is_null(list))
		return STR("");
	text = str_trim_prefix(go_text(src, go_field(ts_node_named_child(list, 0), "type")),
			       STR("*"));
	return str_index_byte(text, '[') < 0 ? text : STR("?"); /* generic ones: not told apart */
}

/* Others may call it: of another package, or through an interface that this package does not show. */
static bool is_open(const struct candidate *c)
{
	char first = c->fn->name.n ? c->fn->name.p[0] : 'A';

	return !((first >= 'a' && first <= 'z') || first == '_') &&
	       !(str_eq(c->file->src->package, STR("main")) &&
		 go_is(c->fn->node, "function_declaration"));
}

/* l.buf = append(l.buf[:0], ...), copy(l.buf, ...): what the operand is of is written in this function. */
struct fill_search {
	const struct gosrc *src;
	struct str of;
	bool found;
};

static bool visit_fill(void *ctx, TSNode n)
{
	struct fill_search *s = ctx;
	struct str callee;
	TSNode to;

	if (!go_is(n, "call_expression"))
		return !s->found;
	callee = go_callee(s->src, n);
	to = go_no_parens(go_arg(n, 0));
	while (go_is(to, "slice_expression"))
		to = go_no_parens(go_field(to, "operand"));
	s->found = s->found || ((str_eq(callee, STR("append")) || str_eq(callee, STR("copy"))) &&
				!ts_node_is_null(to) && str_eq(go_text(s->src, to), s->of));
	return !s->found;
}

static bool is_filled(const struct candidate *c, TSNode base)
{
	struct fill_search s = { .src = c->file->src };
	TSNode of = c->extra;
	struct godecl d;

	while (go_is(of, "slice_expression"))
		of = go_no_parens(go_field(of, "operand"));
	/* a local one is new in each call, unless it is cut from what stays: b := l.buf[:0] */
	if (go_is(of, "identifier") && go_find_decl(s.src, base, go_text(s.src, base), &d) &&
	    (d.kind == DECL_SHORT || d.kind == DECL_VAR) && !go_is(d.value, "slice_expression"))
		return false;
	s.of = go_text(s.src, of);
	go_walk(go_field(c->fn->node, "body"), visit_fill, &s);
	return s.found;
}

int conversion_form_given(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv)
{
	TSNode list = conversion_outer(conv), type, base;
	struct gopkg *pkg = c->file->ctx.pkg;
	struct given_search g = { .c = c, .dir = dir, .name = c->fn->name };
	struct returns_search r = { .a = a, .src = c->file->src, .dir = dir };

	if (dir == TO_RUNES || !pkg || !go_is(list, "expression_list") ||
	    !go_is(ts_node_parent(list), "return_statement") ||
	    !ts_node_eq(go_enclosing_func(conv), c->fn->node) || is_open(c))
		return FORM_NONE;
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++)
		if (go_contains(ts_node_named_child(list, i), conv))
			g.index = r.index = i;
	type = result_type(c->fn->node, g.index);
	if (ts_node_is_null(type) ||
	    !str_eq(go_text(c->file->src, type), dir == TO_STRING ? STR("string") : STR("[]byte")))
		return FORM_NONE;
	base = go_base_name(c->extra);
	g.refilled = ts_node_is_null(base) || is_filled(c, base);
	g.recv = receiver_type(c->file->src, c->fn->node);
	go_walk(go_field(c->fn->node, "body"), visit_return, &r);
	for (size_t i = 0; !r.other && !g.other && i < pkg->files.n; i++) {
		g.of = (struct hot_file){ .ctx = c->file->ctx };
		g.of.src = gopkg_open_with(c->file->ctx.mod, pkg, i, g.name);
		if (g.of.src && !g.of.src->is_test)
			go_walk(g.of.src->root, visit_given, &g);
	}
	return !r.other && !g.other && g.calls > 0 ? FORM_GIVEN : FORM_NONE;
}

void conversion_explain_given(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	enum direction dir = conversion_direction(src, c->site);
	struct returns_search r = { .a = a, .src = src, .dir = dir };
	TSNode list = conversion_outer(c->site), type;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++)
		if (go_contains(ts_node_named_child(list, i), c->site))
			r.index = i;
	type = result_type(c->fn->node, r.index);
	r.e[r.n++] = (struct edit){ ts_node_start_byte(type), ts_node_end_byte(type),
				    dir == TO_STRING ? "[]byte" : "string" };
	go_walk(go_field(c->fn->node, "body"), visit_return, &r);
	c->why =
		arena_printf(a->arena,
			     "Each call of " STR_FMT
			     " makes a copy, and all that call it only compare it, search in it or "
			     "measure it.",
			     STR_ARG(c->fn->name));
	c->remedy =
		dir == TO_STRING
			? "Return the bytes. (They stay what they are until the buffer that they "
			  "are cut from is filled anew: look at them before.) Callers compare "
			  "string(b) with a text, which makes no copy, and have package bytes."
			: "Return the string: callers read it by index and have package strings.";
	c->example = source_edited(a, src, c->fn->node, r.e, r.n);
}
