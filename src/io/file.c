#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/gofmt.h"
#include "base/vec.h"

#define CHUNK ((size_t)1 << 20)
#define SMALL_FILE ((size_t)128 << 10)
#define OUT_FLUSH ((size_t)64 << 10)

bool fd_read_all(int fd, struct buf *out, struct err *err)
{
	for (;;) {
		if (!buf_reserve(out, CHUNK / 16))
			return err_set(err, ERR_LIMIT, "more than %zu bytes of input", out->max);
		ssize_t got = read(fd, out->data + out->n, out->cap - out->n - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, "read");
		if (got == 0)
			break;
		out->n += (size_t)got;
		if (out->cap - out->n < CHUNK / 16 + 1 && out->n > CHUNK)
			(void)buf_reserve(
				out,
				out->n / 2); /* the next read says when this passes the limit */
		out->full = false;
	}
	out->data[out->n] = '\0';
	return true;
}

static bool map_whole(struct file *f, int fd, size_t size, struct err *err)
{
	void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		return err_errno(err, "%s: map", f->name);
	f->data = (struct str){ p, size };
	f->mapped = true;
	return true;
}

/* A small file is read: mapping one costs more than copying it. */
static bool read_small(struct file *f, int fd, size_t size, struct err *err)
{
	char *p = xmalloc(size + 1);
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			free(p);
			return err_errno(err, "%s: read", f->name);
		}
		if (got == 0)
			break;
		n += (size_t)got;
	}
	p[n] = '\0';
	f->data = (struct str){ p, n };
	return true;
}

static bool read_stream(struct file *f, int fd, size_t max, struct err *err)
{
	struct buf b;

	buf_init(&b, max);
	if (!fd_read_all(fd, &b, err)) {
		buf_release(&b);
		return err_prefix(err, "%s", f->name);
	}
	f->data.n = b.n;
	f->data.p = buf_detach(&b);
	return true;
}

static bool load(struct file *f, int fd, size_t max, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(err, "%s", f->name);
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_IO, "%s: is a directory, expected a file", f->name);
	if (S_ISREG(st.st_mode) && (size_t)st.st_size > max)
		return err_set(err, ERR_LIMIT, "%s: %lld bytes, more than the limit of %zu",
			       f->name, (long long)st.st_size, max);
	/* files of /proc claim to be empty */
	if (S_ISREG(st.st_mode) && st.st_size > 0 && (size_t)st.st_size <= SMALL_FILE)
		return read_small(f, fd, (size_t)st.st_size, err);
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		return map_whole(f, fd, (size_t)st.st_size, err);
	return read_stream(f, fd, max, err);
}

bool file_open(struct file *f, const char *path, size_t max, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct file got = { .name = xstrdup(is_stdin ? "standard input" : path) };
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0) {
		/* Go's words, which people and scripts know */
		err_errno(err, "open %s", path);
		free(got.name);
		return false;
	}
	ok = load(&got, fd, max ? max : FILE_DEFAULT_MAX, err);
	if (!is_stdin)
		close(fd);
	if (ok)
		*f = got;
	else
		free(got.name);
	return ok;
}

void file_close(struct file *f)
{
	if (f->mapped)
		munmap((void *)f->data.p, f->data.n);
	else
		free((void *)f->data.p);
	free(f->name);
	*f = (struct file){ 0 };
}

bool fd_write_all(int fd, const void *p, size_t n, struct err *err)
{
	for (const char *at = p; n;) {
		ssize_t put = write(fd, at, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_errno(err, "write");
		at += put;
		n -= (size_t)put;
	}
	return true;
}

/* A target that is no regular file (a pipe, /dev/stdout) is written in place: there is nothing to lose. */
static bool write_in_place(const char *path, struct str data, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return err_errno(err, "open %s", path);
	ok = fd_write_all(fd, data.p, data.n, err);
	close(fd);
	return ok || err_prefix(err, "%s", path);
}

static bool write_beside(const char *path, struct str data, mode_t mode, struct err *err)
{
	char *tmp = xasprintf("%s.tmp-XXXXXX", path);
	int fd = mkstemp(tmp);
	bool ok;

	if (fd < 0) {
		free(tmp);
		return err_errno(err, "create a file beside %s", path);
	}
	ok = fd_write_all(fd, data.p, data.n, err);
	fchmod(fd, mode);
	if (close(fd) != 0 && ok)
		ok = err_errno(err, "close");
	if (ok && rename(tmp, path) != 0)
		ok = err_errno(err, "rename to %s", path);
	else if (!ok)
		err_prefix(err, "%s", path);
	if (!ok)
		unlink(tmp);
	free(tmp);
	return ok;
}

bool file_write(const char *path, struct str data, struct err *err)
{
	struct stat st;
	mode_t mask = umask(0);

	umask(mask);
	if (strcmp(path, "-") == 0)
		return fd_write_all(STDOUT_FILENO, data.p, data.n, err);
	if (stat(path, &st) != 0)
		return write_beside(path, data, 0666 & ~mask, err);
	if (!S_ISREG(st.st_mode))
		return write_in_place(path, data, err);
	char *real = realpath(path, NULL); /* keeps a link a link */
	if (!real)
		return err_errno(err, "%s", path);
	bool ok = write_beside(real, data, st.st_mode & 07777, err);
	free(real);
	return ok;
}

void out_init(struct out *o, int fd)
{
	memset(o, 0, sizeof(*o));
	o->fd = fd;
}

static void flush(struct out *o)
{
	if (!o->failed && !fd_write_all(o->fd, o->buf.data, o->buf.n, NULL)) {
		o->failed = true;
		o->error = errno;
	}
	buf_clear(&o->buf);
}

void out_check(struct out *o)
{
	if (o->fd >= 0 && o->buf.n >= OUT_FLUSH)
		flush(o);
}

void out_take(struct out *o, struct buf *b)
{
	bool full = b->full;

	if (o->fd < 0 || b->n < OUT_FLUSH) {
		buf_add_str(&o->buf, buf_str(b));
	} else {
		struct buf empty;
		flush(o);
		empty = o->buf;
		o->buf = *b;
		*b = empty;
	}
	out_check(o);
	buf_clear(b);
	o->buf.full |= full;
}

bool out_close(struct out *o, struct err *err)
{
	flush(o);
	buf_release(&o->buf);
	if (!o->failed)
		return true;
	errno = o->error;
	return err_errno(err, "write");
}

static bool open_target(struct file_out *f, const char *path, struct err *err)
{
	struct stat st;
	mode_t mask = umask(0), mode = 0666 & ~mask;
	int fd;

	umask(mask);
	if (stat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode)) {
			fd = open(path, O_WRONLY | O_CLOEXEC);
			out_init(&f->out, fd);
			return fd >= 0 || err_errno(err, "open %s", path);
		}
		mode = st.st_mode & 07777;
		free(f->path);
		f->path = realpath(path, NULL); /* keeps a link a link */
		if (!f->path)
			return err_errno(err, "%s", path);
	}
	f->tmp = xasprintf("%s.tmp-XXXXXX", f->path);
	fd = mkstemp(f->tmp);
	out_init(&f->out, fd);
	if (fd < 0)
		return err_errno(err, "create a file beside %s", path);
	fchmod(fd, mode);
	return true;
}

static void file_out_release(struct file_out *f)
{
	free(f->path);
	free(f->tmp);
	*f = (struct file_out){ .out.fd = -1 };
}

bool file_out_open(struct file_out *f, const char *path, struct err *err)
{
	*f = (struct file_out){ .path = xstrdup(path) };
	f->owns_fd = strcmp(path, "-") != 0;
	if (!f->owns_fd) {
		out_init(&f->out, STDOUT_FILENO);
		return true;
	}
	if (open_target(f, path, err))
		return true;
	file_out_release(f);
	return false;
}

bool file_out_commit(struct file_out *f, struct err *err)
{
	int fd = f->out.fd;
	bool ok = out_close(&f->out, err);

	if (f->owns_fd && close(fd) != 0 && ok)
		ok = err_errno(err, "close");
	if (ok && f->tmp && rename(f->tmp, f->path) != 0)
		ok = err_errno(err, "rename to %s", f->path);
	else if (!ok)
		err_prefix(err, "%s", f->owns_fd ? f->path : "standard output");
	if (!ok && f->tmp)
		unlink(f->tmp);
	file_out_release(f);
	return ok;
}

void file_out_abort(struct file_out *f)
{
	buf_release(&f->out.buf);
	if (f->owns_fd)
		close(f->out.fd);
	if (f->tmp)
		unlink(f->tmp);
	file_out_release(f);
}

bool path_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool path_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool path_mkdirs(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	bool ok = true;

	for (char *p = copy + 1; ok; p++) {
		if (*p && *p != '/')
			continue;
		char c = *p;
		*p = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			ok = err_errno(err, "make folder %s", copy);
		*p = c;
		if (!c)
			break;
	}
	if (ok && !path_is_dir(path))
		ok = err_set(err, ERR_IO, "%s: exists and is not a folder", path);
	free(copy);
	return ok;
}

bool path_mkdirs_for(const char *file, struct err *err)
{
	char *dir = path_parent(file);
	bool ok = path_mkdirs(dir, err);

	free(dir);
	return ok;
}

struct removal {
	const char *dir;
	struct err *err;
	bool ok;
};

static bool remove_entry(void *ctx, const char *name, bool is_dir)
{
	struct removal *r = ctx;
	char *path = path_join(r->dir, name);

	if (is_dir)
		r->ok = path_remove_tree(path, r->err) && r->ok;
	else if (unlink(path) != 0 && errno != ENOENT)
		r->ok = err_errno(r->err, "remove %s", path);
	free(path);
	return true;
}

bool path_remove_tree(const char *path, struct err *err)
{
	struct removal r = { path, err, true };
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT || err_errno(err, "remove %s", path);
	if (!S_ISDIR(st.st_mode))
		return unlink(path) == 0 || err_errno(err, "remove %s", path);
	(void)chmod(path, st.st_mode | 0700); /* Go's module cache is read-only */
	if (!dir_each(path, remove_entry, &r, err) || !r.ok)
		return false;
	return rmdir(path) == 0 || errno == ENOENT || err_errno(err, "remove %s", path);
}

char *path_temp_dir(const char *dir, const char *prefix, struct err *err)
{
	const char *base = dir ? dir : getenv("TMPDIR");
	char *path = xasprintf("%s/%s-XXXXXX", base && *base ? base : "/tmp", prefix);

	if (mkdtemp(path))
		return path;
	err_errno(err, "make a temporary folder %s", path);
	free(path);
	return NULL;
}

char *path_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (n == 0 || name[0] == '/')
		return xstrdup(name);
	return xasprintf("%s%s%s", dir, dir[n - 1] == '/' ? "" : "/", name);
}

char *path_parent(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return xasprintf("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

char *path_abs(const char *path)
{
	struct buf b = { 0 };
	char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
	char *joined = cwd ? path_join(cwd, path) : xstrdup(path);

	go_path_clean(&b, str_of(joined));
	free(joined);
	free(cwd);
	return buf_detach(&b);
}

char *path_relative(const char *from, const char *to)
{
	struct buf b = { 0 };
	size_t same = 0, i = 0;

	/* the folders that both have: `same` ends behind the last whole name */
	for (; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			same = i;
	if ((!from[i] || from[i] == '/') && (!to[i] || to[i] == '/'))
		same = i;
	for (const char *p = from + same; *p; p++)
		if (*p == '/' && p[1])
			buf_adds(&b, b.n ? "/.." : "..");
	if (!b.n)
		buf_addc(&b, '.');
	to += same;
	while (*to == '/')
		to++;
	if (*to)
		buf_printf(&b, "/%s", to);
	return buf_detach(&b);
}

struct entry {
	char *name;
	bool is_dir;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

bool dir_each(const char *dir, bool (*fn)(void *ctx, const char *name, bool is_dir), void *ctx,
	      struct err *err)
{
	VEC(struct entry) entries = { 0 };
	DIR *d = opendir(dir);
	bool more = true;

	if (!d)
		return err_errno(err, "open %s", dir);
	for (struct dirent *e; (e = readdir(d));) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		bool is_dir = e->d_type == DT_DIR;
		if (e->d_type == DT_UNKNOWN) {
			struct stat st;
			is_dir = fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
				 S_ISDIR(st.st_mode);
		}
		vec_push(&entries, (struct entry){ xstrdup(e->d_name), is_dir });
	}
	closedir(d);
	if (entries.n)
		qsort(entries.v, entries.n, sizeof(*entries.v), by_name);
	for (size_t i = 0; i < entries.n; i++) {
		if (more)
			more = fn(ctx, entries.v[i].name, entries.v[i].is_dir);
		free(entries.v[i].name);
	}
	vec_release(&entries);
	return true;
}
