/*
 * Inside the store: the collector, which makes spans of events. Its chunk is open, in order of time, until it holds
 * enough of them; then chunk.c puts it in order of goroutine. Only chunk.c, late.c, collect.c and build.c include this.
 */
#ifndef GOPERF_TRACE_COLLECT_H
#define GOPERF_TRACE_COLLECT_H

#include "trace/store.h"

#define PROCS_MAX 4096 /* processors beyond are nowhere: each chunk takes time for all of them */
#define SPAN_DEAD 0xff /* kind of a span that was folded away */
/*
 * A goroutine that yields and is started again this soon on the same processor and thread has not really stopped:
 * the stop is counted in its running span. bgsweep makes a third of all events of busy traces this way.
 */
#define FOLD_NS 2000

/*
 * A chunk with so many spans ends before its times need a fourth byte: their bytes are more than what a chunk costs. The
 * rest of the time is for the good moment.
 */
#define SHORT_SPANS 8192
#define SHORT_END_NS (CHUNK_SHORT_NS - (1 << 19))

struct collected_row {
	struct chunk_prow row;
	uint32_t p;
};

/* A processor as the collector sees it. */
struct local_p {
	uint32_t ran;	   /* the goroutine that ran there last; TRACE_NO */
	uint32_t yield;	   /* of the span below; TRACE_NO */
	uint16_t span;	   /* of the open chunk: the last that ran there; SLOT_NO */
	uint16_t m, place; /* thread and index of the place used last; m SLOT_NO: none yet */
};

/* Spans in order of time. Numbers are the collector's. */
struct open_chunk {
	int64_t base;
	VEC(uint32_t) start;
	VEC(uint16_t) slot; /* goroutine: of gs */
	VEC(uint16_t) arg;
	VEC(uint8_t) kind;
	VEC(uint32_t) gs; /* those with a span here */
	VEC(uint32_t) places, stacks, froms;
	VEC(struct chunk_edge) edges;
	VEC(uint16_t) edge_of; /* by .from of an edge: index + 1 of the last with it; 0: none */
	VEC(struct chunk_yield) yields;
	VEC(struct collected_row) rows;
	/* where each stack and place stands; kept from chunk to chunk */
	VEC(uint16_t) stack_at; /* index + 1; 0: not there */
	struct map place_at;
};

/* What has been so since the generation began, though it is told when the first chunk is closed already. */
struct late_span {
	uint32_t g;
	uint32_t value;	 /* place, or stack */
	uint32_t chunks; /* closed before it was told */
	uint16_t p;	 /* the processor that it occupies; SPAN_NOWHERE */
	uint8_t kind;
};

struct collector {
	struct collected *out;
	struct map p_of, m_of; /* runtime id -> local number */
	struct idmap g_of;
	int64_t last_time;
	/* From so many spans on a chunk ends at the first good moment; from a sixteenth more on at any moment. */
	uint32_t chunk_spans;
	struct open_chunk open;
	VEC(struct local_p) procs;
	VEC(struct late_span) late;
	VEC(struct collected_row) late_rows;
	uint8_t kind_cache[TS_N][TC_N]; /* kinds without a reason, + 1 */
	int64_t last_rare;		/* time of the last of out->rares */
};

/* chunk_spans: of struct trace_options. */
void collector_init(struct collector *c, struct collected *out, const struct trace_tables *tab,
		    int64_t start, uint32_t chunk_spans);
/* e->time is made strictly increasing here. */
void collector_event(struct collector *c, struct trace_event *e);
void collector_finish(struct collector *c);
/* The number of what spans of that state, cause and reason are. */
uint8_t collector_kind(struct collector *c, uint8_t state, uint8_t cause, uint32_t reason);

/* The open chunk -------------------------------------------------------------------------------------------------- */

/* What a span's arg is for a stack, a place, or who caused it and where. */
uint16_t chunk_put_stack(struct collector *c, uint32_t stack);
uint16_t chunk_put_place(struct collector *c, uint32_t p, uint32_t m);
uint16_t chunk_put_edge(struct collector *c, uint32_t from, uint32_t stack);
/* Appends a span of goroutine g; start is since the chunk's base. */
void chunk_add(struct collector *c, uint32_t g, uint32_t start, uint8_t kind, uint16_t arg);
void chunk_add_row(struct collector *c, uint32_t start, uint32_t p, uint8_t state, uint32_t m);
/* Called before an event at that time: there is room for what an event makes, in spans and in time, when it returns. */
void chunk_make_room(struct collector *c, int64_t time);
/* The open chunk becomes one of the collected ones, and is empty. */
void chunk_close(struct collector *c);
void chunk_release(struct open_chunk *o);

/* Late news: late.c ------------------------------------------------------------------------------------------------ */

/* Nothing happens while the first chunk is open. value: place, or stack. */
void late_span(struct collector *c, uint32_t g, uint8_t kind, uint32_t p, uint32_t value);
void late_row(struct collector *c, uint32_t p, uint8_t state, uint32_t m);
/* When the last chunk is closed: puts the others right. */
void late_finish(struct collector *c);

#endif
