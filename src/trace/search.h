/*
 * Questions to a trace, in one line:
 *
 *	func:handle state:blocked reason:"chan receive" dur>1ms task:checkout log:timeout g:17
 *
 * Terms stand apart by blanks, and all must hold. Texts are regular expressions (RE2), quoted where they hold a blank;
 * a word alone is func:. What is found are spans of goroutines, or log lines where log: is asked for.
 *
 *	func	the goroutine's start function, or a function on the span's own stack
 *	state	running, runnable, blocked (or waiting), syscall; several with commas between
 *	reason	why it waits, or was stopped
 *	wait	sync, network, sleep, gc, other, with commas between: waits of that kind; with state: beside it, which waits
 *	dur	> >= < <= and a duration as Go writes it (1.5ms); of the whole span
 *	task	number, or expression for its type: time that belongs to such tasks (see scope.h)
 *	region	expression for its type: time inside such regions
 *	g	number of the goroutine; several with commas between
 *	log	expression for a log's category or message
 */
#ifndef GOPERF_TRACE_SEARCH_H
#define GOPERF_TRACE_SEARCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/regex.h"
#include "trace/scope.h"
#include "trace/trace.h"

struct trace_search {
	const struct trace *tr;
	unsigned states;     /* bits; 0: any */
	unsigned waits;	     /* bits 1 << enum view_wait; 0: any */
	int64_t least, most; /* of the length, ns, both included */
	uint32_t g;	     /* the only one; TRACE_NO: any, or several */
	uint32_t n_gs;
	uint8_t *gs; /* by goroutine: 1 is asked for; NULL: any */
	struct regex *func, *reason, *log;
	bool scoped;
	struct view_scope scope;
	uint8_t *strings; /* by string: 1 func fits, 2 reason fits */
	uint8_t *stacks;  /* by stack: func fits one of its functions */
	uint8_t *wait_of; /* by string: enum view_wait; NULL: not asked for */
};

struct search_hit {
	int64_t from, to; /* of the whole span; equal for logs */
	uint32_t g;	  /* TRACE_NO: a log of no goroutine */
	uint32_t reason, stack;
	uint8_t state; /* TS_ABSENT: a log */
	uint32_t log;  /* of tr->logs; TRACE_NO */
};

struct search_hits {
	VEC(struct search_hit)
	v;	      /* in order of time: the longest (logs: the first) where there are more */
	uint64_t all; /* how many there are */
	int64_t ns;   /* their time inside the window */
};

/* Texts of the query go into a. False, and a sentence: what is wrong with which term; q is nothing to release then. */
bool trace_search_init(struct trace_search *q, const struct trace *tr, struct str text,
		       struct arena *a, struct err *err) MUST_CHECK;
void trace_search_release(struct trace_search *q);
/* The query that finds spans of these goroutines (indexes; none: of all) in those states, waits of those kinds; 0: any. */
void trace_search_text(struct buf *out, const struct trace *tr, const uint32_t *gs, size_t n,
		       unsigned states, unsigned waits);
/* What is found in [from, to), at most max of it. The caller releases out->v. */
void trace_search_run(const struct trace_search *q, int64_t from, int64_t to, size_t max,
		      struct search_hits *out);

#endif
