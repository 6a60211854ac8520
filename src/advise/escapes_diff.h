/*
 * What two states of the same packages differ in: escapes, inlining, checks and copies gained and lost. A row is the same row
 * when kind, function and expression are: lines that moved are no change.
 */
#ifndef GOPERF_ADVISE_ESCAPES_DIFF_H
#define GOPERF_ADVISE_ESCAPES_DIFF_H

#include "advise/escapes.h"

struct escape_change {
	bool is_gained;
	uint32_t row;	  /* of the new side where gained, of the old side where lost */
	bool in_new_func; /* the function is not on the other side */
};

struct escape_diff {
	struct escapes *old, *new;
	const char *old_name, *new_name; /* "HEAD (3a2b1c, subject)", "working tree" */
	VEC(struct escape_change) v;	 /* gained first, each in the order of their rows */
	size_t n_gained[N_ESCAPE_KINDS], n_lost[N_ESCAPE_KINDS];
	size_t n_same;
};

/* kinds: bits of escape_kind. That a function which is new cannot be inlined is no change. */
void escapes_diff(struct escape_diff *d, unsigned kinds);
void escapes_diff_release(struct escape_diff *d);

/* Escapes that allocate nothing: constants in an interface stay in the program's data. */
bool escape_is_constant(const struct escape_row *row);

#endif
