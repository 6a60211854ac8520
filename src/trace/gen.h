/*
 * One generation of a trace of format 2: its batches by thread and its tables, decoded but not ordered.
 *
 * A trace is a 16-byte header and a sequence of batches; each names its generation. String and stack ids hold
 * for one generation only. Everything points into the trace's bytes, which must stay where they are.
 */
#ifndef GOPERF_TRACE_GEN_H
#define GOPERF_TRACE_GEN_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "trace/event.h"

struct trace_batch {
	const uint8_t *data;
	uint32_t n;	    /* bytes of data, at most TRACE_MAX_BATCH */
	uint8_t experiment; /* 0: none */
	int64_t m;	    /* thread; -1: none */
	uint64_t time;	    /* clock units */
};

/* Ids of the wire to indexes: dense where the ids are, a hash map where they are not. */
struct trace_ids {
	uint32_t *dense; /* index + 1; 0: absent */
	size_t ndense;
	struct map sparse;
};
void trace_ids_release(struct trace_ids *t);
bool trace_ids_add(struct trace_ids *t, uint64_t id,
		   uint32_t index);	     /* false: the id is taken, or 0 */
void trace_ids_compact(struct trace_ids *t); /* after the last add: fast lookup */
uint32_t trace_ids_find(const struct trace_ids *t,
			uint64_t id); /* MAP_NONE: absent; 0 is absent here */

struct trace_frame {
	uint64_t pc;
	uint64_t func, file; /* string ids */
	uint64_t line;
};

struct trace_stack {
	uint32_t first, n; /* of frame_ids */
};

struct trace_cpu_sample {
	int64_t time; /* ns, once the frequency is known */
	int64_t m, p, g;
	uint64_t stack; /* stack id, not validated */
};

struct trace_thread {
	int64_t m;
	VEC(struct trace_batch) batches; /* in file order */
};

/* One reading of all clocks. */
struct trace_clock {
	bool known;
	uint64_t ticks;	    /* trace clock units */
	uint64_t mono_ns;   /* CLOCK_MONOTONIC */
	uint64_t sec, nsec; /* wall clock */
};

struct trace_tables {
	double freq; /* ns a clock unit; 0: not known */
	struct trace_clock clock;
	struct trace_ids string_ids, stack_ids;
	VEC(struct str) strings;
	VEC(struct trace_stack) stacks;
	VEC(uint32_t) frame_ids;	/* stacks, leaf first */
	VEC(struct trace_frame) frames; /* distinct pcs: the first description of a pc holds */
	struct map pcs;			/* pc -> frame */
};

struct trace_gen {
	uint64_t gen;
	uint64_t min_time; /* clock units, of all batches */
	struct trace_tables tab;
	VEC(struct trace_thread) threads;     /* in order of appearance */
	struct map thread_of;		      /* m -> index */
	VEC(struct trace_cpu_sample) samples; /* sorted by time */
	VEC(struct trace_batch) experimental;
	size_t start, end; /* offsets of its first byte, and of the byte behind its last */
};

/* A position in the trace's bytes, which may still grow at the end. */
struct trace_scan {
	const uint8_t *p;
	size_t n, pos;
	unsigned version; /* 22, 23, 25, 26... of the header */
	bool spilled;	  /* before 1.26: the batch read last belongs to the next generation */
	uint64_t spill_gen;
	struct trace_batch spill;
	size_t spill_pos; /* where that batch begins */
};

enum trace_scan_result {
	SCAN_GEN,   /* *gen is complete */
	SCAN_END,   /* no more generations */
	SCAN_ERROR, /* err is set; *gen holds nothing useful */
	SCAN_GEN_ERROR, /* *gen is complete and what follows it is broken: err is set (before 1.26 only) */
	SCAN_EOF_ERROR, /* as SCAN_ERROR, where Go's reader takes it for the end of the trace */
};

/* Reads the header; the version is in s->version. Traces of format 1 (11, 19, 21) are accepted here too. */
bool trace_scan_init(struct trace_scan *s, struct str data, struct err *err) MUST_CHECK;
enum trace_scan_result trace_scan_next(struct trace_scan *s, struct trace_gen *g, struct err *err);

/*
 * Only finds where the next generation lies, [*from, *to), from the heads of its batches. SCAN_ERROR: err says what
 * stands at *to; what lies before it is the beginning of a generation, unless *from == *to.
 */
enum trace_scan_result trace_scan_extent(struct trace_scan *s, uint64_t *gen, size_t *from,
					 size_t *to, struct err *err);

/* Whether all of the next generation is there, before 1.26 with the batch behind it, which ends it. */
bool trace_scan_has_gen(const struct trace_scan *s);
/* Passes over all generations that are there as a whole: the offset behind the last. */
size_t trace_scan_complete(struct trace_scan *s);

void trace_gen_init(struct trace_gen *g);
void trace_gen_release(struct trace_gen *g);
void trace_tables_release(struct trace_tables *t);

/* Clock units to nanoseconds as Go does on amd64, also for numbers beyond all sense. */
static inline int64_t trace_ns(double freq, uint64_t ticks)
{
	double ns = (double)ticks * freq;

	return ns >= -0x1p63 && ns < 0x1p63 ? (int64_t)ns : INT64_MIN;
}

/* The text of a string id; false: there is none. Id 0 is "". */
static inline bool trace_string(const struct trace_tables *t, uint64_t id, struct str *out)
{
	uint32_t i = id < t->string_ids.ndense ? t->string_ids.dense[id] - 1
					       : trace_ids_find(&t->string_ids, id);

	if (i == MAP_NONE) {
		*out = STR("");
		return id == 0;
	}
	*out = t->strings.v[i];
	return true;
}

/* The index of a stack id among t->stacks; MAP_NONE: there is none, or the id is 0. */
static inline uint32_t trace_stack_index(const struct trace_tables *t, uint64_t id)
{
	return id < t->stack_ids.ndense ? t->stack_ids.dense[id] - 1
					: trace_ids_find(&t->stack_ids, id);
}

#endif
