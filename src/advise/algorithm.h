/*
 * Shapes of code that take more steps than needed: what rule_inefficient_algorithm.c looks for, and what
 * algorithm_text.c writes instead.
 */
#ifndef GOPERF_ADVISE_ALGORITHM_H
#define GOPERF_ADVISE_ALGORITHM_H

#include "advise/rule.h"

enum algorithm_form {
	ALGORITHM_SEARCH_CALL, /* slices.Contains(xs, x) in a loop */
	ALGORITHM_SEARCH_LOOP, /* a loop that compares, in a loop */
	ALGORITHM_HELPER,      /* a function that searches, called in a loop */
	ALGORITHM_MAP_SCAN,    /* range over a map for one key */
	ALGORITHM_REMOVE,      /* out of the middle, in a loop */
	ALGORITHM_PREPEND,     /* in at the front, in a loop */
	ALGORITHM_SHIFT,       /* the first one taken out by moving all others */
	ALGORITHM_SORT,	       /* in each round */
	ALGORITHM_SORT_CUT,    /* the same, and elements fall out again: it cannot wait */
	ALGORITHM_SWAP_SORT,   /* written by hand, with two loops */
	ALGORITHM_RESUM,       /* sums from the start, in each round */
	ALGORITHM_RECURSION,   /* the same results again and again */
};

/* An equality between an element of what a loop goes over and something else. */
struct algorithm_match {
	TSNode loop, cond_stmt;	 /* the for and the if inside of it */
	TSNode over;		 /* what is searched */
	TSNode element, key;	 /* sides of the comparison */
	struct str index, value; /* names of the loop's variables; empty where there are none */
	bool fold;		 /* strings.EqualFold */
	bool ends;		 /* the search ends where it finds: return or break */
};

/* False: the loop is not a search by equality. */
bool algorithm_search(const struct gosrc *src, TSNode loop, struct algorithm_match *out);
/* Names inside of expr that come to be in the loop (its head or its body). */
bool algorithm_varies(const struct gosrc *src, TSNode expr, TSNode loop);

/* Whether the name at the root of expr is a parameter; with receiver_too, also a receiver or a variable of the package. */
bool algorithm_is_parameter(const struct gosrc *src, TSNode expr, bool receiver_too);

/* Each fills the candidate where the call or assignment is of its kind. */
bool algorithm_sort(const struct gosrc *src, TSNode call, struct candidate *c);
bool algorithm_shift(const struct gosrc *src, TSNode call, struct candidate *c);
bool algorithm_move(const struct gosrc *src, TSNode assign, struct candidate *c);
bool algorithm_recursion(const struct gosrc *src, TSNode call, struct candidate *c);

void algorithm_explain(struct advisor *a, struct candidate *c);
void algorithm_rest(struct advisor *a, const struct candidate *c, struct rest *r);

/*
 * What benchmarks of several sizes say: how the time of the candidate's benchmark grows. False: there is no such
 * benchmark, or it carries no verdict. The power's interval is at 95 %.
 */
struct algorithm_growth {
	double exponent, low, high, from, to;
	const char *name; /* "n log n" */
};
bool algorithm_growth(struct advisor *a, const struct candidate *c, struct algorithm_growth *out);

#endif
