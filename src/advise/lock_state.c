#include "advise/lock_state.h"

#define MAX_NAMES 24 /* guarded values and the section's variables that hold them */
#define WORK_LONG (WORK_LOOP | WORK_UNKNOWN | WORK_CALLBACK | WORK_IO | WORK_HEAVY | WORK_CHAN)

/* "j.head" of the mutex j.mu or of an embedded one, or a variable that others see; nothing that a key selects. */
static bool is_guarded(const struct lock_section *s, TSNode expr)
{
	const struct gosrc *src = s->file->src;
	struct str owner = s->holder.n ? s->holder : s->mutex, text = go_text(src, expr);
	struct godecl d;

	if (go_is_selector(expr))
		return str_has_prefix(text, owner) && text.n > owner.n && text.p[owner.n] == '.' &&
		       str_index_byte(text, '[') < 0;
	if (!go_is(expr, "identifier") || lock_is_local(s, expr) ||
	    (!go_find_decl(src, expr, text, &d) && !go_find_package_decl(&s->file->ctx, text, &d)))
		return false;
	return !s->holder.n && !str_eq(text, s->mutex) &&
	       (d.kind == DECL_PACKAGE || d.kind == DECL_SHORT || d.kind == DECL_VAR);
}

/* ---- chains */

/* A guarded value, or a variable of the section that was worked out from some. */
struct value {
	struct str name;
	uint64_t from; /* bits of the guarded values in the list */
	bool guarded;
	bool stepped; /* the section's work goes on from it */
};

struct chain {
	const struct lock_section *s;
	const struct lock_body *body;
	struct value v[MAX_NAMES];
	uint32_t n;
	bool found;
};

static struct value *value_of(struct chain *c, struct str name)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].name, name))
			return &c->v[i];
	return NULL;
}

static struct value *add_value(struct chain *c, struct str name, bool guarded)
{
	struct value *v = value_of(c, name);

	if (v || c->n == MAX_NAMES)
		return v;
	v = &c->v[c->n];
	*v = (struct value){ .name = name, .guarded = guarded };
	v->from = guarded ? (uint64_t)1 << c->n : 0;
	c->n++;
	return v;
}

/* What an expression is worked out from. */
struct source {
	struct chain *c;
	uint64_t from;	  /* guarded values */
	uint64_t stepped; /* of these: what the work has gone on from */
};

static bool visit_source(void *ctx, TSNode n)
{
	struct source *o = ctx;
	struct value *v = NULL;

	if (go_is(n, "func_literal"))
		return false;
	if (go_is(n, "call_expression") && ts_node_eq(n, o->c->body->dearest)) {
		struct source args = { .c = o->c };

		go_walk(go_field(n, "arguments"), visit_source, &args);
		o->from |= args.from;
		o->stepped |= args.from;
		return false;
	}
	if (go_is_selector(n) || go_is(n, "identifier"))
		v = is_guarded(o->c->s, n) ? add_value(o->c, go_text(o->c->s->file->src, n), true)
					   : value_of(o->c, go_text(o->c->s->file->src, n));
	if (v) {
		o->from |= v->from;
		o->stepped |= v->stepped ? v->from : 0;
	}
	return !v;
}

/* total = total + x, most = max(most, x), list = append(list, x): each can be made apart and put together at the end. */
static bool gathers(const struct gosrc *src, TSNode right, struct str name)
{
	static const char *const signs[] = { "+", "|", "&", "^" };
	struct str op;

	right = go_no_parens(right);
	if (go_is(right, "call_expression")) {
		op = go_callee(src, right);
		return str_eq(op, STR("append")) || str_eq(op, STR("max")) ||
		       str_eq(op, STR("min"));
	}
	if (!go_is(right, "binary_expression") ||
	    !str_eq(go_text(src, go_field(right, "left")), name))
		return false;
	op = go_text(src, go_field(right, "operator"));
	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (str_eq(op, str_of(signs[i])))
			return true;
	return false;
}

/* Only of values whose next one cannot be worked out in parts: what texts and lists get is made apart. */
static bool is_whole(const struct lock_section *s, TSNode expr)
{
	enum gokind k = go_type_of(&s->file->ctx, s->file->src, expr).kind;

	return k == GO_INT || k == GO_UINT || k == GO_FLOAT || k == GO_ARRAY || k == GO_STRUCT;
}

/* h = (h ^ x) * p, h *= p: the next round goes on from what this one made. */
static bool goes_on(const struct chain *c, TSNode left, TSNode right, struct str op)
{
	static const char *const ops[] = { "*=", "/=", "%=", "<<=", ">>=" };
	const struct gosrc *src = c->s->file->src;
	struct str name = go_text(src, left);

	if (ts_node_is_null(c->body->loop) || !go_contains(c->body->loop, left))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (str_eq(op, str_of(ops[i])))
			return true;
	return str_eq(op, STR("=")) && str_contains(go_text(src, right), name) &&
	       go_mentions(src, right, go_text(src, go_base_name(left))) &&
	       !gathers(src, right, name);
}

static void assign(struct chain *c, TSNode left, TSNode right, struct str op)
{
	struct source o = { .c = c };
	struct str name = go_text(c->s->file->src, left);
	bool guarded = is_guarded(c->s, left);
	struct value *v;

	go_walk(right, visit_source, &o);
	if (!guarded && !go_is(left, "identifier"))
		return;
	v = add_value(c, name, guarded);
	if (!v)
		return;
	if ((guarded || v->from) && goes_on(c, left, right, op)) {
		v->stepped = true;
		o.stepped |= v->from;
	}
	if (guarded)
		c->found |= (o.stepped & v->from) != 0 && is_whole(c->s, left);
	else
		v->from |= o.from;
	v->stepped |= o.stepped != 0;
}

static bool visit_chain(void *ctx, TSNode n)
{
	struct chain *c = ctx;
	TSNode left, right;
	struct str op;

	if (go_is(n, "func_literal") || c->found)
		return false;
	if (!go_is(n, "assignment_statement") && !go_is(n, "short_var_declaration"))
		return true;
	left = go_field(n, "left");
	right = go_field(n, "right");
	op = go_is(n, "assignment_statement") ? go_text(c->s->file->src, go_field(n, "operator"))
					      : STR(":=");
	for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
		assign(c, go_no_parens(ts_node_named_child(left, i)),
		       ts_node_named_child_count(right) == ts_node_named_child_count(left)
			       ? ts_node_named_child(right, i)
			       : ts_node_named_child(right, 0),
		       op);
	return true;
}

static bool walk_chain(void *ctx, TSNode stmt)
{
	go_walk(stmt, visit_chain, ctx);
	return !((struct chain *)ctx)->found;
}

bool lock_is_chain(const struct lock_section *s, const struct lock_body *body)
{
	struct chain c = { .s = s, .body = body };

	if (!(body->dearest_work & (WORK_IO | WORK_CHAN | WORK_CALLBACK)))
		lock_each_statement(s, walk_chain, &c);
	return c.found;
}

/* ---- what is made when it is missing */

struct lazy {
	const struct lock_section *s;
	TSNode list;	   /* of the statement in front: v, ok := m[k] */
	struct str tested; /* the guarded value that is asked for */
	bool keyed, seen, returned, other, stored;
};

/* What an answer says to be missing: x of x == nil, len(x) == 0, !x, x (a flag); null: it asks something else. */
static TSNode missing(const struct gosrc *src, TSNode cond, bool *present)
{
	static const char *const none[] = { "nil", "0", "\"\"", NULL };
	struct str op, right;

	cond = go_no_parens(cond);
	*present = false;
	if (go_is(cond, "unary_expression"))
		return str_eq(go_text(src, go_field(cond, "operator")), STR("!"))
			       ? go_no_parens(go_field(cond, "operand"))
			       : go_null();
	if (go_is(cond, "identifier") || go_is_selector(cond)) {
		*present = true;
		return cond;
	}
	if (!go_is(cond, "binary_expression"))
		return go_null();
	op = go_text(src, go_field(cond, "operator"));
	right = go_text(src, go_field(cond, "right"));
	*present = str_eq(op, STR("!="));
	for (size_t i = 0; none[i]; i++) {
		TSNode left = go_no_parens(go_field(cond, "left"));

		if ((!*present && !str_eq(op, STR("=="))) || !str_eq(right, str_of(none[i])))
			continue;
		return go_is(left, "call_expression") && str_eq(go_callee(src, left), STR("len"))
			       ? go_no_parens(go_arg(left, 0))
			       : left;
	}
	return go_null();
}

/* The guarded expression behind what is asked for: itself, or what the statement in front took it from. */
static bool name_tested(struct lazy *z, TSNode asked, TSNode init)
{
	const struct gosrc *src = z->s->file->src;
	TSNode of = asked, from = ts_node_is_null(init) ? z->list : init;
	TSNode root;

	if (go_is(asked, "identifier") && lock_is_local(z->s, asked)) {
		if (ts_node_is_null(from) || !go_is(from, "short_var_declaration") ||
		    !go_mentions(src, go_field(from, "left"), go_text(src, asked)))
			return false;
		of = go_no_parens(go_single(go_field(from, "right")));
	}
	if (ts_node_is_null(of))
		return false;
	root = go_is_index(of) ? go_operand(of) : of;
	z->keyed = go_is_index(of);
	z->tested = go_text(src, of);
	return is_guarded(z->s, root);
}

static bool visit_store(void *ctx, TSNode n)
{
	struct lazy *z = ctx;
	TSNode left = go_is(n, "assignment_statement") ? go_field(n, "left") : go_null();

	for (uint32_t i = 0; !ts_node_is_null(left) && i < ts_node_named_child_count(left); i++)
		z->stored |=
			str_eq(go_text(z->s->file->src, ts_node_named_child(left, i)), z->tested);
	return !z->stored;
}

/* r.fill(): a method of what holds the lock stores it. */
struct filler_search {
	struct lazy *z;
	struct str field;
	bool found;
};

static bool visit_field_store(void *ctx, TSNode n)
{
	struct filler_search *f = ctx;
	TSNode left = go_is(n, "assignment_statement") ? go_field(n, "left") : go_null();

	for (uint32_t i = 0; !ts_node_is_null(left) && i < ts_node_named_child_count(left); i++) {
		TSNode to = ts_node_named_child(left, i);

		f->found |= go_is_selector(to) &&
			    str_eq(go_text(f->z->s->file->src, go_field(to, "field")), f->field);
	}
	return !f->found;
}

static bool visit_filler(void *ctx, TSNode n)
{
	struct filler_search *f = ctx;
	const struct gosrc *src = f->z->s->file->src;
	TSNode fn = go_is(n, "call_expression") ? go_no_parens(go_field(n, "function")) : go_null();
	struct str owner = f->z->s->holder.n ? f->z->s->holder : f->z->s->mutex;

	if (ts_node_is_null(fn) || !go_is_selector(fn) ||
	    !str_eq(go_text(src, go_field(fn, "operand")), owner))
		return !f->found;
	for (size_t i = 0; i < src->funcs.n; i++)
		if (str_eq(src->funcs.v[i].name, go_text(src, go_field(fn, "field"))))
			go_walk(src->funcs.v[i].node, visit_field_store, f);
	return !f->found;
}

static void look_for_store(struct lazy *z, TSNode in)
{
	ptrdiff_t dot = str_last_index_byte(z->tested, '.');
	struct filler_search f = { z, str_sub(z->tested, (size_t)(dot + 1), z->tested.n), false };

	go_walk(in, visit_store, z);
	if (!z->stored && !z->keyed)
		go_walk(in, visit_filler, &f);
	z->stored |= f.found;
}

static bool leaves(TSNode block)
{
	uint32_t n = ts_node_named_child_count(block);
	TSNode last = n ? ts_node_named_child(block, n - 1) : go_null();

	while (go_is(last, "comment"))
		last = ts_node_prev_named_sibling(last);
	return !ts_node_is_null(last) && go_is(last, "return_statement");
}

static bool works(const struct lazy *z, TSNode n)
{
	struct lock_body body = { .dearest = go_null(), .loop = go_null() };

	if (!ts_node_is_null(n))
		lock_read_node(z->s, n, &body);
	return (body.work & WORK_LONG) != 0;
}

static bool read_if(struct lazy *z, TSNode stmt)
{
	TSNode init = go_field(stmt, "initializer"), then = go_field(stmt, "consequence"), asked;
	bool present;

	asked = missing(z->s->file->src, go_field(stmt, "condition"), &present);
	if (ts_node_is_null(asked) || !ts_node_is_null(go_field(stmt, "alternative")) ||
	    !name_tested(z, asked, init) || works(z, init))
		return false;
	/* if x != nil { return x }, and what makes it behind that */
	if (present && leaves(then) && !works(z, then)) {
		z->returned = true;
		return true;
	}
	look_for_store(z, then);
	return z->stored;
}

static bool read_lazy(void *ctx, TSNode stmt)
{
	struct lazy *z = ctx;

	if (z->returned)
		look_for_store(z, stmt);
	else if (works(z, stmt)) {
		z->other |= z->seen || !go_is(stmt, "if_statement") || !read_if(z, stmt);
		z->seen = true;
	} else if (!z->seen && go_is(stmt, "if_statement") && read_if(z, stmt)) {
		z->seen = z->returned;
	}
	z->list = stmt;
	return !z->other;
}

enum lock_lazy lock_lazy_of(const struct lock_section *s)
{
	struct lazy z = { .s = s, .list = go_null() };

	lock_each_statement(s, read_lazy, &z);
	if (z.other || !z.seen || !z.stored)
		return LAZY_NONE;
	return z.keyed ? LAZY_KEYED : LAZY_ONE;
}
