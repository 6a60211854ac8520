#include "advise/conversion.h"

TSNode conversion_outer(TSNode n)
{
	TSNode p = ts_node_parent(n);

	while (go_is(p, "parenthesized_expression"))
		p = ts_node_parent(p);
	return p;
}

bool conversion_is_assigned(TSNode index)
{
	TSNode list = ts_node_parent(index),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list;

	if (go_is(stmt, "inc_statement") || go_is(stmt, "dec_statement"))
		return true;
	return go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "left"), index);
}

/* Functions that both packages have and that give no piece of their input back. */
static const char *const twins[] = { "Contains",      "ContainsAny", "ContainsRune", "Count",
				     "EqualFold",     "HasPrefix",   "HasSuffix",    "Index",
				     "IndexAny",      "IndexByte",   "IndexRune",    "LastIndex",
				     "LastIndexByte", "Compare",     "IndexFunc",    "ContainsFunc",
				     "LastIndexAny",  NULL };

static bool is_twin(struct str name)
{
	for (size_t i = 0; twins[i]; i++)
		if (str_eq(name, str_of(twins[i])))
			return true;
	return false;
}

enum direction conversion_direction(const struct gosrc *src, TSNode conv)
{
	if (go_is(conv, "call_expression"))
		return TO_STRING;
	return str_eq(go_text(src, go_field(go_field(conv, "type"), "element")), STR("rune"))
		       ? TO_RUNES
		       : TO_BYTES;
}

struct str conversion_func(const struct gosrc *src, TSNode call, const char *package)
{
	if (str_eq(go_called_package(src, call), str_of(package)))
		return go_called_name(src, call);
	return (struct str){ NULL, 0 };
}

struct str conversion_method(const struct gosrc *src, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	if (!go_is(fn, "selector_expression") || go_called_package(src, call).n)
		return (struct str){ NULL, 0 };
	return go_text(src, go_field(fn, "field"));
}

bool is_conversion(const struct gosrc *src, TSNode n)
{
	return go_is(n, "type_conversion_expression") ||
	       (go_is(n, "call_expression") && str_eq(go_callee(src, n), STR("string")));
}

enum form conversion_form(const struct hot_file *f, enum direction dir, TSNode call, TSNode conv)
{
	const struct gosrc *src = f->src;
	struct str method = conversion_method(src, call),
		   fn = conversion_func(src, call, dir == TO_STRING ? "strings" : "bytes");

	if (dir == TO_RUNES)
		return FORM_NONE;
	if (str_eq(fn, STR("NewReader")))
		return FORM_READER;
	/* bytes.Contains(b, []byte(s)) has another []byte beside it: only when the first argument is converted, too */
	if (fn.n && is_twin(fn) &&
	    (go_contains(go_arg(call, 0), conv) || is_conversion(src, go_arg(call, 0))))
		return FORM_PACKAGE;
	if (dir == TO_BYTES && str_eq(method, STR("Write")) && go_arg_count(call) == 1)
		return FORM_WRITE;
	if (dir == TO_STRING && str_eq(method, STR("WriteString")) && go_arg_count(call) == 1)
		return FORM_WRITE_STR;
	if (dir == TO_STRING && go_calls(src, call, "io", "WriteString"))
		return FORM_WRITE_STR;
	return FORM_NONE;
}

/* rs := []rune(s), of which only rs[i] for the i of one counting loop and len(rs) are asked. */
struct rune_search {
	const struct gosrc *src;
	struct str name;
	TSNode conv, loop;
	bool other;
	uint32_t reads;
};

static bool visit_rune(void *ctx, TSNode n)
{
	struct rune_search *r = ctx;
	TSNode p = ts_node_parent(n), index, clause;
	struct godecl d;

	if (!go_is(n, "identifier") || !str_eq(go_text(r->src, n), r->name) || r->other)
		return !r->other;
	if (go_is(p, "range_clause")) {
		r->reads++;
		return true;
	}
	if (go_is(p, "argument_list") && str_eq(go_callee(r->src, ts_node_parent(p)), STR("len")))
		return true;
	if (go_is(p, "expression_list") && go_is(ts_node_parent(p), "short_var_declaration") &&
	    go_contains(ts_node_parent(p), r->conv))
		return true;
	index = go_is_index(p) ? go_no_parens(go_index(p)) : go_null();
	r->other = ts_node_is_null(index) || !go_is_name(index) || conversion_is_assigned(p) ||
		   !go_find_decl(r->src, index, go_text(r->src, index), &d);
	if (r->other)
		return false;
	clause = ts_node_parent(d.stmt);
	r->other = !(d.kind == DECL_RANGE_KEY && go_is(d.stmt, "range_clause")) &&
		   !(go_is(clause, "for_clause") &&
		     go_is(go_field(clause, "update"), "inc_statement"));
	if (!r->other && !ts_node_is_null(r->loop) && !ts_node_eq(r->loop, d.stmt))
		r->other = true;
	r->loop = d.stmt;
	r->reads++;
	return true;
}

bool conversion_walked_once(const struct gosrc *src, TSNode conv)
{
	TSNode list = conversion_outer(conv), stmt = ts_node_parent(list), name;
	struct rune_search r = { .src = src, .conv = conv, .loop = go_null() };

	if (!go_is(list, "expression_list") || !go_is(stmt, "short_var_declaration"))
		return false;
	name = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(name))
		return false;
	r.name = go_text(src, name);
	go_walk(ts_node_parent(stmt), visit_rune, &r);
	return !r.other && r.reads > 0;
}

/* n is a part of p that is gone into only where a condition holds. */
static bool is_guarded(const struct gosrc *src, TSNode p, TSNode n)
{
	static const char *const cases[] = { "expression_case", "type_case", "default_case",
					     "communication_case", NULL };
	struct str op;

	if (go_is(p, "if_statement"))
		return ts_node_eq(go_field(p, "consequence"), n) ||
		       ts_node_eq(go_field(p, "alternative"), n);
	if (go_is_any(p, cases))
		return true;
	if (!go_is(p, "binary_expression") || !ts_node_eq(go_field(p, "right"), n))
		return false;
	op = go_text(src, go_field(p, "operator"));
	return str_eq(op, STR("&&")) || str_eq(op, STR("||"));
}

bool conversion_each_round(const struct gosrc *src, TSNode conv, TSNode loop)
{
	bool of_loop = true; /* a return of a literal inside of the loop does not end that */

	if (!go_contains(loop, conv))
		return false;
	for (TSNode n = conv; !ts_node_eq(n, loop); n = ts_node_parent(n)) {
		TSNode p = ts_node_parent(n);

		if (is_guarded(src, p, n) || (of_loop && go_is(p, "block") && leaves_loop(n)))
			return false;
		of_loop = of_loop && !go_is(n, "func_literal");
	}
	return true;
}
