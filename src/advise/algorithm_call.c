/*
 * Who asks for what is searched. The loop that makes a search cost may be a library's, which calls a function literal for each
 * element; it may stand around the calls of a local function; or in a caller, or a caller's caller.
 */
#include "advise/algorithm.h"

#define MAX_LEVELS 2 /* callers of callers that are followed by the source alone */

TSNode algorithm_collection(TSNode n)
{
	n = go_no_parens(n);
	while (go_is(n, "slice_expression"))
		n = go_no_parens(go_field(n, "operand"));
	return n;
}

/* ---- rounds inside of the function ---- */

/* Library functions that call one of their arguments for each element, or for each comparison. */
static bool is_each_of_library(const struct gosrc *src, TSNode call)
{
	static const char *const rows[][2] = {
		{ "slices", "DeleteFunc" },
		{ "slices", "ContainsFunc" },
		{ "slices", "IndexFunc" },
		{ "slices", "SortFunc" },
		{ "slices", "MinFunc" },
		{ "slices", "SortStableFunc" },
		{ "slices", "MaxFunc" },
		{ "maps", "DeleteFunc" },
		{ "sort", "Slice" },
		{ "sort", "SliceStable" },
		{ "strings", "FieldsFunc" },
		{ "strings", "Map" },
		{ "strings", "FieldsFuncSeq" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_calls(src, call, rows[i][0], rows[i][1]))
			return true;
	return false;
}

struct param_call {
	const struct gosrc *src;
	TSNode fn;
	struct str name;
	bool found;
};

static bool visit_param_call(void *ctx, TSNode n)
{
	struct param_call *s = ctx;

	if (go_is(n, "call_expression") && str_eq(go_callee(s->src, n), s->name) &&
	    !ts_node_is_null(loop_around(s->src, n, s->fn)))
		s->found = true;
	return !s->found;
}

/* A function of the package that calls its i-th parameter in a loop: Filter(xs, func...). */
static bool is_each_of_package(const struct candidate *c, TSNode call, uint32_t i)
{
	struct str name = go_callee(c->file->src, call);
	struct param_call s;
	struct godef def;
	TSNode decl;

	if (!c->file->ctx.pkg || !go_is(go_no_parens(go_field(call, "function")), "identifier") ||
	    !gopkg_find_func(c->file->ctx.mod, c->file->ctx.pkg, STR(""), name, &def))
		return false;
	s = (struct param_call){ def.src, def.node, param_at(def.src, def.node, i, &decl), false };
	if (s.name.n)
		go_walk(go_field(def.node, "body"), visit_param_call, &s);
	return s.found;
}

/* The function literal around n that is called for each of something; null. */
static TSNode callback_around(const struct candidate *c, TSNode n)
{
	TSNode lit = go_enclosing_func(n), call;

	if (!go_is(lit, "func_literal") || !go_is(ts_node_parent(lit), "argument_list"))
		return go_null();
	call = ts_node_parent(ts_node_parent(lit));
	if (is_each_of_library(c->file->src, call))
		return lit;
	for (uint32_t i = 0; i < go_arg_count(call); i++)
		if (ts_node_eq(go_arg(call, i), lit) && is_each_of_package(c, call, i))
			return lit;
	return go_null();
}

TSNode algorithm_round(const struct candidate *c, TSNode n)
{
	TSNode loop = loop_around(c->file->src, n, c->fn->node), lit = callback_around(c, n);

	return ts_node_is_null(lit) || (!ts_node_is_null(loop) && go_contains(lit, loop)) ? loop
											  : lit;
}

static bool is_written_in(const struct gosrc *src, TSNode expr, TSNode loop)
{
	TSNode base = go_base_name(expr);

	return !ts_node_is_null(base) && go_is_written(src, loop, go_text(src, base));
}

/* The call, inside of the loop, that gives the parameter of a local function its value; the argument, or null. */
static TSNode local_argument(const struct candidate *c, TSNode expr, TSNode loop)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(expr), call;
	struct godecl d;

	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d) ||
	    d.kind != DECL_PARAM || !go_is(d.func, "func_literal") || go_contains(loop, d.func))
		return go_null();
	call = literal_call(src, d.func, c->fn->node);
	return !ts_node_is_null(call) && go_contains(loop, call) ? go_arg(call, d.index)
								 : go_null();
}

enum algorithm_key algorithm_key_of(const struct candidate *c, TSNode key, TSNode loop)
{
	const struct gosrc *src = c->file->src;
	TSNode arg;

	if (algorithm_varies(src, key, loop) || is_written_in(src, key, loop))
		return ALGORITHM_KEY_VARIES;
	arg = local_argument(c, key, loop);
	if (!ts_node_is_null(arg) &&
	    (algorithm_varies(src, arg, loop) || is_written_in(src, arg, loop)))
		return ALGORITHM_KEY_HANDED;
	return ALGORITHM_KEY_STAYS;
}

/* ---- rounds of the callers ---- */

/* A function, and what it searches as it is seen from there; null: a variable of the package. */
struct searched {
	const struct candidate *c;
	struct hot_file *file;
	const struct gofunc *fn;
	struct godecl root;
};

static bool root_of(struct searched *s, const struct gosrc *src, TSNode expr)
{
	TSNode base = go_base_name(algorithm_collection(expr));

	return !ts_node_is_null(base) && go_find_decl(src, base, go_text(src, base), &s->root) &&
	       (s->root.kind == DECL_PARAM || s->root.kind == DECL_RECEIVER ||
		s->root.kind == DECL_PACKAGE);
}

static bool is_called_in_loop(const struct searched *s, int levels);

/*
 * Whether the call searches the same thing again and again: in a loop that does not change which; or in a function that gets it
 * from its own caller, who does so.
 */
static bool asks_again(const struct searched *s, const struct callsite *at, int levels)
{
	const struct gosrc *src = at->file->src;
	TSNode loop = loop_around(src, at->call, at->fn->node), value = go_null();
	struct searched up = { .c = s->c, .file = at->file, .fn = at->fn, .root = s->root };

	if (s->root.kind != DECL_PACKAGE) {
		value = callsite_value(at, &s->root);
		if (ts_node_is_null(value))
			return !ts_node_is_null(loop);
	}
	if (!ts_node_is_null(loop))
		return ts_node_is_null(value) ||
		       !algorithm_varies(src, algorithm_collection(value), loop);
	if (!ts_node_is_null(value) && algorithm_visits(src, at->fn, at->call, value))
		return true;
	return levels > 0 && (ts_node_is_null(value) || root_of(&up, src, value)) &&
	       is_called_in_loop(&up, levels - 1);
}

struct str algorithm_path_at(struct advisor *a, const struct candidate *c, TSNode expr,
			     const struct callsite *at, TSNode *value)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(expr);
	struct str root = go_text(src, base), path = go_text(src, expr);
	struct godecl d;

	*value = go_null();
	if (!go_find_decl(src, base, root, &d))
		return STR("");
	*value = go_no_parens(callsite_value(at, &d));
	if (ts_node_is_null(*value) || (!go_is_name(*value) && !go_is_selector(*value)))
		return STR("");
	return str_of(arena_printf(a->arena, STR_FMT STR_FMT,
				   STR_ARG(go_text(at->file->src, *value)),
				   STR_ARG(str_sub(path, root.n, path.n))));
}

/* The caller adds an element to what it lets search, once a call: if !s.has(k) { s.keys = append(s.keys, k) }. */
static bool grows_at(struct advisor *a, const struct candidate *c, TSNode over,
		     const struct callsite *at)
{
	const struct gosrc *src = at->file->src;
	struct algorithm_change one;
	struct godecl d;
	TSNode value;
	struct str path = algorithm_path_at(a, c, algorithm_collection(over), at, &value);

	return path.n && go_find_decl(src, value, go_text(src, go_base_name(value)), &d) &&
	       (d.kind == DECL_RECEIVER || d.kind == DECL_PACKAGE || d.kind == DECL_PARAM) &&
	       algorithm_change_of(src, at->fn->node, path, &one) && ts_node_is_null(one.index) &&
	       !algorithm_is_cut(src, at->fn->node, path);
}

struct calls_search {
	const struct searched *of;
	const struct gofunc *in;
	int levels;
	bool found;
};

/* Of a method the receiver's type must be the same, as far as it can be told. */
static bool is_call_of(const struct searched *s, TSNode n)
{
	const struct gosrc *src = s->file->src;
	TSNode fn = go_no_parens(go_field(n, "function")), recv;
	bool method = go_is(s->fn->node, "method_declaration");
	struct gotype t;

	if (method != go_is(fn, "selector_expression") ||
	    !str_eq(go_text(src, method ? go_field(fn, "field") : fn), s->fn->name))
		return false;
	if (!method)
		return true;
	recv = ts_node_named_child(go_field(s->fn->node, "receiver"), 0);
	t = go_type_of(&s->file->ctx, src, go_field(fn, "operand"));
	return t.kind == GO_UNKNOWN ||
	       str_eq(go_bare_type(go_text(src, go_field(recv, "type"))), go_bare_type(t.text));
}

static bool visit_caller(void *ctx, TSNode n)
{
	struct calls_search *s = ctx;
	struct callsite at = { s->of->file, s->in, n };

	if (!s->found && go_is(n, "call_expression") && is_call_of(s->of, n))
		s->found = asks_again(s->of, &at, s->levels);
	return !s->found;
}

/* By the source of the file alone: what was inlined, or stands behind a callback, shows no caller in a profile. */
static bool is_called_in_loop(const struct searched *s, int levels)
{
	struct calls_search calls = { .of = s, .levels = levels };

	for (size_t i = 0; i < s->file->src->funcs.n && !calls.found; i++) {
		calls.in = &s->file->src->funcs.v[i];
		if (calls.in != s->fn)
			go_walk(calls.in->node, visit_caller, &calls);
	}
	return calls.found;
}

/* The slice is the caller's: so is the remedy. */
static void take_site(struct candidate *c, const struct callsite *s)
{
	c->also_site = s->call;
	c->extra_src = s->file->src;
	c->loop = loop_around(s->file->src, s->call, s->fn->node);
	if (str_eq(c->text, ALGORITHM_ARGUMENT) && s->file == c->file &&
	    !ts_node_is_null(c->loop)) {
		c->site = s->call;
		c->fn = s->fn;
		c->line = go_line(s->call);
	}
}

/*
 * A predicate that is called back hides who called the function from the profile: then the source is asked, for a call in a
 * loop of the same file. Only of a name that no other package can call.
 */
static bool is_hidden(const struct candidate *c)
{
	return go_is(c->site, "call_expression") && !go_is_exported(c->fn->name);
}

/* A helper is charged with all that it does: whom else it does it for is told. NULL: nobody. */
static const char *others_that_ask(struct advisor *a, const struct callsite *sites, uint32_t n)
{
	struct buf b = { 0 };

	for (uint32_t i = 0; i < n; i++)
		buf_printf(&b, "%s" STR_FMT " (%s:%u)",
			   i == 0	? " Loops call it in other places, too: "
			   : i + 1 == n ? " and "
					: ", ",
			   STR_ARG(sites[i].fn->name), sites[i].file->rel, go_line(sites[i].call));
	if (n)
		buf_adds(&b, ". The price is that of all of them.");
	return n ? rule_words(a, &b) : NULL;
}

bool algorithm_is_asked_again(struct advisor *a, struct candidate *c, TSNode over)
{
	struct callsite sites[MAX_CALLSITES];
	struct searched s = { .c = c, .file = c->file, .fn = c->fn };
	uint32_t n = callsites_of(a, c, sites), asking = 0;

	if (!root_of(&s, c->file->src, over))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (asks_again(&s, &sites[i], MAX_LEVELS))
			sites[asking++] = sites[i];
	if (asking) {
		take_site(c, &sites[0]);
		c->data = others_that_ask(a, &sites[1], asking - 1);
		return true;
	}
	for (uint32_t i = 0; i < n; i++)
		if (algorithm_is_kept(c->file->src, over) && grows_at(a, c, over, &sites[i])) {
			c->text = ALGORITHM_GROWS;
			c->data = arena_printf(a->arena, " " STR_FMT " (%s:%u) makes it longer.",
					       STR_ARG(sites[i].fn->name), sites[i].file->rel,
					       go_line(sites[i].call));
			return true;
		}
	return is_hidden(c) && is_called_in_loop(&s, 0);
}
