/* What the timeline's query box finds, and what happened in a selected window. Data of the timeline's page. */
#include "trace/search.h"
#include "trace/select.h"
#include "trace/view.h"
#include "web/trace_json.h"
#include "web/web_trace.h"

#define DEFAULT_HITS 500
#define MAX_HITS 5000
#define MAX_ROWS 300 /* goroutines, functions */

static void write_hit(struct json *j, const struct trace *tr, const struct search_hit *h)
{
	json_obj(j);
	trace_json_g(j, tr, h->g);
	json_ki64(j, "from", h->from);
	json_ki64(j, "to", h->to);
	if (h->log != TRACE_NO) {
		json_kstr(j, "category", trace_str(tr, tr->logs.v[h->log].category));
		json_kstr(j, "message", trace_str(tr, tr->logs.v[h->log].message));
		json_ku64(j, "task", tr->logs.v[h->log].task);
	} else {
		json_kcstr(j, "state", trace_state_name[h->state]);
		json_kstr(j, "reason", trace_str(tr, h->reason));
	}
	trace_json_where(j, "where", tr, h->stack);
	json_obj_end(j);
}

bool view_search(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct trace_search q;
	struct search_hits hits;
	int64_t from, to;
	uint64_t limit;
	struct json j;

	if (!trace_window(c, tr, &from, &to, err) ||
	    !query_u64(&c->query, "limit", DEFAULT_HITS, &limit, err) ||
	    !trace_search_init(&q, tr, query_get(&c->query, "q"), c->arena, err))
		return false;
	trace_search_run(&q, from, to, (size_t)MIN(limit, MAX_HITS), &hits);
	json_init(&j, c->out, 0);
	json_obj(&j);
	json_ki64(&j, "from", from);
	json_ki64(&j, "to", to);
	json_ku64(&j, "all", hits.all);
	json_ki64(&j, "ns", hits.ns);
	json_key(&j, "hits");
	json_arr(&j);
	for (size_t i = 0; i < hits.v.n; i++)
		write_hit(&j, tr, &hits.v.v[i]);
	json_arr_end(&j);
	json_obj_end(&j);
	vec_release(&hits.v);
	trace_search_release(&q);
	return true;
}

/* A window -------------------------------------------------------------------------------------------------------- */

static void write_times(struct json *j, const char *key, const int64_t *ns, int n)
{
	json_key(j, key);
	json_arr(j);
	for (int i = 0; i < n; i++)
		json_i64(j, ns[i]);
	json_arr_end(j);
}

static void write_goroutine(struct json *j, const struct trace *tr, const struct select_row *x)
{
	json_obj(j);
	trace_json_g(j, tr, x->key);
	write_times(j, "state", x->state, TS_N);
	json_obj_end(j);
}

static void write_function(struct json *j, const struct trace *tr, const struct select_row *x)
{
	struct str name = trace_str(tr, x->key);

	json_obj(j);
	json_kstr(j, "name", name.n ? name : STR("?"));
	json_ku64(j, "n", x->n);
	write_times(j, "state", x->state, TS_N);
	json_obj_end(j);
}

static void write_selection(struct json *j, const struct trace *tr, const struct trace_selection *s)
{
	json_obj(j);
	json_ki64(j, "from", s->from);
	json_ki64(j, "to", s->to);
	json_key(j, "states");
	json_arr(j);
	for (int i = 0; i < TS_N; i++)
		json_cstr(j, trace_state_name[i]);
	json_arr_end(j);
	json_key(j, "procStates");
	json_arr(j);
	for (int i = 0; i < TP_N; i++)
		json_cstr(j, trace_pstate_kind_name[i]);
	json_arr_end(j);
	write_times(j, "state", s->state, TS_N);
	write_times(j, "proc", s->proc, TP_N);
	json_ki64(j, "gcNs", s->gc_ns);
	json_ki64(j, "stwNs", s->stw_ns);
	json_ki64(j, "assistNs", s->assist_ns);
	json_key(j, "events");
	json_obj(j);
	for (int i = 0; i < SE_N; i++)
		json_ku64(j, select_event_name[i], s->events[i]);
	json_obj_end(j);
	json_ku64(j, "allGoroutines", s->gs.n);
	json_key(j, "goroutines");
	json_arr(j);
	for (size_t i = 0; i < MIN(s->gs.n, MAX_ROWS); i++)
		write_goroutine(j, tr, &s->gs.v[i]);
	json_arr_end(j);
	json_ku64(j, "allFunctions", s->functions.n);
	json_key(j, "functions");
	json_arr(j);
	for (size_t i = 0; i < MIN(s->functions.n, MAX_ROWS); i++)
		write_function(j, tr, &s->functions.v[i]);
	json_arr_end(j);
	json_obj_end(j);
}

bool view_selection(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct str fn = query_get(&c->query, "fn");
	struct trace_selection s;
	struct regex *re = NULL;
	int64_t from, to;
	struct json j;

	if (!trace_window(c, tr, &from, &to, err))
		return false;
	if (fn.n && !(re = regex_new(fn, err)))
		return false;
	trace_select(&s, tr, from, to, re);
	json_init(&j, c->out, 0);
	write_selection(&j, tr, &s);
	trace_selection_release(&s);
	regex_free(re);
	return true;
}
