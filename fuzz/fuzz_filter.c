/* Filter expressions, parsed and evaluated on a result that has all kinds of keys. */
#include "fuzz.h"

#include "bench/project.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] =
		"goos: linux\nBenchmarkEncode/fmt=json/size=4k-8 1 2 ns/op 3 B/op 0 x\n";
	struct bench_reader r;
	struct bench_record rec;
	struct projector p;
	struct err err = { 0 };
	uint8_t keep[3];

	bench_reader_init(&r);
	bench_reader_text(&r, str_of(text), "fuzz", "label");
	projector_init(&p, &r.strs);
	if (projector_filter(&p, (struct str){ (const char *)data, size }, &err)) {
		while (bench_reader_next(&r, &rec, &err))
			(void)projector_keeps(&p, &rec, keep);
	} else {
		assert(err.code == ERR_USAGE && err.msg[0]);
	}
	projector_release(&p);
	bench_reader_release(&r);
	return 0;
}
