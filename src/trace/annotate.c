/* Takes tasks, regions, logs, ranges and metrics from the events of one generation after the other. */
#include <stdlib.h>
#include <string.h>

#include "base/wire.h"
#include "trace/store.h"

struct annotator {
	struct map open_task;		 /* task id -> index of tr->tasks */
	struct map top_region;		 /* goroutine -> index of its innermost open region */
	struct map open_range[TR_KINDS]; /* goroutine, processor or 0 -> index */
};

struct annotator *annotator_new(void)
{
	return xcalloc(1, sizeof(struct annotator));
}

void annotator_free(struct annotator *a)
{
	map_release(&a->open_task);
	map_release(&a->top_region);
	for (int i = 0; i < TR_KINDS; i++)
		map_release(&a->open_range[i]);
	free(a);
}

/* Names of the wire in the trace's own numbers ------------------------------------------------------------------ */

static uint32_t string_of(const struct merge *m, uint64_t id)
{
	uint32_t i = trace_ids_find(&m->in->tab->string_ids, id);

	return i == MAP_NONE ? 0 : m->strings[i];
}

static uint32_t stack_of(const struct merge *m, uint64_t id)
{
	uint32_t i = id ? trace_stack_index(m->in->tab, id) : MAP_NONE;

	return i == MAP_NONE ? 0 : m->stacks[i];
}

static uint32_t g_of(const struct merge *m, uint32_t local)
{
	return local == TRACE_NO ? TRACE_NO : m->gs[local];
}

static uint32_t p_of(const struct merge *m, uint32_t local)
{
	return local == TRACE_NO ? TRACE_NO : m->ps[local];
}

/* Tasks, regions, logs --------------------------------------------------------------------------------------------- */

static void task_begin(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace *tr = m->tr;

	map_put(&a->open_task, r->args[0], (uint32_t)tr->tasks.n);
	vec_push(&tr->tasks, (struct trace_task){ .id = r->args[0],
						  .parent = r->args[1],
						  .type = string_of(m, r->args[2]),
						  .g = g_of(m, r->g),
						  .end_g = TRACE_NO,
						  .stack = stack_of(m, r->args[3]),
						  .start = time,
						  .end = -1 });
}

static void task_end(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace *tr = m->tr;
	uint32_t i = map_get(&a->open_task, r->args[0]);

	if (i == MAP_NONE) {
		i = (uint32_t)tr->tasks.n;
		vec_push(&tr->tasks,
			 (struct trace_task){ .id = r->args[0],
					      .parent = r->args[2],
					      .type = intern_id_static(&tr->strings, r->task),
					      .g = TRACE_NO,
					      .start = -1 });
	} else {
		map_del(&a->open_task, r->args[0]);
	}
	tr->tasks.v[i].end = time;
	tr->tasks.v[i].end_g = g_of(m, r->g);
}

static void region_begin(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace *tr = m->tr;
	uint32_t g = g_of(m, r->g), top = map_get(&a->top_region, g);

	map_put(&a->top_region, g, (uint32_t)tr->regions.n);
	vec_push(&tr->regions, (struct trace_region){ .task = r->args[0],
						      .g = g,
						      .type = string_of(m, r->args[1]),
						      .stack = stack_of(m, r->args[2]),
						      .parent = top == MAP_NONE ? TRACE_NO : top,
						      .start = time,
						      .end = -1 });
}

static void region_end(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace *tr = m->tr;
	uint32_t g = g_of(m, r->g), i = map_get(&a->top_region, g), type = string_of(m, r->args[1]);

	if (i != MAP_NONE && tr->regions.v[i].type == type && tr->regions.v[i].task == r->args[0]) {
		if (tr->regions.v[i].parent == TRACE_NO)
			map_del(&a->top_region, g);
		else
			map_put(&a->top_region, g, tr->regions.v[i].parent);
	} else {
		/* it began before the trace */
		i = (uint32_t)tr->regions.n;
		vec_push(&tr->regions, (struct trace_region){ .task = r->args[0],
							      .g = g,
							      .type = type,
							      .parent = TRACE_NO,
							      .start = -1 });
	}
	tr->regions.v[i].end = time;
}

static void on_log(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	vec_push(&m->tr->logs,
		 (struct trace_log){ time, r->args[0], g_of(m, r->g), string_of(m, r->args[1]),
				     string_of(m, r->args[2]), stack_of(m, r->args[3]) });
}

static void on_label(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	vec_push(&m->tr->labels,
		 (struct trace_label){ time, g_of(m, r->g), string_of(m, r->args[0]) });
}

static void on_sample(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	vec_push(&m->tr->samples, (struct trace_sample){ time, g_of(m, r->g), p_of(m, r->p),
							 r->m == TRACE_NO ? TRACE_NO : m->ms[r->m],
							 stack_of(m, r->args[0]) });
}

static void on_metric(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace_metric v = { time, r->args[0], g_of(m, r->g) };

	if (r->type == TEV_HEAP_ALLOC)
		vec_push(&m->tr->heap_alloc, v);
	else if (r->type == TEV_HEAP_GOAL)
		vec_push(&m->tr->heap_goal, v);
	else
		vec_push(&m->tr->gomaxprocs, v);
}

static void on_create(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	struct trace_g *g = &m->tr->gs.v[m->gs[r->args[0]]];

	if (g->created >= 0) /* callbacks from C come and go under one number */
		return;
	g->created = time;
	g->creator = g_of(m, r->g);
	g->created_at = stack_of(m, r->args[2]);
}

/* Ranges ------------------------------------------------------------------------------------------------------------- */

static const struct range_event {
	uint8_t kind;
	enum { BEGIN, END, ACTIVE } what;
	uint8_t stack, name; /* argument + 1 */
} range_events[256] = {
	[TEV_GC_BEGIN] = { TR_GC, BEGIN, 2, 0 },
	[TEV_GC_END] = { TR_GC, END, 0, 0 },
	[TEV_GC_ACTIVE] = { TR_GC, ACTIVE, 0, 0 },
	[TEV_STW_BEGIN] = { TR_STW, BEGIN, 2, 1 },
	[TEV_STW_END] = { TR_STW, END, 0, 1 },
	[TEV_SWEEP_BEGIN] = { TR_SWEEP, BEGIN, 1, 0 },
	[TEV_SWEEP_END] = { TR_SWEEP, END, 0, 0 },
	[TEV_SWEEP_ACTIVE] = { TR_SWEEP, ACTIVE, 0, 0 },
	[TEV_ASSIST_BEGIN] = { TR_ASSIST, BEGIN, 1, 0 },
	[TEV_ASSIST_END] = { TR_ASSIST, END, 0, 0 },
	[TEV_ASSIST_ACTIVE] = { TR_ASSIST, ACTIVE, 0, 0 },
};

static void on_range(struct annotator *a, struct merge *m, const struct rare *r, int64_t time)
{
	const struct range_event *e = &range_events[r->type];
	struct trace *tr = m->tr;
	uint32_t g = g_of(m, r->g), p = p_of(m, r->p);
	uint64_t key = e->kind == TR_GC ? 0 : e->kind == TR_SWEEP ? p : g;
	uint32_t i = map_get(&a->open_range[e->kind], key);

	if (e->what == ACTIVE && i != MAP_NONE)
		return;
	if (e->what != END || i == MAP_NONE) {
		i = (uint32_t)tr->ranges[e->kind].n;
		vec_push(&tr->ranges[e->kind],
			 (struct trace_range){
				 .start = e->what == BEGIN ? time : -1,
				 .end = -1,
				 .g = g,
				 .p = p,
				 .stack = e->stack ? stack_of(m, r->args[e->stack - 1]) : 0,
				 .name = e->name ? string_of(m, r->args[e->name - 1]) : 0 });
		map_put(&a->open_range[e->kind], key, i);
	}
	if (e->what != END)
		return;
	map_del(&a->open_range[e->kind], key);
	tr->ranges[e->kind].v[i].end = time;
	if (e->kind == TR_SWEEP) {
		tr->ranges[TR_SWEEP].v[i].a = r->args[0];
		tr->ranges[TR_SWEEP].v[i].b = r->args[1];
	}
}

typedef void (*rare_fn)(struct annotator *a, struct merge *m, const struct rare *r, int64_t time);

static const rare_fn handlers[256] = {
	[TEV_TASK_BEGIN] = task_begin,
	[TEV_TASK_END] = task_end,
	[TEV_REGION_BEGIN] = region_begin,
	[TEV_REGION_END] = region_end,
	[TEV_LOG] = on_log,
	[TEV_GO_LABEL] = on_label,
	[TEV_CPU_SAMPLE] = on_sample,
	[TEV_HEAP_ALLOC] = on_metric,
	[TEV_HEAP_GOAL] = on_metric,
	[TEV_PROCS_CHANGE] = on_metric,
	[TEV_GO_CREATE] = on_create,
	[TEV_GO_CREATE_BLOCKED] = on_create,
	[TEV_GO_CREATE_SYSCALL] = on_create,
	[TEV_GC_BEGIN] = on_range,
	[TEV_GC_END] = on_range,
	[TEV_GC_ACTIVE] = on_range,
	[TEV_STW_BEGIN] = on_range,
	[TEV_STW_END] = on_range,
	[TEV_SWEEP_BEGIN] = on_range,
	[TEV_SWEEP_END] = on_range,
	[TEV_SWEEP_ACTIVE] = on_range,
	[TEV_ASSIST_BEGIN] = on_range,
	[TEV_ASSIST_END] = on_range,
	[TEV_ASSIST_ACTIVE] = on_range,
};

void annotator_take(struct annotator *a, struct merge *m)
{
	struct wire w = wire_of(m->in->rares.data, m->in->rares.n);
	int64_t last = 0;
	struct rare r;

	while (rare_next(&w, &last, &r))
		if (handlers[r.type])
			handlers[r.type](a, m, &r, merge_time(m, r.time));
}
