#include "profile/ids.h"

/* More than 32 bits are no id that anybody has. */
static inline uint32_t less_one(uint64_t id)
{
	return id > UINT32_MAX ? UINT32_MAX : (uint32_t)id - 1;
}

static uint32_t *read_each(struct wire *from, uint32_t *out)
{
	struct wire w = *from; /* in registers */

	while (w.p < w.end) {
		const uint8_t *p = w.p;
		if (UNLIKELY(w.end - p < 3) || (p[0] & p[1] & p[2] & 0x80)) {
			*out++ = less_one(wire_varint(&w));
		} else if (p[0] & p[1] & 0x80) {
			*out++ =
				(p[0] & 0x7fU) + ((p[1] & 0x7fU) << 7) + ((uint32_t)p[2] << 14) - 1;
			w.p += 3;
		} else {
			uint32_t two = p[0] >> 7;
			*out++ = (p[0] & 0x7fU) + ((uint32_t)p[1] << 7 & (0U - two)) - 1;
			w.p += 1 + two;
		}
	}
	*from = w;
	return out;
}

#ifdef __x86_64__

#include <immintrin.h>
#include <pthread.h>
#include <string.h>

#define STEP 8	     /* bytes that one look at the table covers */
#define STEP_ROOM 8  /* places that it writes to */
#define WINDOW 64    /* bytes whose continuation bits are taken at once */
#define STEP_LOAD 16 /* bytes that it looks at */

static struct step {
	uint8_t shuffle[16]; /* 16 bits a number: its bytes, or nothing */
	uint8_t n,
		bytes; /* numbers, and the bytes that they take; 0: the first takes three or more */
} steps[1 << STEP];
static pthread_once_t steps_made = PTHREAD_ONCE_INIT;
static bool has_shuffle;

static void make_steps(void)
{
	for (unsigned mask = 0; mask < 1 << STEP; mask++) {
		struct step *s = &steps[mask];
		memset(s->shuffle, 0x80, sizeof(s->shuffle));
		while (s->bytes < STEP) {
			bool two = mask >> s->bytes & 1;
			if (two && (s->bytes + 1 == STEP || mask >> (s->bytes + 1) & 1))
				break;
			s->shuffle[2 * s->n] = s->bytes++;
			if (two)
				s->shuffle[2 * s->n + 1] = s->bytes++;
			s->n++;
		}
	}
	has_shuffle = __builtin_cpu_supports("sse4.1");
}

static inline uint64_t continued(const uint8_t *p)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < WINDOW; i += 16)
		mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(
				_mm_loadu_si128((const __m128i *)(p + i)))
			<< i;
	return mask;
}

__attribute__((target("sse4.1"))) static inline void take_step(const struct step *s,
							       const uint8_t *p, uint32_t *out)
{
	const __m128i low = _mm_set1_epi16(0x7f), one = _mm_set1_epi32(1);
	__m128i x = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)p),
				     _mm_loadu_si128((const __m128i *)s->shuffle));
	/* seven bits of the first byte, and the second byte above them */
	__m128i v =
		_mm_or_si128(_mm_and_si128(x, low), _mm_andnot_si128(low, _mm_srli_epi16(x, 1)));

	_mm_storeu_si128((__m128i *)out, _mm_sub_epi32(_mm_cvtepu16_epi32(v), one));
	_mm_storeu_si128((__m128i *)(out + 4),
			 _mm_sub_epi32(_mm_cvtepu16_epi32(_mm_srli_si128(v, 8)), one));
}

/* As far as there is room for whole steps; the rest is for read_each. */
__attribute__((target("sse4.1"))) static uint32_t *
read_steps(struct wire *w, const uint8_t *limit, uint32_t *out, const uint32_t *out_limit)
{
	while (w->end - w->p >= STEP && limit - w->p >= WINDOW + STEP_LOAD) {
		const uint8_t *p = w->p, *last = MIN(p + WINDOW, w->end) - STEP;
		uint64_t mask = continued(p);
		while (p <= last && out_limit - out >= STEP_ROOM) {
			const struct step *s = &steps[mask & ((1 << STEP) - 1)];
			if (!s->bytes)
				break;
			take_step(s, p, out);
			out += s->n;
			p += s->bytes;
			mask >>= s->bytes;
		}
		w->p = p;
		if (p > last)
			continue;
		if (out_limit - out < STEP_ROOM)
			break;
		*out++ = less_one(wire_varint(w));
	}
	return out;
}

uint32_t *ids_read(struct wire *w, size_t readable, uint32_t *out, size_t room)
{
	pthread_once(&steps_made, make_steps);
	if (has_shuffle)
		out = read_steps(w, w->p + readable, out, out + room);
	return read_each(w, out);
}

#else

uint32_t *ids_read(struct wire *w, size_t readable, uint32_t *out, size_t room)
{
	return read_each(w, out);
}

#endif
