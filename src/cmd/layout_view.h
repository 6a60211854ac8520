/* How goperf layout shows what it found: a table, a drawing of each type, JSON; and the rewriting of sources. */
#ifndef GOPERF_CMD_LAYOUT_VIEW_H
#define GOPERF_CMD_LAYOUT_VIEW_H

#include <stdio.h>

#include "advise/layout.h"
#include "advise/layout_load.h"
#include "advise/layout_price.h"
#include "advise/sharing.h"
#include "base/json.h"
#include "base/vec.h"

struct layout_row {
	const struct go_types *types;
	const struct layout_program *program;
	struct layout layout;
	struct layout_price price;
};

/* Two fields of a row's type, by number, that a CPU profile shows written from different goroutines. */
struct layout_sharing {
	const struct layout_row *row;
	struct sharing sharing;
};

struct layout_table {
	struct layout_row *v;
	size_t n, cap;
	bool priced;
	bool has_cpu; /* a CPU profile was looked at for false sharing */
	VEC(struct layout_sharing) sharing;
	double busy_cores; /* of the CPU profile; 0: not told */
	size_t n_unjudged; /* pairs that would be candidates if more than one core had been busy */
};

/* Looks for false sharing among the rows, which must not move any more. */
void layout_find_sharing(struct layout_table *t, struct layout_programs *progs,
			 const struct profile *cpu);
void layout_print_sharing(const struct layout_table *t, FILE *f);
void layout_json_sharing(const struct layout_table *t, struct json *j);

void layout_print_table(const struct layout_table *t, bool all, FILE *f);
void layout_print_drawings(const struct layout_table *t, FILE *f);
void layout_print_json(const struct layout_table *t, FILE *f);

/* Rewrites what gains from it; says of each type what was done or why not. */
bool layout_rewrite_all(const struct layout_table *t, struct layout_programs *progs, bool tagged,
			bool dry_run, FILE *f, struct err *err) MUST_CHECK;

#endif
