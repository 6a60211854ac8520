/* record_packages: from patterns to an evidence folder. The steps are in record_build.c, record_plan.c, record_run.c. */
#include <stdlib.h>
#include <string.h>

#include "advise/record_go.h"
#include "io/file.h"

static bool has_test_files(const struct go_package *p)
{
	return p->test_files.n + p->xtest_files.n > 0;
}

/* The last element of the import path, or all of it where that is taken: "shop", "example.com_shop_report". */
static const char *file_name(struct recorder *r, const char *import_path)
{
	const char *slash = strrchr(import_path, '/'), *name = slash ? slash + 1 : import_path;
	bool taken = false;

	for (size_t i = 0; i < r->targets.n && !taken; i++)
		taken = strcmp(r->targets.v[i].name, name) == 0;
	if (!taken)
		return name;
	char *whole = arena_strndup(&r->dir.arena, import_path, strlen(import_path));
	for (char *p = whole; *p; p++)
		if (*p == '/')
			*p = '_';
	return whole;
}

/* The listed packages that have test files, and what meta.json says of the module. */
static bool choose_targets(struct recorder *r, struct err *err)
{
	struct record_dir *d = &r->dir;

	if (!r->packages.n)
		return err_set(err, ERR_NOT_FOUND, "no packages there");
	for (size_t i = 0; i < r->packages.n; i++) {
		const struct go_package *p = &r->packages.v[i];
		if (*p->module_path && !d->module) {
			d->module = p->module_path;
			d->module_dir = p->module_dir;
			d->module_go = p->module_go;
		}
		if (!has_test_files(p))
			continue;
		const char *name = file_name(r, p->import_path);
		vec_push(&r->targets, (struct target){ .pkg = p, .name = name });
	}
	if (!d->module && r->packages.v[0].is_standard) {
		d->module = "std";
		d->module_dir = arena_printf(&d->arena, "%s/src", r->env.goroot);
	}
	if (r->targets.n)
		return true;
	return err_set(err, ERR_NOT_FOUND,
		       "%s has no tests and no benchmarks: write func BenchmarkX(b *testing.B) in "
		       "a _test.go file, or record "
		       "the program itself: goperf record -- CMD",
		       r->packages.v[0].import_path);
}

/* Profiles of one package lie in the folder itself; those of several in packages/NAME first. */
static bool make_parts(struct recorder *r, struct err *err)
{
	for (size_t i = 0; i < r->targets.n; i++) {
		struct target *t = &r->targets.v[i];
		t->parts = r->targets.n == 1
				   ? r->dir.temp_path
				   : record_dir_path(&r->dir, arena_printf(&r->dir.arena,
									   "packages/%s", t->name));
		if (!path_mkdirs(t->parts, err))
			return false;
	}
	return true;
}

static const char *dir_of(struct recorder *r, const struct go_package *p)
{
	const char *root = r->dir.module_dir;
	size_t n = root ? strlen(root) : 0;

	if (!root || strncmp(p->dir, root, n) != 0 || (p->dir[n] && p->dir[n] != '/'))
		return p->dir;
	return p->dir[n] ? p->dir + n + 1 : ".";
}

static void list_packages(struct recorder *r)
{
	for (size_t i = 0; i < r->targets.n; i++) {
		const struct target *t = &r->targets.v[i];
		vec_push(&r->dir.packages,
			 (struct record_package){
				 t->pkg->import_path, dir_of(r, t->pkg),
				 arena_printf(&r->dir.arena, "bin/%s.test", t->name),
				 (int64_t)t->iteration_ns.n });
	}
}

static bool measured(struct recorder *r, struct err *err)
{
	return record_build(r, err) && record_plan(r, err) && make_parts(r, err) &&
	       record_measure(r, err) && record_goroutines(r, err) && record_settle(r, err) &&
	       (!r->opt->with_race || record_race(r, err));
}

static bool record_all(struct recorder *r, const char *const *patterns, char **out_dir,
		       struct err *err)
{
	struct measure_lock lock;
	bool ok;

	if (!record_dir_start(&r->dir, r->opt, err) ||
	    !go_place(&r->dir.arena, patterns, &r->run_dir, &patterns, err) ||
	    !go_env_get(&r->dir.arena, r->run_dir, &r->env, err) ||
	    !go_list(&r->dir.arena, &r->env, r->run_dir, patterns, &r->packages, err))
		return false;
	r->dir.go = r->env;
	if (!choose_targets(r, err) || !record_dir_lock(&r->dir, &lock, err))
		return false;
	ok = measured(r, err);
	measure_lock_drop(&lock);
	if (!ok)
		return false;
	r->dir.kind = r->tests ? "tests" : "benchmarks";
	list_packages(r);
	return record_dir_finish(&r->dir, out_dir, err);
}

bool record_packages(const struct record_options *opt, const char *const *patterns, char **out_dir,
		     struct err *err)
{
	struct record_options own = *opt;
	struct recorder r = { .opt = &own };
	bool ok;

	if (!own.bench)
		own.bench = ".";
	ok = record_all(&r, patterns, out_dir, err);
	for (size_t i = 0; i < r.targets.n; i++)
		vec_release(&r.targets.v[i].iteration_ns);
	vec_release(&r.targets);
	record_dir_release(&r.dir);
	return ok;
}
