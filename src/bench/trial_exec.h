/*
 * One process of a trial: a test binary that runs one benchmark a few times, and what it printed. For trial.c alone.
 */
#ifndef GOPERF_BENCH_TRIAL_EXEC_H
#define GOPERF_BENCH_TRIAL_EXEC_H

#include "bench/trial.h"

struct trial_sample {
	size_t n;	       /* result lines, at least 1 */
	double ns;	       /* the fastest, ns/op */
	size_t quiet;	       /* how many were within QUIET of it */
	double bytes, objects; /* medians of B/op and allocs/op; NAN where they were not printed */
	int64_t iters;	       /* of the last line */
	int64_t wall_ns;
	double gc_bytes; /* allocated between two collections; 0: not asked for, or not seen */
};

struct trial_exec {
	char benchtime[32]; /* "2.5ms", "1000x" */
	int count;
	bool trace_gc;
};

/* Runs side->bench. Errors name the benchmark and hold the program's own words. */
bool trial_exec(const struct trial_opts *opts, const struct trial_side *side,
		const struct trial_exec *how, struct buf *raw, struct trial_sample *out,
		struct err *err) MUST_CHECK;

#endif
