/*
 * Recording an evidence folder: of the benchmarks (or tests) of Go packages, of a live net/http/pprof server, or of a
 * command that writes profiles itself. What the folder holds is a contract: docs/evidence.md.
 *
 * A folder is written under a temporary name beside its own and renamed when it is complete: a failure or Ctrl-C
 * (cancel_install) leaves nothing behind. Each kind of profile is taken in a run of its own, and nothing is measured
 * while another measurement runs on the machine (io/lock.h). Nothing here prints: what a person should know comes
 * through the callbacks.
 */
#ifndef GOPERF_ADVISE_RECORD_H
#define GOPERF_ADVISE_RECORD_H

#include "base/buf.h"
#include "base/err.h"

struct record_options {
	const char *out_dir; /* NULL: .goperf/TIMESTAMP, with .goperf/latest naming it */
	const char *bench;   /* regular expression of benchmarks, as go test -bench; NULL: all */
	const char *
		benchtime; /* "300ms" or "100x", a benchmark and round; NULL: chosen for about a minute in all */
	int64_t count;	    /* rounds of benchmark results; 0: 6 */
	int64_t seconds_ns; /* of a live server's CPU profile; 0: 10 s */
	const char *tags;   /* build tags; NULL: none */
	bool is_short;	    /* half the rounds */
	bool with_race;	    /* also the tests and benchmarks under the race detector: race.log */
	bool tests;	    /* profile the tests, not the benchmarks */
	bool trimpath; /* build with -trimpath, and keep paths of this machine out of the folder */

	/* One sentence that a person should read: what is recorded and how long it takes, what is absent and why. */
	void (*note)(void *ctx, const char *line);
	/* Where it stands, for a progress line; may be called often. */
	void (*progress)(void *ctx, const char *line);
	void *ctx;	 /* of the callbacks, which may be NULL */
	struct buf *log; /* the whole text of a build or test that failed; NULL: not wanted */
};

/*
 * Each records and gives the path of the folder, which the caller frees. False: ERR_CHILD where a build, test or
 * command failed (its own text is in log), ERR_NOT_FOUND where there is no Go, no benchmark and no test, or no profile.
 */
bool record_packages(const struct record_options *opt, const char *const *patterns, char **out_dir,
		     struct err *err) MUST_CHECK;
bool record_url(const struct record_options *opt, const char *url, char **out_dir,
		struct err *err) MUST_CHECK;
/* argv is NULL-terminated; GOPERF_DIR names the folder to the command, "{}" in an argument stands for it. */
bool record_command(const struct record_options *opt, const char *const *argv, char **out_dir,
		    struct err *err) MUST_CHECK;

#endif
