/*
 * How often `goperf prove` is wrong, and how soon it is right: thousands of trials on the noise of real runs.
 *
 * usage: sim_prove tests/data/prove/noise.tsv
 *
 * A trial begins at a random round of a recorded series and goes on from there, so that bursts and drift stay as they were. A coin
 * says which of the two processes of a round is the base; the other's time is multiplied by the effect. The trial ends when
 * it is decided or after MAX_ROUNDS: a series is gone through several times then, with coins of its own each time. Prints a table and fails beyond the limits at the end of this file.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "bench/trial.h"
#include "io/file.h"

#define TRIALS 1000 /* of each effect, over all series */
#define MAX_ROUNDS 600
#define SOON 150 /* rounds: what some minutes are for */
#define FIXED 20 /* runs of each side, as people do with benchstat */
#define MANY 60	 /* what a patient one does */
#define FAMILIES 300
#define FAMILY 6
#define MAX_SERIES 16
#define NOISIEST \
	"Thrash" /* a walk through more memory than the caches hold, while others drive it out of them */

struct series {
	char name[32];
	VEC(double) first, second;
};

static struct series series[MAX_SERIES];
static size_t n_series;

struct outcome {
	enum seq_state state;
	int rounds;
	bool fixed_differs; /* Mann-Whitney at 5 % on FIXED interleaved runs */
	bool many_differ;   /* on MANY */
	bool batch_differs; /* the same, all of base before all of new */
};

/* splitmix64, for each trial its own: the figures are the same on each run and any number of threads. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static bool load(const char *path, struct err *err)
{
	struct file f;
	struct str rest, line, name, a, b;
	double first, second;

	if (!file_open(&f, path, 0, err))
		return false;
	for (rest = f.data; str_next_line(&rest, &line);) {
		struct series *s = n_series ? &series[n_series - 1] : NULL;
		if (!str_next_field(&line, &name) || !str_next_field(&line, &a) ||
		    !str_next_field(&line, &b) || !str_to_double(a, &first) ||
		    !str_to_double(b, &second))
			return err_set(err, ERR_FORMAT,
				       "%s: expected a name and two numbers a line", path);
		if (!s || !str_eq(str_of(s->name), name)) {
			if (n_series == MAX_SERIES || name.n >= sizeof(s->name))
				return err_set(err, ERR_LIMIT, "%s: too many series", path);
			s = &series[n_series++];
			memcpy(s->name, name.p, name.n);
		}
		vec_push(&s->first, first);
		vec_push(&s->second, second);
	}
	file_close(&f);
	return n_series > 0 || err_set(err, ERR_FORMAT, "%s: no rounds", path);
}

/* Two-sided Mann-Whitney U at 5 %, normal approximation (n is 20 or more, few ties). */
static bool mann_whitney(const double *a, const double *b, int n)
{
	double u = 0, m = n;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			u += (a[i] < b[k]) + 0.5 * (a[i] == b[k]);
	return fabs(u - m * m / 2) - 0.5 > 1.96 * sqrt(m * m * (2 * m + 1) / 12);
}

/* The times of one round from the series, the effect laid on the new side. */
static void draw(const struct series *s, size_t at, double effect, uint64_t *random, double ns[2])
{
	bool swap = next_random(random) >> 63;

	at %= s->first.n;
	ns[TRIAL_BASE] = swap ? s->second.v[at] : s->first.v[at];
	ns[TRIAL_NEW] = (swap ? s->first.v[at] : s->second.v[at]) * (1 + effect);
}

static void fixed(const struct series *s, size_t at, double effect, uint64_t random,
		  struct outcome *out)
{
	double a[MANY], b[MANY], ns[2];

	for (size_t i = 0; i < MANY; i++) {
		draw(s, at + i, effect, &random, ns);
		a[i] = ns[TRIAL_BASE];
		b[i] = ns[TRIAL_NEW];
	}
	out->fixed_differs = mann_whitney(a, b, FIXED);
	out->many_differ = mann_whitney(a, b, MANY);
	for (size_t i = 0; i < FIXED; i++) {
		size_t base = (at + i / 2) % s->first.n,
		       new_ = (at + FIXED / 2 + i / 2) % s->first.n;
		a[i] = i % 2 ? s->second.v[base] : s->first.v[base];
		b[i] = (i % 2 ? s->second.v[new_] : s->first.v[new_]) * (1 + effect);
	}
	out->batch_differs = mann_whitney(a, b, FIXED);
}

struct job {
	double effect;
	struct outcome *out;
};

static void one_trial(void *ctx, size_t i)
{
	struct job *job = ctx;
	const struct series *s = &series[i % n_series];
	uint64_t random = i * 1000003 + (uint64_t)(job->effect * 1e6);
	struct trial t;
	double ns[2];
	size_t at;

	trial_init(&t, &(struct trial_opts){ .alpha = 0.05, .min_effect = 0.02, .seed = 1 });
	trial_add(&t, s->name, (struct trial_side){ 0 }, (struct trial_side){ 0 });
	at = next_random(&random) % s->first.n;
	fixed(s, at, job->effect, random, &job->out[i]);
	for (size_t r = 0; r < MAX_ROUNDS && !t.cases.v[0].done; r++) {
		draw(s, at + r, job->effect, &random, ns);
		trial_observe(&t, &t.cases.v[0], ns, NULL, NULL);
	}
	job->out[i].state = seq_state(&t.cases.v[0].time);
	job->out[i].rounds = (int)t.cases.v[0].time.d.n;
	trial_release(&t);
}

/* FAMILY benchmarks that are the same on both sides: is any of them called faster or slower? */
static void one_family(void *ctx, size_t i)
{
	bool *wrong = ctx;
	uint64_t random = i + 77;
	struct trial t;
	double ns[2];
	size_t at = next_random(&random), open = FAMILY;

	trial_init(&t, &(struct trial_opts){ .alpha = 0.05, .min_effect = 0.02, .seed = 1 });
	for (size_t k = 0; k < FAMILY; k++)
		trial_add(&t, "x", (struct trial_side){ 0 }, (struct trial_side){ 0 });
	for (size_t r = 0; r < MAX_ROUNDS && open; r++) {
		open = 0;
		for (size_t k = 0; k < FAMILY; k++) {
			draw(&series[k % n_series], at + r, 0, &random, ns);
			if (!t.cases.v[k].done)
				trial_observe(&t, &t.cases.v[k], ns, NULL, NULL);
			open += !t.cases.v[k].done;
		}
	}
	for (size_t k = 0; k < FAMILY; k++) {
		enum seq_state state = seq_state(&t.cases.v[k].time);
		wrong[i] |= state == SEQ_LOWER || state == SEQ_HIGHER;
	}
	trial_release(&t);
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static double percent(size_t n, size_t of)
{
	return 100.0 * (double)n / (double)of;
}

struct tally {
	size_t n, of_state[SEQ_SAME + 1], soon, fixed, many, batch;
	int rounds[TRIALS];
};

static void print_tally(const char *name, double effect, struct tally *t)
{
	if (!t->n)
		return;
	qsort(t->rounds, t->n, sizeof(int), by_number);
	printf("%-8s %4.0f%%  %6.1f %6.1f %6.1f %6.1f   %6.1f  %6d    %6.1f %6.1f %6.1f\n", name,
	       effect * 100, percent(t->of_state[SEQ_HIGHER], t->n),
	       percent(t->of_state[SEQ_LOWER], t->n), percent(t->of_state[SEQ_SAME], t->n),
	       percent(t->of_state[SEQ_OPEN], t->n), percent(t->soon, t->n), t->rounds[t->n / 2],
	       percent(t->fixed, t->n), percent(t->many, t->n), percent(t->batch, t->n));
}

static void add_tally(struct tally *t, const struct outcome *o)
{
	t->rounds[t->n++] = o->rounds;
	t->of_state[o->state]++;
	t->soon += o->state == SEQ_HIGHER && o->rounds <= SOON;
	t->fixed += o->fixed_differs;
	t->many += o->many_differ;
	t->batch += o->batch_differs;
}

static struct tally simulate(double effect, struct tally *quiet)
{
	static struct outcome out[TRIALS];
	struct job job = { effect, out };
	struct tally all = { 0 };

	pool_run(TRIALS, one_trial, &job);
	*quiet = (struct tally){ 0 };
	for (size_t k = 0; k < n_series; k++) {
		struct tally t = { 0 };
		for (size_t i = k; i < TRIALS; i += n_series)
			add_tally(&t, &out[i]);
		print_tally(series[k].name, effect, &t);
	}
	for (size_t i = 0; i < TRIALS; i++) {
		add_tally(&all, &out[i]);
		if (strcmp(series[i % n_series].name, NOISIEST) != 0)
			add_tally(quiet, &out[i]);
	}
	print_tally("all", effect, &all);
	print_tally("quieter", effect, quiet);
	return all;
}

static int limit(const char *what, double value, double most)
{
	printf("%s %-62s %5.1f%% (limit %g%%)\n", value <= most ? "ok  " : "FAIL", what, value,
	       most);
	return value > most;
}

static int families(void)
{
	static bool wrong[FAMILIES];
	size_t n = 0;

	pool_run(FAMILIES, one_family, wrong);
	for (size_t i = 0; i < FAMILIES; i++)
		n += wrong[i];
	return limit("families of 6 benchmarks without any effect: one called changed",
		     percent(n, FAMILIES), 5);
}

int main(int argc, char **argv)
{
	static const double effects[] = { 0, 0.02, 0.05, 0.10 };
	static struct tally t[ARRAY_LEN(effects)], quiet[ARRAY_LEN(effects)];
	struct err err;
	int failures = 0;

	if (argc != 2 || !load(argv[1], &err)) {
		fprintf(stderr, "sim_prove: %s\n",
			argc == 2 ? err.msg : "expected the file of noise");
		return 2;
	}
	printf("%d trials of each effect, at most %d rounds\n", TRIALS, MAX_ROUNDS);
	printf("                   %% of trials that end as          slower by  median   %% called "
	       "different by n =\n");
	printf("series  effect slower faster   same   open  round %d  rounds   %d, %d alternating "
	       "/ %d in batches\n",
	       SOON, FIXED, MANY, FIXED);
	for (size_t i = 0; i < ARRAY_LEN(effects); i++)
		t[i] = simulate(effects[i], &quiet[i]);
	failures += limit("no effect, called faster or slower",
			  percent(t[0].of_state[SEQ_LOWER] + t[0].of_state[SEQ_HIGHER], TRIALS), 5);
	for (size_t i = 2; i < ARRAY_LEN(effects); i++)
		failures += limit(
			"5 or 10 % slower, called faster or the same",
			percent(t[i].of_state[SEQ_LOWER] + t[i].of_state[SEQ_SAME], TRIALS), 5);
	failures +=
		limit("10 % slower, not seen", 100 - percent(t[3].of_state[SEQ_HIGHER], TRIALS), 5);
	failures += limit("10 % slower, not seen by round 150, without " NOISIEST,
			  100 - percent(quiet[3].soon, quiet[3].n), 5);
	failures += families();
	return failures != 0;
}
