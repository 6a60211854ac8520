/*
 * Work in parallel: n independent items on the machine's processors. Deterministic results are the
 * caller's: items write to places of their own and are combined in order.
 */
#ifndef GOPERF_BASE_POOL_H
#define GOPERF_BASE_POOL_H

#include "base/base.h"

/* (Within an item of another pool_run: on the calling thread alone.) */
/* Calls fn(ctx, i) for i in [0, n), on up to pool_threads() threads, this one included; returns when all are done. */
void pool_run(size_t n, void (*fn)(void *ctx, size_t i), void *ctx);
/* How many threads: GOPERF_THREADS, else the processors that this process may use, at most 64. */
unsigned pool_threads(void);

#endif
