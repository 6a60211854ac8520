#include "web/guard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* "name", "name:port", "[::1]:port": the name alone, brackets off. */
static struct str host_name(struct str authority)
{
	ptrdiff_t at;

	if (authority.n && authority.p[0] == '[') {
		at = str_index_byte(authority, ']');
		return at < 0 ? authority : str_sub(authority, 1, (size_t)at);
	}
	at = str_last_index_byte(authority, ':');
	return at < 0 ? authority : str_sub(authority, 0, (size_t)at);
}

/* 127.N.N.N and nothing else: "127.evil.example" is a name. */
static bool is_loopback_v4(struct str s)
{
	struct str rest = s, part;
	uint64_t v;
	int parts = 0;

	while (rest.n) {
		str_cut(rest, '.', &part, &rest);
		if (!part.n || part.n > 3 || !str_to_u64(part, 10, &v) || v > 255 ||
		    (parts == 0 && v != 127))
			return false;
		parts++;
	}
	return parts == 4 && s.p[s.n - 1] != '.';
}

bool guard_is_loopback(struct str host)
{
	return host.n == 0 || str_eq_fold(host, STR("localhost")) || str_eq(host, STR("::1")) ||
	       str_eq(host, STR("[::1]")) || is_loopback_v4(host);
}

bool guard_init(struct guard *g, const char *host, uint16_t port, struct err *err)
{
	unsigned char bytes[GUARD_TOKEN_CHARS / 2];

	*g = (struct guard){ .host = host, .port = port };
	g->is_local = guard_is_loopback(str_of(host));
	if (g->is_local)
		return true;
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return err_errno(err, "cannot make a token");
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(g->token + 2 * i, 3, "%02x", bytes[i]);
	return true;
}

void guard_cookie_name(const struct guard *g, char out[32])
{
	snprintf(out, 32, "goperf_%u", g->port);
}

/* In a time that does not tell how much of it is right. */
static bool is_token(const struct guard *g, struct str s)
{
	unsigned char diff = 0;

	if (s.n != GUARD_TOKEN_CHARS)
		return false;
	for (size_t i = 0; i < GUARD_TOKEN_CHARS; i++)
		diff |= (unsigned char)(s.p[i] ^ g->token[i]);
	return diff == 0;
}

static bool has_cookie(const struct guard *g, const char *cookies)
{
	struct str rest = str_of(cookies), one, name, value;
	char want[32];

	guard_cookie_name(g, want);
	while (rest.n) {
		str_cut(rest, ';', &one, &rest);
		value = (struct str){ "", 0 };
		str_cut(str_trim(one), '=', &name, &value);
		if (str_eq(name, str_of(want)) && is_token(g, value))
			return true;
	}
	return false;
}

static bool has_token(const struct guard *g, struct str query)
{
	struct str rest = query, one;

	while (rest.n) {
		str_cut(rest, '&', &one, &rest);
		if (str_has_prefix(one, STR("token=")) && is_token(g, str_sub(one, 6, one.n)))
			return true;
	}
	return false;
}

void guard_strip_token(struct buf *out, struct str query)
{
	struct str rest = query, one;

	while (rest.n) {
		str_cut(rest, '&', &one, &rest);
		if (str_has_prefix(one, STR("token=")))
			continue;
		if (out->n)
			buf_addc(out, '&');
		buf_add_str(out, one);
	}
}

/* Origin is "scheme://authority", or "null" of a page that hides its own. */
static bool is_own_origin(const struct httpd_request *req)
{
	struct str origin = str_of(req->origin);

	return str_has_prefix(origin, STR("http://")) &&
	       str_eq_fold(str_sub(origin, 7, origin.n), str_of(req->host));
}

enum guard_verdict guard_check(const struct guard *g, const struct httpd_request *req,
			       const char **why)
{
	bool reads = str_eq(req->method, STR("GET")) || str_eq(req->method, STR("HEAD"));

	if (g->is_local) {
		struct str name = host_name(str_of(req->host));
		*why = "this server answers only to the machine's own names: open it as "
		       "http://localhost";
		if (!*req->host || !name.n || !guard_is_loopback(name))
			return GUARD_REFUSE;
	}
	*why = "a page of another site may not ask here";
	if (*req->origin && !is_own_origin(req))
		return GUARD_REFUSE;
	/* a link from elsewhere may be followed; a page from elsewhere may not change or embed anything */
	if (strcmp(req->fetch_site, "cross-site") == 0 && !reads)
		return GUARD_REFUSE;
	if (g->is_local)
		return GUARD_PASS;
	if (has_cookie(g, req->cookie))
		return GUARD_PASS;
	*why = "the address lacks its token: open the one that goperf printed";
	return has_token(g, req->query) ? GUARD_SET_COOKIE : GUARD_REFUSE;
}
