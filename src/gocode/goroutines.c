#include "gocode/goroutines.h"

#define MAX_LABELS 65536

static const struct {
	const char *words;
	bool blocks;
} class_rows[N_GR_CLASSES] = {
	[GR_OTHER] = { "other", false },
	[GR_RUNNING] = { "running", false },
	[GR_RUNNABLE] = { "runnable", false },
	[GR_SYSCALL] = { "syscall", false },
	[GR_IO] = { "IO wait", false },
	[GR_CHAN] = { "chan send or receive", true },
	[GR_RECEIVE] = { "chan receive", true },
	[GR_RECEIVE_NIL] = { "chan receive (nil chan)", true },
	[GR_SEND] = { "chan send", true },
	[GR_SEND_NIL] = { "chan send (nil chan)", true },
	[GR_SELECT] = { "select", true },
	[GR_SELECT_NONE] = { "select (no cases)", true },
	[GR_MUTEX] = { "sync.Mutex.Lock", true },
	[GR_RWMUTEX] = { "sync.RWMutex.Lock", true },
	[GR_RWMUTEX_READ] = { "sync.RWMutex.RLock", true },
	[GR_WAITGROUP] = { "sync.WaitGroup.Wait", true },
	[GR_COND] = { "sync.Cond.Wait", true },
	[GR_SEMAPHORE] = { "semacquire", true },
	[GR_SLEEP] = { "sleep", true },
	[GR_SYSTEM] = { "runtime", false },
	[GR_SYNCTEST] = { "synctest", false },
	[GR_COROUTINE] = { "coroutine", true },
};

/* Words of the header whose class has other words than they; runtime2.go, waitReasonStrings and gStatusStrings. */
static const struct {
	const char *state;
	enum gr_class cls;
} state_rows[] = {
	{ "GC assist marking", GR_SYSTEM },
	{ "GC assist wait", GR_SYSTEM },
	{ "GC sweep wait", GR_SYSTEM },
	{ "GC scavenge wait", GR_SYSTEM },
	{ "GC worker (idle)", GR_SYSTEM },
	{ "GC worker (active)", GR_SYSTEM },
	{ "GC mark termination", GR_SYSTEM },
	{ "GC weak to strong wait", GR_SYSTEM },
	{ "garbage collection", GR_SYSTEM },
	{ "garbage collection scan", GR_SYSTEM },
	{ "wait for GC cycle", GR_SYSTEM },
	{ "finalizer wait", GR_SYSTEM },
	{ "cleanup wait", GR_SYSTEM },
	{ "force gc (idle)", GR_SYSTEM },
	{ "GOMAXPROCS updater (idle)", GR_SYSTEM },
	{ "dumping heap", GR_SYSTEM },
	{ "trace reader (blocked)", GR_SYSTEM },
	{ "stopping the world", GR_SYSTEM },
	{ "flushing proc caches", GR_SYSTEM },
	{ "trace goroutine status", GR_SYSTEM },
	{ "trace proc status", GR_SYSTEM },
	{ "page trace flush", GR_SYSTEM },
	{ "panicwait", GR_SYSTEM },
	{ "timer goroutine (idle)", GR_SYSTEM },
	{ "idle", GR_SYSTEM },
	{ "preempted", GR_RUNNABLE },
	{ "copystack", GR_RUNNABLE },
	{ "debug call", GR_SYSTEM },
	{ "synctest.Run", GR_SYNCTEST },
	{ "synctest.Wait", GR_SYNCTEST },
};

static const struct {
	const char *fn;
	enum gr_class cls;
} frame_rows[] = {
	{ "runtime.chanrecv", GR_RECEIVE },
	{ "runtime.chanrecv1", GR_RECEIVE },
	{ "runtime.chanrecv2", GR_RECEIVE },
	{ "runtime.chansend", GR_SEND },
	{ "runtime.chansend1", GR_SEND },
	{ "runtime.selectgo", GR_SELECT },
	{ "runtime.block", GR_SELECT_NONE },
	{ "runtime.netpollblock", GR_IO },
	{ "internal/poll.runtime_pollWait", GR_IO },
	{ "time.Sleep", GR_SLEEP },
	{ "runtime.timeSleep", GR_SLEEP },
	{ "sync.runtime_SemacquireMutex", GR_MUTEX },
	{ "internal/sync.runtime_SemacquireMutex", GR_MUTEX },
	{ "sync.runtime_SemacquireRWMutexR", GR_RWMUTEX_READ },
	{ "sync.runtime_SemacquireRWMutex", GR_RWMUTEX },
	{ "sync.runtime_SemacquireWaitGroup", GR_WAITGROUP },
	{ "sync.(*WaitGroup).Wait", GR_WAITGROUP },
	{ "sync.runtime_notifyListWait", GR_COND },
	{ "sync.runtime_Semacquire", GR_SEMAPHORE },
	{ "internal/poll.runtime_Semacquire", GR_SEMAPHORE },
	{ "runtime.coroswitch", GR_COROUTINE },
	{ "runtime.coroswitch_m", GR_COROUTINE },
	{ "runtime.notetsleepg", GR_SYSCALL },
	{ "syscall.Syscall", GR_SYSCALL },
	{ "syscall.Syscall6", GR_SYSCALL },
	{ "syscall.RawSyscall6", GR_SYSCALL },
	{ "os/signal.signal_recv", GR_SYSCALL },
	{ "runtime/pprof.runtime_goroutineProfileWithLabels", GR_RUNNING },
	{ "runtime/pprof.writeRuntimeProfile", GR_RUNNING },
	{ "runtime/pprof.runtime_goroutineLeakProfileWithLabels", GR_RUNNING },
	{ "internal/synctest.Run", GR_SYNCTEST },
	{ "internal/synctest.Wait", GR_SYNCTEST },
};

const char *gr_class_word(enum gr_class c)
{
	return class_rows[c].words;
}

bool gr_class_blocks(enum gr_class c)
{
	return class_rows[c].blocks;
}

enum gr_class gr_class_of_state(struct str state)
{
	for (size_t i = 1; i < N_GR_CLASSES; i++)
		if (str_eq(state, str_of(class_rows[i].words)))
			return (enum gr_class)i;
	for (size_t i = 0; i < ARRAY_LEN(state_rows); i++)
		if (str_eq(state, str_of(state_rows[i].state)))
			return state_rows[i].cls;
	return GR_OTHER;
}

enum gr_class gr_class_of_frame(struct str fn)
{
	for (size_t i = 0; i < ARRAY_LEN(frame_rows); i++)
		if (str_eq(fn, str_of(frame_rows[i].fn)))
			return frame_rows[i].cls;
	return GR_OTHER;
}

void goroutines_init(struct goroutines *g)
{
	memset(g, 0, sizeof(*g));
	intern_init(&g->strs);
}

void goroutines_release(struct goroutines *g)
{
	intern_release(&g->strs);
	vec_release(&g->frames);
	hashset_release(&g->frame_set);
	vec_release(&g->frame_ids);
	vec_release(&g->stacks);
	hashset_release(&g->stack_set);
	vec_release(&g->labels);
	map_release(&g->label_map);
	vec_release(&g->dumps);
}

struct frame_key {
	const struct goroutines *g;
	struct str fn, file;
	uint32_t line;
};

static bool same_frame(const void *ctx, uint32_t i, const void *key)
{
	const struct goroutines *g = ctx;
	const struct frame_key *k = key;
	const struct gr_frame *f = &g->frames.v[i];

	return f->line == k->line && str_eq(gr_str(g, f->fn), k->fn) &&
	       str_eq(gr_str(g, f->file), k->file);
}

uint32_t gr_add_frame(struct goroutines *g, struct str fn, struct str file, uint32_t line)
{
	struct frame_key key = { g, fn, file, line };
	uint64_t hash = hash_bytes(fn.p, fn.n, hash_bytes(file.p, file.n, line));
	uint32_t i = hashset_find(&g->frame_set, hash, same_frame, g, &key);

	if (i != MAP_NONE)
		return i;
	i = (uint32_t)g->frames.n;
	vec_push(&g->frames,
		 (struct gr_frame){ intern_id(&g->strs, fn), intern_id(&g->strs, file), line });
	hashset_add(&g->frame_set, hash, i);
	return i;
}

struct stack_key {
	const struct gr_stack *what;
	const uint32_t *frames;
	uint32_t n;
};

static bool same_stack(const void *ctx, uint32_t i, const void *key)
{
	const struct goroutines *g = ctx;
	const struct stack_key *k = key;
	const struct gr_stack *a = &g->stacks.v[i], *b = k->what;

	return a->n == k->n && a->dump == b->dump && a->cls == b->cls && a->state == b->state &&
	       a->creator == b->creator && a->leaked == b->leaked && a->locked == b->locked &&
	       a->elided == b->elided &&
	       (k->n == 0 ||
		memcmp(&g->frame_ids.v[a->first], k->frames, k->n * sizeof(*k->frames)) == 0);
}

static uint64_t stack_hash(const struct gr_stack *s, const uint32_t *frames, uint32_t n)
{
	uint64_t h = hash_bytes(frames, n * sizeof(*frames), s->dump);

	h = hash_mix(h, (uint64_t)s->creator << 32 | s->state);
	return hash_mix(h, (uint64_t)s->cls << 3 | (uint64_t)s->leaked << 2 |
				   (uint64_t)s->locked << 1 | s->elided);
}

static void count_more(struct gr_stack *to, const struct gr_stack *what)
{
	if (what->n_aged) {
		to->min_minutes =
			to->n_aged ? MIN(to->min_minutes, what->min_minutes) : what->min_minutes;
		to->max_minutes = MAX(to->max_minutes, what->max_minutes);
	}
	to->n_aged += what->n_aged;
	to->count += what->count;
}

uint32_t gr_add_stack(struct goroutines *g, const struct gr_stack *what, const uint32_t *frames,
		      uint32_t n)
{
	struct stack_key key = { what, frames, n };
	uint64_t hash = stack_hash(what, frames, n);
	uint32_t i = hashset_find(&g->stack_set, hash, same_stack, g, &key);

	g->dumps.v[what->dump].count += what->count;
	if (what->leaked)
		g->dumps.v[what->dump].leaked += what->count;
	if (i != MAP_NONE) {
		count_more(&g->stacks.v[i], what);
		return i;
	}
	i = (uint32_t)g->stacks.n;
	vec_push(&g->stacks, *what);
	g->stacks.v[i].first = (uint32_t)g->frame_ids.n;
	g->stacks.v[i].n = n;
	for (uint32_t k = 0; k < n; k++)
		vec_push(&g->frame_ids, frames[k]);
	hashset_add(&g->stack_set, hash, i);
	return i;
}

void gr_add_label(struct goroutines *g, uint32_t stack, struct str key, struct str value,
		  uint64_t count)
{
	char text[256];
	size_t n = MIN(key.n, (size_t)96), m = MIN(value.n, sizeof(text) - n - 1);
	bool added;

	/* values that differ in every goroutine (request ids) tell nothing about a group */
	if (g->labels.n >= MAX_LABELS)
		return;
	memcpy(text, key.p, n);
	text[n] = '=';
	if (m)
		memcpy(text + n + 1, value.p, m);
	uint32_t id = intern_id(&g->strs, (struct str){ text, n + 1 + m });
	uint32_t i = map_get_or_put(&g->label_map, (uint64_t)stack << 32 | id,
				    (uint32_t)g->labels.n, &added);
	if (added)
		vec_push(&g->labels, (struct gr_label){ stack, id, 0 });
	g->labels.v[i].count += count;
}
