/*
 * From a command line to a profile in memory and to a report: what `goperf pprof`, its shell and the web pages share.
 * Nothing here prints: messages go through struct notices, reports into a struct out.
 */
#ifndef GOPERF_REPORT_DRIVER_H
#define GOPERF_REPORT_DRIVER_H

#include "base/flags.h"
#include "report/report.h"

/* Where profiles come from and what is done to them before any report. */
struct driver_sources {
	const char *const *names; /* files, "-", URLs */
	size_t n;
	const char *exec_name; /* the program, when the command line names it; or NULL */
	const char *build_id, *base, *diff_base, *symbolize, *comment, *tools;
	int64_t seconds, timeout; /* -1: not given */
	const char *tls_cert, *tls_key, *tls_ca;
	struct flag_list headers; /* "Name: value" of every request */
	bool normalize, all_frames, compat;
	bool pgo;	     /* only CPU profiles, and what is none fails the whole */
	const char *weights; /* of the sources: pgo_parse_weights */
	size_t max_inflated; /* of one profile; 0: the default */
};

/* What other layers plug in; any may be NULL. */
struct driver_hooks {
	/*
	 * The bytes of a source that is no file, and in *url (the caller frees it) the address that they came from. Errors are
	 * printed as "SOURCE: error".
	 */
	bool (*fetch)(const char *source, const struct driver_sources *s, const struct notices *n,
		      struct buf *out, char **url, struct err *err);
	/* Gives mappings the local files that belong to them (PPROF_BINARY_PATH). */
	void (*locate)(struct profile *p, const struct driver_sources *s, const struct notices *n);
	/* Finds names for what has none, and demangles. url: of the first remote source, or NULL. */
	bool (*symbolize)(struct profile *p, const struct driver_sources *s, const char *url,
			  const struct notices *n, struct err *err);
	/* Keeps a copy of a profile that came over the network. */
	void (*save)(const struct profile *p, const struct notices *n);
};

/* Loads, scales, merges, subtracts the base, symbolizes, prunes. NULL and err on failure. Free with profile_free. */
struct profile *driver_load(const struct driver_sources *s, const struct driver_hooks *hooks,
			    const struct notices *n, struct err *err) MUST_CHECK;

/* The command line of pprof. */
struct driver_args {
	struct report_config cfg;
	struct driver_sources sources;
	const struct report_kind *kind; /* NULL: none given */
	const char *report_arg;
	const char *http; /* "": no */
	bool no_browser;
	bool help;
};
/* Rows of all flags, for help and completion; ends with a NULL name. */
const struct flag *driver_flags(void);
/* Does pprof print its usage with an error of the command line? */
enum driver_usage { USAGE_NONE, USAGE_BEFORE_ERROR, USAGE_BEHIND_ERROR };
/*
 * Parses argv (which is reordered). The names in a->sources point into argv; what else it holds is released by
 * driver_args_release, after a success.
 */
bool driver_parse(struct driver_args *a, int argc, char **argv, const struct notices *n,
		  enum driver_usage *usage, struct err *err) MUST_CHECK;
void driver_args_release(struct driver_args *a);
/* pprof's usage text: of the command line, or of the shell. */
void driver_usage(struct buf *b, bool command_line);

#endif
