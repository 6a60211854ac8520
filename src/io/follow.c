#include "io/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/term.h"
#include "io/file.h"

#define PIECE ((size_t)1 << 20)
#define LOOK_MS 50 /* how often a file's size is looked at */

/* Addresses for all that may come: pages beyond the end of a file appear when it grows. */
static bool reserve(struct follow *f, const char *name, struct err *err)
{
	int prot = f->mapped ? PROT_READ : PROT_READ | PROT_WRITE;
	int flags = f->mapped ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	void *p = mmap(NULL, f->max, prot, flags, f->mapped ? f->fd : -1, 0);

	if (p == MAP_FAILED)
		return err_errno(err, "%s: map", name);
	f->base = p;
	f->data = (struct str){ p, 0 };
	return true;
}

bool follow_open(struct follow *f, const char *path, int64_t idle_ns, struct err *err)
{
	bool in = strcmp(path, "-") == 0;
	const char *name = in ? "standard input" : path;
	struct stat st;

	*f = (struct follow){ .max = FILE_DEFAULT_MAX, .idle_ns = idle_ns };
	f->fd = in ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC);
	if (f->fd < 0)
		return err_errno(err, "open %s", name);
	f->mapped = fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode);
	if (reserve(f, name, err))
		return true;
	close(f->fd);
	return false;
}

/* How much longer it is now; 0: not, -1: nothing more will come. */
static ssize_t look(struct follow *f)
{
	struct stat st;
	struct pollfd p = { .fd = f->fd, .events = POLLIN };
	ssize_t got;

	if (f->mapped) {
		if (fstat(f->fd, &st) != 0 || (size_t)st.st_size < f->data.n)
			return -1;
		return (ssize_t)(MIN((size_t)st.st_size, f->max) - f->data.n);
	}
	if (poll(&p, 1, 0) <= 0)
		return 0;
	got = read(f->fd, f->base + f->data.n, MIN(PIECE, f->max - f->data.n));
	return got > 0 ? got : got < 0 && errno == EINTR ? 0 : -1;
}

bool follow_wait(struct follow *f)
{
	int64_t since = time_mono_ns();

	while (!cancelled()) {
		ssize_t more = look(f);

		if (more > 0) {
			f->data.n += (size_t)more;
			return true;
		}
		if (more < 0 || time_mono_ns() - since >= f->idle_ns)
			return false;
		if (f->mapped)
			poll(NULL, 0, LOOK_MS);
		else
			poll(&(struct pollfd){ .fd = f->fd, .events = POLLIN }, 1, LOOK_MS);
	}
	return false;
}

void follow_close(struct follow *f)
{
	munmap(f->base, f->max);
	close(f->fd);
}
