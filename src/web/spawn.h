/*
 * Processes that inherit what another has loaded. A spawner is a process of one thread that waits on its socket: each order
 * carries a socket, and the spawner forks a child that owns it. The child sees the spawner's memory as it was then.
 *
 *	front (HTTP, no input in its memory)
 *	  nursery            a spawner that holds nothing
 *	    keeper           one an input: it has loaded it, and is a spawner itself
 *	      worker         answers requests, one at a time, with caches of its own
 *
 * So a crash, a loop or a lack of memory in a request costs one worker, and the next one starts from the loaded input;
 * a crash in loading costs that input. Whoever loses the parent above it ends.
 */
#ifndef GOPERF_WEB_SPAWN_H
#define GOPERF_WEB_SPAWN_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

#define SPAWN_MAX_ORDER 256 /* bytes of an order */

/* Runs in the new process; fd is its end of the socket. Its return ends the process. */
typedef void (*spawn_child)(int fd, struct str order, void *ctx);

/* Forks a spawner from this process; *fd is where it takes orders. Only from a process of one thread. */
bool spawner_start(spawn_child child, void *ctx, int *fd, pid_t *pid, struct err *err) MUST_CHECK;
/* Ends it, and with it all that stand below it. */
void spawner_stop(int fd, pid_t pid);
/* Is a spawner from now on: serves orders on fd until its other end is closed. */
void spawner_run(int fd, spawn_child child, void *ctx);
/* Orders a child; *fd is our end of its socket. A failed fork shows as the end of that socket. */
bool spawn_order(int spawner, struct str order, int *fd, struct err *err) MUST_CHECK;

/* Blocks of bytes over a socket: length first. recv: false at the end or beyond max. */
bool spawn_send(int fd, struct str block);
bool spawn_recv(int fd, struct buf *out, size_t max);

#endif
