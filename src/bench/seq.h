/*
 * A sequential comparison of two sides measured in pairs: it may be looked at after every pair, and stopped
 * whenever it is decided, without ever lying more often than alpha.
 *
 * An observation is d = log(new/base) of one round: both sides run once, in an order drawn by a fair coin. If the
 * two sides are the same program, base and new of a round are exchangeable by that coin alone, so the sign of d is
 * fair given its size and all that went before: whatever the distribution of the noise, its tails, its drift and its
 * memory are. If they differ by a factor, the same holds for d - theta, theta being the log of that factor.
 *
 * For each theta this bets on the sign of d - theta. The wealth of a bettor that starts with 1 is a nonnegative
 * martingale if theta is the truth; by Ville's inequality it ever reaches 1/a with a probability of at most a. The thetas
 * whose wealth has not reached it are a confidence sequence: an interval that holds at all rounds at once.
 *   - Ville, Etude critique de la notion de collectif, 1939
 *   - Efron, Student's t-test under symmetry conditions, 1969; de la Pena, A general class of exponential inequalities for
 *     martingales and ratios, 1999: martingales from symmetry alone, without moments
 *   - Howard, Ramdas, McAuliffe, Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, 2021
 *   - Waudby-Smith, Ramdas, Estimating means of bounded random variables by betting, 2024
 *   - Vovk, Wang, Nonparametric e-tests of symmetry, 2024
 *
 * The stake is the likelihood ratio of two Laplace distributions at +delta and -delta: tanh(min(|x|, delta) / b) of the
 * wealth. It grows with |x| only up to delta, so that one wild round weighs no more than a sign; and as it never falls, the
 * wealth falls as theta rises on every path, which makes the set an interval and each end a one-sided test of its own.
 * Nobody knows delta and b beforehand: the wealth is the mean of bettors over a fixed grid of both.
 *
 * alpha is of one comparison: a family of m is corrected by handing alpha/m to each (Bonferroni). That costs little here,
 * since evidence grows by a factor each round.
 */
#ifndef GOPERF_BENCH_SEQ_H
#define GOPERF_BENCH_SEQ_H

#include "base/base.h"
#include "base/vec.h"

/* Small ratios are for noise that is far larger than the effect: larger stakes lose there although they are on the right side. */
#define SEQ_SCALES 11 /* b: 0.1 % to 102 %, each twice the one before */
#define SEQ_RATIOS 6  /* delta / b */

enum seq_state {
	SEQ_OPEN, /* not known yet */
	SEQ_LOWER, /* new is below base: the interval lies below 0 and the estimate is beyond the margin */
	SEQ_HIGHER,
	SEQ_SAME, /* the interval lies within the margin: no change that matters */
};

/* The bettors against "location <= theta" (sign 1) or "location >= theta" (sign -1). */
struct seq_bet {
	double theta;
	int sign;
	double wealth[SEQ_SCALES][SEQ_RATIOS];
	double best; /* the highest mean wealth so far */
};

struct seq {
	double limit; /* wealth that rejects: 2/alpha, as each end of the interval has half of it */
	double below, above; /* the margin as log ratios: log(1-p) < 0 < log(1+p) */
	VEC(double) d;
	struct seq_bet bet
		[4]; /* against <= 0, >= 0, <= below, >= above: enough to decide without an interval */
};

/* margin: the smallest relative change that matters, 0 < margin < 1. */
void seq_init(struct seq *s, double alpha, double margin);
void seq_release(struct seq *s);
/* d: log(new/base) of one round, finite. */
void seq_add(struct seq *s, double d);
enum seq_state seq_state(const struct seq *s);
/* The interval of the log ratio; -INFINITY and INFINITY where rounds are too few to bound it. Empty (lo > hi) where the ratio itself wandered. */
void seq_interval(const struct seq *s, double *lo, double *hi);
/* Hodges-Lehmann: the median (the lower one) of the means of all pairs of d, to 1e-9; 0 without rounds. */
double seq_estimate(const struct seq *s);
/* Fewest rounds in which anything can be decided at this alpha. */
size_t seq_min_rounds(double alpha);

/* The median of v, which is reordered; n > 0. */
double seq_median(double *v, size_t n);

#endif
