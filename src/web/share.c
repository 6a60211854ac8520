#include "web/share.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

enum state { EMPTY, READY, TOO_LARGE };

struct share {
	pthread_mutex_t lock; /* shared by processes; its owner may die */
	enum state state;
	size_t max;
	_Alignas(64) unsigned char made[];
};

static bool lock_init(pthread_mutex_t *lock)
{
	pthread_mutexattr_t a;
	bool ok;

	if (pthread_mutexattr_init(&a) != 0)
		return false;
	ok = pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED) == 0 &&
	     pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST) == 0 &&
	     pthread_mutex_init(lock, &a) == 0;
	pthread_mutexattr_destroy(&a);
	return ok;
}

struct share *share_new(size_t max)
{
	struct share *s = mmap(NULL, sizeof(*s) + max, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (s == MAP_FAILED)
		return NULL;
	if (!lock_init(&s->lock)) {
		munmap(s, sizeof(*s) + max);
		return NULL;
	}
	s->max = max;
	return s;
}

const void *share_get(struct share *s, share_make make, void *ctx)
{
	int locked = s ? pthread_mutex_lock(&s->lock) : EINVAL;
	enum state state;

	if (locked == EOWNERDEAD) /* it died while it made it: what it left is not used */
		locked = pthread_mutex_consistent(&s->lock);
	if (locked != 0)
		return NULL;
	if (s->state == EMPTY)
		s->state = make(ctx, s->made, s->max) ? READY : TOO_LARGE;
	state = s->state;
	pthread_mutex_unlock(&s->lock);
	return state == READY ? s->made : NULL;
}
