/*
 * Objects of the heap one by one, by type, of traces with the runtime's AllocFree experiment (GODEBUG=traceallocfree=1).
 * The format is defined by runtime/traceallocfree.go. Sizes are those of the slots that the objects take, so arrays count
 * in full; an object whose span is not in the trace counts with the size of its type.
 */
#ifndef GOPERF_TRACE_HEAPOBJ_H
#define GOPERF_TRACE_HEAPOBJ_H

#include "trace/view.h"

struct heap_type {
	uint64_t key;  /* address of the type; 0: no type is known */
	uint64_t size; /* bytes of one value */
	struct str name;
	/* within the window and of the goroutines that are asked for */
	int64_t allocated, allocated_bytes, freed, freed_bytes;
	/* at the end of the window, whoever allocated them */
	int64_t live, live_bytes;
};

struct heap_objects {
	struct heap_type *v; /* by allocated bytes, the most first */
	size_t n, cap;
};

/* Reads the trace once more. What comes behind damage is left out, as everywhere. */
void heap_objects_read(struct heap_objects *o, const struct view_report *r);
void heap_objects_release(struct heap_objects *o);

#endif
