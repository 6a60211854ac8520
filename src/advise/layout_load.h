/*
 * Where struct layouts are read from: a program file, an evidence folder's test binary, or a package, which is built once
 * for the purpose. The linker keeps only types that something reachable uses; so for a package its test binary is built
 * with an overlay (`go help build`, -overlay) that adds a test file of our own, in which an init function uses every struct
 * type that the package declares. The user's folder is not touched.
 */
#ifndef GOPERF_ADVISE_LAYOUT_LOAD_H
#define GOPERF_ADVISE_LAYOUT_LOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "gocode/gotool.h"
#include "symbol/binary.h"
#include "symbol/buildinfo.h"
#include "symbol/gotypes.h"

struct layout_program {
	const char *path;	 /* of the file that was read */
	const char *package;	 /* import path, where a package was asked for; "" for a file */
	const char *package_dir; /* its folder; "" */
	struct binary *binary;
	struct go_types types;
	struct go_buildinfo info;
};

struct layout_programs {
	struct arena arena;
	struct layout_program *v;
	size_t n;
	char *temp; /* folder of what was built; removed on release */
};

/* One program file. */
bool layout_load_file(struct layout_programs *p, const char *path, struct err *err) MUST_CHECK;
/* The packages behind NULL-terminated patterns; those without struct types are left out. */
bool layout_load_packages(struct layout_programs *p, const char *const *patterns,
			  struct err *err) MUST_CHECK;
void layout_programs_release(struct layout_programs *p);

/* The text of the test file that the overlay adds: uses every struct type of the files, which belong to package `name`. */
bool layout_overlay_text(const char *name, const char *dir, const struct go_names *files,
			 struct buf *out, struct err *err) MUST_CHECK;

#endif
