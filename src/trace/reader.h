/*
 * Reads a whole trace event by event, in the order and with the times that Go's own reader gives
 * (internal/trace.Reader), its choices among equal times included. One generation is decoded at a time.
 *
 *	struct trace_reader r;
 *	if (!trace_reader_init(&r, data, err)) ...
 *	while ((res = trace_reader_next(&r, &ev, err)) == TRACE_READ_EVENT) ...
 *	trace_reader_release(&r);
 */
#ifndef GOPERF_TRACE_READER_H
#define GOPERF_TRACE_READER_H

#include "trace/order.h"

/* A thread's place in its batches. */
struct trace_cursor {
	const uint8_t *p, *end; /* the bytes of its batch that are still to be read */
	size_t batch;		/* the one behind that */
	int64_t last_time;
	struct trace_raw ev; /* read last */
	const struct trace_thread *thread;
	struct order_m *ms; /* once asked for */
	bool has_ms;
};

/* The order of one generation's events: cursors in a heap, as Go keeps it. */
struct trace_turn {
	int64_t time; /* of the cursor's event */
	struct trace_cursor *c;
};

struct trace_frontier {
	VEC(struct trace_cursor) cursors;
	VEC(struct trace_turn) heap;
	size_t sample; /* next CPU sample */
	const struct trace_thread
		*from; /* who wrote the event that was given last, samples left out */
};

enum trace_read { TRACE_READ_EVENT, TRACE_READ_END, TRACE_READ_ERROR };

struct v1_reader;

struct trace_reader {
	struct trace_scan scan;
	struct trace_gen gen;
	bool has_gen;
	bool mapped; /* set by the caller: data is a mapped file, so what was read may be forgotten */
	/* Set by the caller, of data that grows: called before each generation, may wait and make scan->n larger. */
	void (*more)(void *ctx, struct trace_scan *scan);
	void *more_ctx;
	struct trace_frontier frontier;
	struct order order;
	int64_t last_time;
	uint64_t syncs;
	bool done;
	bool failed;	    /* the error below comes after the next sync event */
	bool failed_synced; /* that sync event was given */
	bool soft_end;	    /* Go's reader takes this failure for the end */
	struct err error;
	struct trace_event sync;
	struct trace_event sample;
	struct v1_reader *v1; /* format 1 */
	size_t valid;	      /* bytes up to the end of the last generation that was read */
};

/* data must stay where it is until release. */
bool trace_reader_init(struct trace_reader *r, struct str data, struct err *err) MUST_CHECK;
void trace_reader_release(struct trace_reader *r);
/*
 * The next event, valid until the next call. TRACE_READ_END: all was read; err tells of damage that Go's reader
 * overlooks, if any (code is ERR_NONE otherwise). TRACE_READ_ERROR: err says what is wrong; all before it was given.
 */
enum trace_read trace_reader_next(struct trace_reader *r, const struct trace_event **ev,
				  struct err *err);
/* The header's version is newer than any that is known. */
static inline bool trace_reader_is_newer(const struct trace_reader *r)
{
	return r->scan.version > 26;
}

/* The same for one generation on its own, for readers in parallel: see build.c. */
bool trace_frontier_init(struct trace_frontier *f, const struct trace_gen *g,
			 struct err *err) MUST_CHECK;
void trace_frontier_release(struct trace_frontier *f);
/* The next event in *ev, time not yet made strictly increasing. */
enum trace_read trace_frontier_next(struct trace_frontier *f, const struct trace_gen *g,
				    struct order *o, struct trace_event *sample,
				    struct trace_event **ev, struct err *err);
/* Whether the event's strings and stacks exist. */
bool trace_event_check(const struct trace_event *e, struct err *err) MUST_CHECK;

#endif
