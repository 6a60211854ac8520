/* The profiles of several packages as one, so that shares are of the whole run. */
#include <stdlib.h>

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

bool record_merge(struct recorder *r, struct err *err)
{
	bool ok = true;

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
