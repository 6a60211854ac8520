#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/benchfmt.h"
#include "bench/number.h"
#include "bench/unit.h"
#include "io/file.h"

/* What the reader makes of text, a line a record. */
static void dump(struct buf *b, const char *text, bool compat)
{
	struct bench_reader r;
	struct bench_record rec;
	struct err err = { 0 };

	bench_reader_init(&r);
	r.compat = compat;
	bench_reader_text(&r, str_of(text), "f", "L");
	while (bench_reader_next(&r, &rec, &err)) {
		buf_printf(b, "%llu ", (unsigned long long)rec.line);
		if (rec.kind == BENCH_BAD) {
			buf_add_str(b, rec.message);
		} else if (rec.kind == BENCH_META) {
			buf_add_str(b, bench_str(&r, rec.unit));
			buf_addc(b, ' ');
			buf_add_str(b, bench_str(&r, rec.key));
			buf_addc(b, '=');
			buf_add_str(b, bench_str(&r, rec.value));
		} else {
			buf_add_str(b, rec.name);
			for (size_t i = 0; i < rec.n_values; i++) {
				buf_printf(b, " %g ", rec.values[i].value);
				buf_add_str(b, bench_str(&r, rec.values[i].unit));
			}
			for (size_t i = 0; i < rec.n_settings; i++) {
				buf_addc(b, ' ');
				buf_add_str(b, bench_str(&r, rec.settings[i].key));
				buf_addc(b, ':');
				buf_add_str(b, bench_str(&r, rec.settings[i].value));
			}
		}
		buf_addc(b, '\n');
	}
	if (err.code)
		buf_adds(b, err.msg);
	bench_reader_release(&r);
}

static void reads(const char *text, const char *want)
{
	struct buf b = { 0 };

	dump(&b, text, false);
	assert_str(buf_str(&b), want);
	buf_release(&b);
}

static void test_results(void **state)
{
	reads("", "");
	reads("BenchmarkX-8 10 5 ns/op 3 B/op\n", "1 X-8 5e-09 sec/op 3 B/op .file:L\n");
	/* the last line needs no end; carriage returns are dropped; zero and infinity keep their unit */
	reads("BenchmarkX 1 0 ns/op\r\nBenchmarkY 1 +Inf ns/op",
	      "1 X 0 ns/op .file:L\n2 Y inf ns/op .file:L\n");
	reads("Benchmark 1 2 x-ns*MB/ns/MB\n", "1  0.002 x-sec*B/ns/MB .file:L\n");
	reads("BenchmarkX\nBenchmark\nPASS\n", "");
	reads("BenchmarkX\xc2\xa0"
	      "7\xe2\x80\x83"
	      "8 u\n",
	      "1 X 8 u .file:L\n");
}

static void test_settings(void **state)
{
	reads("goos: linux\npkg:\ta\nBenchmarkX 1 2 u\ngoos:\nBenchmarkX 1 2 u\n",
	      "3 X 2 u .file:L goos:linux pkg:a\n5 X 2 u .file:L pkg:a\n");
	/* a removed key leaves its place to the last one */
	reads("a: 1\nb: 2\nc: 3\na:\nBenchmarkX 1 2 u\n", "5 X 2 u .file:L c:3 b:2\n");
	reads("aB: 1\nA: 1\na b: 1\na:1\n\xc3\xa9: 1\n\xc3\x89: 1\nBenchmarkX 1 2 u\n",
	      "7 X 2 u .file:L \xc3\xa9:1\n");
}

static void test_units(void **state)
{
	reads("Unit ns/op better=lower assume=exact\nUnit ns/op better=lower\nUnit sec/op "
	      "better=higher\n"
	      "Unit\nUnit x =1 y\nUnits a=b\n",
	      "1 sec/op better=lower\n1 sec/op assume=exact\n"
	      "3 metadata better of unit sec/op already set to lower\n4 missing unit\n"
	      "5 expected key=value\n5 expected key=value\n");
}

static void test_errors(void **state)
{
	reads("BenchmarkX \nBenchmarkX 1\nBenchmarkX 1 2\nBenchmarkX 1 2 a 3\nBenchmarkX x 1 a\n"
	      "BenchmarkX 1 x a\nBenchmarkX 9223372036854775808 1 a\nBenchmarkX 1 1e400 a\n",
	      "1 missing iteration count\n2 missing measurements\n3 missing units\n4 missing "
	      "units\n"
	      "5 parsing iteration count: invalid syntax\n6 parsing measurement: invalid syntax\n"
	      "7 parsing iteration count: value out of range\n"
	      "8 parsing measurement: value out of range\n");
}

static void test_json(void **state)
{
	struct file f;
	struct err err = { 0 };
	struct buf b = { 0 };
	char *text;

	assert_true(file_open(&f, "tests/data/benchfmt/events.json", 0, &err));
	text = strndup(f.data.p, f.data.n);
	reads(text, "7 X-8 1.2e-08 sec/op .file:L goos:linux pkg:a/b\n"
		    "8 Y&\xf0\x9f\x98\x80-8 7e-09 sec/op .file:L pkg:c\n");
	dump(&b, text, true);
	assert_str(buf_str(&b), "");
	free(text);
	buf_release(&b);
	file_close(&f);
}

static void test_long_lines(void **state)
{
	char *text = malloc(70001);
	struct buf b = { 0 };

	memset(text, 'x', 70000);
	memcpy(text + 69980, "\nBenchmarkX 1 2 u\n\n\n", 20);
	text[70000] = '\0';
	dump(&b, text, false);
	assert_str(buf_str(&b), "2 X 2 u .file:L\n");
	buf_clear(&b);
	dump(&b, text, true);
	assert_str(buf_str(&b), "f:0: bufio.Scanner: token too long");
	free(text);
	buf_release(&b);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		enum number_status status;
		double v;
	} cases[] = {
		{ "0", NUMBER_OK, 0 },
		{ "12.5", NUMBER_OK, 12.5 },
		{ ".5", NUMBER_OK, .5 },
		{ "5.", NUMBER_OK, 5 },
		{ ".", NUMBER_SYNTAX, 0 },
		{ "", NUMBER_SYNTAX, 0 },
		{ "1.2.3", NUMBER_SYNTAX, 0 },
		{ "9007199254740993", NUMBER_OK, 9007199254740992.0 },
		{ "123456789012345678901234567890", NUMBER_OK, 123456789012345678901234567890.0 },
		{ "-1e-400", NUMBER_OK, -0.0 },
		{ "1e309", NUMBER_RANGE, 0 },
		{ "-0x1p2000", NUMBER_RANGE, 0 },
		{ "0x1.8p1", NUMBER_OK, 3 },
		{ "0x18", NUMBER_SYNTAX, 0 },
		{ "1_000.5", NUMBER_OK, 1000.5 },
		{ "1__0", NUMBER_SYNTAX, 0 },
		{ "_1", NUMBER_SYNTAX, 0 },
		{ "1_", NUMBER_SYNTAX, 0 },
		{ "0x_1p0", NUMBER_OK, 1 },
		{ "-inf", NUMBER_OK, -INFINITY },
		{ "INFINITY", NUMBER_OK, INFINITY },
		{ "0.1", NUMBER_OK, 0.1 },
		{ "1234567.890123", NUMBER_OK, 1234567.890123 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double v = 0;
		assert_int_equal(number_double(str_of(cases[i].text), &v), cases[i].status);
		assert_true(v == cases[i].v);
	}
}

static void scaled(double v, enum unit_class cls, const char *want)
{
	struct buf b = { 0 };

	unit_format(&b, unit_common_scale(&v, 1, cls), v);
	assert_str(buf_str(&b), want);
	buf_release(&b);
}

static void test_scale(void **state)
{
	static const struct {
		double at;
		enum unit_class cls;
		const char *here, *below;
	} edges[] = {
		{ 999950000000000, UNIT_DECIMAL, "1000.0T", "999.9T" },
		{ 999950, UNIT_DECIMAL, "1.000M", "999.9k" },
		{ 99.995, UNIT_DECIMAL, "100.0", "99.99" },
		{ 9.9995, UNIT_DECIMAL, "10.00", "9.999" },
		{ .00099995, UNIT_DECIMAL, "1.000m", "999.9µ" },
		{ .00000000099995, UNIT_DECIMAL, "1.000n", "0.9999n" },
		{ .99995 * (1 << 20), UNIT_BINARY, "1.000Mi", "1023.9Ki" },
		{ 99.995 * (1 << 10), UNIT_BINARY, "100.0Ki", "99.99Ki" },
		{ .99995, UNIT_BINARY, "1.000", "0.9999" },
	};

	for (size_t i = 0; i < ARRAY_LEN(edges); i++) {
		scaled(edges[i].at, edges[i].cls, edges[i].here);
		scaled(nextafter(edges[i].at, 0), edges[i].cls, edges[i].below);
	}
	scaled(0, UNIT_DECIMAL, "0.000");
	scaled(-0x1p-1070, UNIT_BINARY, "-0.0000000000");
	scaled(INFINITY, UNIT_DECIMAL, "+InfT");
	assert_int_equal(unit_class_of(STR("disk-B/sec")), UNIT_BINARY);
	assert_int_equal(unit_class_of(STR("sec/B/B")), UNIT_DECIMAL);
	assert_int_equal(unit_class_of(STR("sec/B*B")), UNIT_BINARY);
}

static void test_names(void **state)
{
	struct bench_name n = bench_name_split(STR("Encode/fmt=json/4k-16"));
	struct str part;

	assert_str(n.base, "Encode");
	assert_str(n.procs, "-16");
	assert_true(bench_name_part(&n.rest, &part));
	assert_str(part, "/fmt=json");
	assert_true(bench_name_part(&n.rest, &part));
	assert_str(part, "/4k");
	assert_false(bench_name_part(&n.rest, &part));
	assert_str(bench_name_split(STR("A-")).base, "A-");
	assert_str(bench_name_split(STR("-8")).base, "");
}

/* A line as go test, and tools with a taste of their own, write it. */
static void random_line(struct buf *b, unsigned *seed)
{
	static const char *const names[] = { "A", "Encode/size=4k-8", "Encode/size=4k-80", "Ünï/x",
					     "" };
	static const char *const blanks[] = {
		" ", "\t", "   ", " \t ", "                     ", "\v", "\u00a0", ""
	};
	static const char *const numbers[] = { "1",
					       "0",
					       "12.5",
					       "123456789012345",
					       "1234567890123456",
					       "123456789.0123456",
					       "12345678.9012345",
					       "58959.971192143",
					       "1.23456789012345",
					       "1e3",
					       ".5",
					       "5.",
					       "1234567890.123456",
					       "-3",
					       "x",
					       "00012",
					       "1.2.3",
					       "1234567890123456789",
					       "0.0",
					       "4611686018427387.9",
					       "9999999.1234567891",
					       "9007199.254740993" };
	static const char *const units[] = { "ns/op",
					     "B/op",
					     "MB/s",
					     "a-rather-long-unit/op",
					     "a-unit-of-more-than-thirty-two-bytes/op",
					     "ns" };
	static const char *const others[] = { "goos: linux", "PASS", "BenchmarkX",
					      "Unit B/op better=lower", "goos:" };

	if (rand_r(seed) % 8 == 0) {
		buf_adds(b, others[(size_t)rand_r(seed) % ARRAY_LEN(others)]);
		return;
	}
	buf_adds(b, "Benchmark");
	buf_adds(b, names[(size_t)rand_r(seed) % (rand_r(seed) % 4 ? 2 : ARRAY_LEN(names))]);
	for (int i = 0, n = 1 + 2 * (rand_r(seed) % 4 ? 2 : rand_r(seed) % 4); i < n; i++) {
		size_t column = (size_t)(i - 1) / 2, odd = (size_t)rand_r(seed);
		buf_adds(b, blanks[odd % (odd % 16 ? 4 : ARRAY_LEN(blanks))]);
		if (i && i % 2 == 0)
			buf_adds(b, units[odd % 5 ? column % ARRAY_LEN(units)
						  : odd % ARRAY_LEN(units)]);
		else
			buf_adds(b, numbers[odd % (odd % 7 ? 9 : ARRAY_LEN(numbers))]);
	}
	if (rand_r(seed) % 16 == 0)
		buf_adds(b, " ");
}

static void same_values(const struct bench_record *a, const struct bench_record *b)
{
	assert_int_equal(a->iters, b->iters);
	assert_int_equal(a->n_values, b->n_values);
	for (size_t i = 0; i < a->n_values; i++) {
		assert_true(a->values[i].value == b->values[i].value);
		assert_true(a->values[i].orig_value == b->values[i].orig_value);
		assert_int_equal(a->values[i].unit, b->values[i].unit);
		assert_int_equal(a->values[i].orig_unit, b->values[i].orig_unit);
	}
}

/* Results of one shape, not 0, have the name, units and settings in common. */
static void check_shape(struct buf *seen, const struct bench_record *rec)
{
	static uint64_t last;
	struct buf now = { 0 };

	buf_add_str(&now, rec->name);
	for (size_t i = 0; i < rec->n_values; i++)
		buf_printf(&now, " %u/%u", rec->values[i].unit, rec->values[i].orig_unit);
	for (size_t i = 0; i < rec->n_settings; i++)
		buf_printf(&now, " %u=%u", rec->settings[i].key, rec->settings[i].value);
	if (seen->n && rec->shape && rec->shape == last)
		assert_true(str_eq(buf_str(seen), buf_str(&now)));
	last = rec->shape;
	buf_release(seen);
	*seen = now;
}

static void same_records(struct str text, struct str dos)
{
	struct bench_reader a, b;
	struct bench_record x, y;
	struct buf seen = { 0 };

	bench_reader_init(&a);
	bench_reader_init(&b);
	bench_reader_text(&a, text, "f", "L");
	bench_reader_text(&b, dos, "f", "L");
	while (bench_reader_next(&a, &x, NULL)) {
		assert_true(bench_reader_next(&b, &y, NULL));
		assert_int_equal(x.kind, y.kind);
		assert_int_equal(x.line, y.line);
		if (x.kind != BENCH_RESULT)
			continue;
		assert_true(str_eq(x.name, y.name));
		same_values(&x, &y);
		check_shape(&seen, &x);
	}
	assert_false(bench_reader_next(&b, &y, NULL));
	buf_release(&seen);
	bench_reader_release(&a);
	bench_reader_release(&b);
}

/* Lines like the one before take a short way, which "\r" bars: the records must be the same. */
static void test_quick_lines(void **state)
{
	for (unsigned seed = 1; seed < 400; seed++) {
		struct buf text = { 0 }, dos = { 0 };
		unsigned random = seed;
		for (int i = 0; i < 200; i++) {
			size_t from = text.n;
			random_line(&text, &random);
			buf_add(&dos, text.data + from, text.n - from);
			buf_adds(&dos, "\r\n");
			buf_addc(&text, '\n');
		}
		same_records(buf_str(&text), buf_str(&dos));
		buf_release(&text);
		buf_release(&dos);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results), cmocka_unit_test(test_settings),
		cmocka_unit_test(test_units),	cmocka_unit_test(test_errors),
		cmocka_unit_test(test_json),	cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_scale),
		cmocka_unit_test(test_names),	cmocka_unit_test(test_quick_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
