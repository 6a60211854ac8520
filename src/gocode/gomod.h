/*
 * Where Go source lies: a module's folder, its packages, their files. Files are parsed when they are first asked for,
 * so that a report on a large module reads only what is hot.
 */
#ifndef GOPERF_GOCODE_GOMOD_H
#define GOPERF_GOCODE_GOMOD_H

#include "gocode/gosrc.h"

#define GOPKG_MAX_FILES 4000

struct gopkg_file {
	const char *name;  /* base name */
	struct gosrc *src; /* NULL until gopkg_open; stays NULL when that failed */
	struct file *raw;  /* mapped while names are looked up in it */
	bool tried, queued;
};

struct gopkg {
	const char *dir;
	const char *rel; /* from the module's folder, "" for the root */
	VEC(struct gopkg_file) files;
	struct arena *arena; /* the module's */
};

struct gomod {
	struct arena arena;
	const char *dir; /* absolute folder of go.mod */
	struct str path; /* of the module: "example.com/shop" */
	VEC(struct gopkg *) packages;
	size_t parsed_files;
};

/* The module path in dir/go.mod; false, silently, where there is none. The text lives in the arena. */
bool gomod_read_path(struct arena *a, const char *dir, struct str *out);
void gomod_init(struct gomod *mod, const char *dir, struct str path);
void gomod_release(struct gomod *mod);

/* The package in the folder rel of the module ("" is its root); NULL where there is no such folder. */
struct gopkg *gomod_package(struct gomod *mod, struct str rel);
/* A file of the package, parsed; NULL with err when it is not there or cannot be read. */
struct gosrc *gopkg_open(struct gomod *mod, struct gopkg *pkg, struct str name, struct err *err);

/*
 * Parses files of the module's packages on all processors, where they are not parsed yet. What cannot be read is left to
 * gopkg_open, which says why. Names may come more than once.
 */
struct gopkg_name {
	struct gopkg *pkg;
	struct str name;
};
void gopkg_parse_all(struct gomod *mod, const struct gopkg_name *names, size_t n);

/* Whether the text stands in the package's i-th file, which need not be parsed for that. */
bool gopkg_has_text(struct gopkg *pkg, size_t i, struct str text);
/* File i of the package, where it holds the text and can be read; else NULL. */
struct gosrc *gopkg_open_with(struct gomod *mod, struct gopkg *pkg, size_t i, struct str text);
/* The same, where a variable or constant of that name may be declared in it. */
struct gosrc *gopkg_open_var(struct gomod *mod, struct gopkg *pkg, size_t i, struct str name);

/* A declaration at the top level of the package, test files apart. */
struct godef {
	const struct gosrc *src;
	TSNode node; /* type_spec, type_alias, function_declaration, method_declaration */
};
bool gopkg_find_type(struct gomod *mod, struct gopkg *pkg, struct str name, struct godef *out);
/* recv: the receiver's type name without star; empty for a plain function. */
bool gopkg_find_func(struct gomod *mod, struct gopkg *pkg, struct str recv, struct str name,
		     struct godef *out);

#endif
