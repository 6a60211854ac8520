/*
 * Comparison tables: results gathered into tables (by settings and unit), rows and columns, each cell summed up and
 * compared with the first column of its row, as golang.org/x/perf/cmd/benchstat does it.
 *
 *	tables_init -> tables_setup (flags) -> tables_add (each result) -> tables_finish -> show_* (bench/show.h)
 */
#ifndef GOPERF_BENCH_TABLE_H
#define GOPERF_BENCH_TABLE_H

#include "bench/project.h"

enum assumption {
	ASSUME_NOTHING,	 /* medians, Mann-Whitney U-test */
	ASSUME_EXACT,	 /* no noise: any difference counts */
	ASSUME_NORMAL,	 /* means, Welch's t-test */
	ASSUME_METADATA, /* as the unit's metadata says; the default */
};

struct table_options {
	const char *table, *row, *col, *ignore, *filter; /* expressions */
	double alpha, confidence;
	enum assumption assume;
	bool right_ties; /* p-values of ties from the right tail, not as benchstat takes them */
};

struct variance {
	uint32_t n;
	uint8_t differs[]; /* by field */
};

struct table_cell {
	VEC(double) values;	 /* ascending once finished */
	uint32_t row, col;	 /* keys */
	uint32_t residue;	 /* the first residue key */
	struct variance *varies; /* fields of the residue in which others differ; NULL: none */

	double center, lo, hi; /* lo and hi may be infinite: too few values for an interval */
	bool has_base;	       /* p is valid: the first column has this row too */
	double p;
	struct str warn_varies, warn_summary, warn_compare; /* empty: none */
};

struct table_summary {
	bool has_center, has_ratio;
	double center, ratio; /* geometric means */
	bool warn_set, warn_center, warn_ratio;
};

struct table {
	uint32_t key;
	struct str unit;
	enum assumption assume;
	VEC(uint32_t) rows, cols; /* keys; in order and each once, when finished */
	struct map cell_of;	  /* row << 32 | col -> index into cells */
	VEC(struct table_cell) cells;
	uint32_t *
		grid; /* rows x cols of indexes into cells, where that is not too sparse; else NULL */
	struct table_summary *summaries; /* by column */
};

struct route;
struct route_slot;

struct tables {
	struct bench_reader *reader;
	struct projector projector;
	struct projection by_table, by_row, by_col, residue;
	struct table_options opts;
	VEC(struct table) tables;     /* in order once finished */
	VEC(uint32_t) table_of_key;   /* by table key */
	VEC(struct route) routes;     /* by name */
	VEC(uint32_t) route_of_shape; /* from 1; 0: not known */
	VEC(struct route_slot) slots;
	uint64_t generation; /* of cells: changes when some may have moved */
	VEC(uint8_t) keep;
	struct arena arena;
	uint64_t n_results, n_kept; /* lines read, lines of which the filter kept anything */
};

void tables_init(struct tables *t, struct bench_reader *reader);
void tables_release(struct tables *t);
/* Parses the expressions and checks the numbers. Errors begin with the flag: "parsing -filter: ...". */
bool tables_setup(struct tables *t, const struct table_options *opts, struct err *err) MUST_CHECK;
void tables_add(struct tables *t, const struct bench_record *rec);
void tables_finish(struct tables *t);

/* NULL where the row has nothing in that column. i and j index rows and cols. */
struct table_cell *table_cell(const struct table *t, size_t i, size_t j);

/* What is printed of a cell; each appends to b. */
void cell_range(const struct table_cell *c, struct buf *b); /* "2%", "∞", "?" */
void cell_delta(const struct tables *t, const struct table *tab, const struct table_cell *base,
		const struct table_cell *c, struct buf *b); /* "-17.20%", "~", "?" */
void cell_test(const struct table_cell *base, const struct table_cell *c,
	       struct buf *b);		     /* "p=0.000 n=10" */
void put_percent(struct buf *b, double pct); /* "+1.50%" */
/* Is the difference to the base significant? */
bool cell_differs(const struct tables *t, const struct table *tab, const struct table_cell *c);

extern const char table_warn_set[], table_warn_center[], table_warn_ratio[];

#endif
