/*
 * One event of `go test -json` (cmd/test2json) or `go build -json` (go help buildjson): a JSON object a line.
 */
#ifndef GOPERF_BENCH_TESTJSON_H
#define GOPERF_BENCH_TESTJSON_H

#include "base/buf.h"
#include "base/str.h"

struct testjson {
	struct str
		action; /* all in the buffer, until it is cleared; empty where the event has none */
	struct str package;
	struct str test;
	struct str import_path; /* of go build's events */
	struct str output;
};

/* False where the line is no event. Appends the decoded strings to buf. */
bool testjson_event(struct str line, struct buf *buf, struct testjson *out) MUST_CHECK;

/* False where the line is not an event with Action "output". Appends the decoded strings to buf. */
bool testjson_output(struct str line, struct buf *buf, struct testjson *out) MUST_CHECK;

#endif
