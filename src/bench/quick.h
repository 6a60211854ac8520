/*
 * A whole result line in one go, where it looks like the one before it: the same units in the same columns, plain
 * decimal numbers, ASCII blanks, "\n" at the end. Nothing else is told apart here: any other line is left to the
 * complete reader, which then begins anew. For bench/benchfmt.c only.
 */
#ifndef GOPERF_BENCH_QUICK_H
#define GOPERF_BENCH_QUICK_H

#include "base/arena.h"
#include "base/vec.h"
#include "bench/benchfmt.h"
#include "bench/scan.h"

/* The most bytes that are looked at: of an iteration count and of a measurement, blanks and what is loaded beyond. */
#define QUICK_ITERS ((size_t)64)
#define QUICK_VALUE ((size_t)96)
#define QUICK_MAX_NAME ((size_t)4 << 10)
#define QUICK_MAX_VALUES 64
#define QUICK_MAX_NAMES 8192
#define QUICK_NO_NAME UINT32_MAX

struct quick_column {
	uint32_t unit;	       /* the reader's index */
	struct scan_word word; /* the unit as it is written */
	double factor;
	bool as_is; /* tidying left the last value as it was */
};

/* A name that came already, what a line with it was like, and which name came after it: that one mostly does again. */
struct quick_name {
	const char *head; /* "Benchmark" and the name, then SCAN_PAD zeros */
	uint32_t n, next; /* next: index; 0: none yet */
	uint64_t shape, context, version;
};

struct quick {
	VEC(struct quick_column) columns; /* none: nothing is known */
	uint64_t context;		  /* changes with the columns; from 1 */
	VEC(struct quick_name) names;	  /* [0]: one that is not kept, in head */
	VEC(uint32_t) by_id;		  /* interned name -> index of names; 0: not kept */
	uint32_t last;
	struct arena arena; /* of heads */
	char head[sizeof("Benchmark") - 1 + QUICK_MAX_NAME + SCAN_PAD];
};

struct quick *quick_new(void);
void quick_free(struct quick *q);
/* The index of a name of at most QUICK_MAX_NAME bytes, which is kept if there is room. */
uint32_t quick_name(struct quick *q, struct intern *strs, struct str name);

static inline bool quick_is_name(const struct quick_name *n, const char *p, const char *limit)
{
	return limit - p > (ptrdiff_t)n->n && scan_same_bytes(p, limit, n->head, n->n) &&
	       (p[n->n] == ' ' || p[n->n] == '\t');
}

struct quick_line {
	const char *end; /* behind "\n" */
	struct str name;
	int64_t iters;
	uint32_t name_at; /* index of names; QUICK_NO_NAME: to be looked up */
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
	const struct quick_name *last = &q->names.v[q->last], *next = &q->names.v[last->next];
	const char *start = p;
	uint64_t iters;
	unsigned digits;

	out->name_at = QUICK_NO_NAME;
	if (LIKELY(quick_is_name(last, p, limit))) {
		out->name_at = q->last;
		p += last->n;
	} else if (last->next && quick_is_name(next, p, limit)) {
		out->name_at = last->next;
		p += next->n;
	} else if (memcmp(p, "Benchmark", 9) == 0) {
		p = scan_plain(p, MIN(limit, p + 9 + QUICK_MAX_NAME));
	} else {
		return NULL;
	}
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

	if (window.n < QUICK_ITERS || !(p = quick_head(q, p, p + window.n, out)))
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
