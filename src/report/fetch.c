#include "report/fetch.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/gofmt.h"
#include "io/http.h"
#include "profile/encode.h"

#define SECOND_NS 1000000000LL
#define DEFAULT_TIMEOUT_S 60
#define SLACK_S 5 /* for the way there and back */

/* The last status line ("200 OK") and the value of a header, of headers as they came. */
static struct str status_of(struct str headers)
{
	struct str line, version, status = { "", 0 };

	while (str_next_line(&headers, &line))
		if (str_has_prefix(line, STR("HTTP/")))
			str_cut(line, ' ', &version, &status);
	return str_trim(status);
}

static struct str header_of(struct str headers, struct str name)
{
	struct str line, key, value, found = { "", 0 };

	while (str_next_line(&headers, &line))
		if (str_cut(line, ':', &key, &value) && str_eq_fold(key, name))
			found = str_trim(value);
	return found;
}

/* Go's servers say in the body of an error what is wrong. */
static bool refused(const struct http_response *r, struct err *err)
{
	struct str headers = buf_str(&r->headers), body = buf_str(&r->body);
	struct str status = status_of(headers);

	if (header_of(headers, STR("X-Go-Pprof")).n &&
	    str_contains(header_of(headers, STR("Content-Type")), STR("text/plain")))
		return err_set(err, ERR_IO, "server response: " STR_FMT " - " STR_FMT,
			       STR_ARG(status), STR_ARG(body));
	return err_set(err, ERR_IO, "server response: " STR_FMT, STR_ARG(status));
}

/* Without a password: this is printed. */
static void without_password(struct buf *b, struct str url)
{
	ptrdiff_t at = str_index(url, STR("://"));
	struct str rest = str_sub(url, at < 0 ? 0 : (size_t)at + 3, url.n);
	ptrdiff_t slash = str_index_byte(rest, '/');
	struct str authority = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
	ptrdiff_t end = str_last_index_byte(authority, '@');
	ptrdiff_t colon = str_index_byte(authority, ':');

	if (end < 0 || colon < 0 || colon > end) {
		buf_add_str(b, url);
		return;
	}
	buf_add_str(b, str_sub(url, 0, url.n - rest.n + (size_t)colon + 1));
	buf_adds(b, "***");
	buf_add_str(b, str_sub(rest, (size_t)end, rest.n));
}

static bool request(const char *url, const struct driver_sources *s, int64_t timeout_s,
		    struct http_response *resp, struct err *err)
{
	const char **headers = xcalloc(s->headers.n + 1, sizeof(*headers));
	const char *no_host = strstr(url, "://:");
	char *full =
		no_host ? xasprintf("%.*slocalhost%s", (int)(no_host - url + 3), url, no_host + 3)
			: xstrdup(url);
	struct http_request req = {
		.url = full,
		.headers = headers,
		.header_timeout_ns = (timeout_s + SLACK_S) * SECOND_NS,
		.tls_cert = *s->tls_cert ? s->tls_cert : NULL,
		.tls_key = *s->tls_key ? s->tls_key : NULL,
		.tls_ca = *s->tls_ca ? s->tls_ca : NULL,
		.max_bytes = s->max_inflated,
	};
	struct buf shown = { 0 };
	struct str prefix;
	bool ok;

	for (size_t i = 0; i < s->headers.n; i++)
		headers[i] = s->headers.v[i];
	ok = http_do(&req, resp, err);
	free(headers);
	if (ok) {
		free(full);
		return true;
	}
	/* as Go's client begins: Get "address": why */
	prefix = str_of(full);
	without_password(&shown, str_of(url));
	struct str why = str_trim_prefix(str_trim_prefix(str_of(err->msg), prefix), STR(": "));
	char *copy = xasprintf(STR_FMT, STR_ARG(why));
	err_set(err, err->code, "Get \"%s\": %s", shown.data, copy);
	free(copy);
	free(full);
	buf_release(&shown);
	return false;
}

static bool check_headers(const struct driver_sources *s, struct err *err)
{
	for (size_t i = 0; i < s->headers.n; i++) {
		struct str h = str_of(s->headers.v[i]);
		if (str_index_byte(h, ':') <= 0 || strpbrk(h.p, "\r\n"))
			return err_set(err, ERR_USAGE,
				       "-H \"%s\": expected a header, 'Name: value'", h.p);
	}
	return true;
}

static bool check_scheme(const char *url, struct err *err)
{
	static const char *const known[] = { "http", "https", "https+insecure" };
	struct str scheme = str_sub(str_of(url), 0, strcspn(url, ":"));

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(scheme, str_of(known[i])))
			return true;
	return err_set(err, ERR_USAGE, "Get \"%s\": unsupported protocol scheme \"" STR_FMT "\"",
		       url, STR_ARG(scheme));
}

static bool fetch(const char *source, const struct driver_sources *s, const struct notices *n,
		  struct buf *out, char **url, struct err *err)
{
	struct buf address = { 0 }, text = { 0 };
	struct http_response resp = { 0 };
	int64_t duration_s, timeout_s = s->timeout;
	bool ok;

	if (!fetch_address(str_of(source), s->seconds, &address, &duration_s)) {
		/* Go writes the system's words small */
		const char *why = strerror(ENOENT);
		buf_release(&address);
		return err_set(err, ERR_IO, "stat %s: %c%s", source, tolower(*why), why + 1);
	}
	if (!check_headers(s, err) || !check_scheme(address.data, err)) {
		buf_release(&address);
		return false;
	}
	if (s->compat)
		buf_add_str(&text, buf_str(&address));
	else
		without_password(&text, buf_str(&address));
	notice(n, "Fetching profile over HTTP from %s", text.data);
	buf_clear(&text);
	if (s->seconds > 0) {
		go_duration(&text, s->seconds * SECOND_NS);
		notice(n, "Please wait... (%s)", text.data);
	}
	if (timeout_s <= 0)
		timeout_s = duration_s > 0 ? duration_s + duration_s / 2 : DEFAULT_TIMEOUT_S;
	ok = request(address.data, s, timeout_s, &resp, err) &&
	     (resp.status == 200 || refused(&resp, err));
	if (ok) {
		*out = resp.body;
		resp.body = (struct buf){ 0 };
		*url = buf_detach(&address);
	}
	http_response_release(&resp);
	buf_release(&address);
	buf_release(&text);
	return ok;
}

/* Copies. */

char *fetch_save_dir(const struct notices *n)
{
	const char *named = getenv("PPROF_TMPDIR"), *home = getenv("HOME"), *tmp = getenv("TMPDIR");
	char *dirs[3] = { named && *named ? xstrdup(named) : NULL,
			  home && *home ? path_join(home, "pprof") : NULL,
			  xstrdup(tmp && *tmp ? tmp : "/tmp") };
	char *found = NULL;
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		if (dirs[i] && !found && path_mkdirs(dirs[i], &err)) {
			found = dirs[i];
			continue;
		}
		if (dirs[i] && !found)
			notice(n, "Could not use temp dir %s: %s", dirs[i], err.msg);
		free(dirs[i]);
	}
	return found;
}

/* "pprof.main.samples.cpu.": what a server says does not choose the folder. */
static void save_name(const struct profile *p, struct buf *b)
{
	buf_adds(b, "pprof.");
	if (p->n_mappings && p->strings[p->mappings[0].file].n)
		buf_printf(b, STR_FMT ".", STR_ARG(str_base(p->strings[p->mappings[0].file])));
	for (uint32_t t = 0; t < p->n_types; t++)
		buf_printf(b, STR_FMT ".", STR_ARG(p->strings[p->types[t].type]));
	for (size_t i = 0; i < b->n; i++)
		if (b->data[i] == '/' || !b->data[i])
			b->data[i] = '_';
}

static bool save_as(const struct profile *p, const char *head, char **path, struct err *err)
{
	struct buf packed = { 0 };
	int fd = -1;
	bool ok;

	for (int i = 1; i < 10000 && fd < 0; i++) {
		free(*path);
		*path = xasprintf("%s%03d.pb.gz", head, i);
		fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			return err_errno(err, "open %s", *path);
	}
	if (fd < 0)
		return err_set(err, ERR_IO, "could not create file of the form %s001.pb.gz", head);
	ok = profile_encode_gzip(p, &packed, err) && fd_write_all(fd, packed.data, packed.n, err);
	buf_release(&packed);
	if (close(fd) != 0 && ok)
		ok = err_errno(err, "close %s", *path);
	return ok;
}

static void save(const struct profile *p, const struct notices *n)
{
	char *dir = fetch_save_dir(n), *head, *path = NULL;
	struct buf name = { 0 };
	struct err err;

	if (!dir)
		return;
	save_name(p, &name);
	head = path_join(dir, name.data);
	if (save_as(p, head, &path, &err))
		notice(n, "Saved profile in %s", path);
	else
		notice(n, "Could not save profile: %s", err.msg);
	buf_release(&name);
	free(path);
	free(head);
	free(dir);
}

void fetch_hooks(struct driver_hooks *h)
{
	h->fetch = fetch;
	h->save = save;
}
