#include "web/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child of a fork: ends with its parent, and is the first to go when memory runs out. */
static void become_child(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_DFL);
	if (fd >= 0) {
		(void)!write(fd, "500", 3);
		close(fd);
	}
}

/* An order and the socket that comes with it. False at the end. */
static bool take_order(int fd, char *order, size_t *n, int *child_fd)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec io = { order, SPAWN_MAX_ORDER };
	struct msghdr m = { .msg_iov = &io,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof(control) };
	ssize_t got;

	do {
		got = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	struct cmsghdr *c = got > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return false;
	memcpy(child_fd, CMSG_DATA(c), sizeof(int));
	*n = (size_t)got;
	return true;
}

void spawner_run(int fd, spawn_child child, void *ctx)
{
	char order[SPAWN_MAX_ORDER];
	size_t n;
	int child_fd;

	signal(SIGCHLD, SIG_IGN); /* nobody waits for them */
	while (take_order(fd, order, &n, &child_fd)) {
		if (fork() == 0) {
			become_child();
			close(fd);
			child(child_fd, (struct str){ order, n }, ctx);
			_exit(0);
		}
		close(child_fd);
	}
}

bool spawner_start(spawn_child child, void *ctx, int *fd, pid_t *out_pid, struct err *err)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return err_errno(err, "cannot make a socket");
	pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return err_errno(err, "cannot start a process");
	}
	if (pid == 0) {
		become_child();
		close(ends[0]);
		spawner_run(ends[1], child, ctx);
		_exit(0);
	}
	close(ends[1]);
	*fd = ends[0];
	*out_pid = pid;
	return true;
}

void spawner_stop(int fd, pid_t pid)
{
	close(fd);
	kill(pid, SIGKILL); /* those below end with it */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

bool spawn_order(int spawner, struct str order, int *fd, struct err *err)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec io = { (void *)order.p, order.n };
	struct msghdr m = { .msg_iov = &io,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int ends[2];
	ssize_t sent;

	assert(order.n > 0 && order.n <= SPAWN_MAX_ORDER);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_errno(err, "cannot make a socket");
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &ends[1], sizeof(int));
	do {
		sent = sendmsg(spawner, &m, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	close(ends[1]);
	if (sent < 0) {
		close(ends[0]);
		return err_errno(err, "the process that holds the input is gone");
	}
	*fd = ends[0];
	return true;
}

static bool send_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

static bool recv_all(int fd, char *p, size_t n)
{
	while (n) {
		ssize_t k = recv(fd, p, n, MSG_WAITALL);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

bool spawn_send(int fd, struct str block)
{
	uint64_t n = block.n;

	return send_all(fd, (const char *)&n, sizeof(n)) && send_all(fd, block.p, block.n);
}

bool spawn_recv(int fd, struct buf *out, size_t max)
{
	uint64_t n;

	if (!recv_all(fd, (char *)&n, sizeof(n)) || n > max || !buf_reserve(out, n))
		return false;
	if (n && !recv_all(fd, out->data + out->n, n))
		return false;
	out->n += n;
	if (out->data)
		out->data[out->n] = 0;
	return true;
}
