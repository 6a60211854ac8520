/*
 * A whole result line in one go, where it looks like the one before it: the same units in the same columns, plain
 * decimal numbers, ASCII blanks, "\n" at the end. Nothing else is told apart here: any other line is left to the
 * complete reader, which then begins anew. For bench/benchfmt.c only.
 */
#ifndef GOPERF_BENCH_QUICK_H
#define GOPERF_BENCH_QUICK_H

#include "base/vec.h"
#include "bench/benchfmt.h"
#include "bench/scan.h"

/* The most bytes that are looked at: of an iteration count and of a measurement, blanks and what is loaded beyond. */
#define QUICK_ITERS ((size_t)64)
#define QUICK_VALUE ((size_t)96)
#define QUICK_MAX_NAME ((size_t)4 << 10)
#define QUICK_MAX_VALUES 64

struct quick_column {
	struct scan_word word; /* the unit as it is written */
	double factor;
	bool as_is; /* tidying left the last value as it was */
};

struct quick {
	VEC(struct quick_column) columns; /* none: nothing is known */
	/* "Benchmark" and the last result's name; then zeros */
	char head[sizeof("Benchmark") - 1 + QUICK_MAX_NAME + SCAN_PAD];
	size_t n_head;
};

/* name has at most QUICK_MAX_NAME bytes */
static inline void quick_set_name(struct quick *q, struct str name)
{
	memcpy(q->head, "Benchmark", 9);
	memcpy(q->head + 9, name.p, name.n);
	memset(q->head + 9 + name.n, 0, SCAN_PAD);
	q->n_head = 9 + name.n;
}

struct quick_line {
	const char *end; /* behind "\n" */
	struct str name;
	int64_t iters;
	bool same_name;
};

/* Behind at least one blank and at most 15; NULL: there is none, or more. 16 bytes must be readable. */
static inline const char *quick_blanks(const char *p)
{
#if defined(__SSE2__)
	__m128i v = _mm_loadu_si128((const __m128i *)p);
	__m128i blank = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')),
				     _mm_cmpeq_epi8(v, _mm_set1_epi8('\t')));
	unsigned n = (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(blank));
#else
	unsigned n = 0;
	while (n < 16 && (p[n] == ' ' || p[n] == '\t'))
		n++;
#endif
	return n - 1 < 15 ? p + n : NULL;
}

/* At most 15 digits with at most one point. NULL: none, or more. 24 bytes behind each of both parts must be readable. */
static inline const char *quick_double(const char *p, double *out)
{
	unsigned n, more;
	uint64_t whole, part;

	p = scan_u64_roomy(p, &whole, &n);
	if (UNLIKELY(!p || n - 1 > 14))
		return NULL;
	if (*p != '.') {
		*out = (double)(int64_t)whole;
		return p;
	}
	p = scan_u64_roomy(p + 1, &part, &more);
	if (UNLIKELY(!p || n + more > 15))
		return NULL;
	*out = scan_decimal(whole, part, more);
	return p;
}

/* Behind the name and the iteration count, which stand at p; NULL: not as usual. */
static inline const char *quick_head(const struct quick *q, const char *p, const char *limit,
				     struct quick_line *out)
{
	const char *start = p;
	uint64_t iters;
	unsigned digits;

	out->same_name = scan_same_bytes(p, limit, q->head, q->n_head) &&
			 (p[q->n_head] == ' ' || p[q->n_head] == '\t');
	if (LIKELY(out->same_name))
		p += q->n_head;
	else if (memcmp(p, q->head, 9) == 0)
		p = scan_plain(p, MIN(limit, p + 9 + QUICK_MAX_NAME));
	else
		return NULL;
	out->name = (struct str){ start + 9, (size_t)(p - start) - 9 };
	if ((size_t)(limit - p) < QUICK_ITERS + q->columns.n * QUICK_VALUE ||
	    !(p = quick_blanks(p)))
		return NULL;
	p = scan_u64_roomy(p, &iters, &digits);
	out->iters = (int64_t)iters;
	return p && digits ? p : NULL;
}

/*
 * Reads the line at the front of window into values (which hold those of the line before: their units stay) and *out.
 * False: it is not as usual, and some values may be overwritten.
 */
static inline bool quick_line(const struct quick *q, struct str window, struct bench_value *values,
			      struct quick_line *out)
{
	const char *p = window.p;

	if (window.n < q->n_head + QUICK_ITERS || !(p = quick_head(q, p, p + window.n, out)))
		return false;
	for (size_t i = 0; i < q->columns.n; i++) {
		const struct quick_column *c = &q->columns.v[i];
		double value;
		if (!(p = quick_blanks(p)) || !(p = quick_double(p, &value)))
			return false;
		p = LIKELY(p[0] == ' ' && p[1] > ' ') ? p + 1 : quick_blanks(p);
		if (!p || !scan_starts_with(p, &c->word))
			return false;
		p += c->word.n;
		values[i].value = value * c->factor;
		values[i].orig_value = c->as_is ? 0 : value;
		if (UNLIKELY((values[i].value == value) != c->as_is))
			return false;
	}
	out->end = p + 1;
	return *p == '\n';
}

#endif
