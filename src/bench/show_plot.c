/* Distributions for a terminal: a row's columns under each other on one axis, a little histogram each. */
#include <math.h>

#include "base/gofmt.h"
#include "bench/show.h"
#include "bench/unit.h"

enum { BINS = 60 };

struct axis {
	double lo, hi;
};

static struct axis row_axis(const struct table *tab, size_t i)
{
	struct axis a = { INFINITY, -INFINITY };

	for (size_t j = 0; j < tab->cols.n; j++) {
		const struct table_cell *c = table_cell(tab, i, j);
		for (size_t k = 0; c && k < c->values.n; k++) {
			if (!isfinite(c->values.v[k]))
				continue;
			a.lo = fmin(a.lo, c->values.v[k]);
			a.hi = fmax(a.hi, c->values.v[k]);
		}
	}
	return a;
}

static size_t bin_of(const struct axis *a, double v)
{
	double part = a->hi > a->lo ? (v / 2 - a->lo / 2) / (a->hi / 2 - a->lo / 2) : 0.5;

	return (size_t)fmin(fmax(part * BINS, 0), BINS - 1);
}

static void put_lane(struct buf *out, const struct axis *a, const struct table_cell *c)
{
	static const char *const bars[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	size_t counts[BINS] = { 0 }, most = 0;

	for (size_t k = 0; k < c->values.n; k++) {
		if (!isfinite(c->values.v[k]))
			continue;
		size_t *n = &counts[bin_of(a, c->values.v[k])];
		++*n;
		most = MAX(most, *n);
	}
	buf_adds(out, "│");
	for (size_t b = 0; b < BINS; b++)
		buf_adds(out, bars[counts[b] ? (counts[b] * 8 + most - 1) / most : 0]);
	buf_adds(out, "│");
}

static void put_row(struct show *s, const struct table *tab, size_t i, size_t label_width)
{
	struct axis a = row_axis(tab, i);
	enum unit_class cls = unit_class_of(tab->unit);
	struct buf lo = { 0 }, hi = { 0 }, text = { 0 };

	key_text(&s->tables->by_row, tab->rows.v[i], s->out);
	buf_addc(s->out, '\n');
	if (a.lo <= a.hi) {
		unit_format(&lo, unit_common_scale(&a.lo, 1, cls), a.lo);
		unit_format(&hi, unit_common_scale(&a.hi, 1, cls), a.hi);
		for (size_t j = 0; j < tab->cols.n; j++) {
			const struct table_cell *c = table_cell(tab, i, j);
			if (!c)
				continue;
			buf_clear(&text);
			key_text(&s->tables->by_col, tab->cols.v[j], &text);
			buf_adds(s->out, "  ");
			buf_pad_right(s->out, buf_str(&text), label_width);
			buf_addc(s->out, ' ');
			put_lane(s->out, &a, c);
			buf_addc(s->out, '\n');
		}
		buf_fill(s->out, ' ', label_width + 4);
		buf_add_str(s->out, buf_str(&lo));
		buf_pad_left(s->out, buf_str(&hi), BINS - go_rune_count(buf_str(&lo)));
		buf_addc(s->out, '\n');
	}
	buf_release(&lo);
	buf_release(&hi);
	buf_release(&text);
	s->flush(s->ctx);
}

void show_plot(struct show *s, const struct table *tab)
{
	size_t width = 0;
	struct buf text = { 0 };

	for (size_t j = 0; j < tab->cols.n; j++) {
		buf_clear(&text);
		key_text(&s->tables->by_col, tab->cols.v[j], &text);
		width = MAX(width, go_rune_count(buf_str(&text)));
	}
	buf_release(&text);
	buf_addc(s->out, '\n');
	for (size_t i = 0; i < tab->rows.n; i++)
		put_row(s, tab, i, width);
}
