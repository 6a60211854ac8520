/*
 * Where diagnostics come from: a build of packages for the purpose, an evidence folder, or what the compiler wrote in somebody
 * else's build (text of -m, a file or folder of -json=0).
 *
 * A package is built with a fresh folder for the JSON: that is part of the build cache's key, so the compiler runs again and
 * tells everything, which it would not on a cache hit.
 */
#ifndef GOPERF_ADVISE_ESCAPES_LOAD_H
#define GOPERF_ADVISE_ESCAPES_LOAD_H

#include "advise/escapes.h"
#include "gocode/gotool.h"

struct escape_build {
	const char *tags;	    /* NULL: none */
	void (*on_tick)(void *ctx); /* called while go runs; NULL: nobody waits */
	void *ctx;
	/* results, of the escapes' arena */
	const char *dir;	     /* where go ran; absolute */
	const char *const *patterns; /* as go was told */
	const char *module, *root;   /* path and folder of the module; "" where there is none */
	struct go_env env;
	struct go_packages packages;
};

/* Resolves patterns as go_place does, builds, reads. ERR_CHILD with go's own words where the build fails. */
bool escapes_load_packages(struct escapes *e, struct escape_build *b, const char *const *patterns,
			   struct err *err) MUST_CHECK;
/* The same packages in another folder: dir stands for b->dir. Those that are not there are left out. */
bool escapes_load_other(struct escapes *e, const struct escape_build *b, const char *dir,
			struct err *err) MUST_CHECK;

/* ev is what evidence_open gave for the folder; both are read. ERR_NOT_FOUND: no compiler output in it. */
bool escapes_load_evidence(struct escapes *e, const struct evidence *ev,
			   struct err *err) MUST_CHECK;

/* Whether a folder holds the JSON of a compiler: FILE.json, or PACKAGE/FILE.json. */
bool escapes_is_json_folder(const char *path);
/* Text or JSON, or a folder of JSON. ERR_FORMAT: no diagnostic in it. */
bool escapes_load_log(struct escapes *e, const char *path, struct err *err) MUST_CHECK;

#endif
