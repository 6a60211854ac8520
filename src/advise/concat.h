/* Texts that grow through a function that is handed all so far and gives back more: a reducer, or a helper of a loop. */
#ifndef GOPERF_ADVISE_CONCAT_H
#define GOPERF_ADVISE_CONCAT_H

#include "advise/rule.h"

/* How it grows (candidate.form). */
enum concat_form {
	FORM_APPEND,  /* the new part comes behind */
	FORM_PREPEND, /* in front */
	FORM_FORMAT,  /* s = fmt.Sprintf("...", s, ...) or strings.Join({s, x}) */
	ACCUMULATES =
		8, /* no loop here, but what grows outlives the call: a field, a captured variable */
	RECURSES = 16, /* f(..., s + x) inside of f, where s is the parameter */
	ELEMENTS = 64, /* a text for each key: another one in each round, but the keys come again */
	REDUCES =
		32, /* return s + x, where s is the parameter that gets what was returned before */
};

/*
 * Whether a loop gives what the function fn (a declaration or literal) returns back to it as its argument `index`:
 * x = fn(x, ...), or Reduce(xs, "", fn) where Reduce does so with its parameter. *reducer: that call of Reduce; null where
 * the loop calls fn itself.
 */
bool is_fed_back(const struct hot_file *f, TSNode fn, uint32_t index, TSNode *reducer);

/* The reducer's call as a loop over what it was handed, in the reader's names; "" where that cannot be told. */
const char *reduced_example(struct advisor *a, const struct candidate *c, TSNode reducer,
			    const char *builder, const char *writes);

/* Whether the loop reads what has grown so far in a way that a builder does not have. */
bool concat_is_read(const struct candidate *c);
/* All that comes in front are single characters, as digits do. */
bool concat_is_single_prepend(const struct candidate *c);
/* The same of ELEMENTS, and its loop with a builder for each key; NULL: no example for this form. */
bool concat_element_is_read(const struct candidate *c);
const char *concat_element_example(struct advisor *a, const struct candidate *c,
				   const char *builder, const char *writes);
void concat_explain(struct advisor *a, struct candidate *c);

#endif
