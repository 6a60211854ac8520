/* Files, inflation, child processes. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/arena.h"
#include "io/file.h"
#include "io/inflate.h"
#include "io/pipeline.h"
#include "io/proc.h"
#include "io/tar.h"

static char *tmp;

static int make_tmp(void **state)
{
	struct err err = { 0 };

	tmp = path_temp_dir(NULL, "goperf test io", &err);
	return tmp ? 0 : -1;
}

static int drop_tmp(void **state)
{
	struct err err = { 0 };
	bool ok = path_remove_tree(tmp, &err);

	free(tmp);
	return ok ? 0 : -1;
}

static void files_are_replaced_whole_and_keep_their_mode(void **state)
{
	char *path = path_join(tmp, "out.txt");
	struct err err = { 0 };
	struct file f;
	struct stat st;

	assert_true(file_write(path, STR("first"), &err));
	assert_int_equal(chmod(path, 0640), 0);
	assert_true(file_write(path, STR("second"), &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_true(file_open(&f, path, 0, &err));
	assert_str(f.data, "second");
	file_close(&f);
	assert_false(file_open(&f, path, 3, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	free(path);
}

static bool count_entry(void *ctx, const char *name, bool is_dir)
{
	++*(int *)ctx;
	return true;
}

static void pieces_become_a_file_at_the_end_or_not_at_all(void **state)
{
	char *dir = path_join(tmp, "pieces"), *path = path_join(dir, "out");
	struct err err = { 0 };
	struct file_out out;
	struct file f;
	int entries = 0;

	assert_true(path_mkdirs(dir, &err));
	assert_true(file_write(path, STR("old"), &err));
	assert_int_equal(chmod(path, 0600), 0);
	assert_true(file_out_open(&out, path, &err));
	for (int i = 0; i < 100000; i++) {
		buf_adds(&out.out.buf, "piece\n");
		out_check(&out.out);
	}
	assert_true(file_open(&f, path, 0, &err));
	assert_str(f.data, "old"); /* until it is complete */
	file_close(&f);
	file_out_abort(&out);
	assert_true(dir_each(dir, count_entry, &entries, &err));
	assert_int_equal(entries, 1);
	assert_true(file_out_open(&out, path, &err));
	buf_adds(&out.out.buf, "new");
	assert_true(file_out_commit(&out, &err));
	assert_true(file_open(&f, path, 0, &err));
	assert_str(f.data, "new");
	file_close(&f);
	assert_false(file_out_open(&out, "/nonexistent/x", &err));
	assert_non_null(strstr(err.msg, "/nonexistent/x"));
	assert_true(file_out_open(&out, "/dev/full", &err));
	buf_adds(&out.out.buf, "lost");
	assert_false(file_out_commit(&out, &err));
	free(path);
	free(dir);
}

static void pipelines_write_everything_in_order(void **state)
{
	char *path = path_join(tmp, "pipeline");
	int fd = open(path, O_WRONLY | O_CREAT, 0600), full = open("/dev/full", O_WRONLY);
	struct pipeline p;
	struct err err = { 0 };
	struct file f;
	size_t at = 0;

	assert_true(fd >= 0 && full >= 0);
	pipeline_start(&p, fd);
	for (int i = 0; i < 1000000; i++) {
		buf_printf(pipeline_buf(&p), "%07d\n", i);
		pipeline_check(&p);
	}
	assert_true(pipeline_finish(&p, &err));
	assert_true(file_open(&f, path, 0, &err));
	assert_int_equal(f.data.n, 8000000);
	for (int i = 0; i < 1000000; i += 997, at = (size_t)i * 8)
		assert_int_equal(strtol(f.data.p + at, NULL, 10), i);
	file_close(&f);
	pipeline_start(&p, full);
	buf_adds(pipeline_buf(&p), "lost");
	assert_false(pipeline_finish(&p, &err));
	close(fd);
	close(full);
	free(path);
}

static void files_that_cannot_be_opened_are_named(void **state)
{
	struct err err = { 0 };
	struct file f;

	assert_false(file_open(&f, "/nonexistent/x", 0, &err));
	assert_string_equal(err.msg, "open /nonexistent/x: No such file or directory");
	assert_false(file_open(&f, tmp, 0, &err));
	assert_non_null(strstr(err.msg, "is a directory"));
	assert_false(file_write("/nonexistent/x", STR("a"), &err));
}

static void fifos_are_read_to_their_end(void **state)
{
	char *path = path_join(tmp, "fifo");
	struct err err = { 0 };
	struct file f;

	assert_int_equal(mkfifo(path, 0600), 0);
	if (fork() == 0) {
		int fd = open(path, O_WRONLY);
		for (int i = 0; i < 300; i++)
			if (write(fd, path, 7) != 7)
				_exit(1);
		_exit(0);
	}
	assert_true(file_open(&f, path, 0, &err));
	assert_int_equal(f.data.n, 2100);
	file_close(&f);
	free(path);
}

static struct str packed_gzip(struct buf *b, struct str text)
{
	struct err err = { 0 };

	assert_true(deflate_gzip(text, 6, b, &err));
	return buf_str(b);
}

static void gzip_members_follow_one_another(void **state)
{
	struct buf b = { 0 };
	struct inflated z;
	struct err err = { 0 };

	packed_gzip(&b, STR("hello, "));
	packed_gzip(&b, STR("world"));
	buf_fill(&b, '\0', 512);
	assert_true(inflate_any(buf_str(&b), 0, &z, &err));
	assert_str(z.data, "hello, world");
	inflated_release(&z);
	buf_addc(&b, 'x');
	assert_false(inflate_any(buf_str(&b), 0, &z, &err));
	buf_release(&b);
}

static void truncated_gzip_never_passes(void **state)
{
	struct buf b = { 0 };
	struct inflated z;
	struct err err = { 0 };
	struct str all =
		packed_gzip(&b, STR("some text that is long enough to be packed, packed, packed"));

	for (size_t n = 2; n < all.n; n++) {
		assert_false(inflate_any(str_sub(all, 0, n), 0, &z, &err));
		assert_int_equal(err.code, ERR_FORMAT);
	}
	buf_release(&b);
}

static void bombs_stop_at_the_limit(void **state)
{
	size_t n = (size_t)64 << 20;
	char *zeros = xcalloc(n, 1), *out = xmalloc(ZSTD_compressBound(n));
	struct buf b = { 0 };
	struct inflated z;
	struct err err = { 0 };

	packed_gzip(&b, (struct str){ zeros, n });
	assert_false(inflate_any(buf_str(&b), 1 << 20, &z, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	size_t packed = ZSTD_compress(out, ZSTD_compressBound(n), zeros, n, 1);
	assert_false(inflate_any((struct str){ out, packed }, 1 << 20, &z, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_true(inflate_any((struct str){ out, packed }, 0, &z, &err));
	assert_int_equal(z.data.n, n);
	inflated_release(&z);
	for (size_t cut = 4; cut < packed; cut += 1 + packed / 50)
		assert_false(inflate_any((struct str){ out, cut }, 0, &z, &err));
	buf_release(&b);
	free(zeros);
	free(out);
}

static void children_get_input_folder_and_environment(void **state)
{
	const char *argv[] = { "sh", "-c", "cat; echo $WORD; pwd; echo bad >&2; exit 3", NULL };
	const char *env[] = { "WORD=two words", NULL };
	struct buf out = { 0 }, errs = { 0 }, want = { 0 };
	struct proc p = { .argv = argv,
			  .env = env,
			  .dir = tmp,
			  .input = STR("in\n"),
			  .out = &out,
			  .err = &errs };
	struct err err = { 0 };
	char *real = realpath(tmp, NULL);

	assert_true(proc_run(&p, &err));
	assert_int_equal(p.exit_code, 3);
	buf_printf(&want, "in\ntwo words\n%s\n", real);
	assert_str(buf_str(&out), want.data);
	assert_str(buf_str(&errs), "bad\n");
	free(real);
	buf_release(&out);
	buf_release(&errs);
	buf_release(&want);
}

static void children_end_at_their_time_limit_with_what_they_started(void **state)
{
	char *path = path_join(tmp, "late");
	char *script = xasprintf("(sleep 1; touch '%s') & sleep 60", path);
	const char *argv[] = { "sh", "-c", script, NULL };
	struct proc p = { .argv = argv, .timeout_ns = 200000000 };
	struct err err = { 0 };

	assert_false(proc_run(&p, &err));
	assert_true(p.timed_out);
	assert_int_equal(err.code, ERR_CHILD);
	usleep(1200000);
	assert_false(path_exists(path));
	free(script);
	free(path);
}

static void programs_that_are_missing_are_named(void **state)
{
	const char *argv[] = { "no-such-program-here", NULL };
	struct proc p = { .argv = argv };
	struct err err = { 0 };

	assert_false(proc_run(&p, &err));
	assert_string_equal(err.msg,
			    "no-such-program-here: not found; is it installed and on PATH?");
	argv[0] = "true";
	p.dir = "/nonexistent";
	assert_false(proc_run(&p, &err));
	assert_string_equal(err.msg, "no folder /nonexistent to run true in");
	assert_null(proc_find("no-such-program-here"));
}

static void ways_between_folders(void **state)
{
	static const char *const cases[][3] = {
		{ "/a/b", "/a/b", "." },      { "/a/b", "/a/b/c", "./c" },
		{ "/a/b", "/a/bc", "../bc" }, { "/a/b/c", "/a/d", "../../d" },
		{ "/", "/x", "./x" },	      { "/a", "/", ".." },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *way = path_relative(cases[i][0], cases[i][1]);
		assert_string_equal(way, cases[i][2]);
		free(way);
	}
}

/* A file of three bytes, "abc", with a right checksum. */
static void tar_header(char *h, const char *name, char type, const char *size)
{
	unsigned sum = 0;

	memset(h, 0, 1024);
	memcpy(h, name, strlen(name));
	memcpy(h + 124, size, strlen(size));
	h[156] = type;
	memcpy(h + 257, "ustar", 5);
	memset(h + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum);
	memcpy(h + 512, "abc", 3);
}

static void archives_say_where_they_are_broken(void **state)
{
	static const struct {
		const char *size;
		size_t bytes; /* of the archive */
		const char *error;
	} cases[] = {
		{ "00000000003", 1024, NULL },
		{ "00000000003 ", 515, NULL }, /* without its padding */
		{ "00000000003", 514, "truncated: the file at byte 0 has 3 bytes, 2 are left" },
		{ "77777777777", 1024,
		  "truncated: the file at byte 0 has 8589934591 bytes, 512 are left" },
		{ "\x80\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 1024,
		  "broken header at byte 0: no size" },
		{ "x", 1024, "broken header at byte 0: no size" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char h[1024];
		struct err err = { 0 };
		struct tar_member m;
		struct tar t;

		tar_header(h, "a/b", '0', cases[i].size);
		tar_init(&t, (struct str){ h, cases[i].bytes });
		if (cases[i].error) {
			assert_false(tar_next(&t, &m, &err));
			assert_string_equal(err.msg, cases[i].error);
			tar_release(&t);
			continue;
		}
		assert_true(tar_is(t.data));
		assert_true(tar_next(&t, &m, &err));
		assert_true(str_eq(m.name, STR("a/b")) && str_eq(m.data, STR("abc")));
		assert_false(tar_next(&t, &m, &err));
		assert_int_equal(err.code, ERR_NONE);
		tar_release(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives_say_where_they_are_broken),
		cmocka_unit_test(files_are_replaced_whole_and_keep_their_mode),
		cmocka_unit_test(pieces_become_a_file_at_the_end_or_not_at_all),
		cmocka_unit_test(pipelines_write_everything_in_order),
		cmocka_unit_test(files_that_cannot_be_opened_are_named),
		cmocka_unit_test(fifos_are_read_to_their_end),
		cmocka_unit_test(gzip_members_follow_one_another),
		cmocka_unit_test(truncated_gzip_never_passes),
		cmocka_unit_test(bombs_stop_at_the_limit),
		cmocka_unit_test(children_get_input_folder_and_environment),
		cmocka_unit_test(children_end_at_their_time_limit_with_what_they_started),
		cmocka_unit_test(programs_that_are_missing_are_named),
		cmocka_unit_test(ways_between_folders),
	};

	return cmocka_run_group_tests(tests, make_tmp, drop_tmp);
}
