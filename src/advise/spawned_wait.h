/* Goroutines that wait for something of their own: a channel that they are given, or the end of a context. */
#ifndef GOPERF_ADVISE_SPAWNED_WAIT_H
#define GOPERF_ADVISE_SPAWNED_WAIT_H

#include "advise/rule.h"

/*
 * Whether what a goroutine runs (body, in src; call: by which, in the loop), or a function that it calls, blocks until one of its own channels has something: a
 * select that only receives, without a default, or a receive. Its own are those of a parameter, the receiver, or a variable of
 * the loop, and Done() of a context beside them. Tokens and answers that all share are not: fewer goroutines would do.
 */
bool spawned_waits(const struct hot_file *f, const struct gosrc *src, TSNode body, TSNode loop,
		   TSNode call);

#endif
