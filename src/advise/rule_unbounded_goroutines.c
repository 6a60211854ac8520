/* A goroutine for each element of a loop, without a limit: starting them is what costs. */
#include "advise/bound_term.h"
#include "advise/pricing.h"
#include "advise/spawned.h"
#include "advise/spawned_wait.h"
#include "gocode/gosize.h"

#define FEW 64	    /* goroutines of a constant number */
#define FEW_STEPS 8 /* elements that a goroutine gets: a pair, a record */

struct limit_search {
	const struct gosrc *src;
	bool limited;
};

/* What takes a slot in the loop itself, in front of the goroutine: sem <- x, sem.Acquire(...), <-tokens, l.Accept(). */
static bool visit_limit(void *ctx, TSNode n)
{
	static const char *const calls[] = { "Acquire", "Accept", "AcceptTCP", "Wait", "Take" };
	struct limit_search *l = ctx;

	if (go_is(n, "func_literal"))
		return false;
	if (go_is(n, "send_statement"))
		l->limited = true;
	if (go_is(n, "call_expression"))
		for (size_t i = 0; i < ARRAY_LEN(calls); i++)
			l->limited |= str_eq(go_called_name(l->src, n), str_of(calls[i]));
	/* a token that is taken: <-tokens as a statement */
	if (go_is(n, "expression_statement") && go_text(l->src, n).n > 2 &&
	    str_has_prefix(go_text(l->src, n), STR("<-")))
		l->limited = true;
	return !l->limited;
}

/* A limit that is set once: g.SetLimit(n). */
static bool visit_set_limit(void *ctx, TSNode n)
{
	struct limit_search *l = ctx;

	if (go_is(n, "call_expression") && str_eq(go_called_name(l->src, n), STR("SetLimit")))
		l->limited = true;
	return !l->limited;
}

/* The goroutine goes on until its channel ends: a worker. */
static bool visit_worker(void *ctx, TSNode n)
{
	struct limit_search *l = ctx;
	struct str head;

	if (!go_is(n, "for_statement"))
		return !l->limited;
	head = loop_head(l->src, n);
	/* for { ... }, for x := range ch: what it ranges over is looked at by its name only */
	if (str_eq(str_trim(head), STR("for {")))
		l->limited = true;
	return !l->limited;
}

static TSNode range_clause(TSNode loop)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++)
		if (go_is(ts_node_named_child(loop, i), "range_clause"))
			return ts_node_named_child(loop, i);
	return go_null();
}

static TSNode for_clause(TSNode loop)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++)
		if (go_is(ts_node_named_child(loop, i), "for_clause"))
			return ts_node_named_child(loop, i);
	return go_null();
}

static bool range_over_chan(const struct hot_file *f, TSNode n);

struct chan_search {
	const struct hot_file *f;
	bool found;
};

static bool visit_range(void *ctx, TSNode n)
{
	struct chan_search *c = ctx;

	if (go_is(n, "for_statement"))
		c->found |= range_over_chan(c->f, n);
	return !c->found;
}

static bool range_over_chan(const struct hot_file *f, TSNode loop)
{
	TSNode clause = range_clause(loop);

	return !ts_node_is_null(clause) &&
	       go_type_of(&f->ctx, f->src, go_field(clause, "right")).kind == GO_CHAN;
}

/* The function that the goroutine runs: a literal, or one of the package; null: not known. */
static TSNode body_of(const struct hot_file *f, TSNode stmt, const struct gosrc **src)
{
	TSNode call = go_is(stmt, "go_statement") ? ts_node_named_child(stmt, 0) : stmt, fn;
	struct godef def;
	struct godecl d;
	struct str name;

	*src = f->src;
	fn = go_is(stmt, "go_statement") ? go_no_parens(go_field(call, "function"))
					 : go_arg(call, 0);
	if (go_is(fn, "func_literal"))
		return go_field(fn, "body");
	name = go_is(fn, "selector_expression") ? go_text(f->src, go_field(fn, "field"))
						: go_text(f->src, fn);
	if (f->ctx.pkg && go_is(fn, "identifier") &&
	    gopkg_find_func(f->ctx.mod, f->ctx.pkg, STR(""), name, &def)) {
		*src = def.src;
		return go_field(def.node, "body");
	}
	for (size_t i = 0; i < f->src->funcs.n; i++)
		if (str_eq(f->src->funcs.v[i].name, name))
			return go_field(f->src->funcs.v[i].node, "body");
	/* work := func() { ... } */
	if (go_is(fn, "identifier") && go_find_decl(f->src, fn, name, &d) && d.of == 1 &&
	    go_is(go_no_parens(d.value), "func_literal"))
		return go_field(go_no_parens(d.value), "body");
	return go_null();
}

struct set_search {
	const struct gosrc *src;
	const struct godecl *d;
	bool found;
};

static bool visit_set(void *ctx, TSNode n)
{
	struct set_search *w = ctx;
	TSNode left = go_is(n, "assignment_statement") ? go_field(n, "left") : go_null();

	for (uint32_t i = 0; !ts_node_is_null(left) && i < ts_node_named_child_count(left); i++)
		w->found |= str_eq(go_text(w->src, ts_node_named_child(left, i)),
				   go_text(w->src, w->d->name));
	return !w->found;
}

/* Nothing else is assigned to the variable of a function: no append. */
static bool is_set_once(const struct gosrc *src, const struct godecl *d)
{
	struct set_search w = { src, d, ts_node_is_null(d->func) };

	if (!w.found)
		go_walk(d->func, visit_set, &w);
	return !w.found;
}

/* The elements of an array, also behind a pointer, or those that a literal lists; false where that is not what it is. */
static bool few_elements(const struct hot_file *f, TSNode over)
{
	struct gotype t = go_type_of(&f->ctx, f->src, over);
	struct gosize all, one;
	TSNode list;

	if (t.kind == GO_POINTER)
		t = go_type_elem(&f->ctx, t);
	if (t.kind == GO_ARRAY)
		return go_size_of(&f->ctx, t, &all) &&
		       go_size_of(&f->ctx, go_type_elem(&f->ctx, t), &one) && one.bytes &&
		       all.bytes / one.bytes <= FEW;
	list = go_is(over, "composite_literal") ? go_field(over, "body") : go_null();
	return !ts_node_is_null(list) && ts_node_named_child_count(list) <= FEW;
}

/* A small constant, what has few elements, or a variable that was set from the number of processors. */
static bool is_few(const struct hot_file *f, TSNode limit)
{
	const struct gosrc *src = f->src;
	struct godecl d;
	struct str value;
	uint64_t n;

	if (ts_node_is_null(limit))
		return false;
	limit = go_no_parens(limit);
	if (go_number(src, limit, &n))
		return n <= FEW;
	if (go_is(limit, "call_expression") && go_arg_count(limit) == 1 &&
	    (str_eq(go_callee(src, limit), STR("len")) ||
	     str_eq(go_callee(src, limit), STR("cap"))))
		return few_elements(f, go_no_parens(go_arg(limit, 0)));
	if (few_elements(f, limit))
		return true;
	if (!go_is(limit, "identifier") || !go_find_decl(src, limit, go_text(src, limit), &d))
		return go_is(limit, "identifier") &&
		       go_find_package_decl(&f->ctx, go_text(src, limit), &d) &&
		       d.kind == DECL_CONST && go_number(d.src, d.value, &n) && n <= FEW;
	value = go_text(src, d.value);
	if (str_contains(value, STR("NumCPU(")) || str_contains(value, STR("GOMAXPROCS(")))
		return true;
	/* halves := [][]T{a, b}, and no more */
	return (d.kind == DECL_SHORT || d.kind == DECL_VAR) && d.of == 1 &&
	       few_elements(f, go_no_parens(d.value)) && is_set_once(src, &d);
}

/*
 * i += step: where the step is worked out from how many there are, from the processors, or is called a part's, each round is
 * a part. A row's or record's own width is none: there are as many goroutines as rows.
 */
static bool steps_by_parts(const struct gosrc *src, TSNode clause)
{
	static const char *const names[] = { "hunk", "atch", "art",  "lock",   "per",
					     "size", "Size", "roup", "egment", "pan" };
	struct stride s;
	struct godecl d;
	struct str name;

	if (!stride_of(src, clause, &s))
		return str_contains(go_text(src, go_field(clause, "update")), STR("+="));
	if (ts_node_is_null(s.by))
		return false;
	if (s.n)
		return s.n > FEW_STEPS;
	name = go_text(src, s.by);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_contains(name, str_of(names[i])))
			return true;
	if (go_is(s.by, "selector_expression"))
		return false;
	return !go_is(s.by, "identifier") || !go_find_decl(src, s.by, name, &d) ||
	       (d.kind != DECL_PARAM && !go_is_selector(go_no_parens(d.value)));
}

/* A loop that starts so many workers and no more: up to a small constant, the processors, or in steps. */
static bool is_counted(const struct hot_file *f, TSNode loop)
{
	const struct gosrc *src = f->src;
	static const char *const names[] = { "NumCPU",	"GOMAXPROCS", "orker", "oncurren",
					     "arallel", "procs",      "hards", "hreads" };
	TSNode clause = for_clause(loop), range = range_clause(loop);
	struct str head = loop_head(src, loop);

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_contains(head, str_of(names[i])))
			return true;
	if (!ts_node_is_null(range))
		return is_few(f, go_field(range, "right"));
	if (ts_node_is_null(clause))
		return false;
	return steps_by_parts(src, clause) ||
	       is_few(f, go_field(go_field(clause, "condition"), "right"));
}

struct first_search {
	const struct gosrc *src;
	TSNode loop;
	struct str channel; /* what the goroutine sends its answer to */
	bool found;
};

static bool visit_send(void *ctx, TSNode n)
{
	struct first_search *f = ctx;

	if (go_is(n, "send_statement"))
		f->channel = go_text(f->src, go_field(n, "channel"));
	return f->channel.n == 0;
}

/* Leaves the loop with an answer and no error: return x, nil. */
static bool visit_answer(void *ctx, TSNode n)
{
	struct first_search *f = ctx;
	TSNode list, last;

	if (!go_is(n, "return_statement") || ts_node_named_child_count(n) == 0)
		return !go_is(n, "func_literal");
	list = ts_node_named_child(n, 0);
	last = ts_node_named_child(list, ts_node_named_child_count(list) - 1);
	f->found |= ts_node_named_child_count(list) > 1 &&
		    go_is_any(last, (const char *const[]){ "nil", "true", NULL });
	return !f->found;
}

static bool visit_receive(void *ctx, TSNode n)
{
	struct first_search *f = ctx;
	TSNode loop;

	if (go_contains(f->loop, n) && !ts_node_eq(f->loop, n))
		return false;
	if (!go_is(n, "unary_expression") || go_text(f->src, n).p[0] != '<' ||
	    !str_eq(go_text(f->src, go_field(n, "operand")), f->channel))
		return !f->found;
	loop = go_enclosing(n, "for_statement");
	if (ts_node_is_null(loop))
		f->found = true;
	else
		go_walk(go_field(loop, "body"), visit_answer, f);
	return !f->found;
}

/* Several are asked and the first answer is taken: they must run at the same time. */
static bool takes_first(const struct candidate *c)
{
	struct first_search f = { c->file->src, c->loop, { NULL, 0 }, false };

	if (ts_node_is_null(c->extra) || c->extra_src != c->file->src)
		return false;
	go_walk(c->extra, visit_send, &f);
	if (f.channel.n)
		go_walk(c->fn->node, visit_receive, &f);
	return f.found;
}

/* x.Go(v): a method of that name which gets no function starts none. */
static bool gets_no_function(const struct candidate *c, TSNode call)
{
	enum gokind kind = GO_UNKNOWN;

	if (go_is(call, "call_expression"))
		kind = go_type_of(&c->file->ctx, c->file->src, go_arg(call, 0)).kind;
	return kind != GO_UNKNOWN && kind != GO_FUNC && kind != GO_NAMED;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode stmt = gomatch_node(m, "stmt"), body;
	struct spot s = { .cpu = CAUSE_SPAWN, .heap = CAUSE_SPAWN, .self = true };
	struct limit_search l = { m->src, false };
	struct chan_search worker = { c->file, false };
	const struct gosrc *src;

	(void)a;
	c->loop = go_enclosing(stmt, "for_statement");
	/* a literal with a name may be called in a loop; who gets one as an argument calls it when it likes, or once */
	if (ts_node_is_null(c->loop) &&
	    !go_is(ts_node_parent(go_enclosing_func(stmt)), "argument_list"))
		c->loop = loop_around(m->src, stmt, c->fn->node);
	if (ts_node_is_null(c->loop) || leaves_loop(go_statement(stmt)) ||
	    is_counted(c->file, c->loop) || gets_no_function(c, stmt))
		return false;
	go_walk(go_field(c->loop, "body"), visit_limit, &l);
	if (!l.limited)
		go_walk(c->fn->node, visit_set_limit, &l);
	body = body_of(c->file, stmt, &src);
	l.src = src;
	if (!l.limited && !ts_node_is_null(body))
		go_walk(body, visit_worker, &l);
	if (src == c->file->src && !ts_node_is_null(body))
		go_walk(body, visit_range, &worker);
	if (l.limited || worker.found)
		return false;
	c->site = stmt;
	c->extra = body;
	c->extra_src = src;
	if (takes_first(c))
		c->leave = "the first answer is taken: all have to run at the same time";
	else if (!ts_node_is_null(body) &&
		 spawned_waits(c->file, src, body, c->loop,
			       go_is(stmt, "go_statement") ? ts_node_named_child(stmt, 0) : stmt))
		c->leave = "its goroutines wait for what each is given, all at the same time: "
			   "fewer of them would not see the rest";
	s.from = s.to = go_line(stmt);
	candidate_spot(c, s);
	return true;
}

#define LEAST_SAMPLES 5 /* of the goroutines' own work: what fewer show may be chance */
#define LONG_WORK 20	/* times what starting and ending takes */

/*
 * Goroutines that wait for a clock or another machine wait all at once: fewer of them take as many times longer. And where each works
 * long beside its start, the start is no matter, whatever part of the objects it makes.
 */
static void judge(struct advisor *a, struct candidate *c)
{
	const struct totals *t = &a->join->totals;
	const struct price *p = &c->price;
	struct spawned seen;

	if (c->leave || ts_node_is_null(c->extra))
		return;
	spawned_read(a, c->file, c->extra_src ? c->extra_src : c->file->src, c->extra, &seen);
	if (seen.samples < LEAST_SAMPLES)
		return;
	if (seen.away_ns * 2 > seen.cpu_ns)
		c->leave = arena_printf(a->arena,
					"its goroutines wait (" STR_FMT
					"), all at once: fewer of them would take longer",
					STR_ARG(seen.away));
	else if (fraction(p->cpu_ns, t->cpu_ns) < a->min_cost &&
		 fraction(p->alloc_bytes, t->alloc_bytes) < a->min_cost &&
		 price_share(p, t) >= a->base_cost && seen.cpu_ns > LONG_WORK * p->cpu_ns)
		c->leave = "each of its goroutines works long beside what its start takes";
}

static const char *const waiting[] = { "net/http", "net", "os", "database/sql", "time" };

/* The goroutine waits for something outside: then a limit is what is wanted, not parts. */
struct wait_search {
	const struct gosrc *src;
	bool found;
};

static bool visit_wait(void *ctx, TSNode n)
{
	struct wait_search *w = ctx;

	if (go_is(n, "selector_expression") && go_is(go_field(n, "operand"), "identifier")) {
		struct str path = gosrc_import(w->src, go_text(w->src, go_field(n, "operand")));

		for (size_t i = 0; path.n && i < ARRAY_LEN(waiting); i++)
			w->found |= str_eq(path, str_of(waiting[i]));
	}
	return !w->found;
}

static void write_limit(struct buf *b, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;

	buf_printf(b,
		   "var g errgroup.Group // golang.org/x/sync/errgroup\ng.SetLimit(16)\n" STR_FMT
		   "\n\tg.Go(func() error {\n\t\t...\n\t\treturn nil\n\t})\n}\nerr := g.Wait()\n",
		   STR_ARG(loop_head(src, c->loop)));
}

/* "n" of for i := 0; i < n; i++, "len(xs)" of for i := range xs; empty where the rounds are not counted. */
static const char *rounds_of(struct advisor *a, const struct candidate *c, struct str *index)
{
	const struct gosrc *src = c->file->src;
	TSNode range = range_clause(c->loop), clause = for_clause(c->loop), left, cond;
	struct str over;
	uint64_t n;

	*index = STR("i");
	if (!ts_node_is_null(range)) {
		left = go_field(range, "left");
		over = go_text(src, go_field(range, "right"));
		if (!ts_node_is_null(left))
			*index = go_text(src, ts_node_named_child(left, 0));
		if (go_type_of(&c->file->ctx, src, go_field(range, "right")).kind == GO_INT ||
		    str_to_u64(over, 10, &n))
			return arena_printf(a->arena, STR_FMT, STR_ARG(over));
		return arena_printf(a->arena, "len(" STR_FMT ")", STR_ARG(over));
	}
	cond = ts_node_is_null(clause) ? clause : go_field(clause, "condition");
	if (ts_node_is_null(cond) || !go_is(cond, "binary_expression") ||
	    !str_eq(go_text(src, go_field(cond, "operator")), STR("<")))
		return NULL;
	*index = go_text(src, go_field(cond, "left"));
	return arena_printf(a->arena, STR_FMT, STR_ARG(go_text(src, go_field(cond, "right"))));
}

/* In steps of the loop's own, part by part: none of the elements that a round takes may lie in two parts. */
static bool write_strides(struct advisor *a, struct buf *b, const struct candidate *c,
			  TSNode clause)
{
	const struct gosrc *src = c->file->src;
	struct term t = bound_clause(a, c->file, clause);
	TSNode cond = go_field(clause, "condition"), limit = go_field(cond, "right");
	TSNode start = go_single(go_field(go_field(clause, "initializer"), "right"));
	const char *from = free_name(a, c->file, c->fn->node, "from");
	struct stride s;
	struct str step, to = go_text(src, limit), ask;

	if (t.kind != BOUND_EXACT || !stride_of(src, clause, &s) || s.down ||
	    ts_node_is_null(s.by) || !str_eq(go_text(src, start), STR("0")) ||
	    go_mentions(src, limit, s.var))
		return false;
	step = go_text(src, s.by);
	ask = str_sub(go_text(src, cond), 0, ts_node_start_byte(limit) - ts_node_start_byte(cond));
	/* what looks ahead by other than its step takes of the next part */
	if (str_has_suffix(str_of(t.expr), STR("+1")) &&
	    !(str_eq(go_text(src, go_field(cond, "left")), s.var) &&
	      str_eq(go_text(src, go_field(cond, "operator")), STR("<"))))
		return false;
	buf_printf(b,
		   "procs := runtime.GOMAXPROCS(0)\nsize := max(1, (%s+procs-1)/procs) * " STR_FMT
		   "\nfor %s := 0; %s < " STR_FMT "; %s += size {\n",
		   t.expr, STR_ARG(step), from, from, STR_ARG(to), from);
	buf_printf(b,
		   "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tfor " STR_FMT
		   " := %s; " STR_FMT "min(%s+size, " STR_FMT "); " STR_FMT " += " STR_FMT " {\n",
		   STR_ARG(s.var), from, STR_ARG(ask), from, STR_ARG(to), STR_ARG(s.var),
		   STR_ARG(step));
	buf_adds(b, "\t\t\t... // as before\n\t\t}\n\t}()\n}\n");
	return true;
}

/* The loop's variable, where it is one, or a job of what there is, through a channel. */
static void write_jobs(struct buf *b, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode range = range_clause(c->loop), only = go_null(), left;
	struct str name = STR("job"), type = STR("T");
	uint32_t names = 0;

	left = ts_node_is_null(range) ? range : go_field(range, "left");
	for (uint32_t i = 0; !ts_node_is_null(left) && i < ts_node_named_child_count(left); i++)
		if (!str_eq(go_text(src, ts_node_named_child(left, i)), STR("_"))) {
			only = ts_node_named_child(left, i);
			names++;
		}
	if (names == 1) {
		name = go_text(src, only);
		type = go_type_of(&c->file->ctx, src, only).text;
	}
	buf_printf(b,
		   "jobs := make(chan " STR_FMT ", 64) // or batches of them%s\nfor range "
		   "runtime.GOMAXPROCS(0) {\n\tgo func() {\n\t\tfor " STR_FMT
		   " := range jobs {\n\t\t\t...\n\t\t}\n\t}()\n}\n" STR_FMT "\n\tjobs <- " STR_FMT
		   "%s\n}\nclose(jobs)\n",
		   STR_ARG(type.n ? type : STR("T")),
		   type.n && names == 1 ? "" : "; T: what a round needs", STR_ARG(name),
		   STR_ARG(loop_head(src, c->loop)), STR_ARG(name),
		   names == 1 ? "" : " // what the round needs");
}

/* The loop over parts of what it went over; false where it is none that can be cut. */
static bool write_parts(struct advisor *a, struct buf *b, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode range = range_clause(c->loop), clause = for_clause(c->loop), over = go_null(),
	       left = go_null();
	enum gokind kind = GO_UNKNOWN;
	struct str index;
	const char *n;

	if (!ts_node_is_null(clause) && !go_is(go_field(clause, "update"), "inc_statement"))
		return write_strides(a, b, c, clause);
	if (!ts_node_is_null(range)) {
		over = go_field(range, "right");
		left = go_field(range, "left");
		kind = go_type_of(&c->file->ctx, src, over).kind;
	}
	if (kind == GO_MAP || kind == GO_CHAN || kind == GO_FUNC || !(n = rounds_of(a, c, &index)))
		return false;
	buf_printf(b, "size := max(1, (%s+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))\n", n);
	if (kind == GO_SLICE && !ts_node_is_null(left) && ts_node_named_child_count(left) == 2 &&
	    str_eq(index, STR("_"))) {
		buf_printf(b, "for part := range slices.Chunk(" STR_FMT ", size) {\n",
			   STR_ARG(go_text(src, over)));
		buf_printf(b,
			   "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tfor " STR_FMT
			   " := range part {\n",
			   STR_ARG(go_text(src, left)));
	} else {
		buf_printf(b, "for from := 0; from < %s; from += size {\n", n);
		buf_printf(b,
			   "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tfor " STR_FMT
			   " := from; " STR_FMT " < min(from+size, %s); " STR_FMT "++ {\n",
			   STR_ARG(index), STR_ARG(index), n, STR_ARG(index));
	}
	buf_adds(b, "\t\t\t... // as before\n\t\t}\n\t}()\n}\n");
	return true;
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct wait_search w = { c->extra_src ? c->extra_src : src, false };
	struct buf b = { 0 };

	if (!ts_node_is_null(c->extra))
		go_walk(c->extra, visit_wait, &w);
	c->why = "Each round starts a goroutine, however many rounds there are: starting and "
		 "ending it costs "
		 "about 400 ns and two allocations, and each takes at least 2.7 KB while it lives.";
	if (w.found) {
		c->remedy = "Limit how many run at once.";
		write_limit(&b, c);
	} else {
		c->remedy =
			"Start as many goroutines as there are processors, and give each a part.";
		if (!write_parts(a, &b, c))
			write_jobs(&b, c);
	}
	c->example = rule_words(a, &b);
}

const struct rule rule_unbounded_goroutines = {
	.id = "unbounded-goroutines",
	.no_saving = true,
	.match = match,
	.judge = judge,
	.explain = explain,
};
