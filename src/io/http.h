/*
 * HTTP client over libcurl, which is loaded on first use: linking it would cost every start 2.7 ms.
 */
#ifndef GOPERF_IO_HTTP_H
#define GOPERF_IO_HTTP_H

#include "base/buf.h"
#include "base/err.h"

struct http_request {
	const char
		*url; /* http, https, https+insecure (no certificate check); user:pass@ allowed */
	const char *method; /* NULL: GET, or POST with a body */
	struct str body;
	const char *const *headers; /* NULL-terminated "Name: value"; NULL: none */
	int64_t timeout_ns;	    /* whole request; 0: 60 s */
	int64_t header_timeout_ns;  /* until the answer begins; with it timeout_ns 0 is no limit */
	const char *tls_cert, *tls_key, *tls_ca; /* PEM files; NULL: the system's */
	size_t max_bytes;			 /* of the answer; 0: 8 GiB */
	/* called with each piece as it arrives, when set; body_out stays empty then; false ends the transfer */
	bool (*on_data)(void *ctx, struct str piece);
	void (*on_tick)(void *ctx); /* called about once a second while waiting, when set */
	void *ctx;
};

struct http_response {
	long status;
	struct buf body;
	struct buf headers; /* as received, CRLF between */
};

/* False only when there is no answer at all; a status other than 200 is a result. */
bool http_do(const struct http_request *req, struct http_response *resp,
	     struct err *err) MUST_CHECK;
void http_response_release(struct http_response *resp);

#endif
