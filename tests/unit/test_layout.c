/* Struct layouts: types from DWARF, size classes, better orders, what a line of source names. */
#include "test.h"

#include "advise/layout.h"
#include "advise/layout_price.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_have_their_sizes_alignments_and_pointers),
		cmocka_unit_test(the_requirements_example_is_24_and_16),
		cmocka_unit_test(size_classes_are_the_runtime_s),
		cmocka_unit_test(lines_name_types_where_they_make_them),
	};

	return cmocka_run_group_tests(tests, open_types, close_types);
}
