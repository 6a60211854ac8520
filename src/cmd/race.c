/* goperf race: runs the race detector or reads what it left, and shows each race once. */
#include "cmd/race.h"

#include <stdlib.h>

#include "base/term.h"
#include "cmd/command.h"
#include "cmd/gotest.h"
#include "gocode/gotool.h"
#include "io/file.h"
#include "io/inflate.h"
#include "io/proc.h"

#define PROGRAM_NS (30 * 1000000000LL) /* a program without tests may run this long */

struct race_opts {
	bool json, sarif, all;
	const char *known, *write_known;
	struct flag_list sources;
	struct gotest_flags test;
};

#define OPT(field) offsetof(struct race_opts, field)

static const struct flag race_flags[] = {
	{ "json", FLAG_BOOL, OPT(json), NULL, "print JSON", NULL },
	{ "sarif", FLAG_BOOL, OPT(sarif), NULL,
	  "print SARIF 2.1.0, which code hosts show on the lines", NULL },
	{ "all", FLAG_BOOL, OPT(all), NULL, "show known races and whole stacks too", NULL },
	{ "known", FLAG_STRING, OPT(known), "FILE", "races listed there do not fail the run",
	  NULL },
	{ "write-known", FLAG_STRING, OPT(write_known), "FILE",
	  "write the races of this run as such a list", NULL },
	{ "source", FLAG_LIST, OPT(sources), "DIR",
	  "where the sources are, for logs of another machine", NULL },
	GOTEST_ROWS(race_opts, test, NULL),
	GOTEST_BENCH_ROWS(race_opts, test),
	{ 0 },
};

struct race_run {
	const struct race_opts *opts;
	struct arena arena;
	struct racelog log;
	struct sources src;
	struct races races;
	struct progress progress;
	size_t n_bytes;
	bool failed; /* something besides races went wrong; said already */
};

static void note(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("goperf race: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

/* ---- logs */

/* A log is text: a NUL byte near its beginning says that it is something else. */
static bool is_binary(struct str data)
{
	return str_index_byte(str_sub(data, 0, 4096), '\0') >= 0;
}

static bool read_log(struct race_run *r, const char *path, struct err *err)
{
	struct file f;
	struct inflated z;
	struct racelog_reader *reader;
	bool binary;

	if (!file_open(&f, path, 0, err))
		return false;
	if (!inflate_any(f.data, 0, &z, err)) {
		file_close(&f);
		return err_prefix(err, "%s", path);
	}
	binary = is_binary(z.data);
	reader = racelog_begin(&r->log);
	if (!binary)
		racelog_feed(reader, z.data);
	racelog_end(reader);
	inflated_release(&z);
	file_close(&f);
	return !binary ||
	       err_set(err, ERR_FORMAT,
		       "%s: is binary, expected what a program with the race detector wrote", path);
}

struct log_files {
	struct race_run *run;
	const char *dir, *prefix; /* files named PREFIX.PID */
	size_t n;
	bool ok;
	struct err *err;
};

static bool read_pid_log(void *ctx, const char *name, bool is_dir)
{
	struct log_files *l = ctx;
	size_t n = strlen(l->prefix);
	uint64_t pid;
	char *path;

	if (is_dir || strncmp(name, l->prefix, n) != 0 || name[n] != '.' ||
	    !str_to_u64(str_of(name + n + 1), 10, &pid))
		return true;
	path = path_join(l->dir, name);
	l->ok = read_log(l->run, path, l->err);
	l->n++;
	free(path);
	return l->ok;
}

/* What GORACE=log_path=PREFIX wrote, one file a process. *n is how many there were. */
static bool read_pid_logs(struct race_run *r, const char *dir, const char *prefix, size_t *n,
			  struct err *err)
{
	struct log_files l = { .run = r, .dir = dir, .prefix = prefix, .ok = true, .err = err };

	if (!dir_each(dir, read_pid_log, &l, err))
		return false;
	*n = l.n;
	return l.ok;
}

/* Whether name is a log: a file, a prefix of log files, an evidence folder. *found tells; reads it then. */
static bool try_log(struct race_run *r, const char *name, bool *found, struct err *err)
{
	*found = true;
	if (strcmp(name, "-") == 0 || (path_exists(name) && !path_is_dir(name)))
		return read_log(r, name, err);
	if (path_is_dir(name)) {
		char *log = path_join(name, "race.log");
		char *meta = path_join(name, "meta.json");
		bool ok = true;
		*found = path_exists(meta);
		if (*found && path_exists(log))
			ok = read_log(r, log, err);
		else if (*found)
			ok = err_set(err, ERR_NOT_FOUND,
				     "%s: no race.log in this evidence folder; record it with "
				     "-race, or give the package",
				     name);
		free(log);
		free(meta);
		return ok;
	}
	const char *slash = strrchr(name, '/');
	const char *dir = slash ? arena_strndup(&r->arena, name, (size_t)(slash - name + 1)) : ".";
	size_t n = 0;
	if (path_is_dir(dir) && !read_pid_logs(r, dir, slash ? slash + 1 : name, &n, err))
		return false;
	*found = n > 0;
	return true;
}

/* ---- go test -race */

struct test_output {
	struct race_run *run;
	struct racelog_reader *reader;
};

static void on_output(void *ctx, struct str piece)
{
	struct test_output *t = ctx;

	racelog_feed(t->reader, piece);
	t->run->n_bytes += piece.n;
	progress_show(&t->run->progress, "go test -race: %zu reports so far",
		      t->run->log.reports.n);
}

/* The detector writes to files where GORACE says so: then its reports would not be in the output. */
static const char *gorace_without_log(struct arena *a)
{
	const char *user = getenv("GORACE");

	return arena_printf(a, "GORACE=%s log_path=stderr", user ? user : "");
}

/* ---- -- CMD */

/* Runs a program whose reports go to files of its own, so that they mix with nothing. */
static bool run_logged(struct race_run *r, struct proc *p, size_t *n_logs, struct err *err)
{
	char *dir = path_temp_dir(NULL, "goperf-race-", err);
	const char *user = getenv("GORACE");
	struct err ignored;
	bool ok;

	if (!dir)
		return false;
	const char *const env[] = {
		arena_printf(&r->arena, "GORACE=%s log_path=%s/race", user ? user : "", dir), NULL
	};
	p->env = env;
	ok = proc_run(p, err);
	/* a server is ended by Ctrl-C or by the clock: what it raced until then is what was asked for */
	if (ok || p->timed_out || err->code == ERR_CANCELLED)
		ok = read_pid_logs(r, dir, "race", n_logs, err);
	(void)!path_remove_tree(dir, &ignored);
	free(dir);
	return ok;
}

static bool run_command(struct race_run *r, char **argv, struct err *err)
{
	struct proc p = { .argv = (const char *const *)argv, .pass_through = true };
	size_t n = 0;

	if (!run_logged(r, &p, &n, err))
		return false;
	if (!n)
		note("%s wrote no race report (a program that was not built with -race never does)",
		     argv[0]);
	if (p.exit_code != 0 && !r->log.reports.n) {
		note("%s ended with status %d", argv[0], p.exit_code);
		r->failed = true;
	}
	return true;
}

/* ---- go run -race, for a program without tests */

static bool run_program(struct race_run *r, const struct go_env *env, const char *dir,
			const struct go_package *pkg, struct err *err)
{
	const char *argv[] = { env->program, "run", "-race", NULL, NULL, NULL };
	struct buf output;
	struct proc p = { .argv = argv, .dir = dir, .err = &output, .timeout_ns = PROGRAM_NS };
	size_t n = 0, at = 3;
	bool ok;

	if (r->opts->test.tags)
		argv[at++] = arena_printf(&r->arena, "-tags=%s", r->opts->test.tags);
	argv[at] = pkg->import_path;
	note("%s has no tests: running the program instead, for at most %lld s (-- go run -race . "
	     "ARGS gives it arguments)",
	     pkg->import_path, PROGRAM_NS / 1000000000LL);
	buf_init(&output, 1 << 20);
	ok = run_logged(r, &p, &n, err);
	if (ok && !n && !p.timed_out && p.exit_code != 0)
		ok = go_failed(err, "go run -race", buf_str(&output));
	buf_release(&output);
	return ok;
}

/* No test ran: a single command is run, anything else is said to be without tests. */
static bool without_tests(struct race_run *r, const struct go_env *env, const char *dir,
			  const char *const *packages, struct err *err)
{
	struct go_packages list;

	if (!go_list(&r->arena, env, dir, packages, &list, err))
		return false;
	if (list.n == 1 && strcmp(list.v[0].name, "main") == 0 && !list.v[0].test_files.n &&
	    !list.v[0].xtest_files.n)
		return run_program(r, env, dir, &list.v[0], err);
	return err_set(err, ERR_NOT_FOUND,
		       "%s: no test ran, so no race could be seen; give packages with tests, or a "
		       "command behind --",
		       list.n ? list.v[0].import_path : packages[0]);
}

/* ---- the tests */

static bool judge_test_run(struct race_run *r, const struct proc *p, struct str build,
			   struct err *err)
{
	if (r->log.n_failed_builds)
		return go_failed(err, "go test -race: the build failed",
				 build.n ? build : buf_str(p->err));
	if (p->exit_code != 0 && !r->log.saw_json)
		return go_failed(err, "go test -race", buf_str(p->err));
	if (racelog_failed_otherwise(&r->log)) {
		note("tests failed for other reasons than races: what they did not reach was not "
		     "watched ('go test -race' shows them)");
		r->failed = true;
	} else if (p->exit_code != 0 && !r->log.reports.n) {
		note("go test ended with status %d and no race was reported ('go test -race' shows "
		     "why)",
		     p->exit_code);
		r->failed = true;
	}
	return true;
}

static bool run_tests(struct race_run *r, const char *const *patterns, char **extra, int n_extra,
		      struct err *err)
{
	struct go_env env;
	const char *dir, *const *packages;
	struct buf errors;
	struct test_output t = { .run = r };
	struct proc p = { .err = &errors, .on_output = on_output, .ctx = &t };
	bool ok;

	if (!go_place(&r->arena, patterns, &dir, (const char *const **)&packages, err) ||
	    !go_env_get(&r->arena, dir, &env, err))
		return false;
	const char *const gorace[] = { gorace_without_log(&r->arena), NULL };
	static const char *const own[] = { "-race", "-json", "-vet=off", NULL };
	buf_init(&errors, 1 << 20);
	p.dir = dir;
	p.env = getenv("GORACE") ? gorace : NULL;
	p.argv = gotest_argv(&r->arena, &(struct gotest_args){ .go = env.program,
							       .own = own,
							       .flags = &r->opts->test,
							       .extra = extra,
							       .n_extra = n_extra,
							       .packages = packages });
	sources_add_ancestors(&r->src, dir ? dir : ".");
	t.reader = racelog_begin(&r->log);
	progress_start(&r->progress);
	ok = proc_run(&p, err);
	progress_end(&r->progress);
	struct str build = arena_str(&r->arena, racelog_build_text(t.reader));
	racelog_end(t.reader);
	ok = ok && judge_test_run(r, &p, build, err);
	if (ok && !r->log.saw_tests && !r->log.reports.n)
		ok = without_tests(r, &env, dir, packages, err);
	buf_release(&errors);
	return ok;
}

/* ---- the whole */

static bool collect(struct race_run *r, int argc, char **argv, struct err *err)
{
	VEC(const char *) packages = { 0 };
	int dashes = 0;
	bool ok = true, found;
	size_t n_logs = 0;

	while (dashes < argc && strcmp(argv[dashes], "--") != 0)
		dashes++;
	char **behind = argv + MIN(dashes + 1, argc);
	int n_behind = MAX(argc - dashes - 1, 0);
	if (n_behind && behind[0][0] != '-') {
		if (dashes)
			return err_set(err, ERR_USAGE,
				       "expected either packages and logs or a command behind --, "
				       "got both");
		return run_command(r, behind, err);
	}
	for (int i = 0; ok && i < dashes; i++) {
		ok = try_log(r, argv[i], &found, err);
		n_logs += ok && found;
		if (ok && !found)
			vec_push(&packages, argv[i]);
	}
	if (ok && n_logs && packages.n)
		ok = err_set(err, ERR_USAGE, "%s is no log file: expected either logs or packages",
			     packages.v[0]);
	if (ok && !n_logs && !packages.n)
		vec_push(&packages, ".");
	vec_push(&packages, NULL);
	if (ok && !n_logs)
		ok = run_tests(r, packages.v, behind, n_behind, err);
	vec_release(&packages);
	return ok;
}

static bool apply_known(struct race_run *r, struct err *err)
{
	struct file f;
	bool ok;

	if (!r->opts->known)
		return true;
	if (!file_open(&f, r->opts->known, 0, err))
		return false;
	ok = races_mark_known(&r->races, f.data, r->opts->known, err);
	file_close(&f);
	return ok;
}

static bool write_known(struct race_run *r, struct err *err)
{
	struct buf b = { 0 };
	bool ok;

	if (!r->opts->write_known)
		return true;
	races_write_known(&r->races, &b);
	ok = file_write(r->opts->write_known, buf_str(&b), err);
	buf_release(&b);
	return ok;
}

static bool show(struct race_run *r, struct err *err)
{
	struct race_view v = { &r->log, &r->races, &r->src, r->opts->all, term_colors(stdout) };
	struct buf out = { 0 };
	bool ok;

	if (r->opts->sarif)
		race_show_sarif(&v, &out);
	else if (r->opts->json)
		race_show_json(&v, &out);
	else
		race_show_text(&v, &out);
	ok = file_write("-", buf_str(&out), err);
	buf_release(&out);
	return ok;
}

static int race_run(void *popts, int argc, char **argv)
{
	struct race_run r = { .opts = popts };
	struct err err = { 0 };
	int status = EXIT_ERROR;

	cancel_install();
	arena_init(&r.arena);
	racelog_init(&r.log);
	sources_init(&r.src);
	for (size_t i = 0; i < r.opts->sources.n; i++)
		sources_add_root(&r.src, r.opts->sources.v[i]);
	sources_add_ancestors(&r.src, ".");
	bool collected = collect(&r, argc, argv, &err);
	if (collected || r.log.reports.n) {
		struct err late = { 0 };
		races_group(&r.log, &r.src, &r.races);
		bool ok = apply_known(&r, &late) && show(&r, &late) && write_known(&r, &late);
		if (ok && collected)
			status = r.races.n_new && !r.opts->write_known ? EXIT_FOUND
				 : r.failed			       ? EXIT_ERROR
								       : EXIT_OK;
		if (!ok)
			command_fail("race", &late);
		races_release(&r.races);
	}
	if (!collected)
		command_fail("race", &err);
	sources_release(&r.src);
	racelog_release(&r.log);
	arena_release(&r.arena);
	return status;
}

const struct command cmd_race = {
	.name = "race",
	.args = "[PKG... | LOG... | -- CMD]",
	.brief = "data races, each once: who, where, on what, and the likely cure",
	.about = "Runs 'go test -race' on packages (default: the one here), or a command that was "
		 "built with -race, or reads logs: output of\n"
		 "tests and programs, 'go test -json', files of GORACE=log_path (also by their "
		 "common prefix), '-' for standard input.\n"
		 "However often a race was reported, it is shown once: a race is the pair of "
		 "functions that touched the memory and the\n"
		 "variable, or the lines where the source does not tell the variable. Flags of go "
		 "test that are not listed here stand behind\n"
		 "'--': goperf race ./... -- -failfast.\n\n"
		 "-write-known FILE writes the races of this run as a baseline; with -known FILE "
		 "only others fail the run. Its ids name functions\n"
		 "and not lines, so they hold while code moves.\n\n"
		 "Exit status: 0 no new race, 1 new races, 2 an error (a build or a test that "
		 "failed for something else counts as one).",
	.examples = "  goperf race ./...\n  goperf race -count 10 -run TestCache ./cache\n  goperf "
		    "race -known races.txt -sarif ./... > races.sarif\n"
		    "  goperf race ci.log\n  goperf race -- ./server-race -addr :8080",
	.flags = race_flags,
	.opts_size = sizeof(struct race_opts),
	.keep_dashes = true,
	.run = race_run,
};
