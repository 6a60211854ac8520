#include "advise/copies.h"

#include "gocode/gosize.h"

int64_t copied_at(struct advisor *a, struct hot_file *f, uint32_t line, uint32_t from, uint32_t to)
{
	const struct godiags *d = hot_diags(a->sources, f);
	const struct gosrc *src = f->src;
	int64_t bytes = 0;

	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line <= src->lines.n; i++) {
		const struct godiag *g = &d->v.v[i];
		uint32_t at = src->lines.v[g->line - 1] + g->col - 1;
		struct str number, rest;
		int64_t n;

		if (src->lines.v[g->line - 1] >= to)
			break;
		if (g->col && at >= from && at < to && str_eq(g->code, STR("copy")) &&
		    str_cut(g->text, ' ', &number, &rest) && str_to_i64(number, 10, &n))
			bytes = MAX(bytes, n);
	}
	return bytes;
}

int64_t copied_in(struct advisor *a, struct hot_file *f, TSNode n)
{
	return copied_at(a, f, go_line(n), ts_node_start_byte(n), ts_node_end_byte(n));
}

bool copy_is_large(const struct hot_file *f, TSNode expr)
{
	struct gosize size;

	return go_size_of(&f->ctx, go_type_of(&f->ctx, f->src, expr), &size) &&
	       size.bytes >= LARGE_COPY;
}

bool copy_is_large_element(const struct hot_file *f, struct gotype t)
{
	struct gosize size;

	return go_size_of(&f->ctx, go_type_elem(&f->ctx, t), &size) && size.bytes >= LARGE_COPY;
}

/* ---- is the copy wanted? ---- */

struct use_search {
	const struct hot_file *f;
	const struct gosrc *src;
	struct str name;
	TSNode decl;
	TSNode first, back; /* the first change, and what writes it back; null */
	struct copy_uses u;
};

static void see_change(struct use_search *s, TSNode n, bool *how)
{
	*how = true;
	if (ts_node_is_null(s->first))
		s->first = n;
}

static void see_list(struct use_search *s, TSNode n, TSNode stmt)
{
	const struct gosrc *src = s->src;
	struct copy_uses *u = &s->u;

	if (go_is(stmt, "return_statement")) {
		u->returned = true;
	} else if (go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "right"), n)) {
		TSNode left = go_single(go_field(stmt, "left"));

		if (str_eq(go_text(src, left), STR("_")))
			return;
		if (go_is_index(left)) {
			u->back = go_text(src, left);
			s->back = stmt;
		} else {
			u->kept = true;
		}
	} else if (go_is(stmt, "assignment_statement")) {
		see_change(s, n, &u->changed);
	} else if (go_is(stmt, "short_var_declaration") &&
		   go_contains(go_field(stmt, "right"), n)) {
		u->kept = true;
	}
}

static void see_whole(struct use_search *s, TSNode n, TSNode p)
{
	struct copy_uses *u = &s->u;

	if (go_is(p, "expression_list"))
		see_list(s, n, ts_node_parent(p));
	else if (go_is(p, "literal_element") || go_is(p, "keyed_element") ||
		 go_is(p, "send_statement"))
		u->kept = true;
	else if (go_is(p, "return_statement"))
		u->returned = true;
	else if (go_is(p, "unary_expression"))
		u->kept = u->kept || (str_eq(go_text(s->src, go_field(p, "operator")), STR("&")) &&
				      !go_is(ts_node_parent(p), "argument_list"));
	else if (go_is(p, "argument_list"))
		u->kept = u->kept || str_eq(go_callee(s->src, ts_node_parent(p)), STR("append"));
}

bool copy_has_pointer_receiver(const struct godef *method)
{
	TSNode p = ts_node_named_child(go_field(method->node, "receiver"), 0);

	return go_is(go_no_parens(go_field(p, "type")), "pointer_type");
}

/* x.Move(): with a pointer receiver it works on the copy itself. */
static bool is_changing_call(const struct use_search *s, TSNode sel)
{
	TSNode call = ts_node_parent(sel);
	struct godef def;

	return go_is(call, "call_expression") && ts_node_eq(go_field(call, "function"), sel) &&
	       copy_callee(s->f, call, &def) && copy_has_pointer_receiver(&def) &&
	       go_is_written(def.src, go_field(def.node, "body"),
			     go_text(def.src, go_field(ts_node_named_child(
							       go_field(def.node, "receiver"), 0),
						       "name")));
}

static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *s = ctx;
	TSNode p = ts_node_parent(n), top = n;

	if (go_contains(s->decl, n) || !go_is(n, "identifier") ||
	    !str_eq(go_text(s->src, n), s->name))
		return !s->u.kept;
	if (!go_is_selector(p) && !go_is_index(p)) {
		see_whole(s, n, p);
		return !s->u.kept;
	}
	if (is_changing_call(s, p))
		see_change(s, n, &s->u.changed);
	while (go_is_selector(ts_node_parent(top)) || go_is_index(ts_node_parent(top)))
		top = ts_node_parent(top);
	p = ts_node_parent(top);
	if (go_is(p, "inc_statement") || go_is(p, "dec_statement") ||
	    (go_is(p, "expression_list") && go_is(ts_node_parent(p), "assignment_statement") &&
	     go_contains(go_field(ts_node_parent(p), "left"), top))) {
		see_change(s, n,
			   ts_node_eq(top, ts_node_parent(n)) && go_is_selector(top)
				   ? &s->u.set
				   : &s->u.changed);
	}
	return !s->u.kept;
}

struct leave_search {
	uint32_t from, to;
	bool found;
};

static bool visit_leave(void *ctx, TSNode n)
{
	static const char *const leaves[] = { "return_statement", "break_statement",
					      "continue_statement", "goto_statement", NULL };
	struct leave_search *l = ctx;
	uint32_t at = ts_node_start_byte(n);

	if (at >= l->to || go_is(n, "func_literal"))
		return false;
	l->found = l->found || (at > l->from && go_is_any(n, leaves));
	return !l->found;
}

/* What is changed and then given up (an error behind it, a condition around the writing back) must be a copy. */
static bool is_dropped(const struct use_search *s)
{
	TSNode block;
	struct leave_search l;

	if (ts_node_is_null(s->back) || ts_node_is_null(s->first))
		return false;
	block = ts_node_parent(s->back);
	l = (struct leave_search){ ts_node_start_byte(s->first), ts_node_start_byte(s->back),
				   false };
	go_walk(block, visit_leave, &l);
	return l.found || !go_contains(block, s->first);
}

struct copy_uses copy_uses_of(const struct hot_file *f, TSNode scope, TSNode decl, struct str name)
{
	struct use_search s = { .f = f, .src = f->src, .name = name, .decl = decl };

	s.first = s.back = go_null();
	go_walk(scope, visit_use, &s);
	s.u.dropped = is_dropped(&s);
	return s.u;
}

/* ---- what is called, and from where ---- */

bool copy_callee(const struct hot_file *f, TSNode call, struct godef *out)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str name = go_text(f->src, fn), type = STR("");
	struct godecl d;

	if (!f->ctx.pkg)
		return false;
	if (go_is(fn, "selector_expression")) {
		struct gotype t = go_type_of(&f->ctx, f->src, go_field(fn, "operand"));

		if (t.kind == GO_POINTER)
			t = go_type_elem(&f->ctx, t);
		name = go_text(f->src, go_field(fn, "field"));
		type = go_bare_type(t.text);
		if (!type.n || t.kind == GO_INTERFACE)
			return false;
	} else if (!go_is_name(fn) || (go_find_decl(f->src, fn, name, &d) && d.kind != DECL_NONE)) {
		return false;
	}
	return gopkg_find_func(f->ctx.mod, f->ctx.pkg, type, name, out);
}

/* What the caller does with the result. */
static bool only_reads(const struct callsite *s, uint32_t index)
{
	TSNode p = ts_node_parent(s->call), stmt = ts_node_parent(p), left;
	struct copy_uses u;

	if (go_is_selector(p))
		return !go_is(ts_node_parent(p), "call_expression");
	left = go_field(stmt, "left");
	if (!go_is(p, "expression_list") || !go_is(stmt, "short_var_declaration") ||
	    ts_node_named_child_count(p) != 1 || index >= ts_node_named_child_count(left))
		return false;
	u = copy_uses_of(s->file, ts_node_parent(stmt), stmt,
			 go_text(s->file->src, ts_node_named_child(left, index)));
	return copy_is_read(&u);
}

bool copy_callers_only_read(struct advisor *a, const struct candidate *c, uint32_t index)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++)
		if (!only_reads(&sites[i], index))
			return false;
	return n > 0;
}

/* ---- what the body of a loop does besides ---- */

struct weighing {
	const struct gosrc *src;
	int64_t steps;
	bool unknown; /* calls and loops take what they take */
};

#define DIVISION_STEPS 10
#define MULTIPLY_STEPS 4 /* that a division by a constant becomes */

static bool visit_step(void *ctx, TSNode n)
{
	struct weighing *w = ctx;

	if (go_is(n, "call_expression") || go_is(n, "for_statement") || go_is(n, "func_literal") ||
	    go_is(n, "go_statement") || go_is(n, "select_statement"))
		w->unknown = true;
	if (go_is(n, "binary_expression")) {
		struct str op = go_text(w->src, go_field(n, "operator"));
		bool divides = str_eq(op, STR("/")) || str_eq(op, STR("%"));

		w->steps += !divides					 ? 1
			    : go_is(go_field(n, "right"), "int_literal") ? MULTIPLY_STEPS
									 : DIVISION_STEPS;
	} else if (go_is_index(n)) {
		w->steps += 2;
	} else if (go_is_selector(n) || go_is(n, "if_statement") || go_is(n, "inc_statement") ||
		   go_is(n, "assignment_statement")) {
		w->steps++;
	}
	return !w->unknown;
}

/*
 * A copy is two instructions for 16 bytes, and what reads it waits for the last of them. Measured, 232 bytes: 17 % of a loop
 * that adds up one field stay, 35 % of one with a division and two conditions; 512 bytes: 16 %.
 */
int copy_loop_stays(const struct gosrc *src, TSNode body, int64_t bytes)
{
	struct weighing w = { .src = src };
	int64_t copying = bytes / 8;

	go_walk(body, visit_step, &w);
	if (w.unknown || copying + w.steps == 0)
		return -1;
	return (int)(100 * w.steps / (copying + w.steps));
}

/* ---- a parameter that lives on ---- */

/* The declared name at a place of a parameter list. */
static TSNode parameter_at(TSNode list, uint32_t at)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode d = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(d); k++)
			if (go_is_declared(d, ts_node_named_child(d, k)) && n++ == at)
				return ts_node_named_child(d, k);
	}
	return go_null();
}

bool copy_lives_on(struct advisor *a, const struct candidate *c, TSNode call, uint32_t at)
{
	bool receiver = at == UINT32_MAX;
	struct hot_file *f;
	struct godef def;
	const struct godiag *g;
	TSNode name;

	if (!copy_callee(c->file, call, &def))
		return false;
	name = parameter_at(go_field(def.node, receiver ? "receiver" : "parameters"),
			    receiver ? 0 : at);
	f = ts_node_is_null(name) ? NULL : hot_file_of(a->sources, c->file, def.src);
	if (!f)
		return false;
	g = godiags_find(hot_diags(a->sources, f), go_line(name), STR("moved to heap: "));
	return g && str_eq(godiag_escaping(g->text), go_text(def.src, name));
}

/* ---- a map of pointers in place of values ---- */

struct bare_search {
	const struct gosrc *src;
	struct str name; /* of the map: a variable, or the last part of a field */
	TSNode found;
};

static bool is_map(const struct bare_search *s, TSNode n)
{
	n = go_no_parens(n);
	if (go_is_selector(n))
		n = go_field(n, "field");
	return !ts_node_is_null(n) && str_eq(go_text(s->src, n), s->name);
}

/* m[k].F, f(m[k]), x := m[k]: an element that is not there would be nil. */
static bool visit_bare(void *ctx, TSNode n)
{
	struct bare_search *s = ctx;
	TSNode p = ts_node_parent(n), stmt, left;

	if (!ts_node_is_null(s->found))
		return false;
	if (!go_is_index(n) || !is_map(s, go_operand(n)))
		return true;
	stmt = ts_node_parent(p);
	left = go_field(stmt, "left");
	if (go_is(p, "expression_list") && !ts_node_is_null(left) &&
	    (go_contains(left, n) || ts_node_named_child_count(left) > 1))
		return true; /* m[k] = v; v, ok := m[k] */
	s->found = n;
	return false;
}

struct str map_bare_read(struct advisor *a, const struct candidate *c, TSNode map)
{
	struct bare_search s = { .found = go_null() };
	struct gopkg *pkg = c->file->ctx.pkg;
	struct str name = go_text(c->file->src, go_is_selector(map) ? go_field(map, "field") : map);
	const char *file;

	for (size_t i = 0; pkg && name.n && i < pkg->files.n; i++) {
		s.src = gopkg_open_with(c->file->ctx.mod, pkg, i, name);
		s.name = name;
		if (!s.src || s.src->is_test)
			continue;
		if (!go_is_selector(map) && s.src != c->file->src)
			continue;
		go_walk(go_is_selector(map) ? s.src->root : c->fn->node, visit_bare, &s);
		if (ts_node_is_null(s.found))
			continue;
		file = pkg->files.v[i].name;
		return str_of(arena_printf(a->arena, "%s:%u", file, go_line(s.found)));
	}
	return STR("");
}
