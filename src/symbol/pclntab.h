/*
 * Go's own line table, .gopclntab: it is in every Go program, stripped or not, and knows functions, files, lines and
 * what was inlined where. Layouts of go1.2, go1.16, go1.18 and go1.20 and later (runtime/symtab.go, runtime/symtabinl.go,
 * cmd/link/internal/ld/pcln.go of go1.26). Since go1.26 the header no longer holds the start of the text, and the inline
 * trees lie behind the tables in the same section; before that they are in .rodata.
 *
 * Nothing is decoded at opening; each question reads only the bytes of the function that it is about. A pclntab
 * points into the bytes that it was opened on. Several threads may ask the same table.
 */
#ifndef GOPERF_SYMBOL_PCLNTAB_H
#define GOPERF_SYMBOL_PCLNTAB_H

#include "base/err.h"
#include "base/str.h"

enum pclntab_version { PCLN_12, PCLN_116, PCLN_118, PCLN_120 };

struct pclntab {
	struct str data;
	bool big;
	enum pclntab_version version;
	uint32_t quantum, ptr_size;
	uint32_t n_funcs, n_files;
	uint64_t text_start; /* what the table's offsets count from (go1.18 and later) */
	struct str names, cutab, files, pctab, funcdata, functab;
	uint32_t entry_size; /* of one half of a functab row */
	/* Inline trees and other function data: offsets count from here (runtime's gofunc); empty: not known. */
	struct str gofunc;
	bool short_inline; /* go1.18 and go1.19 have rows of 20 bytes, later ones of 16 */
};

struct pc_func {
	uint32_t index;
	uint64_t entry, end; /* addresses; end is the next function's entry */
	struct str name;
	int64_t start_line; /* of the func keyword; 0: the table is older than go1.20 */
	/* offsets into pctab, and where the data is: for the functions below */
	uint32_t pcsp, pcfile, pcln, cu, n_pcdata, n_funcdata;
	size_t pcdata;	 /* offset in the funcdata bytes */
	uint8_t func_id; /* abi.FuncID; FUNC_ID_WRAPPER is of interest */
};

/* One frame of the inline chain at an address. */
struct pc_frame {
	struct str func, file;
	int64_t line, start_line;
	bool inlined; /* false: the physical function, always the last of a chain */
};

enum { FUNC_ID_WRAPPER = 22 }; /* go1.26: internal/abi/symtab.go */

/*
 * data is the section from its first byte; text_start is the address of runtime.text. Fails with the reason when the
 * header is not one of a known version or its tables lie outside of data. name is for messages.
 */
bool pclntab_open(struct pclntab *t, struct str data, uint64_t text_start, const char *name,
		  struct err *err) MUST_CHECK;

/* Function number i; false when its data is broken. */
bool pclntab_func(const struct pclntab *t, uint32_t i, struct pc_func *out);
/* The function that holds pc; false: none. */
bool pclntab_find(const struct pclntab *t, uint64_t pc, struct pc_func *out);

/*
 * A walk through a function's addresses: line and file of each pc in turn cost no second look at the table. Ask with
 * rising addresses; a smaller one starts over.
 */
struct pc_walk {
	const struct pclntab *t;
	struct pc_func f;
	bool ok;
	struct pc_values {
		const uint8_t *p, *end;
		uint64_t pc, low; /* val holds for [low, pc) */
		int32_t val;
		bool started, done;
	} line, file;
	uint32_t file_offset; /* of the name below, UINT32_MAX: none yet */
	struct str file_name;
};

void pc_walk_init(struct pc_walk *w, const struct pclntab *t);
/* As debug/gosym's PCToLine: the physical function, the innermost file and line. False: no function holds pc. */
bool pc_walk_line(struct pc_walk *w, uint64_t pc, struct str *file, int64_t *line,
		  const struct pc_func **func);

/* The inline chain at pc, innermost first, at most max frames; the last is the physical function. 0: no function. */
size_t pclntab_frames(const struct pclntab *t, uint64_t pc, struct pc_frame *out, size_t max);
/* Bytes of stack in use at pc (pcsp), or -1. */
int32_t pclntab_stack_bytes(const struct pclntab *t, uint64_t pc);

/*
 * Calls fn for each inlined call that the function has (each row of its inline tree, in order): the name of what was
 * inlined. Stops when fn returns false.
 */
void pclntab_inlined(const struct pclntab *t, const struct pc_func *f,
		     bool (*fn)(void *ctx, struct str name), void *ctx);

#endif
