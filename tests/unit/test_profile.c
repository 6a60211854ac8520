#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "io/file.h"
#include "profile/decoder.h"
#include "profile/encode.h"
#include "profile/ids.h"
#include "profile/merge.h"
#include "profile/profile.h"

#define DATA "tests/data/profile/"

static struct profile *open_ok(const char *path)
{
	struct err err = { 0 };
	struct profile *p = profile_open(path, 0, &err);

	if (!p)
		fail_msg("%s", err.msg);
	return p;
}

static void sparse_ids_and_labels(void **state)
{
	struct profile *p = open_ok(DATA "sparse.pb");

	assert_int_equal(p->n_types, 2);
	assert_int_equal(profile_type_index(p, STR("cpu")), 1);
	assert_int_equal(profile_type_index(p, STR("nothing")), -1);
	assert_int_equal(p->n_samples, 2);
	/* ids 7 and 900 are the locations 0 and 1 */
	assert_int_equal(p->sample_locs[0], 1);
	assert_int_equal(p->sample_locs[1], 0);
	assert_int_equal(p->sample_loc_begin[2], 5);
	assert_int_equal(p->sample_locs[4], 1);
	assert_int_equal(p->values[1], 10);
	assert_int_equal(p->values[3], -20);
	assert_int_equal(p->line_begin[1], 2);
	assert_int_equal(p->line_no[0], 12);
	assert_int_equal(p->line_col[0], 3);
	assert_int_equal(p->line_fn[2], 0);
	assert_str(profile_str(p, p->fn_name[0]), "main");
	assert_int_equal(p->loc_mapping[0], 0);
	assert_int_equal(p->loc_mapping[1], PROFILE_NONE);
	assert_int_equal(p->loc_is_folded[1], 1);
	assert_int_equal(p->label_begin[1], 2);
	assert_str(profile_str(p, p->labels[0].str), "value");
	assert_int_equal(p->labels[1].num, 16);
	assert_str(profile_str(p, p->labels[1].unit), "kB");
	assert_str(profile_str(p, p->drop_frames), "runtime\\.stop");
	assert_str(profile_str(p, p->default_type), "cpu");
	assert_int_equal(p->n_comments, 1);
	assert_int_equal(p->period, 100);
	profile_free(p);
}

static void packed_and_plain_are_the_same(void **state)
{
	struct profile *a = open_ok(DATA "goroutine.pb"), *b = open_ok(DATA "goroutine.pb.gz");

	assert_true(a->n_samples > 0);
	assert_int_equal(a->n_samples, b->n_samples);
	assert_int_equal(a->n_strings, b->n_strings);
	assert_memory_equal(a->sample_locs, b->sample_locs,
			    a->sample_loc_begin[a->n_samples] * sizeof(uint32_t));
	profile_free(a);
	profile_free(b);
}

static void bad_input_has_one_sentence(void **state)
{
	static const struct {
		const char *data;
		size_t n;
		const char *want;
	} cases[] = {
		{ "", 0, "x: parsing profile: empty input file" },
		{ "\x0a\x02\x08\x01\x32\x00", 6,
		  "x: parsing profile: unrecognized profile format (as profile.proto it is broken "
		  "at byte 0 of 6: expected a sample type)" },
		{ "\x2a\x02\x08\x01\x2a\x02\x08\x01\x32\x00", 10,
		  "x: malformed profile: multiple functions with same id: 1" },
		{ "\x12\x00\x32\x00", 4, "x: malformed profile: missing sample type information" },
		{ "\x0a\x00\x12\x03\x0a\x01\x07\x32\x00", 9,
		  "x: malformed profile: among the samples 0 to 0: expected well-formed samples "
		  "with one value "
		  "for each sample type" },
		{ "\x0a\x00\x12\x06\x0a\x01\x07\x12\x01\x01\x32\x00", 12,
		  "x: malformed profile: among the samples 0 to 0: expected frames and labels that "
		  "the profile has" },
		{ "\x48\x05\x48\x05\x32\x00", 6, "x: concatenated profiles detected" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = { 0 };
		assert_null(profile_read((struct str){ cases[i].data, cases[i].n }, "x", 0, &err));
		assert_str(str_of(err.msg), cases[i].want);
	}
}

static void sums_of_parts_are_the_sum(void **state)
{
	struct profile *a = open_ok("tests/data/pprof/cpu.pb.gz"),
		       *b = open_ok("examples/shop-evidence/cpu.pb.gz"),
		       *heap = open_ok("tests/data/pprof/heap.pb.gz");
	struct profile *all[] = { a, b, b, a, b }, *whole, *part, *sum;
	struct merger *first = merger_new(), *second = merger_new();
	struct buf x = { 0 }, y = { 0 };
	struct err err = { 0 };

	whole = profile_merge(all, ARRAY_LEN(all), &err);
	assert_non_null(whole);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		assert_true(merger_add(i < 2 ? first : second, all[i]));
	part = merger_finish(second, &err);
	assert_non_null(part);
	assert_true(merger_add(first, part));
	sum = merger_finish(first, &err);
	assert_non_null(sum);
	assert_true(profile_encode(whole, &x, &err) && profile_encode(sum, &y, &err));
	assert_true(x.n > 1000 && str_eq(buf_str(&x), buf_str(&y)));
	/* what a merge of parts could do differently is refused */
	first = merger_new();
	assert_true(merger_add(first, a));
	assert_false(merger_add(first, heap));
	merger_free(first);
	b->values[0] = -1;
	first = merger_new();
	assert_false(merger_add(first, b));
	merger_free(first);
	a->time_nanos = 0;
	first = merger_new();
	assert_false(merger_add(first, a));
	merger_free(first);
	buf_release(&x);
	buf_release(&y);
	profile_free(whole);
	profile_free(part);
	profile_free(sum);
	profile_free(a);
	profile_free(b);
	profile_free(heap);
}

/* Numbers of one to five bytes in every mixture: large[i] of 16 take more than two bytes. */
static void ids_are_read_as_one_at_a_time(void **state)
{
	static const unsigned large[] = { 0, 1, 8 };
	uint64_t rnd = 42, want[300];
	uint32_t got[300 + 8];
	uint8_t text[300 * 5 + 80];

	for (int round = 0; round < 3000; round++) {
		size_t count = (size_t)round % 300, n = 0;
		for (size_t i = 0; i < count; i++) {
			rnd = rnd * 6364136223846793005ULL + 1442695040888963407ULL;
			unsigned bits = rnd >> 60 < large[round % 3] ? 32 : rnd >> 59 & 1 ? 7 : 14;
			uint64_t v = want[i] = rnd >> 20 & ((1ULL << bits) - 1);
			for (; v >= 0x80; v >>= 7)
				text[n++] = (uint8_t)(v | 0x80);
			text[n++] = (uint8_t)v;
		}
		/* with and without bytes and places behind the end */
		size_t behind = round & 4 ? 80 : 0, room = count + (round & 8 ? 8 : 0);
		struct wire w = wire_of(text, n);
		memset(got, 0xee, sizeof(got));
		assert_ptr_equal(ids_read(&w, n + behind, got, room), got + count);
		assert_false(w.bad);
		assert_true(w.p == w.end);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(got[i], (uint32_t)want[i] - 1);
		assert_int_equal(got[room], 0xeeeeeeee);
		assert_int_equal(packed_count((struct str){ (const char *)text, n }), count);
	}
}

static void ids_end_with_a_whole_number(void **state)
{
	uint8_t text[40];
	uint32_t got[40];

	for (size_t n = 1; n < sizeof(text); n++) {
		memset(text, 5, sizeof(text));
		text[n - 1] = 0x85;
		struct wire w = wire_of(text, n);
		ids_read(&w, sizeof(text), got, ARRAY_LEN(got));
		assert_true(w.bad);
	}
}

/* Enough rows for several slices; addresses come again and again, with a name in a comment each. */
#define HEAP_ROWS 60000
#define HEAP_FRAMES 6

static uint64_t heap_address(size_t row, size_t frame)
{
	return 0x500010 + (row * 7 + frame * frame * 31) % 5000 * 16 + frame;
}

static void heap_text(struct buf *b)
{
	buf_adds(b, "heap profile: 1: 8 [2: 16] @ heap/2\n");
	for (size_t row = 0; row < HEAP_ROWS; row++) {
		buf_printf(b, "1: %zu [2: %zu] @", row + 1, 2 * row + 2);
		for (size_t k = 0; k < HEAP_FRAMES; k++)
			buf_printf(b, " 0x%llx", (unsigned long long)heap_address(row, k));
		for (size_t k = 1; k < HEAP_FRAMES; k++)
			buf_printf(b, "\n#\t0x%llx\tmain.f%zu+0x10\tf.go:%zu",
				   (unsigned long long)heap_address(row, k) - 1, k, k);
		buf_adds(b, "\n\n");
	}
}

static void large_heap_texts_are_read_in_order(void **state)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	struct profile *p;
	uint32_t known = 0;

	heap_text(&b);
	assert_true(b.n > (size_t)4 << 20);
	buf_adds(&b, "--- Memory map: ---\n500000-600000 r-xp 00000000 00:00 0 /bin/x\n");
	p = profile_read(buf_str(&b), "heap", 0, &err);
	assert_non_null(p);
	assert_int_equal(p->n_samples, HEAP_ROWS);
	assert_int_equal(p->n_mappings, 1);
	for (uint32_t row = 0; row < HEAP_ROWS; row++) {
		uint32_t begin = p->sample_loc_begin[row], k = 1;
		assert_int_equal(p->values[(size_t)row * 4 + 3], row + 1);
		assert_int_equal(p->values[(size_t)row * 4 + 1], 2 * row + 2);
		assert_int_equal(p->labels[row].num, row + 1);
		/* the leaf has no name, and goes */
		assert_int_equal(p->sample_loc_begin[row + 1] - begin, HEAP_FRAMES - 1);
		for (; k < HEAP_FRAMES; k++) {
			uint32_t loc = p->sample_locs[begin + k - 1];
			assert_int_equal(p->loc_address[loc], heap_address(row, k) - 1);
			assert_int_equal(p->line_no[p->line_begin[loc]], k);
			assert_true(loc <= known);
			known += loc == known;
		}
	}
	assert_int_equal(known, p->n_locations);
	profile_free(p);
	buf_release(&b);
}

static void large_heap_texts_say_what_is_wrong(void **state)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	heap_text(&b);
	memcpy(b.data + b.n / 2, "\nnonsense\n", 10);
	assert_null(profile_read(buf_str(&b), "heap", 0, &err));
	assert_non_null(strstr(err.msg, "unexpected number of sample values"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sparse_ids_and_labels),
		cmocka_unit_test(packed_and_plain_are_the_same),
		cmocka_unit_test(bad_input_has_one_sentence),
		cmocka_unit_test(sums_of_parts_are_the_sum),
		cmocka_unit_test(ids_are_read_as_one_at_a_time),
		cmocka_unit_test(large_heap_texts_are_read_in_order),
		cmocka_unit_test(large_heap_texts_say_what_is_wrong),
		cmocka_unit_test(ids_end_with_a_whole_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
