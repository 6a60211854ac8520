/*
 * What hangs together in a trace: a goroutine at a moment with who woke it and whom it woke, wake-ups of a window, and
 * critical paths. Data of the timeline's page.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/path.h"
#include "trace/scope.h"
#include "trace/view.h"
#include "trace/wakes.h"
#include "web/trace_json.h"
#include "web/web_trace.h"

#define MAX_WAKES 400  /* of a window: more arrows than that are a blot */
#define MAX_WOKEN 40   /* by one span */
#define MAX_STEPS 2000 /* of a path, in the answer */
#define MAX_PLACES 200 /* of a path's table */
#define MAX_OPEN 8     /* regions and tasks around a moment */

/* The goroutine that g= (its index) or goid= (the runtime's number) asks for. */
static bool read_g(struct call *c, const struct trace *tr, uint32_t *out, struct err *err)
{
	struct str goid = query_get(&c->query, "goid");
	uint64_t g;
	int64_t id;

	if (goid.n) {
		*out = str_to_i64(goid, 10, &id) ? trace_find_g(tr, id) : TRACE_NO;
		return *out != TRACE_NO ||
		       err_set(err, ERR_NOT_FOUND, "the trace has no goroutine %.*s",
			       (int)MIN(goid.n, 40), goid.p);
	}
	if (!query_u64(&c->query, "g", 0, &g, err))
		return false;
	if (g >= tr->gs.n)
		return err_set(err, ERR_NOT_FOUND, "g=%llu: there is no such goroutine",
			       (unsigned long long)g);
	*out = (uint32_t)g;
	return true;
}

/* Wake-ups -------------------------------------------------------------------------------------------------------- */

static void write_wakes(struct json *j, const char *key, const struct trace *tr,
			const struct trace_wake *v, size_t n)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		json_obj(j);
		json_ki64(j, "time", v[i].time);
		trace_json_g(j, tr, v[i].g);
		json_kbool(j, "created", v[i].created);
		if (v[i].from != TRACE_NO) {
			json_ku64(j, "from", v[i].from);
			json_ki64(j, "fromId", tr->gs.v[v[i].from].id);
			json_kstr(j, "fromName", view_g_name(tr, v[i].from));
		}
		json_obj_end(j);
	}
	json_arr_end(j);
}

bool view_wakes(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct trace_wake v[MAX_WAKES];
	int64_t from, to;
	struct json j;
	size_t n;

	if (!trace_window(c, tr, &from, &to, err))
		return false;
	n = trace_wakes(tr, from, to, TRACE_NO, MAX_WAKES, v);
	json_init(&j, c->out, 0);
	json_obj(&j);
	json_kbool(&j, "many", n > MAX_WAKES);
	json_ku64(&j, "most", MAX_WAKES);
	write_wakes(&j, "wakes", tr, v, n > MAX_WAKES ? 0 : n);
	json_obj_end(&j);
	return true;
}

/* A span ---------------------------------------------------------------------------------------------------------- */

/* User regions of g around a moment, the outermost first. */
static void write_open_regions(struct json *j, const struct trace *tr, uint32_t g, int64_t at)
{
	int n = 0;

	json_key(j, "regions");
	json_arr(j);
	for (size_t i = 0; i < tr->regions.n && n < MAX_OPEN; i++) {
		const struct trace_region *r = &tr->regions.v[i];

		if (r->g != g || shown_start(r->start) > at || shown_end(tr, r->end) <= at)
			continue;
		json_str(j, trace_str(tr, r->type));
		n++;
	}
	json_arr_end(j);
}

/* Tasks that g had begun and not ended at a moment: [number, type]. */
static void write_open_tasks(struct json *j, const struct trace *tr, uint32_t g, int64_t at)
{
	int n = 0;

	json_key(j, "tasks");
	json_arr(j);
	for (size_t i = 0; i < tr->tasks.n && n < MAX_OPEN; i++) {
		const struct trace_task *t = &tr->tasks.v[i];

		if ((t->g != g && t->end_g != g) || shown_start(t->start) > at ||
		    shown_end(tr, t->end) <= at)
			continue;
		json_arr(j);
		json_u64(j, t->id);
		json_str(j, trace_str(tr, t->type));
		json_arr_end(j);
		n++;
	}
	json_arr_end(j);
}

/* Who made it ready: the span itself, or the one behind a wait. */
static bool waker_of(const struct trace *tr, uint32_t g, const struct trace_span *s,
		     struct trace_span *by)
{
	*by = *s;
	if (s->state == TS_WAITING || s->state == TS_SYSCALL || s->state == TS_SYSCALL_BLOCKED) {
		if (s->open_end || !trace_span_at(tr, g, s->end, by))
			return false;
	} else if (s->state == TS_RUNNING) {
		if (s->start == 0 || !trace_span_at(tr, g, s->start - 1, by))
			return false;
	}
	return by->state == TS_RUNNABLE && (by->cause == TC_UNBLOCKED || by->cause == TC_CREATED);
}

static void write_waker(struct json *j, const struct trace *tr, uint32_t g,
			const struct trace_span *s)
{
	struct trace_span by;

	if (!waker_of(tr, g, s, &by))
		return;
	json_key(j, "waker");
	json_obj(j);
	json_ki64(j, "time", by.start);
	json_kbool(j, "created", by.cause == TC_CREATED);
	trace_json_g(j, tr, by.from);
	json_key(j, "stack");
	trace_json_stack(j, tr, by.stack);
	json_obj_end(j);
}

static void write_woken(struct json *j, const struct trace *tr, uint32_t g,
			const struct trace_span *s)
{
	struct trace_wake v[MAX_WOKEN];
	size_t n = 0;

	if (s->state == TS_RUNNING || s->state == TS_SYSCALL)
		n = trace_wakes(tr, s->start, s->end, g, MAX_WOKEN, v);
	json_kbool(j, "moreWoken", n > MAX_WOKEN);
	write_wakes(j, "woken", tr, v, MIN(n, MAX_WOKEN));
}

static void write_span(struct json *j, const struct trace *tr, uint32_t g,
		       const struct trace_span *s, int64_t at)
{
	json_obj(j);
	trace_json_g(j, tr, g);
	json_kcstr(j, "state", trace_state_name[s->state]);
	json_kstr(j, "reason", trace_str(tr, s->reason));
	json_ki64(j, "start", s->start);
	json_ki64(j, "end", s->end);
	json_kbool(j, "openStart", s->open_start);
	json_kbool(j, "openEnd", s->open_end);
	json_ku64(j, "yields", s->yields);
	if (s->proc != TRACE_NO)
		json_ki64(j, "proc", tr->ps.v[s->proc].id);
	if (s->thread != TRACE_NO)
		json_ki64(j, "thread", tr->ms.v[s->thread].id);
	write_open_regions(j, tr, g, at);
	write_open_tasks(j, tr, g, at);
	write_waker(j, tr, g, s);
	write_woken(j, tr, g, s);
	json_key(j, "stack");
	trace_json_stack(j, tr, s->stack);
	json_obj_end(j);
}

/* Who was on processor number p at that moment. */
static bool g_of_proc(const struct trace *tr, uint64_t p, int64_t at, uint32_t *g)
{
	for (uint32_t i = 0; i < tr->ps.n; i++) {
		struct trace_piter it;
		struct trace_pspan s;

		if ((uint64_t)tr->ps.v[i].id != p)
			continue;
		it = trace_pspans(tr, i, at, at + 1);
		if (!trace_next_pspan(&it, &s) || s.g == TRACE_NO)
			return false;
		*g = s.g;
		return true;
	}
	return false;
}

/* The goroutine that read_g's parameters or p= (a processor's number) ask for. */
static bool read_who(struct call *c, const struct trace *tr, int64_t at, uint32_t *g,
		     struct err *err)
{
	uint64_t p;

	if (!query_get(&c->query, "p").n)
		return read_g(c, tr, g, err);
	if (!query_u64(&c->query, "p", 0, &p, err))
		return false;
	return g_of_proc(tr, p, at, g) ||
	       err_set(err, ERR_NOT_FOUND, "no goroutine ran there at that moment");
}

/* step=next, step=previous: the span beside the one at that moment; none: it itself. */
static bool find_span(const struct trace *tr, uint32_t g, int64_t at, struct str step,
		      struct trace_span *s)
{
	if (!trace_span_at(tr, g, at, s)) {
		/* absent then: the next or the last before is what a step means */
		s->start = s->end = at;
		if (!step.n)
			return false;
	}
	if (str_eq(step, STR("next"))) {
		struct trace_iter it = trace_spans(tr, g, s->end, tr->end + 1);
		int64_t end = s->end;

		while (trace_next_span(&it, s))
			if (s->start >= end)
				return true;
		return false;
	}
	if (str_eq(step, STR("previous")))
		return s->start > 0 && trace_span_at(tr, g, s->start - 1, s);
	return true;
}

bool view_span(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct trace_span s = { 0 };
	uint64_t at;
	uint32_t g = 0;
	struct json j;

	if (!query_u64(&c->query, "at", 0, &at, err))
		return false;
	at = MIN(at, (uint64_t)tr->end);
	if (!read_who(c, tr, (int64_t)at, &g, err))
		return false;
	if (!find_span(tr, g, (int64_t)at, query_get(&c->query, "step"), &s))
		return err_set(err, ERR_NOT_FOUND, "there is no such goroutine at that moment");
	json_init(&j, c->out, 0);
	write_span(&j, tr, g, &s,
		   query_get(&c->query, "step").n ? s.start + (s.end - s.start) / 2 : (int64_t)at);
	return true;
}

/* Critical paths -------------------------------------------------------------------------------------------------- */

/* Steps of one function, state, reason and place. */
struct place {
	uint32_t g; /* one of its goroutines */
	uint8_t state;
	uint32_t reason, stack;
	uint64_t n;
	int64_t ns;
};

static int by_time(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	return x->g < y->g ? -1 : x->g > y->g;
}

/* The frame that tells most, as a number that equal places share. */
static uint64_t site_of(const struct trace *tr, uint32_t stack)
{
	uint32_t top = view_stack_top(tr, stack);
	const struct trace_frame_info *f;

	if (top == TRACE_NO)
		return 0;
	f = trace_stack_frame(tr, stack, top);
	return (uint64_t)f->func << 32 | f->line;
}

static void write_places(struct json *j, const struct trace *tr, const struct trace_path *p)
{
	VEC(struct place) places = { 0 };
	struct map of;

	map_init(&of);
	for (size_t i = 0; i < p->v.n; i++) {
		const struct path_step *s = &p->v.v[i];
		uint64_t key = hash_mix(hash_mix(site_of(tr, s->stack), trace_g_name(tr, s->g)),
					(uint64_t)s->reason << 8 | s->state);
		bool added;
		uint32_t at = map_get_or_put(&of, key, (uint32_t)places.n, &added);

		if (added)
			vec_push(&places,
				 (struct place){ s->g, s->state, s->reason, s->stack, 0, 0 });
		assert(places.v);
		places.v[at].n++;
		places.v[at].ns += s->to - s->from;
	}
	map_release(&of);
	if (places.n)
		qsort(places.v, places.n, sizeof(*places.v), by_time);
	json_ku64(j, "allPlaces", places.n);
	json_key(j, "places");
	json_arr(j);
	for (size_t i = 0; i < MIN(places.n, MAX_PLACES); i++) {
		const struct place *x = &places.v[i];

		json_obj(j);
		json_kstr(j, "function", view_g_name(tr, x->g));
		json_kcstr(j, "state", trace_state_name[x->state]);
		json_kstr(j, "reason", trace_str(tr, x->reason));
		trace_json_where(j, "where", tr, x->stack);
		json_ku64(j, "n", x->n);
		json_ki64(j, "ns", x->ns);
		json_obj_end(j);
	}
	json_arr_end(j);
	vec_release(&places);
}

static int by_length(const void *a, const void *b, void *ctx)
{
	const struct trace_path *p = ctx;
	const struct path_step *x = &p->v.v[*(const uint32_t *)a],
			       *y = &p->v.v[*(const uint32_t *)b];
	int64_t dx = x->to - x->from, dy = y->to - y->from;

	if (dx != dy)
		return dx < dy ? 1 : -1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* In order of time; the longest of them where there are too many. */
static void write_steps(struct call *c, struct json *j, const struct trace *tr,
			struct trace_path *p)
{
	uint32_t *order = ARENA_ARRAY(c->arena, uint32_t, p->v.n + 1);
	size_t n = MIN(p->v.n, MAX_STEPS);

	for (uint32_t i = 0; i < p->v.n; i++)
		order[i] = i;
	if (p->v.n > n) {
		qsort_r(order, p->v.n, sizeof(*order), by_length, p);
		qsort(order, n, sizeof(*order), by_number);
	}
	json_ku64(j, "allSteps", p->v.n);
	json_key(j, "steps");
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		const struct path_step *s = &p->v.v[order[i]];

		json_obj(j);
		trace_json_g(j, tr, s->g);
		json_ki64(j, "from", s->from);
		json_ki64(j, "to", s->to);
		json_kcstr(j, "state", trace_state_name[s->state]);
		json_kstr(j, "reason", trace_str(tr, s->reason));
		trace_json_where(j, "where", tr, s->stack);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static bool find_task(struct call *c, const struct trace *tr, uint32_t *task, struct err *err)
{
	uint64_t id;

	if (!query_u64(&c->query, "task", 0, &id, err))
		return false;
	for (uint32_t i = 0; i < tr->tasks.n; i++) {
		if (tr->tasks.v[i].id != id)
			continue;
		*task = i;
		return true;
	}
	return err_set(err, ERR_NOT_FOUND, "the trace has no task %llu", (unsigned long long)id);
}

/* task=NUMBER, or g=INDEX with from= and to=. */
bool view_path(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	bool by_task = query_get(&c->query, "task").n > 0;
	uint32_t task = TRACE_NO, g = TRACE_NO;
	struct trace_path p = { 0 };
	int64_t from = 0, to = 0;
	struct json j;

	if (by_task) {
		if (!find_task(c, tr, &task, err))
			return false;
		if (!trace_path_of_task(&p, tr, task))
			return err_set(err, ERR_NOT_FOUND,
				       "the trace does not tell which goroutine ended task %llu",
				       (unsigned long long)tr->tasks.v[task].id);
		from = shown_start(tr->tasks.v[task].start);
		to = shown_end(tr, tr->tasks.v[task].end);
	} else {
		if (!read_g(c, tr, &g, err) || !trace_window(c, tr, &from, &to, err))
			return false;
		trace_path_of(&p, tr, g, from, to);
	}
	json_init(&j, c->out, 0);
	json_obj(&j);
	json_ki64(&j, "from", from);
	json_ki64(&j, "to", to);
	json_kbool(&j, "cut", p.cut);
	if (by_task) {
		json_ku64(&j, "task", tr->tasks.v[task].id);
		json_kstr(&j, "type", trace_str(tr, tr->tasks.v[task].type));
	} else {
		trace_json_g(&j, tr, g);
	}
	write_places(&j, tr, &p);
	write_steps(c, &j, tr, &p);
	json_obj_end(&j);
	trace_path_release(&p);
	return true;
}
