/* Places, spread over a package, that one change of a declaration helps: they are one finding. */
#ifndef GOPERF_ADVISE_CHANGES_H
#define GOPERF_ADVISE_CHANGES_H

#include "advise/rule.h"

/*
 * Of the candidates of a rule and package with the same `change` the dearest takes in the others, which become its twins, the
 * dearest first. They must be priced, and not judged yet.
 */
void changes_merge(struct advisor *a, struct candidate **v, size_t n);
/* "at get.go:430, get.go:468 and 9 more places": its twins; empty: it has none. */
const char *changes_elsewhere(struct advisor *a, const struct candidate *c);

#endif
