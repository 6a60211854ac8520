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
	{ 0 },
};
