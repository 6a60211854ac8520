/* logs: what the program logged with trace.Log, in order of time. */
#include <stdlib.h>

#include "trace/views.h"

static bool wanted(const struct view_report *r, const struct map *tasks, const struct trace_log *l)
{
	const struct view_scope *s = r->f.scope;
	uint32_t task = map_get(tasks, l->task);

	if (l->time < r->f.from || l->time > r->f.to)
		return false;
	if (r->f.g != TRACE_NO && l->g != r->f.g)
		return false;
	if (r->f.function &&
	    (l->g == TRACE_NO || !regex_match(r->f.function, view_g_name(r->tr, l->g))))
		return false;
	/* A log names its task: that counts, wherever it was written. Regions count by place. */
	return !s || (task != MAP_NONE && l->task && s->task[task] && !s->by_region) ||
	       (l->g != TRACE_NO && view_scope_has(s, l->g, l->time));
}

struct log_rows {
	VEC(uint32_t) v;  /* of tr->logs */
	struct map tasks; /* id -> the last task with it */
};

static void put_log(struct view_report *r, struct view_table *t, void *ctx, size_t i)
{
	const struct log_rows *rows = ctx;
	const struct trace *tr = r->tr;
	const struct trace_log *l = &tr->logs.v[rows->v.v[i]];
	uint32_t task = map_get(&rows->tasks, l->task);

	view_i(t, l->time);
	view_g(r, t, l->g);
	if (l->task)
		view_i(t, (int64_t)l->task);
	else
		view_none(t);
	view_s(t, task == MAP_NONE ? STR("") : trace_str(tr, tr->tasks.v[task].type));
	view_s(t, trace_str(tr, l->category));
	view_s(t, trace_str(tr, l->message));
	view_stack(t, l->stack);
}

static void release_rows(void *ctx)
{
	struct log_rows *rows = ctx;

	vec_release(&rows->v);
	map_release(&rows->tasks);
	free(rows);
}

void view_logs(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "time_ns", "at", VU_MOMENT },	     { "goroutine", "goroutine", VU_ID },
		{ "task", "task", VU_ID },	     { "type", "of type", VU_TEXT },
		{ "category", "category", VU_TEXT }, { "message", "message", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	const struct trace *tr = r->tr;
	struct view_table *t = view_table(r, "logs", "Logs", cols, ARRAY_LEN(cols));
	struct log_rows *rows = xcalloc(1, sizeof(*rows));

	t->empty = "none in this window";
	map_init(&rows->tasks);
	for (size_t i = 0; i < tr->tasks.n; i++)
		map_put(&rows->tasks, tr->tasks.v[i].id, (uint32_t)i);
	for (size_t i = 0; i < tr->logs.n; i++)
		if (wanted(r, &rows->tasks, &tr->logs.v[i]))
			vec_push(&rows->v, (uint32_t)i);
	view_rows_later(t, rows->v.n, put_log, rows, release_rows);
}
