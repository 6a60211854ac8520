/* Which benchmarks there are, and how long to run them so that all of it takes about a minute. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advise/record_go.h"
#include "base/gofmt.h"
#include "base/term.h"

#define OUTPUT_MAX ((size_t)256 << 20)
#define BUDGET_NS 55000000000.0	     /* of all runs, where the user does not say */
#define RACE_BUDGET_NS 20000000000.0 /* of the longer runs under the race detector */
#define RACE_SLOWER 10		     /* than without it */
#define TEST_RUN_NS 4000000000LL     /* of one run of the tests, when they are recorded */
#define MAX_TEST_COUNT 1000
#define DEFAULT_ROUNDS 6
#define RAMP 1.25 /* a benchmark finds its number of iterations in 1.25 times its benchtime */
#define SETUPS 4  /* ... and does so in about 4 calls, each with the benchmark's own set-up */
#define PROCESS_NS 20000000.0 /* to start a test binary and to write a profile */

/* The nanoseconds of a result line "BenchmarkX-8  1  1234 ns/op ...". */
static bool result_ns(struct str line, double *out)
{
	struct str field, before = STR("");

	if (!str_has_prefix(line, STR("Benchmark")))
		return false;
	while (str_next_field(&line, &field)) {
		if (str_eq(field, STR("ns/op")))
			return str_to_double(before, out);
		before = field;
	}
	return false;
}

/* Runs each benchmark once: which there are, sub-benchmarks too, how slow they are, whether they work at all. */
static bool probe(struct recorder *r, struct target *t, struct err *err)
{
	struct buf out = { .max = OUTPUT_MAX };
	struct test_run run = {
		.kind = "probe", .binary = t->binary, .bench = r->opt->bench, .out = &out
	};
	int64_t start = time_mono_ns();
	struct str rest, line;
	double ns;

	if (!record_run_test(r, t, &run, err)) {
		buf_release(&out);
		return false;
	}
	t->probe_ns = time_mono_ns() - start;
	for (rest = buf_str(&out); str_next_line(&rest, &line);)
		if (result_ns(line, &ns))
			vec_push(&t->iteration_ns, ns);
	buf_release(&out);
	return true;
}

/* Runs the tests once: do they pass, how long do they take; those that do nothing are of no use. */
static bool probe_tests(struct recorder *r, struct target *t, struct err *err)
{
	static const char *const verbose[] = { "-test.v", NULL };
	struct buf out = { .max = OUTPUT_MAX };
	struct test_run run = {
		.kind = "probe", .binary = t->binary, .tests = ".", .flags = verbose, .out = &out
	};
	int64_t start = time_mono_ns();
	bool ok = record_run_test(r, t, &run, err);

	t->probe_ns = time_mono_ns() - start;
	t->has_tests = ok && str_contains(buf_str(&out), STR("=== RUN "));
	buf_release(&out);
	return ok;
}

static double one_run_ns(const struct target *t, double benchtime_ns)
{
	double sum = PROCESS_NS, iterations = 0;

	for (size_t i = 0; i < t->iteration_ns.n; i++) {
		double ns = t->iteration_ns.v[i];
		iterations += ns;
		sum += ns > benchtime_ns ? ns : RAMP * benchtime_ns;
	}
	return sum + SETUPS * MAX((double)t->probe_ns - iterations, 0);
}

static double all_runs_ns(const struct recorder *r, double benchtime_ns)
{
	static const double others[] = { RECORD_CPU_TIMES, 1, 1, 1, RECORD_TRACE_TIMES };
	double sum = 0;

	for (size_t i = 0; i < r->targets.n; i++) {
		const struct target *t = &r->targets.v[i];
		sum += (double)r->plan.rounds * one_run_ns(t, benchtime_ns) + (double)t->probe_ns;
		for (size_t k = 0; k < ARRAY_LEN(others); k++)
			sum += one_run_ns(t, others[k] * benchtime_ns);
	}
	return sum;
}

/* The longest of these that stays within the budget. */
static int64_t choose_benchtime(const struct recorder *r)
{
	static const int ms[] = { 1000, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20 };

	for (size_t i = 0; i < ARRAY_LEN(ms); i++)
		if (all_runs_ns(r, ms[i] * 1e6) <= BUDGET_NS)
			return ms[i] * 1000000LL;
	return ms[ARRAY_LEN(ms) - 1] * 1000000LL;
}

/* The benchmarks' own set-ups are not known well enough to count them: the run's time limit sees to those. */
int64_t record_race_benchtime(const struct recorder *r, const struct target *t)
{
	static const int ms[] = { 10, 5, 2, 1 };
	double budget = RACE_BUDGET_NS / (double)r->targets.n;

	for (size_t i = 0; i < ARRAY_LEN(ms); i++) {
		double benchtime = ms[i] * 1e6, sum = 0;

		for (size_t k = 0; k < t->iteration_ns.n; k++)
			sum += MAX(RACE_SLOWER * t->iteration_ns.v[k], RAMP * benchtime);
		if (sum <= budget)
			return ms[i] * 1000000LL;
	}
	return 0;
}

/* "300ms" or "100x", as go test's own flag. */
static bool parse_benchtime(const char *text, struct plan *p, struct err *err)
{
	struct str s = str_of(text);
	uint64_t n;

	if (str_has_suffix(s, STR("x")) && str_to_u64(str_sub(s, 0, s.n - 1), 10, &n) && n > 0 &&
	    n < INT32_MAX) {
		p->iterations = (int64_t)n;
		return true;
	}
	return (go_parse_duration(s, &p->benchtime_ns) && p->benchtime_ns > 0) ||
	       err_set(err, ERR_USAGE,
		       "invalid value \"%s\" for flag -benchtime: expected a duration (300ms) or a "
		       "count (100x)",
		       text);
}

static double counted_runs_ns(const struct recorder *r)
{
	double sum = 0;

	for (size_t i = 0; i < r->targets.n; i++) {
		const struct target *t = &r->targets.v[i];
		double once = 0;
		for (size_t k = 0; k < t->iteration_ns.n; k++)
			once += t->iteration_ns.v[k] * (double)r->plan.iterations;
		sum += ((double)r->plan.rounds + 4) * (once + (double)t->probe_ns) +
		       (double)t->probe_ns;
	}
	return sum;
}

static void plan_benchmarks(struct recorder *r)
{
	struct plan *p = &r->plan;
	struct buf d = { 0 };
	size_t n = 0;

	if (p->iterations) {
		p->total_ns = (int64_t)counted_runs_ns(r);
		r->dir.benchtime = arena_printf(&r->dir.arena, "%lldx", (long long)p->iterations);
	} else {
		if (!p->benchtime_ns)
			p->benchtime_ns = choose_benchtime(r);
		p->total_ns = (int64_t)all_runs_ns(r, (double)p->benchtime_ns);
		go_duration(&d, p->benchtime_ns);
		r->dir.benchtime = arena_printf(&r->dir.arena, "%s", d.data);
	}
	r->dir.count = p->rounds;
	for (size_t i = 0; i < r->targets.n; i++)
		n += r->targets.v[i].iteration_ns.n;
	record_note(
		r->opt,
		"recording %zu benchmark%s of %s%s: %lld rounds of %s each and 6 profiles, about "
		"%lld s",
		n, n == 1 ? "" : "s", r->targets.v[0].pkg->import_path,
		r->targets.n > 1 ? arena_printf(&r->dir.arena, " and %zu more", r->targets.n - 1)
				 : "",
		(long long)p->rounds, r->dir.benchtime, (long long)(p->total_ns / 1000000000 + 1));
	buf_release(&d);
}

static void plan_tests(struct recorder *r)
{
	int64_t once = 1;

	for (size_t i = 0; i < r->targets.n; i++)
		once += r->targets.v[i].probe_ns;
	r->plan.test_count = MAX(MIN(TEST_RUN_NS / once, r->plan.test_count), 1);
	r->plan.total_ns = once * r->plan.test_count * 5;
	r->dir.count = r->plan.test_count;
	record_note(r->opt, "recording the tests of %s, %lld times in each of 5 runs: about %lld s",
		    r->targets.v[0].pkg->import_path, (long long)r->plan.test_count,
		    (long long)(r->plan.total_ns / 1000000000 + 1));
}

/* Keeps the targets that have what is asked for; says which are left out when others stay. */
static void keep(struct recorder *r, bool tests)
{
	struct buf names = { 0 };
	size_t kept = 0, dropped = 0;

	for (size_t i = 0; i < r->targets.n; i++) {
		struct target *t = &r->targets.v[i];
		if (tests ? t->has_tests : t->iteration_ns.n > 0) {
			r->targets.v[kept++] = *t;
			continue;
		}
		if (dropped++ < 5)
			buf_printf(&names, "%s%s", dropped > 1 ? ", " : "", t->pkg->import_path);
		(void)unlink(t->binary);
		vec_release(&t->iteration_ns);
	}
	r->targets.n = kept;
	if (kept && dropped)
		record_note(r->opt, "no %s in %s%s: left out", tests ? "tests" : "benchmarks",
			    names.data, dropped > 5 ? " ..." : "");
	buf_release(&names);
}

static bool has_benchmarks(const struct recorder *r)
{
	for (size_t i = 0; i < r->targets.n; i++)
		if (r->targets.v[i].iteration_ns.n)
			return true;
	return false;
}

/* Tests may leave something behind that a second round of them falls over. */
static bool bear_repetition(struct recorder *r, struct err *err)
{
	static const char *const twice[] = { "-test.count=2", NULL };
	const struct record_options *opt = r->opt;
	struct record_options quiet = *opt;
	struct err own = { 0 };
	bool ok = true;

	quiet.log = NULL;
	r->opt = &quiet;
	for (size_t i = 0; ok && i < r->targets.n; i++) {
		struct buf out = { .max = OUTPUT_MAX };
		struct test_run run = { .kind = "probe",
					.binary = r->targets.v[i].binary,
					.tests = ".",
					.flags = twice,
					.out = &out };
		ok = record_run_test(r, &r->targets.v[i], &run, &own);
		buf_release(&out);
	}
	r->opt = opt;
	if (ok || own.code == ERR_CHILD) {
		r->plan.test_count = ok ? MAX_TEST_COUNT : 1;
		return true;
	}
	return err_set(err, own.code, "%s", own.msg);
}

static bool fall_back(struct recorder *r, const char *first, struct err *err)
{
	bool all = strcmp(r->opt->bench, ".") == 0;

	if (!all && !r->opt->tests)
		return err_set(err, ERR_NOT_FOUND, "no benchmark of %s matches -bench '%s'", first,
			       r->opt->bench);
	for (size_t i = 0; i < r->targets.n; i++)
		if (!probe_tests(r, &r->targets.v[i], err))
			return false;
	keep(r, true);
	if (!r->targets.n)
		return err_set(err, ERR_NOT_FOUND,
			       "%s has no benchmarks and no tests: write func BenchmarkX(b "
			       "*testing.B) in a _test.go file, or "
			       "record the program itself: goperf record -- CMD",
			       first);
	if (!r->opt->tests)
		record_note(r->opt,
			    "no benchmarks in %s: recording its tests instead. They show where "
			    "tests spend their time, not "
			    "where users wait: write func BenchmarkX(b *testing.B) for that",
			    first);
	r->tests = true;
	return bear_repetition(r, err);
}

bool record_plan(struct recorder *r, struct err *err)
{
	const char *first = r->targets.v[0].pkg->import_path;

	r->plan.rounds = r->opt->count ? r->opt->count : DEFAULT_ROUNDS;
	if (r->opt->is_short)
		r->plan.rounds = MAX(r->plan.rounds / 2, 1);
	if (r->opt->benchtime && !parse_benchtime(r->opt->benchtime, &r->plan, err))
		return false;
	for (size_t i = 0; i < r->targets.n && !r->opt->tests; i++)
		if (!probe(r, &r->targets.v[i], err))
			return false;
	if (has_benchmarks(r)) {
		keep(r, false);
		plan_benchmarks(r);
	} else {
		if (!fall_back(r, first, err))
			return false;
		plan_tests(r);
	}
	r->run_start_ns = time_mono_ns();
	return true;
}
