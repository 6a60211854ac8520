/*
 * Inside the timeline's data: what the files that write it share. A lane is drawn by the server's own pixels (cells):
 *
 *	runs	cells of equal looks: [count, state, level, goroutine] one after the other; level: 0 to 9 tenths of the cell
 *	areas	[count, running, runnable, system call, waiting]: hundredths of goroutines, on average
 *	regions	[first cell, last cell, text, depth] of user regions under the lane
 *
 * So a window costs what its pixels cost, however many events lie in it.
 */
#ifndef GOPERF_WEB_TIMELINE_H
#define GOPERF_WEB_TIMELINE_H

#include "trace/lanes.h"
#include "trace/trace.h"
#include "web/route.h"

#define TIMELINE_LANES 400 /* of an answer, and of pins */

struct lane_look {
	uint8_t state, level;
};

struct timeline {
	const struct trace *tr;
	struct call *call;
	struct json *j;
	int64_t from, to;
	uint32_t n;		  /* cells */
	uint64_t limit;		  /* lanes */
	const struct regex *only; /* names must fit; NULL: all */
	struct trace_cell *cells; /* scratch, n */
	uint64_t *weight;	  /* by goroutine: cells of processors that it has most of */
	uint8_t *done;		  /* by goroutine: it has its lane already, pinned */
	uint8_t *done_task;	  /* by task */
	uint8_t *named;		  /* by goroutine: a lane shows its name */
	struct lane_look *looks;  /* scratch, n */
	uint32_t *who;		  /* scratch, n: goroutines of cells */
	uint32_t *text_of;	  /* by string: 1 + its place in texts */
	VEC(uint32_t) texts;	  /* strings that the answer uses */
	uint64_t matching;	  /* lanes that there would be without a limit */
};

/* The text's place in the answer. */
uint32_t timeline_text(struct timeline *l, uint32_t string);
/* The names of all strings are matched once: 1 where the string fits. In the call's arena. */
const uint8_t *timeline_fitting(struct timeline *l);

/* Lanes, as elements of an open array. */
void lanes_of_procs(struct timeline *l);
/* Those that pin= names, in its order, whatever the others are by: numbers of goroutines, and of tasks as t5. */
void pinned_lanes(struct timeline *l);
void lanes_of_goroutines(struct timeline *l);
void lanes_of_functions(struct timeline *l);
void lanes_of_creators(struct timeline *l);
void lanes_of_threads(struct timeline *l);
void lanes_of_tasks(struct timeline *l);
void lanes_of_regions(struct timeline *l);

/* Begins a lane: kind, key, label. */
void lane_head(struct timeline *l, const char *kind, char prefix, int64_t id, struct str label);
/* From l->cells: so many kinds of parts, of which the quiet (bits) show where nothing else is; with_g: with names. */
void cell_runs(struct timeline *l, unsigned kinds, unsigned quiet, bool with_g);
/* From cells of trace/lanes.h: which state of enum trace_state or trace_pstate_kind stands for each part. */
void lane_runs(struct timeline *l, const struct lane_cell *cells, const uint8_t *state);
/* The lane of the task with that number, pinned; how many lanes that were. */
size_t pin_task(struct timeline *l, uint64_t id);

/* The keys of the answer that stand above the lanes. */
void timeline_counters(struct timeline *l);

#endif
