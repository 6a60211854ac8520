/*
 * Strings as numbers: equal bytes, equal id. Id 0 is always "". Strings live in the interner's own arena
 * (intern_id) or where the caller keeps them (intern_id_static, for mapped input: no copy).
 */
#ifndef GOPERF_BASE_INTERN_H
#define GOPERF_BASE_INTERN_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

struct intern {
	struct arena arena;
	VEC(struct str) strs; /* by id */
	struct hashset set;
};

void intern_init(struct intern *in);
void intern_release(struct intern *in);
uint32_t intern_id(struct intern *in, struct str s);
uint32_t intern_id_static(struct intern *in, struct str s);  /* s must outlive the interner */
uint32_t intern_find(const struct intern *in, struct str s); /* MAP_NONE: never interned */
static inline struct str intern_get(const struct intern *in, uint32_t id)
{
	return in->strs.v[id];
}

#endif
