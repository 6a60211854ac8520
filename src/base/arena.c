#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/pages.h"

/* Blocks grow with the arena, so a small document costs one page and a large one few allocations. */
#define FIRST_BLOCK ((size_t)4 << 10)
#define LAST_BLOCK ((size_t)1 << 20)
#define ALIGN ((size_t)16)

/* Blocks of this size come as pages of their own. Not where the heap is watched: the watcher knows only what malloc gave. */
#ifdef __SANITIZE_ADDRESS__
#define PAGES_MIN SIZE_MAX
#else
#define PAGES_MIN (2 * PAGES_HUGE)
#endif

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(16) unsigned char data[];
};

void arena_init(struct arena *a)
{
	memset(a, 0, sizeof(*a));
}

static struct arena_block *new_block(size_t size)
{
	size_t bytes = sizeof(struct arena_block) + size;
	/* calloc: fresh pages come zeroed from the system, so large columns cost nothing until touched */
	struct arena_block *b = bytes < PAGES_MIN ? calloc(1, bytes) : pages_map(bytes);

	if (b)
		b->size = size;
	return b;
}

static void free_block(struct arena_block *b)
{
	size_t bytes = sizeof(*b) + b->size;

	if (bytes < PAGES_MIN)
		free(b);
	else
		pages_unmap(b, bytes);
}

void arena_release(struct arena *a)
{
	for (struct arena_block *b = a->head, *next; b; b = next) {
		next = b->next;
		free_block(b);
	}
	a->head = NULL;
	a->used_bytes = 0;
}

static size_t block_size(const struct arena *a, size_t want)
{
	size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;

	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	return want > size ? want : size;
}

/* Large requests get a block of their own behind the head, so that the head's free rest is not lost. */
static struct arena_block *block_for(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;

	if (b && b->size - b->used >= size)
		return b;
	size_t block = block_size(a, size);
	b = new_block(block);
	if (!b)
		return NULL;
	if (a->head && size > LAST_BLOCK) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

static void *take(struct arena *a, size_t size)
{
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	struct arena_block *b = block_for(a, size);
	if (!b)
		return NULL;
	void *p = b->data + b->used;
	b->used += size;
	a->used_bytes += size;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = size > SIZE_MAX / 2 ? NULL : take(a, size);

	if (!p)
		die("out of memory (%zu bytes asked for)", size);
	return p;
}

void *arena_try_alloc(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX / 2)
		return NULL;
	if (a->max_bytes && (n > a->max_bytes || a->used_bytes > a->max_bytes - n))
		return NULL;
	return take(a, n);
}

char *arena_strndup(struct arena *a, const char *p, size_t n)
{
	char *s = arena_alloc(a, n + 1);

	if (n)
		memcpy(s, p, n);
	return s;
}

struct str arena_str(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.n), s.n };
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}
