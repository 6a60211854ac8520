#include "bench/trial.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/term.h"
#include "bench/trial_exec.h"

#define RUN_NS \
	2500000.0 /* a run is about that long: shorter than a scheduler's slice, far longer than its clock's steps */
#define PROCESS_NS 60000000.0	   /* the runs of a process together, at first */
#define PROCESS_MAX_NS 200000000.0 /* the same where quiet moments are rare */
#define PAIR_MAX_NS \
	2000000000 /* wall time; where a pair takes longer, the overhead of a process rules */
#define FIRST_COUNT 20
#define MAX_COUNT 80
#define QUIET_RUNS 6 /* of a pair: fewer left alone, and the next pair is given more runs */
#define RUN_MAX_NS 250000000.0 /* runs are not made longer than that to hold a collection */
#define GC_PERIODS 1.2 /* a run starts behind a collection, as package testing asks for one */
#define MIN_GC_BYTES \
	(4.0 * (1 << 20)) /* the least that the Go runtime lets a heap grow between two */
#define SAME_BYTES 0.01
#define MAX_ROUNDS 2000
#define NOISY_SPREAD 0.10
#define NOISY_DRIFT 0.05
#define NOISY_ROUNDS 5 /* fewer say nothing of noise */

static uint64_t next_random(struct trial *t)
{
	/* splitmix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014 */
	uint64_t z = (t->coin += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void trial_init(struct trial *t, const struct trial_opts *opts)
{
	*t = (struct trial){ .opts = *opts, .coin = opts->seed };
	if (!opts->seed && getrandom(&t->coin, sizeof(t->coin), 0) != sizeof(t->coin))
		t->coin = (uint64_t)time_wall_ns();
}

static void case_release(struct trial_case *c)
{
	seq_release(&c->time);
	for (int side = 0; side < 2; side++) {
		vec_release(&c->ns[side]);
		for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++)
			vec_release(&c->alloc[unit].v[side]);
	}
	for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++)
		seq_release(&c->alloc[unit].seq);
}

void trial_release(struct trial *t)
{
	for (size_t i = 0; i < t->cases.n; i++)
		case_release(&t->cases.v[i]);
	vec_release(&t->cases);
}

static double time_alpha(const struct trial *t)
{
	return t->opts.alpha * 0.8 / (double)t->cases.n;
}

static double alloc_alpha(const struct trial *t)
{
	return t->opts.alpha * 0.2 / (double)t->cases.n / TRIAL_ALLOC_UNITS;
}

/* The family grows with each case, so that all are set up anew: none has seen anything yet. */
void trial_add(struct trial *t, const char *name, struct trial_side base, struct trial_side new_)
{
	vec_push(&t->cases, (struct trial_case){ .name = name, .side = { base, new_ } });
	for (size_t i = 0; i < t->cases.n; i++) {
		struct trial_case *c = &t->cases.v[i];
		assert(c->time.d.n == 0);
		seq_init(&c->time, time_alpha(t), t->opts.min_effect);
		for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++)
			seq_init(&c->alloc[unit].seq, alloc_alpha(t), t->opts.min_effect);
	}
}

/* Rounds after which numbers that fall apart by sides are no accident: 2/C(2n,n) <= alpha. */
static size_t exact_rounds(const struct trial *t)
{
	double ways = 1;
	size_t n = 0;

	while (2 / ways > alloc_alpha(t)) {
		n++;
		ways *= (double)(2 * n) * (double)(2 * n - 1) / ((double)n * (double)n);
	}
	return n;
}

static enum trial_alloc_state by_margin(const struct trial *t, double base, double new_)
{
	if (new_ == base || fabs(new_ - base) < t->opts.min_effect * base)
		return TRIAL_ALLOC_SAME;
	return new_ > base ? TRIAL_ALLOC_MORE : TRIAL_ALLOC_LESS;
}

static enum trial_alloc_state alloc_state(const struct trial *t, const struct trial_alloc *a,
					  bool *exact)
{
	static const enum trial_alloc_state of[] = { [SEQ_OPEN] = TRIAL_ALLOC_OPEN,
						     [SEQ_LOWER] = TRIAL_ALLOC_LESS,
						     [SEQ_HIGHER] = TRIAL_ALLOC_MORE,
						     [SEQ_SAME] = TRIAL_ALLOC_SAME };
	size_t n = a->v[TRIAL_BASE].n;

	*exact = n > 0 && !a->varies[TRIAL_BASE] && !a->varies[TRIAL_NEW];
	if (!*exact)
		return of[seq_state(&a->seq)];
	if (a->v[TRIAL_BASE].v[0] != a->v[TRIAL_NEW].v[0] && n < exact_rounds(t))
		return TRIAL_ALLOC_OPEN;
	return by_margin(t, a->v[TRIAL_BASE].v[0], a->v[TRIAL_NEW].v[0]);
}

static void observe_alloc(struct trial_alloc *a, const double v[2])
{
	if (isnan(v[TRIAL_BASE]) || isnan(v[TRIAL_NEW]))
		return;
	for (int side = 0; side < 2; side++) {
		if (a->v[side].n && a->v[side].v[0] != v[side])
			a->varies[side] = true;
		vec_push(&a->v[side], v[side]);
	}
	seq_add(&a->seq, log((1 + v[TRIAL_NEW]) / (1 + v[TRIAL_BASE])));
}

/* What is asked is known: memory; or time, and no exact difference of allocations waits for its last rounds. */
static bool is_decided(const struct trial *t, const struct trial_case *c)
{
	bool exact;

	if (c->refused || c->ns[TRIAL_BASE].n >= MAX_ROUNDS)
		return true;
	if (c->memory)
		return alloc_state(t, &c->alloc[TRIAL_BYTES], &exact) != TRIAL_ALLOC_OPEN;
	if (seq_state(&c->time) == SEQ_OPEN)
		return false;
	for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++)
		if (alloc_state(t, &c->alloc[unit], &exact) == TRIAL_ALLOC_OPEN && exact)
			return false;
	return true;
}

void trial_observe(const struct trial *t, struct trial_case *c, const double ns[2],
		   const double bytes[2], const double objects[2])
{
	const double *const allocs[] = { [TRIAL_BYTES] = bytes, [TRIAL_OBJECTS] = objects };

	if (ns[TRIAL_BASE] < TRIAL_MIN_NS || ns[TRIAL_NEW] < TRIAL_MIN_NS)
		c->refused = true;
	for (int side = 0; side < 2; side++)
		vec_push(&c->ns[side], ns[side]);
	if (!c->refused)
		seq_add(&c->time, log(ns[TRIAL_NEW] / ns[TRIAL_BASE]));
	for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++)
		if (allocs[unit])
			observe_alloc(&c->alloc[unit], allocs[unit]);
	c->done = is_decided(t, c);
}

/* Wherever the sides allocate alike, collections cost them alike, and short runs without any see a change best. */
static bool needs_collections(double base, double new_)
{
	return fabs(new_ - base) > SAME_BYTES * fmax(base, new_);
}

/* Operations a run and runs a process, from one short run of each side. */
static void choose_size(struct trial_case *c, const struct trial_sample s[2])
{
	double ns = sqrt(fmax(s[0].ns, 0.01) * fmax(s[1].ns, 0.01)), want = RUN_NS / ns, run, least;

	if (needs_collections(s[0].bytes, s[1].bytes)) {
		double period = fmax(MIN_GC_BYTES, fmax(s[0].gc_bytes, s[1].gc_bytes));
		double bytes = fmax(fmin(s[0].bytes, s[1].bytes), fmax(s[0].bytes, s[1].bytes) / 4);
		want = fmax(want, fmin(GC_PERIODS * period / bytes, RUN_MAX_NS / ns));
	}
	c->iters = (int64_t)fmin(fmax(ceil(want), 1), 1e9);
	run = ns * (double)c->iters;
	least = run < 50e6 ? 5 : run < 250e6 ? 3 : 1;
	c->count = (int)fmin(fmax(floor(PROCESS_NS / run), least), FIRST_COUNT);
	c->max_count = (int)fmin(fmax(floor(PROCESS_MAX_NS / run), c->count), MAX_COUNT);
}

/* Where hardly a run was left alone by the rest of the machine, the next round has more of them: on both sides alike. */
static void adapt(struct trial_case *c, const struct trial_sample s[2])
{
	int before = c->count;

	c->pair_ns = s[0].wall_ns + s[1].wall_ns;
	if (s[0].quiet + s[1].quiet < QUIET_RUNS && c->pair_ns < PAIR_MAX_NS)
		c->count = MIN(c->count * 2, c->max_count);
	else if (c->pair_ns > PAIR_MAX_NS && c->count > 5)
		c->count = MAX(c->count / 2, 5);
	if (c->count != before)
		c->settled = c->ns[TRIAL_BASE].n;
}

static const char *const side_names[] = { "base", "new" };

static bool side_failed(int side, struct err *err)
{
	return err->code == ERR_CANCELLED ? false : err_prefix(err, "%s", side_names[side]);
}

static bool run_side(struct trial *t, const struct trial_case *c, int side, struct buf *raw,
		     struct trial_sample *out, struct err *err)
{
	struct trial_exec how = { .count = c->count };

	snprintf(how.benchtime, sizeof(how.benchtime), "%" PRId64 "x", c->iters);
	if (raw)
		buf_printf(raw, "side: %s\n", side_names[side]);
	return trial_exec(&t->opts, &c->side[side], &how, raw, out, err) || side_failed(side, err);
}

/* Both sides once to see how long an operation is, once as they will be run: neither counts. */
static bool calibrate(struct trial *t, struct trial_case *c, struct err *err)
{
	struct trial_exec how = { .benchtime = "2.5ms", .count = 1, .trace_gc = true };
	struct trial_sample s[2];

	for (int side = 0; side < 2; side++)
		if (!trial_exec(&t->opts, &c->side[side], &how, NULL, &s[side], err))
			return side_failed(side, err);
	c->calibrated = true;
	if (s[0].ns < TRIAL_MIN_NS || s[1].ns < TRIAL_MIN_NS) {
		double bytes[2] = { s[0].bytes, s[1].bytes },
		       objects[2] = { s[0].objects, s[1].objects };
		trial_observe(t, c, (double[]){ s[0].ns, s[1].ns }, bytes, objects);
		return true;
	}
	choose_size(c, s);
	for (int side = 0; side < 2; side++)
		if (!run_side(t, c, side, NULL, &s[side], err))
			return false;
	adapt(c, s);
	return true;
}

static bool run_pair(struct trial *t, struct trial_case *c, struct err *err)
{
	int first = next_random(t) >> 63;
	struct trial_sample s[2];

	for (int i = 0; i < 2; i++) {
		int side = first ^ i;
		if (!run_side(t, c, side, t->opts.raw, &s[side], err))
			return false;
	}
	trial_observe(t, c, (double[]){ s[0].ns, s[1].ns }, (double[]){ s[0].bytes, s[1].bytes },
		      (double[]){ s[0].objects, s[1].objects });
	adapt(c, s);
	return true;
}

static bool has_time(struct trial *t, int64_t need_ns)
{
	t->spent_ns = time_mono_ns() - t->start_ns;
	return t->spent_ns + need_ns <= t->opts.budget_ns;
}

/* One pair of each open case that the time left allows, in random order; *ran tells how many. */
static bool run_round(struct trial *t, uint32_t *order, size_t *ran, struct err *err)
{
	for (size_t i = t->cases.n; i-- > 1;) {
		size_t j = next_random(t) % (i + 1);
		uint32_t swap = order[i];
		order[i] = order[j];
		order[j] = swap;
	}
	*ran = 0;
	for (size_t i = 0; i < t->cases.n; i++) {
		struct trial_case *c = &t->cases.v[order[i]];
		if (c->done || !has_time(t, c->pair_ns))
			continue;
		if (t->opts.progress)
			t->opts.progress(t->opts.ctx, t);
		if (!(c->calibrated ? run_pair(t, c, err) : calibrate(t, c, err)))
			return false;
		++*ran;
	}
	trial_host_look(&t->host);
	return true;
}

bool trial_run(struct trial *t, struct err *err)
{
	uint32_t *order = xcalloc(t->cases.n + 1, sizeof(*order));
	size_t ran = 1;
	bool ok = true;

	for (size_t i = 0; i < t->cases.n; i++)
		order[i] = (uint32_t)i;
	t->start_ns = time_mono_ns();
	trial_host_start(&t->host);
	while (ok && ran) {
		ok = run_round(t, order, &ran, err);
		t->rounds += ok && ran;
	}
	t->rounds -= t->rounds > 0; /* the first calibrated */
	free(order);
	t->spent_ns = time_mono_ns() - t->start_ns;
	return ok;
}

static double median_of(const double *v, size_t n)
{
	double *copy, median;

	if (n == 0)
		return NAN;
	assert(v);
	copy = xcalloc(n, sizeof(*copy));
	memcpy(copy, v, n * sizeof(*v));
	median = seq_median(copy, n);
	free(copy);
	return median;
}

/* From the median of the distances to the median, which half of the rounds may break without moving it. */
static double spread_of(const double *v, size_t n)
{
	double *off, mad, median;

	if (n < 2)
		return 0;
	median = median_of(v, n);
	off = xcalloc(n, sizeof(*off));
	for (size_t i = 0; i < n; i++)
		off[i] = fabs(v[i] - median);
	mad = seq_median(off, n);
	free(off);
	return 1.4826 * mad / median;
}

/* Mann-Kendall test of a trend at about 1 in 1,000, then its size. */
static double drift_of(const double *v, size_t n)
{
	double sum = 0, count = (double)n, deviation;
	size_t third = n / 3;

	if (third < 3)
		return 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			sum += (v[j] > v[i]) - (v[j] < v[i]);
	deviation = sqrt(count * (count - 1) * (2 * count + 5) / 18);
	if (fabs(sum) < 3.3 * deviation)
		return 0;
	return median_of(v + n - third, third) / median_of(v, third) - 1;
}

static enum trial_verdict verdict_of(const struct trial_case *c, bool noisy)
{
	static const enum trial_verdict of[] = { [SEQ_OPEN] = TRIAL_UNDECIDED,
						 [SEQ_LOWER] = TRIAL_FASTER,
						 [SEQ_HIGHER] = TRIAL_SLOWER,
						 [SEQ_SAME] = TRIAL_SAME };
	enum trial_verdict verdict = c->refused ? TRIAL_REFUSED : of[seq_state(&c->time)];

	return verdict == TRIAL_UNDECIDED && noisy ? TRIAL_NOISY : verdict;
}

struct trial_result trial_result(const struct trial *t, const struct trial_case *c)
{
	struct trial_result r = {
		.rounds = c->ns[TRIAL_BASE].n, .effect = NAN, .lo = -1, .hi = INFINITY
	};

	for (int side = 0; side < 2; side++) {
		const double *since = c->ns[side].v ? c->ns[side].v + c->settled : NULL;
		size_t n = r.rounds - c->settled;
		r.ns[side] = median_of(c->ns[side].v, r.rounds);
		r.spread[side] = spread_of(since, n);
		r.drift[side] = drift_of(since, n);
		if (n >= NOISY_ROUNDS &&
		    (r.spread[side] > NOISY_SPREAD || fabs(r.drift[side]) > NOISY_DRIFT))
			r.noisy = true;
	}
	if (c->time.d.n) {
		seq_interval(&c->time, &r.lo, &r.hi);
		r.effect = expm1(seq_estimate(&c->time));
		r.lo = expm1(r.lo);
		r.hi = expm1(r.hi);
	}
	r.verdict = verdict_of(c, r.noisy);
	for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++) {
		const struct trial_alloc *a = &c->alloc[unit];
		r.alloc[unit].state = alloc_state(t, a, &r.alloc[unit].exact);
		for (int side = 0; side < 2; side++)
			r.alloc[unit].v[side] = median_of(a->v[side].v, a->v[side].n);
	}
	return r;
}

bool trial_is_regression(const struct trial_result *r)
{
	if (r->verdict == TRIAL_SLOWER)
		return true;
	if (r->verdict == TRIAL_FASTER || r->verdict == TRIAL_REFUSED)
		return false;
	return r->alloc[TRIAL_BYTES].state == TRIAL_ALLOC_MORE ||
	       r->alloc[TRIAL_OBJECTS].state == TRIAL_ALLOC_MORE;
}
