/* The programs that a profile's addresses lie in, opened when first asked for. */
#ifndef GOPERF_REPORT_OBJECTS_H
#define GOPERF_REPORT_OBJECTS_H

#include "profile/profile.h"
#include "symbol/disasm.h"

struct object {
	struct str file;
	struct binary *b; /* NULL: err tells why */
	struct err err;
	uint64_t delta; /* address of the process - address of the file */
	struct disasm *disasm;
	bool tried_disasm;
	struct err disasm_err;
};

struct objects;

/* flags: of disasm_new. compat: addresses are shifted as pprof shifts them. */
struct objects *objects_new(const struct profile *p, unsigned flags, bool compat);
void objects_free(struct objects *o);
/* The program of a mapping; never NULL. Mappings of one file share it, with the first one's place, as in pprof. */
struct object *objects_get(struct objects *o, uint32_t mapping);
/* NULL and disasm_err where it cannot be disassembled. */
struct disasm *object_disasm(struct objects *o, struct object *obj);

#endif
