#include "io/pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "io/file.h"

static void write_one(struct pipeline *p, struct buf *b)
{
	if (!pipeline_failed(p) && !fd_write_all(p->fd, b->data, b->n, NULL)) {
		p->error = errno;
		atomic_store(&p->failed, true);
	}
	buf_clear(b);
}

static void *write_all(void *ctx)
{
	struct pipeline *p = ctx;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (p->writing == p->filling && !p->done)
			pthread_cond_wait(&p->moved, &p->lock);
		if (p->writing == p->filling)
			break;
		pthread_mutex_unlock(&p->lock);
		write_one(p, &p->bufs[p->writing % PIPELINE_BUFS]);
		pthread_mutex_lock(&p->lock);
		p->writing++;
		pthread_cond_broadcast(&p->moved);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

void pipeline_start(struct pipeline *p, int fd)
{
	memset(p, 0, sizeof(*p));
	p->fd = fd;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->moved, NULL);
	/* A larger pipe means fewer turns between writer and reader; where it is none, nothing happens. */
	(void)fcntl(fd, F_SETPIPE_SZ, (int)PIPELINE_BYTES);
	p->threaded = pthread_create(&p->thread, NULL, write_all, p) == 0;
}

void pipeline_hand_over(struct pipeline *p)
{
	if (!p->threaded) {
		write_one(p, pipeline_buf(p));
		return;
	}
	pthread_mutex_lock(&p->lock);
	p->filling++;
	pthread_cond_broadcast(&p->moved);
	/* The next buffer was written before it is filled again. */
	while (p->filling - p->writing >= PIPELINE_BUFS)
		pthread_cond_wait(&p->moved, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

bool pipeline_finish(struct pipeline *p, struct err *err)
{
	pipeline_hand_over(p);
	if (p->threaded) {
		pthread_mutex_lock(&p->lock);
		p->done = true;
		pthread_cond_broadcast(&p->moved);
		pthread_mutex_unlock(&p->lock);
		pthread_join(p->thread, NULL);
	}
	for (int i = 0; i < PIPELINE_BUFS; i++)
		buf_release(&p->bufs[i]);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->moved);
	if (!pipeline_failed(p))
		return true;
	errno = p->error;
	return err_errno(err, "write");
}
