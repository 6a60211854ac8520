/* What functions do with a text that they get. See conversion_reads.h. */
#include "advise/conversion_reads.h"
#include "gocode/gocallee.h"

#define MAX_READ_HOPS 5	 /* functions that hand it on */
#define MAX_READ_NAMES 4 /* names of pieces of it */

struct read_search {
	const struct hot_file *f;
	enum direction dir;
	struct str name; /* of the piece that is followed */
	uint32_t after;
	TSNode func; /* that the name is of: a literal inside may keep it */
	int hops, names;
	bool kept;
	struct reads *out;
};

static bool is_read(struct read_search *r, TSNode n);

/* Functions of the standard library that read what they get, have no twin for strings, and do not keep it. */
static bool is_std_reader(const struct read_search *r, TSNode call, TSNode n)
{
	static const struct {
		const char *path, *name;
		uint32_t arg;
		enum direction dir;
	} rows[] = {
		{ "encoding/hex", "Decode", 1, TO_BYTES },
		{ "unicode/utf8", "DecodeRune", 0, TO_BYTES },
		{ "unicode/utf8", "Valid", 0, TO_BYTES },
		{ "unicode/utf8", "RuneCount", 0, TO_BYTES },
		{ "unicode/utf8", "DecodeRuneInString", 0, TO_STRING },
		{ "unicode/utf8", "ValidString", 0, TO_STRING },
		{ "unicode/utf8", "RuneCountInString", 0, TO_STRING },
		{ "strconv", "Atoi", 0, TO_STRING },
		{ "strconv", "ParseInt", 0, TO_STRING },
		{ "strconv", "ParseUint", 0, TO_STRING },
		{ "strconv", "ParseFloat", 0, TO_STRING },
		{ "strconv", "ParseBool", 0, TO_STRING },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].dir == r->dir && go_calls(r->f->src, call, rows[i].path, rows[i].name))
			return ts_node_eq(go_no_parens(go_arg(call, rows[i].arg)), n);
	return false;
}

bool conversion_callee(const struct hot_file *f, TSNode call, struct godef *def,
		       struct gocontext *ctx)
{
	struct gocallee callee = go_find_callee(&f->ctx, f->src, call);

	*def = callee.def;
	*ctx = callee.ctx;
	return callee.kind == CALLEE_FUNC;
}

static uint32_t place_of(TSNode list, TSNode n)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++)
		if (go_contains(ts_node_named_child(list, i), n))
			return i;
	return 0;
}

static bool visit_name(void *ctx, TSNode n)
{
	struct read_search *r = ctx;

	if (ts_node_start_byte(n) < r->after || !go_is(n, "identifier") ||
	    !str_eq(go_text(r->f->src, n), r->name))
		return !r->kept;
	r->kept = r->kept || !ts_node_eq(go_enclosing_func(n), r->func) || !is_read(r, n);
	return !r->kept;
}

static bool name_is_read(const struct read_search *r, struct str name, TSNode scope, uint32_t after)
{
	struct read_search in = *r;

	in.name = name;
	in.after = after;
	in.func = go_enclosing_func(scope);
	if (ts_node_is_null(in.func))
		return false;
	go_walk(scope, visit_name, &in);
	return !in.kept;
}

/* The function that gets it, which does the same. */
static bool callee_reads(const struct read_search *r, TSNode call, uint32_t arg)
{
	struct hot_file of = { 0 };
	struct read_search in = *r;
	struct godef def;
	TSNode decl;

	if (r->hops >= MAX_READ_HOPS || !conversion_callee(r->f, call, &def, &of.ctx))
		return false;
	of.src = (struct gosrc *)(uintptr_t)def.src;
	in.f = &of;
	in.hops++;
	in.names = 0;
	in.name = param_at(def.src, def.node, arg, &decl);
	if (!in.name.n || go_is(decl, "variadic_parameter_declaration") ||
	    ts_node_is_null(go_field(def.node, "body")))
		return false;
	if (!r->out->into.n)
		r->out->into = go_callee(r->f->src, call);
	return name_is_read(&in, in.name, go_field(def.node, "body"), 0);
}

TSNode conversion_scope(const struct gosrc *src, TSNode name)
{
	TSNode stmt = ts_node_parent(ts_node_parent(name));
	struct godecl d = { .kind = DECL_SHORT, .stmt = stmt };

	/* a declaration does not see itself */
	if (!go_is(stmt, "short_var_declaration") &&
	    (!go_find_decl(src, name, go_text(src, name), &d) || ts_node_is_null(d.func) ||
	     d.kind == DECL_RESULT || d.kind == DECL_PARAM))
		return go_null();
	return scope_of(&d);
}

/* x := s[1:], x = x[1:]: another name, or the same again. */
static bool other_name_is_read(struct read_search *r, TSNode n, TSNode values)
{
	TSNode stmt = ts_node_parent(values), left = go_field(stmt, "left"), name, scope;
	bool is_short = go_is(stmt, "short_var_declaration");
	struct read_search in = *r;

	if (!is_short && !go_is(stmt, "assignment_statement"))
		return false;
	if (ts_node_eq(left, values)) /* set anew: what it holds then is looked at as well */
		return true;
	if (ts_node_named_child_count(left) != ts_node_named_child_count(values) ||
	    !str_eq(is_short ? STR("=") : go_text(r->f->src, go_field(stmt, "operator")), STR("=")))
		return false;
	name = ts_node_named_child(left, place_of(values, n));
	if (!go_is(name, "identifier"))
		return false;
	if (str_eq(go_text(r->f->src, name), r->name) || str_eq(go_text(r->f->src, name), STR("_")))
		return true;
	in.names++;
	if (in.names > MAX_READ_NAMES || ts_node_is_null(scope = conversion_scope(r->f->src, name)))
		return false;
	return name_is_read(&in, go_text(r->f->src, name), scope,
			    is_short ? ts_node_end_byte(stmt) : 0);
}

/* In an error, of which there are few: fmt.Errorf("no such field %q", text). */
static bool is_told(struct read_search *r, TSNode call, TSNode n)
{
	TSNode list = ts_node_parent(n);

	if (!go_calls(r->f->src, call, "fmt", "Errorf") || place_of(list, n) == 0)
		return false;
	r->out->tells++;
	if (!r->out->told_src) {
		r->out->told_src = r->f->src;
		r->out->told = n;
	}
	return true;
}

static bool is_read_in_call(struct read_search *r, TSNode call, TSNode n)
{
	struct str callee = go_callee(r->f->src, call);
	uint32_t arg = place_of(go_field(call, "arguments"), n);

	if (is_told(r, call, n))
		return true;
	if (str_eq(callee, STR("string")) || (str_eq(callee, STR("copy")) && arg == 1) ||
	    go_calls(r->f->src, call, "bytes", "Equal") || is_std_reader(r, call, n)) {
		r->out->looks++;
		return true;
	}
	return callee_reads(r, call, arg);
}

static bool is_read(struct read_search *r, TSNode n)
{
	TSNode p = conversion_outer(n);

	if (conversion_piece_is_look(r->f, r->dir, n)) {
		r->out->looks++;
		return true;
	}
	if (go_is(p, "slice_expression"))
		return ts_node_eq(go_no_parens(go_field(p, "operand")), n) && is_read(r, p);
	if (go_is(p, "expression_list"))
		return other_name_is_read(r, n, p);
	if (go_is(p, "variadic_argument")) { /* append(dst, s...) takes both */
		r->out->looks++;
		return str_eq(go_callee(r->f->src, ts_node_parent(ts_node_parent(p))),
			      STR("append"));
	}
	if (go_is(p, "type_conversion_expression") && r->dir == TO_STRING) {
		r->out->looks++;
		return true;
	}
	return go_is(p, "argument_list") && is_read_in_call(r, ts_node_parent(p), n);
}

bool conversion_is_read(const struct hot_file *f, enum direction dir, TSNode n, struct reads *out)
{
	struct read_search r = { .f = f, .dir = dir, .out = out };

	*out = (struct reads){ 0 };
	return dir != TO_RUNES && is_read(&r, n) && out->looks > 0;
}

bool conversion_name_is_read(const struct hot_file *f, enum direction dir, struct str name,
			     TSNode scope, uint32_t after, struct reads *out)
{
	struct read_search r = { .f = f, .dir = dir, .out = out };

	*out = (struct reads){ 0 };
	return dir != TO_RUNES && name_is_read(&r, name, scope, after) && out->looks > 0;
}
