/*
 * What `goperf race` and `goperf leaks` hand on to `go test`: the flags they share, and the command line made of them.
 * Formats: `go help testflag`.
 */
#ifndef GOPERF_CMD_GOTEST_H
#define GOPERF_CMD_GOTEST_H

#include "base/arena.h"
#include "base/flags.h"

/* Values point into argv; NULL: not given. */
struct gotest_flags {
	const char *run, *count, *cpu, *parallel, *tags, *timeout, *bench, *benchtime;
	bool is_short;
};

/* Rows for a command's table; in: the field of its options that holds a struct gotest_flags. */
#define GOTEST_ROW(opts, in, field, name, arg, help, def) \
	{ \
		name, FLAG_STRING, offsetof(struct opts, in.field), arg, "go test: " help, def \
	}
#define GOTEST_ROWS(opts, in, count_default) \
	GOTEST_ROW(opts, in, run, "run", "REGEXP", "only these tests", NULL), \
		GOTEST_ROW(opts, in, count, "count", "N", "run each test N times", count_default), \
		GOTEST_ROW(opts, in, cpu, "cpu", "LIST", "values of GOMAXPROCS", NULL), \
		GOTEST_ROW(opts, in, parallel, "parallel", "N", "tests in parallel", NULL), \
		GOTEST_ROW(opts, in, tags, "tags", "LIST", "build tags", NULL), \
		GOTEST_ROW(opts, in, timeout, "timeout", "D", "time limit", NULL), \
	{ \
		"short", FLAG_BOOL, offsetof(struct opts, in.is_short), NULL, \
			"go test: short tests only", NULL \
	}
/* For commands that run benchmarks too. */
#define GOTEST_BENCH_ROWS(opts, in) \
	GOTEST_ROW(opts, in, bench, "bench", "REGEXP", "benchmarks too", NULL), \
		GOTEST_ROW(opts, in, benchtime, "benchtime", "D", "time of each benchmark", NULL)

struct gotest_args {
	const char *go;		/* the go command */
	const char *const *own; /* the command's own flags, NULL at the end */
	const struct gotest_flags *flags;
	char *const
		*extra; /* what the user gave behind "--"; go sorts out what is the test binary's */
	int n_extra;
	const char *const *packages; /* NULL at the end */
};

/* "go test" with all of it, in the arena; NULL at the end. */
const char **gotest_argv(struct arena *a, const struct gotest_args *args);

#endif
