/*
 * The time that belongs to chosen tasks and regions: pieces of goroutines' time, and which tasks and regions were chosen.
 *
 *	struct view_scope s;
 *	if (!view_scope_init(&s, tr, "request", NULL, &err)) ...
 *	filter.scope = &s;
 *	view_scope_release(&s);
 *
 * What belongs to a task is what the trace says for sure: the goroutine that began it, up to its end, where that same
 * goroutine ends it (or nobody does); and every region of the task on whatever goroutine. The same of its subtasks.
 * Times: ns since tr->start. A scope is read-only once made, and may be shared between threads.
 */
#ifndef GOPERF_TRACE_SCOPE_H
#define GOPERF_TRACE_SCOPE_H

#include "trace/trace.h"

struct view_piece {
	int64_t from, to;
};

struct view_scope {
	VEC(struct view_piece) pieces; /* by goroutine and time, apart from each other */
	uint32_t *first;	       /* by goroutine, and one more: of pieces */
	uint8_t *task;		       /* by index of tr->tasks: 1 chosen, 2 as a subtask */
	uint8_t *region;	       /* by index of tr->regions */
	bool by_region;		       /* regions were asked for */
};

/*
 * task: a task's number, or a regular expression for its type; region: one for a region's type. NULL: not asked for;
 * with both, the regions that belong to such tasks. ERR_NOT_FOUND: no task or region is like that.
 */
bool view_scope_init(struct view_scope *s, const struct trace *tr, const char *task,
		     const char *region, struct err *err) MUST_CHECK;
void view_scope_release(struct view_scope *s);

/* How much of [from, to) of goroutine g belongs to it. */
int64_t view_scope_overlap(const struct view_scope *s, uint32_t g, int64_t from, int64_t to);
bool view_scope_has(const struct view_scope *s, uint32_t g, int64_t time);

/* A stretch of a goroutine's time, and whose it is: a task's, or a row's of whatever. */
struct stretch {
	uint32_t of, g; /* .g: of tr->gs */
	int64_t from, to;
};
struct stretches {
	struct stretch *v;
	size_t n, cap;
};
/*
 * The time of each task (.of: of tr->tasks), subtasks left out: for breakdowns task by task. By task, goroutine and time,
 * those of one task apart from each other. wanted: by task; NULL: all.
 */
void stretches_of_tasks(struct stretches *p, const struct trace *tr, const uint8_t *wanted);

/* Where a task or region begins and ends in what the trace shows. */
static inline int64_t shown_start(int64_t start)
{
	return MAX(start, 0);
}
static inline int64_t shown_end(const struct trace *tr, int64_t end)
{
	return end < 0 ? tr->end : end;
}

#endif
