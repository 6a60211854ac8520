/*
 * One measurement at a time on a machine: two that run at once measure each other. The lock is a file in /tmp that is
 * never deleted (GOPERF_LOCK names another) under flock(2), so a process that dies lets go of it. Who holds it writes
 * its process id there. A command that was started by the holder itself passes (GOPERF_LOCK_HOLDER in its environment).
 */
#ifndef GOPERF_IO_LOCK_H
#define GOPERF_IO_LOCK_H

#include "base/err.h"

struct measure_lock {
	int fd; /* -1: passed through, nothing is held */
};

/*
 * Waits until no other measurement runs. Calls waiting(ctx, pid) once when it has to (pid 0: unknown; waiting may be
 * NULL). False: Ctrl-C (ERR_CANCELLED), or the file cannot be had (ERR_IO).
 */
bool measure_lock_take(struct measure_lock *l, void (*waiting)(void *ctx, int pid), void *ctx,
		       struct err *err) MUST_CHECK;
void measure_lock_drop(struct measure_lock *l);

#endif
