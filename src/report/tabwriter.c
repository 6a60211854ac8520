#include "report/tabwriter.h"

#include "base/gofmt.h"
#include "base/vec.h"

struct cell {
	struct str text;
	size_t width;
};

struct line {
	size_t first, n; /* cells; the last one ends no column */
};

struct table {
	VEC(struct cell) cells;
	VEC(struct line) lines;
	VEC(size_t) widths; /* of the columns that are open */
	size_t padding;
	struct buf *out;
};

static void split(struct table *t, struct str text)
{
	struct str line, cell;

	while (text.n) {
		bool ended = str_cut(text, '\n', &line, &text);
		struct line l = { t->cells.n, 0 };
		for (bool more = true; more; l.n++) {
			more = str_cut(line, '\t', &cell, &line);
			vec_push(&t->cells, (struct cell){ cell, go_rune_count(cell) });
		}
		vec_push(&t->lines, l);
		if (!ended)
			break;
	}
}

static void write_lines(struct table *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct line *l = &t->lines.v[i];
		for (size_t c = 0; c < l->n; c++) {
			const struct cell *cell = &t->cells.v[l->first + c];
			if (c < t->widths.n)
				buf_fill(t->out, ' ', t->widths.v[c] - cell->width);
			buf_add_str(t->out, cell->text);
		}
		buf_addc(t->out, '\n');
	}
}

/* Lines [from, to) share the columns so far; the next column is a block of lines that have it. */
static void format(struct table *t, size_t from, size_t to)
{
	size_t column = t->widths.n;

	for (size_t i = from; i < to; i++) {
		size_t width = 0;
		if (column + 1 >= t->lines.v[i].n)
			continue;
		write_lines(t, from, i);
		from = i;
		for (; i < to && column + 1 < t->lines.v[i].n; i++)
			width = MAX(width,
				    t->cells.v[t->lines.v[i].first + column].width + t->padding);
		vec_push(&t->widths, width);
		format(t, from, i);
		t->widths.n--;
		from = i;
	}
	write_lines(t, from, to);
}

void tabwriter_right(struct str text, size_t padding, struct buf *out)
{
	struct table t = { .padding = padding, .out = out };

	split(&t, text);
	format(&t, 0, t.lines.n);
	vec_release(&t.cells);
	vec_release(&t.lines);
	vec_release(&t.widths);
}
