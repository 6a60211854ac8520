/*
 * The timeline: processors, counters, collections, logs, and the lanes that by= asks for. See timeline.h for how lanes are
 * written, and timeline_lanes.c for those that are not of processors or single goroutines.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/views.h"
#include "web/timeline.h"
#include "web/trace_json.h"
#include "web/web_trace.h"

#define MAX_CELLS 4000
#define DEFAULT_CELLS 1000
#define DEFAULT_LANES 24 /* beside the processors */
#define MAX_LANES 400
#define MAX_MARKS 4000
#define SHOWN_CELLS 6	 /* of one goroutine in a row: room for a name */
#define MAX_REGIONS 4000 /* of a lane */
#define MAX_DEPTH 6	 /* of regions in regions: more would fill the page */
#define SEEN_SHARE 0.02f /* a pixel in which so much went on shows it */

static const struct {
	const char *name;
	void (*write)(struct timeline *l);
} groupings[] = {
	{ "goroutines", lanes_of_goroutines }, { "functions", lanes_of_functions },
	{ "creators", lanes_of_creators },     { "tasks", lanes_of_tasks },
	{ "regions", lanes_of_regions },       { "threads", lanes_of_threads },
};

/* Texts ----------------------------------------------------------------------------------------------------------- */

uint32_t timeline_text(struct timeline *l, uint32_t string)
{
	if (!l->text_of[string]) {
		vec_push(&l->texts, string);
		l->text_of[string] = (uint32_t)l->texts.n;
	}
	return l->text_of[string] - 1;
}

const uint8_t *timeline_fitting(struct timeline *l)
{
	size_t n = l->tr->strings.strs.n;
	uint8_t *fits = arena_alloc(l->call->arena, n + 1);

	for (uint32_t i = 0; i < n; i++)
		fits[i] = !l->only || regex_match(l->only, i ? trace_str(l->tr, i) : STR("?"));
	return fits;
}

static void write_texts(struct timeline *l)
{
	json_key(l->j, "texts");
	json_arr(l->j);
	for (size_t i = 0; i < l->texts.n; i++)
		json_str(l->j, l->texts.v[i] ? trace_str(l->tr, l->texts.v[i]) : STR("?"));
	json_arr_end(l->j);
}

/* Runs ------------------------------------------------------------------------------------------------------------ */

/* Cells of equal looks as one. */
struct run {
	struct json *j;
	uint32_t n, state, level, g;
};

static void end_run(struct run *r)
{
	if (!r->n)
		return;
	json_u64(r->j, r->n);
	json_u64(r->j, r->state);
	json_u64(r->j, r->level);
	json_i64(r->j, r->g == TRACE_NO ? -1 : (int64_t)r->g);
}

static void add_cell(struct run *r, uint32_t state, float share, uint32_t g)
{
	uint32_t level = MIN((uint32_t)(share * 10), 9);

	if (r->n && r->state == state && r->level == level && r->g == g) {
		r->n++;
		return;
	}
	end_run(r);
	*r = (struct run){ r->j, 1, state, level, g };
}

/* What a cell looks like: of what goes on there the most, else what it mostly is. */
static uint32_t look_of(const float *part, unsigned kinds, unsigned quiet)
{
	unsigned best = 0, busy = kinds;
	float sum = 0;

	for (unsigned k = 0; k < kinds; k++) {
		if (part[k] > part[best])
			best = k;
		if (quiet >> k & 1)
			continue;
		sum += part[k];
		if (busy == kinds || part[k] > part[busy])
			busy = k;
	}
	return sum >= SEEN_SHARE && busy < kinds ? busy : best;
}

/*
 * Whose name a lane can show: of goroutines that have SHOWN_CELLS cells in a row. The others are left out, and asked for
 * when someone points at them; told all, each pixel would be a run of its own.
 */
static void hide_short(struct timeline *l, uint32_t *g)
{
	for (uint32_t i = 0, end; i < l->n; i = end) {
		for (end = i + 1; end < l->n && g[end] == g[i]; end++)
			;
		if (g[i] == TRACE_NO)
			continue;
		if (end - i >= SHOWN_CELLS)
			l->named[g[i]] = 1;
		else
			memset(g + i, 0xff, (end - i) * sizeof(*g));
	}
}

static void write_runs(struct timeline *l, unsigned kinds, unsigned quiet, bool with_g)
{
	struct run r = { .j = l->j };

	for (uint32_t i = 0; i < l->n; i++)
		l->who[i] = with_g ? l->cells[i].g : TRACE_NO;
	hide_short(l, l->who);
	json_key(l->j, "runs");
	json_arr(l->j);
	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t s = look_of(l->cells[i].part, kinds, quiet);

		add_cell(&r, s, l->cells[i].part[s], l->who[i]);
	}
	end_run(&r);
	json_arr_end(l->j);
}

void lane_runs(struct timeline *l, const struct lane_cell *cells, const uint8_t *state, bool with_g)
{
	struct run r = { .j = l->j };

	for (uint32_t i = 0; i < l->n; i++)
		l->who[i] = with_g ? cells[i].g : TRACE_NO;
	hide_short(l, l->who);
	json_key(l->j, "runs");
	json_arr(l->j);
	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t k = look_of(cells[i].part, LP_N, 1u << LP_WAITING);
		float share = MIN(cells[i].part[k], 1.0f);

		add_cell(&r, share > 0 ? state[k] : 0, share, l->who[i]);
	}
	end_run(&r);
	json_arr_end(l->j);
}

void lane_head(struct timeline *l, const char *kind, char prefix, int64_t id, struct str label)
{
	char key[32];

	snprintf(key, sizeof(key), "%c%lld", prefix, (long long)id);
	json_obj(l->j);
	json_kcstr(l->j, "kind", kind);
	json_kcstr(l->j, "key", key);
	json_kstr(l->j, "label", label);
}

/* Processors and goroutines --------------------------------------------------------------------------------------- */

static void lanes_of_procs(struct timeline *l)
{
	for (uint32_t p = 0; p < l->tr->ps.n && p < MAX_LANES; p++) {
		char label[32];

		trace_draw_p(l->tr, p, l->from, l->to, l->n, l->cells);
		for (uint32_t i = 0; i < l->n; i++)
			if (l->cells[i].g != TRACE_NO)
				l->weight[l->cells[i].g]++;
		snprintf(label, sizeof(label), "P%lld", (long long)l->tr->ps.v[p].id);
		lane_head(l, "proc", 'p', l->tr->ps.v[p].id, str_of(label));
		write_runs(l, TP_N, 1u << TP_ABSENT | 1u << TP_IDLE, true);
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

void lane_regions(struct timeline *l, uint32_t g)
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

		if (r->depth >= MAX_DEPTH || end <= l->from || start >= l->to)
			continue;
		a = (int64_t)((double)(MAX(start, l->from) - l->from) * scale);
		b = (int64_t)((double)(MIN(end, l->to) - l->from) * scale);
		if (b <= a || b <= last[r->depth]) /* no pixel, or one that is taken */
			continue;
		last[r->depth] = b;
		written++;
		json_i64(l->j, a);
		json_i64(l->j, b);
		json_u64(l->j, timeline_text(l, r->type));
		json_u64(l->j, r->depth);
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
	write_runs(l, TS_N, 1u << TS_ABSENT | 1u << TS_WAITING, false);
	lane_regions(l, g);
	json_obj_end(l->j);
	buf_release(&label);
}

/* Those that pin= names by their numbers, in its order. Whatever the lanes are by. */
static void pinned_goroutines(struct timeline *l)
{
	struct str rest = query_get(&l->call->query, "pin"), word;
	size_t n = 0;

	while (rest.n && n < MAX_LANES) {
		int64_t id;
		uint32_t g;

		str_cut(rest, ',', &word, &rest);
		if (!str_to_i64(word, 10, &id))
			continue;
		g = trace_find_g(l->tr, id);
		if (g == TRACE_NO || l->done[g])
			continue;
		l->done[g] = 1;
		n++;
		write_goroutine(l, g, true);
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
		if (!l->done[g] && (l->only ? fits[l->tr->gs.v[g].name] : l->weight[g] > 0))
			vec_push(&list, g);
	if (list.n)
		qsort_r(list.v, list.n, sizeof(*list.v), by_weight, l->weight);
	l->matching = list.n;
	for (size_t i = 0; i < list.n && i < l->limit; i++)
		write_goroutine(l, list.v[i], false);
	vec_release(&list);
}

/* Counters and marks ---------------------------------------------------------------------------------------------- */

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

/* The whole --------------------------------------------------------------------------------------------------------- */

static void write_strings(struct json *j, const char *key, const char *const *v, size_t n)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < n; i++)
		json_cstr(j, v[i]);
	json_arr_end(j);
}

/* Goroutines that lanes name: index -> [number, name]. */
static void write_names(struct timeline *l)
{
	json_key(l->j, "names");
	json_obj(l->j);
	for (uint32_t g = 0; g < l->tr->gs.n; g++) {
		char key[16];

		if (!l->named[g])
			continue;
		snprintf(key, sizeof(key), "%u", g);
		json_key(l->j, key);
		json_arr(l->j);
		json_i64(l->j, l->tr->gs.v[g].id);
		json_u64(l->j, timeline_text(l, l->tr->gs.v[g].name));
		json_arr_end(l->j);
	}
	json_obj_end(l->j);
}

static void write_timeline(struct timeline *l, size_t grouping)
{
	json_ki64(l->j, "end", l->tr->end);
	json_ki64(l->j, "from", l->from);
	json_ki64(l->j, "to", l->to);
	json_ku64(l->j, "n", l->n);
	json_ku64(l->j, "events", l->tr->events);
	json_ku64(l->j, "allGoroutines", l->tr->gs.n);
	json_ku64(l->j, "allTasks", l->tr->tasks.n);
	json_ku64(l->j, "allRegions", l->tr->regions.n);
	json_ku64(l->j, "allLogs", l->tr->logs.n);
	json_ku64(l->j, "allSamples", l->tr->samples.n);
	write_strings(l->j, "states", trace_state_name, TS_N);
	write_strings(l->j, "procStates", trace_pstate_kind_name, TP_N);
	json_key(l->j, "groupings");
	json_arr(l->j);
	for (size_t i = 0; i < ARRAY_LEN(groupings); i++)
		json_cstr(l->j, groupings[i].name);
	json_arr_end(l->j);
	json_kcstr(l->j, "by", groupings[grouping].name);
	json_key(l->j, "lanes");
	json_arr(l->j);
	lanes_of_procs(l);
	pinned_goroutines(l);
	groupings[grouping].write(l);
	json_arr_end(l->j);
	json_ku64(l->j, "matching", l->matching);
	write_names(l);
	write_ranges(l, "gc", TR_GC);
	write_ranges(l, "stw", TR_STW);
	write_metric(l, "heap", l->tr->heap_alloc.v, l->tr->heap_alloc.n);
	write_metric(l, "goal", l->tr->heap_goal.v, l->tr->heap_goal.n);
	write_live(l);
	write_samples(l);
	write_logs(l);
	write_texts(l);
}

static bool find_grouping(struct str name, size_t *out, struct err *err)
{
	*out = 0;
	for (size_t i = 0; name.n && i < ARRAY_LEN(groupings); i++) {
		if (!str_eq(name, str_of(groupings[i].name)))
			continue;
		*out = i;
		return true;
	}
	if (!name.n)
		return true;
	return err_set(err, ERR_USAGE,
		       "by=%.*s: expected goroutines, functions, creators, tasks, regions or "
		       "threads",
		       (int)MIN(name.n, 40), name.p);
}

bool view_timeline(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct str fn = query_get(&c->query, "fn");
	uint64_t n, limit;
	size_t grouping;
	struct json j;
	struct timeline l = { .tr = tr, .call = c, .j = &j };
	struct regex *re = NULL;

	if (!trace_window(c, tr, &l.from, &l.to, err) ||
	    !query_u64(&c->query, "n", DEFAULT_CELLS, &n, err) ||
	    !query_u64(&c->query, "lanes", DEFAULT_LANES, &limit, err) ||
	    !find_grouping(query_get(&c->query, "by"), &grouping, err))
		return false;
	if (fn.n && !(re = regex_new(fn, err)))
		return false;
	l.only = re;
	l.limit = MIN(limit, MAX_LANES);
	l.n = (uint32_t)(n < 10 ? 10 : MIN(n, MAX_CELLS));
	l.cells = arena_alloc(c->arena, l.n * sizeof(*l.cells));
	l.weight = arena_alloc(c->arena, (tr->gs.n + 1) * sizeof(*l.weight));
	l.done = arena_alloc(c->arena, tr->gs.n + 1);
	l.named = arena_alloc(c->arena, tr->gs.n + 1);
	l.who = arena_alloc(c->arena, l.n * sizeof(*l.who));
	l.text_of = arena_alloc(c->arena, (tr->strings.strs.n + 1) * sizeof(*l.text_of));
	json_init(&j, c->out, 0);
	call_head(c, &j, NULL, STR(""));
	write_timeline(&l, grouping);
	json_obj_end(&j);
	regex_free(re);
	vec_release(&l.texts);
	return true;
}
