/* Benchmark text and go test -json: every record is walked, in both modes. */
#include "fuzz.h"

#include "bench/benchfmt.h"

static size_t walk(const struct bench_reader *r, const struct bench_record *rec)
{
	struct bench_name name;
	struct str part, rest;
	size_t sum = 0;

	if (rec->kind == BENCH_BAD)
		return rec->message.n;
	if (rec->kind == BENCH_META)
		return bench_str(r, rec->unit).n + bench_str(r, rec->key).n +
		       bench_str(r, rec->value).n;
	name = bench_name_split(rec->name);
	assert(name.base.n + name.rest.n + name.procs.n == rec->name.n);
	for (rest = name.rest; bench_name_part(&rest, &part);)
		sum += part.n;
	assert(rec->n_values > 0);
	for (size_t i = 0; i < rec->n_values; i++)
		sum += bench_str(r, rec->values[i].unit).n +
		       bench_str(r, rec->values[i].orig_unit).n;
	for (size_t i = 0; i < rec->n_settings; i++)
		sum += bench_str(r, rec->settings[i].key).n +
		       bench_str(r, rec->settings[i].value).n;
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static volatile size_t sink;
	struct bench_reader r;
	struct bench_record rec;
	struct err err = { 0 };

	bench_reader_init(&r);
	for (int compat = 0; compat < 2; compat++) {
		r.compat = compat;
		bench_reader_text(&r, (struct str){ (const char *)data, size }, "fuzz", "label");
		while (bench_reader_next(&r, &rec, &err))
			sink += walk(&r, &rec);
	}
	bench_reader_release(&r);
	return 0;
}
