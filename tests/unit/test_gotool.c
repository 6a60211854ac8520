/* The Go toolchain as a child: versions, placing of patterns, packages, test binaries. */
#include <stdlib.h>
#include <unistd.h>

#include "gocode/gotool.h"
#include "io/file.h"
#include "io/proc.h"
#include "test.h"

struct fixture {
	struct arena arena;
	char *dir; /* a module in a folder with a space in its name */
};

static void put(const char *dir, const char *name, const char *text)
{
	char *path = path_join(dir, name);

	assert_true(file_write(path, str_of(text), NULL));
	free(path);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char *base = path_temp_dir(NULL, "goperf-test", NULL), *sub;

	assert_non_null(base);
	arena_init(&f->arena);
	f->dir = path_join(base, "sp ace");
	sub = path_join(f->dir, "inner/cmd");
	assert_true(path_mkdirs(sub, NULL));
	put(f->dir, "go.mod", "module example.com/sp\n\ngo 1.22\n");
	put(f->dir, "sp.go", "package sp\n\nfunc F() int { return 1 }\n");
	put(f->dir, "sp_test.go",
	    "package sp\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) { F() }\n");
	put(sub, "main.go", "package main\n\nfunc main() {}\n");
	free(sub);
	free(base);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	*strrchr(f->dir, '/') = '\0';
	assert_true(path_remove_tree(f->dir, NULL));
	arena_release(&f->arena);
	free(f->dir);
	free(f);
	return 0;
}

static void need_go(void)
{
	char *go = proc_find("go");

	if (!go) {
		print_message("SKIP: no go on PATH\n");
		skip();
	}
	free(go);
}

static void versions(void **state)
{
	assert_int_equal(go_version_minor("go1.26.8"), 26);
	assert_int_equal(go_version_minor("go1.27rc1"), 27);
	assert_int_equal(go_version_minor("devel go1.28-1a2b3c4d Mon"), 28);
	assert_int_equal(go_version_minor("go1.26.8 X:goroutineleakprofile"), 26);
	assert_int_equal(go_version_minor("go2"), -1);
	assert_int_equal(go_version_minor(""), -1);
	assert_int_equal(go_version_minor("go1."), -1);
}

static void places(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	const char *dir = NULL, *const * out;
	const char *inner = arena_printf(&f->arena, "%s/inner/...", f->dir);

	assert_true(go_place(&f->arena, (const char *[]){ inner, f->dir, NULL }, &dir, &out, &err));
	assert_string_equal(dir, f->dir);
	assert_string_equal(out[0], "./inner/...");
	assert_string_equal(out[1], "./");
	assert_null(out[2]);
	/* import paths are go's business */
	assert_true(go_place(&f->arena, (const char *[]){ "strconv", "example.com/...", NULL },
			     &dir, &out, &err));
	assert_null(dir);
	assert_string_equal(out[1], "example.com/...");
	assert_false(go_place(&f->arena, (const char *[]){ f->dir, "/", NULL }, &dir, &out, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_false(go_place(&f->arena, (const char *[]){ "./no/such", NULL }, &dir, &out, &err));
	assert_string_equal(err.msg, "./no/such: no such folder");
}

static void lists(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	struct go_packages pkgs;
	struct go_env env;

	need_go();
	assert_true(go_env_get(&f->arena, f->dir, &env, &err));
	assert_true(env.minor >= GO_MIN_MINOR && *env.goos && *env.goarch &&
		    path_is_dir(env.goroot));
	assert_true(str_has_suffix(str_of(env.gomod), STR("sp ace/go.mod")));
	assert_true(go_list(&f->arena, &env, f->dir, (const char *[]){ "./...", "strconv", NULL },
			    &pkgs, &err));
	assert_int_equal(pkgs.n, 3);
	assert_string_equal(pkgs.v[0].import_path, "example.com/sp");
	assert_string_equal(pkgs.v[0].module_path, "example.com/sp");
	assert_string_equal(pkgs.v[0].module_go, "1.22");
	assert_true(pkgs.v[0].is_main_module && !pkgs.v[0].is_standard);
	assert_string_equal(pkgs.v[0].test_files.v[0], "sp_test.go");
	assert_true(pkgs.v[2].is_standard && pkgs.v[2].xtest_files.n > 0 &&
		    !*pkgs.v[2].module_path);
	assert_false(go_list(&f->arena, &env, f->dir, (const char *[]){ "./nosuch", NULL }, &pkgs,
			     &err));
	assert_int_equal(err.code, ERR_CHILD);
	assert_non_null(strstr(err.msg, "nosuch"));
}

static void builds(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	struct go_env env;
	struct buf log = { 0 };
	const char *out = arena_printf(&f->arena, "%s/o ut.test", f->dir);
	const char *const flags[] = { "-gcflags=-m", NULL };
	struct go_build_test b = {
		.dir = f->dir, .package = ".", .out_path = out, .flags = flags, .log = &log
	};

	need_go();
	assert_true(go_env_get(&f->arena, f->dir, &env, &err));
	assert_true(go_build_test(&env, &b, &err));
	assert_true(access(out, X_OK) == 0);
	assert_non_null(strstr(log.data, "can inline F"));
	put(f->dir, "broken_test.go", "package sp\n\nfunc G() int { return \"x\" }\n");
	assert_false(go_build_test(&env, &b, &err));
	assert_int_equal(err.code, ERR_CHILD);
	assert_non_null(strstr(err.msg, "broken_test.go:3:"));
	assert_false(path_exists(out));
	b.package = "internal/goos"; /* no test files */
	assert_false(go_build_test(&env, &b, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	buf_release(&log);
}

static void without_go(void **state)
{
	struct fixture *f = *state;
	char *path = xstrdup(getenv("PATH"));
	struct err err = { 0 };
	struct go_env env;

	setenv("PATH", f->dir, 1);
	assert_false(go_env_get(&f->arena, f->dir, &env, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err.msg, "no go command on PATH: install Go 1.22 or newer"));
	/* an old one */
	put(f->dir, "go", "#!/bin/sh\necho '{\"GOVERSION\":\"go1.19.8\"}'\n");
	setenv("PATH", arena_printf(&f->arena, "%s:/bin:/usr/bin", f->dir), 1);
	char *fake = path_join(f->dir, "go");
	const char *const argv[] = { "chmod", "+x", fake, NULL };
	struct proc p = { .argv = argv };
	assert_true(proc_run(&p, &err));
	assert_false(go_env_get(&f->arena, f->dir, &env, &err));
	assert_non_null(strstr(err.msg, "is go1.19.8: install Go 1.22 or newer"));
	setenv("PATH", path, 1);
	unlink(fake);
	free(fake);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions),
		cmocka_unit_test_setup_teardown(places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lists, set_up, tear_down),
		cmocka_unit_test_setup_teardown(builds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_go, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
