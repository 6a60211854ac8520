/* VEX and EVEX instructions, in the two ways that disasm.h tells of. */
#include "symbol/disasm_x86.h"

/* Register numbers of a memory operand as Go's decoder computes them: VEX has no REX, so only the SIB's are extended. */
struct vex {
	const uint8_t *b;
	size_t at, n; /* next byte, all bytes */
	bool three;   /* C4 */
};

static const char *reg64(unsigned i)
{
	static const char *const names[] = { "AX", "CX", "DX",	"BX",  "SP",  "BP",  "SI",  "DI",
					     "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15" };
	return names[i & 15];
}

static bool vex_disp(struct vex *v, unsigned bytes, int64_t *out)
{
	uint32_t u = 0;

	if (v->n - v->at < bytes)
		return false;
	if (bytes == 1) {
		u = v->b[v->at];
		*out = (int64_t)u - (u & 0x80 ? 256 : 0);
	} else {
		memcpy(&u, v->b + v->at, 4);
		*out = u;
	}
	v->at += bytes;
	return true;
}

/* The memory operand after a ModR/M byte; false: cut off. */
static bool vex_mem(struct disasm *d, struct vex *v, uint8_t modrm, uint64_t pc, struct buf *out)
{
	unsigned mod = modrm >> 6, rm = modrm & 7, index = 4, base = rm, scale = 0;
	bool sib = rm == 4, has_base,
	     rip = mod == 0 && rm == 5 && strcmp(d->machine->arch, "amd64") == 0;
	const struct bin_symbol *s;
	int64_t disp = 0;

	if (sib) {
		if (v->at >= v->n)
			return false;
		uint8_t byte = v->b[v->at++];

		scale = 1U << (byte >> 6);
		index = (byte >> 3 & 7) | (v->three && !(v->b[1] & 0x40) ? 8 : 0);
		base = (byte & 7) | (v->three && !(v->b[1] & 0x20) ? 8 : 0);
	}
	has_base = !(mod == 0 && (base & 7) == 5);
	if ((mod == 0 && (base & 7) == 5) || mod == 2) {
		if (!vex_disp(v, 4, &disp))
			return false;
	} else if (mod == 1 && !vex_disp(v, 1, &disp)) {
		return false;
	}
	if (rip && !sib && disp && (s = disasm_lookup(d, (uint64_t)disp + pc + v->at)) != NULL) {
		buf_add_str(out, s->name);
		if ((uint64_t)disp + pc + v->at != s->addr)
			buf_printf(out, "%+lld",
				   (long long)((uint64_t)disp + pc + v->at - s->addr));
		buf_adds(out, "(SB)");
		return true;
	}
	if (disp)
		put_signed_hex(out, disp);
	else
		buf_addc(out, '0');
	if (rip && !sib)
		buf_adds(out, "(IP)");
	else if (has_base)
		buf_printf(out, "(%s)", reg64(base));
	if (sib && index != 4)
		buf_printf(out, "(%s*%u)", reg64(index), scale);
	return true;
}

/* Opcodes by map and prefix: register operand first or last. */
static const struct vex_row {
	uint8_t opcode, map, prefix;
	bool store, mem_only;
	const char *name;
} vex_rows[] = {
	{ 0x6f, 1, 1, false, false, "VMOVDQA" }, { 0x6f, 1, 2, false, false, "VMOVDQU" },
	{ 0x7f, 1, 1, true, false, "VMOVDQA" },	 { 0x7f, 1, 2, true, false, "VMOVDQU" },
	{ 0xe7, 1, 1, true, true, "VMOVNTDQ" },	 { 0x2a, 2, 1, false, true, "VMOVNTDQA" },
};

static uint32_t vex_move(struct disasm *d, struct vex *v, const struct vex_row *row, uint64_t pc,
			 struct buf *out)
{
	struct buf rm = { 0 };
	uint8_t modrm;
	unsigned reg, rm_reg;
	bool ok = true;

	if (v->at >= v->n)
		return 0;
	modrm = v->b[v->at++];
	reg = (modrm >> 3 & 7) + ((v->b[1] & 0x80) ? 0 : 8);
	rm_reg = (modrm & 7) + (v->three && (v->b[1] & 0x40) ? 8 : 0);
	if (modrm >> 6 == 3) {
		if (row->mem_only)
			return 0;
		buf_printf(&rm, "X%u", rm_reg);
	} else {
		ok = vex_mem(d, v, modrm, pc, &rm);
	}
	if (ok && row->store)
		buf_printf(out, "%s X%u, " STR_FMT, row->name, reg, STR_ARG(buf_str(&rm)));
	else if (ok)
		buf_printf(out, "%s " STR_FMT ", X%u", row->name, STR_ARG(buf_str(&rm)), reg);
	buf_release(&rm);
	return ok ? (uint32_t)v->at : 0;
}

uint32_t x86_decode_go_vex(struct disasm *d, struct str code, uint64_t pc, struct buf *out)
{
	struct vex v = { .b = (const uint8_t *)code.p, .n = MIN(code.n, 15) };
	unsigned map, prefix;
	uint8_t opcode;

	if (v.n < 3 || (v.b[0] != 0xc5 && v.b[0] != 0xc4))
		return 0;
	v.three = v.b[0] == 0xc4;
	v.at = v.three ? 3 : 2;
	map = v.three ? v.b[1] & 3 : 1;
	prefix = v.b[v.three ? 2 : 1] & 3;
	if (v.at >= v.n)
		return 0;
	opcode = v.b[v.at++];
	if (opcode == 0x77 && map == 1) {
		buf_adds(out, "VZEROUPPER");
		return (uint32_t)v.at;
	}
	for (size_t i = 0; i < ARRAY_LEN(vex_rows); i++)
		if (vex_rows[i].opcode == opcode && vex_rows[i].map == map &&
		    vex_rows[i].prefix == prefix)
			return vex_move(d, &v, &vex_rows[i], pc, out);
	return 0;
}

void x86_put_hidden_x0(const ZydisDecodedInstruction *in, struct buf *out)
{
	switch (in->mnemonic) {
	case ZYDIS_MNEMONIC_BLENDVPD:
	case ZYDIS_MNEMONIC_BLENDVPS:
	case ZYDIS_MNEMONIC_PBLENDVB:
	case ZYDIS_MNEMONIC_SHA256RNDS2:
		buf_adds(out, " X0, ");
		break;
	default:
		break;
	}
}

/* General registers give BMI and the like a size; so do the narrowing conversions from memory. */
static char modern_suffix(const ZydisDecodedInstruction *in, const ZydisDecodedOperand *ops,
			  const char *name)
{
	ZydisRegister r =
		ops[0].type == ZYDIS_OPERAND_TYPE_REGISTER ? ops[0].reg.value : ZYDIS_REGISTER_NONE;

	switch (in->meta.isa_ext) {
	case ZYDIS_ISA_EXT_BMI1:
	case ZYDIS_ISA_EXT_BMI2:
	case ZYDIS_ISA_EXT_ADOX_ADCX:
		return r >= ZYDIS_REGISTER_RAX && r <= ZYDIS_REGISTER_R15 ? 'Q' : 'L';
	default:
		break;
	}
	if (strncmp(name, "VCVT", 4) == 0 && ops[0].size == 128 &&
	    ops[1].type == ZYDIS_OPERAND_TYPE_MEMORY &&
	    (strstr(name, "PD2PS") || strstr(name, "PD2DQ") || strstr(name, "PD2UDQ") ||
	     strstr(name, "QQ2PS")))
		return ops[1].size == 256 ? 'Y' : 'X';
	return 0;
}

static bool is_mask_operand(const ZydisDecodedOperand *op)
{
	return op->encoding == ZYDIS_OPERAND_ENCODING_MASK;
}

static void put_modern_operand(struct disasm *d, const ZydisDecodedInstruction *in,
			       const ZydisDecodedOperand *op, const char *seg, uint64_t pc,
			       struct buf *out)
{
	ZyanU64 target;

	switch (op->type) {
	case ZYDIS_OPERAND_TYPE_REGISTER:
		x86_put_reg(out, op->reg.value);
		break;
	case ZYDIS_OPERAND_TYPE_MEMORY:
		x86_put_mem(d, in, &op->mem, seg, pc, out);
		break;
	case ZYDIS_OPERAND_TYPE_IMMEDIATE:
		if (op->imm.is_relative &&
		    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(in, op, pc, &target)))
			put_hex(out, target);
		else
			x86_put_imm(d, out, op->imm.value.s);
		break;
	default:
		break;
	}
}

void x86_put_modern(struct disasm *d, const ZydisDecodedInstruction *in,
		    const ZydisDecodedOperand *ops, const char *name, const char *seg, uint64_t pc,
		    struct buf *out)
{
	const ZydisDecodedInstructionAvx *avx = &in->avx;
	char suffix = modern_suffix(in, ops, name);
	const char *separator = " ";
	bool masked = avx->mask.reg != ZYDIS_REGISTER_NONE && avx->mask.reg != ZYDIS_REGISTER_K0;

	buf_adds(out, name);
	if (suffix)
		buf_addc(out, suffix);
	if (in->encoding == ZYDIS_INSTRUCTION_ENCODING_EVEX) {
		static const char *const rounding[] = { "", ".RN_SAE", ".RD_SAE", ".RU_SAE",
							".RZ_SAE" };

		if (avx->rounding.mode && avx->rounding.mode < ARRAY_LEN(rounding))
			buf_adds(out, rounding[avx->rounding.mode]);
		else if (avx->has_sae)
			buf_adds(out, ".SAE");
		if (avx->broadcast.mode && !avx->broadcast.is_static)
			buf_adds(out, ".BCST");
		if (masked && avx->mask.mode == ZYDIS_MASK_MODE_ZEROING)
			buf_adds(out, ".Z");
	}
	x86_put_hidden_x0(in, out);
	if (out->n && out->data[out->n - 1] == ' ')
		separator = "";
	for (int i = in->operand_count_visible - 1; i >= 0; i--) {
		if (is_mask_operand(&ops[i]))
			continue;
		if (i == 0 && masked) { /* the mask stands before what it masks */
			buf_adds(out, separator);
			x86_put_reg(out, avx->mask.reg);
			separator = ", ";
		}
		buf_adds(out, separator);
		put_modern_operand(d, in, &ops[i], seg, pc, out);
		separator = ", ";
	}
}
