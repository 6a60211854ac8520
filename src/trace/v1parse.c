/* Format 1: from bytes to a consistent stream of its own events (internal/trace/internal/tracev1). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/gosort.h"
#include "trace/v1parse.h"

#define MAX_ARGS 2048 /* bytes of a long event's arguments, so no more arguments */
#define PROFILE_P 1000005
#define NO_ARGS 0xff

const struct v1_spec v1_specs[V1_TYPES] = {
	[V1_BATCH] = { "Batch", 5, false, 2 },
	[V1_FREQUENCY] = { "Frequency", 5, false, 1 },
	[V1_STACK] = { "Stack", 5, false, 2 },
	[V1_GOMAXPROCS] = { "Gomaxprocs", 5, true, 1 },
	[V1_PROC_START] = { "ProcStart", 5, false, 1 },
	[V1_PROC_STOP] = { "ProcStop", 5, false, 0 },
	[V1_GC_START] = { "GCStart", 5, true, 1 },
	[V1_GC_DONE] = { "GCDone", 5, false, 0 },
	[V1_STW_START] = { "GCSTWStart", 5, false, 1 },
	[V1_STW_DONE] = { "GCSTWDone", 5, false, 0 },
	[V1_SWEEP_START] = { "GCSweepStart", 5, true, 0 },
	[V1_SWEEP_DONE] = { "GCSweepDone", 5, false, 2 },
	[V1_GO_CREATE] = { "GoCreate", 5, true, 2 },
	[V1_GO_START] = { "GoStart", 5, false, 2 },
	[V1_GO_END] = { "GoEnd", 5, false, 0 },
	[V1_GO_STOP] = { "GoStop", 5, true, 0 },
	[V1_GO_SCHED] = { "GoSched", 5, true, 0 },
	[V1_GO_PREEMPT] = { "GoPreempt", 5, true, 0 },
	[V1_GO_SLEEP] = { "GoSleep", 5, true, 0 },
	[V1_GO_BLOCK] = { "GoBlock", 5, true, 0 },
	[V1_GO_UNBLOCK] = { "GoUnblock", 5, true, 2 },
	[V1_GO_BLOCK_SEND] = { "GoBlockSend", 5, true, 0 },
	[V1_GO_BLOCK_RECV] = { "GoBlockRecv", 5, true, 0 },
	[V1_GO_BLOCK_SELECT] = { "GoBlockSelect", 5, true, 0 },
	[V1_GO_BLOCK_SYNC] = { "GoBlockSync", 5, true, 0 },
	[V1_GO_BLOCK_COND] = { "GoBlockCond", 5, true, 0 },
	[V1_GO_BLOCK_NET] = { "GoBlockNet", 5, true, 0 },
	[V1_GO_SYSCALL] = { "GoSysCall", 5, true, 0 },
	[V1_GO_SYS_EXIT] = { "GoSysExit", 5, false, 3 },
	[V1_GO_SYS_BLOCK] = { "GoSysBlock", 5, false, 0 },
	[V1_GO_WAITING] = { "GoWaiting", 5, false, 1 },
	[V1_GO_IN_SYSCALL] = { "GoInSyscall", 5, false, 1 },
	[V1_HEAP_ALLOC] = { "HeapAlloc", 5, false, 1 },
	[V1_HEAP_GOAL] = { "HeapGoal", 5, false, 1 },
	[V1_TIMER_GOROUTINE] = { "TimerGoroutine", 5, false, 1 },
	[V1_FUTILE_WAKEUP] = { "FutileWakeup", 5, false, 0 },
	[V1_STRING] = { "String", 7, false, 0 },
	[V1_GO_START_LOCAL] = { "GoStartLocal", 7, false, 1 },
	[V1_GO_UNBLOCK_LOCAL] = { "GoUnblockLocal", 7, true, 1 },
	[V1_GO_SYS_EXIT_LOCAL] = { "GoSysExitLocal", 7, false, 2 },
	[V1_GO_START_LABEL] = { "GoStartLabel", 8, false, 3 },
	[V1_GO_BLOCK_GC] = { "GoBlockGC", 8, true, 0 },
	[V1_ASSIST_START] = { "GCMarkAssistStart", 9, true, 0 },
	[V1_ASSIST_DONE] = { "GCMarkAssistDone", 9, false, 0 },
	[V1_TASK_CREATE] = { "UserTaskCreate", 11, true, 3 },
	[V1_TASK_END] = { "UserTaskEnd", 11, true, 1 },
	[V1_REGION] = { "UserRegion", 11, true, 3 },
	[V1_LOG] = { "UserLog", 11, true, 2 },
	[V1_CPU_SAMPLE] = { "CPUSample", 19, true, 3 },
};

struct batch_list {
	int32_t pid;
	VEC(size_t) offsets;
	size_t next;
};

struct raw {
	uint8_t type; /* V1_NONE: nothing to show (a string) */
	uint64_t args[MAX_ARGS + 1];
	size_t nargs;
	struct str text; /* of a log */
	int32_t pid;
	size_t offset; /* of a batch */
};

struct parser {
	struct v1_trace *t;
	const uint8_t *p;
	size_t n, off;
	unsigned version;
	VEC(struct batch_list) batches;
	struct map batch_of; /* pid -> index */
	VEC(struct v1_event) samples;
	struct map timer_gs;
	struct map string_of;
	struct map stack_of;
	struct map last_gs; /* pid -> index of last_g */
	VEC(uint64_t) last_g;
	int64_t last_ts;
	uint64_t cur_g;
	int32_t cur_p;
	int64_t ticks_per_sec;
	struct raw raw;
	struct err *err;
};

enum got { GOT, GOT_EOF, GOT_ERROR };

static enum got bad(struct parser *k, const char *fmt, ...) PRINTF_LIKE(2, 3);
static enum got bad(struct parser *k, const char *fmt, ...)
{
	char text[sizeof(k->err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(k->err, ERR_FORMAT, "%s", text);
	return GOT_ERROR;
}

/* Raw events ------------------------------------------------------------------------------------------------------ */

static const char malformed[] = "malformatted base-128 varint";

/* Reads a number at *off, not beyond end. */
static bool value(struct parser *k, size_t *off, size_t end, uint64_t *out)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 10 && *off + i < end; i++) {
		uint8_t b = k->p[*off + i];
		v |= (uint64_t)(b & 0x7f) << (7 * i);
		if (b < 0x80) {
			if (i == 9 && b > 1)
				return false;
			*off += i + 1;
			*out = v;
			return true;
		}
	}
	return false;
}

static bool read_value(struct parser *k, uint64_t *out)
{
	return value(k, &k->off, k->n, out);
}

static bool discard(struct parser *k, uint64_t n)
{
	if (n > k->n - k->off)
		return false;
	k->off += (size_t)n;
	return true;
}

static bool read_full(struct parser *k, uint64_t n, struct str *out)
{
	if (k->off >= k->n || n > k->n - k->off)
		return false;
	*out = (struct str){ (const char *)k->p + k->off, (size_t)n };
	k->off += (size_t)n;
	return true;
}

static enum got raw_string(struct parser *k, bool skip)
{
	uint64_t id, n;
	bool added;
	struct str s;

	k->raw.type = V1_NONE;
	if (skip) {
		if (!read_value(k, &id) || !read_value(k, &n))
			return bad(k, malformed);
		return discard(k, n) ? GOT : bad(k, "failed to read trace: EOF");
	}
	if (!read_value(k, &id))
		return bad(k, malformed);
	if (id == 0)
		return bad(k, "string has invalid id 0");
	if (map_get(&k->string_of, id) != MAP_NONE)
		return bad(k, "string has duplicate id %llu", (unsigned long long)id);
	if (!read_value(k, &n))
		return bad(k, malformed);
	if (n == 0)
		return bad(k, "string has invalid length 0");
	if (n > 1000000)
		return bad(k, "string has too large length %llu", (unsigned long long)n);
	if (!read_full(k, n, &s))
		return bad(k, "failed to read trace: unexpected EOF");
	map_get_or_put(&k->string_of, id, (uint32_t)k->t->strings.n, &added);
	vec_push(&k->t->strings, (struct v1_string){ id, s });
	return GOT;
}

static enum got raw_batch(struct parser *k, unsigned narg)
{
	size_t offset = k->off - 1;
	uint64_t pid, ticks;

	if (narg != 2)
		return bad(k, "EvBatch has wrong number of arguments: got %u, want 2", narg);
	if (!read_value(k, &pid))
		return bad(k, malformed);
	if (pid != UINT64_MAX && pid > INT32_MAX)
		return bad(k, "processor ID %llu is larger than maximum of %llu",
			   (unsigned long long)pid, (unsigned long long)UINT64_MAX);
	if (!read_value(k, &ticks))
		return bad(k, malformed);
	k->raw.pid = pid == UINT64_MAX ? -1 : (int32_t)pid;
	k->raw.offset = offset;
	k->raw.args[0] = pid;
	k->raw.args[1] = ticks;
	k->raw.nargs = 2;
	return GOT;
}

static enum got log_text(struct parser *k, bool skip)
{
	uint64_t n;

	if (!read_value(k, &n))
		return bad(k, malformed);
	if (skip)
		return discard(k, n) ? GOT : GOT_EOF;
	k->raw.text = STR("");
	if (n == 0)
		return GOT;
	if (n > 1000000)
		return bad(k, "string is too large (len=%llu)", (unsigned long long)n);
	return read_full(k, n, &k->raw.text) ? GOT : bad(k, "failed to read trace: unexpected EOF");
}

/* More than three arguments: their length in bytes stands first. */
static enum got raw_long(struct parser *k, bool skip)
{
	unsigned type = k->raw.type;
	uint64_t n;
	size_t end;

	if (!read_value(k, &n))
		return bad(k, "failed to read event %u argument: %s", type, malformed);
	if (n > MAX_ARGS)
		return bad(k,
			   "failed to read event %u argument: length-prefixed argument too big: "
			   "%llu bytes, limit is %d",
			   type, (unsigned long long)n, MAX_ARGS);
	if (skip && type != V1_CPU_SAMPLE) {
		if (!discard(k, n))
			return bad(k, "failed to read trace: EOF");
	} else {
		if (k->off >= k->n || n > k->n - k->off)
			return bad(k, "failed to read trace: unexpected EOF");
		for (end = k->off + (size_t)n; k->off < end; k->raw.nargs++)
			if (!value(k, &k->off, end, &k->raw.args[k->raw.nargs]))
				return bad(k, malformed);
	}
	return type == V1_LOG ? log_text(k, skip) : GOT;
}

static enum got read_raw(struct parser *k, bool skip)
{
	unsigned b, type, narg;

	if (k->off >= k->n)
		return GOT_EOF;
	b = k->p[k->off++];
	type = b & 0x3f;
	narg = (b >> 6) + 1;
	if (type == V1_NONE || type >= V1_TYPES || v1_specs[type].since > k->version)
		return bad(k, "unknown event type %u", type);
	k->raw.type = (uint8_t)type;
	k->raw.nargs = 0;
	if (type == V1_STRING)
		return raw_string(k, skip);
	if (type == V1_BATCH)
		return raw_batch(k, narg);
	if (narg > 3)
		return raw_long(k, skip);
	for (unsigned i = 0; i < narg; i++) {
		uint64_t v;
		if (!read_value(k, &v))
			return bad(k, "failed to read event %u argument: %s", type, malformed);
		if (!skip)
			k->raw.args[k->raw.nargs++] = v;
	}
	return GOT;
}

static size_t want_args(const struct raw *r)
{
	size_t n = v1_specs[r->type].nargs + v1_specs[r->type].stack;

	if (r->type == V1_STACK)
		return r->nargs;
	return r->type == V1_BATCH || r->type == V1_FREQUENCY || r->type == V1_TIMER_GOROUTINE
		       ? n
		       : n + 1;
}

/* First pass: where the batches are, and the CPU samples ------------------------------------------------------------ */

static struct batch_list *batches_of(struct parser *k, int32_t pid, bool add)
{
	bool added = false;
	uint32_t i =
		add ? map_get_or_put(&k->batch_of, (uint32_t)pid, (uint32_t)k->batches.n, &added)
		    : map_get(&k->batch_of, (uint32_t)pid);

	if (added)
		vec_push(&k->batches, (struct batch_list){ .pid = pid });
	return i == MAP_NONE ? NULL : &k->batches.v[i];
}

static enum got add_sample(struct parser *k)
{
	const struct raw *r = &k->raw;
	size_t want = want_args(r);

	if (r->nargs != want)
		return bad(k, "CPU sample has wrong number of arguments: want %zu, got %zu", want,
			   r->nargs);
	vec_push(&k->samples, (struct v1_event){ .ts = (int64_t)r->args[1],
						 .p = (int32_t)r->args[2],
						 .g = r->args[3],
						 .args = { 0, r->args[2], r->args[3] },
						 .stack = (uint32_t)r->args[4],
						 .type = V1_CPU_SAMPLE });
	return GOT;
}

static bool index_batches(struct parser *k)
{
	int32_t cur = 0;
	enum got g;

	while ((g = read_raw(k, true)) == GOT) {
		if (k->raw.type == V1_NONE)
			continue;
		if (k->raw.type == V1_BATCH) {
			vec_push(&batches_of(k, k->raw.pid, true)->offsets, k->raw.offset);
			cur = k->raw.pid;
		}
		if (!batches_of(k, cur, false)) {
			bad(k, "read event %u with current P of %d, but P has no batches yet",
			    k->raw.type, cur);
			return false;
		}
		if (k->raw.type == V1_CPU_SAMPLE && add_sample(k) != GOT)
			return false;
	}
	return g == GOT_EOF;
}

/* Second pass: events ------------------------------------------------------------------------------------------------ */

static uint64_t *last_g_of(struct parser *k, int32_t pid)
{
	bool added;
	uint32_t i = map_get_or_put(&k->last_gs, (uint32_t)pid, (uint32_t)k->last_g.n, &added);

	if (added)
		vec_push(&k->last_g, 0);
	return &k->last_g.v[i];
}

static enum got parse_stack(struct parser *k)
{
	const struct raw *r = &k->raw;
	uint64_t size;
	bool added;
	uint32_t i;

	if (r->nargs < 2)
		return bad(k, "EvStack has wrong number of arguments: want at least 2, got %zu",
			   r->nargs);
	size = r->args[1];
	if (size > 1000)
		return bad(k, "EvStack has bad number of frames: %llu", (unsigned long long)size);
	if (r->nargs != 2 + 4 * size)
		return bad(k, "EvStack has wrong number of arguments: want %llu, got %zu",
			   (unsigned long long)(2 + 4 * size), r->nargs);
	if ((uint32_t)r->args[0] == 0 || size == 0)
		return GOT;
	i = map_get_or_put(&k->stack_of, (uint32_t)r->args[0], (uint32_t)k->t->stacks.n, &added);
	if (added)
		(void)vec_add(&k->t->stacks);
	k->t->stacks.v[i] = (struct v1_stack){ (uint32_t)r->args[0], (uint32_t)k->t->frame_ids.n,
					       (uint32_t)size };
	for (uint64_t f = 0; f < size; f++) {
		const uint64_t *a = r->args + 2 + 4 * f;
		uint32_t id = map_get_or_put(&k->t->pcs, a[0], (uint32_t)k->t->frames.n, &added);
		if (added)
			vec_push(&k->t->frames, (struct trace_frame){ a[0], a[1], a[2], a[3] });
		vec_push(&k->t->frame_ids, id);
	}
	return GOT;
}

static void begin_batch(struct parser *k)
{
	*last_g_of(k, k->cur_p) = k->cur_g;
	k->cur_p = k->raw.args[0] == UINT64_MAX ? -1 : (int32_t)k->raw.args[0];
	k->cur_g = *last_g_of(k, k->cur_p);
	k->last_ts = (int64_t)k->raw.args[1];
}

static void set_context(struct parser *k, struct v1_event *e)
{
	switch (e->type) {
	case V1_GO_START:
	case V1_GO_START_LOCAL:
	case V1_GO_START_LABEL:
		e->g = k->cur_g = e->args[0];
		break;
	case V1_GO_END:
	case V1_GO_STOP:
	case V1_GO_SCHED:
	case V1_GO_PREEMPT:
	case V1_GO_SLEEP:
	case V1_GO_BLOCK:
	case V1_GO_BLOCK_SEND:
	case V1_GO_BLOCK_RECV:
	case V1_GO_BLOCK_SELECT:
	case V1_GO_BLOCK_SYNC:
	case V1_GO_BLOCK_COND:
	case V1_GO_BLOCK_NET:
	case V1_GO_SYS_BLOCK:
	case V1_GO_BLOCK_GC:
		k->cur_g = 0;
		break;
	case V1_GO_SYS_EXIT:
	case V1_GO_WAITING:
	case V1_GO_IN_SYSCALL:
		e->g = e->args[0];
		break;
	case V1_LOG:
		e->args[3] = intern_id_static(&k->t->inline_strings, k->raw.text);
		break;
	}
}

/* e->type is V1_NONE where the event is none of the stream. */
static enum got parse_event(struct parser *k, struct v1_event *e)
{
	const struct raw *r = &k->raw;
	const struct v1_spec *s = &v1_specs[r->type];
	size_t want = want_args(r);
	bool added;

	*e = (struct v1_event){ .type = V1_NONE };
	if (r->nargs != want)
		return bad(k, "%s has wrong number of arguments: want %zu, got %zu", s->name, want,
			   r->nargs);
	switch (r->type) {
	case V1_BATCH:
		begin_batch(k);
		return GOT;
	case V1_FREQUENCY:
		k->ticks_per_sec = (int64_t)r->args[0];
		return k->ticks_per_sec <= 0 ? bad(k, "time stamps out of order") : GOT;
	case V1_TIMER_GOROUTINE:
		map_get_or_put(&k->timer_gs, r->args[0], 0, &added);
		return GOT;
	case V1_STACK:
		return parse_stack(k);
	}
	e->type = r->type;
	e->p = k->cur_p;
	e->g = k->cur_g;
	e->ts = k->last_ts = (int64_t)((uint64_t)k->last_ts + r->args[0]);
	for (size_t i = 1; i < want; i++) {
		if (i == want - 1 && s->stack)
			e->stack = (uint32_t)r->args[i];
		else
			e->args[i - 1] = r->args[i];
	}
	set_context(k, e);
	return GOT;
}

/* The events of a processor's next batch. GOT_EOF: it has no more. */
static enum got load_batch(struct parser *k, struct batch_list *b, struct v1_lane *lane)
{
	bool header = false;
	enum got g;

	if (!b || b->next >= b->offsets.n)
		return GOT_EOF;
	k->off = b->offsets.v[b->next++];
	vec_clear(&lane->events);
	lane->at = 0;
	while ((g = read_raw(k, false)) == GOT) {
		struct v1_event e;
		if (k->raw.type == V1_NONE || k->raw.type == V1_CPU_SAMPLE)
			continue;
		if (k->raw.type == V1_BATCH) {
			if (header)
				break;
			header = true;
		}
		if (parse_event(k, &e) != GOT)
			return GOT_ERROR;
		if (e.type != V1_NONE)
			vec_push(&lane->events, e);
	}
	return g == GOT_ERROR ? GOT_ERROR : GOT;
}

/* Merging: events wait until the goroutine that they are about is in the right state ------------------------------------ */

enum { DEAD, RUNNABLE, RUNNING, WAITING };
#define UNORDERED UINT64_MAX
#define GARBAGE (UINT64_MAX - 1)
#define NO_SEQ UINT64_MAX
#define SEQ_INC (UINT64_MAX - 1)

struct g_state {
	uint64_t seq;
	uint8_t status;
};

struct change {
	uint64_t g;
	struct g_state from, to;
};

static struct change change_of(const struct v1_event *e)
{
	switch (e->type) {
	case V1_GO_CREATE:
		return (struct change){ e->args[0], { 0, DEAD }, { 1, RUNNABLE } };
	case V1_GO_WAITING:
	case V1_GO_IN_SYSCALL:
		return (struct change){ e->g, { 1, RUNNABLE }, { 2, WAITING } };
	case V1_GO_START:
	case V1_GO_START_LABEL:
		return (struct change){ e->g,
					{ e->args[1], RUNNABLE },
					{ e->args[1] + 1, RUNNING } };
	case V1_GO_START_LOCAL:
		return (struct change){ e->g, { NO_SEQ, RUNNABLE }, { SEQ_INC, RUNNING } };
	case V1_GO_BLOCK:
	case V1_GO_BLOCK_SEND:
	case V1_GO_BLOCK_RECV:
	case V1_GO_BLOCK_SELECT:
	case V1_GO_BLOCK_SYNC:
	case V1_GO_BLOCK_COND:
	case V1_GO_BLOCK_NET:
	case V1_GO_SLEEP:
	case V1_GO_SYS_BLOCK:
	case V1_GO_BLOCK_GC:
		return (struct change){ e->g, { NO_SEQ, RUNNING }, { NO_SEQ, WAITING } };
	case V1_GO_SCHED:
	case V1_GO_PREEMPT:
		return (struct change){ e->g, { NO_SEQ, RUNNING }, { NO_SEQ, RUNNABLE } };
	case V1_GO_UNBLOCK:
	case V1_GO_SYS_EXIT:
		return (struct change){ e->args[0],
					{ e->args[1], WAITING },
					{ e->args[1] + 1, RUNNABLE } };
	case V1_GO_UNBLOCK_LOCAL:
	case V1_GO_SYS_EXIT_LOCAL:
		return (struct change){ e->args[0], { NO_SEQ, WAITING }, { SEQ_INC, RUNNABLE } };
	case V1_GC_START:
		return (struct change){ GARBAGE, { e->args[0], DEAD }, { e->args[0] + 1, DEAD } };
	}
	return (struct change){ .g = UNORDERED };
}

struct merger {
	struct parser *k;
	VEC(struct v1_lane) lanes;
	VEC(uint32_t) available;
	struct {
		VEC(struct v1_event) ev;
		VEC(uint32_t) lane;
	} heap;
	struct map state_of;
	VEC(struct g_state) states;
};

static struct g_state state_of(const struct merger *m, uint64_t g)
{
	uint32_t i = map_get(&m->state_of, g);

	return i == MAP_NONE ? (struct g_state){ 0, DEAD } : m->states.v[i];
}

static bool is_ready(const struct merger *m, const struct change *c)
{
	struct g_state now;

	if (c->g == UNORDERED)
		return true;
	now = state_of(m, c->g);
	return (c->from.seq == NO_SEQ || c->from.seq == now.seq) && c->from.status == now.status;
}

static bool apply(struct merger *m, const struct change *c)
{
	struct g_state next = c->to, now;
	bool added;
	uint32_t i;

	if (c->g == UNORDERED)
		return true;
	if (!is_ready(m, c))
		return false;
	now = state_of(m, c->g);
	if (next.seq == NO_SEQ)
		next.seq = now.seq;
	else if (next.seq == SEQ_INC)
		next.seq = now.seq + 1;
	i = map_get_or_put(&m->state_of, c->g, (uint32_t)m->states.n, &added);
	if (added)
		(void)vec_add(&m->states);
	m->states.v[i] = next;
	return true;
}

static void heap_swap(struct merger *m, size_t a, size_t b)
{
	struct v1_event e = m->heap.ev.v[a];
	uint32_t l = m->heap.lane.v[a];

	m->heap.ev.v[a] = m->heap.ev.v[b];
	m->heap.lane.v[a] = m->heap.lane.v[b];
	m->heap.ev.v[b] = e;
	m->heap.lane.v[b] = l;
}

static void heap_push(struct merger *m, const struct v1_event *e, uint32_t lane)
{
	size_t j = m->heap.ev.n;

	vec_push(&m->heap.ev, *e);
	vec_push(&m->heap.lane, lane);
	while (j > 0 && m->heap.ev.v[j].ts < m->heap.ev.v[(j - 1) / 2].ts) {
		heap_swap(m, j, (j - 1) / 2);
		j = (j - 1) / 2;
	}
}

static void heap_pop(struct merger *m, struct v1_event *e, uint32_t *lane)
{
	size_t n = --m->heap.ev.n, i = 0, c;

	heap_swap(m, 0, n);
	while ((c = 2 * i + 1) < n) {
		if (c + 1 < n && m->heap.ev.v[c + 1].ts < m->heap.ev.v[c].ts)
			c++;
		if (m->heap.ev.v[c].ts >= m->heap.ev.v[i].ts)
			break;
		heap_swap(m, i, c);
		i = c;
	}
	*e = m->heap.ev.v[n];
	*lane = m->heap.lane.v[n];
	m->heap.lane.n = n;
}

static void take_available(struct merger *m, size_t i)
{
	m->available.v[i] = vec_last(&m->available);
	m->available.n--;
}

/* Moves the first events of all lanes that are ready onto the heap. */
static bool fill_heap(struct merger *m)
{
	for (size_t i = 0; i < m->available.n;) {
		uint32_t l = m->available.v[i];
		struct v1_lane *lane = &m->lanes.v[l];
		struct change c;
		enum got g = GOT;

		while (g == GOT && lane->at >= lane->events.n)
			g = load_batch(m->k,
				       lane->batches == NO_LANE ? NULL
								: &m->k->batches.v[lane->batches],
				       lane);
		if (g == GOT_ERROR)
			return false;
		if (g == GOT_EOF) {
			lane->done = true;
			take_available(m, i);
			continue;
		}
		c = change_of(&lane->events.v[lane->at]);
		if (!is_ready(m, &c)) {
			i++;
			continue;
		}
		take_available(m, i);
		heap_push(m, &lane->events.v[lane->at++], l);
	}
	return true;
}

static bool merge_loop(struct merger *m)
{
	for (;;) {
		struct v1_event e;
		struct change c;
		uint32_t lane;

		if (!fill_heap(m))
			return false;
		if (m->heap.ev.n == 0)
			break;
		heap_pop(m, &e, &lane);
		c = change_of(&e);
		e.type = e.type == V1_GO_START_LOCAL	  ? V1_GO_START
			 : e.type == V1_GO_UNBLOCK_LOCAL  ? V1_GO_UNBLOCK
			 : e.type == V1_GO_SYS_EXIT_LOCAL ? V1_GO_SYS_EXIT
							  : e.type;
		vec_push(&m->k->t->events, e);
		if (!apply(m, &c)) {
			bad(m->k, "encountered impossible goroutine state transition");
			return false;
		}
		vec_push(&m->available, lane);
	}
	for (size_t i = 0; i < m->lanes.n; i++) {
		if (m->lanes.v[i].done)
			continue;
		bad(m->k, "no consistent ordering of events possible");
		return false;
	}
	return true;
}

static bool ts_before(const void *a, const void *b)
{
	return ((const struct v1_event *)a)->ts < ((const struct v1_event *)b)->ts;
}

static void sort_samples(struct parser *k, struct v1_lane *lane)
{
	go_sort_items(k->samples.v, k->samples.n, sizeof(*k->samples.v), ts_before);
	for (size_t i = 0; i < k->samples.n; i++)
		vec_push(&lane->events, k->samples.v[i]);
}

static bool merge_batches(struct parser *k)
{
	struct merger m = { .k = k };
	bool ok;

	for (uint32_t i = 0; i <= k->batches.n; i++) {
		bool profile = i == k->batches.n;
		vec_push(&m.lanes, (struct v1_lane){ .batches = profile ? NO_LANE : i });
		vec_push(&m.available, i);
	}
	sort_samples(k, &vec_last(&m.lanes));
	ok = merge_loop(&m);
	for (size_t i = 0; i < m.lanes.n; i++)
		vec_release(&m.lanes.v[i].events);
	vec_release(&m.lanes);
	vec_release(&m.available);
	vec_release(&m.heap.ev);
	vec_release(&m.heap.lane);
	map_release(&m.state_of);
	vec_release(&m.states);
	return ok;
}

/* System calls end when they say, not when it was written; then the order is that of time again. -------------------------- */

static void stable_sort(struct v1_trace *t)
{
	size_t n = t->events.n;
	struct v1_event *from = t->events.v, *to = xmalloc((n + 1) * sizeof(*to));

	for (size_t w = 1; w < n; w *= 2) {
		for (size_t lo = 0; lo < n; lo += 2 * w) {
			size_t mid = MIN(lo + w, n), hi = MIN(lo + 2 * w, n), a = lo, b = mid;
			for (size_t o = lo; o < hi; o++)
				to[o] = b >= hi || (a < mid && from[a].ts <= from[b].ts)
						? from[a++]
						: from[b++];
		}
		struct v1_event *swap = from;
		from = to;
		to = swap;
	}
	if (from != t->events.v) {
		memcpy(t->events.v, from, n * sizeof(*from));
		to = from;
	}
	free(to);
}

static bool fix_syscalls(struct parser *k)
{
	struct map block_of = { 0 };
	VEC(int64_t) blocks = { 0 };
	const char *wrong = NULL;

	for (size_t i = 1; i < k->t->events.n && !wrong; i++)
		if (k->t->events.v[i].ts < k->t->events.v[i - 1].ts)
			wrong = "time stamps out of order";
	for (size_t i = 0; i < k->t->events.n && !wrong; i++) {
		struct v1_event *e = &k->t->events.v[i];
		uint32_t b;
		if (e->type == V1_GO_SYS_BLOCK || e->type == V1_GO_IN_SYSCALL) {
			map_put(&block_of, e->g, (uint32_t)blocks.n);
			vec_push(&blocks, e->ts);
		} else if (e->type == V1_GO_SYS_EXIT && e->args[2]) {
			b = map_get(&block_of, e->g);
			if (b == MAP_NONE || !blocks.v || blocks.v[b] == 0)
				wrong = "stray syscall exit";
			else if ((int64_t)e->args[2] < blocks.v[b])
				wrong = "time stamps out of order";
			else
				e->ts = (int64_t)e->args[2];
		}
	}
	map_release(&block_of);
	vec_release(&blocks);
	if (wrong) {
		bad(k, "%s", wrong);
		return false;
	}
	stable_sort(k->t);
	return true;
}

static void set_clock(struct parser *k)
{
	double freq = 1e9 / (double)k->ticks_per_sec;
	int64_t min = k->t->events.n ? k->t->events.v[0].ts : 0;

	for (size_t i = 0; i < k->t->events.n; i++) {
		struct v1_event *e = &k->t->events.v[i];
		double ns = (double)(int64_t)((uint64_t)e->ts - (uint64_t)min) * freq;
		e->ts = ns >= -0x1p63 && ns < 0x1p63 ? (int64_t)ns : INT64_MIN;
		if (e->type == V1_GO_UNBLOCK && map_get(&k->timer_gs, e->g) != MAP_NONE)
			e->p = V1_TIMER_P;
		if (e->type == V1_GO_SYS_EXIT)
			e->p = V1_SYSCALL_P;
	}
}

static void release_parser(struct parser *k)
{
	for (size_t i = 0; i < k->batches.n; i++)
		vec_release(&k->batches.v[i].offsets);
	vec_release(&k->batches);
	map_release(&k->batch_of);
	vec_release(&k->samples);
	map_release(&k->timer_gs);
	map_release(&k->string_of);
	map_release(&k->stack_of);
	map_release(&k->last_gs);
	vec_release(&k->last_g);
	free(k);
}

bool v1_parse(struct v1_trace *t, struct str data, size_t pos, unsigned version, struct err *err)
{
	struct parser *k = xcalloc(1, sizeof(*k));
	bool ok;

	memset(t, 0, sizeof(*t));
	intern_init(&t->inline_strings);
	t->version = version;
	k->t = t;
	k->p = (const uint8_t *)data.p;
	k->n = data.n;
	k->off = pos;
	k->version = version;
	k->err = err;
	ok = index_batches(k) && merge_batches(k) && fix_syscalls(k);
	if (ok && k->ticks_per_sec == 0)
		ok = err_set(err, ERR_FORMAT, "no EvFrequency event");
	if (ok) {
		set_clock(k);
		ok = v1_check(t, err);
	}
	release_parser(k);
	if (!ok)
		v1_trace_release(t);
	return ok;
}

void v1_trace_release(struct v1_trace *t)
{
	vec_release(&t->events);
	vec_release(&t->strings);
	vec_release(&t->stacks);
	vec_release(&t->frame_ids);
	vec_release(&t->frames);
	map_release(&t->pcs);
	intern_release(&t->inline_strings);
}
