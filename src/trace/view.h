/*
 * Views of a loaded trace: each is a row of trace_views, computes tables of typed cells and prints nothing.
 * The command prints tables as text, JSON or CSV; a page may show the same ones.
 *
 *	struct view_report rep;
 *	view_report_init(&rep, tr, &filter);
 *	trace_view_find("gc")->run(&rep);
 *	... rep.tables ...
 *	view_report_release(&rep);
 *
 * Units: see enum view_unit; times are nanoseconds. Ownership: all texts live as long as the report and the trace.
 */
#ifndef GOPERF_TRACE_VIEW_H
#define GOPERF_TRACE_VIEW_H

#include "base/regex.h"
#include "trace/scope.h"
#include "trace/trace.h"

enum view_unit {
	VU_TEXT,
	VU_COUNT,
	VU_ID,
	VU_NS,
	VU_MOMENT, /* ns since the start of the trace */
	VU_BYTES,
	VU_SHARE, /* of 1 */
	VU_REAL,
	VU_STACK, /* stack id */
};

struct view_col {
	const char *key;   /* of JSON and CSV */
	const char *title; /* of text; NULL: not shown there */
	enum view_unit unit;
};

struct view_cell {
	uint8_t unit;
	bool none; /* no value: empty, null */
	union {
		int64_t i; /* COUNT, ID, NS, MOMENT, BYTES */
		double d;  /* SHARE, REAL */
		struct str s;
		uint32_t stack;
	};
};

struct view_report;
struct view_table;
/* Puts the cells of row i; rows that a text does not show, or a page not yet, are never made. */
typedef void (*view_row_fn)(struct view_report *r, struct view_table *t, void *ctx, size_t i);

/*
 * Rows of cells; ncols a row: view_rows() of them, view_row() gives each. With `pairs` it is one object: rows of key
 * (column 0) and value.
 */
struct view_table {
	const char *name;  /* key in JSON, name in CSV */
	const char *title; /* heading of text */
	const char *empty; /* what text says when there is no row; NULL: the table is left out */
	const struct view_col *cols;
	size_t ncols;
	bool pairs;
	bool whole;    /* text shows all rows, whatever --top says */
	bool sentence; /* text shows each row as a paragraph: column 0 first, the rest below */
	VEC(struct view_cell) cells; /* of all rows, or of the last that was made */
	view_row_fn make;	     /* NULL: all rows are there */
	size_t nrows;		     /* with make */
	void *ctx;
	void (*release)(void *ctx); /* frees ctx, with the report */
};

/* What is asked for: every view obeys it. */
struct view_filter {
	int64_t from, to;		/* the window */
	uint32_t g;			/* goroutine, TRACE_NO: all */
	const struct regex *function;	/* of the goroutine's start function, NULL: all */
	unsigned states;		/* bits 1 << enum trace_state, 0: all */
	unsigned waits;			/* of WAITING: bits 1 << enum view_wait, 0: all */
	const struct view_scope *scope; /* only time of these tasks and regions, NULL: all */
	bool each;			/* rows for each goroutine, not for each function */
};

struct view_report {
	const struct trace *tr;
	struct view_filter f;
	struct arena arena;
	VEC(struct view_table *) tables;
};

struct view {
	const char *name;
	const char *brief; /* one line of help */
	void (*run)(struct view_report *r);
};
extern const struct view trace_views[]; /* ends with a NULL name */
const struct view *trace_view_find(const char *name);

void view_report_init(struct view_report *r, const struct trace *tr, const struct view_filter *f);
void view_report_release(struct view_report *r);

size_t view_rows(const struct view_table *t);
/* The cells of row i, until another row is asked for. */
const struct view_cell *view_row(struct view_report *r, struct view_table *t, size_t i);

/* For views ------------------------------------------------------------------------------------------------------ */

struct view_table *view_table(struct view_report *r, const char *name, const char *title,
			      const struct view_col *cols, size_t ncols);
/* Tables of many rows: they are made when they are asked for. ctx, as release frees it, lives as long as the report. */
void view_rows_later(struct view_table *t, size_t n, view_row_fn make, void *ctx,
		     void (*release)(void *ctx));
/* The next cell of a row; its unit is its column's. */
void view_i(struct view_table *t, int64_t v);
void view_d(struct view_table *t, double v);
void view_s(struct view_table *t, struct str s);
void view_stack(struct view_table *t, uint32_t stack);
void view_none(struct view_table *t);
/* The same of a moment that was not seen (below 0): none. */
void view_seen(struct view_table *t, int64_t moment);
/* The number of goroutine g; none where there is no such. */
void view_g(struct view_report *r, struct view_table *t, uint32_t g);
/* A row of a table of pairs. */
void view_pair_i(struct view_table *t, const char *key, enum view_unit unit, int64_t v);
void view_pair_d(struct view_table *t, const char *key, enum view_unit unit, double v);
void view_pair_s(struct view_table *t, const char *key, struct str s);
struct view_table *view_pairs(struct view_report *r, const char *name, const char *title);

/* Whether anything of that goroutine is asked for; TRACE_NO: of no goroutine. */
bool view_wants_g(const struct view_report *r, uint32_t g);
/*
 * Calls fn for each goroutine that is asked for, in parallel. A goroutine's block (below VIEW_BLOCKS) does not depend on
 * the number of threads, and a block is one thread's at a time: results that are gathered by block and joined in order
 * are always the same.
 */
#define VIEW_BLOCKS 32
typedef void (*view_g_fn)(void *ctx, unsigned block, uint32_t g);
void view_each_g(const struct view_report *r, view_g_fn fn, void *ctx);
bool view_wants_state(const struct view_report *r, uint8_t state);
/* The same of a span, with what a wait is for. waits: of view_wait_classes. */
bool view_wants_span(const struct view_report *r, const uint8_t *waits, const struct trace_span *s);
/* The part of [start, end) inside the window; end -1: it lasts to the end of the trace. */
int64_t view_clip(const struct view_report *r, int64_t start, int64_t end);
/* The same of goroutine g's time: also inside the tasks and regions that are asked for. */
int64_t view_clip_g(const struct view_report *r, uint32_t g, int64_t start, int64_t end);
/* A moment of goroutine g (TRACE_NO: of none): is it asked for? */
bool view_has(const struct view_report *r, uint32_t g, int64_t time);
struct str view_g_name(const struct trace *tr, uint32_t g); /* "?" where it is not known */
/* The frame that tells most: the leaf-most one outside the runtime and its near packages; TRACE_NO: no stack. */
uint32_t view_stack_top(const struct trace *tr, uint32_t stack);
/* "main.work main.go:12" of that frame; "?" without a stack. */
struct str view_where(struct view_report *r, uint32_t stack);
/* Does any frame's function contain that text? */
bool view_stack_has(const struct trace *tr, uint32_t stack, struct str text);
/* What a wait for the network is for: "accept", "read"...; "other". */
struct str view_operation(const struct trace *tr, uint32_t stack);
/* The system call that a stack is in, as Go names it: "syscall.Read". */
struct str view_call(const struct trace *tr, uint32_t stack);
/* The last value of a metric up to a moment; -1: none. */
int64_t view_metric_at(const struct trace_metric *v, size_t n, int64_t t);

/* What a wait is for. */
enum view_wait { VW_SYNC, VW_NETWORK, VW_SLEEP, VW_GC, VW_OTHER, VW_N };
/* By string id; made once a report. The caller frees it. */
uint8_t *view_wait_classes(const struct trace *tr);

struct view_list {
	int64_t *v;
	size_t n, cap;
};
void view_sort(struct view_list *l);
/* Appends from, which is then empty. */
void view_append(struct view_list *l, struct view_list *from);
int64_t view_pct(const struct view_list *l,
		 double p); /* of a sorted list: nearest rank; 0 when empty */

/* Utilization of the processors by the program itself, as steps over time: see view_mmu.c. */
struct mmu {
	VEC(int64_t) at;  /* moments, rising; the first is the start, the last the end */
	VEC(double) util; /* from at[i] to at[i + 1], 0 to 1 */
	VEC(double) sum;  /* integral up to at[i], ns */
};
void mmu_init(struct mmu *m, const struct trace *tr, int64_t from, int64_t to);
void mmu_release(struct mmu *m);
/* The least mean utilization of any window of that length, and where it begins. */
double mmu_worst(const struct mmu *m, int64_t window, int64_t *start);

#endif
