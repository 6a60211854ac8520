#include "trace/views.h"

const struct view trace_views[] = {
	{ "summary", "duration, processors, goroutines, collections, and the share of each state",
	  view_summary },
	{ "goroutines", "where goroutines spend their time, by start function; -g: one by one",
	  view_goroutines },
	{ 0 },
};
