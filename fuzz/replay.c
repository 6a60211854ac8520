/*
 * Replays recorded inputs through a fuzz target without libFuzzer: every file of the given folders as it is, and of
 * the small ones each truncation and each flipped byte. Inputs are copied to exact allocations, so that a sanitizer
 * sees any read past the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/fuzz.h"
#include "base/base.h"
#include "io/file.h"

#define SMALL_BYTES 3000

static size_t runs;

static void feed(const char *data, size_t n)
{
	uint8_t *copy = xmalloc(n);

	if (n)
		memcpy(copy, data, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	runs++;
}

static void mutate(struct str data)
{
	char *copy = xmalloc(data.n);

	for (size_t n = 0; n < data.n; n++)
		feed(data.p, n);
	memcpy(copy, data.p, data.n);
	for (size_t i = 0; i < data.n; i++) {
		copy[i] = (char)~data.p[i];
		feed(copy, data.n);
		copy[i] = (char)(data.p[i] ^ 1);
		feed(copy, data.n);
		copy[i] = data.p[i];
	}
	free(copy);
}

static bool replay(void *ctx, const char *name, bool is_dir)
{
	const char *dir = ctx;
	char *path = path_join(dir, name);
	struct err err = { 0 };
	struct file f;

	if (is_dir) {
		if (!dir_each(path, replay, path, &err))
			die("%s", err.msg);
	} else if (file_open(&f, path, 0, &err)) {
		feed(f.data.p, f.data.n);
		if (f.data.n && f.data.n <= SMALL_BYTES)
			mutate(f.data);
		file_close(&f);
	} else {
		die("%s", err.msg);
	}
	free(path);
	return true;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };

	for (int i = 1; i < argc; i++)
		if (!dir_each(argv[i], replay, argv[i], &err))
			die("%s", err.msg);
	printf("%zu inputs\n", runs);
	return runs ? 0 : 1;
}
