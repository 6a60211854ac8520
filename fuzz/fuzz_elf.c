/* Programs: ELF, .gopclntab, symbols, disassembly. */
#include "../fuzz/fuzz.h"
#include "symbol/binary.h"
#include "symbol/disasm.h"

enum { MAX_FUNCS = 64, MAX_INSNS = 2000 };

static bool count(void *ctx, const struct insn *in)
{
	size_t *n = ctx;

	return in->size > 0 && ++*n < MAX_INSNS;
}

static bool name(void *ctx, struct str s)
{
	size_t *n = ctx;

	*n += s.n;
	return true;
}

static void functions(struct binary *b, const struct pclntab *t)
{
	struct pc_frame frames[8];
	struct pc_walk w;
	const struct pc_func *found;
	struct pc_func f;
	struct str file;
	int64_t line;
	size_t n = 0;

	pc_walk_init(&w, t);
	for (uint32_t i = 0; i < t->n_funcs && i < MAX_FUNCS; i++) {
		if (!pclntab_func(t, i, &f))
			continue;
		for (uint64_t pc = f.entry; pc < f.end && pc < f.entry + 16; pc++) {
			pc_walk_line(&w, pc, &file, &line, &found);
			pclntab_frames(t, pc, frames, 8);
		}
		pclntab_stack_bytes(t, f.entry);
		pclntab_inlined(t, &f, name, &n);
	}
	(void)b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	struct binary *b = binary_of((struct str){ (const char *)data, size }, "input", &err);
	struct disasm *d;
	size_t n = 0;

	if (!b)
		return 0;
	binary_symbols(b, &n);
	binary_symbol_at(b, b->text_addr);
	binary_gnu_build_id(b);
	binary_go_build_id(b);
	binary_delta(b, 0x400000, 0x500000, 0);
	if (binary_pclntab(b, &err))
		functions(b, binary_pclntab(b, &err));
	for (unsigned flags = 0; flags < 4; flags++) {
		d = disasm_new(b, flags, &err);
		n = 0;
		if (d)
			disasm_range(d, 0, UINT64_MAX, count, &n);
		disasm_free(d);
	}
	binary_close(b);
	return 0;
}
