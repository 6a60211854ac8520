#include "advise/since.h"

#include <stdlib.h>

#include "advise/accepted.h"
#include "base/vec.h"
#include "gocode/gitrev.h"
#include "io/file.h"

/* Smaller changes of a share are noise of sampling: both must be passed. */
#define LEAST_POINTS 0.01
#define LEAST_PART 0.25

const char *const change_names[] = { [CHANGE_NEW] = "new",
				     [CHANGE_WORSE] = "worse",
				     [CHANGE_SAME] = "same",
				     [CHANGE_BETTER] = "better",
				     [CHANGE_GONE] = "gone" };

static bool same_place(const struct finding *a, const struct finding *b)
{
	return strcmp(a->pattern, b->pattern) == 0 && strcmp(a->file, b->file) == 0 &&
	       strcmp(a->function, b->function) == 0;
}

/* All that is compared of one side: what is told, and what costs less. */
struct side {
	const struct finding **v;
	uint32_t n;
};

static struct side side_of(struct arena *a, const struct advice *advice)
{
	struct side s = {
		ARENA_ARRAY(a, const struct finding *, advice->n_findings + advice->n_below + 1), 0
	};

	for (uint32_t i = 0; i < advice->n_findings; i++)
		s.v[s.n++] = &advice->findings[i];
	for (uint32_t i = 0; i < advice->n_below; i++)
		s.v[s.n++] = &advice->below[i];
	return s;
}

/* The how-manieth of its place, by line. */
static uint32_t order_of(const struct side *s, const struct finding *f)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->n; i++)
		n += same_place(s->v[i], f) && s->v[i]->line < f->line;
	return n;
}

static const struct finding *partner(const struct side *s, const struct finding *f, uint32_t order)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (same_place(s->v[i], f) && order_of(s, s->v[i]) == order)
			return s->v[i];
	return NULL;
}

static enum change_kind kind_of(double before, double after)
{
	double by = after - before;

	if (by > LEAST_POINTS && by > before * LEAST_PART)
		return CHANGE_WORSE;
	if (-by > LEAST_POINTS && -by > before * LEAST_PART)
		return CHANGE_BETTER;
	return CHANGE_SAME;
}

/* What is compared: the total of which either side has the largest share. */
static void set_shares(struct change *c, const struct finding *was, const struct finding *is)
{
	static const struct cost none;
	const struct cost *b = was ? &was->cost : &none, *n = is ? &is->cost : &none;
	const struct {
		const char *of;
		double before, after;
	} totals[] = { { "CPU", b->cpu_share, n->cpu_share },
		       { "bytes", b->alloc_bytes_share, n->alloc_bytes_share },
		       { "objects", b->alloc_objects_share, n->alloc_objects_share },
		       { "waiting", b->blocked_share, n->blocked_share } };
	double most = -1;

	for (size_t i = 0; i < ARRAY_LEN(totals); i++) {
		if (MAX(totals[i].before, totals[i].after) <= most)
			continue;
		most = MAX(totals[i].before, totals[i].after);
		c->of = totals[i].of;
		c->before = totals[i].before;
		c->after = totals[i].after;
	}
}

static const char *copy(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

static struct change change_of(struct arena *a, const struct finding *was, const struct finding *is)
{
	const struct finding *f = is ? is : was;
	struct change c = { .pattern = f->pattern,
			    .file = copy(a, f->file),
			    .function = copy(a, f->function),
			    .line = is ? is->line : 0,
			    .base_line = was ? was->line : 0 };

	set_shares(&c, was, is);
	c.kind = !was ? CHANGE_NEW : !is ? CHANGE_GONE : kind_of(c.before, c.after);
	return c;
}

static int by_kind(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	double dx = x->after - x->before, dy = y->after - y->before;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	dx = dx < 0 ? -dx : dx;
	dy = dy < 0 ? -dy : dy;
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return strcmp(x->file, y->file) ? strcmp(x->file, y->file)
					: (x->line > y->line) - (x->line < y->line);
}

/* Both sides below the limit: not worth a word. */
static bool is_told(const struct finding *was, const struct finding *is, double min_cost)
{
	return (was && (was->toll || finding_share(was) >= min_cost)) ||
	       (is && (is->toll || finding_share(is) >= min_cost));
}

void advise_since(struct advice *advice, const struct advice *base, double min_cost)
{
	struct arena *a = &advice->arena;
	struct side before = side_of(a, base), now = side_of(a, advice);
	struct change *v = ARENA_ARRAY(a, struct change, before.n + now.n + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < now.n; i++) {
		const struct finding *is = now.v[i];
		const struct finding *was = partner(&before, is, order_of(&now, is));

		if (is_told(was, is, min_cost))
			v[n++] = change_of(a, was, is);
	}
	for (uint32_t i = 0; i < before.n; i++) {
		const struct finding *was = before.v[i];

		if (!partner(&now, was, order_of(&before, was)) && is_told(was, NULL, min_cost))
			v[n++] = change_of(a, was, NULL);
	}
	if (n)
		qsort(v, n, sizeof(*v), by_kind);
	advice->changes = v;
	advice->n_changes = n;
	advice->has_base = true;
}

const char *since_source(struct arena *a, const struct evidence *base, const char *module_dir,
			 char **temp, const char **why)
{
	struct err err = { 0 };
	struct git_rev rev;
	const char *top;
	char *abs = path_abs(module_dir), *inside, *dir = NULL;

	*temp = NULL;
	*why = NULL;
	if (!base->revision.n)
		*why = "the base was not recorded in a git repository: its places are looked for "
		       "in the source as it is now";
	else if (base->dirty)
		*why = "the base was recorded with changes that were not committed: its places are "
		       "looked for in the source as it is now";
	else if (!git_top(a, abs, &top, &err) ||
		 !git_resolve(a, top, arena_strndup(a, base->revision.p, base->revision.n), &rev,
			      &err))
		*why = "the base's revision is not in this repository: its places are looked for "
		       "in the source as it is now";
	else if (!(*temp = path_temp_dir(NULL, "goperf-base", &err)) ||
		 !git_lay(top, rev.hash, *temp, &err))
		*why = arena_printf(a, "the base's source: %s", err.msg);
	if (!*why) {
		inside = path_relative(top, abs);
		dir = path_join(*temp, inside);
		free(inside);
	}
	free(abs);
	if (!dir)
		return NULL;
	const char *kept = copy(a, dir);

	free(dir);
	return kept;
}
