/*
 * Mach-O (macOS) and PE (Windows) programs, seen as struct elf: their sections under ELF's names, their segments, the
 * machine. Formats: Apple's mach-o/loader.h, nlist.h and fat.h; Microsoft's PE Format. Little-endian ones, of 32 and 64 bits;
 * of a universal program the part for this machine's kind, else the first. Nothing is trusted beyond the bounds.
 */
#ifndef GOPERF_SYMBOL_FOREIGN_H
#define GOPERF_SYMBOL_FOREIGN_H

#include "symbol/elf.h"

struct foreign_symbol {
	struct str name;
	uint64_t addr, size; /* size: up to the next symbol; 0 for the last */
	char code;	     /* as nm has it: T R D B U C ? */
};

bool foreign_is(struct str data);
/* Fills e, whose tables go to arena; data must outlive it. name is for messages. */
bool foreign_parse(struct elf *e, struct str data, const char *name, struct arena *arena,
		   struct err *err) MUST_CHECK;
/* The symbols in the file's order, as Go's tools list them; 0: none. */
size_t foreign_symbols(const struct elf *e, struct arena *arena, struct foreign_symbol **out);

#endif
