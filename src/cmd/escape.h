/* What goperf escape prints: cmd/escape.c collects, cmd/escape_show.c and escape_out.c print. */
#ifndef GOPERF_CMD_ESCAPE_H
#define GOPERF_CMD_ESCAPE_H

#include "advise/escapes_diff.h"
#include "base/regex.h"

struct escape_view {
	struct escapes *e;
	const char *title; /* what was looked at */
	unsigned kinds;	   /* bits of escape_kind */
	bool all;	   /* below min_cost too, and every kind */
	bool has_profile;  /* rows have prices */
	double min_cost;   /* share below which a row is left out */
	uint32_t top;	   /* functions */
	bool colors;
	int width;
	const struct regex *list;	/* functions whose source is annotated; NULL: none */
	const struct escape_diff *diff; /* NULL: no comparison */
};

/* Each appends to out. */
void escape_show_text(const struct escape_view *v, struct buf *out);
void escape_show_diff(const struct escape_view *v, struct buf *out);
void escape_show_list(const struct escape_view *v, struct buf *out);
void escape_show_json(const struct escape_view *v, struct buf *out);
void escape_show_sarif(const struct escape_view *v, struct buf *out);

/* "4.10 MB (34%), 12.3k objects", "120 ms (2.1%)": what of the cost is known; "" for nothing. */
void escape_cost_words(const struct escapes *e, const struct escape_row *row,
		       const struct escape_cost *c, struct buf *out);
/* "order.go:26:9". */
void escape_place(const struct escapes *e, uint32_t file, uint32_t line, uint32_t col,
		  struct buf *out);
/* A constant that is put into an interface stays in the program's data. */
bool escape_row_wanted(const struct escape_view *v, const struct escape_row *row);

#endif
