/*
 * One page that needs nothing else: a table a unit, and in each row a strip that shows every measurement, the median
 * and its interval, all columns of a row on one axis.
 */
#include <math.h>

#include "base/gofmt.h"
#include "bench/show.h"
#include "bench/unit.h"

enum { STRIP_WIDTH = 260, LANE = 15, MARGIN = 6, MAX_DOTS = 300 };

static const char page_head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	"content=\"width=device-width\">\n<title>benchmarks</title>\n<style>\n"
	":root{color-scheme:light "
	"dark;--fg:#1b1f24;--bg:#fff;--dim:#667;--line:#d8dee4;--good:#116329;--bad:#b3261e;"
	"--c0:#6b7280;--c1:#2563eb;--c2:#c2410c;--c3:#7c3aed;--c4:#0f766e}\n"
	"@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--bg:#0d1117;--dim:#9aa4b0;--line:#"
	"30363d;"
	"--good:#4ac26b;--bad:#ff7b72;--c0:#9aa4b0;--c1:#60a5fa;--c2:#fb923c;--c3:#a78bfa;--c4:#"
	"2dd4bf}}\n"
	"body{font:14px/1.45 system-ui,sans-serif;color:var(--fg);background:var(--bg);margin:2em "
	"auto;max-width:90em;"
	"padding:0 1.5em}\nh2{font-size:1.05em;margin:2.2em 0 .3em}\n"
	"dl{display:flex;flex-wrap:wrap;gap:.1em 1.6em;margin:1.6em 0 "
	"0;color:var(--dim)}dt{display:inline}"
	"dd{display:inline;margin:0 0 0 .35em;color:var(--fg)}\n"
	".w{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
	"th,td{padding:.28em .8em;border-bottom:1px solid "
	"var(--line);text-align:right;white-space:nowrap}\n"
	"th:first-child,td:first-child{text-align:left;padding-left:0}th{font-weight:600}thead "
	"th{vertical-align:bottom}\n"
	"td "
	"small{color:var(--dim)}td:first-child{font-family:ui-monospace,monospace;font-size:.93em}"
	"\n"
	".good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.diff{font-"
	"weight:600}"
	".same{color:var(--dim)}tfoot td{border-bottom:0;font-weight:600}\n"
	"svg{display:block}.l0{color:var(--c0)}.l1{color:var(--c1)}.l2{color:var(--c2)}.l3{color:"
	"var(--c3)}"
	".l4{color:var(--c4)}i{display:inline-block;width:.7em;height:.7em;border-radius:50%;"
	"background:currentColor;"
	"margin-right:.4em}\n.notes{color:var(--dim);font-size:.9em;margin:.5em 0 "
	"0;padding-left:1.4em}\n"
	"</style></head><body>\n<h1>Benchmarks</h1>\n";

struct html {
	struct show *s;
	const struct table *tab;
	enum unit_class cls;
	struct intern notes;
	struct buf cell;
};

static void put_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\0':
			buf_adds(out, "\xef\xbf\xbd");
			break;
		default:
			buf_addc(out, s.p[i]);
		}
	}
}

static void put_note(struct html *h, struct str note)
{
	if (note.n)
		buf_printf(h->s->out, " <sup>%u</sup>", intern_id(&h->notes, note));
}

static void put_number(struct html *h, double v)
{
	unit_format(h->s->out, unit_common_scale(&v, 1, h->cls), v);
}

static void put_setting(struct show *s, struct str name, struct str value)
{
	buf_adds(s->out, "<div><dt>");
	put_text(s->out, name);
	buf_adds(s->out, "</dt><dd>");
	put_text(s->out, value);
	buf_adds(s->out, "</dd></div>\n");
}

/* ---- strips ---- */

struct axis {
	double lo, hi;
};

static struct axis row_axis(const struct table *tab, size_t i)
{
	struct axis a = { INFINITY, -INFINITY };

	for (size_t j = 0; j < tab->cols.n; j++) {
		const struct table_cell *c = table_cell(tab, i, j);
		for (size_t k = 0; c && k < c->values.n; k++) {
			double v = c->values.v[k];
			if (!isfinite(v))
				continue;
			a.lo = fmin(a.lo, v);
			a.hi = fmax(a.hi, v);
		}
	}
	return a;
}

static double x_of(const struct axis *a, double v)
{
	double width = STRIP_WIDTH - 2 * MARGIN;

	if (!(a->hi > a->lo))
		return STRIP_WIDTH / 2.0;
	v = fmin(fmax(v, a->lo), a->hi);
	return MARGIN + (v / 2 - a->lo / 2) / (a->hi / 2 - a->lo / 2) * width;
}

static void put_lane(struct html *h, const struct axis *a, const struct table_cell *c, size_t j,
		     double y)
{
	struct buf *out = h->s->out;
	size_t step = c->values.n / MAX_DOTS + 1;
	double lo = x_of(a, c->lo), hi = x_of(a, c->hi);

	buf_printf(out, "<g class=\"l%zu\" fill=\"currentColor\">", j % 5);
	if (isfinite(c->lo) && isfinite(c->hi))
		buf_printf(out,
			   "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"9\" rx=\"2\" "
			   "opacity=\".22\"/>",
			   lo - 1, y - 4.5, hi - lo + 2);
	for (size_t k = 0; k < c->values.n; k += step)
		if (isfinite(c->values.v[k]))
			buf_printf(out,
				   "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.3\" opacity=\".5\"/>",
				   x_of(a, c->values.v[k]), y);
	if (isfinite(c->center))
		buf_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"2\" height=\"13\"/>",
			   x_of(a, c->center) - 1, y - 6.5);
	buf_adds(out, "</g>");
}

static void put_strip(struct html *h, size_t i)
{
	struct axis a = row_axis(h->tab, i);
	struct buf *out = h->s->out;
	size_t height = h->tab->cols.n * LANE + 2;

	buf_printf(out, "<td><svg width=\"%d\" height=\"%zu\" role=\"img\">", STRIP_WIDTH, height);
	if (a.lo <= a.hi) {
		buf_adds(out, "<title>");
		put_number(h, a.lo);
		buf_adds(out, " to ");
		put_number(h, a.hi);
		buf_adds(out, "</title>");
	}
	for (size_t j = 0; j < h->tab->cols.n; j++) {
		const struct table_cell *c = table_cell(h->tab, i, j);
		if (c)
			put_lane(h, &a, c, j, (double)(j * LANE) + LANE / 2.0 + 1);
	}
	buf_adds(out, "</svg></td>");
}

/* ---- rows ---- */

static const char *change_class(struct html *h, const struct table_cell *base,
				const struct table_cell *c)
{
	int better = bench_better(h->s->tables->reader, h->tab->unit);

	if (!cell_differs(h->s->tables, h->tab, c) || c->center == base->center)
		return "same";
	if (!better)
		return "diff";
	return (c->center > base->center) == (better > 0) ? "good" : "bad";
}

static void put_cell(struct html *h, const struct table_cell *base, const struct table_cell *c,
		     size_t j)
{
	struct buf *out = h->s->out;

	if (!c) {
		buf_adds(out, j ? "<td></td><td></td>" : "<td></td>");
		return;
	}
	buf_adds(out, "<td>");
	put_number(h, c->center);
	buf_adds(out, " <small>± ");
	cell_range(c, out);
	buf_adds(out, "</small>");
	put_note(h, c->warn_varies);
	put_note(h, c->warn_summary);
	buf_adds(out, "</td>");
	if (j == 0)
		return;
	buf_adds(out, "<td>");
	if (c->has_base) {
		buf_printf(out, "<span class=\"%s\">", change_class(h, base, c));
		cell_delta(h->s->tables, h->tab, base, c, out);
		buf_adds(out, "</span> <small>");
		cell_test(base, c, out);
		buf_adds(out, "</small>");
		put_note(h, c->warn_compare);
	}
	buf_adds(out, "</td>");
}

static void put_row(struct html *h, size_t i)
{
	struct buf *out = h->s->out;
	const struct table_cell *base = table_cell(h->tab, i, 0);

	buf_clear(&h->cell);
	key_text(&h->s->tables->by_row, h->tab->rows.v[i], &h->cell);
	buf_adds(out, "<tr><td>");
	put_text(out, buf_str(&h->cell));
	buf_adds(out, "</td>");
	for (size_t j = 0; j < h->tab->cols.n; j++)
		put_cell(h, base, table_cell(h->tab, i, j), j);
	put_strip(h, i);
	buf_adds(out, "</tr>\n");
	h->s->flush(h->s->ctx);
}

static void put_head(struct html *h)
{
	struct buf *out = h->s->out;

	buf_adds(out, "<h2>");
	put_text(out, h->tab->unit);
	buf_adds(out, "</h2>\n<div class=\"w\"><table><thead><tr><th></th>");
	for (size_t j = 0; j < h->tab->cols.n; j++) {
		buf_clear(&h->cell);
		key_text(&h->s->tables->by_col, h->tab->cols.v[j], &h->cell);
		buf_printf(out, "<th><i class=\"l%zu\"></i>", j % 5);
		put_text(out, buf_str(&h->cell));
		buf_adds(out, j ? "</th><th>vs base</th>" : "</th>");
	}
	buf_adds(out, "<th style=\"text-align:left\">measurements, center and "
		      "interval</th></tr></thead><tbody>\n");
}

static void put_foot(struct html *h)
{
	struct buf *out = h->s->out;

	buf_adds(out, "</tbody>");
	if (h->tab->rows.n > 1) {
		buf_adds(out, "<tfoot><tr><td>geomean</td>");
		for (size_t j = 0; j < h->tab->cols.n; j++) {
			const struct table_summary *sum = &h->tab->summaries[j];
			buf_adds(out, "<td>");
			if (sum->has_center)
				put_number(h, sum->center);
			put_note(h, str_of(sum->warn_center ? table_warn_center : ""));
			if (j > 0) {
				buf_adds(out, "</td><td>");
				if (sum->has_ratio)
					put_percent(out, (sum->ratio - 1) * 100);
				else
					buf_addc(out, '?');
				put_note(h, str_of(sum->warn_set ? table_warn_set : ""));
				put_note(h, str_of(sum->warn_ratio ? table_warn_ratio : ""));
			}
			buf_adds(out, "</td>");
		}
		buf_adds(out, "<td></td></tr></tfoot>");
	}
	buf_adds(out, "</table></div>\n");
	if (h->notes.strs.n > 1) {
		buf_adds(out, "<ol class=\"notes\">");
		for (uint32_t i = 1; i < h->notes.strs.n; i++) {
			buf_adds(out, "<li>");
			put_text(out, intern_get(&h->notes, i));
			buf_adds(out, "</li>");
		}
		buf_adds(out, "</ol>\n");
	}
}

void show_html(struct show *s)
{
	buf_adds(s->out, page_head);
	for (size_t t = 0; t < s->tables->tables.n; t++) {
		const struct table *tab = &s->tables->tables.v[t];
		struct html h = { .s = s, .tab = tab, .cls = unit_class_of(tab->unit) };
		size_t before;
		intern_init(&h.notes);
		before = s->out->n;
		buf_adds(s->out, "<dl>");
		show_heads(s, t, put_setting);
		if (s->out->n == before + 4) /* nothing differs from the table above */
			s->out->n = before;
		else
			buf_adds(s->out, "</dl>\n");
		put_head(&h);
		for (size_t i = 0; i < tab->rows.n; i++)
			put_row(&h, i);
		put_foot(&h);
		intern_release(&h.notes);
		buf_release(&h.cell);
	}
	buf_adds(s->out, "</body></html>\n");
}
