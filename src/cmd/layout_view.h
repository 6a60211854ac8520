/* How goperf layout shows what it found: a table, a drawing of each type, JSON; and the rewriting of sources. */
#ifndef GOPERF_CMD_LAYOUT_VIEW_H
#define GOPERF_CMD_LAYOUT_VIEW_H

#include <stdio.h>

#include "advise/layout.h"
#include "advise/layout_load.h"
#include "advise/layout_price.h"
#include "base/vec.h"

struct layout_row {
	const struct go_types *types;
	const struct layout_program *program;
	struct layout layout;
	struct layout_price price;
};

struct layout_table {
	struct layout_row *v;
	size_t n, cap;
	bool priced;
};

void layout_print_table(const struct layout_table *t, bool all, FILE *f);
void layout_print_drawings(const struct layout_table *t, FILE *f);
void layout_print_json(const struct layout_table *t, FILE *f);

/* Rewrites what gains from it; says of each type what was done or why not. */
bool layout_rewrite_all(const struct layout_table *t, struct layout_programs *progs, bool tagged,
			bool dry_run, FILE *f, struct err *err) MUST_CHECK;

#endif
