/* Local files for mappings: the search of pprof (internal/driver/fetch.go, locateBinaries, as vendored in go1.26). */
#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "io/file.h"
#include "profile/filter.h"
#include "symbol/binary.h"
#include "symbol/symbolize.h"

struct search {
	struct profile *p;
	struct mapping *m;
	struct str dir, file, id;
	const struct symbolize_log *log;
};

/* Takes the file when it is a program with the right build id. */
static bool try_path(const struct search *s, const char *path)
{
	struct err err = { 0 };
	struct binary *b = path_exists(path) && !path_is_dir(path) ? binary_open(path, &err) : NULL;
	struct str own;
	bool ok;

	if (!b)
		return false;
	own = binary_gnu_build_id(b);
	ok = !s->id.n || str_eq(s->id, own);
	if (ok) {
		s->m->file = profile_add_string(s->p, str_of(path));
	} else if (s->log && s->log->say) {
		char *text = xasprintf("Ignoring local file %s: build-id mismatch (" STR_FMT
				       " != " STR_FMT ")",
				       path, STR_ARG(s->id), STR_ARG(own));
		s->log->say(s->log->ctx, text);
		free(text);
	}
	binary_close(b);
	return ok;
}

static bool try_parts(const struct search *s, struct str a, struct str b, struct str c,
		      const char *suffix)
{
	struct buf joined = { 0 }, path = { 0 };
	bool ok;

	buf_printf(&joined, STR_FMT "/" STR_FMT "/" STR_FMT "/" STR_FMT "%s", STR_ARG(s->dir),
		   STR_ARG(a), STR_ARG(b), STR_ARG(c), suffix);
	go_path_clean(&path, buf_str(&joined));
	ok = try_path(s, path.data);
	buf_release(&joined);
	buf_release(&path);
	return ok;
}

static bool try_entry(void *ctx, const char *name, bool is_dir)
{
	struct {
		const struct search *s;
		const char *dir;
		bool found;
	} *c = ctx;
	char *path = path_join(c->dir, name);

	c->found = !is_dir && try_path(c->s, path);
	free(path);
	return !c->found;
}

static bool by_build_id(const struct search *s)
{
	struct str none = STR("");
	struct err err = { 0 };
	char *dir;
	struct {
		const struct search *s;
		const char *dir;
		bool found;
	} c = { s, NULL, false };

	if (s->file.n && try_parts(s, s->id, none, str_base(s->file), ""))
		return true;
	dir = xasprintf(STR_FMT "/" STR_FMT, STR_ARG(s->dir), STR_ARG(s->id));
	c.dir = dir;
	if (path_is_dir(dir) && !dir_each(dir, try_entry, &c, &err))
		c.found = false;
	free(dir);
	return c.found || (s->file.n && try_parts(s, s->file, none, s->id, "")) ||
	       (s->id.n > 2 &&
		try_parts(s, str_sub(s->id, 0, 2), none, str_sub(s->id, 2, s->id.n), ".debug"));
}

static bool by_name(const struct search *s)
{
	struct str none = STR(""), base = str_base(s->file), dir;
	ptrdiff_t slash = str_last_index_byte(s->file, '/');

	dir = slash >= 0 ? str_sub(s->file, 0, (size_t)slash) : STR(".");
	return try_parts(s, none, none, base, "") || try_parts(s, none, none, s->file, "") ||
	       try_parts(s, none, none, s->file, ".debug") ||
	       try_parts(s, dir, STR(".debug"), base, ".debug") ||
	       try_parts(s, STR("usr/lib/debug"), dir, base, ".debug");
}

void symbolize_locate(struct profile *p, const struct symbolize_log *log)
{
	const char *path = getenv("PPROF_BINARY_PATH"), *home = getenv("HOME");
	char *usual = xasprintf("%s/pprof/binaries", home ? home : "");
	bool there = path && *path ? true : path_is_dir(usual);

	for (uint32_t i = 0; i < p->n_mappings && there; i++) {
		struct search s = { .p = p, .m = &p->mappings[i], .log = log };
		struct str rest = str_of(path && *path ? path : usual);

		s.file = p->strings[p->mappings[i].file];
		s.id = p->strings[p->mappings[i].build_id];
		while (rest.n) {
			str_cut(rest, ':', &s.dir, &rest);
			if ((s.id.n && by_build_id(&s)) || (s.file.n && by_name(&s)))
				break;
		}
	}
	free(usual);
}
