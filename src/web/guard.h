/*
 * Who may ask. On a loopback address: only requests that name the machine itself as their Host, so that no page of another
 * site reaches us through a name of its own (DNS rebinding). On a wider address: only who brings the token, in the address
 * (?token=) or in the cookie that the first answer set. Always: a request that another site's page sends is refused.
 */
#ifndef GOPERF_WEB_GUARD_H
#define GOPERF_WEB_GUARD_H

#include "base/buf.h"
#include "web/httpd.h"

#define GUARD_TOKEN_CHARS 32

struct guard {
	const char *host; /* as it was told to listen; "" is localhost */
	uint16_t port;
	bool is_local;
	char token[GUARD_TOKEN_CHARS + 1]; /* "" on a loopback address */
};

enum guard_verdict {
	GUARD_PASS,
	GUARD_SET_COOKIE, /* the right token is in the address: move it to a cookie */
	GUARD_REFUSE,
};

/* False: no randomness to be had. */
bool guard_init(struct guard *g, const char *host, uint16_t port, struct err *err) MUST_CHECK;
/* why: a sentence for who is refused. */
enum guard_verdict guard_check(const struct guard *g, const struct httpd_request *req,
			       const char **why);
/* localhost, 127.0.0.0/8, ::1: as a listening host. */
bool guard_is_loopback(struct str host);
/* The query without its token. */
void guard_strip_token(struct buf *out, struct str query);
/* "goperf_PORT": cookies know no ports, and two servers must not log each other out. */
void guard_cookie_name(const struct guard *g, char out[32]);

#endif
