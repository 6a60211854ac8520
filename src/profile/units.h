/*
 * Measurement units as pprof scales and prints them: bytes by 1024, time, GCUs (compute units).
 * Rules: github.com/google/pprof, internal/measurement (as vendored in go1.26).
 */
#ifndef GOPERF_PROFILE_UNITS_H
#define GOPERF_PROFILE_UNITS_H

#include "base/buf.h"
#include "base/str.h"

/*
 * value in unit from, expressed in unit to. to "auto" and "minimum": the largest unit that leaves at least 1. *out_unit is
 * what to print behind it, "" where there is nothing interesting; it points into a table or at `to`.
 */
double units_scale(int64_t value, struct str from, struct str to, struct str *out_unit);
/* Both are names of units of one family (both of time, both of memory ...). */
bool units_same_family(struct str a, struct str b);
/* "1.50MB": two digits behind the point unless they are zero; "0" alone for nothing. */
void units_label(struct buf *b, int64_t value, struct str from, struct str to);
/* "12.34%", "  100%", " 0.89%": at least two digits, of |value / total|; 5 runes and the sign. */
void units_percentage(struct buf *b, int64_t value, int64_t total);
/* int64(double) as amd64 does it: what does not fit is the smallest integer. */
int64_t units_to_i64(double v);

#endif
