/*
 * Files in and out. Input is mapped where it can be (regular files) and read to the end where it cannot
 * (pipes, FIFOs, standard input), under a limit. Output goes to a temporary name beside its target and is
 * renamed when it is complete: nothing the user has is lost.
 */
#ifndef GOPERF_IO_FILE_H
#define GOPERF_IO_FILE_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define FILE_DEFAULT_MAX \
	((size_t)16 << 30) /* bytes of input, raised by flags where a command has one */

struct file {
	char *name;	 /* for messages: the path, or "standard input" */
	struct str data; /* the bytes; NULL and 0 for an empty file */
	bool mapped;
};

/* "-" is standard input. max 0: FILE_DEFAULT_MAX. Errors name the file. */
bool file_open(struct file *f, const char *path, size_t max, struct err *err) MUST_CHECK;
void file_close(struct file *f);

/* Writes the whole of data to path through a temporary name; "-" is standard output. */
bool file_write(const char *path, struct str data, struct err *err) MUST_CHECK;
bool fd_write_all(int fd, const void *p, size_t n, struct err *err) MUST_CHECK;
bool fd_read_all(int fd, struct buf *out, struct err *err) MUST_CHECK; /* up to out's maximum */

/* Buffered writing to a stream of unbounded length (stdout): flushes as it fills. */
struct out {
	int fd;
	struct buf buf;
	bool failed; /* a write failed (EPIPE and others): the rest is dropped */
	int error;   /* errno of that */
};
void out_init(struct out *o, int fd); /* fd -1: everything stays in buf */
void out_check(struct out *o);	      /* call between rows: flushes o->buf when it is over 64 KiB */
void out_take(struct out *o,
	      struct buf *b); /* adds b, which is empty then, without a copy if it can */
bool out_close(struct out *o,
	       struct err *err) MUST_CHECK; /* flushes and releases; does not close fd */

/*
 * A file that is written piece by piece under a temporary name and takes its own when it is complete; "-" is standard
 * output, and what exists and is no regular file (a pipe, /dev/stdout) is written in place.
 *
 *	if (!file_out_open(&f, path, err)) ...
 *	buf_add(&f.out.buf, ...); out_check(&f.out);
 *	return file_out_commit(&f, err);	// or file_out_abort(&f)
 */
struct file_out {
	struct out out;
	char *path, *tmp; /* tmp NULL: in place */
	bool owns_fd;
};
bool file_out_open(struct file_out *f, const char *path, struct err *err) MUST_CHECK;
bool file_out_commit(struct file_out *f, struct err *err) MUST_CHECK;
void file_out_abort(struct file_out *f); /* nothing of it stays; instead of a commit */

bool path_exists(const char *path);
bool path_is_dir(const char *path);
bool path_mkdirs(const char *path, struct err *err) MUST_CHECK;
bool path_mkdirs_for(const char *file, struct err *err) MUST_CHECK; /* the folder it stands in */
bool path_remove_tree(const char *path, struct err *err) MUST_CHECK;
/* A new empty folder under dir (NULL: TMPDIR or /tmp); the caller frees the name. NULL and err on failure. */
char *path_temp_dir(const char *dir, const char *prefix, struct err *err) MUST_CHECK;
char *path_join(const char *dir, const char *name); /* the caller frees it */
/* The folder that a file stands in: "/" for "/x", "." for "x"; the caller frees it. */
char *path_parent(const char *path);
char *path_abs(const char *path); /* cleaned, against the working directory; the caller frees it */

/* The way from the folder `from` to `to` (both absolute and clean): ".", "./a/b", "../c"; the caller frees it. */
char *path_relative(const char *from, const char *to);

/* Calls fn for each entry of dir, sorted by name, without "." and ".."; stops when fn returns false. */
bool dir_each(const char *dir, bool (*fn)(void *ctx, const char *name, bool is_dir), void *ctx,
	      struct err *err) MUST_CHECK;

#endif
