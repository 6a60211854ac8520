#include "base/pages.h"

#include <sys/mman.h>

#define SMALL ((size_t)4096)
#define HUGE_MIN (2 * PAGES_HUGE) /* below, the alignment costs more than it brings */

size_t pages_round(size_t bytes)
{
	return (bytes + SMALL - 1) & ~(SMALL - 1);
}

static void *map(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/*
 * Aligned by mapping more and giving back both ends. The last part, less than a huge page, stays on small ones: so what is
 * not touched of a mapping stays as small as it would be without.
 */
static void *map_aligned(size_t bytes)
{
	char *p = map(bytes + PAGES_HUGE), *at, *end;

	if (!p)
		return NULL;
	at = (char *)(((uintptr_t)p + PAGES_HUGE - 1) & ~(uintptr_t)(PAGES_HUGE - 1));
	end = p + bytes + PAGES_HUGE;
	if (at > p)
		munmap(p, (size_t)(at - p));
	if (end > at + bytes)
		munmap(at + bytes, (size_t)(end - (at + bytes)));
	madvise(at, bytes, MADV_HUGEPAGE);
	return at;
}

void *pages_map(size_t bytes)
{
	if (bytes > SIZE_MAX / 2)
		return NULL;
	bytes = pages_round(MAX(bytes, (size_t)1));
	return bytes < HUGE_MIN ? map(bytes) : map_aligned(bytes);
}

void *pages_remap(void *p, size_t old_bytes, size_t bytes)
{
	void *to;

	if (bytes > SIZE_MAX / 2)
		return NULL;
	to = mremap(p, pages_round(old_bytes), pages_round(bytes), MREMAP_MAYMOVE);
	if (to == MAP_FAILED)
		return NULL;
	if (bytes >= HUGE_MIN)
		madvise(to, pages_round(bytes), MADV_HUGEPAGE);
	return to;
}

void pages_unmap(void *p, size_t bytes)
{
	if (p)
		munmap(p, pages_round(MAX(bytes, (size_t)1)));
}

void pages_discard(void *p, size_t bytes)
{
	madvise(p, bytes, MADV_DONTNEED);
}
