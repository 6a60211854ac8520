/* goperf leaks: goroutines that never end, from dumps, a server, or the end of tests. */
#include "cmd/leaks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cmd/command.h"
#include "io/file.h"
#include "io/http.h"
#include "io/inflate.h"

#define CHUNK ((size_t)1 << 20)
#define MAX_PACKED_BYTES ((size_t)4 << 30)

void leaks_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("goperf leaks: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

/* ---- one dump, whatever its format; text is not kept */

struct sink {
	struct leaks_run *run;
	const char *name;
	struct goroutines_reader *text;
	struct buf packed; /* a profile, or a text that is packed */
	size_t n_bytes;
};

/* Profiles are packed, or begin with the tag of a field and not with a line of text. */
static bool is_binary(struct str head)
{
	if (packing_of(head) != PACK_NONE)
		return true;
	for (size_t i = 0; i < head.n && i < 64; i++)
		if ((unsigned char)head.p[i] < 9)
			return true;
	return false;
}

static bool sink_feed(void *ctx, struct str piece)
{
	struct sink *s = ctx;

	if (!s->n_bytes && piece.n) {
		if (is_binary(piece))
			buf_init(&s->packed, MAX_PACKED_BYTES);
		else
			s->text = goroutines_begin(&s->run->g, s->name);
	}
	s->n_bytes += piece.n;
	if (s->text)
		goroutines_feed(s->text, piece);
	else
		buf_add_str(&s->packed, piece);
	if (s->n_bytes > CHUNK)
		progress_show(&s->run->progress, "reading %s: %zu MB", s->name, s->n_bytes >> 20);
	return !cancelled();
}

static bool read_packed(struct sink *s, struct err *err)
{
	struct str data = buf_str(&s->packed);
	struct profile *p;
	struct inflated z;
	bool ok;

	if (!inflate_any(data, 0, &z, err))
		return err_prefix(err, "%s", s->name);
	if (packing_of(data) != PACK_NONE && !is_binary(z.data)) {
		struct goroutines_reader *r = goroutines_begin(&s->run->g, s->name);
		goroutines_feed(r, z.data);
		ok = goroutines_end(r, err);
	} else {
		p = profile_read(data, s->name, 0, err);
		ok = p && goroutines_add_profile(&s->run->g, p, s->name, err);
		profile_free(p);
	}
	inflated_release(&z);
	return ok;
}

static bool sink_end(struct sink *s, struct err *err)
{
	bool ok;

	progress_end(&s->run->progress);
	if (s->text)
		ok = goroutines_end(s->text, err);
	else if (s->packed.full)
		ok = err_set(err, ERR_LIMIT, "%s: more than %zu bytes", s->name, s->packed.max);
	else if (s->packed.n)
		ok = read_packed(s, err);
	else
		ok = err_set(err, ERR_FORMAT, "%s: empty, expected a goroutine dump", s->name);
	if (ok && cancelled())
		ok = err_set(err, ERR_CANCELLED, "%s: interrupted", s->name);
	buf_release(&s->packed);
	return ok;
}

static bool read_fd(struct sink *s, int fd, struct err *err)
{
	char *chunk = xmalloc(CHUNK);
	ssize_t got;

	while ((got = read(fd, chunk, CHUNK)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			free(chunk);
			err_errno(err, "%s: read", s->name);
			struct err ignored;
			(void)!sink_end(s, &ignored);
			return false;
		}
		if (!sink_feed(s, (struct str){ chunk, (size_t)got }))
			break;
	}
	free(chunk);
	return sink_end(s, err);
}

static bool read_dump(struct leaks_run *r, const char *path, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct sink s = { .run = r, .name = is_stdin ? "standard input" : path };
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return err_errno(err, "open %s", path);
	progress_start(&r->progress);
	ok = read_fd(&s, fd, err);
	if (!is_stdin) {
		const char *slash = strrchr(path, '/');
		close(fd);
		sources_add_ancestors(
			&r->src,
			slash ? arena_strndup(&r->arena, path, (size_t)(slash - path + 1)) : ".");
	}
	return ok;
}

/* ---- an evidence folder */

static bool read_evidence(struct leaks_run *r, const char *dir, struct err *err)
{
	static const char *const names[] = { "goroutine.pb.gz", "goroutineleak.pb.gz" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *path = path_join(dir, names[i]);
		bool there = path_exists(path);
		if (there && !read_dump(r, path, err)) {
			free(path);
			return false;
		}
		n += there;
		free(path);
	}
	if (!n)
		return err_set(err, ERR_NOT_FOUND,
			       "%s: neither goroutine.pb.gz nor goroutineleak.pb.gz in this "
			       "evidence folder",
			       dir);
	return true;
}

/* ---- a server */

/* "http://host:6060", "host:6060", ".../debug/pprof/": where the profiles are; a whole address of one is left alone. */
static const char *profile_address(struct arena *a, const char *url, const char *profile)
{
	struct str s = str_of(url);
	const char *scheme = str_index(s, STR("://")) >= 0 ? "" : "http://";

	if (str_index(s, STR("/goroutine")) >= 0)
		return arena_printf(a, "%s%s", scheme, url);
	s = str_trim_suffix(s, STR("/"));
	if (!str_has_suffix(s, STR("/debug/pprof")))
		s = str_of(arena_printf(a, STR_FMT "/debug/pprof", STR_ARG(s)));
	return arena_printf(a, "%s" STR_FMT "/%s?debug=2", scheme, STR_ARG(s), profile);
}

/* *status is the server's; the dump is read as it arrives, and counts when the status is 200. */
static bool fetch(struct leaks_run *r, const char *url, long *status, struct err *err)
{
	struct sink s = { .run = r, .name = url };
	struct http_request req = {
		.url = url, .timeout_ns = 600 * 1000000000LL, .on_data = sink_feed, .ctx = &s
	};
	struct http_response resp = { 0 };
	struct err page = { 0 };
	bool ok, read;

	progress_start(&r->progress);
	ok = http_do(&req, &resp, err);
	/* the page of a 404 has no goroutines in it, and leaves no dump behind */
	read = sink_end(&s, &page);
	if (ok && resp.status == 200 && !read) {
		*err = page;
		ok = false;
	}
	*status = resp.status;
	http_response_release(&resp);
	return ok;
}

static bool fetch_sample(struct leaks_run *r, const char *url, bool *leak_profile, struct err *err)
{
	long status = 0;
	const char *address =
		profile_address(&r->arena, url, *leak_profile ? "goroutineleak" : "goroutine");

	if (!fetch(r, address, &status, err))
		return false;
	if (status == 404 && *leak_profile) {
		*leak_profile = false;
		r->no_proof = "This server has no goroutineleak profile (Go 1.27 has it, 1.26 with "
			      "GOEXPERIMENT=goroutineleakprofile): nothing here is proved, only "
			      "compared.";
		address = profile_address(&r->arena, url, "goroutine");
		if (!fetch(r, address, &status, err))
			return false;
	}
	if (status != 200)
		return err_set(err, ERR_IO,
			       "%s: status %ld, expected a goroutine profile (import _ "
			       "\"net/http/pprof\" in the server)",
			       address, status);
	return true;
}

static bool wait_interval(struct leaks_run *r, int64_t ns, int64_t next, struct err *err)
{
	int64_t end = time_mono_ns() + ns;

	progress_start(&r->progress);
	for (int64_t left; (left = end - time_mono_ns()) > 0;) {
		struct timespec nap = { 0, (long)MIN(left, 100000000) };
		if (cancelled()) {
			progress_end(&r->progress);
			return err_set(err, ERR_CANCELLED, "interrupted");
		}
		progress_show(&r->progress, "waiting for dump %lld: %lld s", (long long)next,
			      (long long)(left / 1000000000 + 1));
		nanosleep(&nap, NULL);
	}
	progress_end(&r->progress);
	return true;
}

static bool read_server(struct leaks_run *r, const char *url, struct err *err)
{
	bool leak_profile = !r->opts->plain;

	for (int64_t i = 0; i < r->opts->samples; i++) {
		if (i && !wait_interval(r, r->opts->interval_ns, i + 1, err))
			return false;
		if (!fetch_sample(r, url, &leak_profile, err))
			return false;
	}
	return true;
}

/* "http://x", "localhost:6060", ":6060/debug/pprof". */
static bool is_url(const char *name)
{
	const char *colon = strchr(name, ':');
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

	if (strstr(name, "://"))
		return true;
	return colon && digits && digits <= 5 && !strchr("/.", name[0]) &&
	       (colon[1 + digits] == '\0' || colon[1 + digits] == '/') &&
	       !memchr(name, '/', (size_t)(colon - name));
}

/* ---- the whole */

static bool read_argument(struct leaks_run *r, const char *name, bool *is_package, struct err *err)
{
	*is_package = false;
	if (is_url(name))
		return read_server(r, name, err);
	if (strcmp(name, "-") == 0 || (path_exists(name) && !path_is_dir(name)))
		return read_dump(r, name, err);
	if (path_is_dir(name)) {
		char *meta = path_join(name, "meta.json");
		bool evidence = path_exists(meta);
		free(meta);
		if (evidence)
			return read_evidence(r, name, err);
	}
	*is_package = true;
	return true;
}

static bool collect(struct leaks_run *r, int argc, char **argv, struct err *err)
{
	VEC(const char *) packages = { 0 };
	int dashes = 0;
	bool ok = true, is_package;

	while (dashes < argc && strcmp(argv[dashes], "--") != 0)
		dashes++;
	for (int i = 0; ok && i < dashes; i++) {
		ok = read_argument(r, argv[i], &is_package, err);
		if (ok && is_package)
			vec_push(&packages, argv[i]);
	}
	if (ok && packages.n && r->g.dumps.n)
		ok = err_set(err, ERR_USAGE, "%s is no dump: expected either dumps or packages",
			     packages.v[0]);
	if (ok && !packages.n && !dashes)
		vec_push(&packages, ".");
	vec_push(&packages, NULL);
	if (ok && packages.n > 1)
		ok = leaks_run_tests(r, packages.v, argv + MIN(dashes + 1, argc),
				     MAX(argc - dashes - 1, 0), err);
	vec_release(&packages);
	return ok;
}

static bool show(struct leaks_run *r, const struct leaks *l, struct err *err)
{
	struct leaks_view v = { &r->g, l, &r->src, r->opts->all, term_colors(stdout), r->no_proof };
	struct buf out = { 0 };
	bool ok;

	if (r->opts->json)
		leaks_show_json(&v, &out);
	else
		leaks_show_text(&v, &out);
	ok = file_write("-", buf_str(&out), err);
	buf_release(&out);
	return ok;
}

static int report(struct leaks_run *r, struct err *err)
{
	struct leaks_options how = { .many = (uint64_t)r->opts->many,
				     .after_tests = r->after_tests,
				     .ignore = r->ignore };
	struct leaks l;
	int status = EXIT_ERROR;

	leaks_group(&r->g, &r->src, &how, &l);
	if (show(r, &l, err)) {
		bool over = r->opts->fail_over >= 0 &&
			    l.n_leaked + l.n_suspect > (uint64_t)r->opts->fail_over;
		status = r->failed ? EXIT_ERROR : over ? EXIT_FOUND : EXIT_OK;
	}
	leaks_release(&l);
	return status;
}

static void leaks_defaults(void *popts)
{
	struct leaks_opts *o = popts;

	o->fail_over = -1;
	o->interval_ns = 10 * 1000000000LL;
	o->samples = 2;
	o->many = LEAKS_MANY;
	o->test.count = "1"; /* never what go has in its cache */
}

static bool check_options(const struct leaks_opts *o, struct err *err)
{
	if (o->samples < 1 || o->samples > 1000)
		return err_set(err, ERR_USAGE, "-samples %lld: expected 1 to 1000",
			       (long long)o->samples);
	if (o->many < 1)
		return err_set(err, ERR_USAGE, "-many %lld: expected 1 or more",
			       (long long)o->many);
	if (o->interval_ns < 0)
		return err_set(err, ERR_USAGE, "-interval: expected a duration of 0 or more");
	return true;
}

static int leaks_main(void *popts, int argc, char **argv)
{
	struct leaks_run r = { .opts = popts };
	struct err err = { 0 };
	int status = EXIT_ERROR;

	cancel_install();
	arena_init(&r.arena);
	goroutines_init(&r.g);
	sources_init(&r.src);
	for (size_t i = 0; i < r.opts->sources.n; i++)
		sources_add_root(&r.src, r.opts->sources.v[i]);
	sources_add_ancestors(&r.src, ".");
	if (check_options(r.opts, &err) && collect(&r, argc, argv, &err))
		status = report(&r, &err);
	if (err.code != ERR_NONE)
		status = command_fail("leaks", &err);
	sources_release(&r.src);
	goroutines_release(&r.g);
	arena_release(&r.arena);
	return status;
}

#define OPT(field) offsetof(struct leaks_opts, field)

static const struct flag leaks_flags[] = {
	{ "json", FLAG_BOOL, OPT(json), NULL, "print JSON", NULL },
	{ "all", FLAG_BOOL, OPT(all), NULL, "show every group and whole stacks", NULL },
	{ "fail-over", FLAG_INT, OPT(fail_over), "N",
	  "exit 1 when more than N goroutines are leaked or suspect", NULL },
	{ "interval", FLAG_DURATION, OPT(interval_ns), "D", "time between the dumps of a server",
	  "10s" },
	{ "samples", FLAG_INT, OPT(samples), "N", "dumps of a server", "2" },
	{ "plain", FLAG_BOOL, OPT(plain), NULL,
	  "do not ask a server to look for leaks (which costs it a garbage collection)", NULL },
	{ "many", FLAG_INT, OPT(many), "N", "this many alike are suspect", "1000" },
	{ "source", FLAG_LIST, OPT(sources), "DIR",
	  "where the sources are, for dumps of another machine", NULL },
	{ "proof", FLAG_BOOL, OPT(proof), NULL,
	  "tests: build with GOEXPERIMENT=goroutineleakprofile (Go 1.26; rebuilds the standard "
	  "library once)",
	  NULL },
	GOTEST_ROWS(leaks_opts, test, "1"),
	{ 0 },
};

const struct command cmd_leaks = {
	.name = "leaks",
	.args = "[URL | DUMP... | EVIDENCE | PKG...]",
	.brief = "goroutines that never end: which are proved, which are suspect, and why",
	.about = "Reads goroutine profiles of every kind (debug=0, 1, 2, goroutineleak), panics "
		 "and SIGQUIT dumps in the middle of other\n"
		 "output, '-' for standard input; several dumps are compared in the order given. A "
		 "server (http://host:6060) is asked twice,\n"
		 "-interval apart. Of packages (default: the one here) the tests are run and the "
		 "goroutines that they leave are shown; nothing\n"
		 "is written into the package.\n\n"
		 "leaked: the runtime proved that it can never wake. suspect: it grows from dump "
		 "to dump, blocks for ever by the rules of the\n"
		 "language, sleeps in a loop without an exit, waits on a channel that nothing "
		 "serves, or is very many alike; what\n"
		 "speaks for it is said. Everything else waits or works.\n\n"
		 "Exit status: 0 report written, 1 more than -fail-over N goroutines leaked or "
		 "suspect, 2 an error.",
	.examples = "  goperf leaks http://localhost:6060\n  goperf leaks -fail-over 0 ./...\n  "
		    "goperf leaks before.txt after.txt\n"
		    "  goperf leaks -all goroutine.pb.gz goroutineleak.pb.gz",
	.flags = leaks_flags,
	.opts_size = sizeof(struct leaks_opts),
	.defaults = leaks_defaults,
	.keep_dashes = true,
	.run = leaks_main,
};
