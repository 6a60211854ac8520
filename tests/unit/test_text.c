/* Text as Go reads and writes it, regular expressions, and command-line flags. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "base/flags.h"
#include "base/gofmt.h"
#include "base/human.h"
#include "base/regex.h"

static void floats_print_as_strconv_prints_them(void **state)
{
	/* go1.26: strconv.FormatFloat(v, fmt, prec, 64) */
	static const struct {
		double v;
		char fmt;
		int prec;
		const char *want;
	} cases[] = {
		{ 0, 'g', -1, "0" },
		{ -0.0, 'g', -1, "-0" },
		{ 0, 'e', 3, "0.000e+00" },
		{ 100000, 'g', -1, "100000" },
		{ 2451734, 'g', -1, "2.451734e+06" },
		{ 1e20, 'g', -1, "1e+20" },
		{ 0.0001, 'g', -1, "0.0001" },
		{ 0.00001, 'g', -1, "1e-05" },
		{ 12345678.25, 'g', 4, "1.235e+07" },
		{ 999999, 'g', 3, "1e+06" },
		{ 0.1, 'f', -1, "0.1" },
		{ 5e-324, 'g', -1, "5e-324" },
		{ 1.7976931348623157e308, 'g', -1, "1.7976931348623157e+308" },
		{ 2.5, 'f', 0, "2" },
		{ 123.456, 'e', 2, "1.23e+02" },
		{ 1e300, 'f', -1,
		  "1000000000000000000000000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000000000000000000000000000000000000000000000" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b = { 0 };
		go_float(&b, cases[i].v, cases[i].fmt, cases[i].prec);
		assert_str(buf_str(&b), cases[i].want);
		buf_release(&b);
	}
}

static void durations_print_and_read_as_in_go(void **state)
{
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{ 0, "0s" },
		{ 1, "1ns" },
		{ 1100, "1.1\xc2\xb5s" },
		{ 2200000, "2.2ms" },
		{ 3300000000, "3.3s" },
		{ 245000000000, "4m5s" },
		{ 245001000000, "4m5.001s" },
		{ 3600000000000, "1h0m0s" },
		{ INT64_MAX, "2562047h47m16.854775807s" },
		{ INT64_MIN, "-2562047h47m16.854775808s" },
		{ -2950428105066015941, "-819563h21m45.066015941s" },
	};
	static const char *const wrong[] = { "",
					     "3",
					     "-",
					     "s",
					     ".",
					     "-.",
					     ".s",
					     "+.s",
					     "1d",
					     "\x85",
					     "1e3s",
					     "1hour",
					     "9223372036854775808ns",
					     "2562047h47m16.854775808s" };
	int64_t ns;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b = { 0 };
		go_duration(&b, cases[i].ns);
		assert_str(buf_str(&b), cases[i].text);
		assert_true(go_parse_duration(buf_str(&b), &ns));
		assert_true(ns == cases[i].ns);
		buf_release(&b);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(go_parse_duration(str_of(wrong[i]), &ns));
	assert_true(go_parse_duration(STR("1h1.5m.5s"), &ns));
	assert_true(ns == 3690500000000);
}

static void moments_as_time_does(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
		const char *again; /* as it is printed; NULL: the same */
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0, NULL },
		{ "2026-01-02T15:04:05.25Z", 1767366245250000000, NULL },
		{ "2024-02-29T23:59:59.000000001Z", 1709251199000000001, NULL },
		{ "2026-01-02T17:04:05.250+02:00", 1767366245250000000, "2026-01-02T15:04:05.25Z" },
		{ "2026-01-02T09:34:05.2500000009-05:30", 1767366245250000000,
		  "2026-01-02T15:04:05.25Z" },
	};
	static const char *const wrong[] = {
		"",
		"2026",
		"2026-01-02",
		"2026-01-02T15:04:05",
		"2026-01-02T15:04:05.Z",
		"2026-01-02T15:04:05Zx",
		"2026-02-30T15:04:05Z",
		"2026-13-01T15:04:05Z",
		"2026-01-02T24:04:05Z",
		"2026-01-02 15:04:05Z",
		"1969-12-31T23:59:59Z",
		"2026-01-02T15:04:05+2:00",
		"2026-01-02T15:04:05+02:0",
	};
	int64_t ns;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b = { 0 };

		assert_true(go_parse_rfc3339(str_of(cases[i].text), &ns));
		assert_true(ns == cases[i].ns);
		go_rfc3339(&b, ns);
		assert_str(buf_str(&b), cases[i].again ? cases[i].again : cases[i].text);
		buf_release(&b);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(go_parse_rfc3339(str_of(wrong[i]), &ns));
}

static void quotes_as_strconv_does(void **state)
{
	struct buf b = { 0 };

	go_quote(&b,
		 (struct str){ "a\"\\\t\x01\x7f\xff\xc2\xa0\xe2\x83\xbb\xf0\x9f\x98\x80\0", 17 });
	assert_str(buf_str(&b),
		   "\"a\\\"\\\\\\t\\x01\\x7f\\xff\\u00a0\\u20fb\xf0\x9f\x98\x80\\x00\"");
	buf_release(&b);
}

static void paths_are_cleaned_as_in_go(void **state)
{
	static const char *const cases[][2] = {
		{ "", "." },	     { "a//b/./c", "a/b/c" },  { "/../a", "/a" },
		{ "a/../..", ".." }, { "../../a", "../../a" }, { "/", "/" },
		{ "a/b/..", "a" },   { "//x/", "/x" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b = { 0 };
		go_path_clean(&b, str_of(cases[i][0]));
		assert_str(buf_str(&b), cases[i][1]);
		buf_release(&b);
	}
}

static void numbers_are_read_as_in_go(void **state)
{
	static const char *const wrong[] = { "",     "1e",   "0x1",   "1__2", "_1", "1_", "1e400",
					     "+nan", "0x1p", "1.2.3", " 1",   "1 ", "e5", "." };
	uint64_t u;
	int64_t i;
	double d;

	assert_true(str_to_u64(STR("0x1F"), 0, &u) && u == 31);
	assert_true(str_to_u64(STR("18446744073709551615"), 10, &u) && u == UINT64_MAX);
	assert_false(str_to_u64(STR("18446744073709551616"), 10, &u));
	assert_false(str_to_u64(STR("0x"), 0, &u));
	assert_true(str_to_i64(STR("-9223372036854775808"), 10, &i) && i == INT64_MIN);
	assert_false(str_to_i64(STR("9223372036854775808"), 10, &i));
	for (size_t k = 0; k < ARRAY_LEN(wrong); k++)
		assert_false(str_to_double(str_of(wrong[k]), &d));
	assert_true(str_to_double(STR("0x1p-2"), &d) && d == 0.25);
	assert_true(str_to_double(STR("1_000.5"), &d) && d == 1000.5);
	assert_true(str_to_double(STR("-Inf"), &d) && isinf(d) && d < 0);
	assert_true(str_to_double(STR("nan"), &d) && isnan(d));
	assert_true(str_to_double(STR("1e-400"), &d) && d == 0);
}

static void lines_and_fields_are_taken_in_turn(void **state)
{
	struct str rest = STR("one two\r\n\nlast"), line, field;

	assert_true(str_next_line(&rest, &line));
	assert_str(line, "one two");
	assert_true(str_next_field(&line, &field));
	assert_str(field, "one");
	assert_true(str_next_field(&line, &field));
	assert_str(field, "two");
	assert_false(str_next_field(&line, &field));
	assert_true(str_next_line(&rest, &line));
	assert_str(line, "");
	assert_true(str_next_line(&rest, &line));
	assert_str(line, "last");
	assert_false(str_next_line(&rest, &line));
	assert_str(str_base(STR("/a/b/")), "b");
	assert_str(str_base(STR("")), ".");
	assert_str(str_base(STR("//")), "/");
}

static void bad_patterns_are_told_in_go_s_words(void **state)
{
	static const char *const cases[][2] = {
		{ "(", "error parsing regexp: missing closing ): `(`" },
		{ "a)b", "error parsing regexp: unexpected ): `a)b`" },
		{ "[a", "error parsing regexp: missing closing ]: `[a`" },
		{ "a\\", "error parsing regexp: trailing backslash at end of expression: ``" },
		{ "**", "error parsing regexp: missing argument to repetition operator: `*`" },
		{ "a**", "error parsing regexp: invalid nested repetition operator: `**`" },
		{ "{1001}?a{1001}", "error parsing regexp: invalid repeat count: `{1001}`" },
		{ "x\\C", "error parsing regexp: invalid escape sequence: `\\C`" },
		{ "(?<=a)", "error parsing regexp: invalid named capture: `(?<=a)`" },
		{ "(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`" },
		{ "a\xff"
		  "b",
		  "error parsing regexp: invalid UTF-8: `\xff"
		  "b`" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = { 0 };
		assert_null(regex_new(str_of(cases[i][0]), &err));
		assert_string_equal(err.msg, cases[i][1]);
		assert_int_equal(err.code, ERR_USAGE);
	}
}

static void patterns_match_as_in_go(void **state)
{
	struct err err = { 0 };
	struct regex *re = regex_new(STR("(?<pkg>[a-z]+)\\.(\\(\\*[A-Z]\\w*\\))?"), &err);
	struct str groups[3];
	struct buf b = { 0 };

	assert_non_null(re);
	assert_int_equal(regex_groups(re), 2);
	assert_true(regex_find(re, STR("x/main.(*Tree).Get"), groups, 3));
	assert_str(groups[0], "main.(*Tree)");
	assert_str(groups[1], "main");
	assert_str(groups[2], "(*Tree)");
	assert_true(regex_find(re, STR("main.f"), groups, 3));
	assert_null(groups[2].p);
	assert_false(regex_match(re, STR("MAIN")));
	regex_free(re);
	regex_quote(&b, STR("a.(*T)[x]"));
	assert_str(buf_str(&b), "a\\.\\(\\*T\\)\\[x\\]");
	buf_release(&b);
}

struct opts {
	bool on;
	int64_t n, wait, size;
	double f;
	const char *text;
	struct flag_list list;
};

static const struct flag rows[] = {
	{ "on", FLAG_BOOL, offsetof(struct opts, on), NULL, "", NULL },
	{ "n", FLAG_INT, offsetof(struct opts, n), "N", "", NULL },
	{ "wait", FLAG_DURATION, offsetof(struct opts, wait), "D", "", NULL },
	{ "size", FLAG_SIZE, offsetof(struct opts, size), "B", "", NULL },
	{ "f", FLAG_FLOAT, offsetof(struct opts, f), "X", "", NULL },
	{ "text", FLAG_STRING, offsetof(struct opts, text), "S", "", NULL },
	{ "list", FLAG_LIST, offsetof(struct opts, list), "S", "", NULL },
	{ 0 },
};

static void flags_in_go_s_forms(void **state)
{
	const char *argv[] = { "-on",	  "a",	  "--n=7", "-wait", "1m30s", "-size=1.5k",
			       "--f",	  "0.25", "-text", "-x",    "-list", "p",
			       "-list=q", "b",	  "--",	   "-n",    NULL };
	int argc = (int)ARRAY_LEN(argv) - 1, left = 0;
	struct opts o = { 0 };
	struct err err = { 0 };

	assert_true(flags_parse(rows, &o, FLAGS_ANYWHERE, argc, (char **)argv, &left, &err));
	assert_true(o.on && o.n == 7 && o.wait == 90000000000 && o.size == 1536 && o.f == 0.25);
	assert_string_equal(o.text, "-x");
	assert_int_equal(o.list.n, 2);
	assert_string_equal(o.list.v[1], "q");
	assert_int_equal(left, 3);
	assert_string_equal(argv[0], "a");
	assert_string_equal(argv[1], "b");
	assert_string_equal(argv[2], "-n");
	flags_release(rows, &o);
}

static void wrong_flags_are_told_by_name(void **state)
{
	static const char *const cases[][2] = {
		{ "-zzz", "flag provided but not defined: -zzz" },
		{ "-n=x", "invalid value \"x\" for flag -n: expected a whole number" },
		{ "-n", "flag needs an argument: -n" },
		{ "-on=maybe", "invalid value \"maybe\" for flag -on: expected true or false" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *argv[] = { (char *)cases[i][0], NULL };
		struct opts o = { 0 };
		struct err err = { 0 };
		int left;
		assert_false(flags_parse(rows, &o, FLAGS_FIRST, 1, argv, &left, &err));
		assert_string_equal(err.msg, cases[i][1]);
	}
}

static void numbers_for_people(void **state)
{
	static const struct {
		void (*put)(struct buf *b, double v);
		double v;
		const char *want;
	} cases[] = {
		{ human_bytes, 0, "0 B" },
		{ human_bytes, 912, "912 B" },
		{ human_bytes, 1536, "1.50 kB" },
		{ human_bytes, -103079215, "-98.3 MB" },
		{ human_bytes, 1048575, "1.00 MB" },
		{ human_count, 7, "7" },
		{ human_count, 12345, "12.3k" },
		{ human_count, 0.25, "0.25" },
		{ human_ns, 0, "0 s" },
		{ human_ns, 1500, "1.50 \xc2\xb5s" },
		{ human_ns, 750e9, "12.5 min" },
		{ human_share, 0.0004, "0.04%" },
		{ human_share, 0.032, "3.2%" },
		{ human_share, 0.41, "41%" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_clear(&b);
		cases[i].put(&b, cases[i].v);
		assert_str(buf_str(&b), cases[i].want);
	}
	buf_clear(&b);
	human_grouped(&b, -1234567);
	assert_str(buf_str(&b), "-1,234,567");
	buf_release(&b);
}

static void words_are_quoted_for_a_shell(void **state)
{
	static const char *const cases[][2] = {
		{ "./a/b", "./a/b" },	  { "", "''" },	    { "a b", "'a b'" },
		{ "it's", "'it'\\''s'" }, { "$x", "'$x'" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b = { 0 };
		str_shell_quote(&b, str_of(cases[i][0]));
		assert_str(buf_str(&b), cases[i][1]);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floats_print_as_strconv_prints_them),
		cmocka_unit_test(durations_print_and_read_as_in_go),
		cmocka_unit_test(moments_as_time_does),
		cmocka_unit_test(quotes_as_strconv_does),
		cmocka_unit_test(paths_are_cleaned_as_in_go),
		cmocka_unit_test(numbers_are_read_as_in_go),
		cmocka_unit_test(lines_and_fields_are_taken_in_turn),
		cmocka_unit_test(bad_patterns_are_told_in_go_s_words),
		cmocka_unit_test(patterns_match_as_in_go),
		cmocka_unit_test(flags_in_go_s_forms),
		cmocka_unit_test(wrong_flags_are_told_by_name),
		cmocka_unit_test(numbers_for_people),
		cmocka_unit_test(words_are_quoted_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
