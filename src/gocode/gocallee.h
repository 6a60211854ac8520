/*
 * Which function or method a call names, as far as the source of the module tells: of the same package, of another package of the
 * module, also through what a struct embeds.
 */
#ifndef GOPERF_GOCODE_GOCALLEE_H
#define GOPERF_GOCODE_GOCALLEE_H

#include "gocode/goscope.h"

enum gocallee_kind {
	CALLEE_UNKNOWN, /* a builtin, a conversion, a function value, or the source does not tell */
	CALLEE_FUNC,	/* def: a function or method of the module */
	CALLEE_INTERFACE, /* a method of an interface type of the module */
	CALLEE_FOREIGN,	  /* of the standard library or another module */
};

struct gocallee {
	enum gocallee_kind kind;
	struct godef def;
	struct gocontext ctx; /* to read def in; of an interface: where that is declared */
	struct str path;      /* import path of what is foreign */
};

struct gocallee go_find_callee(const struct gocontext *c, const struct gosrc *src, TSNode call);
/* The same of a method of a type as it is written in a file of the package c, whatever it is called on. */
struct gocallee go_find_method(const struct gocontext *c, struct gotype t, struct str name);

#endif
