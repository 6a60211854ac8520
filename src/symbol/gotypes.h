/*
 * The types of a Go program, read from its DWARF (cmd/link/internal/ld/dwarf.go, go1.26): every type that the linker
 * found reachable, with the layout that the compiler gave it. Alignment and pointer bytes are not written there and are
 * derived by the rules of cmd/compile/internal/types/size.go.
 *
 * Types are referred to by index; names are full import paths ("net/http.Request", "main.Gen[string]") and point into the
 * binary's DWARF: the binary must outlive the table. Sizes are bytes.
 */
#ifndef GOPERF_SYMBOL_GOTYPES_H
#define GOPERF_SYMBOL_GOTYPES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

/* reflect.Kind, which the linker writes as attribute 0x2900 */
enum go_kind {
	GO_INVALID,
	GO_BOOL,
	GO_INT,
	GO_INT8,
	GO_INT16,
	GO_INT32,
	GO_INT64,
	GO_UINT,
	GO_UINT8,
	GO_UINT16,
	GO_UINT32,
	GO_UINT64,
	GO_UINTPTR,
	GO_FLOAT32,
	GO_FLOAT64,
	GO_COMPLEX64,
	GO_COMPLEX128,
	GO_ARRAY,
	GO_CHAN,
	GO_FUNC,
	GO_INTERFACE,
	GO_MAP,
	GO_POINTER,
	GO_SLICE,
	GO_STRING,
	GO_STRUCT,
	GO_UNSAFE_POINTER,
	GO_KINDS
};

#define GO_NO_TYPE UINT32_MAX

struct go_field {
	struct str name;
	uint32_t type; /* index, or GO_NO_TYPE where the DWARF does not say */
	uint64_t offset;
	bool embedded;
};

struct go_type {
	struct str name;
	enum go_kind kind;
	uint64_t size, align;
	uint64_t pointer_bytes; /* of the prefix that the garbage collector scans; 0: no pointers */
	uint32_t elem;		/* of arrays, slices, pointers, channels, maps; else GO_NO_TYPE */
	uint64_t count;		/* elements of an array */
	uint32_t first_field, n_fields; /* of structs: go_types.fields */
};

struct go_types {
	VEC(struct go_type) types;
	VEC(struct go_field) fields;
	struct map by_die; /* offset of a DIE -> index */
	unsigned pointer_size;
};

struct binary;

/*
 * Reads all types. Fails where the program carries no DWARF of Go types, and says how to build one that does.
 * A type whose description is broken (a size that its fields pass, a cycle by value) is left out.
 */
bool go_types_read(struct go_types *t, struct binary *b, struct err *err) MUST_CHECK;
void go_types_release(struct go_types *t);

/* The index of the type of that full name, or GO_NO_TYPE. */
uint32_t go_types_find(const struct go_types *t, struct str name);

/* "struct", "slice" ...: reflect.Kind.String. */
const char *go_kind_name(enum go_kind kind);

#endif
