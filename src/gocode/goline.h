/*
 * What one line of Go source does to which variables, from its tokens alone: enough to name the variable of a data race or
 * the channel of a blocked goroutine, where a report gives a line and no column. No types are known; a line that does
 * several things yields several accesses, and the caller decides only when the answer is unique.
 */
#ifndef GOPERF_GOCODE_GOLINE_H
#define GOPERF_GOCODE_GOLINE_H

#include "base/str.h"

enum go_access_kind {
	GO_READ,
	GO_WRITE,	/* x = ..., x.f = ... */
	GO_DECLARE,	/* x := ..., for x := range */
	GO_UPDATE,	/* x++, x--, x += ... */
	GO_APPEND,	/* x = append(x, ...): one access, of x */
	GO_INDEX_READ,	/* x[i] */
	GO_INDEX_WRITE, /* x[i] = ..., x[i]++ */
	GO_DELETE,	/* delete(x, k), clear(x) */
	GO_RANGE,	/* for ... := range x */
	GO_SEND,	/* x <- ... */
	GO_RECEIVE,	/* <-x */
	GO_CLOSE,	/* close(x) */
	GO_NIL_CHECK,	/* x == nil, x != nil */
	GO_NOT,		/* !x */
	GO_COPY,	/* *x as a value */
	GO_ADDRESS,	/* &x: also what sync/atomic's functions take */
	GO_CALL,	/* x.Method(): an access of x, by a method */
};

struct go_access {
	struct str expr;   /* a name or a selector without indexes: "s", "c.m", "c.stats.hits" */
	struct str method; /* GO_CALL: "Method" */
	enum go_access_kind kind;
	bool loop; /* declared or updated by the head of a for statement */
};

#define GO_LINE_MAX 32

/* The accesses of the line in the order in which they stand; returns how many (at most GO_LINE_MAX). */
size_t go_line_accesses(struct str line, struct go_access out[GO_LINE_MAX]);

bool go_access_writes(enum go_access_kind kind);
/* Whether the line holds the keyword as a token: "select", "for", "go". */
bool go_line_has_word(struct str line, struct str word);
/* The last element of a selector: "hits" of "c.stats.hits". */
struct str go_expr_last(struct str expr);

#endif
