/* The two sides of `goperf prove`: from a revision, a folder, a binary, a profile or two toolchains to test binaries. */
#include "cmd/prove.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gocode/gitrev.h"
#include "gocode/gotool.h"
#include "io/file.h"
#include "io/proc.h"

static const char *const side_names[] = { "base", "new" };

/* How one side is built. */
struct build {
	struct go_env env;
	const char *flags[6];	    /* NULL-terminated */
	const char *environment[3]; /* NULL-terminated */
	const char *
		root; /* folder that stands for `from` on this side; NULL: the packages as they are */
	const char *from;
};

struct plan {
	struct go_packages packages; /* with test files; of the working tree */
	struct build build[2];
	const char *binary; /* the base is this test binary; NULL: it is built */
};

static const char *absolute(struct arena *a, const char *path)
{
	char *real = realpath(path, NULL), *clean = real ? real : path_abs(path);
	const char *kept = arena_strndup(a, clean, strlen(clean));

	free(clean);
	return kept;
}

static bool is_binary(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* The path of `path` below `top`, "" for top itself; NULL where it is not below. */
static const char *below(const char *path, const char *top)
{
	size_t n = strlen(top);

	if (strncmp(path, top, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path[n] == '/' ? path + n + 1 : path + n;
}

/* Keeps the packages that have tests. */
static bool find_packages(struct prove *p, struct plan *plan, int argc, char **argv,
			  struct err *err)
{
	const char **patterns = ARENA_ARRAY(&p->arena, const char *, (size_t)argc + 2);
	const char *dir, *const *placed;
	struct go_packages *all = &plan->packages;
	size_t kept = 0;

	patterns[0] = ".";
	for (int i = 0; i < argc; i++)
		patterns[i] = argv[i];
	if (!go_place(&p->arena, patterns, &dir, &placed, err) ||
	    !go_env_get(&p->arena, dir, &plan->build[0].env, err) ||
	    !go_list(&p->arena, &plan->build[0].env, dir, placed, all, err))
		return false;
	plan->build[1].env = plan->build[0].env;
	p->go = plan->build[0].env.version;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].test_files.n + all->v[i].xtest_files.n)
			all->v[kept++] = all->v[i];
	if (!kept)
		return err_set(err, ERR_NOT_FOUND,
			       "%s%s: no test files, so there are no benchmarks to run",
			       patterns[0], argc > 1 ? " and the other packages" : "");
	all->n = kept;
	return true;
}

static void add_flag(struct build *b, const char *flag)
{
	size_t n = 0;

	while (b->flags[n])
		n++;
	assert(n + 1 < ARRAY_LEN(b->flags));
	b->flags[n] = flag;
}

static bool reads_own_path(const char *dir, const struct go_names *names)
{
	bool found = false;

	for (size_t i = 0; i < names->n && !found; i++) {
		char *path = path_join(dir, names->v[i]);
		struct file f;
		struct err ignored;
		if (file_open(&f, path, (size_t)64 << 20, &ignored)) {
			found = str_contains(f.data, STR("runtime.Caller"));
			file_close(&f);
		}
		free(path);
	}
	return found;
}

/*
 * With -trimpath equal sources give equal binaries wherever they lie, and the build cache serves both sides. A test that asks
 * for the path of its own source would not find its data then: those are built without.
 */
static bool may_trim(const struct go_packages *packages)
{
	for (size_t i = 0; i < packages->n; i++) {
		const struct go_package *pkg = &packages->v[i];
		if (reads_own_path(pkg->dir, &pkg->test_files) ||
		    reads_own_path(pkg->dir, &pkg->xtest_files))
			return false;
	}
	return true;
}

static bool plan_pgo(struct prove *p, const struct prove_opts *o, struct plan *plan,
		     struct err *err)
{
	if (!path_exists(o->pgo))
		return err_set(err, ERR_NOT_FOUND, "%s: no such profile", o->pgo);
	add_flag(&plan->build[TRIAL_BASE], "-pgo=off");
	add_flag(&plan->build[TRIAL_NEW],
		 arena_printf(&p->arena, "-pgo=%s", absolute(&p->arena, o->pgo)));
	p->title[TRIAL_BASE] = "without a profile";
	p->title[TRIAL_NEW] = arena_printf(&p->arena, "with %s", o->pgo);
	return true;
}

/* "1.26.8", "go1.26.8", a go command, or the GOROOT it is in; nothing is downloaded. */
static bool plan_toolchain(struct prove *p, const char *dir, struct str spec, struct build *b,
			   const char **title, struct err *err)
{
	const char *name = arena_strndup(&p->arena, spec.p, spec.n);
	const char *env[] = { "GOTOOLCHAIN=local", "GOPROXY=off", NULL };
	struct buf out = { 0 }, words = { 0 };
	struct str version, rest;
	bool ok;

	if (!spec.n)
		return err_set(err, ERR_USAGE,
			       "--go: expected two toolchains, as in 1.26.8,1.27.3");
	if (strchr(name, '/')) {
		if (path_is_dir(name))
			name = arena_printf(&p->arena, "%s/bin/go", name);
		b->env.program = absolute(&p->arena, name);
	} else {
		env[0] = arena_printf(&p->arena, "GOTOOLCHAIN=%s%s",
				      strncmp(name, "go", 2) == 0 ? "" : "go", name);
	}
	b->environment[1] = env[0];
	struct proc run = { .argv = (const char *[]){ b->env.program, "version", NULL },
			    .dir = dir,
			    .env = env,
			    .out = &out,
			    .err = &words };
	ok = proc_run(&run, err);
	if (ok && run.exit_code != 0)
		ok = err_set(err, ERR_NOT_FOUND,
			     "--go: %s is not installed (goperf downloads none; "
			     "`GOTOOLCHAIN=go1.x.y go version` does)",
			     name);
	rest = buf_str(&out); /* "go version go1.26.8 linux/amd64" */
	if (ok && str_next_field(&rest, &version) && str_next_field(&rest, &version) &&
	    str_next_field(&rest, &version))
		*title = arena_strndup(&p->arena, version.p, version.n);
	else if (ok)
		ok = err_set(err, ERR_CHILD, "--go: %s version: expected a version, got %s",
			     b->env.program, out.data);
	buf_release(&out);
	buf_release(&words);
	return ok;
}

static bool plan_go(struct prove *p, const struct prove_opts *o, struct plan *plan, struct err *err)
{
	struct str first, second;
	const char *dir = plan->packages.v[0].dir;

	if (!str_cut(str_of(o->go), ',', &first, &second))
		return err_set(err, ERR_USAGE,
			       "--go %s: expected two toolchains, as in 1.26.8,1.27.3", o->go);
	p->go = NULL;
	return plan_toolchain(p, dir, first, &plan->build[0], &p->title[0], err) &&
	       plan_toolchain(p, dir, second, &plan->build[1], &p->title[1], err);
}

/* The base is a folder: of the same module, or, for one package, that of the package. */
static bool plan_folder(struct prove *p, const struct prove_opts *o, struct plan *plan,
			struct err *err)
{
	const struct go_package *pkg = &plan->packages.v[0];
	struct build *b = &plan->build[TRIAL_BASE];
	char *mod = path_join(o->base, "go.mod");

	b->root = absolute(&p->arena, o->base);
	b->from = absolute(&p->arena,
			   path_exists(mod) && *pkg->module_dir ? pkg->module_dir : pkg->dir);
	free(mod);
	if (plan->packages.n > 1 && !below(absolute(&p->arena, plan->packages.v[1].dir), b->from))
		return err_set(err, ERR_USAGE,
			       "--base %s: expected the folder of a module (go.mod), as there are "
			       "%zu packages",
			       o->base, plan->packages.n);
	p->title[TRIAL_BASE] = o->base;
	return true;
}

static bool plan_revision(struct prove *p, const struct prove_opts *o, struct plan *plan,
			  struct err *err)
{
	struct build *b = &plan->build[TRIAL_BASE];
	const char *top, *name = o->base;
	struct git_rev rev;

	if (!git_top(&p->arena, plan->packages.v[0].dir, &top, err)) {
		if (err->code == ERR_NOT_FOUND)
			err_set(err, ERR_NOT_FOUND,
				"%s is not in a git repository: say with --base DIR or --base "
				"BINARY "
				"what to compare with",
				plan->packages.v[0].dir);
		return false;
	}
	if (!(o->base ? git_resolve(&p->arena, top, o->base, &rev, err)
		      : git_default_base(&p->arena, top, &rev, &name, &p->why, err)))
		return false;
	p->title[TRIAL_BASE] =
		strcmp(name, rev.abbrev) == 0 || strcmp(name, rev.hash) == 0
			? arena_printf(&p->arena, "%s (%s)", rev.abbrev, rev.subject)
			: arena_printf(&p->arena, "%s (%s, %s)", name, rev.abbrev, rev.subject);
	b->root = arena_printf(&p->arena, "%s/base", p->temp);
	b->from = top;
	return path_mkdirs(b->root, err) && git_lay(top, rev.hash, b->root, err);
}

/* What --base names: a path where it is written as one, else a revision, else a path. */
static bool plan_base(struct prove *p, const struct prove_opts *o, struct plan *plan,
		      struct err *err)
{
	bool as_path = o->base && (strchr("./", o->base[0]) || !o->base[0]), ok;
	struct err first = { 0 };

	p->title[TRIAL_NEW] = "working tree";
	if (!as_path) {
		ok = plan_revision(p, o, plan, &first);
		if (ok || !o->base || first.code != ERR_NOT_FOUND || !path_exists(o->base)) {
			if (!ok)
				*err = first;
			if (!ok && o->base && first.code == ERR_NOT_FOUND)
				err_set(err, ERR_NOT_FOUND,
					"--base %s: %s; expected a revision, a folder, or a test "
					"binary",
					o->base, first.msg);
			return ok;
		}
	}
	if (path_is_dir(o->base))
		return plan_folder(p, o, plan, err);
	if (!is_binary(o->base))
		return err_set(err, ERR_NOT_FOUND,
			       "--base %s: expected a revision, a folder, or a test binary",
			       o->base);
	if (plan->packages.n > 1)
		return err_set(err, ERR_USAGE,
			       "--base %s: one binary stands for one package, and there are %zu",
			       o->base, plan->packages.n);
	plan->binary = absolute(&p->arena, o->base);
	p->title[TRIAL_BASE] = o->base;
	return true;
}

/* Builds a package of a side. *out NULL: this side does not have it. */
static bool build(struct prove *p, const struct build *b, int side, size_t n,
		  const struct go_package *pkg, struct prove_pair *out, struct err *err)
{
	const char *dir = absolute(&p->arena, pkg->dir),
		   *path = b->root ? below(dir, b->from) : NULL;
	struct go_build_test what = { .package = ".",
				      .flags = b->flags,
				      .environment = b->environment };

	if (b->root && !path)
		return err_set(err, ERR_USAGE,
			       "%s lies outside of %s: its base cannot be found there",
			       pkg->import_path, b->from);
	if (b->root)
		dir = *path ? arena_printf(&p->arena, "%s/%s", b->root, path) : b->root;
	out->dir[side] = what.dir = dir;
	/* names of equal length: the length of argv[0] moves the stack */
	what.out_path = arena_printf(&p->arena, "%s/%zu-%s.test", p->temp, n,
				     side == TRIAL_BASE ? "a" : "b");
	progress_show(&p->progress, "building %s of %s", side_names[side], pkg->import_path);
	if (!path_is_dir(dir))
		return true;
	if (go_build_test(&b->env, &what, err))
		out->binary[side] = what.out_path;
	else if (err->code == ERR_NOT_FOUND && b->root)
		*err = (struct err){ 0 };
	else
		return err->code != ERR_CANCELLED && err_prefix(err, "%s: build of %s failed",
								pkg->import_path, side_names[side]);
	return true;
}

static bool build_all(struct prove *p, const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->packages.n; i++) {
		const struct go_package *pkg = &plan->packages.v[i];
		struct prove_pair pair = { .package = pkg->import_path };
		if (plan->binary) {
			pair.binary[TRIAL_BASE] = plan->binary;
			pair.dir[TRIAL_BASE] = pkg->dir;
		} else if (!build(p, &plan->build[TRIAL_BASE], TRIAL_BASE, i, pkg, &pair, err)) {
			return false;
		}
		if (!build(p, &plan->build[TRIAL_NEW], TRIAL_NEW, i, pkg, &pair, err))
			return false;
		if (pair.binary[TRIAL_BASE])
			vec_push(&p->pairs, pair);
		else
			vec_push(&p->lone, (struct prove_lone){ .side = TRIAL_NEW,
								.package = pkg->import_path });
	}
	return true;
}

/* Two binaries that somebody built. */
static bool two_binaries(struct prove *p, const struct prove_opts *o, const char *path,
			 struct err *err)
{
	const char *dir = absolute(&p->arena, ".");

	if (!o->base || o->pgo || o->go)
		return err_set(
			err, ERR_USAGE,
			"%s is a test binary: expected --base with the binary to compare it with",
			path);
	if (!is_binary(o->base))
		return err_set(err, ERR_USAGE, "--base %s: expected a test binary, as %s is one",
			       o->base, path);
	p->title[TRIAL_BASE] = o->base;
	p->title[TRIAL_NEW] = path;
	vec_push(&p->pairs, (struct prove_pair){ .package = path,
						 .dir = { dir, dir },
						 .binary = { absolute(&p->arena, o->base),
							     absolute(&p->arena, path) } });
	return true;
}

bool prove_sides(struct prove *p, const struct prove_opts *o, int argc, char **argv,
		 struct err *err)
{
	struct plan plan = { 0 };
	bool ok;

	if ((o->base != NULL) + (o->pgo != NULL) + (o->go != NULL) > 1)
		return err_set(err, ERR_USAGE, "expected one of --base, --pgo and --go");
	if (argc == 1 && is_binary(argv[0]))
		return two_binaries(p, o, argv[0], err);
	if (!(p->temp = path_temp_dir(NULL, "goperf-prove-", err)) ||
	    !find_packages(p, &plan, argc, argv, err))
		return false;
	p->trimpath = o->trimpath && may_trim(&plan.packages);
	for (int side = 0; side < 2; side++) {
		/* go leaves its work behind when it is interrupted: ours is removed with the rest */
		plan.build[side].environment[0] = arena_printf(&p->arena, "GOTMPDIR=%s", p->temp);
		if (p->trimpath)
			add_flag(&plan.build[side], "-trimpath");
		if (o->tags)
			add_flag(&plan.build[side], arena_printf(&p->arena, "-tags=%s", o->tags));
	}
	ok = o->pgo  ? plan_pgo(p, o, &plan, err)
	     : o->go ? plan_go(p, o, &plan, err)
		     : plan_base(p, o, &plan, err);
	return ok && build_all(p, &plan, err);
}
