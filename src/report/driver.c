#include "report/driver.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "io/tar.h"
#include "profile/filter.h"
#include "profile/merge.h"
#include "report/expand.h"
#include "report/pgo.h"

/* As many sources are merged at a time; the sums of several such chunks are merged again. The original does the same. */
#define CHUNK 128
#define SMALL_BATCH ((int64_t)32 << 20) /* bytes of files */
#define QUICK_MIN 8			/* sources, for which load_quickly is worth it */

struct source {
	const char *name;
	struct str data; /* of a member of an archive; p NULL: name is opened */
	struct profile *p;
	double weight; /* pgo.h */
	bool is_file;  /* known to be a regular one */
	bool refused;  /* err is one that ends everything */
	/* profiles in it; more than one in an archive, 0 in what is no profile at all */
	size_t n, loaded;
	struct profile_archive archive;
	struct buf body; /* of a remote archive that is not packed */
	char *url;	 /* of a remote one */
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

/* Strings point into data, which does not live as long as the profile. */
static void own_input(struct profile *p, struct str data)
{
	char *copy;

	if (p->input.data.p != data.p)
		return;
	copy = arena_strndup(&p->arena, data.p, data.n);
	for (uint32_t i = 0; i < p->n_strings; i++)
		if (p->strings[i].p >= data.p && p->strings[i].p < data.p + data.n)
			p->strings[i].p = copy + (p->strings[i].p - data.p);
	p->input.data.p = copy;
}

static struct profile *fetch(struct loader *l, struct source *src)
{
	struct profile_read_options o = { l->s->max_inflated, l->s->compat, NULL };
	struct profile *p;
	struct stat st;

	if (src->data.p) {
		p = profile_read_with(src->data, src->name, &o, &src->err);
		if (p)
			own_input(p, src->data);
		return p;
	}
	o.archive = &src->archive;
	if (src->is_file || strcmp(src->name, "-") == 0 || stat(src->name, &st) == 0)
		return profile_open_with(src->name, &o, &src->err);
	if (!l->hooks->fetch) {
		/* Go writes the system's words small */
		const char *why = strerror(errno);
		err_set(&src->err, ERR_IO, "%s: stat %s: %c%s", src->name, src->name, tolower(*why),
			why + 1);
		return NULL;
	}
	if (!l->hooks->fetch(src->name, l->s, l->n, &src->body, &src->url, &src->err)) {
		err_prefix(&src->err, "%s", src->name);
		return NULL;
	}
	p = profile_read_with(buf_str(&src->body), src->name, &o, &src->err);
	if (p)
		own_input(p, buf_str(&src->body));
	if (src->archive.input.data.p != src->body.data)
		buf_release(&src->body);
	return p;
}

static void load_one(void *ctx, size_t i)
{
	struct loader *l = ctx;
	struct source *src = &l->v[i];

	src->p = fetch(l, src);
	/* in an archive there may be other things */
	src->n = !src->data.p || src->p || !strstr(src->err.msg, "unrecognized profile format");
	if (!src->p)
		return;
	if (l->s->pgo && !pgo_check(src->p, src->name, &src->err)) {
		src->refused = true;
		profile_free(src->p);
		src->p = NULL;
		return;
	}
	pgo_weigh(src->p, src->weight);
	src->loaded = 1;
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

/* Are these files, and small ones? Then nothing bad comes of having all of them in memory, or of reading them twice. */
static bool are_small(struct source *v, size_t n)
{
	int64_t bytes = 0;
	struct stat st;

	for (size_t i = 0; i < n && bytes < SMALL_BATCH; i++) {
		v[i].is_file = stat(v[i].name, &st) == 0 && S_ISREG(st.st_mode);
		bytes += v[i].is_file ? st.st_size : SMALL_BATCH;
	}
	return bytes < SMALL_BATCH;
}

struct group {
	struct profile *p;
	size_t n, loaded;
	char *url; /* of the first remote source */
};

static bool add_chunk(struct group *g, struct chunk *c, struct err *err)
{
	struct profile *both[2] = { g->p, c->sum }, *sum;

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

static void load_archive(struct loader *l, struct source *src);

/* Loads all and sums those of each chunk. */
static void load_and_sum(struct loader *l, struct source *v, size_t n, size_t batch,
			 struct chunk *chunks)
{
	for (size_t i = 0; i < n; i += batch) {
		size_t first = i / CHUNK, end = MIN(i + batch, n);
		struct loader part = *l;

		part.v = v + i;
		pool_run(end - i, load_one, &part);
		for (size_t k = i; k < end; k++)
			if (v[k].archive.input.data.p)
				load_archive(l, &v[k]);
		pool_run((end + CHUNK - 1) / CHUNK - first, sum_chunk, chunks + first);
	}
}

static bool err_refused(const struct source *src, struct err *err)
{
	*err = src->err;
	return false;
}

static bool load_sources(struct loader *l, struct source *v, size_t n, size_t batch,
			 struct group *g, struct err *err)
{
	size_t n_chunks = (n + CHUNK - 1) / CHUNK;
	struct chunk *chunks = xcalloc(n_chunks + 1, sizeof(*chunks));
	bool ok = true;

	for (size_t i = 0; i < n_chunks; i++) {
		chunks[i].l = *l;
		chunks[i].l.v = v + i * CHUNK;
		chunks[i].n = MIN(n - i * CHUNK, (size_t)CHUNK);
	}
	load_and_sum(l, v, n, batch, chunks);
	for (size_t i = 0; i < n; i++) {
		g->n += v[i].n;
		g->loaded += v[i].loaded;
		if (v[i].refused && ok)
			ok = err_refused(&v[i], err);
		else if (v[i].err.code && v[i].n)
			notice(l->n, "%s", v[i].err.msg);
		if (v[i].url && !g->url)
			g->url = v[i].url;
		else
			free(v[i].url);
	}
	for (size_t i = 0; i < n_chunks; i++) {
		ok = ok && add_chunk(g, &chunks[i], err);
		profile_free(chunks[i].sum);
	}
	free(chunks);
	return ok;
}

/* The regular files of an archive as sources. */
typedef VEC(struct source) source_list;

static bool list_members(const struct source *src, source_list *list, struct err *err)
{
	struct tar_member m;
	struct tar t;

	tar_init(&t, src->archive.input.data);
	while (tar_next(&t, &m, err)) {
		struct source *member = vec_add(list);

		member->name = xasprintf("%s:" STR_FMT, src->name, STR_ARG(m.name));
		member->data = m.data.n ? m.data : STR("");
		member->weight = src->weight;
	}
	tar_release(&t);
	if (!err->code && !list->n)
		err_set(err, ERR_FORMAT, "the archive has no files");
	return !err->code || err_prefix(err, "%s", src->name);
}

/* What is no profile is left out, and said so once. */
static void tell_left_out(const struct source *src, const source_list *list,
			  const struct notices *n)
{
	enum { SHOWN = 3 };
	struct buf names = { 0 };
	size_t left = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (!list->v[i].n && left++ < SHOWN)
			buf_printf(&names, "%s%s", left > 1 ? ", " : "",
				   list->v[i].name + strlen(src->name) + 1);
	}
	if (left)
		notice(n, "%s: left out %zu of %zu files that are no profiles: %s%s", src->name,
		       left, list->n, names.data, left > SHOWN ? " ..." : "");
	buf_release(&names);
}

static bool any_refused(const source_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].refused)
			return true;
	return false;
}

static void load_archive(struct loader *l, struct source *src)
{
	source_list list = { 0 };
	struct group g = { 0 };

	if (list_members(src, &list, &src->err)) {
		if (!load_sources(l, list.v, list.n, CHUNK, &g, &src->err)) {
			src->refused = any_refused(&list);
			if (!src->refused)
				err_prefix(&src->err, "%s", src->name);
			profile_free(g.p);
			g.p = NULL;
		}
		src->p = g.p;
		src->n = MAX(g.n, (size_t)1);
		src->loaded = g.p ? g.loaded : 0;
		if (g.n)
			tell_left_out(src, &list, l->n);
		else
			err_set(&src->err, ERR_FORMAT, "%s: none of its %zu files is a profile",
				src->name, list.n);
	}
	for (size_t i = 0; i < list.n; i++)
		free((char *)list.v[i].name);
	vec_release(&list);
	profile_archive_release(&src->archive);
	buf_release(&src->body);
}

/*
 * Many small files, which is the most common kind of many: each is merged as soon as it is read, and goes. Every thread takes a
 * run of files behind each other; the sums are added in their order, so that the result is that of one merge.
 */
struct quick {
	struct loader l;
	size_t n, loaded;
	struct merger *sum;
	atomic_bool *
		stop; /* one of the profiles is none that merger_add takes: all begins anew, the long way */
};

static void quick_range(void *ctx, size_t i)
{
	struct quick *q = (struct quick *)ctx + i;

	q->sum = merger_new();
	for (size_t k = 0; k < q->n && !atomic_load_explicit(q->stop, memory_order_relaxed); k++) {
		struct source *src = &q->l.v[k];

		load_one(&q->l, k);
		if (src->archive.input.data.p || (src->p && !merger_add(q->sum, src->p)))
			atomic_store(q->stop, true);
		q->loaded += src->p != NULL;
		profile_free(src->p);
		src->p = NULL;
	}
}

/* Notices of threads, until it is known that what they say stands. */
struct held_notices {
	pthread_mutex_t lock;
	VEC(char *) lines;
};

static void hold_line(void *ctx, struct str line)
{
	struct held_notices *h = ctx;

	pthread_mutex_lock(&h->lock);
	vec_push(&h->lines, xasprintf(STR_FMT, STR_ARG(line)));
	pthread_mutex_unlock(&h->lock);
}

static void let_go(struct held_notices *h, const struct notices *n)
{
	for (size_t i = 0; i < h->lines.n; i++) {
		if (n)
			notice(n, "%s", h->lines.v[i]);
		free(h->lines.v[i]);
	}
	vec_release(&h->lines);
}

static struct profile *add_up(struct quick *q, size_t n, struct err *err)
{
	struct merger *sum = q[0].sum;

	q[0].sum = NULL;
	for (size_t i = 1; i < n; i++) {
		struct profile *part = q[i].loaded ? merger_finish(q[i].sum, err) : NULL;

		if (q[i].loaded)
			q[i].sum = NULL;
		if (part && !merger_add(sum, part)) {
			profile_free(part);
			merger_free(sum);
			return NULL;
		}
		profile_free(part);
	}
	return merger_finish(sum, err);
}

/* False: nothing was done, and the long way is to be taken. */
static bool load_quickly(struct loader *l, struct source *v, size_t n, struct group *g)
{
	size_t n_ranges = MIN((size_t)pool_threads(), n / 2), loaded = 0;
	struct quick *q = xcalloc(n_ranges, sizeof(*q));
	struct held_notices held = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct notices hold = { hold_line, &held };
	atomic_bool stop = false;
	struct err err = { 0 };

	for (size_t i = 0; i < n_ranges; i++) {
		size_t from = n * i / n_ranges, to = n * (i + 1) / n_ranges;
		q[i] = (struct quick){ .l = *l, .n = to - from, .stop = &stop };
		q[i].l.v = v + from;
		q[i].l.n = &hold;
	}
	pool_run(n_ranges, quick_range, q);
	for (size_t i = 0; i < n_ranges; i++)
		loaded += q[i].loaded;
	if (!stop && loaded > 1 && q[0].loaded)
		g->p = add_up(q, n_ranges, &err);
	for (size_t i = 0; i < n_ranges; i++)
		merger_free(q[i].sum);
	free(q);
	let_go(&held, g->p ? l->n : NULL);
	for (size_t i = 0; i < n; i++) {
		profile_archive_release(&v[i].archive);
		if (g->p && v[i].err.code)
			notice(l->n, "%s", v[i].err.msg);
		if (!g->p)
			v[i] = (struct source){ .name = v[i].name,
						.weight = v[i].weight,
						.is_file = true };
	}
	g->n = g->p ? n : 0;
	g->loaded = g->p ? loaded : 0;
	return g->p != NULL;
}

/* weights: of the names; NULL: as measured. */
static bool load_group(struct loader *l, const char *const *names, const double *weights, size_t n,
		       struct group *g, struct err *err)
{
	struct source *sources = xcalloc(n + 1, sizeof(*sources));
	bool ok, small;

	for (size_t i = 0; i < n; i++) {
		sources[i].name = names[i];
		sources[i].weight = weights ? weights[i] : PGO_AS_MEASURED;
	}
	small = n > 1 && are_small(sources, n);
	/* all at once keeps every processor busy; a chunk at a time bounds the memory */
	ok = (small && n >= QUICK_MIN && !l->s->pgo && load_quickly(l, sources, n, g)) ||
	     load_sources(l, sources, n, small || n <= CHUNK ? n : CHUNK, g, err);
	free(sources);
	return ok;
}

/* What the names of the command line stand for, with the weight of each. */
struct names {
	source_names names;
	VEC(double) weights;
};

static bool expand_names(const struct driver_sources *s, struct names *out, struct err *err)
{
	double *weights = xcalloc(s->n + 1, sizeof(*weights));
	bool ok = pgo_parse_weights(s->weights ? s->weights : "", weights, s->n, err);

	for (size_t i = 0; i < s->n && ok; i++) {
		source_expand(s->names[i], &out->names);
		while (out->weights.n < out->names.n)
			vec_push(&out->weights, weights[i]);
	}
	free(weights);
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
	if (hooks->symbolize && !hooks->symbolize(p, s, url, n, err))
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
	struct names names = { 0 };
	bool ok;

	ok = expand_names(s, &names, err);
	ok = ok && (load_group(&l, (const char *const *)names.names.v, names.weights.v,
			       names.names.n, &src, err) ||
		    err_prefix(err, "problem fetching source profiles"));
	ok = ok && (load_group(&l, &base_name, NULL, *base_name ? 1 : 0, &base, err) ||
		    err_prefix(err, "problem fetching base profiles"));
	ok = ok && check_counts(&src, &base, n, err);
	ok = ok && (!base.p || subtract(&src.p, &base.p, s, err));
	ok = ok && src.p && finish(src.p, s, l.hooks, src.url ? src.url : base.url, n, err);
	source_names_release(&names.names);
	vec_release(&names.weights);
	profile_free(base.p);
	if (!ok) {
		profile_free(src.p);
		src.p = NULL;
	}
	free(src.url);
	free(base.url);
	return src.p;
}
