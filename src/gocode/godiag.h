/*
 * What the Go compiler said about a file: the JSON of -gcflags=-json=0,DIR (cmd/compile/internal/logopt, go1.26) and the
 * text of -gcflags=-m=2. Diagnostics explain; they never rank: a quarter of all allocating lines have none, and a quarter
 * of the lines that have one never allocate.
 *
 * Paths in the text are of the folder in which the package was first built and are replayed from the build cache, so a
 * file is known by its package ("# import/path" header) and its base name only.
 */
#ifndef GOPERF_GOCODE_GODIAG_H
#define GOPERF_GOCODE_GODIAG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

struct godiag {
	uint32_t line, col; /* 1-based, bytes */
	struct str code;    /* "escape", "leak", "canInlineFunction" ...; "" from the text */
	struct str text;    /* "moved to heap: buf", "make([]byte, n) escapes to heap" */
	struct str flow;    /* lines of the escape flow, "" where there is none */
};

struct godiags {
	struct arena arena;
	VEC(struct godiag) v; /* sorted by line */
	size_t bad_lines;     /* that were no diagnostics; the rest is used all the same */
};

void godiags_init(struct godiags *d);
void godiags_release(struct godiags *d);

/* One file's JSON: a header line, then one diagnostic a line. False: the header is not that of a Go compiler's log. */
bool godiags_add_json(struct godiags *d, struct str text, const char *name,
		      struct err *err) MUST_CHECK;
/* Adds from the -m=2 text what it says about one file: package (import path) and base name. */
void godiags_add_text(struct godiags *d, struct str text, struct str package, struct str base);
void godiags_sort(struct godiags *d);

/* The place of the first diagnostic on the line or behind it. */
size_t godiags_at(const struct godiags *d, uint32_t line);
/* The first diagnostic on a line whose text holds `needle`; NULL. */
const struct godiag *godiags_find(const struct godiags *d, uint32_t line, struct str needle);

/* url.PathEscape, as the compiler names the folder of a package. The result lives in the arena. */
struct str godiag_escape_path(struct arena *a, struct str import_path);

#endif
