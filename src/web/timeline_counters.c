/* What the timeline shows above its lanes: counters, collections and stops of the world, CPU samples, log lines. */
#include "web/timeline.h"

#define MAX_MARKS 4000

/* Ranges of a kind that are in the window and not too short to see. */
static void write_ranges(struct timeline *l, const char *key, enum trace_range_kind kind)
{
	int64_t least = (l->to - l->from) / l->n / 8;
	size_t written = 0;

	json_key(l->j, key);
	json_arr(l->j);
	for (size_t i = 0; i < l->tr->ranges[kind].n && written < MAX_MARKS; i++) {
		const struct trace_range *r = &l->tr->ranges[kind].v[i];
		int64_t start = r->start < 0 ? 0 : r->start, end = r->end < 0 ? l->tr->end : r->end;

		if (end <= l->from || start >= l->to || end - start < least)
			continue;
		written++;
		json_arr(l->j);
		json_i64(l->j, start);
		json_i64(l->j, end);
		json_str(l->j, trace_str(l->tr, r->name));
		json_arr_end(l->j);
	}
	json_arr_end(l->j);
}

/* The cell of a moment: the first of those before the window, n of those behind it. */
static uint32_t cell_of(const struct timeline *l, int64_t time)
{
	if (time <= l->from)
		return 0;
	if (time >= l->to)
		return l->n;
	return (uint32_t)((double)(time - l->from) * l->n / (double)(l->to - l->from));
}

/* A value that changes: the last of each cell in which it did, as [cell, value ...]. */
struct steps {
	struct timeline *l;
	uint32_t cell;
	uint64_t value;
	bool any;
};

static void put_step(struct steps *s)
{
	if (!s->any)
		return;
	json_u64(s->l->j, s->cell);
	json_u64(s->l->j, s->value);
}

static void add_step(struct steps *s, int64_t time, uint64_t value)
{
	uint32_t cell = cell_of(s->l, time);

	if (s->any && cell != s->cell)
		put_step(s);
	s->cell = cell;
	s->value = value;
	s->any = true;
}

static void write_metric(struct timeline *l, const char *key, const struct trace_metric *v,
			 size_t n)
{
	struct steps s = { .l = l };

	json_key(l->j, key);
	json_arr(l->j);
	for (size_t i = 0; i < n && v[i].time < l->to; i++)
		add_step(&s, v[i].time, v[i].value);
	put_step(&s);
	json_arr_end(l->j);
}

/* How many goroutines there were. */
static void write_live(struct timeline *l)
{
	int64_t *change = arena_alloc(l->call->arena, (l->n + 1) * sizeof(*change)), live = 0;
	struct steps s = { .l = l };

	for (size_t g = 0; g < l->tr->gs.n; g++) {
		const struct trace_g *x = &l->tr->gs.v[g];

		change[cell_of(l, x->created)]++;
		if (x->ended >= 0)
			change[cell_of(l, x->ended)]--;
	}
	json_key(l->j, "live");
	json_arr(l->j);
	for (uint32_t i = 0; i < l->n; i++) {
		live += change[i];
		if (i && !change[i])
			continue;
		put_step(&s);
		s = (struct steps){ l, i, (uint64_t)MAX(live, 0), true };
	}
	put_step(&s);
	json_arr_end(l->j);
}

/* CPU samples by cell: [cell, count ...]. */
static void write_samples(struct timeline *l)
{
	uint32_t cell = 0, n = 0;

	json_key(l->j, "samples");
	json_arr(l->j);
	for (size_t i = 0; i <= l->tr->samples.n; i++) {
		int64_t time = i < l->tr->samples.n ? l->tr->samples.v[i].time : l->to;
		uint32_t at = time < l->from ? 0 : cell_of(l, time);

		if (time < l->from)
			continue;
		if (n && at != cell) {
			json_u64(l->j, cell);
			json_u64(l->j, n);
			n = 0;
		}
		if (at >= l->n)
			break;
		cell = at;
		n++;
	}
	json_arr_end(l->j);
}

/* What the program logged: [time, goroutine, category, message, how many in that cell], the first of each cell. */
static void write_logs(struct timeline *l)
{
	const struct trace *tr = l->tr;

	json_key(l->j, "logs");
	json_arr(l->j);
	for (size_t i = 0, next; i < tr->logs.n && tr->logs.v[i].time < l->to; i = next) {
		const struct trace_log *x = &tr->logs.v[i];
		uint32_t cell = cell_of(l, x->time);

		next = i + 1;
		if (x->time < l->from)
			continue;
		while (next < tr->logs.n && cell_of(l, tr->logs.v[next].time) == cell)
			next++;
		json_arr(l->j);
		json_i64(l->j, x->time);
		json_i64(l->j, x->g == TRACE_NO ? -1 : (int64_t)x->g);
		json_u64(l->j, timeline_text(l, x->category));
		json_u64(l->j, timeline_text(l, x->message));
		json_u64(l->j, next - i);
		json_arr_end(l->j);
	}
	json_arr_end(l->j);
}

void timeline_counters(struct timeline *l)
{
	write_ranges(l, "gc", TR_GC);
	write_ranges(l, "stw", TR_STW);
	write_metric(l, "heap", l->tr->heap_alloc.v, l->tr->heap_alloc.n);
	write_metric(l, "goal", l->tr->heap_goal.v, l->tr->heap_goal.n);
	write_live(l);
	write_samples(l);
	write_logs(l);
}
