/*
 * The parts of `goperf prove`: what is compared (prove_sides.c), how it is said (prove_print.c). For prove*.c alone.
 */
#ifndef GOPERF_CMD_PROVE_H
#define GOPERF_CMD_PROVE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/term.h"
#include "base/vec.h"
#include "bench/trial.h"

struct prove_opts {
	const char *base, *bench, *pgo, *go, *pin, *save, *tags, *min_effect;
	int64_t budget_ns, cpu, seed;
	double alpha;
	bool json, markdown, trimpath;
};

/* A package, or a test binary, that both sides have. */
struct prove_pair {
	const char *package; /* import path, or the name of the binary */
	const char *binary[2], *dir[2];
};

/* A package or benchmark that only one side has. */
struct prove_lone {
	int side;		     /* TRIAL_BASE, TRIAL_NEW */
	const char *package, *bench; /* bench NULL: the whole package */
};

struct prove_case {
	const char *package, *bench; /* bench without "Benchmark" */
};

struct prove {
	struct arena arena;
	char *temp; /* folder of all that is built and laid; NULL: none yet */
	struct progress progress;
	const char *names[2]; /* of the sides, in tables: "base" and "new" */
	const char *title[2]; /* "HEAD~1 (3f2c1aa: subject)", "working tree" */
	const char *why;      /* of the base, where nobody named it; NULL: it was named */
	const char *go;	      /* version of the toolchain; NULL where there is none or two */
	bool trimpath;
	VEC(struct prove_pair) pairs;
	VEC(struct prove_lone) lone;
	VEC(struct prove_case) cases; /* by the trial's index */
	struct trial trial;
	bool interrupted;
};

/* Finds out what the sides are and builds them. args: packages or one test binary. */
bool prove_sides(struct prove *p, const struct prove_opts *o, int argc, char **argv,
		 struct err *err) MUST_CHECK;

/* Rounds until all cases are decided or the budget is spent; p->interrupted after Ctrl-C, and what was seen may be shown. */
bool prove_rounds(struct prove *p, const struct prove_opts *o, struct err *err) MUST_CHECK;
/* Removes what was built; frees all. */
void prove_release(struct prove *p);

enum prove_format { PROVE_TEXT, PROVE_MARKDOWN, PROVE_JSON };
/* Appends the report; colours for PROVE_TEXT alone. Returns whether there is a regression. */
bool prove_print(const struct prove *p, enum prove_format format, bool colors, struct buf *out);
/* Only the table, and what must be known of its rows. */
void prove_print_table(const struct prove *p, bool colors, struct buf *out);
const char *prove_word(enum trial_verdict verdict);

#endif
