/*
 * The source behind the charges: which file of which package a profile's function stands in, whether it is still what was
 * recorded, and the charges of each file sorted by line. Only files that cost something are read.
 *
 * What fmt costs below a function that hands on to it (forward.h) stands at the calls of that function.
 *
 * Functions are found by import path and base name in the module's folder, never by the recorded absolute path alone, so
 * evidence works on another machine. A function that moved is followed (its start line is in the profile); one that is
 * gone or too short for its samples is reported as changed instead of pointed at.
 */
#ifndef GOPERF_ADVISE_HOT_H
#define GOPERF_ADVISE_HOT_H

#include "advise/forward.h"
#include "advise/join.h"
#include "gocode/godiag.h"
#include "gocode/goscope.h"

struct hot_charge {
	uint32_t line; /* in the source as it is now */
	uint32_t charge;
};

struct hot_file {
	struct gocontext ctx;
	struct gosrc *src;
	struct str pkg;	 /* import path */
	const char *rel; /* from the module's root with '/', or the absolute path outside of it */
	VEC(struct hot_charge) charges; /* by line */
	struct godiags diags;
	bool has_diags;		       /* read already */
	bool locks_known, lock_values; /* of locks.h: methods Lock and RLock are taken as values */
};

struct hot_sources {
	struct arena arena;
	const struct evidence *ev;
	struct join *join;
	const char *root;	  /* folder of the module; NULL: not found */
	VEC(struct gomod *) mods; /* [0] is the module, if it was found */
	VEC(struct hot_file *) files;
	VEC(const char *) outside;    /* folders for files that are not the module's */
	struct forwarders forwarders; /* functions whose charges are moved to their callers */
	struct map forward_lines;     /* what is known of lines that call fmt, by file and line */
	uint32_t unread;	      /* functions outside of the module without source */
	VEC(const char *)
	notes; /* sentences for the reader: what changed, what could not be read */
};

/*
 * root: folder that holds the module's source; NULL: looked for around the evidence, where it was recorded, and around the
 * working directory. Places below min_share of every total are not read. Never fails: what is missing becomes a note.
 */
void hot_init(struct hot_sources *s, const struct evidence *ev, struct join *join, const char *root,
	      double min_share);
void hot_release(struct hot_sources *s);

/* The index of the first charge at this line or behind it: charges are sorted by line. */
size_t hot_first_at(const struct hot_file *f, uint32_t line);
/* The compiler's diagnostics of a file, read on first use; possibly empty. */
const struct godiags *hot_diags(struct hot_sources *s, struct hot_file *f);
/* The hot file and line (as it is now) of a place's line; NULL where its source is not among the files. */
struct hot_file *hot_of_place(struct hot_sources *s, uint32_t place, uint32_t line,
			      uint32_t *out_line);
/* The entry of another file of the package that `near` belongs to; made where it has none. */
struct hot_file *hot_file_of(struct hot_sources *s, const struct hot_file *near,
			     const struct gosrc *src);

#endif
