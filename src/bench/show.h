/*
 * Shows finished tables (bench/table.h) in one of the formats. Everything is appended to out; flush is called
 * behind each row and may write out and clear what is there.
 */
#ifndef GOPERF_BENCH_SHOW_H
#define GOPERF_BENCH_SHOW_H

#include "bench/table.h"

struct show {
	struct tables *tables;
	struct buf *out;
	struct buf *warnings; /* CSV only: what does not belong into its rows */
	bool colors, plot;    /* text only */
	void (*flush)(void *ctx);
	void *ctx;
};

void show_text(struct show *s);
void show_csv(struct show *s);
void show_json(struct show *s);
void show_markdown(struct show *s);
void show_html(struct show *s);
/* The measurements of a table as plots of text; show_text calls it where s->plot is set. */
void show_plot(struct show *s, const struct table *tab);

/* For the formats: calls head with each line that says in which settings a table differs from the one before it. */
void show_heads(struct show *s, size_t i,
		void (*head)(struct show *s, struct str name, struct str value));

#endif
