/*
 * amd64 and 386. Zydis decodes; the text follows x86asm.GoSyntax of golang.org/x/arch (as vendored in go1.26), which has
 * habits of its own: 32-bit displacements are printed unsigned, byte registers have the names of the whole ones, the
 * suffix of an instruction between registers is that of the prefixes and not of the registers.
 */
#include <Zydis/Zydis.h>
#include <pthread.h>
#include <stdlib.h>

#include "symbol/disasm_impl.h"
#include "symbol/disasm_x86.h"

struct x86 {
	ZydisDecoder decoder;
	ZydisFormatter intel;
	bool is64;
};

/* Of each mnemonic: Go's spelling, and how its text is made. Filled once. */
static struct mnemonic {
	char name[20];
	uint8_t traits;
} mnemonics[ZYDIS_MNEMONIC_MAX_VALUE + 1];

enum { TRAIT_SUFFIX = 1, TRAIT_STRING = 2, TRAIT_JUMP = 4, TRAIT_UNKNOWN = 8 };

/* Zydis spells conditions and a few others otherwise. */
static const char *const renamed[][2] = {
	{ "jz", "JE" },		{ "jnz", "JNE" },
	{ "jnb", "JAE" },	{ "jnbe", "JA" },
	{ "jnl", "JGE" },	{ "jnle", "JG" },
	{ "setz", "SETE" },	{ "setnz", "SETNE" },
	{ "setnb", "SETAE" },	{ "setnbe", "SETA" },
	{ "setnl", "SETGE" },	{ "setnle", "SETG" },
	{ "cmovz", "CMOVE" },	{ "cmovnz", "CMOVNE" },
	{ "cmovnb", "CMOVAE" }, { "cmovnbe", "CMOVA" },
	{ "cmovnl", "CMOVGE" }, { "cmovnle", "CMOVG" },
	{ "int1", "ICEBP" },	{ "int3", "INT" },
	{ "xlat", "XLATB" },	{ "prefetcht1", "PREFETCHT1" },
};

/* Instructions that carry the size of their operand as a suffix. */
static const char *const suffixed[] = {
	"ADC",	     "ADD", "AND",     "BSF",	   "BSR",      "BT",	   "BTC",      "BTR",
	"BTS",	     "CMP", "CMPXCHG", "CVTSI2SD", "CVTSI2SS", "CVTSD2SI", "CVTSS2SI", "CVTTSD2SI",
	"CVTTSS2SI", "DEC", "DIV",     "FLDENV",   "FRSTOR",   "IDIV",	   "IMUL",     "IN",
	"INC",	     "LEA", "MOV",     "MOVNTI",   "MUL",      "NEG",	   "NOP",      "NOT",
	"OR",	     "OUT", "POP",     "POPA",	   "POPCNT",   "PUSH",	   "PUSHA",    "RCL",
	"RCR",	     "ROL", "ROR",     "SAR",	   "SBB",      "SHL",	   "SHLD",     "SHR",
	"SHRD",	     "SUB", "TEST",    "XADD",	   "XCHG",     "XOR",
};

static const char *const strings[] = {
	"INSB",	 "INSW",  "INSD",  "OUTSB", "OUTSW", "OUTSD", "MOVSB", "MOVSW", "MOVSD",
	"MOVSQ", "CMPSB", "CMPSW", "CMPSD", "CMPSQ", "LODSB", "LODSW", "LODSD", "LODSQ",
	"STOSB", "STOSW", "STOSD", "STOSQ", "SCASB", "SCASW", "SCASD", "SCASQ", "XLATB",
};

/* Decodable without VEX, yet unknown to Go's disassembler. */
static const char *const unknown[] = {
	"ENDBR64",	 "ENDBR32", "EXTRQ",   "INSERTQ",  "SALC",	    "CLUI",
	"STUI",		 "TESTUI",  "UIRET",   "SENDUIPI", "FDISI8087_NOP", "FENI8087_NOP",
	"FSETPM287_NOP", "GETSEC",  "LOADALL", "PREFETCH", "PREFETCHWT1",
};

static bool in_list(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static void name_mnemonic(ZydisMnemonic m)
{
	const char *zydis = ZydisMnemonicGetString(m);
	char *name = mnemonics[m].name;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(renamed); i++)
		if (strcmp(renamed[i][0], zydis) == 0)
			zydis = renamed[i][1];
	for (; zydis[n] && n < sizeof(mnemonics[0].name) - 1; n++)
		name[n] = (char)(zydis[n] >= 'a' && zydis[n] <= 'z' ? zydis[n] - 32 : zydis[n]);
	if (in_list(suffixed, ARRAY_LEN(suffixed), name))
		mnemonics[m].traits |= TRAIT_SUFFIX;
	if (in_list(strings, ARRAY_LEN(strings), name))
		mnemonics[m].traits |= TRAIT_STRING;
	if (in_list(unknown, ARRAY_LEN(unknown), name))
		mnemonics[m].traits |= TRAIT_UNKNOWN;
	if (name[0] == 'J' || strncmp(name, "LOOP", 4) == 0)
		mnemonics[m].traits |= TRAIT_JUMP;
}

static void name_mnemonics(void)
{
	for (int m = 0; m <= ZYDIS_MNEMONIC_MAX_VALUE; m++)
		name_mnemonic((ZydisMnemonic)m);
}

static bool x86_open(struct disasm *d, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct x86 *x = xcalloc(1, sizeof(*x));
	bool is64 = strcmp(d->machine->arch, "amd64") == 0;

	x->is64 = is64;
	if (!ZYAN_SUCCESS(ZydisDecoderInit(
		    &x->decoder, is64 ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
		    is64 ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32)) ||
	    !ZYAN_SUCCESS(ZydisFormatterInit(&x->intel, ZYDIS_FORMATTER_STYLE_INTEL))) {
		free(x);
		return err_set(err, ERR_LIMIT, "the disassembler does not start");
	}
	pthread_once(&once, name_mnemonics);
	d->state = x;
	return true;
}

static void x86_close(struct disasm *d)
{
	free(d->state);
}

/* What the prefix bytes say by themselves; Go's disassembler derives sizes from them alone. */
struct prefixes {
	unsigned data_bits;
	bool has_seg; /* FS or GS (any segment in 32-bit code) stands before the instruction */
	bool has_lock, has_rex;
	bool stray_rex; /* something other than an opcode follows REX: a processor ignores it, Go refuses */
	uint8_t seg;
	size_t n; /* bytes before the opcode, without REX */
	const uint8_t *bytes;
};

static bool is_prefix(uint8_t c)
{
	return (c & 0xf0) == 0x40 || (c & 0xe7) == 0x26 || (c >= 0x64 && c <= 0x67) || c == 0xf0 ||
	       c == 0xf2 || c == 0xf3;
}

static struct prefixes read_prefixes(const struct x86 *x, struct str code)
{
	struct prefixes p = { .data_bits = 32, .bytes = (const uint8_t *)code.p };
	const uint8_t *b = (const uint8_t *)code.p;

	for (; p.n < code.n; p.n++) {
		uint8_t c = b[p.n];
		bool old_seg = c == 0x26 || c == 0x2e || c == 0x36 || c == 0x3e;

		if (c == 0x66)
			p.data_bits = 16;
		else if (c == 0x64 || c == 0x65 || (old_seg && !x->is64)) {
			p.has_seg = true;
			p.seg = c;
		} else if (c == 0xf0)
			p.has_lock = true;
		else if (c != 0xf2 && c != 0xf3 && c != 0x67 && !old_seg)
			break;
	}
	if (x->is64 && p.n < code.n && (b[p.n] & 0xf0) == 0x40) {
		p.has_rex = true;
		if (b[p.n] & 8)
			p.data_bits = 64;
		p.stray_rex = p.n + 1 < code.n && is_prefix(b[p.n + 1]);
	}
	return p;
}

static const char *reg_name(ZydisRegister r)
{
	static const char *const gpr[] = { "AX", "CX", "DX",  "BX",  "SP",  "BP",  "SI",  "DI",
					   "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15" };
	static const char *const low[] = { "AL",  "CL",	 "DL",	"BL",  "AH",  "CH", "DH",
					   "BH",  "SP",	 "BP",	"SI",  "DI",  "R8", "R9",
					   "R10", "R11", "R12", "R13", "R14", "R15" };
	static const char *const seg[] = { "ES", "CS", "SS", "DS", "FS", "GS" };

	if (r >= ZYDIS_REGISTER_AL && r <= ZYDIS_REGISTER_R15B)
		return low[r - ZYDIS_REGISTER_AL];
	if (r >= ZYDIS_REGISTER_AX && r <= ZYDIS_REGISTER_R15W)
		return gpr[r - ZYDIS_REGISTER_AX];
	if (r >= ZYDIS_REGISTER_EAX && r <= ZYDIS_REGISTER_R15D)
		return gpr[r - ZYDIS_REGISTER_EAX];
	if (r >= ZYDIS_REGISTER_RAX && r <= ZYDIS_REGISTER_R15)
		return gpr[r - ZYDIS_REGISTER_RAX];
	if (r >= ZYDIS_REGISTER_ES && r <= ZYDIS_REGISTER_GS)
		return seg[r - ZYDIS_REGISTER_ES];
	if (r == ZYDIS_REGISTER_IP || r == ZYDIS_REGISTER_EIP || r == ZYDIS_REGISTER_RIP)
		return "IP";
	return NULL;
}

void x86_put_reg(struct buf *out, ZydisRegister r)
{
	static const struct {
		ZydisRegister first, last;
		char letter;
		const char *more;
	} files[] = {
		{ ZYDIS_REGISTER_ST0, ZYDIS_REGISTER_ST7, 'F', "" },
		{ ZYDIS_REGISTER_MM0, ZYDIS_REGISTER_MM7, 'M', "" },
		{ ZYDIS_REGISTER_XMM0, ZYDIS_REGISTER_XMM31, 'X', "" },
		{ ZYDIS_REGISTER_YMM0, ZYDIS_REGISTER_YMM31, 'Y', "" },
		{ ZYDIS_REGISTER_ZMM0, ZYDIS_REGISTER_ZMM31, 'Z', "" },
		{ ZYDIS_REGISTER_K0, ZYDIS_REGISTER_K7, 'K', "" },
		{ ZYDIS_REGISTER_CR0, ZYDIS_REGISTER_CR15, 'C', "R" },
		{ ZYDIS_REGISTER_DR0, ZYDIS_REGISTER_DR15, 'D', "R" },
		{ ZYDIS_REGISTER_TR0, ZYDIS_REGISTER_TR7, 'T', "R" },
		{ ZYDIS_REGISTER_TMM0, ZYDIS_REGISTER_TMM7, 'T', "MM" },
	};
	const char *name = reg_name(r);

	if (name) {
		buf_adds(out, name);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (r >= files[i].first && r <= files[i].last) {
			buf_printf(out, "%c%s%d", files[i].letter, files[i].more,
				   (int)(r - files[i].first));
			return;
		}
	name = ZydisRegisterGetString(r);
	buf_adds(out, name ? name : "?");
}

/* A displacement of 32 bits is unsigned in Go's text; the others are signed. */
static int64_t displacement(const ZydisDecodedInstruction *in, const ZydisDecodedOperandMem *m)
{
	if (!m->disp.has_displacement)
		return 0;
	return in->raw.disp.size == 32 ? (int64_t)(uint32_t)in->raw.disp.value : m->disp.value;
}

static bool put_mem_symbol(struct disasm *d, const ZydisDecodedInstruction *in,
			   const ZydisDecodedOperandMem *m, bool has_seg, uint64_t pc,
			   struct buf *out)
{
	int64_t disp = displacement(in, m);
	const struct bin_symbol *s;
	uint64_t addr;

	/* a SIB byte counts as an index even where it has none */
	if (has_seg || disp == 0 || m->index != ZYDIS_REGISTER_NONE ||
	    (in->raw.sib.offset && in->raw.modrm.rm == 4))
		return false;
	if (m->base == ZYDIS_REGISTER_RIP || m->base == ZYDIS_REGISTER_EIP ||
	    m->base == ZYDIS_REGISTER_IP)
		addr = (uint64_t)disp + pc + in->length;
	else if (m->base == ZYDIS_REGISTER_NONE)
		addr = (uint64_t)disp;
	else
		return false;
	s = disasm_lookup(d, addr);
	if (!s)
		return false;
	buf_add_str(out, s->name);
	if (addr != s->addr)
		buf_printf(out, "%+lld", (long long)(addr - s->addr));
	buf_adds(out, "(SB)");
	return true;
}

void x86_put_mem(struct disasm *d, const ZydisDecodedInstruction *in,
		 const ZydisDecodedOperandMem *m, const char *seg, uint64_t pc, struct buf *out)
{
	int64_t disp = displacement(in, m);

	if (put_mem_symbol(d, in, m, seg != NULL, pc, out))
		return;
	if (seg)
		buf_printf(out, "%s:", seg);
	if (disp)
		put_signed_hex(out, disp);
	else
		buf_addc(out, '0');
	if (m->base != ZYDIS_REGISTER_NONE) {
		buf_addc(out, '(');
		x86_put_reg(out, m->base);
		buf_addc(out, ')');
	}
	if (m->index != ZYDIS_REGISTER_NONE) {
		buf_addc(out, '(');
		x86_put_reg(out, m->index);
		buf_printf(out, "*%d)", m->scale ? m->scale : 1);
	}
}

static const char *seg_name(uint8_t prefix)
{
	switch (prefix) {
	case 0x26:
		return "ES";
	case 0x2e:
		return "CS";
	case 0x36:
		return "SS";
	case 0x3e:
		return "DS";
	case 0x64:
		return "FS";
	}
	return "GS";
}

/* Numbers are kept in 32 bits with their sign where they fit; else all 64 bits are shown. */
void x86_put_imm(const struct disasm *d, struct buf *out, int64_t v)
{
	const struct x86 *x = d->state;

	buf_addc(out, '$');
	if (!x->is64)
		put_hex(out, (uint32_t)v);
	else if ((int64_t)(int32_t)v == v)
		put_signed_hex(out, v);
	else
		put_hex(out, (uint64_t)v);
}

static void put_relative(struct disasm *d, uint64_t target, struct buf *out)
{
	const struct bin_symbol *s = disasm_lookup(d, target);

	if (s && s->addr == target) {
		buf_add_str(out, s->name);
		buf_adds(out, "(SB)");
	} else {
		put_hex(out, target);
	}
}

/* One instruction on its way to text. */
struct item {
	struct disasm *d;
	const struct x86 *x;
	ZydisDecodedInstruction in;
	ZydisDecodedOperand ops[ZYDIS_MAX_OPERAND_COUNT];
	struct prefixes prefix;
	uint64_t pc;
	const char *name;
	bool has_mem;
};

/* Immediates of SSE, shifts, ports, INT, ENTER ... are unsigned bytes; those of arithmetic are signed. */
static bool imm_is_unsigned(const struct item *it)
{
	static const char *const is_unsigned[] = { "ENTER", "RET", "LRET", "INT", "IN",	 "OUT",
						   "BT",    "BTC", "BTR",  "BTS", "ROL", "ROR",
						   "RCL",   "RCR", "SHL",  "SHR", "SAR", "SHLD",
						   "SHRD",  "AAM", "AAD" };

	if (it->in.mnemonic == ZYDIS_MNEMONIC_PUSH)
		return false;
	return it->in.opcode_map != ZYDIS_OPCODE_MAP_DEFAULT || it->ops[0].size == 8 ||
	       in_list(is_unsigned, ARRAY_LEN(is_unsigned), it->name);
}

static int64_t sign_extend(uint64_t v, unsigned bits)
{
	return bits >= 64 ? (int64_t)v : (int64_t)(v << (64 - bits)) >> (64 - bits);
}

static int64_t imm_value(const struct item *it, const ZydisDecodedOperand *op)
{
	unsigned bits = 0;

	for (int i = 0; i < 2; i++)
		if (it->in.raw.imm[i].size && (!bits || op->id + 1 == it->in.operand_count_visible))
			bits = it->in.raw.imm[i].size;
	if (!bits || bits > 64)
		return op->imm.value.s; /* a constant of the encoding: SHL $1 */
	if (imm_is_unsigned(it))
		return bits == 64 ? op->imm.value.s
				  : (int64_t)(op->imm.value.u & ((1ULL << bits) - 1));
	return sign_extend(op->imm.value.u, bits);
}

static void put_imm(const struct item *it, const ZydisDecodedOperand *op, struct buf *out)
{
	int64_t v = imm_value(it, op);
	bool moves = strcmp(it->name, "MOV") == 0 || strcmp(it->name, "PUSH") == 0;
	const struct bin_symbol *s;

	/* only 32-bit code loads addresses as numbers */
	if (moves && it->prefix.data_bits == 32 &&
	    (s = disasm_lookup(it->d, (uint64_t)v)) != NULL) {
		buf_addc(out, '$');
		buf_add_str(out, s->name);
		if ((uint64_t)v != s->addr)
			buf_printf(out, "%+lld", (long long)((uint64_t)v - s->addr));
		buf_adds(out, "(SB)");
		return;
	}
	x86_put_imm(it->d, out, v);
}

static void put_operand(const struct item *it, const ZydisDecodedOperand *op, struct buf *out)
{
	const char *seg = it->prefix.has_seg ? seg_name(it->prefix.seg) : NULL;
	ZyanU64 target;

	switch (op->type) {
	case ZYDIS_OPERAND_TYPE_REGISTER:
		x86_put_reg(out, op->reg.value);
		break;
	case ZYDIS_OPERAND_TYPE_MEMORY:
		x86_put_mem(it->d, &it->in, &op->mem, seg, it->pc, out);
		break;
	case ZYDIS_OPERAND_TYPE_IMMEDIATE:
		if (!op->imm.is_relative)
			put_imm(it, op, out);
		else if (ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(&it->in, op, it->pc, &target)))
			put_relative(it->d, target, out);
		break;
	case ZYDIS_OPERAND_TYPE_POINTER:
		x86_put_imm(it->d, out, op->ptr.offset);
		buf_adds(out, ", ");
		x86_put_imm(it->d, out, op->ptr.segment);
		break;
	default:
		break;
	}
}

static bool is_string(const struct item *it)
{
	return (mnemonics[it->in.mnemonic].traits & TRAIT_STRING) &&
	       (it->in.meta.isa_ext == ZYDIS_ISA_EXT_BASE ||
		it->in.meta.isa_ext == ZYDIS_ISA_EXT_LONGMODE);
}

/* The bytes before the opcode that the text shows: repeats, LOCK, segments that no memory operand shows. */
static void put_prefixes(const struct item *it, bool pause, struct buf *out)
{
	const ZydisDecodedInstruction *in = &it->in;
	const char *rep = "", *last = "";
	bool string = is_string(it),
	     seg_shown = it->has_mem || (string && strchr("OMCLX", it->name[0]));
	uint8_t mandatory = 0;

	for (size_t i = 0; i < in->raw.prefix_count && !string; i++)
		if (in->raw.prefixes[i].type == ZYDIS_PREFIX_TYPE_MANDATORY)
			mandatory = in->raw.prefixes[i].value;
	for (size_t i = 0; i < it->prefix.n; i++) {
		uint8_t c = it->prefix.bytes[i];
		bool implied = c == mandatory || pause;
		bool old_seg = c == 0x26 || c == 0x2e || c == 0x36 || c == 0x3e;

		if (c == 0xf3 || c == 0xf2)
			rep = implied ? rep : c == 0xf3 ? "REP; " : "REPNE; ";
		else if (c == 0x66 || c == 0x67)
			last = "";
		else if (c == 0xf0)
			last = "LOCK ";
		else if ((mnemonics[in->mnemonic].traits & TRAIT_JUMP) &&
			 in->mnemonic != ZYDIS_MNEMONIC_JMP && (c == 0x2e || c == 0x3e))
			last = c == 0x2e ? "PN " : "PT ";
		else if (!(seg_shown && (c == 0x64 || c == 0x65 || !it->x->is64)) ||
			 (old_seg && it->x->is64))
			last = c == 0x26   ? "ES "
			       : c == 0x2e ? "CS "
			       : c == 0x36 ? "SS "
			       : c == 0x3e ? "DS "
			       : c == 0x64 ? "FS "
					   : "GS ";
	}
	buf_adds(out, rep);
	buf_adds(out, last);
}

static void put_suffix(const struct item *it, struct buf *out)
{
	unsigned bits = it->prefix.data_bits;
	int shown = it->in.operand_count_visible;
	bool sized_mem = strcmp(it->name, "LEA") != 0 && strcmp(it->name, "FLDENV") != 0 &&
			 strcmp(it->name, "FRSTOR") != 0;
	const ZydisDecodedOperand *mem = NULL;

	for (int i = 0; i < shown; i++)
		if (it->ops[i].type == ZYDIS_OPERAND_TYPE_MEMORY)
			mem = &it->ops[i];
	if (mem && sized_mem)
		bits = mem->size;
	else if (shown == 1 && it->ops[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		 it->ops[0].reg.value >= ZYDIS_REGISTER_RAX &&
		 it->ops[0].reg.value <= ZYDIS_REGISTER_R15)
		bits = 64;
	switch (bits) {
	case 8:
		buf_addc(out, 'B');
		break;
	case 16:
		buf_addc(out, 'W');
		break;
	case 32:
		buf_addc(out, 'L');
		break;
	case 64:
		buf_addc(out, 'Q');
		break;
	}
}

/* String instructions show the memory that they walk through, with its segments. */
static bool put_string_operands(const struct item *it, struct buf *out)
{
	static const char *const accumulator[] = { "AL", "AX", "AX", "AX" };
	const char *n = it->name, *seg = it->prefix.has_seg ? seg_name(it->prefix.seg) : "DS";
	const char *acc = accumulator[n[4] == 'B' ? 0 : 1];
	const char *width = acc;

	if (!is_string(it))
		return false;
	if (strncmp(n, "INS", 3) == 0)
		buf_adds(out, " DX, ES:0(DI)");
	else if (strncmp(n, "OUTS", 4) == 0)
		buf_printf(out, " %s:0(SI), DX", seg);
	else if (strncmp(n, "MOVS", 4) == 0)
		buf_printf(out, " %s:0(SI), ES:0(DI)", seg);
	else if (strncmp(n, "CMPS", 4) == 0)
		buf_printf(out, " ES:0(DI), %s:0(SI)", seg);
	else if (strncmp(n, "LODS", 4) == 0)
		buf_printf(out, " %s:0(SI), %s", seg, width);
	else if (strncmp(n, "STOS", 4) == 0)
		buf_printf(out, " %s, ES:0(DI)", width);
	else if (strncmp(n, "SCAS", 4) == 0)
		buf_printf(out, " ES:0(DI), %s", width);
	else
		buf_printf(out, " %s:0(BX)", seg);
	return true;
}

static const char *go_name(const struct item *it)
{
	ZydisMnemonic m = it->in.mnemonic;
	bool far = it->in.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR;

	if (m == ZYDIS_MNEMONIC_MOVSD && it->in.meta.isa_ext != ZYDIS_ISA_EXT_BASE)
		return "MOVSD_XMM";
	if (m == ZYDIS_MNEMONIC_CMPSD && it->in.meta.isa_ext != ZYDIS_ISA_EXT_BASE)
		return "CMPSD_XMM";
	if (far && m == ZYDIS_MNEMONIC_RET)
		return "LRET";
	if (far && m == ZYDIS_MNEMONIC_CALL)
		return "LCALL";
	if (far && m == ZYDIS_MNEMONIC_JMP)
		return "LJMP";
	return mnemonics[m].name;
}

static void put_go(struct item *it, struct buf *out)
{
	bool nop = it->in.mnemonic == ZYDIS_MNEMONIC_NOP &&
		   it->in.opcode_map == ZYDIS_OPCODE_MAP_DEFAULT;
	int shown = nop					    ? 0
		    : it->in.mnemonic == ZYDIS_MNEMONIC_NOP ? 1
							    : it->in.operand_count_visible;
	bool forward = it->in.mnemonic == ZYDIS_MNEMONIC_CMP; /* compares read from left to right */

	for (int i = 0; i < shown; i++)
		it->has_mem |= it->ops[i].type == ZYDIS_OPERAND_TYPE_MEMORY;
	put_prefixes(it, it->in.mnemonic == ZYDIS_MNEMONIC_PAUSE, out);
	buf_adds(out, it->name);
	if (mnemonics[it->in.mnemonic].traits & TRAIT_SUFFIX && strchr(it->name, '_') == NULL)
		put_suffix(it, out);
	if (it->in.mnemonic == ZYDIS_MNEMONIC_INT3) {
		buf_adds(out, " $0x3");
		return;
	}
	if (put_string_operands(it, out))
		return;
	if (it->in.mnemonic == ZYDIS_MNEMONIC_FUCOM || it->in.mnemonic == ZYDIS_MNEMONIC_FUCOMP)
		it->ops[0] = it->ops[--shown]; /* F0 goes without saying */
	x86_put_hidden_x0(&it->in, out);
	for (int i = 0; i < shown; i++) {
		buf_adds(out, out->data[out->n - 1] == ' ' ? "" : i ? ", " : " ");
		put_operand(it, &it->ops[forward ? i : shown - 1 - i], out);
	}
}

/* Second encodings of common instructions, which processors accept and Go's disassembler does not. */
static bool is_alias(const ZydisDecodedInstruction *in)
{
	static const struct {
		uint8_t opcode, reg;
	} x87[] = { { 0xd9, 3 }, { 0xdc, 2 }, { 0xdc, 3 }, { 0xdd, 1 },
		    { 0xde, 2 }, { 0xdf, 1 }, { 0xdf, 2 }, { 0xdf, 3 } };
	uint8_t reg = in->raw.modrm.reg & 7;

	if (in->mnemonic == ZYDIS_MNEMONIC_SHL)
		return reg == 6;
	if (in->mnemonic == ZYDIS_MNEMONIC_TEST)
		return in->opcode >= 0xf6 && reg == 1;
	if (in->mnemonic == ZYDIS_MNEMONIC_NOP && in->opcode_map != ZYDIS_OPCODE_MAP_DEFAULT)
		return in->opcode != 0x1f || reg != 0;
	for (size_t i = 0; i < ARRAY_LEN(x87) && in->meta.isa_ext == ZYDIS_ISA_EXT_X87; i++)
		if (in->opcode == x87[i].opcode && reg == x87[i].reg && in->raw.modrm.mod == 3)
			return true;
	return false;
}

/* Instructions that Go's disassembler cannot read. */
static bool go_knows(const struct item *it)
{
	switch (it->in.meta.isa_ext) {
	case ZYDIS_ISA_EXT_AES:
	case ZYDIS_ISA_EXT_AMD3DNOW_PREFETCH:
	case ZYDIS_ISA_EXT_BASE:
	case ZYDIS_ISA_EXT_BMI1:
	case ZYDIS_ISA_EXT_CLFSH:
	case ZYDIS_ISA_EXT_INVPCID:
	case ZYDIS_ISA_EXT_LONGMODE:
	case ZYDIS_ISA_EXT_LZCNT:
	case ZYDIS_ISA_EXT_MMX:
	case ZYDIS_ISA_EXT_MONITOR:
	case ZYDIS_ISA_EXT_MOVBE:
	case ZYDIS_ISA_EXT_PAUSE:
	case ZYDIS_ISA_EXT_PCLMULQDQ:
	case ZYDIS_ISA_EXT_PREFETCHWT1:
	case ZYDIS_ISA_EXT_RDRAND:
	case ZYDIS_ISA_EXT_RDTSCP:
	case ZYDIS_ISA_EXT_RDWRFSGS:
	case ZYDIS_ISA_EXT_RTM:
	case ZYDIS_ISA_EXT_SSE:
	case ZYDIS_ISA_EXT_SSE2:
	case ZYDIS_ISA_EXT_SSE3:
	case ZYDIS_ISA_EXT_SSE4:
	case ZYDIS_ISA_EXT_SSE4A:
	case ZYDIS_ISA_EXT_SSSE3:
	case ZYDIS_ISA_EXT_X87:
	case ZYDIS_ISA_EXT_XSAVE:
	case ZYDIS_ISA_EXT_XSAVEC:
	case ZYDIS_ISA_EXT_XSAVEOPT:
	case ZYDIS_ISA_EXT_XSAVES:
		break;
	default:
		return false;
	}
	return it->in.encoding == ZYDIS_INSTRUCTION_ENCODING_LEGACY &&
	       !(mnemonics[it->in.mnemonic].traits & TRAIT_UNKNOWN) && !it->prefix.stray_rex &&
	       !is_alias(&it->in);
}

static uint32_t decode_intel(struct item *it, struct buf *out)
{
	char text[256];

	if (!ZYAN_SUCCESS(ZydisFormatterFormatInstruction(&it->x->intel, &it->in, it->ops,
							  it->in.operand_count_visible, text,
							  sizeof(text), it->pc, NULL)))
		return 0;
	buf_adds(out, text);
	return it->in.length;
}

/* LOCK where it is not allowed: Go's decoder shows it, Zydis refuses it. */
static bool decode_without_lock(struct item *it, struct str code)
{
	uint8_t copy[15];
	size_t n = 0;

	for (size_t i = 0; i < code.n && n < sizeof(copy); i++)
		if (i >= it->prefix.n || (uint8_t)code.p[i] != 0xf0)
			copy[n++] = (uint8_t)code.p[i];
	if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&it->x->decoder, copy, n, &it->in, it->ops)))
		return false;
	for (size_t i = 0; i < it->prefix.n; i++)
		it->in.length += it->prefix.bytes[i] == 0xf0;
	return it->in.length <= 15;
}

/* With an opcode of the second map behind it, the prefix that VEX holds chooses among SSE instructions. */
static void choose_sse(struct item *it, struct str rest, unsigned vex_prefix)
{
	static const uint8_t legacy[] = { 0, 0x66, 0xf3, 0xf2 };
	ZydisDecodedInstruction in = it->in;
	ZydisDecodedOperand ops[ZYDIS_MAX_OPERAND_COUNT];
	uint8_t copy[16] = { legacy[vex_prefix & 3] };
	size_t n = MIN(rest.n, 14);

	if (!copy[0] || (uint8_t)rest.p[it->prefix.n] != 0x0f)
		return;
	memcpy(copy + 1, rest.p, n);
	if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&it->x->decoder, copy, n + 1, &in, ops)) ||
	    in.meta.isa_ext == ZYDIS_ISA_EXT_BASE)
		return;
	it->in = in;
	it->in.length--;
	memcpy(it->ops, ops, sizeof(ops));
}

/* The opcodes that Go's decoder knows with a VEX prefix. */
static bool looks_at_vex(uint8_t opcode)
{
	return opcode == 0x2a || opcode == 0x6f || opcode == 0x77 || opcode == 0x7f ||
	       opcode == 0xe7;
}

/* Go's decoder takes the bytes behind a VEX prefix that it does not know for an opcode of the first map. */
static uint32_t decode_behind_vex(struct item *it, struct str code, struct buf *out)
{
	const uint8_t *b = (const uint8_t *)code.p;
	uint32_t skip = b[0] == 0xc4 ? 3 : 2;
	struct str rest = str_sub(code, skip, MIN(code.n, 15));
	bool x_bit = b[0] == 0xc4 && !(b[1] & 0x40), b_bit = b[0] == 0xc4 && !(b[1] & 0x20);

	if (!rest.n)
		return 0;
	it->pc += skip;
	it->prefix = read_prefixes(it->x, rest);
	if (it->prefix.n < rest.n && looks_at_vex((uint8_t)rest.p[it->prefix.n]))
		return 0; /* where it does look at VEX */
	if (it->prefix.has_rex || !ZYAN_SUCCESS(ZydisDecoderDecodeFull(&it->x->decoder, rest.p,
								       rest.n, &it->in, it->ops))) {
		if (it->prefix.has_rex || !it->prefix.has_lock || !decode_without_lock(it, rest))
			return 0;
	}
	choose_sse(it, rest, b[skip - 1]);
	if (!go_knows(it))
		return 0;
	for (int i = 0; i < it->in.operand_count_visible; i++) {
		ZydisDecodedOperandMem *m = &it->ops[i].mem;

		if (it->ops[i].type != ZYDIS_OPERAND_TYPE_MEMORY || !it->in.raw.sib.offset)
			continue;
		if (b_bit && m->base != ZYDIS_REGISTER_NONE)
			m->base += 8;
		if (x_bit)
			m->index =
				m->index != ZYDIS_REGISTER_NONE ? m->index + 8 : ZYDIS_REGISTER_R12;
	}
	it->name = go_name(it);
	it->prefix.n = 0; /* the list ends at the VEX prefix */
	put_go(it, out);
	return skip + it->in.length;
}

static bool is_vex(const struct x86 *x, struct str code)
{
	const uint8_t *b = (const uint8_t *)code.p;

	return code.n >= 3 && (b[0] == 0xc4 || b[0] == 0xc5) && (x->is64 || (b[1] & 0xc0) == 0xc0);
}

static uint32_t x86_decode(struct disasm *d, struct str code, uint64_t pc, struct buf *out)
{
	struct item it = { .d = d, .x = d->state, .pc = pc };
	bool compat = d->flags & DISASM_COMPAT, intel = d->flags & DISASM_INTEL;
	uint32_t n = 0;
	bool ok;

	if (compat && !intel && is_vex(it.x, code)) {
		n = x86_decode_go_vex(d, code, pc, out);
		n = n ? n : decode_behind_vex(&it, code, out);
		if (n)
			return n;
		buf_adds(out, "?");
		return 1;
	}
	ok = ZYAN_SUCCESS(
		ZydisDecoderDecodeFull(&it.x->decoder, code.p, MIN(code.n, 15), &it.in, it.ops));
	if (ok && intel && (n = decode_intel(&it, out)) != 0)
		return n;
	it.prefix = read_prefixes(it.x, code);
	if (!ok && !intel && it.prefix.has_lock)
		ok = decode_without_lock(&it, code);
	it.name = ok ? go_name(&it) : "";
	if (ok && !intel && go_knows(&it)) {
		put_go(&it, out);
		return it.in.length;
	}
	if (ok && !intel && !compat) {
		x86_put_modern(d, &it.in, it.ops, it.name,
			       it.prefix.has_seg ? seg_name(it.prefix.seg) : NULL, pc, out);
		return it.in.length;
	}
	buf_adds(out, "?");
	return 1;
}

const struct machine machine_amd64 = { "amd64", 1, x86_open, x86_close, x86_decode };
const struct machine machine_386 = { "386", 1, x86_open, x86_close, x86_decode };
