/* The views of `goperf trace VIEW`: their flags and how their tables are printed. */
#ifndef GOPERF_CMD_TRACE_VIEWS_H
#define GOPERF_CMD_TRACE_VIEWS_H

#include "base/buf.h"
#include "trace/view.h"

struct trace_view_opts {
	int64_t from, to; /* ns; to 0: the end */
	int64_t goroutine;
	const char *function;
	const char *state;
	const char *task, *region;
	bool each;
	bool json, csv;
	int64_t top; /* rows a table in text; 0: all */
};

/* A filter and what it points to. */
struct trace_view_picked {
	struct view_filter f;
	struct regex *function;
	struct view_scope scope;
};
/* The filter of these options. */
bool trace_view_pick(const struct trace_view_opts *o, const struct trace *tr,
		     struct trace_view_picked *p, struct err *err) MUST_CHECK;
void trace_view_unpick(struct trace_view_picked *p);
/* Runs the view and writes its tables to out in the form that the options ask for. */
void trace_view_print(const struct view *view, const struct trace_view_opts *o,
		      const struct trace *tr, const struct view_filter *f, struct buf *out);
#endif
