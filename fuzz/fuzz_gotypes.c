/* DWARF types of a program file, and the layouts made of them. */
#include "../fuzz/fuzz.h"
#include "advise/layout.h"
#include "symbol/binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct binary *b = binary_of((struct str){ (const char *)data, size }, "fuzz", NULL);
	struct go_types types;
	struct arena a;

	if (!b)
		return 0;
	arena_init(&a);
	if (go_types_read(&types, b, NULL)) {
		for (uint32_t i = 0; i < types.types.n; i++) {
			struct layout l;
			if (types.types.v[i].kind == GO_STRUCT)
				layout_of(&types, i, &a, &l);
		}
		go_types_release(&types);
	}
	arena_release(&a);
	binary_close(b);
	return 0;
}
