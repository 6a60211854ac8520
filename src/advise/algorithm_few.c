/*
 * How long the lists are that a search walks through, as far as the heap profile tells: blocks of the memory that they grow in.
 * A dozen elements are compared faster than one is hashed, however often it is done.
 */
#include "advise/algorithm.h"
#include "gocode/gosize.h"

#define ROOM 16	  /* elements: the blocks that ALGORITHM_FEW of them grow into */
#define LITTLE 20 /* a part of the bytes: blocks of other things on the same lines */

struct growth_search {
	struct advisor *a;
	const struct candidate *c;
	const struct gosrc *src; /* that is walked */
	TSNode what;		 /* that is searched */
	struct str type;	 /* of what holds it; empty: a plain name, or not known */
	int64_t most;		 /* bytes of a block that few elements take */
	int64_t few, many;	 /* bytes in blocks up to that, and in larger ones */
	bool other;		 /* it gets memory in another way */
};

static struct str holder_type(const struct candidate *c, const struct gosrc *src, TSNode expr)
{
	return go_is_selector(expr)
		       ? go_bare_type(go_type_of(&c->file->ctx, src, go_operand(expr)).text)
		       : STR("");
}

/* The same field of the same type, or the same name. */
static bool is_it(const struct growth_search *s, TSNode expr)
{
	const struct gosrc *src = s->c->file->src;
	struct str type;

	expr = go_no_parens(expr);
	if (!go_is_selector(s->what))
		return go_is_name(expr) && s->src == src &&
		       str_eq(go_text(src, expr), go_text(src, s->what));
	if (!go_is_selector(expr) || !str_eq(go_text(s->src, go_field(expr, "field")),
					     go_text(src, go_field(s->what, "field"))))
		return false;
	type = holder_type(s->c, s->src, expr);
	return !type.n || !s->type.n || str_eq(type, s->type);
}

/* What the lines of an append allocated, whatever it costs. */
static void add_lines(struct growth_search *s, uint32_t from, uint32_t to)
{
	const struct join *j = s->a->join;
	struct str base = str_base(str_of(s->src->path));
	uint32_t line;

	for (size_t i = 0; i < j->charges.n; i++) {
		const struct charge *ch = &j->charges.v[i];
		const struct place *pl = &j->places.v[ch->place];
		const struct hot_file *f;

		if (ch->kind != COST_HEAP || !ch->self || pl->is_test ||
		    !str_eq(str_base(pl->file), base) || !str_eq(pl->sym.pkg, s->c->file->pkg))
			continue;
		f = hot_of_place(s->a->sources, ch->place, ch->line, &line);
		if (!f || f->src != s->src || line < from || line > to)
			continue;
		for (uint32_t k = 0; k < ch->n_sizes; k++)
			*(ch->sizes[k].size <= s->most ? &s->few : &s->many) += ch->sizes[k].bytes;
	}
}

static bool visit_growth(void *ctx, TSNode n)
{
	struct growth_search *s = ctx;
	TSNode left, right = go_single(go_field(n, "right"));

	if (!go_is(n, "assignment_statement"))
		return true;
	left = go_single(go_field(n, "left"));
	if (!is_it(s, left))
		return true;
	if (go_is(right, "call_expression") && str_eq(go_callee(s->src, right), STR("append")))
		add_lines(s, go_line(n), go_end_line(n));
	else if (go_is(right, "call_expression"))
		s->other = true;
	return true;
}

static void see_package(struct growth_search *s)
{
	const struct hot_file *f = s->c->file;
	struct gopkg *pkg = f->ctx.pkg;
	struct str field = go_text(f->src, go_field(s->what, "field"));

	for (size_t i = 0; pkg && i < pkg->files.n; i++) {
		s->src = gopkg_open_with(f->ctx.mod, pkg, i, field);
		if (s->src && !s->src->is_test)
			go_walk(s->src->root, visit_growth, s);
	}
}

/* Lists that grow by append alone, and whose blocks hold few elements. */
static bool grew_little(struct growth_search *s)
{
	const struct hot_file *f = s->c->file;
	struct gosize size;

	if (!go_size_of(&f->ctx, go_type_elem(&f->ctx, go_type_of(&f->ctx, f->src, s->what)),
			&size) ||
	    size.bytes == 0)
		return false;
	s->most = (int64_t)size.bytes * ROOM;
	s->src = f->src;
	if (go_is_selector(s->what))
		see_package(s);
	else if (go_is_name(s->what))
		go_walk(s->c->fn->node, visit_growth, s);
	return !s->other && s->few > 0 && s->many <= s->few / LITTLE;
}

/* A node's list of nodes of its own type, where each stands for a byte: as many as there are ways on from there. */
static bool is_fan(const struct growth_search *s)
{
	const struct candidate *c = s->c;
	const struct gocontext *ctx = &c->file->ctx;
	struct gotype e = go_type_elem(ctx, go_type_of(ctx, c->file->src, s->what));
	struct algorithm_match m;
	struct str key;

	if (e.kind == GO_POINTER)
		e = go_type_elem(ctx, e);
	if (!s->type.n || !str_eq(go_bare_type(e.text), s->type) ||
	    !go_is(c->site, "for_statement") || !algorithm_search(c->file->src, c->site, &m))
		return false;
	key = go_type_of(ctx, c->file->src, m.key).text;
	return str_eq(key, STR("byte")) || str_eq(key, STR("uint8"));
}

bool algorithm_is_short(struct advisor *a, const struct candidate *c)
{
	struct growth_search s = { .a = a, .c = c, .what = algorithm_collection(c->extra) };

	s.type = holder_type(c, c->file->src, s.what);
	return is_fan(&s) || grew_little(&s);
}
