/* `goperf trace export FORMAT` and `goperf trace cut`. */
#ifndef GOPERF_CMD_TRACE_EXPORT_H
#define GOPERF_CMD_TRACE_EXPORT_H

#include "cmd/trace_views.h"

struct trace_export_opts {
	bool strict;
	int64_t seconds;
	const struct trace_view_opts *view; /* the filters */
};

/* Is that the first word of such a command? */
bool trace_export_is(const char *word);
/* argv: from that word on. Returns the exit status. */
int trace_export_run(const struct trace_export_opts *o, int argc, char **argv);

#endif
