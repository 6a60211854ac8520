/*
 * Test binaries with the compiler's diagnostics. One build gives all three: the JSON wants a fresh folder, which makes
 * the compiler run again for the module's packages, and so the text (-m=2, -d=defer) has the paths of this run's folder and
 * not those of whichever build filled the cache.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/record_go.h"
#include "base/json.h"
#include "base/term.h"
#include "io/file.h"

#define LOG_MAX ((size_t)256 << 20)

/* A word of -gcflags: go splits at spaces and knows both quotes, but no escapes. */
static const char *quote_word(struct arena *a, const char *word, struct err *err)
{
	const char *quote = strchr(word, '\'') ? "\"" : "'";

	if (strpbrk(word, " \t\n\"'") == NULL)
		return word;
	if (strchr(word, *quote)) {
		err_set(err, ERR_USAGE,
			"%s: a path with both kinds of quotes cannot be given to go", word);
		return NULL;
	}
	return arena_printf(a, "%s%s%s", quote, word, quote);
}

struct flags {
	VEC(const char *) v;
};

/* One -gcflags for each module of the user's own; packages of the standard library are named alone. */
static bool add_gcflags(struct recorder *r, const struct target *t, struct flags *f,
			struct err *err)
{
	struct arena *a = &r->dir.arena;
	const char *json = arena_printf(a, "-json=0,%s", record_dir_path(&r->dir, "compiler"));
	const char *words = quote_word(a, json, err);

	if (!words)
		return false;
	words = arena_printf(a, "-m=2 -d=defer %s", words);
	if (!*t->pkg->module_path)
		vec_push(&f->v, arena_printf(a, "-gcflags=%s", words));
	else
		vec_push(&f->v, arena_printf(a, "-gcflags=%s/...=%s", t->pkg->module_path, words));
	return true;
}

static void add_common(struct recorder *r, struct flags *f)
{
	if (r->opt->trimpath)
		vec_push(&f->v, "-trimpath");
	if (r->opt->tags)
		vec_push(&f->v, arena_printf(&r->dir.arena, "-tags=%s", r->opt->tags));
}

/* The flags of a build, NULL-terminated, of the arena. more may be NULL. */
static const char *const *settle(struct recorder *r, struct flags *f)
{
	const char **v = ARENA_ARRAY(&r->dir.arena, const char *, f->v.n + 1);

	if (f->v.n)
		memcpy(v, f->v.v, f->v.n * sizeof(*v));
	vec_release(&f->v);
	return v;
}

static bool build(struct recorder *r, const struct target *t, const char *kind, const char *out,
		  struct flags *more, const char *const *env, struct buf *log, struct err *err)
{
	struct go_build_test b = { .dir = r->run_dir,
				   .package = t->pkg->import_path,
				   .out_path = out,
				   .environment = env,
				   .log = log };
	int64_t start = time_mono_ns();

	add_common(r, more);
	b.flags = settle(r, more);
	record_progress(r->opt, "building the %s of %s", kind, t->pkg->import_path);
	if (!go_build_test(&r->env, &b, err))
		return false;
	record_dir_ran(&r->dir, kind, ".", go_build_test_argv(&r->dir.arena, &r->env, &b),
		       time_mono_ns() - start);
	return true;
}

/* The next block "# package" of a build's text, its header included; false at the end. */
static bool next_block(struct str *rest, struct str *header, struct str *block)
{
	const char *start;
	struct str line, ahead = *rest;

	if (!rest->n)
		return false;
	start = rest->p;
	str_next_line(&ahead, header);
	while (ahead.n && ahead.p[0] != '#') {
		str_next_line(&ahead, &line);
	}
	*block = (struct str){ start, (size_t)(ahead.p - start) };
	*rest = ahead;
	return true;
}

/*
 * escape.txt: the diagnostics of each package once, without those of the main package that go generates for a test
 * binary ("# x.test"). A package that several binaries hold speaks in each build, and in the same words.
 */
static bool write_escape(struct recorder *r, struct str log, struct err *err)
{
	VEC(struct str) seen = { 0 };
	struct str header, block;
	struct buf out = { 0 };
	bool ok;

	while (next_block(&log, &header, &block)) {
		bool skip =
			header.n < 2 || header.p[0] != '#' || str_has_suffix(header, STR(".test"));
		for (size_t i = 0; i < seen.n && !skip; i++)
			skip = str_eq(seen.v[i], header);
		if (skip)
			continue;
		vec_push(&seen, header);
		buf_add_str(&out, block);
	}
	ok = file_write(record_dir_path(&r->dir, "escape.txt"), buf_str(&out), err);
	vec_release(&seen);
	buf_release(&out);
	return ok;
}

static bool build_target(struct recorder *r, struct target *t, struct buf *log, struct err *err)
{
	size_t before = log->n;
	struct flags f = { 0 };

	t->binary = record_dir_path(&r->dir, arena_printf(&r->dir.arena, "bin/%s.test", t->name));
	if (!add_gcflags(r, t, &f, err))
		return false;
	if (build(r, t, "binary", t->binary, &f, NULL, log, err))
		return true;
	record_log(r->opt, str_sub(buf_str(log), before, log->n));
	if (err->code == ERR_CHILD)
		err_set(err, ERR_CHILD, "%s does not build", t->pkg->import_path);
	return false;
}

bool record_build(struct recorder *r, struct err *err)
{
	struct buf log = { .max = LOG_MAX };
	bool ok = path_mkdirs(record_dir_path(&r->dir, "bin"), err) &&
		  path_mkdirs(record_dir_path(&r->dir, "compiler"), err);

	for (size_t i = 0; ok && i < r->targets.n; i++)
		ok = build_target(r, &r->targets.v[i], &log, err);
	/* the generated main packages of all binaries, one over the other: nobody's code */
	ok = ok && path_remove_tree(record_dir_path(&r->dir, "compiler/main"), err);
	ok = ok && write_escape(r, buf_str(&log), err);
	buf_release(&log);
	return ok;
}

/*
 * A test file beside the package's own, given to go as an overlay, so that nothing is written there. External test
 * package: an internal one could not import runtime/pprof where runtime/pprof needs the package itself. Its
 * benchmark runs last: files go by name, external ones behind internal ones, and benchmarks behind tests.
 */
#define DUMP_TESTS_LIMIT "30s"
static const char dump_file[] = "zzzz_goperf_goroutines_test.go";
/* clang-format off */
static const char dump_source[] =
	"package %s_test\n"
	"\n"
	"import (\n"
	"\t\"os\"\n"
	"\t\"path/filepath\"\n"
	"\t\"runtime/pprof\"\n"
	"\t\"sync\"\n"
	"\t\"testing\"\n"
	"\t\"time\"\n"
	")\n"
	"\n"
	"var goperfOnce sync.Once\n"
	"\n"
	"func BenchmarkGoperfGoroutines(b *testing.B) {\n"
	"\tgoperfOnce.Do(func() {\n"
	"\t\ttime.Sleep(100 * time.Millisecond) // what is about to end has ended\n"
	"\t\tfor _, name := range []string{\"goroutine\", \"goroutineleak\"} {\n"
	"\t\t\tp := pprof.Lookup(name)\n"
	"\t\t\tif p == nil {\n"
	"\t\t\t\tcontinue\n"
	"\t\t\t}\n"
	"\t\t\tf, err := os.Create(filepath.Join(os.Getenv(\"GOPERF_DIR\"), name+\".pb.gz\"))\n"
	"\t\t\tif err == nil {\n"
	"\t\t\t\terr = p.WriteTo(f, 0)\n"
	"\t\t\t}\n"
	"\t\t\tif err == nil {\n"
	"\t\t\t\terr = f.Close()\n"
	"\t\t\t}\n"
	"\t\t\tif err != nil {\n"
	"\t\t\t\tb.Fatal(err)\n"
	"\t\t\t}\n"
	"\t\t}\n"
	"\t})\n"
	"}\n";
/* clang-format on */

static const char *write_overlay(struct recorder *r, const struct target *t, const char *dir,
				 struct err *err)
{
	struct arena *a = &r->dir.arena;
	const char *source = arena_printf(a, "%s/%s.go", dir, t->name);
	const char *overlay = arena_printf(a, "%s/%s.json", dir, t->name);
	char *text = xasprintf(dump_source, t->pkg->name), *key = path_join(t->pkg->dir, dump_file);
	struct buf b = { 0 };
	struct json j;
	bool ok;

	json_init(&j, &b, 0);
	json_obj(&j);
	json_key(&j, "Replace");
	json_obj(&j);
	json_kcstr(&j, key, source);
	json_obj_end(&j);
	json_obj_end(&j);
	ok = file_write(source, str_of(text), err) && file_write(overlay, buf_str(&b), err);
	buf_release(&b);
	free(key);
	free(text);
	return ok ? overlay : NULL;
}

/* The experiment that gives go1.26 the leak profile, beside what the user has set; NULL where it is not needed. */
static const char *const *leak_experiment(struct recorder *r)
{
	const char *set = r->env.goexperiment, **env;

	if (r->env.minor != 26 || strstr(set, "goroutineleakprofile") || r->opt->is_short)
		return NULL;
	env = ARENA_ARRAY(&r->dir.arena, const char *, 2);
	env[0] = arena_printf(&r->dir.arena, "GOEXPERIMENT=%s%sgoroutineleakprofile", set,
			      *set ? "," : "");
	return env;
}

/*
 * Tests and benchmarks, then the dump. Go runs no benchmark behind a test that fails, and tests may wait for what never comes:
 * then the benchmarks alone.
 */
static bool run_dump(struct recorder *r, const struct target *t, const char *binary,
		     const char *bench, struct err *err)
{
	static const char *const limit[] = { "-test.timeout=" DUMP_TESTS_LIMIT, NULL };
	struct arena *a = &r->dir.arena;
	const char *const env[] = { arena_printf(a, "GOPERF_DIR=%s", t->parts), NULL };
	struct buf log = { .max = LOG_MAX };
	struct test_run run = { .kind = "goroutine",
				.binary = binary,
				.tests = ".",
				.bench = bench,
				.flags = limit,
				.env = env,
				.out = &log,
				.both = true,
				.may_fail = true };
	bool ok = record_run_test(r, t, &run, err);

	if (ok && !path_exists(arena_printf(a, "%s/goroutine.pb.gz", t->parts))) {
		run.tests = NULL;
		run.flags = NULL;
		run.both = run.may_fail = false;
		ok = record_run_test(r, t, &run, err);
	}
	buf_release(&log);
	return ok;
}

static bool dump_target(struct recorder *r, const struct target *t, const char *dir,
			struct err *err)
{
	struct arena *a = &r->dir.arena;
	const char *binary = arena_printf(a, "%s/%s.test", dir, t->name),
		   *overlay = write_overlay(r, t, dir, err);
	const char *bench = "^BenchmarkGoperfGoroutines$";
	struct buf log = { .max = LOG_MAX };
	struct flags f = { 0 };
	bool ok = overlay != NULL;

	if (!r->tests)
		bench = arena_printf(a, "%s|%s", r->opt->bench, bench);
	if (ok) {
		vec_push(&f.v, arena_printf(a, "-overlay=%s", overlay));
		ok = build(r, t, "goroutine binary", binary, &f, leak_experiment(r), &log, err);
	}
	ok = ok && run_dump(r, t, binary, bench, err);
	buf_release(&log);
	return ok;
}

bool record_goroutines(struct recorder *r, struct err *err)
{
	const char *dir = record_dir_path(&r->dir, RECORD_GOROUTINES_DIR), *why;
	struct err own = { 0 };
	bool ok = path_mkdirs(dir, err), is_there = false;

	for (size_t i = 0; ok && i < r->targets.n; i++) {
		const struct target *t = &r->targets.v[i];
		if (!dump_target(r, t, dir, &own)) {
			record_dir_absent(&r->dir, "goroutine.pb.gz", own.msg);
			ok = own.code != ERR_CANCELLED || err_set(err, own.code, "%s", own.msg);
			break;
		}
		is_there |= path_exists(
			arena_printf(&r->dir.arena, "%s/goroutineleak.pb.gz", t->parts));
	}
	if (!ok)
		return false;
	why = r->env.minor == 26
		      ? "go1.26 takes the leak profile in an experiment, which -short leaves out"
		      : "the leak profile came with go1.26";
	if (!is_there && !own.code)
		record_dir_absent(&r->dir, "goroutineleak.pb.gz", why);
	return path_remove_tree(dir, err);
}

/*
 * Everything once, then the benchmarks for a while: of one iteration RunParallel makes one goroutine. These are two runs,
 * since the detector ends a program that leaks thousands of goroutines.
 */
static bool run_raced(struct recorder *r, const struct target *t, const char *binary,
		      struct buf *log, struct err *err)
{
	static const char *const limit[] = { "-test.timeout=40s", NULL };
	struct test_run run = { .kind = "race",
				.binary = binary,
				.tests = ".",
				.bench = r->tests ? NULL : r->opt->bench,
				.out = log,
				.both = true,
				.may_fail = true };

	if (!record_run_test(r, t, &run, err))
		return false;
	run.kind = "race, longer";
	run.tests = NULL;
	run.flags = limit;
	run.benchtime_ns = run.bench ? record_race_benchtime(r, t) : 0;
	return run.benchtime_ns == 0 || record_run_test(r, t, &run, err);
}

bool record_race(struct recorder *r, struct err *err)
{
	const char *binary = record_dir_path(&r->dir, "race.tmp");
	struct buf log = { .max = LOG_MAX }, words = { .max = LOG_MAX };
	bool ok = true, built = true;

	for (size_t i = 0; ok && built && i < r->targets.n; i++) {
		const struct target *t = &r->targets.v[i];
		struct flags f = { 0 };
		struct err own = { 0 };
		vec_push(&f.v, "-race");
		buf_clear(&words);
		built = build(r, t, "race binary", binary, &f, NULL, &words, &own);
		if (!built) {
			record_dir_absent(&r->dir, "race.log", own.msg);
			ok = own.code != ERR_CANCELLED || err_set(err, own.code, "%s", own.msg);
		} else {
			ok = run_raced(r, t, binary, &log, err);
		}
	}
	ok = ok && path_remove_tree(binary, err);
	if (ok && built)
		ok = file_write(record_dir_path(&r->dir, "race.log"), buf_str(&log), err);
	buf_release(&log);
	buf_release(&words);
	return ok;
}
