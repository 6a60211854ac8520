/*
 * Whether an interface that values are put into is needed where it stands: since values of several types go there, or since
 * somebody else settles the type.
 */
#ifndef GOPERF_ADVISE_BOXING_H
#define GOPERF_ADVISE_BOXING_H

#include "advise/rule.h"

#define BOXING_SEVERAL "values of several types go there: the interface is what tells them apart"

enum boxing_place { BOXING_RESULT, BOXING_STORE };

/* Why the place that c->site goes to must stay an interface; NULL: nothing that was seen needs it. c->text: the value's type. */
const char *boxing_needed(const struct candidate *c, enum boxing_place place);
/*
 * Why the parameter that c->site is handed over for must stay an interface: the function that gets it hands it on as one or keeps
 * it as one, calls of it give other types, or other code settles its type. NULL: nothing that was seen needs it.
 */
const char *boxing_goes_on(const struct candidate *c);
/* sort.Slice and sort.Sort with package slices; "": what they compare cannot be told from the source. */
const char *boxing_sort_example(struct advisor *a, const struct candidate *c);

#endif
