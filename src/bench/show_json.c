/*
 * Tables as JSON, schema 1: settings and unit of each table; its columns; for each row its cells with sample, centre,
 * interval and comparison with the first column. What is not there (an infinite bound, no base) is null or left out.
 */
#include <math.h>

#include "base/json.h"
#include "bench/show.h"

static void put_key(struct json *j, struct projection *by, uint32_t key)
{
	const uint32_t *flat;
	size_t n = projection_flat(by, &flat);

	json_key(j, "key");
	json_obj(j);
	for (size_t i = 0; i < n; i++) {
		json_key_str(j, by->fields.v[flat[i]].name);
		json_str(j, projection_str(by, key_value(by, key, flat[i])));
	}
	json_obj_end(j);
}

static void put_named(struct json *j, struct projection *by, uint32_t key)
{
	struct buf name = { 0 };

	json_obj(j);
	key_text(by, key, &name);
	json_kstr(j, "name", buf_str(&name));
	put_key(j, by, key);
	buf_release(&name);
}

static void put_warnings(struct json *j, const struct str *w, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (!w[i].n)
			continue;
		if (!any) {
			json_key(j, "warnings");
			json_arr(j);
		}
		any = true;
		json_str(j, w[i]);
	}
	if (any)
		json_arr_end(j);
}

static void put_comparison(struct show *s, struct json *j, const struct table *tab,
			   const struct table_cell *base, const struct table_cell *c)
{
	struct buf b = { 0 };

	json_kdouble(j, "p", c->p);
	json_kbool(j, "significant", cell_differs(s->tables, tab, c));
	json_kdouble(j, "change", base->center == c->center ? 0 : c->center / base->center - 1);
	cell_delta(s->tables, tab, base, c, &b);
	json_kstr(j, "delta", buf_str(&b));
	buf_release(&b);
}

static void put_cell(struct show *s, struct json *j, const struct table *tab, size_t row,
		     size_t col)
{
	const struct table_cell *c = table_cell(tab, row, col), *base = table_cell(tab, row, 0);

	if (!c)
		return;
	json_obj(j);
	json_ku64(j, "column", col);
	json_ku64(j, "n", c->values.n);
	json_kdouble(j, "center", c->center);
	json_kdouble(j, "lo", c->lo);
	json_kdouble(j, "hi", c->hi);
	if (c->has_base)
		put_comparison(s, j, tab, base, c);
	put_warnings(j, (const struct str[]){ c->warn_varies, c->warn_summary, c->warn_compare },
		     3);
	json_key(j, "values");
	json_arr(j);
	for (size_t i = 0; i < c->values.n; i++)
		json_double(j, c->values.v[i]);
	json_arr_end(j);
	json_obj_end(j);
}

static void put_rows(struct show *s, struct json *j, const struct table *tab)
{
	json_key(j, "rows");
	json_arr(j);
	for (size_t i = 0; i < tab->rows.n; i++) {
		put_named(j, &s->tables->by_row, tab->rows.v[i]);
		json_key(j, "cells");
		json_arr(j);
		for (size_t c = 0; c < tab->cols.n; c++)
			put_cell(s, j, tab, i, c);
		json_arr_end(j);
		json_obj_end(j);
		s->flush(s->ctx);
	}
	json_arr_end(j);
}

static void put_columns(struct show *s, struct json *j, const struct table *tab)
{
	json_key(j, "columns");
	json_arr(j);
	for (size_t c = 0; c < tab->cols.n; c++) {
		const struct table_summary *sum = &tab->summaries[c];
		put_named(j, &s->tables->by_col, tab->cols.v[c]);
		if (sum->has_center)
			json_kdouble(j, "geomean", sum->center);
		if (sum->has_ratio)
			json_kdouble(j, "geomean_change", sum->ratio - 1);
		put_warnings(
			j,
			(const struct str[]){ str_of(sum->warn_set ? table_warn_set : ""),
					      str_of(sum->warn_center ? table_warn_center : ""),
					      str_of(sum->warn_ratio ? table_warn_ratio : "") },
			3);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void put_settings(struct show *s, struct json *j, const struct table *tab)
{
	struct projection *by = &s->tables->by_table;
	const uint32_t *flat;
	size_t n = projection_flat(by, &flat);

	json_key(j, "settings");
	json_obj(j);
	for (size_t i = 0; i < n; i++) {
		if (flat[i] == by->unit_field)
			continue;
		json_key_str(j, by->fields.v[flat[i]].name);
		json_str(j, projection_str(by, key_value(by, tab->key, flat[i])));
	}
	json_obj_end(j);
}

void show_json(struct show *s)
{
	static const char *const assumptions[] = { "nothing", "exact", "normal" };
	struct json j;

	json_init(&j, s->out, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kdouble(&j, "alpha", s->tables->opts.alpha);
	json_kdouble(&j, "confidence", s->tables->opts.confidence);
	json_key(&j, "tables");
	json_arr(&j);
	for (size_t i = 0; i < s->tables->tables.n; i++) {
		const struct table *tab = &s->tables->tables.v[i];
		int better = bench_better(s->tables->reader, tab->unit);
		json_obj(&j);
		put_settings(s, &j, tab);
		json_kstr(&j, "unit", tab->unit);
		json_kcstr(&j, "better", better > 0 ? "higher" : better < 0 ? "lower" : NULL);
		json_kcstr(&j, "assume", assumptions[tab->assume]);
		put_columns(s, &j, tab);
		put_rows(s, &j, tab);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(s->out, '\n');
}
