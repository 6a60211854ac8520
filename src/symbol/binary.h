/*
 * A program file: its functions, its text, and what stands at an address. Go programs answer from .gopclntab (stripped
 * ones too), others from the symbol table and DWARF (see dwarf.h), with inlined frames in both cases.
 *
 * Addresses are those of the file; `delta` turns the addresses of a running process into them (binary_set_mapping).
 * Strings and text point into the binary and live as long as it does. Opening reads headers only; tables are decoded on
 * first use. One thread at a time asks a binary.
 */
#ifndef GOPERF_SYMBOL_BINARY_H
#define GOPERF_SYMBOL_BINARY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/regex.h"
#include "base/str.h"
#include "io/file.h"
#include "symbol/elf.h"
#include "symbol/pclntab.h"

struct dwarf_lines;

struct bin_symbol {
	struct str name;
	uint64_t addr, size;
	char code; /* as nm: T text, D data, R read-only, B common, U undefined; lower case: local; '?' */
};

struct binary {
	char *path;
	struct file file;
	struct arena arena;
	struct elf elf;
	const char *arch;      /* GOARCH: "amd64" ...; "" when goperf does not know the machine */
	uint64_t load_address; /* of the executable segment, aligned down */
	bool has_load_address;
	struct str text; /* the .text section */
	uint64_t text_addr;

	/* lazily: */
	bool tried_symtab, tried_symbols, tried_pclntab, tried_dwarf;
	struct bin_symbol *symbols; /* by address */
	size_t n_symbols;
	bool has_symtab;
	bool has_pclntab;
	struct pclntab pclntab;
	struct dwarf_lines *dwarf; /* NULL: none */
	struct err no_pclntab;	   /* why not */
};

/* One frame at an address. Innermost first; `inlined` frames are inlined into the next one. */
struct frame {
	struct str func, file;
	int64_t line, column, start_line; /* 0: not known */
	bool inlined;
};

enum { FRAMES_MAX = 256 }; /* deeper inlining than any compiler does */

/* Maps the file. Fails with one sentence on what is no ELF, Mach-O or PE program (and says what else it is, if it is known). */
struct binary *binary_open(const char *path, struct err *err) MUST_CHECK;
/* The same on bytes that the caller keeps (tests, fuzzing). */
struct binary *binary_of(struct str data, const char *name, struct err *err) MUST_CHECK;
void binary_close(struct binary *b);

/*
 * Symbols of the symbol table sorted by address in Go's order (objfile.Symbols); where a program has been stripped of
 * it, the functions of .gopclntab. NULL and 0: neither.
 */
const struct bin_symbol *binary_symbols(struct binary *b, size_t *out_n);
/* The last symbol at or before addr that covers it; NULL: none. */
const struct bin_symbol *binary_symbol_at(struct binary *b, uint64_t addr);
/* Go's table, or NULL with the reason. */
const struct pclntab *binary_pclntab(struct binary *b, struct err *err);
struct dwarf_lines *binary_dwarf(struct binary *b); /* NULL: none */

/* The chain of frames at addr, at most max; 0: nothing is known. */
size_t binary_frames(struct binary *b, uint64_t addr, struct frame *out, size_t max);

/* Bytes of [addr, addr + n) where they lie in .text; empty otherwise. */
struct str binary_text_at(const struct binary *b, uint64_t addr, uint64_t n);

/*
 * What to subtract from an address of a process that has the file mapped at start (up to limit, from offset on) to get the
 * file's own address. 0 where the mapping says nothing, and for programs that are not position-independent.
 */
uint64_t binary_delta(const struct binary *b, uint64_t start, uint64_t limit, uint64_t offset);

/* Build ids: GNU's as lower-case hexadecimal digits, Go's as it is; empty: none. */
struct str binary_gnu_build_id(struct binary *b);
struct str binary_go_build_id(const struct binary *b);

#endif
