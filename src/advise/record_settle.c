/*
 * What becomes of the profiles when all are there: they name the binary by its last place, and those of several
 * packages are merged, so that shares are of the whole run.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/record_go.h"
#include "io/file.h"
#include "profile/encode.h"
#include "profile/merge.h"

static const char *const mergeable[] = {
	"cpu.pb.gz",   "mem.pb.gz",	  "block.pb.gz",
	"mutex.pb.gz", "goroutine.pb.gz", "goroutineleak.pb.gz",
};

struct sources {
	VEC(struct profile *) v;
};

/* The packages' profiles of one kind; a package may lack it. */
static bool open_parts(struct recorder *r, const char *file, struct sources *s, struct err *err)
{
	for (size_t i = 0; i < r->targets.n; i++) {
		const char *path =
			arena_printf(&r->dir.arena, "%s/%s", r->targets.v[i].parts, file);
		struct profile *p;
		if (!path_exists(path))
			continue;
		p = profile_open(path, 0, err);
		if (!p)
			return false;
		vec_push(&s->v, p);
	}
	return true;
}

static bool write_merged(struct recorder *r, const char *file, struct sources *s, struct err *err)
{
	struct profile *all = profile_combine(s->v.v, s->v.n, err);
	struct buf out = { 0 };
	bool ok = all && profile_encode_gzip(all, &out, err) &&
		  file_write(record_dir_path(&r->dir, file), buf_str(&out), err);

	buf_release(&out);
	profile_free(all);
	return ok;
}

/*
 * The program wrote the path that its binary had while it ran. That of the goroutine profiles is gone and leaves its
 * name; with -trimpath the path is from the evidence folder.
 */
static bool fix_mapping(struct recorder *r, struct profile *p, struct mapping *m)
{
	static const char gone[] = "/" RECORD_GOROUTINES_DIR "/";
	struct str file = profile_str(p, m->file), temp = str_of(r->dir.temp_path);
	const char *path;

	if (!str_has_prefix(file, temp))
		return false;
	file = str_sub(file, temp.n, file.n);
	if (str_has_prefix(file, str_of(gone)))
		path = arena_printf(&p->arena, STR_FMT,
				    STR_ARG(str_sub(file, sizeof(gone) - 1, file.n)));
	else if (r->opt->trimpath)
		path = arena_printf(&p->arena, STR_FMT, STR_ARG(str_sub(file, 1, file.n)));
	else
		path = arena_printf(&p->arena, "%s" STR_FMT, r->dir.final_path, STR_ARG(file));
	p->strings[m->file] = str_of(path);
	return true;
}

static bool fix_profile(struct recorder *r, const char *path, struct err *err)
{
	struct profile *p = profile_open(path, 0, err);
	struct buf out = { 0 };
	bool changed = false, ok;

	if (!p)
		return false;
	for (uint32_t i = 0; i < p->n_mappings; i++)
		changed |= fix_mapping(r, p, &p->mappings[i]);
	ok = !changed ||
	     (profile_encode_gzip(p, &out, err) && file_write(path, buf_str(&out), err));
	buf_release(&out);
	profile_free(p);
	return ok;
}

static bool fix_target(struct recorder *r, const struct target *t, struct err *err)
{
	for (size_t k = 0; k < ARRAY_LEN(mergeable); k++) {
		const char *path = arena_printf(&r->dir.arena, "%s/%s", t->parts, mergeable[k]);
		if (path_exists(path) && !fix_profile(r, path, err))
			return false;
	}
	return true;
}

bool record_settle(struct recorder *r, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < r->targets.n; i++)
		ok = fix_target(r, &r->targets.v[i], err);
	for (size_t k = 0; ok && r->targets.n > 1 && k < ARRAY_LEN(mergeable); k++) {
		struct sources s = { 0 };
		ok = open_parts(r, mergeable[k], &s, err);
		if (ok && s.v.n)
			ok = write_merged(r, mergeable[k], &s, err);
		for (size_t i = 0; i < s.v.n; i++)
			profile_free(s.v.v[i]);
		vec_release(&s.v);
	}
	return ok;
}
