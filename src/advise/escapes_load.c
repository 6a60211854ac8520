#include "advise/escapes_load.h"

#include <stdlib.h>

#include "io/inflate.h"
#include "io/proc.h"

#define TEXT_MAX ((size_t)1 << 30)

/* ---- folders of JSON ---- */

struct walk {
	struct escapes *e; /* NULL: only looks whether there is any */
	const char *dir;
	int depth;
	size_t n;
	bool ok;
	struct err *err;
};

static bool looks_json(struct str text)
{
	return str_has_prefix(text, STR("{\"version\":"));
}

static bool read_json_file(struct walk *w, const char *path)
{
	struct file f;

	if (!file_open(&f, path, 0, w->err))
		return false;
	if (looks_json(f.data)) {
		w->n++;
		w->ok = !w->e || escapes_add_json(w->e, f.data, path, w->err);
	}
	file_close(&f);
	return w->ok;
}

static bool visit(void *ctx, const char *name, bool is_dir)
{
	struct walk *w = ctx;
	char *path = path_join(w->dir, name);

	if (is_dir && w->depth > 0 && name[0] != '.') {
		struct walk inner = { w->e, path, w->depth - 1, 0, true, w->err };

		w->ok = dir_each(path, visit, &inner, w->err) && inner.ok;
		w->n += inner.n;
	} else if (!is_dir && str_has_suffix(str_of(name), STR(".json"))) {
		w->ok = read_json_file(w, path) && w->ok;
	}
	free(path);
	return w->ok && (w->e || !w->n);
}

/* The files of a folder and of its folders, depth levels down. */
static bool read_folder(struct escapes *e, const char *dir, int depth, size_t *n, struct err *err)
{
	struct walk w = { e, dir, depth, 0, true, err };
	bool ok = dir_each(dir, visit, &w, err) && w.ok;

	*n = w.n;
	return ok;
}

bool escapes_is_json_folder(const char *path)
{
	struct err ignored;
	size_t n;

	return path_is_dir(path) && read_folder(NULL, path, 1, &n, &ignored) && n > 0;
}

static bool read_text_or_json(struct escapes *e, const char *path, struct str text, struct err *err)
{
	if (looks_json(text))
		return escapes_add_json(e, text, path, err);
	if (str_index_byte(str_sub(text, 0, 4096), '\0') >= 0)
		return err_set(
			err, ERR_FORMAT,
			"%s: is binary, expected what the Go compiler says with -m=2 or -json=0",
			path);
	if (!escapes_add_text(e, arena_str(&e->arena, text), false, NULL))
		return err_set(err, ERR_FORMAT,
			       "%s: not one line of it is a diagnostic of the Go compiler "
			       "(\"file.go:12:7: message\"); go build -gcflags=-m=2 writes them to "
			       "standard error",
			       path);
	return true;
}

bool escapes_load_log(struct escapes *e, const char *path, struct err *err)
{
	struct file f;
	struct inflated z;
	size_t n;
	bool ok;

	if (path_is_dir(path))
		return read_folder(e, path, 1, &n, err) &&
		       (n ||
			err_set(err, ERR_NOT_FOUND, "%s: no JSON of a Go compiler in it", path));
	if (!file_open(&f, path, 0, err))
		return false;
	if (!inflate_any(f.data, 0, &z, err)) {
		file_close(&f);
		return err_prefix(err, "%s", path);
	}
	ok = read_text_or_json(e, path, z.data, err);
	inflated_release(&z);
	file_close(&f);
	return ok;
}

/* ---- evidence ---- */

bool escapes_load_evidence(struct escapes *e, const struct evidence *ev, struct err *err)
{
	const char *dir = arena_strndup(&e->arena, ev->module_dir.p ? ev->module_dir.p : "",
					ev->module_dir.n);
	size_t n = 0;
	bool ok = true;

	e->own_module = str_eq(ev->module, STR("std")) ? STR("") : ev->module;
	if (ev->module_dir.n)
		vec_push(&e->own_dirs, dir);
	if (ev->dir) {
		char *json = path_join(ev->dir, "compiler");
		ok = !ev->has_compiler || read_folder(e, json, 1, &n, err);
		free(json);
	}
	if (ok && !n && !ev->escape.data.n)
		return err_set(
			err, ERR_NOT_FOUND,
			"%s: the compiler's output is not in it (compiler/, escape.txt); record it "
			"again with goperf record PACKAGE, or name the package here",
			ev->dir ? ev->dir : "the evidence");
	if (ok)
		escapes_add_text(e, ev->escape.data, n > 0, ev->module_dir.n ? dir : NULL);
	if (ok && ev->go_version.n)
		e->go_version = ev->go_version;
	return ok;
}

/* ---- packages ---- */

/* The folder of the user's code that a package is part of. */
static const char *own_dir(const struct go_package *p)
{
	return p->is_main_module && *p->module_dir ? p->module_dir : p->dir;
}

static void add_own_dirs(struct escapes *e, const struct go_packages *packages)
{
	for (size_t i = 0; i < packages->n; i++) {
		const char *dir = own_dir(&packages->v[i]);
		bool there = false;

		for (size_t k = 0; k < e->own_dirs.n && !there; k++)
			there = strcmp(e->own_dirs.v[k], dir) == 0;
		if (!there)
			vec_push(&e->own_dirs, dir);
	}
}

struct words {
	VEC(const char *) v;
};

/*
 * One set of flags for all packages, and one more for each command: their JSON goes to a folder "main" under the folder that
 * is named, so two commands must not share one.
 */
static void add_gcflags(struct arena *a, struct words *w, const struct go_packages *packages,
			const char *temp)
{
	/* go splits the flags at blanks that stand in no quotes */
	const char *flags = "-m=2 -d=defer", *quote = strchr(temp, '\'') ? "\"" : "'";

	for (size_t i = 0; i < packages->n; i++) {
		const struct go_package *p = &packages->v[i];
		bool is_main = strcmp(p->name, "main") == 0;

		if (is_main)
			vec_push(&w->v, arena_printf(a, "-gcflags=%s=%s %s-json=0,%s/m%zu%s",
						     p->import_path, flags, quote, temp, i, quote));
		else
			vec_push(&w->v, arena_printf(a, "-gcflags=%s=%s %s-json=0,%s/p%s",
						     p->import_path, flags, quote, temp, quote));
	}
}

static const char **build_argv(struct arena *a, const struct escape_build *b, const char *temp)
{
	struct words w = { 0 };
	const char **argv;

	vec_push(&w.v, b->env.program);
	vec_push(&w.v, "build");
	vec_push(&w.v, "-o");
	vec_push(&w.v, "/dev/null");
	if (b->tags)
		vec_push(&w.v, arena_printf(a, "-tags=%s", b->tags));
	add_gcflags(a, &w, &b->packages, temp);
	vec_push(&w.v, "--");
	for (size_t i = 0; i < b->packages.n; i++)
		vec_push(&w.v, b->packages.v[i].import_path);
	vec_push(&w.v, NULL);
	argv = ARENA_ARRAY(a, const char *, w.v.n);
	memcpy(argv, w.v.v, w.v.n * sizeof(*argv));
	vec_release(&w.v);
	return argv;
}

static bool run_build(struct escapes *e, const struct escape_build *b, const char *temp,
		      struct err *err)
{
	struct buf said = { .max = TEXT_MAX };
	struct proc p = { .argv = build_argv(&e->arena, b, temp),
			  .dir = b->dir,
			  .err = &said,
			  .on_tick = b->on_tick,
			  .ctx = b->ctx };
	size_t n;
	bool ok = proc_run(&p, err);

	if (ok && p.exit_code != 0)
		ok = go_failed(err, "go build", buf_str(&said));
	ok = ok && read_folder(e, temp, 2, &n, err);
	if (ok)
		escapes_add_text(e, arena_str(&e->arena, buf_str(&said)), true, b->dir);
	buf_release(&said);
	return ok;
}

/* Files without a diagnostic are looked at too: for what their comments demand. */
static void add_files(struct escapes *e, const struct go_packages *packages)
{
	for (size_t i = 0; i < packages->n; i++) {
		const struct go_package *p = &packages->v[i];
		for (size_t k = 0; k < p->go_files.n; k++)
			escapes_add_file(e,
					 arena_printf(&e->arena, "%s/%s", p->dir, p->go_files.v[k]),
					 p->import_path);
	}
}

/* Packages of tests alone are left out: go build leaves them out of "./..." as well, but not when they are named. */
static void drop_test_packages(struct go_packages *packages)
{
	size_t n = 0;

	for (size_t i = 0; i < packages->n; i++)
		if (packages->v[i].go_files.n)
			packages->v[n++] = packages->v[i];
	packages->n = n;
}

static bool build(struct escapes *e, struct escape_build *b, struct err *err)
{
	struct err ignored;
	char *temp;
	bool ok;

	if (!go_list(&e->arena, &b->env, b->dir, b->patterns, &b->packages, err))
		return false;
	drop_test_packages(&b->packages);
	if (!b->packages.n)
		return err_set(err, ERR_NOT_FOUND, "no Go package behind %s, apart from tests",
			       b->patterns[0]);
	for (size_t i = 0; i < b->packages.n && !*b->root; i++) {
		b->module = b->packages.v[i].module_path;
		b->root = b->packages.v[i].module_dir;
	}
	add_own_dirs(e, &b->packages);
	temp = path_temp_dir(NULL, "goperf-escape-", err);
	if (!temp)
		return false;
	ok = run_build(e, b, temp, err);
	(void)!path_remove_tree(temp, &ignored);
	free(temp);
	if (ok)
		add_files(e, &b->packages);
	if (ok && !e->go_version.n)
		e->go_version = str_of(b->env.version);
	return ok;
}

bool escapes_load_packages(struct escapes *e, struct escape_build *b, const char *const *patterns,
			   struct err *err)
{
	const char *dir;
	char *abs;

	b->module = b->root = "";
	if (!go_place(&e->arena, patterns, &dir, (const char *const **)&b->patterns, err) ||
	    !go_env_get(&e->arena, dir, &b->env, err))
		return false;
	abs = path_abs(dir ? dir : ".");
	b->dir = arena_strndup(&e->arena, abs, strlen(abs));
	free(abs);
	return build(e, b, err);
}

bool escapes_load_other(struct escapes *e, const struct escape_build *b, const char *dir,
			struct err *err)
{
	struct escape_build other = { .tags = b->tags, .on_tick = b->on_tick, .ctx = b->ctx };
	VEC(const char *) there = { 0 };
	const char **patterns;
	bool ok;

	other.module = other.root = "";
	other.dir = dir;
	if (!go_env_get(&e->arena, dir, &other.env, err))
		return false;
	/* a package that the revision does not have yet has no past */
	for (size_t i = 0; i < b->packages.n; i++) {
		const char *rel = b->packages.v[i].dir + strlen(b->dir);
		if (strncmp(b->packages.v[i].dir, b->dir, strlen(b->dir)) == 0 &&
		    path_is_dir(arena_printf(&e->arena, "%s%s", dir, rel)))
			vec_push(&there, arena_printf(&e->arena, ".%s", *rel ? rel : "/"));
	}
	patterns = ARENA_ARRAY(&e->arena, const char *, there.n + 1);
	if (there.n)
		memcpy(patterns, there.v, there.n * sizeof(*patterns));
	vec_release(&there);
	other.patterns = patterns;
	ok = !patterns[0] || build(e, &other, err);
	return ok;
}
