/*
 * The fields of benchmark lines, taken apart many bytes at a time. For bench/benchfmt.c only.
 *
 * The quick scanners know what lines mostly are (short decimal numbers, ASCII blanks, the same unit as in the line
 * before) and return NULL for all else, which the slow and complete path then reads. They may look at bytes up to
 * limit, beyond end, which is where the line ends: both in one buffer.
 */
#ifndef GOPERF_BENCH_SCAN_H
#define GOPERF_BENCH_SCAN_H

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/gofmt.h"
#include "base/str.h"
#include "base/unicode.h"

/* Is it a byte that ends a run of plain ones: white space, a control, or a part of a longer rune? */
static inline bool scan_is_special(char c)
{
	return (signed char)c <= ' ';
}

/* The first special byte from p on, or end. Fields are short, so that 16 bytes at once mostly settle it. */
static inline const char *scan_plain(const char *p, const char *end)
{
#if defined(__SSE2__)
	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		int mask = _mm_movemask_epi8(_mm_cmpgt_epi8(_mm_set1_epi8(' ' + 1), v));
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#endif
	while (p < end && !scan_is_special(*p))
		p++;
	return p;
}

/* Length of the white space at p, 0 where there is none. */
static inline size_t scan_space(const char *p, const char *end)
{
	size_t len;

	if (LIKELY((signed char)*p > ' '))
		return 0;
	if (LIKELY(*p == ' ' || (*p >= '\t' && *p <= '\r')))
		return 1;
	if ((signed char)*p >= 0)
		return 0;
	return rune_is_space(go_rune((struct str){ p, (size_t)(end - p) }, &len)) ? len : 0;
}

/* Takes what stands before the next white space from the front of *rest, and that white space. */
static inline struct str scan_field(struct str *rest)
{
	const char *p = rest->p, *end = rest->p + rest->n;
	struct str field;
	size_t n = 0;

	for (p = scan_plain(p, end); p < end && !(n = scan_space(p, end));
	     p = scan_plain(p + n, end))
		go_rune((struct str){ p, (size_t)(end - p) }, &n);
	field = (struct str){ rest->p, (size_t)(p - rest->p) };
	while (p < end && (n = scan_space(p, end)))
		p += n;
	*rest = (struct str){ p, (size_t)(end - p) };
	return field;
}

/* ---- quick scanners ---- */

/* Behind ASCII blanks; limit as above. */
static inline const char *scan_blanks(const char *p, const char *end, const char *limit)
{
#if defined(__SSE2__)
	if (LIKELY(limit - p >= 16)) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		__m128i blank = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')),
					     _mm_cmpeq_epi8(v, _mm_set1_epi8('\t')));
		unsigned n = (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(blank));
		if (n < 16)
			return MIN(p + n, end);
	}
#endif
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* Behind a field: its end, or ASCII blanks, which are skipped, and nothing special after them. */
static inline const char *scan_field_end(const char *p, const char *end, const char *limit)
{
	if (p == end)
		return p;
	if (*p != ' ' && *p != '\t')
		return NULL;
	p = scan_blanks(p, end, limit);
	return p == end || !scan_is_special(*p) ? p : NULL;
}

/* Up to 8 digits at p, at least 8 bytes being readable there: their value, *n their number. */
static inline uint64_t scan_digits(const char *p, unsigned *n)
{
	uint64_t x, t, other;

	memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	t = x ^ 0x3030303030303030ULL; /* digits become 0 to 9 */
	other = ((t + 0x7676767676767676ULL) | t) & 0x8080808080808080ULL;
	*n = other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
	if (*n == 0)
		return 0;
	t <<= 8 * (8 - *n); /* leading zeros take the place of what is no digit */
	t = t * 10 + (t >> 8);
	return (((t & 0x000000ff000000ffULL) * 0x000f424000000064ULL) +
		(((t >> 16) & 0x000000ff000000ffULL) * 0x0000271000000001ULL)) >>
	       32;
}

static const uint32_t scan_pow10[] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000
};

/* At most 15 digits at p, 16 bytes being readable: their value and their number, which may be 0. NULL: more. */
static inline const char *scan_u64_roomy(const char *p, uint64_t *v, unsigned *digits)
{
	unsigned n, more;

	*v = scan_digits(p, &n);
	if (UNLIKELY(n == 8)) {
		uint64_t low = scan_digits(p + 8, &more);
		*v = *v * scan_pow10[more] + low;
		n += more;
		if (n == 16)
			return NULL;
	}
	*digits = n;
	return p + n;
}

/* The same near the end of what is readable. NULL: more, or too near to limit. */
static inline const char *scan_u64(const char *p, const char *limit, uint64_t *v, unsigned *digits)
{
	return limit - p < 24 ? NULL : scan_u64_roomy(p, v, digits);
}

/* whole.part, part having so many digits; rounded once, as 15 digits in all are exact. */
static inline double scan_decimal(uint64_t whole, uint64_t part, unsigned digits)
{
	static const double pow10[] = { 1e0, 1e1, 1e2,	1e3,  1e4,  1e5,  1e6,	1e7,
					1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

	return ((double)(int64_t)whole * pow10[digits] + (double)(int64_t)part) / pow10[digits];
}

/* A number of at most 15 digits with at most one point, and the blanks behind it. */
static inline const char *scan_double(const char *p, const char *end, const char *limit,
				      double *out)
{
	uint64_t whole, part = 0;
	unsigned n, more = 0;
	const char *q = scan_u64(p, limit, &whole, &n);

	if (!q || n == 0 || q > end)
		return NULL;
	if (q < end && *q == '.') {
		q = scan_u64(q + 1, limit, &part, &more);
		if (!q || n + more > 15 || q > end)
			return NULL;
		*out = scan_decimal(whole, part, more);
	} else {
		*out = (double)whole;
	}
	return n <= 15 && q < end ? scan_field_end(q, end, limit) : NULL;
}

/* The same of a whole number. */
static inline const char *scan_int(const char *p, const char *end, const char *limit, int64_t *out)
{
	uint64_t v;
	unsigned n;
	const char *q = scan_u64(p, limit, &v, &n);

	if (!q || n == 0 || q >= end)
		return NULL;
	*out = (int64_t)v;
	return scan_field_end(q, end, limit);
}

/* Zeros that stand behind the bytes that scan_same_bytes compares with. */
#define SCAN_PAD 16

/* Do the n bytes at p equal those at want, which SCAN_PAD zeros follow? */
static inline bool scan_same_bytes(const char *p, const char *limit, const char *want, size_t n)
{
	size_t i = 0;

	if (n == 0 || (size_t)(limit - p) < n)
		return false;
#if defined(__SSE2__)
	if ((size_t)(limit - p) >= n + SCAN_PAD) {
		for (;; i += 16) {
			__m128i a = _mm_loadu_si128((const __m128i *)(p + i));
			__m128i b = _mm_loadu_si128((const __m128i *)(want + i));
			unsigned other = ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));
			if (n - i <= 16)
				return (unsigned)__builtin_ctz(other | 1U << 16) >= n - i;
			if (other & 0xffff)
				return false;
		}
	}
#endif
	return memcmp(p + i, want + i, n - i) == 0;
}

/* Up to SCAN_WORD bytes, ready to be compared. */
#define SCAN_WORD 32
struct scan_word {
	uint64_t bits[SCAN_WORD / 8], mask[SCAN_WORD / 8];
	unsigned n; /* 0: too long for that */
};

static inline struct scan_word scan_word(struct str s)
{
	struct scan_word w = { 0 };

	if (s.n == 0 || s.n > SCAN_WORD)
		return w;
	memcpy(w.bits, s.p, s.n);
	memset(w.mask, 0xff, s.n);
	w.n = (unsigned)s.n;
	return w;
}

/* Does it stand at p, where SCAN_WORD bytes are readable? */
static inline bool scan_starts_with(const char *p, const struct scan_word *w)
{
	uint64_t x[SCAN_WORD / 8];

	memcpy(x, p, sizeof(x));
	if (((x[0] ^ w->bits[0]) & w->mask[0]) | ((x[1] ^ w->bits[1]) & w->mask[1]))
		return false;
	return w->n <= 16 ||
	       (((x[2] ^ w->bits[2]) & w->mask[2]) | ((x[3] ^ w->bits[3]) & w->mask[3])) == 0;
}

/* The word at p, as a whole field, and the blanks behind it. */
static inline const char *scan_same_word(const char *p, const char *end, const char *limit,
					 const struct scan_word *w)
{
	if (limit - p < SCAN_WORD || w->n == 0 || (size_t)(end - p) < w->n ||
	    !scan_starts_with(p, w))
		return NULL;
	return scan_field_end(p + w->n, end, limit);
}

#endif
