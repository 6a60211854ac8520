#include "symbol/disasm.h"

#include <stdlib.h>

#include "symbol/disasm_impl.h"

/* Section markers: they would hide the function that starts at the same address. */
static bool is_marker(struct str name)
{
	static const char *const markers[] = { "runtime.text",	"text",	 "_text",
					       "runtime.etext", "etext", "_etext" };

	for (size_t i = 0; i < ARRAY_LEN(markers); i++)
		if (str_eq(name, str_of(markers[i])))
			return true;
	return false;
}

static void take_symbols(struct disasm *d)
{
	size_t n;
	const struct bin_symbol *all = binary_symbols(d->b, &n);

	d->symbols = n ? xmalloc(n * sizeof(*d->symbols)) : NULL;
	for (size_t i = 0; i < n; i++)
		if (!is_marker(all[i].name))
			d->symbols[d->n_symbols++] = all[i];
}

struct disasm *disasm_new(struct binary *b, unsigned flags, struct err *err)
{
	static const struct machine *const machines[] = {
		&machine_amd64, &machine_386,	  &machine_arm64, &machine_arm,
		&machine_ppc64, &machine_ppc64le, &machine_s390x, &machine_riscv64,
	};
	struct disasm *d = xcalloc(1, sizeof(*d));

	d->b = b;
	d->flags = flags;
	for (size_t i = 0; i < ARRAY_LEN(machines) && !d->machine; i++)
		if (strcmp(machines[i]->arch, b->arch) == 0)
			d->machine = machines[i];
	if (!d->machine) {
		err_set(err, ERR_FORMAT, "%s: unsupported architecture \"%s\"", b->path, b->arch);
		free(d);
		return NULL;
	}
	if (!b->text.n) {
		err_set(err, ERR_FORMAT, "%s: text section not found", b->path);
		free(d);
		return NULL;
	}
	if (!d->machine->open(d, err)) {
		free(d);
		return NULL;
	}
	d->pclntab = binary_pclntab(b, NULL);
	take_symbols(d);
	return d;
}

void disasm_free(struct disasm *d)
{
	if (!d)
		return;
	d->machine->close(d);
	free(d->symbols);
	free(d);
}

const char *disasm_note(const struct disasm *d)
{
	return d->machine->note;
}

const struct bin_symbol *disasm_lookup(const struct disasm *d, uint64_t addr)
{
	size_t low = 0, high = d->n_symbols;
	const struct bin_symbol *s;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->symbols[mid].addr > addr)
			high = mid;
		else
			low = mid + 1;
	}
	if (low == 0)
		return NULL;
	s = &d->symbols[low - 1];
	return s->addr != 0 && addr - s->addr < s->size ? s : NULL;
}

const struct bin_symbol *disasm_symbol_at(struct disasm *d, uint64_t addr)
{
	return disasm_lookup(d, addr);
}

const struct bin_symbol *disasm_symbols(struct disasm *d, size_t *out_n)
{
	*out_n = d->n_symbols;
	return d->symbols;
}

void put_hex(struct buf *b, uint64_t v)
{
	char digits[18];
	size_t n = sizeof(digits);

	do {
		digits[--n] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	digits[--n] = 'x';
	buf_addc(b, '0');
	buf_add(b, digits + n, sizeof(digits) - n);
}

void put_signed_hex(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_addc(b, '-');
	put_hex(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void disasm_range(struct disasm *d, uint64_t start, uint64_t end,
		  bool (*fn)(void *ctx, const struct insn *in), void *ctx)
{
	uint64_t text_end = d->b->text_addr + d->b->text.n;
	struct buf text = { 0 };
	struct pc_walk walk = { 0 };
	const struct pc_func *func;
	bool more = true;

	start = MAX(start, d->b->text_addr);
	end = MIN(end, text_end);
	if (d->pclntab)
		pc_walk_init(&walk, d->pclntab);
	for (uint64_t pc = start; pc < end && more;) {
		struct str code = { d->b->text.p + (pc - d->b->text_addr), (size_t)(end - pc) };
		struct insn in = { .addr = pc };

		buf_clear(&text);
		in.size = d->machine->decode(d, code, pc, &text);
		/* the whole instruction, also where the function ends within it */
		in.bytes = (struct str){ code.p, (size_t)MIN(in.size, text_end - pc) };
		in.text = buf_str(&text);
		if (d->pclntab)
			pc_walk_line(&walk, pc, &in.file, &in.line, &func);
		more = fn(ctx, &in);
		pc += in.size;
	}
	buf_release(&text);
}
