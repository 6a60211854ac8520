/*
 * The options that shape a report, with pprof's names, defaults and meanings (github.com/google/pprof,
 * internal/driver/config.go, as vendored in go1.26). One table drives flags, the shell, web addresses and saved settings.
 */
#ifndef GOPERF_REPORT_CONFIG_H
#define GOPERF_REPORT_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Strings are the caller's (argv, an arena); "" where nothing was said, never NULL. */
struct report_config {
	const char *output;
	bool call_tree, relative_percentages;
	const char *unit;
	bool compact_labels;
	const char *source_path, *trim_path; /* lists, ':' between */
	bool intel_syntax, mean;
	const char *sample_index;
	double divide_by;
	bool normalize;
	const char *sort;	       /* "flat" or "cum" */
	const char *tagroot, *tagleaf; /* keys, ',' between */
	bool drop_negative;
	int64_t nodecount; /* -1: the report's own default; 0: all */
	double nodefraction, edgefraction;
	bool trim;
	const char *focus, *ignore, *prune_from, *hide, *show, *show_from;
	const char *tagfocus, *tagignore, *tagshow, *taghide;
	bool noinlines, showcolumns;
	const char *granularity; /* "": the report's own default */
	bool compat;		 /* the original's bytes also where it is wrong */
	bool weighted;		 /* values were multiplied (pgo.h) */
	bool json;		 /* the report as one JSON object (docs/pprof-json.md) */
};

enum option_type { OPTION_BOOL, OPTION_INT, OPTION_FLOAT, OPTION_STRING, OPTION_CHOICE };

struct option {
	const char *name;
	enum option_type type;
	size_t offset;		    /* in struct report_config */
	const char *url;	    /* name in a web address; NULL: not there */
	bool saved;		    /* part of saved settings */
	const char *const *choices; /* OPTION_CHOICE: NULL-terminated */
	const char *const *choice_help;
	const char *help; /* lines; the first is the short form */
};

extern const struct option options[]; /* ends with a NULL name; pprof's own, in its order */

void config_init(struct report_config *c);
/* The row with that name, or the row that has it as a choice (*choice set then). NULL: none. */
const struct option *option_find(struct str name, const char **choice);
/* The value as Go prints it: true, 0.005, -1, text. */
void option_get(const struct report_config *c, const struct option *o, struct buf *out);
/* Parses value; text is copied into a. ERR_USAGE with pprof's words. */
bool option_set(struct report_config *c, const struct option *o, struct str value, struct arena *a,
		struct err *err) MUST_CHECK;
/* name = value, where name may be a choice ("lines" = true). */
bool config_set(struct report_config *c, struct str name, struct str value, struct arena *a,
		struct err *err) MUST_CHECK;
/* true t yes y 1 "" / false f no n 0, in any case */
bool option_bool(struct str value, bool *out, struct err *err) MUST_CHECK;

#endif
