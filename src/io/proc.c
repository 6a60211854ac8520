#include "io/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/term.h"
#include "io/file.h"

#define KILL_GRACE_NS 2000000000LL
#define TICK_NS 100000000LL

struct pipes {
	int in[2], out[2], err[2], exec[2];
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool open_pipes(struct pipes *p, struct err *err)
{
	int *all[] = { p->in, p->out, p->err, p->exec };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		all[i][0] = all[i][1] = -1;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (pipe2(all[i], O_CLOEXEC) != 0)
			return err_errno(err, "pipe");
	return true;
}

static void close_pipes(struct pipes *p)
{
	int *all[] = { p->in, p->out, p->err, p->exec };

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		close_fd(&all[i][0]);
		close_fd(&all[i][1]);
	}
}

/* In the child: becomes the program, or reports errno through the exec pipe, which success closes. */
NORETURN static void become(const struct proc *p, struct pipes *io)
{
	if (!p->is_foreground)
		setpgid(0, 0);
	if (!p->pass_through) {
		dup2(io->in[0], STDIN_FILENO);
		dup2(io->out[1], STDOUT_FILENO);
		dup2(io->err[1], STDERR_FILENO);
	}
	for (const char *const *e = p->env; e && *e; e++)
		putenv((char *)*e);
	signal(SIGPIPE, SIG_DFL);
	if (!p->dir || chdir(p->dir) == 0)
		execvp(p->argv[0], (char *const *)p->argv);
	int code = errno;
	(void)!write(io->exec[1], &code, sizeof(code));
	_exit(127);
}

static void deliver(struct proc *p, struct buf *to, struct str piece, bool is_stdout)
{
	if (is_stdout && p->on_output)
		p->on_output(p->ctx, piece);
	if (to)
		buf_add_str(to, piece);
}

/* Reads what is there; closes the descriptor at its end. */
static void drain(struct proc *p, int *fd, struct buf *to, bool is_stdout)
{
	char piece[65536];
	ssize_t n = read(*fd, piece, sizeof(piece));

	if (n > 0)
		deliver(p, to, (struct str){ piece, (size_t)n }, is_stdout);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		close_fd(fd);
}

static void feed(struct proc *p, int *fd, size_t *at)
{
	ssize_t n = write(*fd, p->input.p + *at, p->input.n - *at);

	if (n > 0)
		*at += (size_t)n;
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		*at = p->input.n;
	if (*at == p->input.n)
		close_fd(fd);
}

/* By Ctrl-C, or by whoever asked for the child. */
static bool is_called_off(const struct proc *p)
{
	return cancelled() || (p->stop && *p->stop);
}

static void tick(const struct proc *p, int64_t *last)
{
	int64_t now = time_mono_ns();

	if (!p->on_tick || now - *last < TICK_NS)
		return;
	*last = now;
	p->on_tick(p->ctx);
}

/* Moves bytes until all pipes are closed, or the time is up, or Ctrl-C. Returns false to end the child. */
static bool pump(struct proc *p, struct pipes *io, int64_t deadline)
{
	size_t fed = 0;
	int64_t ticked = 0;

	if (!p->input.n)
		close_fd(&io->in[1]);
	else
		fcntl(io->in[1], F_SETFL, O_NONBLOCK);
	while (io->out[0] >= 0 || io->err[0] >= 0 || io->in[1] >= 0) {
		struct pollfd fds[] = { { io->out[0], POLLIN, 0 },
					{ io->err[0], POLLIN, 0 },
					{ io->in[1], POLLOUT, 0 } };
		int64_t left = deadline ? deadline - time_mono_ns() : TICK_NS;
		if (is_called_off(p) || left <= 0) {
			p->timed_out = !is_called_off(p);
			return false;
		}
		tick(p, &ticked);
		if (poll(fds, ARRAY_LEN(fds), (int)MIN(left / 1000000 + 1, 100)) < 0 &&
		    errno != EINTR)
			return true;
		if (fds[0].revents)
			drain(p, &io->out[0], p->out, true);
		if (fds[1].revents)
			drain(p, &io->err[0], p->err, false);
		if (fds[2].revents)
			feed(p, &io->in[1], &fed);
	}
	return true;
}

/* Waits for the child; on a time limit or Ctrl-C asks its group to end, then makes it. */
static int reap(struct proc *p, pid_t pid, bool stop, int64_t deadline, struct rusage *ru)
{
	int64_t kill_at = 0, ticked = 0;
	int status;

	for (;;) {
		pid_t got = wait4(pid, &status, WNOHANG, ru);
		if (got == pid || (got < 0 && errno != EINTR))
			break;
		int64_t now = time_mono_ns();
		if (!stop && (is_called_off(p) || (deadline && now > deadline))) {
			stop = true;
			p->timed_out = !is_called_off(p);
		}
		tick(p, &ticked);
		if (stop && !kill_at) {
			kill(-pid, SIGTERM);
			kill_at = now + KILL_GRACE_NS;
		} else if (kill_at && now > kill_at) {
			kill(-pid, SIGKILL);
		}
		usleep(now % 2 ? 500 : 1000);
	}
	if (stop)
		kill(-pid, SIGKILL); /* what the child left behind in its group */
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool start_failed(const struct proc *p, int code, struct err *err)
{
	errno = code;
	if (code == ENOENT && p->dir && !path_exists(p->dir))
		return err_set(err, ERR_IO, "no folder %s to run %s in", p->dir, p->argv[0]);
	if (code == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "%s: not found; is it installed and on PATH?",
			       p->argv[0]);
	return err_errno(err, "start %s", p->argv[0]);
}

static void account(struct proc *p, int64_t start, const struct rusage *ru)
{
	p->wall_ns = time_mono_ns() - start;
	p->cpu_ns = (int64_t)(ru->ru_utime.tv_sec + ru->ru_stime.tv_sec) * 1000000000 +
		    (int64_t)(ru->ru_utime.tv_usec + ru->ru_stime.tv_usec) * 1000;
	p->max_rss_bytes = (int64_t)ru->ru_maxrss * 1024;
}

/* Waits for the user's own program: a signal that ends us is handed on, and is for it to obey. */
static int wait_foreground(struct proc *p, pid_t pid, struct rusage *ru)
{
	bool told = false;
	int status;

	while (wait4(pid, &status, 0, ru) != pid) {
		if (errno != EINTR)
			return 127;
		if (cancel_signal() == SIGTERM && !told)
			kill(pid, SIGTERM);
		told |= cancelled();
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool proc_run(struct proc *p, struct err *err)
{
	int64_t start = time_mono_ns(), deadline = p->timeout_ns ? start + p->timeout_ns : 0;
	struct rusage ru = { 0 };
	struct pipes io;
	int code = 0;
	bool stop;
	pid_t pid;

	p->timed_out = false;
	if (!open_pipes(&io, err)) {
		close_pipes(&io);
		return false;
	}
	signal(SIGPIPE, SIG_IGN);
	pid = fork();
	if (pid == 0)
		become(p, &io);
	if (pid < 0) {
		close_pipes(&io);
		return err_errno(err, "start %s", p->argv[0]);
	}
	close_fd(&io.in[0]);
	close_fd(&io.out[1]);
	close_fd(&io.err[1]);
	close_fd(&io.exec[1]);
	if (p->pass_through) {
		close_fd(&io.in[1]);
		close_fd(&io.out[0]);
		close_fd(&io.err[0]);
	}
	if (read(io.exec[0], &code, sizeof(code)) == sizeof(code)) {
		waitpid(pid, NULL, 0);
		close_pipes(&io);
		return start_failed(p, code, err);
	}
	if (p->is_foreground) {
		p->exit_code = wait_foreground(p, pid, &ru);
		account(p, start, &ru);
		close_pipes(&io);
		return true;
	}
	stop = !pump(p, &io, deadline);
	p->exit_code = reap(p, pid, stop, deadline, &ru);
	account(p, start, &ru);
	close_pipes(&io);
	if (is_called_off(p))
		return err_set(err, ERR_CANCELLED, "interrupted");
	if (p->timed_out)
		return err_set(err, ERR_CHILD, "%s: ended after the time limit of %.1f s",
			       p->argv[0], (double)p->timeout_ns / 1e9);
	return true;
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

char *proc_find(const char *name)
{
	const char *env = getenv("PATH");
	struct str rest = str_of(env ? env : "/usr/local/bin:/usr/bin:/bin"), dir;

	if (strchr(name, '/'))
		return is_program(name) ? xstrdup(name) : NULL;
	for (bool more = true; more;) {
		more = str_cut(rest, ':', &dir, &rest);
		char *path = xasprintf(STR_FMT "/%s", STR_ARG(dir.n ? dir : STR(".")), name);
		if (is_program(path))
			return path;
		free(path);
	}
	return NULL;
}
