/*
 * A slice of bytes that somebody else owns: of a mapped file, an arena, a literal. Not NUL-terminated.
 */
#ifndef GOPERF_BASE_STR_H
#define GOPERF_BASE_STR_H

#include <string.h>

#include "base/base.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ ("" lit), sizeof(lit) - 1 }) /* literals only */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)MIN((s).n, (size_t)INT32_MAX), (s).p

static inline struct str str_of(const char *cstr)
{
	return (struct str){ cstr, cstr ? strlen(cstr) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0));
}

int str_cmp(struct str a, struct str b); /* byte order, shorter first */
bool str_has_prefix(struct str s, struct str prefix);
bool str_has_suffix(struct str s, struct str suffix);
bool str_contains(struct str s, struct str needle);
bool str_eq_fold(struct str a, struct str b);	      /* ASCII case folded */
ptrdiff_t str_index(struct str s, struct str needle); /* -1: not there */
ptrdiff_t str_index_byte(struct str s, char c);
ptrdiff_t str_last_index_byte(struct str s, char c);
struct str str_sub(struct str s, size_t from, size_t to); /* clamped to the bounds of s */
struct str str_trim(struct str s);			  /* ASCII white space at both ends */
struct str str_trim_prefix(struct str s, struct str prefix);
struct str str_trim_suffix(struct str s, struct str suffix);
struct str
str_base(struct str path); /* behind the last '/', as Go's filepath.Base does for files */

/* Splits at the first sep: before and after it. False, and before = s, where there is none. */
bool str_cut(struct str s, char sep, struct str *before, struct str *after);
/* Takes the next line (without "\n" or "\r\n") from the front of rest; false at the end. */
bool str_next_line(struct str *rest, struct str *line);
/* Takes the next run of non-white bytes from the front of rest; false at the end. */
bool str_next_field(struct str *rest, struct str *field);

/* Appends s as one word of a POSIX shell: as it is where that is safe, else in single quotes. */
struct buf;
void str_shell_quote(struct buf *b, struct str s);

/* Whole-string numbers; false, out untouched, when it is not one or does not fit. Base 0: 0x, 0, decimal. */
bool str_to_u64(struct str s, int base, uint64_t *out) MUST_CHECK;
bool str_to_i64(struct str s, int base, int64_t *out) MUST_CHECK;
bool str_to_double(struct str s, double *out) MUST_CHECK; /* Go's ParseFloat forms; locale-free */
/* Is it that syntax, infinities and NaN aside? What str_to_double refuses yet is too large. */
bool str_is_float(struct str s);

#endif
