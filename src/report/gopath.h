/*
 * Where the Go toolchain keeps the sources that a program was built from, by the names that the program remembers:
 * "/usr/local/go/src/fmt/print.go" of another machine, "example.com/m@v1.2.3/x.go" of a -trimpath build, "fmt/print.go".
 */
#ifndef GOPERF_REPORT_GOPATH_H
#define GOPERF_REPORT_GOPATH_H

#include "base/str.h"

struct gopath;

/* search_path: folders in whose modules and vendor folders to look, ':' between. The string must live on. */
struct gopath *gopath_new(const char *search_path);
void gopath_free(struct gopath *g);

/* Offers each file that path might be, likeliest first, until fn accepts one; false when it accepts none. */
bool gopath_candidates(struct gopath *g, struct str path, bool (*fn)(void *ctx, const char *file),
		       void *ctx);

#endif
