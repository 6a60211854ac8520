/* Findings of a trace (trace/find.h) as text and JSON. */
#ifndef GOPERF_CMD_TRACE_FINDINGS_H
#define GOPERF_CMD_TRACE_FINDINGS_H

#include "cmd/trace_views.h"

void trace_findings_print(struct view_report *r, const struct trace_view_opts *o, struct buf *out);

#endif
