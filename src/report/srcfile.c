#include "report/srcfile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/gofmt.h"
#include "base/map.h"
#include "base/vec.h"
#include "io/file.h"
#include "report/gopath.h"

struct srcfile_text {
	struct str path; /* as the profile names it */
	struct file file;
	VEC(struct str) lines;
	const char *error, *found;
};

struct srcfile_reader {
	struct arena arena;
	const char *search_path, *trim_path;
	bool compat;
	VEC(struct srcfile_text) files;
	struct hashset by_path;
	struct gopath *gopath;
};

struct srcfile_reader *srcfile_reader_new(const char *search_path, const char *trim_path,
					  bool compat)
{
	struct srcfile_reader *r = xcalloc(1, sizeof(*r));
	char *cwd;

	arena_init(&r->arena);
	if (!*search_path) {
		cwd = path_abs(".");
		search_path = arena_strndup(&r->arena, cwd, strlen(cwd));
		free(cwd);
	}
	r->search_path = search_path;
	r->trim_path = trim_path;
	r->compat = compat;
	return r;
}

void srcfile_reader_free(struct srcfile_reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->files.n; i++) {
		if (r->files.v[i].file.name)
			file_close(&r->files.v[i].file);
		vec_release(&r->files.v[i].lines);
	}
	vec_release(&r->files);
	hashset_release(&r->by_path);
	gopath_free(r->gopath);
	arena_release(&r->arena);
	free(r);
}

/* Without a trim path: everything up to and with a folder that has the name of one of the search folders. */
static bool trim_by_search_path(struct srcfile_reader *r, struct str path, struct str *out)
{
	struct str rest = str_of(r->search_path), dir;

	while (rest.n) {
		struct buf want = { 0 }, clean = { 0 };
		ptrdiff_t at;

		str_cut(rest, ':', &dir, &rest);
		go_path_clean(&clean, dir);
		buf_printf(&want, "/" STR_FMT "/", STR_ARG(str_base(buf_str(&clean))));
		at = str_index(path, buf_str(&want));
		if (at >= 0)
			*out = str_sub(path, (size_t)at + want.n, path.n);
		buf_release(&want);
		buf_release(&clean);
		if (at >= 0)
			return true;
	}
	return false;
}

static bool trim_prefix(struct str path, struct str prefix, struct str *out)
{
	bool slash = prefix.n && prefix.p[prefix.n - 1] == '/';

	if (!str_has_prefix(path, prefix) ||
	    (!slash && (path.n <= prefix.n || path.p[prefix.n] != '/')))
		return false;
	*out = str_sub(path, prefix.n + !slash, path.n);
	return true;
}

static struct str trim_path(struct srcfile_reader *r, struct str path)
{
	struct str rest = str_of(r->trim_path), dir, out;

	if (!rest.n && trim_by_search_path(r, path, &out))
		return out;
	while (rest.n) {
		str_cut(rest, ':', &dir, &rest);
		if (trim_prefix(path, dir, &out))
			return out;
	}
	if (trim_prefix(path, STR("/proc/self/cwd/./"), &out) ||
	    trim_prefix(path, STR("/proc/self/cwd/"), &out))
		return out;
	return path;
}

static bool try_open(struct srcfile_text *t, const char *path, struct srcfile_reader *r,
		     struct err *err)
{
	if (path_is_dir(path) || !file_open(&t->file, path, 0, err))
		return false;
	t->found = arena_strndup(&r->arena, path, strlen(path));
	return true;
}

/* dir/path, and the same in every folder above dir. */
static bool search_upwards(struct srcfile_reader *r, struct srcfile_text *t, struct str dir,
			   struct str path)
{
	struct err err = { 0 };
	bool found = false;

	for (;;) {
		struct buf joined = { 0 }, clean = { 0 };
		ptrdiff_t slash;

		buf_printf(&joined, STR_FMT "/" STR_FMT, STR_ARG(dir), STR_ARG(path));
		go_path_clean(&clean, buf_str(&joined));
		found = try_open(t, clean.data, r, &err);
		buf_release(&joined);
		buf_release(&clean);
		if (found || dir.n == 0 || str_eq(dir, STR("/")) || str_eq(dir, STR(".")))
			return found;
		slash = str_last_index_byte(dir, '/');
		dir = slash > 0 ? str_sub(dir, 0, (size_t)slash) : slash == 0 ? STR("/") : STR(".");
	}
}

static bool open_as_pprof(struct srcfile_reader *r, struct srcfile_text *t)
{
	struct str path = trim_path(r, t->path), rest = str_of(r->search_path), dir;
	char *name = arena_strndup(&r->arena, path.p, path.n);
	struct err err = { 0 };

	if (path.n && path.p[0] == '/') {
		if (try_open(t, name, r, &err))
			return true;
		t->error = arena_printf(&r->arena, "open %s: no such file or directory", name);
		return false;
	}
	while (rest.n) {
		str_cut(rest, ':', &dir, &rest);
		if (search_upwards(r, t, dir, path))
			return true;
	}
	t->error =
		arena_printf(&r->arena, "could not find file %s on path %s", name, r->search_path);
	return false;
}

static bool try_found(void *ctx, const char *path)
{
	struct {
		struct srcfile_reader *r;
		struct srcfile_text *t;
	} *c = ctx;
	struct err err = { 0 };

	return path_exists(path) && try_open(c->t, path, c->r, &err);
}

static bool open_as_go(struct srcfile_reader *r, struct srcfile_text *t)
{
	struct {
		struct srcfile_reader *r;
		struct srcfile_text *t;
	} c = { r, t };

	if (r->compat)
		return false;
	if (!r->gopath)
		r->gopath = gopath_new(r->search_path);
	return gopath_candidates(r->gopath, t->path, try_found, &c);
}

static bool same_path(const void *ctx, uint32_t i, const void *key)
{
	const struct srcfile_reader *r = ctx;

	return str_eq(r->files.v[i].path, *(const struct str *)key);
}

static struct srcfile_text *text_of(struct srcfile_reader *r, struct str path)
{
	uint64_t hash = hash_bytes(path.p, path.n, 0);
	uint32_t i = hashset_find(&r->by_path, hash, same_path, r, &path);
	struct srcfile_text *t;
	struct str rest, line;

	if (i != MAP_NONE)
		return &r->files.v[i];
	t = vec_add(&r->files);
	t->path = arena_str(&r->arena, path);
	t->error = t->found = "";
	hashset_add(&r->by_path, hash, (uint32_t)r->files.n - 1);
	if (open_as_pprof(r, t) || open_as_go(r, t)) {
		t->error = "";
		for (rest = t->file.data; str_next_line(&rest, &line);)
			vec_push(&t->lines, line);
	}
	return t;
}

bool srcfile_line(struct srcfile_reader *r, struct str path, int64_t line, struct str *out)
{
	struct srcfile_text *t = text_of(r, path);

	if (line <= 0 || (uint64_t)line > t->lines.n)
		return false;
	*out = t->lines.v[line - 1];
	return true;
}

const char *srcfile_error(struct srcfile_reader *r, struct str path)
{
	return text_of(r, path)->error;
}

const char *srcfile_found(struct srcfile_reader *r, struct str path)
{
	return text_of(r, path)->found;
}
