/* Where a report of goperf pprof goes: standard output, a file, a program that shows it. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/pprof.h"
#include "io/proc.h"

/* A name that is free: profile001.pb.gz, profile002.pb.gz ... */
static int open_numbered(const char *head, const char *extension, char **name)
{
	for (int i = 1; i < 10000; i++) {
		char *path = xasprintf("%s%03d.%s", head, i, extension);
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			*name = path;
			return fd;
		}
		free(path);
	}
	return -1;
}

static bool needs_file(const struct pprof_call *c)
{
	return c->kind->extension && !c->cfg->json && (c->in_shell || isatty(STDOUT_FILENO));
}

/* The file that -output names, or a numbered one instead of a terminal. */
static int open_output(const struct pprof_call *c, struct err *err)
{
	char *name = NULL;
	int fd;

	if (*c->cfg->output) {
		notice(&pprof_to_stderr, "Generating report in %s", c->cfg->output);
		fd = open(c->cfg->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		/* Go writes the system's words small */
		const char *why = strerror(errno);
		if (fd < 0)
			err_set(err, ERR_IO, "open %s: %c%s", c->cfg->output, tolower(*why),
				why + 1);
		return fd;
	}
	fd = open_numbered("profile", c->kind->extension, &name);
	if (fd < 0)
		err_set(err, ERR_IO, "could not create file of the form profile001.%s",
			c->kind->extension);
	else
		notice(&pprof_to_stderr, "Generating report in %s", name);
	free(name);
	return fd;
}

/* Viewers. Their files stay until we end, since a browser reads them when it likes. */

static VEC(char *) shown;

static void remove_shown(void)
{
	for (size_t i = 0; i < shown.n; i++) {
		unlink(shown.v[i]);
		free(shown.v[i]);
	}
	vec_release(&shown);
}

static char *write_shown(const struct report_kind *k, struct str data, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	const char *extension = k->image ? k->image : k->arg == REPORT_REGEX ? "html" : "grind";
	char *head = xasprintf("%s/pprof", dir && *dir ? dir : "/tmp"), *name = NULL;
	int fd = open_numbered(head, extension, &name);
	bool ok = fd >= 0 && fd_write_all(fd, data.p, data.n, err);

	if (fd < 0)
		err_errno(err, "could not create file of the form %s001.%s", head, extension);
	else
		close(fd);
	free(head);
	if (name) {
		if (!shown.n)
			atexit(remove_shown);
		vec_push(&shown, name);
	}
	return ok ? name : NULL;
}

/* Runs "program arguments file". -1: there is no such program. */
static pid_t start_viewer(const char *words, const char *file)
{
	struct str rest = str_of(words), word;
	char *argv[8];
	size_t n = 0;
	pid_t pid = -1;

	while (n + 2 < ARRAY_LEN(argv) && str_next_field(&rest, &word))
		argv[n++] = xasprintf(STR_FMT, STR_ARG(word));
	argv[n] = (char *)file;
	argv[n + 1] = NULL;
	if (n && posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) != 0)
		pid = -1;
	while (n)
		free(argv[--n]);
	return pid;
}

static size_t viewers_of(const struct report_kind *k, const char **out)
{
	static const char *const browsers[] = { "chrome", "google-chrome", "chromium", "firefox",
						"sensible-browser" };
	size_t n = 0;

	if (strcmp(k->viewer, "browser") != 0) {
		out[0] = k->viewer;
		return 1;
	}
	if (getenv("BROWSER") && *getenv("BROWSER"))
		out[n++] = getenv("BROWSER");
	for (size_t i = 0; i < ARRAY_LEN(browsers); i++)
		out[n++] = browsers[i];
	if (getenv("DISPLAY") && *getenv("DISPLAY"))
		out[n++] = "xdg-open";
	return n;
}

static bool view(const struct pprof_call *c, struct str data, struct err *err)
{
	const char *viewers[8], *last = "";
	size_t n = viewers_of(c->kind, viewers);
	char *file = write_shown(c->kind, data, err);
	pid_t pid = -1;

	if (!file)
		return false;
	for (size_t i = 0; i < n && pid < 0; i++)
		pid = start_viewer(last = viewers[i], file);
	if (pid < 0)
		return err_set(err, ERR_CHILD, "exec: \"%.*s\": executable file not found in $PATH",
			       (int)strcspn(last, " "), last);
	if (c->in_shell)
		return true; /* it runs beside us */
	int status;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	/* what starts a browser returns before the browser has read the file */
	sleep(1);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		return err_set(err, ERR_CHILD, "exit status %d", WEXITSTATUS(status));
	return true;
}

static bool is_text(const struct report_kind *k)
{
	return k->arg == REPORT_REGEX;
}

/*
 * The output is opened when the first bytes are there, so that a report that fails leaves nothing behind; most are
 * one buffer, the long ones flow.
 */
bool pprof_show(const struct profile *p, const struct pprof_call *c, struct err *err)
{
	/* a listing is readable as it is; a picture is not */
	bool to_viewer = c->kind->viewer && !c->cfg->json && !*c->cfg->output &&
			 (c->in_shell || isatty(STDOUT_FILENO) || !is_text(c->kind));
	struct out out;
	bool ok;

	out_init(&out, -1);
	if (!*c->cfg->output && !needs_file(c) && !to_viewer)
		out.fd = STDOUT_FILENO;
	ok = report_run(p, c->kind, c->arg, c->cfg, &pprof_to_stderr, &out, err);
	if (ok && to_viewer) {
		ok = view(c, buf_str(&out.buf), err);
		buf_release(&out.buf);
		return ok;
	}
	/* a report that fails must not cost the user a file */
	if (ok && out.fd < 0)
		out.fd = open_output(c, err);
	if (!ok || out.fd < 0) {
		buf_release(&out.buf);
		return false;
	}
	int fd = out.fd;
	ok = out_close(&out, err);
	if (fd != STDOUT_FILENO && close(fd) != 0 && ok)
		ok = err_errno(err, "close %s", c->cfg->output);
	return ok;
}
