/*
 * What a name means and what type an expression has, as far as the source of one package tells: declarations are found
 * by walking outwards, types by reading declarations, literals, conversions and a table of well-known functions. There is
 * no type checker behind this: GO_UNKNOWN is a normal answer, and callers must take it as "do not claim".
 */
#ifndef GOPERF_GOCODE_GOSCOPE_H
#define GOPERF_GOCODE_GOSCOPE_H

#include "gocode/gomod.h"

enum godecl_kind {
	DECL_NONE,
	DECL_PARAM,
	DECL_RESULT, /* a named result */
	DECL_RECEIVER,
	DECL_VAR,   /* var x T = value, in a function */
	DECL_SHORT, /* x := value */
	DECL_RANGE_KEY,
	DECL_RANGE_VALUE,
	DECL_PACKAGE, /* var at the top level */
	DECL_CONST,
	DECL_OTHER, /* type switch, select case */
};

struct godecl {
	enum godecl_kind kind;
	const struct gosrc *src;
	TSNode name;
	TSNode stmt;  /* the declaration or clause */
	TSNode type;  /* where it is written; null otherwise */
	TSNode value; /* the value it gets, or the operand of range; null where there is none */
	uint32_t index,
		of; /* which of how many names; of the value when it is one call with several results */
	TSNode func; /* the function or literal that declares it; null at the top level */
};

/* The declaration of name as seen from node at; false when it is not in this file. */
bool go_find_decl(const struct gosrc *src, TSNode at, struct str name, struct godecl *out);

enum gokind {
	GO_UNKNOWN,
	GO_STRING,
	GO_BYTES, /* []byte */
	GO_RUNES, /* []rune */
	GO_INT,	  /* signed, rune too */
	GO_UINT,  /* unsigned, byte too */
	GO_FLOAT,
	GO_BOOL,
	GO_ERROR,
	GO_SLICE,
	GO_ARRAY,
	GO_MAP,
	GO_CHAN,
	GO_POINTER,
	GO_FUNC,
	GO_STRUCT,
	GO_INTERFACE,
	GO_NAMED, /* of another package: only its name is known */
};

struct gotype {
	enum gokind kind;
	struct str
		text; /* as one writes it in this package; may be "" for an unnamed result of inference */
	bool is_named; /* a defined type, of which kind is the underlying one */
	bool is_const; /* an untyped constant */
	bool is_param; /* a type parameter: kind is that of its constraint's types, where it is one */
	const struct gosrc *src; /* where node stands */
	TSNode node; /* the type's own node (slice_type, map_type, struct_type ...); null for basic types */
};

/* What is asked about: one package of one module. pkg may be NULL: then only the file itself is read. */
struct gocontext {
	struct gomod *mod;
	struct gopkg *pkg;
};

/* A variable or constant at the top level of any file of the package, test files apart. */
bool go_find_package_decl(const struct gocontext *c, struct str name, struct godecl *out);
/* The type_spec of a type that a function declares for itself, as seen from node at; null. */
TSNode go_find_local_type(const struct gosrc *src, TSNode at, struct str name);

struct gotype go_type_of(const struct gocontext *c, const struct gosrc *src, TSNode expr);
struct gotype go_type_of_node(const struct gocontext *c, const struct gosrc *src, TSNode type);
struct gotype go_type_of_decl(const struct gocontext *c, const struct godecl *decl);
/* The type's node of the i-th parameter or result in a parameter_list, or of the only one; null. */
TSNode go_nth_type(TSNode list, uint32_t i);
struct gotype go_type_elem(const struct gocontext *c,
			   struct gotype t); /* of slice, array, map, chan, pointer, string */
struct gotype go_type_key(const struct gocontext *c,
			  struct gotype t); /* of a map; of a slice: int */

/*
 * The grammar reads a[b[i]] and x.f[b[i]] as types with arguments (type_instantiation_expression, qualified_type): these see
 * through it. A name is an identifier, or a type or package identifier that stands where a name must.
 */
bool go_is_name(TSNode n);
bool go_is_index(TSNode n);    /* x[i] */
bool go_is_selector(TSNode n); /* x.f */
TSNode go_operand(TSNode n);   /* x of x[i], x.f, x[i:j], *x; null for anything else */
TSNode go_index(TSNode n);     /* i of x[i] */
/* The name in front of a selector chain or index: "r" for r.out, a.b[i].c; null where it is no plain name. */
TSNode go_base_name(TSNode expr);
/* Whether name is written to (assigned, declared anew, incremented, address taken) anywhere inside of n. */
bool go_is_written(const struct gosrc *src, TSNode n, struct str name);
bool go_mentions(const struct gosrc *src, TSNode n,
		 struct str name); /* the identifier occurs in n */
/* A call's callee as "pkg.Func", "Func" or "x.Method"; the text of its function expression. */
struct str go_callee(const struct gosrc *src, TSNode call);
/* The function or method that a call names, without what stands in front of it: "Lock" of c.mu.Lock(). */
struct str go_called_name(const struct gosrc *src, TSNode call);
/* The import path of the package whose function a call names; empty: a method's, one of this package, or no call. */
struct str go_called_package(const struct gosrc *src, TSNode call);
/* "Set" of a type's text "*Set[T]"; what has no name stays as it is, without the star. */
struct str go_bare_type(struct str text);
/* Whether other packages can name it. (Go also takes upper case letters beyond ASCII.) */
static inline bool go_is_exported(struct str name)
{
	return name.n && name.p[0] >= 'A' && name.p[0] <= 'Z';
}

/* True for a call of function `name` of the package with import path `path`, under whatever name it is imported. */
bool go_calls(const struct gosrc *src, TSNode call, const char *path, const char *name);
TSNode go_arg(TSNode call, uint32_t i); /* null: fewer */
uint32_t go_arg_count(TSNode call);
uint32_t go_arg_index(TSNode call,
		      TSNode n); /* of the argument that n stands in; their count: none */

#endif
