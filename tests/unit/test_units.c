#include "test.h"

#include "profile/units.h"

static void check_label(int64_t v, const char *from, const char *to, const char *want)
{
	struct buf b = { 0 };

	units_label(&b, v, str_of(from), str_of(to));
	assert_str(buf_str(&b), want);
	buf_release(&b);
}

static void labels(void **state)
{
	static const struct {
		int64_t v;
		const char *from, *to, *want;
	} rows[] = {
		{ 1, "s", "ms", "1000ms" },
		{ 1, "kb", "b", "1024B" },
		{ 1, "kbyte", "b", "1024B" },
		{ 1, "kilobyte", "b", "1024B" },
		{ 1, "mb", "kb", "1024kB" },
		{ 1024, "gb", "mb", "1048576MB" },
		{ 1536, "bytes", "auto", "1.50kB" },
		{ 500000, "ns", "auto", "500us" },
		{ 0, "ns", "auto", "0" },
		{ 1, "ns", "s", "0" },
		{ -5000, "ms", "minimum", "-5s" },
		{ 90, "minutes", "s", "90s" }, /* no known unit: only the name changes */
		{ 7, "count", "minimum", "7" },
		{ 7, "count", "foo", "7foo" },
		{ 7200, "s", "auto", "2hrs" },
		{ 1000, "nanogcu", "gcu", "0" },
		{ 1, "Megabytes", "KB", "1024kB" },
		{ INT64_MIN, "count", "auto", "-9223372036854775808" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_label(rows[i].v, rows[i].from, rows[i].to, rows[i].want);
}

static void percentages(void **state)
{
	static const struct {
		int64_t v, total;
		const char *want;
	} rows[] = {
		{ 0, 100, "    0%" },	    { 100, 100, "  100%" },  { 9996, 10000, "  100%" },
		{ 1, 3, "33.33%" },	    { -1, 3, "33.33%" },     { 1, 0, "    0%" },
		{ 89, 10000, " 0.89%" },    { 9, 100000, "0.009%" }, { 300, 100, "300.00%" },
		{ 1, 100000000, "1e-06%" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = { 0 };
		units_percentage(&b, rows[i].v, rows[i].total);
		assert_str(buf_str(&b), rows[i].want);
		buf_release(&b);
	}
}

static void families(void **state)
{
	assert_true(units_same_family(STR("ms"), STR("seconds")));
	assert_true(units_same_family(STR("B"), STR("kilobytes")));
	assert_false(units_same_family(STR("ms"), STR("kb")));
	assert_false(units_same_family(STR("count"), STR("count")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels),
		cmocka_unit_test(percentages),
		cmocka_unit_test(families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
