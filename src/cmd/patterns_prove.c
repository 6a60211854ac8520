/* Runs the pairs of the catalogue: one module in a temporary folder, a test binary a pattern, rounds as in `goperf prove`. */
#include <math.h>
#include <stdlib.h>

#include "advise/record_dir.h"
#include "base/gofmt.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/patterns.h"
#include "cmd/prove.h"
#include "gocode/gotool.h"
#include "io/file.h"

#define MIN_EFFECT 0.05 /* where code lies in the binary alone makes some percent */

enum holds { HOLDS_OPEN, HOLDS, HOLDS_NOT };

static bool build(struct prove *p, const struct go_env *env, const struct pattern *pat,
		  struct err *err)
{
	static const char *const flags[] = { "-trimpath", NULL };
	const char *environment[] = { "GOFLAGS=-mod=mod", "GOWORK=off",
				      arena_printf(&p->arena, "GOTMPDIR=%s", p->temp), NULL };
	const char *dir = arena_printf(&p->arena, "%s/%s", p->temp, pat->id);
	const char *binary = arena_printf(&p->arena, "%s.test", dir);
	struct go_build_test what = { .dir = dir,
				      .package = ".",
				      .out_path = binary,
				      .flags = flags,
				      .environment = environment };

	progress_show(&p->progress, "building %s", pat->id);
	if (!go_build_test(env, &what, err))
		return err->code == ERR_CANCELLED ? false : err_prefix(err, "%s", pat->id);
	trial_add(&p->trial, pat->id, (struct trial_side){ binary, dir, "BenchmarkBad" },
		  (struct trial_side){ binary, dir, "BenchmarkGood" });
	p->trial.cases.v[p->trial.cases.n - 1].memory = pat->expect == PATTERN_LESS_MEMORY;
	vec_push(&p->cases, (struct prove_case){ .package = "", .bench = pat->id });
	return true;
}

static bool prepare(struct prove *p, const struct pattern *const *v, size_t n, struct err *err)
{
	struct go_env env;

	if (!(p->temp = path_temp_dir(NULL, "goperf-patterns-", err)) ||
	    !patterns_write_module(p->temp, v, n, err) ||
	    !go_env_get(&p->arena, p->temp, &env, err))
		return false;
	p->go = env.version;
	for (size_t i = 0; i < n; i++)
		if (!build(p, &env, v[i], err))
			return false;
	return true;
}

static enum holds holds(const struct pattern *pat, const struct trial_result *r)
{
	enum trial_verdict v = r->verdict;
	bool open = v == TRIAL_UNDECIDED || v == TRIAL_NOISY || v == TRIAL_REFUSED;

	switch (pat->expect) {
	case PATTERN_FASTER:
		return v == TRIAL_FASTER ? HOLDS : open ? HOLDS_OPEN : HOLDS_NOT;
	case PATTERN_SAME:
		return v == TRIAL_SAME ? HOLDS : open ? HOLDS_OPEN : HOLDS_NOT;
	case PATTERN_NOT_SLOWER:
		return v == TRIAL_SLOWER ? HOLDS_NOT : open ? HOLDS_OPEN : HOLDS;
	case PATTERN_LESS_MEMORY:
		return r->alloc[TRIAL_BYTES].state == TRIAL_ALLOC_LESS	 ? HOLDS
		       : r->alloc[TRIAL_BYTES].state == TRIAL_ALLOC_OPEN ? HOLDS_OPEN
									 : HOLDS_NOT;
	case PATTERN_NOTHING:
		break;
	}
	return HOLDS_OPEN;
}

static double bounded(double ratio)
{
	return ratio <= -1 || isinf(ratio) ? NAN : ratio;
}

static struct measured row_of(const struct pattern *pat, const struct trial_result *r)
{
	struct measured row = { .id = pat->id,
				.verdict = prove_word(r->verdict),
				.change = r->verdict == TRIAL_REFUSED ? NAN : r->effect,
				.lo = bounded(r->lo),
				.hi = bounded(r->hi),
				.rounds = r->rounds };

	row.bad = (struct measured_form){ r->ns[0], r->alloc[TRIAL_BYTES].v[0],
					  r->alloc[TRIAL_OBJECTS].v[0] };
	row.good = (struct measured_form){ r->ns[1], r->alloc[TRIAL_BYTES].v[1],
					   r->alloc[TRIAL_OBJECTS].v[1] };
	return row;
}

/* Keeps what was measured beside what is there already of this Go version and processor. */
static bool keep(const struct prove *p, const struct pattern *const *v, char **path,
		 struct err *err)
{
	struct measurements m;
	struct err ignored;
	bool ok;

	measurements_init(&m);
	if (!measurements_load(&m, str_of(p->go), &ignored)) {
		measurements_release(&m); /* a damaged file is replaced */
		measurements_init(&m);
	}
	m.go = p->go;
	m.cpu = record_cpu_model(&m.arena);
	for (size_t i = 0; i < p->cases.n; i++) {
		struct trial_result r = trial_result(&p->trial, &p->trial.cases.v[i]);
		struct measured row = row_of(v[i], &r);
		if (r.rounds)
			measured_put(&m, &row);
	}
	ok = measurements_save(&m, path, err);
	measurements_release(&m);
	return ok;
}

/* ---- showing ---- */

static void sentence(const struct pattern *pat, const struct trial_result *r, struct buf *out)
{
	static const char *const expected[] = { [PATTERN_NOTHING] = "",
						[PATTERN_FASTER] = "the good form takes less time",
						[PATTERN_SAME] = "both forms are the same",
						[PATTERN_NOT_SLOWER] =
							"the good form is at least as fast",
						[PATTERN_LESS_MEMORY] =
							"the good form holds less memory" };
	static const char *const words[] = { [HOLDS_OPEN] = "not decided",
					     [HOLDS] = "holds here",
					     [HOLDS_NOT] = "DOES NOT HOLD here" };

	buf_printf(out, "%s: %s: %s\n", pat->id, words[holds(pat, r)], expected[pat->expect]);
}

/* One pattern is told of in any case; of several, those that do not hold, and the names of those that are open. */
static size_t conclude(const struct prove *p, const struct pattern *const *v, struct buf *out)
{
	size_t count[3] = { 0 };
	struct buf open = { 0 };

	for (size_t i = 0; i < p->cases.n; i++) {
		struct trial_result r = trial_result(&p->trial, &p->trial.cases.v[i]);
		enum holds h = holds(v[i], &r);
		count[h]++;
		if (h == HOLDS_NOT || p->cases.n == 1)
			sentence(v[i], &r, out);
		if (h == HOLDS_OPEN)
			buf_printf(&open, "%s%s", open.n ? ", " : "", v[i]->id);
	}
	if (p->cases.n > 1)
		buf_printf(out, "%zu patterns with %s: %zu hold, %zu do not, %zu not decided.\n",
			   p->cases.n, p->go, count[HOLDS], count[HOLDS_NOT], count[HOLDS_OPEN]);
	if (open.n) {
		buf_adds(out, "Not decided, more rounds may tell (--budget ");
		go_duration(out, p->trial.opts.budget_ns * 4);
		buf_printf(out, "): %s.\n", open.data);
	}
	buf_release(&open);
	return count[HOLDS_NOT];
}

static size_t print_json(const struct prove *p, const struct pattern *const *v, struct buf *out)
{
	struct json j;
	struct arena a;
	size_t contradicted = 0;

	arena_init(&a);
	json_init(&j, out, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "go", p->go);
	json_kcstr(&j, "cpu", record_cpu_model(&a));
	json_ki64(&j, "spent_ns", p->trial.spent_ns);
	json_kbool(&j, "interrupted", p->interrupted);
	json_key(&j, "patterns");
	json_arr(&j);
	for (size_t i = 0; i < p->cases.n; i++) {
		struct trial_result r = trial_result(&p->trial, &p->trial.cases.v[i]);
		struct measured row = row_of(v[i], &r);
		enum holds h = holds(v[i], &r);
		contradicted += h == HOLDS_NOT;
		json_obj(&j);
		json_kcstr(&j, "id", v[i]->id);
		json_key(&j, "holds");
		if (h == HOLDS_OPEN)
			json_nil(&j);
		else
			json_bool(&j, h == HOLDS);
		json_key(&j, "measured_here");
		patterns_put_measured(&j, &row);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(out, '\n');
	arena_release(&a);
	return contradicted;
}

static int report(const struct patterns_opts *o, struct prove *p, const struct pattern *const *v,
		  struct err *err)
{
	struct buf out = { 0 };
	char *path = NULL;
	size_t contradicted;
	int status;

	if (!err->code || (p->interrupted && p->trial.rounds)) {
		struct err failed;
		if (!keep(p, v, &path, &failed) && !err->code)
			*err = failed;
		if (!o->json)
			prove_print_table(p, term_colors(stdout), &out);
		contradicted = o->json ? print_json(p, v, &out) : conclude(p, v, &out);
		if (path && !o->json)
			buf_printf(&out, "Kept in %s.\n", path);
		fwrite(out.data, 1, out.n, stdout);
		status = contradicted ? EXIT_FOUND : EXIT_OK;
	} else {
		status = EXIT_ERROR;
	}
	buf_release(&out);
	free(path);
	return err->code ? command_fail("patterns", err) : status;
}

int patterns_prove(const struct patterns_opts *o, const struct pattern *const *v, size_t n)
{
	/* each pattern is a question of its own: a trial shares alpha out among its cases */
	struct trial_opts t = { .alpha = 0.05 * (double)n,
				.min_effect = MIN_EFFECT,
				.seed = (uint64_t)o->seed,
				.budget_ns = o->budget_ns };
	struct prove p = { .names = { "bad", "good" } };
	struct prove_opts po = { 0 };
	struct err err = { 0 };
	int status;

	arena_init(&p.arena);
	cancel_install();
	progress_start(&p.progress);
	trial_init(&p.trial, &t);
	(void)!(prepare(&p, v, n, &err) && prove_rounds(&p, &po, &err));
	progress_end(&p.progress);
	status = report(o, &p, v, &err);
	prove_release(&p);
	return status;
}
