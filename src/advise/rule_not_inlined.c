/* Functions of a few instructions that the inliner refused for a cause that can be changed, where calls of them show up. */
#include <stdlib.h>

#include "advise/callsite.h"
#include "advise/inline_rare.h"
#include "advise/pricing.h"
#include "gocode/gocallee.h"

enum form {
	FORM_BUDGET,	/* a little over 80 */
	FORM_COLD_PATH, /* over 80 for what is rarely done */
	FORM_DEFER,
	FORM_RECOVER,
	FORM_NOINLINE,
};

#define BUDGET 80
#define NEARLY 125 /* what saying it shorter may still mend */
#define MAX_LINES 24
#define MAX_RARE_LINES 60 /* with what is rarely done */
#define TINY 3		  /* statements */
#define FEW 12		  /* steps: a load with its check, a short expression */

/*
 * Of a function of a few steps, its call and the loop around it, what stays when it is inlined. Measured for getters with and
 * without a check, of generic types too, a hash step and a deferred increment: 19 to 40 of 100 (0.5 ns a call and 0.25
 * inlined where it does more).
 */
#define FEW_STAY 33
#define TINY_STAYS 50
#define TEST_STAYS 75
#define CARRIED_STAYS \
	75 /* h = step(h, x): each round waits for the one before, inlined or not (a hash step: 78) */

/* Why it was refused, from the diagnostics at the function's name; empty: it was not. */
static struct str refusal(struct advisor *a, struct candidate *c, TSNode fn)
{
	const struct godiags *d = hot_diags(a->sources, c->file);
	uint32_t line = go_line(go_field(fn, "name"));

	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line == line; i++) {
		const struct godiag *g = &d->v.v[i];
		struct str text = g->text, rest;

		if (str_eq(g->code, STR("cannotInlineFunction")))
			return text;
		if (str_has_prefix(text, STR("cannot inline ")) && str_cut(text, ':', &text, &rest))
			return str_trim(rest);
	}
	return STR("");
}

static int64_t cost_of(struct str why)
{
	static const char words[] = "cost ";
	ptrdiff_t at = str_index(why, STR("cost "));
	size_t from = at < 0 ? why.n : (size_t)at + sizeof(words) - 1, to = from;
	int64_t n;

	while (to < why.n && why.p[to] >= '0' && why.p[to] <= '9')
		to++;
	return str_to_i64(str_sub(why, from, to), 10, &n) ? n : 0;
}

struct shape {
	const struct gosrc *src;
	bool loops, literal, locks;
	uint32_t steps, calls;
	TSNode cold; /* the body of an if that ends in a panic or returns an error made there */
	const struct rare *rare; /* what the profile tells to be rarely done; NULL: nothing */
};

static bool is_in(const struct rare *r, TSNode n)
{
	return r && ts_node_start_byte(n) >= r->from && ts_node_end_byte(n) <= r->to;
}

static bool is_cold(const struct gosrc *src, TSNode block)
{
	uint32_t n = ts_node_named_child_count(block);
	TSNode last = n ? ts_node_named_child(block, n - 1) : go_null();
	struct str text = go_text(src, last);

	return str_has_prefix(text, STR("panic(")) || str_contains(text, STR("fmt.Errorf(")) ||
	       str_contains(text, STR("errors.New("));
}

/* int64(x) and its kin: no calls. */
static bool is_conversion(const struct gosrc *src, TSNode call)
{
	static const char *const names[] = { "int",    "int8",	  "int16",   "int32",
					     "int64",  "uint",	  "uint8",   "uint16",
					     "uint32", "uint64",  "byte",    "rune",
					     "len",    "float32", "float64", "uintptr" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(go_callee(src, call), str_of(names[i])))
			return true;
	return false;
}

/* What is rarely run, or is the deferred call itself: no part of what a call of the function does. */
static bool is_aside(struct shape *s, TSNode n)
{
	struct str text = go_text(s->src, n);

	if (go_is(n, "defer_statement"))
		return !str_contains(text, STR("recover()")) && !str_contains(text, STR("nlock()"));
	if (go_is(n, "call_expression") && str_eq(go_callee(s->src, n), STR("panic"))) {
		if (ts_node_is_null(s->cold))
			s->cold = n;
		return true;
	}
	if (!go_is(n, "block") || !go_is(ts_node_parent(n), "if_statement") ||
	    !ts_node_eq(n, go_field(ts_node_parent(n), "consequence")) || !is_cold(s->src, n))
		return false;
	s->cold = n;
	return true;
}

static bool visit_shape(void *ctx, TSNode n)
{
	struct shape *s = ctx;

	if (is_in(s->rare, n) || is_aside(s, n))
		return false;
	s->steps += go_is(n, "binary_expression") || go_is_index(n) || go_is_selector(n);
	s->loops = s->loops || go_is(n, "for_statement") || go_is(n, "select_statement") ||
		   go_is(n, "go_statement");
	s->calls += go_is(n, "call_expression") && !is_conversion(s->src, n);
	s->literal = s->literal || go_is(n, "func_literal");
	/* a lock costs more than the call, and its defer nothing to speak of */
	s->locks = s->locks ||
		   (go_is(n, "field_identifier") && (str_eq(go_text(s->src, n), STR("Lock")) ||
						     str_eq(go_text(s->src, n), STR("RLock"))));
	return true;
}

/*
 * What the inliner counts (cmd/compile/internal/inline, go1.26): one for each node of the tree, 57 more for a call. Names, literals,
 * operators, conversions and statements are nodes; blocks, lists, parentheses and types are none. Checked against its own
 * figures for a dozen functions; constants that it folds make it a little less.
 */
#define CALL_NODES 58

struct cost_search {
	const struct gosrc *src;
	TSNode without;		 /* a part that is not counted; null */
	const struct rare *rare; /* and another; NULL */
	int64_t nodes;
};

static bool visit_cost(void *ctx, TSNode n)
{
	static const char *const counted[] = { "assignment_statement",
					       "binary_expression",
					       "composite_literal",
					       "dec_statement",
					       "false",
					       "float_literal",
					       "identifier",
					       "if_statement",
					       "inc_statement",
					       "index_expression",
					       "int_literal",
					       "interpreted_string_literal",
					       "nil",
					       "raw_string_literal",
					       "return_statement",
					       "rune_literal",
					       "selector_expression",
					       "short_var_declaration",
					       "slice_expression",
					       "true",
					       "type_assertion_expression",
					       "type_conversion_expression",
					       "unary_expression",
					       NULL };
	struct cost_search *s = ctx;

	if ((!ts_node_is_null(s->without) && ts_node_eq(n, s->without)) || is_in(s->rare, n))
		return false;
	if (go_is(n, "call_expression")) {
		TSNode fn = go_no_parens(go_field(n, "function"));

		s->nodes += is_conversion(s->src, n) ? 1 : CALL_NODES;
		if (go_is_selector(fn))
			go_walk(go_field(fn, "operand"), visit_cost, s);
		go_walk(go_field(n, "arguments"), visit_cost, s);
		return false;
	}
	s->nodes += go_is_any(n, counted);
	return true;
}

#define MAX_NAMES 8

/* The variables that a part reads: what it would be handed as a function of its own. */
struct names_search {
	const struct gosrc *src;
	const struct rare *rare; /* only in here; NULL: everywhere */
	struct str names[MAX_NAMES];
	uint32_t n;
};

/* A variable that the part declares itself, or what is not the function's: a package's variable, a constant. */
static bool is_own_name(const struct names_search *s, TSNode n, struct str name)
{
	struct godecl d;

	return s->rare && (!go_find_decl(s->src, n, name, &d) || ts_node_is_null(d.func) ||
			   d.kind == DECL_CONST || is_in(s->rare, d.name));
}

static bool visit_names(void *ctx, TSNode n)
{
	struct names_search *s = ctx;
	struct str name = go_text(s->src, n);
	TSNode p = ts_node_parent(n);

	if (!go_is(n, "identifier") || s->n == MAX_NAMES || (s->rare && !is_in(s->rare, n)) ||
	    is_own_name(s, n, name) || gosrc_import(s->src, name).n ||
	    (go_is(p, "call_expression") && ts_node_eq(go_field(p, "function"), n)))
		return true;
	for (uint32_t i = 0; i < s->n; i++)
		if (str_eq(s->names[i], name))
			return true;
	s->names[s->n++] = name;
	return true;
}

/* What the inliner would count with the cold part in a function of its own. */
static int64_t cost_without(const struct gosrc *src, TSNode body, TSNode cold)
{
	struct cost_search s = { .src = src, .without = cold };
	struct names_search names = { .src = src };

	go_walk(body, visit_cost, &s);
	go_walk(cold, visit_names, &names);
	/* the cold part gives its result back: a statement more */
	return s.nodes + CALL_NODES + names.n + str_contains(go_text(src, cold), STR("return "));
}

/* The same of a part that the profile tells to be rare: a method of the same receiver, whose result may be set to a variable. */
static int64_t cost_without_rare(const struct gosrc *src, TSNode body, const struct rare *r)
{
	struct cost_search s = { .src = src, .without = go_null(), .rare = r };
	struct names_search names = { .src = src, .rare = r };

	go_walk(body, visit_cost, &s);
	go_walk(body, visit_names, &names);
	return s.nodes + CALL_NODES + names.n + r->returns + 2 * (int64_t)r->results;
}

/* The rare part without which the function fits the budget best; NULL: none. */
static const struct rare *find_rare(struct advisor *a, const struct candidate *c, TSNode fn)
{
	struct rare parts[MAX_RARE], *best = NULL;
	uint32_t n = rare_parts(a, c, fn, parts);
	int64_t least = BUDGET + 1, cost;

	for (uint32_t i = 0; i < n; i++) {
		cost = cost_without_rare(c->file->src, go_field(fn, "body"), &parts[i]);
		if (cost >= least)
			continue;
		least = cost;
		best = &parts[i];
	}
	return best ? memcpy(ARENA_NEW(a->arena, struct rare), best, sizeof(*best)) : NULL;
}

static bool calls_itself(const struct gosrc *src, const struct gofunc *fn)
{
	return go_mentions(src, go_field(fn->node, "body"), fn->name);
}

static int form_of(struct str why, const struct shape *s)
{
	if (str_contains(why, STR("go:noinline")))
		return FORM_NOINLINE;
	if (str_contains(why, STR("DEFER")) || str_contains(why, STR("defer")))
		return FORM_DEFER;
	if (str_contains(why, STR("recover")))
		return FORM_RECOVER;
	if (cost_of(why) <= BUDGET)
		return -1;
	if (!ts_node_is_null(s->cold) || s->rare)
		return FORM_COLD_PATH;
	return cost_of(why) <= NEARLY ? FORM_BUDGET : -1;
}

/* ---- a call that is deferred for what may happen before it ---- */

struct defer_search {
	const struct gocontext *ctx;
	const struct gosrc *src;
	bool recovers; /* the deferred function calls recover, which it must do itself */
	bool jumps;    /* a call that no source settles: it may panic, and cannot be inlined */
};

static bool visit_recover(void *ctx, TSNode n)
{
	struct defer_search *s = ctx;

	if (go_is(n, "call_expression") && str_eq(go_callee(s->src, n), STR("recover")))
		s->recovers = true;
	return !s->recovers;
}

static void look_at_deferred(struct defer_search *s, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct gocallee to = go_find_callee(s->ctx, s->src, call);
	struct defer_search in = { .src = to.def.src };

	if (go_is(fn, "func_literal")) {
		go_walk(go_field(fn, "body"), visit_recover, s);
	} else if (to.kind == CALLEE_FUNC) {
		go_walk(go_field(to.def.node, "body"), visit_recover, &in);
		s->recovers = s->recovers || in.recovers;
	}
}

static bool visit_deferred(void *ctx, TSNode n)
{
	struct defer_search *s = ctx;
	TSNode call = ts_node_named_child(n, 0);

	if (go_is(n, "defer_statement") && go_is(call, "call_expression")) {
		look_at_deferred(s, call);
		return false;
	}
	if (go_is(n, "call_expression") && !is_conversion(s->src, n))
		s->jumps = s->jumps || go_find_callee(s->ctx, s->src, n).kind == CALLEE_INTERFACE ||
			   go_type_of(s->ctx, s->src, go_field(n, "function")).kind == GO_FUNC;
	return true;
}

/* Why the call must stay deferred, or why the function is not inlined without that either; NULL: nothing tells so. */
static const char *defer_needed(const struct candidate *c, TSNode body)
{
	struct defer_search s = { .ctx = &c->file->ctx, .src = c->file->src };

	go_walk(body, visit_deferred, &s);
	if (s.recovers)
		return "the deferred call recovers from a panic: it must stay deferred";
	return s.jumps ? "what it calls is not known before it runs: it may panic, and is no "
			 "call that can be inlined"
		       : NULL;
}

/* Whether it calls what is not known before it runs: that call stays, and costs more than the one that inlining saves. */
static bool jumps(const struct candidate *c, TSNode body)
{
	struct defer_search s = { .ctx = &c->file->ctx, .src = c->file->src };

	go_walk(body, visit_deferred, &s);
	return s.jumps;
}

static void spot_line(struct candidate *c, uint32_t line)
{
	candidate_spot(
		c, (struct spot){ .from = line, .to = line, .cpu_self = true, .cpu = CAUSE_DEFER });
}

/* What notes the deferred call is charged to its line, what runs it to the end of the function. */
static bool visit_defer_line(void *ctx, TSNode n)
{
	if (go_is(n, "defer_statement"))
		spot_line(ctx, go_line(n));
	return !go_is(n, "defer_statement");
}

/* The lines from which to which the function's own work stands, without what is rarely done. */
static void work_spots(struct candidate *c, TSNode fn, const struct rare *r)
{
	struct spot s = {
		.from = go_line(fn), .to = go_end_line(fn), .cpu_self = true, .cpu = CAUSE_DEFER
	};

	if (r) {
		s.to = r->head;
		candidate_spot(c, s);
		s.from = r->end;
		s.to = go_end_line(fn);
	}
	candidate_spot(c, s);
}

/* Without those that are rarely done. */
static uint32_t statements_of(TSNode body, const struct rare *r)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++)
		n += !is_in(r, ts_node_named_child(body, i));
	return n;
}

static void add_spots(struct candidate *c, TSNode fn, const struct shape *s)
{
	TSNode body = go_field(fn, "body");

	c->bound.constant = !s->calls && statements_of(body, s->rare) <= TINY;
	if (c->bound.constant) {
		/* with a check of what is rare, of which a part stays */
		c->bound.constant = s->steps <= FEW && !s->rare ? FEW_STAY : TINY_STAYS;
		work_spots(c, fn, s->rare);
		return;
	}
	candidate_spot(c, (struct spot){ .from = go_line(fn),
					 .to = go_line(body),
					 .cpu_self = true,
					 .cpu = CAUSE_DEFER });
	if (c->form == FORM_DEFER) {
		spot_line(c, go_end_line(body));
		go_walk(body, visit_defer_line, c);
	}
}

static void leave_what_stays(struct advisor *a, struct candidate *c, TSNode body,
			     const struct shape *s)
{
	int64_t left = c->form == FORM_COLD_PATH && !s->rare
			       ? cost_without(c->file->src, body, s->cold)
			       : 0;

	if (c->form == FORM_DEFER)
		c->leave = defer_needed(c, body);
	if (left > BUDGET)
		c->leave =
			arena_printf(a->arena,
				     "with what is rarely done in a function of its own it would "
				     "cost about %lld, still over the budget of %d",
				     (long long)left, BUDGET);
	if (c->form == FORM_BUDGET && s->calls * CALL_NODES > BUDGET)
		c->leave = "two calls in it are over the budget by themselves: only a profile "
			   "(-pgo) gets "
			   "it inlined";
}

/* What its form shows to be rare goes before what only the profile does, where that is enough. */
static struct shape shape_of(const struct gosrc *src, TSNode body, const struct rare *rare)
{
	struct shape s = { .src = src, .cold = go_null() };

	go_walk(body, visit_shape, &s);
	if (!rare || (!ts_node_is_null(s.cold) && cost_without(src, body, s.cold) <= BUDGET))
		return s;
	s = (struct shape){ .src = src, .cold = go_null(), .rare = rare };
	go_walk(body, visit_shape, &s);
	return s;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode fn = gomatch_node(m, "fn"), body = go_field(fn, "body");
	uint32_t lines = go_end_line(fn) - go_line(fn);
	const struct rare *rare;
	struct shape s;

	if (ts_node_is_null(body) || lines > MAX_RARE_LINES)
		return false;
	rare = find_rare(a, c, fn);
	/* the diagnostics of a file are read only for what is short enough */
	if (lines - (rare ? rare->end - rare->head : 0) > MAX_LINES)
		return false;
	c->text = refusal(a, c, fn);
	if (c->text.n == 0)
		return false;
	s = shape_of(m->src, body, rare);
	if (s.loops || s.literal || s.locks || calls_itself(m->src, c->fn))
		return false;
	c->form = form_of(c->text, &s);
	if (c->form < 0)
		return false;
	s.rare = c->form == FORM_COLD_PATH ? s.rare : NULL;
	c->site = fn;
	c->subject = c->fn->name;
	c->extra = s.cold;
	c->data = s.rare;
	c->said = str_of(arena_printf(a->arena, "cannot inline " STR_FMT ": " STR_FMT,
				      STR_ARG(c->fn->name), STR_ARG(c->text)));
	leave_what_stays(a, c, body, &s);
	add_spots(c, fn, &s);
	return true;
}

struct calls_search {
	const struct gosrc *src;
	struct str name;
	uint32_t line;
	bool others;
};

static bool visit_others(void *ctx, TSNode n)
{
	struct calls_search *s = ctx;

	if (go_line(n) > s->line || go_end_line(n) < s->line)
		return false;
	if (!go_is(n, "call_expression") || go_line(n) != s->line || is_conversion(s->src, n))
		return true;
	s->others |= !str_eq(go_called_name(s->src, n), s->name);
	return !s->others;
}

/* Whether other functions of the user were seen to be called from the line. */
static bool others_ran(struct advisor *a, const struct candidate *c, const struct hot_file *f,
		       uint32_t line)
{
	for (size_t i = 0; i < a->join->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[i];
		uint32_t at;

		if (ch->kind != COST_CPU ||
		    gosym_is_in(a->join->places.v[ch->place].sym.name, c->fn->symbol))
			continue;
		for (uint32_t k = 0; k < ch->n_callers; k++)
			if (ch->callers[k].line &&
			    hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line,
					 &at) == f &&
			    at == line)
				return true;
	}
	return false;
}

static void claim_line(struct advisor *a, struct candidate *c, const struct hot_file *f,
		       uint32_t line)
{
	for (size_t k = hot_first_at(f, line); k < f->charges.n && f->charges.v[k].line == line;
	     k++) {
		struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

		if (ch->kind == COST_CPU && ch->self)
			price_claim(a, c, ch);
	}
}

/* A loop whose body is the one statement: what it counts with is saved around each call. */
static bool is_all_of_loop(TSNode call, TSNode loop)
{
	TSNode body = go_field(loop, "body");

	return !ts_node_is_null(loop) && ts_node_named_child_count(body) == 1 &&
	       go_contains(ts_node_named_child(body, 0), call) &&
	       !go_is(ts_node_named_child(body, 0), "for_statement");
}

/* h = step(h, x) */
static bool is_carried(const struct gosrc *src, TSNode call)
{
	TSNode stmt = go_statement(call), left = go_single(go_field(stmt, "left"));

	if (!go_is(stmt, "assignment_statement") || ts_node_is_null(left) ||
	    !ts_node_eq(go_no_parens(go_single(go_field(stmt, "right"))), call))
		return false;
	for (uint32_t i = 0; i < go_arg_count(call); i++)
		if (str_eq(go_text(src, go_no_parens(go_arg(call, i))), go_text(src, left)))
			return true;
	return false;
}

/*
 * What the lines that call it take for themselves, where nothing else is called or what is takes nothing: of so small a
 * function most of a call's cost is seen there, in registers saved and arguments moved. False: only tests call it.
 */
static bool claim_callers(struct advisor *a, struct candidate *c, bool *carried)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++) {
		const struct hot_file *f = sites[i].file;
		struct calls_search s = { f->src, c->fn->name, go_line(sites[i].call), false };
		TSNode loop = loop_around(f->src, sites[i].call, sites[i].fn->node);

		*carried = *carried || is_carried(f->src, sites[i].call);
		go_walk(sites[i].fn->node, visit_others, &s);
		if (s.others && others_ran(a, c, f, s.line))
			continue;
		claim_line(a, c, f, s.line);
		if (is_all_of_loop(sites[i].call, loop))
			claim_line(a, c, f, go_line(loop));
	}
	return n > 0;
}

static void judge(struct advisor *a, struct candidate *c)
{
	if (only_called_through_values(a, c)) {
		c->leave =
			"it is called through a variable or an interface, which cannot be inlined";
		return;
	}
	if (c->form == FORM_NOINLINE && jumps(c, go_field(c->site, "body"))) {
		c->leave = "it calls what is not known before it runs: that call stays, and costs "
			   "more";
		return;
	}
	if (c->bound.constant) {
		/* a benchmark's loop keeps what it calls from being inlined */
		bool carried = false, seen = claim_callers(a, c, &carried);

		candidate_keeps(c, !seen     ? TEST_STAYS
				   : carried ? CARRIED_STAYS
					     : (int)c->bound.constant);
		return;
	}
	/* where it stands on one line, entry and work cannot be told apart */
	if (go_line(c->site) == go_end_line(c->site) && c->price.cpu_ns > 0)
		c->leave = "entry and work stand on one line: what a call costs cannot be told";
}

static const char *cold_example(struct advisor *a, const struct candidate *c)
{
	bool block = go_is(c->extra, "block");
	uint32_t from = ts_node_start_byte(c->extra), to = ts_node_end_byte(c->extra);
	struct edit e = { from, to, NULL };

	if (block) {
		TSNode last =
			ts_node_named_child(c->extra, ts_node_named_child_count(c->extra) - 1);

		e.from++;
		e.to--;
		e.by = arena_printf(
			a->arena,
			"\n\t%s" STR_FMT "Failed(...) // with the rest, in a function of its own\n",
			go_is(last, "return_statement") ? "return " : "", STR_ARG(c->subject));
	} else {
		e.by = arena_printf(a->arena,
				    "panic(" STR_FMT "Failed(...)) // which makes the message",
				    STR_ARG(c->subject));
	}
	return source_edited(a, c->file->src, c->site, &e, 1);
}

/* How the profile tells what is rarely done. */
static const char *rare_words(struct advisor *a, const struct candidate *c)
{
	const struct rare *r = c->data;

	return arena_printf(a->arena,
			    " What begins at line %u is rarely come to: its own statements have "
			    "%lld sample%s, those around it %lld.",
			    r->head + 1, (long long)r->seen, r->seen == 1 ? "" : "s",
			    (long long)r->of);
}

static const char *const remedies[] = {
	[FORM_BUDGET] = "Say it in fewer steps (80 is the budget), or build with -pgo: a hot call "
			"may then cost up to "
			"2,000.",
	[FORM_COLD_PATH] = "Move what is rarely done into a function of its own, marked "
			   "//go:noinline (else the compiler may put it back): what is left fits "
			   "the budget.",
	[FORM_DEFER] = "Make the deferred call at the end: two lines in between cannot fail. "
		       "(Where they may panic, "
		       "keep it.)",
	[FORM_RECOVER] = "Recover further out, where it happens once.",
	[FORM_NOINLINE] = "Take //go:noinline away, unless something depends on it.",
};

static void explain(struct advisor *a, struct candidate *c)
{
	c->why = arena_printf(
		a->arena,
		"Each use of " STR_FMT " is a call: the compiler does not inline it (" STR_FMT
		"). %s",
		STR_ARG(c->subject), STR_ARG(c->text),
		c->bound.constant
			? "So small a function is little work beside its call: the price is of "
			  "what it takes, and of the lines that call it and nothing else."
			: "The price is what was seen at its entry; inlining saves at least that.");
	if (c->data)
		c->why = arena_printf(a->arena, "%s%s", c->why, rare_words(a, c));
	c->remedy = remedies[c->form];
	c->example = c->data			 ? rare_example(a, c, c->data)
		     : c->form == FORM_COLD_PATH ? cold_example(a, c)
						 : "";
}

const struct rule rule_not_inlined = {
	.id = "not-inlined",
	.quiet = true,
	.diags_part = 100, /* what a call costs stands with its caller */
	.match = match,
	.judge = judge,
	.explain = explain,
};
