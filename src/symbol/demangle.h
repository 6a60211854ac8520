/*
 * C++ and Rust names as people write them, through GNU libiberty, in the forms that pprof knows (-symbolize=demangle=...)
 * with its options' meaning (github.com/ianlancetaylor/demangle: NoParams, NoTemplateParams, NoEnclosingParams, NoClones).
 */
#ifndef GOPERF_SYMBOL_DEMANGLE_H
#define GOPERF_SYMBOL_DEMANGLE_H

#include "base/buf.h"
#include "base/str.h"

enum demangle_mode {
	DEMANGLE_NONE,
	DEMANGLE_DEFAULT,   /* no parameters, no template arguments, no return type */
	DEMANGLE_TEMPLATES, /* no parameters, no return type */
	DEMANGLE_FULL,	    /* everything but clone suffixes */
};

/* Appends the readable form of a mangled name; false, and nothing appended, when it is not one. */
bool demangle(struct str name, enum demangle_mode mode, struct buf *out);
/*
 * As pprof treats every name: demangled; else without one leading '_' (macOS); else, when it looks like C++ already,
 * without parameters and template arguments as the mode wants. False when the name stays as it is.
 */
bool demangle_function(struct str name, enum demangle_mode mode, struct buf *out);

#endif
