/* `goperf prove`: does a change make the benchmarks faster? Interleaved rounds until it is known. */
#include "cmd/prove.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/gofmt.h"
#include "cmd/command.h"
#include "io/file.h"
#include "io/lock.h"

#define SECOND 1000000000LL

static const struct flag flags[] = {
	{ "base", FLAG_STRING, offsetof(struct prove_opts, base), "REV|DIR|BINARY",
	  "what to compare with: a git revision, a folder, a test binary",
	  "HEAD if the working tree differs from it, else the merge base with the main branch, "
	  "else HEAD~1" },
	{ "bench", FLAG_STRING, offsetof(struct prove_opts, bench), "RE",
	  "the benchmarks, as go test takes them", "." },
	{ "budget", FLAG_DURATION, offsetof(struct prove_opts, budget_ns), "D",
	  "time to spend on rounds, at most", "20s a benchmark, from 30s to 5m" },
	{ "min-effect", FLAG_STRING, offsetof(struct prove_opts, min_effect), "P",
	  "the smallest change that matters, in percent", "2%" },
	{ "alpha", FLAG_FLOAT, offsetof(struct prove_opts, alpha), "A",
	  "chance that any of the verdicts is false, at most", "0.05" },
	{ "pgo", FLAG_STRING, offsetof(struct prove_opts, pgo), "FILE",
	  "compare builds without and with this CPU profile", NULL },
	{ "go", FLAG_STRING, offsetof(struct prove_opts, go), "A,B",
	  "compare two installed toolchains: versions, go commands or GOROOTs", NULL },
	{ "cpu", FLAG_INT, offsetof(struct prove_opts, cpu), "N", "GOMAXPROCS of the benchmarks",
	  NULL },
	{ "pin", FLAG_STRING, offsetof(struct prove_opts, pin), "LIST",
	  "bind the benchmarks to these processors, as in 2 or 0-1", NULL },
	{ "tags", FLAG_STRING, offsetof(struct prove_opts, tags), "TAGS", "build tags", NULL },
	{ "trimpath", FLAG_BOOL, offsetof(struct prove_opts, trimpath), NULL,
	  "build with -trimpath; not where a test asks for its own path", "true" },
	{ "save", FLAG_STRING, offsetof(struct prove_opts, save), "FILE",
	  "keep what the benchmarks printed, for benchstat -col side", NULL },
	{ "seed", FLAG_INT, offsetof(struct prove_opts, seed), "N",
	  "of the coins that order the rounds", "random" },
	{ "json", FLAG_BOOL, offsetof(struct prove_opts, json), NULL, "print JSON", NULL },
	{ "markdown", FLAG_BOOL, offsetof(struct prove_opts, markdown), NULL,
	  "print markdown for a pull request", NULL },
	{ 0 },
};

static void defaults(void *opts)
{
	*(struct prove_opts *)opts = (struct prove_opts){
		.bench = ".", .min_effect = "2%", .alpha = 0.05, .trimpath = true
	};
}

/* "2%" and "2" are 0.02. */
static bool parse_percent(const char *text, double *out, struct err *err)
{
	double v;

	if (!str_to_double(str_trim_suffix(str_of(text), STR("%")), &v) || !(v > 0 && v < 100))
		return err_set(err, ERR_USAGE,
			       "--min-effect %s: expected a percentage above 0 and below 100",
			       text);
	*out = v / 100;
	return true;
}

static bool check(const struct prove_opts *o, struct trial_opts *t, struct err *err)
{
	if (!parse_percent(o->min_effect, &t->min_effect, err))
		return false;
	if (!(o->alpha > 0 && o->alpha < 1))
		return err_set(err, ERR_USAGE, "--alpha %g: expected a chance between 0 and 1",
			       o->alpha);
	if (o->json && o->markdown)
		return err_set(err, ERR_USAGE, "expected one of --json and --markdown");
	if (o->budget_ns < 0 || o->cpu < 0 || o->cpu > 4096)
		return err_set(err, ERR_USAGE, "--%s: expected a positive number",
			       o->cpu ? "cpu" : "budget");
	t->alpha = o->alpha;
	t->cpu = (int)o->cpu;
	t->seed = (uint64_t)o->seed;
	t->budget_ns = o->budget_ns;
	return !o->pin || trial_pin(o->pin, err) || err_prefix(err, "--pin");
}

static bool has(const struct trial_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->v[i], name) == 0)
			return true;
	return false;
}

static const char *short_name(const char *bench)
{
	return bench + strlen("Benchmark");
}

static void add_lone(struct prove *p, int side, const struct prove_pair *pair,
		     const struct trial_names *mine, const struct trial_names *other)
{
	for (size_t i = 0; i < mine->n; i++)
		if (!has(other, mine->v[i]))
			vec_push(&p->lone, (struct prove_lone){ side, pair->package,
								short_name(mine->v[i]) });
}

/* Runs each benchmark once to see which there are, and makes a case of those that both sides have. */
static bool find_cases(struct prove *p, const struct prove_opts *o, struct err *err)
{
	for (size_t i = 0; i < p->pairs.n; i++) {
		const struct prove_pair *pair = &p->pairs.v[i];
		struct trial_names names[2];
		for (int side = 0; side < 2; side++) {
			struct trial_side run = { pair->binary[side], pair->dir[side], o->bench };
			progress_show(&p->progress, "looking at the benchmarks of %s",
				      pair->package);
			if (!trial_list(&p->trial.opts, &run, &p->arena, &names[side], err))
				return err->code == ERR_CANCELLED
					       ? false
					       : err_prefix(err, "%s: benchmarks of %s",
							    pair->package,
							    side == TRIAL_BASE ? "base" : "new");
		}
		for (size_t k = 0; k < names[TRIAL_NEW].n; k++) {
			const char *bench = names[TRIAL_NEW].v[k];
			if (!has(&names[TRIAL_BASE], bench))
				continue;
			trial_add(&p->trial, bench,
				  (struct trial_side){ pair->binary[0], pair->dir[0], bench },
				  (struct trial_side){ pair->binary[1], pair->dir[1], bench });
			vec_push(&p->cases,
				 (struct prove_case){ pair->package, short_name(bench) });
		}
		add_lone(p, TRIAL_BASE, pair, &names[TRIAL_BASE], &names[TRIAL_NEW]);
		add_lone(p, TRIAL_NEW, pair, &names[TRIAL_NEW], &names[TRIAL_BASE]);
	}
	if (!p->cases.n && !p->lone.n)
		return err_set(err, ERR_NOT_FOUND, "no benchmark matches -bench %s", o->bench);
	if (!p->cases.n)
		return err_set(err, ERR_NOT_FOUND,
			       "no benchmark is on both sides: %s%s is only in %s",
			       p->lone.v[0].bench ? "Benchmark" : "",
			       p->lone.v[0].bench ? p->lone.v[0].bench : p->lone.v[0].package,
			       p->title[p->lone.v[0].side]);
	return true;
}

static void show_progress(void *ctx, const struct trial *t)
{
	struct prove *p = ctx;
	struct buf open = { 0 }, spent = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->cases.n; i++) {
		if (t->cases.v[i].done)
			continue;
		buf_printf(&open, "%s%s", n++ ? ", " : "", p->cases.v[i].bench);
	}
	go_duration(&spent, t->spent_ns / SECOND * SECOND);
	buf_adds(&spent, " of ");
	go_duration(&spent, t->opts.budget_ns);
	progress_show(&p->progress, "round %zu, %s: %zu of %zu decided, open: %s", t->rounds,
		      spent.data, t->cases.n - n, t->cases.n, open.data ? open.data : "");
	buf_release(&open);
	buf_release(&spent);
}

static void show_waiting(void *ctx, int pid)
{
	struct prove *p = ctx;

	progress_show(&p->progress, "waiting for the measurement of process %d to end", pid);
}

bool prove_rounds(struct prove *p, const struct prove_opts *o, struct err *err)
{
	struct buf raw = { 0 };
	struct measure_lock lock;
	bool ok;

	if (!p->trial.opts.budget_ns)
		p->trial.opts.budget_ns = MIN(MAX((int64_t)p->cases.n * 20, 30), 300) * SECOND;
	p->trial.opts.raw = o->save ? &raw : NULL;
	p->trial.opts.progress = show_progress;
	p->trial.opts.ctx = p;
	ok = measure_lock_take(&lock, show_waiting, p, err);
	if (ok) {
		ok = trial_run(&p->trial, err);
		measure_lock_drop(&lock);
	}
	progress_end(&p->progress);
	p->interrupted = !ok && err->code == ERR_CANCELLED;
	if (o->save && (ok || p->interrupted)) {
		struct err failed;
		if (!file_write(o->save, buf_str(&raw), &failed) && ok) {
			*err = failed;
			ok = false;
		}
	}
	buf_release(&raw);
	return ok;
}

void prove_release(struct prove *p)
{
	struct err ignored;

	if (p->temp && path_exists(p->temp))
		(void)!path_remove_tree(p->temp, &ignored);
	free(p->temp);
	vec_release(&p->pairs);
	vec_release(&p->lone);
	vec_release(&p->cases);
	trial_release(&p->trial);
	arena_release(&p->arena);
}

static int conclude(struct prove *p, const struct prove_opts *o, const struct err *err)
{
	struct buf out = { 0 };
	bool regression = false;
	int status = EXIT_OK;

	if (!err->code || (p->interrupted && p->trial.rounds)) {
		regression = prove_print(p,
					 o->json       ? PROVE_JSON
					 : o->markdown ? PROVE_MARKDOWN
						       : PROVE_TEXT,
					 term_colors(stdout), &out);
		fwrite(out.data, 1, out.n, stdout);
	}
	buf_release(&out);
	if (err->code)
		status = command_fail("prove", err);
	else if (regression)
		status = EXIT_FOUND;
	return status;
}

static int run(void *opts, int argc, char **argv)
{
	struct prove_opts *o = opts;
	struct trial_opts t = { 0 };
	struct prove p = { .names = { "base", "new" } };
	struct err err = { 0 };
	int status, packages = 0;
	const char **args;

	while (packages < argc && strcmp(argv[packages], "--") != 0)
		packages++;
	arena_init(&p.arena);
	args = ARENA_ARRAY(&p.arena, const char *, (size_t)(argc - packages) + 1);
	for (int i = packages + 1; i < argc; i++)
		args[i - packages - 1] = argv[i];
	t.args = args;
	cancel_install();
	progress_start(&p.progress);
	if (check(o, &t, &err)) {
		trial_init(&p.trial, &t);
		(void)!(prove_sides(&p, o, packages, argv, &err) && find_cases(&p, o, &err) &&
			prove_rounds(&p, o, &err));
	}
	progress_end(&p.progress);
	status = conclude(&p, o, &err);
	prove_release(&p);
	return status;
}

const struct command cmd_prove = {
	.name = "prove",
	.args = "[PACKAGE... | BINARY] [-- TEST-FLAGS]",
	.brief = "is it faster? interleaved rounds of two builds, until it is known",
	.about = "Builds the benchmarks of a base and of the working tree and runs them in turns, "
		 "a round of each in random\n"
		 "order and in fresh processes, until each benchmark is decided or the budget is "
		 "spent. The working tree, the\n"
		 "index and the list of worktrees stay untouched.\n\n"
		 "A verdict is faster, slower, no change (the interval lies within the smallest "
		 "change that matters), undecided,\n"
		 "noisy (undecided, and a side scatters or drifts), or refused (under 0.5 ns/op: "
		 "the compiler removed the work).\n"
		 "The chance that any verdict of a run is false is at most alpha, however often it "
		 "was looked at and however\n"
		 "loaded the machine is; the interval holds at the same time for all benchmarks. "
		 "The method: an e-process that\n"
		 "bets on the signs of the log ratios of the rounds, whose order a coin has "
		 "drawn.\n\n"
		 "Exit status: 0 no regression; 1 a benchmark is slower, or allocates more and is "
		 "not faster; 2 an error, or\n"
		 "interrupted.",
	.examples = "  goperf prove ./parser\n"
		    "  goperf prove --base main -bench 'Parse/large' --budget 2m ./parser\n"
		    "  goperf prove --markdown ./... >>pull-request.md\n"
		    "  goperf prove --pgo cpu.pprof ./server\n"
		    "  goperf prove --go 1.26.8,1.27.3 .",
	.flags = flags,
	.opts_size = sizeof(struct prove_opts),
	.keep_dashes = true,
	.defaults = defaults,
	.run = run,
};
