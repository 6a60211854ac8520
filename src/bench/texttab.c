#include "bench/texttab.h"

#include <stdlib.h>

#include "base/gofmt.h"
#include "base/unicode.h"

void texttab_init(struct texttab *t)
{
	memset(t, 0, sizeof(*t));
}

void texttab_release(struct texttab *t)
{
	buf_release(&t->text);
	vec_release(&t->cells);
	vec_release(&t->shrink);
}

void texttab_row(struct texttab *t)
{
	if (t->cells.n)
		t->row++;
	t->col = 0;
}

void texttab_col(struct texttab *t, uint32_t col)
{
	assert(col >= t->col);
	t->col = col;
}

struct text_cell *texttab_span(struct texttab *t, uint32_t span, struct str text, enum align align,
			       const char *margin)
{
	struct text_cell c = { .row = t->row, .col = t->col, .span = span, .align = align };

	c.text_at = (uint32_t)t->text.n;
	c.text_n = (uint32_t)text.n;
	buf_add_str(&t->text, text);
	c.margin = margin ? margin : t->col == 0 || text.n == 0 ? "" : " ";
	c.width = (uint32_t)go_rune_count(text);
	vec_push(&t->cells, c);
	t->col += span;
	t->n_cols = MAX(t->n_cols, t->col);
	return &vec_last(&t->cells);
}

static struct str text_of(const struct texttab *t, const struct text_cell *c)
{
	return (struct str){ t->text.data + c->text_at, c->text_n };
}

/* In runes; nearly all margins are empty or one blank. */
static int64_t margin_width(const struct text_cell *c)
{
	if (c->margin[0] == '\0' || c->margin[1] == '\0')
		return c->margin[0] != '\0';
	return (int64_t)go_rune_count(str_of(c->margin));
}

void texttab_shrink(struct texttab *t, uint32_t col)
{
	while (t->shrink.n <= col)
		vec_push(&t->shrink, false);
	t->shrink.v[col] = true;
}

/* ---- widths ---- */

struct layout {
	int64_t *widths;  /* of columns, margin included */
	int64_t *margins; /* widest margin of each column */
	uint32_t *order;  /* scratch of spread */
	int64_t *offsets; /* where columns begin; one more at the end */
};

static int compare_spans(const void *pa, const void *pb)
{
	const struct text_cell *const *a = pa, *const *b = pb;

	if ((*a)->span != (*b)->span)
		return (*a)->span < (*b)->span ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

/*
 * Widens the columns under a cell until it fits: the widest first, which may be above the average that is needed
 * already; what is left is spread over the others.
 */
static void spread(const struct texttab *t, struct layout *l, const struct text_cell *c)
{
	int64_t want = (int64_t)c->width + l->margins[c->col], have = 0;
	uint32_t n = 0;

	for (uint32_t col = c->col; col < c->col + c->span; col++)
		have += l->widths[col];
	if (have >= want)
		return;
	for (uint32_t col = c->col; col < c->col + c->span; col++) {
		uint32_t at = n;
		if (col < t->shrink.n && t->shrink.v[col]) {
			want -= l->widths[col];
			continue;
		}
		for (; at > 0 && l->widths[col] > l->widths[l->order[at - 1]]; at--)
			l->order[at] = l->order[at - 1];
		l->order[at] = col;
		n++;
	}
	for (uint32_t i = 0; i < n; i++) {
		int64_t left = n - i, average = (want + left - 1) / left;
		int64_t *w = &l->widths[l->order[i]];
		*w = MAX(*w, average);
		want -= *w;
	}
}

static void measure(struct texttab *t, struct layout *l)
{
	size_t n_spans = 0, n = t->n_cols;
	const struct text_cell **spans = xcalloc(t->cells.n + 1, sizeof(struct text_cell *));

	l->widths = xcalloc(n + 1, sizeof(*l->widths));
	l->margins = xcalloc(n + 1, sizeof(*l->margins));
	l->offsets = xcalloc(n + 1, sizeof(*l->offsets));
	l->order = xcalloc(n + 1, sizeof(*l->order));
	for (size_t i = 0; i < t->cells.n; i++) {
		struct text_cell *c = &t->cells.v[i];
		l->margins[c->col] = MAX(l->margins[c->col], margin_width(c));
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		struct text_cell *c = &t->cells.v[i];
		if (c->span == 1)
			l->widths[c->col] =
				MAX(l->widths[c->col], (int64_t)c->width + l->margins[c->col]);
		else
			spans[n_spans++] = c;
	}
	qsort(spans, n_spans, sizeof(*spans), compare_spans);
	for (size_t i = 0; i < n_spans; i++)
		spread(t, l, spans[i]);
	for (size_t i = 0; i < n; i++)
		l->offsets[i + 1] = l->offsets[i] + l->widths[i];
	free(spans);
}

/* ---- text ---- */

static bool is_blank(struct str s)
{
	size_t len;

	for (; s.n; s = str_sub(s, len, s.n))
		if (!rune_is_space(go_rune(s, &len)))
			return false;
	return true;
}

/* fmt's %*s: a negative width pads on the right. Returns the width of what it wrote. */
static int64_t pad(struct buf *b, int64_t width, struct str s, int64_t s_width, const char *style)
{
	size_t fill = (size_t)MAX((width < 0 ? -width : width) - s_width, 0);

	if (width >= 0)
		buf_fill(b, ' ', fill);
	if (style && *style)
		buf_adds(b, style);
	buf_add_str(b, s);
	if (style && *style)
		buf_adds(b, "\033[0m");
	if (width < 0)
		buf_fill(b, ' ', fill);
	return s_width + (int64_t)fill;
}

static int64_t put_cell(struct buf *b, const struct layout *l, const struct text_cell *c,
			struct str text, int64_t at)
{
	int64_t gap = l->offsets[c->col] - at, width;

	pad(b, gap, STR(""), 0, NULL);
	pad(b, l->margins[c->col], str_of(c->margin), margin_width(c), NULL);
	at += gap + l->margins[c->col];
	width = l->offsets[c->col + c->span] - l->offsets[c->col] - l->margins[c->col];
	switch (c->align) {
	case ALIGN_LEFT:
		width = 0;
		break;
	case ALIGN_CENTER:
		at += pad(b, (width - (int64_t)c->width) / 2, STR(""), 0, NULL);
		width = 0;
		break;
	case ALIGN_RIGHT:
		break;
	}
	return at + pad(b, width, text, c->width, c->style);
}

void texttab_format(struct texttab *t, struct buf *b, void (*flush)(void *ctx), void *ctx)
{
	struct layout l;
	uint32_t row = 0;
	int64_t at = 0;

	measure(t, &l);
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct text_cell *c = &t->cells.v[i];
		if (is_blank(text_of(t, c)) && is_blank(str_of(c->margin)))
			continue; /* no white space at the ends of lines */
		for (; row < c->row; row++) {
			buf_addc(b, '\n');
			flush(ctx);
			at = 0;
		}
		at = put_cell(b, &l, c, text_of(t, c), at);
	}
	if (t->cells.n)
		buf_addc(b, '\n');
	free(l.widths);
	free(l.margins);
	free(l.offsets);
	free(l.order);
}
