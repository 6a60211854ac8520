/* Between disasm.c and the machines: how one instruction is decoded, and what they share. */
#ifndef GOPERF_SYMBOL_DISASM_IMPL_H
#define GOPERF_SYMBOL_DISASM_IMPL_H

#include "symbol/disasm.h"

struct disasm {
	struct binary *b;
	unsigned flags;
	const struct machine *machine;
	void *state;		    /* the machine's own */
	struct bin_symbol *symbols; /* by address */
	size_t n_symbols;
	const struct pclntab *pclntab; /* NULL: none */
};

/* Decodes the instruction at code.p (code.n > 0), which stands at pc; appends its text; returns its size, at least 1. */
struct machine {
	const char *arch;
	uint32_t step; /* bytes of an undecodable instruction */
	bool (*open)(struct disasm *d, struct err *err);
	void (*close)(struct disasm *d);
	uint32_t (*decode)(struct disasm *d, struct str code, uint64_t pc, struct buf *out);
	const char *note; /* what a reader must know of the text; NULL: it is Go's */
};

extern const struct machine machine_amd64, machine_386, machine_arm64, machine_arm, machine_ppc64,
	machine_ppc64le, machine_s390x, machine_riscv64;

/* The symbol whose range holds addr; NULL: none. */
const struct bin_symbol *disasm_lookup(const struct disasm *d, uint64_t addr);
/* Go's %#x of a signed and of an unsigned number. */
void put_hex(struct buf *b, uint64_t v);
void put_signed_hex(struct buf *b, int64_t v);

#endif
