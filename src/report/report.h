/*
 * Reports: a profile and options in, bytes out. The command line, the shell and the web pages all come through
 * report_run; it neither changes the profile nor prints, so one loaded profile serves any number of requests.
 */
#ifndef GOPERF_REPORT_REPORT_H
#define GOPERF_REPORT_REPORT_H

#include "base/regex.h"
#include "base/vec.h"
#include "io/file.h"
#include "profile/profile.h"
#include "report/config.h"

/* Where messages for the person go (pprof's standard error), one line at a time, without its newline. */
struct notices {
	void (*line)(void *ctx, struct str line);
	void *ctx;
};
void notice(const struct notices *n, const char *fmt, ...) PRINTF_LIKE(2, 3);

struct report;
struct label_unit {
	struct str key, unit;
};

enum report_arg {
	REPORT_NO_ARG,
	REPORT_REGEX, /* a regular expression; required */
};

/* Forced values of options, whatever the user set. */
enum report_force {
	FORCE_NO_TRIM = 1,   /* nodecount, nodefraction, edgefraction 0 */
	FORCE_ADDRESSES = 2, /* granularity */
	FORCE_LINES = 4,     /* granularity */
	FORCE_NO_INLINES = 8,
	FORCE_INLINES = 16,
	KEEP_OBJECTS = 32, /* places of different object files are different */
	VISUAL = 64,	   /* a graph to look at: entropy order, tags as nodelets */
	ALLOW_CALL_TREE = 128,
	KEEP_MINIMUM_UNIT = 256, /* integers only: the unit of the smallest value */
	PANNED = 1024,		 /* a picture that moves and zooms by itself */
	PREFER_FILES = 512,	 /* granularity filefunctions, where none was asked for */
};

/* One row a report. A report that is another's text through a program (dot -Tsvg) or shown by one has its run too. */
struct report_kind {
	const char *name;
	enum report_arg arg;
	unsigned force;
	int64_t nodecount; /* for -1 */
	/*
	 * Writes the report; r is ready: filters applied, total taken, places aggregated. On failure nothing that was
	 * written counts.
	 */
	bool (*run)(struct report *r, struct out *out, struct err *err);
	const char *image; /* what `dot -T` makes of it; NULL: nothing */
	const char *
		viewer; /* the program that shows it: "browser", "gv --noantialias" ...; NULL: none */
	const char *extension; /* of the file that takes it instead of a terminal; NULL: text */
	const char *help;      /* one line */
	const char *usage;     /* of the shell, lines */
	/* The same as one JSON object (docs/pprof-json.md), for report_config.json; NULL: there is none. */
	bool (*json)(struct report *r, struct out *out, struct err *err);
};

extern const struct report_kind report_kinds[]; /* ends with a NULL name; sorted by name */
const struct report_kind *report_find(struct str name);

/* Runs a report. arg is NULL where the kind takes none. */
bool report_run(const struct profile *p, const struct report_kind *kind, const char *arg,
		const struct report_config *cfg, const struct notices *n, struct out *out,
		struct err *err) MUST_CHECK;

/* The index of the values that sample_index names: a type, a number, "" for the profile's default. */
bool report_value_index(const struct profile *p, const char *name, uint32_t *value,
			struct err *err) MUST_CHECK;

/* A report being made: what the functions in the rows work on. */
struct report {
	const struct report_kind *kind;
	struct report_config cfg; /* with what the kind forces */
	struct profile *p;	  /* filtered and aggregated; ours alone */
	struct arena arena;	  /* of this report */
	const struct notices *notices;
	const char *arg;
	struct regex *arg_re; /* NULL without an argument */
	struct err arg_err; /* why arg is no regular expression, when it was taken as plain text */

	uint32_t value; /* index of the sample value */
	bool mean;
	struct str sample_type, sample_unit;
	struct str output_unit; /* "minimum" until report_select_unit */
	double ratio;		/* 1 / divide_by */
	int64_t total;
	struct str title;	 /* base name of the main program */
	VEC(struct str) filters; /* "focus=..." of the active ones */
	VEC(struct label_unit) label_units;
};

static inline int64_t report_value(const struct report *r, uint32_t s)
{
	return r->p->values[(size_t)s * r->p->n_types + r->value];
}
static inline int64_t report_divisor(const struct report *r, uint32_t s)
{
	return r->mean ? r->p->values[(size_t)s * r->p->n_types] : 0;
}
/*
 * A report whose writing is the caller's: filters applied, total taken, places aggregated. p, arg and the strings of cfg
 * must outlive it. Close it with report_close, after a success.
 */
bool report_open(struct report *r, const struct profile *p, const struct report_kind *kind,
		 const char *arg, const struct report_config *cfg, const struct notices *n,
		 struct err *err) MUST_CHECK;
void report_close(struct report *r);

/* A value as the report prints it: divided, scaled, with its unit. */
void report_format(const struct report *r, struct buf *b, int64_t value);
int64_t report_divided(const struct report *r, int64_t value); /* by divide_by */
/* Unit of the numeric label key. */
struct str report_label_unit(const struct report *r, struct str key);

/* Header lines, each ended by a newline: of the profile; of the report with its graph. */
void report_profile_labels(const struct report *r, struct buf *b);
struct graph;
void report_labels(const struct report *r, const struct graph *g, bool full, struct buf *b);

#endif
