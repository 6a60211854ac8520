/*
 * Go source files named by tracebacks and reports: found, checked, and read by line.
 *
 * The path in a report is the one of the machine that built the program. It is tried as it is; where there is no such
 * file, ever shorter tails of it are looked for under the roots that were added. A file is believed only when
 * the function that the report names is written at that line: sources of another revision are not shown.
 * Files are mapped on first use and kept until release; at most 4096 of them.
 */
#ifndef GOPERF_GOCODE_SOURCE_H
#define GOPERF_GOCODE_SOURCE_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "io/file.h"

struct gosrc;

struct source_file {
	struct gosrc *tree; /* see sources_tree */
	bool tried_tree;
	struct str asked; /* the path as it was asked for */
	char *path;	  /* where it was found; NULL: nowhere */
	struct file file;
	VEC(uint32_t) lines; /* offsets of line starts; one more than there are lines */
	int go_minor;	     /* N of "go 1.N" in the module's go.mod; 0: unknown */
};

struct source_root {
	char *dir;
	unsigned min_parts; /* a tail must have at least this many path elements */
};

struct sources {
	struct arena arena;
	VEC(struct source_root) roots;
	VEC(struct source_file *) files;
	struct str
		module; /* import path of a module whose files lie below module_dir and nowhere else */
	char *module_dir;
	char *cwd;
	struct map by_path; /* hash of the path asked for -> file */
};

void sources_init(struct sources *s);
void sources_release(struct sources *s);
/* A folder that the user named: any tail of a path is looked for under it. */
void sources_add_root(struct sources *s, const char *dir);
/* The folder of a module: a path that begins with its import path is looked for there, and nowhere else. */
void sources_set_module(struct sources *s, struct str module, const char *dir);
/* dir and the folders above it, where only tails of two or more elements are believed. dir may be relative. */
void sources_add_ancestors(struct sources *s, const char *dir);

/* The file that a report calls path; NULL when it is nowhere, or no Go file. */
const struct source_file *sources_open(struct sources *s, struct str path);
/* The same, checked: NULL too when line is not in the file or lies in another function than fn. */
const struct source_file *sources_at(struct sources *s, struct str path, uint32_t line,
				     struct str fn);

/*
 * Calls fn for each Go file of the folder that f lies in, in the folder's order, until it returns false; tests only where
 * they are asked for. False: fn said so, or there are more than max, or the folder or one of the files cannot be read.
 */
typedef bool (*source_visit_fn)(void *ctx, const struct source_file *file);
bool sources_each_beside(struct sources *s, const struct source_file *f, bool tests, size_t max,
			 source_visit_fn fn, void *ctx);

/* The file parsed (gosrc.h), once; NULL where it cannot be: it is too large. It lives as long as the file. */
const struct gosrc *sources_tree(const struct source_file *f);

/*
 * How to show a path to people: relative to the working directory where the file was found below it, else as the report
 * has it.
 */
struct str sources_shown(struct sources *s, struct str path);

uint32_t source_line_count(const struct source_file *f);
/* Line number line (from 1) without its newline; empty outside of the file. */
struct str source_line(const struct source_file *f, uint32_t line);

#endif
