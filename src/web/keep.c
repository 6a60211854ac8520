#include "web/keep.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/spawn.h"

#define MAX_KEEPERS 12
#define MAX_WORKERS 4 /* of a keeper */
#define FEW_WORKERS 2
#define END_WAIT_MS 300 /* between asking a worker to end and ending it */
#define MAX_HELLO ((size_t)1 << 20)

enum keeper_state { KEEPER_FREE, KEEPER_LOADING, KEEPER_READY };

struct keeper {
	enum keeper_state state;
	struct keeper_order what;
	int fd;
	uint64_t used; /* counts up: the least is forgotten first */
	bool dropped;  /* goes when its last worker comes back */
	struct keep_worker workers[MAX_WORKERS];
};

struct keep {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int nursery;
	pid_t nursery_pid;
	uint64_t clock;
	struct keeper keepers[MAX_KEEPERS];
};

struct keep *keep_new(struct web_setup *setup, struct err *err)
{
	struct keep *k = xcalloc(1, sizeof(*k));

	if (!spawner_start(keeper_main, setup, &k->nursery, &k->nursery_pid, err)) {
		free(k);
		return NULL;
	}
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->changed, NULL);
	return k;
}

static bool is_busy(const struct keeper *p)
{
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
	for (size_t i = 0; i < MAX_KEEPERS; i++)
		if (k->keepers[i].state == KEEPER_READY)
			close_keeper(&k->keepers[i]);
	pthread_cond_destroy(&k->changed);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static struct keeper *find(struct keep *k, const struct keeper_order *what)
{
	for (size_t i = 0; i < MAX_KEEPERS; i++) {
		struct keeper *p = &k->keepers[i];
		if (p->state != KEEPER_FREE && !p->dropped && p->what.input == what->input &&
		    p->what.base == what->base)
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
		if (p->state == KEEPER_FREE)
			return p;
		if (p->state == KEEPER_READY && !is_busy(p) && (!oldest || p->used < oldest->used))
			oldest = p;
	}
	if (oldest)
		close_keeper(oldest);
	return oldest;
}

static bool hear_hello(int fd, struct err *err)
{
	struct keeper_hello hello;
	struct buf b = { .max = MAX_HELLO };
	bool ok = spawn_recv(fd, &b, MAX_HELLO) && b.n >= sizeof(hello);

	if (ok)
		memcpy(&hello, b.data, sizeof(hello));
	if (!ok)
		err_set(err, ERR_CHILD, "the process that loads this input ended unexpectedly");
	else if (!hello.ok)
		ok = err_set(err, ERR_FORMAT, STR_FMT,
			     STR_ARG(str_trim(str_sub(buf_str(&b), sizeof(hello), b.n))));
	buf_release(&b);
	return ok;
}

/* Loads into place p; the lock is open meanwhile. */
static bool start_keeper(struct keep *k, struct keeper *p, const struct keeper_order *what,
			 struct err *err)
{
	bool ok;

	p->state = KEEPER_LOADING;
	p->what = *what;
	bool ended = !k->nursery_pid;
	pthread_mutex_unlock(&k->lock);
	ok = ended ? err_set(err, ERR_CANCELLED, "the server ends")
		   : spawn_order(k->nursery, (struct str){ (const char *)what, sizeof(*what) },
				 &p->fd, err);
	if (ok && !hear_hello(p->fd, err)) {
		close(p->fd);
		ok = false;
	}
	pthread_mutex_lock(&k->lock);
	if (ok)
		p->state = KEEPER_READY;
	else
		memset(p, 0, sizeof(*p));
	pthread_cond_broadcast(&k->changed);
	return ok;
}

/* The keeper of what, loaded; the lock is held. */
static struct keeper *loaded_keeper(struct keep *k, const struct keeper_order *what,
				    struct err *err)
{
	for (;;) {
		struct keeper *p = find(k, what);
		if (p && p->state == KEEPER_READY) {
			p->used = ++k->clock;
			return p;
		}
		if (!p) {
			p = find_place(k);
			if (p && !start_keeper(k, p, what, err))
				return NULL;
			if (p)
				continue;
		}
		pthread_cond_wait(&k->changed, &k->lock);
	}
}

bool keep_load(struct keep *k, const struct keeper_order *what, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&k->lock);
	ok = loaded_keeper(k, what, err) != NULL;
	pthread_mutex_unlock(&k->lock);
	return ok;
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

struct keep_worker *keep_take(struct keep *k, const struct keeper_order *what, uint64_t view,
			      struct err *err)
{
	struct keep_worker *w = NULL;
	struct keeper *p;

	pthread_mutex_lock(&k->lock);
	while ((p = loaded_keeper(k, what, err)) && !(w = choose(p, view)))
		pthread_cond_wait(&k->changed, &k->lock);
	if (w && !w->pid && !start_worker(p, w, err)) {
		/* the keeper itself is gone: the next request loads again */
		if (!is_busy(p))
			close_keeper(p);
		else
			p->dropped = true;
		w = NULL;
	}
	if (w) {
		w->busy = true;
		w->view = view;
	}
	pthread_mutex_unlock(&k->lock);
	return w;
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
		if (p->dropped && p->state == KEEPER_READY && !is_busy(p))
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
		if (p->state != KEEPER_READY || (p->what.input != input && p->what.base != input))
			continue;
		if (is_busy(p))
			p->dropped = true;
		else
			close_keeper(p);
	}
	pthread_mutex_unlock(&k->lock);
}
