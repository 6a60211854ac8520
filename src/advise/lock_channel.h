/*
 * Channels that are used as mutexes: a channel of one place, of which what is received is thrown away, and which the same
 * goroutine fills and empties (or empties and fills) around what it guards. Who waits for its turn waits in the channel.
 */
#ifndef GOPERF_ADVISE_LOCK_CHANNEL_H
#define GOPERF_ADVISE_LOCK_CHANNEL_H

#include "advise/rule.h"

struct lock_channel {
	TSNode stmt; /* that takes it: q.turn <- struct{}{}, or <-q.turn where a token goes round */
	struct str text; /* "q.turn" */
	uint64_t id;	 /* of the channel in its package */
	TSNode release;	 /* the statement behind it in the same function; null: a helper's */
};

/*
 * stmt is a send, or a receive whose value is thrown away. False: no profile saw anybody wait there, or the package does not
 * show that it is a mutex.
 */
bool lock_channel_at(struct advisor *a, struct hot_file *f, const struct gofunc *fn, TSNode stmt,
		     struct lock_channel *out);

#endif
