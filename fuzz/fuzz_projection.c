/* Projection expressions: the input's lines are -table, -row, -col, -ignore; results go through tables of them. */
#include "fuzz.h"

#include <stdlib.h>

#include "bench/show.h"

static void keep_all(void *ctx) {}

static char *line(struct str *rest)
{
	struct str s = STR("");

	(void)str_next_line(rest, &s);
	return strndup(s.p ? s.p : "", s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] =
		"goos: linux\npkg: a\nBenchmarkEncode/fmt=json/size=4k-8 1 2 ns/op 3 B/op 0 x\n"
		"BenchmarkEncode/fmt=gob/size=16Ki-8 1 2 ns/op 3 B/op\npkg: b\nnote: "
		"c\nBenchmarkMap 1 5 ns/op\n"
		"BenchmarkMap 1 5 ns/op\n";
	struct str rest = { (const char *)data, size };
	char *flag[4] = { line(&rest), line(&rest), line(&rest), line(&rest) };
	struct table_options opts = { .table = flag[0],
				      .row = flag[1],
				      .col = flag[2],
				      .ignore = flag[3],
				      .filter = "*",
				      .alpha = 0.05,
				      .confidence = 0.95,
				      .assume = ASSUME_METADATA };
	struct bench_reader r;
	struct bench_record rec;
	struct tables t;
	struct err err = { 0 };
	struct buf out = { 0 }, warnings = { 0 };
	struct show show = { .tables = &t, .out = &out, .warnings = &warnings, .flush = keep_all };

	bench_reader_init(&r);
	tables_init(&t, &r);
	if (tables_setup(&t, &opts, &err)) {
		bench_reader_text(&r, str_of(text), "fuzz", "label");
		while (bench_reader_next(&r, &rec, &err))
			tables_add(&t, &rec);
		tables_finish(&t);
		show_text(&show);
		show_csv(&show);
	}
	tables_release(&t);
	bench_reader_release(&r);
	buf_release(&out);
	buf_release(&warnings);
	for (int i = 0; i < 4; i++)
		free(flag[i]);
	return 0;
}
