#include "trace/event.h"

#include <stdio.h>

const uint8_t trace_gstate_of[GSTATUS_N] = { GSTATE_UNDETERMINED, GSTATE_RUNNABLE, GSTATE_RUNNING,
					     GSTATE_SYSCALL, GSTATE_WAITING };
const uint8_t trace_pstate_of[PSTATUS_N] = { PSTATE_UNDETERMINED, PSTATE_RUNNING, PSTATE_IDLE,
					     PSTATE_RUNNING, PSTATE_IDLE };
const char *const trace_gstatus_name[GSTATUS_N] = { "Bad", "Runnable", "Running", "Syscall",
						    "Waiting" };
const char *const trace_pstatus_name[PSTATUS_N] = { "Bad", "Running", "Idle", "Syscall", "Bad" };
const char *const trace_gstate_name[6] = { "Undetermined", "NotExist", "Runnable",
					   "Running",	   "Waiting",  "Syscall" };
const char *const trace_pstate_name[4] = { "Undetermined", "NotExist", "Running", "Idle" };

const char *const trace_kind_name[15] = {
	"Bad",	       "Sync",	      "Metric",	  "Label",	     "StackSample",
	"RangeBegin",  "RangeActive", "RangeEnd", "TaskBegin",	     "TaskEnd",
	"RegionBegin", "RegionEnd",   "Log",	  "StateTransition", "Experimental",
};

#define ARGS_(n, ...) .nargs = (n), .args = { __VA_ARGS__ }
#define TIMED(n, ...) .timed = 1, .nargs = (n) + 1, .args = { "dt", ##__VA_ARGS__ }

const struct trace_spec trace_specs[TEV_TYPES] = {
	[TEV_EVENT_BATCH] = { "EventBatch", ARGS_(4, "gen", "m", "time", "size") },
	[TEV_STACKS] = { "Stacks" },
	[TEV_STACK] = { "Stack", ARGS_(2, "id", "nframes") },
	[TEV_STRINGS] = { "Strings" },
	[TEV_STRING] = { "String", ARGS_(1, "id"), .has_data = 1 },
	[TEV_CPU_SAMPLES] = { "CPUSamples" },
	[TEV_CPU_SAMPLE] = { "CPUSample", ARGS_(5, "time", "m", "p", "g", "stack"),
			     .kind = TKIND_STACK_SAMPLE },
	[TEV_FREQUENCY] = { "Frequency", ARGS_(1, "freq") },
	[TEV_EXPERIMENTAL_BATCH] = { "ExperimentalBatch", ARGS_(4, "exp", "gen", "m", "time"),
				     .has_data = 1 },
	[TEV_SYNC_BATCH] = { "Sync" },
	[TEV_END_OF_GENERATION] = { "EndOfGeneration" },

	[TEV_PROCS_CHANGE] = { "ProcsChange", TIMED(2, "procs_value", "stack"), .stack = { 2 },
			       .kind = TKIND_METRIC },
	[TEV_PROC_START] = { "ProcStart", TIMED(2, "p", "p_seq"), .kind = TKIND_TRANSITION },
	[TEV_PROC_STOP] = { "ProcStop", TIMED(0), .kind = TKIND_TRANSITION },
	[TEV_PROC_STEAL] = { "ProcSteal", TIMED(3, "p", "p_seq", "m"), .kind = TKIND_TRANSITION },
	[TEV_PROC_STATUS] = { "ProcStatus", TIMED(2, "p", "pstatus"), .kind = TKIND_TRANSITION },
	[TEV_GO_CREATE] = { "GoCreate", TIMED(3, "new_g", "new_stack", "stack"), .stack = { 3, 2 },
			    .kind = TKIND_TRANSITION },
	[TEV_GO_CREATE_SYSCALL] = { "GoCreateSyscall", TIMED(1, "new_g"),
				    .kind = TKIND_TRANSITION },
	[TEV_GO_START] = { "GoStart", TIMED(2, "g", "g_seq"), .kind = TKIND_TRANSITION },
	[TEV_GO_DESTROY] = { "GoDestroy", TIMED(0), .kind = TKIND_TRANSITION },
	[TEV_GO_DESTROY_SYSCALL] = { "GoDestroySyscall", TIMED(0), .kind = TKIND_TRANSITION },
	[TEV_GO_STOP] = { "GoStop", TIMED(2, "reason_string", "stack"), .stack = { 2 },
			  .string = { 1 }, .kind = TKIND_TRANSITION },
	[TEV_GO_BLOCK] = { "GoBlock", TIMED(2, "reason_string", "stack"), .stack = { 2 },
			   .string = { 1 }, .kind = TKIND_TRANSITION },
	[TEV_GO_UNBLOCK] = { "GoUnblock", TIMED(3, "g", "g_seq", "stack"), .stack = { 3 },
			     .kind = TKIND_TRANSITION },
	[TEV_GO_SYSCALL_BEGIN] = { "GoSyscallBegin", TIMED(2, "p_seq", "stack"), .stack = { 2 },
				   .kind = TKIND_TRANSITION },
	[TEV_GO_SYSCALL_END] = { "GoSyscallEnd", TIMED(0), .start = TEV_GO_SYSCALL_BEGIN,
				 .kind = TKIND_TRANSITION },
	[TEV_GO_SYSCALL_END_BLOCKED] = { "GoSyscallEndBlocked", TIMED(0),
					 .start = TEV_GO_SYSCALL_BEGIN, .kind = TKIND_TRANSITION },
	[TEV_GO_STATUS] = { "GoStatus", TIMED(3, "g", "m", "gstatus"), .kind = TKIND_TRANSITION },
	[TEV_STW_BEGIN] = { "STWBegin", TIMED(2, "kind_string", "stack"), .stack = { 2 },
			    .string = { 1 }, .kind = TKIND_RANGE_BEGIN },
	[TEV_STW_END] = { "STWEnd", TIMED(0), .start = TEV_STW_BEGIN, .kind = TKIND_RANGE_END },
	[TEV_GC_ACTIVE] = { "GCActive", TIMED(1, "gc_seq"), .start = TEV_GC_BEGIN,
			    .kind = TKIND_RANGE_ACTIVE },
	[TEV_GC_BEGIN] = { "GCBegin", TIMED(2, "gc_seq", "stack"), .stack = { 2 },
			   .kind = TKIND_RANGE_BEGIN },
	[TEV_GC_END] = { "GCEnd", TIMED(1, "gc_seq"), .start = TEV_GC_BEGIN,
			 .kind = TKIND_RANGE_END },
	[TEV_SWEEP_ACTIVE] = { "GCSweepActive", TIMED(1, "p"), .start = TEV_SWEEP_BEGIN,
			       .kind = TKIND_RANGE_ACTIVE },
	[TEV_SWEEP_BEGIN] = { "GCSweepBegin", TIMED(1, "stack"), .stack = { 1 },
			      .kind = TKIND_RANGE_BEGIN },
	[TEV_SWEEP_END] = { "GCSweepEnd", TIMED(2, "swept_value", "reclaimed_value"),
			    .start = TEV_SWEEP_BEGIN, .kind = TKIND_RANGE_END },
	[TEV_ASSIST_ACTIVE] = { "GCMarkAssistActive", TIMED(1, "g"), .start = TEV_ASSIST_BEGIN,
				.kind = TKIND_RANGE_ACTIVE },
	[TEV_ASSIST_BEGIN] = { "GCMarkAssistBegin", TIMED(1, "stack"), .stack = { 1 },
			       .kind = TKIND_RANGE_BEGIN },
	[TEV_ASSIST_END] = { "GCMarkAssistEnd", TIMED(0), .start = TEV_ASSIST_BEGIN,
			     .kind = TKIND_RANGE_END },
	[TEV_HEAP_ALLOC] = { "HeapAlloc", TIMED(1, "heapalloc_value"), .kind = TKIND_METRIC },
	[TEV_HEAP_GOAL] = { "HeapGoal", TIMED(1, "heapgoal_value"), .kind = TKIND_METRIC },
	[TEV_GO_LABEL] = { "GoLabel", TIMED(1, "label_string"), .string = { 1 },
			   .kind = TKIND_LABEL },
	[TEV_TASK_BEGIN] = { "UserTaskBegin",
			     TIMED(4, "task", "parent_task", "name_string", "stack"),
			     .stack = { 4 }, .string = { 3 }, .kind = TKIND_TASK_BEGIN },
	[TEV_TASK_END] = { "UserTaskEnd", TIMED(2, "task", "stack"), .stack = { 2 },
			   .kind = TKIND_TASK_END },
	[TEV_REGION_BEGIN] = { "UserRegionBegin", TIMED(3, "task", "name_string", "stack"),
			       .stack = { 3 }, .string = { 2 }, .kind = TKIND_REGION_BEGIN },
	[TEV_REGION_END] = { "UserRegionEnd", TIMED(3, "task", "name_string", "stack"),
			     .stack = { 3 }, .string = { 2 }, .start = TEV_REGION_BEGIN,
			     .kind = TKIND_REGION_END },
	[TEV_LOG] = { "UserLog", TIMED(4, "task", "key_string", "value_string", "stack"),
		      .stack = { 4 }, .string = { 2, 3 }, .kind = TKIND_LOG },
	[TEV_GO_SWITCH] = { "GoSwitch", TIMED(2, "g", "g_seq"), .kind = TKIND_TRANSITION },
	[TEV_GO_SWITCH_DESTROY] = { "GoSwitchDestroy", TIMED(2, "g", "g_seq"),
				    .kind = TKIND_TRANSITION },
	[TEV_GO_CREATE_BLOCKED] = { "GoCreateBlocked", TIMED(3, "new_g", "new_stack", "stack"),
				    .stack = { 3, 2 }, .kind = TKIND_TRANSITION },
	[TEV_GO_STATUS_STACK] = { "GoStatusStack", TIMED(4, "g", "m", "gstatus", "stack"),
				  .stack = { 4 }, .kind = TKIND_TRANSITION },
	[TEV_CLOCK_SNAPSHOT] = { "ClockSnapshot", TIMED(3, "mono", "sec", "nsec") },

	[TEV_SPAN] = { "Span", TIMED(3, "id", "npages_value", "kindclass"),
		       .kind = TKIND_EXPERIMENTAL },
	[TEV_SPAN_ALLOC] = { "SpanAlloc", TIMED(3, "id", "npages_value", "kindclass"),
			     .kind = TKIND_EXPERIMENTAL },
	[TEV_SPAN_FREE] = { "SpanFree", TIMED(1, "id"), .kind = TKIND_EXPERIMENTAL },
	[TEV_HEAP_OBJECT] = { "HeapObject", TIMED(2, "id", "type"), .kind = TKIND_EXPERIMENTAL },
	[TEV_HEAP_OBJECT_ALLOC] = { "HeapObjectAlloc", TIMED(2, "id", "type"),
				    .kind = TKIND_EXPERIMENTAL },
	[TEV_HEAP_OBJECT_FREE] = { "HeapObjectFree", TIMED(1, "id"), .kind = TKIND_EXPERIMENTAL },
	[TEV_GO_STACK] = { "GoroutineStack", TIMED(2, "id", "order"), .kind = TKIND_EXPERIMENTAL },
	[TEV_GO_STACK_ALLOC] = { "GoroutineStackAlloc", TIMED(2, "id", "order"),
				 .kind = TKIND_EXPERIMENTAL },
	[TEV_GO_STACK_FREE] = { "GoroutineStackFree", TIMED(1, "id"), .kind = TKIND_EXPERIMENTAL },
};

unsigned trace_spec_count(unsigned version)
{
	if (version < 22)
		return 0;
	if (version < 23)
		return TEV_LOG + 1;
	if (version < 25)
		return TEV_EXPERIMENTAL_BATCH + 1;
	if (version < 26)
		return TEV_CLOCK_SNAPSHOT + 1;
	return TEV_TYPES;
}

const char *trace_event_name(unsigned version, unsigned type, char buf[24])
{
	if (type < trace_spec_count(version) && trace_specs[type].name)
		return trace_specs[type].name;
	snprintf(buf, 24, "Invalid(%u)", type);
	return buf;
}
