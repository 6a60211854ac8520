/*
 * Lays out a table of text: cells with margins that may span columns, in the way of golang.org/x/perf's texttab.
 * Cells are added row by row, left to right. Widths are in runes.
 */
#ifndef GOPERF_BENCH_TEXTTAB_H
#define GOPERF_BENCH_TEXTTAB_H

#include "base/buf.h"
#include "base/vec.h"

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct text_cell {
	uint32_t row, col, span;
	uint32_t text_at, text_n; /* in the table's buffer */
	uint32_t width;		  /* of the text, in runes */
	enum align align;
	const char *margin;
	const char *style; /* escape sequence before the text, NULL: none */
};

struct texttab {
	struct buf text;
	VEC(struct text_cell) cells;
	VEC(bool) shrink; /* columns that spanning cells may not widen */
	uint32_t row, col, n_cols;
};

void texttab_init(struct texttab *t);
void texttab_release(struct texttab *t);
void texttab_row(struct texttab *t);
void texttab_col(struct texttab *t, uint32_t col); /* not to the left of where it is */
/* margin NULL: a space, but none in the first column and for an empty text. Texts are copied. */
struct text_cell *texttab_span(struct texttab *t, uint32_t span, struct str text, enum align align,
			       const char *margin);
void texttab_shrink(struct texttab *t, uint32_t col);

/* Writes the table a row at a time; flush is called behind each (it may write b out and clear it). */
void texttab_format(struct texttab *t, struct buf *b, void (*flush)(void *ctx), void *ctx);

#endif
