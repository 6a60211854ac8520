#include "io/inflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/pages.h"

/* DEFLATE cannot expand more than this: what bounds the memory that a lying size field can ask for. */
#define GZIP_MAX_RATIO 1032
#define GZIP_TRAILER 8
#define SMALL_OUTPUT ((size_t)256 << 10)
#define ZSTD_CHUNK ((size_t)1 << 20)

enum packing packing_of(struct str data)
{
	if (str_has_prefix(data, (struct str){ "\x1f\x8b", 2 }))
		return PACK_GZIP;
	if (str_has_prefix(data, (struct str){ "\x28\xb5\x2f\xfd", 4 }))
		return PACK_ZSTD;
	return PACK_NONE;
}

/* Output in pages of its own: they grow without a copy. */
struct output {
	unsigned char *p;
	size_t n, cap, max;
};

static bool output_grow(struct output *o, size_t want, struct err *err)
{
	if (want <= o->cap)
		return true;
	size_t page = pages_round(want);
	void *p = o->p ? pages_remap(o->p, o->cap, page) : pages_map(page);
	if (!p)
		return err_set(err, ERR_LIMIT, "out of memory at %zu inflated bytes", page);
	o->p = p;
	o->cap = page;
	return true;
}

static bool over_limit(const struct output *o, struct err *err)
{
	return err_set(err, ERR_LIMIT, "inflates to more than the limit of %zu bytes", o->max);
}

/* The size that the last trailer names: a hint, since it is modulo 2^32 and may lie. */
static size_t gzip_hint(struct str in, size_t max)
{
	const unsigned char *t = (const unsigned char *)in.p + in.n - 4;
	size_t hint = (size_t)t[0] | (size_t)t[1] << 8 | (size_t)t[2] << 16 | (size_t)t[3] << 24;
	size_t most = in.n > max / GZIP_MAX_RATIO ? max : in.n * GZIP_MAX_RATIO;

	return MAX(MIN(hint, most), (size_t)4096);
}

static bool only_zeros(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			return false;
	return true;
}

/* One member at in[*at]: grows the output until it fits. */
static bool gzip_member(struct libdeflate_decompressor *d, struct str in, size_t *at,
			struct output *o, struct err *err)
{
	for (;;) {
		size_t used = 0, got = 0;
		enum libdeflate_result r = libdeflate_gzip_decompress_ex(
			d, in.p + *at, in.n - *at, o->p + o->n, o->cap - o->n, &used, &got);
		if (r == LIBDEFLATE_SUCCESS) {
			*at += used;
			o->n += got;
			/* pages beyond the limit were granted by rounding only */
			return o->n <= o->max || over_limit(o, err);
		}
		if (r != LIBDEFLATE_INSUFFICIENT_SPACE)
			return err_set(err, ERR_FORMAT,
				       "broken or truncated gzip data in the member at byte %zu",
				       *at);
		if (o->cap >= o->max)
			return over_limit(o, err);
		if (!output_grow(o, MIN(o->cap * 2, o->max), err))
			return false;
	}
}

static bool inflate_gzip(struct str in, struct output *o, struct err *err)
{
	struct libdeflate_decompressor *d;
	bool ok = true;

	if (in.n < 10 + GZIP_TRAILER)
		return err_set(err, ERR_FORMAT, "gzip data is truncated: %zu bytes", in.n);
	if (!output_grow(o, gzip_hint(in, o->max), err))
		return false;
	d = libdeflate_alloc_decompressor();
	if (!d)
		die("out of memory");
	for (size_t at = 0; ok && at < in.n;) {
		struct str rest = str_sub(in, at, in.n);
		if (packing_of(rest) != PACK_GZIP) {
			ok = only_zeros(rest) ||
			     err_set(err, ERR_FORMAT,
				     "%zu bytes that are no gzip member follow at byte %zu", rest.n,
				     at);
			break;
		}
		ok = gzip_member(d, in, &at, o, err);
	}
	libdeflate_free_decompressor(d);
	return ok;
}

static bool inflate_zstd(struct str in, struct output *o, struct err *err)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer zin = { in.p, in.n, 0 };
	size_t left = 1;
	bool ok = true;

	if (!z)
		die("out of memory");
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27);
	while (ok && zin.pos < zin.size) {
		if (o->n >= o->max) {
			ok = over_limit(o, err);
			break;
		}
		ok = output_grow(o, MIN(MAX(o->n * 2, o->n + ZSTD_CHUNK), o->max), err);
		if (!ok)
			break;
		ZSTD_outBuffer zout = { o->p, MIN(o->cap, o->max), o->n };
		left = ZSTD_decompressStream(z, &zout, &zin);
		o->n = zout.pos;
		if (ZSTD_isError(left))
			ok = err_set(err, ERR_FORMAT, "broken zstd data near byte %zu: %s", zin.pos,
				     ZSTD_getErrorName(left));
	}
	/* what is still inside the decoder after the last input byte */
	while (ok && left > 0) {
		if (o->n >= o->max || !output_grow(o, MIN(o->n + ZSTD_CHUNK, o->max), err)) {
			ok = o->n >= o->max ? over_limit(o, err) : false;
			break;
		}
		ZSTD_outBuffer zout = { o->p, MIN(o->cap, o->max), o->n };
		left = ZSTD_decompressStream(z, &zout, &zin);
		if (ZSTD_isError(left) || zout.pos == o->n) {
			ok = err_set(err, ERR_FORMAT, "zstd data is truncated after %zu bytes",
				     in.n);
			break;
		}
		o->n = zout.pos;
	}
	ZSTD_freeDStream(z);
	return ok;
}

/*
 * One gzip member of little output, which is most profiles: the heap is faster than a mapping of its own. False: it is not
 * of that kind, or broken; the long way says which.
 */
static bool inflate_small(struct str in, size_t max, struct inflated *out)
{
	struct libdeflate_decompressor *d;
	size_t size, used = 0, got = 0;
	char *p;
	bool ok;

	if (in.n < 10 + GZIP_TRAILER || in.n > SMALL_OUTPUT)
		return false;
	size = gzip_hint(in, max);
	if (size > SMALL_OUTPUT || size > max)
		return false;
	p = xmalloc(size);
	d = libdeflate_alloc_decompressor();
	if (!d)
		die("out of memory");
	ok = libdeflate_gzip_decompress_ex(d, in.p, in.n, p, size, &used, &got) ==
		     LIBDEFLATE_SUCCESS &&
	     used == in.n && got <= max;
	libdeflate_free_decompressor(d);
	if (ok)
		*out = (struct inflated){ { p, got }, p, 0 };
	else
		free(p);
	return ok;
}

bool inflate_any(struct str in, size_t max, struct inflated *out, struct err *err)
{
	struct output o = { .max = max ? max : INFLATE_DEFAULT_MAX };
	enum packing kind = packing_of(in);
	bool ok;

	if (kind == PACK_NONE) {
		*out = (struct inflated){ .data = in };
		return true;
	}
	if (kind == PACK_GZIP && inflate_small(in, o.max, out))
		return true;
	ok = kind == PACK_GZIP ? inflate_gzip(in, &o, err) : inflate_zstd(in, &o, err);
	if (!ok) {
		pages_unmap(o.p, o.cap);
		return false;
	}
	*out = (struct inflated){ { (const char *)o.p, o.n }, o.p, o.cap };
	return true;
}

void inflated_release(struct inflated *z)
{
	if (z->owned && !z->owned_bytes)
		free(z->owned);
	else if (z->owned)
		pages_unmap(z->owned, z->owned_bytes);
	*z = (struct inflated){ 0 };
}

bool deflate_gzip(struct str data, int level, struct buf *out, struct err *err)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
	size_t bound, n;

	if (!c)
		die("out of memory");
	bound = libdeflate_gzip_compress_bound(c, data.n);
	if (!buf_reserve(out, bound)) {
		libdeflate_free_compressor(c);
		return err_set(err, ERR_LIMIT, "%zu bytes are too many to compress", data.n);
	}
	n = libdeflate_gzip_compress(c, data.p, data.n, out->data + out->n, bound);
	libdeflate_free_compressor(c);
	if (!n)
		return err_set(err, ERR_IO, "gzip failed");
	out->n += n;
	out->data[out->n] = '\0';
	return true;
}
