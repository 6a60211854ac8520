/*
 * Command-line flags in Go's style, from rows: -x, --x, -x=v, -x v; a bool takes a value only after '='.
 * Parsing stops at "--" or at the first argument that is not a flag, unless FLAGS_ANYWHERE is set.
 * The same rows print help, the man page and the shell completions.
 */
#ifndef GOPERF_BASE_FLAGS_H
#define GOPERF_BASE_FLAGS_H

#include "base/err.h"
#include "base/str.h"

enum flag_type {
	FLAG_BOOL,     /* bool */
	FLAG_INT,      /* int64_t */
	FLAG_FLOAT,    /* double */
	FLAG_STRING,   /* const char *; points into argv */
	FLAG_DURATION, /* int64_t nanoseconds: 30s, 1m30s; a bare number is seconds */
	FLAG_MOMENT, /* struct flag_moment: a duration since some begin, or 2026-01-02T15:04:05Z */
	FLAG_SIZE,   /* int64_t bytes: 512, 64k, 1.5G */
	FLAG_LIST,   /* struct flag_list: may be given again and again */
	FLAG_OPTIONAL, /* const char *: -x is "", -x=v is v; NULL where it is not given */
};

struct flag_moment {
	int64_t ns; /* since the begin; since 1970-01-01 UTC with .wall */
	bool wall;
};

struct flag_list {
	const char **v;
	size_t n; /* freed by flags_release */
};

struct flag {
	const char *name;
	enum flag_type type;
	size_t offset;	  /* of the field in the command's options */
	const char *arg;  /* name of the value in help: "FILE"; NULL for bools */
	const char *help; /* one line */
	const char *def; /* text of the default, for help; the value itself is set by the command */
};
/* A table of rows ends with a row whose name is NULL. */

enum flags_mode {
	FLAGS_FIRST,	/* flags stand before the arguments, as in Go */
	FLAGS_ANYWHERE, /* also between and behind them, up to "--" */
	FLAGS_GO, /* FLAGS_FIRST, with the words that Go's flag package has for what is wrong */
};

/* Parses argv[0..argc); the remaining arguments move to the front of argv, *out_argc tells how many. */
bool flags_parse(const struct flag *rows, void *opts, enum flags_mode mode, int argc, char **argv,
		 int *out_argc, struct err *err) MUST_CHECK;
void flags_release(const struct flag *rows, void *opts);
const struct flag *flags_find(const struct flag *rows, struct str name);

#endif
