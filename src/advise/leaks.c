#include "advise/leaks.h"

#include <stdlib.h>

#include "gocode/goname.h"

#define MAX_SOURCES 2000

struct builder {
	const struct goroutines *g;
	struct sources *src;
	const struct leaks_options *opts;
	struct leaks *out;
	struct hashset by_key;
	bool with_creators; /* every dump tells them */
	bool coarse;	    /* dumps of different formats: states are compared roughly */
	uint32_t *group_of; /* of each stack of the last dump; GR_NONE for the others */
	uint32_t *place;    /* of each dump in the series; GR_NONE: marks only */
};

const char *leak_verdict_word(enum leak_verdict v)
{
	static const char *const words[N_LEAK_VERDICTS] = { "leaked", "suspect", "waiting",
							    "active" };

	return words[v];
}

static bool is_start(struct str fn)
{
	return str_eq(fn, STR("runtime.goexit")) || str_eq(fn, STR("runtime.main"));
}

/*
 * The innermost frame that a person wrote. Where there is none, the outermost one tells what the goroutine is for: a
 * server's net/http.(*conn).serve rather than the poller that it waits in. NULL without frames.
 */
static const struct gr_frame *top_frame(const struct goroutines *g, const struct gr_stack *s)
{
	uint32_t last = s->n;

	for (uint32_t i = 0; i < s->n; i++) {
		const struct gr_frame *f = gr_frame_at(g, s, i);
		if (!goname_is_std(gr_str(g, f->fn), gr_str(g, f->file)))
			return f;
	}
	while (last > 1 && is_start(gr_str(g, gr_frame_at(g, s, last - 1)->fn)))
		last--;
	return last ? gr_frame_at(g, s, last - 1) : NULL;
}

static const struct gr_frame *entry_frame(const struct goroutines *g, const struct gr_stack *s)
{
	for (uint32_t i = s->n; i > 0; i--) {
		const struct gr_frame *f = gr_frame_at(g, s, i - 1);
		if (!goname_is_std(gr_str(g, f->fn), gr_str(g, f->file)))
			return f;
	}
	return NULL;
}

static enum gr_class rough(enum gr_class c)
{
	switch (c) {
	case GR_RECEIVE:
	case GR_RECEIVE_NIL:
	case GR_SEND:
	case GR_SEND_NIL:
		return GR_CHAN;
	case GR_SELECT_NONE:
		return GR_SELECT;
	case GR_RUNNABLE:
		return GR_RUNNING;
	default:
		return c;
	}
}

/* ---- which dumps are compared */

static void choose_series(struct builder *b)
{
	const struct goroutines *g = b->g;
	bool full = false;

	for (size_t i = 0; i < g->dumps.n; i++)
		full |= !g->dumps.v[i].leaks_only;
	b->place = ARENA_ARRAY(&b->out->arena, uint32_t, g->dumps.n);
	b->with_creators = true;
	for (size_t i = 0; i < g->dumps.n; i++) {
		const struct gr_dump *d = &g->dumps.v[i];
		b->out->proof |= d->leaks_only || d->leaked || d->deadlock;
		b->with_creators &= d->has_creators;
		b->coarse |= d->format != g->dumps.v[0].format;
		b->place[i] = GR_NONE;
		if (full && d->leaks_only)
			continue;
		b->place[i] = (uint32_t)b->out->series.n;
		vec_push(&b->out->series, (uint32_t)i);
	}
}

/* ---- groups */

struct group_key {
	enum gr_class cls;
	uint32_t state;
	const struct gr_frame *top;
	uint32_t creator;
	bool is_main;
};

static bool same_group(const void *ctx, uint32_t i, const void *key)
{
	const struct group_key *a = &((const struct group_key *)ctx)[i], *k = key;

	return a->cls == k->cls && a->state == k->state && a->top == k->top &&
	       a->creator == k->creator && a->is_main == k->is_main;
}

static bool is_main_goroutine(const struct goroutines *g, const struct gr_stack *s)
{
	static const char *const mains[] = { "runtime.main", "main.main", "main.init" };

	if (s->creator != GR_NONE || !s->n)
		return false;
	struct str fn = gr_str(g, gr_frame_at(g, s, s->n - 1)->fn);
	for (size_t i = 0; i < ARRAY_LEN(mains); i++)
		if (str_eq(fn, str_of(mains[i])))
			return true;
	return false;
}

static struct group_key key_of(const struct builder *b, const struct gr_stack *s)
{
	struct group_key k = { .cls = b->coarse ? rough(s->cls) : s->cls };

	/* words that no class stands for are a class of their own */
	k.state = s->cls == GR_OTHER ? s->state : 0;
	k.top = top_frame(b->g, s);
	k.creator = b->with_creators ? s->creator : GR_NONE;
	k.is_main = is_main_goroutine(b->g, s);
	return k;
}

static uint64_t key_hash(const struct group_key *k)
{
	uint64_t h = hash_mix((uint64_t)(uintptr_t)k->top, (uint64_t)k->cls << 32 | k->state);

	return hash_mix(h, (uint64_t)k->creator << 1 | k->is_main);
}

static void set_frame(const struct goroutines *g, const struct gr_frame *f, struct str *fn,
		      struct str *file, uint32_t *line)
{
	if (!f)
		return;
	*fn = gr_str(g, f->fn);
	*file = gr_str(g, f->file);
	*line = f->line;
}

static void new_group(struct builder *b, const struct gr_stack *s, const struct group_key *k)
{
	struct leak_group *n = vec_add(&b->out->v);

	n->cls = s->cls;
	n->is_main = k->is_main;
	n->stack = GR_NONE;
	set_frame(b->g, k->top, &n->fn, &n->file, &n->line);
	if (s->creator != GR_NONE)
		set_frame(b->g, &b->g->frames.v[s->creator], &n->creator_fn, &n->creator_file,
			  &n->creator_line);
	n->proved = ARENA_ARRAY(&b->out->arena, uint64_t, b->g->dumps.n);
	n->counts = ARENA_ARRAY(&b->out->arena, uint64_t, MAX(b->out->series.n, 1));
}

/* The more telling of two classes of one group: "chan send" rather than "chan send or receive". */
static enum gr_class finer(enum gr_class a, enum gr_class b)
{
	bool a_rough = rough(a) == a && rough(b) == a && a != b;

	return a_rough ? b : a;
}

static void count_stack(struct builder *b, struct leak_group *group, uint32_t index)
{
	const struct gr_stack *s = &b->g->stacks.v[index];
	const struct gr_dump *d = &b->g->dumps.v[s->dump];
	uint32_t place = b->place[s->dump], last = (uint32_t)b->out->series.n - 1;
	bool proved = s->leaked || (d->deadlock && (gr_class_blocks(s->cls)));

	group->cls = finer(group->cls, s->cls);
	group->deadlock |= proved && d->deadlock;
	if (proved)
		group->proved[s->dump] += s->count;
	if (place == GR_NONE)
		return;
	group->counts[place] += s->count;
	if (place != last)
		return;
	if (group->stack == GR_NONE || b->g->stacks.v[group->stack].count < s->count) {
		group->stack = index;
		group->entry = entry_frame(b->g, s);
	}
	if (s->n_aged) {
		group->min_minutes =
			group->n_aged ? MIN(group->min_minutes, s->min_minutes) : s->min_minutes;
		group->max_minutes = MAX(group->max_minutes, s->max_minutes);
		group->n_aged += s->n_aged;
	}
}

static void add_groups(struct builder *b)
{
	VEC(struct group_key) keys = { 0 };
	const struct goroutines *g = b->g;

	for (uint32_t i = 0; i < g->stacks.n; i++) {
		struct group_key k = key_of(b, &g->stacks.v[i]);
		uint64_t hash = key_hash(&k);
		uint32_t at = hashset_find(&b->by_key, hash, same_group, keys.v, &k);
		if (at == MAP_NONE) {
			at = (uint32_t)b->out->v.n;
			new_group(b, &g->stacks.v[i], &k);
			vec_push(&keys, k);
			hashset_add(&b->by_key, hash, at);
		}
		count_stack(b, &b->out->v.v[at], i);
		b->group_of[i] =
			b->place[g->stacks.v[i].dump] + 1 == b->out->series.n ? at : GR_NONE;
	}
	/* the leaked mark comes and goes where two requests overlap: any dump's proof counts */
	for (size_t i = 0; i < b->out->v.n; i++)
		for (size_t d = 0; d < g->dumps.n; d++)
			b->out->v.v[i].leaked =
				MAX(b->out->v.v[i].leaked, b->out->v.v[i].proved[d]);
	vec_release(&keys);
}

static int by_label(const void *pa, const void *pb)
{
	const struct leak_label *a = pa, *b = pb;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return str_cmp(a->text, b->text);
}

/* Labels of the last dump's goroutines. */
static void add_labels(struct builder *b)
{
	const struct goroutines *g = b->g;
	struct map seen = { 0 };
	bool added;

	for (size_t i = 0; i < g->labels.n; i++) {
		const struct gr_label *l = &g->labels.v[i];
		uint32_t at = b->group_of[l->stack];
		if (at == GR_NONE)
			continue;
		struct leak_group *group = &b->out->v.v[at];
		uint32_t k = map_get_or_put(&seen, (uint64_t)at << 32 | l->text,
					    (uint32_t)group->labels.n, &added);
		if (added)
			vec_push(&group->labels, (struct leak_label){ gr_str(g, l->text), 0 });
		group->labels.v[k].count += l->count;
	}
	map_release(&seen);
	for (size_t i = 0; i < b->out->v.n; i++)
		if (b->out->v.v[i].labels.n)
			qsort(b->out->v.v[i].labels.v, b->out->v.v[i].labels.n,
			      sizeof(struct leak_label), by_label);
}

/* ---- verdicts */

static bool grows(const struct builder *b, const struct leak_group *g)
{
	size_t n = b->out->series.n;

	if (n < 2 || !gr_class_blocks(g->cls))
		return false;
	uint64_t first = g->counts[0], last = g->counts[n - 1];
	for (size_t i = 1; i < n; i++)
		if (g->counts[i] < g->counts[i - 1])
			return false;
	/* work that comes and goes is not growth: one of a kind that was not there before says nothing */
	if (last <= first || (first == 0 && last < 2 && n < 3))
		return false;
	return (last - first) * 10 >= first;
}

static unsigned reasons_of(const struct builder *b, const struct leak_group *g,
			   const struct leak_source *s)
{
	uint64_t many = b->opts->many ? b->opts->many : LEAKS_MANY;
	bool lock = g->cls == GR_MUTEX || g->cls == GR_RWMUTEX || g->cls == GR_RWMUTEX_READ;
	unsigned r = 0;

	if (g->cls == GR_RECEIVE_NIL || g->cls == GR_SEND_NIL ||
	    (g->cls == GR_SELECT_NONE && !g->is_main))
		r |= LEAK_NEVER_WAKES;
	if (grows(b, g))
		r |= LEAK_GROWS;
	if (gr_class_blocks(g->cls) && g->count >= many)
		r |= LEAK_MANY;
	if (s->endless_sleep && !g->is_main)
		r |= LEAK_ENDLESS_SLEEP;
	if (s->no_partner && !g->is_main)
		r |= LEAK_NO_PARTNER;
	if (s->no_end && !g->is_main)
		r |= LEAK_NO_END;
	if (lock && g->n_aged)
		r |= LEAK_OLD_LOCK;
	if (g->cls == GR_SEND && g->n_aged && g->max_minutes >= 10)
		r |= LEAK_OLD_SEND;
	return r;
}

static void judge(struct builder *b, struct leak_group *g, const struct leak_source *s)
{
	g->reasons = reasons_of(b, g, s);
	if (g->leaked)
		g->verdict = LEAK_PROVED;
	else if (g->reasons)
		g->verdict = LEAK_SUSPECT;
	else
		g->verdict =
			gr_class_blocks(g->cls) || g->cls == GR_IO ? LEAK_WAITING : LEAK_ACTIVE;
}

/* Goroutines left when the tests have ended: whatever is no part of the test's own machinery. */
static bool is_leftover(const struct leak_group *g)
{
	return !g->is_main && g->cls != GR_RUNNING && g->cls != GR_SYSTEM && g->fn.n &&
	       !str_has_prefix(g->fn, STR("testing.")) &&
	       !str_has_prefix(g->fn, STR("os/signal.")) &&
	       !str_has_prefix(g->creator_fn, STR("testing.")) &&
	       !str_has_prefix(g->fn, STR("runtime."));
}

/* Goroutines of one line that are not proved themselves, though others there are. */
static void mark_alike(struct leaks *l)
{
	struct map proved = { 0 };

	for (size_t i = 0; i < l->v.n; i++) {
		struct leak_group *g = &l->v.v[i];
		if (g->leaked)
			map_put(&proved, hash_bytes(g->fn.p, g->fn.n, g->line), (uint32_t)i);
	}
	for (size_t i = 0; i < l->v.n; i++) {
		struct leak_group *g = &l->v.v[i];
		if (!g->leaked && gr_class_blocks(g->cls) &&
		    map_get(&proved, hash_bytes(g->fn.p, g->fn.n, g->line)) != MAP_NONE) {
			g->reasons |= LEAK_ALIKE;
			g->verdict = LEAK_SUSPECT;
		}
	}
	map_release(&proved);
}

static int by_verdict(const void *pa, const void *pb)
{
	const struct leak_group *a = pa, *b = pb;
	int c;

	if (a->verdict != b->verdict)
		return (int)a->verdict - (int)b->verdict;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	if ((c = str_cmp(a->fn, b->fn)))
		return c;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if ((c = str_cmp(a->creator_fn, b->creator_fn)))
		return c;
	return (int)a->cls - (int)b->cls;
}

static bool is_ignored(const struct builder *b, const struct leak_group *g)
{
	return b->opts->ignore && str_has_suffix(g->fn, str_of(b->opts->ignore));
}

/* Groups that were gone in the last dump are no matter; a leak that only a profile of leaks shows is. */
static void drop_ended(struct builder *b)
{
	struct leaks *l = b->out;
	size_t n = 0;

	for (size_t i = 0; i < l->v.n; i++) {
		struct leak_group *g = &l->v.v[i];
		g->count = l->series.n ? g->counts[l->series.n - 1] : 0;
		if (g->count == 0)
			g->count = g->leaked;
		if (g->count == 0 || is_ignored(b, g)) {
			vec_release(&g->labels);
			continue;
		}
		g->leaked = MIN(g->leaked, g->count);
		l->v.v[n++] = *g;
	}
	l->v.n = n;
}

static void name_state(const struct goroutines *g, struct leak_group *group)
{
	if (group->cls != GR_OTHER)
		group->state = str_of(gr_class_word(group->cls));
	else if (group->stack != GR_NONE && g->stacks.v[group->stack].state)
		group->state = gr_str(g, g->stacks.v[group->stack].state);
	else
		group->state = STR("state not in this format");
}

static void finish_group(struct builder *b, struct leak_group *g, const struct leak_source *s)
{
	if (s->cls != GR_OTHER)
		g->cls = finer(g->cls, s->cls);
	name_state(b->g, g);
	judge(b, g, s);
	if (b->opts->after_tests && g->verdict > LEAK_SUSPECT && is_leftover(g)) {
		g->verdict = LEAK_SUSPECT;
		g->reasons |= LEAK_AFTER_TESTS;
	}
	g->bytes = g->count * LEAK_BYTES_EACH;
}

static void sum_up(struct leaks *l)
{
	for (size_t i = 0; i < l->v.n; i++) {
		const struct leak_group *g = &l->v.v[i];
		l->total += g->count;
		if (g->verdict == LEAK_PROVED)
			l->n_leaked += g->leaked;
		/* those beside proved ones look like them */
		if (g->verdict <= LEAK_SUSPECT)
			l->n_suspect += g->count - g->leaked;
	}
}

void leaks_group(const struct goroutines *g, struct sources *src, const struct leaks_options *opts,
		 struct leaks *out)
{
	struct builder b = { .g = g, .src = src, .opts = opts, .out = out };
	struct leak_source *said;

	memset(out, 0, sizeof(*out));
	arena_init(&out->arena);
	choose_series(&b);
	b.group_of = ARENA_ARRAY(&out->arena, uint32_t, MAX(g->stacks.n, 1));
	add_groups(&b);
	add_labels(&b);
	drop_ended(&b);
	said = ARENA_ARRAY(&out->arena, struct leak_source, MAX(out->v.n, 1));
	for (size_t i = 0; i < out->v.n; i++) {
		/* beyond so many groups the sources are not worth their time */
		said[i] = i < MAX_SOURCES ? leak_read_source(&out->v.v[i], opts, src)
					  : (struct leak_source){ 0 };
		finish_group(&b, &out->v.v[i], &said[i]);
	}
	mark_alike(out);
	for (size_t i = 0; i < out->v.n; i++)
		leak_explain(&out->v.v[i], &said[i], out, &out->arena);
	sum_up(out);
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), by_verdict);
	hashset_release(&b.by_key);
}

void leaks_release(struct leaks *l)
{
	for (size_t i = 0; i < l->v.n; i++)
		vec_release(&l->v.v[i].labels);
	vec_release(&l->v);
	vec_release(&l->series);
	arena_release(&l->arena);
}
