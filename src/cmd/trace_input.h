/* Where `goperf trace` gets a trace from: a file, standard input or a running program; plain, gzip or zstd. */
#ifndef GOPERF_CMD_TRACE_INPUT_H
#define GOPERF_CMD_TRACE_INPUT_H

#include "io/file.h"
#include "io/follow.h"
#include "io/inflate.h"
#include "trace/trace.h"

struct trace_input {
	struct file file;
	struct inflated z;
	struct str data; /* the trace's bytes, unpacked */
	bool mapped;	 /* data is the mapped file itself */
	bool followed;	 /* it comes from `follow` */
	struct follow follow;
};

/*
 * path may be an address, http://host:port/path: no path means /debug/pprof/trace, seconds (0: 5) how long the program
 * traces itself. A copy of what came is kept where `goperf pprof` keeps its own; the name is told on standard error.
 */
bool trace_input_open(struct trace_input *in, const char *path, int64_t seconds,
		      struct err *err) MUST_CHECK;
/*
 * A file or standard input that is still being written, until nothing comes for idle_ns; not compressed. data is what
 * there is when its first bytes are there; follow_wait says when there is more.
 */
bool trace_input_follow(struct trace_input *in, const char *path, int64_t idle_ns,
			struct err *err) MUST_CHECK;
void trace_input_close(struct trace_input *in);
/* Loads all of it, with progress. Warnings are printed. */
struct trace *trace_input_load(const struct trace_input *in, bool strict,
			       struct err *err) MUST_CHECK;

/* Prints the error with the trace's name before it and returns EXIT_ERROR. */
int trace_input_fail(const struct trace_input *in, struct err *err);
/* What must be said of a trace that is newer than any known, or not whole. */
void trace_input_warn_newer(const struct trace_input *in, unsigned version);
void trace_input_warn_damage(const struct trace_input *in, const struct trace_damage *d);

#endif
