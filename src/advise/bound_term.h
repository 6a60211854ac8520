/*
 * How many rounds one loop has, of the kinds that count: "for i := a; i < n; i += k", up or down, in steps of a fixed size, and
 * "for len(rest) >= k { ...; rest = rest[k:] }". bound.c multiplies what the loops around a place have.
 */
#ifndef GOPERF_ADVISE_BOUND_TERM_H
#define GOPERF_ADVISE_BOUND_TERM_H

#include "advise/rule.h"

struct term {
	enum bound_kind kind; /* NONE, EXACT or CONST */
	const char *expr, *hoist;
	int64_t constant;
	TSNode names; /* the expression whose names must not change inside of the loop */
	TSNode step;  /* another one; null */
	bool cuts;    /* the loop itself shortens what it is over: names may change */
};

/* Expressions that can be written a second time in front of the loop. */
bool is_repeatable(TSNode n);
/* Whether the loop's body sets expr (of len(x): x) or takes its address, otherwise than by the statement `except` (or null). */
bool changes_inside(const struct gosrc *src, TSNode expr, TSNode loop, TSNode except);
/* A name of the expression comes to be inside of the loop (not in its head). */
bool declared_inside(const struct gosrc *src, TSNode expr, TSNode loop);
/* An expression as it can stand beside an operator that binds more tightly. */
const char *bound_factor(struct advisor *a, const char *expr);
/* Of "for init; cond; update". */
struct term bound_clause(struct advisor *a, const struct hot_file *f, TSNode clause);
/* Of a loop whose every round cuts a piece off what its condition measures; kind NONE: it is none. */
struct term cutting_term(struct advisor *a, const struct hot_file *f, TSNode loop);
/* Of a range over a call of the package's own iterator, which yields all that a slice or map holds. */
struct term iterator_term(struct advisor *a, const struct hot_file *f, TSNode call);
/* What the call hands over under a name of the function: an argument, or what the method is called on; null. */
TSNode handed_as(const struct gosrc *in, TSNode fn, TSNode call, struct str name);

/* The steps of a loop's variable: i++, i -= 2, i = i + stride. */
struct stride {
	struct str var;
	TSNode by; /* null: 1 */
	int64_t n; /* where it is a number; 0: it is not */
	bool down;
};
bool stride_of(const struct gosrc *src, TSNode clause, struct stride *out);

#endif
