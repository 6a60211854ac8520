/* Lanes of the timeline that are one processor or one goroutine each, and those that the address pins. */
#include <stdlib.h>
#include <string.h>

#include "trace/views.h"
#include "web/timeline.h"

#define MAX_REGIONS 4000 /* of a lane */
#define MAX_DEPTH 6	 /* of regions in regions: more would fill the page */

void lanes_of_procs(struct timeline *l)
{
	for (uint32_t p = 0; p < l->tr->ps.n && p < TIMELINE_LANES; p++) {
		char label[32];

		trace_draw_p(l->tr, p, l->from, l->to, l->n, l->cells);
		for (uint32_t i = 0; i < l->n; i++)
			if (l->cells[i].g != TRACE_NO)
				l->weight[l->cells[i].g]++;
		snprintf(label, sizeof(label), "P%lld", (long long)l->tr->ps.v[p].id);
		lane_head(l, "proc", 'p', l->tr->ps.v[p].id, str_of(label));
		cell_runs(l, TP_N, 1u << TP_ABSENT | 1u << TP_IDLE, true);
		json_obj_end(l->j);
	}
}

/* Regions by goroutine, each list in the trace's order; made when they are first asked for, kept by the worker. */
static struct {
	const struct trace *tr;
	uint32_t *first; /* by goroutine, and one more: of list */
	uint32_t *list;
} index_of_regions;

static void index_regions(const struct trace *tr)
{
	uint32_t *first, *list, *at;

	if (index_of_regions.tr == tr)
		return;
	first = xcalloc(tr->gs.n + 2, sizeof(*first));
	list = xmalloc((tr->regions.n + 1) * sizeof(*list));
	for (size_t i = 0; i < tr->regions.n; i++)
		if (tr->regions.v[i].g != TRACE_NO)
			first[tr->regions.v[i].g + 1]++;
	for (size_t g = 0; g < tr->gs.n; g++)
		first[g + 1] += first[g];
	at = xmalloc((tr->gs.n + 1) * sizeof(*at));
	memcpy(at, first, tr->gs.n * sizeof(*at));
	for (size_t i = 0; i < tr->regions.n; i++)
		if (tr->regions.v[i].g != TRACE_NO)
			list[at[tr->regions.v[i].g]++] = (uint32_t)i;
	free(at);
	free(index_of_regions.first);
	free(index_of_regions.list);
	index_of_regions.tr = tr;
	index_of_regions.first = first;
	index_of_regions.list = list;
}

/* How many regions are around it, at most MAX_DEPTH. */
static uint32_t region_depth(const struct trace *tr, const struct trace_region *r)
{
	uint32_t depth = 0;

	for (; depth < MAX_DEPTH && r->parent != TRACE_NO; depth++)
		r = &tr->regions.v[r->parent];
	return depth;
}

static void lane_regions(struct timeline *l, uint32_t g)
{
	double scale = (double)l->n / (double)(l->to - l->from);
	int64_t last[MAX_DEPTH];
	size_t written = 0;

	index_regions(l->tr);
	for (int d = 0; d < MAX_DEPTH; d++)
		last[d] = -1;
	json_key(l->j, "regions");
	json_arr(l->j);
	for (uint32_t i = index_of_regions.first[g];
	     i < index_of_regions.first[g + 1] && written < MAX_REGIONS; i++) {
		const struct trace_region *r = &l->tr->regions.v[index_of_regions.list[i]];
		int64_t start = MAX(r->start, 0), end = r->end < 0 ? l->tr->end : r->end, a, b;
		uint32_t depth;

		if (end <= l->from || start >= l->to)
			continue;
		depth = region_depth(l->tr, r);
		if (depth == MAX_DEPTH)
			continue;
		a = (int64_t)((double)(MAX(start, l->from) - l->from) * scale);
		b = (int64_t)((double)(MIN(end, l->to) - l->from) * scale);
		if (b <= a || b <= last[depth]) /* no pixel, or one that is taken */
			continue;
		last[depth] = b;
		written++;
		json_i64(l->j, a);
		json_i64(l->j, b);
		json_u64(l->j, timeline_text(l, r->type));
		json_u64(l->j, depth);
	}
	json_arr_end(l->j);
}

static void write_goroutine(struct timeline *l, uint32_t g, bool pinned)
{
	struct buf label = { 0 };

	trace_draw_g(l->tr, g, l->from, l->to, l->n, l->cells);
	buf_printf(&label, "G%lld ", (long long)l->tr->gs.v[g].id);
	buf_add_str(&label, view_g_name(l->tr, g));
	lane_head(l, "g", 'g', l->tr->gs.v[g].id, buf_str(&label));
	json_ku64(l->j, "g", g);
	if (pinned)
		json_kbool(l->j, "pinned", true);
	cell_runs(l, TS_N, 1u << TS_ABSENT | 1u << TS_WAITING, false);
	lane_regions(l, g);
	json_obj_end(l->j);
	buf_release(&label);
}

static size_t pin_goroutine(struct timeline *l, int64_t id)
{
	uint32_t g = trace_find_g(l->tr, id);

	if (g == TRACE_NO || l->done[g])
		return 0;
	l->done[g] = 1;
	write_goroutine(l, g, true);
	return 1;
}

void pinned_lanes(struct timeline *l)
{
	struct str rest = query_get(&l->call->query, "pin"), word;
	size_t n = 0;

	while (rest.n && n < TIMELINE_LANES) {
		uint64_t task;
		int64_t id;

		str_cut(rest, ',', &word, &rest);
		if (str_has_prefix(word, STR("t"))) {
			if (str_to_u64(str_sub(word, 1, word.n), 10, &task))
				n += pin_task(l, task);
		} else if (str_to_i64(word, 10, &id)) {
			n += pin_goroutine(l, id);
		}
	}
}

static int by_weight(const void *a, const void *b, void *ctx)
{
	const uint64_t *weight = ctx;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (weight[x] != weight[y])
		return weight[x] < weight[y] ? 1 : -1;
	return (x > y) - (x < y);
}

/* Those that fit fn= (else all) and were seen on a processor in the window, the busiest first. */
void lanes_of_goroutines(struct timeline *l)
{
	const uint8_t *fits = timeline_fitting(l);
	VEC(uint32_t) list = { 0 };

	for (uint32_t g = 0; g < l->tr->gs.n; g++)
		if (!l->done[g] && (l->only ? fits[trace_g_name(l->tr, g)] : l->weight[g] > 0))
			vec_push(&list, g);
	if (list.n)
		qsort_r(list.v, list.n, sizeof(*list.v), by_weight, l->weight);
	l->matching = list.n;
	for (size_t i = 0; i < list.n && i < l->limit; i++)
		write_goroutine(l, list.v[i], false);
	vec_release(&list);
}
