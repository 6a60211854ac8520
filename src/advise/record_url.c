/*
 * A live server: net/http/pprof's index names its profiles, each is fetched by itself. Addresses and parameters are
 * those of net/http/pprof in go1.26 and 1.27.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/record_dir.h"
#include "advise/record_kind.h"
#include "base/term.h"
#include "io/file.h"
#include "io/http.h"

#define DEFAULT_SECONDS 10
#define MAX_TRACE_SECONDS 5    /* a busy server writes tens of megabytes a second */
#define SLACK_NS 60000000000LL /* for what a server does besides */
#define INDEX_MAX ((size_t)16 << 20)

static const struct endpoint {
	const char *name; /* in the index */
	const char *file; /* in the folder */
	const char *query;
	char seconds; /* 'c': as long as the CPU profile; 't': as long as the trace; 0: at once */
	const char *when_empty; /* why there may be no samples */
} endpoints[] = {
	{ "goroutine", "goroutine.pb.gz", "", 0, NULL },
	{ "profile", "cpu.pb.gz", "?seconds=%d", 'c', "the server did nothing in that time" },
	{ "heap", "mem.pb.gz", "?gc=1", 0, "the server has not allocated enough to be sampled" },
	{ "block", "block.pb.gz", "", 0,
	  "nothing blocked, or the server does not call runtime.SetBlockProfileRate" },
	{ "mutex", "mutex.pb.gz", "", 0,
	  "no mutex was fought for, or the server does not call runtime.SetMutexProfileFraction" },
	{ "goroutineleak", "goroutineleak.pb.gz", "", 0, NULL },
	{ "threadcreate", "threadcreate.pb.gz", "", 0, NULL },
	{ "trace", "trace.out", "?seconds=%d", 't', NULL },
};

struct fetcher {
	struct record_dir *dir;
	const char *base; /* ends with '/' */
	struct buf index;
	int cpu_seconds, trace_seconds;
	int64_t start_ns;
	const char *what; /* for the progress line */
	int what_seconds;
	size_t got;
};

/* "http://host:6060" to "http://host:6060/debug/pprof/"; another path is taken as the index itself. */
static const char *index_address(struct arena *a, const char *url)
{
	struct str s = str_of(url);
	ptrdiff_t query = str_index_byte(s, '?'), scheme = str_index(s, STR("://"));
	struct str path;
	ptrdiff_t slash;

	if (query >= 0)
		s = str_sub(s, 0, (size_t)query);
	path = str_sub(s, (size_t)scheme + 3, s.n);
	slash = str_index_byte(path, '/');
	if (slash < 0 || (size_t)slash + 1 == path.n)
		return arena_printf(a, STR_FMT "/debug/pprof/",
				    STR_ARG(str_trim_suffix(s, STR("/"))));
	return arena_printf(a, STR_FMT "/", STR_ARG(str_trim_suffix(s, STR("/"))));
}

static void on_tick(void *ctx)
{
	const struct fetcher *f = ctx;
	int64_t left = (int64_t)f->what_seconds - (time_mono_ns() - f->start_ns) / 1000000000;

	if (f->what_seconds)
		record_progress(f->dir->opt, "%s of %s: %lld s left", f->what, f->base,
				(long long)MAX(left, 0));
	else
		record_progress(f->dir->opt, "%s of %s", f->what, f->base);
}

static bool get(struct fetcher *f, const char *url, const char *what, int seconds,
		struct http_response *resp, struct err *err)
{
	struct http_request req = { .url = url,
				    .timeout_ns = seconds * 1000000000LL + SLACK_NS,
				    .on_tick = on_tick,
				    .ctx = f };

	f->what = what;
	f->what_seconds = seconds;
	f->start_ns = time_mono_ns();
	on_tick(f);
	if (http_do(&req, resp, err))
		return true;
	if (cancelled())
		return err_set(err, ERR_CANCELLED, "interrupted");
	return false;
}

static bool read_index(struct fetcher *f, struct err *err)
{
	struct http_response resp = { 0 };
	bool ok = get(f, f->base, "index", 0, &resp, err);

	if (ok && (resp.status != 200 || !str_contains(buf_str(&resp.body), STR("goroutine"))))
		ok = err_set(err, ERR_NOT_FOUND,
			     "%s: no index of net/http/pprof there (status %ld): import _ "
			     "\"net/http/pprof\" in the server, and "
			     "name its address or the whole path of the index",
			     f->base, resp.status);
	if (ok && resp.body.n <= INDEX_MAX)
		buf_add_str(&f->index, buf_str(&resp.body));
	http_response_release(&resp);
	return ok;
}

/* Whether the index has a link to the profile: href='heap?debug=1', with either quote, or "heap/". */
static bool offers(const struct fetcher *f, const char *name)
{
	struct str rest = buf_str(&f->index), want = str_of(name);
	ptrdiff_t at;

	while ((at = str_index(rest, STR("href="))) >= 0) {
		rest = str_sub(rest, (size_t)at + 5, rest.n);
		struct str link = str_sub(rest, rest.n && strchr("'\"", rest.p[0]) ? 1 : 0, rest.n);
		if (str_has_prefix(link, want) && link.n > want.n &&
		    strchr("?'\"> ", link.p[want.n]))
			return true;
	}
	return false;
}

static int seconds_of(const struct fetcher *f, const struct endpoint *e)
{
	return e->seconds == 'c' ? f->cpu_seconds : e->seconds == 't' ? f->trace_seconds : 0;
}

static const char *address(struct fetcher *f, const struct endpoint *e)
{
	struct arena *a = &f->dir->arena;

	if (e->seconds)
		return arena_printf(a, "%s%s?seconds=%d", f->base, e->name, seconds_of(f, e));
	return arena_printf(a, "%s%s%s", f->base, e->name, e->query);
}

/* Keeps the answer if it is what it should be, and says why not otherwise. */
static bool keep(struct fetcher *f, const struct endpoint *e, const struct http_response *resp,
		 struct err *err)
{
	struct str body = buf_str(&resp->body);
	struct record_kind kind = record_kind_of(body, e->name);
	char why[256];

	if (resp->status != 200)
		snprintf(why, sizeof(why), "the server says %ld " STR_FMT, resp->status,
			 (int)MIN(str_trim(body).n, (size_t)150),
			 str_trim(body).p ? str_trim(body).p : "");
	else if (!kind.file || strcmp(kind.file, e->file) != 0)
		snprintf(why, sizeof(why), "what the server sent is no such profile");
	else if (kind.is_empty && e->when_empty)
		snprintf(why, sizeof(why), "%s", e->when_empty);
	else {
		f->got++;
		return file_write(record_dir_path(f->dir, e->file), body, err);
	}
	record_dir_absent(f->dir, e->file, why);
	return true;
}

static bool fetch(struct fetcher *f, const struct endpoint *e, struct err *err)
{
	struct http_response resp = { 0 };
	const char *url = address(f, e);
	int64_t start = time_mono_ns();
	struct err own = { 0 };
	bool ok;

	if (!offers(f, e->name)) {
		record_dir_absent(f->dir, e->file, "the server's index does not list it");
		return true;
	}
	if (!get(f, url, e->name, seconds_of(f, e), &resp, &own)) {
		http_response_release(&resp);
		if (own.code == ERR_CANCELLED)
			return err_set(err, own.code, "%s", own.msg);
		record_dir_absent(f->dir, e->file, own.msg);
		return true;
	}
	record_dir_ran(
		f->dir, e->name, ".",
		(const char *[]){ "curl", "-so", record_dir_path(f->dir, e->file), url, NULL },
		time_mono_ns() - start);
	ok = keep(f, e, &resp, err);
	http_response_release(&resp);
	return ok;
}

/* What debug=2 has and the profile has not: why each goroutine waits, and for how long. */
static bool fetch_stacks(struct fetcher *f, struct err *err)
{
	struct http_response resp = { 0 };
	const char *url = arena_printf(&f->dir->arena, "%sgoroutine?debug=2", f->base);
	bool ok = true;

	if (offers(f, "goroutine") && get(f, url, "goroutine stacks", 0, &resp, NULL) &&
	    resp.status == 200)
		ok = file_write(record_dir_path(f->dir, "goroutines.txt"), buf_str(&resp.body),
				err);
	http_response_release(&resp);
	return ok && !cancelled();
}

static bool fetch_all(struct fetcher *f, struct err *err)
{
	const struct record_options *opt = f->dir->opt;
	struct measure_lock lock;
	bool ok = read_index(f, err);

	if (!ok || !record_dir_lock(f->dir, &lock, err))
		return false;
	record_note(opt, "fetching the profiles of %s: about %d s", f->base,
		    f->cpu_seconds + f->trace_seconds + 1);
	for (size_t i = 0; ok && i < ARRAY_LEN(endpoints); i++)
		ok = fetch(f, &endpoints[i], err);
	ok = ok && (fetch_stacks(f, err) || err_set(err, ERR_CANCELLED, "interrupted"));
	measure_lock_drop(&lock);
	if (ok && !f->got)
		return err_set(err, ERR_NOT_FOUND, "%s: the server gave none of its profiles",
			       f->base);
	return ok;
}

bool record_url(const struct record_options *opt, const char *url, char **out_dir, struct err *err)
{
	int seconds = opt->seconds_ns ? (int)MAX(opt->seconds_ns / 1000000000, 1) : DEFAULT_SECONDS;
	struct record_dir dir;
	struct fetcher f = { .dir = &dir,
			     .cpu_seconds = seconds,
			     .trace_seconds = MIN(seconds, MAX_TRACE_SECONDS) };
	bool ok = record_dir_start(&dir, opt, err);

	if (ok) {
		f.base = index_address(&dir.arena, url);
		dir.kind = "server";
		dir.source = f.base;
		record_dir_guess_module(&dir);
		ok = fetch_all(&f, err) && record_dir_finish(&dir, out_dir, err);
	}
	buf_release(&f.index);
	record_dir_release(&dir);
	return ok;
}
