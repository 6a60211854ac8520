/* What becomes of a large value behind its copy: questions of large-copy. */
#ifndef GOPERF_ADVISE_COPYING_H
#define GOPERF_ADVISE_COPYING_H

#include "advise/rule.h"

/*
 * Whether the call's copy is itself what lives on: the function takes the address of its parameter (`at`; UINT32_MAX: of its
 * receiver), so that the compiler put that on the heap. With a pointer the caller's own value would have to be there instead.
 */
bool copy_lives_on(struct advisor *a, const struct candidate *c, TSNode call, uint32_t at);

/* A place of the package that uses an element of the map without asking whether it is there; empty: none. */
struct str map_bare_read(struct advisor *a, const struct candidate *c, TSNode map);

#endif
