/* The text format of benchstat: the same bytes, unless colours or plots are asked for. */
#include "base/gofmt.h"
#include "bench/show.h"
#include "bench/texttab.h"
#include "bench/unit.h"

enum {
	LABEL_COLS = 1,
	CENTER_COLS = 3, /* center, range, footnotes */
	DELTA_COLS = 3,	 /* delta, test, footnotes */
};

struct text {
	struct show *s;
	const struct table *tab;
	struct texttab tt;
	struct intern notes; /* texts of footnotes; note i is string i */
	struct buf cell;
};

static uint32_t start_col(size_t j)
{
	return j == 0 ? LABEL_COLS
		      : (uint32_t)(LABEL_COLS + CENTER_COLS + (j - 1) * (CENTER_COLS + DELTA_COLS));
}

static struct str cell_text(struct text *t)
{
	return buf_str(&t->cell);
}

static void put_superscript(struct buf *b, uint32_t n)
{
	static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

	if (n >= 10)
		put_superscript(b, n / 10);
	buf_adds(b, digits[n % 10]);
}

/* The cell of references to footnotes; empty texts are none. */
static void put_notes(struct text *t, const struct str *notes, size_t n)
{
	buf_clear(&t->cell);
	for (size_t i = 0; i < n; i++) {
		if (!notes[i].n)
			continue;
		if (t->cell.n)
			buf_addc(&t->cell, ' ');
		put_superscript(&t->cell, intern_id(&t->notes, notes[i]));
	}
	texttab_span(&t->tt, 1, cell_text(t), ALIGN_LEFT, NULL);
}

/* ---- head ---- */

/* A row of the head: values of one field of the columns' keys, joined where those above are joined too. */
static void put_head_row(struct text *t, const uint32_t *flat, size_t level)
{
	const struct projection *by_col = &t->s->tables->by_col;
	const uint32_t *cols = t->tab->cols.v;
	size_t n = t->tab->cols.n;

	texttab_row(&t->tt);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n; to++) {
			bool same = true;
			for (size_t i = 0; i <= level && same; i++)
				same = key_value(by_col, cols[from], flat[i]) ==
				       key_value(by_col, cols[to], flat[i]);
			if (!same)
				break;
		}
		texttab_col(&t->tt, start_col(from));
		texttab_span(&t->tt, start_col(to) - start_col(from),
			     projection_str(by_col, key_value(by_col, cols[from], flat[level])),
			     ALIGN_CENTER, " │ ");
	}
	texttab_col(&t->tt, start_col(n + 1));
	texttab_span(&t->tt, 1, STR(""), ALIGN_LEFT, " │");
}

static void put_head(struct text *t)
{
	const uint32_t *flat;
	size_t levels = projection_flat(&t->s->tables->by_col, &flat), n = t->tab->cols.n;

	for (size_t level = 0; level < levels; level++)
		put_head_row(t, flat, level);
	texttab_row(&t->tt);
	for (size_t j = 0; j < n; j++) {
		texttab_col(&t->tt, start_col(j));
		texttab_span(&t->tt, CENTER_COLS, t->tab->unit, ALIGN_CENTER, " │ ");
		if (j > 0)
			texttab_span(&t->tt, DELTA_COLS, STR("vs base"), ALIGN_LEFT, "  ");
		for (uint32_t col = start_col(j) + 1; col < t->tt.col; col++)
			texttab_shrink(&t->tt, col);
	}
	texttab_col(&t->tt, start_col(n + 1));
	texttab_span(&t->tt, 1, STR(""), ALIGN_LEFT, " │");
}

/* ---- rows ---- */

static const char *delta_style(struct text *t, const struct table_cell *base,
			       const struct table_cell *c)
{
	int better = bench_better(t->s->tables->reader, t->tab->unit);
	int change = c->center > base->center ? 1 : c->center < base->center ? -1 : 0;

	if (!t->s->colors || !cell_differs(t->s->tables, t->tab, c) || !better || !change)
		return NULL;
	return change == better ? "\033[32m" : "\033[31m";
}

static void put_delta(struct text *t, const struct table_cell *base, const struct table_cell *c)
{
	buf_clear(&t->cell);
	cell_delta(t->s->tables, t->tab, base, c, &t->cell);
	texttab_span(&t->tt, 1, cell_text(t), ALIGN_RIGHT, NULL)->style = delta_style(t, base, c);
	buf_clear(&t->cell);
	buf_addc(&t->cell, '(');
	cell_test(base, c, &t->cell);
	buf_addc(&t->cell, ')');
	texttab_span(&t->tt, 1, cell_text(t), ALIGN_LEFT, NULL);
	put_notes(t, &c->warn_compare, 1);
}

static struct unit_scale row_scale(struct text *t, size_t i, enum unit_class cls)
{
	VEC(double) centers = { 0 };
	struct unit_scale scale;
	const struct table_cell *c;

	for (size_t j = 0; j < t->tab->cols.n; j++)
		if ((c = table_cell(t->tab, i, j)))
			vec_push(&centers, c->center);
	scale = unit_common_scale(centers.v, centers.n, cls);
	vec_release(&centers);
	return scale;
}

static void put_row(struct text *t, size_t i, enum unit_class cls)
{
	struct unit_scale scale = row_scale(t, i, cls);
	const struct table_cell *base = table_cell(t->tab, i, 0), *c;

	texttab_row(&t->tt);
	buf_clear(&t->cell);
	key_text(&t->s->tables->by_row, t->tab->rows.v[i], &t->cell);
	texttab_span(&t->tt, 1, cell_text(t), ALIGN_LEFT, NULL);
	for (size_t j = 0; j < t->tab->cols.n; j++) {
		c = table_cell(t->tab, i, j);
		if (!c)
			continue;
		texttab_col(&t->tt, start_col(j));
		buf_clear(&t->cell);
		unit_format(&t->cell, scale, c->center);
		texttab_span(&t->tt, 1, cell_text(t), ALIGN_RIGHT, NULL);
		buf_clear(&t->cell);
		cell_range(c, &t->cell);
		texttab_span(&t->tt, 1, cell_text(t), ALIGN_RIGHT, " ± ");
		put_notes(t, (const struct str[]){ c->warn_varies, c->warn_summary }, 2);
		if (c->has_base)
			put_delta(t, base, c);
	}
}

static void put_summary(struct text *t, enum unit_class cls)
{
	texttab_row(&t->tt);
	texttab_span(&t->tt, 1, STR("geomean"), ALIGN_LEFT, NULL);
	for (size_t j = 0; j < t->tab->cols.n; j++) {
		const struct table_summary *sum = &t->tab->summaries[j];
		if (sum->has_center) {
			texttab_col(&t->tt, start_col(j));
			buf_clear(&t->cell);
			unit_format(&t->cell, unit_common_scale(&sum->center, 1, cls), sum->center);
			texttab_span(&t->tt, 1, cell_text(t), ALIGN_RIGHT, NULL);
		}
		if (j > 0) {
			texttab_col(&t->tt, start_col(j) + CENTER_COLS);
			buf_clear(&t->cell);
			if (sum->has_ratio)
				put_percent(&t->cell, (sum->ratio - 1) * 100);
			else
				buf_addc(&t->cell, '?');
			texttab_span(&t->tt, 1, cell_text(t),
				     sum->has_ratio ? ALIGN_RIGHT : ALIGN_LEFT, NULL);
		}
		texttab_col(&t->tt, start_col(j + 1) - 1);
		put_notes(t,
			  (const struct str[]){ str_of(sum->warn_set ? table_warn_set : ""),
						str_of(sum->warn_center ? table_warn_center : ""),
						str_of(sum->warn_ratio ? table_warn_ratio : "") },
			  3);
	}
}

static void put_table(struct show *s, const struct table *tab)
{
	struct text t = { .s = s, .tab = tab };
	enum unit_class cls = unit_class_of(tab->unit);

	texttab_init(&t.tt);
	intern_init(&t.notes);
	put_head(&t);
	for (size_t i = 0; i < tab->rows.n; i++)
		put_row(&t, i, cls);
	if (tab->rows.n > 1)
		put_summary(&t, cls);
	texttab_format(&t.tt, s->out, s->flush, s->ctx);
	for (uint32_t i = 1; i < t.notes.strs.n; i++) {
		put_superscript(s->out, i);
		buf_addc(s->out, ' ');
		buf_add_str(s->out, intern_get(&t.notes, i));
		buf_addc(s->out, '\n');
	}
	buf_release(&t.cell);
	intern_release(&t.notes);
	texttab_release(&t.tt);
}

static void put_setting(struct show *s, struct str name, struct str value)
{
	buf_add_str(s->out, name);
	buf_adds(s->out, ": ");
	buf_add_str(s->out, value);
	buf_addc(s->out, '\n');
}

void show_heads(struct show *s, size_t i,
		void (*head)(struct show *s, struct str name, struct str value))
{
	struct projection *by = &s->tables->by_table;
	const struct table *tabs = s->tables->tables.v;
	const uint32_t *flat;
	size_t n = projection_flat(by, &flat);

	for (size_t f = 0; f < n; f++) {
		uint32_t value = key_value(by, tabs[i].key, flat[f]);
		if (flat[f] == by->unit_field ||
		    (i > 0 && value == key_value(by, tabs[i - 1].key, flat[f])))
			continue;
		head(s, by->fields.v[flat[f]].name, projection_str(by, value));
	}
}

void show_text(struct show *s)
{
	for (size_t i = 0; i < s->tables->tables.n; i++) {
		if (i > 0)
			buf_addc(s->out, '\n');
		show_heads(s, i, put_setting);
		put_table(s, &s->tables->tables.v[i]);
		if (s->plot)
			show_plot(s, &s->tables->tables.v[i]);
		s->flush(s->ctx);
	}
}
