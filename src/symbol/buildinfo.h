/*
 * What the Go linker wrote down of a build: debug/buildinfo's inline format (go1.18 and newer). Strings point into the
 * binary.
 */
#ifndef GOPERF_SYMBOL_BUILDINFO_H
#define GOPERF_SYMBOL_BUILDINFO_H

#include "base/str.h"

struct binary;

struct go_buildinfo {
	struct str version; /* "go1.26.8" */
	struct str
		path; /* import path of the main package; "example.com/x.test" for a test binary */
	struct str module; /* path of the main module; "" when there was none */
};

/* False: the binary carries none that goperf can read. */
bool go_buildinfo_read(const struct binary *b, struct go_buildinfo *out);
/* Whether an import path lies in the main module (or is its main package). */
bool go_buildinfo_is_own(const struct go_buildinfo *info, struct str import_path);

#endif
