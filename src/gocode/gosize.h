/*
 * Sizes of types on 64-bit machines, as far as the source of one package and a table of well-known types tell
 * (cmd/compile/internal/types/size.go). False where something in a type cannot be told: nothing is guessed.
 */
#ifndef GOPERF_GOCODE_GOSIZE_H
#define GOPERF_GOCODE_GOSIZE_H

#include "gocode/goscope.h"

struct gosize {
	uint64_t bytes, align;
	bool pointers; /* the collector must look at it */
};

bool go_size_of(const struct gocontext *c, struct gotype t, struct gosize *out);

/* A number that stands in the source: 16, 1 << 10, 4 * 8, a constant that is one of these. */
bool go_number(const struct gosrc *src, TSNode n, uint64_t *out);

struct gofield {
	struct str name; /* "" for an embedded one */
	TSNode decl;	 /* field_declaration, in the type's source */
	struct gosize size;
};

/* A type parameter of a generic struct, and how large the type is that stands for it. */
struct gosizing {
	struct str name;
	struct gosize size;
};

/*
 * The size of a type that is written in words alone, in source or as the compiler names the shape of a type argument in symbols:
 * "float64", "[]T", "go.shape.*uint8", "go.shape.struct { a.x int32; a.y int32 }".
 */
bool go_size_of_words(struct str words, struct gosize *out);

#define GO_MAX_FIELDS 128

/* The fields of a struct type in order; 0: it has none, too many, or one of a size that cannot be told. */
uint32_t go_struct_fields(const struct gocontext *c, struct gotype t, struct gofield *out,
			  uint32_t max);
/* The same of a generic struct, with what its parameters stand for. */
uint32_t go_struct_fields_with(const struct gocontext *c, struct gotype t,
			       const struct gosizing *args, uint32_t n_args, struct gofield *out,
			       uint32_t max);
/* Whether the struct points to itself (a list, a tree), or holds a lock or another thing that must not be copied. */
bool go_struct_is_linked(const struct gocontext *c, struct gotype t);
bool go_struct_has_lock(const struct gocontext *c, struct gotype t);

#endif
