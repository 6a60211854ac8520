/*
 * Inside of record_packages: the packages, their test binaries, the plan of the runs, and the runs.
 */
#ifndef GOPERF_ADVISE_RECORD_GO_H
#define GOPERF_ADVISE_RECORD_GO_H

#include "advise/record_dir.h"

/*
 * How long the runs of some profiles are, in rounds of results: 100 CPU samples a second are few, and a trace is large.
 */
#define RECORD_CPU_TIMES 4
#define RECORD_TRACE_TIMES 0.2

/* Where the goroutine profiles' binary stands while it runs. */
#define RECORD_GOROUTINES_DIR "goroutines.tmp"

/* A package to be recorded. */
struct target {
	const struct go_package *pkg;
	const char *name;	  /* of its files in the folder: "shop", "encoding_json" */
	const char *binary;	  /* absolute path of the test binary */
	const char *parts;	  /* absolute folder that takes its profiles */
	VEC(double) iteration_ns; /* of each benchmark, as the probe saw it */
	int64_t probe_ns;	  /* wall time of one iteration of each */
	bool has_tests;
};

/* How long the runs take. */
struct plan {
	int64_t benchtime_ns; /* of a round; 0: the user said "Nx" */
	int64_t iterations;   /* N of "Nx" */
	int64_t rounds;
	int64_t test_count; /* tests instead of benchmarks: how often */
	int64_t total_ns;   /* of all runs, estimated */
};

struct recorder {
	struct record_dir dir;
	const struct record_options *opt;
	struct go_env env;
	const char *run_dir; /* where go is run; NULL: the working directory */
	struct go_packages packages;
	VEC(struct target) targets;
	bool tests; /* the tests are recorded, not the benchmarks */
	struct plan plan;
	int64_t run_start_ns; /* monotonic, for the time that is left */
};

/* A run of a test binary. */
struct test_run {
	const char *kind; /* for messages and meta.json: "cpu" */
	const char *binary;
	const char *tests, *bench; /* regular expressions; NULL: none */
	double times;		   /* of the plan's benchtime; 0: one iteration each */
	int64_t benchtime_ns;	   /* in place of times; 0: none */
	const char *const *flags;  /* NULL-terminated, more flags; NULL: none */
	const char *const *env;	   /* NULL-terminated; NULL: none */
	struct buf *out;	   /* stdout */
	bool both;		   /* stderr goes to out too */
	bool may_fail;		   /* an exit status other than 0 is no error */
};

/* Runs it in the package's folder, with progress. ERR_CHILD where it fails, its text then in the log. */
bool record_run_test(struct recorder *r, const struct target *t, const struct test_run *run,
		     struct err *err) MUST_CHECK;

/* bin/NAME.test of each target, compiler/ and escape.txt. */
bool record_build(struct recorder *r, struct err *err) MUST_CHECK;
/* Finds the benchmarks; drops targets without; settles whether tests are recorded instead; fills the plan. */
bool record_plan(struct recorder *r, struct err *err) MUST_CHECK;
/* How long each benchmark may run under the race detector; 0: there is no time for more than once. */
int64_t record_race_benchtime(const struct recorder *r, const struct target *t);
/* bench.txt and the profiles. */
bool record_measure(struct recorder *r, struct err *err) MUST_CHECK;
/* goroutine.pb.gz and goroutineleak.pb.gz: a binary with one benchmark more, which writes them at the end. */
bool record_goroutines(struct recorder *r, struct err *err) MUST_CHECK;
/* The profiles name the binary where it will be; those of several targets become one, in the folder itself. */
bool record_settle(struct recorder *r, struct err *err) MUST_CHECK;
/* race.log */
bool record_race(struct recorder *r, struct err *err) MUST_CHECK;

#endif
