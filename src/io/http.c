#include "io/http.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/term.h"

#define DEFAULT_TIMEOUT_NS 60000000000LL
#define DEFAULT_MAX_BYTES ((size_t)8 << 30)

/* What we use of libcurl, looked up on first use. */
static struct {
	bool ok;
	char why[256];
	CURL *(*easy_init)(void);
	CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
	CURLcode (*easy_perform)(CURL *);
	void (*easy_cleanup)(CURL *);
	CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
	const char *(*easy_strerror)(CURLcode);
	struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
	void (*slist_free_all)(struct curl_slist *);
	CURLcode (*global_init)(long);
} lib;

static void load_curl(void)
{
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4" };
	void *h = NULL;

	for (size_t i = 0; i < ARRAY_LEN(names) && !h; i++)
		h = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!h) {
		snprintf(lib.why, sizeof(lib.why),
			 "libcurl is not installed (Debian: apt-get install libcurl4)");
		return;
	}
#define LOAD(field) (*(void **)&lib.field = dlsym(h, "curl_" #field))
	lib.ok = LOAD(easy_init) && LOAD(easy_setopt) && LOAD(easy_perform) && LOAD(easy_cleanup) &&
		 LOAD(easy_getinfo) && LOAD(easy_strerror) && LOAD(slist_append) &&
		 LOAD(slist_free_all) && LOAD(global_init);
#undef LOAD
	if (lib.ok)
		lib.global_init(CURL_GLOBAL_DEFAULT);
	else
		snprintf(lib.why, sizeof(lib.why), "libcurl is too old");
}

struct transfer {
	const struct http_request *req;
	struct http_response *resp;
	size_t got, max;
	bool too_large, stopped, late;
	int64_t start_ns;
};

static size_t on_body(char *p, size_t size, size_t count, void *ctx)
{
	struct transfer *t = ctx;
	size_t n = size * count;

	if (n > t->max - t->got) {
		t->too_large = true;
		return 0;
	}
	t->got += n;
	if (t->req->on_data) {
		t->stopped = !t->req->on_data(t->req->ctx, (struct str){ p, n });
		return t->stopped ? 0 : n;
	}
	buf_add(&t->resp->body, p, n);
	return n;
}

static size_t on_header(char *p, size_t size, size_t count, void *ctx)
{
	struct transfer *t = ctx;

	buf_add(&t->resp->headers, p, size * count);
	return size * count;
}

/* Has the answer not even begun? */
static bool is_late(struct transfer *t)
{
	t->late = t->req->header_timeout_ns && !t->resp->headers.n &&
		  time_mono_ns() - t->start_ns > t->req->header_timeout_ns;
	return t->late;
}

static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct transfer *t = ctx;

	if (t->req->on_tick)
		t->req->on_tick(t->req->ctx);
	return cancelled() || is_late((struct transfer *)ctx);
}

static void set_tls(CURL *c, const struct http_request *req, bool insecure)
{
	if (insecure) {
		lib.easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
		lib.easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	if (req->tls_cert)
		lib.easy_setopt(c, CURLOPT_SSLCERT, req->tls_cert);
	if (req->tls_key)
		lib.easy_setopt(c, CURLOPT_SSLKEY, req->tls_key);
	if (req->tls_ca)
		lib.easy_setopt(c, CURLOPT_CAINFO, req->tls_ca);
}

static void set_options(CURL *c, const struct http_request *req, struct transfer *t,
			struct curl_slist *headers)
{
	int64_t timeout =
		req->timeout_ns || req->header_timeout_ns ? req->timeout_ns : DEFAULT_TIMEOUT_NS;

	lib.easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	lib.easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	lib.easy_setopt(c, CURLOPT_MAXREDIRS, 10L);
	lib.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	lib.easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	lib.easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(timeout / 1000000));
	lib.easy_setopt(c, CURLOPT_USERAGENT, "goperf/" GOPERF_VERSION);
	lib.easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	lib.easy_setopt(c, CURLOPT_WRITEDATA, t);
	lib.easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	lib.easy_setopt(c, CURLOPT_HEADERDATA, t);
	lib.easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	lib.easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	lib.easy_setopt(c, CURLOPT_XFERINFODATA, t);
	if (headers)
		lib.easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	if (req->body.n || (req->method && strcmp(req->method, "POST") == 0)) {
		lib.easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body.n);
		lib.easy_setopt(c, CURLOPT_COPYPOSTFIELDS, req->body.n ? req->body.p : "");
	}
	if (req->method)
		lib.easy_setopt(c, CURLOPT_CUSTOMREQUEST, req->method);
}

static bool perform(CURL *c, const struct http_request *req, struct transfer *t, struct err *err)
{
	static const char insecure_scheme[] = "https+insecure://";
	bool insecure = strncmp(req->url, insecure_scheme, sizeof(insecure_scheme) - 1) == 0;
	char *url = insecure ? xasprintf("https://%s", req->url + sizeof(insecure_scheme) - 1)
			     : xstrdup(req->url);
	struct curl_slist *headers = NULL;
	CURLcode code;

	for (const char *const *h = req->headers; h && *h; h++)
		headers = lib.slist_append(headers, *h);
	set_options(c, req, t, headers);
	set_tls(c, req, insecure);
	lib.easy_setopt(c, CURLOPT_URL, url);
	code = lib.easy_perform(c);
	if (code == CURLE_OK)
		lib.easy_getinfo(c, CURLINFO_RESPONSE_CODE, &t->resp->status);
	lib.slist_free_all(headers);
	free(url);
	if (code == CURLE_OK || t->stopped)
		return true;
	if (t->too_large)
		return err_set(err, ERR_LIMIT,
			       "%s: the answer is larger than the limit of %zu bytes", req->url,
			       t->max);
	if (t->late)
		return err_set(err, ERR_IO, "%s: net/http: timeout awaiting response headers",
			       req->url);
	if (code == CURLE_ABORTED_BY_CALLBACK && cancelled())
		return err_set(err, ERR_CANCELLED, "interrupted");
	return err_set(err, ERR_IO, "%s: %s", req->url, lib.easy_strerror(code));
}

bool http_do(const struct http_request *req, struct http_response *resp, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct http_response got = { 0 };
	struct transfer t = { .req = req,
			      .resp = &got,
			      .max = req->max_bytes ? req->max_bytes : DEFAULT_MAX_BYTES };
	CURL *c;
	bool ok;

	pthread_once(&once, load_curl);
	if (!lib.ok)
		return err_set(err, ERR_IO, "%s: %s", req->url, lib.why);
	c = lib.easy_init();
	if (!c)
		die("out of memory");
	got.body.max = t.max;
	t.start_ns = time_mono_ns();
	ok = perform(c, req, &t, err);
	lib.easy_cleanup(c);
	if (ok)
		*resp = got;
	else
		http_response_release(&got);
	return ok;
}

void http_response_release(struct http_response *resp)
{
	buf_release(&resp->body);
	buf_release(&resp->headers);
}
