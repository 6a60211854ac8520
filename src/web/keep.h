/*
 * The front's view of keepers and workers: which input is loaded, which worker is idle. Thread-safe; the calls block while
 * an input is being loaded or all its workers are busy.
 */
#ifndef GOPERF_WEB_KEEP_H
#define GOPERF_WEB_KEEP_H

#include "base/err.h"
#include "web/worker.h"

struct keep;
struct keep_worker {
	int fd;
	int pid;
	uint64_t view; /* what it answered last, for its caches */
	bool busy;
};

struct keep *keep_new(struct web_setup *setup, struct err *err) MUST_CHECK;
/* Ends all processes; calls that wait for one fail. */
void keep_end(struct keep *k);
void keep_free(struct keep *k);
/* A worker for the input, loaded first where it is not; view: hash of what is asked, to find one with warm caches. */
struct keep_worker *keep_take(struct keep *k, const struct keeper_order *what, uint64_t view,
			      struct err *err) MUST_CHECK;
/* Gives it back; not ok: it is ended, and the next request gets a new one. */
void keep_return(struct keep *k, struct keep_worker *w, bool ok);
/* Loads without a worker. */
bool keep_load(struct keep *k, const struct keeper_order *what, struct err *err) MUST_CHECK;
/* Forgets what is loaded of an input, so that the next request loads it again. */
void keep_drop(struct keep *k, uint32_t input);

#endif
