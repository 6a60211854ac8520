#include "web/httpd.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/term.h"

#define MAX_CONNECTIONS 64
#define CONNECTION_BYTES ((size_t)32 << 10) /* address, headers, and what is being sent */
#define IDLE_SECONDS 75
#define ARRIVE_SECONDS \
	10	    /* for a request, from the connection's begin or its own to its last byte */
#define LOOK_MS 500 /* between two looks at what is late */
#define LIBRARY "libmicrohttpd.so.12"

/* What we use of the library, looked up on first use. */
static struct {
	bool ok;
	struct MHD_Daemon *(*start_daemon)(unsigned, uint16_t, MHD_AcceptPolicyCallback, void *,
					   MHD_AccessHandlerCallback, void *, ...);
	void (*stop_daemon)(struct MHD_Daemon *);
	MHD_socket (*quiesce_daemon)(struct MHD_Daemon *);
	struct MHD_Response *(*create_response_from_buffer)(size_t, void *,
							    enum MHD_ResponseMemoryMode);
	enum MHD_Result (*queue_response)(struct MHD_Connection *, unsigned, struct MHD_Response *);
	enum MHD_Result (*add_response_header)(struct MHD_Response *, const char *, const char *);
	void (*destroy_response)(struct MHD_Response *);
	const char *(*lookup_connection_value)(struct MHD_Connection *, enum MHD_ValueKind,
					       const char *);
	const union MHD_ConnectionInfo *(*get_connection_info)(struct MHD_Connection *,
							       enum MHD_ConnectionInfoType, ...);
} lib;

static void load_library(void)
{
	void *h = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!h)
		return;
#define LOAD(field) (*(void **)&lib.field = dlsym(h, "MHD_" #field))
	lib.ok = LOAD(start_daemon) && LOAD(stop_daemon) && LOAD(quiesce_daemon) &&
		 LOAD(create_response_from_buffer) && LOAD(queue_response) &&
		 LOAD(add_response_header) && LOAD(destroy_response) &&
		 LOAD(lookup_connection_value) && LOAD(get_connection_info);
#undef LOAD
}

/* A connection, for the look at what is late: the library's own limit begins again with every byte. */
struct line {
	int fd;
	bool taken, arriving;
	int64_t since_ns;
};

struct httpd {
	struct MHD_Daemon *daemon;
	httpd_handler handler;
	void *ctx;
	int fd;
	pthread_mutex_t lock; /* of lines */
	pthread_cond_t ends;
	bool stopping, watched;
	pthread_t watcher;
	struct line lines[MAX_CONNECTIONS];
};

/* One request on its way in. */
struct pending {
	char *uri;
	struct buf body;
	bool seen, too_large;
};

/* NULL: it came when all places were taken, and is not watched. */
static struct line *line_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
		lib.get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static void mark(struct httpd *h, struct MHD_Connection *c, bool arriving)
{
	struct line *l = line_of(c);

	if (!l)
		return;
	pthread_mutex_lock(&h->lock);
	l->arriving = arriving;
	l->since_ns = time_mono_ns();
	pthread_mutex_unlock(&h->lock);
}

static void on_connection(void *ctx, struct MHD_Connection *c, void **context,
			  enum MHD_ConnectionNotificationCode what)
{
	struct httpd *h = ctx;
	struct line *l = *context;

	pthread_mutex_lock(&h->lock);
	if (what == MHD_CONNECTION_NOTIFY_CLOSED && l)
		l->taken = false; /* before the library closes it: nobody shuts down another's */
	for (size_t i = 0; what == MHD_CONNECTION_NOTIFY_STARTED && i < MAX_CONNECTIONS; i++) {
		const union MHD_ConnectionInfo *info;
		if (h->lines[i].taken)
			continue;
		info = lib.get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
		if (info) {
			h->lines[i] = (struct line){ info->connect_fd, true, true, time_mono_ns() };
			*context = &h->lines[i];
		}
		break;
	}
	pthread_mutex_unlock(&h->lock);
}

/* Hangs up on whoever takes too long to say what it wants, a byte now and then or none at all. */
static void *watch(void *ctx)
{
	struct httpd *h = ctx;
	struct timespec until;

	pthread_mutex_lock(&h->lock);
	while (!h->stopping) {
		int64_t now = time_mono_ns();
		for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
			struct line *l = &h->lines[i];
			if (l->taken && l->arriving &&
			    now - l->since_ns > (int64_t)ARRIVE_SECONDS * 1000000000)
				shutdown(l->fd, SHUT_RDWR);
		}
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += LOOK_MS * 1000000L;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&h->ends, &h->lock, &until);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *c)
{
	struct pending *p = xcalloc(1, sizeof(*p));

	mark(ctx, c, true);
	p->uri = xstrdup(uri);
	buf_init(&p->body, HTTPD_MAX_BODY);
	return p;
}

static void on_end(void *ctx, struct MHD_Connection *c, void **con,
		   enum MHD_RequestTerminationCode why)
{
	struct pending *p = *con;

	(void)why;
	mark(ctx, c, false);
	if (!p)
		return;
	free(p->uri);
	buf_release(&p->body);
	free(p);
	*con = NULL;
}

static const char *header(struct MHD_Connection *c, const char *name)
{
	const char *v = lib.lookup_connection_value(c, MHD_HEADER_KIND, name);

	return v ? v : "";
}

/* Does "gzip, deflate;q=0.5" take gzip? A weight of 0 refuses it. */
static bool takes_gzip(const char *accept)
{
	struct str rest = str_of(accept), one, name, weight;

	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		weight = (struct str){ "", 0 };
		str_cut(one, ';', &name, &weight);
		if (str_eq_fold(str_trim(name), STR("gzip"))) {
			weight = str_trim(weight);
			return !str_eq(weight, STR("q=0")) && !str_has_prefix(weight, STR("q=0.0"));
		}
	}
	return false;
}

static enum MHD_Result send_reply(struct MHD_Connection *c, struct httpd_reply *r)
{
	struct str body = r->fixed.p ? r->fixed : buf_str(&r->body);
	struct MHD_Response *m = lib.create_response_from_buffer(
		body.n, (void *)(body.n ? body.p : ""),
		r->fixed.p || !body.n ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_FREE);
	enum MHD_Result ok;

	if (!m) {
		buf_release(&r->body);
		return MHD_NO;
	}
	if (!r->fixed.p && body.n)
		buf_detach(&r->body);
	else
		buf_release(&r->body);
	if (r->type)
		lib.add_response_header(m, "Content-Type", r->type);
	if (r->gzipped)
		lib.add_response_header(m, "Content-Encoding", "gzip");
	for (size_t i = 0; i < r->n_headers; i++)
		lib.add_response_header(m, r->headers[i].name, r->headers[i].value);
	ok = lib.queue_response(c, (unsigned)r->status, m);
	lib.destroy_response(m);
	return ok;
}

static enum MHD_Result answer(struct httpd *h, struct MHD_Connection *c, const char *method,
			      struct pending *p)
{
	struct httpd_request req = { .method = str_of(method), .client_fd = -1 };
	struct httpd_reply *reply = xcalloc(1, sizeof(*reply));
	const union MHD_ConnectionInfo *info =
		lib.get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	enum MHD_Result ok;

	req.query = (struct str){ "", 0 };
	str_cut(str_of(p->uri), '?', &req.path, &req.query);
	req.body = buf_str(&p->body);
	req.body_too_large = p->too_large;
	req.host = header(c, "Host");
	req.origin = header(c, "Origin");
	req.fetch_site = header(c, "Sec-Fetch-Site");
	req.cookie = header(c, "Cookie");
	req.if_none_match = header(c, "If-None-Match");
	req.gzip = takes_gzip(header(c, "Accept-Encoding"));
	if (info)
		req.client_fd = info->connect_fd;
	reply->status = 200;
	h->handler(h->ctx, &req, reply);
	ok = send_reply(c, reply);
	free(reply);
	return ok;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *n, void **con)
{
	struct pending *p = *con;

	(void)url;
	(void)version;
	if (!p)
		return MHD_NO;
	if (!p->seen) {
		p->seen = true; /* the headers only; the body follows */
		return MHD_YES;
	}
	if (*n) {
		/* what is too much is read and dropped, so that the client hears why */
		if (p->body.n + *n > HTTPD_MAX_BODY)
			p->too_large = true;
		if (p->too_large)
			buf_clear(&p->body);
		else
			buf_add(&p->body, data, *n);
		*n = 0;
		return MHD_YES;
	}
	mark(ctx, c, false);
	return answer(ctx, c, method, p);
}

static void release(struct httpd *h)
{
	pthread_mutex_lock(&h->lock);
	h->stopping = true;
	pthread_cond_signal(&h->ends);
	pthread_mutex_unlock(&h->lock);
	if (h->watched)
		pthread_join(h->watcher, NULL);
	pthread_cond_destroy(&h->ends);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

struct httpd *httpd_start(int fd, httpd_handler handler, void *ctx, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct httpd *h;

	pthread_once(&once, load_library);
	if (!lib.ok) {
		close(fd);
		err_set(err, ERR_IO,
			"%s is not installed or too old (Debian: apt-get install libmicrohttpd12)",
			LIBRARY);
		return NULL;
	}
	h = xcalloc(1, sizeof(*h));
	h->handler = handler;
	h->ctx = ctx;
	h->fd = fd;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->ends, NULL);
	h->watched = pthread_create(&h->watcher, NULL, watch, h) == 0;
	h->daemon = lib.start_daemon(
		MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |
			MHD_USE_ITC,
		0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_SECONDS, MHD_OPTION_URI_LOG_CALLBACK, on_uri, h,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, h, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
		h, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (h->daemon)
		return h;
	err_errno(err, "cannot start the web server");
	close(fd);
	release(h);
	return NULL;
}

void httpd_stop(struct httpd *h)
{
	lib.stop_daemon(h->daemon);
	release(h);
}

/* Listening. */

static int listen_at(const struct addrinfo *a, uint16_t *port)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	int on = 1, fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	memset(&at, 0, sizeof(at));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, a->ai_addr, a->ai_addrlen) != 0 || listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
		int why = errno;
		close(fd);
		errno = why;
		return -1;
	}
	*port = ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
					       : ((struct sockaddr_in *)&at)->sin_port);
	return fd;
}

int httpd_listen(const char *host, uint16_t port, uint16_t *port_out, struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE },
			*list = NULL, *a;
	char service[8], address[INET6_ADDRSTRLEN];
	int fd, why;

	snprintf(service, sizeof(service), "%u", port);
	why = getaddrinfo(*host ? host : "localhost", service, &hints, &list);
	if (why) {
		err_set(err, ERR_IO, "listen tcp: lookup %s: %s", host, gai_strerror(why));
		return -1;
	}
	/* Go prefers IPv4 */
	for (a = list; a && a->ai_family != AF_INET; a = a->ai_next)
		;
	if (!a)
		a = list;
	if (!a) {
		err_set(err, ERR_IO, "listen tcp: lookup %s: no address", host);
		return -1;
	}
	fd = listen_at(a, port_out);
	if (fd < 0) {
		why = errno;
		const void *at = a->ai_family == AF_INET6
					 ? (void *)&((struct sockaddr_in6 *)a->ai_addr)->sin6_addr
					 : (void *)&((struct sockaddr_in *)a->ai_addr)->sin_addr;
		inet_ntop(a->ai_family, at, address, sizeof(address));
		const char *words = strerror(why); /* Go writes the system's words small */
		err_set(err, ERR_IO,
			a->ai_family == AF_INET6 ? "listen tcp [%s]:%u: bind: %c%s"
						 : "listen tcp %s:%u: bind: %c%s",
			address, port, tolower(*words), words + 1);
	}
	freeaddrinfo(list);
	return fd;
}
