#include "bench/trial_exec.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/regex.h"
#include "bench/benchfmt.h"
#include "io/proc.h"

#define MAX_OUTPUT ((size_t)64 << 20)
#define MAX_RUNS 256  /* result lines of one process that are looked at */
#define QUIET 1.02    /* a run that took up to that many times the fastest was left alone */
#define MAX_WORDS 900 /* bytes of a failed program's output in an error */
#define TIME_LIMIT_NS (600 * 1000000000LL) /* as go test's own */

/* "BenchmarkSort/n=10" to "^BenchmarkSort$/^n=10$": Go matches part by part. */
static void add_pattern(struct buf *b, struct str name)
{
	struct str part, rest = name;

	for (bool more = true; more;) {
		more = str_cut(rest, '/', &part, &rest);
		buf_addc(b, '^');
		regex_quote(b, part);
		buf_adds(b, more ? "$/" : "$");
	}
}

/*
 * Whether names end in "-8": not where GOMAXPROCS is 1. Go takes GOMAXPROCS from -test.cpu, the environment, or the
 * processors that the process may use; a limit of the cgroup never brings it down to 1.
 */
static bool has_suffix(const struct trial_opts *opts)
{
	const char *env = getenv("GOMAXPROCS");
	int64_t n;

	if (opts->cpu > 0)
		return opts->cpu != 1;
	if (env && str_to_i64(str_of(env), 10, &n) && n > 0)
		return n != 1;
	return trial_processors() != 1;
}

static struct str without_suffix(const struct trial_opts *opts, struct str name)
{
	ptrdiff_t at = str_last_index_byte(name, '-');
	uint64_t n;

	if (at > 0 && has_suffix(opts) && str_to_u64(str_sub(name, (size_t)at + 1, name.n), 10, &n))
		return str_sub(name, 0, (size_t)at);
	return name;
}

/* The lines of a failed run that say why: not the settings, results and summaries. */
static bool is_noise(struct str line)
{
	static const char *const starts[] = { "goos: ", "goarch: ", "pkg: ",	  "cpu: ",
					      "PASS",	"FAIL",	    "exit status" };

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_has_prefix(line, str_of(starts[i])))
			return true;
	return str_has_prefix(line, STR("Benchmark")) && str_contains(line, STR(" ns/op"));
}

static void add_words(struct buf *b, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		if (!str_trim(line).n || is_noise(line))
			continue;
		if (b->n + line.n > MAX_WORDS) {
			buf_adds(b, "\n  ...");
			return;
		}
		buf_adds(b, "\n  ");
		buf_add_str(b, line);
	}
}

static bool failed(const struct proc *p, struct err *err)
{
	struct buf words = { 0 };

	add_words(&words, buf_str(p->out));
	add_words(&words, buf_str(p->err));
	err_set(err, ERR_CHILD, "exit status %d%s%s", p->exit_code,
		words.n ? ":" : ", without a word", words.n ? words.data : "");
	buf_release(&words);
	return false;
}

static bool run(const struct trial_opts *opts, const struct trial_side *side, const char *pattern,
		const struct trial_exec *how, struct proc *p, struct err *err)
{
	VEC(const char *) argv = { 0 };
	char *own[4] = { xasprintf("-test.bench=%s", pattern),
			 xasprintf("-test.benchtime=%s", how->benchtime),
			 xasprintf("-test.count=%d", how->count),
			 xasprintf("-test.cpu=%d", opts->cpu) };
	const char *old = getenv("GODEBUG");
	char *debug = xasprintf("GODEBUG=%s%sgctrace=1", old ? old : "", old && *old ? "," : "");
	bool ok;

	vec_push(&argv, side->binary);
	vec_push(&argv, "-test.run=^$");
	vec_push(&argv, "-test.benchmem");
	for (size_t i = 0; i < (opts->cpu > 0 ? 4 : 3); i++)
		vec_push(&argv, own[i]);
	for (const char *const *a = opts->args; a && *a; a++)
		vec_push(&argv, *a);
	vec_push(&argv, NULL);
	p->argv = argv.v;
	p->dir = side->dir;
	p->env = how->trace_gc ? (const char *const[]){ debug, NULL } : NULL;
	p->timeout_ns = TIME_LIMIT_NS;
	ok = proc_run(p, err);
	if (ok && p->exit_code != 0)
		ok = failed(p, err);
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		free(own[i]);
	free(debug);
	vec_release(&argv);
	p->argv = NULL;
	return ok;
}

/* "gc 3 @0.02s ...: ... ms cpu, 4->4->1 MB, 5 MB goal, ...": the last one; see package runtime, gctrace. */
static double gc_bytes(struct str text)
{
	double most = 0, live, goal;
	struct str line, left, right;

	while (str_next_line(&text, &line)) {
		ptrdiff_t at = str_index(line, STR(" MB goal"));
		if (at < 0 || !str_has_prefix(line, STR("gc ")))
			continue;
		line = str_sub(line, 0, (size_t)at);
		ptrdiff_t arrow = str_last_index_byte(line, '>');
		if (arrow < 0 ||
		    !str_cut(str_sub(line, (size_t)arrow + 1, line.n), ',', &left, &right))
			continue;
		if (str_to_double(str_trim(str_trim_suffix(left, STR(" MB"))), &live) &&
		    str_to_double(str_trim(right), &goal) && goal > live)
			most = (goal - live) * (1 << 20);
	}
	return most;
}

static double value_of(struct bench_reader *r, const struct bench_record *rec, struct str unit)
{
	for (size_t i = 0; i < rec->n_values; i++)
		if (str_eq(bench_str(r, rec->values[i].unit), unit))
			return rec->values[i].value;
	return NAN;
}

static bool read_results(const struct trial_opts *opts, const struct trial_side *side,
			 struct str text, struct trial_sample *out, struct err *err)
{
	double ns[MAX_RUNS], bytes[MAX_RUNS], objects[MAX_RUNS];
	struct trial_sample s = { .ns = INFINITY };
	struct bench_reader r;
	struct bench_record rec;
	struct err why = { 0 };
	struct str want = str_trim_prefix(str_of(side->bench), STR("Benchmark"));

	bench_reader_init(&r);
	bench_reader_text(&r, text, side->binary, NULL);
	while (s.n < MAX_RUNS && bench_reader_next(&r, &rec, &why)) {
		if (rec.kind != BENCH_RESULT || !str_eq(without_suffix(opts, rec.name), want))
			continue;
		double sec = value_of(&r, &rec, STR("sec/op"));
		if (isnan(sec))
			continue;
		ns[s.n] = sec * 1e9;
		s.ns = fmin(s.ns, ns[s.n]);
		bytes[s.n] = value_of(&r, &rec, STR("B/op"));
		objects[s.n] = value_of(&r, &rec, STR("allocs/op"));
		s.iters = rec.iters;
		s.n++;
	}
	bench_reader_release(&r);
	if (why.code)
		return err_set(err, why.code, "%s", why.msg);
	if (s.n == 0)
		return err_set(err, ERR_CHILD,
			       "%s ran and printed no result of it; was it skipped?", side->binary);
	for (size_t i = 0; i < s.n; i++)
		s.quiet += ns[i] <= s.ns * QUIET;
	s.bytes = seq_median(bytes, s.n); /* NAN is in all or in none */
	s.objects = seq_median(objects, s.n);
	s.wall_ns = out->wall_ns;
	s.gc_bytes = out->gc_bytes;
	*out = s;
	return true;
}

bool trial_exec(const struct trial_opts *opts, const struct trial_side *side,
		const struct trial_exec *how, struct buf *raw, struct trial_sample *out,
		struct err *err)
{
	struct buf text = { .max = MAX_OUTPUT }, words = { .max = MAX_OUTPUT }, pattern = { 0 };
	struct proc p = { .out = &text, .err = &words };
	struct trial_sample s = { 0 };
	bool ok;

	add_pattern(&pattern, str_of(side->bench));
	ok = run(opts, side, pattern.data, how, &p, err);
	s.wall_ns = p.wall_ns;
	if (ok && how->trace_gc)
		s.gc_bytes = gc_bytes(buf_str(&words));
	if (ok)
		ok = read_results(opts, side, buf_str(&text), &s, err);
	if (ok)
		*out = s;
	else if (err->code != ERR_CANCELLED)
		err_prefix(err, "%s", side->bench);
	if (ok && raw)
		buf_add_str(raw, buf_str(&text));
	buf_release(&pattern);
	buf_release(&words);
	buf_release(&text);
	return ok;
}

static bool is_listed(const struct trial_names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(str_of(names->v[i]), name))
			return true;
	return false;
}

bool trial_list(const struct trial_opts *opts, const struct trial_side *side, struct arena *a,
		struct trial_names *out, struct err *err)
{
	struct trial_exec how = { .benchtime = "1x", .count = 1 };
	struct buf text = { .max = MAX_OUTPUT }, words = { .max = MAX_OUTPUT };
	struct proc p = { .out = &text, .err = &words };
	struct trial_names names = { 0 };
	VEC(const char *) list = { 0 };
	struct bench_reader r;
	struct bench_record rec;
	struct err why = { 0 };
	bool ok = run(opts, side, side->bench, &how, &p, err);

	bench_reader_init(&r);
	bench_reader_text(&r, ok ? buf_str(&text) : STR(""), side->binary, NULL);
	while (bench_reader_next(&r, &rec, &why)) {
		struct str name = without_suffix(opts, rec.name);
		if (rec.kind != BENCH_RESULT ||
		    is_listed(&names, str_of(arena_printf(a, "Benchmark" STR_FMT, STR_ARG(name)))))
			continue;
		vec_push(&list, arena_printf(a, "Benchmark" STR_FMT, STR_ARG(name)));
		names = (struct trial_names){ list.v, list.n };
	}
	bench_reader_release(&r);
	if (ok && why.code)
		ok = err_set(err, why.code, "%s", why.msg);
	if (ok && list.n) {
		names.v = memcpy(ARENA_ARRAY(a, const char *, list.n), list.v,
				 list.n * sizeof(*list.v));
		*out = names;
	} else if (ok) {
		*out = (struct trial_names){ 0 };
	}
	vec_release(&list);
	buf_release(&words);
	buf_release(&text);
	return ok;
}
