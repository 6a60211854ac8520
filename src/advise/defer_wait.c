/* Deferred calls of a loop that have to wait for the end of the function, as the loop means them to. */
#include "advise/defer_wait.h"

#define MAX_OPENED 8

struct outlive {
	const struct gosrc *src;
	TSNode stmt, loop, func;
	struct str released;	     /* what the deferred call is called on */
	struct str name[MAX_OPENED]; /* variables of the round that stand for it */
	uint32_t n;
	bool busy; /* the function goes on with work behind the loop */
	bool kept; /* what was opened is put where others than this round find it */
	bool late; /* the deferred function looks at what comes later */
};

/* Calls fn for all that stands behind n in its function. */
static void walk_behind(TSNode n, TSNode func, go_visit_fn fn, void *ctx)
{
	for (; !ts_node_is_null(n) && !ts_node_eq(n, func); n = ts_node_parent(n)) {
		TSNode next = n;

		if (!go_is(ts_node_parent(n), "block"))
			continue;
		while (!ts_node_is_null(next = ts_node_next_named_sibling(next)))
			go_walk(next, fn, ctx);
	}
}

/* Work: a loop, or a call that is not just for a message or a size. */
static bool visit_busy(void *ctx, TSNode n)
{
	static const char *const slight[] = { "fmt",  "log",	"errors", "len",    "cap",
					      "min",  "max",	"make",	  "int",    "int64",
					      "uint", "append", "string", "float64" };
	struct outlive *o = ctx;
	struct str head, rest;

	o->busy |= go_is(n, "for_statement");
	if (go_is(n, "call_expression") && !o->busy) {
		if (!str_cut(go_callee(o->src, n), '.', &head, &rest))
			head = go_callee(o->src, n);
		o->busy = true;
		for (size_t i = 0; i < ARRAY_LEN(slight); i++)
			o->busy &= !str_eq(head, str_of(slight[i]));
	}
	return !o->busy;
}

/* ---- what the round opened, and whether it goes on */

static bool is_of_round(const struct outlive *o, TSNode n, struct godecl *d)
{
	return go_is(n, "identifier") && go_find_decl(o->src, n, go_text(o->src, n), d) &&
	       d->kind != DECL_PACKAGE && go_contains(o->loop, d->name);
}

static bool is_opened_name(const struct outlive *o, TSNode n)
{
	for (uint32_t i = 0; i < o->n && go_is(n, "identifier"); i++)
		if (str_eq(go_text(o->src, n), o->name[i]))
			return true;
	return false;
}

static void note_names(struct outlive *o, TSNode left)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(left) && o->n < MAX_OPENED; i++)
		o->name[o->n++] = go_text(o->src, ts_node_named_child(left, i));
}

/* f of defer f.Close(); of ctx, cancel := ... the context as well as its cancel. */
static bool visit_deferred(void *ctx, TSNode n)
{
	struct outlive *o = ctx;
	struct godecl d;

	if (is_of_round(o, n, &d) && !is_opened_name(o, n)) {
		if (go_is(d.stmt, "short_var_declaration"))
			note_names(o, go_field(d.stmt, "left"));
		else if (o->n < MAX_OPENED)
			o->name[o->n++] = go_text(o->src, n);
	}
	return true;
}

static bool visit_mention(void *ctx, TSNode n)
{
	struct outlive *o = ctx;

	o->kept |= is_opened_name(o, n);
	return !o->kept;
}

/* A value that holds what was opened: f, &f, part{f}, bufio.NewReader(f); what is only read of it does not. */
static bool holds_opened(const struct outlive *o, TSNode e)
{
	struct outlive found = *o;

	e = go_no_parens(e);
	if (go_is(e, "unary_expression"))
		e = go_no_parens(go_field(e, "operand"));
	if (go_is(e, "identifier"))
		return is_opened_name(o, e);
	if (!go_is(e, "composite_literal") &&
	    !(go_is(e, "call_expression") && str_has_prefix(go_called_name(o->src, e), STR("New"))))
		return false;
	found.kept = false;
	go_walk(e, visit_mention, &found);
	return found.kept;
}

static bool keeps(const struct outlive *o, TSNode value)
{
	bool kept = holds_opened(o, value);

	if (go_is(value, "call_expression") && str_eq(go_callee(o->src, value), STR("append")))
		for (uint32_t i = 1; i < go_arg_count(value); i++)
			kept |= holds_opened(o, go_arg(value, i));
	return kept;
}

/* files = append(files, f), open[name] = f, ch <- f, go serve(f), g.Go(func() { ... f ... }) */
static bool visit_kept(void *ctx, TSNode n)
{
	struct outlive *o = ctx;
	TSNode right = go_is(n, "short_var_declaration") || go_is(n, "assignment_statement")
			       ? go_single(go_field(n, "right"))
			       : go_null();
	struct godecl d;

	if (go_is(n, "defer_statement"))
		return false;
	if (go_is(n, "go_statement") ||
	    (go_is(n, "call_expression") && str_eq(go_called_name(o->src, n), STR("Go"))))
		go_walk(n, visit_mention, o);
	else if (go_is(n, "send_statement"))
		o->kept |= holds_opened(o, go_field(n, "value"));
	else if (!ts_node_is_null(right) && keeps(o, right)) {
		TSNode left = go_field(n, "left"), base = go_base_name(go_single(left));

		if (ts_node_is_null(base) || is_of_round(o, base, &d))
			note_names(o, left); /* r := bufio.NewReader(f) */
		else
			o->kept = true;
	}
	return !o->kept;
}

/* ---- a loop that only takes */

/* x.Lock() of the same x as the deferred x.Unlock() */
static bool is_taking(const struct outlive *o, TSNode call)
{
	static const char *const names[] = { "Lock",  "RLock", "TryLock", "Acquire", "TryAcquire",
					     "Enter", "Begin", "Pin",	  "Take" };
	TSNode fn = go_is(call, "call_expression") ? go_field(call, "function") : go_null();

	if (ts_node_is_null(fn) || !go_is(fn, "selector_expression") || o->released.n == 0 ||
	    !str_eq(go_text(o->src, go_field(fn, "operand")), o->released))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(go_called_name(o->src, call), str_of(names[i])))
			return true;
	return false;
}

/* if err != nil { ...; return err }, if err := x.Lock(); err != nil { return err } */
static bool is_check(const struct outlive *o, TSNode stmt)
{
	static const char *const leaves[] = { "return_statement", "break_statement",
					      "continue_statement", NULL };
	TSNode body = go_is(stmt, "if_statement") ? go_field(stmt, "consequence") : go_null();
	uint32_t n = ts_node_is_null(body) ? 0 : ts_node_named_child_count(body);
	TSNode first, cond;

	if (n == 0 || !go_is_any(ts_node_named_child(body, n - 1), leaves))
		return false;
	first = go_field(stmt, "initializer");
	cond = go_field(stmt, "condition");
	if (go_is(cond, "unary_expression") && is_taking(o, go_field(cond, "operand")))
		return true;
	return (ts_node_is_null(first) || is_taking(o, go_single(go_field(first, "right")))) &&
	       (go_is(cond, "unary_expression") || go_is(cond, "binary_expression")) &&
	       !str_contains(go_text(o->src, cond), STR("("));
}

/* one := parts[i], l := take(k): not a value of what was taken */
static bool is_opening(const struct outlive *o, TSNode stmt)
{
	struct outlive found = *o;

	if (!go_is(stmt, "short_var_declaration"))
		return false;
	found.kept = false;
	go_walk(go_field(stmt, "right"), visit_mention, &found);
	return !found.kept;
}

/* The loop takes what is released at the end, and does nothing with it. */
static bool only_takes(const struct outlive *o)
{
	TSNode body = go_field(o->loop, "body");

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode s = ts_node_named_child(body, i);
		bool plain = go_is(s, "expression_statement");

		if (!go_is(s, "comment") && !ts_node_eq(s, o->stmt) && !is_opening(o, s) &&
		    !is_check(o, s) && !(plain && is_taking(o, ts_node_named_child(s, 0))))
			return false;
	}
	return true;
}

/* ---- what is known at the end only */

static bool visit_written(void *ctx, TSNode n)
{
	struct outlive *o = ctx;

	o->late |= go_is_written(o->src, n, o->name[0]);
	return false;
}

/* It decides: if err != nil, if !done, if failed. */
static bool is_condition(const struct outlive *o, TSNode n)
{
	TSNode p = ts_node_parent(n);

	if (go_is(p, "unary_expression"))
		return go_text(o->src, p).p[0] == '!';
	if (go_is(p, "binary_expression"))
		return str_eq(go_text(o->src, go_field(p, "operator")), STR("!="));
	return go_is(p, "if_statement") && ts_node_eq(go_field(p, "condition"), n);
}

/* defer func() { if err != nil { undo(x) } }(): of a result, or of a variable that is set behind the loop. */
static bool visit_late(void *ctx, TSNode n)
{
	struct outlive *o = ctx, s = *o;
	struct godecl d;

	if (o->late || !go_is(n, "identifier") || !is_condition(o, n) ||
	    !go_find_decl(o->src, n, go_text(o->src, n), &d) || ts_node_is_null(d.func) ||
	    !ts_node_eq(d.func, o->func) || go_contains(o->loop, d.name))
		return !o->late;
	if (d.kind == DECL_RESULT) {
		o->late = true;
	} else {
		s.name[0] = go_text(o->src, n);
		walk_behind(o->loop, o->func, visit_written, &s);
		o->late |= s.late;
	}
	return !o->late;
}

/* ---- a branch that only one round takes */

struct guard {
	const struct gosrc *src;
	struct str name;   /* what the branch asks: "open", "s.tx" */
	const char *value; /* that closes it for the rounds to come; NULL: anything but nil */
	TSNode branch;
	bool closed, reopened;
};

static bool is_closing(const struct guard *g, TSNode value)
{
	return g->value ? str_eq(go_text(g->src, value), str_of(g->value))
			: !go_is(go_no_parens(value), "nil");
}

static bool visit_guard(void *ctx, TSNode n)
{
	struct guard *g = ctx;
	TSNode left = go_field(n, "left"), right = go_field(n, "right");
	uint32_t n_right = ts_node_is_null(right) ? 0 : ts_node_named_child_count(right);

	if (go_is(n, "unary_expression") && go_text(g->src, n).p[0] == '&' &&
	    str_eq(go_text(g->src, go_field(n, "operand")), g->name))
		g->reopened = true;
	if (!go_is(n, "assignment_statement"))
		return true;
	for (uint32_t i = 0; i < ts_node_named_child_count(left); i++) {
		TSNode from = ts_node_named_child(right, MIN(i, n_right - 1));

		if (!str_eq(go_text(g->src, ts_node_named_child(left, i)), g->name))
			continue;
		if (!is_closing(g, from))
			g->reopened = true;
		else if (ts_node_eq(ts_node_parent(n), g->branch))
			g->closed = true;
	}
	return true;
}

/* Whether taking the branch under this condition closes it, for all rounds of the loop: if !open { open = true; ... } */
static bool closes_behind(const struct gosrc *src, TSNode cond, bool want, TSNode branch,
			  TSNode loop)
{
	struct guard g = { .src = src, .branch = branch, .value = want ? "false" : "true" };
	TSNode left, base;
	struct str op;
	struct godecl d;

	cond = go_no_parens(cond);
	if (go_is(cond, "unary_expression"))
		return go_text(src, cond).p[0] == '!' &&
		       closes_behind(src, go_field(cond, "operand"), !want, branch, loop);
	if (go_is(cond, "binary_expression")) {
		op = go_text(src, go_field(cond, "operator"));
		left = go_field(cond, "left");
		if (str_eq(op, want ? STR("&&") : STR("||")))
			return closes_behind(src, left, want, branch, loop) ||
			       closes_behind(src, go_field(cond, "right"), want, branch, loop);
		if (!str_eq(op, want ? STR("==") : STR("!=")) ||
		    !go_is(go_field(cond, "right"), "nil"))
			return false;
		cond = go_no_parens(left);
		g.value = NULL;
	}
	base = go_base_name(cond);
	if ((!go_is_name(cond) && !go_is_selector(cond)) || ts_node_is_null(base) ||
	    (go_find_decl(src, base, go_text(src, base), &d) &&
	     go_contains(go_field(loop, "body"), d.name)))
		return false;
	g.name = go_text(src, cond);
	go_walk(go_field(loop, "body"), visit_guard, &g);
	return g.closed && !g.reopened;
}

/* The defer stands in a branch that is taken once a call, however many rounds there are. */
static bool runs_once(const struct gosrc *src, TSNode stmt, TSNode loop, TSNode func)
{
	TSNode n, p;

	for (n = ts_node_parent(loop); !ts_node_is_null(n) && !ts_node_eq(n, func);
	     n = ts_node_parent(n))
		loop = go_is(n, "for_statement") ? n : loop;
	for (n = stmt; !ts_node_eq(n, loop); n = p) {
		p = ts_node_parent(n);
		if (go_is(p, "if_statement") && go_is(n, "block") &&
		    closes_behind(src, go_field(p, "condition"),
				  ts_node_eq(n, go_field(p, "consequence")), n, loop))
			return true;
	}
	return false;
}

const char *defer_must_wait(const struct gosrc *src, TSNode stmt, TSNode loop, TSNode func)
{
	struct outlive o = { .src = src, .stmt = stmt, .loop = loop, .func = func };
	TSNode call = ts_node_named_child(stmt, 0), fn = go_no_parens(go_field(call, "function"));

	if (runs_once(src, stmt, loop, func))
		return "only one round of a call comes there: what it asks is set for the others";
	if (go_is(fn, "selector_expression"))
		o.released = go_text(src, go_field(fn, "operand"));
	if (go_is(fn, "func_literal"))
		go_walk(go_field(fn, "body"), visit_late, &o);
	if (o.late)
		return "whether it does something is only known when the function ends";
	walk_behind(loop, func, visit_busy, &o);
	if (!o.busy)
		return NULL;
	go_walk(call, visit_deferred, &o);
	if (only_takes(&o))
		return "what all rounds take is held together for the work behind the loop";
	go_walk(go_field(loop, "body"), visit_kept, &o);
	return o.kept ? "what the rounds open is used behind the loop, too" : NULL;
}
