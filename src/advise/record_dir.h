/*
 * An evidence folder that is being written: its temporary name, its meta.json, and the end, good or bad.
 * Shared by the three ways to record. The fields of meta.json are described in docs/evidence.md.
 */
#ifndef GOPERF_ADVISE_RECORD_DIR_H
#define GOPERF_ADVISE_RECORD_DIR_H

#include "advise/record.h"
#include "base/arena.h"
#include "base/vec.h"
#include "gocode/gotool.h"
#include "io/lock.h"

struct record_command_line {
	const char *kind; /* "build", "bench", "cpu" ... */
	const char *text; /* as typed into a shell; the folder is written EVIDENCE */
	const char *dir;  /* where it ran, relative to the module */
	int64_t wall_ns;
};

struct record_absent {
	const char *file, *why;
};

struct record_package {
	const char *path;   /* import path */
	const char *dir;    /* relative to the module; "." for its root */
	const char *binary; /* relative to the folder; "" for none */
	int64_t n_benchmarks;
};

struct record_dir {
	struct arena arena;
	const struct record_options *opt;
	char *final_path, *temp_path; /* both absolute; temp_path is NULL once it was renamed */
	char *root;		      /* absolute .goperf; NULL where out_dir was given */

	/* meta.json */
	const char *kind; /* "benchmarks", "tests", "server", "command" */
	struct go_env go; /* version NULL: no Go took part */
	const char *module, *module_dir, *module_go; /* NULL: unknown */
	const char *source;			     /* the URL or the command; NULL */
	const char *benchtime;			     /* NULL: none */
	int64_t count;
	int64_t start_ns; /* wall clock */
	VEC(struct record_package) packages;
	VEC(struct record_command_line) commands;
	VEC(struct record_absent) absent;
};

/* Makes the temporary folder. ERR_IO where it cannot; ERR_USAGE where out_dir is there and is no evidence folder. */
bool record_dir_start(struct record_dir *d, const struct record_options *opt,
		      struct err *err) MUST_CHECK;
/* Writes meta.json, renames, points latest; gives the path. */
bool record_dir_finish(struct record_dir *d, char **out_dir, struct err *err) MUST_CHECK;
/* Frees all; a folder that was not finished is removed. */
void record_dir_release(struct record_dir *d);

/* The path of a file in the temporary folder; of the arena. */
const char *record_dir_path(struct record_dir *d, const char *name);
/* Notes a command line; argv is NULL-terminated. */
void record_dir_ran(struct record_dir *d, const char *kind, const char *dir,
		    const char *const *argv, int64_t wall_ns);
/* What is missing and why; said to the person too. */
void record_dir_absent(struct record_dir *d, const char *file, const char *why);

/* The module of the working directory, where Go and a go.mod are there: whose code the profiles are likely about. */
void record_dir_guess_module(struct record_dir *d);
/* Takes the lock of measurements; says so when it has to wait. */
bool record_dir_lock(struct record_dir *d, struct measure_lock *lock, struct err *err) MUST_CHECK;

/* "model name" of /proc/cpuinfo, as the testing package prints it; "" where the kernel does not tell. */
const char *record_cpu_model(struct arena *a);

void record_note(const struct record_options *opt, const char *fmt, ...) PRINTF_LIKE(2, 3);
void record_progress(const struct record_options *opt, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Keeps the text of what failed for the person. */
void record_log(const struct record_options *opt, struct str text);

#endif
