#include "advise/faults.h"

#include <stdlib.h>

#include "advise/leaks.h"
#include "advise/races.h"
#include "advise/rule.h"
#include "base/human.h"
#include "gocode/goname.h"

#define MAX_FAULTS 200
#define MAX_STARTS_SAID 3
#define MAX_TEXT_BYTES ((size_t)256 << 20)

/* In front of every price, races before leaks, more of them before fewer. */
#define RACE_WEIGHT 4e9
#define LEAK_WEIGHT 2e9

struct faults {
	struct advice *out;
	const struct evidence *ev;
	const struct join *join;
	const char *root;
	struct sources src;
	void (*note)(void *ctx, const char *sentence);
	void *ctx;
	struct finding *v;
	uint32_t n, n_left;
	struct left_alone *left;
};

static const char *keep(struct faults *f, struct str s)
{
	return arena_strndup(&f->out->arena, s.p ? s.p : "", s.n);
}

static const char *keep_buf(struct faults *f, struct buf *b)
{
	const char *out = keep(f, buf_str(b));

	buf_release(b);
	return out;
}

/* "report/server.go" below the module's folder; NULL: of somebody else, or not there. */
static const char *path_in_module(struct faults *f, struct str file)
{
	const struct source_file *s = file.n ? sources_open(&f->src, file) : NULL;
	struct str path;

	if (!s || !s->path || !f->root)
		return NULL;
	path = str_of(s->path);
	if (!str_has_prefix(path, str_of(f->root)) || path.n <= strlen(f->root) + 1)
		return NULL;
	return keep(f, str_sub(path, strlen(f->root) + 1, path.n));
}

static bool is_test(const char *path)
{
	return str_has_suffix(str_of(path), STR("_test.go"));
}

static void copy_lines(struct faults *f, struct finding *to, struct str file)
{
	const struct source_file *s = sources_open(&f->src, file);
	uint32_t from = to->line > 2 ? to->line - 2 : 1, end;

	if (!s)
		return;
	end = MIN(to->line + 2, source_line_count(s));
	to->lines = ARENA_ARRAY(&f->out->arena, struct source_line, 6);
	for (uint32_t l = from; l <= end; l++)
		to->lines[to->n_lines++] =
			(struct source_line){ l, arena_str(&f->out->arena, source_line(s, l)),
					      l == to->line };
}

static void add_evidence(struct faults *f, struct finding *to, const char *source, const char *text)
{
	if (!to->evidence)
		to->evidence = ARENA_ARRAY(&f->out->arena, struct advice_evidence, 4);
	if (to->n_evidence < 4)
		to->evidence[to->n_evidence++] =
			(struct advice_evidence){ .source = source, .text = text };
}

static struct finding *add(struct faults *f, const char *pattern, const char *file, uint32_t line)
{
	struct str title = rule_title(rule_find(pattern));
	struct finding *to = &f->v[f->n++];

	*to = (struct finding){ .pattern = pattern, .file = file, .line = line, .measured = true };
	to->title = keep(f, title);
	to->why = to->remedy = to->example = to->prove = "";
	return to;
}

static bool wants(const char *only, const char *pattern)
{
	return !only || strcmp(only, pattern) == 0;
}

/* A sentence of words that begin small: "send in a select" -> "Send in a select." */
static const char *sentence(struct faults *f, struct str s)
{
	struct buf b = { 0 };

	if (s.n == 0)
		return "";
	buf_addc(&b, s.p[0] >= 'a' && s.p[0] <= 'z' ? (char)(s.p[0] - 32) : s.p[0]);
	buf_add_str(&b, str_sub(s, 1, s.n));
	if (s.p[s.n - 1] != '.')
		buf_addc(&b, '.');
	return keep_buf(f, &b);
}

/* The one package that was recorded, or all. */
static const char *packages(struct faults *f)
{
	return f->ev->packages.n == 1 ? advise_package_arg(&f->out->arena, f->ev->module, f->root,
							   f->ev->packages.v[0])
				      : "./...";
}

/* ---- goroutines */

static bool read_goroutines(struct faults *f, struct goroutines *g)
{
	static const char *const names[] = { "goroutine.pb.gz", "goroutineleak.pb.gz" };
	struct err err;
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *path = path_join(f->ev->dir, names[i]);
		struct profile *p = path_exists(path) ? profile_open(path, 0, &err) : NULL;

		if (path_exists(path) && (!p || !goroutines_add_profile(g, p, names[i], &err)))
			f->note(f->ctx, keep(f, str_of(err.msg)));
		any |= p != NULL;
		profile_free(p);
		free(path);
	}
	return any;
}

struct send_search {
	uint32_t line;
	bool found;
};

/* for { ch <- x }, without a way out. */
static bool visit_send(void *ctx, TSNode n)
{
	struct send_search *s = ctx;
	TSNode loop;

	if (go_line(n) > s->line || go_end_line(n) < s->line)
		return false;
	if (!go_is(n, "send_statement"))
		return !s->found;
	loop = go_enclosing(n, "for_statement");
	s->found = !ts_node_is_null(loop) && ts_node_named_child_count(loop) == 1;
	return !s->found;
}

/* It sends without end, to whoever asks: made to stay, and no more of it with each call. */
static bool is_producer(struct faults *f, const struct leak_group *g)
{
	const struct source_file *file = sources_at(&f->src, g->file, g->line, g->fn);
	const struct gosrc *tree = file ? sources_tree(file) : NULL;
	struct send_search s = { .line = g->line };

	if (tree)
		go_walk(tree->root, visit_send, &s);
	return s.found;
}

/* The statements that start a group's goroutines. */
struct starts {
	struct leak_start v[16];
	size_t n;
};

/* What profiles saw a line do that starts goroutines: blocks for what they are handed, or samples of starting. */
static int64_t starts_seen(struct faults *f, const struct leak_start *start)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->join->charges.n; i++) {
		const struct charge *c = &f->join->charges.v[i];
		const struct source_file *s;

		if (c->line != start->line || (c->kind != COST_HEAP && c->kind != COST_CPU) ||
		    (c->kind == COST_CPU && !(c->causes & CAUSE_SPAWN)))
			continue;
		s = sources_open(&f->src, f->join->places.v[c->place].file);
		if (s && s->path && strcmp(s->path, start->path) == 0)
			n += c->kind == COST_HEAP ? c->count : LEAKS_STARTED_AGAIN / 2 * c->count;
	}
	return n;
}

/* Its source has no end, and such goroutines are started again and again: about how many were. 0: it is not so. */
static uint64_t piles_up(struct faults *f, const struct leak_group *g, const struct starts *starts)
{
	int64_t seen = 0;

	if (!f->ev->at_end || !(g->reasons & LEAK_NO_END))
		return 0;
	for (size_t i = 0; i < starts->n; i++)
		seen += starts_seen(f, &starts->v[i]);
	return seen >= LEAKS_STARTED_AGAIN ? (uint64_t)seen : 0;
}

/*
 * Where the runtime did not look for leaks: what still waits so when all benchmarks have ended has nobody left to wait for. (Who
 * waits to receive may be a worker, ready for more.)
 */
static bool is_left_over(struct faults *f, const struct leaks *all, const struct leak_group *g)
{
	return !all->proof && !(g->cls == GR_SEND && is_producer(f, g)) && f->ev->at_end &&
	       !g->is_main &&
	       (g->cls == GR_SEND || g->cls == GR_SEND_NIL || g->cls == GR_RECEIVE_NIL ||
		g->cls == GR_SELECT_NONE || g->cls == GR_MUTEX || g->cls == GR_WAITGROUP);
}

/* How sure a leak is, from the surest. */
enum leak_kind { KIND_PROVED, KIND_PILES_UP, KIND_LEFT_OVER };

static const struct {
	const char *title; /* NULL: the pattern's own */
	const char *source, *one, *many, *unproved;
	double weight;
} leak_kinds[] = {
	[KIND_PROVED] = { NULL, "goroutine leak profile", " that can never go on",
			  " that can never go on", "", 1e9 },
	[KIND_PILES_UP] = { "Goroutines that pile up", "goroutine profile",
			    ", started again and again, that never ends",
			    ", started again and again, that never end",
			    "; the source shows no way out; that nothing can reach it is not "
			    "proved",
			    5e8 },
	[KIND_LEFT_OVER] = { "Goroutines that are left over", "goroutine profile",
			     " that still waits when all has ended",
			     " that still wait when all has ended",
			     "; the leak profile of the runtime, which would prove it, is not "
			     "there",
			     0 },
};

static const char *say_starts(struct faults *f, const struct starts *starts)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < MIN(starts->n, MAX_STARTS_SAID); i++) {
		const char *path = path_in_module(f, str_of(starts->v[i].path));

		buf_printf(&b, "%s%s:%u", i ? ", " : "at ", path ? path : starts->v[i].path,
			   starts->v[i].line);
	}
	return keep_buf(f, &b);
}

static void add_leak_evidence(struct faults *f, struct finding *to, const struct leak_group *g,
			      const struct starts *starts, enum leak_kind kind, uint64_t n)
{
	struct buf b = { 0 };

	if (kind == KIND_PROVED)
		buf_printf(&b, "the runtime proved %llu of %llu here to be leaked: " STR_FMT,
			   (unsigned long long)g->leaked,
			   (unsigned long long)MAX(g->count, g->leaked), STR_ARG(g->state));
	else
		buf_printf(&b, "%llu at the end of the last benchmark: " STR_FMT "%s",
			   (unsigned long long)g->count, STR_ARG(g->state),
			   leak_kinds[kind].unproved);
	add_evidence(f, to, leak_kinds[kind].source, keep_buf(f, &b));
	if (kind == KIND_PILES_UP)
		add_evidence(f, to, "heap and cpu profiles",
			     arena_printf(&f->out->arena, "about %llu were started",
					  (unsigned long long)n));
	if (g->creator_fn.n) {
		const char *creator = path_in_module(f, g->creator_file);

		add_evidence(f, to, "started",
			     arena_printf(&f->out->arena, STR_FMT " at %s:%u",
					  STR_ARG(goname_short(g->creator_fn)),
					  creator ? creator : "?", g->creator_line));
	} else if (starts->n) {
		add_evidence(f, to, "started", say_starts(f, starts));
	}
}

/* n: how many goroutines it is about. */
static void leak_finding(struct faults *f, const struct leak_group *g, const char *file,
			 const struct starts *starts, enum leak_kind kind, uint64_t n)
{
	struct finding *to = add(f, "goroutine-leak", file, g->line);
	struct buf b = { 0 };

	to->measured = kind == KIND_PROVED;
	if (leak_kinds[kind].title)
		to->title = leak_kinds[kind].title;
	to->function = keep(f, g->fn);
	to->weight = LEAK_WEIGHT + (double)MIN(n, 1000000000ULL) + leak_kinds[kind].weight;
	human_count(&b, (double)n);
	buf_printf(&b, " goroutine%s%s, at least ", n == 1 ? "" : "s",
		   n == 1 ? leak_kinds[kind].one : leak_kinds[kind].many);
	human_bytes(&b, (double)n * LEAK_BYTES_EACH);
	to->toll = keep_buf(f, &b);
	to->why = sentence(f, g->why);
	to->remedy = sentence(f, g->cure);
	add_leak_evidence(f, to, g, starts, kind, n);
	copy_lines(f, to, g->file);
	to->prove = arena_printf(&f->out->arena, "goperf record %s && goperf leaks .goperf/latest",
				 packages(f));
}

static void judge_leak(struct faults *f, const struct goroutines *g, const struct leaks *all,
		       const struct leak_group *group, const char *file)
{
	struct starts starts = { .n = 0 };
	uint64_t started;

	if (group->entry && group->verdict <= LEAK_SUSPECT)
		starts.n = leak_starts(&f->src, gr_str(g, group->entry->fn),
				       gr_str(g, group->entry->file), group->entry->line, starts.v,
				       ARRAY_LEN(starts.v));
	if (group->verdict == LEAK_PROVED)
		leak_finding(f, group, file, &starts, KIND_PROVED, group->leaked);
	else if ((started = piles_up(f, group, &starts)))
		leak_finding(f, group, file, &starts, KIND_PILES_UP, started);
	else if (is_left_over(f, all, group))
		leak_finding(f, group, file, &starts, KIND_LEFT_OVER, group->count);
	else if (group->verdict == LEAK_SUSPECT && f->n_left < MAX_FAULTS)
		f->left[f->n_left++] =
			(struct left_alone){ "goroutine-leak", file, group->line,
					     arena_printf(&f->out->arena,
							  "suspect, not proved: " STR_FMT,
							  STR_ARG(group->why)),
					     1e-9 };
}

static void find_leaks(struct faults *f)
{
	struct leaks_options opts = { 0 };
	struct goroutines g;
	struct leaks leaks;

	goroutines_init(&g);
	if (read_goroutines(f, &g)) {
		/* where the runtime looked for leaks itself, being there at the end says little */
		opts.after_tests = f->ev->at_end;
		opts.again = 1;
		for (size_t i = 0; i < g.dumps.n; i++)
			opts.after_tests &= !g.dumps.v[i].leaks_only;
		leaks_group(&g, &f->src, &opts, &leaks);
		for (size_t i = 0; i < leaks.v.n && f->n < MAX_FAULTS; i++) {
			const struct leak_group *lg = &leaks.v.v[i];
			const char *file = path_in_module(f, lg->file);

			if (file && !is_test(file))
				judge_leak(f, &g, &leaks, lg, file);
		}
		leaks_release(&leaks);
	}
	goroutines_release(&g);
}

/* ---- races */

static const char *access_word(const struct race_side *s)
{
	return s->reads && s->writes ? "reads or writes" : s->writes ? "writes" : "reads";
}

/* "$V" in a cure is the variable. */
static const char *with_variable(struct faults *f, const char *text, struct str variable)
{
	struct str rest = str_of(text);
	struct buf b = { 0 };
	ptrdiff_t at;

	while ((at = str_index(rest, STR("$V"))) >= 0) {
		buf_add_str(&b, str_sub(rest, 0, (size_t)at));
		buf_add_str(&b, variable.n ? variable : STR("it"));
		rest = str_sub(rest, (size_t)at + 2, rest.n);
	}
	buf_add_str(&b, rest);
	return keep_buf(f, &b);
}

/* The two sides of a race in the module. */
struct race_sides {
	const char *path[2]; /* NULL: not in the module */
	struct str lock[2];  /* that each holds; empty: none is seen */
	int shown;	     /* -1: neither can be */
};

static bool is_guarded(const struct race_sides *s, const struct race_finding *r, int k)
{
	return s->lock[k].n || r->side[k].op == RACE_ATOMIC || r->side[k].atomic;
}

/* What is pointed at: what nothing guards where the other is guarded, else one that writes; in the module, and no test. */
static void read_sides(struct faults *f, const struct race_finding *r, struct race_sides *s)
{
	*s = (struct race_sides){ .shown = -1 };
	for (int k = 0; k < 2; k++) {
		s->path[k] = path_in_module(f, r->side[k].file);
		s->lock[k] = race_side_lock(&r->side[k], &f->src);
	}
	for (int k = 0; k < 2; k++) {
		bool guarded = is_guarded(s, r, k), other = is_guarded(s, r, 1 - k);

		if (!s->path[k] || is_test(s->path[k]) || r->side[k].line == 0)
			continue;
		if (s->shown < 0 ||
		    (guarded == other ? r->side[k].writes && !r->side[s->shown].writes : !guarded))
			s->shown = k;
	}
}

/* The one side takes no lock and the other does: that is the lock to take. (What is checked in front of the lock is made once.) */
static const char *missing_lock(struct faults *f, const struct race_finding *r,
				const struct race_sides *s)
{
	int other = 1 - s->shown;

	if (s->lock[s->shown].n || !s->lock[other].n || !s->path[other] ||
	    (r->cure && strcmp(r->cure->id, "lazy-init") == 0))
		return NULL;
	return arena_printf(&f->out->arena,
			    "Take the same lock here: the other side holds " STR_FMT
			    " (and look for more places that do not).",
			    STR_ARG(s->lock[other]));
}

static void add_side(struct faults *f, struct finding *to, const struct race_finding *r,
		     const struct race_sides *s, int k)
{
	const struct race_side *side = &r->side[k];
	const char *held = "";

	if (s->lock[k].n)
		held = arena_printf(&f->out->arena, ", holding " STR_FMT, STR_ARG(s->lock[k]));
	else if (s->lock[1 - k].n)
		held = ", without a lock of its own";
	add_evidence(f, to, "race detector",
		     arena_printf(&f->out->arena, STR_FMT " %s it at %s:%u%s",
				  STR_ARG(goname_short(side->fn)), access_word(side),
				  s->path[k] ? s->path[k] : keep(f, side->file), side->line, held));
}

static void race_finding(struct faults *f, const struct race_finding *r)
{
	struct race_sides sides;
	struct finding *to;
	struct buf b = { 0 };
	int k;

	read_sides(f, r, &sides);
	k = sides.shown;
	if (k < 0)
		return;
	to = add(f, "data-race", sides.path[k], r->side[k].line);
	to->function = keep(f, r->side[k].fn);
	to->weight = RACE_WEIGHT + (double)r->reports;
	to->toll = arena_printf(&f->out->arena,
				"reported %u time%s; what the program does then is not defined",
				r->reports, r->reports == 1 ? "" : "s");
	buf_printf(&b, "Two goroutines touch %s%s at once, and at least one of them writes%s%s.",
		   r->variable.n     ? keep(f, r->variable)
		   : r->candidates.n ? "one of "
				     : "the same memory",
		   !r->variable.n && r->candidates.n ? keep(f, r->candidates) : "",
		   r->cure && r->cure->shape ? ": " : "",
		   r->cure && r->cure->shape ? r->cure->shape : "");
	to->why = keep_buf(f, &b);
	to->remedy = missing_lock(f, r, &sides);
	if (!to->remedy)
		to->remedy =
			r->cure ? sentence(f, str_of(with_variable(f, r->cure->text, r->variable)))
				: "Let one goroutine own it, or guard every access with the same "
				  "lock.";
	for (int i = 0; i < 2; i++)
		add_side(f, to, r, &sides, i);
	copy_lines(f, to, r->side[k].file);
	to->prove = arena_printf(&f->out->arena, "goperf race -bench . %s", packages(f));
}

static void find_races(struct faults *f)
{
	char *path = path_join(f->ev->dir, "race.log");
	struct racelog_reader *reader;
	struct racelog log;
	struct races races;
	struct file text;
	struct err err;

	if (!path_exists(path)) {
		free(path);
		return;
	}
	if (!file_open(&text, path, MAX_TEXT_BYTES, &err)) {
		f->note(f->ctx, keep(f, str_of(err.msg)));
		free(path);
		return;
	}
	racelog_init(&log);
	reader = racelog_begin(&log);
	racelog_feed(reader, text.data);
	racelog_end(reader);
	races_group(&log, &f->src, &races);
	for (size_t i = 0; i < races.v.n && f->n < MAX_FAULTS; i++)
		race_finding(f, &races.v.v[i]);
	races_release(&races);
	racelog_release(&log);
	file_close(&text);
	free(path);
}

/* What was not recorded, so that silence on it says nothing. */
static void note_unseen(struct faults *f, const char *only)
{
	char *races = path_join(f->ev->dir, "race.log");
	struct buf b = { 0 };

	if (f->ev->at_end && !path_exists(races) && wants(only, "data-race"))
		buf_adds(&b, "data races (goperf record -race does)");
	if (f->ev->no_leaks.n && wants(only, "goroutine-leak"))
		buf_printf(&b, "%sleaked goroutines (" STR_FMT ")", b.n ? ", " : "",
			   STR_ARG(f->ev->no_leaks));
	if (b.n)
		f->note(f->ctx, arena_printf(&f->out->arena, "not looked for: %s", b.data));
	buf_release(&b);
	free(races);
}

void faults_find(struct advice *out, const struct join *join, const char *root, const char *only,
		 void (*note)(void *ctx, const char *sentence), void *ctx)
{
	const struct evidence *ev = join->ev;
	struct faults f = {
		.out = out, .ev = ev, .join = join, .root = root, .note = note, .ctx = ctx
	};

	if (!ev->dir || !root)
		return;
	f.v = ARENA_ARRAY(&out->arena, struct finding, MAX_FAULTS);
	f.left = ARENA_ARRAY(&out->arena, struct left_alone, MAX_FAULTS);
	sources_init(&f.src);
	sources_add_root(&f.src, root);
	note_unseen(&f, only);
	if (wants(only, "data-race"))
		find_races(&f);
	if (wants(only, "goroutine-leak"))
		find_leaks(&f);
	sources_release(&f.src);
	out->findings = f.v;
	out->n_findings = f.n;
	out->left = f.left;
	out->n_left = f.n_left;
}
