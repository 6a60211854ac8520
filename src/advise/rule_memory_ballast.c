/* A large block that is allocated and kept, and never used. */
#include "advise/rule.h"
#include "base/human.h"
#include "gocode/gosize.h"

#define LEAST ((uint64_t)16 << 20)

enum form {
	FORM_KEPT,
	FORM_FREED,
	FORM_BLOCKS, /* kept, several or one */
};

struct use_search {
	const struct hot_file *f;
	const struct gosrc *src;
	struct str owner; /* of a field: its struct's type; empty: not known, or it has no name */
	struct str name;
	TSNode stmt;
	bool used;
	bool grows; /* it is appended to: what it is set to nil for is not held together */
	bool is_field;
};

/* x[0] = 1: of one element, so that the linker or the kernel takes the block for used. */
static bool is_constant_store(TSNode index)
{
	static const char *const literals[] = { "int_literal", "rune_literal", NULL };
	TSNode list = ts_node_parent(index), stmt = ts_node_parent(list);

	return go_is_index(index) && go_is(go_index(index), "int_literal") &&
	       go_is(list, "expression_list") && go_is(stmt, "assignment_statement") &&
	       go_contains(go_field(stmt, "left"), index) &&
	       !ts_node_is_null(go_single(go_field(stmt, "right"))) &&
	       go_is_any(go_single(go_field(stmt, "right")), literals);
}

/* len(x), cap(x), KeepAlive(x) */
static bool only_asks(const struct gosrc *src, TSNode call)
{
	struct str name = go_callee(src, call);

	return go_calls(src, call, "runtime", "KeepAlive") || str_eq(name, STR("len")) ||
	       str_eq(name, STR("cap"));
}

/* x = append(x, ...): it grows by what nobody looks at, either. */
static bool only_grows(const struct gosrc *src, TSNode arg)
{
	TSNode call = ts_node_parent(ts_node_parent(arg)),
	       stmt = ts_node_parent(ts_node_parent(call));

	return str_eq(go_callee(src, call), STR("append")) && ts_node_eq(go_arg(call, 0), arg) &&
	       go_is(stmt, "assignment_statement") &&
	       str_eq(go_text(src, go_field(stmt, "left")), go_text(src, arg));
}

/* KeepAlive(x), _ = x, x[0] = 0, x = append(x, ...) and len(x) are no use. */
static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *u = ctx;
	TSNode p = ts_node_parent(n), call;

	if (go_contains(u->stmt, n) || !go_is(n, "identifier") ||
	    !str_eq(go_text(u->src, n), u->name))
		return !u->used;
	if (go_is(p, "var_spec") && go_is_declared(p, n))
		return true;
	if (is_constant_store(p))
		return true;
	call = ts_node_parent(p);
	if (go_is(p, "argument_list") && (only_asks(u->src, call) || only_grows(u->src, n)))
		return true;
	if (go_is(p, "expression_list") && go_is(ts_node_parent(p), "assignment_statement")) {
		TSNode stmt = ts_node_parent(p),
		       other = go_single(go_field(
			       stmt, go_contains(go_field(stmt, "left"), n) ? "right" : "left"));

		if (str_eq(go_text(u->src, other), STR("_")) ||
		    (go_is(other, "nil") && !u->grows) ||
		    str_has_prefix(go_text(u->src, other), STR("make(")) ||
		    str_has_prefix(go_text(u->src, other), STR("append(")))
			return true;
	}
	u->used = true;
	return false;
}

/* The name of a struct's type, also behind a pointer; empty: it has none, or cannot be told. */
static struct str struct_name(const struct hot_file *f, const struct gosrc *src, TSNode expr)
{
	struct gotype t = go_type_of(&f->ctx, src, expr);

	if (t.kind == GO_POINTER)
		t = go_type_elem(&f->ctx, t);
	return t.kind == GO_STRUCT && t.is_named ? t.text : STR("");
}

static bool is_of_other_struct(const struct use_search *u, TSNode of)
{
	struct str name = u->owner.n ? struct_name(u->f, u->src, of) : STR("");

	return name.n && !str_eq(name, u->owner);
}

/* The name of a field of this name: what follows the dot, in all structs that have one. */
static bool visit_field(void *ctx, TSNode n)
{
	struct use_search *u = ctx;
	TSNode p = ts_node_parent(n), top;

	if (!go_is(n, "field_identifier") || !str_eq(go_text(u->src, n), u->name) ||
	    !go_is(p, "selector_expression") || go_contains(u->stmt, n))
		return !u->used;
	if (is_of_other_struct(u, go_field(p, "operand")))
		return true;
	top = ts_node_parent(p);
	if (go_is(top, "argument_list") &&
	    (only_asks(u->src, ts_node_parent(top)) || only_grows(u->src, p)))
		return true;
	if (go_is(top, "expression_list") && go_is(ts_node_parent(top), "assignment_statement") &&
	    go_contains(go_field(ts_node_parent(top), "left"), n) &&
	    go_is(go_single(go_field(ts_node_parent(top), "right")), "nil"))
		return true;
	u->used = true;
	return false;
}

/* The whole package and its tests, where the name stands at its top level. */
static bool used_in_package(const struct candidate *c, struct use_search *u)
{
	struct gopkg *pkg = c->file->ctx.pkg;
	TSNode stmt = u->stmt;

	for (size_t i = 0; pkg && i < pkg->files.n && !u->used; i++) {
		const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, pkg, i, u->name);

		if (!src)
			continue;
		u->src = src;
		u->stmt = src == c->file->src ? stmt : go_null();
		go_walk(src->root, u->is_field ? visit_field : visit_use, u);
	}
	return u->used;
}

static bool found_ballast(struct candidate *c, const struct gomatch *m, uint32_t from, uint32_t to,
			  uint64_t bytes, int form, struct str subject)
{
	TSNode stmt = gomatch_node(m, "stmt");

	c->form = form;
	c->site = stmt;
	c->extra = gomatch_node(m, "size");
	c->subject = subject;
	c->max_copy = (int64_t)bytes;
	candidate_spot(c, (struct spot){ .from = from, .to = to, .self = true, .cpu = CAUSE_MAKE });
	return true;
}

/* The largest block that the line was seen to allocate by itself. */
static uint64_t block_at(struct advisor *a, const struct hot_file *f, uint32_t line)
{
	int64_t best = 0;

	for (size_t k = hot_first_at(f, line); k < f->charges.n && f->charges.v[k].line == line;
	     k++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

		if (ch->kind == COST_HEAP && ch->self && ch->n_sizes)
			best = MAX(best, ch->sizes[ch->n_sizes - 1].size);
	}
	return (uint64_t)best;
}

/* What the make allocates: by its number and element, or, where that is no constant, by the profile. */
static uint64_t made_bytes(struct advisor *a, const struct candidate *c, const struct gomatch *m)
{
	TSNode size = gomatch_node(m, "size");
	struct gosize elem;
	uint64_t n;

	if (!go_number(m->src, size, &n))
		return block_at(a, c->file, go_line(size));
	if (!go_size_of(&c->file->ctx,
			go_type_elem(&c->file->ctx,
				     go_type_of(&c->file->ctx, m->src, gomatch_node(m, "make"))),
			&elem) ||
	    __builtin_mul_overflow(n, elem.bytes, &n))
		return 0;
	return n;
}

/* a.weight = make(...), T{weight: make(...)}: of a field that others cannot reach. */
static bool match_field(const struct gomatch *m, struct candidate *c, TSNode name, uint64_t bytes)
{
	bool keyed = go_is(gomatch_node(m, "stmt"), "keyed_element");
	TSNode of = keyed ? ts_node_parent(ts_node_parent(gomatch_node(m, "stmt")))
			  : go_field(name, "operand");
	struct use_search u = { .f = c->file,
				.src = m->src,
				.name = go_text(m->src, keyed ? name : go_field(name, "field")),
				.owner = struct_name(c->file, m->src, of),
				.stmt = gomatch_node(m, "stmt"),
				.is_field = true };

	if (!c->file->ctx.pkg || go_is_exported(u.name) || used_in_package(c, &u))
		return false;
	return found_ballast(c, m, go_line(gomatch_node(m, "stmt")),
			     go_end_line(gomatch_node(m, "stmt")), bytes, FORM_KEPT,
			     keyed ? u.name : go_text(m->src, name));
}

struct mention_search {
	const struct gosrc *src;
	struct str name;
	uint32_t count;
	const struct gosrc *call_src;
	TSNode call; /* the last one */
};

static bool visit_mention(void *ctx, TSNode n)
{
	struct mention_search *s = ctx;
	TSNode p = ts_node_parent(n);

	if (!go_is(n, "identifier") || !str_eq(go_text(s->src, n), s->name))
		return true;
	s->count++;
	if (go_is(p, "call_expression") && ts_node_eq(go_field(p, "function"), n)) {
		s->call = p;
		s->call_src = s->src;
	}
	return true;
}

/* All that the lines of a function were seen to allocate by themselves; line: that with the most. */
static uint64_t bytes_within(struct advisor *a, const struct hot_file *f, TSNode fn, uint32_t *line)
{
	uint64_t sum = 0, most = 0, here = 0;
	uint32_t at = 0;

	for (size_t k = hot_first_at(f, go_line(fn));
	     k < f->charges.n && f->charges.v[k].line <= go_end_line(fn); k++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

		if (ch->kind != COST_HEAP || !ch->self)
			continue;
		here = (f->charges.v[k].line == at ? here : 0) + (uint64_t)ch->value;
		at = f->charges.v[k].line;
		sum += (uint64_t)ch->value;
		if (here > most) {
			most = here;
			*line = at;
		}
	}
	return sum;
}

/* The one call of a function, where nothing else names it. */
static bool find_call(const struct candidate *c, struct mention_search *s)
{
	const struct gocontext *ctx = &c->file->ctx;

	for (size_t i = 0; i < ctx->pkg->files.n; i++) {
		s->src = gopkg_open_with(ctx->mod, ctx->pkg, i, s->name);
		if (s->src)
			go_walk(s->src->root, visit_mention, s);
	}
	return s->count == 2 && s->call_src && s->call_src == c->file->src;
}

/* var ballast = reserve(48): the function makes it, and nothing else calls that. */
static bool match_maker(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode fn = gomatch_node(m, "stmt"), list, name, made;
	struct mention_search s = { .name = go_text(m->src, gomatch_node(m, "maker")) };
	struct use_search u = { .f = c->file, .src = m->src };
	struct godecl d;
	uint32_t line = 0;
	uint64_t n = bytes_within(a, c->file, fn, &line);

	if (n < LEAST || !c->file->ctx.pkg || go_is_exported(s.name) || !find_call(c, &s))
		return false;
	list = ts_node_parent(s.call);
	u.stmt = ts_node_parent(list);
	name = go_field(u.stmt, "name");
	if (go_is(u.stmt, "assignment_statement"))
		name = go_single(go_field(u.stmt, "left"));
	u.name = go_text(m->src, name);
	if (!go_is(list, "expression_list") || ts_node_is_null(name) || !go_is_name(name) ||
	    go_is_exported(u.name) ||
	    (go_find_decl(m->src, name, u.name, &d) && d.kind != DECL_PACKAGE) ||
	    used_in_package(c, &u))
		return false;
	found_ballast(c, m, line, line, n, FORM_BLOCKS, u.name);
	made = call_at_line(m->src, fn, line, STR("make"));
	if (!ts_node_is_null(made))
		c->site = made;
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode stmt = gomatch_node(m, "stmt"), name = gomatch_node(m, "name");
	struct use_search u = {
		.f = c->file, .src = m->src, .name = go_text(m->src, name), .stmt = stmt
	};
	uint64_t n = ts_node_is_null(gomatch_node(m, "maker")) ? made_bytes(a, c, m) : 0, sum;
	struct godecl d;
	uint32_t line;
	bool top;

	if (!ts_node_is_null(gomatch_node(m, "maker")))
		return match_maker(a, m, c);
	top = go_is(ts_node_parent(ts_node_parent(stmt)), "source_file") ||
	      (go_is(stmt, "assignment_statement") && go_is_name(name) &&
	       (!go_find_decl(m->src, name, u.name, &d) || d.kind == DECL_PACKAGE));
	u.grows = !ts_node_is_null(gomatch_node(m, "append"));
	if (u.grows && !str_eq(go_text(m->src, gomatch_node(m, "to")), u.name) && go_is_name(name))
		return false;
	/* what it grows by stays, and is one ballast */
	sum = u.grows && top ? bytes_within(a, c->file, stmt, &line) : 0;
	n = MAX(n, sum);
	if (n < LEAST)
		return false;
	if (go_is(name, "selector_expression") || go_is(stmt, "keyed_element"))
		return match_field(m, c, name, n);
	if (top) {
		if (used_in_package(c, &u))
			return false;
	} else {
		if (!go_is_name(name))
			return false;
		go_walk(c->fn->node, visit_use, &u);
		if (u.used)
			return false;
	}
	return found_ballast(c, m, go_line(stmt), go_end_line(stmt), n,
			     sum				       ? FORM_BLOCKS
			     : top || str_eq(c->fn->name, STR("main")) ? FORM_KEPT
								       : FORM_FREED,
			     u.name);
}

static void explain(struct advisor *a, struct candidate *c)
{
	struct buf size = { 0 }, b = { 0 };

	human_bytes(&size, (double)c->max_copy);
	buf_printf(&b,
		   STR_FMT
		   " holds %s that nothing reads or writes, so that the collector starts later. ",
		   STR_ARG(c->subject), size.data);
	buf_adds(&b, c->form == FORM_FREED ? "And it does not even do that for long: behind this "
					     "function nothing holds it any more, and "
					     "the first collection frees it (measured: 9 to 32 "
					     "collections with it, 34 without)."
					   : "GOGC and GOMEMLIMIT do the same without memory "
					     "(measured: 34 collections without anything, "
					     "1 with a ballast, 1 with GOMEMLIMIT and GOGC=off, 3 "
					     "to 4 with GOGC=1000); its pages may "
					     "become resident.");
	c->why = rule_words(a, &b);
	c->remedy = "Take it away and set GOMEMLIMIT to what the program may use (with a tenth "
		    "left as reserve) and GOGC "
		    "to 200 to 400. A limit near or below the live heap makes the collector run "
		    "all the time: measured "
		    "221 collections and three times the CPU.";
	c->example = "debug.SetGCPercent(400)\ndebug.SetMemoryLimit(...) // live heap at its "
		     "highest, and half of "
		     "that again\n// or from outside: GOGC=400 GOMEMLIMIT=...";
	c->heap_said = arena_printf(a->arena, "%s allocated by the line itself%s", size.data,
				    c->form == FORM_BLOCKS ? "" : ", in one block");
	buf_release(&size);
}

static const char *const absorbs[] = { "buffer-not-reused", NULL };

const struct rule rule_memory_ballast = {
	.id = "memory-ballast",
	.quiet = true,
	.absorbs = absorbs,
	.any_price = true,
	.top_level = true,
	.match = match,
	.explain = explain,
};
