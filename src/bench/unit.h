/*
 * Units of measurement as golang.org/x/perf/benchunit reads them: products and quotients of words. "ns" and "MB" in
 * the numerator become "sec" and "B"; bytes in the numerator make a unit binary (Ki, Mi), all others are decimal.
 */
#ifndef GOPERF_BENCH_UNIT_H
#define GOPERF_BENCH_UNIT_H

#include "base/buf.h"
#include "base/str.h"

enum unit_class { UNIT_DECIMAL, UNIT_BINARY };

/* Appends the tidy unit to out; returns what a value in unit is multiplied with. */
double unit_tidy(struct str unit, struct buf *out);
enum unit_class unit_class_of(struct str unit);

/* How a row of numbers is printed: value / factor with prec digits behind the point, then prefix. */
struct unit_scale {
	int prec;
	double factor;
	const char *prefix;
};

/* One scale that shows at least three significant digits of each value: zeros aside, the smallest decides. */
struct unit_scale unit_common_scale(const double *v, size_t n, enum unit_class cls);
void unit_format(struct buf *out, struct unit_scale scale, double v);

#endif
