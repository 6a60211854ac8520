/*
 * Inside the parser of format 1: v1parse.c reads the bytes, v1merge.c brings the processors' events into one order. Only
 * these two include this.
 */
#ifndef GOPERF_TRACE_V1_INT_H
#define GOPERF_TRACE_V1_INT_H

#include "trace/v1parse.h"

#define V1_MAX_ARGS 2048 /* bytes of a long event's arguments, so no more arguments */

struct v1_batches {
	int32_t pid;
	VEC(size_t) offsets;
	size_t next;
};

struct v1_raw {
	uint8_t type; /* V1_NONE: nothing to show (a string) */
	uint64_t args[V1_MAX_ARGS + 1];
	size_t nargs;
	struct str text; /* of a log */
	int32_t pid;
	size_t offset; /* of a batch */
};

struct v1_parser {
	struct v1_trace *t;
	const uint8_t *p;
	size_t n, off;
	unsigned version;
	VEC(struct v1_batches) batches;
	struct map batch_of; /* pid -> index */
	VEC(struct v1_event) samples;
	struct map timer_gs;
	struct map string_of;
	struct map stack_of;
	struct map last_gs; /* pid -> index of last_g */
	VEC(uint64_t) last_g;
	int64_t last_ts;
	uint64_t cur_g;
	int32_t cur_p;
	int64_t ticks_per_sec;
	struct v1_raw raw;
	struct err *err;
};

enum v1_got { GOT, GOT_EOF, GOT_ERROR };

/* Sets the error: GOT_ERROR. */
enum v1_got v1_bad(struct v1_parser *k, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The events of a processor's next batch. GOT_EOF: it has no more. */
enum v1_got v1_load_batch(struct v1_parser *k, struct v1_batches *b, struct v1_lane *lane);
/* All batches and the samples into k->t->events. */
bool v1_merge(struct v1_parser *k) MUST_CHECK;
/* System calls end when they say, not when it was written; then the order is that of time again. */
bool v1_fix_syscalls(struct v1_parser *k) MUST_CHECK;

#endif
