/* Revisions: what a tree is compared with, and that laying one out touches nothing. */
#include "test.h"

#include <stdlib.h>

#include "gocode/gitrev.h"
#include "io/file.h"
#include "io/proc.h"

struct fixture {
	struct arena arena;
	char *dir;
	const char *top;
};

/* git WORDS in the repository; words are split at blanks. */
static void git(struct fixture *f, const char *words)
{
	const char *argv[16] = { "git", "-c", "user.name=a", "-c", "user.email=a@example.com" };
	const char *env[] = { "GIT_CONFIG_GLOBAL=/dev/null", NULL };
	struct str rest = str_of(words), word;
	struct buf out = { 0 };
	struct err err;
	size_t n = 5;

	while (str_next_field(&rest, &word))
		argv[n++] = arena_strndup(&f->arena, word.p, word.n);
	struct proc p = { .argv = argv, .dir = f->dir, .env = env, .out = &out, .err = &out };
	if (!proc_run(&p, &err) || p.exit_code != 0)
		fail_msg("git %s: %s", words, out.data ? out.data : err.msg);
	buf_release(&out);
}

static void put(struct fixture *f, const char *name, const char *text)
{
	char *path = path_join(f->dir, name);
	struct err err;

	assert_true(file_write(path, str_of(text), &err));
	free(path);
}

static char *get(const char *dir, const char *name)
{
	char *path = path_join(dir, name), *text = NULL;
	struct file file;
	struct err err;

	if (file_open(&file, path, 0, &err)) {
		text = xasprintf(STR_FMT, STR_ARG(file.data));
		file_close(&file);
	}
	free(path);
	return text;
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	char *program = proc_find("git");
	struct err err;

	*state = f;
	assert_non_null(f->dir = path_temp_dir(NULL, "git rev ", &err));
	if (!program) {
		print_message("SKIP: no git on PATH\n");
		return 0;
	}
	free(program);
	git(f, "init -q -b main .");
	put(f, "x.txt", "one\n");
	git(f, "add x.txt");
	git(f, "commit -qm first");
	put(f, "x.txt", "two\n");
	git(f, "commit -qam second");
	assert_true(git_top(&f->arena, f->dir, &f->top, &err));
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	struct err err;

	assert_true(path_remove_tree(f->dir, &err));
	free(f->dir);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static void expect_base(struct fixture *f, const char *want_name, const char *want_subject)
{
	const char *name, *why;
	struct git_rev rev;
	struct err err;

	if (!git_default_base(&f->arena, f->top, &rev, &name, &why, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(name, want_name);
	assert_string_equal(rev.subject, want_subject);
	assert_int_equal(strlen(rev.hash), 40);
	assert_int_equal(strncmp(rev.hash, rev.abbrev, strlen(rev.abbrev)), 0);
}

static void bases(void **state)
{
	struct fixture *f = *state;
	struct git_rev rev;
	struct err err;

	if (!f->top)
		skip();
	expect_base(f, "HEAD~1", "first");
	put(f, "x.txt", "three\n");
	expect_base(f, "HEAD", "second");
	git(f, "checkout -q x.txt");
	put(f, "new.go", "package x\n");
	expect_base(f, "HEAD", "second");
	git(f, "checkout -qb topic");
	git(f, "add new.go");
	git(f, "commit -qm third");
	expect_base(f, "the merge base with main", "second");
	put(f, "new.go", "package y\n");
	git(f, "commit -qam fourth");
	expect_base(f, "the merge base with main", "second");
	/* goperf's own evidence makes no tree dirty */
	char *evidence = path_join(f->dir, "sub/.goperf");
	assert_true(path_mkdirs(evidence, &err));
	free(evidence);
	put(f, "sub/.goperf/meta.json", "{}");
	expect_base(f, "the merge base with main", "second");
	assert_true(git_resolve(&f->arena, f->top, "main~1", &rev, &err));
	assert_string_equal(rev.subject, "first");
	assert_false(git_resolve(&f->arena, f->top, "--help", &rev, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void first_commit(void **state)
{
	struct fixture *f = *state;
	const char *name, *why;
	struct git_rev rev;
	struct err err;

	if (!f->top)
		skip();
	git(f, "reset -q --hard HEAD~1");
	assert_false(git_default_base(&f->arena, f->top, &rev, &name, &why, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err.msg, "--base"));
}

static void lays(void **state)
{
	struct fixture *f = *state;
	struct git_rev rev;
	struct err err;
	struct file before, after;
	char *into, *text;

	if (!f->top)
		skip();
	put(f, "x.txt", "staged\n");
	git(f, "add x.txt");
	put(f, "x.txt", "changed\n");
	char *index = path_join(f->dir, ".git/index");
	assert_true(file_open(&before, index, 0, &err));
	assert_true(git_resolve(&f->arena, f->top, "HEAD~1", &rev, &err));
	assert_non_null(into = path_temp_dir(NULL, "git lay ", &err));
	assert_true(git_lay(f->top, rev.hash, into, &err));
	text = get(into, "x.txt");
	assert_string_equal(text, "one\n");
	free(text);
	text = get(f->dir, "x.txt");
	assert_string_equal(text, "changed\n");
	assert_true(file_open(&after, index, 0, &err));
	assert_true(str_eq(before.data, after.data));
	file_close(&before);
	file_close(&after);
	free(index);
	assert_null(get(f->dir, ".git/worktrees"));
	assert_false(git_lay(f->top, "0123456789012345678901234567890123456789", into, &err));
	assert_int_equal(err.code, ERR_CHILD);
	free(text);
	assert_true(path_remove_tree(into, &err));
	free(into);
}

static void no_repository(void **state)
{
	struct fixture *f = *state;
	const char *top;
	struct err err;

	if (!f->top)
		skip();
	assert_false(git_top(&f->arena, "/", &top, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bases, setup, teardown),
		cmocka_unit_test_setup_teardown(first_commit, setup, teardown),
		cmocka_unit_test_setup_teardown(lays, setup, teardown),
		cmocka_unit_test_setup_teardown(no_repository, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
