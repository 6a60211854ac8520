#include "web/web.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "io/file.h"
#include "web/front.h"

static bool bad_address(struct str address, const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "could not split http address: address " STR_FMT ": %s",
		       STR_ARG(address), why);
}

static bool take_port(struct str port, uint16_t *out, struct err *err)
{
	uint64_t v = 0;

	if (port.n && (!str_to_u64(port, 10, &v) || v > 65535))
		return err_set(err, ERR_USAGE,
			       "invalid port number: strconv.Atoi: parsing \"" STR_FMT
			       "\": invalid syntax",
			       STR_ARG(port));
	*out = (uint16_t)v;
	return true;
}

bool web_split_address(struct str address, struct arena *a, const char **host, uint16_t *port,
		       struct err *err)
{
	ptrdiff_t colon = str_last_index_byte(address, ':');
	struct str name;

	if (colon < 0)
		return bad_address(address, "missing port in address", err);
	name = str_sub(address, 0, (size_t)colon);
	if (name.n && name.p[0] == '[') {
		if (name.p[name.n - 1] != ']')
			return bad_address(address, "missing ']' in address", err);
		name = str_sub(name, 1, name.n - 1);
	} else if (str_index_byte(name, ':') >= 0) {
		return bad_address(address, "too many colons in address", err);
	}
	if (!take_port(str_sub(address, (size_t)colon + 1, address.n), port, err))
		return false;
	*host = name.n ? arena_strndup(a, name.p, name.n) : "localhost";
	return true;
}

/* The first of the usual browsers that is there. */
static void open_browser(const char *url)
{
	static const char *const names[] = { "chrome",	"google-chrome",    "chromium",
					     "firefox", "sensible-browser", "xdg-open" };
	const char *own = getenv("BROWSER");
	pid_t pid;

	for (size_t i = 0; i <= ARRAY_LEN(names); i++) {
		const char *name = i ? names[i - 1] : own;
		char *argv[] = { (char *)name, (char *)url, NULL };
		if (!name || !*name || (strcmp(name, "xdg-open") == 0 && !getenv("DISPLAY")))
			continue;
		if (posix_spawnp(&pid, name, NULL, NULL, argv, environ) == 0)
			return;
	}
	fprintf(stderr, "%s\n", url);
}

/* A name with colons needs brackets in an address. */
static char *address_of(struct arena *a, const char *host, uint16_t port)
{
	return arena_printf(a, strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u", host, port);
}

static void wait_for_signal(const sigset_t *usual)
{
	while (!cancelled())
		ppoll(NULL, 0, NULL, usual);
}

/* The first input is wanted soon: it is loaded while the browser starts. What goes wrong, its page tells. */
static void *load_ahead(void *front)
{
	(void)!front_load(front, 0, &(struct err){ 0 });
	return NULL;
}

static bool listen_and_serve(struct front *f, const struct web_options *o, const char *host,
			     uint16_t port, struct web_setup *setup, struct err *err)
{
	struct guard guard;
	sigset_t stop, usual;
	struct httpd *h;
	int fd = httpd_listen(host, port, &port, err);

	if (fd < 0)
		return false;
	if (!guard_init(&guard, host, port, err)) {
		close(fd);
		return false;
	}
	front_set_guard(f, &guard);
	signal(SIGPIPE, SIG_IGN);
	/* only this thread hears of the signals, and only while it waits */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, &usual);
	cancel_install();
	h = httpd_start(fd, front_handle, f, err);
	if (!h)
		return false;
	char *url = address_of(&setup->arena, host, port);
	if (*guard.token)
		url = arena_printf(&setup->arena, "%s/?token=%s", url, guard.token);
	fprintf(stderr, "Serving web UI on %s\n", url);
	if (!o->no_browser)
		open_browser(*guard.token || !o->page
				     ? url
				     : arena_printf(&setup->arena, "%s%s", url, o->page));
	pthread_t ahead;
	bool is_ahead = !o->load_first && pthread_create(&ahead, NULL, load_ahead, f) == 0;
	wait_for_signal(&usual);
	pthread_sigmask(SIG_SETMASK, &usual, NULL);
	front_end(
		f); /* what is still being loaded or computed gives up, so that nothing waits for it */
	httpd_stop(h);
	if (is_ahead)
		pthread_join(ahead, NULL);
	return true;
}

/* Where there is a server among the inputs: a folder that no other user can look into. */
static bool make_takes_dir(struct web_setup *setup, struct err *err)
{
	for (size_t i = 0; i < setup->inputs.n && !setup->takes_dir; i++) {
		if (!input_is_live(&setup->inputs.v[i]))
			continue;
		char *dir = path_temp_dir(NULL, "goperf-web-", err);
		if (!dir)
			return false;
		setup->takes_dir = arena_printf(&setup->arena, "%s", dir);
		free(dir);
	}
	return true;
}

bool web_serve(struct web_setup *setup, const struct web_options *o, struct err *err)
{
	const char *host = "";
	uint16_t port = 0;
	struct front *f;
	bool ok;

	if (!web_split_address(str_of(o->http), &setup->arena, &host, &port, err) ||
	    !make_takes_dir(setup, err))
		return false;
	f = front_new(setup, err);
	ok = f && (!o->load_first || front_load(f, 0, err)) &&
	     listen_and_serve(f, o, host, port, setup, err);
	if (f)
		front_free(f);
	if (setup->takes_dir)
		(void)!path_remove_tree(setup->takes_dir, NULL);
	return ok;
}
