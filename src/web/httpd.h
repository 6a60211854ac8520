/*
 * The HTTP server: libmicrohttpd behind a few calls. The library is opened on first use, since linking it would cost
 * each start of the program a millisecond. It parses; sizes are bounded here: 16 KiB of address and headers, 64 KiB of body,
 * 64 connections, ten seconds for a request to arrive.
 *
 * The handler is called on a thread of the connection's own; it may block.
 */
#ifndef GOPERF_WEB_HTTPD_H
#define GOPERF_WEB_HTTPD_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define HTTPD_MAX_BODY ((size_t)64 << 10)

struct httpd_request {
	struct str method, path, query; /* as sent: nothing is decoded */
	struct str body;
	bool body_too_large; /* body is empty then */
	/* headers; "" where they are not there */
	const char *host, *origin, *fetch_site, *cookie, *if_none_match;
	bool gzip;     /* the client takes it */
	int client_fd; /* to see that the client has gone; not to be read or written */
};

struct httpd_header {
	const char *name, *value;
};
struct httpd_reply {
	int status;
	const char *type;
	struct buf body;  /* released by the server */
	struct str fixed; /* instead of body: bytes that stay for good */
	bool gzipped;
	struct httpd_header headers[12];
	size_t n_headers;
	/* room for values of headers */
	char location[3072], type_text[256], file_text[320], cookie[160];
};

struct httpd;
typedef void (*httpd_handler)(void *ctx, const struct httpd_request *req,
			      struct httpd_reply *reply);

/* fd: a listening socket, which the server owns from now on. NULL and err on failure. */
struct httpd *httpd_start(int fd, httpd_handler handler, void *ctx, struct err *err) MUST_CHECK;
/* Takes no new connections, waits for what is being answered. */
void httpd_stop(struct httpd *h);

/*
 * Listens on host ("" is localhost) and port (0: any that is free); *port_out is what it became. -1 and err on failure, in
 * Go's words.
 */
int httpd_listen(const char *host, uint16_t port, uint16_t *port_out, struct err *err) MUST_CHECK;

#endif
