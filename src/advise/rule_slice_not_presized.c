/* xs = append(xs, ...) in a loop whose number of rounds is known before it starts. */
#include "advise/bound_term.h"
#include "advise/callsite.h"
#include "advise/collected.h"
#include "advise/pricing.h"
#include "advise/tail.h"
#include "advise/whole.h"
#include "gocode/gosize.h"

#define LITTLE_OUTGROWN 0.1  /* of the bytes */
#define MUCH_OUTGROWN 0.2    /* the same, where a capacity was given */
#define FEW_BYTES 512	     /* the largest block of few elements */
#define FEW_BYTES_STEPS 8192 /* where many were looked at for each */

enum form {
	FORM_LOCAL, /* declared here: make with a capacity */
	FORM_GROW,  /* a parameter or field: slices.Grow */
	FORM_ELEMENT, /* rows[y], in a loop inside of that over y: make with a capacity, in each round of y */
	FORM_SMALL, /* as FORM_LOCAL, with a capacity that was outgrown: a larger one */
};

/* "[]T{}", "make([]T, 0)", nil, "[]T(nil)": nothing there, no capacity. */
static bool is_empty_slice(const struct gosrc *src, TSNode value)
{
	value = go_no_parens(value);
	if (go_is(value, "nil"))
		return true;
	if (go_is(value, "composite_literal"))
		return go_is(go_field(value, "type"), "slice_type") &&
		       ts_node_named_child_count(go_field(value, "body")) == 0;
	if (go_is(value, "type_conversion_expression"))
		return go_is(go_field(value, "operand"), "nil");
	if (go_is(value, "call_expression") && str_eq(go_callee(src, value), STR("make")))
		return go_arg_count(value) == 2 && str_eq(go_text(src, go_arg(value, 1)), STR("0"));
	return false;
}

struct other_search {
	const struct gosrc *src;
	struct str subject;
	TSNode inside; /* assignments in here start it anew */
	TSNode filler; /* a call that appends to it and gives it back; null */
	bool sized;    /* gets a capacity, or old memory */
	bool restarts; /* set to empty inside of the loop */
};

/* Assignments to the subject that are no append to itself. */
static bool visit_other(void *ctx, TSNode n)
{
	struct other_search *s = ctx;
	struct assign_search one = { .src = s->src, .target = s->subject, .except = go_null() };

	if (!go_is(n, "assignment_statement"))
		return true;
	find_assignments(&one, n);
	if (one.count == 0 || is_append_to(s->src, one.found, s->subject) ||
	    ts_node_eq(one.found, s->filler))
		return true;
	if (!is_empty_slice(s->src, one.found))
		s->sized = true;
	else if (go_contains(s->inside, n))
		s->restarts = true;
	return true;
}

static bool declared_empty(const struct gosrc *src, const struct godecl *d)
{
	if (d->kind == DECL_RESULT)
		return true;
	if (d->kind != DECL_VAR && d->kind != DECL_SHORT)
		return false;
	return ts_node_is_null(d->value) ? d->kind == DECL_VAR
					 : d->of == 1 && is_empty_slice(src, d->value);
}

/* The capacity of "x := make([]T, 0, n)"; null. */
static TSNode given_capacity(const struct gosrc *src, const struct godecl *d)
{
	TSNode make = go_no_parens(d->value);

	if ((d->kind != DECL_VAR && d->kind != DECL_SHORT) || d->of != 1 ||
	    !go_is(make, "call_expression") || !str_eq(go_callee(src, make), STR("make")) ||
	    go_arg_count(make) != 3 || !str_eq(go_text(src, go_arg(make, 1)), STR("0")))
		return go_null();
	return go_arg(make, 2);
}

/* The field of a struct literal that the base variable gets: set there to something, or left nil. */
static bool field_is_set(const struct gosrc *src, const struct godecl *d, struct str subject)
{
	ptrdiff_t dot = str_last_index_byte(subject, '.');
	struct str field = str_sub(subject, (size_t)(dot + 1), subject.n);
	TSNode lit = go_no_parens(d->value), body;

	if (go_is(lit, "unary_expression"))
		lit = go_no_parens(go_field(lit, "operand"));
	body = go_field(lit, "body");
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (!go_is(e, "keyed_element"))
			return true; /* by position: assume that it is set */
		if (str_eq(go_text(src, ts_node_named_child(e, 0)), field))
			return !is_empty_slice(src,
					       ts_node_named_child(ts_node_named_child(e, 1), 0));
	}
	return false;
}

/* Since go1.26 the block of a small local slice is made where it leaves the function or is ranged over. */
struct exit_search {
	const struct gosrc *src;
	struct candidate *c;
};

static bool visit_exit(void *ctx, TSNode n)
{
	struct exit_search *e = ctx;
	struct spot s = { .cpu = CAUSE_GROWSLICE, .self = true, .max_size = 64 };

	if (go_is(n, "return_statement") || go_is(n, "range_clause")) {
		TSNode list =
			go_is(n, "range_clause") ? go_field(n, "right") : ts_node_named_child(n, 0);
		uint32_t k = go_is(list, "expression_list") ? ts_node_named_child_count(list) : 1;

		for (uint32_t i = 0; i < k && !ts_node_is_null(list); i++) {
			TSNode x = go_is(list, "expression_list") ? ts_node_named_child(list, i)
								  : list;

			if (str_eq(go_text(e->src, x), e->c->subject)) {
				s.from = s.to = go_line(x);
				candidate_spot(e->c, s);
				break;
			}
		}
	}
	return e->c->n_spots < MAX_SPOTS - 2;
}

static bool has_index(TSNode n)
{
	for (; !ts_node_is_null(n); n = go_operand(n))
		if (go_is_index(n))
			return true;
	return false;
}

/* append(xs, a, b): two a round; append(xs, ys...): as many as ys has, from round to round. */
static void count_arguments(struct advisor *a, const struct hot_file *f, TSNode call,
			    struct bound *b)
{
	TSNode last = go_arg(call, go_arg_count(call) - 1);
	uint32_t n = go_arg_count(call) - 1;

	if (b->kind == BOUND_NONE)
		return;
	if (go_is(last, "variadic_argument")) {
		TSNode inner = go_no_parens(ts_node_named_child(last, 0));

		b->kind = go_is(inner, "call_expression") ? BOUND_NONE : BOUND_SUM;
		b->sum = b->inner;
		b->expr =
			arena_printf(a->arena, "len(" STR_FMT ")", STR_ARG(go_text(f->src, inner)));
	} else if (n > 1 && (b->kind == BOUND_EXACT || b->kind == BOUND_UPPER)) {
		b->expr = arena_printf(a->arena, "%u*%s", n, bound_factor(a, b->expr));
	} else if (n > 1 && b->kind == BOUND_CONST) {
		b->constant *= n;
	}
}

/* Nothing gives it a capacity or old memory in the scope of its declaration. */
static bool stays_unsized(const struct gosrc *src, struct str subject, TSNode scope,
			  struct candidate *c, TSNode filler)
{
	struct other_search other = { src, subject, c->loop, filler, false, false };

	go_walk(scope, visit_other, &other);
	if (other.restarts)
		c->bound.kind = BOUND_NONE;
	return !other.sized;
}

/* rows[y] of rows := make([][]T, n), where y is the variable of a loop around: the body of that loop; null otherwise. */
static TSNode fresh_element(const struct gosrc *src, TSNode slice, const struct godecl *d)
{
	TSNode index = go_no_parens(go_index(slice)), lit = go_no_parens(d->value), loop;
	struct godecl i;

	if (!go_is_name(index) || !go_is_name(go_operand(slice)) ||
	    (d->kind != DECL_SHORT && d->kind != DECL_VAR) ||
	    !str_eq(go_callee(src, lit), STR("make")) || go_arg_count(lit) != 2 ||
	    !go_find_decl(src, index, go_text(src, index), &i))
		return go_null();
	loop = i.stmt;
	while (!ts_node_is_null(loop) && !go_is(loop, "for_statement"))
		loop = ts_node_parent(loop);
	return go_contains(go_field(loop, "body"), slice) ? go_field(loop, "body") : go_null();
}

/* The loop stands in a caller: what it hands over is what grows. */
static bool match_handed(struct advisor *a, struct candidate *c, const struct godecl *d)
{
	struct handed *h = ARENA_NEW(a->arena, struct handed);
	const struct gosrc *src;
	bool filtered = c->bound.filtered;

	if (!handed_over(a, c, d, c->subject, h) ||
	    (h->decl.kind != DECL_SHORT && h->decl.kind != DECL_VAR))
		return false;
	src = h->from.file->src;
	c->data = h;
	c->bound = h->bound;
	c->bound.filtered = filtered || c->bound.filtered;
	if (c->bound.filtered && c->bound.kind == BOUND_EXACT)
		c->bound.kind = BOUND_UPPER;
	c->loop = c->bound.loop;
	if (str_eq(h->subject, go_text(src, h->base)) ? !declared_empty(src, &h->decl)
						      : field_is_set(src, &h->decl, h->subject))
		return false;
	c->form = FORM_GROW;
	return stays_unsized(src, h->subject, scope_of(&h->decl), c, h->from.call);
}

/* What is appended to, rooted in d: its form, and how many elements come. False: not of this kind. */
static bool match_here(struct advisor *a, const struct gomatch *m, struct candidate *c,
		       TSNode slice, const struct godecl *d)
{
	TSNode scope = scope_of(d);

	if (go_is_index(slice)) {
		c->form = FORM_ELEMENT;
		scope = fresh_element(m->src, slice, d);
		if (ts_node_is_null(scope))
			return false;
	} else if (go_is(slice, "identifier")) {
		TSNode capacity = given_capacity(m->src, d);

		if (!declared_empty(m->src, d) && d->kind != DECL_PARAM &&
		    ts_node_is_null(capacity))
			return false;
		c->form = d->kind == DECL_PARAM ? FORM_GROW : FORM_LOCAL;
		if (!ts_node_is_null(capacity)) {
			c->form = FORM_SMALL;
			c->text = go_text(m->src, capacity);
		}
	} else {
		if (has_index(slice) || field_is_set(m->src, d, c->subject))
			return false;
		c->form = FORM_GROW;
	}
	c->bound = bound_through(a, c->file, c->site, scope);
	c->loop = c->bound.loop;
	if (ts_node_is_null(c->loop))
		return c->form != FORM_SMALL && match_handed(a, c, d);
	/* handed on at once: nothing of it grows here */
	if (go_is(c->site, "return_statement"))
		return false;
	return stays_unsized(m->src, c->subject, scope, c, go_null());
}

/* Whether the loop tells another capacity than the one that is given. */
static bool knows_better(struct advisor *a, const struct candidate *c)
{
	return !bound_is_open(&c->bound) && c->bound.kind != BOUND_CONST &&
	       !str_eq(str_of(bound_words(a, &c->bound)), c->text);
}

static bool match_grown(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode slice = gomatch_node(m, "first"), stmt = gomatch_node(m, "stmt"),
	       call = gomatch_node(m, "call");
	TSNode base = go_base_name(slice);
	struct spot s = { .cpu = CAUSE_GROWSLICE, .self = true, .min_sizes = 3 };
	struct exit_search exits = { m->src, c };
	struct godecl d;

	c->site = stmt;
	c->subject = go_text(m->src, slice);
	if (go_arg_count(call) < 2 || ts_node_is_null(base) ||
	    !go_find_decl(m->src, base, go_text(m->src, base), &d) || d.kind == DECL_PACKAGE)
		return false;
	spot_lines(stmt, &s.from, &s.to);
	candidate_spot(c, s);
	if (!match_here(a, m, c, slice, &d))
		return false;
	count_arguments(a, c->file, call, &c->bound);
	if (c->form == FORM_SMALL && !knows_better(a, c))
		return false;
	c->decl = d.stmt;
	c->extra = call;
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 1), ts_node_start_byte(d.stmt));
	if (c->data)
		c->subject = ((const struct handed *)c->data)->subject;
	if (c->form == FORM_LOCAL)
		go_walk(scope_of(&d), visit_exit, &exits);
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

/* Bytes of one element, where its type tells; 0: unknown. */
static int64_t element_size(const struct candidate *c)
{
	static const struct {
		const char *text;
		int64_t size;
	} rows[] = {
		{ "string", 16 },   { "int", 8 },    { "int64", 8 },  { "uint64", 8 },
		{ "float64", 8 },   { "bool", 1 },   { "byte", 1 },   { "uint", 8 },
		{ "rune", 4 },	    { "int32", 4 },  { "uint32", 4 }, { "[]byte", 24 },
		{ "[]string", 24 }, { "error", 16 }, { "any", 16 },   { "float32", 4 },
		{ "uint8", 1 },	    { "int16", 2 },  { "uint16", 2 },
	};
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, go_arg(c->extra, 0));
	struct gotype e = go_type_elem(&c->file->ctx, t);

	if (e.kind == GO_POINTER || e.kind == GO_MAP || e.kind == GO_CHAN || e.kind == GO_FUNC)
		return 8;
	if (e.kind == GO_SLICE || e.kind == GO_BYTES)
		return 24;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(e.text, str_of(rows[i].text)))
			return rows[i].size;
	return 0;
}

/* Nearly all of its blocks are of the final size, and growing takes no time to speak of: presizing would make the same ones. */
static bool hardly_grows(const struct advisor *a, const struct candidate *c)
{
	const struct price *p = &c->price;

	return p->alloc_bytes > 0 && p->kept_bytes > 0 &&
	       1 - fraction(p->kept_bytes, p->alloc_bytes) < LITTLE_OUTGROWN &&
	       fraction(p->cpu_ns, a->join->totals.cpu_ns) < a->min_cost;
}

/* A given capacity is a guess or a bound that holds, unless it was outgrown step by step. */
static bool was_right(const struct candidate *c)
{
	const struct price *p = &c->price;

	return p->n_sizes < 3 || 1 - fraction(p->kept_bytes, p->alloc_bytes) < MUCH_OUTGROWN;
}

/* x = f(x, ...) in a loop of a caller: what one call adds is not what comes in all. */
static bool grows_by_calls(struct advisor *a, const struct candidate *c)
{
	TSNode base = go_base_name(go_arg(c->extra, 0));
	struct callsite sites[MAX_CALLSITES];
	struct godecl d;
	uint32_t n;

	if (c->form != FORM_GROW || c->data || ts_node_is_null(base) ||
	    !go_find_decl(c->file->src, base, go_text(c->file->src, base), &d) ||
	    d.kind != DECL_PARAM)
		return false;
	n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++) {
		const struct gosrc *src = sites[i].file->src;
		TSNode stmt = go_statement(sites[i].call), value = callsite_value(&sites[i], &d);

		if (go_is(stmt, "assignment_statement") && !ts_node_is_null(value) &&
		    str_eq(go_text(src, go_single(go_field(stmt, "left"))), go_text(src, value)) &&
		    !ts_node_is_null(loop_around(src, sites[i].call, sites[i].fn->node)))
			return true;
	}
	return false;
}

/* How many rounds the loop has at most, whatever the data: a count in the source, the length of an array; 0: not known. */
static int64_t most_rounds(const struct candidate *c)
{
	const struct hot_file *f = loop_file(c);
	TSNode head = ts_node_named_child(c->bound.loop, 0), over = go_field(head, "right");
	struct gotype t;
	uint64_t n;

	if (c->bound.kind == BOUND_CONST)
		return c->bound.constant;
	if (c->bound.depth > 1 || !go_is(head, "range_clause") || ts_node_is_null(over))
		return 0;
	while (go_is(over, "slice_expression") || go_is(over, "parenthesized_expression"))
		over = go_is(over, "slice_expression") ? go_field(over, "operand")
						       : go_no_parens(over);
	t = go_type_of(&f->ctx, f->src, over);
	if (t.kind == GO_POINTER)
		t = go_type_elem(&f->ctx, t);
	return t.kind == GO_ARRAY && go_number(t.src, go_field(t.node, "length"), &n)
		       ? (int64_t)MIN(n, (uint64_t)INT32_MAX)
		       : 0;
}

#define DWARFED 8

/* Its blocks hold many times what one loop can bring: what makes it grow are the calls, and room for one changes nothing. */
static bool outgrows_loop(const struct candidate *c, int64_t size)
{
	return c->form == FORM_GROW && size > 0 && !ts_node_is_null(c->bound.loop) &&
	       most_rounds(c) > 0 &&
	       c->price.max_block > DWARFED * size * most_rounds(c) *
					    MAX((int64_t)go_arg_count(c->extra) - 1, 1);
}

static void judge_grown(struct advisor *a, struct candidate *c)
{
	const struct bound *b = &c->bound;
	int64_t size = element_size(c);

	if (c->leave)
		return;
	if (grows_by_calls(a, c) || outgrows_loop(c, size)) {
		c->leave = "it grows from call to call: how many come in all is not known here";
		return;
	}
	if (c->form == FORM_SMALL && was_right(c))
		c->silent = true;
	else if (bound_is_open(b))
		c->leave = "how many elements come is not known before the loop; growth by "
			   "doubling is right then";
	else if (b->kind == BOUND_CONST && b->constant <= 4)
		c->leave = arena_printf(a->arena, "%lld elements at most: presizing gains nothing",
					(long long)b->constant);
	else if (c->price.alloc_bytes > 0 && size > 0 && c->price.max_block > 0 &&
		 c->price.max_block < 8 * size)
		c->leave = "few elements in what was measured: presizing gains nothing";
	else if (price_few_passed(a, c, loop_file(c),
				  &(struct few){ FEW_BYTES, FEW_BYTES_STEPS, size }))
		c->leave = "few passed the condition: room for all would take more than it saves";
	else if (hardly_grows(a, c))
		c->leave =
			"little was outgrown in what was measured: presizing gains next to nothing";
}

static struct str slice_type(const struct candidate *c)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, go_arg(c->extra, 0));

	return t.text.n ? t.text : STR("[]T");
}

/* The loop as it is; a call that it ranges over got a name in front. */
static const char *presized_loop(struct advisor *a, const struct candidate *c)
{
	struct edit e[3];
	uint32_t n = 0;
	struct str name, rest;

	if (c->bound.hoist && str_cut(str_of(c->bound.hoist), ' ', &name, &rest)) {
		TSNode range = ts_node_named_child(c->loop, 0), over = go_field(range, "right");

		if (go_is(range, "range_clause"))
			e[n++] = (struct edit){ ts_node_start_byte(over), ts_node_end_byte(over),
						arena_strndup(a->arena, name.p, name.n) };
	}
	const struct handed *h = c->data;
	uint32_t at = ts_node_start_byte(h ? h->from.call : c->site);

	e[n++] = (struct edit){ at, at, "" };
	return source_edited(a, loop_source(c), c->loop, e, n);
}

/* A result with a name is declared already. */
static bool is_result(const struct candidate *c)
{
	TSNode base = go_base_name(go_arg(c->extra, 0));
	struct godecl d;

	return !ts_node_is_null(base) &&
	       go_find_decl(c->file->src, base, go_text(c->file->src, base), &d) &&
	       d.kind == DECL_RESULT;
}

static const char *example_of(struct advisor *a, struct candidate *c)
{
	const char *size = c->bound.kind == BOUND_SUM ? "n" : bound_words(a, &c->bound);
	struct buf b = { 0 };

	if (c->bound.hoist)
		buf_printf(&b, "%s\n", c->bound.hoist);
	if (c->bound.kind == BOUND_SUM)
		bound_write_sum(&b, loop_source(c), &c->bound);
	if (c->form == FORM_GROW)
		buf_printf(&b, STR_FMT " = slices.Grow(" STR_FMT ", %s)\n", STR_ARG(c->subject),
			   STR_ARG(c->subject), size);
	else
		buf_printf(&b, STR_FMT " %s make(" STR_FMT ", 0, %s)%s\n", STR_ARG(c->subject),
			   c->form == FORM_ELEMENT || is_result(c) ? "=" : ":=",
			   STR_ARG(slice_type(c)), size,
			   c->bound.kind == BOUND_UPPER ||
					   (c->bound.kind == BOUND_SUM && c->bound.filtered)
				   ? " // at most"
				   : "");
	buf_printf(&b, "%s\n", presized_loop(a, c));
	return rule_words(a, &b);
}

struct return_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_returned(void *ctx, TSNode n)
{
	struct return_search *s = ctx;
	TSNode list = go_is(n, "return_statement") && ts_node_named_child_count(n)
			      ? ts_node_named_child(n, 0)
			      : go_null();

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++)
		s->found |= str_eq(go_text(s->src, ts_node_named_child(list, i)), s->name);
	return !s->found && !go_is(n, "func_literal");
}

/* var xs []T, of which nothing may come, and which is returned: it was nil then. */
static bool was_nil(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(go_arg(c->extra, 0));
	struct return_search s = { .src = src, .name = c->subject };
	struct godecl d;

	if (c->form != FORM_LOCAL || !c->bound.filtered || ts_node_is_null(base) ||
	    !go_find_decl(src, base, go_text(src, base), &d) ||
	    !(d.kind == DECL_RESULT || ts_node_is_null(d.value) ||
	      go_is(go_no_parens(d.value), "nil")))
		return false;
	go_walk(go_field(d.func, "body"), visit_returned, &s);
	return d.kind == DECL_RESULT || s.found;
}

static void explain_grown(struct advisor *a, struct candidate *c)
{
	c->why = arena_printf(
		a->arena,
		"append finds no room, allocates a larger block and copies what " STR_FMT
		" holds, again and again, although the loop's length is known before it starts.",
		STR_ARG(c->subject));
	if (c->form == FORM_SMALL)
		c->why = arena_printf(a->arena,
				      "The capacity that " STR_FMT " is given, " STR_FMT
				      ", is too small in what was measured: append finds no room, "
				      "allocates larger blocks and copies, step by step.",
				      STR_ARG(c->subject), STR_ARG(c->text));
	if (c->bound.kind == BOUND_UPPER)
		c->remedy = "Give it the upper bound at once. When only few pass the condition, a "
			    "smaller guess saves memory: the "
			    "gain is in not growing step by step.";
	else if (c->bound.kind == BOUND_SUM && c->bound.filtered)
		c->remedy = "Sum up the lengths first and make the slice once: that many come at "
			    "most. Where most of them are the same, a smaller guess saves memory.";
	else if (c->bound.kind == BOUND_SUM)
		c->remedy = "Sum up the lengths first: that loop costs next to nothing, and the "
			    "slice is made once.";
	else if (c->form == FORM_GROW)
		c->remedy = "Make room once in front of the loop (slices.Grow, since Go 1.21).";
	else
		c->remedy = "Give it its capacity at once.";
	if (was_nil(c))
		c->remedy =
			arena_printf(a->arena,
				     "%s Where none came it was nil: whoever compares it with nil "
				     "must ask for its len then.",
				     c->remedy);
	c->example = example_of(a, c);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode collect = gomatch_node(m, "collect"), joined = gomatch_node(m, "joined");

	if (!ts_node_is_null(joined))
		return match_tail(c, m->src, joined);
	if (ts_node_is_null(collect))
		return match_grown(a, m, c);
	return match_collected(c, m->src, collect, false) || match_whole(c, m->src, collect);
}

static void judge(struct advisor *a, struct candidate *c)
{
	if (is_collected(c))
		c->leave = collected_leave(a, c);
	else if (is_whole(c))
		judge_whole(a, c);
	else if (is_tail(c))
		judge_tail(a, c);
	else
		judge_grown(a, c);
}

static void explain(struct advisor *a, struct candidate *c)
{
	if (is_collected(c))
		explain_collected(a, c);
	else if (is_whole(c))
		explain_whole(a, c);
	else if (is_tail(c))
		explain_tail(a, c);
	else
		explain_grown(a, c);
}

const struct rule rule_slice_not_presized = {
	.id = "slice-not-presized",
	.grows = true,
	.match = match,
	.judge = judge,
	.explain = explain,
};
