#include "advise/rounds.h"

struct address_uses {
	const struct gosrc *src;
	struct str name;
	TSNode body;  /* of the loop */
	TSNode first; /* &name */
	uint32_t n;   /* how often it is taken */
	bool kept;    /* in each round, or by a literal that captures it */
};

/* Between n and the body there is a branch that a round may pass by. */
static bool is_in_branch(TSNode n, TSNode body)
{
	static const char *const branches[] = { "if_statement", "expression_case",    "type_case",
						"default_case", "communication_case", NULL };

	for (TSNode up = ts_node_parent(n); !ts_node_is_null(up) && !ts_node_eq(up, body);
	     n = up, up = ts_node_parent(up))
		if (go_is_any(up, branches) &&
		    !(go_is(up, "if_statement") && (ts_node_eq(n, go_field(up, "condition")) ||
						    ts_node_eq(n, go_field(up, "initializer")))))
			return true;
	return false;
}

static bool visit_address_use(void *ctx, TSNode n)
{
	struct address_uses *u = ctx;

	if (go_is(n, "func_literal") && go_mentions(u->src, n, u->name)) {
		u->kept = true;
		return false;
	}
	if (!go_is(n, "unary_expression") || !go_is(go_field(n, "operand"), "identifier") ||
	    !str_eq(go_text(u->src, go_field(n, "operand")), u->name) ||
	    !str_eq(go_text(u->src, go_field(n, "operator")), STR("&")))
		return true;
	if (u->n++ == 0)
		u->first = n;
	u->kept = u->kept || !is_in_branch(n, u->body);
	return true;
}

/* The only "&name" of the loop that decl is of, where a branch takes it; null. */
static TSNode only_address(const struct gosrc *src, TSNode name, TSNode decl, TSNode *loop)
{
	struct address_uses u = { .src = src, .name = go_text(src, name), .first = go_null() };

	*loop = go_is(decl, "range_clause") ? ts_node_parent(decl)
					    : go_enclosing(decl, "for_statement");
	if (ts_node_is_null(*loop))
		return go_null();
	u.body = go_field(*loop, "body");
	if (ts_node_is_null(u.body) ||
	    (!go_is(decl, "range_clause") && !ts_node_eq(ts_node_parent(decl), u.body)))
		return go_null();
	go_walk(u.body, visit_address_use, &u);
	return u.n == 1 && !u.kept ? u.first : go_null();
}

bool round_address(const struct gosrc *src, const struct godiag *g, TSNode name, TSNode decl,
		   TSNode *loop, TSNode *address)
{
	TSNode first = only_address(src, name, decl, loop);

	/* where the loop goes on, other rounds may take it as well */
	if (ts_node_is_null(first) ||
	    (ts_node_is_null(go_enclosing(first, "return_statement")) &&
	     !leaves_loop(go_statement(first))) ||
	    !ts_node_eq(go_enclosing(first, "for_statement"), *loop))
		return false;
	for (uint32_t i = 0; i < g->n_steps; i++)
		if (g->steps[i].at.line == go_line(first)) {
			*address = first;
			return true;
		}
	return false;
}

/* found := got, in front of the statement that takes &got */
const char *round_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->extra), value = go_field(c->extra, "operand");
	const char *copy = free_name(a, c->file, c->fn->node, "found");
	struct edit e[2] = {
		{ ts_node_start_byte(stmt), ts_node_start_byte(stmt),
		  arena_printf(a->arena, "%s := " STR_FMT "\n", copy, STR_ARG(c->subject)) },
		{ ts_node_start_byte(value), ts_node_end_byte(value), copy },
	};

	return source_edited(a, src, c->loop, e, 2);
}

/* ---- the best so far */

struct best_uses {
	const struct gosrc *src;
	TSNode address; /* "&c", in "best = &c" */
	struct str best;
	struct advisor *a; /* NULL: no edits are made */
	const char *found;
	struct edit e[MAX_EDITS];
	uint32_t n;
	bool other; /* a use that needs the pointer */
};

static void edit_node(struct best_uses *u, TSNode n, const char *by)
{
	if (u->a && u->n < MAX_EDITS)
		u->e[u->n++] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), by };
}

/* best == nil, best != nil */
static bool see_nil(struct best_uses *u, TSNode p)
{
	TSNode l = go_field(p, "left"), r = go_field(p, "right");
	bool equal = str_eq(go_text(u->src, go_field(p, "operator")), STR("=="));

	if (!go_is(p, "binary_expression") || (!go_is(l, "nil") && !go_is(r, "nil")))
		return false;
	if (u->a)
		edit_node(u, p, equal ? arena_printf(u->a->arena, "!%s", u->found) : u->found);
	return true;
}

/* "best = &c" itself; best = nil. */
static bool see_set(struct best_uses *u, TSNode n, TSNode p)
{
	TSNode stmt = ts_node_parent(p), right = go_single(go_field(stmt, "right"));
	TSNode of = go_field(right, "operand");

	if (!go_is(p, "expression_list") || !go_is(stmt, "assignment_statement") ||
	    !ts_node_eq(go_single(go_field(stmt, "left")), n))
		return false;
	if (ts_node_eq(right, u->address)) {
		if (u->a)
			edit_node(u, stmt,
				  arena_printf(u->a->arena, STR_FMT ", %s = " STR_FMT ", true",
					       STR_ARG(u->best), u->found,
					       STR_ARG(go_text(u->src, of))));
		return true;
	}
	return false;
}

static bool visit_best(void *ctx, TSNode n)
{
	struct best_uses *u = ctx;
	TSNode p = ts_node_parent(n), call;

	if (u->other || !go_is(n, "identifier") || !str_eq(go_text(u->src, n), u->best) ||
	    go_is(p, "var_spec"))
		return !u->other;
	if (go_is_selector(p)) { /* a field is read; a method might keep the pointer */
		call = ts_node_parent(p);
		u->other =
			go_is(call, "call_expression") && ts_node_eq(go_field(call, "function"), p);
		u->other |= go_is(ts_node_parent(p), "unary_expression") &&
			    str_has_prefix(go_text(u->src, ts_node_parent(p)), STR("&"));
	} else if (go_is(p, "unary_expression") &&
		   str_eq(go_text(u->src, go_field(p, "operator")), STR("*"))) {
		if (u->a)
			edit_node(u, p, arena_strndup(u->a->arena, u->best.p, u->best.n));
	} else if (!see_nil(u, p) && !see_set(u, n, p)) {
		u->other = true;
	}
	return !u->other;
}

/* Where "var best *T" is declared, outside of the loop; null. */
static TSNode best_declared(const struct gosrc *src, TSNode address, TSNode loop, struct str *best)
{
	TSNode list = ts_node_parent(address), stmt = ts_node_parent(list), left;
	struct godecl d;

	left = go_single(go_field(stmt, "left"));
	if (!go_is(list, "expression_list") || !go_is(stmt, "assignment_statement") ||
	    !str_eq(go_text(src, go_field(stmt, "operator")), STR("=")) || !go_is_name(left) ||
	    !go_find_decl(src, left, go_text(src, left), &d) || d.kind != DECL_VAR ||
	    go_contains(loop, d.stmt))
		return go_null();
	*best = go_text(src, left);
	while (!ts_node_is_null(d.stmt) && !go_is(d.stmt, "var_spec"))
		d.stmt = ts_node_named_child(d.stmt, 0);
	return go_is(go_field(d.stmt, "type"), "pointer_type") &&
			       ts_node_is_null(go_field(d.stmt, "value")) &&
			       ts_node_named_child_count(d.stmt) == 2
		       ? d.stmt
		       : go_null();
}

bool round_best(const struct gosrc *src, TSNode fn, TSNode name, TSNode decl, TSNode *loop,
		TSNode *address)
{
	struct best_uses u = { .src = src };

	*address = u.address = only_address(src, name, decl, loop);
	if (ts_node_is_null(u.address) ||
	    ts_node_is_null(best_declared(src, u.address, *loop, &u.best)))
		return false;
	go_walk(go_field(fn, "body"), visit_best, &u);
	return !u.other;
}

const char *round_best_example(struct advisor *a, const struct candidate *c, TSNode fn)
{
	struct best_uses u = { .src = c->file->src, .a = a, .address = c->extra };
	TSNode spec = best_declared(u.src, c->extra, c->loop, &u.best), stmt;
	struct str type;

	if (ts_node_is_null(spec))
		return "";
	u.found = free_name(a, c->file, c->fn->node, "found");
	type = go_text(u.src, go_field(spec, "type"));
	stmt = ts_node_parent(spec);
	edit_node(&u, stmt,
		  arena_printf(a->arena, "var " STR_FMT " " STR_FMT "\nvar %s bool",
			       STR_ARG(u.best), STR_ARG(str_trim_prefix(type, STR("*"))), u.found));
	go_walk(go_field(fn, "body"), visit_best, &u);
	return source_edited(a, u.src, fn, u.e, u.n);
}
