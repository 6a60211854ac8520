/* What the views of traces share: the window that an address asks for, and stacks as JSON. */
#ifndef GOPERF_WEB_TRACE_JSON_H
#define GOPERF_WEB_TRACE_JSON_H

#include "trace/trace.h"
#include "web/route.h"

/* The window that from= and to= (ns) ask for, inside the trace and never empty. */
bool trace_window(struct call *c, const struct trace *tr, int64_t *from, int64_t *to,
		  struct err *err) MUST_CHECK;
/* "main.work main.go:12" of a frame. */
void trace_json_frame(struct json *j, const struct trace *tr, const struct trace_frame_info *f);
/* An array of such texts, the leaf first. */
void trace_json_stack(struct json *j, const struct trace *tr, uint32_t stack);
/* key: the frame of a stack that tells most; null without a stack. */
void trace_json_where(struct json *j, const char *key, const struct trace *tr, uint32_t stack);
/* g, id and name of a goroutine, as members; TRACE_NO: none of them. */
void trace_json_g(struct json *j, const struct trace *tr, uint32_t g);

#endif
