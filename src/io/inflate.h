/*
 * gzip (any number of members) and zstd, recognised by content and never by name. Memory is bounded by a
 * limit on the inflated size, so a bomb stops there with a clear message.
 */
#ifndef GOPERF_IO_INFLATE_H
#define GOPERF_IO_INFLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define INFLATE_DEFAULT_MAX ((size_t)8 << 30)

enum packing { PACK_NONE, PACK_GZIP, PACK_ZSTD };
enum packing packing_of(struct str data);

struct inflated {
	struct str data;    /* the inflated bytes, or the input itself when it was not packed */
	void *owned;	    /* mapping to release; NULL when data points into the input */
	size_t owned_bytes; /* 0: owned is from malloc */
};

/* max 0: INFLATE_DEFAULT_MAX. A trailing run of zero bytes after the last gzip member is allowed. */
bool inflate_any(struct str in, size_t max, struct inflated *out, struct err *err) MUST_CHECK;
void inflated_release(struct inflated *z);

/* gzip of data, level 1..12 (6 is usual). */
bool deflate_gzip(struct str data, int level, struct buf *out, struct err *err) MUST_CHECK;

#endif
