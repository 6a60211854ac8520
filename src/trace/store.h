/*
 * Inside the store: how spans are kept, and what passes from the collectors (one a generation, in parallel)
 * to the builder (in order). Only chunk.c, late.c, rare.c, collect.c, build.c, annotate.c, store.c and draw.c include this.
 *
 * A chunk is a stretch of time, at most 2^32 ns, at most SPANS_MAX spans and at most one generation. Its spans are
 * columns, sorted by goroutine and then by time; a goroutine's spans in a chunk are a run. A span ends where the next
 * of its run begins; the last of a run lasts until the goroutine's next run, in a later chunk. What a processor is
 * occupied with when a chunk begins is said again by a span of cause TC_UNKNOWN, as the runtime does at the beginning
 * of a generation. Few spans a chunk make its numbers small: places, stacks and spans take two bytes each, and times
 * three where the chunk is short.
 */
#ifndef GOPERF_TRACE_STORE_H
#define GOPERF_TRACE_STORE_H

#include "base/buf.h"
#include "trace/reader.h"
#include "trace/trace.h"

#define SPAN_LAST 0x80	    /* in kind: the last of its run */
#define SPAN_KINDS 127	    /* more than the runtime has reasons */
#define SPAN_NOWHERE 0xffff /* half of a place: no processor, no thread */
#define SPANS_MAX 65000	    /* of one chunk: every number within it fits 16 bits, "none" besides */

struct chunk_run {
	uint32_t g;
	uint16_t first;
	bool told; /* it only says what is known: not a run of the goroutine's list */
};

struct chunk_edge {
	uint16_t from;	/* index + 1 of froms; 0: none */
	uint16_t stack; /* index + 1 of stacks; 0: none */
};

struct chunk_yield {
	uint32_t span, count;
	uint32_t stack, reason;
	int64_t ns;
};

/* A processor's own changes; what ran on it stands in its list of spans. */
struct chunk_prow {
	uint32_t start;
	uint32_t m;
	uint8_t state; /* TP_IDLE, TP_SCHED (a thread has it), TP_SYSCALL (a thread has it in a system call) */
};

#define ROW_STATUS 0x80 /* in state: while collecting, says what was so before, too */

struct chunk_proc {
	uint32_t p;
	uint32_t first, n;   /* of on_proc */
	uint32_t row, nrows; /* of rows */
};

struct trace_chunk {
	int64_t base; /* time of start 0: on the trace's clock while collecting, since tr->start in the store */
	int64_t begin; /* of its first moment, behind the end of the chunk before */
	uint32_t n;
	uint8_t *start; /* ns since base, start_bytes each, the lowest first: see chunk_start */
	uint8_t start_bytes; /* 3 or 4 */
	/*
	 * RUNNING: index of places; RUNNABLE by creation or unblocking: index of edges; else index + 1 of stacks,
	 * 0 for none.
	 */
	uint16_t *arg;
	uint8_t *kind;		     /* of tr->kinds, and SPAN_LAST */
	VEC(uint32_t) places;	     /* processor | thread << 16, each SPAN_NOWHERE for none */
	VEC(uint32_t) stacks, froms; /* of the trace; its goroutines */
	VEC(struct chunk_run) runs;
	VEC(struct chunk_edge) edges;
	VEC(struct chunk_yield) yields; /* by span */
	VEC(struct chunk_proc) procs;	/* by processor; those with nothing are left out */
	uint16_t *on_proc;		/* spans that occupy a processor, by processor and time */
	uint32_t non_proc;
	VEC(struct chunk_prow) rows;
};
void chunk_free(struct trace_chunk *c);

#define CHUNK_SHORT_NS (1 << 24) /* times below take three bytes */

/* When span i starts, ns since base. */
static inline uint32_t chunk_start(const struct trace_chunk *k, uint32_t i)
{
	const uint8_t *p = k->start + (size_t)i * k->start_bytes;
	uint32_t v = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

	return k->start_bytes == 3 ? v & (CHUNK_SHORT_NS - 1) : v;
}
/* All of them, for who changes them: k->n numbers that the caller frees. */
uint32_t *chunk_starts(const struct trace_chunk *k);
/* Keeps n of them in as few bytes as hold all. */
void chunk_set_starts(struct trace_chunk *k, const uint32_t *start, uint32_t n);

/* The first of its yields that belongs to the span or one behind it. */
uint32_t chunk_find_yield(const struct trace_chunk *k, uint32_t span);
size_t chunk_memory(const struct trace_chunk *c); /* bytes */
void pyramid_free(struct trace_pyramid *p);

/* Where the run behind r begins: the end of run r. */
static inline uint32_t chunk_run_end(const struct trace_chunk *k, size_t r)
{
	return r + 1 < k->runs.n ? k->runs.v[r + 1].first : k->n;
}
/* The stack of a span that has one. */
static inline uint32_t chunk_stack(const struct trace_chunk *k, uint32_t at)
{
	return at ? k->stacks.v[at - 1] : 0;
}

/* An event that is not a change of state, waiting for its place among its kind. */
struct rare {
	int64_t time;
	uint64_t args[TRACE_MAX_ARGS];
	struct str task;
	uint32_t g, p, m; /* as the collector numbers them; TRACE_NO */
	uint8_t type;
};

/* As bytes, a quarter of what the structures take. *last: the time of the one before, 0 before the first. */
void rare_put(struct buf *to, int64_t *last, const struct rare *r);
/* The next of what rare_put wrote. False: there is none. */
struct wire;
bool rare_next(struct wire *w, int64_t *last, struct rare *out);

#define SLOT_NO UINT16_MAX /* no span, no place in the open chunk */

/* A goroutine as one collector sees it. */
struct local_g {
	int64_t goid;
	uint32_t first_stack; /* index + 1 of the first stack seen; 0: none */
	uint16_t slot, last;  /* in the open chunk: its number there and its last span; SLOT_NO */
	uint16_t from;	      /* index + 1 of the open chunk's froms; 0: not there */
	uint16_t p, p0;	      /* where it ran last, and before the open chunk; SPAN_NOWHERE */
	uint8_t state;	      /* enum trace_state */
	bool seen;	      /* in this generation */
};

/* A yield among the first events, whose times may still move. */
struct head_yield {
	uint32_t chunk, yield;
	int64_t stop, start;
};

/* All that one generation (or a whole trace of format 1) yields. Numbers of strings and stacks are its own. */
struct collected {
	struct trace_gen gen;
	const struct trace_tables *tab; /* gen's, or that of a trace of format 1 */
	VEC(struct trace_chunk *) chunks;
	struct buf rares; /* in order: rare_next reads them */
	VEC(struct local_g) gs;
	VEC(int64_t) ps, ms;
	VEC(struct trace_span_kind) kinds; /* reason: index + 1 of tab->strings */
	VEC(struct head_yield) head_yields;
	/* The times of the first events, so that they can be moved behind the end of the generation before. */
	VEC(int64_t) head;
	int64_t start, end; /* first and last time */
	uint64_t events;
	uint64_t count[256];
	bool failed;
	struct err err;
};
void collected_release(struct collected *out);

/* One generation: reads, orders and collects [from, to) of the trace. Errors stand in out. */
void collect_generation(struct collected *out, struct str data, unsigned version, size_t from,
			size_t to, uint32_t chunk_spans);

/* What the builder knows when it takes in a generation. */
struct merge {
	struct trace *tr;
	const struct collected *in;
	uint32_t *strings, *stacks, *gs, *ps, *ms; /* local number -> the trace's */
	uint32_t nstrings, nstacks;
	int64_t shift_last; /* last time of the generation before, on the trace's clock */
	size_t shift_n;	    /* so many of in->head move */
	struct annotator *ann;
};
int64_t merge_time(const struct merge *m, int64_t time); /* to the store's time */

/* Tasks, regions, logs, ranges and the like: annotate.c. */
struct annotator *annotator_new(void);
void annotator_free(struct annotator *a);
void annotator_take(struct annotator *a, struct merge *m);

#endif
