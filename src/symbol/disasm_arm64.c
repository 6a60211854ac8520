/*
 * arm64. Capstone decodes (loaded on first use: linking it would cost every start); the text follows arm64asm.GoSyntax of
 * golang.org/x/arch, as vendored in go1.26.
 */
#include <stdlib.h>

#include "symbol/disasm_capstone.h"

static bool arm64_open(struct disasm *d, struct err *err)
{
	return capstone_open(d, CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, err);
}

enum { MAX_ARGS = 8 };

/* What kind of register the first operand is decides about the name of the instruction. */
enum reg_class { REG_NONE, REG_W, REG_X, REG_B, REG_H, REG_S, REG_D, REG_Q, REG_V };

struct arm_item {
	struct disasm *d;
	const struct capstone *c;
	const cs_insn *in;
	const cs_arm64 *a;
	uint64_t pc;
	char op[32];	       /* upper case */
	const char *suffix;    /* of the addressing mode */
	char *args[MAX_ARGS];  /* on the heap */
	bool vector[MAX_ARGS]; /* a whole vector register */
	uint32_t word;	       /* the instruction */
	enum reg_class class[MAX_ARGS];
	size_t n;
};

static enum reg_class class_of(const struct capstone *c, unsigned reg, unsigned *number)
{
	const char *name = c->reg_name(c->handle, reg);
	static const char letters[] = "wxbhsdqv";
	const char *at;

	*number = 31;
	if (!name)
		return REG_NONE;
	if (strcmp(name, "sp") == 0 || strcmp(name, "xzr") == 0)
		return REG_X;
	if (strcmp(name, "wsp") == 0 || strcmp(name, "wzr") == 0)
		return REG_W;
	at = strchr(letters, name[0]);
	if (!at || name[1] < '0' || name[1] > '9')
		return REG_NONE;
	*number = (unsigned)strtoul(name + 1, NULL, 10);
	return (enum reg_class)(at - letters + 1);
}

static void put_gpr(const struct capstone *c, unsigned reg, struct buf *out)
{
	unsigned n;

	class_of(c, reg, &n);
	if (reg == ARM64_REG_SP || reg == ARM64_REG_WSP)
		buf_adds(out, "RSP");
	else if (n == 31)
		buf_adds(out, "ZR");
	else
		buf_printf(out, "R%u", n);
}

static const char *extension(arm64_extender ext)
{
	static const char *const names[] = { "",     "UXTB", "UXTH", "UXTW", "UXTX",
					     "SXTB", "SXTH", "SXTW", "SXTX" };

	return (size_t)ext < ARRAY_LEN(names) ? names[ext] : "";
}

static const char *arrangement(arm64_vas vas)
{
	static const struct {
		arm64_vas vas;
		const char *name;
	} rows[] = { { ARM64_VAS_8B, ".B8" }, { ARM64_VAS_16B, ".B16" }, { ARM64_VAS_4H, ".H4" },
		     { ARM64_VAS_8H, ".H8" }, { ARM64_VAS_2S, ".S2" },	 { ARM64_VAS_4S, ".S4" },
		     { ARM64_VAS_1D, ".D1" }, { ARM64_VAS_2D, ".D2" },	 { ARM64_VAS_1Q, ".Q1" } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].vas == vas)
			return rows[i].name;
	return "";
}

/* One element of a vector. Capstone 5 says it with the arrangement, 4 with a field of its own. */
static const char *element(const cs_arm64_op *op)
{
#if CS_API_MAJOR >= 5
	static const struct {
		arm64_vas vas;
		const char *name;
	} rows[] = { { ARM64_VAS_1B, ".B" },
		     { ARM64_VAS_1H, ".H" },
		     { ARM64_VAS_1S, ".S" },
		     { ARM64_VAS_1D, ".D" } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].vas == op->vas)
			return rows[i].name;
	return "";
#else
	static const char *const names[] = { "", ".B", ".H", ".S", ".D" };

	return (size_t)op->vess < ARRAY_LEN(names) ? names[op->vess] : "";
#endif
}

static void put_register(const struct arm_item *it, const cs_arm64_op *op, struct buf *out)
{
	static const char *const shifts[] = { "", "<<", "<<", ">>", "->", "@>" };
	unsigned n;
	enum reg_class class = class_of(it->c, op->reg, &n);
	size_t len = strlen(it->op);

	if (class == REG_V || op->vas || op->vector_index >= 0) {
		if (op->vector_index >= 0)
			buf_printf(out, "V%u%s[%d]", n, element(op), op->vector_index);
		else
			buf_printf(out, "V%u%s", n, arrangement(op->vas));
		return;
	}
	if (class >= REG_B) {
		bool f = it->op[0] == 'F' || (len > 4 && strcmp(it->op + len - 4, "CVTF") == 0) ||
			 strcmp(it->op, "LDP") == 0 || strcmp(it->op, "STP") == 0;

		buf_printf(out, "%c%u", f ? 'F' : 'V', n);
		return;
	}
	put_gpr(it->c, op->reg, out);
	if (op->ext) {
		buf_printf(out, ".%s", extension(op->ext));
		if (op->shift.value)
			buf_printf(out, "<<%u", op->shift.value);
	} else if (op->shift.type && op->shift.type < (int)ARRAY_LEN(shifts) && op->shift.value) {
		buf_printf(out, "%s%u", shifts[op->shift.type], op->shift.value);
	}
}

static void put_memory(struct arm_item *it, const cs_arm64_op *op, struct buf *out)
{
	struct buf base = { 0 };

	buf_addc(&base, '(');
	put_gpr(it->c, op->mem.base, &base);
	buf_addc(&base, ')');
	if (op->mem.index == ARM64_REG_INVALID && op->mem.disp)
		buf_printf(out, "%d", op->mem.disp);
	buf_add_str(out, buf_str(&base));
	buf_release(&base);
	if (op->mem.index == ARM64_REG_INVALID)
		return;
	buf_addc(out, '(');
	put_gpr(it->c, op->mem.index, out);
	if (op->ext)
		buf_printf(out, ".%s", extension(op->ext));
	if (op->shift.value)
		buf_printf(out, "<<%u", op->shift.value);
	buf_addc(out, ')');
}

static bool is_branch(const char *op)
{
	static const char *const ops[] = { "B", "BL", "CBZ", "CBNZ", "TBZ", "TBNZ" };

	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (strcmp(op, ops[i]) == 0)
			return true;
	return strncmp(op, "B.", 2) == 0;
}

static void put_immediate(struct arm_item *it, const cs_arm64_op *op, bool last, struct buf *out)
{
	bool address = strcmp(it->op, "ADR") == 0 || strcmp(it->op, "ADRP") == 0;
	bool literal = strncmp(it->op, "LDR", 3) == 0;
	const struct bin_symbol *s;

	if (last && (is_branch(it->op) || literal)) {
		s = disasm_lookup(it->d, (uint64_t)op->imm);
		if (s && s->addr == (uint64_t)op->imm)
			buf_printf(out, "%s" STR_FMT "(SB)", literal ? "$" : "", STR_ARG(s->name));
		else
			buf_printf(out, "%lld(PC)", (long long)((op->imm - (int64_t)it->pc) / 4));
	} else if (last && address) {
		/* of the page that the instruction stands in */
		int64_t pc = strcmp(it->op, "ADRP") == 0 ? (int64_t)(it->pc & ~0xfffULL)
							 : (int64_t)it->pc;

		buf_printf(out, "%lld(PC)", (long long)(op->imm - pc));
	} else if (op->shift.type && op->shift.value) {
		buf_printf(out, "$(%lld<<%u)", (long long)op->imm, op->shift.value);
	} else {
		buf_printf(out, "$%lld", (long long)op->imm);
	}
}

static void put_condition(struct arm_item *it, bool branch, char *to, size_t size)
{
	static const char *const names[] = { "",   "EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC",
					     "HI", "LS", "GE", "LT", "GT", "LE", "AL", "NV" };
	const char *name = (size_t)it->a->cc < ARRAY_LEN(names) ? names[it->a->cc] : "";

	if (!branch && it->a->cc == ARM64_CC_HS)
		name = "HS";
	if (!branch && it->a->cc == ARM64_CC_LO)
		name = "LO";
	snprintf(to, size, "%s", name);
}

static void push_arg(struct arm_item *it, struct buf *text)
{
	buf_reserve(text, 1);
	it->args[it->n++] = buf_detach(text);
}

static void set_arg(struct arm_item *it, size_t i, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void set_arg(struct arm_item *it, size_t i, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	free(it->args[i]);
	it->args[i] = buf_detach(&b);
}

static void drop_args(struct arm_item *it)
{
	for (size_t i = 0; i < it->n; i++)
		free(it->args[i]);
	it->n = 0;
}

static void add_arg(struct arm_item *it, const cs_arm64_op *op, bool last)
{
	struct buf out = { 0 };
	unsigned n;

	if (it->n >= MAX_ARGS)
		return;
	switch (op->type) {
	case ARM64_OP_REG:
		it->class[it->n] = class_of(it->c, op->reg, &n);
		put_register(it, op, &out);
		break;
	case ARM64_OP_MEM:
		put_memory(it, op, &out);
		break;
	case ARM64_OP_IMM:
	case ARM64_OP_CIMM:
		put_immediate(it, op, last, &out);
		break;
	case ARM64_OP_FP:
		if (op->fp == 0)
			buf_adds(&out, "$(0.0)");
		else {
			buf_printf(&out, "$%f", op->fp);
			while (out.n && out.data[out.n - 1] == '0')
				out.data[--out.n] = 0;
		}
		break;
	default:
		break;
	}
	it->vector[it->n] = op->type == ARM64_OP_REG && op->vas && op->vector_index < 0;
	push_arg(it, &out);
}

static bool is_one_of(const char *op, const char *list)
{
	size_t n = strlen(op);
	const char *at = list;

	while ((at = strstr(at, op)) != NULL) {
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
		at += n;
	}
	return false;
}

/* The operand in memory is followed by what is added to its base afterwards. */
static void read_operands(struct arm_item *it)
{
	bool mem = false, index = false;

	it->suffix = "";
	for (uint8_t i = 0; i < it->a->op_count; i++) {
		const cs_arm64_op *op = &it->a->operands[i];

		if (mem && it->a->writeback) { /* (R1), then += imm or register */
			char *base = it->args[it->n - 1];

			if (op->type == ARM64_OP_IMM)
				set_arg(it, it->n - 1, "%lld%s", (long long)op->imm, base);
			else
				set_arg(it, it->n - 1, "%s(R%u)", base, it->word >> 16 & 31);
			it->suffix = ".P";
			index = true;
			continue;
		}
		if (op->type == ARM64_OP_MEM)
			mem = true;
		add_arg(it, op, i + 1 == it->a->op_count);
	}
	if (mem && it->a->writeback && !index)
		it->suffix = ".W";
	if (!is_one_of(it->op, "LDR LDRB LDRH LDRSB LDRSH LDRSW STR STRB STRH STUR STURB STURH LD1 "
			       "ST1 LDP STP"))
		it->suffix = "";
}

static void swap_args(struct arm_item *it, size_t i, size_t j)
{
	enum reg_class c = it->class[i];
	char *tmp;

	if (i >= it->n || j >= it->n)
		return;
	tmp = it->args[i];
	it->args[i] = it->args[j];
	it->args[j] = tmp;
	it->class[i] = it->class[j];
	it->class[j] = c;
}

static void append(struct arm_item *it, const char *text)
{
	size_t n = strlen(it->op);

	snprintf(it->op + n, sizeof(it->op) - n, "%s", text);
}

static void set_op(struct arm_item *it, const char *text)
{
	snprintf(it->op, sizeof(it->op), "%s", text);
}

static const char *float_letter(enum reg_class c)
{
	return c == REG_H   ? "H"
	       : c == REG_S ? "S"
	       : c == REG_D ? "D"
	       : c == REG_Q ? "Q"
	       : c == REG_B ? "B"
			    : "";
}

/* Loads and stores of one register are moves. */
static bool name_move(struct arm_item *it)
{
	static const struct {
		const char *op, *w, *x;
		bool store;
	} rows[] = {
		{ "LDR", "MOVWU", "MOVD", false },   { "LDUR", "MOVWU", "MOVD", false },
		{ "LDRB", "MOVBU", "MOVBU", false }, { "LDRH", "MOVHU", "MOVHU", false },
		{ "LDRSW", "MOVW", "MOVW", false },  { "LDRSB", "MOVBW", "MOVB", false },
		{ "LDRSH", "MOVHW", "MOVH", false }, { "STR", "MOVW", "MOVD", true },
		{ "STUR", "MOVW", "MOVD", true },    { "STRB", "MOVB", "MOVB", true },
		{ "STURB", "MOVB", "MOVB", true },   { "STRH", "MOVH", "MOVH", true },
		{ "STURH", "MOVH", "MOVH", true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(it->op, rows[i].op) != 0)
			continue;
		if (it->class[0] >= REG_B && it->class[0] <= REG_Q) {
			set_op(it, "FMOV");
			append(it, float_letter(it->class[0]));
			it->args[0][0] = 'F';
		} else {
			set_op(it, it->class[0] == REG_W ? rows[i].w : rows[i].x);
		}
		append(it, it->suffix);
		if (rows[i].store)
			swap_args(it, 0, 1);
		return true;
	}
	return false;
}

/* (R1, R2) as one operand. */
static void put_pair(struct arm_item *it, struct buf *out)
{
	bool store = strcmp(it->op, "STP") == 0;
	const char *letter = float_letter(it->class[0]);

	buf_printf(out, "%s%s%s%s", *letter ? "F" : "", it->op,
		   it->class[0] == REG_W ? "W" : letter, it->suffix);
	if (store)
		buf_printf(out, " (%s, %s), %s", it->args[0], it->args[1], it->args[2]);
	else
		buf_printf(out, " %s, (%s, %s)", it->args[2], it->args[0], it->args[1]);
}

static void widen(struct arm_item *it, size_t i)
{
	if (it->class[i] == REG_W)
		append(it, "W");
}

static void float_suffix(struct arm_item *it, size_t i)
{
	if (it->class[i] == REG_S || it->class[i] == REG_D)
		append(it, float_letter(it->class[i]));
}

/* Names and orders of operands, by families of instructions. */
static void name_other(struct arm_item *it)
{
	static const char no_suffix[] = "AESD AESE AESIMC AESMC CRC32B CRC32CB CRC32CH CRC32CW "
					"CRC32CX CRC32H CRC32W CRC32X LDARB LDARH "
					"LDAXRB LDAXRH LDTRH LDXRB LDXRH SHA1C SHA1H SHA1M SHA1P "
					"SHA1SU0 SHA1SU1 SHA256H SHA256H2 "
					"SHA256SU0 SHA256SU1";
	const char *op = it->op;

	if (is_one_of(op, "MADD MSUB SMADDL SMSUBL UMADDL UMSUBL")) {
		widen(it, 0);
		swap_args(it, 2, 3);
	} else if (is_one_of(op, "STLR STLRB STLRH")) {
		if (strcmp(op, "STLR") == 0)
			widen(it, 0);
		swap_args(it, 0, 1);
	} else if (is_one_of(op, "STLXR STXR STLXRB STLXRH STXRB STXRH")) {
		if (strcmp(op, "STLXR") == 0 || strcmp(op, "STXR") == 0)
			widen(it, 1);
		swap_args(it, 1, 2);
	} else if (is_one_of(op, "BFI BFXIL SBFIZ SBFX UBFIZ UBFX")) {
		widen(it, 0);
		swap_args(it, 1, 3);
		swap_args(it, 2, 3);
	} else if (is_one_of(op, "FMADD FMSUB FNMADD FNMSUB")) {
		swap_args(it, 2, 3);
		float_suffix(it, 0);
	} else if (is_one_of(
			   op,
			   "FCMP FCMPE FADD FSUB FMUL FNMUL FDIV FMAX FMIN FMAXNM FMINNM FCSEL")) {
		float_suffix(it, 0);
	} else if (is_one_of(op, "FCCMP FCCMPE")) {
		swap_args(it, 0, 1);
		float_suffix(it, 0);
	} else if (strcmp(op, "FCVT") == 0) {
		append(it, float_letter(it->class[1]));
		append(it, float_letter(it->class[0]));
	} else if (is_one_of(op,
			     "FABS FNEG FSQRT FRINTN FRINTP FRINTM FRINTZ FRINTA FRINTX FRINTI")) {
		float_suffix(it, 1);
	} else if (is_one_of(op, "FCVTZS FCVTZU SCVTF UCVTF")) {
		for (int i = 1; i >= 0; i--) {
			float_suffix(it, (size_t)i);
			widen(it, (size_t)i);
		}
	} else if (strcmp(op, "FMOV") == 0) {
		float_suffix(it, it->class[0] >= REG_B ? 0 : 1);
	} else if (is_one_of(op, "CBZ CBNZ")) {
		widen(it, 0);
		swap_args(it, 0, 1);
	} else if (is_one_of(op, "TBZ TBNZ")) {
		swap_args(it, 0, 2);
		swap_args(it, 1, 2);
	} else if (strcmp(op, "NOP") == 0) {
		set_op(it, "NOOP");
	} else if (strcmp(op, "UMOV") == 0) {
		set_op(it, "VMOV");
	} else if (is_one_of(op, "LD1 ST1")) {
		char name[8];

		snprintf(name, sizeof(name), "V%s", op);
		set_op(it, name);
		append(it, it->suffix);
		if (op[1] == 'S')
			swap_args(it, 0, 1);
	} else if (!is_one_of(op, no_suffix)) {
		if (it->class[0] == REG_V || (it->class[0] >= REG_B && op[0] != 'F')) {
			char name[32];

			snprintf(name, sizeof(name), "V%.28s", op);
			set_op(it, name);
		}
		widen(it, 0);
		append(it, it->suffix);
	}
}

static void add_condition(struct arm_item *it)
{
	if (!is_one_of(it->op, "CSEL CSINC CSINV CSNEG CSET CSETM CINC CINV CNEG CCMP CCMN FCSEL "
			       "FCCMP FCCMPE") ||
	    it->n >= MAX_ARGS)
		return;
	char cond[8];
	struct buf b = { 0 };

	put_condition(it, false, cond, sizeof(cond));
	buf_adds(&b, cond);
	push_arg(it, &b);
}

static bool put_jump(struct arm_item *it, struct buf *out)
{
	char cond[8];

	if (strncmp(it->op, "B.", 2) == 0) {
		put_condition(it, true, cond, sizeof(cond));
		buf_printf(out, "B%s %s", cond, it->args[0]);
	} else if (strcmp(it->op, "B") == 0) {
		buf_printf(out, "JMP %s", it->args[0]);
	} else if (strcmp(it->op, "BL") == 0) {
		buf_printf(out, "CALL %s", it->args[0]);
	} else if (strcmp(it->op, "BLR") == 0) {
		buf_printf(out, "CALL (%s)", it->args[0]);
	} else if (strcmp(it->op, "BR") == 0) {
		buf_printf(out, "JMP (%s)", it->args[0]);
	} else if (strcmp(it->op, "RET") == 0 && (it->n == 0 || strcmp(it->args[0], "R30") == 0)) {
		buf_adds(out, "RET");
	} else {
		return false;
	}
	return true;
}

/* Whether MOVZ or MOVN could load the constant: then ORR is not called a move. */
static bool is_wide(uint64_t v, bool is32)
{
	int set = 0, clear = 0, chunks = is32 ? 2 : 4;

	for (int i = 0; i < chunks; i++) {
		set += (v >> (16 * i) & 0xffff) != 0;
		clear += (v >> (16 * i) & 0xffff) != 0xffff;
	}
	return set <= 1 || clear <= 1;
}

/* MOVZ, MOVN and ORR of a constant are moves. */
static void fold_moves(struct arm_item *it)
{
	const cs_arm64_op *last = &it->a->operands[it->a->op_count ? it->a->op_count - 1 : 0];
	bool movz = strcmp(it->op, "MOVZ") == 0, movn = strcmp(it->op, "MOVN") == 0;
	uint64_t v;

	if (it->n == 3 && strcmp(it->op, "ORR") == 0 && last->type == ARM64_OP_IMM &&
	    strcmp(it->args[1], "ZR") == 0 &&
	    !is_wide((uint64_t)last->imm, it->class[0] == REG_W)) {
		swap_args(it, 1, 2);
		free(it->args[--it->n]);
		set_op(it, "MOV");
	}
	if (it->n != 2 || (!movz && !movn) || last->type != ARM64_OP_IMM)
		return;
	if (last->imm == 0 && last->shift.value)
		return;
	v = (uint64_t)last->imm << last->shift.value;
	v = movn ? ~v : v;
	if (it->class[0] == REG_W)
		set_arg(it, 1, "$%u", (uint32_t)v);
	else
		set_arg(it, 1, "$%lld", (long long)v);
	set_op(it, "MOV");
}

/* Registers of a list stand in brackets. */
static void fold_lists(struct arm_item *it)
{
	bool table = is_one_of(it->op, "TBL TBX");
	size_t from = table ? 1 : 0, to = from;
	struct buf b = { 0 };

	if (!table && strncmp(it->op, "LD", 2) != 0 && strncmp(it->op, "ST", 2) != 0)
		return;
	while (to < it->n - table && (it->vector[to] || (!table && it->class[to] == REG_V)))
		to++;
	if (to == from || it->n < to || strchr(it->args[from], '['))
		return;
	for (size_t i = from; i < to; i++) {
		buf_printf(&b, "%s%s", i == from ? "[" : ", ", it->args[i]);
		free(it->args[i]);
	}
	buf_addc(&b, ']');
	it->args[from] = buf_detach(&b);
	memmove(&it->args[from + 1], &it->args[to], (it->n - to) * sizeof(it->args[0]));
	it->n -= to - from - 1;
}

/* Operands that capstone does not give as such: system registers, barriers, prefetches. */
static void fold_system(struct arm_item *it)
{
	static const char *const kinds[] = { "PLD", "PLI", "PST", NULL };
	uint32_t w = it->word, hint = w & 31;

	if (is_one_of(it->op, "DMB DSB ISB") && it->n <= 1) {
		struct buf b = { 0 };

		drop_args(it);
		buf_printf(&b, "$%u", w >> 8 & 15);
		push_arg(it, &b);
	} else if (strcmp(it->op, "MRS") == 0 && it->n == 2) {
		set_arg(it, 1, "$%u", w >> 5 & 0x7fff);
	} else if (strcmp(it->op, "MSR") == 0 && it->n == 2 && (w >> 20 & 1)) {
		set_arg(it, 0, "S%u_%u_C%u_C%u_%u", 2 + (w >> 19 & 1), w >> 16 & 7, w >> 12 & 15,
			w >> 8 & 15, w >> 5 & 7);
	} else if (strcmp(it->op, "PRFM") == 0 && it->n == 2) {
		if (kinds[hint >> 3] && (hint >> 1 & 3) < 3)
			set_arg(it, 0, "%sL%u%s", kinds[hint >> 3], (hint >> 1 & 3) + 1,
				hint & 1 ? "STRM" : "KEEP");
		else
			set_arg(it, 0, "$%u", hint);
	} else if (is_one_of(it->op, "DC IC AT TLBI") && it->n >= 1) {
		struct buf b = { 0 };

		drop_args(it);
		for (const char *p = it->in->op_str; *p && *p != ','; p++)
			buf_addc(&b, *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p);
		if (hint != 31)
			buf_printf(&b, ", R%u", hint);
		push_arg(it, &b);
	}
}

static bool is_vector_move(const struct arm_item *it)
{
	return it->n == 2 &&
	       (strchr(it->args[0], '[') || strchr(it->args[1], '[') || it->class[0] >= REG_B);
}

static void name_mov(struct arm_item *it)
{
	if (is_vector_move(it)) {
		set_op(it, "VMOV");
		for (size_t i = 0; i < 2 && !strchr(it->args[0], '[') && !strchr(it->args[1], '[');
		     i++)
			if (!strchr(it->args[i], '.') && it->args[i][0] == 'V')
				set_arg(it, i, "%s%s", it->args[i],
					it->word >> 30 & 1 ? ".B16" : ".B8");
	} else {
		set_op(it, it->class[0] == REG_W ? "MOVW" : "MOVD");
	}
}

static void put_arm(struct arm_item *it, struct buf *out)
{
	bool conditional;

	read_operands(it);
	fold_moves(it);
	fold_lists(it);
	fold_system(it);
	if (put_jump(it, out))
		return;
	if (is_one_of(it->op, "LDP STP")) {
		put_pair(it, out);
		return;
	}
	add_condition(it);
	conditional = it->n == 4 && it->a->cc;
	if (is_one_of(it->op, "MOV INS"))
		name_mov(it);
	else if (!name_move(it))
		name_other(it);
	if (conditional && it->class[2] != REG_NONE)
		swap_args(it, 1, 2);
	else if (conditional)
		swap_args(it, 0, 2);
	buf_adds(out, it->op);
	for (size_t i = it->n; i > 0; i--)
		buf_printf(out, "%s%s", i == it->n ? " " : ", ", it->args[i - 1]);
}

static uint32_t arm64_decode(struct disasm *d, struct str code, uint64_t pc, struct buf *out)
{
	struct capstone *c = d->state;
	const uint8_t *p = (const uint8_t *)code.p;
	size_t n = code.n;
	uint64_t at = pc;
	struct arm_item it = { .d = d, .c = c, .in = c->insn, .pc = pc };

	if (n < 4 || !c->iter(c->handle, &p, &n, &at, c->insn) || !c->insn->detail) {
		buf_adds(out, "?");
		return 4;
	}
	if (d->flags & DISASM_INTEL) {
		buf_printf(out, "%s%s%s", c->insn->mnemonic, *c->insn->op_str ? " " : "",
			   c->insn->op_str);
		return 4;
	}
	it.a = &c->insn->detail->arm64;
	for (size_t i = 0; c->insn->mnemonic[i] && i < sizeof(it.op) - 1; i++) {
		char ch = c->insn->mnemonic[i];

		it.op[i] = (char)(ch >= 'a' && ch <= 'z' ? ch - 32 : ch);
	}
	memcpy(&it.word, code.p, sizeof(it.word));
	put_arm(&it, out);
	drop_args(&it);
	return 4;
}

const struct machine machine_arm64 = { "arm64", 4, arm64_open, capstone_close, arm64_decode, NULL };
