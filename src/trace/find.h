/*
 * Findings: what went wrong in a trace, said of events and never of averages.
 *
 *	struct find_list list;
 *	find_run(tr, &(struct find_opts){ .to = tr->end }, &list);
 *	for (size_t i = 0; i < list.v.n; i++)
 *		... list.v.v[i].id, .title, .cost_ns ...
 *	find_release(&list);
 *
 * Each finding has a stable id (a row of find_kinds), one sentence with names and numbers, the same numbers as facts,
 * a window of time, goroutines, a stack, how sure it is, and what to do next. They come ranked by cost, the dearest
 * first. Thresholds and their reasons are the rows of find_limits.
 *
 * Units: nanoseconds since the start of the trace. Ownership: all texts live as long as the list and the trace.
 */
#ifndef GOPERF_TRACE_FIND_H
#define GOPERF_TRACE_FIND_H

#include "trace/view.h"

enum find_sure {
	FIND_CERTAIN, /* follows from the events */
	FIND_LIKELY,  /* inferred: the events fit, but do not prove it */
};
extern const char *const find_sure_name[2];

struct find_fact {
	const char *key; /* as in JSON: "waits", "hold_p50_ns" */
	uint8_t unit;	 /* enum view_unit: TEXT, COUNT, NS, MOMENT, BYTES, SHARE, REAL */
	union {
		int64_t i;
		double d;
		struct str s;
	};
};

#define FIND_FACTS 16
#define FIND_GS 16

struct trace_finding {
	const char *id;
	const char *pattern; /* of the catalogue that `goperf advise` knows; NULL: none */
	struct str title;
	const char *next;
	int64_t cost_ns;     /* time lost, summed over the goroutines or processors that lost it */
	const char *cost_of; /* what kind of time: "waiting for a lock", behind "of" */
	int64_t from, to;
	int64_t made_to;      /* its cause lies in [from, made_to]: at most to */
	uint32_t gs[FIND_GS]; /* those concerned, the first ngs of all_gs */
	uint32_t ngs, all_gs;
	uint32_t task;	/* index into tr->tasks of the only one that was open then; TRACE_NO */
	uint32_t stack; /* where: 0 where events have none */
	uint8_t sure;	/* enum find_sure */
	bool unwanted;	/* private */
	uint8_t nfacts;
	struct find_fact facts[FIND_FACTS];
};

struct find_list {
	struct arena arena;
	VEC(struct trace_finding) v;
	uint32_t below; /* left out for costing less than min_cost_ns */
};

struct find_opts {
	int64_t from, to;    /* the window: [0, tr->end) for all */
	int64_t min_cost_ns; /* findings that cost less are only counted */
	/*
	 * When set: only findings that concern a goroutine that its filter asks for, of time in the states that it asks
	 * for; where it names tasks or regions, only what touches their time, or is about one of the tasks.
	 */
	const struct view_report *filter;
};

void find_run(const struct trace *tr, const struct find_opts *o, struct find_list *out);
/* What a view of findings shows: the report's window and filter. */
void find_view(const struct view_report *r, int64_t min_cost_ns, struct find_list *out);
void find_release(struct find_list *list);
/* Numbers of the goroutines that it names, commas between: "17,18"; nothing where it names none. */
void find_ids(const struct trace *tr, const struct trace_finding *f, struct buf *out);
/* The query (search.h) that finds the spans that it is about, to be asked for its window; nothing where it names none. */
void find_spans(const struct trace *tr, const struct trace_finding *f, struct buf *out);

/* What can be found. */
struct find_kind {
	const char *id;
	const char *brief;
	const char *pattern;
	const char *cost_of;
	const char *next;
	uint8_t states; /* whose time it costs: bits 1 << enum trace_state */
	uint8_t waits;	/* of WAITING: bits 1 << enum view_wait */
	uint8_t shown; /* states of those that it names, where others pay; 0: they pay themselves */
};
extern const struct find_kind find_kinds[]; /* ends with a NULL id */

struct find_limit {
	const char *name;
	double value;
	const char *why;
};
extern const struct find_limit find_limits[];
extern const size_t find_nlimits;

#endif
