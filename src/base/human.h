/*
 * Numbers for people: three significant digits and a unit. For programs there is JSON with exact numbers.
 */
#ifndef GOPERF_BASE_HUMAN_H
#define GOPERF_BASE_HUMAN_H

#include "base/buf.h"

void human_bytes(struct buf *b,
		 double v); /* "0 B", "912 B", "1.50 kB", "98.3 MB": powers of 1024 */
void human_count(struct buf *b, double v); /* "912", "12.3k", "4.56M" */
void human_ns(struct buf *b,
	      double v); /* "0 s", "912 ns", "1.50 µs", "98.3 ms", "2.00 s", "12.5 min", "3.20 h" */
void human_share(struct buf *b, double v);    /* of 1: "0.04%", "3.2%", "41%" */
void human_grouped(struct buf *b, int64_t v); /* "-1,234,567" */

#endif
