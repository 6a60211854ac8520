/* What the two x86 files share. */
#ifndef GOPERF_SYMBOL_DISASM_X86_H
#define GOPERF_SYMBOL_DISASM_X86_H

#include <Zydis/Zydis.h>

#include "symbol/disasm_impl.h"

void x86_put_reg(struct buf *out, ZydisRegister r);
/* seg: the segment to show, or NULL. */
void x86_put_mem(struct disasm *d, const ZydisDecodedInstruction *in,
		 const ZydisDecodedOperandMem *m, const char *seg, uint64_t pc, struct buf *out);
void x86_put_imm(const struct disasm *d, struct buf *out, int64_t v);

/* Instructions whose third operand is always X0 show it first: " X0, ". */
void x86_put_hidden_x0(const ZydisDecodedInstruction *in, struct buf *out);

/*
 * The five VEX instructions that Go's disassembler knows, with its mistakes (256-bit registers shown as X). Returns
 * their size, 0 when the bytes are none of them.
 */
uint32_t x86_decode_go_vex(struct disasm *d, struct str code, uint64_t pc, struct buf *out);
/* AVX, AVX-512, BMI and the like as the Go assembler spells them. */
void x86_put_modern(struct disasm *d, const ZydisDecodedInstruction *in,
		    const ZydisDecodedOperand *ops, const char *name, const char *seg, uint64_t pc,
		    struct buf *out);

#endif
