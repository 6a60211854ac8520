/* The views of `goperf trace VIEW`: their flags and how their tables are printed. */
#ifndef GOPERF_CMD_TRACE_VIEWS_H
#define GOPERF_CMD_TRACE_VIEWS_H

#include "base/buf.h"
#include "base/flags.h"
#include "base/json.h"
#include "io/file.h"
#include "trace/view.h"

struct trace_view_opts {
	struct flag_moment from, to; /* to 0: the end */
	int64_t goroutine;
	const char *function;
	const char *state;
	const char *task, *region;
	bool each;
	bool json, csv;
	int64_t top;	  /* rows a table in text; 0: all */
	int64_t min_cost; /* findings: ns */
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
		      const struct trace *tr, const struct view_filter *f, struct out *out);

/* Parts of that, for views that print in a form of their own. */
void trace_text_cell(struct view_report *r, const struct view_cell *c, struct buf *b);
void trace_json_cell(struct json *j, const struct trace *tr, const struct view_cell *c);
/* "gc_mark_ns" as people read it: "gc mark". */
void trace_pair_label(const struct view_cell *key, const struct view_cell *v, struct buf *b);
size_t trace_runes(struct str s); /* of UTF-8 */

#endif
