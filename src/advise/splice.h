/*
 * append(a[:i], append(b, a[j:]...)...): elements put into the middle of a slice by way of a second one that holds the tail.
 * slices.Insert and slices.Replace move the tail in place.
 */
#ifndef GOPERF_ADVISE_SPLICE_H
#define GOPERF_ADVISE_SPLICE_H

#include "advise/rule.h"

/* call is an append whose last argument is an append. False: not of this form. */
bool splice_match(struct advisor *a, struct candidate *c, TSNode call);
void splice_explain(struct advisor *a, struct candidate *c);

#endif
