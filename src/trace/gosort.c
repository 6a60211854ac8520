#include "trace/gosort.h"

typedef int (*cmp_fn)(const void *, const void *);
enum hint { UNKNOWN, INCREASING, DECREASING };

struct sorter {
	void **v;
	cmp_fn cmp;
};

static bool less(const struct sorter *s, size_t i, size_t j)
{
	return s->cmp(s->v[i], s->v[j]) < 0;
}

static void swap(const struct sorter *s, size_t i, size_t j)
{
	void *t = s->v[i];

	s->v[i] = s->v[j];
	s->v[j] = t;
}

static unsigned bit_len(size_t n)
{
	return n ? 64 - (unsigned)__builtin_clzll(n) : 0;
}

static void insertion(const struct sorter *s, size_t a, size_t b)
{
	for (size_t i = a + 1; i < b; i++)
		for (size_t j = i; j > a && less(s, j, j - 1); j--)
			swap(s, j, j - 1);
}

static void sift_down(const struct sorter *s, size_t root, size_t hi, size_t first)
{
	for (size_t child; (child = 2 * root + 1) < hi; root = child) {
		if (child + 1 < hi && less(s, first + child, first + child + 1))
			child++;
		if (!less(s, first + root, first + child))
			return;
		swap(s, first + root, first + child);
	}
}

static void heap_sort(const struct sorter *s, size_t a, size_t b)
{
	size_t n = b - a;

	for (size_t i = (n - 1) / 2 + 1; i-- > 0;)
		sift_down(s, i, n, a);
	for (size_t i = n; i-- > 0;) {
		swap(s, a, a + i);
		sift_down(s, 0, i, a);
	}
}

static size_t median(const struct sorter *s, size_t a, size_t b, size_t c, unsigned *swaps)
{
	size_t t;

#define ORDER2(x, y) \
	do { \
		if (less(s, y, x)) { \
			(*swaps)++; \
			t = x, x = y, y = t; \
		} \
	} while (0)
	ORDER2(a, b);
	ORDER2(b, c);
	ORDER2(a, b);
#undef ORDER2
	return b;
}

static size_t choose_pivot(const struct sorter *s, size_t a, size_t b, enum hint *hint)
{
	size_t n = b - a, i = a + n / 4, j = a + n / 4 * 2, k = a + n / 4 * 3;
	unsigned swaps = 0;

	if (n >= 8) {
		if (n >= 50) {
			i = median(s, i - 1, i, i + 1, &swaps);
			j = median(s, j - 1, j, j + 1, &swaps);
			k = median(s, k - 1, k, k + 1, &swaps);
		}
		j = median(s, i, j, k, &swaps);
	}
	*hint = swaps == 0 ? INCREASING : swaps == 12 ? DECREASING : UNKNOWN;
	return j;
}

/* Scatters three elements near the middle, with a random sequence that only depends on the length. */
static void break_patterns(const struct sorter *s, size_t a, size_t b)
{
	size_t n = b - a, mid = a + (n / 4) * 2;
	uint64_t r = n, mask = ((uint64_t)1 << bit_len(n)) - 1;

	if (n < 8)
		return;
	for (size_t i = mid - 1; i <= mid + 1; i++) {
		r ^= r << 13;
		r ^= r >> 7;
		r ^= r << 17;
		size_t other = (size_t)(r & mask);
		swap(s, i, a + (other >= n ? other - n : other));
	}
}

static bool partial_insertion(const struct sorter *s, size_t a, size_t b)
{
	size_t i = a + 1;

	for (int step = 0; step < 5; step++) {
		while (i < b && !less(s, i, i - 1))
			i++;
		if (i == b)
			return true;
		if (b - a < 50)
			return false;
		swap(s, i, i - 1);
		if (i - a >= 2)
			for (size_t j = i - 1; j >= 1 && less(s, j, j - 1); j--)
				swap(s, j, j - 1);
		if (b - i >= 2)
			for (size_t j = i + 1; j < b && less(s, j, j - 1); j++)
				swap(s, j, j - 1);
	}
	return false;
}

/* Elements equal to the pivot go first; returns where the greater ones begin. */
static size_t partition_equal(const struct sorter *s, size_t a, size_t b, size_t pivot)
{
	size_t i = a + 1, j = b - 1;

	swap(s, a, pivot);
	for (;;) {
		while (i <= j && !less(s, a, i))
			i++;
		while (i <= j && less(s, a, j))
			j--;
		if (i > j)
			return i;
		swap(s, i++, j--);
	}
}

/* Returns the pivot's new place; *done: nothing had to move. */
static size_t partition(const struct sorter *s, size_t a, size_t b, size_t pivot, bool *done)
{
	size_t i = a + 1, j = b - 1;

	*done = true;
	swap(s, a, pivot);
	for (;;) {
		while (i <= j && less(s, i, a))
			i++;
		while (i <= j && !less(s, j, a))
			j--;
		if (i > j)
			break;
		swap(s, i++, j--);
		*done = false;
	}
	swap(s, j, a);
	return j;
}

static void reverse(const struct sorter *s, size_t a, size_t b)
{
	for (b--; a < b; a++, b--)
		swap(s, a, b);
}

static void quick(const struct sorter *s, size_t a, size_t b, unsigned limit)
{
	bool balanced = true, partitioned = true;

	for (;;) {
		size_t n = b - a, pivot, mid;
		enum hint hint;

		if (n <= 12) {
			insertion(s, a, b);
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
		if (hint == DECREASING) {
			reverse(s, a, b);
			pivot = (b - 1) - (pivot - a);
			hint = INCREASING;
		}
		if (balanced && partitioned && hint == INCREASING && partial_insertion(s, a, b))
			return;
		if (a > 0 && !less(s, a - 1, pivot)) {
			a = partition_equal(s, a, b, pivot);
			continue;
		}
		mid = partition(s, a, b, pivot, &partitioned);
		balanced = MIN(mid - a, b - mid) >= n / 8;
		if (mid - a < b - mid) {
			quick(s, a, mid, limit);
			a = mid + 1;
		} else {
			quick(s, mid + 1, b, limit);
			b = mid;
		}
	}
}

void go_sort(void **v, size_t n, cmp_fn cmp)
{
	struct sorter s = { v, cmp };

	quick(&s, 0, n, bit_len(n));
}
