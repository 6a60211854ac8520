#include "symbol/elf.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/buf.h"

enum {
	SEC_SIZE_64 = 64,
	SEC_SIZE_32 = 40,
	SEG_SIZE_64 = 56,
	SEG_SIZE_32 = 32,
	SYM_SIZE_64 = 24,
	SYM_SIZE_32 = 16
};
#define MAX_TABLE 65536 /* sections or segments: more is no program */

bool elf_is(struct str data)
{
	return data.n >= 52 && memcmp(data.p, "\177ELF", 4) == 0;
}

/* A word of the file's class at p. */
static uint64_t word(const struct elf *e, const char *p)
{
	return e->is64 ? elf_u64(e, p) : elf_u32(e, p);
}

static struct str slice(struct str data, uint64_t offset, uint64_t n)
{
	if (offset > data.n || n > data.n - offset)
		return (struct str){ NULL, 0 };
	return (struct str){ data.p + offset, (size_t)n };
}

static void section_read(const struct elf *e, const char *p, struct elf_section *s, uint32_t *name)
{
	*name = elf_u32(e, p);
	s->type = elf_u32(e, p + 4);
	if (e->is64) {
		s->flags = elf_u64(e, p + 8);
		s->addr = elf_u64(e, p + 16);
		s->offset = elf_u64(e, p + 24);
		s->size = elf_u64(e, p + 32);
		s->link = elf_u32(e, p + 40);
		s->entsize = elf_u64(e, p + 56);
	} else {
		s->flags = elf_u32(e, p + 8);
		s->addr = elf_u32(e, p + 12);
		s->offset = elf_u32(e, p + 16);
		s->size = elf_u32(e, p + 20);
		s->link = elf_u32(e, p + 24);
		s->entsize = elf_u32(e, p + 36);
	}
}

static void segment_read(const struct elf *e, const char *p, struct elf_segment *s)
{
	s->type = elf_u32(e, p);
	if (e->is64) {
		s->flags = elf_u32(e, p + 4);
		s->offset = elf_u64(e, p + 8);
		s->vaddr = elf_u64(e, p + 16);
		s->filesz = elf_u64(e, p + 32);
		s->memsz = elf_u64(e, p + 40);
		s->align = elf_u64(e, p + 48);
	} else {
		s->offset = elf_u32(e, p + 4);
		s->vaddr = elf_u32(e, p + 8);
		s->filesz = elf_u32(e, p + 16);
		s->memsz = elf_u32(e, p + 20);
		s->flags = elf_u32(e, p + 24);
		s->align = elf_u32(e, p + 28);
	}
}

/* The NUL-terminated string at offset of a string table; empty when it is not one. */
static struct str string_at(struct str table, uint64_t offset)
{
	const char *end;

	if (offset >= table.n)
		return (struct str){ "", 0 };
	end = memchr(table.p + offset, 0, table.n - (size_t)offset);
	return end ? (struct str){ table.p + offset, (size_t)(end - table.p) - (size_t)offset }
		   : (struct str){ "", 0 };
}

static bool read_sections(struct elf *e, uint64_t offset, uint16_t entry, uint32_t n,
			  uint32_t names, const char *name, struct arena *arena, struct err *err)
{
	size_t size = e->is64 ? SEC_SIZE_64 : SEC_SIZE_32;
	struct elf_section first;
	uint32_t name_offset;
	struct str table, names_table;
	uint32_t *name_offsets;

	if (offset == 0)
		return true;
	table = slice(e->data, offset, size);
	if (!table.p || entry < size)
		return err_set(err, ERR_FORMAT,
			       "%s: ELF section table at %#llx is outside of the file", name,
			       (unsigned long long)offset);
	section_read(e, table.p, &first, &name_offset);
	if (n == 0) /* more than 0xff00 sections: the number is the size of the first */
		n = first.size < MAX_TABLE ? (uint32_t)first.size : MAX_TABLE;
	if (names == 0xffff)
		names = first.link;
	table = slice(e->data, offset, (uint64_t)n * entry);
	if (!table.p)
		return err_set(
			err, ERR_FORMAT,
			"%s: ELF section table of %u entries at %#llx does not fit into the file",
			name, n, (unsigned long long)offset);
	e->sections = ARENA_ARRAY(arena, struct elf_section, n + 1);
	name_offsets = ARENA_ARRAY(arena, uint32_t, n + 1);
	for (uint32_t i = 0; i < n; i++)
		section_read(e, table.p + (size_t)i * entry, &e->sections[i], &name_offsets[i]);
	e->n_sections = n;
	names_table = names < n ? elf_section_raw(e, &e->sections[names]) : (struct str){ NULL, 0 };
	for (uint32_t i = 0; i < n; i++)
		e->sections[i].name = string_at(names_table, name_offsets[i]);
	return true;
}

static bool read_segments(struct elf *e, uint64_t offset, uint16_t entry, uint32_t n,
			  const char *name, struct arena *arena, struct err *err)
{
	size_t size = e->is64 ? SEG_SIZE_64 : SEG_SIZE_32;
	struct str table = slice(e->data, offset, (uint64_t)n * entry);

	if (n == 0)
		return true;
	if (!table.p || entry < size)
		return err_set(err, ERR_FORMAT,
			       "%s: ELF program headers at %#llx are outside of the file", name,
			       (unsigned long long)offset);
	e->segments = ARENA_ARRAY(arena, struct elf_segment, n);
	for (uint32_t i = 0; i < n; i++)
		segment_read(e, table.p + (size_t)i * entry, &e->segments[i]);
	e->n_segments = n;
	return true;
}

bool elf_parse(struct elf *out, struct str data, const char *name, struct arena *arena,
	       struct err *err)
{
	struct elf e = { .data = data };
	const char *p = data.p;

	if (!elf_is(data))
		return err_set(err, ERR_FORMAT, "%s: not an ELF file", name);
	if ((p[4] != 1 && p[4] != 2) || (p[5] != 1 && p[5] != 2))
		return err_set(err, ERR_FORMAT, "%s: unknown ELF class %d or byte order %d", name,
			       p[4], p[5]);
	e.is64 = p[4] == 2;
	e.big = p[5] == 2;
	if (e.is64 && data.n < 64)
		return err_set(err, ERR_FORMAT, "%s: ELF header is cut off at byte %zu", name,
			       data.n);
	e.type = elf_u16(&e, p + 16);
	e.machine = elf_u16(&e, p + 18);
	e.entry = word(&e, p + 24);
	/* from here on the offsets of the two classes differ */
	uint64_t phoff = word(&e, p + (e.is64 ? 32 : 28)), shoff = word(&e, p + (e.is64 ? 40 : 32));
	const char *tail = p + (e.is64 ? 54 : 42);

	if (!read_segments(&e, phoff, elf_u16(&e, tail), elf_u16(&e, tail + 2), name, arena, err))
		return false;
	if (!read_sections(&e, shoff, elf_u16(&e, tail + 4), elf_u16(&e, tail + 6),
			   elf_u16(&e, tail + 8), name, arena, err))
		return false;
	*out = e;
	return true;
}

const struct elf_section *elf_find_section(const struct elf *e, const char *name)
{
	struct str want = str_of(name);

	for (size_t i = 0; i < e->n_sections; i++)
		if (str_eq(e->sections[i].name, want))
			return &e->sections[i];
	return NULL;
}

struct str elf_section_raw(const struct elf *e, const struct elf_section *s)
{
	if (!s || s->type == ELF_SEC_NOBITS)
		return (struct str){ NULL, 0 };
	return slice(e->data, s->offset, s->size);
}

enum { COMPRESS_ZLIB = 1, COMPRESS_ZSTD = 2 };

static bool inflate_into(struct str packed, uint32_t how, char *to, size_t n)
{
	size_t got = 0;

	if (how == COMPRESS_ZSTD)
		return ZSTD_decompress(to, n, packed.p, packed.n) == n;
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result r =
		d ? libdeflate_zlib_decompress(d, packed.p, packed.n, to, n, &got)
		  : LIBDEFLATE_BAD_DATA;

	libdeflate_free_decompressor(d);
	return r == LIBDEFLATE_SUCCESS && got == n;
}

bool elf_section_data(const struct elf *e, const struct elf_section *s, size_t max,
		      struct arena *arena, struct str *out, struct err *err)
{
	struct str raw = elf_section_raw(e, s);
	size_t header = e->is64 ? 24 : 12;
	uint32_t how = COMPRESS_ZLIB;
	uint64_t n;
	char *to;

	if (raw.n && (s->flags & ELF_FLAG_COMPRESSED)) {
		if (raw.n < header)
			return err_set(err, ERR_FORMAT, "section " STR_FMT " is cut off",
				       STR_ARG(s->name));
		how = elf_u32(e, raw.p);
		n = word(e, raw.p + (e->is64 ? 8 : 4));
	} else if (raw.n >= 12 && memcmp(raw.p, "ZLIB", 4) == 0 &&
		   str_has_prefix(s->name, STR(".zdebug_"))) {
		memcpy(&n, raw.p + 4, sizeof(n));
		n = __builtin_bswap64(n); /* big-endian in every file */
		header = 12;
	} else {
		*out = raw;
		return true;
	}
	/* neither format packs better than about 1000 to 1 on real data; a larger claim is a bomb */
	if (n > max || n / 2000 > raw.n)
		return err_set(err, ERR_LIMIT,
			       "section " STR_FMT " claims to inflate to %llu bytes",
			       STR_ARG(s->name), (unsigned long long)n);
	to = arena_try_alloc(arena, (size_t)n + 1, 1);
	if (!to)
		return err_set(err, ERR_LIMIT,
			       "section " STR_FMT
			       " inflates to %llu bytes, more than there is memory for",
			       STR_ARG(s->name), (unsigned long long)n);
	if (!inflate_into((struct str){ raw.p + header, raw.n - header }, how, to, (size_t)n))
		return err_set(err, ERR_FORMAT, "section " STR_FMT " does not inflate",
			       STR_ARG(s->name));
	*out = (struct str){ to, (size_t)n };
	return true;
}

struct str elf_bytes_at(const struct elf *e, uint64_t addr, uint64_t n)
{
	for (size_t i = 0; i < e->n_segments; i++) {
		const struct elf_segment *s = &e->segments[i];

		if (s->type == ELF_PT_LOAD && addr >= s->vaddr && addr - s->vaddr <= s->filesz &&
		    n <= s->filesz - (addr - s->vaddr) &&
		    s->offset + (addr - s->vaddr) >= s->offset)
			return slice(e->data, s->offset + (addr - s->vaddr), n);
	}
	return (struct str){ NULL, 0 };
}

size_t elf_symbols(const struct elf *e, uint32_t table, struct arena *arena,
		   const struct elf_symbol **out)
{
	const struct elf_section *s = NULL;
	size_t size = e->is64 ? SYM_SIZE_64 : SYM_SIZE_32;
	struct str raw, names;
	struct elf_symbol *syms;
	size_t n;

	for (size_t i = 0; i < e->n_sections && !s; i++)
		if (e->sections[i].type == table)
			s = &e->sections[i];
	raw = elf_section_raw(e, s);
	n = raw.n / size;
	if (n < 2)
		return 0;
	n--;
	syms = arena_try_alloc(arena, n, sizeof(*syms));
	if (!syms)
		return 0;
	names = s->link < e->n_sections ? elf_section_raw(e, &e->sections[s->link])
					: (struct str){ NULL, 0 };
	for (size_t i = 0; i < n; i++) {
		const char *p = raw.p + (i + 1) * size;

		syms[i].name = string_at(names, elf_u32(e, p));
		syms[i].info = (uint8_t)p[e->is64 ? 4 : 12];
		syms[i].section = elf_u16(e, p + (e->is64 ? 6 : 14));
		syms[i].value = e->is64 ? elf_u64(e, p + 8) : elf_u32(e, p + 4);
		syms[i].size = e->is64 ? elf_u64(e, p + 16) : elf_u32(e, p + 8);
	}
	*out = syms;
	return n;
}

/* Walks the notes of one region: name size, description size, type, then both, each padded to four bytes. */
static struct str note_in(const struct elf *e, struct str notes, struct str owner, uint32_t type)
{
	while (notes.n >= 12) {
		uint64_t name_n = elf_u32(e, notes.p), desc_n = elf_u32(e, notes.p + 4);
		uint64_t name_padded = (name_n + 3) & ~3ULL, desc_padded = (desc_n + 3) & ~3ULL;

		if (12 + name_padded + desc_n > notes.n)
			break;
		/* Go pads its name with one NUL more than others do */
		if (elf_u32(e, notes.p + 8) == type && name_n > owner.n && name_n <= owner.n + 2 &&
		    memcmp(notes.p + 12, owner.p, owner.n) == 0 && notes.p[12 + owner.n] == 0)
			return (struct str){ notes.p + 12 + name_padded, (size_t)desc_n };
		notes = str_sub(notes, (size_t)(12 + name_padded + desc_padded), notes.n);
	}
	return (struct str){ NULL, 0 };
}

struct str elf_note(const struct elf *e, const char *owner, uint32_t type)
{
	struct str found = { NULL, 0 }, name = str_of(owner);

	for (size_t i = 0; i < e->n_sections && !found.p; i++)
		if (e->sections[i].type == ELF_SEC_NOTE)
			found = note_in(e, elf_section_raw(e, &e->sections[i]), name, type);
	for (size_t i = 0; i < e->n_segments && !found.p; i++)
		if (e->segments[i].type == ELF_PT_NOTE)
			found = note_in(
				e, slice(e->data, e->segments[i].offset, e->segments[i].filesz),
				name, type);
	return found;
}

const struct elf_segment *elf_exec_segment(const struct elf *e)
{
	for (size_t i = 0; i < e->n_segments; i++)
		if (e->segments[i].type == ELF_PT_LOAD && (e->segments[i].flags & 1))
			return &e->segments[i];
	return NULL;
}

bool elf_load_address(const struct elf *e, uint64_t *out)
{
	const struct elf_segment *s = elf_exec_segment(e);

	if (!s)
		return false;
	*out = s->align > 1 ? s->vaddr - s->vaddr % s->align : s->vaddr;
	return true;
}
