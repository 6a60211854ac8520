/*
 * The library, and the machines for which there is no text in Go's syntax: arm, ppc64, s390x and, from capstone 5 on,
 * riscv64. They are shown in the syntax of the vendor, as GNU's objdump has it.
 */
#include "symbol/disasm_capstone.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

static struct capstone shared; /* the functions, once they are loaded; the library stays */

static void load_once(void)
{
	const struct {
		const char *name;
		void *to;
	} symbols[] = {
		{ "cs_open", &shared.open },	     { "cs_close", &shared.close },
		{ "cs_option", &shared.option },     { "cs_malloc", &shared.malloc_insn },
		{ "cs_free", &shared.free_insn },    { "cs_disasm_iter", &shared.iter },
		{ "cs_reg_name", &shared.reg_name },
	};
	char *name = xasprintf("libcapstone.so.%d", CS_API_MAJOR);
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	bool ok = library != NULL;

	free(name);
	for (size_t i = 0; i < ARRAY_LEN(symbols) && ok; i++) {
		void *p = dlsym(library, symbols[i].name);

		ok = p != NULL;
		if (ok)
			memcpy(symbols[i].to, &p, sizeof(p));
	}
	shared.library = ok ? library : NULL;
}

bool capstone_open(struct disasm *d, cs_arch arch, cs_mode mode, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct capstone *c;

	pthread_once(&once, load_once);
	if (!shared.library)
		return err_set(err, ERR_NOT_FOUND,
			       "%s programs need libcapstone.so.%d (Debian: libcapstone%d)",
			       d->machine->arch, CS_API_MAJOR, CS_API_MAJOR);
	c = xmalloc(sizeof(*c));
	*c = shared;
	if (c->open(arch, mode, &c->handle) != CS_ERR_OK) {
		free(c);
		return err_set(err, ERR_LIMIT, "the disassembler does not start");
	}
	c->option(c->handle, CS_OPT_DETAIL, CS_OPT_ON);
	c->insn = c->malloc_insn(c->handle);
	d->state = c;
	return true;
}

void capstone_close(struct disasm *d)
{
	struct capstone *c = d->state;

	c->free_insn(c->insn, 1);
	c->close(&c->handle);
	free(c);
}

/* The function that a jump or a call leads to, behind its address. */
static void put_target(const struct disasm *d, const char *operands, struct buf *out)
{
	const char *at = strrchr(operands, ' ');
	struct str word = str_of(at ? at + 1 : operands);
	const struct bin_symbol *s;
	uint64_t addr;

	word = str_trim_prefix(word, STR("#"));
	if (!str_has_prefix(word, STR("0x")) || !str_to_u64(str_sub(word, 2, word.n), 16, &addr) ||
	    addr < d->b->text_addr || addr - d->b->text_addr >= d->b->text.n)
		return;
	s = disasm_lookup(d, addr);
	if (s && s->addr == addr)
		buf_printf(out, " <" STR_FMT ">", STR_ARG(s->name));
	else if (s)
		buf_printf(out, " <" STR_FMT "+0x%llx>", STR_ARG(s->name),
			   (unsigned long long)(addr - s->addr));
}

static uint32_t vendor_decode(struct disasm *d, struct str code, uint64_t pc, struct buf *out)
{
	struct capstone *c = d->state;
	const uint8_t *p = (const uint8_t *)code.p;
	size_t n = code.n;
	uint64_t at = pc;

	if (!c->iter(c->handle, &p, &n, &at, c->insn) || !c->insn->size) {
		buf_adds(out, "?");
		return d->machine->step;
	}
	buf_printf(out, "%s%s%s", c->insn->mnemonic, *c->insn->op_str ? " " : "", c->insn->op_str);
	put_target(d, c->insn->op_str, out);
	return c->insn->size;
}

static bool arm_open(struct disasm *d, struct err *err)
{
	return capstone_open(d, CS_ARCH_ARM, CS_MODE_ARM, err);
}

static bool ppc64_open(struct disasm *d, struct err *err)
{
	cs_mode order = d->b->elf.big ? CS_MODE_BIG_ENDIAN : CS_MODE_LITTLE_ENDIAN;

	return capstone_open(d, CS_ARCH_PPC, (cs_mode)(CS_MODE_64 | (unsigned)order), err);
}

static bool s390x_open(struct disasm *d, struct err *err)
{
	return capstone_open(d, CS_ARCH_SYSZ, CS_MODE_BIG_ENDIAN, err);
}

static bool riscv64_open(struct disasm *d, struct err *err)
{
#if CS_API_MAJOR >= 5
	return capstone_open(d, CS_ARCH_RISCV, (cs_mode)(CS_MODE_RISCV64 | CS_MODE_RISCVC), err);
#else
	return err_set(err, ERR_NOT_FOUND,
		       "%s: riscv64 programs need capstone 5, this build has capstone %d",
		       d->b->path, CS_API_MAJOR);
#endif
}

#define NOTE "shown in the syntax of GNU's tools, as Go's is not known here for "

const struct machine machine_arm = {
	"arm", 4, arm_open, capstone_close, vendor_decode, NOTE "arm"
};
const struct machine machine_ppc64 = { "ppc64",	      4,	   ppc64_open, capstone_close,
				       vendor_decode, NOTE "ppc64" };
const struct machine machine_ppc64le = { "ppc64le",	4,
					 ppc64_open,	capstone_close,
					 vendor_decode, NOTE "ppc64le" };
const struct machine machine_s390x = { "s390x",	      2,	   s390x_open, capstone_close,
				       vendor_decode, NOTE "s390x" };
const struct machine machine_riscv64 = { "riscv64",	2,
					 riscv64_open,	capstone_close,
					 vendor_decode, NOTE "riscv64" };
