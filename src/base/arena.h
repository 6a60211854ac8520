/*
 * Memory that is freed all at once: one arena a loaded document, one scratch arena a request.
 * An arena belongs to one thread at a time.
 */
#ifndef GOPERF_BASE_ARENA_H
#define GOPERF_BASE_ARENA_H

#include "base/base.h"
#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *head;
	size_t used_bytes; /* handed out so far */
	size_t max_bytes;  /* 0: no limit; arena_try_alloc fails beyond it */
};

void arena_init(struct arena *a);
/* Frees everything; the arena may be used again. */
void arena_release(struct arena *a);

/* Zeroed memory, aligned for any type; dies when memory is exhausted. */
void *arena_alloc(struct arena *a, size_t size);
/* count*size bytes, zeroed; NULL on overflow, above max_bytes, or when memory is exhausted: for sizes from input. */
void *arena_try_alloc(struct arena *a, size_t count, size_t size) MUST_CHECK;
/* A NUL-terminated copy. */
char *arena_strndup(struct arena *a, const char *p, size_t n);
struct str arena_str(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

#endif
