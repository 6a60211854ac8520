/*
 * Go's regular expressions are RE2's; this is RE2 behind C. Matching is linear in the text.
 * A compiled regex may be used by several threads at once.
 */
#ifndef GOPERF_BASE_REGEX_H
#define GOPERF_BASE_REGEX_H

#include "base/err.h"
#include "base/str.h"

struct regex;

/*
 * Compiles pattern; NULL and err on bad syntax, with Go's words: "error parsing regexp: missing closing ): `(`".
 * Accepts (?<name>...) as Go does, refuses \C as Go does.
 */
struct regex *regex_new(struct str pattern, struct err *err) MUST_CHECK;
void regex_free(struct regex *re);
/* A pattern of the program's own (a literal), compiled on first use and kept: compiling costs more than most texts. */
const struct regex *regex_static(const char *pattern);
bool regex_match(const struct regex *re, struct str text); /* anywhere in text */
/* Leftmost match with groups: fills out[0..nout) (p NULL where a group took no part). */
bool regex_find(const struct regex *re, struct str text, struct str *out, int nout);
int regex_groups(const struct regex *re); /* number of capturing groups */
/* Go's regexp.QuoteMeta. */
struct buf;
void regex_quote(struct buf *b, struct str s);

#endif
