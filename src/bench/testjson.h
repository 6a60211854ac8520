/*
 * One event of `go test -json` (cmd/test2json): a JSON object a line, of which the output of a package matters.
 */
#ifndef GOPERF_BENCH_TESTJSON_H
#define GOPERF_BENCH_TESTJSON_H

#include "base/buf.h"
#include "base/str.h"

struct testjson {
	struct str package; /* both in the buffer, until it is cleared */
	struct str output;
};

/* False where the line is not an event with Action "output". Appends the decoded strings to buf. */
bool testjson_output(struct str line, struct buf *buf, struct testjson *out) MUST_CHECK;

#endif
