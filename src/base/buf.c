#include "base/buf.h"

#include <stdlib.h>

#include "base/gofmt.h"

static char empty[1] = "";

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
	if (b->cap)
		free(b->data);
	b->data = NULL;
	b->n = b->cap = 0;
	b->full = false;
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->cap)
		b->data[0] = '\0';
}

char *buf_detach(struct buf *b)
{
	char *s = b->cap ? b->data : xstrdup("");

	b->data = NULL;
	b->n = b->cap = 0;
	return s;
}

bool buf_reserve(struct buf *b, size_t more)
{
	size_t max = b->max ? b->max : BUF_DEFAULT_MAX;

	if (more > max || b->n > max - more) {
		b->full = true;
		return false;
	}
	size_t want = b->n + more + 1;
	if (want <= b->cap)
		return true;
	size_t grown = b->cap < 64 ? 64 : b->cap + b->cap / 2;
	if (grown < want)
		grown = want;
	b->data = xrealloc(b->cap ? b->data : NULL, grown, 1);
	b->cap = grown;
	b->data[b->n] = '\0';
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0) {
		if (!b->data)
			b->data = empty;
		return;
	}
	if (!buf_reserve(b, n))
		return;
	memcpy(b->data + b->n, p, n);
	b->n += n;
	b->data[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *cstr)
{
	buf_add(b, cstr, strlen(cstr));
}

void buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (n == 0 || !buf_reserve(b, n))
		return;
	memset(b->data + b->n, c, n);
	b->n += n;
	b->data[b->n] = '\0';
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	if (!buf_reserve(b, 128))
		goto out;
	n = vsnprintf(b->data + b->n, b->cap - b->n, fmt, ap);
	if (n < 0)
		goto out;
	if ((size_t)n >= b->cap - b->n) {
		b->data[b->n] = '\0';
		if (!buf_reserve(b, (size_t)n))
			goto out;
		vsnprintf(b->data + b->n, b->cap - b->n, fmt, again);
	}
	b->n += (size_t)n;
out:
	va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

static size_t padding(struct str s, size_t width)
{
	size_t runes = go_rune_count(s);

	return runes < width ? width - runes : 0;
}

void buf_pad_left(struct buf *b, struct str s, size_t width)
{
	buf_fill(b, ' ', padding(s, width));
	buf_add_str(b, s);
}

void buf_pad_right(struct buf *b, struct str s, size_t width)
{
	buf_add_str(b, s);
	buf_fill(b, ' ', padding(s, width));
}

void buf_add_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t i = sizeof(digits);

	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	buf_add(b, digits + i, sizeof(digits) - i);
}

void buf_add_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_addc(b, '-');
	buf_add_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->data, b->n };
}
