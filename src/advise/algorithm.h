/*
 * Shapes of code that take more steps than needed: what rule_inefficient_algorithm.c looks for, and what
 * algorithm_text.c writes instead.
 */
#ifndef GOPERF_ADVISE_ALGORITHM_H
#define GOPERF_ADVISE_ALGORITHM_H

#include "advise/callsite.h"
#include "advise/rule.h"

enum algorithm_form {
	ALGORITHM_SEARCH_CALL, /* slices.Contains(xs, x) in a loop */
	ALGORITHM_SEARCH_LOOP, /* a loop that compares, in a loop */
	ALGORITHM_HELPER,      /* a function that searches, called in a loop */
	ALGORITHM_CALLBACK, /* the search stands in a function literal that is called for each element */
	ALGORITHM_INTERVAL,   /* a search for what lies between an element's two ends */
	ALGORITHM_RECENT,     /* found, taken out and put behind the others: an order of use */
	ALGORITHM_TAKE,	      /* found and taken out */
	ALGORITHM_MAP_SCAN,   /* range over a map for one key */
	ALGORITHM_REMOVE,     /* out of the middle, in a loop */
	ALGORITHM_PREPEND,    /* in at the front, in a loop */
	ALGORITHM_SHIFT,      /* the first one taken out by moving all others */
	ALGORITHM_SORT,	      /* in each round */
	ALGORITHM_SORT_CUT,   /* the same, and elements fall out again: it cannot wait */
	ALGORITHM_SORT_COPY,  /* of a copy, of which one element is new */
	ALGORITHM_SORT_ASKED, /* of a copy of what a helper is handed, the same each time */
	ALGORITHM_SWAP_SORT,  /* written by hand, with two loops */
	ALGORITHM_RESUM,      /* sums from the start, in each round */
	ALGORITHM_RECURSION,  /* the same results again and again */
	ALGORITHM_CHOICES,    /* the same, by one call for each choice of a loop */
	ALGORITHM_INSERT, /* each element is put into its place, though only the whole is used */
	ALGORITHM_PREFIX, /* counted from the start up to where it stands, in each round */
};

/* An equality between an element of what a loop goes over and something else. */
struct algorithm_match {
	TSNode loop, cond_stmt;	 /* the for and the if inside of it */
	TSNode over;		 /* what is searched */
	TSNode element, key;	 /* sides of the comparison */
	struct str index, value; /* names of the loop's variables; empty where there are none */
	bool fold;		 /* strings.EqualFold */
	TSNode upper;		 /* of an interval: the comparison with its upper end; null */
	bool ends;		 /* the search ends where it finds: return or break */
};

/* False: the loop is not a search by equality. */
bool algorithm_search(const struct gosrc *src, TSNode loop, struct algorithm_match *out);
/* func(v T) bool { return v.Name == name }: element, key and the name v. */
bool algorithm_predicate(const struct gosrc *src, TSNode literal, struct algorithm_match *out);
/* Names inside of expr that come to be in the loop (its head or its body). */
bool algorithm_varies(const struct gosrc *src, TSNode expr, TSNode loop);

/* Whether the name at the root of expr is a parameter; with receiver_too, also a receiver or a variable of the package. */
bool algorithm_is_parameter(const struct gosrc *src, TSNode expr, bool receiver_too);
/* The collection behind xs[i+1:], (xs). */
TSNode algorithm_collection(TSNode n);

/* Of algorithm_call.c: the loop around n, or the function literal around it that is called for each element; null. */
TSNode algorithm_round(const struct candidate *c, TSNode n);
enum algorithm_key {
	ALGORITHM_KEY_STAYS,
	ALGORITHM_KEY_VARIES, /* from round to round */
	ALGORITHM_KEY_HANDED, /* it is a local function's parameter, which the loop calls with what varies */
};
enum algorithm_key algorithm_key_of(const struct candidate *c, TSNode key, TSNode loop);
/* Whether some loop calls the candidate's function to search the same thing, over; takes the call over. */
bool algorithm_is_asked_again(struct advisor *a, struct candidate *c, TSNode over);

/* What expr, of the candidate's function, is called where it is called from: "c.slots" -> "room.calendar.slots"; empty: not known. */
struct str algorithm_path_at(struct advisor *a, const struct candidate *c, TSNode expr,
			     const struct callsite *at, TSNode *value);

/* Whether the function or literal around the call calls itself, and appends to what is searched: a list of what was visited. */
bool algorithm_visits(const struct gosrc *src, const struct gofunc *fn, TSNode call, TSNode what);

/* Whether expr outlives a call of the function around it: of its receiver, or a variable of the package. */
bool algorithm_is_kept(const struct gosrc *src, TSNode expr);
/* Whether the slice is made shorter inside of the region: xs = xs[1:], xs = xs[:n]. */
bool algorithm_is_cut(const struct gosrc *src, TSNode region, struct str what);
/* The elements of what expr is, where its source says; 0: not known. */
int64_t algorithm_length(const struct candidate *c, TSNode expr);

/*
 * Whether the lists that are searched are short: the profile saw them grow, and none got large; or a node of a tree asks its own
 * children for a byte.
 */
bool algorithm_is_short(struct advisor *a, const struct candidate *c);
#define ALGORITHM_FEW 10 /* elements that are compared faster than hashed */

/* What candidate.text says of a form that stands in no loop. */
#define ALGORITHM_ARGUMENT STR("argument") /* the slice is its caller's: so is the remedy */
#define ALGORITHM_GROWS \
	STR("grows") /* each call adds to what the next one works on: whoever calls it does so in a loop */

/* The one element of a slice that a function replaces or appends: xs[at] = v, xs = append(xs, v). */
struct algorithm_change {
	TSNode index; /* null: appended */
	TSNode value;
};
/* False: it is changed in another way, in a loop, or more than once. */
bool algorithm_change_of(const struct gosrc *src, TSNode region, struct str xs,
			 struct algorithm_change *out);

/* Each fills the candidate where the call or assignment is of its kind. */
bool algorithm_sort(const struct gosrc *src, TSNode call, struct candidate *c);
bool algorithm_shift(const struct gosrc *src, TSNode call,
		     struct candidate *c); /* also in at the front */
bool algorithm_move(const struct gosrc *src, TSNode assign, struct candidate *c);
bool algorithm_recursion(const struct gosrc *src, TSNode call, struct candidate *c);
/* A call of itself, of the function `around`, for each choice of a loop with what it leaves. */
bool algorithm_choices(struct candidate *c, TSNode call, TSNode around, struct str self);
const char *algorithm_choices_example(struct advisor *a, struct candidate *c);

/* Whether a call changes nothing, as far as the source of the package and a list of libraries tell. */
bool algorithm_is_pure_call(const struct candidate *c, const struct gosrc *src, TSNode call);

/* Of algorithm_asked.c: sort is of a copy of a parameter, or of what the receiver holds. */
bool algorithm_sort_asked(struct candidate *c, TSNode sort, TSNode what);
/* Whether the dearest caller hands it the same more than once. */
bool algorithm_is_handed_same(struct advisor *a, struct candidate *c);
const char *algorithm_asked_example(struct advisor *a, struct candidate *c);
/* append(x[:0], y...), append([]T(nil), y...), append([]T{}, y...), slices.Clone(y): y; null. */
TSNode algorithm_copied_by(const struct gosrc *src, TSNode value);

/* Of algorithm_insert.c: xs = slices.Insert(xs, at, x), at found by halves, in a loop that only fills xs. */
bool algorithm_insert(struct candidate *c, TSNode assign);
const char *algorithm_insert_example(struct advisor *a, struct candidate *c);

/* Of algorithm_prefix.c: a call, or a loop, that counts in src[:pos]. */
bool algorithm_prefix_call(struct candidate *c, TSNode call);
bool algorithm_prefix_loop(struct candidate *c, TSNode loop);
/* Whether a loop asks a helper of this kind again and again for other places of the same text. */
bool algorithm_prefix_is_asked_again(struct advisor *a, struct candidate *c);
const char *algorithm_prefix_example(struct advisor *a, struct candidate *c);

/* For examples: the statement xs = append(xs, ...) inside of a node, or null; the call that the candidate's statement makes. */
TSNode algorithm_growth_in(const struct gosrc *src, TSNode in, struct str xs);
TSNode algorithm_call(const struct candidate *c);
struct str algorithm_element_type(const struct candidate *c, TSNode over); /* "T": not known */

/* Of algorithm_sort_text.c. */
const char *algorithm_sort_example(struct advisor *a, struct candidate *c);
const char *algorithm_window_example(struct advisor *a, struct candidate *c);
const char *algorithm_swap_example(struct advisor *a, struct candidate *c);

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
