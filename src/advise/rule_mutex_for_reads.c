/* A lock taken only to read: RWMutex where reads are long, a pointer that is swapped where they are short. */
#include "advise/locks.h"
#include "gocode/gosize.h"

enum form {
	FORM_LONG_MUTEX,   /* long reads wait for each other */
	FORM_SHORT_MUTEX,  /* short reads under a Mutex */
	FORM_SHORT_RWLOCK, /* short reads under an RWMutex: its own counter is what they fight for */
	FORM_WORD,	   /* one word is read under a Mutex, and the lock's own work costs */
};

/* Reading takes its time: a loop, a sort, an encoding; and more of it than of taking the lock, where CPU was seen. */
static bool is_long(struct advisor *a, const struct lock_section *s, const struct lock_body *body)
{
	int64_t lock = lock_charged(a, s->file, go_line(s->call), MAX(s->last, go_line(s->call)),
				    COST_CPU, CAUSE_LOCK),
		all = lock_charged(a, s->file, s->first, s->last, COST_CPU, 0);

	if (!(body->work & (WORK_LOOP | WORK_HEAVY)))
		return false;
	return lock == 0 || all > 3 * lock;
}

/* The one guarded value that a section takes, and does nothing else: v := b.v, return b.v. */
struct word_search {
	const struct lock_section *s;
	TSNode value;
	uint32_t n;
};

static bool visit_word(void *ctx, TSNode stmt)
{
	static const char *const taking[] = { "short_var_declaration", "assignment_statement",
					      "return_statement", NULL };
	struct word_search *w = ctx;
	TSNode e = go_null();

	if (go_is_any(stmt, taking))
		e = go_is(stmt, "return_statement") ? ts_node_named_child(stmt, 0)
						    : go_field(stmt, "right");
	if (!ts_node_is_null(e))
		e = go_no_parens(go_single(e));
	w->value = e;
	w->n++;
	return true;
}

/* It fits into one word, or is small enough to be copied through a pointer to it in as little time. */
#define SMALL_VALUE 64

static bool reads_word(const struct lock_section *s, TSNode *value)
{
	struct word_search w = { s, go_null(), 0 };
	struct gosize size;
	struct gotype t;

	lock_each_statement(s, visit_word, &w);
	*value = w.value;
	if (w.n != 1 || ts_node_is_null(w.value) || s->n_releases != 1 ||
	    lock_is_local(s, w.value) || !(go_is_selector(w.value) || go_is(w.value, "identifier")))
		return false;
	t = go_type_of(&s->file->ctx, s->file->src, w.value);
	return t.is_param || t.kind == GO_INTERFACE || t.kind == GO_FUNC || t.kind == GO_CHAN ||
	       (go_size_of(&s->file->ctx, t, &size) && size.bytes <= SMALL_VALUE);
}

struct writers {
	struct advisor *a;
	const struct hot_file *file;
	uint32_t reads, writes;
	int64_t read_cost, write_cost; /* CPU and waiting on their lines */
};

static bool visit_section(void *ctx, const struct lock_section *s)
{
	struct writers *w = ctx;
	struct lock_body body;
	int64_t cost = 0;

	lock_read_body(s, &body);
	/* charges are of the file that is hot; sections in others count as seldom used */
	if (s->file->src == w->file->src)
		for (int k = 0; k < N_COST_KINDS; k++)
			if (k != COST_HEAP)
				cost += lock_charged(w->a, w->file, go_line(s->call),
						     MAX(s->last + 1, go_line(s->call)),
						     (enum cost_kind)k, 0);
	if (body.work & (WORK_WRITES | WORK_UNKNOWN | WORK_IO)) {
		w->writes++;
		w->write_cost += cost;
	} else {
		w->reads++;
		w->read_cost += cost;
	}
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	struct writers w = { .a = a, .file = c->file };
	struct lock_section s;
	struct lock_body body;
	bool is_rw, long_reads;

	if (!ts_node_is_null(gomatch_node(m, "turn")) ||
	    !lock_section_at(c->file, gomatch_node(m, "call"), &s) || s.open || s.first > s.last)
		return false;
	lock_read_body(&s, &body);
	if (body.work & (WORK_WRITES | WORK_UNKNOWN | WORK_CALLBACK | WORK_IO | WORK_CHAN))
		return false;
	lock_each_section(a, c->file, s.id, visit_section, &w);
	if (w.write_cost * 4 > w.read_cost)
		return false;
	is_rw = s.read;
	long_reads = is_long(a, &s, &body);
	c->site = s.stmt;
	c->subject = s.mutex;
	c->key = s.id;
	c->form = is_rw ? FORM_SHORT_RWLOCK : long_reads ? FORM_LONG_MUTEX : FORM_SHORT_MUTEX;
	lock_spots(c, &s);
	c->text = w.writes ? STR("") : STR("unwritten");
	if (is_rw && long_reads)
		c->leave = "the reads are long: an RWMutex is what they need";
	return true;
}

/* Of all places that were seen: then the lock's own work is what all of them would save. */
static bool takes_word(const struct candidate *c)
{
	struct lock_section s;
	TSNode value;

	for (const struct candidate *t = c; t; t = t->twin)
		if (!lock_section_at(t->file, ts_node_named_child(t->site, 0), &s) ||
		    !reads_word(&s, &value))
			return false;
	return true;
}

static void judge(struct advisor *a, struct candidate *c)
{
	const struct totals *t = &a->join->totals;
	bool waits = price_waits(&c->price, t, a->min_cost);

	lock_lead(a, c);
	/* 46 ns with an RWMutex, 20 with a Mutex, 12 with a pointer */
	if (c->form == FORM_SHORT_RWLOCK)
		candidate_keeps(c, 40);
	if (c->form == FORM_SHORT_MUTEX && !waits && takes_word(c)) {
		c->form = FORM_WORD;
		candidate_keeps(c, 20); /* 6.5 to 1.25 ns */
		return;
	}
	if (c->form != FORM_SHORT_RWLOCK && !waits)
		c->leave = "nobody waits for it: a lock that is free costs next to nothing";
	else if (c->form == FORM_SHORT_RWLOCK && !waits && c->price.parallel_ns == 0)
		c->leave =
			"one goroutine at a time reads: then an RWMutex costs what any lock costs";
}

/* "values" of s.values[key]: what is read under the lock; empty where it is not plain. */
struct map_search {
	const struct lock_section *s;
	struct str expr;
	TSNode node;
};

static bool visit_guarded(void *ctx, TSNode n)
{
	struct map_search *m = ctx;
	const struct gosrc *src = m->s->file->src;

	if (m->expr.n)
		return false;
	if ((go_is_selector(n) || go_is_name(n)) && !lock_is_local(m->s, n)) {
		struct gotype t = go_type_of(&m->s->file->ctx, src, n);

		if (t.kind == GO_MAP || t.kind == GO_SLICE || t.kind == GO_STRUCT) {
			m->expr = go_text(src, n);
			m->node = n;
			return false;
		}
	}
	return true;
}

static bool find_guarded(void *ctx, TSNode stmt)
{
	go_walk(stmt, visit_guarded, ctx);
	return true;
}

/* All places behind the lock that read the same. */
struct mentions {
	const struct map_search *m;
	TSNode at[MAX_EDITS];
	uint32_t n;
};

static bool visit_mention(void *ctx, TSNode n)
{
	struct mentions *f = ctx;
	const struct lock_section *s = f->m->s;

	if (ts_node_start_byte(n) >= ts_node_end_byte(s->stmt) &&
	    (go_is_selector(n) || go_is_name(n)) && str_eq(go_text(s->file->src, n), f->m->expr)) {
		if (f->n < MAX_EDITS)
			f->at[f->n++] = n;
		return false;
	}
	return true;
}

/* Keeps them in source order. */
static void insert_edit(struct edit *edits, uint32_t *n, struct edit e)
{
	uint32_t at = *n;

	while (at > 0 && edits[at - 1].from > e.from)
		at--;
	memmove(&edits[at + 1], &edits[at], (*n - at) * sizeof(edits[0]));
	edits[at] = e;
	(*n)++;
}

/* One flag or number is all that is read: it needs no pointer. */
static bool visit_plain(void *ctx, TSNode n)
{
	struct map_search *m = ctx;
	enum gokind kind;

	if (m->expr.n)
		return false;
	if ((!go_is_selector(n) && !go_is_name(n)) || lock_is_local(m->s, n))
		return true;
	kind = go_type_of(&m->s->file->ctx, m->s->file->src, n).kind;
	if (kind == GO_BOOL || kind == GO_INT || kind == GO_UINT) {
		m->expr = go_text(m->s->file->src, n);
		m->node = n;
	}
	return false;
}

static bool find_plain(void *ctx, TSNode stmt)
{
	go_walk(stmt, visit_plain, ctx);
	return true;
}

static bool write_plain(struct buf *b, const struct candidate *c, const struct lock_section *s)
{
	const struct gosrc *src = c->file->src;
	struct map_search m = { .s = s, .node = go_null() };
	struct gotype t;

	lock_each_statement(s, find_plain, &m);
	if (!m.expr.n)
		return false;
	t = go_type_of(&c->file->ctx, src, m.node);
	buf_printf(
		b, STR_FMT " atomic.%s\n\n" STR_FMT ".Load() // readers: no lock",
		STR_ARG(go_text(src, go_is_selector(m.node) ? go_field(m.node, "field") : m.node)),
		t.kind == GO_BOOL ? "Bool" : "Int64", STR_ARG(m.expr));
	if (t.kind != GO_BOOL && !str_eq(t.text, STR("int64")) && t.text.n)
		buf_printf(b, "; as " STR_FMT "(...)", STR_ARG(t.text));
	buf_printf(b, "\n" STR_FMT ".Store(v) // writers\n", STR_ARG(m.expr));
	return true;
}

static void write_pointer(struct advisor *a, struct buf *b, const struct candidate *c,
			  const struct lock_section *s)
{
	const struct gosrc *src = c->file->src;
	struct map_search m = { .s = s, .node = go_null() };
	struct mentions found = { .m = &m };
	const char *name;
	struct edit edits[MAX_EDITS];
	uint32_t n = 0;
	struct gotype t;
	struct str field;

	lock_each_statement(s, find_guarded, &m);
	t = m.expr.n ? go_type_of(&c->file->ctx, src, m.node) : (struct gotype){ 0 };
	if (!m.expr.n && write_plain(b, c, s))
		return;
	if (!t.text.n) {
		buf_adds(
			b,
			"type state struct { /* what is read together */ }\n"
			"var current atomic.Pointer[state]\n\n"
			"now := current.Load() // readers: no lock, and never changed\n\n"
			"next := *current.Load() // writers, one at a time: copy, change, publish\n"
			"current.Store(&next)\n");
		return;
	}
	field = go_text(src, go_is_selector(m.node) ? go_field(m.node, "field") : m.node);
	buf_printf(b, STR_FMT " atomic.Pointer[" STR_FMT "] // its value is never changed\n\n",
		   STR_ARG(field), STR_ARG(t.text));
	go_walk(s->func, visit_mention, &found);
	if (found.n > 1) { /* all that is read together is of one value */
		name = free_name(a, c->file, s->func, arena_strndup(a->arena, field.p, field.n));
		insert_edit(edits, &n,
			    (struct edit){ ts_node_start_byte(s->stmt), ts_node_end_byte(s->stmt),
					   arena_printf(a->arena, "%s := *" STR_FMT ".Load()", name,
							STR_ARG(m.expr)) });
	} else {
		name = arena_printf(a->arena, "(*" STR_FMT ".Load())", STR_ARG(m.expr));
		insert_edit(edits, &n, lock_drop_line(src, s->stmt));
	}
	for (uint32_t i = 0; i < s->n_releases && n < MAX_EDITS; i++)
		insert_edit(edits, &n, lock_drop_line(src, s->releases[i]));
	for (uint32_t i = 0; i < found.n && n < MAX_EDITS; i++)
		insert_edit(edits, &n,
			    (struct edit){ ts_node_start_byte(found.at[i]),
					   ts_node_end_byte(found.at[i]), name });
	buf_printf(b, "%s\n\n", source_edited(a, src, s->func, edits, n));
	buf_adds(b, "// a writer, with the mutex that keeps writers apart:\n");
	if (t.kind == GO_MAP)
		buf_printf(b, "next := maps.Clone(*" STR_FMT ".Load())\n", STR_ARG(m.expr));
	else if (t.kind == GO_SLICE)
		buf_printf(b, "next := slices.Clone(*" STR_FMT ".Load())\n", STR_ARG(m.expr));
	else
		buf_printf(b, "next := *" STR_FMT ".Load()\n", STR_ARG(m.expr));
	buf_printf(b, "// change next\n" STR_FMT ".Store(&next)\n", STR_ARG(m.expr));
}

/* A pointer, or a pointer to the value where it is none. */
static void write_word(struct advisor *a, struct buf *b, const struct candidate *c,
		       const struct lock_section *s)
{
	const struct gosrc *src = c->file->src;
	TSNode value;
	struct gotype t;
	struct edit edits[3];
	struct str field;
	bool pointer;

	if (!reads_word(s, &value) || write_plain(b, c, s))
		return;
	t = go_type_of(&c->file->ctx, src, value);
	pointer = t.kind == GO_POINTER && str_has_prefix(t.text, STR("*"));
	field = go_text(src, go_is_selector(value) ? go_field(value, "field") : value);
	buf_printf(b, STR_FMT " atomic.Pointer[" STR_FMT "]%s\n\n", STR_ARG(field),
		   STR_ARG(pointer ? str_sub(t.text, 1, t.text.n) : t.text),
		   pointer ? "" : " // its value is never changed");
	edits[0] = lock_drop_line(src, s->stmt);
	edits[1] = (struct edit){ ts_node_start_byte(value), ts_node_end_byte(value),
				  arena_printf(a->arena, "%s" STR_FMT ".Load()", pointer ? "" : "*",
					       STR_ARG(go_text(src, value))) };
	edits[2] = lock_drop_line(src, s->releases[0]);
	if (edits[2].from < edits[1].from) { /* deferred */
		struct edit release = edits[2];

		edits[2] = edits[1];
		edits[1] = release;
	}
	buf_printf(b, "%s\n\n" STR_FMT ".Store(%s) // writers\n",
		   source_edited(a, src, s->func, edits, 3), STR_ARG(go_text(src, value)),
		   pointer ? "v" : "&v");
}

static void write_rwmutex(struct advisor *a, struct buf *b, const struct candidate *c,
			  const struct lock_section *s)
{
	const struct gosrc *src = c->file->src;
	struct str field = c->subject, mutex = c->subject;
	struct edit edits[MAX_RELEASES + 1];
	uint32_t n = 0;
	ptrdiff_t dot = str_last_index_byte(field, '.');

	field = str_sub(field, (size_t)(dot + 1), field.n);
	buf_printf(b, STR_FMT " sync.RWMutex\n\n", STR_ARG(field));
	edits[n++] = (struct edit){ ts_node_start_byte(s->stmt), ts_node_end_byte(s->stmt),
				    arena_printf(a->arena, STR_FMT ".RLock()", STR_ARG(mutex)) };
	for (uint32_t i = 0; i < s->n_releases; i++) {
		bool deferred = go_is(s->releases[i], "defer_statement");

		edits[n++] =
			(struct edit){ ts_node_start_byte(s->releases[i]),
				       ts_node_end_byte(s->releases[i]),
				       arena_printf(a->arena, "%s" STR_FMT ".RUnlock()",
						    deferred ? "defer " : "", STR_ARG(mutex)) };
	}
	buf_printf(b, "%s\n", source_edited(a, src, s->func, edits, n));
}

static void explain(struct advisor *a, struct candidate *c)
{
	struct lock_section s;
	struct buf b = { 0 };

	if (c->form == FORM_LONG_MUTEX) {
		c->why = arena_printf(a->arena,
				      "Whoever reads holds " STR_FMT
				      " for the whole of it, and the next reader waits, although "
				      "reading changes nothing.",
				      STR_ARG(c->subject));
		c->remedy = "Let readers in together with a sync.RWMutex: for reads as long as "
			    "these it pays, for short ones it does not.";
	} else if (c->form == FORM_SHORT_RWLOCK) {
		c->why = arena_printf(
			a->arena,
			"RLock and RUnlock of " STR_FMT
			" each change one number that all readers share; what is read under it is "
			"shorter than that. With several processors a plain Mutex is faster.",
			STR_ARG(c->subject));
		c->remedy =
			"Publish what is read through an atomic.Pointer, or, where it is written "
			"as often as read, take a plain sync.Mutex.";
	} else if (c->form == FORM_WORD) {
		c->why = arena_printf(
			a->arena,
			"Hardly anybody waits for " STR_FMT
			", but all that is done under it is to read one value: taking "
			"and releasing it costs several times what an atomic load does "
			"(6.5 against 1.3 ns).",
			STR_ARG(c->subject));
		c->remedy = "Make it an atomic.Pointer, or another atomic type: readers load, "
			    "writers store, and where a writer goes on from what is there, it "
			    "keeps the mutex.";
	} else {
		c->why = arena_printf(a->arena,
				      "Goroutines wait for " STR_FMT
				      " to read for a moment. An RWMutex would not help: for "
				      "sections this short it is slower than a Mutex (46 against "
				      "18 to 22 ns with two processors).",
				      STR_ARG(c->subject));
		c->remedy = "Publish what is read through an atomic.Pointer; writers copy, change "
			    "the copy and store it. sync.Map does so for keys that seldom change.";
	}
	if (c->text.n) {
		c->remedy = "No section of this lock in the package changes anything: where what "
			    "is read is whole before the goroutines start, drop the lock. Where "
			    "it is changed without it, that is a race: publish it through an "
			    "atomic.Pointer.";
		c->example = "";
		return;
	}
	if (lock_section_at(c->file, ts_node_named_child(c->site, 0), &s)) {
		if (c->form == FORM_LONG_MUTEX)
			write_rwmutex(a, &b, c, &s);
		else if (c->form == FORM_WORD)
			write_word(a, &b, c, &s);
		else
			write_pointer(a, &b, c, &s);
	}
	c->example = rule_words(a, &b);
}

static const char *const absorbs[] = { "lock-contention", NULL };

const struct rule rule_mutex_for_reads = {
	.id = "mutex-for-reads",
	.query_of = "lock-contention",
	.min_go = 19, /* atomic.Pointer */
	.across = true,
	.absorbs = absorbs,
	.no_saving = true,
	.match = match,
	.judge = judge,
	.explain = explain,
};
