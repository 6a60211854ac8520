/* What a sort through an interface is worth, by the size of its elements. */
#ifndef GOPERF_ADVISE_SORTED_H
#define GOPERF_ADVISE_SORTED_H

#include "advise/rule.h"

/* Its elements are structs that no register holds: slices.SortFunc copies two of them for each comparison. */
bool sort_is_of_large(const struct hot_file *f, TSNode call);
/* Why a call of sort.Sort or sort.Stable is better left as it is; NULL: it gains, or its elements cannot be told. */
const char *sort_better_left(const struct hot_file *f, TSNode call);
/* Of sort.Slice and sort.SliceStable of such structs: sort.Sort with a type of its own. "": its Less needs more than the slice. */
const char *sort_with_type(struct advisor *a, const struct candidate *c);

#endif
