/* Tables for a pull request: significant changes in bold, warnings as a list below. */
#include "bench/show.h"
#include "bench/unit.h"

struct md {
	struct show *s;
	const struct table *tab;
	enum unit_class cls;
	struct intern notes;
	struct buf cell;
};

/* A cell's text with what would end it or start markup escaped. */
static void put_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr("|\\`*_<>[]", s.p[i]))
			buf_addc(out, '\\');
		buf_addc(out, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
	}
}

static void put_note(struct md *m, struct str note)
{
	if (note.n)
		buf_printf(m->s->out, " <sup>%u</sup>", intern_id(&m->notes, note));
}

static void put_setting(struct show *s, struct str name, struct str value)
{
	put_text(s->out, name);
	buf_adds(s->out, ": ");
	put_text(s->out, value);
	buf_adds(s->out, "  \n");
}

static void put_head(struct md *m)
{
	struct buf *out = m->s->out;

	buf_adds(out, "\n| ");
	put_text(out, m->tab->unit);
	for (size_t j = 0; j < m->tab->cols.n; j++) {
		buf_clear(&m->cell);
		key_text(&m->s->tables->by_col, m->tab->cols.v[j], &m->cell);
		buf_adds(out, " | ");
		put_text(out, buf_str(&m->cell));
		if (j > 0)
			buf_adds(out, " | vs base");
	}
	buf_adds(out, " |\n| :--");
	for (size_t j = 0; j < m->tab->cols.n; j++)
		buf_adds(out, j ? " | --: | --:" : " | --:");
	buf_adds(out, " |\n");
}

static void put_delta(struct md *m, const struct table_cell *base, const struct table_cell *c)
{
	struct buf *out = m->s->out;
	bool bold = cell_differs(m->s->tables, m->tab, c) && base->center != c->center;

	buf_adds(out, bold ? " | **" : " | ");
	cell_delta(m->s->tables, m->tab, base, c, out);
	buf_adds(out, bold ? "** (" : " (");
	cell_test(base, c, out);
	buf_addc(out, ')');
	put_note(m, c->warn_compare);
}

static void put_row(struct md *m, size_t i)
{
	struct buf *out = m->s->out;
	const struct table_cell *base = table_cell(m->tab, i, 0);

	buf_clear(&m->cell);
	key_text(&m->s->tables->by_row, m->tab->rows.v[i], &m->cell);
	buf_adds(out, "| ");
	put_text(out, buf_str(&m->cell));
	for (size_t j = 0; j < m->tab->cols.n; j++) {
		const struct table_cell *c = table_cell(m->tab, i, j);
		buf_adds(out, " | ");
		if (c) {
			unit_format(out, unit_common_scale(&c->center, 1, m->cls), c->center);
			buf_adds(out, " ± ");
			cell_range(c, out);
			put_note(m, c->warn_varies);
			put_note(m, c->warn_summary);
		}
		if (c && c->has_base)
			put_delta(m, base, c);
		else if (j > 0)
			buf_adds(out, " | ");
	}
	buf_adds(out, " |\n");
	m->s->flush(m->s->ctx);
}

static void put_summary(struct md *m)
{
	struct buf *out = m->s->out;

	buf_adds(out, "| geomean");
	for (size_t j = 0; j < m->tab->cols.n; j++) {
		const struct table_summary *sum = &m->tab->summaries[j];
		buf_adds(out, " | ");
		if (sum->has_center)
			unit_format(out, unit_common_scale(&sum->center, 1, m->cls), sum->center);
		if (j > 0) {
			buf_adds(out, " | ");
			if (sum->has_ratio)
				put_percent(out, (sum->ratio - 1) * 100);
			else
				buf_addc(out, '?');
		}
		put_note(m, str_of(sum->warn_set ? table_warn_set : ""));
		put_note(m, str_of(sum->warn_center ? table_warn_center : ""));
		put_note(m, str_of(sum->warn_ratio ? table_warn_ratio : ""));
	}
	buf_adds(out, " |\n");
}

void show_markdown(struct show *s)
{
	for (size_t t = 0; t < s->tables->tables.n; t++) {
		const struct table *tab = &s->tables->tables.v[t];
		struct md m = { .s = s, .tab = tab, .cls = unit_class_of(tab->unit) };
		intern_init(&m.notes);
		if (t > 0)
			buf_addc(s->out, '\n');
		show_heads(s, t, put_setting);
		put_head(&m);
		for (size_t i = 0; i < tab->rows.n; i++)
			put_row(&m, i);
		if (tab->rows.n > 1)
			put_summary(&m);
		for (uint32_t i = 1; i < m.notes.strs.n; i++) {
			buf_printf(s->out, "%s<sup>%u</sup> ", i == 1 ? "\n" : "", i);
			put_text(s->out, intern_get(&m.notes, i));
			buf_adds(s->out, "  \n");
		}
		intern_release(&m.notes);
		buf_release(&m.cell);
	}
}
