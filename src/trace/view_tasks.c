/*
 * tasks: by type with percentiles, and task by task with what its goroutines did. A task is measured whole, wherever the
 * window cuts it; the breakdown is of the time that the trace ties to the task (see scope.h), subtasks left out.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/parts.h"
#include "trace/views.h"

struct task_row {
	uint32_t task; /* index of tr->tasks */
	int64_t duration, child;
	int64_t part[GP_N];
	int64_t goroutines, regions, logs;
	bool complete;
};

struct type_row {
	uint32_t type;
	int64_t n, complete, own, logs;
	int64_t part[GP_N];
	struct view_list all; /* durations of complete tasks */
	int64_t total;
};

static bool wanted(const struct view_report *r, size_t i)
{
	const struct trace_task *t = &r->tr->tasks.v[i];
	uint32_t g = t->g == TRACE_NO ? t->end_g : t->g;

	if (view_clip(r, shown_start(t->start), t->end) <= 0)
		return false;
	if (r->f.scope)
		return r->f.scope->task[i];
	return view_wants_g(r, g);
}

struct interval {
	uint32_t parent;
	int64_t from, to;
};

static int cmp_interval(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	if (x->parent != y->parent)
		return x->parent < y->parent ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* How long at least one direct subtask of a task lasted, by task. */
static int64_t *child_times(const struct trace *tr)
{
	int64_t *out = xcalloc(tr->tasks.n + 1, sizeof(*out)), until = 0;
	struct interval *v = xmalloc((tr->tasks.n + 1) * sizeof(*v));
	struct map of;
	size_t n = 0;

	map_init(&of);
	for (size_t i = 0; i < tr->tasks.n; i++)
		map_put(&of, tr->tasks.v[i].id, (uint32_t)i);
	for (size_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];
		uint32_t up = t->parent == UINT64_MAX ? MAP_NONE : map_get(&of, t->parent);
		const struct trace_task *p = up == MAP_NONE ? NULL : &tr->tasks.v[up];

		if (!p || up == i)
			continue;
		v[n++] = (struct interval){ up, MAX(shown_start(t->start), shown_start(p->start)),
					    MIN(shown_end(tr, t->end), shown_end(tr, p->end)) };
	}
	if (n)
		qsort(v, n, sizeof(*v), cmp_interval);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || v[i].parent != v[i - 1].parent)
			until = INT64_MIN;
		out[v[i].parent] += MAX(v[i].to - MAX(v[i].from, until), 0);
		until = MAX(until, v[i].to);
	}
	map_release(&of);
	free(v);
	return out;
}

/* The rows that are asked for; *of: index of tr->tasks -> row + 1. */
static struct task_row *list_tasks(const struct view_report *r, size_t *n, uint32_t **of)
{
	const struct trace *tr = r->tr;
	struct task_row *rows = xcalloc(tr->tasks.n + 1, sizeof(*rows));
	int64_t *child = child_times(tr);

	*of = xcalloc(tr->tasks.n + 1, sizeof(**of));
	*n = 0;
	for (size_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];

		if (!wanted(r, i))
			continue;
		rows[*n] = (struct task_row){
			.task = (uint32_t)i,
			.duration = shown_end(tr, t->end) - shown_start(t->start),
			.child = child[i],
			.complete = t->start >= 0 && t->end >= 0,
		};
		(*of)[i] = (uint32_t)++ * n;
	}
	free(child);
	return rows;
}

static void measure_tasks(const struct view_report *r, struct task_row *rows, const uint32_t *of)
{
	struct task_pieces p = { 0 };
	struct stretch *v;
	uint8_t *on = xcalloc(r->tr->tasks.n + 1, 1);

	for (size_t i = 0; i < r->tr->tasks.n; i++)
		on[i] = of[i] != 0;
	task_pieces_of(&p, r->tr, on);
	v = xcalloc(p.n + 1, sizeof(*v));
	for (size_t i = 0; i < p.n; i++)
		v[i] = (struct stretch){ .g = p.v[i].g, .from = p.v[i].from, .to = p.v[i].to };
	stretches_measure(r, v, p.n);
	for (size_t i = 0; i < p.n; i++) {
		struct task_row *x = &rows[of[p.v[i].task] - 1];

		if (i == 0 || p.v[i].task != p.v[i - 1].task || p.v[i].g != p.v[i - 1].g)
			x->goroutines++;
		for (int k = 0; k < GP_N; k++)
			x->part[k] += v[i].part[k];
	}
	vec_release(&p);
	free(on);
	free(v);
}

static void count_events(const struct trace *tr, struct task_row *rows, const uint32_t *of)
{
	struct map ids;

	map_init(&ids);
	for (size_t i = 0; i < tr->tasks.n; i++)
		map_put(&ids, tr->tasks.v[i].id, (uint32_t)i);
	for (size_t i = 0; i < tr->regions.n; i++) {
		uint32_t t = map_get(&ids, tr->regions.v[i].task);

		if (t != MAP_NONE && of[t])
			rows[of[t] - 1].regions++;
	}
	for (size_t i = 0; i < tr->logs.n; i++) {
		uint32_t t = map_get(&ids, tr->logs.v[i].task);

		if (t != MAP_NONE && of[t])
			rows[of[t] - 1].logs++;
	}
	map_release(&ids);
}

/* Of a task that began before the trace nobody knows it. */
static struct str type_name(const struct trace *tr, uint32_t type)
{
	struct str s = trace_str(tr, type);

	return s.n ? s : STR("?");
}

static int cmp_type(const void *a, const void *b)
{
	const struct type_row *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->type < y->type ? -1 : x->type > y->type;
}

static void put_type(struct view_report *r, struct view_table *t, struct type_row *x)
{
	view_sort(&x->all);
	view_i(t, x->n);
	view_i(t, x->complete);
	view_i(t, x->total);
	view_i(t, view_pct(&x->all, 0.5));
	view_i(t, view_pct(&x->all, 0.9));
	view_i(t, view_pct(&x->all, 0.99));
	view_i(t, view_pct(&x->all, 1));
	view_i(t, x->own);
	parts_put(t, x->part, GP_EXEC);
	view_i(t, x->logs);
	view_s(t, type_name(r->tr, x->type));
	vec_release(&x->all);
}

static void by_type(struct view_report *r, const struct task_row *rows, size_t n)
{
	static const struct view_col cols[] = {
		{ "tasks", "n", VU_COUNT },
		{ "complete", "complete", VU_COUNT },
		{ "duration_ns", "duration", VU_NS },
		{ "p50_ns", "p50", VU_NS },
		{ "p90_ns", "p90", VU_NS },
		{ "p99_ns", "p99", VU_NS },
		{ "max_ns", "max", VU_NS },
		{ "own_ns", "own", VU_NS },
		PART_COLS_REST,
		{ "logs", "logs", VU_COUNT },
		{ "type", "type", VU_TEXT },
	};
	struct view_table *t = view_table(r, "types", "Tasks by type", cols, ARRAY_LEN(cols));
	VEC(struct type_row) types = { 0 };
	struct map of;

	map_init(&of);
	t->empty = "none in this window";
	for (size_t i = 0; i < n; i++) {
		bool added;
		uint32_t type = r->tr->tasks.v[rows[i].task].type;
		uint32_t at = map_get_or_put(&of, type, (uint32_t)types.n, &added);
		struct type_row *x;

		if (added)
			vec_push(&types, (struct type_row){ .type = type });
		assert(types.v);
		x = &types.v[at];
		x->n++;
		x->total += rows[i].duration;
		x->own += rows[i].duration - rows[i].child;
		x->logs += rows[i].logs;
		for (int k = 0; k < GP_N; k++)
			x->part[k] += rows[i].part[k];
		if (!rows[i].complete)
			continue;
		x->complete++;
		vec_push(&x->all, rows[i].duration);
	}
	if (types.n)
		qsort(types.v, types.n, sizeof(*types.v), cmp_type);
	for (size_t i = 0; i < types.n; i++)
		put_type(r, t, &types.v[i]);
	vec_release(&types);
	map_release(&of);
}

static int cmp_task(const void *a, const void *b)
{
	const struct task_row *x = a, *y = b;

	if (x->duration != y->duration)
		return x->duration < y->duration ? 1 : -1;
	return x->task < y->task ? -1 : x->task > y->task;
}

static void put_task(struct view_report *r, struct view_table *t, const struct task_row *x)
{
	const struct trace_task *k = &r->tr->tasks.v[x->task];
	uint32_t g = k->g == TRACE_NO ? k->end_g : k->g;

	view_i(t, (int64_t)k->id);
	if (k->parent == UINT64_MAX || k->parent == 0)
		view_none(t);
	else
		view_i(t, (int64_t)k->parent);
	if (k->start < 0)
		view_none(t);
	else
		view_i(t, k->start);
	if (k->end < 0)
		view_none(t);
	else
		view_i(t, k->end);
	view_i(t, x->duration);
	view_i(t, x->duration - x->child);
	view_i(t, x->child);
	parts_put(t, x->part, GP_EXEC);
	view_i(t, x->goroutines);
	view_i(t, x->regions);
	view_i(t, x->logs);
	if (g == TRACE_NO)
		view_none(t);
	else
		view_i(t, r->tr->gs.v[g].id);
	view_s(t, type_name(r->tr, k->type));
	view_stack(t, k->stack);
}

static void one_by_one(struct view_report *r, struct task_row *rows, size_t n)
{
	static const struct view_col cols[] = {
		{ "task", "task", VU_ID },
		{ "parent", "parent", VU_ID },
		{ "start_ns", "start", VU_MOMENT },
		{ "end_ns", NULL, VU_MOMENT },
		{ "duration_ns", "duration", VU_NS },
		{ "own_ns", "own", VU_NS },
		{ "children_ns", "children", VU_NS },
		PART_COLS_REST,
		{ "goroutines", "gs", VU_COUNT },
		{ "regions", "regions", VU_COUNT },
		{ "logs", "logs", VU_COUNT },
		{ "goroutine", "goroutine", VU_ID },
		{ "type", "type", VU_TEXT },
		{ "stack", "begun at", VU_STACK },
	};
	struct view_table *t =
		view_table(r, "tasks", "Tasks, the longest first", cols, ARRAY_LEN(cols));

	if (n)
		qsort(rows, n, sizeof(*rows), cmp_task);
	for (size_t i = 0; i < n; i++)
		put_task(r, t, &rows[i]);
}

void view_tasks(struct view_report *r)
{
	size_t n;
	uint32_t *of;
	struct task_row *rows = list_tasks(r, &n, &of);

	measure_tasks(r, rows, of);
	count_events(r->tr, rows, of);
	by_type(r, rows, n);
	one_by_one(r, rows, n);
	free(of);
	free(rows);
}
