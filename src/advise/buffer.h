/* What the rule buffer-not-reused knows of a buffer (candidate.form), and its remedy as code. */
#ifndef GOPERF_ADVISE_BUFFER_H
#define GOPERF_ADVISE_BUFFER_H

#include "advise/rule.h"

enum buffer_kind {
	KIND_SLICE,  /* make([]T, n) */
	KIND_NIL,    /* var line []byte, filled by append */
	KIND_BUFFER, /* bytes.Buffer */
	KIND_READER, /* bufio.NewReader: Reset(r) */
	KIND_WRITER, /* bufio.NewWriter, gzip.NewWriter ...: Reset(w) */
	KIND_LIST,   /* var next []T, []T{}, filled by append: only one of two that change places */
	KIND_MAP,    /* a map of each round: clear(m) */
	KIND_SPLICE, /* of splice.h: no buffer, a tail that is copied out and back */
	BUFFER_KINDS = 15,
	BUFFER_IN_LOOP = 16,
	BUFFER_FILLED = 32, /* by a call that must not keep it */
	BUFFER_TYPED = 64,  /* no bytes, made once a call */
	BUFFER_SWAPPED =
		128, /* lives one round more, as another variable's (c->data: struct rows) */
};

static inline enum buffer_kind buffer_kind(const struct candidate *c)
{
	return c->form & BUFFER_KINDS;
}

/* It is made in each call, and its text is all that leaves: a strings.Builder gives that without a copy. */
bool buffer_is_builder(const struct candidate *c);
/* The reader's loop with the declaration in front of it, or one buffer from a pool or a struct. */
const char *buffer_example(struct advisor *a, const struct candidate *c);

#endif
