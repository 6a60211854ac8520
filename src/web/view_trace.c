/* Tables of execution traces: those of goperf trace VIEW, of the whole or of a window. */
#include <string.h>

#include "trace/views.h"
#include "web/trace_json.h"
#include "web/web_trace.h"

#define MAX_ROWS 2000 /* of a table */

static void write_cell(struct json *j, const struct trace *tr, const struct view_cell *cell)
{
	if (cell->none)
		json_nil(j);
	else if (cell->unit == VU_TEXT)
		json_str(j, cell->s);
	else if (cell->unit == VU_SHARE || cell->unit == VU_REAL)
		json_double(j, cell->d);
	else if (cell->unit == VU_STACK)
		trace_json_stack(j, tr, cell->stack);
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
static void write_table(struct json *j, struct view_report *r, struct view_table *t)
{
	static const char letters[] = { [VU_TEXT] = 't',  [VU_COUNT] = 'c',  [VU_ID] = 'i',
					[VU_NS] = 'n',	  [VU_MOMENT] = 'm', [VU_BYTES] = 'b',
					[VU_SHARE] = 's', [VU_REAL] = 'r',   [VU_STACK] = 'k' };
	size_t rows = view_rows(t);

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
		const struct view_cell *row = view_row(r, t, i);

		json_arr(j);
		for (size_t k = 0; k < t->ncols; k++) {
			const struct view_cell *cell = &row[k];
			if (t->pairs)
				json_str(j, (struct str){ &letters[cell->unit], 1 });
			write_cell(j, r->tr, cell);
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
	if (!trace_window(c, tr, &f.from, &f.to, err))
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
		write_table(&j, &rep, rep.tables.v[i]);
	json_arr_end(&j);
	json_obj_end(&j);
	view_report_release(&rep);
	return true;
}
