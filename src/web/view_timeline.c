/*
 * The timeline's data: what the address asks for, and all parts of the answer one after the other. See timeline.h for how
 * lanes are written.
 */
#include <stdlib.h>

#include "web/timeline.h"
#include "web/trace_json.h"
#include "web/web_trace.h"

#define MAX_CELLS 4000
#define DEFAULT_CELLS 1000
#define DEFAULT_LANES 24 /* beside the processors */

static const struct {
	const char *name;
	void (*write)(struct timeline *l);
} groupings[] = {
	{ "goroutines", lanes_of_goroutines }, { "functions", lanes_of_functions },
	{ "creators", lanes_of_creators },     { "tasks", lanes_of_tasks },
	{ "regions", lanes_of_regions },       { "threads", lanes_of_threads },
};

static void write_texts(struct timeline *l)
{
	json_key(l->j, "texts");
	json_arr(l->j);
	for (size_t i = 0; i < l->texts.n; i++)
		json_str(l->j, l->texts.v[i] ? trace_str(l->tr, l->texts.v[i]) : STR("?"));
	json_arr_end(l->j);
}

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
		json_u64(l->j, timeline_text(l, trace_g_name(l->tr, g)));
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
	pinned_lanes(l);
	groupings[grouping].write(l);
	json_arr_end(l->j);
	json_ku64(l->j, "matching", l->matching);
	write_names(l);
	timeline_counters(l);
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
	l.limit = MIN(limit, TIMELINE_LANES);
	l.n = (uint32_t)(n < 10 ? 10 : MIN(n, MAX_CELLS));
	l.cells = arena_alloc(c->arena, l.n * sizeof(*l.cells));
	l.weight = arena_alloc(c->arena, (tr->gs.n + 1) * sizeof(*l.weight));
	l.done = arena_alloc(c->arena, tr->gs.n + 1);
	l.done_task = arena_alloc(c->arena, tr->tasks.n + 1);
	l.named = arena_alloc(c->arena, tr->gs.n + 1);
	l.looks = arena_alloc(c->arena, l.n * sizeof(*l.looks));
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
