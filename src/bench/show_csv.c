/* The CSV format of benchstat: the same bytes. Warnings name their cell as a spreadsheet does. */
#include "base/gofmt.h"
#include "base/unicode.h"
#include "bench/show.h"

enum { LABEL_COLS = 1, CENTER_COLS = 2, DELTA_COLS = 2 };

struct csv {
	struct show *s;
	const struct table *tab;
	size_t row; /* of the sheet, from 1: the one that is being written */
	size_t col; /* fields of it so far */
	struct buf field;
};

static size_t start_col(size_t j)
{
	return j == 0 ? LABEL_COLS
		      : LABEL_COLS + CENTER_COLS + (j - 1) * (CENTER_COLS + DELTA_COLS);
}

/* encoding/csv's rule */
static bool wants_quotes(struct str f)
{
	size_t len;

	if (f.n == 0)
		return false;
	if (str_eq(f, STR("\\.")))
		return true;
	for (size_t i = 0; i < f.n; i++)
		if (strchr(",\"\r\n", f.p[i]) && f.p[i])
			return true;
	return rune_is_space(go_rune(f, &len));
}

static void put(struct csv *c, struct str f)
{
	struct buf *out = c->s->out;

	if (c->col++)
		buf_addc(out, ',');
	if (!wants_quotes(f)) {
		buf_add_str(out, f);
		return;
	}
	buf_addc(out, '"');
	for (size_t i = 0; i < f.n; i++) {
		if (f.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, f.p[i]);
	}
	buf_addc(out, '"');
}

static void clear_to(struct csv *c, size_t col)
{
	while (c->col < col)
		put(c, STR(""));
}

static void end_row(struct csv *c)
{
	buf_addc(c->s->out, '\n');
	c->row++;
	c->col = 0;
	c->s->flush(c->s->ctx);
}

static struct str text(struct csv *c)
{
	return buf_str(&c->field);
}

static void put_double(struct csv *c, double v)
{
	buf_clear(&c->field);
	go_float_v(&c->field, v);
	put(c, text(c));
}

/* The letters of the column that comes next: base 26 with A as zero. */
static void warn(struct csv *c, struct str message)
{
	struct buf *w = c->s->warnings;
	char letters[20];
	size_t at = sizeof(letters), x = c->col;

	if (!message.n)
		return;
	do {
		letters[--at] = (char)('A' + x % 26);
		x /= 26;
	} while (x);
	buf_add(w, letters + at, sizeof(letters) - at);
	buf_printf(w, "%zu: ", c->row);
	buf_add_str(w, message);
	buf_addc(w, '\n');
}

static void put_head(struct csv *c)
{
	struct projection *by_col = &c->s->tables->by_col;
	const struct table *tab = c->tab;
	const uint32_t *flat;
	size_t levels = projection_flat(by_col, &flat);

	for (size_t level = 0; level < levels; level++) {
		for (size_t j = 0; j < tab->cols.n; j++) {
			clear_to(c, start_col(j));
			put(c,
			    projection_str(by_col, key_value(by_col, tab->cols.v[j], flat[level])));
		}
		clear_to(c, start_col(tab->cols.n));
		end_row(c);
	}
	for (size_t j = 0; j < tab->cols.n; j++) {
		clear_to(c, start_col(j));
		put(c, tab->unit);
		put(c, STR("CI"));
		if (j > 0) {
			put(c, STR("vs base"));
			put(c, STR("P"));
		}
	}
	end_row(c);
}

static void put_cell(struct csv *c, size_t i, size_t j)
{
	const struct table_cell *cell = table_cell(c->tab, i, j), *base = table_cell(c->tab, i, 0);

	if (!cell)
		return;
	clear_to(c, start_col(j));
	warn(c, cell->warn_varies);
	warn(c, cell->warn_summary);
	put_double(c, cell->center);
	buf_clear(&c->field);
	cell_range(cell, &c->field);
	put(c, text(c));
	if (!cell->has_base)
		return;
	warn(c, cell->warn_compare);
	buf_clear(&c->field);
	cell_delta(c->s->tables, c->tab, base, cell, &c->field);
	put(c, text(c));
	buf_clear(&c->field);
	cell_test(base, cell, &c->field);
	put(c, text(c));
}

static void put_summary(struct csv *c)
{
	put(c, STR("geomean"));
	for (size_t j = 0; j < c->tab->cols.n; j++) {
		const struct table_summary *sum = &c->tab->summaries[j];
		clear_to(c, start_col(j));
		warn(c, str_of(sum->warn_set ? table_warn_set : ""));
		warn(c, str_of(sum->warn_center ? table_warn_center : ""));
		warn(c, str_of(sum->warn_ratio ? table_warn_ratio : ""));
		if (sum->has_center)
			put_double(c, sum->center);
		if (j == 0)
			continue;
		clear_to(c, start_col(j) + CENTER_COLS);
		buf_clear(&c->field);
		if (sum->has_ratio)
			put_percent(&c->field, (sum->ratio - 1) * 100);
		else
			buf_addc(&c->field, '?');
		put(c, text(c));
	}
	clear_to(c, start_col(c->tab->cols.n));
	end_row(c);
}

struct heads {
	struct show show;
	struct csv *csv;
};

static void put_setting(struct show *s, struct str name, struct str value)
{
	struct csv *c = ((struct heads *)s)->csv;

	buf_clear(&c->field);
	buf_add_str(&c->field, name);
	buf_adds(&c->field, ": ");
	buf_add_str(&c->field, value);
	put(c, text(c));
	end_row(c);
}

void show_csv(struct show *s)
{
	struct csv c = { .s = s, .row = 1 };
	struct heads heads = { *s, &c };

	for (size_t t = 0; t < s->tables->tables.n; t++) {
		c.tab = &s->tables->tables.v[t];
		if (t > 0)
			end_row(&c);
		show_heads(&heads.show, t, put_setting);
		put_head(&c);
		for (size_t i = 0; i < c.tab->rows.n; i++) {
			buf_clear(&c.field);
			key_text(&s->tables->by_row, c.tab->rows.v[i], &c.field);
			put(&c, text(&c));
			for (size_t j = 0; j < c.tab->cols.n; j++)
				put_cell(&c, i, j);
			end_row(&c);
		}
		put_summary(&c);
	}
	buf_release(&c.field);
}
