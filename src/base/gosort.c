#include "base/gosort.h"

#include <string.h>

struct sorter {
	char *data;
	size_t size;
	bool (*less)(const void *a, const void *b);
};

enum hint { HINT_NONE, HINT_RISING, HINT_FALLING };

static bool before(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	return s->less(s->data + (size_t)a * s->size, s->data + (size_t)b * s->size);
}

static void swap(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	char tmp[GO_SORT_MAX_SIZE];
	char *x = s->data + (size_t)a * s->size, *y = s->data + (size_t)b * s->size;

	if (a == b)
		return;
	memcpy(tmp, x, s->size);
	memcpy(x, y, s->size);
	memcpy(y, tmp, s->size);
}

static void insertion_sort(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	for (ptrdiff_t i = a + 1; i < b; i++)
		for (ptrdiff_t j = i; j > a && before(s, j, j - 1); j--)
			swap(s, j, j - 1);
}

static void sift_down(const struct sorter *s, ptrdiff_t root, ptrdiff_t hi, ptrdiff_t first)
{
	for (;;) {
		ptrdiff_t child = 2 * root + 1;

		if (child >= hi)
			return;
		if (child + 1 < hi && before(s, first + child, first + child + 1))
			child++;
		if (!before(s, first + root, first + child))
			return;
		swap(s, first + root, first + child);
		root = child;
	}
}

static void heap_sort(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	ptrdiff_t n = b - a;

	for (ptrdiff_t i = (n - 1) / 2; i >= 0; i--)
		sift_down(s, i, n, a);
	for (ptrdiff_t i = n - 1; i >= 0; i--) {
		swap(s, a, a + i);
		sift_down(s, 0, i, a);
	}
}

static int bit_length(uint64_t n)
{
	return n ? 64 - __builtin_clzll(n) : 0;
}

static void break_patterns(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	ptrdiff_t n = b - a, middle = a + n / 4 * 2;
	uint64_t random = (uint64_t)n, mask = (1ULL << bit_length((uint64_t)n)) - 1;

	if (n < 8)
		return;
	for (ptrdiff_t i = middle - 1; i <= middle + 1; i++) {
		ptrdiff_t other;

		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		other = (ptrdiff_t)(random & mask);
		if (other >= n)
			other -= n;
		swap(s, i, a + other);
	}
}

/* The median of three positions by comparing and swapping the positions, counting the swaps. */
static ptrdiff_t median(const struct sorter *s, ptrdiff_t a, ptrdiff_t b, ptrdiff_t c, int *swaps)
{
	ptrdiff_t *order[3][2] = { { &a, &b }, { &b, &c }, { &a, &b } };

	for (int i = 0; i < 3; i++)
		if (before(s, *order[i][1], *order[i][0])) {
			ptrdiff_t tmp = *order[i][0];

			*order[i][0] = *order[i][1];
			*order[i][1] = tmp;
			(*swaps)++;
		}
	return b;
}

static ptrdiff_t choose_pivot(const struct sorter *s, ptrdiff_t a, ptrdiff_t b, enum hint *hint)
{
	enum { NINTHER_FROM = 50, MAX_SWAPS = 12 };
	ptrdiff_t n = b - a, i = a + n / 4, j = a + n / 4 * 2, k = a + n / 4 * 3;
	int swaps = 0;

	if (n >= NINTHER_FROM) {
		i = median(s, i - 1, i, i + 1, &swaps);
		j = median(s, j - 1, j, j + 1, &swaps);
		k = median(s, k - 1, k, k + 1, &swaps);
	}
	if (n >= 8)
		j = median(s, i, j, k, &swaps);
	*hint = swaps == 0 ? HINT_RISING : swaps == MAX_SWAPS ? HINT_FALLING : HINT_NONE;
	return j;
}

/* Sorts a range that is nearly sorted, or gives up after a few moves. */
static bool partial_insertion_sort(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	enum { MAX_STEPS = 5, SHORTEST_SHIFT = 50 };
	ptrdiff_t i = a + 1;

	for (int step = 0; step < MAX_STEPS; step++) {
		while (i < b && !before(s, i, i - 1))
			i++;
		if (i == b)
			return true;
		if (b - a < SHORTEST_SHIFT)
			return false;
		swap(s, i, i - 1);
		if (i - a >= 2)
			for (ptrdiff_t j = i - 1; j >= 1 && before(s, j, j - 1); j--)
				swap(s, j, j - 1);
		if (b - i >= 2)
			for (ptrdiff_t j = i + 1; j < b && before(s, j, j - 1); j++)
				swap(s, j, j - 1);
	}
	return false;
}

/* Elements equal to the pivot first, then the greater ones; returns where those start. */
static ptrdiff_t partition_equal(const struct sorter *s, ptrdiff_t a, ptrdiff_t b, ptrdiff_t pivot)
{
	ptrdiff_t i = a + 1, j = b - 1;

	swap(s, a, pivot);
	for (;;) {
		while (i <= j && !before(s, a, i))
			i++;
		while (i <= j && before(s, a, j))
			j--;
		if (i > j)
			return i;
		swap(s, i++, j--);
	}
}

static ptrdiff_t partition(const struct sorter *s, ptrdiff_t a, ptrdiff_t b, ptrdiff_t pivot,
			   bool *was_done)
{
	ptrdiff_t i = a + 1, j = b - 1;

	swap(s, a, pivot);
	for (bool first = true;; first = false) {
		while (i <= j && before(s, i, a))
			i++;
		while (i <= j && !before(s, j, a))
			j--;
		if (i > j) {
			*was_done = first;
			swap(s, j, a);
			return j;
		}
		swap(s, i++, j--);
	}
}

static void reverse(const struct sorter *s, ptrdiff_t a, ptrdiff_t b)
{
	for (b--; a < b; a++, b--)
		swap(s, a, b);
}

static void quick_sort(const struct sorter *s, ptrdiff_t a, ptrdiff_t b, int limit)
{
	enum { MAX_INSERTION = 12 };
	bool balanced = true, partitioned = true;

	for (;;) {
		ptrdiff_t n = b - a, pivot, mid;
		enum hint hint;

		if (n <= MAX_INSERTION) {
			insertion_sort(s, a, b);
			return;
		}
		if (limit == 0) {
			heap_sort(s, a, b);
			return;
		}
		if (!balanced) {
			break_patterns(s, a, b);
			limit--;
		}
		pivot = choose_pivot(s, a, b, &hint);
		if (hint == HINT_FALLING) {
			reverse(s, a, b);
			pivot = (b - 1) - (pivot - a);
			hint = HINT_RISING;
		}
		if (balanced && partitioned && hint == HINT_RISING &&
		    partial_insertion_sort(s, a, b))
			return;
		if (a > 0 && !before(s, a - 1, pivot)) {
			a = partition_equal(s, a, b, pivot);
			continue;
		}
		mid = partition(s, a, b, pivot, &partitioned);
		balanced = MIN(mid - a, b - mid) >= n / 8;
		if (mid - a < b - mid) {
			quick_sort(s, a, mid, limit);
			a = mid + 1;
		} else {
			quick_sort(s, mid + 1, b, limit);
			b = mid;
		}
	}
}

void go_sort_items(void *data, size_t n, size_t size, bool (*less)(const void *a, const void *b))
{
	struct sorter s = { data, size, less };

	assert(size <= GO_SORT_MAX_SIZE);
	quick_sort(&s, 0, (ptrdiff_t)n, bit_length(n));
}
