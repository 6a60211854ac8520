/*
 * What the Go compiler could not keep off the heap, could not inline, checks at run time, copies, and defers on the heap: its
 * diagnostics as rows, one for each expression however often its function was inlined, by function, priced by profiles.
 *
 * A diagnostic explains, a profile ranks: a quarter of the lines with an escape never allocate, and a quarter of the lines
 * that allocate have none. Both are shown as what they are.
 *
 * Fill with escapes_add_json or escapes_add_text for each log, then escapes_settle, then escapes_price where there is a profile.
 */
#ifndef GOPERF_ADVISE_ESCAPES_H
#define GOPERF_ADVISE_ESCAPES_H

#include "advise/evidence.h"
#include "gocode/goflow.h"
#include "gocode/gosrc.h"
#include "gocode/source.h"

enum escape_kind {
	ESCAPE_HEAP,   /* a value that escapes to the heap */
	ESCAPE_INLINE, /* a function or call that cannot be inlined */
	ESCAPE_COPY,   /* a large implicit copy */
	ESCAPE_DEFER,  /* a defer record on the heap */
	ESCAPE_BOUNDS, /* a bounds check that remains */
	ESCAPE_NIL,    /* a nil check that remains as an instruction of its own */
	ESCAPE_LEAK,   /* a parameter that leaks: why callers must allocate */
	ESCAPE_SILENT, /* allocates in the profile, and the compiler says nothing */
	N_ESCAPE_KINDS
};
extern const char *const escape_kind_names[N_ESCAPE_KINDS]; /* "escape", "inline" ... */

struct escape_cost {
	int64_t alloc_bytes, alloc_objects;
	int64_t cpu_ns; /* of the line itself; of the allocator for ESCAPE_HEAP; of the function for ESCAPE_INLINE */
};

struct escape_file {
	struct str path; /* as the compiler names it */
	struct str pkg;	 /* import path; "main" in the compiler's JSON for any command */
	bool is_own;	 /* the user's, not the standard library's or a dependency's */
	bool tried;
	bool changed;			  /* the source is not what was compiled: not shown */
	const struct source_file *source; /* NULL: not found */
	const struct gosrc *src;	  /* the same, parsed; NULL */
};

struct escape_func {
	uint32_t file;
	struct str symbol;   /* "(*T).M"; "" outside of functions, or where no source is known */
	uint32_t line, last; /* 0: unknown */
	struct escape_cost cost;
	double share; /* the largest share of any total */
	uint32_t first_row, n_rows;
};

struct escape_row {
	enum escape_kind kind;
	uint32_t func;
	uint32_t file, line, col; /* the innermost place in the user's own code */
	struct str value;	  /* "&T{...}", "x", "a[i]", the function that is not inlined */
	struct str shown;	  /* the same for people: "join(a)" where the compiler says "~r0" */
	struct str text;	  /* the compiler's words */
	const struct godiag *d;	  /* of the first diagnostic; NULL for ESCAPE_SILENT */
	bool is_inlined;	  /* the expression stands in a body of foreign code inlined here */
	struct godiag_place origin; /* that body's place */
	uint32_t n_said;	    /* diagnostics that are this row: instances, inlined copies */
	uint32_t n_sites; /* of these, at other places, into which the function was inlined */
	const struct godiag_place *sites; /* at most ESCAPE_MAX_SITES */
	enum goflow_cause cause;
	uint32_t on_line; /* escapes on the same line: they share its cost */
	bool is_seen;	  /* a profile has seen it allocate, or run */
	struct escape_cost cost;
};
#define ESCAPE_MAX_SITES 8

/*
 * A function of which the source demands that it does not allocate: "//goperf:noalloc" in the comment in front of it.
 * Checked is what the compiler decides; a call that is not inlined is not looked into.
 */
struct escape_contract {
	uint32_t file, line, mark_line;
	struct str symbol;
	VEC(uint32_t) broken;  /* escapes inside of it, inlined bodies included: indexes of said */
	VEC(struct str) calls; /* of functions that are not inlined and make no such promise */
	VEC(struct str) may_grow; /* "line 12: append(b, x): grows the slice when it is full" */
	int64_t seen_objects;	  /* that the profile saw it allocate itself */
};

struct escape_said {
	const struct godiag *d;
	uint32_t file;
	enum escape_kind kind;
	struct str value;
};

struct escapes {
	struct arena arena;
	VEC(struct godiags *) logs;
	VEC(struct escape_said)
	said; /* all diagnostics, before escapes_settle makes rows of them */
	VEC(struct escape_file) files;
	VEC(struct escape_row) rows; /* after escapes_settle by function */
	VEC(struct escape_func) funcs;
	VEC(struct escape_contract) contracts;
	struct map inlined_calls; /* hash of path, line, col -> 1: calls that were inlined */
	VEC(const char *)
	own_dirs;	       /* folders of the user's code; none: all but Go's and dependencies */
	struct str own_module; /* the same for -trimpath */
	struct map file_ids;
	const char *laid,
		*stands_for;	 /* files below the first are shown as if below the second; NULL */
	struct sources *sources; /* the caller's */
	struct str go_version;
	size_t n_said[N_ESCAPE_KINDS]; /* diagnostics */
	size_t n_rows[N_ESCAPE_KINDS]; /* expressions and functions */
	size_t bad_lines;
	bool has_heap, has_cpu;
	size_t n_matched; /* charges of the profiles that are of these files */
	struct escape_cost total;
	uint32_t sampled_bytes; /* the heap profile's rate; 0 unknown */
};

void escapes_init(struct escapes *e, struct sources *sources);
void escapes_release(struct escapes *e);

/* A file of the user's that is to be looked at although no diagnostic may name it. */
void escapes_add_file(struct escapes *e, const char *path, const char *pkg);
/* One file of -json=0. False: it is none. */
bool escapes_add_json(struct escapes *e, struct str text, const char *name,
		      struct err *err) MUST_CHECK;
/*
 * The text of -m, -m=2, -d=defer, -d=ssa/check_bce; must outlive e. beside_json: only what JSON does not tell is taken (defers,
 * inlined calls), and its files are those of the JSON; dir is the folder that its paths are relative to (NULL: none).
 * Returns how many diagnostics it held.
 */
size_t escapes_add_text(struct escapes *e, struct str text, bool beside_json, const char *dir);
/* Whether the text said that the call at this place was inlined. */
bool escapes_is_inlined(const struct escapes *e, struct str file, uint32_t line, uint32_t col);
void escapes_settle(struct escapes *e);
/* Prices of an evidence's heap and CPU profiles. Adds rows of ESCAPE_SILENT. */
void escapes_price(struct escapes *e, const struct evidence *ev);

/* Functions and rows, the dearest first; without prices as they stand in the source. */
void escapes_sort(struct escapes *e);

/* The largest share of any total; 0 without a profile. */
double escapes_share(const struct escapes *e, const struct escape_cost *c);

/* The file's source and tree where they are found; the file itself always. */
struct escape_file *escapes_open(struct escapes *e, uint32_t file);
/* How to show a file's path to people. */
struct str escapes_shown(struct escapes *e, uint32_t file);
/* The flow in plain words, or what the kind means; appended to out. */
void escapes_explain(struct escapes *e, struct escape_row *row, struct buf *out);

/* Finds and checks the contracts of all files; after escapes_settle, and escapes_price where there is one. */
void escapes_read_contracts(struct escapes *e);
/* A diagnostic as a row, at the place where a contract's function has it. */
void escapes_said_row(struct escapes *e, uint32_t said, struct escape_row *out);

#endif
