/*
 * Disassembly of a program's text: amd64 and 386 through Zydis, arm64 through capstone, in the syntax of the Go
 * assembler, with the words of `go tool objdump` and `go tool pprof -disasm` (golang.org/x/arch, as vendored in go1.26),
 * or in Intel's syntax (amd64 and 386) and the vendor's (arm64). arm, ppc64, ppc64le, s390x and riscv64 are there in the
 * vendor's syntax only (disasm_note says so).
 *
 * Go's disassembler does not know AVX, AVX-512, BMI and a few others: it prints "?" for each of their bytes and reads
 * on in the middle of the instruction. That is what DISASM_COMPAT gives; without it these instructions are shown as the
 * Go assembler spells them.
 */
#ifndef GOPERF_SYMBOL_DISASM_H
#define GOPERF_SYMBOL_DISASM_H

#include "base/buf.h"
#include "symbol/binary.h"

enum {
	DISASM_INTEL = 1 << 0,
	DISASM_COMPAT = 1 << 1,
};

struct disasm;

struct insn {
	uint64_t addr;
	uint32_t size;	  /* bytes; at least 1 */
	struct str bytes; /* the instruction itself */
	struct str text;  /* valid during the call */
	struct str file;  /* of the innermost function, from .gopclntab; empty: not known */
	int64_t line;
};

/* The binary must outlive it. NULL and err where its machine cannot be disassembled. */
struct disasm *disasm_new(struct binary *b, unsigned flags, struct err *err) MUST_CHECK;
void disasm_free(struct disasm *d);
/* For the person who reads the text, where it is not in Go's syntax; NULL: it is. */
const char *disasm_note(const struct disasm *d);

/* Each instruction from start up to end (addresses, clipped to .text), in order; stops when fn returns false. */
void disasm_range(struct disasm *d, uint64_t start, uint64_t end,
		  bool (*fn)(void *ctx, const struct insn *in), void *ctx);

/* The names that the disassembler gives to addresses: as objdump, the markers of sections left out. */
const struct bin_symbol *disasm_symbol_at(struct disasm *d, uint64_t addr);
const struct bin_symbol *disasm_symbols(struct disasm *d, size_t *out_n);

#endif
