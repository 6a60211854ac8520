/* A trace as an input of the workbench: its bytes, mapped or unpacked, and what was read of them. */
#ifndef GOPERF_WEB_WEB_TRACE_H
#define GOPERF_WEB_WEB_TRACE_H

#include "trace/trace.h"
#include "web/session.h"

bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err) MUST_CHECK;
const struct trace *web_trace_of(const struct loaded *l);

#endif
