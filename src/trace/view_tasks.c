/*
 * tasks: by type with percentiles, and task by task with what its goroutines did. A task is measured whole, wherever the
 * window cuts it; the breakdown is of the time that the trace ties to the task (see scope.h), subtasks left out.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/parts.h"
#include "trace/times.h"
#include "trace/views.h"

struct task_row {
	uint32_t task; /* index of tr->tasks */
	uint32_t goroutines, regions, logs;
};

struct task_rows {
	VEC(struct task_row) v;
	int64_t (*part)[GP_N]; /* by row */
	int64_t *child;	       /* by task */
	uint32_t *of;	       /* by task: its row + 1; 0: not asked for */
	uint32_t *by_length;   /* rows, the longest first */
};

struct type_row {
	uint32_t type;
	int64_t n, complete, own, logs;
	int64_t part[GP_N];
	struct times all; /* durations of complete tasks */
	int64_t total;
};

static int64_t duration(const struct trace *tr, const struct trace_task *t)
{
	return shown_end(tr, t->end) - shown_start(t->start);
}

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

/* The rows that are asked for. */
static void list_tasks(const struct view_report *r, struct task_rows *rows)
{
	const struct trace *tr = r->tr;

	rows->child = child_times(tr);
	rows->of = xcalloc(tr->tasks.n + 1, sizeof(*rows->of));
	for (size_t i = 0; i < tr->tasks.n; i++) {
		if (!wanted(r, i))
			continue;
		vec_push(&rows->v, (struct task_row){ .task = (uint32_t)i });
		rows->of[i] = (uint32_t)rows->v.n;
	}
}

static void measure_tasks(const struct view_report *r, struct task_rows *rows)
{
	struct stretches p = { 0 };
	uint8_t *on = xcalloc(r->tr->tasks.n + 1, 1);

	for (size_t i = 0; i < r->tr->tasks.n; i++)
		on[i] = rows->of[i] != 0;
	stretches_of_tasks(&p, r->tr, on);
	for (size_t i = 0; i < p.n; i++) {
		p.v[i].of = rows->of[p.v[i].of] - 1;
		rows->v.v[p.v[i].of].goroutines +=
			i == 0 || p.v[i].of != p.v[i - 1].of || p.v[i].g != p.v[i - 1].g;
	}
	rows->part = xcalloc(rows->v.n + 1, sizeof(*rows->part));
	stretches_measure(r, p.v, p.n, rows->part);
	vec_release(&p);
	free(on);
}

static void count_events(const struct trace *tr, struct task_rows *rows)
{
	struct map ids;

	map_init(&ids);
	for (size_t i = 0; i < tr->tasks.n; i++)
		map_put(&ids, tr->tasks.v[i].id, (uint32_t)i);
	for (size_t i = 0; i < tr->regions.n; i++) {
		uint32_t t = map_get(&ids, tr->regions.v[i].task);

		if (t != MAP_NONE && rows->of[t])
			rows->v.v[rows->of[t] - 1].regions++;
	}
	for (size_t i = 0; i < tr->logs.n; i++) {
		uint32_t t = map_get(&ids, tr->logs.v[i].task);

		if (t != MAP_NONE && rows->of[t])
			rows->v.v[rows->of[t] - 1].logs++;
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
	times_sort(&x->all);
	view_i(t, x->n);
	view_i(t, x->complete);
	view_i(t, x->total);
	view_i(t, times_pct(&x->all, 0.5));
	view_i(t, times_pct(&x->all, 0.9));
	view_i(t, times_pct(&x->all, 0.99));
	view_i(t, times_pct(&x->all, 1));
	view_i(t, x->own);
	parts_put(t, x->part, GP_EXEC);
	view_i(t, x->logs);
	view_s(t, type_name(r->tr, x->type));
	times_release(&x->all);
}

static void by_type(struct view_report *r, const struct task_rows *rows)
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
	for (size_t i = 0; i < rows->v.n; i++) {
		const struct task_row *row = &rows->v.v[i];
		const struct trace_task *task = &r->tr->tasks.v[row->task];
		int64_t ns = duration(r->tr, task);
		bool added;
		uint32_t at = map_get_or_put(&of, task->type, (uint32_t)types.n, &added);
		struct type_row *x;

		if (added)
			vec_push(&types, (struct type_row){ .type = task->type });
		assert(types.v);
		x = &types.v[at];
		x->n++;
		x->total += ns;
		x->own += ns - rows->child[row->task];
		x->logs += row->logs;
		for (int k = 0; k < GP_N; k++)
			x->part[k] += rows->part[i][k];
		if (task->start < 0 || task->end < 0)
			continue;
		x->complete++;
		times_add(&x->all, ns);
	}
	if (types.n)
		qsort(types.v, types.n, sizeof(*types.v), cmp_type);
	for (size_t i = 0; i < types.n; i++)
		put_type(r, t, &types.v[i]);
	vec_release(&types);
	map_release(&of);
}

struct by_length {
	const struct trace *tr;
	const struct task_rows *rows;
};

static int cmp_task(const void *a, const void *b, void *ctx)
{
	const struct by_length *by = ctx;
	uint32_t x = by->rows->v.v[*(const uint32_t *)a].task,
		 y = by->rows->v.v[*(const uint32_t *)b].task;
	int64_t dx = duration(by->tr, &by->tr->tasks.v[x]),
		dy = duration(by->tr, &by->tr->tasks.v[y]);

	if (dx != dy)
		return dx < dy ? 1 : -1;
	return x < y ? -1 : x > y;
}

static void put_task(struct view_report *r, struct view_table *t, void *ctx, size_t i)
{
	const struct task_rows *rows = ctx;
	const struct task_row *x = &rows->v.v[rows->by_length[i]];
	const struct trace_task *k = &r->tr->tasks.v[x->task];
	int64_t ns = duration(r->tr, k), child = rows->child[x->task];

	view_i(t, (int64_t)k->id);
	if (k->parent == UINT64_MAX || k->parent == 0)
		view_none(t);
	else
		view_i(t, (int64_t)k->parent);
	view_seen(t, k->start);
	view_seen(t, k->end);
	view_i(t, ns);
	view_i(t, ns - child);
	view_i(t, child);
	parts_put(t, rows->part[rows->by_length[i]], GP_EXEC);
	view_i(t, x->goroutines);
	view_i(t, x->regions);
	view_i(t, x->logs);
	view_g(r, t, k->g == TRACE_NO ? k->end_g : k->g);
	view_s(t, type_name(r->tr, k->type));
	view_stack(t, k->stack);
}

static void release_rows(void *ctx)
{
	struct task_rows *rows = ctx;

	vec_release(&rows->v);
	free(rows->part);
	free(rows->child);
	free(rows->of);
	free(rows->by_length);
	free(rows);
}

static void one_by_one(struct view_report *r, struct task_rows *rows)
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

	rows->by_length = xmalloc((rows->v.n + 1) * sizeof(*rows->by_length));
	for (size_t i = 0; i < rows->v.n; i++)
		rows->by_length[i] = (uint32_t)i;
	qsort_r(rows->by_length, rows->v.n, sizeof(*rows->by_length), cmp_task,
		&(struct by_length){ r->tr, rows });
	view_rows_later(t, rows->v.n, put_task, rows, release_rows);
}

void view_tasks(struct view_report *r)
{
	struct task_rows *rows = xcalloc(1, sizeof(*rows));

	list_tasks(r, rows);
	measure_tasks(r, rows);
	count_events(r->tr, rows);
	by_type(r, rows);
	one_by_one(r, rows);
}
