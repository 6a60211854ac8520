/* Pointers to small values that a slice, or a list that the function keeps for itself, holds: values would do. */
#ifndef GOPERF_ADVISE_ELEMENTS_H
#define GOPERF_ADVISE_ELEMENTS_H

#include "advise/rule.h"

/*
 * Where the address of the variable `name`, declared in a loop by `decl`, is taken once, to be an element of a slice of pointers:
 * xs[i] = &v, xs = append(xs, &v). slice: of which; address: &v.
 */
bool element_address(const struct candidate *c, TSNode name, TSNode decl, TSNode *slice,
		     TSNode *address);
/* Whether a caller that was seen keeps or hands out single elements of the slice that the candidate's function returns. */
bool elements_are_kept(struct advisor *a, const struct candidate *c);
/* Why the slice that the candidate's value is appended to holds pointers, by what its package does with it; NULL: for nothing that shows. */
const char *elements_need_pointers(struct advisor *a, const struct candidate *c, uint64_t bytes);
/* head = &node{..., next: head} of a list that does not leave the function: its variable; empty: it is none. */
struct str list_head(const struct candidate *c, TSNode literal);
void list_explain(struct advisor *a, struct candidate *c);
/* type: of what the slice would hold. */
void element_explain(struct advisor *a, struct candidate *c, struct str type);

/* What makes a variable of this name and type as good as new. */
const char *element_cleared(struct advisor *a, struct str name, struct gotype t);

#endif
