/*
 * The event types of Go's execution traces of format 2 (Go 1.22 and newer) and what each carries.
 * The format is defined by internal/trace/tracev2 in the Go tree and the comments in runtime/trace*.go.
 */
#ifndef GOPERF_TRACE_EVENT_H
#define GOPERF_TRACE_EVENT_H

#include "base/base.h"
#include "base/str.h"

#define TRACE_MAX_BATCH 65536 /* bytes of data in one batch */
#define TRACE_MAX_FRAMES 128  /* in one stack */
#define TRACE_MAX_STRING 1024 /* bytes */
#define TRACE_MAX_ARGS 4      /* of a timed event, the time difference left out */

#define TRACE_NONE (-1) /* no thread, no processor, no goroutine, no task */

enum trace_ev {
	TEV_NONE,
	TEV_EVENT_BATCH,
	TEV_STACKS,
	TEV_STACK,
	TEV_STRINGS,
	TEV_STRING,
	TEV_CPU_SAMPLES,
	TEV_CPU_SAMPLE,
	TEV_FREQUENCY,
	TEV_PROCS_CHANGE,
	TEV_PROC_START,
	TEV_PROC_STOP,
	TEV_PROC_STEAL,
	TEV_PROC_STATUS,
	TEV_GO_CREATE,
	TEV_GO_CREATE_SYSCALL,
	TEV_GO_START,
	TEV_GO_DESTROY,
	TEV_GO_DESTROY_SYSCALL,
	TEV_GO_STOP,
	TEV_GO_BLOCK,
	TEV_GO_UNBLOCK,
	TEV_GO_SYSCALL_BEGIN,
	TEV_GO_SYSCALL_END,
	TEV_GO_SYSCALL_END_BLOCKED,
	TEV_GO_STATUS,
	TEV_STW_BEGIN,
	TEV_STW_END,
	TEV_GC_ACTIVE,
	TEV_GC_BEGIN,
	TEV_GC_END,
	TEV_SWEEP_ACTIVE,
	TEV_SWEEP_BEGIN,
	TEV_SWEEP_END,
	TEV_ASSIST_ACTIVE,
	TEV_ASSIST_BEGIN,
	TEV_ASSIST_END,
	TEV_HEAP_ALLOC,
	TEV_HEAP_GOAL,
	TEV_GO_LABEL,
	TEV_TASK_BEGIN,
	TEV_TASK_END,
	TEV_REGION_BEGIN,
	TEV_REGION_END,
	TEV_LOG,
	/* Go 1.23 */
	TEV_GO_SWITCH,
	TEV_GO_SWITCH_DESTROY,
	TEV_GO_CREATE_BLOCKED,
	TEV_GO_STATUS_STACK,
	TEV_EXPERIMENTAL_BATCH,
	/* Go 1.25 */
	TEV_SYNC_BATCH,
	TEV_CLOCK_SNAPSHOT,
	/* Go 1.26 */
	TEV_END_OF_GENERATION,
	/* experiment AllocFree */
	TEV_SPAN = 128,
	TEV_SPAN_ALLOC,
	TEV_SPAN_FREE,
	TEV_HEAP_OBJECT,
	TEV_HEAP_OBJECT_ALLOC,
	TEV_HEAP_OBJECT_FREE,
	TEV_GO_STACK,
	TEV_GO_STACK_ALLOC,
	TEV_GO_STACK_FREE,
	TEV_TYPES,	/* one more than the last */
	TEV_SYNC = 255, /* not on the wire: made by the reader at each generation and at the end */
};

/* Statuses on the wire. */
enum trace_gstatus {
	GSTATUS_BAD,
	GSTATUS_RUNNABLE,
	GSTATUS_RUNNING,
	GSTATUS_SYSCALL,
	GSTATUS_WAITING,
	GSTATUS_N
};
enum trace_pstatus {
	PSTATUS_BAD,
	PSTATUS_RUNNING,
	PSTATUS_IDLE,
	PSTATUS_SYSCALL,
	PSTATUS_ABANDONED,
	PSTATUS_N
};

/* States as Go's reader shows them. */
enum trace_gstate {
	GSTATE_UNDETERMINED,
	GSTATE_NOT_EXIST,
	GSTATE_RUNNABLE,
	GSTATE_RUNNING,
	GSTATE_WAITING,
	GSTATE_SYSCALL
};
enum trace_pstate { PSTATE_UNDETERMINED, PSTATE_NOT_EXIST, PSTATE_RUNNING, PSTATE_IDLE };

extern const uint8_t trace_gstate_of[GSTATUS_N]; /* status -> state */
extern const uint8_t trace_pstate_of[PSTATUS_N];
extern const char *const trace_gstatus_name[GSTATUS_N];
extern const char *const trace_pstatus_name[PSTATUS_N];
extern const char *const trace_gstate_name[6];
extern const char *const trace_pstate_name[4];

/* What Go's reader calls an event. */
enum trace_kind {
	TKIND_BAD,
	TKIND_SYNC,
	TKIND_METRIC,
	TKIND_LABEL,
	TKIND_STACK_SAMPLE,
	TKIND_RANGE_BEGIN,
	TKIND_RANGE_ACTIVE,
	TKIND_RANGE_END,
	TKIND_TASK_BEGIN,
	TKIND_TASK_END,
	TKIND_REGION_BEGIN,
	TKIND_REGION_END,
	TKIND_LOG,
	TKIND_TRANSITION,
	TKIND_EXPERIMENTAL,
};
extern const char *const trace_kind_name[15];

struct trace_spec {
	const char *name;    /* NULL: no such event */
	const char *args[5]; /* in wire order; of timed events the first is "dt" */
	uint8_t nargs;
	uint8_t timed;	   /* stands in the stream of a thread */
	uint8_t stack[2];  /* indexes + 1 into args of stack ids: the event's own first; 0: none */
	uint8_t string[2]; /* the same of string ids */
	uint8_t start;	   /* for an end or active event: the event that begins the range */
	uint8_t has_data;  /* a length and bytes follow the arguments */
	uint8_t kind;	   /* enum trace_kind */
};
extern const struct trace_spec trace_specs[TEV_TYPES];

/* How many event types a header version knows, as Go's own readers count them. */
unsigned trace_spec_count(unsigned version);
/* The name under that version, or "Invalid(N)" written to buf. */
const char *trace_event_name(unsigned version, unsigned type, char buf[24]);

#endif
