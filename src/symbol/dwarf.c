#include "symbol/dwarf.h"

#include <dwarf.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/gosort.h"
#include "base/vec.h"

struct pc_range {
	uint64_t low, high; /* [low, high) */
	Dwarf_Off die;	    /* of the unit or the function */
};

struct unit {
	bool loaded;
	VEC(struct pc_range) functions; /* by low */
};

struct dwarf_lines {
	char *path;
	struct file
		file; /* a separate file with the debug information; name NULL: the program's own */
	void *image;  /* what libelf works on */
	size_t image_bytes;
	Elf *elf;
	Dwarf *dwarf;
	VEC(struct pc_range) ranges; /* of units, by low; die is the unit's */
	VEC(uint32_t) unit_of;	     /* parallel to ranges: index into units */
	VEC(struct unit) units;
};

static bool range_before(const void *a, const void *b)
{
	return ((const struct pc_range *)a)->low < ((const struct pc_range *)b)->low;
}

static void free_units(struct dwarf_lines *d)
{
	for (size_t i = 0; i < d->units.n; i++)
		vec_release(&d->units.v[i].functions);
	vec_release(&d->units);
	vec_release(&d->ranges);
	vec_release(&d->unit_of);
}

void dwarf_lines_free(struct dwarf_lines *d)
{
	if (!d)
		return;
	free_units(d);
	if (d->dwarf)
		dwarf_end(d->dwarf);
	if (d->elf)
		elf_end(d->elf);
	if (d->image)
		munmap(d->image, d->image_bytes);
	if (d->file.name)
		file_close(&d->file);
	free(d->path);
	free(d);
}

/* Units are found by their ranges; each is decoded when an address first falls into it. */
static void index_units(struct dwarf_lines *d)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	uint8_t type;

	while (dwarf_get_units(d->dwarf, cu, &cu, NULL, &type, &die, NULL) == 0) {
		ptrdiff_t at = 0;
		Dwarf_Addr base, low, high;

		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;
		while ((at = dwarf_ranges(&die, at, &base, &low, &high)) > 0)
			if (low < high)
				vec_push(&d->ranges,
					 (struct pc_range){ low, high, dwarf_dieoffset(&die) });
	}
	if (!d->ranges.n)
		return;
	go_sort_items(d->ranges.v, d->ranges.n, sizeof(*d->ranges.v), range_before);
	for (size_t i = 0; i < d->ranges.n; i++) {
		(void)vec_add(&d->units);
		vec_push(&d->unit_of, (uint32_t)i);
	}
}

/* libelf writes into the image when it inflates a section: it gets pages of its own, shared with the file until then. */
static bool private_image(struct dwarf_lines *d, struct str data, const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	d->image_bytes = data.n;
	if (fd >= 0 && lseek(fd, 0, SEEK_END) == (off_t)data.n)
		d->image = mmap(NULL, data.n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	else
		d->image = mmap(NULL, data.n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				-1, 0);
	if (d->image == MAP_FAILED)
		d->image = NULL;
	else if (fd < 0)
		memcpy(d->image, data.p, data.n);
	if (fd >= 0)
		close(fd);
	return d->image != NULL;
}

static bool attach(struct dwarf_lines *d, struct str data, const char *path)
{
	if (!private_image(d, data, path))
		return false;
	elf_version(EV_CURRENT);
	d->elf = elf_memory(d->image, data.n);
	d->dwarf = d->elf ? dwarf_begin_elf(d->elf, DWARF_C_READ, NULL) : NULL;
	return d->dwarf != NULL;
}

static bool has_debug_info(const struct elf *e)
{
	return elf_find_section(e, ".debug_info") || elf_find_section(e, ".zdebug_info");
}

/* Opens a candidate for a separate file; it must be ELF with debug information and, when known, the same build id. */
static bool try_file(struct dwarf_lines *d, const char *path, struct str build_id)
{
	struct err err = { 0 };
	struct file f;
	struct arena arena;
	struct elf e;
	struct str id;
	bool ok = false;

	if (!path_exists(path) || path_is_dir(path) || !file_open(&f, path, 0, &err))
		return false;
	arena_init(&arena);
	if (elf_parse(&e, f.data, path, &arena, &err) && has_debug_info(&e)) {
		id = elf_note(&e, "GNU", 3);
		ok = (!build_id.n || !id.n || str_eq(id, build_id)) && attach(d, f.data, path);
	}
	arena_release(&arena);
	if (!ok) {
		file_close(&f);
		return false;
	}
	d->file = f;
	free(d->path);
	d->path = xstrdup(path);
	return true;
}

static bool try_build_id(struct dwarf_lines *d, struct binary *b, struct str raw_id)
{
	struct str hex = binary_gnu_build_id(b);
	char *path;
	bool ok;

	if (hex.n < 4)
		return false;
	path = xasprintf("/usr/lib/debug/.build-id/%.2s/%.*s.debug", hex.p, (int)hex.n - 2,
			 hex.p + 2);
	ok = try_file(d, path, raw_id);
	free(path);
	return ok;
}

static bool try_debug_link(struct dwarf_lines *d, struct binary *b, struct str raw_id)
{
	struct str link = elf_section_raw(&b->elf, elf_find_section(&b->elf, ".gnu_debuglink"));
	const char *end = link.n ? memchr(link.p, 0, link.n) : NULL;
	static const char *const forms[] = { "%s/%s", "%s/.debug/%s", "/usr/lib/debug%s/%s" };
	char *abs, *slash;
	bool ok = false;

	/* a name without folders: a file from elsewhere must not point us through the file system */
	if (!end || end == link.p || memchr(link.p, '/', (size_t)(end - link.p)))
		return false;
	abs = path_abs(b->path);
	slash = strrchr(abs, '/');
	if (slash)
		*slash = 0;
	for (size_t i = 0; i < ARRAY_LEN(forms) && !ok; i++) {
		struct buf path = { 0 };

		if (i < 2)
			buf_printf(&path, i == 0 ? "%s/%s" : "%s/.debug/%s", abs, link.p);
		else
			buf_printf(&path, "/usr/lib/debug%s/%s", abs, link.p);
		ok = try_file(d, path.data, raw_id);
		buf_release(&path);
	}
	free(abs);
	return ok;
}

struct dwarf_lines *dwarf_lines_open(struct binary *b, struct err *err)
{
	struct dwarf_lines *d = xcalloc(1, sizeof(*d));
	struct str raw_id = elf_note(&b->elf, "GNU", 3);
	bool ok;

	d->path = xstrdup(b->path);
	if (has_debug_info(&b->elf))
		ok = attach(d, b->elf.data, b->file.mapped ? b->path : NULL);
	else
		ok = try_build_id(d, b, raw_id) || try_debug_link(d, b, raw_id);
	if (!ok) {
		err_set(err, ERR_NOT_FOUND,
			"%s: no DWARF debug information (built with -ldflags=-w or stripped?)",
			b->path);
		dwarf_lines_free(d);
		return NULL;
	}
	return d;
}

Dwarf *dwarf_lines_handle(struct dwarf_lines *d)
{
	return d->dwarf;
}

const char *dwarf_lines_path(const struct dwarf_lines *d)
{
	return d->path;
}

/* The last range that starts at or before addr and holds it; -1: none. */
static ptrdiff_t range_at(const struct pc_range *v, size_t n, uint64_t addr)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v[mid].low > addr)
			high = mid;
		else
			low = mid + 1;
	}
	/* ranges may nest (identical code folded together): look a little further back */
	for (size_t i = low; i > 0 && low - i < 8; i--)
		if (addr < v[i - 1].high)
			return (ptrdiff_t)i - 1;
	return -1;
}

/* Functions stand at the top of a unit, in namespaces and in classes. */
static void collect_functions(struct unit *u, Dwarf_Die *parent, int depth)
{
	enum { MAX_DEPTH = 32 };
	Dwarf_Die die;

	if (depth > MAX_DEPTH || dwarf_child(parent, &die) != 0)
		return;
	do {
		ptrdiff_t at = 0;
		Dwarf_Addr base, low, high;

		switch (dwarf_tag(&die)) {
		case DW_TAG_subprogram:
			while ((at = dwarf_ranges(&die, at, &base, &low, &high)) > 0)
				if (low < high)
					vec_push(&u->functions,
						 (struct pc_range){ low, high,
								    dwarf_dieoffset(&die) });
			break;
		case DW_TAG_namespace:
		case DW_TAG_module:
		case DW_TAG_structure_type:
		case DW_TAG_class_type:
		case DW_TAG_union_type:
		case DW_TAG_enumeration_type:
			collect_functions(u, &die, depth + 1);
			break;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
}

static const char *die_name(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	const char *name = NULL;

	if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attr) ||
	    dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attr))
		name = dwarf_formstring(&attr);
	if (!name && dwarf_attr_integrate(die, DW_AT_name, &attr))
		name = dwarf_formstring(&attr);
	return name ? name : "";
}

static int64_t die_number(Dwarf_Die *die, unsigned at, bool integrate)
{
	Dwarf_Attribute attr;
	Dwarf_Word v;

	if (!(integrate ? dwarf_attr_integrate(die, at, &attr) : dwarf_attr(die, at, &attr)) ||
	    dwarf_formudata(&attr, &v) != 0)
		return 0;
	return v > INT32_MAX ? 0 : (int64_t)v;
}

static struct str unit_file(Dwarf_Die *unit, int64_t index)
{
	Dwarf_Files *files;
	size_t n;
	const char *name = NULL;

	if (dwarf_getsrcfiles(unit, &files, &n) == 0 && index >= 0 && (size_t)index < n)
		name = dwarf_filesrc(files, (size_t)index, NULL, NULL);
	return str_of(name ? name : "");
}

/* From a function down to the innermost inlined call at addr; outermost first. Returns how many there are. */
static size_t descend(Dwarf_Die *function, uint64_t addr, Dwarf_Die *chain, size_t max)
{
	size_t n = 0;
	Dwarf_Die die, parent = *function;

	chain[n++] = *function;
	for (int steps = 0; steps < 4 * FRAMES_MAX; steps++) {
		bool found = false;

		if (dwarf_child(&parent, &die) != 0)
			break;
		do {
			int tag = dwarf_tag(&die);

			if ((tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block &&
			     tag != DW_TAG_try_block && tag != DW_TAG_catch_block) ||
			    dwarf_haspc(&die, addr) != 1)
				continue;
			if (tag == DW_TAG_inlined_subroutine && n < max)
				chain[n++] = die;
			parent = die;
			found = true;
			break;
		} while (dwarf_siblingof(&die, &die) == 0);
		if (!found)
			break;
	}
	return n;
}

static void line_at(Dwarf_Die *unit, uint64_t addr, struct frame *f)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, addr);
	int n;
	const char *src;

	if (!line)
		return;
	if (dwarf_lineno(line, &n) == 0)
		f->line = n;
	if (dwarf_linecol(line, &n) == 0)
		f->column = n;
	src = dwarf_linesrc(line, NULL, NULL);
	f->file = str_of(src ? src : "");
}

/* Fills frames from the chain of DIEs: each inlined call knows the line that it was called from. */
static size_t fill(Dwarf_Die *unit, Dwarf_Die *chain, size_t n, uint64_t addr, struct frame *out,
		   size_t max)
{
	size_t count = MIN(n, max);

	for (size_t i = 0; i < count; i++) {
		Dwarf_Die *die = &chain[n - 1 - i];

		out[i] = (struct frame){ .func = str_of(die_name(die)),
					 .inlined = i + 1 < n,
					 .start_line = die_number(die, DW_AT_decl_line, true) };
		if (i == 0) {
			line_at(unit, addr, &out[i]);
			continue;
		}
		die = &chain[n - i];
		out[i].line = die_number(die, DW_AT_call_line, false);
		out[i].column = die_number(die, DW_AT_call_column, false);
		out[i].file = unit_file(unit, die_number(die, DW_AT_call_file, false));
	}
	return count;
}

size_t dwarf_lines_frames(struct dwarf_lines *d, uint64_t addr, struct frame *out, size_t max)
{
	Dwarf_Die unit_die, function, chain[FRAMES_MAX];
	ptrdiff_t at, fn;
	struct unit *u;

	if (!d->ranges.n)
		index_units(d);
	at = range_at(d->ranges.v, d->ranges.n, addr);
	if (at < 0 || max == 0 || !dwarf_offdie(d->dwarf, d->ranges.v[at].die, &unit_die))
		return 0;
	u = &d->units.v[d->unit_of.v[at]];
	if (!u->loaded) {
		u->loaded = true;
		collect_functions(u, &unit_die, 0);
		if (u->functions.n)
			go_sort_items(u->functions.v, u->functions.n, sizeof(*u->functions.v),
				      range_before);
	}
	fn = range_at(u->functions.v, u->functions.n, addr);
	if (fn < 0 || !dwarf_offdie(d->dwarf, u->functions.v[fn].die, &function))
		return 0;
	return fill(&unit_die, chain, descend(&function, addr, chain, FRAMES_MAX), addr, out, max);
}
