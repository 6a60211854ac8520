/*
 * Struct layouts: what a type costs in the allocator, where its padding stands, and the order of fields that costs least.
 *
 * The better order follows the rules of golang.org/x/tools' fieldalignment, by which no order is smaller: fields without size
 * first, then larger alignment, then those with pointers, of these the ones with fewer bytes behind their last pointer, then
 * larger size; otherwise as in the source. Size classes: runtime/sizeclasses.go and malloc.go (go1.22 to go1.26).
 */
#ifndef GOPERF_ADVISE_LAYOUT_H
#define GOPERF_ADVISE_LAYOUT_H

#include "advise/size_class.h"
#include "base/arena.h"
#include "symbol/gotypes.h"

struct layout {
	uint32_t type;		/* in the table of types */
	uint64_t size;		/* unsafe.Sizeof */
	uint64_t class_bytes;	/* what one object takes in the heap */
	uint64_t padding_bytes; /* holes between fields and at the end */
	uint64_t pointer_bytes;
	/* With the better order: */
	uint32_t *order; /* n_fields numbers of fields, in the arena */
	uint64_t best_size, best_class_bytes, best_pointer_bytes;
};

/* Of a struct type. Memory is the arena's. */
void layout_of(const struct go_types *t, uint32_t type, struct arena *a, struct layout *out);

/* Bytes behind field number i of a struct that belong to no field. */
uint64_t layout_hole_after(const struct go_types *t, const struct go_type *type, uint32_t i);

/* The bytes that a better order saves an object, by size class; 0 where it saves none. */
static inline uint64_t layout_saved_bytes(const struct layout *l)
{
	return l->class_bytes > l->best_class_bytes ? l->class_bytes - l->best_class_bytes : 0;
}

#endif
