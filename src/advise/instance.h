/*
 * With which types a generic struct was made, as far as a place in the source and the names of its instances in the profile tell:
 * slot[V] in newTable[go.shape.float64] has a float64. Sizes, that is; what it is called does not matter.
 */
#ifndef GOPERF_ADVISE_INSTANCE_H
#define GOPERF_ADVISE_INSTANCE_H

#include "advise/hot.h"
#include "gocode/gosize.h"

struct advisor;

#define MAX_TYPE_ARGS 6

struct instance {
	struct gosizing args[MAX_TYPE_ARGS]; /* by the names of the struct's own parameters */
	uint32_t n;			     /* 0: it is not generic */
};

/*
 * type: as it is written at the site, "slot[V]"; def: its type_spec. False where the arguments' sizes cannot be told, or instances
 * that were seen at the site's line differ.
 */
bool instance_of(struct advisor *a, const struct hot_file *f, TSNode site, struct str type,
		 const struct godef *def, struct instance *out);

#endif
