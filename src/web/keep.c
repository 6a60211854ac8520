#include "web/keep.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/term.h"
#include "web/spawn.h"

#define MAX_KEEPERS 12
#define MAX_WORKERS 4 /* of a keeper */
#define FEW_WORKERS 2
#define END_WAIT_MS 300 /* between asking a worker to end and ending it */
#define MAX_NEWS ((size_t)1 << 20)

struct keeper {
	enum keep_state
		state; /* KEEP_ABSENT: a free place; failed: until all who wait have heard */
	struct keeper_order what;
	int fd;
	uint64_t used; /* counts up: the least is forgotten first */
	bool dropped;  /* goes when its last worker comes back */
	struct keep_worker workers[MAX_WORKERS];
	/* while it is loading */
	int pid; /* 0: it has not said */
	int waiting;
	bool cancelled;
	int64_t began_ns;
	struct load_stage stage;
	struct err err; /* why it failed */
};

struct keep {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int nursery;
	pid_t nursery_pid;
	uint64_t clock;
	int loads; /* threads that wait for a keeper */
	struct keeper keepers[MAX_KEEPERS];
};

struct keep *keep_new(struct web_setup *setup, struct err *err)
{
	struct keep *k = xcalloc(1, sizeof(*k));

	if (!spawner_start(keeper_main, setup, &k->nursery, &k->nursery_pid, err)) {
		free(k);
		return NULL;
	}
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return k;
}

/* Somebody needs it as it is. */
static bool is_busy(const struct keeper *p)
{
	if (p->waiting)
		return true;
	for (size_t i = 0; i < MAX_WORKERS; i++)
		if (p->workers[i].busy)
			return true;
	return false;
}

static void close_keeper(struct keeper *p)
{
	for (size_t i = 0; i < MAX_WORKERS; i++)
		if (p->workers[i].pid)
			close(p->workers[i].fd);
	close(p->fd);
	memset(p, 0, sizeof(*p));
}

void keep_end(struct keep *k)
{
	pthread_mutex_lock(&k->lock);
	if (k->nursery_pid)
		spawner_stop(k->nursery, k->nursery_pid);
	k->nursery_pid = 0;
	pthread_mutex_unlock(&k->lock);
}

void keep_free(struct keep *k)
{
	keep_end(k);
	pthread_mutex_lock(&k->lock);
	while (k->loads)
		pthread_cond_wait(&k->changed, &k->lock);
	pthread_mutex_unlock(&k->lock);
	for (size_t i = 0; i < MAX_KEEPERS; i++)
		if (k->keepers[i].state == KEEP_READY)
			close_keeper(&k->keepers[i]);
	pthread_cond_destroy(&k->changed);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static bool same(const struct keeper_order *a, const struct keeper_order *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static struct keeper *find(struct keep *k, const struct keeper_order *what)
{
	for (size_t i = 0; i < MAX_KEEPERS; i++) {
		struct keeper *p = &k->keepers[i];
		if ((p->state == KEEP_READY || p->state == KEEP_LOADING) && !p->dropped &&
		    same(&p->what, what))
			return p;
	}
	return NULL;
}

/* A free place, or that of the one that was idle longest. NULL: all are busy. */
static struct keeper *find_place(struct keep *k)
{
	struct keeper *oldest = NULL;

	for (size_t i = 0; i < MAX_KEEPERS; i++) {
		struct keeper *p = &k->keepers[i];
		if (p->state == KEEP_ABSENT)
			return p;
		if (p->state == KEEP_READY && !is_busy(p) && (!oldest || p->used < oldest->used))
			oldest = p;
	}
	if (oldest)
		close_keeper(oldest);
	return oldest;
}

/* Loading: in a thread of its own, so that it goes on whoever waits for it. */

struct loading {
	struct keep *k;
	struct keeper *p;
};

/* Reads stages until the keeper has loaded, or failed. */
static bool hear_news(struct keep *k, struct keeper *p, struct err *err)
{
	struct keeper_news news = { KEEPER_STAGE, 0, { { 0 }, 0, 0, 0 } };
	struct buf b = { .max = MAX_NEWS };
	bool ok = true;

	while (ok && news.kind == KEEPER_STAGE) {
		buf_clear(&b);
		ok = spawn_recv(p->fd, &b, MAX_NEWS) && b.n >= sizeof(news);
		if (ok)
			memcpy(&news, b.data, sizeof(news));
		if (!ok || news.kind != KEEPER_STAGE)
			break;
		news.stage.text[sizeof(news.stage.text) - 1] = 0;
		pthread_mutex_lock(&k->lock);
		p->stage = news.stage;
		p->pid = news.pid;
		bool cancelled_before = p->cancelled;
		pthread_mutex_unlock(&k->lock);
		if (cancelled_before)
			kill(news.pid, SIGKILL);
	}
	pthread_mutex_lock(&k->lock);
	p->pid = 0; /* a number that may soon be another's */
	if (!ok && p->cancelled)
		err_set(err, ERR_CANCELLED, "the loading of this input was cancelled");
	else if (!ok)
		err_set(err, ERR_CHILD, "the process that loads this input ended unexpectedly");
	pthread_mutex_unlock(&k->lock);
	if (ok && news.kind == KEEPER_FAILED)
		ok = err_set(err, ERR_FORMAT, STR_FMT,
			     STR_ARG(str_trim(str_sub(buf_str(&b), sizeof(news), b.n))));
	buf_release(&b);
	return ok;
}

static void *load(void *arg)
{
	struct loading job = *(struct loading *)arg;
	struct keep *k = job.k;
	struct keeper *p = job.p;
	struct err err = { 0 };
	int fd = -1;
	bool ok;

	free(arg);
	ok = spawn_order(k->nursery, (struct str){ (const char *)&p->what, sizeof(p->what) }, &fd,
			 &err);
	p->fd = fd;
	if (ok && !hear_news(k, p, &err)) {
		close(fd);
		ok = false;
	}
	pthread_mutex_lock(&k->lock);
	p->state = ok ? KEEP_READY : KEEP_FAILED;
	p->used = ++k->clock;
	p->err = err;
	if (!ok && !p->waiting)
		memset(p, 0, sizeof(*p));
	k->loads--;
	pthread_cond_broadcast(&k->changed);
	pthread_mutex_unlock(&k->lock);
	return NULL;
}

/* The lock is held. */
static bool start_loading(struct keep *k, struct keeper *p, const struct keeper_order *what,
			  struct err *err)
{
	struct loading *job = xcalloc(1, sizeof(*job));
	pthread_t thread;

	*job = (struct loading){ k, p };
	*p = (struct keeper){ .state = KEEP_LOADING, .what = *what, .began_ns = time_mono_ns() };
	if (k->nursery_pid && pthread_create(&thread, NULL, load, job) == 0) {
		pthread_detach(thread);
		k->loads++;
		return true;
	}
	free(job);
	memset(p, 0, sizeof(*p));
	return err_set(err, ERR_CANCELLED, "the server ends");
}

/* While it is loading, until the moment (0: for ever). The lock is held, but for the waiting. */
static enum keep_state wait_loading(struct keep *k, struct keeper *p, const struct timespec *until,
				    struct err *err)
{
	enum keep_state state;
	int why = 0;

	p->waiting++;
	while (p->state == KEEP_LOADING && why != ETIMEDOUT)
		why = until ? pthread_cond_timedwait(&k->changed, &k->lock, until)
			    : pthread_cond_wait(&k->changed, &k->lock);
	state = p->state;
	p->waiting--;
	if (state == KEEP_FAILED) {
		if (err)
			*err = p->err;
		if (!p->waiting)
			memset(p, 0, sizeof(*p));
	}
	return state;
}

/* The keeper of what, loaded where until leaves the time for it; the lock is held. */
static enum keep_state loaded_keeper(struct keep *k, const struct keeper_order *what,
				     const struct timespec *until, struct keeper **out,
				     struct err *err)
{
	for (;;) {
		struct keeper *p = find(k, what);
		if (!p) {
			p = find_place(k);
			if (p && !start_loading(k, p, what, err))
				return KEEP_FAILED;
		}
		if (!p) {
			pthread_cond_wait(&k->changed, &k->lock);
			continue;
		}
		enum keep_state state = wait_loading(k, p, until, err);
		if (state == KEEP_READY)
			p->used = ++k->clock;
		*out = p;
		return state;
	}
}

enum keep_state keep_load(struct keep *k, const struct keeper_order *what, int wait_ms,
			  struct err *err)
{
	struct timespec until;
	struct keeper *p;
	enum keep_state state;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&k->lock);
	state = loaded_keeper(k, what, wait_ms < 0 ? NULL : &until, &p, err);
	pthread_mutex_unlock(&k->lock);
	return state;
}

enum keep_state keep_look(struct keep *k, const struct keeper_order *what, struct load_stage *stage,
			  double *seconds)
{
	enum keep_state state = KEEP_ABSENT;

	pthread_mutex_lock(&k->lock);
	struct keeper *p = find(k, what);
	if (p)
		state = p->state;
	if (state == KEEP_LOADING) {
		*stage = p->stage;
		*seconds = (double)(time_mono_ns() - p->began_ns) / 1e9;
	}
	pthread_mutex_unlock(&k->lock);
	return state;
}

void keep_cancel(struct keep *k, const struct keeper_order *what)
{
	pthread_mutex_lock(&k->lock);
	struct keeper *p = find(k, what);
	if (p && p->state == KEEP_LOADING) {
		p->cancelled = true;
		if (p->pid)
			kill(p->pid, SIGKILL);
	}
	pthread_mutex_unlock(&k->lock);
}

/*
 * The idle one that answered this view last; else a new one while there are few, since each holds caches; else any that is
 * idle; else a new one. NULL: all are busy.
 */
static struct keep_worker *choose(struct keeper *p, uint64_t view)
{
	struct keep_worker *fresh = NULL, *idle = NULL;
	int started = 0;

	for (size_t i = 0; i < MAX_WORKERS; i++) {
		struct keep_worker *w = &p->workers[i];
		started += w->pid != 0;
		if (w->busy)
			continue;
		if (w->pid && w->view == view)
			return w;
		if (!w->pid && !fresh)
			fresh = w;
		if (w->pid && !idle)
			idle = w;
	}
	return fresh && (started < FEW_WORKERS || !idle) ? fresh : idle;
}

static bool start_worker(struct keeper *p, struct keep_worker *w, struct err *err)
{
	struct worker_hello hello;
	struct buf b = { 0 };
	bool ok;

	if (!spawn_order(p->fd, STR("w"), &w->fd, err))
		return false;
	ok = spawn_recv(w->fd, &b, sizeof(hello)) && b.n == sizeof(hello);
	if (ok) {
		memcpy(&hello, b.data, sizeof(hello));
		w->pid = hello.pid;
	} else {
		close(w->fd);
		err_set(err, ERR_CHILD, "no process could be started for this request");
	}
	buf_release(&b);
	return ok;
}

/* Asks it to end, so that it can end its own children; then ends it. */
static void end_worker(struct keep_worker *w)
{
	struct pollfd p = { .fd = w->fd, .events = POLLRDHUP };

	kill(w->pid, SIGTERM);
	if (poll(&p, 1, END_WAIT_MS) <= 0)
		kill(w->pid, SIGKILL);
	close(w->fd);
}

/* Idle ones that have died, with their keeper most likely: nobody is to ask them. */
static void bury_dead(struct keeper *p)
{
	for (size_t i = 0; i < MAX_WORKERS; i++) {
		struct keep_worker *w = &p->workers[i];
		struct pollfd hung_up = { .fd = w->fd, .events = POLLRDHUP };

		if (w->busy || !w->pid || poll(&hung_up, 1, 0) <= 0)
			continue;
		end_worker(w);
		memset(w, 0, sizeof(*w));
	}
}

/* A worker that runs; NULL: the keeper is gone, or would not load, or has none to give. The lock is held. */
static struct keep_worker *take_running(struct keep *k, const struct keeper_order *what,
					uint64_t view, bool *gone, struct err *err)
{
	struct keep_worker *w = NULL;
	struct keeper *p;

	*gone = false;
	while (loaded_keeper(k, what, NULL, &p, err) == KEEP_READY) {
		bury_dead(p);
		w = choose(p, view);
		if (w)
			break;
		pthread_cond_wait(&k->changed, &k->lock);
	}
	if (!w || w->pid || start_worker(p, w, err))
		return w;
	*gone = true;
	if (is_busy(p))
		p->dropped = true;
	else
		close_keeper(p);
	return NULL;
}

struct keep_worker *keep_take(struct keep *k, const struct keeper_order *what, uint64_t view,
			      struct err *err)
{
	struct keep_worker *w;
	bool gone;

	pthread_mutex_lock(&k->lock);
	w = take_running(k, what, view, &gone, err);
	if (gone) /* it is loaded again, once */
		w = take_running(k, what, view, &gone, err);
	if (w) {
		w->busy = true;
		w->view = view;
	}
	pthread_mutex_unlock(&k->lock);
	return w;
}

void keep_return(struct keep *k, struct keep_worker *w, bool ok)
{
	if (!ok)
		end_worker(w);
	pthread_mutex_lock(&k->lock);
	if (!ok)
		memset(w, 0, sizeof(*w));
	w->busy = false;
	for (size_t i = 0; i < MAX_KEEPERS; i++) {
		struct keeper *p = &k->keepers[i];
		if (p->dropped && p->state == KEEP_READY && !is_busy(p))
			close_keeper(p);
	}
	pthread_cond_broadcast(&k->changed);
	pthread_mutex_unlock(&k->lock);
}

void keep_drop(struct keep *k, uint32_t input)
{
	pthread_mutex_lock(&k->lock);
	for (size_t i = 0; i < MAX_KEEPERS; i++) {
		struct keeper *p = &k->keepers[i];
		if (p->state != KEEP_READY || (p->what.input != input && p->what.base != input))
			continue;
		if (is_busy(p))
			p->dropped = true;
		else
			close_keeper(p);
	}
	pthread_mutex_unlock(&k->lock);
}
