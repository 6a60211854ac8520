/*
 * The Go toolchain as a child process: what it is, which packages stand behind a pattern, and test
 * binaries.
 *
 * Nothing here prints. Everything that a call returns lives in the arena that it was given. Each
 * call runs in the folder it is told, since go.mod, go.work and toolchain lines make the answer
 * depend on it. Ctrl-C (cancel_install) ends the child and gives ERR_CANCELLED. A go command that
 * fails gives ERR_CHILD with its own words.
 *
 * Formats: `go help list` (the JSON of a package), `go help environment`, `go help test`.
 */
#ifndef GOPERF_GOCODE_GOTOOL_H
#define GOPERF_GOCODE_GOTOOL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define GO_MIN_MINOR 22 /* go1.22 is the oldest toolchain that goperf works with */

/* What `go env` says in a folder. Strings are never NULL; "" where go has nothing to say. */
struct go_env {
	const char *program; /* full path of the go command */
	const char *version; /* "go1.26.8", "go1.27rc1", "devel go1.28-1a2b3c4d" */
	int minor;	     /* 26 */
	const char *goos, *goarch;
	const char *goroot, *gopath, *gomodcache, *gocache;
	const char *goflags, *goexperiment, *cgo_enabled;
	const char *gomod;  /* path of the go.mod that governs the folder; "" outside of a module */
	const char *gowork; /* path of go.work; "" where there is none */
};

/*
 * dir NULL: the working directory. ERR_NOT_FOUND and what to do about it where there is no go on
 * PATH or where it is older than GO_MIN_MINOR.
 */
bool go_env_get(struct arena *a, const char *dir, struct go_env *out, struct err *err) MUST_CHECK;

/* "go1.26.8", "go1.27rc1", "devel go1.28-1a2b" to 26, 27, 28; -1 when it is no Go version. */
int go_version_minor(const char *version);

/*
 * Where to run go for these patterns, and what to ask there. Folders may stand in a module other than that of the
 * working directory: they are then asked for from their module's root ("/x/shop", "./report"), so that
 * `goperf advise ./examples/shop` works from anywhere. Import paths alone are asked for where we are (out_dir NULL).
 * A name that is a folder here is taken as one, with "./" in front or without. ERR_USAGE when the folders are of
 * different modules; ERR_NOT_FOUND when a path that must be a folder is not there.
 */
bool go_place(struct arena *a, const char *const *patterns, const char **out_dir,
	      const char *const **out_patterns, struct err *err) MUST_CHECK;
/* The nearest folder, from dir upwards, that holds a go.mod; NULL where there is none. dir is absolute. */
const char *go_module_root(struct arena *a, const char *dir);

struct go_names {
	const char **v;
	size_t n;
};

struct go_package {
	const char *import_path;
	const char *dir;  /* absolute */
	const char *name; /* of the package clause: "main" for commands */
	/* Of the module it belongs to; "" for the standard library. */
	const char *module_path, *module_dir;
	const char *module_go; /* the go directive: "1.22" */
	bool is_standard;
	bool is_main_module; /* the module is the user's own, not a dependency */
	struct go_names go_files, test_files,
		xtest_files; /* base names; go_files includes those with cgo */
};

struct go_packages {
	struct go_package *v;
	size_t n;
};

/*
 * The packages behind NULL-terminated patterns (as on go's command line: ".", "./...", "strconv"),
 * run in dir. ERR_CHILD with go's own words when a pattern does not match or a package does not
 * load. A pattern that names a folder may be a path from dir, with "./" or without, or an absolute
 * one: where it is a folder, it is taken as one.
 */
bool go_list(struct arena *a, const struct go_env *env, const char *dir,
	     const char *const *patterns, struct go_packages *out, struct err *err) MUST_CHECK;

struct go_build_test {
	const char *dir;		/* where to run; NULL: the working directory */
	const char *package;		/* one import path or folder */
	const char *out_path;		/* absolute path of the test binary */
	const char *const *flags;	/* NULL-terminated build flags; NULL: none */
	const char *const *environment; /* NULL-terminated "K=V"; NULL: none */
	struct buf *log; /* what go wrote to stderr, diagnostics included; NULL: not wanted */
};

/*
 * `go test -c`: true when the binary was built. ERR_CHILD when the build failed: the message holds
 * the beginning of go's words, log all of them. ERR_NOT_FOUND when the package has no test files
 * (go builds nothing then).
 */
bool go_build_test(const struct go_env *env, const struct go_build_test *what,
		   struct err *err) MUST_CHECK;

/* The command line that go_build_test runs, NULL-terminated, of the arena. */
const char *const *go_build_test_argv(struct arena *a, const struct go_env *env,
				      const struct go_build_test *what);

/* Sets ERR_CHILD: "what: " and the first lines of a failed command's own text, as much as fits.
 * Returns false. */
bool go_failed(struct err *err, const char *what, struct str text);

#endif
