/* Functions that call themselves more than once for almost the same arguments. */
#include "advise/algorithm.h"

struct self_calls {
	const struct gosrc *src;
	const struct gofunc *fn;
	struct str
		literal; /* the variable that holds the function literal which calls itself; empty: fn does */
	TSNode v[8];
	uint32_t n;
	bool keeps;  /* writes to a map or slice: results are kept, or places are marked */
	bool recurs; /* calls itself, with whatever */
};

static bool shrinks(const struct gosrc *src, TSNode arg)
{
	arg = go_no_parens(arg);
	if (go_is(arg, "binary_expression")) {
		struct str op = go_text(src, go_field(arg, "operator"));

		return (str_eq(op, STR("-")) || str_eq(op, STR("+"))) &&
		       go_is(go_field(arg, "right"), "int_literal") &&
		       go_is(go_field(arg, "left"), "identifier") &&
		       algorithm_is_parameter(src, go_field(arg, "left"), false);
	}
	return go_is(arg, "slice_expression") && algorithm_is_parameter(src, arg, false) &&
	       (go_is(go_field(arg, "start"), "int_literal") ||
		go_is(go_field(arg, "end"), "binary_expression"));
}

static bool is_self(const struct self_calls *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	if (s->literal.n)
		return go_is(fn, "identifier") && str_eq(go_text(s->src, fn), s->literal);
	if (go_is(s->fn->node, "method_declaration"))
		return go_is(fn, "selector_expression") &&
		       str_eq(go_text(s->src, go_field(fn, "field")), s->fn->name) &&
		       go_is(go_field(fn, "operand"), "identifier");
	return go_is(fn, "identifier") && str_eq(go_text(s->src, fn), s->fn->name);
}

static bool visit_self(void *ctx, TSNode n)
{
	struct self_calls *s = ctx;

	if (go_is(n, "assignment_statement")) {
		TSNode left = go_field(n, "left");

		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
			s->keeps = s->keeps || go_is_index(ts_node_named_child(left, i));
	}
	if (go_is(n, "call_expression") && is_self(s, n) && s->n < ARRAY_LEN(s->v)) {
		for (uint32_t i = 0; i < go_arg_count(n); i++) {
			if (!shrinks(s->src, go_arg(n, i)))
				continue;
			s->v[s->n++] = n;
			break;
		}
	}
	return true;
}

/* Two of the calls happen one after the other, with values that are used. */
static bool both_happen(const struct self_calls *s, TSNode *at)
{
	for (uint32_t i = 0; i < s->n; i++) {
		TSNode stmt = go_statement(s->v[i]);

		for (uint32_t k = i + 1; k < s->n; k++) {
			TSNode other = go_statement(s->v[k]);
			bool same = ts_node_eq(stmt, other),
			     next = ts_node_eq(ts_node_parent(stmt), ts_node_parent(other)) &&
				    !go_is(stmt, "return_statement");

			if ((same || next) && !go_is(stmt, "expression_statement") &&
			    !go_is(ts_node_parent(s->v[i]), "block") &&
			    !str_eq(go_text(s->src, s->v[i]), go_text(s->src, s->v[k]))) {
				*at = stmt;
				return true;
			}
		}
	}
	return false;
}

/* The variable that a literal around n is assigned to; empty where there is none. */
static struct str literal_name(const struct gosrc *src, TSNode n, TSNode *literal)
{
	TSNode lit = go_enclosing_func(n), stmt;

	if (!go_is(lit, "func_literal") || !go_is(ts_node_parent(lit), "expression_list"))
		return STR("");
	*literal = lit;
	stmt = ts_node_parent(ts_node_parent(lit));
	return go_is(stmt, "assignment_statement") ? go_text(src, go_single(go_field(stmt, "left")))
						   : STR("");
}

bool algorithm_recursion(const struct gosrc *src, TSNode call, struct candidate *c)
{
	struct self_calls s = { .src = src, .fn = c->fn };
	TSNode at, around = c->fn->node;

	s.literal = literal_name(src, call, &around);
	if (s.literal.n == 0)
		around = c->fn->node;
	if (!is_self(&s, call))
		return false;
	go_walk(around, visit_self, &s);
	if (s.keeps)
		return false;
	if (s.n >= 2 && both_happen(&s, &at)) {
		c->form = ALGORITHM_RECURSION;
		c->site = at;
	} else if (!algorithm_choices(c, call, around, s.literal.n ? s.literal : c->fn->name)) {
		return false;
	}
	c->subject = s.literal.n ? s.literal : c->fn->name;
	c->key = go_line(around);
	c->extra = around;
	candidate_spot(c, (struct spot){ .from = go_line(around),
					 .to = go_end_line(around),
					 .any_cpu = true });
	return true;
}

static bool visit_any_self(void *ctx, TSNode n)
{
	struct self_calls *s = ctx;

	s->recurs |= go_is(n, "call_expression") && is_self(s, n);
	return !s->recurs;
}

bool algorithm_visits(const struct gosrc *src, const struct gofunc *fn, TSNode call, TSNode what)
{
	struct self_calls s = { .src = src, .fn = fn };
	TSNode around = fn->node;

	if (ts_node_is_null(find_append_to(src, fn->node, go_text(src, what))))
		return false;
	s.literal = literal_name(src, call, &around);
	go_walk(around, visit_any_self, &s);
	return s.recurs;
}
