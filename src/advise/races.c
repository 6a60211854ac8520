#include "advise/races.h"

#include <stdio.h>
#include <stdlib.h>

#include "gocode/goname.h"

#define MAX_LINE_PAIRS 256 /* of one finding, told apart */

static const struct {
	const char *prefix;
	enum race_op op;
} op_rows[] = {
	{ "runtime.growslice", RACE_GROW },
	{ "runtime.map", RACE_MAP },
	{ "internal/runtime/maps.", RACE_MAP },
	{ "runtime.slicecopy", RACE_BULK },
	{ "runtime.memmove", RACE_BULK },
	{ "runtime.typedmemmove", RACE_BULK },
	{ "runtime.typedslicecopy", RACE_BULK },
	{ "runtime.slicebytetostring", RACE_BULK },
	{ "runtime.stringtoslicebyte", RACE_BULK },
	{ "runtime.chan", RACE_CHAN },
	{ "runtime.closechan", RACE_CHAN },
	{ "sync/atomic.", RACE_ATOMIC },
	{ "internal/runtime/atomic.", RACE_ATOMIC },
	{ "sync.(*WaitGroup).", RACE_WAITGROUP },
	{ "testing.(*common).", RACE_TESTING },
	{ "testing.(*T).", RACE_TESTING },
	{ "testing.(*B).", RACE_TESTING },
};

const char *race_op_word(enum race_op op)
{
	static const char *const words[N_RACE_OPS] = {
		[RACE_PLAIN] = "",
		[RACE_MAP] = "map",
		[RACE_GROW] = "elements copied by append",
		[RACE_BULK] = "bytes copied",
		[RACE_ATOMIC] = "atomic",
		[RACE_CHAN] = "channel",
		[RACE_WAITGROUP] = "WaitGroup",
		[RACE_TESTING] = "testing",
		[RACE_STD] = "standard library",
	};

	return words[op];
}

static enum race_op op_of(struct str fn)
{
	for (size_t i = 0; i < ARRAY_LEN(op_rows); i++)
		if (str_has_prefix(fn, str_of(op_rows[i].prefix)))
			return op_rows[i].op;
	return RACE_STD;
}

struct grouping {
	const struct racelog *log;
	struct sources *src;
	struct races *out;
	struct hashset by_key;
};

static struct str str_at(const struct racelog *log, uint32_t id)
{
	return racelog_str(log, id);
}

/* Index in the stack of the first frame that a person wrote; stack.n when there is none. */
static uint32_t user_frame(const struct racelog *log, struct race_stack stack)
{
	uint32_t i = 0;

	while (i < stack.n) {
		const struct race_frame *f = &log->frames.v[stack.first + i];
		if (!goname_is_std(str_at(log, f->fn), str_at(log, f->file)))
			break;
		i++;
	}
	return i;
}

static void set_place(const struct racelog *log, struct race_side *s, const struct race_frame *f)
{
	s->fn = str_at(log, f->fn);
	s->file = str_at(log, f->file);
	s->line = f->line;
}

/* What the user's frame called: the leaf decides for the runtime's own, the called function for the rest. */
static void set_op(const struct racelog *log, struct race_side *s, struct race_stack stack,
		   uint32_t user)
{
	if (user == 0)
		return;
	struct str leaf = str_at(log, log->frames.v[stack.first].fn);
	struct str called = str_at(log, log->frames.v[stack.first + user - 1].fn);

	s->callee = called;
	s->op = op_of(called);
	if (s->op == RACE_STD && str_has_prefix(called, STR("runtime.")))
		s->op = op_of(leaf);
}

/* Without any user frame the outermost frames are the goroutine's start: the leaf is all that tells. */
static void set_lost_op(const struct racelog *log, struct race_side *s, struct race_stack stack)
{
	if (!stack.n)
		return;
	s->callee = str_at(log, log->frames.v[stack.first].fn);
	s->op = op_of(s->callee);
}

static const struct race_creation *creation_of(const struct racelog *log,
					       const struct race_report *r, uint64_t goroutine)
{
	for (uint32_t i = 0; goroutine && i < r->n_creations; i++)
		if (log->creations.v[r->first_creation + i].goroutine == goroutine)
			return &log->creations.v[r->first_creation + i];
	return NULL;
}

static struct race_side side_of(const struct racelog *log, const struct race_report *r,
				const struct race_access *a)
{
	struct race_side s = { .stack = a->stack, .atomic = a->atomic };
	const struct race_creation *c = creation_of(log, r, a->goroutine);
	uint32_t user = user_frame(log, a->stack);

	s.reads = !a->write;
	s.writes = a->write;
	s.main_goroutine = a->goroutine == 0;
	if (c) {
		s.creation = c->stack;
		s.finished = c->finished;
	}
	if (user < a->stack.n) {
		set_place(log, &s, &log->frames.v[a->stack.first + user]);
		set_op(log, &s, a->stack, user);
		return s;
	}
	s.lost = true;
	set_lost_op(log, &s, a->stack);
	user = user_frame(log, s.creation);
	if (user < s.creation.n)
		set_place(log, &s, &log->frames.v[s.creation.first + user]);
	else if (r->test)
		s.fn = str_at(log, r->test);
	else
		s.fn = s.main_goroutine ? STR("the main goroutine") : s.callee;
	return s;
}

static int side_cmp(const struct race_side *a, const struct race_side *b)
{
	int c = str_cmp(a->fn, b->fn);

	if (!c)
		c = str_cmp(a->file, b->file);
	if (!c)
		c = (int)a->op - (int)b->op;
	if (!c)
		c = (int)a->lost - (int)b->lost;
	return c;
}

static bool side_same(const struct race_side *a, const struct race_side *b)
{
	return side_cmp(a, b) == 0;
}

/*
 * What tells one race of two functions from another. A map's slots are also accessed by plain loads and stores: which of the
 * two the detector reports first is chance, so they are one kind.
 */
static uint64_t side_kind(const struct race_side *s)
{
	enum race_op op = s->op == RACE_MAP ? RACE_PLAIN : s->op;

	return (uint64_t)op << 1 | s->lost;
}

static uint64_t side_hash(const struct race_side *s, bool with_file, uint64_t seed)
{
	seed = hash_bytes(s->fn.p, s->fn.n, seed);
	if (with_file)
		seed = hash_bytes(s->file.p, s->file.n, seed);
	return hash_mix(seed, side_kind(s));
}

/* Equal functions, kinds and lines: the finest grain; findings of one variable are joined afterwards. */
static bool same_lines(const void *ctx, uint32_t i, const void *key)
{
	const struct race_finding *f = &((const struct races *)ctx)->v.v[i], *k = key;

	return side_same(&f->side[0], &k->side[0]) && side_same(&f->side[1], &k->side[1]) &&
	       f->side[0].line == k->side[0].line && f->side[1].line == k->side[1].line;
}

static void add_once(struct race_ids *v, uint32_t x)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i] == x)
			return;
	vec_push(v, x);
}

static void add_report(struct grouping *g, const struct race_report *r)
{
	struct race_side a = side_of(g->log, r, &g->log->accesses.v[r->first_access]);
	struct race_side b = side_of(g->log, r, &g->log->accesses.v[r->first_access + 1]);
	int order = side_cmp(&a, &b);
	struct race_finding key = { 0 };
	bool swap = order > 0 || (order == 0 && a.line > b.line);

	key.side[0] = swap ? b : a;
	key.side[1] = swap ? a : b;
	uint64_t hash = side_hash(&key.side[1], true, side_hash(&key.side[0], true, 0));
	hash = hash_mix(hash, (uint64_t)key.side[0].line << 32 | key.side[1].line);
	uint32_t i = hashset_find(&g->by_key, hash, same_lines, g->out, &key);
	if (i == MAP_NONE) {
		i = (uint32_t)g->out->v.n;
		vec_push(&g->out->v, key);
		hashset_add(&g->by_key, hash, i);
		struct race_lines lines = { { key.side[0].line, key.side[1].line }, 0 };
		vec_push(&vec_last(&g->out->v).lines, lines);
	} else {
		for (int k = 0; k < 2; k++) {
			g->out->v.v[i].side[k].reads += key.side[k].reads;
			g->out->v.v[i].side[k].writes += key.side[k].writes;
		}
	}
	struct race_finding *f = &g->out->v.v[i];
	f->reports++;
	f->lines.v[0].reports++;
	if (r->test)
		add_once(&f->tests, r->test);
}

static void add_lines(struct race_finding *f, const struct race_lines *lines)
{
	for (size_t i = 0; i < f->lines.n; i++) {
		struct race_lines *have = &f->lines.v[i];
		if (have->line[0] == lines->line[0] && have->line[1] == lines->line[1]) {
			have->reports += lines->reports;
			return;
		}
	}
	if (f->lines.n < MAX_LINE_PAIRS)
		vec_push(&f->lines, *lines);
}

/* Joins the reports of from into f and empties from. */
static void join(struct race_finding *f, struct race_finding *from)
{
	for (int k = 0; k < 2; k++) {
		f->side[k].reads += from->side[k].reads;
		f->side[k].writes += from->side[k].writes;
		if (from->side[k].op == RACE_MAP) {
			f->side[k].op = RACE_MAP;
			f->side[k].callee = from->side[k].callee;
		}
	}
	f->reports += from->reports;
	for (size_t i = 0; i < from->lines.n; i++)
		add_lines(f, &from->lines.v[i]);
	for (size_t i = 0; i < from->tests.n; i++)
		add_once(&f->tests, from->tests.v[i]);
	vec_release(&from->lines);
	vec_release(&from->tests);
	from->reports = 0;
}

/* Findings of the same two sides and the same variable, whatever the lines, are one. */
static void join_variables(struct races *r)
{
	struct map first = { 0 };
	bool added;

	for (size_t i = 0; i < r->v.n; i++) {
		struct race_finding *f = &r->v.v[i];
		if (!f->variable.n)
			continue;
		uint64_t key = side_hash(&f->side[1], true, side_hash(&f->side[0], true, 0));
		key = hash_bytes(f->variable.p, f->variable.n, key);
		uint32_t to = map_get_or_put(&first, key, (uint32_t)i, &added);
		if (!added)
			join(&r->v.v[to], f);
	}
	map_release(&first);
}

/* What a report with one side lost still tells: the other side with its line, and what the lost one did. */
static uint64_t half_key(const struct race_side *seen, const struct race_side *other)
{
	uint64_t key = side_hash(seen, true, seen->line);

	return hash_mix(key, (uint64_t)other->op << 1 | other->main_goroutine);
}

#define SEVERAL (MAP_NONE - 1)

/* A report with one side lost is that of a whole one where there is exactly one that it can be. */
static void join_lost(struct races *r)
{
	struct map whole = { 0 };
	bool added;

	for (uint32_t i = 0; i < r->v.n; i++) {
		struct race_finding *f = &r->v.v[i];
		for (int k = 0; k < 2 && f->reports && !f->side[0].lost && !f->side[1].lost; k++) {
			uint64_t key = half_key(&f->side[k], &f->side[1 - k]);
			if (map_get_or_put(&whole, key, i, &added) != i)
				map_put(&whole, key, SEVERAL);
		}
	}
	for (size_t i = 0; i < r->v.n; i++) {
		struct race_finding *cut = &r->v.v[i];
		if (!cut->reports || cut->side[0].lost == cut->side[1].lost)
			continue;
		int lost = cut->side[0].lost ? 0 : 1;
		uint32_t to = map_get(&whole, half_key(&cut->side[1 - lost], &cut->side[lost]));
		if (to >= SEVERAL)
			continue;
		/* the lines of the lost side are those of a creation: they stay out */
		r->v.v[to].lines.v[0].reports += cut->reports;
		vec_clear(&cut->lines);
		join(&r->v.v[to], cut);
	}
	map_release(&whole);
}

static int by_lines(const void *pa, const void *pb)
{
	const struct race_lines *a = pa, *b = pb;

	if (a->reports != b->reports)
		return a->reports < b->reports ? 1 : -1;
	if (a->line[0] != b->line[0])
		return a->line[0] < b->line[0] ? -1 : 1;
	return (a->line[1] > b->line[1]) - (a->line[1] < b->line[1]);
}

static int by_weight(const void *pa, const void *pb)
{
	const struct race_finding *a = pa, *b = pb;
	int c;

	if (a->reports != b->reports)
		return a->reports < b->reports ? 1 : -1;
	for (int k = 0; k < 2; k++)
		if ((c = side_cmp(&a->side[k], &b->side[k])))
			return c;
	return by_lines(a->lines.v, b->lines.v);
}

static void finish(struct races *r, struct sources *src)
{
	size_t n = 0;

	for (size_t i = 0; i < r->v.n; i++)
		if (r->v.v[i].reports)
			r->v.v[n++] = r->v.v[i];
	r->v.n = n;
	for (size_t i = 0; i < n; i++) {
		struct race_finding *f = &r->v.v[i];
		if (f->lines.n)
			qsort(f->lines.v, f->lines.n, sizeof(*f->lines.v), by_lines);
		for (int k = 0; k < 2 && f->lines.n; k++)
			f->side[k].line = f->lines.v[0].line[k];
		f->cure = race_cure_for(f, src);
		/* one race has one name whatever the machine and the order: no paths */
		uint64_t a = side_hash(&f->side[0], false, 1), b = side_hash(&f->side[1], false, 1);
		uint64_t id = hash_mix(MIN(a, b), MAX(a, b));
		snprintf(f->id, sizeof(f->id), "%016llx", (unsigned long long)id);
	}
	if (n)
		qsort(r->v.v, n, sizeof(*r->v.v), by_weight);
	r->n_new = (uint32_t)n;
}

void races_group(const struct racelog *log, struct sources *src, struct races *out)
{
	struct grouping g = { .log = log, .src = src, .out = out };

	memset(out, 0, sizeof(*out));
	arena_init(&out->arena);
	for (size_t i = 0; i < log->reports.n; i++)
		add_report(&g, &log->reports.v[i]);
	hashset_release(&g.by_key);
	for (size_t i = 0; i < out->v.n; i++)
		race_name_variable(&out->v.v[i], src, &out->arena);
	join_variables(out);
	join_lost(out);
	finish(out, src);
}

void races_release(struct races *r)
{
	for (size_t i = 0; i < r->v.n; i++) {
		vec_release(&r->v.v[i].lines);
		vec_release(&r->v.v[i].tests);
	}
	vec_release(&r->v);
	arena_release(&r->arena);
}
