/*
 * The process that speaks HTTP. It holds no input and computes nothing: it checks who asks (guard.h), serves the page's own
 * files, and hands each request to a worker of the input that it is about (worker.h). A worker that dies, or takes longer
 * than FRONT_LIMIT_S, or whose client has gone, is replaced; the session stays.
 */
#ifndef GOPERF_WEB_FRONT_H
#define GOPERF_WEB_FRONT_H

#include "web/guard.h"
#include "web/session.h"

#define FRONT_LIMIT_S 150

struct front;

/* Starts the processes; only from a process of one thread. setup must outlive it. */
struct front *front_new(const struct web_setup *setup, struct err *err) MUST_CHECK;
/* Ends the processes: whoever waits for one hears that it is gone. */
void front_end(struct front *f);
void front_free(struct front *f);
/* Loads an input now rather than on the first request. False: it cannot be loaded. */
bool front_load(struct front *f, uint32_t input, struct err *err) MUST_CHECK;
void front_set_guard(struct front *f, const struct guard *g);
/* For httpd_start; ctx is the struct front. */
void front_handle(void *ctx, const struct httpd_request *req, struct httpd_reply *reply);

#endif
