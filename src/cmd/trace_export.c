#include "cmd/trace_export.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/trace_input.h"
#include "profile/encode.h"
#include "trace/cut.h"
#include "trace/export.h"

typedef bool (*export_fn)(const struct view_report *r, struct out *out, struct err *err);

static bool as_pprof(const struct view_report *r, struct out *out, struct err *err)
{
	struct profile *p = export_pprof(r, err);
	bool ok = p && profile_encode_gzip(p, &out->buf, err);

	if (p)
		profile_free(p);
	return ok;
}

static bool as_folded(const struct view_report *r, struct out *out, struct err *err)
{
	export_folded(r, &out->buf);
	return true;
}

static bool as_perfetto(const struct view_report *r, struct out *out, struct err *err)
{
	export_perfetto(r, out);
	return true;
}

static bool as_trace(const struct view_report *r, struct out *out, struct err *err)
{
	struct trace_cut done;

	if (r->f.g != TRACE_NO || r->f.function || r->f.scope || r->f.states)
		return err_set(err, ERR_USAGE,
			       "cut takes a window, --from and --to: a trace of some goroutines "
			       "only would contradict itself");
	return trace_cut(r->tr, r->f.from, r->f.to, out, &done, err);
}

static const struct format {
	const char *name;
	export_fn run;
} formats[] = { { "pprof", as_pprof },
		{ "folded", as_folded },
		{ "perfetto", as_perfetto },
		{ "cut", as_trace } };

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

bool trace_export_is(const char *word)
{
	return strcmp(word, "export") == 0 || strcmp(word, "cut") == 0;
}

/* Through a temporary name: nothing half-written takes the place of what was there. */
static bool write_out(const struct format *f, const struct view_report *r, const char *path,
		      struct err *err)
{
	struct file_out file;

	if (!file_out_open(&file, path, err))
		return false;
	if (f->run(r, &file.out, err))
		return file_out_commit(&file, err);
	file_out_abort(&file);
	return false;
}

static bool run(const struct trace_export_opts *o, const struct format *f, const struct trace *tr,
		const char *out, struct err *err)
{
	struct trace_view_picked picked;
	struct view_report r;
	bool ok;

	if (!trace_view_pick(o->view, tr, &picked, err))
		return false;
	view_report_init(&r, tr, &picked.f);
	ok = write_out(f, &r, out, err);
	view_report_release(&r);
	trace_view_unpick(&picked);
	return ok;
}

int trace_export_run(const struct trace_export_opts *o, int argc, char **argv)
{
	bool cut = strcmp(argv[0], "cut") == 0;
	const struct format *f = cut ? find_format("cut") : argc > 1 ? find_format(argv[1]) : NULL;
	int at = cut ? 1 : 2;
	const char *out = argc > at + 1 ? argv[at + 1] : "-";
	struct err err = { 0 };
	struct trace_input in;
	struct trace *tr;
	int status = EXIT_OK;

	if (!f || argc < at + 1 || argc > at + 2) {
		err_set(&err, ERR_USAGE, "%s",
			cut ? "usage: goperf trace cut --from=TIME --to=TIME TRACE [OUT]"
			    : "usage: goperf trace export pprof|folded|perfetto|cut TRACE [OUT]");
		return command_fail("trace", &err);
	}
	if (strcmp(out, "-") == 0 && f->run != as_folded && isatty(STDOUT_FILENO)) {
		err_set(&err, ERR_USAGE, "%s is not for a terminal: name a file behind the trace",
			f->name);
		return command_fail("trace", &err);
	}
	if (!trace_input_open(&in, argv[at], o->seconds, &err))
		return command_fail("trace", &err);
	tr = trace_input_load(&in, o->strict, &err);
	if (!tr || !run(o, f, tr, out, &err))
		status = trace_input_fail(&in, &err);
	trace_free(tr);
	trace_input_close(&in);
	return status;
}
