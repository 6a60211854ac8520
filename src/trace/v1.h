/*
 * Traces of format 1 (Go 1.11 to 1.21), shown as events of format 2, as Go's own reader does.
 */
#ifndef GOPERF_TRACE_V1_H
#define GOPERF_TRACE_V1_H

#include "trace/reader.h"

/* data is the whole trace, pos where the header ends. NULL and err on failure. */
struct v1_reader *v1_open(struct str data, size_t pos, unsigned version,
			  struct err *err) MUST_CHECK;
void v1_close(struct v1_reader *v);
enum trace_read v1_next(struct v1_reader *v, const struct trace_event **ev, struct err *err);

#endif
