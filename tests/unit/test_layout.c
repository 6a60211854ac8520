/* Struct layouts: types from DWARF, size classes, better orders, what a line of source names. */
#include "test.h"

#include "advise/layout.h"
#include "advise/layout_price.h"
#include "advise/sharing.h"
#include "symbol/binary.h"

static struct binary *binary;
static struct go_types types;

static int open_types(void **state)
{
	struct err err = { 0 };

	binary = binary_open("tests/data/gotypes/types.elf", &err);
	return binary && go_types_read(&types, binary, &err) ? 0 : -1;
}

static int close_types(void **state)
{
	go_types_release(&types);
	binary_close(binary);
	return 0;
}

static void types_have_their_sizes_alignments_and_pointers(void **state)
{
	static const struct {
		const char *name;
		uint64_t size, align, pointers;
	} cases[] = {
		{ "bool", 1, 1, 0 },	       { "int64", 8, 8, 0 },
		{ "string", 16, 8, 8 },	       { "*main.Bad", 8, 8, 8 },
		{ "func()", 8, 8, 8 },	       { "interface {}", 16, 8, 16 },
		{ "unsafe.Pointer", 8, 8, 8 }, { "[3]main.Bad", 72, 8, 0 },
		{ "main.Mixed", 136, 8, 128 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t at = go_types_find(&types, str_of(cases[i].name));
		assert_int_not_equal(at, GO_NO_TYPE);
		assert_int_equal(types.types.v[at].size, cases[i].size);
		assert_int_equal(types.types.v[at].align, cases[i].align);
		assert_int_equal(types.types.v[at].pointer_bytes, cases[i].pointers);
	}
	assert_int_equal(go_types_find(&types, STR("main.None")), GO_NO_TYPE);
}

static void the_requirements_example_is_24_and_16(void **state)
{
	struct layout l;
	struct arena a;

	arena_init(&a);
	layout_of(&types, go_types_find(&types, STR("main.Bad")), &a, &l);
	assert_int_equal(l.size, 24);
	assert_int_equal(l.padding_bytes, 14);
	assert_int_equal(l.best_size, 16);
	assert_int_equal(layout_saved_bytes(&l), 8);
	assert_int_equal(l.order[0], 1);
	assert_int_equal(l.order[1], 0);
	assert_int_equal(l.order[2], 2);
	layout_of(&types, go_types_find(&types, STR("main.Mixed")), &a, &l);
	assert_int_equal(l.best_size, l.size);
	assert_int_equal(l.class_bytes, 144);
	arena_release(&a);
}

static void size_classes_are_the_runtime_s(void **state)
{
	static const struct {
		uint64_t size;
		bool pointers;
		uint64_t want;
	} cases[] = {
		{ 0, false, 0 },	 { 1, false, 8 },
		{ 24, true, 24 },	 { 25, true, 32 },
		{ 512, true, 512 },	 { 513, false, 576 },
		{ 569, true, 640 },	 { 568, true, 576 },
		{ 32760, false, 32768 }, { 32761, false, 40960 - 8192 },
		{ 32769, true, 40960 },	 { 100000, false, 106496 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(layout_class_bytes(cases[i].size, cases[i].pointers),
				 cases[i].want);
}

static void lines_name_types_where_they_make_them(void **state)
{
	static const struct {
		const char *line, *pkg, *type;
		enum layout_mention want;
	} cases[] = {
		{ "\tx := &Entry{id: 1}", "example.com/lm", "example.com/lm.Entry",
		  MENTION_OBJECT },
		{ "\tx := new(Entry)", "example.com/lm", "example.com/lm.Entry", MENTION_OBJECT },
		{ "\tx := make([]Entry, n)", "example.com/lm", "example.com/lm.Entry",
		  MENTION_SLICE },
		{ "\tx := &lm.Entry{}", "example.com/other", "example.com/lm.Entry",
		  MENTION_OBJECT },
		{ "\tx := &Entry{}", "example.com/other", "example.com/lm.Entry", MENTION_NONE },
		{ "\tx := &xlm.Entry{}", "example.com/lm", "example.com/other.Entry",
		  MENTION_NONE },
		{ "\tx := &EntryList{}", "example.com/lm", "example.com/lm.Entry", MENTION_NONE },
		{ "\tx := &Gen[int]{}", "main", "main.Gen[int]", MENTION_OBJECT },
		{ "\t// Entry is", "example.com/lm", "example.com/lm.Entry", MENTION_NONE },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(layout_mentions(str_of(cases[i].line), str_of(cases[i].pkg),
						 str_of(cases[i].type)),
				 cases[i].want);
}

/* ---- false sharing ---- */

static const struct sharing_field packed[] = { { { "name", 4 }, 0 },
					       { { "reads", 5 }, 16 },
					       { { "writes", 6 }, 24 } },
				  padded[] = { { { "reads", 5 }, 0 }, { { "writes", 6 }, 64 } },
				  single[] = { { { "name", 4 }, 0 },
					       { { "hits", 4 }, 16 },
					       { { "cold", 4 }, 24 } },
				  serial[] = { { { "first", 5 }, 0 }, { { "second", 6 }, 8 } };

static struct sharing_result find_sharing(struct arena *a, const char *file, int64_t duration_ns)
{
	const struct sharing_type asked[] = {
		{ STR("example.com/share.Packed"), packed, ARRAY_LEN(packed) },
		{ STR("example.com/share.Padded"), padded, ARRAY_LEN(padded) },
		{ STR("example.com/share.Single"), single, ARRAY_LEN(single) },
		{ STR("example.com/share.Serial"), serial, ARRAY_LEN(serial) },
	};
	struct err err = { 0 };
	struct profile *cpu = profile_open(file, 0, &err);
	struct sharing_result out;

	assert_non_null(cpu);
	if (duration_ns >= 0)
		cpu->duration_nanos = duration_ns;
	sharing_find(asked, ARRAY_LEN(asked), STR("example.com/share"), "tests/data/sharing/src",
		     cpu, a, &out);
	profile_free(cpu);
	return out;
}

/* Two counters side by side with a writer each; not those apart, not the one that both write, not those of one goroutine. */
static void two_writers_of_one_line_and_nobody_else(void **state)
{
	struct arena a;
	struct sharing_result r;

	arena_init(&a);
	r = find_sharing(&a, "tests/data/sharing/busy.pb.gz", -1);
	assert_int_equal(r.n, 1);
	assert_int_equal(r.v[0].type, 0);
	assert_int_equal(r.v[0].side[0].field, 1);
	assert_int_equal(r.v[0].side[1].field, 2);
	assert_true(r.v[0].side[0].is_atomic && !r.v[0].is_global);
	assert_true(str_eq(r.v[0].side[1].function, STR("example.com/share.(*Packed).write")));
	/* the same samples where hardly anything ran side by side, and where nobody knows */
	r = find_sharing(&a, "tests/data/sharing/idle.pb.gz", -1);
	assert_int_equal(r.n, 0);
	assert_int_equal(r.n_unjudged, 1);
	r = find_sharing(&a, "tests/data/sharing/busy.pb.gz", 0);
	assert_int_equal(r.n, 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_have_their_sizes_alignments_and_pointers),
		cmocka_unit_test(the_requirements_example_is_24_and_16),
		cmocka_unit_test(size_classes_are_the_runtime_s),
		cmocka_unit_test(lines_name_types_where_they_make_them),
		cmocka_unit_test(two_writers_of_one_line_and_nobody_else),
	};

	return cmocka_run_group_tests(tests, open_types, close_types);
}
