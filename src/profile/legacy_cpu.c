/* gperftools' binary CPU profiles: words of 32 or 64 bits in either order of bytes. */
#include "profile/legacy.h"

struct words {
	const unsigned char *p;
	size_t n; /* bytes left */
	unsigned size;
	bool big, past; /* past: a word was not there */
};

static uint64_t word(struct words *w)
{
	uint64_t v = 0;

	if (w->past || w->n < w->size) {
		w->past = true;
		w->n = 0;
		return 0;
	}
	for (unsigned i = 0; i < w->size; i++)
		v |= (uint64_t)w->p[i] << 8 * (w->big ? w->size - 1 - i : i);
	w->p += w->size;
	w->n -= w->size;
	return v;
}

/* count, size, addresses ...; the end is 0 1 0. Frames are return addresses but for the leaf. */
static bool samples(struct legacy *l, struct words *w, bool adjust)
{
	while (w->n > 0) {
		uint64_t count = word(w), n = word(w);
		if (w->past || n > w->n / 4)
			return false;
		struct words peek = *w;
		if (count == 0 && n == 1 && word(&peek) == 0) {
			*w = peek;
			break;
		}
		for (uint64_t i = 0; i < n; i++) {
			uint64_t a = word(w);
			vec_push(&l->b.sample_locs,
				 legacy_location(l, adjust && i > 0 ? a - 1 : a));
		}
		legacy_value(l, (int64_t)count);
		legacy_value(l, (int64_t)(count * (uint64_t)l->b.head.period));
		builder_sample(&l->b);
	}
	return true;
}

static uint32_t stack_begin(const struct legacy *l, size_t s)
{
	return s ? l->b.sample_loc_end.v[s - 1] : 0;
}

/* The signal handler may have left a frame behind the leaf: the same in nearly all samples. */
static void drop_handler_frame(struct legacy *l)
{
	size_t n = l->b.sample_loc_end.n, need = n - n / 32;
	struct map counts = { 0 };
	bool found = false;
	uint64_t address = 0;

	for (size_t s = 0; s < n; s++) {
		uint32_t begin = stack_begin(l, s);
		bool added;
		if (l->b.sample_loc_end.v[s] - begin < 2)
			continue;
		uint64_t a = l->b.loc_address.v[l->b.sample_locs.v[begin + 1]];
		uint32_t c = map_get_or_put(&counts, a, 0, &added) + 1;
		map_put(&counts, a, c);
		if (c >= need) {
			found = true;
			address = a;
		}
	}
	map_release(&counts);
	if (found)
		legacy_drop_second(l, address);
}

static enum legacy_result read_cpu(struct legacy *l, struct words *w, uint64_t period, bool java,
				   struct err *err)
{
	struct str rest;

	l->b.head.period = (int64_t)(period * 1000);
	l->b.head.period_type.type = builder_str(&l->b, STR("cpu"));
	l->b.head.period_type.unit = builder_str(&l->b, STR("nanoseconds"));
	builder_type(&l->b, STR("samples"), STR("count"));
	builder_type(&l->b, STR("cpu"), STR("nanoseconds"));
	if (!samples(l, w, !java))
		return LEGACY_NOT_IT;
	rest = (struct str){ (const char *)w->p, w->n };
	if (java)
		return legacy_java_locations(l, rest, err) ? LEGACY_OK : LEGACY_BAD;
	drop_handler_frame(l);
	drop_handler_frame(l);
	legacy_maps(l, rest);
	l->drop_twice_leaf = true;
	return LEGACY_OK;
}

enum legacy_result legacy_cpu(struct legacy *l, struct str data, struct err *err)
{
	for (unsigned i = 0; i < 4; i++) {
		struct words w = { (const unsigned char *)data.p, data.n, i < 2 ? 4 : 8, i % 2 == 1,
				   false };
		uint64_t v[5];
		for (size_t k = 0; k < ARRAY_LEN(v); k++)
			v[k] = word(&w);
		if (!w.past && v[0] == 0 && v[1] == 3 && v[2] <= 1 && v[3] > 0 && v[4] == 0)
			return read_cpu(l, &w, v[3], v[2] == 1, err);
	}
	return LEGACY_NOT_IT;
}
