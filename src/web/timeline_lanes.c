/* Lanes of the timeline that many goroutines share: functions, creators, threads, tasks, regions. */
#include <stdlib.h>
#include <string.h>

#include "trace/scope.h"
#include "trace/views.h"
#include "web/timeline.h"
#include "web/web_trace.h"

struct choice {
	uint32_t key;
	double weight;
};

static int by_weight(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void sort_choices(struct choice *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof(*v), by_weight);
}

/* Areas ------------------------------------------------------------------------------------------------------------- */

/* Hundredths, so that a pixel in which one of many ran for a moment still shows. */
static uint32_t hundredths(float v)
{
	return v <= 0 ? 0 : (uint32_t)MAX(MIN(v, 1e7f) * 100 + 0.5f, 1);
}

static void put_areas(struct json *j, uint32_t n, const uint32_t *v)
{
	if (!n)
		return;
	json_u64(j, n);
	for (int k = 0; k < LP_N; k++)
		json_u64(j, v[k]);
}

static void write_areas(struct timeline *l, const struct lane_cell *cells)
{
	uint32_t last[LP_N] = { 0 }, n = 0;
	float most = 0;

	json_key(l->j, "areas");
	json_arr(l->j);
	for (uint32_t i = 0; i < l->n; i++) {
		const float *p = cells[i].part;
		uint32_t v[LP_N];

		for (int k = 0; k < LP_N; k++)
			v[k] = hundredths(p[k]);
		most = MAX(most, p[LP_RUNNING] + p[LP_RUNNABLE] + p[LP_SYSCALL]);
		if (n && memcmp(v, last, sizeof(v)) == 0) {
			n++;
			continue;
		}
		put_areas(l->j, n, last);
		memcpy(last, v, sizeof(v));
		n = 1;
	}
	put_areas(l->j, n, last);
	json_arr_end(l->j);
	json_kdouble(l->j, "most", (double)((int64_t)(most * 100)) / 100);
}

/* Busy time of a lane in the window, and a little for being there at all. */
static double busy(const struct lane_cell *cells, uint32_t n)
{
	double sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum += cells[i].part[LP_RUNNING] + cells[i].part[LP_RUNNABLE] +
		       cells[i].part[LP_SYSCALL] + 1e-6 * cells[i].part[LP_WAITING];
	return sum;
}

/* Those of a store that have anything in the window and whose string fits, the busiest first. */
static struct choice *choose(struct timeline *l, const struct trace_lanes *s,
			     const struct lane_cell *cells, const uint32_t *string_of_key,
			     size_t *n)
{
	struct choice *v = arena_alloc(l->call->arena, (s->n + 1) * sizeof(*v));
	const uint8_t *fits = string_of_key ? timeline_fitting(l) : NULL;

	*n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		double w = busy(cells + (size_t)i * l->n, l->n);

		if (w > 0 && (!fits || fits[string_of_key[s->keys[i]]]))
			v[(*n)++] = (struct choice){ i, w };
	}
	sort_choices(v, *n);
	l->matching = *n;
	return v;
}

static struct lane_cell *draw(struct timeline *l, const struct trace_lanes *s)
{
	struct lane_cell *cells =
		arena_alloc(l->call->arena, ((size_t)s->n * l->n + 1) * sizeof(*cells));

	trace_lanes_draw(s, l->from, l->to, l->n, cells);
	return cells;
}

/* Functions and creators ------------------------------------------------------------------------------------------ */

/* Groups of goroutines: string_of: by group. */
struct groups {
	uint32_t *of_g, *string_of, *line_of, *count;
	uint32_t n;
};

static void group_by(struct timeline *l, struct groups *g, bool creators_wanted)
{
	const struct trace *tr = l->tr;
	struct arena *a = l->call->arena;
	struct map of;

	map_init(&of);
	*g = (struct groups){ .of_g = ARENA_ARRAY(a, uint32_t, tr->gs.n + 1),
			      .string_of = ARENA_ARRAY(a, uint32_t, tr->gs.n + 1),
			      .line_of = ARENA_ARRAY(a, uint32_t, tr->gs.n + 1),
			      .count = ARENA_ARRAY(a, uint32_t, tr->gs.n + 1) };
	for (uint32_t i = 0; i < tr->gs.n; i++) {
		uint32_t string = trace_g_name(tr, i), line = 0, stack = tr->gs.v[i].created_at;
		bool added;

		if (creators_wanted) {
			string = 0;
			if (stack && trace_stack_depth(tr, stack)) {
				const struct trace_frame_info *f = trace_stack_frame(tr, stack, 0);
				string = f->func;
				line = f->line;
			}
		}
		g->of_g[i] = map_get_or_put(&of, (uint64_t)string << 32 | line, g->n, &added);
		if (added) {
			g->string_of[g->n] = string;
			g->line_of[g->n++] = line;
		}
		g->count[g->of_g[i]]++;
	}
	map_release(&of);
}

static void write_group(struct timeline *l, const struct groups *g, uint32_t key,
			const struct lane_cell *cells, bool by_creator)
{
	struct str name = trace_str(l->tr, g->string_of[key]);
	struct buf label = { 0 };

	if (by_creator && !name.n)
		buf_adds(&label, "there before the trace, or started by the runtime");
	else if (by_creator)
		buf_printf(&label, "go at " STR_FMT ":%u", STR_ARG(name), g->line_of[key]);
	else
		buf_add_str(&label, name.n ? name : STR("?"));
	lane_head(l, "group", by_creator ? 'c' : 'f', key, buf_str(&label));
	if (!by_creator)
		json_kstr(l->j, "function", name);
	json_ku64(l->j, "count", g->count[key]);
	write_areas(l, cells);
	json_obj_end(l->j);
	buf_release(&label);
}

static void lanes_of_groups(struct timeline *l, bool by_creator)
{
	const struct trace_lanes *lanes;
	struct groups g;
	struct lane_cell *cells;
	struct choice *v;
	size_t n;

	group_by(l, &g, by_creator);
	lanes = web_trace_lanes(l->call->loaded,
				by_creator ? LANES_OF_CREATORS : LANES_OF_FUNCTIONS, g.of_g, g.n);
	cells = draw(l, lanes);
	v = choose(l, lanes, cells, g.string_of, &n);
	for (size_t i = 0; i < n && i < l->limit; i++)
		write_group(l, &g, lanes->keys[v[i].key], cells + (size_t)v[i].key * l->n,
			    by_creator);
}

void lanes_of_functions(struct timeline *l)
{
	lanes_of_groups(l, false);
}

void lanes_of_creators(struct timeline *l)
{
	lanes_of_groups(l, true);
}

/* Threads --------------------------------------------------------------------------------------------------------- */

void lanes_of_threads(struct timeline *l)
{
	static const uint8_t states[LP_N] = { TP_RUNNING, TP_SCHED, TP_SYSCALL, TP_IDLE };
	const struct trace_lanes *threads =
		web_trace_lanes(l->call->loaded, LANES_OF_THREADS, NULL, 0);
	struct lane_cell *cells;
	struct choice *v;
	size_t n;

	cells = draw(l, threads);
	v = choose(l, threads, cells, NULL, &n);
	for (size_t i = 0; i < n && i < l->limit; i++) {
		const struct lane_cell *c = cells + (size_t)v[i].key * l->n;
		int64_t id = l->tr->ms.v[threads->keys[v[i].key]].id;
		char label[48];

		snprintf(label, sizeof(label), "thread %lld", (long long)id);
		lane_head(l, "thread", 'm', id, str_of(label));
		lane_runs(l, c, states);
		json_obj_end(l->j);
	}
}

/* Tasks ----------------------------------------------------------------------------------------------------------- */

/* Tasks in the window whose type fits, those that are there longest; then in order of their begin. */
static struct choice *choose_tasks(struct timeline *l, size_t *n)
{
	const struct trace *tr = l->tr;
	const uint8_t *fits = timeline_fitting(l);
	struct choice *v = ARENA_ARRAY(l->call->arena, struct choice, tr->tasks.n + 1);

	*n = 0;
	for (uint32_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];
		int64_t start = MAX(shown_start(t->start), l->from),
			end = MIN(shown_end(tr, t->end), l->to);

		if (end > start && fits[t->type] && !l->done_task[i])
			v[(*n)++] = (struct choice){ i, (double)(end - start) };
	}
	sort_choices(v, *n);
	l->matching = *n;
	*n = MIN(*n, (size_t)l->limit);
	for (size_t i = 0; i < *n; i++)
		v[i].weight = -(double)shown_start(tr->tasks.v[v[i].key].start);
	sort_choices(v, *n);
	return v;
}

/* One cell of the tasks' own: what its goroutines did, and the task itself where none of that is known. */
static void write_task(struct timeline *l, uint32_t task, const struct stretches *p,
		       struct lane_cell *cells, bool pinned)
{
	static const uint8_t states[LP_N] = { TS_RUNNING, TS_RUNNABLE, TS_SYSCALL, TS_WAITING };
	const struct trace_task *t = &l->tr->tasks.v[task];
	uint32_t g = t->end_g != TRACE_NO ? t->end_g : t->g;
	struct str type = trace_str(l->tr, t->type);
	struct buf label = { 0 };

	lane_clear(cells, l->n);
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].of == task)
			lane_add_g(cells, l->tr, p->v[i].g, p->v[i].from, p->v[i].to, l->from,
				   l->to, l->n);
	buf_printf(&label, STR_FMT " %llu", STR_ARG(type.n ? type : STR("?")),
		   (unsigned long long)t->id);
	lane_head(l, "task", 't', (int64_t)t->id, buf_str(&label));
	json_ki64(l->j, "start", t->start);
	json_ki64(l->j, "finish", t->end);
	if (t->parent != UINT64_MAX && t->parent)
		json_ku64(l->j, "parent", t->parent);
	if (g != TRACE_NO)
		json_ku64(l->j, "g", g);
	if (pinned)
		json_kbool(l->j, "pinned", true);
	lane_runs(l, cells, states);
	json_obj_end(l->j);
	buf_release(&label);
}

static void write_tasks(struct timeline *l, const struct choice *v, size_t n, bool pinned)
{
	struct lane_cell *cells = ARENA_ARRAY(l->call->arena, struct lane_cell, l->n + 1);
	uint8_t *wanted = arena_alloc(l->call->arena, l->tr->tasks.n + 1);
	struct stretches pieces = { 0 };

	for (size_t i = 0; i < n; i++)
		wanted[v[i].key] = 1;
	stretches_of_tasks(&pieces, l->tr, wanted);
	for (size_t i = 0; i < n; i++)
		write_task(l, v[i].key, &pieces, cells, pinned);
	vec_release(&pieces);
}

void lanes_of_tasks(struct timeline *l)
{
	size_t n;
	struct choice *v = choose_tasks(l, &n);

	write_tasks(l, v, n, false);
}

size_t pin_task(struct timeline *l, uint64_t id)
{
	for (uint32_t i = 0; i < l->tr->tasks.n; i++) {
		if (l->tr->tasks.v[i].id != id)
			continue;
		if (l->done_task[i])
			return 0;
		l->done_task[i] = 1;
		write_tasks(l, &(struct choice){ i, 0 }, 1, true);
		return 1;
	}
	return 0;
}

/* Regions --------------------------------------------------------------------------------------------------------- */

/* How many regions of a type were open; the cell's goroutine is that of the one that was there longest. */
void lanes_of_regions(struct timeline *l)
{
	const struct trace *tr = l->tr;
	const uint8_t *fits = timeline_fitting(l);
	uint32_t *lane_of = ARENA_ARRAY(l->call->arena, uint32_t, tr->strings.strs.n + 1), all = 0;
	struct choice *v = ARENA_ARRAY(l->call->arena, struct choice, tr->regions.n + 1);
	struct lane_cell *cells;
	size_t n;

	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *r = &tr->regions.v[i];
		int64_t start = MAX(shown_start(r->start), l->from),
			end = MIN(shown_end(tr, r->end), l->to);

		if (end <= start || !fits[r->type])
			continue;
		if (!lane_of[r->type]) {
			v[all].key = r->type;
			lane_of[r->type] = ++all;
		}
		v[lane_of[r->type] - 1].weight += (double)(end - start);
	}
	sort_choices(v, all);
	l->matching = all;
	n = MIN(all, l->limit);
	memset(lane_of, 0, (tr->strings.strs.n + 1) * sizeof(*lane_of));
	for (uint32_t i = 0; i < n; i++)
		lane_of[v[i].key] = i + 1;
	cells = ARENA_ARRAY(l->call->arena, struct lane_cell, n * l->n + 1);
	lane_clear(cells, n * l->n);
	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *r = &tr->regions.v[i];

		if (lane_of[r->type])
			lane_add(cells + (size_t)(lane_of[r->type] - 1) * l->n, LP_RUNNING, r->g,
				 shown_start(r->start), shown_end(tr, r->end), l->from, l->to,
				 l->n);
	}
	for (uint32_t i = 0; i < n; i++) {
		struct str type = trace_str(tr, v[i].key);

		lane_head(l, "region", 'r', v[i].key, type.n ? type : STR("?"));
		write_areas(l, cells + (size_t)i * l->n);
		json_obj_end(l->j);
	}
}
