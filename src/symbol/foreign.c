#include "symbol/foreign.h"

#include <stdlib.h>

enum {
	MACHO_SEGMENT = 0x1,
	MACHO_SYMTAB = 0x2,
	MACHO_SEGMENT_64 = 0x19,
	MACHO_ZEROFILL = 1,
	MACHO_PROT_EXEC = 4,
	MACHO_STAB = 0xe0, /* bits of a symbol's type: for debuggers only */
	PE_CODE = 0x20,
	PE_DATA = 0x40,
	PE_BSS = 0x80,
	PE_MAGIC_64 = 0x20b,
	MAX_SECTIONS = 4096,
	MAX_COMMANDS = 65536,
};
#define PE_WRITE 0x80000000u
#define PE_EXEC 0x20000000u

static bool is_macho(struct str d)
{
	return d.n >= 32 && ((uint8_t)d.p[0] == 0xcf || (uint8_t)d.p[0] == 0xce) &&
	       memcmp(d.p + 1, "\xfa\xed\xfe", 3) == 0;
}

static bool is_fat(struct str d)
{
	return d.n >= 8 && memcmp(d.p, "\xca\xfe\xba\xbe", 4) == 0;
}

bool foreign_is(struct str d)
{
	return is_macho(d) || is_fat(d) || (d.n >= 64 && memcmp(d.p, "MZ", 2) == 0);
}

static bool broken(const char *name, const char *what, struct err *err)
{
	return err_set(err, ERR_FORMAT, "%s: broken %s", name, what);
}

/* A name in a field of n bytes, ended by a NUL where it is shorter. */
static struct str field(const char *p, size_t n)
{
	return (struct str){ p, strnlen(p, n) };
}

static bool within(const struct elf *e, uint64_t offset, uint64_t n)
{
	return offset <= e->data.n && n <= e->data.n - offset;
}

/* The bytes from the offset to a NUL. */
static struct str text_at(const struct elf *e, uint64_t offset, uint64_t end)
{
	if (offset >= end || end > e->data.n)
		return (struct str){ "", 0 };
	return field(e->data.p + offset, (size_t)(end - offset));
}

static struct elf_section *add_section(struct elf *e, char code)
{
	e->section_codes[e->n_sections] = code;
	return &e->sections[e->n_sections++];
}

static bool make_tables(struct elf *e, struct arena *a, size_t sections, size_t segments)
{
	e->sections = arena_try_alloc(a, sections + 1, sizeof(*e->sections));
	e->section_codes = arena_try_alloc(a, sections + 1, 1);
	e->segments = arena_try_alloc(a, segments + 1, sizeof(*e->segments));
	return e->sections && e->section_codes && e->segments;
}

/* Mach-O. */

static uint16_t macho_machine(uint32_t cpu)
{
	static const struct {
		uint32_t cpu;
		uint16_t machine;
	} rows[] = { { 7, ELF_386 },
		     { 0x01000007, ELF_AMD64 },
		     { 12, ELF_ARM },
		     { 0x0100000c, ELF_ARM64 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].cpu == cpu)
			return rows[i].machine;
	return 0;
}

/* The part of a universal program: this machine's kind, else the first. Its table is big-endian. */
static bool thin(struct str *data)
{
	enum { ARCH_SIZE = 20, HERE = sizeof(void *) == 8 ? ELF_AMD64 : ELF_386 };
	struct elf be = { .data = *data, .big = true };
	uint32_t n = elf_u32(&be, data->p + 4);
	struct str found = { 0 };

	for (uint32_t i = 0; i < n && i < 64 && within(&be, 8 + i * ARCH_SIZE, ARCH_SIZE); i++) {
		const char *p = data->p + 8 + i * ARCH_SIZE;
		uint32_t offset = elf_u32(&be, p + 8), size = elf_u32(&be, p + 12);

		if (!within(&be, offset, size) ||
		    (found.p && macho_machine(elf_u32(&be, p)) != HERE))
			continue;
		found = str_sub(*data, offset, (size_t)offset + size);
	}
	*data = found;
	return found.p && is_macho(found);
}

static char macho_code(struct str segment, struct str section)
{
	if (str_eq(segment, STR("__TEXT")))
		return str_eq(section, STR("__text")) ? 'T' : 'R';
	if (str_eq(segment, STR("__DATA_CONST")))
		return 'R';
	if (!str_eq(segment, STR("__DATA")))
		return '?';
	return str_eq(section, STR("__bss")) || str_eq(section, STR("__noptrbss")) ? 'B' : 'D';
}

static void macho_section(struct elf *e, const char *p, struct arena *a)
{
	struct str name = field(p, 16), segment = field(p + 16, 16);
	char code = macho_code(segment, name);
	struct elf_section *s = add_section(e, code);
	uint32_t flags = elf_u32(e, p + (e->is64 ? 64 : 56));

	/* "__gopclntab" is ELF's ".gopclntab" */
	s->name = str_of(arena_printf(a, "." STR_FMT, STR_ARG(str_trim_prefix(name, STR("__")))));
	s->addr = e->is64 ? elf_u64(e, p + 32) : elf_u32(e, p + 32);
	s->size = e->is64 ? elf_u64(e, p + 40) : elf_u32(e, p + 36);
	s->offset = elf_u32(e, p + (e->is64 ? 48 : 40));
	s->type = (flags & 0xff) == MACHO_ZEROFILL ? ELF_SEC_NOBITS : 1;
	s->flags = ELF_FLAG_ALLOC | (code == 'T' ? ELF_FLAG_EXEC : 0) |
		   (code == 'D' || code == 'B' ? ELF_FLAG_WRITE : 0);
}

static bool macho_segment(struct elf *e, const char *p, uint32_t size, struct arena *a)
{
	uint32_t head = e->is64 ? 72 : 56, each = e->is64 ? 80 : 68, n;
	struct elf_segment *s = &e->segments[e->n_segments++];

	if (size < head)
		return false;
	s->type = ELF_PT_LOAD;
	s->vaddr = e->is64 ? elf_u64(e, p + 24) : elf_u32(e, p + 24);
	s->memsz = e->is64 ? elf_u64(e, p + 32) : elf_u32(e, p + 28);
	s->offset = e->is64 ? elf_u64(e, p + 40) : elf_u32(e, p + 32);
	s->filesz = e->is64 ? elf_u64(e, p + 48) : elf_u32(e, p + 36);
	s->flags = elf_u32(e, p + (e->is64 ? 60 : 44)) & MACHO_PROT_EXEC ? 1 : 0;
	s->align = 1;
	n = elf_u32(e, p + (e->is64 ? 64 : 48));
	if (n > (size - head) / each)
		return false;
	for (uint32_t i = 0; i < n && e->n_sections < MAX_SECTIONS; i++)
		macho_section(e, p + head + i * each, a);
	return true;
}

/* Calls for each load command; counts the segments first, so that the tables get their size. */
static bool macho_commands(struct elf *e, struct arena *a, bool count, size_t *segments)
{
	uint64_t at = e->is64 ? 32 : 28;
	uint32_t n = elf_u32(e, e->data.p + 16);

	for (uint32_t i = 0; i < n && i < MAX_COMMANDS; i++) {
		const char *p = e->data.p + at;
		uint32_t cmd, size;

		if (!within(e, at, 8))
			return false;
		cmd = elf_u32(e, p);
		size = elf_u32(e, p + 4);
		if (size < 8 || !within(e, at, size))
			return false;
		if (cmd == (e->is64 ? MACHO_SEGMENT_64 : MACHO_SEGMENT)) {
			++*segments;
			if (!count && !macho_segment(e, p, size, a))
				return false;
		} else if (cmd == MACHO_SYMTAB && size >= 24) {
			e->sym_offset = elf_u32(e, p + 8);
			e->n_syms = elf_u32(e, p + 12);
			e->str_offset = elf_u32(e, p + 16);
			e->str_size = elf_u32(e, p + 20);
		}
		at += size;
	}
	return true;
}

static bool macho_parse(struct elf *e, const char *name, struct arena *a, struct err *err)
{
	enum { FLAG_PIE = 0x200000 };
	size_t segments = 0, again = 0;

	e->kind = ELF_MACHO;
	e->is64 = (uint8_t)e->data.p[0] == 0xcf;
	e->machine = macho_machine(elf_u32(e, e->data.p + 4));
	e->type = elf_u32(e, e->data.p + 24) & FLAG_PIE ? ELF_TYPE_DYN : ELF_TYPE_EXEC;
	if (!macho_commands(e, a, true, &segments) || !make_tables(e, a, MAX_SECTIONS, segments) ||
	    !macho_commands(e, a, false, &again))
		return broken(name, "load commands of a Mach-O program", err);
	for (size_t i = 0; i < e->n_segments && !e->image_base; i++)
		if (e->segments[i].flags & 1)
			e->image_base = e->segments[i].vaddr;
	return true;
}

/* PE. */

static uint16_t pe_machine(uint16_t m)
{
	return m == 0x14c ? ELF_386 : m == 0x8664 ? ELF_AMD64 : m == 0xaa64 ? ELF_ARM64 : 0;
}

/* "/123" is a place among the symbols' names. */
static struct str pe_section_name(const struct elf *e, const char *p)
{
	struct str name = field(p, 8);
	uint64_t at;

	if (name.n < 2 || name.p[0] != '/' || !str_to_u64(str_sub(name, 1, name.n), 10, &at))
		return name;
	return at > e->str_size ? name
				: text_at(e, e->str_offset + at, e->str_offset + e->str_size);
}

static void pe_section(struct elf *e, const char *p)
{
	uint32_t memory = elf_u32(e, p + 8), raw = elf_u32(e, p + 16), offset = elf_u32(e, p + 20),
		 flags = elf_u32(e, p + 36);
	char code = flags & PE_CODE   ? 'T'
		    : flags & PE_DATA ? (flags & PE_WRITE ? 'D' : 'R')
		    : flags & PE_BSS  ? 'B'
				      : '?';
	struct elf_section *s = add_section(e, code);
	struct elf_segment *g = &e->segments[e->n_segments++];

	s->name = pe_section_name(e, p);
	s->addr = e->image_base + elf_u32(e, p + 12);
	s->offset = offset;
	s->size = memory && memory < raw ? memory : raw;
	s->type = flags & PE_BSS ? ELF_SEC_NOBITS : 1;
	s->flags = ELF_FLAG_ALLOC | (flags & (PE_CODE | PE_EXEC) ? ELF_FLAG_EXEC : 0) |
		   (flags & PE_WRITE ? ELF_FLAG_WRITE : 0);
	*g = (struct elf_segment){ .type = ELF_PT_LOAD,
				   .flags = flags & PE_EXEC ? 1 : 0,
				   .offset = offset,
				   .vaddr = s->addr,
				   .filesz = s->size,
				   .memsz = MAX(memory, raw),
				   .align = 1 };
}

static bool pe_parse(struct elf *e, const char *name, struct arena *a, struct err *err)
{
	enum { COFF = 24, SECTION = 40, SYMBOL = 18 };
	uint64_t at = elf_u32(e, e->data.p + 0x3c), optional, sections;
	uint16_t n, size;
	const char *p;

	if (!within(e, at, COFF) || memcmp(e->data.p + at, "PE\0\0", 4) != 0)
		return broken(name, "header of a PE program", err);
	p = e->data.p + at;
	n = elf_u16(e, p + 6);
	size = elf_u16(e, p + 20);
	optional = at + COFF;
	sections = optional + size;
	if (size < 32 || !within(e, optional, size) || !within(e, sections, (uint64_t)n * SECTION))
		return broken(name, "header of a PE program", err);
	e->kind = ELF_PE;
	e->type = ELF_TYPE_DYN;
	e->machine = pe_machine(elf_u16(e, p + 4));
	e->is64 = elf_u16(e, p + COFF) == PE_MAGIC_64;
	e->image_base = e->is64 ? elf_u64(e, p + COFF + 24) : elf_u32(e, p + COFF + 28);
	e->sym_offset = elf_u32(e, p + 12);
	e->n_syms = elf_u32(e, p + 16);
	e->str_offset = e->sym_offset + e->n_syms * SYMBOL;
	if (e->sym_offset && within(e, e->str_offset, 4))
		e->str_size = elf_u32(e, e->data.p + e->str_offset);
	if (!within(e, e->str_offset, e->str_size))
		e->str_size = 0;
	if (!make_tables(e, a, n, n))
		return broken(name, "section table of a PE program", err);
	for (uint16_t i = 0; i < n; i++)
		pe_section(e, e->data.p + sections + (size_t)i * SECTION);
	return true;
}

bool foreign_parse(struct elf *e, struct str data, const char *name, struct arena *a,
		   struct err *err)
{
	if (is_fat(data) && !thin(&data))
		return broken(name, "table of a universal Mach-O program", err);
	*e = (struct elf){ .data = data };
	return is_macho(data) ? macho_parse(e, name, a, err) : pe_parse(e, name, a, err);
}

/* Symbols. */

static bool macho_symbol(const struct elf *e, const char *p, struct foreign_symbol *s)
{
	uint8_t type = (uint8_t)p[4], section = (uint8_t)p[5];

	if (type & MACHO_STAB)
		return false;
	s->name = text_at(e, e->str_offset + elf_u32(e, p), e->str_offset + e->str_size);
	/* Go's linker puts an underscore in front of its names, and Go's tools take it away */
	if (s->name.n > 1 && s->name.p[0] == '_' && memchr(s->name.p, '.', s->name.n))
		s->name = str_sub(s->name, 1, s->name.n);
	s->addr = e->is64 ? elf_u64(e, p + 8) : elf_u32(e, p + 8);
	s->code = section == 0		     ? 'U'
		  : section <= e->n_sections ? e->section_codes[section - 1]
					     : '?';
	return true;
}

static bool pe_symbol(const struct elf *e, const char *p, struct foreign_symbol *s)
{
	int16_t section = (int16_t)elf_u16(e, p + 12);

	s->name = elf_u32(e, p) ? field(p, 8)
				: text_at(e, e->str_offset + elf_u32(e, p + 4),
					  e->str_offset + e->str_size);
	s->addr = elf_u32(e, p + 8);
	s->code = section == 0 ? 'U' : section == -1 ? 'C' : '?';
	if (section > 0 && (size_t)section <= e->n_sections) {
		s->addr += e->sections[section - 1].addr;
		s->code = e->section_codes[section - 1];
	}
	return true;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* A symbol reaches to the next address that one has. */
static void set_sizes(struct foreign_symbol *v, size_t n, uint64_t *addrs)
{
	for (size_t i = 0; i < n; i++)
		addrs[i] = v[i].addr;
	if (n)
		qsort(addrs, n, sizeof(*addrs), by_number);
	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = n;

		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (addrs[mid] > v[i].addr)
				high = mid;
			else
				low = mid + 1;
		}
		v[i].size = low < n ? addrs[low] - v[i].addr : 0;
	}
}

size_t foreign_symbols(const struct elf *e, struct arena *a, struct foreign_symbol **out)
{
	enum { NLIST_64 = 16, NLIST_32 = 12, SYMBOL = 18 };
	bool pe = e->kind == ELF_PE;
	uint32_t each = pe ? SYMBOL : e->is64 ? NLIST_64 : NLIST_32;
	struct foreign_symbol *v;
	uint64_t *addrs;
	size_t n = 0;

	if (!e->sym_offset || !within(e, e->sym_offset, (uint64_t)e->n_syms * each))
		return 0;
	v = arena_try_alloc(a, e->n_syms, sizeof(*v));
	addrs = arena_try_alloc(a, e->n_syms, sizeof(*addrs));
	if (!v || !addrs)
		return 0;
	for (uint32_t i = 0; i < e->n_syms; i++) {
		const char *p = e->data.p + e->sym_offset + (uint64_t)i * each;

		n += (pe ? pe_symbol : macho_symbol)(e, p, &v[n]);
		if (pe)
			i += (uint8_t)p[17]; /* auxiliary records follow */
	}
	set_sizes(v, n, addrs);
	*out = v;
	return n;
}
