/*
 * A growable byte buffer with a maximum. A write beyond the maximum sets `full` and is dropped: the writer
 * checks once at the end. data is always NUL-terminated, so it can be handed to libc.
 */
#ifndef GOPERF_BASE_BUF_H
#define GOPERF_BASE_BUF_H

#include <stdarg.h>
#include <stdio.h>

#include "base/base.h"
#include "base/str.h"

struct buf {
	char *data;
	size_t n, cap;
	size_t max; /* 0: BUF_DEFAULT_MAX */
	bool full;
};

#define BUF_DEFAULT_MAX ((size_t)8 << 30)

/* A zeroed struct buf is a valid empty buffer; init sets a maximum. */
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);		      /* n = 0, memory kept */
char *buf_detach(struct buf *b);	      /* the caller frees it */
bool buf_reserve(struct buf *b, size_t more); /* false: would pass the maximum */

void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *cstr);
void buf_add_str(struct buf *b, struct str s);
void buf_addc(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n); /* n times c */
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/* Right- or left-aligned in width runes (UTF-8 counted), as Go's %*s and %-*s. */
void buf_pad_left(struct buf *b, struct str s, size_t width);
void buf_pad_right(struct buf *b, struct str s, size_t width);
void buf_add_u64(struct buf *b, uint64_t v);
void buf_add_i64(struct buf *b, int64_t v);
struct str buf_str(const struct buf *b);

#endif
