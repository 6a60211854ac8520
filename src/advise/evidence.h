/*
 * An evidence folder as `goperf record` writes it (docs: the evidence folder), or loose profiles: what was measured, and
 * with which toolchain. Whatever is missing is simply absent, and listed in `missing`.
 */
#ifndef GOPERF_ADVISE_EVIDENCE_H
#define GOPERF_ADVISE_EVIDENCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "io/file.h"
#include "profile/profile.h"

enum cost_kind { COST_CPU, COST_HEAP, COST_BLOCK, COST_MUTEX, N_COST_KINDS };
extern const char *const cost_kind_names[N_COST_KINDS]; /* "cpu profile", "heap profile" ... */

struct evidence {
	struct arena arena;
	const char *dir;       /* NULL for loose profiles */
	struct str go_version; /* "go1.26.8"; "" unknown */
	int go_minor;	       /* 26; 0 unknown */
	struct str module;     /* import path, "std" for the standard library; "" unknown */
	struct str module_dir; /* where it lay when it was recorded */
	struct str module_rel; /* the same, from the evidence folder */
	struct str goroot;
	struct str start;    /* of the recording: "2026-11-24T15:47:46Z"; "" unknown */
	struct str revision; /* of git, whole; "" unknown */
	bool dirty;	     /* there were changes that were not committed */
	bool at_end; /* goroutine profiles were taken when all benchmarks or tests had ended */
	int64_t wall_ns[N_COST_KINDS]; /* how long the run for each profile took; 0: unknown */
	VEC(struct str) packages;      /* import paths that were recorded */
	struct profile *profiles[N_COST_KINDS]; /* NULL: absent */
	struct file escape;			/* escape.txt; data empty where absent */
	bool has_compiler;			/* the compiler's JSON is there */
	/* Execution traces, as paths from the folder: trace.out, or packages/NAME/trace.out for each of several. */
	VEC(const char *) traces;
	VEC(const char *) missing; /* names of what is not there */
	struct str no_leaks; /* why the leak profile was not taken; "" it was, or nobody says */
};

/* Whether goperf record wrote this folder: its meta.json is there. */
bool evidence_is_folder(const char *path);
/* Tells the path of each of its traces, from the folder: that of the package, or of each of several. */
typedef void (*evidence_trace_fn)(void *ctx, const char *name);
void evidence_each_trace(const char *dir, evidence_trace_fn fn, void *ctx);
/* A folder, or a single profile file. max_inflated 0: the default. */
bool evidence_open(struct evidence *ev, const char *path, size_t max_inflated,
		   struct err *err) MUST_CHECK;
/* Adds one more profile file; which kind it is, its sample types tell. */
bool evidence_add_profile(struct evidence *ev, const char *path, size_t max_inflated,
			  struct err *err) MUST_CHECK;
void evidence_release(struct evidence *ev);

/* meta.json alone, for tests and fuzzing. */
bool evidence_read_meta(struct evidence *ev, struct str text, const char *name,
			struct err *err) MUST_CHECK;

#endif
