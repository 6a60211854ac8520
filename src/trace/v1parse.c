/* Format 1: from bytes to a consistent stream of its own events (internal/trace/internal/tracev1). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/v1_int.h"

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
	[V1_GO_END] = { "GoEnd", 5, false, 0, V1_ENDS },
	[V1_GO_STOP] = { "GoStop", 5, true, 0, V1_ENDS },
	[V1_GO_SCHED] = { "GoSched", 5, true, 0, V1_YIELDS },
	[V1_GO_PREEMPT] = { "GoPreempt", 5, true, 0, V1_YIELDS },
	[V1_GO_SLEEP] = { "GoSleep", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK] = { "GoBlock", 5, true, 0, V1_BLOCKS },
	[V1_GO_UNBLOCK] = { "GoUnblock", 5, true, 2 },
	[V1_GO_BLOCK_SEND] = { "GoBlockSend", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK_RECV] = { "GoBlockRecv", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK_SELECT] = { "GoBlockSelect", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK_SYNC] = { "GoBlockSync", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK_COND] = { "GoBlockCond", 5, true, 0, V1_BLOCKS },
	[V1_GO_BLOCK_NET] = { "GoBlockNet", 5, true, 0, V1_BLOCKS },
	[V1_GO_SYSCALL] = { "GoSysCall", 5, true, 0 },
	[V1_GO_SYS_EXIT] = { "GoSysExit", 5, false, 3 },
	[V1_GO_SYS_BLOCK] = { "GoSysBlock", 5, false, 0, V1_BLOCKS },
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
	[V1_GO_BLOCK_GC] = { "GoBlockGC", 8, true, 0, V1_BLOCKS },
	[V1_ASSIST_START] = { "GCMarkAssistStart", 9, true, 0 },
	[V1_ASSIST_DONE] = { "GCMarkAssistDone", 9, false, 0 },
	[V1_TASK_CREATE] = { "UserTaskCreate", 11, true, 3 },
	[V1_TASK_END] = { "UserTaskEnd", 11, true, 1 },
	[V1_REGION] = { "UserRegion", 11, true, 3 },
	[V1_LOG] = { "UserLog", 11, true, 2 },
	[V1_CPU_SAMPLE] = { "CPUSample", 19, true, 3 },
};

enum v1_got v1_bad(struct v1_parser *k, const char *fmt, ...)
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
static bool value(struct v1_parser *k, size_t *off, size_t end, uint64_t *out)
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

static bool read_value(struct v1_parser *k, uint64_t *out)
{
	return value(k, &k->off, k->n, out);
}

static bool discard(struct v1_parser *k, uint64_t n)
{
	if (n > k->n - k->off)
		return false;
	k->off += (size_t)n;
	return true;
}

static bool read_full(struct v1_parser *k, uint64_t n, struct str *out)
{
	if (k->off >= k->n || n > k->n - k->off)
		return false;
	*out = (struct str){ (const char *)k->p + k->off, (size_t)n };
	k->off += (size_t)n;
	return true;
}

static enum v1_got raw_string(struct v1_parser *k, bool skip)
{
	uint64_t id, n;
	bool added;
	struct str s;

	k->raw.type = V1_NONE;
	if (skip) {
		if (!read_value(k, &id) || !read_value(k, &n))
			return v1_bad(k, malformed);
		return discard(k, n) ? GOT : v1_bad(k, "failed to read trace: EOF");
	}
	if (!read_value(k, &id))
		return v1_bad(k, malformed);
	if (id == 0)
		return v1_bad(k, "string has invalid id 0");
	if (map_get(&k->string_of, id) != MAP_NONE)
		return v1_bad(k, "string has duplicate id %llu", (unsigned long long)id);
	if (!read_value(k, &n))
		return v1_bad(k, malformed);
	if (n == 0)
		return v1_bad(k, "string has invalid length 0");
	if (n > 1000000)
		return v1_bad(k, "string has too large length %llu", (unsigned long long)n);
	if (!read_full(k, n, &s))
		return v1_bad(k, "failed to read trace: unexpected EOF");
	map_get_or_put(&k->string_of, id, (uint32_t)k->t->strings.n, &added);
	vec_push(&k->t->strings, (struct v1_string){ id, s });
	return GOT;
}

static enum v1_got raw_batch(struct v1_parser *k, unsigned narg)
{
	size_t offset = k->off - 1;
	uint64_t pid, ticks;

	if (narg != 2)
		return v1_bad(k, "EvBatch has wrong number of arguments: got %u, want 2", narg);
	if (!read_value(k, &pid))
		return v1_bad(k, malformed);
	if (pid != UINT64_MAX && pid > INT32_MAX)
		return v1_bad(k, "processor ID %llu is larger than maximum of %llu",
			      (unsigned long long)pid, (unsigned long long)UINT64_MAX);
	if (!read_value(k, &ticks))
		return v1_bad(k, malformed);
	k->raw.pid = pid == UINT64_MAX ? -1 : (int32_t)pid;
	k->raw.offset = offset;
	k->raw.args[0] = pid;
	k->raw.args[1] = ticks;
	k->raw.nargs = 2;
	return GOT;
}

static enum v1_got log_text(struct v1_parser *k, bool skip)
{
	uint64_t n;

	if (!read_value(k, &n))
		return v1_bad(k, malformed);
	if (skip)
		return discard(k, n) ? GOT : GOT_EOF;
	k->raw.text = STR("");
	if (n == 0)
		return GOT;
	if (n > 1000000)
		return v1_bad(k, "string is too large (len=%llu)", (unsigned long long)n);
	return read_full(k, n, &k->raw.text) ? GOT
					     : v1_bad(k, "failed to read trace: unexpected EOF");
}

/* More than three arguments: their length in bytes stands first. */
static enum v1_got raw_long(struct v1_parser *k, bool skip)
{
	unsigned type = k->raw.type;
	uint64_t n;
	size_t end;

	if (!read_value(k, &n))
		return v1_bad(k, "failed to read event %u argument: %s", type, malformed);
	if (n > V1_MAX_ARGS)
		return v1_bad(k,
			      "failed to read event %u argument: length-prefixed argument too big: "
			      "%llu bytes, limit is %d",
			      type, (unsigned long long)n, V1_MAX_ARGS);
	if (skip && type != V1_CPU_SAMPLE) {
		if (!discard(k, n))
			return v1_bad(k, "failed to read trace: EOF");
	} else {
		if (k->off >= k->n || n > k->n - k->off)
			return v1_bad(k, "failed to read trace: unexpected EOF");
		for (end = k->off + (size_t)n; k->off < end; k->raw.nargs++)
			if (!value(k, &k->off, end, &k->raw.args[k->raw.nargs]))
				return v1_bad(k, malformed);
	}
	return type == V1_LOG ? log_text(k, skip) : GOT;
}

static enum v1_got read_raw(struct v1_parser *k, bool skip)
{
	unsigned b, type, narg;

	if (k->off >= k->n)
		return GOT_EOF;
	b = k->p[k->off++];
	type = b & 0x3f;
	narg = (b >> 6) + 1;
	if (type == V1_NONE || type >= V1_TYPES || v1_specs[type].since > k->version)
		return v1_bad(k, "unknown event type %u", type);
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
			return v1_bad(k, "failed to read event %u argument: %s", type, malformed);
		if (!skip)
			k->raw.args[k->raw.nargs++] = v;
	}
	return GOT;
}

static size_t want_args(const struct v1_raw *r)
{
	size_t n = v1_specs[r->type].nargs + v1_specs[r->type].stack;

	if (r->type == V1_STACK)
		return r->nargs;
	return r->type == V1_BATCH || r->type == V1_FREQUENCY || r->type == V1_TIMER_GOROUTINE
		       ? n
		       : n + 1;
}

/* First pass: where the batches are, and the CPU samples ------------------------------------------------------------ */

static struct v1_batches *batches_of(struct v1_parser *k, int32_t pid, bool add)
{
	bool added = false;
	uint32_t i =
		add ? map_get_or_put(&k->batch_of, (uint32_t)pid, (uint32_t)k->batches.n, &added)
		    : map_get(&k->batch_of, (uint32_t)pid);

	if (added)
		vec_push(&k->batches, (struct v1_batches){ .pid = pid });
	return i == MAP_NONE ? NULL : &k->batches.v[i];
}

static enum v1_got add_sample(struct v1_parser *k)
{
	const struct v1_raw *r = &k->raw;
	size_t want = want_args(r);

	if (r->nargs != want)
		return v1_bad(k, "CPU sample has wrong number of arguments: want %zu, got %zu",
			      want, r->nargs);
	vec_push(&k->samples, (struct v1_event){ .ts = (int64_t)r->args[1],
						 .p = (int32_t)r->args[2],
						 .g = r->args[3],
						 .args = { 0, r->args[2], r->args[3] },
						 .stack = (uint32_t)r->args[4],
						 .type = V1_CPU_SAMPLE });
	return GOT;
}

static bool index_batches(struct v1_parser *k)
{
	int32_t cur = 0;
	enum v1_got g;

	while ((g = read_raw(k, true)) == GOT) {
		if (k->raw.type == V1_NONE)
			continue;
		if (k->raw.type == V1_BATCH) {
			vec_push(&batches_of(k, k->raw.pid, true)->offsets, k->raw.offset);
			cur = k->raw.pid;
		}
		if (!batches_of(k, cur, false)) {
			v1_bad(k, "read event %u with current P of %d, but P has no batches yet",
			       k->raw.type, cur);
			return false;
		}
		if (k->raw.type == V1_CPU_SAMPLE && add_sample(k) != GOT)
			return false;
	}
	return g == GOT_EOF;
}

/* Second pass: events ------------------------------------------------------------------------------------------------ */

static uint64_t *last_g_of(struct v1_parser *k, int32_t pid)
{
	bool added;
	uint32_t i = map_get_or_put(&k->last_gs, (uint32_t)pid, (uint32_t)k->last_g.n, &added);

	if (added)
		vec_push(&k->last_g, 0);
	return &k->last_g.v[i];
}

static enum v1_got parse_stack(struct v1_parser *k)
{
	const struct v1_raw *r = &k->raw;
	uint64_t size;
	bool added;
	uint32_t i;

	if (r->nargs < 2)
		return v1_bad(k, "EvStack has wrong number of arguments: want at least 2, got %zu",
			      r->nargs);
	size = r->args[1];
	if (size > 1000)
		return v1_bad(k, "EvStack has bad number of frames: %llu",
			      (unsigned long long)size);
	if (r->nargs != 2 + 4 * size)
		return v1_bad(k, "EvStack has wrong number of arguments: want %llu, got %zu",
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

static void begin_batch(struct v1_parser *k)
{
	*last_g_of(k, k->cur_p) = k->cur_g;
	k->cur_p = k->raw.args[0] == UINT64_MAX ? -1 : (int32_t)k->raw.args[0];
	k->cur_g = *last_g_of(k, k->cur_p);
	k->last_ts = (int64_t)k->raw.args[1];
}

static void set_context(struct v1_parser *k, struct v1_event *e)
{
	if (v1_specs[e->type].leaves)
		k->cur_g = 0;
	switch (e->type) {
	case V1_GO_START:
	case V1_GO_START_LOCAL:
	case V1_GO_START_LABEL:
		e->g = k->cur_g = e->args[0];
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
static enum v1_got parse_event(struct v1_parser *k, struct v1_event *e)
{
	const struct v1_raw *r = &k->raw;
	const struct v1_spec *s = &v1_specs[r->type];
	size_t want = want_args(r);
	bool added;

	*e = (struct v1_event){ .type = V1_NONE };
	if (r->nargs != want)
		return v1_bad(k, "%s has wrong number of arguments: want %zu, got %zu", s->name,
			      want, r->nargs);
	switch (r->type) {
	case V1_BATCH:
		begin_batch(k);
		return GOT;
	case V1_FREQUENCY:
		k->ticks_per_sec = (int64_t)r->args[0];
		return k->ticks_per_sec <= 0 ? v1_bad(k, "time stamps out of order") : GOT;
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

enum v1_got v1_load_batch(struct v1_parser *k, struct v1_batches *b, struct v1_lane *lane)
{
	bool header = false;
	enum v1_got g;

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

static void set_clock(struct v1_parser *k)
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

static void release_parser(struct v1_parser *k)
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
	struct v1_parser *k = xcalloc(1, sizeof(*k));
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
	ok = index_batches(k) && v1_merge(k) && v1_fix_syscalls(k);
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
