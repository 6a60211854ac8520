/*
 * The front's view of keepers and workers: which input is loaded, how far its loading is, which worker is idle. Thread-safe;
 * the calls block while an input is being loaded or all its workers are busy. Loading goes on whoever waits for it, until it is
 * done or cancelled; then all who wait hear why.
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

enum keep_state {
	KEEP_ABSENT, /* nobody asked for it yet */
	KEEP_LOADING,
	KEEP_READY,
	KEEP_FAILED, /* err says why; the next call tries again */
};
/* Loads without a worker, and waits for it so many ms at most; below 0: until it is done. */
enum keep_state keep_load(struct keep *k, const struct keeper_order *what, int wait_ms,
			  struct err *err) MUST_CHECK;
/* How far it is: stage and seconds since its loading began are set while that goes on. Never waits. */
enum keep_state keep_look(struct keep *k, const struct keeper_order *what, struct load_stage *stage,
			  double *seconds);
/* Ends the loading of it; whoever waits for it hears that it was cancelled. */
void keep_cancel(struct keep *k, const struct keeper_order *what);
/* Forgets what is loaded of an input, so that the next request loads it again. */
void keep_drop(struct keep *k, uint32_t input);

#endif
