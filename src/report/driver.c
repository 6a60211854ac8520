#include "report/driver.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "report/expand.h"

/* As many sources are merged at a time; the sums of several such chunks are merged again. The original does the same. */
#define CHUNK 128
#define SMALL_BATCH ((int64_t)32 << 20) /* bytes of files */

struct source {
	const char *name;
	struct profile *p;
	char *url; /* of a remote one */
	struct err err;
};

struct loader {
	const struct driver_sources *s;
	const struct driver_hooks *hooks;
	const struct notices *n;
	struct source *v;
};

/* A profile without mappings gets one: what a program without position-independent code has. */
static void add_mapping(struct profile *p)
{
	if (p->n_mappings)
		return;
	p->mappings = ARENA_NEW(&p->arena, struct mapping);
	p->mappings[0].id = 1;
	p->n_mappings = 1;
	p->loc_mapping = ARENA_ARRAY(&p->arena, uint32_t, (size_t)p->n_locations + 1);
}

static void override_program(struct profile *p, const struct driver_sources *s)
{
	if (s->exec_name)
		p->mappings[0].file = profile_add_string(p, str_of(s->exec_name));
	if (*s->build_id && !p->strings[p->mappings[0].build_id].n)
		p->mappings[0].build_id = profile_add_string(p, str_of(s->build_id));
}

static struct profile *fetch(struct loader *l, struct source *src)
{
	struct profile_read_options o = { l->s->max_inflated, l->s->compat };
	struct buf data = { 0 };
	struct profile *p;
	struct stat st;

	if (strcmp(src->name, "-") == 0 || stat(src->name, &st) == 0)
		return profile_open_with(src->name, &o, &src->err);
	if (!l->hooks->fetch) {
		/* Go writes the system's words small */
		const char *why = strerror(errno);
		err_set(&src->err, ERR_IO, "%s: stat %s: %c%s", src->name, src->name, tolower(*why),
			why + 1);
		return NULL;
	}
	if (!l->hooks->fetch(src->name, l->s, l->n, &data, &src->url, &src->err)) {
		err_prefix(&src->err, "%s", src->name);
		buf_release(&data);
		return NULL;
	}
	p = profile_read_with(buf_str(&data), src->name, &o, &src->err);
	if (p && p->input.data.p == data.data) {
		/* strings point into it: it lives as long as the profile */
		char *copy = arena_strndup(&p->arena, data.data, data.n);
		for (uint32_t i = 0; i < p->n_strings; i++)
			if (p->strings[i].p >= data.data && p->strings[i].p < data.data + data.n)
				p->strings[i].p = copy + (p->strings[i].p - data.data);
		p->input.data.p = copy;
	}
	buf_release(&data);
	return p;
}

static void load_one(void *ctx, size_t i)
{
	struct loader *l = ctx;
	struct source *src = &l->v[i];

	src->p = fetch(l, src);
	if (!src->p)
		return;
	if (l->hooks->locate)
		l->hooks->locate(src->p, l->s, l->n);
	add_mapping(src->p);
	override_program(src->p, l->s);
}

/* Sums of a chunk: what is not there is left out. */
struct chunk {
	struct loader l;
	size_t n, loaded;
	struct profile *sum;
	struct err err;
};

static void sum_chunk(void *ctx, size_t i)
{
	struct chunk *c = (struct chunk *)ctx + i;
	struct profile *ps[CHUNK];

	for (size_t k = 0; k < c->n; k++)
		if (c->l.v[k].p)
			ps[c->loaded++] = c->l.v[k].p;
	if (!c->loaded)
		return;
	if (c->loaded == 1) {
		if (profile_make_compatible(ps, 1, &c->err))
			c->sum = ps[0];
		else
			profile_free(ps[0]);
		return;
	}
	c->sum = profile_combine(ps, c->loaded, &c->err);
	for (size_t k = 0; k < c->loaded; k++)
		profile_free(ps[k]);
}

/* Small files all at once, which keeps every processor busy; large ones a chunk at a time, to bound the memory. */
static size_t batch_of(const char *const *names, size_t n)
{
	int64_t bytes = 0;
	struct stat st;

	for (size_t i = 0; i < n; i++)
		bytes += stat(names[i], &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : SMALL_BATCH;
	return bytes < SMALL_BATCH ? n : CHUNK;
}

struct group {
	struct profile *p;
	size_t n, loaded;
	char *url; /* of the first remote source */
};

static bool add_chunk(struct group *g, struct chunk *c, struct err *err)
{
	struct profile *both[2] = { g->p, c->sum }, *sum;

	g->loaded += c->loaded;
	if (!c->sum) {
		if (c->loaded)
			*err = c->err;
		return !c->loaded;
	}
	c->sum = NULL;
	if (!g->p) {
		g->p = both[1];
		return true;
	}
	sum = profile_combine(both, 2, err);
	profile_free(both[0]);
	profile_free(both[1]);
	g->p = sum;
	return sum != NULL;
}

static bool load_group(struct loader *l, const char *const *names, size_t n, struct group *g,
		       struct err *err)
{
	size_t n_chunks = (n + CHUNK - 1) / CHUNK;
	struct source *sources = xcalloc(n + 1, sizeof(*sources));
	struct chunk *chunks = xcalloc(n_chunks + 1, sizeof(*chunks));
	bool ok = true;

	g->n = n;
	for (size_t i = 0; i < n; i++)
		sources[i].name = names[i];
	for (size_t i = 0; i < n_chunks; i++) {
		chunks[i].l = *l;
		chunks[i].l.v = sources + i * CHUNK;
		chunks[i].n = MIN(n - i * CHUNK, (size_t)CHUNK);
	}
	for (size_t i = 0, batch = n > CHUNK ? batch_of(names, n) : n; i < n; i += batch) {
		size_t first = i / CHUNK, end = MIN(i + batch, n);
		struct loader part = *l;
		part.v = sources + i;
		pool_run(end - i, load_one, &part);
		pool_run((end + CHUNK - 1) / CHUNK - first, sum_chunk, chunks + first);
	}
	for (size_t i = 0; i < n; i++) {
		if (sources[i].err.code)
			notice(l->n, "%s", sources[i].err.msg);
		if (sources[i].url && !g->url)
			g->url = sources[i].url;
		else
			free(sources[i].url);
	}
	for (size_t i = 0; i < n_chunks; i++) {
		ok = ok && add_chunk(g, &chunks[i], err);
		profile_free(chunks[i].sum);
	}
	free(sources);
	free(chunks);
	return ok;
}

static bool subtract(struct profile **p, struct profile **base, const struct driver_sources *s,
		     struct err *err)
{
	struct profile *both[2], *sum;
	double *minus = ARENA_ARRAY(&(*base)->arena, double, (size_t)(*base)->n_types + 1);

	if (*s->diff_base)
		profile_set_label(*base, STR("pprof::base"), STR("true"));
	if (s->normalize && !profile_normalize(*p, *base, err))
		return false;
	for (uint32_t t = 0; t < (*base)->n_types; t++)
		minus[t] = -1;
	profile_scale(*base, minus);
	both[0] = *p;
	both[1] = *base;
	sum = profile_combine(both, 2, err);
	if (!sum)
		return false;
	profile_free(*p);
	*p = sum;
	return true;
}

/* An address that stood in for a file's name goes. */
static void forget_urls(struct profile *p, const char *url)
{
	for (uint32_t i = 0; url && i < p->n_mappings; i++)
		if (str_eq(p->strings[p->mappings[i].file], str_of(url)))
			p->mappings[i].file = 0;
}

static void add_comment(struct profile *p, const char *text)
{
	uint32_t *more = ARENA_ARRAY(&p->arena, uint32_t, (size_t)p->n_comments + 1);

	if (p->n_comments)
		memcpy(more, p->comments, p->n_comments * sizeof(*more));
	more[p->n_comments++] = profile_add_string(p, str_of(text));
	p->comments = more;
}

static bool finish(struct profile *p, const struct driver_sources *s,
		   const struct driver_hooks *hooks, const char *url, const struct notices *n,
		   struct err *err)
{
	if (hooks->symbolize && !hooks->symbolize(p, s->symbolize, url, n, err))
		return false;
	if (s->all_frames)
		p->drop_frames = p->keep_frames = 0;
	if (!filter_uninteresting(p, err))
		err->code = ERR_NONE; /* the original does not look */
	forget_urls(p, url);
	if (*s->comment)
		add_comment(p, s->comment);
	if (url && hooks->save)
		hooks->save(p, n);
	return true;
}

static bool check_counts(const struct group *src, const struct group *base, const struct notices *n,
			 struct err *err)
{
	if (!src->loaded)
		return err_set(err, ERR_IO, "failed to fetch any source profiles");
	if (base->n && !base->loaded)
		return err_set(err, ERR_IO, "failed to fetch any base profiles");
	if (src->loaded != src->n)
		notice(n, "Fetched %zu source profiles out of %zu", src->loaded, src->n);
	if (base->loaded != base->n)
		notice(n, "Fetched %zu base profiles out of %zu", base->loaded, base->n);
	return true;
}

struct profile *driver_load(const struct driver_sources *s, const struct driver_hooks *hooks,
			    const struct notices *n, struct err *err)
{
	static const struct driver_hooks none = { 0 };
	struct loader l = { .s = s, .hooks = hooks ? hooks : &none, .n = n };
	const char *base_name = *s->diff_base ? s->diff_base : s->base;
	struct group src = { 0 }, base = { 0 };
	source_names names = { 0 };
	bool ok;

	for (size_t i = 0; i < s->n; i++)
		source_expand(s->names[i], &names);
	ok = load_group(&l, (const char *const *)names.v, names.n, &src, err) ||
	     err_prefix(err, "problem fetching source profiles");
	ok = ok && (load_group(&l, &base_name, *base_name ? 1 : 0, &base, err) ||
		    err_prefix(err, "problem fetching base profiles"));
	ok = ok && check_counts(&src, &base, n, err);
	ok = ok && (!base.p || subtract(&src.p, &base.p, s, err));
	ok = ok && src.p && finish(src.p, s, l.hooks, src.url ? src.url : base.url, n, err);
	source_names_release(&names);
	profile_free(base.p);
	if (!ok) {
		profile_free(src.p);
		src.p = NULL;
	}
	free(src.url);
	free(base.url);
	return src.p;
}
