/* A goroutine dump in two pieces beside the same bytes as a profile, and what is said of them. */
#include "fuzz.h"

#include "advise/leaks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct leaks_options opts = { .many = 2, .after_tests = size & 1, .ignore = ".f" };
	struct goroutines g;
	struct sources src;
	struct leaks leaks;
	struct err err;

	goroutines_init(&g);
	sources_init(&src);
	for (int twice = 0; twice < 2; twice++) {
		struct goroutines_reader *r = goroutines_begin(&g, "input");
		goroutines_feed(r, str_sub(text, 0, size / 2));
		goroutines_feed(r, str_sub(text, size / 2, size));
		(void)!goroutines_end(r, &err);
	}
	struct profile *p = profile_read(text, "input", 1 << 20, &err);
	if (p) {
		(void)!goroutines_add_profile(&g, p, "input", &err);
		profile_free(p);
	}
	if (g.dumps.n) {
		uint64_t sum = 0;
		leaks_group(&g, &src, &opts, &leaks);
		for (size_t i = 0; i < leaks.v.n; i++)
			sum += leaks.v.v[i].count;
		if (sum != leaks.total || leaks.n_leaked + leaks.n_suspect > sum)
			__builtin_trap();
		leaks_release(&leaks);
	}
	sources_release(&src);
	goroutines_release(&g);
	return 0;
}
