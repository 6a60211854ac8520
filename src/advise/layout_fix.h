/*
 * Rewriting a struct's declaration in the order that costs least. Comments and tags stay with their fields. A type whose
 * order somebody can see is left alone, with the reason: one that meets C or unsafe code or encoding/binary, one that is
 * written as a positional literal, one whose fields the 64-bit atomics of 32-bit machines need aligned, one that is padded on
 * purpose, one whose tags make its order that of an output.
 */
#ifndef GOPERF_ADVISE_LAYOUT_FIX_H
#define GOPERF_ADVISE_LAYOUT_FIX_H

#include "advise/layout.h"
#include "base/buf.h"
#include "gocode/gosrc.h"

/* The files of one package, parsed. */
struct layout_files {
	struct gosrc **v;
	size_t n;
};

struct layout_fix {
	const struct gosrc *src; /* where the type stands; NULL: not found */
	uint32_t line;
	uint32_t begin, end; /* bytes of the field list between its braces */
	char reason[256];    /* why it is left alone; "": it is not */
};

/*
 * Finds the declaration of the struct (its name without package) and decides. tagged: also types with tags that name
 * the fields of an output. Reasons outside of the package (positional literals in others) are found by layout_fix_uses.
 */
void layout_fix_plan(const struct go_types *t, const struct layout *l,
		     const struct layout_files *files, bool tagged, struct layout_fix *out);

/* Looks at a file of another package that imports this one. Sets the reason. */
void layout_fix_uses(struct str type_name, struct str import_path, const struct gosrc *other,
		     struct layout_fix *fix);

/* The new text of the field list, to stand at [begin, end). False, with the reason set, when the source does not match. */
bool layout_fix_text(const struct go_types *t, const struct layout *l, struct layout_fix *fix,
		     struct buf *out) MUST_CHECK;

#endif
