/*
 * Reports of Go's race detector (ThreadSanitizer, lib/tsan/rtl/tsan_report.cpp, the Go branch), read from whatever
 * they are buried in: output of tests and programs, `go test -json`, files of GORACE=log_path, logs whose lines carry a
 * prefix. Lines of others between the lines of a report are skipped.
 *
 *	==================
 *	WARNING: DATA RACE
 *	Read|Write at 0xADDR by goroutine N:|main goroutine:
 *	  FUNC()
 *	      FILE:LINE +0xOFF
 *	Previous read|Previous write at ...
 *	Goroutine N (running|finished) created at:
 *	==================
 *
 * Goroutine numbers are the detector's own and not those of the runtime. A stack may be lost ("failed to restore the
 * stack") or lack its user frames.
 */
#ifndef GOPERF_GOCODE_RACELOG_H
#define GOPERF_GOCODE_RACELOG_H

#include "base/buf.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/vec.h"

struct race_frame {
	uint32_t fn, file; /* interned */
	uint32_t line;	   /* 0: unknown */
};

struct race_stack {
	uint32_t first, n; /* frames, innermost first */
};

struct race_access {
	struct race_stack stack;
	uint64_t addr;
	uint64_t goroutine; /* 0: the main goroutine */
	bool write, atomic;
};

struct race_creation {
	struct race_stack stack;
	uint64_t goroutine;
	bool finished;
};

struct race_report {
	uint32_t first_access, n_accesses; /* 2, but for reports that are cut off */
	uint32_t first_creation, n_creations;
	uint32_t package, test; /* interned; 0: not known from the log */
	uint32_t log;		/* which call of racelog_begin */
};

struct racelog {
	struct intern strs;
	VEC(struct race_frame) frames;
	VEC(struct race_access) accesses;
	VEC(struct race_creation) creations;
	VEC(struct race_report) reports;
	uint32_t n_logs;
	uint32_t n_cut;		    /* reports without two accesses: dropped */
	uint64_t n_claimed;	    /* the sum of "Found N data race(s)" */
	VEC(uint32_t) failed_tests; /* interned "TestX" of "--- FAIL" lines and events, each once */
	VEC(uint32_t) raced_tests;  /* "race detected during execution of test": failed for that */
	uint32_t n_failed_builds;
	bool saw_tests, saw_json;
};

/* Reads one log in pieces of any size. */
struct racelog_reader;

void racelog_init(struct racelog *log);
void racelog_release(struct racelog *log);
/* A new log begins. max_line_bytes of a line are looked at, the rest of longer ones is skipped. */
struct racelog_reader *racelog_begin(struct racelog *log);
void racelog_feed(struct racelog_reader *r, struct str piece);
void racelog_end(struct racelog_reader *r); /* frees the reader */

/* What a failed build said, of `go test -json`'s events. At most 16 KiB. */
struct str racelog_build_text(const struct racelog_reader *r);
/* Whether a test failed for anything but a race. */
bool racelog_failed_otherwise(const struct racelog *log);

static inline struct str racelog_str(const struct racelog *log, uint32_t id)
{
	return intern_get(&log->strs, id);
}

#endif
