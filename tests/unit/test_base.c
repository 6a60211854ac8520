/* The pieces that everything stands on: arenas, buffers, vectors, maps, interning, threads, the cursor, JSON. */
#include "test.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/map.h"
#include "base/pages.h"
#include "base/pool.h"
#include "base/vec.h"
#include "base/wire.h"

static void arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a;

	arena_init(&a);
	for (size_t size = 1; size < 300000; size = size * 3 + 1) {
		unsigned char *p = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	arena_release(&a);
}

static void arena_refuses_what_input_may_not_ask_for(void **state)
{
	struct arena a;

	arena_init(&a);
	a.max_bytes = 1000;
	assert_null(arena_try_alloc(&a, SIZE_MAX / 2, 3));
	assert_null(arena_try_alloc(&a, 1001, 1));
	assert_non_null(arena_try_alloc(&a, 500, 1));
	assert_null(arena_try_alloc(&a, 600, 1));
	arena_release(&a);
	assert_non_null(arena_alloc(&a, 10)); /* usable again */
	arena_release(&a);
}

static void pages_grow_with_what_they_hold(void **state)
{
	for (size_t n = 1; n < 40 << 20; n = n * 7 + 3) {
		char *p = pages_map(n);
		assert_non_null(p);
		assert_int_equal(p[0] | p[n - 1], 0);
		memset(p, 'x', n);
		p = pages_remap(p, n, n * 2);
		assert_non_null(p);
		assert_int_equal(p[0], 'x');
		assert_int_equal(p[n - 1], 'x');
		assert_int_equal(pages_round(n) < n * 2 ? p[pages_round(n)] : 0, 0);
		pages_unmap(p, n * 2);
	}
	assert_null(pages_map(SIZE_MAX - 5));
}

static void arena_has_blocks_of_any_size(void **state)
{
	struct arena a;

	arena_init(&a);
	for (size_t size = (size_t)1 << 20; size <= (size_t)16 << 20; size *= 2) {
		char *p = arena_alloc(&a, size), *q = arena_alloc(&a, 100);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_int_equal(p[0] | p[size - 1], 0);
		memset(p, 1, size);
		assert_int_equal(q[0] | q[99], 0);
	}
	arena_release(&a);
}

static void buf_stops_at_its_maximum(void **state)
{
	struct buf b;

	buf_init(&b, 10);
	buf_adds(&b, "12345");
	buf_adds(&b, "678901");
	assert_true(b.full);
	assert_str(buf_str(&b), "12345");
	assert_false(buf_reserve(&b, 100));
	buf_release(&b);
}

static void buf_pads_by_runes(void **state)
{
	struct buf b = { 0 };

	buf_pad_left(&b, STR("\xc2\xb5s"), 5);
	buf_addc(&b, '|');
	buf_pad_right(&b, STR("\xc2\xb5s"), 5);
	buf_addc(&b, '|');
	buf_pad_left(&b, STR("longer"), 3);
	assert_str(buf_str(&b), "   \xc2\xb5s|\xc2\xb5s   |longer");
	buf_clear(&b);
	buf_add_i64(&b, INT64_MIN);
	buf_addc(&b, ' ');
	buf_add_u64(&b, UINT64_MAX);
	assert_str(buf_str(&b), "-9223372036854775808 18446744073709551615");
	buf_release(&b);
}

static void map_finds_what_was_put_also_after_deletions(void **state)
{
	struct map m;
	bool added;

	map_init(&m);
	assert_int_equal(map_get(&m, 0), MAP_NONE);
	for (uint64_t k = 0; k < 5000; k++)
		map_put(&m, k << 32, (uint32_t)k);
	for (uint64_t k = 0; k < 5000; k += 2)
		assert_true(map_del(&m, k << 32));
	assert_false(map_del(&m, 0));
	for (uint64_t k = 0; k < 5000; k++)
		assert_int_equal(map_get(&m, k << 32), k % 2 ? (uint32_t)k : MAP_NONE);
	assert_int_equal(m.n, 2500);
	assert_int_equal(map_get_or_put(&m, 1ull << 32, 9, &added), 1);
	assert_false(added);
	assert_int_equal(map_get_or_put(&m, 2ull << 32, 9, &added), 9);
	assert_true(added);
	map_clear(&m);
	assert_int_equal(map_get(&m, 1ull << 32), MAP_NONE);
	map_release(&m);
}

static void idmap_holds_neighbours_and_strangers(void **state)
{
	static const uint64_t strange[] = { UINT64_MAX, UINT64_MAX - 16, 1ull << 63, 15, 16 };
	struct idmap m = { 0 };
	bool added;

	assert_int_equal(idmap_get(&m, 7), MAP_NONE);
	for (uint32_t k = 100; k < 5100; k++)
		assert_int_equal(idmap_get_or_put(&m, k, k + 1, &added), k + 1);
	assert_true(m.cap * IDMAP_PAGE < 16 * 1024); /* four bytes a neighbour, and room to grow */
	for (uint32_t i = 0; i < ARRAY_LEN(strange); i++) {
		assert_int_equal(idmap_get(&m, strange[i]), MAP_NONE);
		assert_int_equal(idmap_get_or_put(&m, strange[i], i, &added), i);
		assert_true(added);
		assert_int_equal(idmap_get_or_put(&m, strange[i], 77, &added), i);
		assert_false(added);
	}
	for (uint32_t k = 100; k < 5100; k++)
		assert_int_equal(idmap_get(&m, k), k + 1);
	assert_int_equal(idmap_get(&m, 99), MAP_NONE);
	assert_int_equal(idmap_get(&m, 5100), MAP_NONE);
	idmap_release(&m);
}

static void interned_strings_have_one_number(void **state)
{
	struct intern in;
	char name[32];

	intern_init(&in);
	assert_int_equal(intern_id(&in, STR("")), 0);
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 1; i <= 3000; i++) {
			snprintf(name, sizeof(name), "main.f%u", i);
			assert_int_equal(intern_id(&in, str_of(name)), i);
		}
	}
	assert_str(intern_get(&in, 17), "main.f17");
	assert_int_equal(intern_find(&in, STR("absent")), MAP_NONE);
	intern_release(&in);
}

static void count_up(void *ctx, size_t i)
{
	atomic_fetch_add((atomic_size_t *)ctx, i);
}

static void pool_does_each_item_once(void **state)
{
	atomic_size_t sum = 0;

	pool_run(0, count_up, &sum);
	assert_int_equal(sum, 0);
	pool_run(1000, count_up, &sum);
	assert_int_equal(sum, 999 * 1000 / 2);
}

static void vectors_grow(void **state)
{
	VEC(uint32_t) v = { 0 };

	for (uint32_t i = 0; i < 1000; i++)
		vec_push(&v, i);
	*vec_add(&v) = 5;
	assert_int_equal(v.n, 1001);
	assert_int_equal(v.v[999], 999);
	assert_int_equal(vec_last(&v), 5);
	vec_release(&v);
}

static void varints_stop_at_every_truncation(void **state)
{
	static const uint64_t values[] = { 0, 127, 128, 300, 1ull << 32, INT64_MAX, UINT64_MAX };

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct buf b = { 0 };
		wire_put_varint(&b, values[i]);
		struct wire w = wire_of(b.data, b.n);
		assert_true(wire_varint(&w) == values[i]);
		assert_false(w.bad);
		assert_int_equal(wire_left(&w), 0);
		for (size_t n = 0; n < b.n; n++) {
			w = wire_of(b.data, n);
			(void)wire_varint(&w);
			assert_true(w.bad);
		}
		buf_release(&b);
	}
}

static void varints_beyond_64_bits_are_bad(void **state)
{
	static const char eleven[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
	static const char too_big[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02";
	static const char padded[] = "\x85\x80\x80\x00";
	struct wire w = wire_of(eleven, 11);

	(void)wire_varint(&w);
	assert_true(w.bad);
	w = wire_of(too_big, 10);
	(void)wire_varint(&w);
	assert_true(w.bad);
	w = wire_of(padded, 4);
	assert_int_equal(wire_varint(&w), 5);
	assert_false(w.bad);
	w = wire_of(padded, 4);
	assert_int_equal(wire_bytes(&w, UINT64_MAX).n, 0);
	assert_true(w.bad);
}

static void json_is_exact_and_safe_inside_html(void **state)
{
	struct buf b = { 0 };
	struct json j;

	json_init(&j, &b, 0);
	json_obj(&j);
	json_kstr(&j, "s", (struct str){ "a\"\\\n\x01</script>\xff\xe2\x80\xa8", 18 });
	json_ki64(&j, "min", INT64_MIN);
	json_ku64(&j, "max", UINT64_MAX);
	json_kdouble(&j, "tenth", 0.1);
	json_kdouble(&j, "nan", __builtin_nan(""));
	json_kdouble(&j, "big", 1e300);
	json_key(&j, "list");
	json_arr(&j);
	json_bool(&j, true);
	json_nil(&j);
	json_cstr(&j, NULL);
	json_arr_end(&j);
	json_obj_end(&j);
	assert_str(buf_str(&b),
		   "{\"s\":\"a\\\"\\\\\\n\\u0001\\u003c/script\\u003e\xef\xbf\xbd\\u2028\","
		   "\"min\":-9223372036854775808,\"max\":18446744073709551615,"
		   "\"tenth\":0.1,\"nan\":null,\"big\":1e+300,\"list\":[true,null,null]}");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_refuses_what_input_may_not_ask_for),
		cmocka_unit_test(arena_has_blocks_of_any_size),
		cmocka_unit_test(pages_grow_with_what_they_hold),
		cmocka_unit_test(buf_stops_at_its_maximum),
		cmocka_unit_test(buf_pads_by_runes),
		cmocka_unit_test(map_finds_what_was_put_also_after_deletions),
		cmocka_unit_test(idmap_holds_neighbours_and_strangers),
		cmocka_unit_test(interned_strings_have_one_number),
		cmocka_unit_test(pool_does_each_item_once),
		cmocka_unit_test(vectors_grow),
		cmocka_unit_test(varints_stop_at_every_truncation),
		cmocka_unit_test(varints_beyond_64_bits_are_bad),
		cmocka_unit_test(json_is_exact_and_safe_inside_html),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
