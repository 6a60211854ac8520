#include "symbol/binary.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/gosort.h"
#include "symbol/dwarf.h"
#include "symbol/foreign.h"

static const char *arch_name(const struct elf *e)
{
	switch (e->machine) {
	case ELF_386:
		return "386";
	case ELF_AMD64:
		return "amd64";
	case ELF_ARM:
		return "arm";
	case ELF_ARM64:
		return "arm64";
	case ELF_LOONG64:
		return "loong64";
	case ELF_PPC64:
		return e->big ? "ppc64" : "ppc64le";
	case ELF_RISCV:
		return e->is64 ? "riscv64" : "";
	case ELF_S390:
		return "s390x";
	}
	return "";
}

/* What else people hand over: said by name, so that they know that nothing is broken. */
static bool refuse(struct str data, const char *name, struct err *err)
{
	static const struct {
		const char *magic;
		size_t n;
		const char *what;
	} kinds[] = {
		{ "\xfe\xed\xfa", 3, "a big-endian Mach-O program" },
		{ "!<arch>\n", 8, "an archive of object files" },
		{ "\0asm", 4, "a WebAssembly module" },
		{ "go object ", 10, "a Go object file" },
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (data.n >= kinds[i].n && memcmp(data.p, kinds[i].magic, kinds[i].n) == 0)
			return err_set(err, ERR_FORMAT,
				       "%s: this is %s; goperf reads ELF, Mach-O and PE programs",
				       name, kinds[i].what);
	return err_set(err, ERR_FORMAT,
		       "%s: unrecognized object file, expected an ELF, Mach-O or PE "
		       "program",
		       name);
}

static bool load(struct binary *b, struct str data, struct err *err)
{
	const struct elf_section *text;

	if (!elf_is(data) && !foreign_is(data))
		return refuse(data, b->path, err);
	if (!(elf_is(data) ? elf_parse : foreign_parse)(&b->elf, data, b->path, &b->arena, err))
		return false;
	b->arch = arch_name(&b->elf);
	b->has_load_address = elf_load_address(&b->elf, &b->load_address);
	if (b->elf.kind != ELF_ELF)
		b->load_address = b->elf.image_base;
	text = elf_find_section(&b->elf, ".text");
	if (text) {
		b->text = elf_section_raw(&b->elf, text);
		b->text_addr = text->addr;
	}
	return true;
}

struct binary *binary_of(struct str data, const char *name, struct err *err)
{
	struct binary *b = xcalloc(1, sizeof(*b));

	b->path = xstrdup(name);
	arena_init(&b->arena);
	if (!load(b, data, err)) {
		binary_close(b);
		return NULL;
	}
	return b;
}

struct binary *binary_open(const char *path, struct err *err)
{
	struct file f;
	struct binary *b;

	if (!file_open(&f, path, 0, err))
		return NULL;
	b = binary_of(f.data, path, err);
	if (!b) {
		file_close(&f);
		return NULL;
	}
	b->file = f;
	return b;
}

void binary_close(struct binary *b)
{
	if (!b)
		return;
	dwarf_lines_free(b->dwarf);
	arena_release(&b->arena);
	if (b->file.name)
		file_close(&b->file);
	free(b->path);
	free(b);
}

static char symbol_code(const struct elf *e, const struct elf_symbol *s)
{
	enum { BINDING_LOCAL = 0, SECTION_COMMON = 0xfff2 };
	char code = '?';

	if (s->section == 0)
		code = 'U';
	else if (s->section == SECTION_COMMON)
		code = 'B';
	else if (s->section < e->n_sections)
		switch (e->sections[s->section].flags &
			(ELF_FLAG_WRITE | ELF_FLAG_ALLOC | ELF_FLAG_EXEC)) {
		case ELF_FLAG_ALLOC | ELF_FLAG_EXEC:
			code = 'T';
			break;
		case ELF_FLAG_ALLOC:
			code = 'R';
			break;
		case ELF_FLAG_ALLOC | ELF_FLAG_WRITE:
			code = 'D';
			break;
		}
	/* Go adds 32 to the code whatever it is, so a local symbol without one becomes '_' */
	return s->info >> 4 == BINDING_LOCAL ? (char)(code + ('a' - 'A')) : code;
}

static bool symbol_before(const void *a, const void *b)
{
	return ((const struct bin_symbol *)a)->addr < ((const struct bin_symbol *)b)->addr;
}

static void load_foreign(struct binary *b)
{
	struct foreign_symbol *syms = NULL;
	size_t n = foreign_symbols(&b->elf, &b->arena, &syms);

	b->symbols = n ? arena_try_alloc(&b->arena, n, sizeof(*b->symbols)) : NULL;
	if (!b->symbols)
		return;
	for (size_t i = 0; i < n; i++)
		b->symbols[i] = (struct bin_symbol){ syms[i].name, syms[i].addr, syms[i].size,
						     syms[i].code };
	b->n_symbols = n;
	b->has_symtab = true;
	go_sort_items(b->symbols, n, sizeof(*b->symbols), symbol_before);
}

static void load_symtab(struct binary *b)
{
	const struct elf_symbol *syms = NULL;
	size_t n;

	if (b->tried_symtab)
		return;
	b->tried_symtab = true;
	if (b->elf.kind != ELF_ELF) {
		load_foreign(b);
		return;
	}
	n = elf_symbols(&b->elf, ELF_SEC_SYMTAB, &b->arena, &syms);
	b->symbols = n ? arena_try_alloc(&b->arena, n, sizeof(*b->symbols)) : NULL;
	if (!b->symbols)
		return;
	for (size_t i = 0; i < n; i++)
		b->symbols[i] = (struct bin_symbol){ syms[i].name, syms[i].value, syms[i].size,
						     symbol_code(&b->elf, &syms[i]) };
	b->n_symbols = n;
	b->has_symtab = true;
	go_sort_items(b->symbols, n, sizeof(*b->symbols), symbol_before);
}

static void symbols_from_pclntab(struct binary *b)
{
	const struct pclntab *t = binary_pclntab(b, NULL);
	struct pc_func f;

	b->n_symbols = 0;
	/* each function takes at least eight bytes of the table, so the number is bounded by the input */
	b->symbols = t ? arena_try_alloc(&b->arena, t->n_funcs, sizeof(*b->symbols)) : NULL;
	if (!b->symbols)
		return;
	for (uint32_t i = 0; i < t->n_funcs; i++)
		if (pclntab_func(t, i, &f) && f.end > f.entry)
			b->symbols[b->n_symbols++] =
				(struct bin_symbol){ f.name, f.entry, f.end - f.entry, 'T' };
	go_sort_items(b->symbols, b->n_symbols, sizeof(*b->symbols), symbol_before);
}

/* A program of macOS that was stripped still has symbols: of what it takes from libraries. */
static bool has_functions(const struct binary *b)
{
	if (b->elf.kind == ELF_ELF)
		return b->n_symbols > 0;
	for (size_t i = 0; b->symbols && i < b->n_symbols; i++)
		if (b->symbols[i].code == 'T')
			return true;
	return false;
}

const struct bin_symbol *binary_symbols(struct binary *b, size_t *out_n)
{
	if (!b->tried_symbols) {
		b->tried_symbols = true;
		load_symtab(b);
		if (!has_functions(b))
			symbols_from_pclntab(b);
	}
	*out_n = b->n_symbols;
	return b->symbols;
}

const struct bin_symbol *binary_symbol_at(struct binary *b, uint64_t addr)
{
	size_t n, low = 0, high;
	const struct bin_symbol *s = binary_symbols(b, &n);

	for (high = n; low < high;) {
		size_t mid = low + (high - low) / 2;

		if (s[mid].addr > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low > 0 && addr - s[low - 1].addr < s[low - 1].size ? &s[low - 1] : NULL;
}

/* A pointer in the file's memory; position-independent programs keep it in a relative relocation instead. */
static bool read_pointer(const struct binary *b, uint64_t addr, uint64_t *out)
{
	const struct elf *e = &b->elf;
	uint32_t size = e->is64 ? 8 : 4;
	struct str s = elf_bytes_at(e, addr, size);

	if (s.n != size)
		return false;
	*out = e->is64 ? elf_u64(e, s.p) : elf_u32(e, s.p);
	if (*out != 0 || !e->is64 || e->type != ELF_TYPE_DYN)
		return true;
	for (size_t i = 0; i < e->n_sections; i++) {
		struct str raw = e->sections[i].type == ELF_SEC_RELA
					 ? elf_section_raw(e, &e->sections[i])
					 : (struct str){ NULL, 0 };

		for (size_t at = 0; at + 24 <= raw.n; at += 24)
			if (elf_u64(e, raw.p + at) == addr) {
				*out = elf_u64(e, raw.p + at + 16);
				return true;
			}
	}
	return true;
}

/* An address that a symbol names; false: there is no such symbol. */
static bool symbol_address(struct binary *b, const char *name, uint64_t *out)
{
	struct str want = str_of(name);

	for (size_t i = 0; b->symbols && i < b->n_symbols; i++)
		if (str_eq(b->symbols[i].name, want)) {
			*out = b->symbols[i].addr;
			return true;
		}
	return false;
}

/* From addr to the end of the segment that holds it. */
static struct str memory_from(const struct elf *e, uint64_t addr)
{
	for (size_t i = 0; i < e->n_segments; i++) {
		const struct elf_segment *s = &e->segments[i];

		if (s->type == ELF_PT_LOAD && addr >= s->vaddr && addr - s->vaddr < s->filesz)
			return elf_bytes_at(e, addr, s->filesz - (addr - s->vaddr));
	}
	return (struct str){ NULL, 0 };
}

/* Whether the inline trees read as trees when their offsets count from here: looks at the first that there are. */
static bool plausible_gofunc(const struct pclntab *t)
{
	enum { WANTED = 16 };
	struct pc_frame frames[2];
	struct pc_func f;
	uint32_t good = 0, seen = 0;

	for (uint32_t i = 0; i < t->n_funcs && seen < WANTED && i < 20000; i++) {
		if (!pclntab_func(t, i, &f))
			continue;
		for (uint64_t pc = f.entry; pc < f.end && pc < f.entry + 256; pc += t->quantum) {
			if (pclntab_frames(t, pc, frames, 2) < 2)
				continue;
			seen++;
			/* a name of a package's function, declared at a line of a file */
			good += frames[0].func.n > 2 &&
				memchr(frames[0].func.p, '.', frames[0].func.n) &&
				frames[0].start_line >= 0 && frames[0].start_line < 10000000 &&
				frames[1].line >= 0;
			break;
		}
	}
	return seen == 0 || good == seen;
}

/*
 * Without symbols the runtime's moduledata tells: it starts with the address of the table and holds gofunc some 40
 * words later (the place differs between versions, so each word that could be it is tried).
 */
static void gofunc_from_moduledata(struct binary *b, struct pclntab *t, uint64_t pclntab_addr)
{
	const struct elf *e = &b->elf;
	uint32_t size = e->is64 ? 8 : 4;

	for (size_t i = 0; i < e->n_sections; i++) {
		const struct elf_section *s = &e->sections[i];
		uint64_t p, second, end = s->addr + s->size;

		if (!(s->flags & ELF_FLAG_WRITE) || s->type == ELF_SEC_NOBITS ||
		    s->size < 64 * size)
			continue;
		if (!str_has_prefix(s->name, STR(".go.module")) &&
		    !str_has_prefix(s->name, STR(".noptrdata")) &&
		    !str_has_prefix(s->name, STR(".data")))
			continue;
		for (uint64_t at = s->addr; at + 64 * size <= end; at += size) {
			if (!read_pointer(b, at, &p) || p != pclntab_addr ||
			    !read_pointer(b, at + size, &second) ||
			    second != pclntab_addr + (uint64_t)(t->names.p - t->data.p))
				continue;
			for (uint32_t word = 34; word < 50; word++) {
				if (!read_pointer(b, at + word * size, &p) || p == 0)
					continue;
				t->gofunc = memory_from(e, p);
				if (t->gofunc.p && plausible_gofunc(t))
					return;
			}
			t->gofunc = (struct str){ NULL, 0 };
			return;
		}
		if (e->type ==
		    ELF_TYPE_DYN) /* one relocation each: only where the linker put the record alone */
			break;
	}
}

static void find_gofunc(struct binary *b, struct pclntab *t, uint64_t pclntab_addr)
{
	uint64_t addr;

	if (t->version < PCLN_118)
		return;
	if (symbol_address(b, "go:func.*", &addr) || symbol_address(b, "go.func.*", &addr))
		t->gofunc = memory_from(&b->elf, addr);
	else
		gofunc_from_moduledata(b, t, pclntab_addr);
}

/* A program of Windows has the table somewhere among its constants, and when it was stripped nothing says where. */
static struct str search_pclntab(const struct elf *e, uint64_t *addr)
{
	for (size_t i = 0; i < e->n_sections; i++) {
		struct str raw = e->sections[i].flags & ELF_FLAG_EXEC
					 ? (struct str){ NULL, 0 }
					 : elf_section_raw(e, &e->sections[i]);

		for (size_t at = 0; at + 64 <= raw.n; at += 4) {
			const uint8_t *p = (const uint8_t *)raw.p + at;

			if ((p[0] != 0xf1 && p[0] != 0xf0) || p[1] != 0xff || p[2] != 0xff ||
			    p[3] != 0xff || p[4] || p[5] || (p[6] != 1 && p[6] != 2 && p[6] != 4) ||
			    p[7] != (e->is64 ? 8 : 4))
				continue;
			*addr = e->sections[i].addr + at;
			return str_sub(raw, at, raw.n);
		}
	}
	return (struct str){ NULL, 0 };
}

static struct str pclntab_bytes(struct binary *b, uint64_t *addr)
{
	const struct elf_section *s = elf_find_section(&b->elf, ".gopclntab");
	uint64_t end;

	if (!s)
		s = elf_find_section(&b->elf, ".data.rel.ro.gopclntab");
	if (s) {
		*addr = s->addr;
		return elf_section_raw(&b->elf, s);
	}
	/* linked by another linker into a read-only segment: its symbols frame it */
	if (symbol_address(b, "runtime.pclntab", addr) &&
	    symbol_address(b, "runtime.epclntab", &end) && end > *addr)
		return elf_bytes_at(&b->elf, *addr, end - *addr);
	return b->elf.kind == ELF_PE ? search_pclntab(&b->elf, addr) : (struct str){ NULL, 0 };
}

const struct pclntab *binary_pclntab(struct binary *b, struct err *err)
{
	uint64_t addr = 0, text_start;
	struct str data;

	if (!b->tried_pclntab) {
		b->tried_pclntab = true;
		load_symtab(b);
		data = pclntab_bytes(b, &addr);
		if (!symbol_address(b, "runtime.text", &text_start)) {
			text_start = b->text_addr;
			if (data.n >= 32 && data.p[7] == 8 &&
			    elf_u64(&b->elf, data.p + 24)) /* go1.18 to go1.25 */
				text_start = elf_u64(&b->elf, data.p + 24);
		}
		if (!data.p)
			err_set(&b->no_pclntab, ERR_NOT_FOUND,
				"%s: no .gopclntab: not a Go program", b->path);
		else if (pclntab_open(&b->pclntab, data, text_start, b->path, &b->no_pclntab)) {
			b->has_pclntab = true;
			find_gofunc(b, &b->pclntab, addr);
		}
	}
	if (b->has_pclntab)
		return &b->pclntab;
	if (err)
		*err = b->no_pclntab;
	return NULL;
}

struct dwarf_lines *binary_dwarf(struct binary *b)
{
	if (!b->tried_dwarf) {
		b->tried_dwarf = true;
		/* the library reads ELF */
		b->dwarf = b->elf.kind == ELF_ELF ? dwarf_lines_open(b, NULL) : NULL;
	}
	return b->dwarf;
}

static size_t frames_from_pclntab(struct binary *b, uint64_t addr, struct frame *out, size_t max)
{
	const struct pclntab *t = binary_pclntab(b, NULL);
	struct pc_frame frames[FRAMES_MAX];
	size_t n = t ? pclntab_frames(t, addr, frames, MIN(max, FRAMES_MAX)) : 0;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct frame){ .func = frames[i].func,
					 .file = frames[i].file,
					 .line = frames[i].line,
					 .start_line = frames[i].start_line,
					 .inlined = frames[i].inlined };
	return n;
}

size_t binary_frames(struct binary *b, uint64_t addr, struct frame *out, size_t max)
{
	size_t n = frames_from_pclntab(b, addr, out, max);
	const struct bin_symbol *s;

	if (n || !max)
		return n;
	if (binary_dwarf(b)) {
		n = dwarf_lines_frames(b->dwarf, addr, out, max);
		if (n)
			return n;
	}
	s = binary_symbol_at(b, addr);
	if (!s || (s->code != 'T' && s->code != 't'))
		return 0;
	out[0] = (struct frame){ .func = s->name };
	return 1;
}

struct str binary_text_at(const struct binary *b, uint64_t addr, uint64_t n)
{
	if (addr < b->text_addr || addr - b->text_addr > b->text.n ||
	    n > b->text.n - (addr - b->text_addr))
		return (struct str){ NULL, 0 };
	return (struct str){ b->text.p + (addr - b->text_addr), (size_t)n };
}

struct str binary_gnu_build_id(struct binary *b)
{
	struct str id = elf_note(&b->elf, "GNU", 3);
	char *hex;

	if (!id.n || id.n > 64)
		return (struct str){ "", 0 };
	hex = arena_alloc(&b->arena, id.n * 2 + 1);
	for (size_t i = 0; i < id.n; i++) {
		hex[2 * i] = "0123456789abcdef"[(uint8_t)id.p[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[id.p[i] & 15];
	}
	return (struct str){ hex, id.n * 2 };
}

struct str binary_go_build_id(const struct binary *b)
{
	return elf_note(&b->elf, "Go", 4);
}

uint64_t binary_delta(const struct binary *b, uint64_t start, uint64_t limit, uint64_t offset)
{
	const struct elf_segment *seg = elf_exec_segment(&b->elf);
	uint64_t page;

	if (start == 0 || !seg || b->elf.type == ELF_TYPE_EXEC)
		return 0;
	if (b->elf.kind != ELF_ELF)
		return start - b->elf.image_base;
	page = seg->align > 1 ? seg->align : 1;
	/* a mapping of the executable segment, or of the file from before it on; else of unknown place: take its start */
	if (offset <= seg->offset + seg->filesz &&
	    (limit <= start || limit - start + offset > seg->offset - seg->offset % page))
		return start - offset + seg->offset - seg->vaddr;
	return start - b->load_address;
}
