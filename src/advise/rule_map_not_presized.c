/* A map that is filled in a loop of known length, made without a size: here, in the caller, or in a struct literal. */
#include "advise/callsite.h"
#include "advise/collected.h"
#include "advise/constructed.h"
#include "advise/filled.h"
#include "advise/pricing.h"

#define FEW_BYTES 2048 /* the largest block of a map of few entries */

enum form {
	FORM_FILL,	/* m[k] = v */
	FORM_APART = 2, /* with either: another function makes the map, a field of the receiver */
	FORM_BY =
		4, /* with either: a constructor makes it, whose types mean nothing here; its call is the candidate's text */
	FORM_COUNT =
		1, /* m[k]++, m[k] += x, m[k] = append(m[k], x): distinct keys are fewer than rounds */
};

struct origin {
	const struct hot_file *file;
	const struct gosrc *src; /* where that is another file; NULL: that of file */
	TSNode make;		 /* the call or literal that makes it */
	TSNode by;    /* the call of the constructor that does; null: it is made in place */
	bool renames; /* the constructor\'s types mean nothing where it is called */
	bool found, sized;
};

/* make(map...) or map...{}: whether it has a size. */
static bool read_make(const struct gosrc *src, TSNode value, struct origin *o)
{
	value = go_no_parens(value);
	if (go_is(value, "call_expression") && str_eq(go_callee(src, value), STR("make"))) {
		o->found = true;
		o->make = value;
		o->sized = go_arg_count(value) > 1;
	} else if (go_is(value, "composite_literal")) {
		o->found = true;
		o->make = value;
		o->sized = false;
	}
	return o->found;
}

/* The value of a field in the literal that the base variable was given. */
static TSNode field_value(const struct gosrc *src, TSNode lit, struct str field)
{
	TSNode body;

	lit = go_no_parens(lit);
	if (go_is(lit, "unary_expression"))
		lit = go_no_parens(go_field(lit, "operand"));
	body = go_field(lit, "body");
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (go_is(e, "keyed_element") &&
		    str_eq(go_text(src, ts_node_named_child(e, 0)), field))
			return ts_node_named_child(ts_node_named_child(e, 1), 0);
	}
	return go_null();
}

static void find_origin(struct advisor *a, const struct hot_file *f, struct str subject,
			const struct godecl *d, const struct candidate *c, int depth,
			struct origin *o);

/* The map is a parameter: the profile knows who called, and the caller's source what it passed. */
static void origin_in_caller(struct advisor *a, const struct candidate *c, const struct godecl *d,
			     int depth, struct origin *o)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n && !o->found; i++) {
		const struct hot_file *up = sites[i].file;
		TSNode arg = callsite_value(&sites[i], d), base = go_base_name(arg);
		struct godecl from;

		if (!ts_node_is_null(base) &&
		    go_find_decl(up->src, base, go_text(up->src, base), &from))
			find_origin(a, up, go_text(up->src, arg), &from, c, depth + 1, o);
	}
}

/* s := newSet(), where the map is what newSet makes, or a field of it. */
static void origin_in_constructor(const struct hot_file *f, TSNode value, struct str field,
				  struct origin *o)
{
	struct constructed made;

	if (!constructed_of(f, value, &made) ||
	    !read_make(made.src, field.n ? field_value(made.src, made.value, field) : made.value,
		       o))
		return;
	o->src = made.src;
	o->by = made.call;
	o->renames = made.renames;
}

static void find_origin(struct advisor *a, const struct hot_file *f, struct str subject,
			const struct godecl *d, const struct candidate *c, int depth,
			struct origin *o)
{
	ptrdiff_t dot = str_last_index_byte(subject, '.');
	struct assign_search s = { .src = f->src, .target = subject, .except = go_null() };
	TSNode scope = scope_of(d);

	o->file = f;
	find_assignments(&s, scope);
	if (s.count && read_make(f->src, s.found, o))
		return;
	if (dot >= 0) {
		struct str field = str_sub(subject, (size_t)dot + 1, subject.n);

		if (!read_make(f->src, field_value(f->src, d->value, field), o) && d->of == 1)
			origin_in_constructor(f, d->value, field, o);
		return;
	}
	if ((d->kind == DECL_SHORT || d->kind == DECL_VAR) && d->of == 1) {
		if (!read_make(f->src, d->value, o))
			origin_in_constructor(f, d->value, STR(""), o);
	} else if (d->kind == DECL_PARAM && depth < 2) {
		origin_in_caller(a, c, d, depth, o);
	}
}

static bool is_group(const struct gosrc *src, TSNode stmt, TSNode slot, TSNode value)
{
	if (go_is(stmt, "inc_statement") ||
	    !str_eq(go_text(src, go_field(stmt, "operator")), STR("=")))
		return true;
	/* m[k] = append(m[k], x), m[k] = m[k] + x */
	return str_contains(go_text(src, value), go_text(src, slot));
}

/* The key is the loop's own variable, or a part or element found by it: a new one in each round, most likely. */
static bool is_own_key(const struct gosrc *src, TSNode key, TSNode loop)
{
	TSNode base;
	struct godecl d;

	key = go_no_parens(key);
	if (go_is_index(key) && go_index(key).id)
		return is_own_key(src, go_index(key), loop) ||
		       is_own_key(src, go_operand(key), loop);
	base = go_base_name(key);
	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	return (d.kind == DECL_RANGE_KEY || d.kind == DECL_RANGE_VALUE ||
		go_is(ts_node_parent(d.stmt), "for_clause")) &&
	       go_contains(loop, d.stmt);
}

struct clear_search {
	const struct gosrc *src;
	struct str subject;
	bool found;
};

/* clear(m), delete(m, k): it keeps its tables and is filled again. */
static bool visit_clear(void *ctx, TSNode n)
{
	struct clear_search *s = ctx;

	if (go_is(n, "call_expression") &&
	    (str_eq(go_callee(s->src, n), STR("clear")) ||
	     str_eq(go_callee(s->src, n), STR("delete"))) &&
	    str_eq(go_text(s->src, go_arg(n, 0)), s->subject))
		s->found = true;
	return !s->found;
}

/* The function fills one entry: the loop stands in its caller. */
static bool loop_of_caller(struct advisor *a, struct candidate *c, const struct godecl *d)
{
	struct handed *h = ARENA_NEW(a->arena, struct handed);
	bool filtered = c->bound.filtered;

	if (!handed_over(a, c, d, c->subject, h))
		return false;
	c->data = h;
	c->bound = h->bound;
	c->loop = c->bound.loop;
	c->bound.filtered = filtered || c->bound.filtered;
	if (c->bound.filtered && c->bound.kind == BOUND_EXACT)
		c->bound.kind = BOUND_UPPER;
	return true;
}

static void find_handed(struct advisor *a, const struct candidate *c, struct origin *o)
{
	const struct handed *h = c->data;

	find_origin(a, h->from.file, h->subject, &h->decl, c, 1, o);
}

/* r.field, which another function of the package makes. */
static bool made_apart(struct advisor *a, const struct candidate *c, const struct godecl *d,
		       struct origin *o)
{
	struct str path, field;
	struct filled f;

	if (d->kind != DECL_RECEIVER || !str_cut(c->subject, '.', &path, &field) ||
	    str_index_byte(field, '.') >= 0 || !filled_of(a, c, field, &f))
		return false;
	*o = (struct origin){ .file = c->file, .make = f.make, .found = true, .sized = f.sized };
	o->src = f.src;
	return true;
}

/* The file that the loop stands in. */
static const struct hot_file *loop_file(const struct candidate *c)
{
	const struct handed *h = c->data;

	return h ? h->from.file : c->file;
}

static const struct gosrc *loop_source(const struct candidate *c)
{
	return loop_file(c)->src;
}

static bool match_grown(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode slot = gomatch_node(m, "slot"), map = go_operand(slot),
	       stmt = gomatch_node(m, "stmt"), base = go_base_name(map), scope;
	struct spot s = {
		.cpu = CAUSE_MAPGROW, .self = true, .min_sizes = 3, .never = CAUSE_MAPFIRST
	};
	struct gotype t;
	struct origin o = { .make = go_null(), .by = go_null() };
	bool apart;
	struct clear_search cleared = { m->src, go_text(m->src, map), false };
	struct godecl d;

	if (ts_node_is_null(base) || go_is_index(map) ||
	    !go_find_decl(m->src, base, go_text(m->src, base), &d))
		return false;
	c->subject = go_text(m->src, map);
	t = go_type_of(&c->file->ctx, m->src, map);
	if (t.kind != GO_MAP && t.kind != GO_UNKNOWN)
		return false;
	scope = d.kind == DECL_PACKAGE ? c->fn->node : scope_of(&d);
	c->bound = bound_through(a, c->file, stmt, scope);
	c->loop = c->bound.loop;
	/* m[k] = append(m[k], v): the line's own growing blocks are the slices, most likely; only the CPU profile can tell */
	s.self = !str_eq(go_callee(m->src, gomatch_node(m, "value")), STR("append"));
	spot_lines(stmt, &s.from, &s.to);
	candidate_spot(c, s);
	if (ts_node_is_null(c->loop) && !loop_of_caller(a, c, &d))
		return false;
	if (c->data)
		find_handed(a, c, &o);
	else
		find_origin(a, c->file, c->subject, &d, c, 0, &o);
	apart = !o.found && !c->data && made_apart(a, c, &d, &o);
	if (t.kind == GO_UNKNOWN && !o.found)
		return false;
	if (o.found && t.kind != GO_MAP && go_is(o.make, "composite_literal") &&
	    !go_is(go_field(o.make, "type"), "map_type"))
		return false;
	go_walk(scope, visit_clear, &cleared);
	if (o.sized || cleared.found)
		return false;
	c->form = is_group(m->src, stmt, slot, gomatch_node(m, "value")) ||
				  !(c->data || is_own_key(m->src, go_index(slot), c->loop))
			  ? FORM_COUNT
			  : FORM_FILL;
	c->form |= apart ? FORM_APART : 0;
	if (!ts_node_is_null(o.by) && o.renames) {
		c->form |= FORM_BY;
		c->text = go_text(o.file->src, o.by);
	}
	c->decl = d.stmt;
	c->extra = o.found ? o.make : go_null();
	c->extra_src = o.src ? o.src : o.file ? o.file->src : m->src;
	if (o.found && c->extra_src == loop_source(c) && go_contains(c->loop, o.make))
		c->leave = "it is made inside of the loop, when it is first needed";
	if (!o.found)
		c->leave = "where the map is made cannot be seen from here";
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 2), ts_node_start_byte(d.stmt));
	if (c->data)
		c->subject = ((const struct handed *)c->data)->subject;
	return true;
}

/* if m[k] == nil, if _, ok := m[k]; !ok: lets each new key through; if err == nil: nearly all. */
static bool lets_most_through(const struct candidate *c, TSNode guard)
{
	const struct gosrc *src = c->file->src;
	TSNode cond = go_no_parens(go_field(guard, "condition")),
	       init = go_field(guard, "initializer"),
	       slot = go_operand(go_single(go_field(c->site, "left")));
	struct str map = go_text(src, slot);

	if (go_is(c->site, "assignment_statement") && map.n &&
	    (str_contains(go_text(src, cond), map) ||
	     (!ts_node_is_null(init) && str_contains(go_text(src, init), map))))
		return true;
	return str_eq(go_text(src, go_field(cond, "operator")), STR("==")) &&
	       str_eq(go_text(src, go_field(cond, "left")), STR("err"));
}

/*
 * A kind of element of which only those count that pass a condition, too: presized tables are smaller than what is outgrown only
 * where at least half of all come in, and two choices one after the other seldom leave that many.
 */
static bool is_chosen_twice(const struct candidate *c)
{
	static const char *const cases[] = { "expression_case", "type_case", NULL };
	uint32_t choices = 0;

	if (!c->bound.filtered || c->bound.only_new)
		return false;
	for (TSNode n = c->site, p; !ts_node_eq(n, c->loop); n = p) {
		p = ts_node_parent(n);
		if (ts_node_is_null(p))
			return false;
		choices += go_is_any(p, cases) ||
			   (go_is(p, "if_statement") && ts_node_eq(go_field(p, "consequence"), n) &&
			    !lets_most_through(c, p));
	}
	return choices > 1;
}

static void judge_grown(struct advisor *a, struct candidate *c)
{
	const struct bound *b = &c->bound;

	if (c->leave)
		return;
	if (bound_is_open(b))
		c->leave = "how many keys come is not known before the loop";
	else if (b->kind == BOUND_CONST && b->constant <= 8)
		c->leave = arena_printf(
			a->arena,
			"%lld entries at most: they fit into the first group, nothing grows",
			(long long)b->constant);
	else if (price_few_passed(a, c, loop_file(c), &(struct few){ .bytes = FEW_BYTES }))
		c->leave = "few passed the condition: room for all would take more than it saves";
	else if (is_chosen_twice(c))
		c->leave = "how many pass all conditions cannot be told: room for all may take "
			   "more than it saves";
	else if ((c->form & FORM_COUNT) && c->price.alloc_bytes > 0 && c->price.n_sizes < 5)
		c->leave = "few distinct keys in what was measured: little to presize";
}

/* The type as the make or literal has it: "map[string]int". */
static struct str map_type(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode type = go_is(c->extra, "composite_literal") ? go_field(c->extra, "type")
							   : go_arg(c->extra, 0);

	if (!ts_node_is_null(type))
		return go_text(c->extra_src, type);
	return go_type_of(&c->file->ctx, src, go_operand(go_single(go_field(c->site, "left"))))
		.text;
}

static void explain_grown(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = loop_source(c);
	const char *size = c->bound.kind == BOUND_SUM ? "n" : bound_words(a, &c->bound);
	struct str type = map_type(c);
	bool field = str_index_byte(c->subject, '.') >= 0;
	const struct handed *h = c->data;
	struct str base, rest;
	uint32_t at = ts_node_start_byte(h ? h->from.call : c->site);
	struct edit mark = { at, at, "" };
	struct buf b = { 0 };

	str_cut(c->subject, '.', &base, &rest);
	c->why = arena_printf(a->arena,
			      "The map starts with room for eight entries and moves all of " STR_FMT
			      " to larger tables as it fills, although the loop's length is known "
			      "before it starts.",
			      STR_ARG(c->subject));
	if ((c->form & FORM_COUNT))
		c->remedy = "Give make the number of distinct keys that you expect; the loop's "
			    "length is only an upper bound here.";
	else if (c->bound.kind == BOUND_UPPER)
		c->remedy = "Give make the number of entries that may come. When only few pass the "
			    "condition, a smaller guess saves memory: the gain is in not growing "
			    "step by step.";
	else if (c->bound.kind == BOUND_SUM)
		c->remedy = "Give make the number of entries that may come.";
	else
		c->remedy = "Give make the number of entries.";
	if (c->form & FORM_APART)
		c->remedy =
			"While it is empty, make it anew with the number of entries; or let what "
			"makes it take a size.";
	if (c->bound.hoist)
		buf_printf(&b, "%s\n", c->bound.hoist);
	if (c->bound.kind == BOUND_SUM)
		bound_write_sum(&b, src, &c->bound);
	if (c->form & FORM_APART)
		buf_printf(&b, "if len(" STR_FMT ") == 0 {\n\t", STR_ARG(c->subject));
	if (c->form & FORM_BY) {
		struct str name, args = str_trim_suffix(c->text, STR(")"));

		str_cut(args, '(', &name, &rest);
		c->remedy = arena_printf(
			a->arena, "%s Let " STR_FMT " take it as a parameter and hand it to make.",
			c->remedy, STR_ARG(name));
		buf_printf(&b, STR_FMT " := " STR_FMT "%s%s)\n%s\n", STR_ARG(base), STR_ARG(args),
			   rest.n ? ", " : "", size, source_edited(a, src, c->loop, &mark, 1));
		c->example = rule_words(a, &b);
		return;
	}
	buf_printf(&b, STR_FMT " %s make(" STR_FMT ", %s)%s\n%s", STR_ARG(c->subject),
		   field ? "=" : ":=", STR_ARG(type.n ? type : STR("map[K]V")), size,
		   c->form & FORM_COUNT ? " // better: how many distinct keys"
		   : c->bound.kind == BOUND_SUM && c->bound.filtered ? " // at most"
								     : "",
		   c->form & FORM_APART ? "}\n" : "");
	buf_printf(&b, "%s\n", source_edited(a, src, c->loop, &mark, 1));
	c->example = rule_words(a, &b);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode collect = gomatch_node(m, "collect");

	return ts_node_is_null(collect) ? match_grown(a, m, c)
					: match_collected(c, m->src, collect, true);
}

static void judge(struct advisor *a, struct candidate *c)
{
	if (is_collected(c))
		c->leave = collected_leave(a, c);
	else
		judge_grown(a, c);
}

static void explain(struct advisor *a, struct candidate *c)
{
	if (is_collected(c))
		explain_collected(a, c);
	else
		explain_grown(a, c);
}

/* The last tables stay. Each is two blocks, and the map has a directory of them; smaller ones are all outgrown. */
static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	const struct price *p = &c->price;
	double tables = p->max_block > 0 ? (double)p->kept_bytes / (double)p->max_block : 0;

	(void)a;
	if (p->n_sizes < 2 || p->alloc_bytes <= 0 || p->alloc_objects <= 0 || p->seen_ns <= 0)
		return;
	r->bytes = (double)p->kept_bytes / (double)p->alloc_bytes;
	r->objects = MIN(3 * tables / (double)p->alloc_objects, 1);
	r->cpu = r->bytes * (double)p->malloc_ns / (double)p->seen_ns;
	r->what = "the tables of the final size stay";
}

const struct rule rule_map_not_presized = {
	.id = "map-not-presized",
	.grows = true,
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
