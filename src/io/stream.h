/*
 * Output of a row an entity, written on all processors and put out in order. No more than a few rows a processor are in
 * memory.
 */
#ifndef GOPERF_IO_STREAM_H
#define GOPERF_IO_STREAM_H

#include "io/file.h"

/* Writes rows [from, to) into b. Runs on several threads at once: ctx is only read. */
typedef void stream_fn(const void *ctx, uint32_t from, uint32_t to, struct buf *b);

/* Rows [0, n) through fn; stops early when out has failed. */
void stream_rows(struct out *out, uint32_t n, stream_fn *fn, const void *ctx);

#endif
