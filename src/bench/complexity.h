/*
 * How time and allocations grow with the size of the input, from benchmarks whose sub-benchmarks carry one:
 * X/n=1000, X/size=4k, X/len=16, X/1000. Each series (one benchmark, one unit, one size key, all else equal) is fitted
 * with a fixed cost plus a multiple of 1, log n, n, n log n, n², n³, and with a power law.
 *
 *	complexity_init -> complexity_add (each result) -> complexity_finish -> series
 *
 * A verdict is given only where the data carry it: see enum complexity_status.
 */
#ifndef GOPERF_BENCH_COMPLEXITY_H
#define GOPERF_BENCH_COMPLEXITY_H

#include "base/json.h"
#include "bench/benchfmt.h"

#define COMPLEXITY_MIN_SIZES 4	 /* fewer say nothing */
#define COMPLEXITY_MIN_RANGE 8.0 /* largest over smallest size: less tells no growth from another */
#define COMPLEXITY_MAX_ERROR 0.20 /* relative; a model that is further off does not fit */

enum growth {
	GROWTH_CONSTANT,
	GROWTH_LOG,
	GROWTH_LINEAR,
	GROWTH_N_LOG_N,
	GROWTH_SQUARE,
	GROWTH_CUBE,
	GROWTHS
};

enum complexity_status {
	COMPLEXITY_FITS, /* best is the growth; other growths that fit about as well are in also */
	COMPLEXITY_FEW_SIZES, /* fewer than COMPLEXITY_MIN_SIZES */
	COMPLEXITY_NARROW,    /* sizes less than COMPLEXITY_MIN_RANGE apart */
	COMPLEXITY_POOR_FIT,  /* no growth comes within COMPLEXITY_MAX_ERROR */
	COMPLEXITY_ZEROS,     /* some values are 0 or not finite, others not: no relative error */
};

struct complexity_point {
	double n;
	VEC(double) values; /* ascending once finished */
	double center;	    /* their median */
};

struct complexity_fit {
	double fixed, factor; /* value = fixed + factor * growth(n), neither below 0 */
	double error; /* root mean square of the relative error, for the degrees of freedom that are left */
};

struct complexity_series {
	struct str file, pkg, name, key,
		unit; /* name: "Sort/n=*-8"; key: "n", "" for a bare number */
	VEC(struct complexity_point) points; /* ascending once finished */
	struct map by_size;

	enum complexity_status status;
	enum growth best;
	uint32_t also; /* bit per growth that cannot be told from best */
	struct complexity_fit fits[GROWTHS];
	/* power law: value ~ n^exponent over the whole range, fixed cost included; NaN where there is none */
	double exponent, exponent_lo, exponent_hi; /* interval at the confidence of finish */
	double r2;				   /* of the power law, in logarithms */
};

struct complexity {
	struct intern strs;
	VEC(struct complexity_series) series; /* in order of appearance */
	struct map by_key;		      /* interned description -> series */
	struct buf scratch;
};

void complexity_init(struct complexity *c);
void complexity_release(struct complexity *c);
/* keep[i] tells of which measurements; NULL: all. */
void complexity_add(struct complexity *c, const struct bench_reader *r,
		    const struct bench_record *rec, const uint8_t *keep);
void complexity_finish(struct complexity *c, double confidence);

const char *growth_name(enum growth g); /* "n log n" */
/* "n log n", "n or n log n", or why there is none: "too few sizes (2 of 4)" */
void complexity_verdict(const struct complexity_series *s, struct buf *out);
void complexity_text(const struct complexity *c, struct buf *out); /* a table for a terminal */
void complexity_json(const struct complexity *c, struct json *j);  /* an array of series */

#endif
