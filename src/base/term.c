#include "base/term.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

static bool env_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

bool term_colors(FILE *f)
{
	const char *term = getenv("TERM");

	if (env_set("NO_COLOR"))
		return false;
	if (env_set("CLICOLOR_FORCE"))
		return strcmp(getenv("CLICOLOR_FORCE"), "0") != 0;
	return isatty(fileno(f)) && term && *term && strcmp(term, "dumb") != 0;
}

int term_width(FILE *f)
{
	const char *env = getenv("COLUMNS");
	struct winsize ws;
	uint64_t n;

	if (env && str_to_u64(str_of(env), 10, &n) && n >= 20 && n <= 1000)
		return (int)n;
	if (ioctl(fileno(f), TIOCGWINSZ, &ws) == 0 && ws.ws_col >= 20)
		return ws.ws_col;
	return 100;
}

const char *term_style(bool colors, enum term_style style)
{
	static const char *const codes[] = {
		[TERM_PLAIN] = "\033[0m", [TERM_BOLD] = "\033[1m",   [TERM_DIM] = "\033[2m",
		[TERM_RED] = "\033[31m",  [TERM_GREEN] = "\033[32m", [TERM_YELLOW] = "\033[33m",
		[TERM_BLUE] = "\033[34m", [TERM_CYAN] = "\033[36m",
	};

	return colors ? codes[style] : "";
}

static int64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t time_mono_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

int64_t time_wall_ns(void)
{
	return clock_ns(CLOCK_REALTIME);
}

void progress_start(struct progress *p)
{
	*p = (struct progress){ .on = isatty(STDERR_FILENO), .start_ns = time_mono_ns() };
}

void progress_show(struct progress *p, const char *fmt, ...)
{
	int64_t now = time_mono_ns();
	char line[512];
	va_list ap;

	if (!p->on || now - p->start_ns < 1000000000 || now - p->last_ns < 100000000)
		return;
	p->last_ns = now;
	p->shown = true;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	fprintf(stderr, "\r%.*s\033[K", term_width(stderr) - 1, line);
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}

static volatile sig_atomic_t got_signal;

static void on_signal(int sig)
{
	if (got_signal)
		_exit(128 + sig);
	got_signal = sig;
}

void cancel_install(void)
{
	struct sigaction sa = { .sa_handler = on_signal }; /* no SA_RESTART: waits end */

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

bool cancelled(void)
{
	return got_signal != 0;
}

int cancel_signal(void)
{
	return got_signal;
}

void cancel_clear(void)
{
	got_signal = 0;
}
