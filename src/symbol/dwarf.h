/*
 * DWARF through libdw: what C, C++ and Rust (and cgo) functions stand at an address, with inlined frames, and the raw
 * handle for those who read types. Compressed sections, DWARF 2 to 5. Where the program carries none itself it is looked
 * for where distributions put it: by build id under /usr/lib/debug/.build-id, by .gnu_debuglink beside the program, in
 * its .debug folder and under /usr/lib/debug.
 */
#ifndef GOPERF_SYMBOL_DWARF_H
#define GOPERF_SYMBOL_DWARF_H

#include <elfutils/libdw.h>

#include "symbol/binary.h"

struct dwarf_lines;

/*
 * The binary must outlive it. NULL and err (which may be NULL) when there is no DWARF, with the reason.
 */
struct dwarf_lines *dwarf_lines_open(struct binary *b, struct err *err) MUST_CHECK;
void dwarf_lines_free(struct dwarf_lines *d);

/*
 * The chain of frames at addr, innermost first, at most max; 0: no function there. Names are the linkage names
 * (mangled) where there are any. Strings live as long as d.
 */
size_t dwarf_lines_frames(struct dwarf_lines *d, uint64_t addr, struct frame *out, size_t max);

/* libdw's handle, owned by d. */
Dwarf *dwarf_lines_handle(struct dwarf_lines *d);
/* The file that the DWARF was found in: the program's own, or a separate one. */
const char *dwarf_lines_path(const struct dwarf_lines *d);

#endif
