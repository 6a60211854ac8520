/*
 * Inside the store: how spans are kept, and what passes from the collectors (one a generation, in parallel)
 * to the builder (in order). Only collect.c, build.c, annotate.c, store.c and draw.c include this.
 *
 * A chunk is a stretch of time, at most 2^32 ns and at most one generation. Its spans are columns, sorted by
 * goroutine and then by time; a goroutine's spans in a chunk are a run. A span ends where the next of its run
 * begins; the last of a run lasts until the goroutine's next run, in a later chunk.
 */
#ifndef GOPERF_TRACE_STORE_H
#define GOPERF_TRACE_STORE_H

#include "trace/reader.h"
#include "trace/trace.h"

#define SPAN_LAST 0x80	    /* in kind: the last of its run */
#define SPAN_KINDS 127	    /* more than the runtime has reasons */
#define SPAN_NOWHERE 0xffff /* half of the argument of a running span: no processor, no thread */

struct chunk_run {
	uint32_t g, first;
};

struct chunk_edge {
	uint32_t from, stack;
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
	int64_t end;   /* of its last event */
	uint32_t n;
	uint32_t *start; /* ns since base */
	uint8_t *kind;	 /* of tr->kinds, and SPAN_LAST */
	/*
	 * RUNNING: processor | thread << 16; RUNNABLE by creation or unblocking: edge; else stack.
	 */
	uint32_t *arg;
	VEC(struct chunk_run) runs; /* by goroutine */
	VEC(struct chunk_edge) edges;
	VEC(struct chunk_yield) yields; /* by span */
	VEC(struct chunk_proc) procs;	/* by processor */
	uint32_t *on_proc;		/* spans that occupy a processor, by processor and time */
	uint32_t non_proc;
	VEC(struct chunk_prow) rows;
};
void chunk_free(struct trace_chunk *c);
void pyramid_free(struct trace_pyramid *p);

/* An event that is not a change of state, waiting for its place among its kind. */
struct rare {
	int64_t time;
	uint64_t args[TRACE_MAX_ARGS];
	struct str task;
	uint32_t g, p, m; /* as the collector numbers them; TRACE_NO */
	uint8_t type;
};

/* The next of collected.rares; *last: its time, 0 before the first. False: there is none. */
struct wire;
bool rare_next(struct wire *w, int64_t *last, struct rare *out);

/* A goroutine as one collector sees it. */
struct local_g {
	int64_t goid;
	uint32_t last, prev;  /* its last two spans in the open chunk; TRACE_NO */
	uint32_t yield;	      /* of the running span prev or last; TRACE_NO */
	uint32_t p, p0;	      /* where it ran last, and before the open chunk */
	uint32_t first_stack; /* index + 1 of the first stack seen; 0: none */
	uint8_t state;	      /* enum trace_state */
	bool seen;	      /* in this generation */
};

/* A yield among the first events, whose times may still move. */
struct head_yield {
	uint32_t yield; /* of the first chunk */
	int64_t stop, start;
};

/* All that one generation (or a whole trace of format 1) yields. Numbers of strings and stacks are its own. */
struct collected {
	struct trace_gen gen;
	const struct trace_tables *tab; /* gen's, or that of a trace of format 1 */
	VEC(struct trace_chunk *) chunks;
	VEC(uint8_t) rares; /* in order: rare_next reads them */
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

struct collected_row {
	struct chunk_prow row;
	uint32_t p;
};

struct collector {
	struct collected *out;
	struct map g_of, p_of, m_of; /* runtime id -> local number */
	int64_t last_time;
	/* the open chunk, in order of time */
	int64_t base;
	VEC(uint32_t) start, g, arg;
	VEC(uint8_t) kind;
	VEC(uint32_t) ran_last; /* by processor: the goroutine that ran there last */
	VEC(struct chunk_edge) edges;
	VEC(struct chunk_yield) yields;
	VEC(struct collected_row) rows;
	uint8_t kind_cache[TS_N][TC_N]; /* kinds without a reason, + 1 */
	VEC(uint32_t) to;		/* of close_chunk: new place of each span */
	struct scratch *scratch;
	int64_t last_rare; /* time of the last of out->rares */
};

/*
 * Columns that one generation is done with, for the next one: fresh memory of the system costs more than filling it.
 * Zeroed is empty.
 */
struct scratch {
	VEC(uint32_t) start, g, arg, to;
	VEC(uint8_t) kind;
	VEC(struct chunk_edge) edges;
	VEC(uint8_t) rares;
};
void scratch_release(struct scratch *s);

/* Takes what is in the scratch, which may be NULL. */
void collector_init(struct collector *c, struct collected *out, const struct trace_tables *tab,
		    int64_t start, struct scratch *scratch);
/* e->time is made strictly increasing here. */
void collector_event(struct collector *c, struct trace_event *e);
/* Gives back to the scratch what is not too large to keep. */
void collector_finish(struct collector *c);
/* rares, when it is not NULL, keeps the memory of out->rares. */
void collected_release(struct collected *out, struct scratch *rares);

/* One generation: reads, orders and collects [from, to) of the trace. Errors stand in out. */
void collect_generation(struct collected *out, struct str data, unsigned version, size_t from,
			size_t to, struct scratch *scratch);

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
void annotator_finish(struct annotator *a, struct trace *tr);

#endif
