/* Benchmark text through everything behind it: tables in every format, plots, and complexity. */
#include "fuzz.h"

#include "bench/complexity.h"
#include "bench/show.h"

static void keep_all(void *ctx) {}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* the first byte chooses the way; the rest is the text, its second half under another name */
	static const char *const rows[] = { ".fullname", ".name", "", "/size@num,goos" };
	unsigned how = size ? data[0] : 0;
	struct str text = { (const char *)data + (size > 0), size ? size - 1 : 0 };
	struct table_options opts = { .table = how & 8 ? "" : ".config",
				      .row = rows[how & 3],
				      .col = how & 4 ? ".file" : "/fmt",
				      .ignore = "",
				      .filter = "*",
				      .alpha = 0.05,
				      .confidence = 0.95,
				      .assume = how & 16 ? ASSUME_NORMAL : ASSUME_METADATA };
	struct bench_reader r;
	struct bench_record rec;
	struct tables t;
	struct complexity c;
	struct json j;
	struct err err = { 0 };
	struct buf out = { 0 }, warnings = { 0 };
	struct show show = {
		.tables = &t, .out = &out, .warnings = &warnings, .plot = true, .flush = keep_all
	};

	bench_reader_init(&r);
	tables_init(&t, &r);
	complexity_init(&c);
	if (!tables_setup(&t, &opts, &err))
		__builtin_trap();
	for (int half = 0; half < 2; half++) {
		struct str part =
			half ? str_sub(text, text.n / 2, text.n) : str_sub(text, 0, text.n / 2);
		bench_reader_text(&r, part, "fuzz", half ? "b" : "a");
		while (bench_reader_next(&r, &rec, &err)) {
			if (rec.kind != BENCH_RESULT)
				continue;
			tables_add(&t, &rec);
			complexity_add(&c, &r, &rec, NULL);
		}
	}
	tables_finish(&t);
	show_text(&show);
	show_csv(&show);
	show_json(&show);
	show_markdown(&show);
	show_html(&show);
	complexity_finish(&c, 0.95);
	complexity_text(&c, &out);
	json_init(&j, &out, 0);
	complexity_json(&c, &j);
	complexity_release(&c);
	tables_release(&t);
	bench_reader_release(&r);
	buf_release(&out);
	buf_release(&warnings);
	return 0;
}
