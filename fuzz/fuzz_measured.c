/* A file of figures that was kept: read, looked up, put into words. */
#include "fuzz.h"

#include "advise/measured.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct measurements m;
	struct err err;

	measurements_init(&m);
	if (measurements_read(&m, "input", (struct str){ (const char *)data, size }, &err)) {
		for (size_t i = 0; i < m.v.n; i++) {
			const struct measured *row = measured_find(&m, m.v.v[i].id);
			if (!row || !*measured_words(&m, row, &m.arena))
				__builtin_trap();
		}
		measured_put(&m, &(struct measured){ .id = "x", .verdict = "faster" });
	}
	measurements_release(&m);
	return 0;
}
