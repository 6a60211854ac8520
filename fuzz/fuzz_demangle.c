/* Names of C++ and Rust functions, in every mode. */
#include "../fuzz/fuzz.h"
#include "symbol/demangle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct buf out = { 0 };

	for (enum demangle_mode m = DEMANGLE_NONE; m <= DEMANGLE_FULL; m++) {
		buf_clear(&out);
		demangle_function(s, m, &out);
	}
	buf_release(&out);
	return 0;
}
