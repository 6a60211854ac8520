/*
 * Writing beside computing: full buffers go to a thread that writes them, so that a slow reader of a pipe and the work of
 * filling the next buffer overlap. For output of gigabytes; for less, struct out does.
 *
 *	struct pipeline p;
 *	pipeline_start(&p, STDOUT_FILENO);
 *	while (more && !pipeline_failed(&p)) {
 *		buf_add(pipeline_buf(&p), ...);
 *		pipeline_check(&p);
 *	}
 *	ok = pipeline_finish(&p, err);
 */
#ifndef GOPERF_IO_PIPELINE_H
#define GOPERF_IO_PIPELINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "base/err.h"

#define PIPELINE_BUFS 3
#define PIPELINE_BYTES ((size_t)1 << 20)

struct pipeline {
	int fd;
	struct buf bufs[PIPELINE_BUFS]; /* private, all of it */
	size_t filling,
		writing; /* of all buffers ever: the next to be handed over, to be written */
	bool done, threaded;
	atomic_bool failed;
	int error;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	pthread_t thread;
};

void pipeline_start(struct pipeline *p, int fd);
/* Where to write next; valid until the next check. */
static inline struct buf *pipeline_buf(struct pipeline *p)
{
	return &p->bufs[p->filling % PIPELINE_BUFS];
}
void pipeline_hand_over(struct pipeline *p);
/* Call between rows: hands the buffer over when it is full. */
static inline void pipeline_check(struct pipeline *p)
{
	if (UNLIKELY(pipeline_buf(p)->n >= PIPELINE_BYTES))
		pipeline_hand_over(p);
}
/* A write failed (the reader is gone, the disk is full): the rest is dropped. */
static inline bool pipeline_failed(struct pipeline *p)
{
	return atomic_load_explicit(&p->failed, memory_order_relaxed);
}
/* Writes what is left, ends the thread, releases. */
bool pipeline_finish(struct pipeline *p, struct err *err) MUST_CHECK;

#endif
