/* goperf leaks: leaks.c says what is asked for, leaks_tests.c runs tests, leaks_show.c prints. */
#ifndef GOPERF_CMD_LEAKS_H
#define GOPERF_CMD_LEAKS_H

#include "advise/leaks.h"
#include "base/flags.h"
#include "base/term.h"
#include "cmd/gotest.h"

struct leaks_opts {
	bool json, all, plain, proof;
	int64_t fail_over, interval_ns, samples, many;
	struct flag_list sources;
	struct gotest_flags test;
};

struct leaks_run {
	const struct leaks_opts *opts;
	struct arena arena;
	struct goroutines g;
	struct sources src;
	struct progress progress;
	bool after_tests;
	const char *ignore;   /* the function that makes the dump; NULL: none */
	bool failed;	      /* something besides leaks went wrong; said already */
	const char *no_proof; /* why no dump has proofs; NULL: nothing to say */
};

void leaks_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Runs the tests of packages and reads what goroutines they leave. extra: flags for go test. */
bool leaks_run_tests(struct leaks_run *r, const char *const *patterns, char **extra, int n_extra,
		     struct err *err) MUST_CHECK;

struct leaks_view {
	const struct goroutines *g;
	const struct leaks *leaks;
	struct sources *src;
	bool all, colors;
	const char *no_proof;
};
void leaks_show_text(const struct leaks_view *v, struct buf *out);
void leaks_show_json(const struct leaks_view *v, struct buf *out);

#endif
