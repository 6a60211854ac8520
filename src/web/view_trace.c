/*
 * Execution traces: the tables of goperf trace VIEW as data, and the timeline.
 *
 * A lane of the timeline is drawn by the server's own pixels: cells of equal looks are runs, [count, state, level, goroutine]
 * one after the other, level being 0 to 9 tenths of the cell spent in that state. So a window costs what its pixels cost,
 * however many events lie in it.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/views.h"
#include "web/route.h"
#include "web/web_trace.h"

#define MAX_CELLS 4000
#define DEFAULT_CELLS 1000
#define DEFAULT_LANES 24 /* goroutines */
#define MAX_LANES 400
#define MAX_ROWS 2000 /* of a table */
#define MAX_MARKS 4000

/* The window that from= and to= (ns) ask for, inside the trace. */
static bool read_window(struct call *c, const struct trace *tr, int64_t *from, int64_t *to,
			struct err *err)
{
	uint64_t a, b;
	int64_t end = tr->end > 0 ? tr->end : 1;

	if (!query_u64(&c->query, "from", 0, &a, err) ||
	    !query_u64(&c->query, "to", (uint64_t)end, &b, err))
		return false;
	*from = a < (uint64_t)end ? (int64_t)a : end - 1;
	*to = b < (uint64_t)end ? (int64_t)b : end;
	if (*to <= *from)
		*to = *from + 1;
	return true;
}

/* Tables. */

static void write_stack(struct json *j, const struct trace *tr, uint32_t stack)
{
	json_arr(j);
	for (uint32_t i = 0; i < trace_stack_depth(tr, stack); i++) {
		const struct trace_frame_info *f = trace_stack_frame(tr, stack, i);
		struct buf b = { 0 };
		buf_add_str(&b, trace_str(tr, f->func));
		buf_addc(&b, ' ');
		buf_add_str(&b, str_base(trace_str(tr, f->file)));
		buf_printf(&b, ":%u", f->line);
		json_str(j, buf_str(&b));
		buf_release(&b);
	}
	json_arr_end(j);
}

static void write_cell(struct json *j, const struct trace *tr, const struct view_cell *cell)
{
	if (cell->none)
		json_nil(j);
	else if (cell->unit == VU_TEXT)
		json_str(j, cell->s);
	else if (cell->unit == VU_SHARE || cell->unit == VU_REAL)
		json_double(j, cell->d);
	else if (cell->unit == VU_STACK)
		write_stack(j, tr, cell->stack);
	else
		json_i64(j, cell->i);
}

static void write_columns(struct json *j, const struct view_table *t)
{
	static const char *const units[] = {
		[VU_TEXT] = "text",   [VU_COUNT] = "count",   [VU_ID] = "id",
		[VU_NS] = "ns",	      [VU_MOMENT] = "moment", [VU_BYTES] = "bytes",
		[VU_SHARE] = "share", [VU_REAL] = "real",     [VU_STACK] = "stack"
	};

	json_key(j, "columns");
	json_arr(j);
	for (size_t i = 0; i < t->ncols; i++) {
		json_obj(j);
		json_kcstr(j, "key", t->cols[i].key);
		json_kcstr(j, "title", t->cols[i].title);
		json_kcstr(j, "unit", units[t->cols[i].unit]);
		json_obj_end(j);
	}
	json_arr_end(j);
}

/* Cells with the unit that each has: in tables of pairs they differ from row to row. */
static void write_table(struct json *j, const struct trace *tr, const struct view_table *t)
{
	static const char letters[] = { [VU_TEXT] = 't',  [VU_COUNT] = 'c',  [VU_ID] = 'i',
					[VU_NS] = 'n',	  [VU_MOMENT] = 'm', [VU_BYTES] = 'b',
					[VU_SHARE] = 's', [VU_REAL] = 'r',   [VU_STACK] = 'k' };
	size_t rows = t->ncols ? t->cells.n / t->ncols : 0;

	json_obj(j);
	json_kcstr(j, "name", t->name);
	json_kcstr(j, "title", t->title);
	json_kcstr(j, "empty", t->empty);
	json_kbool(j, "pairs", t->pairs);
	json_ku64(j, "total", rows);
	write_columns(j, t);
	json_key(j, "rows");
	json_arr(j);
	for (size_t i = 0; i < MIN(rows, MAX_ROWS); i++) {
		json_arr(j);
		for (size_t k = 0; k < t->ncols; k++) {
			const struct view_cell *cell = &t->cells.v[i * t->ncols + k];
			if (t->pairs)
				json_str(j, (struct str){ &letters[cell->unit], 1 });
			write_cell(j, tr, cell);
		}
		json_arr_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

static void write_view_names(struct json *j, const struct view *chosen)
{
	json_kcstr(j, "table", chosen->name);
	json_key(j, "tables");
	json_arr(j);
	for (const struct view *v = trace_views; v->name; v++) {
		json_obj(j);
		json_kcstr(j, "name", v->name);
		json_kcstr(j, "brief", v->brief);
		json_obj_end(j);
	}
	json_arr_end(j);
}

bool view_trace(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct str name = query_get(&c->query, "t");
	const struct view *view = trace_view_find(name.n ? name.p : "summary");
	struct view_filter f = { .g = TRACE_NO };
	struct view_report rep;
	struct json j;

	if (!view)
		return err_set(err, ERR_USAGE, "t=%.*s: no such table", (int)MIN(name.n, 40),
			       name.p);
	if (!read_window(c, tr, &f.from, &f.to, err))
		return false;
	view_report_init(&rep, tr, &f);
	view->run(&rep);
	json_init(&j, c->out, 0);
	call_head(c, &j, NULL, STR(""));
	write_view_names(&j, view);
	json_ki64(&j, "end", tr->end);
	json_key(&j, "data");
	json_arr(&j);
	for (size_t i = 0; i < rep.tables.n; i++)
		write_table(&j, tr, rep.tables.v[i]);
	json_arr_end(&j);
	json_obj_end(&j);
	view_report_release(&rep);
	return true;
}

/* The timeline. */

struct lanes {
	const struct trace *tr;
	struct json *j;
	int64_t from, to;
	uint32_t n;
	struct trace_cell *cells; /* scratch, n */
	uint64_t *weight;	  /* by goroutine: cells of processors that it has most of */
};

static unsigned most(const struct trace_cell *cell, unsigned kinds)
{
	unsigned best = 0;

	for (unsigned k = 1; k < kinds; k++)
		if (cell->part[k] > cell->part[best])
			best = k;
	/* a pixel in which anything ran shows that it did */
	return best;
}

static void write_runs(struct lanes *l, unsigned kinds, bool with_g)
{
	uint32_t run = 0, state = 0, level = 0, g = TRACE_NO;

	json_key(l->j, "runs");
	json_arr(l->j);
	for (uint32_t i = 0; i <= l->n; i++) {
		uint32_t s = 0, v = 0, who = TRACE_NO;
		if (i < l->n) {
			s = most(&l->cells[i], kinds);
			v = MIN((uint32_t)(l->cells[i].part[s] * 10), 9);
			who = with_g ? l->cells[i].g : TRACE_NO;
		}
		if (i && (i == l->n || s != state || v != level || who != g)) {
			json_u64(l->j, run);
			json_u64(l->j, state);
			json_u64(l->j, level);
			json_i64(l->j, g == TRACE_NO ? -1 : (int64_t)g);
			run = 0;
		}
		run++;
		state = s;
		level = v;
		g = who;
	}
	json_arr_end(l->j);
}

static void write_procs(struct lanes *l)
{
	json_key(l->j, "procs");
	json_arr(l->j);
	for (uint32_t p = 0; p < l->tr->ps.n && p < MAX_LANES; p++) {
		trace_draw_p(l->tr, p, l->from, l->to, l->n, l->cells);
		for (uint32_t i = 0; i < l->n; i++)
			if (l->cells[i].g != TRACE_NO)
				l->weight[l->cells[i].g]++;
		json_obj(l->j);
		json_ki64(l->j, "id", l->tr->ps.v[p].id);
		write_runs(l, TP_N, true);
		json_obj_end(l->j);
	}
	json_arr_end(l->j);
}

static const uint64_t *ranking; /* qsort has no context */

static int by_weight(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (ranking[x] != ranking[y])
		return ranking[x] < ranking[y] ? 1 : -1;
	return (x > y) - (x < y);
}

/* Those that fit fn= (else all) and were seen on a processor in the window, the busiest first. */
static void write_goroutines(struct lanes *l, const struct regex *re, uint64_t limit)
{
	VEC(uint32_t) list = { 0 };

	for (uint32_t g = 0; g < l->tr->gs.n; g++)
		if (re ? regex_match(re, view_g_name(l->tr, g)) : l->weight[g] > 0)
			vec_push(&list, g);
	ranking = l->weight;
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), by_weight);
	json_ku64(l->j, "matching", list.n);
	json_key(l->j, "goroutines");
	json_arr(l->j);
	for (size_t i = 0; i < list.n && i < limit; i++) {
		trace_draw_g(l->tr, list.v[i], l->from, l->to, l->n, l->cells);
		json_obj(l->j);
		json_ku64(l->j, "g", list.v[i]);
		json_ki64(l->j, "id", l->tr->gs.v[list.v[i]].id);
		json_kstr(l->j, "name", view_g_name(l->tr, list.v[i]));
		write_runs(l, TS_N, false);
		json_obj_end(l->j);
	}
	json_arr_end(l->j);
	vec_release(&list);
}

/* Ranges of a kind that are in the window and not too short to see; the rest is drawn by its density elsewhere. */
static void write_ranges(struct lanes *l, const char *key, enum trace_range_kind kind)
{
	int64_t least = (l->to - l->from) / l->n / 2;
	size_t written = 0;

	json_key(l->j, key);
	json_arr(l->j);
	for (size_t i = 0; i < l->tr->ranges[kind].n && written < MAX_MARKS; i++) {
		const struct trace_range *r = &l->tr->ranges[kind].v[i];
		int64_t start = r->start < 0 ? 0 : r->start, end = r->end < 0 ? l->tr->end : r->end;
		if (end <= l->from || start >= l->to || end - start < least / 4)
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

/* The last value in each cell in which it changed: [cell, value ...]. */
#define WRITE_METRIC(l, key, list) \
	do { \
		int64_t cell_ = -1; \
		uint64_t value_ = 0; \
		json_key((l)->j, key); \
		json_arr((l)->j); \
		for (size_t i_ = 0; i_ <= (list).n; i_++) { \
			bool last_ = i_ == (list).n || (list).v[i_].time >= (l)->to; \
			int64_t at_ = \
				last_ ? (int64_t)(l)->n \
				: (list).v[i_].time <= (l)->from \
					? 0 \
					: (int64_t)((double)((list).v[i_].time - (l)->from) * \
						    (l)->n / (double)((l)->to - (l)->from)); \
			if (at_ != cell_ && cell_ >= 0) { \
				json_i64((l)->j, cell_); \
				json_u64((l)->j, value_); \
			} \
			if (last_) \
				break; \
			cell_ = at_; \
			value_ = (list).v[i_].value; \
		} \
		json_arr_end((l)->j); \
	} while (0)

static void write_states(struct json *j)
{
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
}

static void write_names(struct lanes *l)
{
	json_key(l->j, "names");
	json_obj(l->j);
	for (uint32_t g = 0; g < l->tr->gs.n; g++) {
		char key[16];
		if (!l->weight[g])
			continue;
		snprintf(key, sizeof(key), "%u", g);
		json_key(l->j, key);
		json_arr(l->j);
		json_i64(l->j, l->tr->gs.v[g].id);
		json_str(l->j, view_g_name(l->tr, g));
		json_arr_end(l->j);
	}
	json_obj_end(l->j);
}

static void write_timeline(struct lanes *l, const struct regex *re, uint64_t limit)
{
	json_ki64(l->j, "end", l->tr->end);
	json_ki64(l->j, "from", l->from);
	json_ki64(l->j, "to", l->to);
	json_ku64(l->j, "n", l->n);
	json_ku64(l->j, "events", l->tr->events);
	json_ku64(l->j, "allGoroutines", l->tr->gs.n);
	write_states(l->j);
	write_procs(l);
	write_goroutines(l, re, limit);
	write_names(l);
	write_ranges(l, "gc", TR_GC);
	write_ranges(l, "stw", TR_STW);
	WRITE_METRIC(l, "heap", l->tr->heap_alloc);
	WRITE_METRIC(l, "goal", l->tr->heap_goal);
}

/* The span of goroutine g at a moment: what a click shows. */
static bool write_span(struct call *c, struct json *j, const struct trace *tr, struct err *err)
{
	uint64_t g, at;
	struct trace_span s;

	if (!query_u64(&c->query, "g", 0, &g, err) || !query_u64(&c->query, "at", 0, &at, err))
		return false;
	if (g >= tr->gs.n || at > (uint64_t)tr->end ||
	    !trace_span_at(tr, (uint32_t)g, (int64_t)at, &s))
		return err_set(err, ERR_NOT_FOUND, "there is no such goroutine at that moment");
	json_obj(j);
	json_ki64(j, "id", tr->gs.v[g].id);
	json_kstr(j, "name", view_g_name(tr, (uint32_t)g));
	json_kcstr(j, "state", trace_state_name[s.state]);
	json_kstr(j, "reason", trace_str(tr, s.reason));
	json_ki64(j, "start", s.start);
	json_ki64(j, "end", s.end);
	if (s.from != TRACE_NO) {
		json_ki64(j, "fromId", tr->gs.v[s.from].id);
		json_kstr(j, "fromName", view_g_name(tr, s.from));
	}
	json_key(j, "stack");
	write_stack(j, tr, s.stack);
	json_obj_end(j);
	return true;
}

bool view_timeline(struct call *c, struct err *err)
{
	const struct trace *tr = web_trace_of(c->loaded);
	struct str fn = query_get(&c->query, "fn");
	uint64_t n, limit;
	struct json j;
	struct lanes l = { .tr = tr, .j = &j };
	struct regex *re = NULL;

	json_init(&j, c->out, 0);
	if (query_get(&c->query, "at").n)
		return write_span(c, &j, tr, err);
	if (!read_window(c, tr, &l.from, &l.to, err) ||
	    !query_u64(&c->query, "n", DEFAULT_CELLS, &n, err) ||
	    !query_u64(&c->query, "lanes", DEFAULT_LANES, &limit, err))
		return false;
	if (fn.n && !(re = regex_new(fn, err)))
		return false;
	l.n = (uint32_t)(n < 10 ? 10 : MIN(n, MAX_CELLS));
	l.cells = arena_alloc(c->arena, l.n * sizeof(*l.cells));
	l.weight = arena_alloc(c->arena, (tr->gs.n + 1) * sizeof(*l.weight));
	call_head(c, &j, NULL, STR(""));
	write_timeline(&l, re, MIN(limit, MAX_LANES));
	json_obj_end(&j);
	regex_free(re);
	return true;
}
