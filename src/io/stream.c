#include "io/stream.h"

#include <stdlib.h>

#include "base/pool.h"

#define ROWS_PER_RANGE 128 /* what fits a cache */
#define RANGES_PER_THREAD 8

struct batch {
	stream_fn *fn;
	const void *ctx;
	uint32_t from, to; /* rows */
	struct buf *bufs;  /* a range each */
};

static void write_range(void *ctx, size_t i)
{
	const struct batch *b = ctx;
	uint32_t from = b->from + (uint32_t)i * ROWS_PER_RANGE;

	b->fn(b->ctx, from, MIN(from + ROWS_PER_RANGE, b->to), &b->bufs[i]);
}

void stream_rows(struct out *out, uint32_t n, stream_fn *fn, const void *ctx)
{
	size_t n_ranges = (size_t)pool_threads() * RANGES_PER_THREAD;
	struct buf *bufs = xcalloc(n_ranges, sizeof(*bufs));

	for (uint32_t from = 0; from < n && !out->failed;) {
		size_t ranges = MIN((n - from + ROWS_PER_RANGE - 1) / ROWS_PER_RANGE, n_ranges);
		uint32_t rows = (uint32_t)MIN(ranges * ROWS_PER_RANGE, (size_t)(n - from));
		struct batch b = { fn, ctx, from, from + rows, bufs };

		pool_run(ranges, write_range, &b);
		for (size_t i = 0; i < ranges; i++)
			out_take(out, &bufs[i]);
		from += rows;
	}
	for (size_t i = 0; i < n_ranges; i++)
		buf_release(&bufs[i]);
	free(bufs);
}
