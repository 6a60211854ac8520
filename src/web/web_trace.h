/* A trace as an input of the workbench: its bytes, mapped or unpacked, and what was read of them. */
#ifndef GOPERF_WEB_WEB_TRACE_H
#define GOPERF_WEB_WEB_TRACE_H

#include "trace/trace.h"
#include "web/session.h"

bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err) MUST_CHECK;
const struct trace *web_trace_of(const struct loaded *l);
/* Lanes of the whole trace, made by the first worker that needs them, for all. */
enum web_lanes { LANES_OF_FUNCTIONS, LANES_OF_CREATORS, LANES_OF_THREADS, N_WEB_LANES };
struct trace_lanes;
/* group_of_g: by goroutine, below ngroups; not of threads. Stays. */
const struct trace_lanes *web_trace_lanes(const struct loaded *l, enum web_lanes kind,
					  const uint32_t *group_of_g, uint32_t ngroups);
/*
 * Makes the profile of the trace that prof=, from=, to= and fn= ask for the loaded one, so that the views of profiles work on
 * it: time by stack and reason, as goperf trace export pprof writes it. The worker keeps the last.
 */
struct call;
bool web_trace_profile(struct call *c, struct err *err) MUST_CHECK;

#endif
