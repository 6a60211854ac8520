/*
 * Events as text, byte for byte as `go tool trace -d=parsed` and `-d=wire` print them.
 */
#ifndef GOPERF_TRACE_TEXT_H
#define GOPERF_TRACE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "trace/reader.h"

/* Keeps the text of the current generation's stacks. */
struct trace_text {
	struct arena arena;
	VEC(struct str) stacks; /* by index; NULL: not made yet */
	struct buf scratch;
};

void trace_text_init(struct trace_text *t);
void trace_text_release(struct trace_text *t);
/* Appends the event and a newline. */
void trace_text_event(struct trace_text *t, const struct trace_event *e, struct buf *out);

/*
 * A raw view: every event of the file as it stands there, structural ones included (internal/trace/raw).
 */
struct trace_wire {
	const uint8_t *p, *end;
	unsigned version;
};

struct trace_wire_event {
	uint8_t type;
	uint64_t args[5];
	struct str data;       /* of strings and experimental batches */
	const uint8_t *frames; /* of stacks: args[1] times pc, func, file, line as varints */
	size_t bytes;	       /* that Go's writer would use: numbers in their shortest form */
};

bool trace_wire_init(struct trace_wire *w, struct str data, struct err *err) MUST_CHECK;
/* TRACE_READ_END also where the file ends between two arguments, as in Go's tool. */
enum trace_read trace_wire_next(struct trace_wire *w, struct trace_wire_event *ev, struct err *err);
void trace_wire_text(const struct trace_wire *w, const struct trace_wire_event *ev,
		     struct buf *out);

/* The whole of `-d=footprint`: bytes and counts by event type. */
bool trace_footprint(struct str data, struct buf *out, struct err *err) MUST_CHECK;

#endif
