/* s += x in a loop, in its variants: s = s + x, a field, a captured variable, through Sprintf or Join. */
#include "advise/concat.h"
#include "advise/pricing.h"

#define GROWN_SIZES 5

static bool same(const struct gosrc *src, TSNode a, TSNode b)
{
	return str_eq(go_text(src, go_no_parens(a)), go_text(src, go_no_parens(b)));
}

/* old, ok := m[k]; m[k] = old + x */
static bool is_read_from(const struct gosrc *src, TSNode name, TSNode var)
{
	struct assign_search set = { .src = src,
				     .target = go_text(src, name),
				     .except = go_null() };
	struct godecl d;

	if (!go_is_index(var) || !go_is_name(name) || !go_find_decl(src, name, set.target, &d) ||
	    d.kind != DECL_SHORT || d.index != 0 || !same(src, d.value, var))
		return false;
	find_assignments(&set, go_enclosing(d.stmt, "block"));
	return set.count == 0;
}

/* Where on the right side of "=" the variable stands. */
static int form_of_plain(const struct gosrc *src, TSNode var, TSNode value)
{
	TSNode ops[8];
	uint32_t n;

	if (go_is(value, "call_expression")) {
		struct str callee = go_callee(src, value);

		if (!str_eq(callee, STR("fmt.Sprintf")) && !str_eq(callee, STR("fmt.Sprint")) &&
		    !str_eq(callee, STR("strings.Join")))
			return -1;
		for (uint32_t i = 0; i < go_arg_count(value); i++) {
			TSNode arg = go_arg(value, i);

			if (same(src, arg, var) ||
			    (go_is(arg, "composite_literal") && go_is(var, "identifier") &&
			     go_mentions(src, arg, go_text(src, var))))
				return FORM_FORMAT;
		}
		return -1;
	}
	n = plus_operands(src, value, ops, ARRAY_LEN(ops));
	if (n < 2)
		return -1;
	if (same(src, ops[0], var) || is_read_from(src, ops[0], var))
		return FORM_APPEND;
	for (uint32_t i = 1; i < MIN(n, ARRAY_LEN(ops)); i++)
		if (same(src, ops[i], var))
			return FORM_PREPEND;
	return -1;
}

static bool is_string(const struct hot_file *f, TSNode var, TSNode value)
{
	struct gotype v = go_type_of(&f->ctx, f->src, var), x;
	TSNode ops[8];
	uint32_t n = plus_operands(f->src, value, ops, ARRAY_LEN(ops));

	if (v.kind != GO_UNKNOWN)
		return v.kind == GO_STRING;
	for (uint32_t i = 0; i < MIN(n, ARRAY_LEN(ops)); i++) {
		x = go_type_of(&f->ctx, f->src, ops[i]);
		if (x.kind != GO_UNKNOWN)
			return x.kind == GO_STRING;
	}
	return false;
}

/* The statement gives the variable a new value in the loop's own body, in every round: nothing accumulates. */
static bool starts_anew(const struct gosrc *src, TSNode loop, TSNode stmt, struct str var)
{
	for (TSNode s = ts_node_prev_named_sibling(stmt); !ts_node_is_null(s);
	     s = ts_node_prev_named_sibling(s)) {
		TSNode left = go_field(s, "left"), right = go_field(s, "right");

		if (go_is(s, "assignment_statement") &&
		    str_eq(go_text(src, go_field(s, "operator")), STR("=")) &&
		    str_eq(go_text(src, go_single(left)), var) &&
		    !str_contains(go_text(src, right), var))
			return ts_node_eq(ts_node_parent(ts_node_parent(s)), loop);
	}
	return false;
}

/* An element of something, another one in each round, does not grow in that loop. */
static bool varies_with(const struct gosrc *src, TSNode var, TSNode loop)
{
	TSNode index = go_null();
	struct godecl d;

	for (TSNode n = var; !ts_node_is_null(n); n = go_operand(n))
		if (go_is_index(n))
			index = go_index(n);
	if (ts_node_is_null(index))
		return false;
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++) {
		TSNode c = ts_node_named_child(loop, i);
		TSNode left = go_is(c, "range_clause")
				      ? go_field(c, "left")
				      : go_field(go_field(c, "initializer"), "left");

		for (uint32_t k = 0;
		     !ts_node_is_null(left) && k < MAX(ts_node_named_child_count(left), 1u); k++) {
			TSNode id = go_is(left, "expression_list") ? ts_node_named_child(left, k)
								   : left;

			if (go_mentions(src, index, go_text(src, id)))
				return true;
		}
	}
	/* a key that is computed or changes: assume a new one each time */
	index = go_no_parens(index);
	if (go_is(index, "int_literal") || go_is(index, "interpreted_string_literal"))
		return false;
	return !go_is_name(index) || !go_find_decl(src, index, go_text(src, index), &d) ||
	       go_contains(loop, d.stmt) || go_is_written(src, loop, go_text(src, index));
}

/* rows[i] of a loop that goes over i: each element has one round. */
static bool is_own_element(const struct gosrc *src, TSNode var, TSNode loop)
{
	TSNode index = go_null();
	struct godecl d;

	for (TSNode n = var; !ts_node_is_null(n); n = go_operand(n))
		if (go_is_index(n))
			index = go_no_parens(go_index(n));
	return go_is_name(index) && go_find_decl(src, index, go_text(src, index), &d) &&
	       go_contains(loop, d.stmt) &&
	       (d.kind == DECL_RANGE_KEY || go_is(ts_node_parent(d.stmt), "for_clause"));
}

/* f(..., s + x) inside of f, where s is the parameter of that place: each call copies what the calls before it made. */
static bool match_recursion(const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), fn = go_no_parens(go_field(call, "function")),
	       ops[8];
	struct spot s = { .cpu = CAUSE_CONCAT, .self = true, .min_sizes = 1 };
	struct godecl d;

	if (go_is(fn, "selector_expression"))
		fn = go_field(fn, "field");
	if (!str_eq(go_text(m->src, fn), c->fn->name))
		return false;
	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode arg = go_arg(call, i);
		uint32_t n = plus_operands(m->src, arg, ops, ARRAY_LEN(ops));

		if (n < 2 || !go_is_name(ops[0]) ||
		    !go_find_decl(m->src, ops[0], go_text(m->src, ops[0]), &d) ||
		    d.kind != DECL_PARAM || d.index != i || !ts_node_eq(d.func, c->fn->node) ||
		    !is_string(c->file, ops[0], arg))
			continue;
		c->form = FORM_APPEND | ACCUMULATES | RECURSES;
		c->subject = go_text(m->src, ops[0]);
		c->decl = d.stmt;
		c->extra = arg;
		c->bound = (struct bound){ .kind = BOUND_NONE };
		c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 0),
				  ts_node_start_byte(d.stmt));
		spot_lines(call, &s.from, &s.to);
		candidate_spot(c, s);
		return true;
	}
	return false;
}

/* The parameter of c's function that a loop gives its own result back to. */
static bool match_parameter(const struct gomatch *m, struct candidate *c, TSNode name, TSNode value,
			    TSNode site)
{
	struct spot s = { .cpu = CAUSE_CONCAT, .self = true, .min_sizes = 1 };
	struct godecl d;
	TSNode reducer;

	if (!go_is_name(name) || !go_find_decl(m->src, name, go_text(m->src, name), &d) ||
	    d.kind != DECL_PARAM || !ts_node_eq(d.func, go_enclosing_func(site)) ||
	    !is_string(c->file, name, value) || !is_fed_back(c->file, d.func, d.index, &reducer))
		return false;
	c->site = site;
	c->subject = go_text(m->src, name);
	c->decl = d.stmt;
	c->extra = value;
	c->bound = (struct bound){ .kind = BOUND_NONE };
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 0), ts_node_start_byte(d.stmt));
	spot_lines(site, &s.from, &s.to);
	candidate_spot(c, s);
	return true;
}

/* return s + x */
static bool match_reduction(const struct gomatch *m, struct candidate *c)
{
	TSNode ret = gomatch_node(m, "ret"), value = gomatch_node(m, "value"), ops[8];
	uint32_t n = MIN(plus_operands(m->src, value, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));

	for (uint32_t i = 0; i < n; i++) {
		c->form = (i ? FORM_PREPEND : FORM_APPEND) | ACCUMULATES | REDUCES;
		if (match_parameter(m, c, ops[i], value, ret))
			return true;
	}
	return false;
}

struct return_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_return(void *ctx, TSNode n)
{
	struct return_search *s = ctx;

	if (go_is(n, "return_statement"))
		s->found = s->found ||
			   str_eq(go_text(s->src, go_single(ts_node_named_child(n, 0))), s->name);
	return !s->found && !go_is(n, "func_literal");
}

/* s += x; return s */
static bool match_returned(const struct gomatch *m, struct candidate *c, TSNode var, TSNode value,
			   TSNode stmt)
{
	struct return_search s = { m->src, go_text(m->src, var), false };

	go_walk(go_field(go_enclosing_func(stmt), "body"), visit_return, &s);
	c->form |= ACCUMULATES | REDUCES;
	return s.found && c->form != (FORM_FORMAT | ACCUMULATES | REDUCES) &&
	       match_parameter(m, c, var, value, stmt);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode var = gomatch_node(m, "var"), value = gomatch_node(m, "value"),
	       stmt = gomatch_node(m, "stmt");
	TSNode base = go_base_name(var), scope;
	const struct gosrc *src = m->src;
	bool add = str_eq(go_text(src, go_field(stmt, "operator")), STR("+="));
	struct spot s = { .cpu = CAUSE_CONCAT, .self = true, .min_sizes = 1 };
	struct godecl d;

	if (ts_node_is_null(stmt))
		return ts_node_is_null(gomatch_node(m, "ret")) ? match_recursion(m, c)
							       : match_reduction(m, c);
	c->form = add ? FORM_APPEND : form_of_plain(src, var, value);
	if (c->form < 0 || ts_node_is_null(base) ||
	    (c->form != FORM_FORMAT && !is_string(c->file, var, value)) ||
	    !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	scope = d.kind == DECL_PACKAGE ? c->fn->node : scope_of(&d);
	c->loop = loop_around(src, stmt, scope);
	if (!ts_node_is_null(c->loop) &&
	    (starts_anew(src, c->loop, stmt, go_text(src, var)) || leaves_loop(stmt)))
		return false;
	if (!ts_node_is_null(c->loop) && varies_with(src, var, c->loop)) {
		/* once for each element: nothing grows */
		if (is_own_element(src, var, c->loop))
			return false;
		c->form |= ELEMENTS;
		s.min_sizes = GROWN_SIZES; /* fewer are those of the map that holds the texts */
	}
	if (ts_node_is_null(c->loop)) {
		bool captured =
			d.kind != DECL_PACKAGE && !ts_node_eq(d.func, go_enclosing_func(stmt));

		if (go_is(var, "identifier") && !captured && d.kind != DECL_PACKAGE)
			return match_returned(m, c, var, value, stmt);
		c->form |= ACCUMULATES;
	}
	c->bound = bound_of(a, c->file, stmt, scope);
	c->subject = go_text(src, var);
	c->decl = d.stmt;
	c->extra = value;
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 0), ts_node_start_byte(d.stmt));
	if (c->form == FORM_FORMAT) {
		s.cpu = s.heap = CAUSE_FMT | CAUSE_JOIN;
		s.self = false;
	}
	spot_lines(stmt, &s.from, &s.to);
	candidate_spot(c, s);
	return true;
}

/* Parts and a slice of them: for less than this the string is put together faster as it is (measured 39 against 78 ns). */
#define SHORT_PREPENDED 48
#define SHORT_TEXT 64

/* All that a round adds are texts of some length, not characters and digits. */
static bool adds_words(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops)),
		 names = 0;

	for (uint32_t i = 0; i < n; i++) {
		bool name = go_is_name(ops[i]) || go_is(ops[i], "selector_expression");

		if (!name && !go_is(ops[i], "interpreted_string_literal"))
			return false;
		names += name && !str_eq(go_text(src, ops[i]), c->subject);
	}
	return names > 0;
}

/*
 * A list of one or two words, such as an address: no block is larger than a builder's first ones, and they are of one size or two,
 * so that next to nothing was there before.
 */
static bool stays_short(const struct candidate *c)
{
	const struct price *p = &c->price;

	return p->alloc_objects > 0 && p->n_sizes < 3 && p->max_block <= SHORT_TEXT &&
	       p->alloc_bytes > p->alloc_objects * p->max_block / 2 && adds_words(c);
}

/* Blocks of many sizes, and of more than a few parts: keys that come once or twice make none. */
static bool comes_again(const struct candidate *c)
{
	const struct price *p = &c->price;

	return p->n_sizes >= GROWN_SIZES && p->max_block > 2 * SHORT_TEXT;
}

/*
 * A string that grows is a new block each time, while "" + x is x: where a heap profile that saw others has nothing at the lines,
 * not even for another rule, the loop had one round.
 */
static bool grows_without_blocks(const struct advisor *a, const struct candidate *c)
{
	if (!c->priced || c->price.alloc_objects > 0 || a->join->totals.alloc_bytes <= 0)
		return false;
	for (uint32_t i = 0; i < c->n_spots; i++) {
		const struct spot *s = &c->spots[i];

		for (size_t k = hot_first_at(c->file, s->from);
		     k < c->file->charges.n && c->file->charges.v[k].line <= s->to; k++)
			if (a->join->charges.v[c->file->charges.v[k].charge].kind == COST_HEAP)
				return false;
	}
	return true;
}

static void judge(struct advisor *a, struct candidate *c)
{
	const struct price *p = &c->price;

	if (grows_without_blocks(a, c))
		c->leave = "nothing is allocated there: what comes first is taken as it is, and "
			   "hardly anything is added to it";
	else if ((c->form & ACCUMULATES) && p->n_sizes < 4)
		c->leave = "does not grow from call to call: the blocks are of few sizes";
	else if (c->bound.kind == BOUND_CONST && !ts_node_is_null(c->loop) &&
		 c->bound.constant <= 2)
		c->leave = arena_printf(a->arena, "the loop runs %lld times at most",
					(long long)c->bound.constant);
	else if ((c->form & ELEMENTS) && !comes_again(c))
		c->leave = "the texts of the keys are short in what was measured: their growth "
			   "costs little";
	else if (!(c->form & (ACCUMULATES | ELEMENTS)) && stays_short(c))
		c->leave = "it never gets long: a builder would allocate as often";
	else if (c->form & ELEMENTS ? concat_element_is_read(c) : concat_is_read(c))
		c->leave = "what has grown so far is read in each round: a builder does not give "
			   "that";
	else if (c->form == FORM_PREPEND && !concat_is_single_prepend(c) &&
		 p->alloc_bytes < p->alloc_objects * SHORT_PREPENDED)
		c->leave = "so short a string is put together faster as it is than from a list of "
			   "parts";
}

/* How many bytes a round adds to the string, as far as the source says. */
static double step_of(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));
	double step = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct str text = go_text(src, ops[i]);

		if (go_is(ops[i], "interpreted_string_literal"))
			step += (double)text.n - 2; /* an escape counts twice */
		else if (go_is(ops[i], "call_expression") &&
			 str_eq(go_callee(src, ops[i]), STR("string")) &&
			 go_type_of(&c->file->ctx, src, go_arg(ops[i], 0)).kind != GO_BYTES)
			step += 1; /* of a rune */
		else if (!str_eq(text, c->subject))
			step += 8; /* a word or a number */
	}
	return MAX(step, 1);
}

/*
 * A builder grows as well, by doubling. Strings that grow in steps of s to the length L have a mean of (L + s) / 2, so the
 * profile tells L, and the source about s.
 */
static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	const struct price *p = &c->price;
	double step = 0, n = 0, mean, length, blocks = 1;

	(void)a;
	if (p->alloc_objects <= 0)
		return;
	for (const struct candidate *t = c; t; t = t->twin, n++)
		step += step_of(t);
	step /= n;
	mean = (double)p->alloc_bytes / (double)p->alloc_objects;
	length = MAX(2 * mean - step, mean);
	for (double room = 8; room < length; room *= 2)
		blocks++;
	r->objects = MIN(blocks * step / length, 1);
	r->bytes =
		MIN(2.6 * step / mean, 1); /* what blocks of 8, 16 ... come to, up to the length */
	r->cpu = r->bytes;
	r->what = "the builder's own growth stays";
}

static const char *const absorbs[] = { "fmt-in-hot-path", "bytes-string-conversion", NULL };

const struct rule rule_string_concat_in_loop = {
	.id = "string-concat-in-loop",
	.absorbs = absorbs,
	.grows = true,
	.match = match,
	.judge = judge,
	.explain = concat_explain,
	.rest = rest,
};
