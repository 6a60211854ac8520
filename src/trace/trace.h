/*
 * A loaded execution trace: columns of spans, edges and events for every analysis, view and drawing.
 *
 *	struct trace *tr = trace_load(data, &opts, &err);	// NULL: nothing at all could be read
 *	for (uint32_t g = 0; g < tr->gs.n; g++) {
 *		struct trace_iter it = trace_spans(tr, g, 0, tr->end);
 *		struct trace_span s;
 *		while (trace_next_span(&it, &s))
 *			...
 *	}
 *	trace_free(tr);
 *
 * Units: every time is int64_t nanoseconds since the first event (tr->start is that moment on the trace's clock).
 * Times are as Go's reader shows them: strictly increasing from event to event.
 * Ids: goroutines, processors and threads are indexes into tr->gs, tr->ps, tr->ms (the runtime's number is the
 * field `id`); strings and stacks are ids for trace_str() and trace_stack_*(), equal content, equal id, in all
 * generations; 0 is "" and "no stack". TRACE_NO stands for "none" everywhere.
 * Ownership: everything belongs to the trace and is read-only after trace_load, so any number of threads may read.
 * Strings point into the bytes that were loaded: these must outlive the trace.
 * Failure: a damaged trace is loaded up to the damage; tr->damage says what is lost.
 */
#ifndef GOPERF_TRACE_TRACE_H
#define GOPERF_TRACE_TRACE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "trace/event.h"

#define TRACE_NO UINT32_MAX

/* What a goroutine is doing. */
enum trace_state {
	TS_ABSENT,   /* before its creation, after its end */
	TS_RUNNABLE, /* ready, waits for a processor */
	TS_RUNNING,
	TS_WAITING,	    /* blocked: .reason and .stack say on what */
	TS_SYSCALL,	    /* in a system call (or C code), its processor kept */
	TS_SYSCALL_BLOCKED, /* the same after the processor was taken away */
	TS_N,
};
extern const char *const trace_state_name[TS_N];

/* Why a span began. */
enum trace_cause {
	TC_UNKNOWN,   /* it was so when the trace (or what is left of it) began */
	TC_CREATED,   /* go statement: .from created it */
	TC_UNBLOCKED, /* .from woke it (TRACE_NO: a timer, the network, or the runtime) */
	TC_STOPPED,   /* it yielded or was preempted: .reason */
	TC_STARTED,   /* it was given a processor */
	TC_BLOCKED,
	TC_SYSCALL,	/* a system call began */
	TC_SYSCALL_END, /* a system call ended, with or without its processor */
	TC_RETAKEN,	/* the processor was taken away or given up during a system call */
	TC_ENDED,
	TC_N,
};

struct trace_span {
	int64_t start, end; /* end is tr->end where the trace ends first */
	uint8_t state;	    /* enum trace_state */
	uint8_t cause;	    /* enum trace_cause */
	bool open_start;    /* the state began before what the trace shows */
	bool open_end;	    /* the trace ends before the state does */
	uint32_t reason;    /* string: "chan receive", "network", "preempted"...; 0: none given */
	/*
	 * WAITING, SYSCALL*, and RUNNABLE by TC_STOPPED: where the goroutine was;
	 * RUNNABLE by TC_CREATED or TC_UNBLOCKED: where .from was when it did so.
	 */
	uint32_t stack;
	uint32_t from;	       /* goroutine that created or woke this one; TRACE_NO */
	uint32_t proc, thread; /* RUNNING: where; TRACE_NO in other states */
	/*
	 * RUNNING: a goroutine that yields and is started again at once on the same processor (bgsweep does so a
	 * million times) is one span. So many times, and so many ns of the span it was runnable, all at `stack`.
	 * Time on the processor is end - start - yield_ns.
	 */
	uint32_t yields;
	int64_t yield_ns;
};

struct trace_g {
	int64_t id;	     /* goid */
	uint32_t creator;    /* goroutine; TRACE_NO: it was there before, or a timer, or C */
	uint32_t created_at; /* stack of the go statement */
	uint32_t stack; /* its first own stack: its start function for those created in the trace */
	uint32_t
		runs; /* private: the first of tr->run_list; they end where those of the next begin */
	int64_t created; /* -1: it was there before the trace */
	int64_t ended;	 /* -1: it still was there at the end */
};

struct trace_p {
	int64_t id;
};

struct trace_m {
	int64_t id;
};

/* Parts of the store that only store.c and build.c look into. */
struct trace_chunk;
struct trace_pyramid;

struct trace_span_kind {
	uint8_t state, cause;
	uint32_t reason;
};

/* Events with a time and a goroutine, each kind in order of time ---------------------------------------------- */

struct trace_task {
	uint64_t id, parent; /* parent: UINT64_MAX for none */
	uint32_t type;	     /* string */
	uint32_t g, end_g;   /* who began and ended it; TRACE_NO: not seen */
	uint32_t stack;	     /* where it was begun */
	int64_t start, end;  /* -1: not seen (before the trace, after it) */
};

struct trace_region {
	uint64_t task; /* 0: the background task */
	uint32_t g;
	uint32_t type;	    /* string */
	uint32_t stack;	    /* where it was begun */
	uint32_t parent;    /* the region around it in the same goroutine; TRACE_NO */
	int64_t start, end; /* -1: not seen */
};

struct trace_log {
	int64_t time;
	uint64_t task;
	uint32_t g, category, message, stack;
};

struct trace_label {
	int64_t time;
	uint32_t g, label;
};

struct trace_sample { /* CPU profiler */
	int64_t time;
	uint32_t g, p, m, stack;
};

struct trace_metric {
	int64_t time;
	uint64_t value; /* bytes; GOMAXPROCS */
	uint32_t g;	/* who made it change */
};

enum trace_range_kind {
	TR_GC,	   /* concurrent mark phase */
	TR_STW,	   /* stop-the-world: .name is its kind */
	TR_SWEEP,  /* incremental sweep of processor .p: .a bytes swept, .b reclaimed */
	TR_ASSIST, /* mark assist of goroutine .g */
	TR_KINDS,
};

struct trace_range {
	int64_t start, end; /* -1: not seen */
	uint32_t g, p;	    /* whose context it began in */
	uint32_t stack, name;
	uint64_t a, b;
};

/* All clocks at one moment (Go 1.25 and newer). */
struct trace_clock_point {
	int64_t time;
	uint64_t mono_ns;
	int64_t wall_sec;
	uint32_t wall_nsec;
};

/* A generation: the runtime flushes everything about once a second. */
struct trace_generation {
	uint64_t gen;
	int64_t start, end;
	uint64_t offset, bytes; /* in the trace */
	uint64_t events;	/* sync events left out */
};

/* What could not be read. */
struct trace_damage {
	bool any;
	uint64_t gen;	      /* where it begins: generation, 0 if not even that is known */
	uint64_t offset;      /* everything before this byte was read in full */
	uint64_t lost_bytes;  /* from there to the end */
	int64_t time;	      /* the last moment that is shown */
	uint64_t kept_events; /* of the damaged generation, up to the damage */
	char what[1024];      /* the reader's sentence */
};

struct trace {
	unsigned version;     /* of the header: 22, 23, 25, 26; 11, 19, 21 for format 1 */
	bool newer;	      /* the version is newer than any known: read as 26 */
	int64_t start;	      /* trace clock, ns, of time 0 */
	int64_t end;	      /* of the last event */
	uint64_t bytes;	      /* of the trace */
	uint64_t events;      /* sync events left out */
	uint64_t count[256];  /* by enum trace_ev */
	uint64_t seam_errors; /* states that did not match between two generations */
	char seam_error[256]; /* the first */
	struct trace_damage damage;

	VEC(struct trace_g) gs; /* in order of appearance */
	VEC(struct trace_p) ps;
	VEC(struct trace_m) ms;
	VEC(struct trace_span_kind) kinds;

	VEC(struct trace_task)
	tasks; /* by begin; those whose begin was not seen stand where they end */
	VEC(struct trace_region) regions; /* the same */
	VEC(struct trace_log) logs;
	VEC(struct trace_label) labels;
	VEC(struct trace_sample) samples;
	VEC(struct trace_metric) heap_alloc, heap_goal, gomaxprocs;
	VEC(struct trace_range) ranges[TR_KINDS]; /* by begin */
	VEC(struct trace_clock_point) clocks;
	VEC(struct trace_generation) gens;

	/* private */
	struct intern strings;
	VEC(struct trace_frame_info) frames;
	struct hashset frame_set;
	VEC(uint32_t) frame_ids;
	VEC(struct trace_stack_info) stacks; /* by id */
	struct hashset stack_set;
	struct idmap g_of;     /* runtime id -> index */
	struct map p_of, m_of; /* the same */
	VEC(struct trace_chunk *) chunks;
	VEC(struct trace_run_ref) run_list;
	struct trace_pyramid *pyramid;
	struct v1_reader *v1;
	struct str data;
};

struct trace_options {
	bool mapped;	      /* data is a mapped file: pages may be given back while loading */
	uint32_t chunk_spans; /* for tests: so many spans a chunk of the store; 0: as is best */
	bool strict; /* damage, and states that do not match between generations, are an error */
	/* called now and then while loading, when set; false cancels */
	bool (*progress)(void *ctx, uint64_t done_bytes, uint64_t all_bytes);
	void *ctx;
};

/* data: the bytes of a trace, unpacked. NULL and err: not a trace, cancelled, damage under strict, or nothing readable. */
struct trace *trace_load(struct str data, const struct trace_options *opts,
			 struct err *err) MUST_CHECK;
void trace_free(struct trace *tr);
/* Bytes of memory that the store itself holds. */
size_t trace_memory(const struct trace *tr);

/* Clocks --------------------------------------------------------------------------------------------------------- */

/* A moment as ns since 1970-01-01 UTC, and back. False: the trace does not tell (before Go 1.25). */
bool trace_wall(const struct trace *tr, int64_t time, int64_t *unix_ns);
bool trace_of_wall(const struct trace *tr, int64_t unix_ns, int64_t *time);

/* Strings and stacks ------------------------------------------------------------------------------------------- */

struct trace_frame_info {
	uint64_t pc;
	uint32_t func, file; /* strings */
	uint32_t line;
};

struct trace_stack_info {
	uint32_t first, n; /* private: of frame_ids */
	uint32_t root;	   /* string: the function of the root frame; 0: no stack */
};

static inline struct str trace_str(const struct trace *tr, uint32_t id)
{
	return intern_get(&tr->strings, id);
}
/* MAP_NONE: no event of the trace has that string. */
static inline uint32_t trace_find_str(const struct trace *tr, struct str s)
{
	return intern_find(&tr->strings, s);
}
static inline uint32_t trace_stack_depth(const struct trace *tr, uint32_t stack)
{
	return tr->stacks.v[stack].n;
}
/* Frame i of a stack, 0 is the leaf. */
static inline const struct trace_frame_info *trace_stack_frame(const struct trace *tr,
							       uint32_t stack, uint32_t i)
{
	return &tr->frames.v[tr->frame_ids.v[tr->stacks.v[stack].first + i]];
}

/* Goroutines ---------------------------------------------------------------------------------------------------- */

struct trace_run_ref {
	uint32_t chunk, run; /* private */
};

struct trace_iter {
	const struct trace *tr; /* private, all of it */
	const struct trace_chunk *chunk;
	int64_t from, to;
	uint32_t g, ref, at, yield;
	bool inside, has_next;
	struct trace_span next;
};

/* String: the function at the root of its stack; 0: unknown. */
static inline uint32_t trace_g_name(const struct trace *tr, uint32_t g)
{
	return tr->stacks.v[tr->gs.v[g].stack].root;
}
uint32_t trace_find_g(const struct trace *tr, int64_t goid); /* TRACE_NO: no such goroutine */
/* The spans of goroutine g that touch [from, to), in order, not cut at from and to. TS_ABSENT is left out. */
struct trace_iter trace_spans(const struct trace *tr, uint32_t g, int64_t from, int64_t to);
bool trace_next_span(struct trace_iter *it, struct trace_span *out);
/* The span of g at a moment; false: it is absent then. */
bool trace_span_at(const struct trace *tr, uint32_t g, int64_t time, struct trace_span *out);

/* Processors ----------------------------------------------------------------------------------------------------- */

enum trace_pstate_kind {
	TP_ABSENT, /* not seen yet, or removed by GOMAXPROCS */
	TP_IDLE,
	TP_SCHED,   /* a thread has it and no goroutine runs: the scheduler looks for work */
	TP_RUNNING, /* runs .g */
	TP_SYSCALL, /* .g is in a system call and keeps it */
	TP_N,
};
extern const char *const trace_pstate_kind_name[TP_N];

struct trace_pspan {
	int64_t start, end;
	uint8_t state; /* enum trace_pstate_kind */
	uint32_t g;    /* RUNNING, SYSCALL; else TRACE_NO */
	uint32_t m;    /* the thread; TRACE_NO where it is not known */
};

struct trace_piter {
	const struct trace *tr; /* private, all of it */
	int64_t from, to, cursor;
	uint32_t p, chunk, span, span_end, row, row_end;
	uint8_t base_state;
	uint32_t base_m;
	struct trace_pspan pending;
	bool has_pending, done;
};

/*
 * The timeline of processor p that touches [from, to), without gaps. What lasts beyond `to` ends where it really ends; what
 * began before `from` may be given a later begin.
 */
struct trace_piter trace_pspans(const struct trace *tr, uint32_t p, int64_t from, int64_t to);
bool trace_next_pspan(struct trace_piter *it, struct trace_pspan *out);

/* Drawing -------------------------------------------------------------------------------------------------------- */

/* One pixel of a lane: shares of its time, and who had most of it. */
struct trace_cell {
	float part[TS_N]; /* by enum trace_state or trace_pstate_kind, 0 to 1 */
	uint32_t g;	  /* processor lanes: the goroutine that ran longest; TRACE_NO */
	uint32_t changes; /* spans that begin in it */
};

/*
 * Fills n cells for [from, to) of a processor's or goroutine's lane, in time proportional to n and not to the
 * spans in between, once the pyramid is there. trace_pyramid_build is called once, before the first drawing.
 */
bool trace_pyramid_build(struct trace *tr, struct err *err) MUST_CHECK;
void trace_draw_p(const struct trace *tr, uint32_t p, int64_t from, int64_t to, uint32_t n,
		  struct trace_cell *out);
void trace_draw_g(const struct trace *tr, uint32_t g, int64_t from, int64_t to, uint32_t n,
		  struct trace_cell *out);

#endif
