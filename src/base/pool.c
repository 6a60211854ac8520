#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/str.h"

#define MAX_THREADS 64

struct job {
	void (*fn)(void *ctx, size_t i);
	void *ctx;
	size_t n;
	atomic_size_t next;
};

/* Work that is itself an item of a pool runs on its own thread: the others are busy. */
static _Thread_local bool inside;

static void *work(void *arg)
{
	struct job *job = arg;

	inside = true;
	for (size_t i;
	     (i = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed)) < job->n;)
		job->fn(job->ctx, i);
	return NULL;
}

unsigned pool_threads(void)
{
	const char *env = getenv("GOPERF_THREADS");
	uint64_t want;
	cpu_set_t set;

	if (env && str_to_u64(str_of(env), 10, &want) && want >= 1)
		return (unsigned)MIN(want, MAX_THREADS);
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned)MIN(MAX(CPU_COUNT(&set), 1), MAX_THREADS);
}

void pool_run(size_t n, void (*fn)(void *ctx, size_t i), void *ctx)
{
	struct job job = { .fn = fn, .ctx = ctx, .n = n };
	pthread_t threads[MAX_THREADS];
	bool nested = inside;
	unsigned started = 0, want = nested ? 1 : (unsigned)MIN((size_t)pool_threads(), n);

	/* a thread that cannot be started is one fewer: the rest, and this one, do its share */
	while (started + 1 < want && pthread_create(&threads[started], NULL, work, &job) == 0)
		started++;
	work(&job);
	inside = nested;
	while (started)
		pthread_join(threads[--started], NULL);
}
