/* Capstone, loaded on first use (linking it would cost every start), for the machines that it decodes. */
#ifndef GOPERF_SYMBOL_DISASM_CAPSTONE_H
#define GOPERF_SYMBOL_DISASM_CAPSTONE_H

#include <capstone/capstone.h>

#include "symbol/disasm_impl.h"

/* The functions that are used, from the library whose structures were compiled in; a disassembler's state. */
struct capstone {
	void *library;
	__typeof__(&cs_open) open;
	__typeof__(&cs_close) close;
	__typeof__(&cs_option) option;
	__typeof__(&cs_malloc) malloc_insn;
	__typeof__(&cs_free) free_insn;
	__typeof__(&cs_disasm_iter) iter;
	__typeof__(&cs_reg_name) reg_name;
	csh handle;
	cs_insn *insn;
};

/* Makes d->state a struct capstone. False and err where the library is not there. */
bool capstone_open(struct disasm *d, cs_arch arch, cs_mode mode, struct err *err) MUST_CHECK;
void capstone_close(struct disasm *d);

#endif
