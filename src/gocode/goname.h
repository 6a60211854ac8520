/*
 * Names of Go functions as tracebacks, race reports and profiles print them: "import/path.(*Type).Method.func1".
 * Everything here is a slice of the name that was given; nothing is allocated.
 */
#ifndef GOPERF_GOCODE_GONAME_H
#define GOPERF_GOCODE_GONAME_H

#include "base/str.h"

/* "example.com/a/b" of "example.com/a/b.(*T).M.func1"; dots of the last path element are escaped as %2e by Go. */
struct str goname_package(struct str fn);
/* The same without the folders of the import path: "b.(*T).M.func1". */
struct str goname_short(struct str fn);
/* The name behind the package: "(*T).M.func1". */
struct str goname_local(struct str fn);

/*
 * Whether a frame belongs to the standard library, the runtime or the generated test main: frames that a person
 * did not write. file may be empty. A package of the user's own that is named like one of the standard library
 * is told apart by its file.
 */
bool goname_is_std(struct str fn, struct str file);
/* Whether an import path begins like one of the standard library: "encoding/json". */
bool goname_is_std_path(struct str import_path);
/* Whether file lies in a module of somebody else: the module cache or a vendor folder. */
bool goname_is_dependency(struct str file);

/*
 * Whether ident (the name behind "func" in a source file) is the function that fn names, or the one it was written
 * in: "globalChan" for "main.globalChan.func1"; with inlining also "labelled" for "main.main.labelled.func2".
 */
bool goname_mentions(struct str fn, struct str ident);
/* Whether fn is a test, benchmark or fuzz function, or written in one; *name is then its name ("TestX"). */
bool goname_test(struct str fn, struct str *name);

#endif
