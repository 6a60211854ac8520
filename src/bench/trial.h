/*
 * An experiment: pairs of benchmarks, run in interleaved rounds until each is decided or the time is spent.
 *
 * A side is a benchmark of a test binary (`go test -c`) in a working folder, so that a case may set two builds of one
 * benchmark against each other, or two benchmarks of one build. In a round each open case runs both sides once, in fresh
 * processes, in an order drawn by a coin; seq.h says what follows from that.
 *
 * A process runs its benchmark `count` times for the same fixed number of operations on both sides, and the fastest of them
 * is what counts: whatever else runs on the machine only ever adds time (Chen, Revels, Robust benchmarking in noisy
 * environments, 2016), and many short runs find a quiet moment where one long run cannot. Where quiet moments are rare, the next
 * round has more runs. Where the sides allocate differently, a run is long enough to hold a collection, so that its cost is in
 * each; where they allocate alike, collections cost them alike, and the runs are too short to hold one.
 *
 * Allocations do not depend on the machine's load; of a process the median of its runs counts, since the runtime allocates now and
 * then for itself. Where they are the same number in all processes of a side, and another
 * number in all of the other, they are decided by that alone: if the sides were alike, 2n processes would fall apart that way
 * with a probability of at most 2/C(2n,n). Where they wobble they go through the same procedure as time.
 *
 * alpha is of the whole experiment: four fifths for time, a fifth for allocations, divided by the number of cases.
 */
#ifndef GOPERF_BENCH_TRIAL_H
#define GOPERF_BENCH_TRIAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "bench/seq.h"
#include "bench/trial_host.h"

#define TRIAL_MIN_NS 0.5 /* a result below it means that the compiler removed the work */

enum { TRIAL_BASE, TRIAL_NEW };
enum trial_unit { TRIAL_BYTES, TRIAL_OBJECTS, TRIAL_ALLOC_UNITS };

/* Strings are the caller's and outlive the trial. */
struct trial_side {
	const char *binary; /* absolute path */
	const char *dir;    /* working folder: the package's, for its testdata */
	const char *bench;  /* as Go names it, without "-8": "BenchmarkSort/n=10" */
};

enum trial_verdict {
	TRIAL_UNDECIDED,
	TRIAL_NOISY, /* undecided, and a side scatters or drifts so that more rounds may not help */
	TRIAL_FASTER,
	TRIAL_SLOWER,
	TRIAL_SAME,    /* no change that matters: the interval lies within the smallest effect */
	TRIAL_REFUSED, /* under TRIAL_MIN_NS */
};

/* What is known of an allocation metric. */
enum trial_alloc_state {
	TRIAL_ALLOC_OPEN,
	TRIAL_ALLOC_LESS,
	TRIAL_ALLOC_MORE,
	TRIAL_ALLOC_SAME, /* also: differs by less than the smallest effect */
};

struct trial_alloc {
	VEC(double) v[2]; /* of each round */
	struct seq seq;	  /* of log((1+new)/(1+base)) */
	bool varies[2];	  /* differed between runs or rounds of a side */
};

struct trial_case {
	const char *name;
	struct trial_side side[2];
	/* how it is run: set by the first runs, which do not count */
	bool calibrated;
	int64_t iters; /* operations a run */
	int count;     /* runs a process */
	int max_count;
	size_t settled;	 /* the first round with that count */
	int64_t pair_ns; /* wall time of a pair, of late */
	/* what was seen */
	VEC(double) ns[2]; /* ns/op of each round */
	struct seq time;
	struct trial_alloc alloc[TRIAL_ALLOC_UNITS];
	bool refused;
	bool done;
	bool memory; /* what is asked is how much memory the sides take: their time may stay open */
};

struct trial;

struct trial_opts {
	int64_t budget_ns;	 /* for rounds and the runs before them; 0: no rounds at all */
	double alpha;		 /* 0.05: chance that any verdict of the experiment is false */
	double min_effect;	 /* 0.02: smallest relative change that matters */
	int cpu;		 /* GOMAXPROCS of the benchmarks; 0: as it comes */
	uint64_t seed;		 /* of the coins; 0: from the system */
	const char *const *args; /* NULL-terminated, for the test binaries; NULL: none */
	struct buf *
		raw; /* the output of each counted process, behind a line "side: base" or "side: new"; NULL: not wanted */
	void (*progress)(void *ctx, const struct trial *t); /* before each pair; NULL: none */
	void *ctx;
};

struct trial {
	struct trial_opts opts;
	VEC(struct trial_case) cases;
	size_t rounds;
	int64_t start_ns, spent_ns;
	uint64_t coin;
	struct trial_host host;
};

/* Conclusions of a case at the moment of asking. Ratios are new/base - 1. */
struct trial_result {
	enum trial_verdict verdict;
	double ns[2];  /* medians of the rounds; NAN without rounds */
	double effect; /* NAN without rounds */
	double lo, hi; /* -1 and INFINITY where nothing bounds them yet */
	/* of a side's rounds since `settled` */
	double spread[2]; /* robust relative standard deviation */
	double drift
		[2]; /* relative change from the first third to the last; 0: none, or an accident */
	bool noisy;
	size_t rounds;
	struct {
		enum trial_alloc_state state;
		bool exact;
		double v[2]; /* medians; NAN where there is none */
	} alloc[TRIAL_ALLOC_UNITS];
};

void trial_init(struct trial *t, const struct trial_opts *opts);
void trial_release(struct trial *t);
void trial_add(struct trial *t, const char *name, struct trial_side base, struct trial_side new_);
/*
 * Runs until all is decided or the budget is spent. False and err when a benchmark fails (with its own words), or on
 * Ctrl-C (ERR_CANCELLED); what was seen until then stands and may be asked for.
 */
bool trial_run(struct trial *t, struct err *err) MUST_CHECK;
struct trial_result trial_result(const struct trial *t, const struct trial_case *c);
/* Time got slower; or allocations rose and time did not fall. */
bool trial_is_regression(const struct trial_result *r);

/* Takes one round's values as trial_run does: ns/op, and B/op and allocs/op where these are not NULL. */
void trial_observe(const struct trial *t, struct trial_case *c, const double ns[2],
		   const double bytes[2], const double objects[2]);

/*
 * The leaf benchmarks of a binary that match Go's -test.bench pattern, each run once; names without "-8", in order.
 * bench of `side` is the pattern.
 */
struct trial_names {
	const char **v;
	size_t n;
};
bool trial_list(const struct trial_opts *opts, const struct trial_side *side, struct arena *a,
		struct trial_names *out, struct err *err) MUST_CHECK;

#endif
