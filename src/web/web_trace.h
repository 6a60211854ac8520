/* A trace as an input of the workbench: its bytes, mapped or unpacked, and what was read of them. */
#ifndef GOPERF_WEB_WEB_TRACE_H
#define GOPERF_WEB_WEB_TRACE_H

#include "trace/trace.h"
#include "web/session.h"

bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err) MUST_CHECK;
const struct trace *web_trace_of(const struct loaded *l);
/*
 * Makes the profile of the trace that prof=, from=, to= and fn= ask for the loaded one, so that the views of profiles work on
 * it: time by stack and reason, as goperf trace export pprof writes it. The worker keeps the last.
 */
struct call;
bool web_trace_profile(struct call *c, struct err *err) MUST_CHECK;

#endif
