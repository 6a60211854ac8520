/*
 * Revisions of the git repository that a Go module lives in. Nothing here changes the repository: a revision's files are
 * laid in a folder of the caller's through an index of its own, so that neither the user's tree, nor the index, nor the list of
 * worktrees is touched, whatever becomes of this process.
 *
 * git is run as a child process. A git that fails gives ERR_CHILD with its own words. Strings live in the arena given.
 */
#ifndef GOPERF_GOCODE_GITREV_H
#define GOPERF_GOCODE_GITREV_H

#include "base/arena.h"
#include "base/err.h"

/* The top folder of the repository that dir is in, absolute and free of symbolic links. ERR_NOT_FOUND: dir is in none. */
bool git_top(struct arena *a, const char *dir, const char **out, struct err *err) MUST_CHECK;

struct git_rev {
	const char *hash;    /* of the commit, whole */
	const char *abbrev;  /* as git abbreviates it */
	const char *subject; /* the first line of its message */
};
/* ERR_NOT_FOUND when rev is no commit. */
bool git_resolve(struct arena *a, const char *top, const char *rev, struct git_rev *out,
		 struct err *err) MUST_CHECK;

/*
 * What the working tree is to be compared with when nobody says: HEAD if the tree differs from it (files that git does not
 * know included, unless ignored or in .goperf); else where the branch left the main branch; else HEAD~1.
 * *name is what to call it ("HEAD", "the merge base with origin/main", "HEAD~1"), *why a clause.
 */
bool git_default_base(struct arena *a, const char *top, struct git_rev *out, const char **name,
		      const char **why, struct err *err) MUST_CHECK;

/* Lays the files of a commit in the folder into, which is there and empty. */
bool git_lay(const char *top, const char *hash, const char *into, struct err *err) MUST_CHECK;

#endif
