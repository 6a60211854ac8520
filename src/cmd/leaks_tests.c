/*
 * The goroutines that tests leave. `go test -overlay` shows the compiler a file that is not in the package: it adds a TestMain
 * that writes a dump when the tests have ended; where the package has a TestMain, a copy of its file in which m.Run() is
 * called through ours. The user's tree is only read.
 */
#include <stdlib.h>

#include "base/json.h"
#include "cmd/leaks.h"
#include "gocode/gotool.h"
#include "io/file.h"
#include "io/proc.h"

#define MAX_OUTPUT_BYTES ((size_t)64 << 20)

/* Imports are renamed: the package may have names of its own like theirs. */
static const char helper[] =
	"package %s\n"
	"\n"
	"import (\n"
	"\tgoperfos \"os\"\n"
	"\tgoperfruntime \"runtime\"\n"
	"\tgoperfpprof \"runtime/pprof\"\n"
	"\tgoperftesting \"testing\"\n"
	"\tgoperftime \"time\"\n"
	")\n"
	"\n"
	"%s"
	"func goperfLeaksRun(m *goperftesting.M) int {\n"
	"\tcode := m.Run()\n"
	"\tgoperfLeaksDump()\n"
	"\treturn code\n"
	"}\n"
	"\n"
	"func goperfLeaksDump() {\n"
	"\t// goroutines that are about to end get up to a second\n"
	"\tfor i, n := 0, goperfruntime.NumGoroutine(); i < 20; i++ {\n"
	"\t\tgoperftime.Sleep(50 * goperftime.Millisecond)\n"
	"\t\tnow := goperfruntime.NumGoroutine()\n"
	"\t\tif now >= n && i >= 4 {\n"
	"\t\t\tbreak\n"
	"\t\t}\n"
	"\t\tn = now\n"
	"\t}\n"
	"\tf, err := goperfos.CreateTemp(goperfos.Getenv(\"GOPERF_LEAKS_DIR\"), \"dump-*\")\n"
	"\tif err != nil {\n"
	"\t\treturn\n"
	"\t}\n"
	"\tp := goperfpprof.Lookup(\"goroutineleak\")\n"
	"\tif p == nil {\n"
	"\t\tp = goperfpprof.Lookup(\"goroutine\")\n"
	"\t}\n"
	"\tp.WriteTo(f, 2)\n"
	"\tf.Close()\n"
	"}\n";

static const char test_main[] =
	"func TestMain(m *goperftesting.M) { goperfos.Exit(goperfLeaksRun(m)) }\n\n";

struct overlay {
	struct leaks_run *run;
	const char *dir; /* temporary */
	struct json json;
	struct buf text;
	size_t n_files, n_watched;
};

static bool add_file(struct overlay *o, const char *replaces, struct str content, struct err *err)
{
	const char *path = arena_printf(&o->run->arena, "%s/%zu.go", o->dir, o->n_files++);

	json_kcstr(&o->json, replaces, path);
	return file_write(path, content, err);
}

/* "m" of "func TestMain(m *testing.M) {" at the start of a line; the body is what follows up to "\n}". */
static bool find_test_main(struct str text, struct str *param, size_t *body, size_t *end)
{
	static const char head[] = "func TestMain(";
	ptrdiff_t at = 0;

	if (!str_has_prefix(text, str_of(head))) {
		at = str_index(text, STR("\nfunc TestMain("));
		if (at < 0)
			return false;
		at++;
	}
	*body = (size_t)at + sizeof(head) - 1;
	struct str rest = str_sub(text, *body, text.n);
	size_t n = 0;
	while (n < rest.n && (rest.p[n] == '_' || (rest.p[n] | 32) - 'a' + 0u < 26 ||
			      (rest.p[n] >= '0' && rest.p[n] <= '9')))
		n++;
	*param = str_sub(rest, 0, n);
	ptrdiff_t close = str_index(rest, STR("\n}"));
	*end = close >= 0 ? *body + (size_t)close : text.n;
	return n > 0;
}

/* Copies text with "m.Run()" of TestMain as "goperfLeaksRun(m)"; false when there is none. */
static bool wrap_run(struct arena *a, struct str text, struct buf *out)
{
	struct str param;
	size_t body, end;

	if (!find_test_main(text, &param, &body, &end))
		return false;
	struct str call = str_of(arena_printf(a, STR_FMT ".Run()", STR_ARG(param)));
	ptrdiff_t at = str_index(str_sub(text, body, end), call);
	if (at < 0)
		return false;
	buf_add(out, text.p, body + (size_t)at);
	buf_printf(out, "goperfLeaksRun(" STR_FMT ")", STR_ARG(param));
	buf_add_str(out, str_sub(text, body + (size_t)at + call.n, text.n));
	return true;
}

static bool add_helper(struct overlay *o, const struct go_package *p, bool external, bool with_main,
		       struct err *err)
{
	struct buf text = { 0 };
	const char *name = arena_printf(&o->run->arena, "%s%s", p->name, external ? "_test" : "");
	const char *path = arena_printf(&o->run->arena, "%s/zz_goperf_leaks_test.go", p->dir);
	bool ok;

	/* the format is ours alone: package and function are all that varies */
	const char *first = strstr(helper, "%s"), *second = strstr(first + 2, "%s");
	buf_add(&text, helper, (size_t)(first - helper));
	buf_adds(&text, name);
	buf_add(&text, first + 2, (size_t)(second - first - 2));
	buf_adds(&text, with_main ? test_main : "");
	buf_adds(&text, second + 2);
	ok = add_file(o, path, buf_str(&text), err);
	buf_release(&text);
	o->n_watched += ok;
	return ok;
}

/* Looks for TestMain in files; *found tells. Where it is, its file is replaced by a copy that calls us. */
static bool wrap_test_main(struct overlay *o, const struct go_package *p,
			   const struct go_names *files, bool external, bool *found,
			   struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && !*found && i < files->n; i++) {
		const char *path = arena_printf(&o->run->arena, "%s/%s", p->dir, files->v[i]);
		struct buf copy = { 0 };
		struct file f;
		struct str param;
		size_t body, end;
		if (!file_open(&f, path, 0, err))
			return false;
		*found = find_test_main(f.data, &param, &body, &end);
		if (*found && wrap_run(&o->run->arena, f.data, &copy))
			ok = add_file(o, path, buf_str(&copy), err) &&
			     add_helper(o, p, external, false, err);
		else if (*found)
			leaks_note("%s: its TestMain does not call %.*s.Run() itself: not watched",
				   p->import_path, STR_ARG(param));
		buf_release(&copy);
		file_close(&f);
	}
	return ok;
}

static bool add_package(struct overlay *o, const struct go_package *p, struct err *err)
{
	bool found = false;

	if (!p->test_files.n && !p->xtest_files.n)
		return true;
	return wrap_test_main(o, p, &p->test_files, false, &found, err) &&
	       wrap_test_main(o, p, &p->xtest_files, true, &found, err) &&
	       (found || add_helper(o, p, false, true, err));
}

static bool write_overlay(struct overlay *o, const struct go_packages *list, const char *path,
			  struct err *err)
{
	bool ok = true;

	json_init(&o->json, &o->text, 0);
	json_obj(&o->json);
	json_key(&o->json, "Replace");
	json_obj(&o->json);
	for (size_t i = 0; ok && i < list->n; i++)
		ok = add_package(o, &list->v[i], err);
	json_obj_end(&o->json);
	json_obj_end(&o->json);
	if (ok && !o->n_watched)
		ok = err_set(err, ERR_NOT_FOUND,
			     "%s: no tests that can be watched; give packages with tests",
			     list->n ? list->v[0].import_path : "no packages");
	return ok && file_write(path, buf_str(&o->text), err);
}

struct dumps {
	struct goroutines_reader *reader;
	const char *dir;
	size_t n;
	struct err *err;
	bool ok;
};

static bool read_one(void *ctx, const char *name, bool is_dir)
{
	struct dumps *d = ctx;
	char *path;
	struct file f;

	if (is_dir || strncmp(name, "dump-", 5) != 0)
		return true;
	path = path_join(d->dir, name);
	d->ok = file_open(&f, path, 0, d->err);
	if (d->ok) {
		goroutines_feed(d->reader, f.data);
		goroutines_feed(d->reader, STR("\n\n"));
		file_close(&f);
		d->n++;
	}
	free(path);
	return d->ok;
}

/* All packages' dumps are one: they ended at the same point of their lives. */
static bool read_dumps(struct leaks_run *r, const char *dir, const struct proc *p, struct err *err)
{
	struct dumps d = { .dir = dir, .err = err, .ok = true };
	struct str output = buf_str(p->out);
	bool timed_out = str_contains(output, STR("panic: test timed out after"));
	struct err ignored;

	d.reader = goroutines_begin(&r->g, "the end of the tests");
	if (timed_out)
		goroutines_feed(d.reader, output);
	if (!dir_each(dir, read_one, &d, err) || !d.ok) {
		(void)!goroutines_end(d.reader, &ignored);
		return false;
	}
	if (!d.n && !timed_out) {
		(void)!goroutines_end(d.reader, &ignored);
		return go_failed(err, "go test: no dump was written",
				 p->err->n ? buf_str(p->err) : output);
	}
	if (p->exit_code != 0) {
		leaks_note(
			timed_out
				? "tests timed out: their goroutines at that moment are counted too"
				: "tests failed ('go test' shows how): what they left is counted "
				  "all the same");
		r->failed = true;
	}
	r->after_tests = !timed_out;
	r->ignore = ".goperfLeaksDump";
	return goroutines_end(d.reader, err);
}

static bool run_in(struct leaks_run *r, const struct go_env *env, const char *dir,
		   const char *const *packages, char **extra, int n_extra, const char *tmp,
		   struct err *err)
{
	struct go_packages list;
	struct overlay o = { .run = r, .dir = tmp };
	const char *path = arena_printf(&r->arena, "%s/overlay.json", tmp);
	const char *const environment[] = {
		arena_printf(&r->arena, "GOPERF_LEAKS_DIR=%s", tmp),
		r->opts->proof ? "GOEXPERIMENT=goroutineleakprofile" : NULL,
		NULL,
	};
	struct buf output, errors;
	struct proc p = { .dir = dir, .env = environment, .out = &output, .err = &errors };
	bool ok;

	ok = go_list(&r->arena, env, dir, packages, &list, err) &&
	     write_overlay(&o, &list, path, err);
	buf_release(&o.text);
	if (!ok)
		return false;
	buf_init(&output, MAX_OUTPUT_BYTES);
	buf_init(&errors, MAX_OUTPUT_BYTES);
	const char *const own[] = { "-vet=off", arena_printf(&r->arena, "-overlay=%s", path),
				    NULL };
	p.argv = gotest_argv(&r->arena, &(struct gotest_args){ .go = env->program,
							       .own = own,
							       .flags = &r->opts->test,
							       .extra = extra,
							       .n_extra = n_extra,
							       .packages = packages });
	progress_start(&r->progress);
	progress_show(&r->progress, "go test");
	ok = proc_run(&p, err);
	progress_end(&r->progress);
	ok = ok && read_dumps(r, tmp, &p, err);
	buf_release(&output);
	buf_release(&errors);
	return ok;
}

bool leaks_run_tests(struct leaks_run *r, const char *const *patterns, char **extra, int n_extra,
		     struct err *err)
{
	struct go_env env;
	const char *dir, **packages;
	struct err ignored;
	char *tmp;
	bool ok;

	if (!go_place(&r->arena, patterns, &dir, (const char *const **)&packages, err) ||
	    !go_env_get(&r->arena, dir, &env, err))
		return false;
	tmp = path_temp_dir(NULL, "goperf-leaks-", err);
	if (!tmp)
		return false;
	sources_add_ancestors(&r->src, dir ? dir : ".");
	ok = run_in(r, &env, dir, packages, extra, n_extra, tmp, err);
	(void)!path_remove_tree(tmp, &ignored);
	free(tmp);
	if (env.minor == 26 && !r->opts->proof)
		r->no_proof = "Nothing here is proved: -proof builds the tests with Go 1.26's "
			      "GOEXPERIMENT=goroutineleakprofile, "
			      "which can (it rebuilds the standard library once).";
	return ok;
}
