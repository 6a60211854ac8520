/* Goroutines that wait for a lock: what is done under it that needs none, and what else helps. */
#include <stdlib.h>

#include "advise/lock_channel.h"
#include "advise/lock_moved.h"
#include "advise/lock_state.h"
#include "advise/locks.h"

/* The call of a helper that took the lock, found in the function that called it. */
struct helper_search {
	const struct gosrc *src;
	struct str name;
	uint32_t line;
	TSNode found;
};

static bool visit_helper(void *ctx, TSNode n)
{
	struct helper_search *h = ctx;
	TSNode fn;
	struct str name;
	ptrdiff_t dot;

	if (go_line(n) > h->line || go_end_line(n) < h->line || !ts_node_is_null(h->found))
		return false;
	if (!go_is(n, "call_expression"))
		return true;
	fn = go_no_parens(go_field(n, "function"));
	name = go_text(h->src, fn);
	dot = str_last_index_byte(name, '.');
	if (!go_is(fn, "call_expression") &&
	    str_eq(str_sub(name, (size_t)(dot + 1), name.n), h->name))
		h->found = n;
	return true;
}

/*
 * A function that locks and leaves the release to who called it: unlock := s.hold(), defer s.hold()(). What is held is the
 * rest of the caller, if it stands in the same file.
 */
static bool enter_caller(struct advisor *a, struct candidate *c, struct lock_section *s)
{
	uint32_t at = go_line(s->call), line;

	for (size_t i = 0; i < c->file->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[i].charge];

		if (c->file->charges.v[i].line != at || !(ch->causes & CAUSE_LOCK))
			continue;
		for (uint32_t k = 0; k < ch->n_callers; k++) {
			struct hot_file *up = hot_of_place(a->sources, ch->callers[k].place,
							   ch->callers[k].line, &line);
			struct helper_search h = { .name = c->fn->name,
						   .line = line,
						   .found = go_null() };

			if (up != c->file)
				continue;
			h.src = up->src;
			go_walk(up->src->root, visit_helper, &h);
			if (ts_node_is_null(h.found))
				continue;
			lock_spots(c, s);
			s->call = h.found;
			s->stmt = go_statement(h.found);
			s->func = go_enclosing_func(h.found);
			s->first = go_end_line(s->stmt) + 1;
			s->last = go_end_line(s->func) - 1;
			c->fn = gosrc_func_at(up->src, line);
			return c->fn != NULL;
		}
	}
	return false;
}

/* A goroutine that the section starts releases it: the holder's time is that one's, which the section does not show. */
struct handed_search {
	const struct lock_section *s;
	bool found;
};

static bool visit_handed(void *ctx, TSNode n)
{
	struct handed_search *h = ctx;
	struct str text;
	ptrdiff_t at;

	if (!go_is(n, "go_statement"))
		return !h->found;
	text = go_text(h->s->file->src, n);
	at = str_index(text, h->s->mutex);
	h->found |= at >= 0 && str_has_prefix(str_sub(text, (size_t)at + h->s->mutex.n, text.n),
					      STR(".Unlock()"));
	return false;
}

static bool handed_on(const struct lock_section *s)
{
	struct handed_search h = { s, false };

	go_walk(s->func, visit_handed, &h);
	return h.found;
}

enum form { FORM_MUTEX, FORM_CHANNEL };

static bool match_channel(struct advisor *a, TSNode stmt, struct candidate *c)
{
	struct lock_channel ch;

	if (!lock_channel_at(a, c->file, c->fn, stmt, &ch))
		return false;
	c->form = FORM_CHANNEL;
	c->site = ch.stmt;
	c->extra = ch.release;
	c->subject = ch.text;
	c->text = STR("");
	c->key = ch.id;
	candidate_spot(c, (struct spot){ .from = go_line(stmt),
					 .to = go_end_line(stmt),
					 .wait = CAUSE_CHAN,
					 .cpu = CAUSE_CHAN });
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	struct lock_section s;

	if (!ts_node_is_null(gomatch_node(m, "turn")))
		return match_channel(a, gomatch_node(m, "turn"), c);
	if (!lock_section_at(c->file, gomatch_node(m, "call"), &s))
		return false;
	c->subject = s.mutex;
	c->key = s.id;
	c->text = STR("");
	if (s.open && handed_on(&s))
		c->leave =
			"a goroutine that is started there releases it: what it does until then is "
			"what the others wait for";
	else if (s.open && enter_caller(a, c, &s))
		c->text = c->fn->name; /* any: it is held through a helper */
	c->site = s.stmt;
	c->extra = s.call;
	lock_spots(c, &s);
	return true;
}

/* The section anew from a candidate: of a helper's caller, or its own. */
static bool section_of(const struct candidate *c, struct lock_section *s)
{
	if (!c->text.n)
		return lock_section_at(c->file, c->extra, s);
	*s = (struct lock_section){ .file = c->file, .call = c->extra, .stmt = c->site };
	s->mutex = c->subject;
	s->func = go_enclosing_func(c->extra);
	s->first = go_end_line(c->site) + 1;
	s->last = go_end_line(s->func) - 1;
	s->deferred = true;
	return true;
}

/* ---- a lock that is there for one call */

static bool count_statement(void *ctx, TSNode stmt)
{
	uint32_t *n = ctx;

	(void)stmt;
	++*n;
	return true;
}

/*
 * return h.Log(r), where h is an interface, and nothing else: what is called is what the lock guards, for whoever stands behind
 * the interface. (What reads and writes there is told how to wait less.)
 */
static bool only_lets_through(const struct candidate *c)
{
	struct lock_section s;
	struct lock_body body;
	uint32_t n = 0;
	TSNode fn, stmt;

	if (c->form != FORM_MUTEX || !section_of(c, &s) || s.open || c->text.n)
		return false;
	lock_read_body(&s, &body);
	lock_each_statement(&s, count_statement, &n);
	fn = go_field(body.dearest, "function");
	if (n != 1 || (body.work & ~(unsigned)WORK_UNKNOWN) || !go_is_selector(fn))
		return false;
	for (uint32_t i = 0; i < go_arg_count(body.dearest); i++)
		if (str_index_byte(go_text(c->file->src, go_arg(body.dearest, i)), '(') >= 0)
			return false; /* that can be done before */
	stmt = go_statement(body.dearest);
	return (go_is(stmt, "return_statement") || go_is(stmt, "expression_statement")) &&
	       go_type_of(&c->file->ctx, c->file->src, go_operand(fn)).kind == GO_INTERFACE;
}

static bool all_let_through(const struct candidate *c)
{
	for (; c && only_lets_through(c); c = c->twin)
		;
	return !c;
}

/* The part of the section's time that its dearest line takes, by CPU; what was called counts where it was called. */
struct hot_line {
	uint32_t line;
	int64_t cpu, total;
};

static int64_t called_from(struct advisor *a, const struct candidate *c, const struct charge *ch,
			   const struct lock_section *s, uint32_t *line)
{
	struct str base = str_base(str_of(c->file->src->path));

	for (uint32_t k = 0; k < ch->n_callers; k++) {
		const struct place *pl = &a->join->places.v[ch->callers[k].place];

		if (str_eq(str_base(pl->file), base) &&
		    hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line, line) ==
			    c->file &&
		    *line >= s->first && *line <= s->last)
			return ch->callers[k].value;
	}
	return 0;
}

#define SECTION_LINES 400

static struct hot_line dearest_line(struct advisor *a, const struct candidate *c,
				    const struct lock_section *s)
{
	int64_t *cpu = xcalloc(SECTION_LINES, sizeof(*cpu));
	struct hot_line best = { 0 };
	uint32_t line, n = s->last < s->first ? 0 : MIN(s->last - s->first + 1, SECTION_LINES);

	for (uint32_t i = 0; i < n; i++)
		cpu[i] = lock_charged(a, c->file, s->first + i, s->first + i, COST_CPU, 0) -
			 lock_charged(a, c->file, s->first + i, s->first + i, COST_CPU, CAUSE_LOCK);
	for (size_t i = 0; i < a->join->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[i];
		int64_t v = ch->kind == COST_CPU ? called_from(a, c, ch, s, &line) : 0;

		if (v > 0 && line - s->first < n)
			cpu[line - s->first] += v;
	}
	for (uint32_t i = 0; i < n; i++) {
		best.total += cpu[i];
		if (cpu[i] > best.cpu) {
			best.cpu = cpu[i];
			best.line = s->first + i;
		}
	}
	free(cpu);
	return best;
}

struct call_search {
	const struct gosrc *src;
	uint32_t line;
	TSNode found;
};

static bool visit_call(void *ctx, TSNode n)
{
	struct call_search *c = ctx;

	if (ts_node_is_null(c->found) && go_is(n, "call_expression") && go_line(n) == c->line &&
	    !lock_is_quiet(go_callee(c->src, n)))
		c->found = n;
	return ts_node_is_null(c->found);
}

/* The source may show no call that looks dear; the profile may know one. */
static void take_measured(const struct lock_section *s, const struct hot_line *hot,
			  int64_t lock_cpu, struct lock_body *body)
{
	struct call_search c = { s->file->src, hot->line, go_null() };

	if (!ts_node_is_null(body->dearest) && !(body->dearest_work == WORK_UNKNOWN))
		return;
	if (hot->cpu <= lock_cpu || hot->cpu * 3 < hot->total)
		return;
	go_walk(s->func, visit_call, &c);
	if (!ts_node_is_null(c.found)) {
		body->dearest = c.found;
		body->dearest_work = WORK_HEAVY;
	}
}

struct others {
	struct advisor *a;
	const struct candidate *c;
	bool work;
};

static bool visit_other(void *ctx, const struct lock_section *s)
{
	struct others *o = ctx;
	struct lock_body body;
	int64_t held = 0;

	if (s->file->src != o->c->file->src || ts_node_eq(s->call, o->c->extra))
		return true;
	for (int k = COST_BLOCK; k <= COST_MUTEX; k++)
		held += lock_charged(o->a, o->c->file, go_line(s->call),
				     MAX(s->last + 1, go_line(s->call)), (enum cost_kind)k,
				     CAUSE_LOCK);
	lock_read_body(s, &body);
	o->work |= held * 10 > o->c->price.blocked_ns &&
		   !(ts_node_is_null(body.dearest) && ts_node_is_null(body.loop));
	return !o->work;
}

/* Whether another section of the mutex does something that takes time, which the one that is pointed at does not speak of. */
static bool others_work(struct advisor *a, const struct candidate *c)
{
	struct others o = { a, c, false };

	lock_each_section(a, c->file, c->key, visit_other, &o);
	return o.work;
}

/*
 * Most of what they wait for is work that only one at a time can do, or that all of them need: done without the lock it would be wrong, or
 * done by each. Where the lock's own work is more than that, it can be taken less often.
 */
static void judge_state(struct advisor *a, struct candidate *c)
{
	struct lock_section s;
	struct lock_body body;
	struct hot_line hot;

	if (c->text.n || !section_of(c, &s) || s.open)
		return;
	lock_read_body(&s, &body);
	hot = dearest_line(a, c, &s);
	take_measured(&s, &hot, c->price.cpu_ns, &body);
	if (hot.total <= c->price.cpu_ns || others_work(a, c))
		return;
	if (lock_is_chain(&s, &body) && !lock_moved(a, c->file, &s))
		c->leave = "its work starts from what the one before stored: no two can do it at "
			   "once";
	else if (lock_lazy_of(&s) == LAZY_ONE)
		c->leave = "what is missing is made once, and all who wait need it";
}

/*
 * The scheduler lets a goroutine run for 10 ms. A section that is short is waited for that long when its holder was interrupted in
 * it: rarely, and whatever stands in it.
 */
#define FEW_WAITS 64
#define SLICE_NS 4000000
#define SLICE_SHARE 0.10 /* of waiting: more is no chance */

static bool is_preemption(const struct advisor *a, const struct price *p)
{
	return p->block_count > 0 && p->block_count < FEW_WAITS &&
	       p->block_ns / p->block_count >= SLICE_NS &&
	       price_blocked(p, &a->join->totals) < SLICE_SHARE;
}

static void judge(struct advisor *a, struct candidate *c)
{
	const struct price *p = &c->price;

	/* what waits for it elsewhere waits for that goroutine as well */
	for (const struct candidate *t = c->twin; t && !c->leave; t = t->twin)
		c->leave = t->leave;
	if (!c->leave && all_let_through(c))
		c->leave = "it lets one call at a time through to what stands behind an interface: "
			   "that is what it guards";
	if (c->leave)
		return;
	lock_lead(a, c);
	if (p->blocked_ns == 0)
		c->leave = "nobody waits for it: a lock that is free costs next to nothing";
	else if (!price_waits(p, &a->join->totals, a->min_cost)) {
		c->leave = "goroutines hardly wait for it";
		c->below = price_blocked(p, &a->join->totals) >= a->base_cost;
	} else if (is_preemption(a, p)) {
		c->leave =
			"it was waited for a few times, as long as a goroutine may run: its holder "
			"had lost the processor";
	} else if (c->form == FORM_MUTEX) {
		judge_state(a, c);
	}
}

/* A call's name without its receiver's length: "fmt.Sprintf", "j.file.WriteString". */
static struct str call_name(const struct gosrc *src, TSNode call)
{
	struct str s = go_callee(src, call);

	return s.n > 40 ? str_sub(s, s.n - 40, s.n) : s;
}

/* A map or slice among the call's arguments that the lock guards; null where there is none. */
static TSNode guarded_arg(const struct lock_section *s, TSNode call, enum gokind *kind)
{
	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode arg = go_arg(call, i);

		*kind = go_type_of(&s->file->ctx, s->file->src, arg).kind;
		if ((*kind == GO_MAP || *kind == GO_SLICE) && !lock_is_local(s, arg))
			return arg;
	}
	return go_null();
}

/* x := json.Marshal(c.items): a copy under the lock, the work on the copy behind it. */
static const char *copied_out(struct advisor *a, const struct hot_file *file,
			      const struct lock_section *s, TSNode call)
{
	const struct gosrc *src = s->file->src;
	TSNode stmt = go_statement(call), arg;
	enum gokind kind = GO_UNKNOWN;
	struct edit edits[MAX_RELEASES + 2];
	uint32_t n = 0;
	const char *name;

	if (ts_node_is_null(s->stmt) ||
	    !ts_node_eq(ts_node_parent(stmt), ts_node_parent(s->stmt)) || s->n_releases == 0)
		return NULL;
	arg = guarded_arg(s, call, &kind);
	if (ts_node_is_null(arg))
		return NULL;
	name = free_name(a, file, s->func, "copied");
	for (uint32_t i = 0; i < s->n_releases; i++)
		if (ts_node_start_byte(s->releases[i]) < ts_node_start_byte(stmt))
			edits[n++] = lock_drop_line(src, s->releases[i]);
	edits[n++] =
		(struct edit){ ts_node_start_byte(stmt), ts_node_start_byte(stmt),
			       arena_printf(a->arena, "%s := %s(" STR_FMT ")\n" STR_FMT ".%s()\n",
					    name, kind == GO_MAP ? "maps.Clone" : "slices.Clone",
					    STR_ARG(go_text(src, arg)), STR_ARG(s->mutex),
					    s->read ? "RUnlock" : "Unlock") };
	edits[n++] = (struct edit){ ts_node_start_byte(arg), ts_node_end_byte(arg), name };
	for (uint32_t i = 0; i < s->n_releases; i++)
		if (ts_node_start_byte(s->releases[i]) > ts_node_start_byte(stmt))
			edits[n++] = lock_drop_line(src, s->releases[i]);
	return source_edited(a, src, s->func, edits, n);
}

static const char *sharded(struct advisor *a, const struct lock_section *s)
{
	const struct gosrc *src = s->file->src;
	ptrdiff_t dot = str_last_index_byte(s->mutex, '.');
	struct str field = str_sub(s->mutex, (size_t)(dot + 1), s->mutex.n);
	struct godecl d;
	/* g.Lock() of a receiver: the mutex is embedded */
	bool embedded =
		dot < 0 && go_find_decl(src, s->call, s->mutex, &d) && d.kind == DECL_RECEIVER;
	const char *lock = embedded ? "sh" : arena_printf(a->arena, "sh." STR_FMT, STR_ARG(field));
	struct buf b = { 0 };

	buf_adds(&b, "type shard struct {\n\t");
	if (!embedded)
		buf_printf(&b, STR_FMT " ", STR_ARG(field));
	buf_printf(&b, "sync.Mutex\n\t// its part of what the lock guards\n\t_ [64]byte // a cache "
		       "line of "
		       "its own\n}\n\nshards [16]shard\n\n");
	buf_printf(&b, "sh := &%s" STR_FMT "shards[maphash.String(seed, key)%%16]\n", "",
		   STR_ARG(embedded ? str_of(arena_printf(a->arena, STR_FMT ".", STR_ARG(s->mutex)))
			   : s->holder.n
				   ? str_of(arena_printf(a->arena, STR_FMT ".", STR_ARG(s->holder)))
				   : STR("")));
	buf_printf(&b, "%s.Lock()\n// as before, on sh\n%s.Unlock()", lock, lock);
	return rule_words(a, &b);
}

/* A loop over guarded data: over a copy of it. */
static const char *copied(struct advisor *a, const struct lock_section *s, TSNode loop)
{
	const struct gosrc *src = s->file->src;
	TSNode clause = go_null(), over;

	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++)
		if (go_is(ts_node_named_child(loop, i), "range_clause"))
			clause = ts_node_named_child(loop, i);
	over = ts_node_is_null(clause) ? go_null() : go_field(clause, "right");
	if (ts_node_is_null(over) || lock_is_local(s, over))
		return NULL;
	return arena_printf(a->arena,
			    STR_FMT
			    ".Lock()\n%s // a copy: the elements, not what they point to\n" STR_FMT
			    ".Unlock()\n" STR_FMT "\n\t...\n}",
			    STR_ARG(s->mutex),
			    arena_printf(a->arena,
					 go_type_of(&s->file->ctx, src, over).kind == GO_MAP
						 ? "copied := maps.Clone(" STR_FMT ")"
						 : "copied := slices.Clone(" STR_FMT ")",
					 STR_ARG(go_text(src, over))),
			    STR_ARG(s->mutex),
			    STR_ARG(str_of(arena_printf(
				    a->arena, "for " STR_FMT " := range copied {",
				    STR_ARG(ts_node_is_null(go_field(clause, "left"))
						    ? STR("_")
						    : go_text(src, go_field(clause, "left")))))));
}

/* f(&g.v), f(g): the callback works on what the lock guards. */
static bool gets_guarded(const struct gosrc *src, const struct lock_section *s, TSNode call)
{
	struct str base, rest;

	if (!str_cut(s->mutex, '.', &base, &rest))
		return false;
	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode arg = go_no_parens(go_arg(call, i));

		if (go_is(arg, "unary_expression"))
			arg = go_no_parens(go_field(arg, "operand"));
		else if (!go_is_name(arg))
			continue;
		arg = go_base_name(arg);
		if (!ts_node_is_null(arg) && str_eq(go_text(src, arg), base))
			return true;
	}
	return false;
}

static const char *remedy_of(const struct lock_body *body)
{
	if (body->dearest_work & WORK_IO)
		return "Wait for files and connections without the lock: hold it to take or store "
		       "the "
		       "data, and write or read outside of it. Where the order matters, let one "
		       "goroutine write what the others send it.";
	if (body->dearest_work & WORK_CALLBACK)
		return "Copy what is to be called under the lock, release it, and call then: "
		       "nobody "
		       "knows how long a callback takes, or which lock it wants.";
	if (body->work & WORK_CHAN)
		return "Do not wait for another goroutine with the lock held.";
	return "Do the work before taking the lock or after releasing it; hold it only to read or "
	       "store the result.";
}

static void explain_work(struct advisor *a, struct candidate *c, const struct lock_section *s,
			 const struct lock_body *body)
{
	const struct gosrc *src = c->file->src;

	c->remedy = remedy_of(body);
	if ((body->dearest_work & WORK_CALLBACK) && gets_guarded(src, s, body->dearest)) {
		c->remedy = "It works on what the lock guards, so it must hold that: let those who "
			    "hand it over do what is dear (encode, format, copy) in front of the "
			    "call, so "
			    "that it only reads or stores.";
		return;
	}
	if (body->dearest_work & WORK_CHAN)
		return; /* what to wait for elsewhere, only who wrote it knows */
	c->example = lock_moved(a, c->file, s);
	if (!c->example && !ts_node_is_null(body->loop) && go_contains(body->loop, body->dearest))
		c->example = copied(a, s, body->loop);
	if (!c->example)
		c->example = copied_out(a, c->file, s, body->dearest);
	if (!c->example)
		c->example = arena_printf(
			a->arena,
			"%s\n// only what reads or changes the guarded data\n%s\n// and then, on a "
			"copy or with its result: " STR_FMT "(...)",
			c->text.n ? arena_printf(a->arena, "release := " STR_FMT,
						 STR_ARG(go_text(src, c->extra)))
				  : arena_printf(a->arena, STR_FMT, STR_ARG(go_text(src, s->stmt))),
			c->text.n ? "release()"
				  : arena_printf(a->arena, STR_FMT ".%s()", STR_ARG(s->mutex),
						 s->read ? "RUnlock" : "Unlock"),
			STR_ARG(call_name(src, body->dearest)));
}

static const char waits_apart[] =
	"type entry struct {\n\tonce sync.Once\n\t// what is made\n}\n\n"
	"// under the lock: find the entry of the key, or store an empty one\n"
	"e.once.Do(func() { ... }) // behind the lock: makes what is missing";

/* Work that goes on from the guarded state, or is done where something is missing there, has remedies of its own. */
static bool explain_state(struct advisor *a, struct candidate *c, const struct lock_section *s,
			  const struct lock_body *body, bool works)
{
	enum lock_lazy lazy = lock_lazy_of(s);

	if (lazy == LAZY_NONE && lock_moved(a, c->file, s))
		return false;
	if (lazy == LAZY_KEYED && works) {
		c->remedy =
			"Keep the lock for finding and storing, and make what is missing behind "
			"it, in an entry of its own: then only those wait who want the same.";
		c->example = waits_apart;
	} else if (lazy == LAZY_ONE) {
		c->remedy = "It is made once; all later calls take the lock only to look. Look "
			    "without it: through a sync.OnceValue, or an atomic.Pointer to what "
			    "was made.";
		c->example = "";
	} else if (lock_is_chain(s, body)) {
		c->remedy = "What is worked out starts from what the one before stored, so it "
			    "cannot be done without the lock. Where no order between all of them "
			    "is needed, spread the state over several locks.";
		c->example = sharded(a, s);
	}
	return c->remedy != NULL;
}

static void explain_channel(struct advisor *a, struct candidate *c)
{
	struct buf b = { 0 };

	buf_printf(&b,
		   "Goroutines wait for their turn in " STR_FMT
		   ", a channel of one place that is used as a mutex",
		   STR_ARG(c->subject));
	if (!ts_node_is_null(c->extra))
		buf_printf(&b, " and given back at line %u", go_line(c->extra));
	buf_adds(&b, ": each turn goes through the channel's own lock and queue.");
	c->why = rule_words(a, &b);
	c->remedy =
		"A sync.Mutex does the same for less, and the mutex profile then shows who holds "
		"it. What helps most is to hold it for less: do work that needs no turn before "
		"or behind it, or spread the data over several locks.";
	c->example =
		"mu.Lock() // a sync.Mutex in place of the channel\n// only what reads or changes "
		"the guarded data\nmu.Unlock()";
}

/* Taken for others, who are not in this file: how long it is held, they know. */
static void explain_wrapped(struct advisor *a, struct candidate *c)
{
	c->why = arena_printf(a->arena,
			      "Goroutines wait for " STR_FMT ", which " STR_FMT
			      " takes and leaves locked: it is held for as long as its callers do "
			      "something, up to the release.",
			      STR_ARG(c->subject), STR_ARG(c->fn->name));
	c->remedy = "Do less in the callers between taking and releasing it: make what is stored "
		    "or written first, and hold it for that alone. A lock that guards one output "
		    "cannot be spread over several; what is written at once, or by one goroutine "
		    "that the others send it to, takes it less often.";
	c->example = "";
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct lock_section s;
	struct lock_body body;
	struct hot_line hot;
	struct buf b = { 0 };

	if (c->form == FORM_CHANNEL) {
		explain_channel(a, c);
		return;
	}
	if (!section_of(c, &s))
		return;
	if (s.open && !c->text.n) {
		explain_wrapped(a, c);
		return;
	}
	lock_read_body(&s, &body);
	hot = dearest_line(a, c, &s);
	take_measured(&s, &hot, c->price.cpu_ns, &body);
	buf_printf(&b, "Goroutines wait for " STR_FMT, STR_ARG(c->subject));
	if (!ts_node_is_null(body.dearest)) {
		buf_printf(&b, " while its holder runs " STR_FMT " (line %u)",
			   STR_ARG(call_name(src, body.dearest)), go_line(body.dearest));
	} else if (!ts_node_is_null(body.loop)) {
		buf_printf(&b, " while its holder goes through the loop at line %u",
			   go_line(body.loop));
	} else {
		buf_adds(&b, ", although it is held only for a moment: very many want it");
	}
	if (!(ts_node_is_null(body.dearest) && ts_node_is_null(body.loop)) &&
	    hot.cpu * 10 > hot.total * 3 &&
	    (ts_node_is_null(body.dearest) || hot.line != go_line(body.dearest)))
		buf_printf(&b, "; most of the section's CPU goes to line %u", hot.line);
	if (s.deferred && !c->text.n)
		buf_adds(&b, "; the deferred release keeps it until the function returns");
	buf_addc(&b, '.');
	c->why = rule_words(a, &b);
	if (explain_state(a, c, &s, &body, hot.total > c->price.cpu_ns))
		return;
	if (!ts_node_is_null(body.dearest)) {
		explain_work(a, c, &s, &body);
		return;
	}
	if (!ts_node_is_null(body.loop) && (c->example = lock_moved(a, c->file, &s))) {
		c->remedy = remedy_of(&body);
	} else if (!ts_node_is_null(body.loop)) {
		c->remedy =
			"Copy what the loop needs under the lock and go through the copy without "
			"it, or spread the data over several locks.";
		c->example = copied(a, &s, body.loop);
	} else {
		c->remedy =
			"Take it less often (gather in each goroutine, merge once), or spread the "
			"data over several locks.";
	}
	if (!c->example)
		c->example = sharded(a, &s);
}

const struct rule rule_lock_contention = {
	.id = "lock-contention",
	.across = true,
	.no_saving = true,
	.match = match,
	.judge = judge,
	.explain = explain,
};
