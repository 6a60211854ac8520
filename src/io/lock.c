#include "io/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/str.h"
#include "base/term.h"

#define HOLDER "GOPERF_LOCK_HOLDER"
#define RETRY_US 100000

static const char *lock_path(void)
{
	const char *path = getenv("GOPERF_LOCK");

	return path && *path ? path : "/tmp/goperf-measuring.lock";
}

/* Another user's file opens for reading only, which is all that flock needs. */
static int open_lock(const char *path)
{
	int flags = O_CLOEXEC | O_NOFOLLOW, fd;

	for (int i = 0; i < 3; i++) {
		fd = open(path, O_RDWR | flags);
		if (fd < 0 && (errno == EACCES || errno == EROFS))
			fd = open(path, O_RDONLY | flags);
		if (fd < 0 && errno == ENOENT)
			fd = open(path, O_RDWR | O_CREAT | O_EXCL | flags, 0644);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

static int read_pid(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	uint64_t pid;

	return n > 0 && str_to_u64(str_trim((struct str){ text, (size_t)n }), 10, &pid) &&
			       pid < INT32_MAX
		       ? (int)pid
		       : 0;
}

static void write_pid(int fd)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%d\n", (int)getpid());

	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, text, (size_t)n, 0);
}

bool measure_lock_take(struct measure_lock *l, void (*waiting)(void *ctx, int pid), void *ctx,
		       struct err *err)
{
	const char *path = lock_path();
	char self[32];
	int fd;

	if (getenv(HOLDER)) {
		l->fd = -1;
		return true;
	}
	fd = open_lock(path);
	if (fd < 0)
		return err_errno(err, "open the lock of measurements %s", path);
	for (bool told = false; flock(fd, LOCK_EX | LOCK_NB) != 0; usleep(RETRY_US)) {
		if (cancelled() || (errno != EWOULDBLOCK && errno != EINTR)) {
			if (cancelled())
				err_set(err, ERR_CANCELLED, "interrupted");
			else
				err_errno(err, "lock %s", path);
			close(fd);
			return false;
		}
		if (!told && waiting)
			waiting(ctx, read_pid(fd));
		told = true;
	}
	write_pid(fd);
	snprintf(self, sizeof(self), "%d", (int)getpid());
	setenv(HOLDER, self, 1);
	l->fd = fd;
	return true;
}

void measure_lock_drop(struct measure_lock *l)
{
	if (l->fd < 0)
		return;
	unsetenv(HOLDER);
	close(l->fd);
	l->fd = -1;
}
