/* The runs of the test binaries: benchmark results over several rounds, and each profile in a run of its own. */
#include <stdlib.h>
#include <string.h>

#include "advise/record_go.h"
#include "base/gofmt.h"
#include "base/term.h"
#include "io/file.h"
#include "io/proc.h"

#define OUTPUT_MAX ((size_t)256 << 20)
#define MIN_BENCHTIME_NS 1000000

/* One kind of profile. times: how many rounds' worth of time, so that the samples suffice and the file stays small. */
static const struct profile_run {
	const char *kind, *file, *flag, *rate;
	double times;
} profile_runs[] = {
	{ "cpu", "cpu.pb.gz", "-test.cpuprofile", NULL, RECORD_CPU_TIMES },
	{ "mem", "mem.pb.gz", "-test.memprofile", "-test.memprofilerate=512", 1 },
	{ "block", "block.pb.gz", "-test.blockprofile", "-test.blockprofilerate=1", 1 },
	{ "mutex", "mutex.pb.gz", "-test.mutexprofile", "-test.mutexprofilefraction=1", 1 },
	{ "trace", "trace.out", "-test.trace", NULL, RECORD_TRACE_TIMES },
};

/* What a run has printed so far, for the progress line. */
struct watch {
	struct recorder *r;
	const struct target *t;
	const char *kind;
	struct buf line; /* the line that is not complete yet: a benchmark's name while it runs */
	size_t done;
};

static void show(const struct watch *w)
{
	int64_t left = w->r->plan.total_ns - (time_mono_ns() - w->r->run_start_ns);
	struct str line = buf_str(&w->line), name;
	size_t n = w->t->iteration_ns.n;
	char eta[32] = "";

	if (!str_next_field(&line, &name) || !str_has_prefix(name, STR("Benchmark")))
		name = STR("");
	if (w->r->plan.total_ns && left > 0)
		snprintf(eta, sizeof(eta), ", about %lld s left",
			 (long long)((left + 999999999) / 1000000000));
	if (n)
		record_progress(w->r->opt, "%s of %s: %zu of %zu%s " STR_FMT, w->kind,
				w->t->pkg->import_path, MIN(w->done + 1, n), n, eta, STR_ARG(name));
	else
		record_progress(w->r->opt, "%s of %s%s", w->kind, w->t->pkg->import_path, eta);
}

static void on_output(void *ctx, struct str piece)
{
	struct watch *w = ctx;

	for (size_t i = 0; i < piece.n; i++) {
		if (piece.p[i] != '\n') {
			buf_addc(&w->line, piece.p[i]);
			continue;
		}
		w->done += str_has_prefix(buf_str(&w->line), STR("Benchmark")) &&
			   str_contains(buf_str(&w->line), STR(" ns/op"));
		buf_clear(&w->line);
	}
	show(w);
}

static const char *benchtime(struct recorder *r, const struct test_run *run)
{
	struct arena *a = &r->dir.arena;
	int64_t ns = run->benchtime_ns;
	struct buf b = { 0 };
	const char *flag;

	if (!ns && run->times <= 0)
		return "-test.benchtime=1x";
	if (!ns && r->plan.iterations)
		return arena_printf(
			a, "-test.benchtime=%lldx",
			(long long)MAX((double)r->plan.iterations * MIN(run->times, 1), 1));
	ns = ns ? ns : (int64_t)((double)r->plan.benchtime_ns * run->times);
	go_duration(&b, MAX(ns, MIN_BENCHTIME_NS));
	flag = arena_printf(a, "-test.benchtime=%s", b.data);
	buf_release(&b);
	return flag;
}

static const char *const *arguments(struct recorder *r, const struct test_run *run)
{
	struct arena *a = &r->dir.arena;
	size_t n = 0, more = 0;

	while (run->flags && run->flags[more])
		more++;
	const char **argv = ARENA_ARRAY(a, const char *, more + 7);
	argv[n++] = run->binary;
	argv[n++] = arena_printf(a, "-test.run=%s", run->tests ? run->tests : "^$");
	if (run->bench) {
		argv[n++] = arena_printf(a, "-test.bench=%s", run->bench);
		argv[n++] = benchtime(r, run);
	}
	if (run->tests && run->times > 0 && r->plan.test_count > 1)
		argv[n++] = arena_printf(a, "-test.count=%lld", (long long)r->plan.test_count);
	argv[n++] = "-test.timeout=0";
	for (size_t i = 0; i < more; i++)
		argv[n++] = run->flags[i];
	return argv;
}

/* "PWD=dir" as go test sets it, and what the run wants. */
static const char *const *environment(struct recorder *r, const struct target *t,
				      const struct test_run *run)
{
	size_t n = 0;

	while (run->env && run->env[n])
		n++;
	const char **env = ARENA_ARRAY(&r->dir.arena, const char *, n + 2);
	env[0] = arena_printf(&r->dir.arena, "PWD=%s", t->pkg->dir);
	for (size_t i = 0; i < n; i++)
		env[i + 1] = run->env[i];
	return env;
}

static const char *dir_in_module(struct recorder *r, const struct target *t)
{
	struct str root = str_of(t->pkg->module_dir), dir = str_of(t->pkg->dir);

	if (!root.n || !str_has_prefix(dir, root))
		return t->pkg->import_path;
	dir = str_trim_prefix(str_sub(dir, root.n, dir.n), STR("/"));
	return dir.n ? arena_strndup(&r->dir.arena, dir.p, dir.n) : ".";
}

bool record_run_test(struct recorder *r, const struct target *t, const struct test_run *run,
		     struct err *err)
{
	struct watch w = { .r = r, .t = t, .kind = run->kind, .line = { .max = 4096 } };
	struct buf words = { .max = OUTPUT_MAX }, *out = run->out;
	size_t before = out->n;
	struct proc p = { .argv = arguments(r, run),
			  .dir = t->pkg->dir,
			  .env = environment(r, t, run),
			  .out = out,
			  .err = run->both ? out : &words,
			  .on_output = on_output,
			  .ctx = &w };
	bool ok;

	show(&w);
	ok = proc_run(&p, err);
	if (ok && p.exit_code != 0 && !run->may_fail) {
		record_log(r->opt, str_sub(buf_str(out), before, out->n));
		record_log(r->opt, buf_str(&words));
		ok = err_set(err, ERR_CHILD, "the %s of %s failed (exit status %d)",
			     run->bench ? "benchmarks" : "tests", t->pkg->import_path, p.exit_code);
	}
	if (ok)
		record_dir_ran(&r->dir, run->kind, dir_in_module(r, t), p.argv, p.wall_ns);
	buf_release(&w.line);
	buf_release(&words);
	return ok;
}

/* Rounds go around all packages, so that a slow minute of the machine hits each of them alike. */
static bool take_results(struct recorder *r, struct err *err)
{
	static const char *const flags[] = { "-test.benchmem", NULL };
	struct buf out = { .max = OUTPUT_MAX };
	bool ok = true;

	for (int64_t round = 0; ok && round < r->plan.rounds; round++) {
		for (size_t i = 0; ok && i < r->targets.n; i++) {
			const struct target *t = &r->targets.v[i];
			const char *kind =
				arena_printf(&r->dir.arena, "round %lld", (long long)round + 1);
			struct test_run run = { .kind = kind,
						.binary = t->binary,
						.bench = r->opt->bench,
						.times = 1,
						.flags = flags,
						.out = &out };
			ok = record_run_test(r, t, &run, err);
		}
	}
	ok = ok && file_write(record_dir_path(&r->dir, "bench.txt"), buf_str(&out), err);
	buf_release(&out);
	return ok;
}

static bool take_profile(struct recorder *r, const struct target *t, const struct profile_run *kind,
			 struct err *err)
{
	struct arena *a = &r->dir.arena;
	const char *const flags[] = { arena_printf(a, "%s=%s/%s", kind->flag, t->parts, kind->file),
				      kind->rate, NULL };
	struct buf out = { .max = OUTPUT_MAX };
	struct test_run run = { .kind = kind->kind,
				.binary = t->binary,
				.tests = r->tests ? "." : NULL,
				.bench = r->tests ? NULL : r->opt->bench,
				.times = kind->times,
				.flags = flags,
				.out = &out };
	bool ok = record_run_test(r, t, &run, err);

	buf_release(&out);
	return ok;
}

bool record_measure(struct recorder *r, struct err *err)
{
	if (!r->tests && !take_results(r, err))
		return false;
	if (r->tests)
		record_dir_absent(&r->dir, "bench.txt", "these are tests, not benchmarks");
	for (size_t k = 0; k < ARRAY_LEN(profile_runs); k++)
		for (size_t i = 0; i < r->targets.n; i++)
			if (!take_profile(r, &r->targets.v[i], &profile_runs[k], err))
				return false;
	return true;
}
