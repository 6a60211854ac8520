/* The advice as people and programs read it: terminal, JSON (schema 1: docs), markdown, one HTML page. */
#ifndef GOPERF_REPORT_ADVICE_H
#define GOPERF_REPORT_ADVICE_H

#include "advise/advise.h"

struct advice_view {
	bool colors;
	int width;     /* columns; 0: no limit */
	int64_t top;   /* findings shown; 0: all. JSON holds all of them, too, unless it is set */
	bool all_left; /* every place that was left alone, not the first few */
	const char *evidence; /* what was read, for the head; may be NULL */
};

void advice_text(struct buf *b, const struct advice *a, const struct advice_view *view);
void advice_json(struct buf *b, const struct advice *a, const struct advice_view *view);
void advice_markdown(struct buf *b, const struct advice *a, const struct advice_view *view);
void advice_html(struct buf *b, const struct advice *a, const struct advice_view *view);

/* What both text and markdown say of a price: "41% of CPU (1.24 s), 78% of bytes (620 MB), 12% of objects (1.2M)". */
void advice_price(struct buf *b, const struct finding *f, const struct totals *t);
/*
 * "under BenchmarkText about 73% (±4) of the time, 78% of the bytes and 75% of the allocations; the last block stays".
 * false: nothing is known, or nothing worth a word; b is as it was.
 */
bool advice_saving(struct buf *b, const struct saving *s);
/* "8.8% -> 2.1% of CPU  string-concat-in-loop  report.go:20 (was :18)  example.com/shop.(*Report).Text" */
void advice_change(struct buf *b, const struct change *c);
void advice_totals(struct buf *b, const struct totals *t);
uint32_t advice_shown(const struct advice *a,
		      const struct advice_view *view); /* how many findings */

#endif
