/*
 * Format 1 (Go 1.11 to 1.21) as it stands in the file: one merged, checked stream of its own events.
 * The format is defined by internal/trace/internal/tracev1 in the Go tree. The whole trace is held in memory.
 */
#ifndef GOPERF_TRACE_V1PARSE_H
#define GOPERF_TRACE_V1PARSE_H

#include "base/intern.h"
#include "trace/gen.h"

enum v1_ev {
	V1_NONE,
	V1_BATCH,
	V1_FREQUENCY,
	V1_STACK,
	V1_GOMAXPROCS,
	V1_PROC_START,
	V1_PROC_STOP,
	V1_GC_START,
	V1_GC_DONE,
	V1_STW_START,
	V1_STW_DONE,
	V1_SWEEP_START,
	V1_SWEEP_DONE,
	V1_GO_CREATE,
	V1_GO_START,
	V1_GO_END,
	V1_GO_STOP,
	V1_GO_SCHED,
	V1_GO_PREEMPT,
	V1_GO_SLEEP,
	V1_GO_BLOCK,
	V1_GO_UNBLOCK,
	V1_GO_BLOCK_SEND,
	V1_GO_BLOCK_RECV,
	V1_GO_BLOCK_SELECT,
	V1_GO_BLOCK_SYNC,
	V1_GO_BLOCK_COND,
	V1_GO_BLOCK_NET,
	V1_GO_SYSCALL,
	V1_GO_SYS_EXIT,
	V1_GO_SYS_BLOCK,
	V1_GO_WAITING,
	V1_GO_IN_SYSCALL,
	V1_HEAP_ALLOC,
	V1_HEAP_GOAL,
	V1_TIMER_GOROUTINE,
	V1_FUTILE_WAKEUP,
	V1_STRING,
	V1_GO_START_LOCAL,
	V1_GO_UNBLOCK_LOCAL,
	V1_GO_SYS_EXIT_LOCAL,
	V1_GO_START_LABEL,
	V1_GO_BLOCK_GC,
	V1_ASSIST_START,
	V1_ASSIST_DONE,
	V1_TASK_CREATE,
	V1_TASK_END,
	V1_REGION,
	V1_LOG,
	V1_CPU_SAMPLE,
	V1_TYPES,
};

/* Processors that are none. */
enum { V1_TIMER_P = 1000001, V1_NETPOLL_P, V1_SYSCALL_P, V1_GC_P };

/* How an event leaves the goroutine that ran until then. */
enum v1_leave { V1_STAYS, V1_ENDS, V1_YIELDS, V1_BLOCKS };

struct v1_spec {
	const char *name;
	uint8_t since;	/* Go 1.N */
	bool stack;	/* the last argument is one */
	uint8_t nargs;	/* time and stack left out */
	uint8_t leaves; /* enum v1_leave */
};
extern const struct v1_spec v1_specs[V1_TYPES];

struct v1_event {
	int64_t ts; /* ticks while merging, then ns since the first event */
	uint64_t g;
	uint64_t args[4];
	uint32_t stack;
	int32_t p;
	uint8_t type;
	bool blocked; /* a system call: its goroutine's next event says that it blocked */
};

struct v1_string {
	uint64_t id;
	struct str text;
};

struct v1_stack {
	uint32_t id, first, n; /* of frame_ids */
};

#define NO_LANE UINT32_MAX

/* The events of one processor that wait to be merged. */
struct v1_lane {
	uint32_t batches; /* NO_LANE: the CPU samples */
	VEC(struct v1_event) events;
	size_t at;
	bool done;
};

struct v1_trace {
	unsigned version;
	VEC(struct v1_event) events;
	VEC(struct v1_string) strings;
	VEC(struct v1_stack) stacks;
	VEC(uint32_t) frame_ids;
	VEC(struct trace_frame) frames;
	struct map pcs;		      /* pc -> frame */
	struct intern inline_strings; /* of logs */
};

/* Released on failure. */
bool v1_parse(struct v1_trace *t, struct str data, size_t pos, unsigned version,
	      struct err *err) MUST_CHECK;
void v1_trace_release(struct v1_trace *t);
/* Whether the events make sense together; sets processors, drops stacks that are not there (v1check.c). */
bool v1_check(struct v1_trace *t, struct err *err) MUST_CHECK;

#endif
