/* A timer made anew in each round of a loop, or in each call of a function that waits. */
#include "advise/callsite.h"
#include "advise/timer_kept.h"

enum form {
	FORM_SELECT, /* case <-time.After(d) */
	FORM_LOOP,   /* t := time.NewTimer(d) in a loop */
	FORM_CALL,   /* the same in a function that a loop calls */
	FORM_KEPT, /* l.idle.Stop(), and l.idle = time.AfterFunc(d, l.expire): the one that was stopped would do */
};

/* The variable that the call's timer belongs to (s of s.timer = ...) is the same in all rounds of the caller's loop. */
static bool is_same_owner(const struct callsite *s, const struct candidate *c, TSNode loop)
{
	const struct gosrc *src = s->file->src;
	TSNode to = timer_target(c->site), base = ts_node_is_null(to) ? to : go_base_name(to), from;
	struct godecl d;

	if (ts_node_is_null(base) || ts_node_eq(base, to))
		return true;
	if (!go_find_decl(c->file->src, base, go_text(c->file->src, base), &d))
		return false;
	if (d.kind == DECL_PACKAGE)
		return true;
	from = callsite_value(s, &d);
	base = ts_node_is_null(from) ? from : go_base_name(from);
	return !ts_node_is_null(base) && go_find_decl(src, base, go_text(src, base), &d) &&
	       !go_contains(loop, d.name);
}

/* A loop of some caller that the profiles saw. */
static bool called_in_loop(struct advisor *a, const struct candidate *c)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++) {
		TSNode loop = loop_around(sites[i].file->src, sites[i].call, sites[i].fn->node);

		if (!ts_node_is_null(loop) && is_same_owner(&sites[i], c, loop))
			return true;
	}
	return false;
}

/* Whatever holds the timer is made together with it, or anew in each round: it needs one of its own. */
static bool is_of_its_own(const struct candidate *c)
{
	TSNode p = ts_node_parent(c->site), to = timer_target(c->site), base;
	struct godecl d;

	if (go_is(p, "literal_element") ||
	    (go_is(p, "expression_list") && go_is(ts_node_parent(p), "return_statement")) ||
	    (go_is(p, "argument_list") &&
	     str_eq(go_callee(c->file->src, ts_node_parent(p)), STR("append"))))
		return true;
	base = ts_node_is_null(to) ? to : go_base_name(to);
	if (ts_node_is_null(base) || ts_node_eq(base, to))
		return false;
	if (!go_find_decl(c->file->src, base, go_text(c->file->src, base), &d))
		return false;
	return ts_node_is_null(c->loop) ? d.kind != DECL_PARAM && d.kind != DECL_RECEIVER &&
						  d.kind != DECL_PACKAGE &&
						  ts_node_eq(d.func, go_enclosing_func(c->site))
					: go_contains(c->loop, d.name);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), comm = go_enclosing(call, "communication_case");
	struct spot s = { .cpu = CAUSE_TIMER, .heap = CAUSE_TIMER };
	struct str name = go_text(m->src, gomatch_node(m, "name"));

	if (!str_eq(gosrc_import(m->src, go_text(m->src, gomatch_node(m, "pkg"))), STR("time")))
		return false;
	/* in the head of a case, not in what it does */
	if (!ts_node_is_null(comm) && !go_contains(go_field(comm, "communication"), call))
		comm = go_null();
	c->loop = go_enclosing(call, "for_statement");
	if (!ts_node_is_null(c->loop) && !go_contains(go_field(c->loop, "body"), call))
		c->loop = go_null();
	if (ts_node_is_null(comm) && !ts_node_is_null(c->loop) && leaves_loop(go_statement(call)))
		return false;
	c->site = call;
	c->form = !ts_node_is_null(comm)			  ? FORM_SELECT
		  : timer_is_replaced(c, gomatch_node(m, "func")) ? FORM_KEPT
		  : !ts_node_is_null(c->loop)			  ? FORM_LOOP
								  : FORM_CALL;
	if (c->form != FORM_KEPT && (str_eq(name, STR("AfterFunc")) || is_of_its_own(c)))
		return false;
	c->subject = name;
	c->extra = gomatch_node(m, "wait");
	s.from = go_line(call);
	s.to = go_end_line(call);
	s.self = str_eq(name, STR("AfterFunc")); /* the function that it calls, as a value */
	candidate_spot(c, s);
	return c->form != FORM_CALL || called_in_loop(a, c);
}

struct inside_search {
	const struct gosrc *src;
	TSNode loop;
	bool found;
};

static bool visit_inside(void *ctx, TSNode n)
{
	struct inside_search *s = ctx;
	struct godecl d;

	if (go_is(n, "identifier") && go_find_decl(s->src, n, go_text(s->src, n), &d) &&
	    go_contains(s->loop, d.name))
		s->found = true;
	return !s->found;
}

/* The time to wait, as it can be written in front of the loop. */
static struct str first_wait(const struct candidate *c)
{
	struct inside_search s = { c->file->src, c->loop, false };

	go_walk(c->extra, visit_inside, &s);
	return s.found ? STR("time.Hour") : go_text(c->file->src, c->extra);
}

/* "time.After(d)" -> "timer.C", with the timer in front of the loop. */
static const char *with_reset(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode body = go_field(c->loop, "body"), stmt = go_statement(c->site), left = go_null();
	struct str wait = go_text(src, c->extra);
	const char *name = free_name(a, c->file, c->fn->node, "timer");
	uint32_t loop = ts_node_start_byte(c->loop), first = ts_node_start_byte(body) + 1;
	struct edit edits[3];
	uint32_t n = 0;

	if (c->form == FORM_LOOP && go_is(stmt, "short_var_declaration"))
		left = go_single(go_field(stmt, "left"));
	if (!ts_node_is_null(left))
		name = arena_printf(a->arena, STR_FMT, STR_ARG(go_text(src, left)));
	edits[n++] =
		(struct edit){ loop, loop,
			       arena_printf(a->arena,
					    "%s := time.NewTimer(" STR_FMT ")\ndefer %s.Stop()\n",
					    name, STR_ARG(first_wait(c)), name) };
	if (!ts_node_is_null(left)) {
		edits[n++] = (struct edit){ ts_node_start_byte(stmt), ts_node_end_byte(stmt),
					    arena_printf(a->arena, "%s.Reset(" STR_FMT ")", name,
							 STR_ARG(wait)) };
	} else {
		edits[n++] = (struct edit){ first, first,
					    arena_printf(a->arena, "\n\t%s.Reset(" STR_FMT ")",
							 name, STR_ARG(wait)) };
		edits[n++] = (struct edit){ ts_node_start_byte(c->site), ts_node_end_byte(c->site),
					    arena_printf(a->arena, "%s.C", name) };
	}
	return source_edited(a, src, c->loop, edits, n);
}

/* The function waits once a call: its caller keeps the timer. */
static const char *with_timer_passed(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode select = go_enclosing(c->site, "select_statement");
	struct edit edits[2] = {
		{ ts_node_start_byte(select), ts_node_start_byte(select),
		  arena_printf(a->arena, "timer.Reset(" STR_FMT ") // made once, by who calls\n",
			       STR_ARG(go_text(src, c->extra))) },
		{ ts_node_start_byte(c->site), ts_node_end_byte(c->site), "timer.C" },
	};

	return source_edited(a, src, select, edits, 2);
}

/* "if l.idle == nil { ... } else { l.idle.Reset(d) }" */
static const char *with_kept(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str to = go_text(src, timer_target(c->site)),
		   made = go_text(src, go_statement(c->site));

	return arena_printf(a->arena,
			    "if " STR_FMT " == nil {\n\t" STR_FMT "\n} else {\n\t" STR_FMT
			    ".Reset(" STR_FMT ")\n}",
			    STR_ARG(to), STR_ARG(made), STR_ARG(to),
			    STR_ARG(go_text(src, c->extra)));
}

static void judge(struct advisor *a, struct candidate *c)
{
	const struct price *p = &c->price;

	(void)a;
	/* Reset reads the clock and files the timer, as making one does; what was allocated is gone */
	if (p->seen_ns > 0)
		candidate_keeps(c, (int)(60 * (p->seen_ns - p->malloc_ns) / p->seen_ns));
}

static const char *why_of(struct advisor *a, const struct candidate *c, bool old)
{
	const char *when = ts_node_is_null(c->loop) ? "in each call" : "in each round of the loop";

	if (str_eq(c->subject, STR("AfterFunc")))
		return arena_printf(
			a->arena,
			"time.AfterFunc makes a timer of 112 bytes and the value of the "
			"function %s, and the one that was stopped is thrown away.",
			when);
	return arena_printf(
		a->arena,
		"time." STR_FMT " makes a timer and a channel %s, three allocations of 248 bytes%s",
		STR_ARG(c->subject), when,
		old ? ", and before Go 1.23 they stay until the time has run out."
		    : ". Since Go 1.23 they are collected at once: it is no leak, but it is work.");
}

static void explain(struct advisor *a, struct candidate *c)
{
	bool old = a->go_minor && a->go_minor < 23;
	bool ticker = str_eq(c->subject, STR("NewTicker")) || str_eq(c->subject, STR("Tick"));

	c->why = why_of(a, c, old);
	if (ticker && c->form != FORM_KEPT) {
		c->remedy = "Make the ticker once, in front of the loop.";
		c->example = "ticker := time.NewTicker(every)\ndefer ticker.Stop()";
		return;
	}
	c->remedy = c->form == FORM_KEPT ? "Make the timer where there is none yet, and reset it "
					   "from then on: that also stops it."
		    : ts_node_is_null(c->loop)
			    ? "Let the caller make one timer and pass it; reset it here."
			    : "Make one timer in front of the loop and reset it in each round.";
	if (old && !str_eq(c->subject, STR("AfterFunc")))
		c->remedy = arena_printf(
			a->arena, "%s Before Go 1.23, stop it and empty its channel before Reset.",
			c->remedy);
	c->example = c->form == FORM_CALL	? ""
		     : c->form == FORM_KEPT	? with_kept(a, c)
		     : ts_node_is_null(c->loop) ? with_timer_passed(a, c)
						: with_reset(a, c);
}

const struct rule rule_timer_churn = {
	.id = "timer-churn",
	.match = match,
	.judge = judge,
	.explain = explain,
};
