#include "trace/views.h"

const struct view trace_views[] = {
	{ "summary", "duration, processors, goroutines, collections, and the share of each state",
	  view_summary },
	{ "goroutines", "where goroutines spend their time, by start function; -g: one by one",
	  view_goroutines },
	{ "gc", "collections, pauses, mark assists, minimum mutator utilization", view_gc },
	{ "blocking", "time off the processor by reason and stack", view_blocking },
	{ "sched", "waits for a processor: percentiles, and the longest with what ran meanwhile",
	  view_sched },
	{ "tasks", "user tasks by type with percentiles, and the longest with what they did",
	  view_tasks },
	{ "regions", "user regions by type and place; -g: one by one", view_regions },
	{ "logs", "what the program logged with trace.Log", view_logs },
	{ "heap", "live heap and goal over time, what was allocated between collections",
	  view_heap },
	{ "procs", "what each processor did: utilization, idle periods, hand-offs", view_procs },
	{ "syscalls", "system calls by place, with and without a processor", view_syscalls },
	{ "net", "waits for the network by place", view_net },
	{ "findings", "what went wrong, what it costs, where, and what to do next", view_findings },
	{ 0 },
};
