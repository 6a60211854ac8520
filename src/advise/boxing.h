/*
 * Whether an interface that values are put into is needed where it stands: since values of several types go there, or since
 * somebody else settles the type.
 */
#ifndef GOPERF_ADVISE_BOXING_H
#define GOPERF_ADVISE_BOXING_H

#include "advise/rule.h"

enum boxing_place { BOXING_RESULT, BOXING_STORE };

/* Why the place that c->site goes to must stay an interface; NULL: nothing that was seen needs it. c->text: the value's type. */
const char *boxing_needed(const struct candidate *c, enum boxing_place place);
/*
 * Whether the function of the package that c->site is an argument of hands that parameter on to another package, or keeps it: with
 * a type parameter the value would be put into an interface there.
 */
bool boxing_goes_on(const struct candidate *c);
/* sort.Slice and sort.Sort with package slices; "": what they compare cannot be told from the source. */
const char *boxing_sort_example(struct advisor *a, const struct candidate *c);

#endif
