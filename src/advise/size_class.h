/* The allocator's size classes (runtime/sizeclasses.go, go1.22 to go1.26). */
#ifndef GOPERF_ADVISE_SIZE_CLASS_H
#define GOPERF_ADVISE_SIZE_CLASS_H

#include <stdbool.h>
#include <stdint.h>

/* What the heap gives for one object of size bytes; has_pointers matters above 512 bytes, where a header is kept. */
uint64_t layout_class_bytes(uint64_t size, bool has_pointers);

#endif
