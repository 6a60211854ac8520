/* A mutex that is taken for one number or flag only: atomic.Int64 is one instruction and never waits. */
#include <stdlib.h>

#include "advise/locks.h"

#define MAX_NUMBERS 3

/* What a section does with its numbers. */
struct numbers {
	const struct lock_section *s;
	TSNode v[MAX_NUMBERS]; /* distinct shared numbers */
	uint32_t n;
	bool other; /* something else is done */
	bool writes;
	bool stores;   /* puts a value in, not only adds to what is there */
	bool together; /* several are read by one statement */
};

static bool is_number(const struct hot_file *f, TSNode expr)
{
	struct gotype t = go_type_of(&f->ctx, f->src, expr);

	return t.kind == GO_INT || t.kind == GO_UINT || t.kind == GO_BOOL ||
	       str_eq(t.text, STR("time.Duration"));
}

/* n = n + x, n = n - x: x, with the operator; null for anything else. */
static TSNode self_operand(const struct gosrc *src, TSNode stmt, struct str *op)
{
	TSNode right = go_single(go_field(stmt, "right"));

	if (!go_is(stmt, "assignment_statement") || ts_node_is_null(right) ||
	    !str_eq(go_text(src, go_field(stmt, "operator")), STR("=")))
		return go_null();
	right = go_no_parens(right);
	if (!go_is(right, "binary_expression") ||
	    !str_eq(go_text(src, go_field(right, "left")), go_text(src, go_field(stmt, "left"))))
		return go_null();
	*op = go_text(src, go_field(right, "operator"));
	return str_eq(*op, STR("+")) || str_eq(*op, STR("-")) ? go_field(right, "right")
							      : go_null();
}

/* =, += and -=: what an atomic number does in one step. */
static bool is_step(const struct gosrc *src, TSNode assignment)
{
	struct str op = go_text(src, go_field(assignment, "operator"));

	return str_eq(op, STR("=")) || str_eq(op, STR("+=")) || str_eq(op, STR("-="));
}

/* A shared number: c.n, total, c.by[i] of an array. */
static bool add_number(struct numbers *n, TSNode expr)
{
	const struct gosrc *src = n->s->file->src;

	expr = go_no_parens(expr);
	if (go_is_index(expr) &&
	    go_type_of(&n->s->file->ctx, src, go_operand(expr)).kind != GO_ARRAY)
		return false;
	if (!is_number(n->s->file, expr))
		return false;
	for (uint32_t i = 0; i < n->n; i++)
		if (str_eq(go_text(src, n->v[i]), go_text(src, expr)))
			return true;
	if (n->n == MAX_NUMBERS)
		return false;
	n->v[n->n++] = expr;
	return true;
}

/* Seen from inside of the section: what is not the section's own variable or parameter. */
static bool is_shared(const struct numbers *n, TSNode expr)
{
	const struct gosrc *src = n->s->file->src;
	TSNode base = go_base_name(expr);
	struct godecl d;

	if (ts_node_is_null(base))
		return false;
	if (!go_find_decl(src, base, go_text(src, base), &d) &&
	    !go_find_package_decl(&n->s->file->ctx, go_text(src, base), &d))
		return true;
	if (d.kind == DECL_CONST)
		return false;
	/* of c.mu or, where it is embedded, of c */
	if (str_eq(go_text(src, base), n->s->holder) || str_eq(go_text(src, base), n->s->mutex))
		return !go_is_name(go_no_parens(expr));
	if (d.kind == DECL_RECEIVER)
		return true;
	return d.kind == DECL_PACKAGE || !go_contains(n->s->func, d.name);
}

struct read_search {
	struct numbers *n;
	uint32_t shared;
	bool other;
};

/* Of the language, and what they give depends on their arguments alone. */
static bool is_plain_call(struct str name)
{
	static const char *const names[] = { "len",    "cap",	  "min",     "max",
					     "int",    "int8",	  "int16",   "int32",
					     "int64",  "uint",	  "uint8",   "uint16",
					     "uint32", "uint64",  "uintptr", "byte",
					     "rune",   "float32", "float64", "time.Duration" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* The mutex and what it guards belong to a variable that the whole package can reach. */
static bool is_global(const struct numbers *n)
{
	struct str base = n->s->holder, rest;
	struct godecl d;

	str_cut(n->s->holder, '.', &base, &rest);
	return !go_find_decl(n->s->file->src, n->s->call, base, &d) || d.kind == DECL_PACKAGE;
}

/*
 * A call that can be made without the lock: it gets nothing that others see, and where the mutex belongs to a value, a function has no
 * other way to what that guards. (visit_read looks at the arguments.)
 */
static bool is_apart(const struct numbers *n, TSNode call)
{
	const struct gosrc *src = n->s->file->src;
	TSNode fn = go_no_parens(go_field(call, "function")), base;
	struct godecl d;

	if (is_plain_call(go_callee(src, call)))
		return true;
	if (go_called_package(src, call).n)
		return str_eq(go_called_package(src, call), STR("math/bits")) ||
		       str_eq(go_called_package(src, call), STR("math")) ||
		       str_eq(go_called_package(src, call), STR("time"));
	base = go_base_name(go_is_selector(fn) ? go_operand(fn) : fn);
	if (!n->s->holder.n || ts_node_is_null(base) || is_global(n))
		return false;
	/* a function of the package, or a type of it that the number is converted from */
	if (go_is(fn, "identifier"))
		return !go_find_decl(src, fn, go_text(src, fn), &d);
	/* a method of an argument or of the section's own variable */
	return go_is_selector(fn) && !is_shared(n, go_operand(fn)) &&
	       !str_eq(go_text(src, base), n->s->holder) &&
	       go_find_decl(src, base, go_text(src, base), &d) && d.kind != DECL_PACKAGE;
}

static bool visit_read(void *ctx, TSNode e)
{
	struct read_search *r = ctx;

	if (go_is(e, "func_literal")) {
		r->other = true;
		return false;
	}
	if (go_is(e, "call_expression")) {
		r->other |= !is_apart(r->n, e);
		for (uint32_t i = 0; i < go_arg_count(e); i++)
			go_walk(go_arg(e, i), visit_read, r);
		return false;
	}
	if (go_is_name(e) || go_is_selector(e) || go_is_index(e)) {
		if (is_shared(r->n, e)) {
			r->other |= !add_number(r->n, e);
			r->shared++;
		} else if (str_eq(go_text(r->n->s->file->src, e), r->n->s->holder)) {
			r->other = true; /* who gets it reaches what it guards */
		}
		return false;
	}
	return true;
}

static void read_expr(struct numbers *n, TSNode expr)
{
	struct read_search r = { n, 0, false };

	go_walk(expr, visit_read, &r);
	n->other |= r.other;
	n->together |= r.shared > 1;
}

static void write_to(struct numbers *n, TSNode target)
{
	if (!is_shared(n, target) || !add_number(n, target))
		n->other = true;
	n->writes = true;
}

static bool read_statement(void *ctx, TSNode stmt)
{
	struct numbers *n = ctx;
	TSNode left, right;

	if (go_is(stmt, "inc_statement") || go_is(stmt, "dec_statement")) {
		write_to(n, ts_node_named_child(stmt, 0));
	} else if (go_is(stmt, "assignment_statement")) {
		left = go_single(go_field(stmt, "left"));
		right = go_single(go_field(stmt, "right"));
		if (ts_node_is_null(left) || ts_node_is_null(right) ||
		    !is_step(n->s->file->src, stmt)) {
			n->other = true;
		} else if (is_shared(n, left)) {
			struct numbers value = { .s = n->s };
			struct str op;
			TSNode operand = self_operand(n->s->file->src, stmt, &op);

			write_to(n, left);
			n->stores |= ts_node_is_null(operand) && !go_is(right, "int_literal") &&
				     str_eq(go_text(n->s->file->src, go_field(stmt, "operator")),
					    STR("="));
			read_expr(&value, ts_node_is_null(operand) ? right : operand);
			/* n = n*2 + x is no Add; n = 0 and n = x are Stores */
			n->other |= value.other || value.n > 0;
		} else {
			read_expr(n, right);
		}
	} else if (go_is(stmt, "short_var_declaration")) {
		read_expr(n, go_field(stmt, "right"));
	} else if (go_is(stmt, "return_statement")) {
		if (ts_node_named_child_count(stmt))
			read_expr(n, ts_node_named_child(stmt, 0));
	} else if (!go_is(stmt, "empty_statement")) {
		n->other = true;
	}
	return !n->other;
}

static bool only_numbers(const struct lock_section *s, struct numbers *n)
{
	*n = (struct numbers){ .s = s };
	/* released at the end of a function that locks in a loop: it holds several together */
	if (s->open || (s->deferred && !ts_node_is_null(go_enclosing(s->stmt, "for_statement"))))
		return false;
	lock_each_statement(s, read_statement, n);
	/* a state and what counts its changes belong together; sums do not */
	return !n->other && !n->together && n->n > 0 && !(n->stores && n->n > 1);
}

struct all_sections {
	struct advisor *a;
	const struct hot_file *file;
	bool other, writes;
	bool several;		       /* one section changes more than one number */
	bool alone;		       /* a reader asks for one number */
	bool shared;		       /* some readers hold it together */
	struct str names[MAX_NUMBERS]; /* of the numbers, without what holds them */
	uint32_t n_names;
	int64_t asks; /* what those that only read wait for */
	uint32_t n;
};

/* "net" of t.net, "by" of t.by[i]. */
static struct str number_name(const struct gosrc *src, TSNode number)
{
	while (go_is_index(number))
		number = go_no_parens(go_operand(number));
	return go_text(src, go_is_selector(number) ? go_field(number, "field") : number);
}

static void note_names(struct all_sections *all, const struct numbers *n)
{
	for (uint32_t i = 0; i < n->n; i++) {
		struct str name = number_name(n->s->file->src, n->v[i]);
		uint32_t k = 0;

		while (k < all->n_names && !str_eq(all->names[k], name))
			k++;
		if (k == all->n_names && k < MAX_NUMBERS)
			all->names[all->n_names++] = name;
	}
}

static bool visit_section(void *ctx, const struct lock_section *s)
{
	struct all_sections *all = ctx;
	struct numbers n;

	all->n++;
	all->other |= !only_numbers(s, &n);
	all->writes |= n.writes;
	all->shared |= s->read;
	/* who asks for several within one section wants them of one moment */
	all->other |= !n.writes && n.n > 1;
	all->several |= n.writes && n.n > 1;
	all->alone |= !n.writes && n.n == 1;
	if (!all->other)
		note_names(all, &n);
	if (!n.writes && s->file->src == all->file->src)
		all->asks +=
			lock_charged(all->a, all->file, go_line(s->call),
				     MAX(s->last + 1, go_line(s->call)), COST_BLOCK, CAUSE_LOCK);
	return !all->other;
}

static bool is_rwmutex(const struct lock_section *s)
{
	TSNode method = go_no_parens(go_field(s->call, "function"));

	return go_is(method, "selector_expression") &&
	       str_eq(go_type_of(&s->file->ctx, s->file->src, go_field(method, "operand")).text,
		      STR("sync.RWMutex"));
}

/*
 * Numbers that are changed under one lock belong together, unless those that read them ask for one at a time; and two atomic
 * additions take what a sync.Mutex does: 4.4 to 5.0 ns, with two processors 5..9 to 6.5. A sync.RWMutex takes 9.3 ns.
 */
static bool are_apart(const struct all_sections *all, const struct lock_section *s)
{
	return !all->several || (all->alone && is_rwmutex(s));
}

/* A flag that many read at once: what they wait for is a lock for reading (mutex-for-reads). */
static bool is_asked(struct advisor *a, const struct all_sections *all)
{
	const struct price waits = { .block_ns = all->asks };

	return all->shared || price_blocked(&waits, &a->join->totals) >= a->min_cost;
}

static bool only_returns(TSNode n)
{
	for (; !ts_node_is_null(n); n = ts_node_next_named_sibling(n))
		if (!go_is(n, "comment") && !go_is(n, "return_statement"))
			return false;
	return true;
}

/*
 * A function that does nothing else: two calls of the mutex are too much to inline, an atomic operation is not. Its entry and
 * its end go with the mutex.
 */
static bool is_whole_function(const struct lock_section *s)
{
	TSNode body = go_field(s->func, "body"), first, release;

	if (go_is(s->func, "func_literal") || ts_node_is_null(body) || s->n_releases != 1)
		return false;
	first = ts_node_parent(s->stmt);
	if (!ts_node_eq(ts_node_parent(first), body) && !ts_node_eq(first, body))
		return false;
	for (first = ts_node_prev_named_sibling(s->stmt); !ts_node_is_null(first);
	     first = ts_node_prev_named_sibling(first))
		if (!go_is(first, "comment"))
			return false;
	release = s->releases[0];
	return s->deferred || only_returns(ts_node_next_named_sibling(release));
}

enum form { FORM_PLAIN, FORM_DEFERRED, FORM_SEVERAL };

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	struct all_sections all = { .a = a, .file = c->file };
	struct spot body = { .cpu = CAUSE_LOCK, .cpu_self = true };
	struct lock_section s;
	struct numbers n;

	if (!ts_node_is_null(gomatch_node(m, "turn")) ||
	    !lock_section_at(c->file, gomatch_node(m, "call"), &s) || !only_numbers(&s, &n))
		return false;
	lock_each_section(a, c->file, s.id, visit_section, &all);
	if (all.other || !all.writes || !are_apart(&all, &s))
		return false;
	if (go_type_of(&c->file->ctx, m->src, n.v[0]).kind == GO_BOOL && is_asked(a, &all))
		return false;
	c->site = s.stmt;
	c->extra = n.v[0];
	c->subject = go_text(m->src, n.v[0]);
	c->text = s.mutex;
	c->key = s.id;
	lock_spots(c, &s);
	/* what a locked instruction costs is charged to the next one: that of the number */
	body.from = s.first;
	body.to = s.last;
	if (body.from <= body.to)
		candidate_spot(c, body);
	if (is_whole_function(&s)) {
		candidate_spot(c, (struct spot){ .from = go_line(s.func),
						 .to = go_line(s.func),
						 .cpu_self = true });
		candidate_spot(c, (struct spot){ .from = go_end_line(s.func),
						 .to = go_end_line(s.func),
						 .cpu_self = true });
	}
	c->form = all.several ? FORM_SEVERAL : s.deferred ? FORM_DEFERRED : FORM_PLAIN;
	return true;
}

/*
 * Where processors fight for it, they do for the atomic number, too: 26..51 to 20 ns, with defer and a result 98 to 34. Where
 * nobody does, the call included 4.6 to 2.2 ns, and with defer and a result 8 to 2.2.
 */
static void judge(struct advisor *a, struct candidate *c)
{
	bool fought = c->price.block_ns + c->price.mutex_ns > c->price.cpu_ns / 100,
	     deferred = true, several = c->form == FORM_SEVERAL;

	for (const struct candidate *t = c; t; t = t->twin)
		deferred &= t->form == FORM_DEFERRED;
	lock_lead(a, c);
	if (several)
		candidate_keeps(c, fought ? 70 : 50);
	else if (deferred)
		candidate_keeps(c, fought ? 40 : 30);
	else
		candidate_keeps(c, fought ? 50 : 40);
}

/* The type parameter as the method names it: "U" of func (t *tally[U]), where the type says T. */
static struct str own_param(const struct candidate *c, struct str type)
{
	const struct gosrc *src = c->file->src;
	TSNode method = c->fn->node;
	TSNode t = !go_is(method, "method_declaration")
			   ? go_null()
			   : go_field(ts_node_named_child(go_field(method, "receiver"), 0), "type");
	TSNode args;

	if (go_is(t, "pointer_type"))
		t = ts_node_named_child(t, 0);
	args = ts_node_is_null(t) ? t : go_field(t, "type_arguments");
	if (ts_node_is_null(args) || ts_node_named_child_count(args) != 1)
		return type;
	return go_text(src, ts_node_named_child(args, 0));
}

/* The atomic type, and how its values are called in the code around. */
static const char *atomic_type(const struct candidate *c, struct str *type)
{
	static const struct {
		const char *type, *atomic;
	} rows[] = { { "int32", "Int32" },
		     { "uint32", "Uint32" },
		     { "uint64", "Uint64" },
		     { "uint", "Uint64" } };
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, c->extra);

	*type = t.is_param ? own_param(c, t.text) : t.text;
	if (t.kind == GO_BOOL)
		return "Bool";
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(*type, str_of(rows[i].type)))
			return rows[i].atomic;
	return "Int64";
}

static const char *converted(struct advisor *a, const char *atomic, struct str type, struct str x)
{
	char lower[16];

	snprintf(lower, sizeof(lower), "%c%s", atomic[0] | 0x20, atomic + 1);
	if (str_eq(type, str_of(lower)) || (x.n && x.p[0] >= '0' && x.p[0] <= '9') ||
	    str_eq(x, STR("true")) || str_eq(x, STR("false")))
		return arena_printf(a->arena, STR_FMT, STR_ARG(x));
	return arena_printf(a->arena, "%s(" STR_FMT ")", lower, STR_ARG(x));
}

#define MAX_STATEMENTS 8

struct rewrite {
	struct advisor *a;
	const struct candidate *c;
	const char *atomic;
	struct str type;
	TSNode stmts[MAX_STATEMENTS];
	uint32_t n_stmts;
	struct edit edits[MAX_EDITS];
	uint32_t n;
};

static void replace(struct rewrite *r, TSNode n, const char *by)
{
	if (r->n < MAX_EDITS)
		r->edits[r->n++] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), by };
}

static void drop(struct rewrite *r, TSNode stmt)
{
	if (r->n < MAX_EDITS)
		r->edits[r->n++] = lock_drop_line(r->c->file->src, stmt);
}

/* What a statement adds to its number: "1", "-1", "int64(n)"; NULL: it does something else. */
static const char *added(struct rewrite *r, TSNode stmt)
{
	const struct gosrc *src = r->c->file->src;
	bool is_unsigned = r->atomic[0] == 'U';
	struct str op = { 0 };
	TSNode operand;
	const char *v;

	if (go_is(stmt, "inc_statement"))
		return "1";
	if (go_is(stmt, "dec_statement"))
		return is_unsigned ? "^0" : "-1";
	if (!go_is(stmt, "assignment_statement"))
		return NULL;
	operand = self_operand(src, stmt, &op);
	if (!ts_node_is_null(operand)) {
		v = converted(r->a, r->atomic, r->type, go_text(src, operand));
		return str_eq(op, STR("+")) ? v : arena_printf(r->a->arena, "-(%s)", v);
	}
	v = converted(r->a, r->atomic, r->type, go_text(src, go_field(stmt, "right")));
	if (str_eq(go_text(src, go_field(stmt, "operator")), STR("+=")))
		return v;
	if (str_eq(go_text(src, go_field(stmt, "operator")), STR("-=")))
		return is_unsigned ? arena_printf(r->a->arena, "-(%s)", v)
				   : arena_printf(r->a->arena, "-%s", v);
	return NULL;
}

static struct str target_of(const struct rewrite *r, TSNode stmt)
{
	return go_text(r->c->file->src, go_is(stmt, "assignment_statement")
						? go_field(stmt, "left")
						: ts_node_named_child(stmt, 0));
}

/* The expression that a statement takes from a number, if it is nothing but the number; null otherwise. */
static TSNode taken(const struct rewrite *r, TSNode stmt, struct str number)
{
	TSNode e = go_null();

	if (go_is(stmt, "return_statement") && ts_node_named_child_count(stmt))
		e = go_single(ts_node_named_child(stmt, 0));
	else if (go_is(stmt, "short_var_declaration") || go_is(stmt, "assignment_statement"))
		e = go_single(go_field(stmt, "right"));
	return !ts_node_is_null(e) && str_eq(go_text(r->c->file->src, e), number) ? e : go_null();
}

/* A value of the atomic type, as the code around wants it: int(x). */
static const char *as_before(struct rewrite *r, const char *value)
{
	char lower[16];

	snprintf(lower, sizeof(lower), "%c%s", r->atomic[0] | 0x20, r->atomic + 1);
	return str_eq(r->type, str_of(lower)) || r->type.n == 0
		       ? value
		       : arena_printf(r->a->arena, STR_FMT "(%s)", STR_ARG(r->type), value);
}

/* Two statements that only an atomic operation with a result keeps together; false: they are not such a pair. */
static bool rewrite_pair(struct rewrite *r, TSNode first, TSNode second)
{
	struct arena *ar = r->a->arena;
	const struct gosrc *src = r->c->file->src;
	const char *by = added(r, first);
	TSNode e;

	if (by) { /* n++; return n */
		struct str number = target_of(r, first);

		e = taken(r, second, number);
		if (ts_node_is_null(e))
			return false;
		drop(r, first);
		replace(r, e,
			as_before(r, arena_printf(ar, STR_FMT ".Add(%s)", STR_ARG(number), by)));
		return true;
	}
	if (!go_is(first, "short_var_declaration"))
		return false;
	e = go_single(go_field(first, "right"));
	if (ts_node_is_null(e))
		return false;
	by = added(r, second);
	if (by && str_eq(target_of(r, second), go_text(src, e))) { /* v := n; n++ */
		replace(r, e,
			as_before(r, arena_printf(ar, STR_FMT ".Add(%s) - %s",
						  STR_ARG(go_text(src, e)), by, by)));
	} else if (go_is(second, "assignment_statement") &&
		   str_eq(target_of(r, second), go_text(src, e))) { /* v := n; n = 0 */
		const char *v = converted(r->a, r->atomic, r->type,
					  go_text(src, go_field(second, "right")));

		replace(r, e,
			as_before(r, arena_printf(ar, STR_FMT ".Swap(%s)", STR_ARG(go_text(src, e)),
						  v)));
	} else {
		return false;
	}
	drop(r, second);
	return true;
}

static bool is_shared_target(const struct rewrite *r, TSNode stmt)
{
	struct lock_section s;
	struct numbers n = { .s = &s };
	TSNode left = go_single(go_field(stmt, "left"));

	return lock_section_at(r->c->file, ts_node_named_child(r->c->site, 0), &s) &&
	       !ts_node_is_null(left) && is_shared(&n, left);
}

/* Every place where the number is read in what a statement gives: int(c.n), !c.open. */
static bool visit_load(void *ctx, TSNode n)
{
	struct rewrite *r = ctx;

	if (!str_eq(go_text(r->c->file->src, n), r->c->subject))
		return true;
	replace(r, n,
		as_before(r, arena_printf(r->a->arena, STR_FMT ".Load()", STR_ARG(r->c->subject))));
	return false;
}

static void rewrite_one(struct rewrite *r, TSNode stmt)
{
	const struct gosrc *src = r->c->file->src;
	struct arena *ar = r->a->arena;
	const char *by = added(r, stmt);

	if (by) {
		replace(r, stmt,
			arena_printf(ar, STR_FMT ".Add(%s)", STR_ARG(target_of(r, stmt)), by));
		return;
	}
	if (go_is(stmt, "assignment_statement") && is_shared_target(r, stmt))
		replace(r, stmt,
			arena_printf(ar, STR_FMT ".Store(%s)", STR_ARG(target_of(r, stmt)),
				     converted(r->a, r->atomic, r->type,
					       go_text(src, go_field(stmt, "right")))));
	else if (go_is(stmt, "return_statement"))
		go_walk(stmt, visit_load, r);
	else
		go_walk(go_field(stmt, "right"), visit_load, r);
}

static bool keep_statement(void *ctx, TSNode stmt)
{
	struct rewrite *r = ctx;

	if (r->n_stmts < MAX_STATEMENTS)
		r->stmts[r->n_stmts++] = stmt;
	return true;
}

static void rewrite(struct rewrite *r, const struct lock_section *s)
{
	drop(r, s->stmt);
	for (uint32_t i = 0; i < s->n_releases; i++)
		drop(r, s->releases[i]);
	lock_each_statement(s, keep_statement, r);
	for (uint32_t i = 0; i < r->n_stmts; i++) {
		if (i + 1 < r->n_stmts && rewrite_pair(r, r->stmts[i], r->stmts[i + 1]))
			i++;
		else
			rewrite_one(r, r->stmts[i]);
	}
}

static int by_from(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* The numbers of a section as the type that holds them would have them; false: they are of several types. */
static bool write_fields(struct buf *b, struct candidate c, const struct numbers *n)
{
	TSNode first = c.extra;
	struct str type, other;
	const char *atomic = atomic_type(&c, &type);
	bool alike = true;

	for (uint32_t i = 0; i < n->n; i++) {
		c.extra = n->n > 1 ? n->v[i] : first;
		buf_printf(b, STR_FMT " atomic.%s%s\n", STR_ARG(number_name(c.file->src, c.extra)),
			   atomic_type(&c, &other),
			   i > 0	      ? ""
			   : n->n > 1	      ? " // instead of the numbers and their mutex"
			   : atomic[0] == 'B' ? " // instead of the flag and its mutex"
					      : " // instead of the number and its mutex");
		alike &= str_eq(type, other);
	}
	buf_adds(b, "\n");
	return alike;
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct rewrite r = { .a = a, .c = c };
	struct lock_section s;
	struct numbers n = { 0 };
	struct buf b = { 0 }, also = { 0 };

	if (lock_section_at(c->file, ts_node_named_child(c->site, 0), &s))
		only_numbers(&s, &n);
	for (uint32_t i = 1; i < n.n; i++)
		buf_printf(&also, "%s" STR_FMT, i + 1 < n.n ? ", " : " and ",
			   STR_ARG(go_text(src, n.v[i])));
	c->why = arena_printf(a->arena,
			      "The mutex " STR_FMT " guards nothing but " STR_FMT "%s"
			      ": it is taken and released, and waited for, to do what %s.",
			      STR_ARG(c->text), STR_ARG(c->subject), rule_words(a, &also),
			      n.n > 1 ? "an atomic instruction each does; who reads them asks for "
					"one at a time"
				      : "one atomic instruction does");
	c->remedy = arena_printf(
		a->arena, "Make the %s atomic and drop the mutex; every reader uses Load.%s",
		go_type_of(&c->file->ctx, src, c->extra).kind == GO_BOOL ? "flag"
		: n.n > 1						 ? "numbers"
									 : "number",
		n.n > 1 ? " Right only where nobody needs them of one moment." : "");
	r.atomic = atomic_type(c, &r.type);
	if (write_fields(&b, *c, &n) && n.n) {
		rewrite(&r, &s);
		qsort(r.edits, r.n, sizeof(r.edits[0]), by_from);
		buf_printf(&b, "%s\n", source_edited(a, src, s.func, r.edits, r.n));
	}
	c->example = rule_words(a, &b);
}

static const char *const absorbs[] = { "lock-contention", "mutex-for-reads", NULL };

const struct rule rule_mutex_for_counter = {
	.id = "mutex-for-counter",
	.query_of = "lock-contention",
	.min_go = 19, /* atomic.Int64 */
	.across = true,
	.absorbs = absorbs,
	.match = match,
	.judge = judge,
	.explain = explain,
};
