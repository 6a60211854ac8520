/* fees := map[string]int{...} in a function that asks fees[kind]. */
#include "advise/setup_map.h"

#include "advise/setup_fixed.h"
#include "gocode/goparam.h"

/* Where the map stands: the statement that makes it, and up to where those reach that only fill it. */
struct made {
	struct fixed fixed;
	struct gotype type;
	TSNode value, name; /* name: null where it is asked in place */
	TSNode stmt, last;
	uint32_t entries; /* that are stored by statements or stand in the literal */
};

/* The name that a value gets by its own declaration, and the statement in its block; null: none. */
static TSNode declared_name(TSNode value, TSNode *stmt)
{
	TSNode p = ts_node_parent(value),
	       decl = go_is(p, "expression_list") ? ts_node_parent(p) : p;
	TSNode name = go_null();

	if (go_is(decl, "short_var_declaration") && ts_node_eq(go_field(decl, "right"), p))
		name = go_single(go_field(decl, "left"));
	else if (go_is(decl, "var_spec") && ts_node_named_child_count(p) == 1)
		name = ts_node_named_child(decl, 0);
	*stmt = go_statement(decl);
	return go_is(name, "identifier") ? name : go_null();
}

/* m[k] = v of fixed things. */
static bool is_fixed_store(struct made *m, TSNode stmt)
{
	const struct gosrc *src = m->fixed.src;
	TSNode left = go_field(stmt, "left"), slot;

	if (!go_is(stmt, "assignment_statement") ||
	    !str_eq(go_text(src, go_field(stmt, "operator")), STR("=")))
		return false;
	slot = go_single(left);
	return go_is_index(slot) && go_is_name(go_operand(slot)) &&
	       str_eq(go_text(src, go_operand(slot)), go_text(src, m->name)) &&
	       fixed_is(&m->fixed, go_index(slot)) &&
	       fixed_is(&m->fixed, go_single(go_field(stmt, "right")));
}

/* A literal of fixed elements, in place or that of a variable of the package that nobody outside of it sees and nobody in it sets. */
static bool is_fixed_list(struct made *m, TSNode over)
{
	const struct hot_file *f = m->fixed.file;
	struct fixed there = { .file = f, .src = m->fixed.src };
	struct str name = go_text(m->fixed.src, over);
	struct godecl d;

	if (go_is(over, "composite_literal"))
		return fixed_is(&there, over);
	if (!go_is(over, "identifier") || go_is_exported(name) || !f->ctx.pkg)
		return false;
	if (go_find_decl(m->fixed.src, over, name, &d) ? d.kind != DECL_PACKAGE
						       : !go_find_package_decl(&f->ctx, name, &d))
		return false;
	there.src = d.src;
	if (!go_is(d.value, "composite_literal") || !fixed_is(&there, d.value))
		return false;
	for (size_t i = 0; i < f->ctx.pkg->files.n; i++) {
		struct gosrc *src = gopkg_open_with(f->ctx.mod, f->ctx.pkg, i, name);

		if (src && go_is_written(src, src->root, name))
			return false;
	}
	return true;
}

/* for _, w := range list { m[w] = true } */
static bool is_fixed_loop(struct made *m, TSNode loop)
{
	TSNode clause = ts_node_named_child(loop, 0), body = go_field(loop, "body"), left;
	uint32_t n = 0;
	bool all;

	if (!go_is(loop, "for_statement") || !go_is(clause, "range_clause") ||
	    !is_fixed_list(m, go_no_parens(go_field(clause, "right"))))
		return false;
	left = go_field(clause, "left");
	for (uint32_t i = 0; !ts_node_is_null(left) && i < 2; i++)
		m->fixed.free[i] = i < ts_node_named_child_count(left)
					   ? go_text(m->fixed.src, ts_node_named_child(left, i))
					   : STR("");
	all = ts_node_named_child_count(body) > 0;
	for (; all && n < ts_node_named_child_count(body); n++)
		all = is_fixed_store(m, ts_node_named_child(body, n));
	m->fixed.free[0] = m->fixed.free[1] = STR("");
	return all;
}

/* Statements right behind the declaration that store what is fixed belong to it. */
static void read_fill(struct made *m)
{
	for (TSNode s = ts_node_next_named_sibling(m->stmt); !ts_node_is_null(s);
	     s = ts_node_next_named_sibling(s)) {
		if (go_is(s, "comment"))
			continue;
		if (!is_fixed_store(m, s) && !is_fixed_loop(m, s))
			return;
		m->entries++;
		m->last = s;
	}
}

/* map[K]V{...}, set{...}, make(map[K]V): what stands in it. */
static bool read_made(struct made *m)
{
	const struct gocontext *c = &m->fixed.file->ctx;
	bool literal = go_is(m->value, "composite_literal");
	TSNode type = literal ? go_field(m->value, "type") : go_arg(m->value, 0), body;

	if (ts_node_is_null(type) || go_has_type_param(c, m->fixed.src, type))
		return false;
	m->type = go_type_of_node(c, m->fixed.src, type);
	if (m->type.kind != GO_MAP)
		return false;
	if (!literal)
		return true;
	body = go_field(m->value, "body");
	m->entries = ts_node_named_child_count(body);
	return fixed_body(&m->fixed, body, m->type);
}

static bool is_made(struct made *m, const struct candidate *c, TSNode value)
{
	struct asked q = { .file = c->file, .src = c->file->src };
	struct godecl d = { .kind = DECL_SHORT };

	*m = (struct made){ .fixed = { .file = c->file, .src = c->file->src }, .value = value };
	if (!read_made(m))
		return false;
	m->name = declared_name(value, &m->stmt);
	m->last = m->stmt;
	if (ts_node_is_null(m->name)) {
		q.owned = m->fixed.owned > 0;
		return m->entries > 0 && m->fixed.owned < 2 && asked_here(&q, value);
	}
	read_fill(m);
	if (m->entries == 0 || m->fixed.owned > 1)
		return false;
	d.stmt = m->stmt;
	q.name = m->name;
	q.scope = scope_of(&d);
	q.from = ts_node_start_byte(m->stmt);
	q.to = ts_node_end_byte(m->last);
	q.owned = m->fixed.owned > 0;
	return !ts_node_is_null(q.scope) && asked_only(&q);
}

bool setup_map_match(struct candidate *c, TSNode value)
{
	struct spot s = { .cpu = CAUSE_MAPASSIGN | CAUSE_MAPGROW | CAUSE_MAPFIRST | CAUSE_MAKE,
			  .heap = CAUSE_MAPASSIGN | CAUSE_MAPGROW | CAUSE_MAPFIRST | CAUSE_MAKE,
			  .self = true };
	struct made m;

	if (ts_node_is_null(go_enclosing_func(value)) || !is_made(&m, c, value))
		return false;
	c->form = SETUP_MAP;
	c->site = value;
	c->extra = m.last;
	c->subject = ts_node_is_null(m.name) ? STR("") : go_text(c->file->src, m.name);
	c->loop = loop_around(c->file->src, value, c->fn->node);
	s.from = go_line(m.stmt);
	s.to = ts_node_is_null(m.name) ? go_end_line(value) : go_end_line(m.last);
	s.from = ts_node_is_null(m.name) ? go_line(value) : s.from;
	s.any_cpu = !ts_node_is_null(m.name);
	candidate_spot(c, s);
	/* it is made in steps, of which each may be outgrown: that a size would help is no finding of its own */
	s.min_sizes = 3;
	candidate_spot(c, s);
	return true;
}

/* A name that nothing at the top level has: the variable's own, or one with the function's in front. */
static const char *kept_name(struct advisor *a, const struct candidate *c)
{
	const struct gocontext *g = &c->file->ctx;
	struct str own = c->subject, fn = c->fn->name;
	struct godecl d;
	struct godef def;

	if (!own.n)
		return arena_printf(a->arena, STR_FMT "Values", STR_ARG(fn));
	if (g->pkg && (go_find_package_decl(g, own, &d) ||
		       gopkg_find_func(g->mod, g->pkg, STR(""), own, &def) ||
		       gopkg_find_type(g->mod, g->pkg, own, &def)))
		return arena_printf(a->arena, STR_FMT "%c" STR_FMT, STR_ARG(fn),
				    own.p[0] >= 'a' && own.p[0] <= 'z' ? own.p[0] - 'a' + 'A'
								       : own.p[0],
				    STR_ARG(str_sub(own, 1, own.n)));
	return arena_printf(a->arena, STR_FMT, STR_ARG(own));
}

/* The literal as a variable of the package; of what statements fill, a function that is called once. */
static void write_variable(struct advisor *a, struct candidate *c, struct buf *b, const char *name,
			   bool filled)
{
	const struct gosrc *src = c->file->src;
	struct edit mark = { ts_node_start_byte(c->site), ts_node_start_byte(c->site), "" };

	if (!filled) {
		buf_printf(b, "var %s = %s\n", name, source_edited(a, src, c->site, &mark, 1));
		return;
	}
	buf_printf(b,
		   "var %s = func() " STR_FMT " {\n\t" STR_FMT " := " STR_FMT
		   "\n\t// filled as it is here\n\treturn " STR_FMT "\n}()\n",
		   name,
		   STR_ARG(go_text(src, go_is(c->site, "call_expression")
						? go_arg(c->site, 0)
						: go_field(c->site, "type"))),
		   STR_ARG(c->subject), STR_ARG(go_text(src, c->site)), STR_ARG(c->subject));
}

void setup_map_explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const char *name = kept_name(a, c);
	bool filled = c->subject.n && !go_contains(c->extra, c->site);
	struct buf b = { 0 };

	c->why = arena_printf(a->arena,
			      "The map%s" STR_FMT
			      " is made anew in each %s: every key is hashed and stored, "
			      "always the same ones, and then it is only asked.",
			      c->subject.n ? " " : "", STR_ARG(c->subject),
			      ts_node_is_null(c->loop) ? "call" : "round of the loop");
	c->remedy = "Make it once, as a package variable; several goroutines may ask it at once. A "
		    "switch over the keys needs no map at all.";
	write_variable(a, c, &b, name, filled);
	if (!c->subject.n) {
		struct edit use = { ts_node_start_byte(c->site), ts_node_end_byte(c->site), name };

		buf_printf(&b, "\n%s\n", source_edited(a, src, go_statement(c->site), &use, 1));
	} else if (!str_eq(str_of(name), c->subject)) {
		buf_printf(&b, "\n" STR_FMT " := %s // in its place\n", STR_ARG(c->subject), name);
	}
	c->example = rule_words(a, &b);
}
