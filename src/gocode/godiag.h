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

struct godiag_place {
	struct str file; /* as the compiler names it */
	uint32_t line, col;
};

/* A step of an escape flow, from the value outwards. */
struct godiag_step {
	bool is_flow; /* "~r0 ← &{storage for x}" ("=" before go1.26); else "return &x (return)" */
	struct str text;	/* without "flow: " and "from " */
	struct godiag_place at; /* line 0: not told */
};

struct godiag {
	uint32_t line,
		col;	 /* 1-based, bytes; of the outermost place where a function was inlined */
	struct str code; /* "escape", "leak", "canInlineFunction" ...; "" from godiags_add_text */
	struct str text; /* "moved to heap: buf", "make([]byte, n) escapes to heap" */
	struct str flow; /* lines of the escape flow, "" where there is none */
	struct str fn; /* "(*T).M": in which function; "" where it is not told (JSON never tells) */
	const struct godiag_step *steps; /* the flow in parts */
	uint32_t n_steps;
	const struct godiag_place *inlined; /* the bodies it was inlined from, the innermost last */
	uint32_t n_inlined;
};

struct godiags {
	struct arena arena;
	struct str package, file, version; /* of the JSON header that was read last: "go1.26.8" */
	VEC(struct godiag) v;		   /* sorted by line */
	size_t bad_lines; /* that were no diagnostics; the rest is used all the same */
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
/*
 * The text from its beginning: whatever package and file it speaks of. code is set as JSON has it, and "inlineCall",
 * "defer" (text "heap-allocated defer"), "doesNotEscape"; "" for anything else. The steps of a flow come with the line that
 * they stand under. A value that escapes is told twice: with the flow, and later alone.
 */
struct godiag_reader {
	struct str rest, package;
};
struct godiag_said {
	struct str package, file; /* of the block's header; as printed, relative to some folder */
	struct godiag d;	  /* memory is the arena's, strings point into the text */
};
bool godiag_next(struct godiag_reader *r, struct arena *a, struct godiag_said *out);

/* The value that a text says to be on the heap: "x" of "moved to heap: x", "x escapes to heap [in f]"; "" otherwise. */
struct str godiag_escaping(struct str text);

/* The first diagnostic on a line whose text holds `needle`; NULL. */
const struct godiag *godiags_find(const struct godiags *d, uint32_t line, struct str needle);

/* url.PathEscape, as the compiler names the folder of a package. The result lives in the arena. */
struct str godiag_escape_path(struct arena *a, struct str import_path);

#endif
