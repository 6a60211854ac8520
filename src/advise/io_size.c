#include "advise/io_size.h"

#include "gocode/gosize.h"

#define MAX_DEPTH 4
#define MAX_STEPS 400 /* values that are looked at */

struct size_search {
	const struct gocontext *ctx;
	TSNode call; /* of the candidate's file; null where the search has left its function */
	uint32_t small, large, gathered, steps;
};

/* A value is one slice, elements are those of a slice of slices. */
typedef void (*see_fn)(struct size_search *s, const struct gosrc *src, TSNode value, int depth);

static void see_value(struct size_search *s, const struct gosrc *src, TSNode value, int depth);
static void see_elements(struct size_search *s, const struct gosrc *src, TSNode value, int depth);

static void see_bytes(struct size_search *s, uint64_t n)
{
	if (n >= IO_LARGE)
		s->large++;
	else
		s->small++;
}

/*
 * Bytes of x[:N], x[A:N], and of x where it is an array, also one behind a pointer or in a struct; of x[:n], which is no
 * more, as well. 0: the source does not say.
 */
static uint64_t bytes_of(const struct gocontext *ctx, const struct gosrc *src, TSNode arg)
{
	uint64_t from = 0, to = 0;
	struct gotype t;

	if (go_is(arg, "slice_expression")) {
		TSNode start = go_field(arg, "start"), end = go_field(arg, "end");

		if (ts_node_is_null(end) || !go_number(src, end, &to))
			to = bytes_of(ctx, src, go_no_parens(go_field(arg, "operand")));
		if (!ts_node_is_null(start) && !go_number(src, start, &from))
			from = 0;
		return to > from ? to - from : 0;
	}
	t = go_type_of(ctx, src, arg);
	if (t.kind == GO_POINTER)
		t = go_type_elem(ctx, t);
	return t.kind == GO_ARRAY && go_number(t.src, go_field(t.node, "length"), &to) ? to : 0;
}

/* Functions whose result is as large as the source says, or has been gathered. */
static void see_call(struct size_search *s, const struct gosrc *src, TSNode call)
{
	struct str callee = go_callee(src, call);
	bool make = str_eq(callee, STR("make"));
	uint64_t n;

	if (make || str_has_suffix(callee, STR(".Repeat"))) {
		if (go_arg_count(call) > 1 && go_number(src, go_arg(call, 1), &n) && n > 0)
			see_bytes(s, n);
		else if (!make)
			s->small++;
	} else if (str_has_suffix(callee, STR(".Bytes")) ||
		   str_has_suffix(callee, STR(".String")) ||
		   str_has_suffix(callee, STR(".ReadFile")) ||
		   str_has_suffix(callee, STR(".ReadAll"))) {
		s->large++;
	} else {
		s->small++;
	}
}

struct set_search {
	struct size_search *s;
	const struct gosrc *src;
	struct str name;
	see_fn see;
	int depth;
};

static bool is_append(const struct gosrc *src, TSNode value)
{
	return go_is(value, "call_expression") &&
	       str_index(go_called_name(src, value), STR("ppend")) >= 0;
}

/* The loop around what is set, where the call stands behind it. */
static bool is_gathered(const struct set_search *f, TSNode stmt)
{
	TSNode loop = go_enclosing(stmt, "for_statement");

	return !ts_node_is_null(f->s->call) && !ts_node_is_null(loop) &&
	       is_append(f->src, go_no_parens(go_single(go_field(stmt, "right")))) &&
	       go_contains(go_enclosing_func(stmt), f->s->call) && !go_contains(loop, f->s->call);
}

/* name = V of a value; name[i] = V and name = append(name, V, W) of its elements. */
static bool visit_set(void *ctx, TSNode n)
{
	struct set_search *f = ctx;
	bool elements = f->see == see_elements;
	TSNode left, right;

	if (!go_is(n, "assignment_statement"))
		return true;
	left = go_single(go_field(n, "left"));
	right = go_single(go_field(n, "right"));
	if (ts_node_is_null(left) || ts_node_is_null(right))
		return true;
	left = go_no_parens(left);
	right = go_no_parens(right);
	if (elements && go_is_index(left) && str_eq(go_text(f->src, go_operand(left)), f->name)) {
		see_value(f->s, f->src, right, f->depth + 1);
	} else if (str_eq(go_text(f->src, left), f->name)) {
		if (elements && is_append_to(f->src, right, f->name)) {
			for (uint32_t i = 1; i < go_arg_count(right); i++)
				see_value(f->s, f->src, go_arg(right, i), f->depth + 1);
		} else if (is_gathered(f, n)) {
			f->s->gathered++;
		} else {
			f->see(f->s, f->src, right, f->depth + 1);
		}
	}
	return true;
}

/* ---- what callers hand over ---- */

struct caller_search {
	struct size_search *s;
	const struct gosrc *src;
	struct str name, recv; /* recv: of a method, its type without star */
	uint32_t index;
	see_fn see;
	int depth;
};

static bool visit_caller(void *ctx, TSNode n)
{
	struct caller_search *f = ctx;
	TSNode fn, arg;

	if (!go_is(n, "call_expression") || !str_eq(go_called_name(f->src, n), f->name))
		return true;
	fn = go_no_parens(go_field(n, "function"));
	if (f->recv.n) {
		struct str type = go_type_of(f->s->ctx, f->src, go_field(fn, "operand")).text;

		if (!str_eq(go_bare_type(type), f->recv))
			return true;
	}
	arg = go_arg(n, f->index);
	if (!ts_node_is_null(arg))
		f->see(f->s, f->src, arg, f->depth + 1);
	return true;
}

static struct str receiver_of(const struct gosrc *src, TSNode fn)
{
	return go_is(fn, "method_declaration")
		       ? go_bare_type(go_text(
				 src, go_field(ts_node_named_child(go_field(fn, "receiver"), 0),
					       "type")))
		       : STR("");
}

static void see_callers(struct size_search *s, const struct godecl *d, see_fn see, int depth)
{
	struct caller_search f = { .s = s, .index = d->index, .see = see, .depth = depth };
	const struct gopkg *pkg = s->ctx->pkg;
	TSNode call = s->call;

	if (go_is(d->func, "func_literal") || !pkg || depth >= MAX_DEPTH)
		return;
	f.name = go_text(d->src, go_field(d->func, "name"));
	f.recv = receiver_of(d->src, d->func);
	s->call = go_null();
	for (size_t i = 0; i < pkg->files.n; i++) {
		f.src = gopkg_open_with(s->ctx->mod, s->ctx->pkg, i, f.name);
		if (f.src)
			go_walk(f.src->root, visit_caller, &f);
	}
	s->call = call;
}

/* ---- values ---- */

static void see_name(struct size_search *s, const struct gosrc *src, TSNode name, see_fn see,
		     int depth)
{
	struct set_search f = { s, src, go_text(src, name), see, depth };
	TSNode base = go_base_name(name), fn = go_enclosing_func(name);
	struct godecl d;

	if (depth >= MAX_DEPTH || ts_node_is_null(base) || ts_node_is_null(fn))
		return;
	if (go_is_name(name) && go_find_decl(src, base, go_text(src, base), &d)) {
		if (d.kind == DECL_PARAM)
			see_callers(s, &d, see, depth);
		else if (d.kind == DECL_RANGE_VALUE && see == see_value)
			see_elements(s, src, go_no_parens(d.value), depth + 1);
		else if ((d.kind == DECL_SHORT || d.kind == DECL_VAR) && !ts_node_is_null(d.value))
			see(s, src, go_no_parens(d.value), depth + 1);
	}
	go_walk(go_field(fn, "body"), visit_set, &f);
}

static void see_value(struct size_search *s, const struct gosrc *src, TSNode value, int depth)
{
	uint64_t n;

	if (ts_node_is_null(value) || s->steps++ >= MAX_STEPS)
		return;
	value = go_no_parens(value);
	if (go_is(value, "composite_literal") || go_is(value, "interpreted_string_literal") ||
	    go_is(value, "type_conversion_expression")) {
		s->small++;
		return;
	}
	if (go_is(value, "call_expression")) {
		see_call(s, src, value);
		return;
	}
	n = bytes_of(s->ctx, src, value);
	if (n > 0) {
		see_bytes(s, n);
		return;
	}
	while (go_is(value, "slice_expression"))
		value = go_no_parens(go_field(value, "operand"));
	if (go_is_name(value) || go_is_selector(value))
		see_name(s, src, value, see_value, depth);
}

/* [][]byte{a, b}, and the same repeated. */
static void see_elements(struct size_search *s, const struct gosrc *src, TSNode value, int depth)
{
	TSNode body;

	if (ts_node_is_null(value) || s->steps++ >= MAX_STEPS)
		return;
	value = go_no_parens(value);
	body = go_is(value, "composite_literal") ? go_field(value, "body") : go_null();
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (go_is(e, "literal_element") && ts_node_named_child_count(e) == 1)
			see_value(s, src, ts_node_named_child(e, 0), depth + 1);
	}
	if (go_is(value, "call_expression") && go_calls(src, value, "slices", "Repeat"))
		see_elements(s, src, go_arg(value, 0), depth + 1);
	else if (go_is(value, "slice_expression"))
		see_elements(s, src, go_field(value, "operand"), depth + 1);
	else if (go_is_name(value) || go_is_selector(value))
		see_name(s, src, value, see_elements, depth);
}

enum io_size io_size_of(const struct candidate *c, TSNode call, TSNode arg)
{
	struct size_search s = { .ctx = &c->file->ctx, .call = call };

	see_value(&s, c->file->src, arg, 0);
	return s.gathered ? IO_SIZE_GATHERED
	       : s.small  ? IO_SIZE_SMALL
	       : s.large  ? IO_SIZE_LARGE
			  : IO_SIZE_UNKNOWN;
}
