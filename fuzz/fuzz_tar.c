/*
 * Archives: each member's bytes are read, so that a slice past the end is seen. Once as they are, once with every block's
 * checksum made right, since no mutation would get past it.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "io/tar.h"

#define BLOCK 512
#define SUM_AT 148

static void walk(struct str s)
{
	struct err err = { 0 };
	struct tar_member m;
	struct tar t;
	volatile char sum = 0;
	size_t bytes = 0;

	if (!tar_is(s))
		return;
	tar_init(&t, s);
	while (tar_next(&t, &m, &err)) {
		for (size_t i = 0; i < m.name.n; i++)
			sum ^= m.name.p[i];
		for (size_t i = 0; i < m.data.n; i++)
			sum ^= m.data.p[i];
		bytes += m.data.n;
	}
	assert(bytes <= s.n);
	tar_release(&t);
}

static void set_sum(char *block)
{
	char text[9];
	unsigned sum = 0;

	memset(block + SUM_AT, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (uint8_t)block[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(block + SUM_AT, text, 7);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = xmalloc(size);

	walk((struct str){ (const char *)data, size });
	if (size)
		memcpy(copy, data, size);
	for (size_t at = 0; at + BLOCK <= size; at += BLOCK)
		if (copy[at] || copy[at + SUM_AT])
			set_sum(copy + at);
	walk((struct str){ copy, size });
	free(copy);
	return 0;
}
