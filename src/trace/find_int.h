/*
 * Inside the findings: one walk over all spans, goroutine by goroutine, feeds every analysis; each then looks at
 * what it kept and reports. Only find*.c include this.
 *
 * Memory: an analysis keeps at most a few words for each event of the kind it looks for.
 */
#ifndef GOPERF_TRACE_FIND_INT_H
#define GOPERF_TRACE_FIND_INT_H

#include "base/human.h"
#include "trace/find.h"
#include "trace/gcwork.h"
#include "trace/runq.h"

enum find_limit_id {
	FL_CONVOY_DEPTH,
	FL_CONVOY_HANDOFFS,
	FL_CONVOY_CHAIN,
	FL_LOCK_SHARE,
	FL_LOCK_WAITS,
	FL_LOCK_NS,
	FL_EPISODE_NS,
	FL_LEAK_COUNT,
	FL_LEAK_BATCHES,
	FL_LEAK_AGE_NS,
	FL_LEAK_TIMES,
	FL_CHURN_COUNT,
	FL_CHURN_RATE,
	FL_CHURN_RUN_NS,
	FL_ASSIST_SHARE,
	FL_ASSIST_NS,
	FL_ASSIST_CYCLES,
	FL_STOP_NS,
	FL_STOP_SUM_NS,
	FL_STW_COUNT,
	FL_STW_RATE,
	FL_FORCED_GC,
	FL_SCHED_NS,
	FL_SCHED_SUM_NS,
	FL_SCHED_SHARE,
	FL_SCHED_PART,
	FL_STALL_NS,
	FL_IDLE_NS,
	FL_IDLE_SUM_NS,
	FL_IDLE_SHARE,
	FL_RUN_NS,
	FL_RUN_OTHERS_NS,
	FL_SYSCALL_COUNT,
	FL_SYSCALL_SHARE,
	FL_SYSCALL_NS,
	FL_WAKE_COUNT,
	FL_WAKE_RATE,
	FL_WAKE_RUN_NS,
	FL_WAKE_SHARE,
	FL_TIMER_COUNT,
	FL_TIMER_RATE,
	FL_PIPE_ITEMS,
	FL_PIPE_BUSY,
	FL_PIPE_BLOCKED,
	FL_PIPE_PROCS,
	FL_PIPE_NS,
	FL_TASKS,
	FL_TASK_SLOW,
	FL_TASK_SHARE,
	FL_TASK_NS,
	FL_N,
};
#define LIMIT(id) (find_limits[id].value)
#define LIMIT_NS(id) ((int64_t)find_limits[id].value)

enum find_chan { FC_NONE, FC_SEND, FC_RECEIVE };

/* What a stack says of itself. */
struct find_stack {
	uint32_t
		site; /* its innermost frame outside the runtime and sync, as a number: equal function and line,
			 * equal number; 0: no stack */
	uint32_t frame; /* that frame's depth; TRACE_NO: no stack */
	uint32_t
		top; /* as site, of the frame that view_stack_top tells: also outside os, time and syscall */
	bool lock;    /* it takes a sync.Mutex, RWMutex or the like */
	bool given;   /* site lies in the standard library */
	bool gc;      /* the collector made it wait */
	uint8_t chan; /* enum find_chan: what its channel operation does */
};

/* The reasons that analyses tell apart. */
enum find_reason {
	FR_OTHER,
	FR_SYNC,
	FR_COND,
	FR_SEND,
	FR_RECEIVE,
	FR_SELECT,
	FR_SLEEP,
	FR_NETWORK,
	FR_FOREVER,
	FR_GC,
};

struct find_ctx {
	const struct trace *tr;
	int64_t from, to;
	struct find_list *out;
	const struct find_opts *opts;
	struct find_stack *stacks; /* by stack */
	uint8_t *reasons;	   /* by string: enum find_reason */
	bool *system;		   /* by goroutine: the runtime's own */
	uint32_t *origin; /* by goroutine: equal go statement (else start function), equal number */
	int64_t *running; /* by goroutine: ns in the window; complete when analyses close */
	struct map sites;
	uint32_t nsites;
};

/* What stacks, strings and goroutines say, without a list for findings. */
void find_ctx_init(struct find_ctx *c, const struct trace *tr);
void find_ctx_release(struct find_ctx *c);

/* The last spans of a goroutine: find_back(st, 0) is the one at hand, find_back(st, 1) the one before it. */
struct find_step {
	const struct find_ctx *c;
	uint32_t g;
	uint32_t at; /* private */
	uint32_t n;  /* of them are there, at most 4 */
	struct trace_span ring[4];
};
static inline const struct trace_span *find_back(const struct find_step *st, uint32_t k)
{
	return &st->ring[(st->at - k) & 3];
}

struct find_analysis {
	void *(*open)(struct find_ctx *c);
	void (*span)(void *self, const struct find_step *st);
	void (*close)(void *self, struct find_ctx *c); /* reports, and frees self */
	unsigned states; /* bits 1 << enum trace_state of the spans it looks at; 0: none */
	bool system;	 /* also those of the runtime's goroutines */
};

extern const struct find_analysis find_locks, find_leaks, find_churn, find_assists, find_stops,
	find_waits, find_syscalls, find_wakes, find_timers, find_pipes, find_tasks;

/* For analyses ---------------------------------------------------------------------------------------------------- */

/* A finding of a row of find_kinds, its facts empty; title and the rest are the caller's to set. Valid until the next. */
struct trace_finding *find_new(struct find_ctx *c, const char *id, int64_t from, int64_t to,
			       int64_t cost_ns);
void find_title(struct find_ctx *c, struct trace_finding *f, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void find_i(struct trace_finding *f, const char *key, enum view_unit unit, int64_t v);
void find_d(struct trace_finding *f, const char *key, enum view_unit unit, double v);
void find_s(struct trace_finding *f, const char *key, struct str s);

struct find_gs {
	uint32_t *v;
	size_t n, cap;
};
/* Sorts them and takes out what is there twice. */
void find_gs_unique(struct find_gs *gs);
/* The first FIND_GS of them and their number become the finding's. */
/* The finding is about that task, of tr->tasks: whoever asks for the task wants it. */
void find_of_task(struct find_ctx *c, struct trace_finding *f, const struct trace_task *task);
void find_set_gs(struct find_ctx *c, struct trace_finding *f, const struct find_gs *gs);

/* Texts for titles, in the list's arena. */
const char *find_ns(struct find_ctx *c, int64_t ns);
const char *find_count(struct find_ctx *c, int64_t n);
const char *find_share(struct find_ctx *c, double share);
const char *find_where(struct find_ctx *c, uint32_t stack); /* "main.work (main.go:12)" */
const char *find_top(struct find_ctx *c, uint32_t stack);   /* the same of view_stack_top */
const char *find_name(struct find_ctx *c, uint32_t g);	    /* its start function */

/* The length of what lies in the window. */
int64_t find_clip(const struct find_ctx *c, int64_t start, int64_t end);
static inline uint32_t find_site(const struct find_ctx *c, uint32_t stack)
{
	return c->stacks[stack].site;
}
/* Why it waits; what the collector is behind is FR_GC, whatever the event says. */
static inline enum find_reason find_reason(const struct find_ctx *c, const struct trace_span *s)
{
	return c->stacks[s->stack].gc ? FR_GC : (enum find_reason)c->reasons[s->reason];
}
/* Does a critical path go on from that wait to who ended it, next->from? See path.h. */
bool find_follows(const struct find_ctx *c, const struct trace_span *wait,
		  const struct trace_span *next);
static inline double find_ratio(double a, double b)
{
	return b > 0 ? a / b : 0;
}

/* Sets of numbers that are joined. */
struct find_sets {
	uint32_t *v;
	size_t n, cap;
};
uint32_t find_set_of(struct find_sets *s, uint32_t i); /* grows */
void find_join(struct find_sets *s, uint32_t a, uint32_t b);

#endif
