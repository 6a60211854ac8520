#include "symbol/buildinfo.h"

#include "base/wire.h"
#include "symbol/binary.h"

#define HEADER_BYTES 32
#define INLINE_STRINGS 2  /* bit of the flags byte */
#define SENTINEL_BYTES 16 /* around the module lines */

static const char magic[] = "\xff Go buildinf:";

bool go_buildinfo_read(const struct binary *b, struct go_buildinfo *out)
{
	struct str section = elf_section_raw(&b->elf, elf_find_section(&b->elf, ".go.buildinfo"));
	struct str line, rest, lines;
	struct go_buildinfo info = { 0 };
	struct wire w;

	if (section.n < HEADER_BYTES || !str_has_prefix(section, str_of(magic)) ||
	    !(section.p[15] & INLINE_STRINGS))
		return false;
	w = wire_of(section.p + HEADER_BYTES, section.n - HEADER_BYTES);
	info.version = wire_bytes(&w, wire_varint(&w));
	lines = wire_bytes(&w, wire_varint(&w));
	if (w.bad)
		return false;
	if (lines.n >= 2 * SENTINEL_BYTES + 1)
		lines = str_sub(lines, SENTINEL_BYTES, lines.n - SENTINEL_BYTES);
	while (str_next_line(&lines, &line)) {
		struct str key, value;
		str_cut(line, '\t', &key, &rest);
		str_cut(rest, '\t', &value, &rest);
		if (str_eq(key, STR("path")))
			info.path = value;
		else if (str_eq(key, STR("mod")))
			info.module = value;
	}
	*out = info;
	return true;
}

bool go_buildinfo_is_own(const struct go_buildinfo *info, struct str import_path)
{
	struct str base = info->module.n ? info->module : str_trim_suffix(info->path, STR(".test"));

	if (str_eq(import_path, STR("main")))
		return true;
	return base.n && str_has_prefix(import_path, base) &&
	       (import_path.n == base.n || import_path.p[base.n] == '/' ||
		str_has_prefix(str_sub(import_path, base.n, import_path.n), STR("_test")));
}
