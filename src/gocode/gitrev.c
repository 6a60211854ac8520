#include "gocode/gitrev.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"
#include "io/file.h"
#include "io/proc.h"

#define OUTPUT_MAX ((size_t)64 << 20)
#define MAX_ARGS 16

struct git {
	const char *dir;
	const char
		*index; /* "GIT_INDEX_FILE=..."; NULL: the repository's, which is then only read */
	struct buf out, words;
	int exit_code;
};

/* Runs git ARGS (NULL-terminated) in dir; false only when it could not run. */
static bool git(struct git *g, const char *const *args, struct err *err)
{
	/* no locks taken and no index refreshed on the user's side */
	const char *env[] = { "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C", g->index, NULL };
	const char *argv[MAX_ARGS + 2] = { "git" };
	struct proc p = {
		.argv = argv, .dir = g->dir, .env = env, .out = &g->out, .err = &g->words
	};
	size_t n = 1;

	for (; *args; args++) {
		assert(n <= MAX_ARGS);
		argv[n++] = *args;
	}
	g->out.max = g->words.max = OUTPUT_MAX;
	buf_clear(&g->out);
	buf_clear(&g->words);
	if (!proc_run(&p, err))
		return false;
	g->exit_code = p.exit_code;
	return true;
}

static void git_release(struct git *g)
{
	buf_release(&g->out);
	buf_release(&g->words);
}

static bool git_failed(struct git *g, const char *what, struct err *err)
{
	struct str words = str_trim(buf_str(&g->words));

	return err_set(err, ERR_CHILD, "git %s: " STR_FMT, what, (int)MIN(words.n, (size_t)800),
		       words.n ? words.p : "failed without a word");
}

bool git_top(struct arena *a, const char *dir, const char **out, struct err *err)
{
	struct git g = { .dir = dir };
	bool ok = git(&g, (const char *[]){ "rev-parse", "--show-toplevel", NULL }, err);
	struct str line = str_trim_suffix(buf_str(&g.out), STR("\n"));

	if (ok && (g.exit_code != 0 || !line.n))
		ok = err_set(err, ERR_NOT_FOUND, "%s is not in a git repository", dir);
	if (ok)
		*out = arena_strndup(a, line.p, line.n);
	git_release(&g);
	return ok;
}

bool git_resolve(struct arena *a, const char *top, const char *rev, struct git_rev *out,
		 struct err *err)
{
	struct git g = { .dir = top };
	char *commit = xasprintf("%s^{commit}", rev);
	struct str hash, abbrev, rest;
	bool ok = git(&g,
		      (const char *[]){ "rev-parse", "--verify", "--quiet", "--end-of-options",
					commit, NULL },
		      err);

	if (ok && g.exit_code != 0)
		ok = err_set(err, ERR_NOT_FOUND, "%s is no revision of the repository %s", rev,
			     top);
	if (ok) {
		struct str line = str_trim(buf_str(&g.out));
		char *found = arena_strndup(a, line.p, line.n);
		ok = git(&g,
			 (const char *[]){ "log", "-1", "--no-show-signature", "--format=%H %h %s",
					   found, "--", NULL },
			 err) &&
		     (g.exit_code == 0 || git_failed(&g, "log", err));
	}
	if (ok) {
		rest = str_trim(buf_str(&g.out));
		str_cut(rest, ' ', &hash, &rest);
		str_cut(rest, ' ', &abbrev, &rest);
		out->hash = arena_strndup(a, hash.p, hash.n);
		out->abbrev = arena_strndup(a, abbrev.p, abbrev.n);
		out->subject = arena_strndup(a, rest.p, rest.n);
	}
	free(commit);
	git_release(&g);
	return ok;
}

static bool is_dirty(const char *top, bool *out, struct err *err)
{
	struct git g = { .dir = top };
	bool ok = git(&g,
		      (const char *[]){ "status", "--porcelain", "--untracked-files=normal",
					"--ignore-submodules=none", "--", ".",
					":(exclude,glob)**/.goperf/**", NULL },
		      err) &&
		  (g.exit_code == 0 || git_failed(&g, "status", err));

	if (ok)
		*out = g.out.n > 0;
	git_release(&g);
	return ok;
}

/* Where HEAD left ref; false, err untouched, when there is no such ref or HEAD has nothing beyond it. */
static bool merge_base(struct arena *a, const char *top, const char *ref, struct git_rev *out)
{
	struct git g = { .dir = top };
	struct git_rev head, base;
	struct err ignored;
	bool ok = git_resolve(a, top, "HEAD", &head, &ignored) &&
		  git(&g, (const char *[]){ "merge-base", "HEAD", ref, NULL }, &ignored) &&
		  g.exit_code == 0;

	if (ok) {
		struct str line = str_trim(buf_str(&g.out));
		ok = git_resolve(a, top, arena_strndup(a, line.p, line.n), &base, &ignored) &&
		     strcmp(base.hash, head.hash) != 0;
	}
	if (ok)
		*out = base;
	git_release(&g);
	return ok;
}

bool git_default_base(struct arena *a, const char *top, struct git_rev *out, const char **name,
		      const char **why, struct err *err)
{
	static const char *const mains[] = { "origin/HEAD", "origin/main", "origin/master", "main",
					     "master" };
	bool dirty;

	if (!is_dirty(top, &dirty, err))
		return false;
	if (dirty) {
		*name = "HEAD";
		*why = "since the working tree differs from it";
		return git_resolve(a, top, "HEAD", out, err);
	}
	for (size_t i = 0; i < ARRAY_LEN(mains); i++) {
		if (merge_base(a, top, mains[i], out)) {
			*name = arena_printf(a, "the merge base with %s", mains[i]);
			*why = "since the working tree is clean";
			return true;
		}
	}
	*name = "HEAD~1";
	*why = "since the working tree is clean";
	if (!git_resolve(a, top, "HEAD~1", out, err))
		return err_set(err, ERR_NOT_FOUND,
			       "the working tree is clean and HEAD has no parent: say with --base "
			       "what to compare with");
	return true;
}

bool git_lay(const char *top, const char *hash, const char *into, struct err *err)
{
	char *index = xasprintf("%s.index", into), *env = xasprintf("GIT_INDEX_FILE=%s", index);
	char *prefix = xasprintf("--prefix=%s/", into);
	struct git g = { .dir = top, .index = env };
	bool ok = git(&g, (const char *[]){ "read-tree", hash, NULL }, err) &&
		  (g.exit_code == 0 || git_failed(&g, "read-tree", err));

	if (ok)
		ok = git(&g,
			 (const char *[]){ "checkout-index", "--all", "--quiet", "--force", prefix,
					   NULL },
			 err) &&
		     (g.exit_code == 0 || git_failed(&g, "checkout-index", err));
	(void)unlink(index);
	free(prefix);
	free(env);
	free(index);
	git_release(&g);
	return ok;
}
