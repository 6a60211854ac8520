#include "cmd/trace_input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "cmd/command.h"
#include "io/http.h"
#include "report/fetch.h"
#include "trace/gen.h"

#define DEFAULT_SECONDS 5
#define SECOND_NS 1000000000LL

/* A running program ------------------------------------------------------------------------------------------------ */

struct transfer {
	int fd;
	uint64_t got;
	struct progress progress;
	struct err err;
};

static bool on_data(void *ctx, struct str piece)
{
	struct transfer *t = ctx;

	t->got += piece.n;
	progress_show(&t->progress, "tracing: %.1f MB", (double)t->got / 1e6);
	return !cancelled() && fd_write_all(t->fd, piece.p, piece.n, &t->err);
}

static void on_tick(void *ctx)
{
	struct transfer *t = ctx;

	progress_show(&t->progress, "tracing: %.1f MB", (double)t->got / 1e6);
}

/* http://host:port -> http://host:port/debug/pprof/trace?seconds=5 */
static char *full_address(const char *url, int64_t seconds)
{
	const char *host = strstr(url, "://") + 3, *slash = strchr(host, '/');
	bool asked = strstr(url, "seconds=") != NULL;
	char *base = slash && slash[1]
			     ? xstrdup(url)
			     : xasprintf("%.*s/debug/pprof/trace",
					 (int)(slash ? slash - url : (ptrdiff_t)strlen(url)), url);
	char *full;

	if (asked && !seconds)
		return base;
	full = xasprintf("%s%cseconds=%lld", base, strchr(base, '?') ? '&' : '?',
			 (long long)(seconds ? seconds : DEFAULT_SECONDS));
	free(base);
	return full;
}

/* A new file for the copy: trace.HOST.001.trace */
static int new_copy(const char *url, char **path, struct err *err)
{
	const char *host = strstr(url, "://") + 3;
	char *dir = fetch_save_dir(NULL);
	const char *at = memchr(host, '@', strcspn(host, "/"));
	struct str name = str_of(at ? at + 1 : host);
	int fd = -1;

	name = str_sub(name, 0, strcspn(name.p, ":/?"));
	if (!dir) {
		err_set(err, ERR_IO, "no folder for a copy of the trace: set PPROF_TMPDIR");
		return -1;
	}
	for (int i = 1; i < 10000 && fd < 0; i++) {
		free(*path);
		*path = xasprintf("%s/trace." STR_FMT ".%03d.trace", dir, STR_ARG(name), i);
		fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	}
	if (fd < 0)
		err_errno(err, "open %s", *path);
	free(dir);
	return fd;
}

static bool receive(const char *address, int fd, int64_t seconds, struct err *err)
{
	struct transfer t = { .fd = fd };
	struct http_request req = { .url = address,
				    .header_timeout_ns = (seconds + 60) * SECOND_NS,
				    .on_data = on_data,
				    .on_tick = on_tick,
				    .ctx = &t };
	struct http_response resp = { 0 };
	bool ok;

	progress_start(&t.progress);
	ok = http_do(&req, &resp, err);
	progress_end(&t.progress);
	if (ok && resp.status != 200) {
		/* its body is no trace */
		ok = err_set(err, ERR_IO, "the server answers with status %ld", resp.status);
		if (ftruncate(fd, 0) == 0)
			lseek(fd, 0, SEEK_SET);
	}
	if (ok && t.got == 0)
		ok = err_set(err, ERR_IO, "the server sent nothing");
	if (t.err.code != ERR_NONE)
		*err = t.err;
	http_response_release(&resp);
	return ok;
}

/* What came so far is kept, also when the transfer broke: *path is then the copy and err tells why it ends. */
static bool fetch_trace(const char *url, int64_t seconds, char **path, struct err *err)
{
	char *address = full_address(url, seconds);
	int fd = new_copy(url, path, err);
	bool ok = fd >= 0;

	cancel_install();
	if (ok) {
		fprintf(stderr, "Fetching a trace over HTTP from %s\n",
			strchr(address, '@') ? strchr(address, '@') + 1 : address);
		ok = receive(address, fd, seconds ? seconds : DEFAULT_SECONDS, err);
		if (!ok && lseek(fd, 0, SEEK_CUR) == 0)
			unlink(*path);
		else
			fprintf(stderr, "Saved trace in %s\n", *path);
		close(fd);
	}
	free(address);
	return ok || err_prefix(err, "%s", url);
}

static bool is_address(const char *path)
{
	return strncmp(path, "http://", 7) == 0 || strncmp(path, "https://", 8) == 0 ||
	       strncmp(path, "https+insecure://", 17) == 0;
}

/* Opening and loading ---------------------------------------------------------------------------------------------- */

bool trace_input_open(struct trace_input *in, const char *path, int64_t seconds, struct err *err)
{
	char *copy = NULL;
	bool ok = true;

	*in = (struct trace_input){ 0 };
	if (is_address(path))
		ok = fetch_trace(path, seconds, &copy, err);
	ok = ok && file_open(&in->file, copy ? copy : path, 0, err);
	free(copy);
	if (!ok)
		return false;
	if (!inflate_any(in->file.data, 0, &in->z, err)) {
		err_prefix(err, "%s", in->file.name);
		file_close(&in->file);
		return false;
	}
	in->data = in->z.data;
	in->mapped = in->file.mapped && !in->z.owned;
	return true;
}

#define HEADER_BYTES 16

bool trace_input_follow(struct trace_input *in, const char *path, int64_t idle_ns, struct err *err)
{
	struct trace_scan scan;
	struct err none;

	*in = (struct trace_input){ .followed = true };
	if (is_address(path))
		return err_set(err, ERR_USAGE,
			       "--follow is for files and pipes: 'curl -sN ADDRESS | goperf trace "
			       "--follow=5s ... -' shows what comes");
	if (!follow_open(&in->follow, path, idle_ns, err))
		return false;
	in->file.name = xstrdup(strcmp(path, "-") == 0 ? "standard input" : path);
	cancel_install();
	while (in->follow.data.n < HEADER_BYTES && follow_wait(&in->follow))
		;
	/* format 1 makes sense only as a whole */
	if (trace_scan_init(&scan, in->follow.data, &none) && scan.version < 22)
		while (follow_wait(&in->follow))
			;
	in->data = in->follow.data;
	in->mapped = in->follow.mapped;
	return true;
}

void trace_input_close(struct trace_input *in)
{
	if (in->followed) {
		follow_close(&in->follow);
		free(in->file.name);
		return;
	}
	inflated_release(&in->z);
	file_close(&in->file);
}

static bool load_progress(void *ctx, uint64_t done, uint64_t all)
{
	progress_show(ctx, "reading: %.0f of %.0f MB", (double)done / 1e6, (double)all / 1e6);
	return !cancelled();
}

struct trace *trace_input_load(const struct trace_input *in, bool strict, struct err *err)
{
	struct progress progress;
	struct trace_options o = {
		.mapped = in->mapped, .strict = strict, .progress = load_progress, .ctx = &progress
	};
	struct trace *tr;

	cancel_install();
	progress_start(&progress);
	tr = trace_load(in->data, &o, err);
	progress_end(&progress);
	if (!tr)
		return NULL;
	trace_input_warn_newer(in, tr->version);
	trace_input_warn_damage(in, &tr->damage);
	return tr;
}

/* Messages --------------------------------------------------------------------------------------------------------- */

int trace_input_fail(const struct trace_input *in, struct err *err)
{
	err_prefix(err, "%s", in->file.name);
	return command_fail("trace", err);
}

void trace_input_warn_newer(const struct trace_input *in, unsigned version)
{
	if (version > 26)
		fprintf(stderr,
			"goperf trace: %s: the format is of Go 1.%u, newer than any known here "
			"(1.26): reading it as 1.26\n",
			in->file.name, version);
}

void trace_input_warn_damage(const struct trace_input *in, const struct trace_damage *d)
{
	double share = in->data.n ? 100.0 * (double)d->lost_bytes / (double)in->data.n : 0;
	bool ends = strstr(d->what, "truncated") || strstr(d->what, "full batch");

	if (d->any)
		fprintf(stderr,
			"goperf trace: %s: damaged: %s; everything before byte %llu is shown, %llu "
			"bytes (%.1f%%) are lost%s\n",
			in->file.name, d->what, (unsigned long long)d->offset,
			(unsigned long long)d->lost_bytes, share,
			ends ? "; it ends too early: is it still being written?" : "");
}
