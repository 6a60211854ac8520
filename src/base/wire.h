/*
 * A bounded cursor over bytes with a sticky error: readers return 0 once it is bad, so hot loops carry no
 * error plumbing; the caller looks at `bad` once. Varints are LEB128 of at most 10 bytes, padding allowed
 * (Go's trace writer pads); more than 64 bits is bad.
 */
#ifndef GOPERF_BASE_WIRE_H
#define GOPERF_BASE_WIRE_H

#include "base/base.h"
#include "base/str.h"

struct wire {
	const uint8_t *p, *end;
	const uint8_t *start; /* for wire_pos */
	bool bad;
};

static inline struct wire wire_of(const void *p, size_t n)
{
	const uint8_t *b = p;
	return (struct wire){ b, b + n, b, false };
}

static inline size_t wire_left(const struct wire *w)
{
	return (size_t)(w->end - w->p);
}
static inline size_t wire_pos(const struct wire *w)
{
	return (size_t)(w->p - w->start);
}

uint64_t wire_varint_slow(struct wire *w);

static inline uint64_t wire_varint(struct wire *w)
{
	if (LIKELY(w->p < w->end && *w->p < 0x80))
		return *w->p++;
	return wire_varint_slow(w);
}

static inline uint8_t wire_u8(struct wire *w)
{
	if (UNLIKELY(w->p >= w->end)) {
		w->bad = true;
		return 0;
	}
	return *w->p++;
}

/* A slice of n bytes; empty and bad when there are fewer. */
static inline struct str wire_bytes(struct wire *w, uint64_t n)
{
	if (UNLIKELY(n > wire_left(w))) {
		w->bad = true;
		w->p = w->end;
		return (struct str){ NULL, 0 };
	}
	struct str s = { (const char *)w->p, (size_t)n };
	w->p += n;
	return s;
}

/* Writers append to a buf. */
struct buf;
void wire_put_varint(struct buf *b, uint64_t v);

#endif
