/*
 * Numbers of benchmark lines: what golang.org/x/perf/benchfmt takes for a measurement (Go's ParseFloat with
 * underscores between digits, hexadecimal floats, infinities, NaN) and for an iteration count (decimal, signed).
 */
#ifndef GOPERF_BENCH_NUMBER_H
#define GOPERF_BENCH_NUMBER_H

#include "base/str.h"

enum number_status { NUMBER_OK, NUMBER_SYNTAX, NUMBER_RANGE };

/* *out is untouched unless NUMBER_OK. */
enum number_status number_double(struct str s, double *out);
enum number_status number_int(struct str s, int64_t *out);
/* A number as people write sizes: 4k, 1Mi, 16KB. */
bool number_size(struct str s, double *out) MUST_CHECK;
/* "invalid syntax", "value out of range" */
const char *number_message(enum number_status status);

#endif
