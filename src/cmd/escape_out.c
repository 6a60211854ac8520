/* goperf escape for programs: JSON and SARIF. */
#include "base/json.h"
#include "cmd/escape.h"
#include "report/sarif.h"

/* ---- JSON ---- */

static void json_cost(struct json *j, const struct escape_cost *c)
{
	json_ki64(j, "alloc_bytes", c->alloc_bytes);
	json_ki64(j, "alloc_objects", c->alloc_objects);
	json_ki64(j, "cpu_ns", c->cpu_ns);
}

static void json_flow(struct json *j, const struct godiag *d)
{
	json_key(j, "flow");
	json_arr(j);
	for (uint32_t i = 0; d && i < d->n_steps; i++) {
		json_obj(j);
		json_kcstr(j, "kind", d->steps[i].is_flow ? "flow" : "from");
		json_kstr(j, "text", d->steps[i].text);
		json_ku64(j, "line", d->steps[i].at.line);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void json_row(const struct escape_view *v, struct json *j, struct escapes *e,
		     struct escape_row *row)
{
	struct buf words = { 0 };

	json_obj(j);
	json_kcstr(j, "kind", escape_kind_names[row->kind]);
	json_kstr(j, "file", escapes_shown(e, row->file));
	json_ku64(j, "line", row->line);
	json_ku64(j, "column", row->col);
	json_kstr(j, "function", e->funcs.v[row->func].symbol);
	json_kstr(j, "value", row->value);
	json_kstr(j, "compiler", row->text);
	escapes_explain(e, row, &words);
	json_kstr(j, "why", buf_str(&words));
	json_kcstr(j, "cause", row->kind == ESCAPE_HEAP ? goflow_cause_names[row->cause] : "");
	json_kbool(j, "constant", escape_is_constant(row));
	json_ku64(j, "times", row->n_said);
	json_ku64(j, "inlined_into", row->n_sites);
	if (v->has_profile) {
		json_kbool(j, "seen", row->is_seen);
		json_ku64(j, "on_line", row->on_line);
		json_cost(j, &row->cost);
	}
	if (row->kind == ESCAPE_HEAP || row->kind == ESCAPE_LEAK)
		json_flow(j, row->d);
	json_obj_end(j);
	buf_release(&words);
}

static void json_contracts(struct json *j, struct escapes *e)
{
	json_key(j, "contracts");
	json_arr(j);
	for (size_t i = 0; i < e->contracts.n; i++) {
		const struct escape_contract *c = &e->contracts.v[i];

		json_obj(j);
		json_kstr(j, "function", c->symbol);
		json_kstr(j, "file", escapes_shown(e, c->file));
		json_ku64(j, "line", c->line);
		json_kbool(j, "kept", !c->broken.n && !c->seen_objects);
		json_ki64(j, "seen_objects", c->seen_objects);
		json_key(j, "broken_by");
		json_arr(j);
		for (size_t k = 0; k < c->broken.n; k++) {
			const struct escape_said *s = &e->said.v[c->broken.v[k]];
			json_obj(j);
			json_ku64(j, "line", s->d->line);
			json_ku64(j, "column", s->d->col);
			json_kstr(j, "compiler", s->d->text);
			json_obj_end(j);
		}
		json_arr_end(j);
		json_key(j, "calls_not_looked_into");
		json_arr(j);
		for (size_t k = 0; k < c->calls.n; k++)
			json_str(j, c->calls.v[k]);
		json_arr_end(j);
		json_key(j, "can_allocate_without_escape");
		json_arr(j);
		for (size_t k = 0; k < c->may_grow.n; k++)
			json_str(j, c->may_grow.v[k]);
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void json_changes(const struct escape_view *v, struct json *j, bool gained)
{
	json_key(j, gained ? "gained" : "lost");
	json_arr(j);
	for (size_t i = 0; i < v->diff->v.n; i++) {
		const struct escape_change *c = &v->diff->v.v[i];
		struct escapes *e = c->is_gained ? v->diff->new : v->diff->old;
		if (c->is_gained == gained)
			json_row(v, j, e, &e->rows.v[c->row]);
	}
	json_arr_end(j);
}

void escape_show_json(const struct escape_view *v, struct buf *out)
{
	struct escapes *e = v->e;
	struct json j;

	json_init(&j, out, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_kstr(&j, "go", e->go_version);
	json_key(&j, "diagnostics");
	json_obj(&j);
	for (int k = 0; k < ESCAPE_SILENT; k++)
		json_ku64(&j, escape_kind_names[k], e->n_said[k]);
	json_obj_end(&j);
	json_key(&j, "rows_of_kind");
	json_obj(&j);
	for (int k = 0; k < N_ESCAPE_KINDS; k++)
		json_ku64(&j, escape_kind_names[k], e->n_rows[k]);
	json_obj_end(&j);
	if (v->has_profile) {
		json_key(&j, "total");
		json_obj(&j);
		json_cost(&j, &e->total);
		json_obj_end(&j);
	}
	json_contracts(&j, e);
	if (v->diff) {
		json_kcstr(&j, "old", v->diff->old_name);
		json_kcstr(&j, "new", v->diff->new_name);
		json_ku64(&j, "same", v->diff->n_same);
		json_changes(v, &j, true);
		json_changes(v, &j, false);
	} else {
		json_key(&j, "rows");
		json_arr(&j);
		for (size_t i = 0; i < e->rows.n; i++)
			if (escape_row_wanted(v, &e->rows.v[i]))
				json_row(v, &j, e, &e->rows.v[i]);
		json_arr_end(&j);
	}
	json_obj_end(&j);
	buf_addc(out, '\n');
}

/* ---- SARIF ---- */

static const struct sarif_rule rules[] = {
	{ "escape", "A value escapes to the heap.",
	  "The compiler cannot prove that the value is dead when its function returns." },
	{ "inline", "A function or call is not inlined.",
	  "The call costs its own time, and what the callee is given escapes more often." },
	{ "copy", "A large value is copied.",
	  "The compiler makes an implicit copy of a large value." },
	{ "defer", "A defer is recorded on the heap.",
	  "A defer in a loop has a heap record each round." },
	{ "bounds", "A bounds check remains.",
	  "The compiler cannot prove that the index is inside." },
	{ "nil", "A nil check remains.", "The pointer is checked by an instruction of its own." },
	{ "leak", "A parameter leaks.", "What is passed there must be on the heap." },
	{ "silent", "A line allocates without an escape.",
	  "The profile saw it; the compiler says nothing." },
	{ "noalloc", "A function marked //goperf:noalloc allocates.",
	  "The source demands that nothing in this function escapes." },
};

static void sarif_row(const struct escape_view *v, struct sarif *s, struct escapes *e,
		      struct escape_row *row, const char *level)
{
	struct buf text = { 0 }, id = { 0 };
	struct sarif_place place = { escapes_shown(e, row->file), row->line, NULL };
	struct str symbol = e->funcs.v[row->func].symbol;

	if (row->value.n)
		buf_printf(&text, STR_FMT ": ", STR_ARG(row->value));
	escapes_explain(e, row, &text);
	if (v->has_profile && (row->cost.alloc_bytes || row->cost.cpu_ns)) {
		struct buf cost = { 0 };
		escape_cost_words(e, row, &row->cost, &cost);
		buf_printf(&text, " Cost: " STR_FMT ".", STR_ARG(buf_str(&cost)));
		buf_release(&cost);
	}
	/* neither line nor column: a row that moves is the same row */
	buf_printf(&id, "%s|" STR_FMT "|" STR_FMT "|" STR_FMT, escape_kind_names[row->kind],
		   STR_ARG(str_base(e->files.v[row->file].path)), STR_ARG(symbol),
		   STR_ARG(row->value));
	struct sarif_result r = { .rule = escape_kind_names[row->kind],
				  .level = level,
				  .text = text.n ? text.data : escape_kind_names[row->kind],
				  .places = &place,
				  .n_places = 1,
				  .fingerprint = id.data };
	sarif_result(s, &r);
	buf_release(&text);
	buf_release(&id);
}

static void sarif_contract(struct sarif *s, struct escapes *e, const struct escape_contract *c,
			   uint32_t said)
{
	struct escape_row row;
	struct buf text = { 0 }, id = { 0 };
	const struct escape_said *what = &e->said.v[said];
	struct sarif_place places[2] = {
		{ escapes_shown(e, what->file), what->d->line, NULL },
		{ escapes_shown(e, c->file), c->mark_line,
		  "the function promises not to allocate" },
	};

	escapes_said_row(e, said, &row);
	buf_printf(&text, STR_FMT " is marked //goperf:noalloc, and " STR_FMT " is on the heap. ",
		   STR_ARG(c->symbol),
		   STR_ARG(what->value.n ? what->value : STR("a defer record")));
	escapes_explain(e, &row, &text);
	buf_printf(&id, "noalloc|" STR_FMT "|" STR_FMT, STR_ARG(c->symbol), STR_ARG(what->value));
	struct sarif_result r = { .rule = "noalloc",
				  .level = "error",
				  .text = text.data,
				  .places = places,
				  .n_places = 2,
				  .fingerprint = id.data };
	sarif_result(s, &r);
	buf_release(&text);
	buf_release(&id);
}

/* Broken by what the profile saw, although nothing escapes. */
static void sarif_seen(struct sarif *s, struct escapes *e, const struct escape_contract *c)
{
	struct sarif_place place = { escapes_shown(e, c->file), c->line, NULL };
	struct buf text = { 0 }, id = { 0 };

	buf_printf(&text,
		   STR_FMT
		   " is marked //goperf:noalloc, and the profile saw it allocate %lld objects.",
		   STR_ARG(c->symbol), (long long)c->seen_objects);
	buf_printf(&id, "noalloc|" STR_FMT "|seen", STR_ARG(c->symbol));
	sarif_result(s, &(struct sarif_result){ .rule = "noalloc",
						.level = "error",
						.text = text.data,
						.places = &place,
						.n_places = 1,
						.fingerprint = id.data });
	buf_release(&text);
	buf_release(&id);
}

void escape_show_sarif(const struct escape_view *v, struct buf *out)
{
	struct escapes *e = v->e;
	struct sarif s;

	sarif_begin(&s, out, rules, ARRAY_LEN(rules));
	for (size_t i = 0; i < e->contracts.n; i++) {
		const struct escape_contract *c = &e->contracts.v[i];
		for (size_t k = 0; k < c->broken.n; k++)
			sarif_contract(&s, e, c, c->broken.v[k]);
		if (!c->broken.n && c->seen_objects)
			sarif_seen(&s, e, c);
	}
	if (v->diff) {
		for (size_t i = 0; i < v->diff->v.n; i++)
			if (v->diff->v.v[i].is_gained)
				sarif_row(v, &s, e, &e->rows.v[v->diff->v.v[i].row], "warning");
	} else {
		for (size_t i = 0; i < e->rows.n; i++)
			if (escape_row_wanted(v, &e->rows.v[i]))
				sarif_row(v, &s, e, &e->rows.v[i], "note");
	}
	sarif_end(&s);
}
