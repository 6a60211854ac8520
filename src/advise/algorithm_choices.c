/*
 * Functions that try each choice of a loop and go on with what is left: with one call in a loop as many steps as with several
 * side by side. A walk over a tree looks alike, but goes on with a node; here it is the rest of the same parameter.
 */
#include "advise/algorithm.h"

#define MAX_KEYS 4

struct choices {
	const struct candidate *c;
	const struct gosrc *src;
	TSNode around, loop; /* the function that calls itself; the loop of the choices */
	struct str names[MAX_KEYS];
	bool rest[MAX_KEYS]; /* what is left of a slice: its length tells which */
	uint32_t n;
};

static bool note_key(struct choices *s, struct str name, bool rest)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (str_eq(s->names[i], name))
			return true;
	if (s->n == MAX_KEYS)
		return false;
	s->rest[s->n] = rest;
	s->names[s->n++] = name;
	return true;
}

/* The parameter of the function itself that an expression is, which nothing is written to. */
static bool is_own(const struct choices *s, TSNode expr)
{
	struct godecl d;
	struct str name;

	expr = go_no_parens(expr);
	if (!go_is(expr, "identifier"))
		return false;
	name = go_text(s->src, expr);
	return go_find_decl(s->src, expr, name, &d) && d.kind == DECL_PARAM &&
	       ts_node_eq(d.func, s->around) &&
	       !go_is_written(s->src, go_field(s->around, "body"), name);
}

/* for i := 0; i < n; i++, for i := range n, for j := i + 1; ...; j++: of a parameter n or i. */
static bool is_counted(const struct choices *s, TSNode expr, struct str *of)
{
	TSNode head = ts_node_named_child(s->loop, 0), from, to;
	struct godecl d;

	if (!go_is(expr, "identifier") || !go_find_decl(s->src, expr, go_text(s->src, expr), &d) ||
	    !go_contains(head, d.name))
		return false;
	if (go_is(head, "range_clause")) {
		to = go_no_parens(go_field(head, "right"));
		*of = go_text(s->src, to);
		return d.kind == DECL_RANGE_KEY && is_own(s, to) &&
		       go_type_of(&s->c->file->ctx, s->src, to).kind == GO_INT;
	}
	if (!go_is(go_field(head, "update"), "inc_statement") &&
	    !go_is(go_field(head, "update"), "dec_statement"))
		return false;
	from = go_no_parens(d.value);
	if (go_is(from, "binary_expression"))
		from = go_field(from, "left");
	to = go_field(go_no_parens(go_field(head, "condition")), "right");
	*of = go_text(s->src, is_own(s, to) ? to : from);
	return is_own(s, to) || is_own(s, from);
}

/* n - c, n + c, n / c, also of what the loop counts. */
static bool is_smaller(struct choices *s, TSNode expr)
{
	struct str op, of;

	if (is_counted(s, expr, &of))
		return note_key(s, of, false);
	if (!go_is(expr, "binary_expression"))
		return false;
	op = go_text(s->src, go_field(expr, "operator"));
	if (!str_eq(op, STR("-")) && !str_eq(op, STR("+")) && !str_eq(op, STR("/")))
		return false;
	expr = go_no_parens(go_field(expr, "left"));
	return is_own(s, expr) ? note_key(s, go_text(s->src, expr), false) : is_smaller(s, expr);
}

/* text[len(w):], and what strings.CutPrefix(text, w) leaves of it. */
static bool is_rest(struct choices *s, TSNode expr)
{
	static const char *const names[] = { "CutPrefix", "TrimPrefix", "CutSuffix", "TrimSuffix" };
	TSNode of = go_null();

	if (go_is(expr, "slice_expression") &&
	    ts_node_is_null(go_field(expr, "start")) != ts_node_is_null(go_field(expr, "end")))
		of = go_field(expr, "operand");
	for (size_t i = 0; go_is(expr, "call_expression") && i < ARRAY_LEN(names); i++)
		if (go_calls(s->src, expr, "strings", names[i]) ||
		    go_calls(s->src, expr, "bytes", names[i]))
			of = go_arg(expr, 0);
	return !ts_node_is_null(of) && is_own(s, of) &&
	       note_key(s, go_text(s->src, go_no_parens(of)), true);
}

static bool is_left_over(struct choices *s, TSNode arg)
{
	struct godecl d;

	arg = go_no_parens(arg);
	if (is_smaller(s, arg) || is_rest(s, arg))
		return true;
	/* rest := text[len(w):] */
	return go_is(arg, "identifier") && go_find_decl(s->src, arg, go_text(s->src, arg), &d) &&
	       d.kind == DECL_SHORT && d.index == 0 && go_contains(s->loop, d.stmt) &&
	       !ts_node_is_null(d.value) &&
	       (is_rest(s, go_no_parens(d.value)) || is_smaller(s, go_no_parens(d.value)));
}

/* Each argument is a parameter as it is, or what is left of one; at least one is less. */
static bool goes_on(struct choices *s, TSNode call)
{
	uint32_t less = 0;

	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode decl, arg = go_arg(call, i);

		if (is_own(s, arg) && str_eq(go_text(s->src, go_no_parens(arg)),
					     param_at(s->src, s->around, i, &decl)))
			continue;
		if (!is_left_over(s, arg))
			return false;
		less++;
	}
	return less > 0;
}

/* ---- nothing but the result comes of it ---- */

struct effect_search {
	const struct candidate *c;
	const struct gosrc *src;
	TSNode around;
	struct str self; /* a call of itself does what is looked at here */
	int depth;	 /* of functions of the package that are looked into */
	bool found;
};

static bool is_pure_package(struct str path)
{
	static const char *const paths[] = { "strings", "bytes",   "slices",	   "math",
					     "cmp",	"unicode", "unicode/utf8", "math/bits",
					     "strconv", "errors" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (str_eq(path, str_of(paths[i])))
			return true;
	return false;
}

static bool is_builtin(struct str name)
{
	static const char *const names[] = { "len",    "cap",	 "min",	    "max",     "append",
					     "make",   "new",	 "int",	    "int8",    "int16",
					     "int32",  "int64",	 "uint",    "uint8",   "uint16",
					     "uint32", "uint64", "float64", "float32", "byte",
					     "rune",   "string", "panic",   "abs" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static bool has_effects(struct effect_search *e);

/* Of a call: of a library that only works out, or of a function of the package that does no more. */
static bool is_pure_call(const struct effect_search *e, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str name = go_called_name(e->src, call), recv = STR("");
	struct effect_search in = { .c = e->c, .depth = e->depth + 1, .self = name };
	struct godef def;

	if (go_is(fn, "identifier") && (is_builtin(name) || str_eq(name, e->self)))
		return true;
	if (go_is(fn, "selector_expression")) {
		TSNode of = go_field(fn, "operand");
		struct str path = gosrc_import(e->src, go_text(e->src, of));

		if (path.n)
			return is_pure_package(path);
		if (str_eq(name, e->self))
			return true;
		recv = go_type_of(&e->c->file->ctx, e->src, of).text;
		recv = str_trim_prefix(recv, STR("*"));
		if (recv.n == 0)
			return false;
	}
	if (e->depth > 1 || !e->c->file->ctx.pkg ||
	    !gopkg_find_func(e->c->file->ctx.mod, e->c->file->ctx.pkg, recv, name, &def))
		return false;
	in.src = def.src;
	in.around = def.node;
	return !has_effects(&in);
}

/* x of x = v where x is the function's own. */
static bool is_local_name(const struct effect_search *e, TSNode n)
{
	struct godecl d;

	n = go_no_parens(n);
	if (!go_is(n, "identifier"))
		return false;
	return str_eq(go_text(e->src, n), STR("_")) ||
	       (go_find_decl(e->src, n, go_text(e->src, n), &d) && go_contains(e->around, d.name));
}

static bool visit_effect(void *ctx, TSNode n)
{
	static const char *const effects[] = { "go_statement",	    "send_statement",
					       "defer_statement",   "func_literal",
					       "receive_statement", NULL };
	struct effect_search *e = ctx;

	if (e->found)
		return false;
	if (go_is_any(n, effects) && !ts_node_eq(n, e->around)) {
		e->found = true;
	} else if (go_is(n, "assignment_statement")) {
		TSNode left = go_field(n, "left");

		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
			e->found |= !is_local_name(e, ts_node_named_child(left, i));
	} else if (go_is(n, "inc_statement") || go_is(n, "dec_statement")) {
		e->found |= !is_local_name(e, ts_node_named_child(n, 0));
	} else if (go_is(n, "call_expression")) {
		e->found |= !is_pure_call(e, n);
	}
	return !e->found;
}

static bool has_effects(struct effect_search *e)
{
	go_walk(go_field(e->around, "body"), visit_effect, e);
	return e->found;
}

bool algorithm_is_pure_call(const struct candidate *c, const struct gosrc *src, TSNode call)
{
	struct effect_search e = { .c = c, .src = src };

	return is_pure_call(&e, call);
}

/* ---- the choices ---- */

/* parent[j] == i around the call: of all j only the children, of a tree that is kept in a list. */
static bool picks_children(const struct choices *s, TSNode call)
{
	for (TSNode n = ts_node_parent(call); !ts_node_eq(n, s->loop); n = ts_node_parent(n)) {
		TSNode cond = go_is(n, "if_statement") ? go_no_parens(go_field(n, "condition"))
						       : go_null();

		if (go_is(cond, "binary_expression") &&
		    str_eq(go_text(s->src, go_field(cond, "operator")), STR("==")) &&
		    (is_own(s, go_field(cond, "left")) || is_own(s, go_field(cond, "right"))))
			return true;
	}
	return false;
}

/* What says yes or no ends with the first yes: only where little tells one state from another many come to the same. */
static bool is_kept_value(const struct choices *s, enum gokind kind)
{
	return kind == GO_INT || kind == GO_UINT || kind == GO_FLOAT ||
	       (kind == GO_BOOL && s->n == 1);
}

/* A call of a method on the receiver itself. */
static bool is_of_same_receiver(const struct choices *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function")), base = go_field(fn, "operand");
	struct godecl d;

	return !go_is(fn, "selector_expression") ||
	       (go_is(base, "identifier") &&
		go_find_decl(s->src, base, go_text(s->src, base), &d) && d.kind == DECL_RECEIVER);
}

/* The type of its only result, with or without a name. */
static TSNode result_of(TSNode fn)
{
	TSNode result = go_field(fn, "result");

	if (!go_is(result, "parameter_list"))
		return result;
	return ts_node_named_child_count(result) == 1
		       ? go_field(ts_node_named_child(result, 0), "type")
		       : go_null();
}

bool algorithm_choices(struct candidate *c, TSNode call, TSNode around, struct str self)
{
	const struct gosrc *src = c->file->src;
	struct choices s = { .c = c, .src = src, .around = around };
	struct effect_search e = { .c = c, .src = src, .around = around, .self = self };
	TSNode stmt = go_statement(call), result = result_of(around);

	s.loop = go_enclosing(call, "for_statement");
	if (ts_node_is_null(s.loop) || !go_contains(go_field(s.loop, "body"), call) ||
	    go_is(stmt, "return_statement") || go_is(stmt, "expression_statement") ||
	    leaves_loop(stmt) || !is_of_same_receiver(&s, call) || !goes_on(&s, call) ||
	    picks_children(&s, call) || ts_node_is_null(result) ||
	    !is_kept_value(&s, go_type_of_node(&c->file->ctx, src, result).kind) || has_effects(&e))
		return false;
	c->form = ALGORITHM_CHOICES;
	c->site = stmt;
	c->loop = s.loop;
	c->also_site = call;
	return true;
}

/* "map[int]int", by what is left of each parameter, and how one is looked up. */
static void write_keys(const struct choices *s, struct buf *types, struct buf *key)
{
	if (s->n == 1) {
		TSNode decl = go_null();
		struct str type = STR("int");

		for (uint32_t i = 0; !s->rest[0]; i++) {
			struct str name = param_at(s->src, s->around, i, &decl);

			if (name.n == 0 || str_eq(name, s->names[0])) {
				type = name.n ? go_text(s->src, go_field(decl, "type")) : type;
				break;
			}
		}
		buf_add_str(types, type);
		buf_printf(key, s->rest[0] ? "len(" STR_FMT ")" : STR_FMT, STR_ARG(s->names[0]));
		return;
	}
	buf_printf(types, "[%u]int", s->n);
	buf_printf(key, "[%u]int{", s->n);
	for (uint32_t i = 0; i < s->n; i++)
		buf_printf(key, s->rest[i] ? "%slen(" STR_FMT ")" : "%s" STR_FMT, i ? ", " : "",
			   STR_ARG(s->names[i]));
	buf_addc(key, '}');
}

const char *algorithm_choices_example(struct advisor *a, struct candidate *c)
{
	struct choices s = { .c = c, .src = c->file->src, .around = c->extra, .loop = c->loop };
	struct buf types = { 0 }, key = { 0 }, b = { 0 };

	if (!go_is(c->also_site, "call_expression") || !goes_on(&s, c->also_site))
		return "";
	write_keys(&s, &types, &key);
	buf_printf(&b,
		   "kept := map[" STR_FMT "]" STR_FMT
		   "{} // for one call from outside: handed on, or captured by a literal\n"
		   "// first: if v, ok := kept[" STR_FMT "]; ok { return v }\n"
		   "// last:  kept[" STR_FMT "] = v, before v is returned",
		   STR_ARG(buf_str(&types)), STR_ARG(go_text(s.src, result_of(s.around))),
		   STR_ARG(buf_str(&key)), STR_ARG(buf_str(&key)));
	buf_release(&types);
	buf_release(&key);
	return rule_words(a, &b);
}
