/*
 * Reads Go benchmark text, record by record: what `go test -bench` prints and what tools write in the same format
 * (https://go.dev/design/14313-benchmark-format; accepted exactly as golang.org/x/perf/benchfmt does). Streams of
 * `go test -json` are read too: their output lines are put together again, package by package.
 *
 *	struct bench_reader r;
 *	struct bench_record rec;
 *	bench_reader_init(&r);
 *	if (bench_reader_open(&r, "old.txt", "old.txt", &err)) {	// or bench_reader_text for memory
 *		while (bench_reader_next(&r, &rec, &err))
 *			if (rec.kind == BENCH_RESULT) ...
 *	}
 *	if (err.code) ...						// could not open, or stopped in the middle
 *	bench_reader_release(&r);
 *
 * Files may be opened one after the other: the settings begin anew with each, the unit metadata carries on.
 * Memory: a buffer for the longest line, the distinct strings, nothing a line.
 *
 * Strings (setting keys and values, units, metadata) are ids of the reader's interner: bench_str.
 */
#ifndef GOPERF_BENCH_BENCHFMT_H
#define GOPERF_BENCH_BENCHFMT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/intern.h"

#define BENCH_MAX_LINE ((size_t)16 << 20) /* a longer line is an error */
#define BENCH_MAX_SETTINGS 1000		  /* in force at a time; more is an error */
#define BENCH_COMPAT_MAX_LINE 65536	  /* bufio.Scanner's */

enum bench_kind {
	BENCH_RESULT, /* a line of measurements */
	BENCH_META,   /* new metadata of a unit: "Unit ns/op better=lower" */
	BENCH_BAD,    /* a line that tried to be one of these; reading goes on behind it */
};

/* One measurement. ns and MB are tidied to sec and B unless that leaves the value as it is (0, infinity). */
struct bench_value {
	double value;
	double orig_value;  /* as written, where tidying changed it */
	uint32_t unit;	    /* string */
	uint32_t orig_unit; /* string; 0 where tidying changed nothing */
};

/* A "key: value" line in force, or what the caller of the reader set (".file"). */
struct bench_setting {
	uint32_t key, value; /* strings */
	bool from_file;	     /* false: ".file" */
};

/* Everything that is pointed to lives until the next call of the reader. Only the fields of its kind are set. */
struct bench_record {
	enum bench_kind kind;
	const char *file;
	uint64_t line; /* from 1 */

	/* BENCH_RESULT */
	struct str name; /* without "Benchmark", with sub-benchmarks and "-8" */
	int64_t iters;
	const struct bench_value *values;
	size_t n_values; /* at least 1 */
	const struct bench_setting *settings;
	size_t n_settings;
	uint64_t settings_version; /* equal versions: equal settings, across files too */
	uint64_t
		shape; /* equal and not 0: equal name, units and settings (not the other way round) */

	uint32_t unit, key, value; /* BENCH_META: strings; the unit is tidy */
	struct str message;	   /* BENCH_BAD: what was expected */
};

struct bench_stream;
struct bench_unit;
struct quick;

struct bench_reader {
	bool compat; /* no go test -json, no line of 64 KiB: as benchstat; set it after init */

	struct intern strs;
	struct map meta; /* unit << 32 | key -> value */
	struct map tidy; /* unit -> index into units */
	VEC(struct bench_unit) units;
	VEC(uint32_t) columns; /* into units: what the fields of the last line were */

	char *file;
	int fd; /* -1: in memory */
	bool eof;
	struct str window; /* what of the input is not yet read */
	char *chunk;	   /* holds the window when it comes from fd */
	size_t chunk_cap;
	bool first_chunk;
	uint64_t line;

	VEC(struct bench_stream *)
	streams; /* [0]: plain text; then one a package of go test -json */
	struct map by_package;
	struct bench_stream *cur;
	size_t flushed;	  /* streams whose last line was taken at the end of the input */
	uint64_t version; /* of settings, last given out */
	bool has_results; /* in the current file */
	bool is_binary;	  /* a NUL byte was seen in the current file */

	VEC(struct bench_value) values;
	struct quick *quick; /* for lines like the last result */
	uint64_t n_shapes;
	VEC(struct bench_record) queue; /* of a Unit line, which may yield several */
	size_t queue_at;
	struct arena line_arena; /* messages of the queue */
	struct buf scratch;
};

void bench_reader_init(struct bench_reader *r);
void bench_reader_release(struct bench_reader *r);

/* Starts on a file ("-": standard input). label becomes the setting ".file"; NULL: none. Errors are in Go's words. */
bool bench_reader_open(struct bench_reader *r, const char *path, const char *label,
		       struct err *err) MUST_CHECK;
/* Starts on text that the caller keeps; name is for messages. */
void bench_reader_text(struct bench_reader *r, struct str text, const char *name,
		       const char *label);
/* The next record; false at the end (err untouched) and when reading fails (err set). */
bool bench_reader_next(struct bench_reader *r, struct bench_record *out,
		       struct err *err) MUST_CHECK;

static inline struct str bench_str(const struct bench_reader *r, uint32_t id)
{
	return intern_get(&r->strs, id);
}

/* The value of a unit's metadata ("better", "assume"), or "" : the unit may be tidy or not. */
struct str bench_meta(struct bench_reader *r, struct str unit, struct str key);
/* +1 higher is better, -1 lower, 0 unknown: from metadata, else from what the unit is known to be. */
int bench_better(struct bench_reader *r, struct str unit);

/*
 * Names: Base/sub/key=value-8. base is what stands before the first '/' (without "-8"); parts are "/sub",
 * "/key=value" and "-8" in order.
 */
struct bench_name {
	struct str base, rest, procs; /* rest: "/sub/key=value"; procs: "-8" or empty */
};
struct bench_name bench_name_split(struct str name);
/* Takes the next "/part" from the front of *rest; false at the end. */
bool bench_name_part(struct str *rest, struct str *part);

#endif
