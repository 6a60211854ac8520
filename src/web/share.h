/*
 * What one worker makes and all workers of a keeper use. The keeper sets the place aside before it has workers, so that all of
 * them see it at the same address; the first that needs it makes it there, whoever comes meanwhile waits for that. A maker
 * that dies leaves it as it was: the next one makes it. Memory is taken only once it is made.
 */
#ifndef GOPERF_WEB_SHARE_H
#define GOPERF_WEB_SHARE_H

#include "base/base.h"

struct share;

/* Fills to, which has room for max bytes; pointers into it are good in all workers. False: it does not fit. */
typedef bool (*share_make)(void *ctx, void *to, size_t max);

/* In the keeper. NULL: the system has no room for it; share_get of that is NULL, and each worker is left to itself. Never freed. */
struct share *share_new(size_t max);
/* In a worker: what was made, or NULL. */
const void *share_get(struct share *s, share_make make, void *ctx);

#endif
