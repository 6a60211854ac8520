/*
 * ELF files, 32 and 64 bit, either byte order: sections, segments, symbols, build ids. Reads only what is asked for;
 * everything points into the file's bytes, which the caller keeps. Format: the System V ABI, chapters 4 and 5, and
 * the compressed sections of its gABI (SHF_COMPRESSED) as well as the older ".zdebug_" form.
 *
 * Sections that lie outside of the file (a truncated or hostile one) are empty; nothing is trusted beyond the bounds.
 */
#ifndef GOPERF_SYMBOL_ELF_H
#define GOPERF_SYMBOL_ELF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum elf_machine {
	ELF_386 = 3,
	ELF_PPC64 = 21,
	ELF_S390 = 22,
	ELF_ARM = 40,
	ELF_AMD64 = 62,
	ELF_ARM64 = 183,
	ELF_RISCV = 243,
	ELF_LOONG64 = 258,
};

enum { ELF_TYPE_EXEC = 2, ELF_TYPE_DYN = 3 };
enum {
	ELF_SEC_SYMTAB = 2,
	ELF_SEC_STRTAB = 3,
	ELF_SEC_RELA = 4,
	ELF_SEC_NOTE = 7,
	ELF_SEC_NOBITS = 8,
	ELF_SEC_DYNSYM = 11
};
enum { ELF_FLAG_WRITE = 1, ELF_FLAG_ALLOC = 2, ELF_FLAG_EXEC = 4, ELF_FLAG_COMPRESSED = 0x800 };
enum { ELF_PT_LOAD = 1, ELF_PT_NOTE = 4 };

struct elf_section {
	struct str name;
	uint32_t type, link;
	uint64_t flags, addr, offset, size, entsize;
};

struct elf_segment {
	uint32_t type, flags; /* flags: 1 executable, 2 writable, 4 readable */
	uint64_t offset, vaddr, filesz, memsz, align;
};

struct elf_symbol {
	struct str name;
	uint64_t value, size;
	uint16_t section; /* index; 0 undefined, 0xff00 and up are special */
	uint8_t info;	  /* binding << 4 | type */
};

enum elf_kind { ELF_ELF, ELF_MACHO, ELF_PE };

struct elf {
	enum elf_kind kind; /* the others come from foreign.h */
	struct str data;
	bool is64, big;
	uint16_t machine, type;
	uint64_t entry;
	struct elf_section *sections;
	size_t n_sections;
	struct elf_segment *segments;
	size_t n_segments;
	/* of the others: where their symbols and names stand, what nm calls a section's symbols, where the image begins */
	uint64_t sym_offset, str_offset, str_size, image_base;
	uint32_t n_syms;
	char *section_codes;
};

bool elf_is(struct str data);
/* Tables go to arena; data must outlive the elf. name is for messages. */
bool elf_parse(struct elf *e, struct str data, const char *name, struct arena *arena,
	       struct err *err) MUST_CHECK;

const struct elf_section *elf_find_section(const struct elf *e, const char *name); /* NULL: none */
/* The bytes as they lie in the file; empty for NULL, NOBITS and out of bounds. */
struct str elf_section_raw(const struct elf *e, const struct elf_section *s);
/*
 * The bytes, inflated into arena when the section is compressed. max bounds the inflated size; false and err when
 * it is larger or broken.
 */
bool elf_section_data(const struct elf *e, const struct elf_section *s, size_t max,
		      struct arena *arena, struct str *out, struct err *err) MUST_CHECK;
/* n bytes of memory at a virtual address, from the file; empty when they are not wholly in it. */
struct str elf_bytes_at(const struct elf *e, uint64_t addr, uint64_t n);

/* All symbols of the table (ELF_SEC_SYMTAB or ELF_SEC_DYNSYM) without the null symbol, in the file's order; 0: none. */
size_t elf_symbols(const struct elf *e, uint32_t table, struct arena *arena,
		   const struct elf_symbol **out);

/* The note of a type and owner ("GNU" type 3 is the build id, "Go" type 4 Go's own); empty: none. */
struct str elf_note(const struct elf *e, const char *owner, uint32_t type);
/* The first executable segment's address, rounded down to its alignment: where pprof counts from. False: none. */
bool elf_load_address(const struct elf *e, uint64_t *out);
/* Virtual address of the first executable segment and its offset in the file; for computing load bases. */
const struct elf_segment *elf_exec_segment(const struct elf *e);

/* Unaligned loads in the file's byte order. The caller knows that the bytes are there. */
static inline uint16_t elf_u16(const struct elf *e, const char *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return e->big ? __builtin_bswap16(v) : v;
}

static inline uint32_t elf_u32(const struct elf *e, const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return e->big ? __builtin_bswap32(v) : v;
}

static inline uint64_t elf_u64(const struct elf *e, const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return e->big ? __builtin_bswap64(v) : v;
}

#endif
