/* One measurement at a time. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/term.h"
#include "io/file.h"
#include "io/lock.h"
#include "test.h"

static int waited_for;

static void on_wait(void *ctx, int pid)
{
	waited_for = pid;
	if (ctx)
		kill(pid, SIGKILL); /* a holder that dies lets go */
}

static void excludes(void **state)
{
	struct measure_lock l = { .fd = -1 };
	struct err err = { 0 };
	int ready[2];
	char c;

	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		bool ok = measure_lock_take(&l, NULL, NULL, NULL);
		(void)!write(ready[1], ok ? "y" : "n", 1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	assert_true(measure_lock_take(&l, on_wait, &l, &err));
	assert_int_equal(waited_for, child);
	assert_true(l.fd >= 0);
	waitpid(child, NULL, 0);
	measure_lock_drop(&l);
}

static void passes_for_own_children(void **state)
{
	struct measure_lock a, b;

	assert_true(measure_lock_take(&a, NULL, NULL, NULL));
	assert_true(measure_lock_take(&b, NULL, NULL, NULL)); /* would wait for ever */
	assert_int_equal(b.fd, -1);
	measure_lock_drop(&b);
	assert_non_null(getenv("GOPERF_LOCK_HOLDER"));
	measure_lock_drop(&a);
	assert_null(getenv("GOPERF_LOCK_HOLDER"));
}

static void refuses_links(void **state)
{
	char *good = xstrdup(getenv("GOPERF_LOCK")), *link = xasprintf("%s.link", good);
	struct measure_lock l;
	struct err err = { 0 };

	assert_int_equal(symlink(good, link), 0);
	setenv("GOPERF_LOCK", link, 1);
	assert_false(measure_lock_take(&l, NULL, NULL, &err));
	assert_int_equal(err.code, ERR_IO);
	setenv("GOPERF_LOCK", good, 1);
	free(good);
	free(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(excludes),
		cmocka_unit_test(passes_for_own_children),
		cmocka_unit_test(refuses_links),
	};
	char *dir = path_temp_dir(NULL, "goperf-test", NULL), *path = path_join(dir, "lock");
	int failed;

	setenv("GOPERF_LOCK", path, 1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)!path_remove_tree(dir, NULL);
	free(path);
	free(dir);
	return failed;
}
