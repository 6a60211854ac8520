/* goperf trace: Go execution traces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "cmd/command.h"
#include "cmd/trace_views.h"
#include "io/file.h"
#include "io/inflate.h"
#include "profile/encode.h"
#include "trace/blockprof.h"
#include "trace/reader.h"
#include "trace/text.h"

struct opts {
	const char *debug;
	const char *pprof;
	bool strict;
	struct trace_view_opts view;
};

/* A trace's bytes, unpacked. */
struct input {
	struct file file;
	struct inflated z;
	struct str data;
	bool mapped; /* data is the mapped file itself */
};

static bool input_open(struct input *in, const char *path, struct err *err)
{
	if (!file_open(&in->file, path, 0, err))
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

static void input_close(struct input *in)
{
	inflated_release(&in->z);
	file_close(&in->file);
}

static int fail_in(const struct input *in, struct err *err)
{
	err_prefix(err, "%s", in->file.name);
	return command_fail("trace", err);
}

static void warn_newer(const struct input *in, unsigned version)
{
	if (version > 26)
		fprintf(stderr,
			"goperf trace: %s: the format is of Go 1.%u, newer than any known here "
			"(1.26): reading it as 1.26\n",
			in->file.name, version);
}

/* -d=parsed */
static int print_parsed(const struct opts *o, const struct input *in, struct err *err)
{
	struct trace_reader r;
	struct trace_text text;
	struct out out;
	const struct trace_event *ev;
	enum trace_read res;
	struct err write_err = { 0 };

	if (!trace_reader_init(&r, in->data, err))
		return fail_in(in, err);
	r.mapped = in->mapped;
	warn_newer(in, r.scan.version);
	trace_text_init(&text);
	out_init(&out, STDOUT_FILENO);
	while ((res = trace_reader_next(&r, &ev, err)) == TRACE_READ_EVENT && !out.failed) {
		trace_text_event(&text, ev, &out.buf);
		out_check(&out);
	}
	trace_text_release(&text);
	trace_reader_release(&r);
	if (!out_close(&out, &write_err))
		return command_fail("trace", &write_err);
	if (res == TRACE_READ_ERROR || (err->code != ERR_NONE && o->strict))
		return fail_in(in, err);
	if (err->code != ERR_NONE)
		fprintf(stderr,
			"goperf trace: %s: the trace is damaged behind what was shown: %s\n",
			in->file.name, err->msg);
	return EXIT_OK;
}

/* -d=wire */
static int print_wire(const struct opts *o, const struct input *in, struct err *err)
{
	struct trace_wire w;
	struct trace_wire_event ev;
	struct out out;
	enum trace_read res;
	struct err write_err = { 0 };

	if (!trace_wire_init(&w, in->data, err))
		return fail_in(in, err);
	warn_newer(in, w.version);
	out_init(&out, STDOUT_FILENO);
	while ((res = trace_wire_next(&w, &ev, err)) == TRACE_READ_EVENT && !out.failed) {
		trace_wire_text(&w, &ev, &out.buf);
		out_check(&out);
	}
	if (!out_close(&out, &write_err))
		return command_fail("trace", &write_err);
	return res == TRACE_READ_ERROR ? fail_in(in, err) : EXIT_OK;
}

/* -d=footprint */
static int print_footprint(const struct opts *o, const struct input *in, struct err *err)
{
	struct out out;
	bool ok;

	out_init(&out, STDOUT_FILENO);
	ok = trace_footprint(in->data, &out.buf, err);
	if (!ok)
		fail_in(in, err);
	if (!out_close(&out, err))
		return command_fail("trace", err);
	return ok ? EXIT_OK : EXIT_ERROR;
}

static int debug_mode(const struct opts *o, const char *path)
{
	static const struct {
		const char *name;
		int (*run)(const struct opts *o, const struct input *in, struct err *err);
	} modes[] = { { "parsed", print_parsed },
		      { "wire", print_wire },
		      { "footprint", print_footprint } };
	struct err err = { 0 };
	struct input in;
	int status;

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if (strcmp(o->debug, modes[i].name) != 0)
			continue;
		if (!input_open(&in, path, &err))
			return command_fail("trace", &err);
		status = modes[i].run(o, &in, &err);
		input_close(&in);
		return status;
	}
	err_set(&err, ERR_USAGE, "invalid debug mode %s, want one of: parsed, wire, footprint",
		o->debug);
	return command_fail("trace", &err);
}

/* What a view must say of a trace that is not whole. */
static void warn_damage(const struct input *in, const struct trace_damage *d)
{
	double share = in->data.n ? 100.0 * (double)d->lost_bytes / (double)in->data.n : 0;

	if (d->any)
		fprintf(stderr,
			"goperf trace: %s: damaged: %s; everything before byte %llu is shown, %llu "
			"bytes (%.1f%%) are lost\n",
			in->file.name, d->what, (unsigned long long)d->offset,
			(unsigned long long)d->lost_bytes, share);
}

static int write_profile(const struct profile *p, struct err *err)
{
	struct buf packed = { 0 };
	bool ok = profile_encode_gzip(p, &packed, err) &&
		  fd_write_all(STDOUT_FILENO, packed.data, packed.n, err);

	buf_release(&packed);
	return ok ? EXIT_OK : command_fail("trace", err);
}

/* -pprof=TYPE: a profile on standard output */
static int pprof_mode(const struct opts *o, const char *path)
{
	struct err err = { 0 };
	enum trace_profile which;
	struct trace_damage damage;
	struct profile *p;
	struct input in;
	int status;

	if (!trace_profile_find(o->pprof, &which)) {
		err_set(&err, ERR_USAGE,
			"unknown pprof type %s, want one of: net, sync, syscall, sched", o->pprof);
		return command_fail("trace", &err);
	}
	if (!input_open(&in, path, &err))
		return command_fail("trace", &err);
	p = trace_block_profile(in.data, in.mapped, which, &damage, &err);
	if (p && damage.any && o->strict) {
		profile_free(p);
		p = NULL;
		err_set(&err, ERR_FORMAT, "damaged from byte %llu on: %s",
			(unsigned long long)damage.offset, damage.what);
	}
	if (p) {
		warn_damage(&in, &damage);
		status = write_profile(p, &err);
		profile_free(p);
	} else {
		status = fail_in(&in, &err);
	}
	input_close(&in);
	return status;
}

static bool load_progress(void *ctx, uint64_t done, uint64_t all)
{
	progress_show(ctx, "reading: %.0f of %.0f MB", (double)done / 1e6, (double)all / 1e6);
	return !cancelled();
}

/* VIEW TRACE: tables on standard output */
static int view_mode(const struct opts *o, const struct view *view, const char *path)
{
	struct progress progress;
	struct trace_options load = { .strict = o->strict,
				      .progress = load_progress,
				      .ctx = &progress };
	struct err err = { 0 };
	struct trace_view_picked picked;
	struct buf text = { 0 };
	struct trace *tr;
	struct input in;
	int status;

	if (!input_open(&in, path, &err))
		return command_fail("trace", &err);
	load.mapped = in.mapped;
	cancel_install();
	progress_start(&progress);
	tr = trace_load(in.data, &load, &err);
	progress_end(&progress);
	if (!tr) {
		status = fail_in(&in, &err);
	} else if (!trace_view_pick(&o->view, tr, &picked, &err)) {
		status = fail_in(&in, &err);
	} else {
		warn_newer(&in, tr->version);
		warn_damage(&in, &tr->damage);
		trace_view_print(view, &o->view, tr, &picked.f, &text);
		trace_view_unpick(&picked);
		status = fd_write_all(STDOUT_FILENO, text.data, text.n, &err)
				 ? EXIT_OK
				 : command_fail("trace", &err);
	}
	buf_release(&text);
	trace_free(tr);
	input_close(&in);
	return status;
}

static int trace_run(void *opts, int argc, char **argv)
{
	const struct opts *o = opts;
	struct err err = { 0 };

	if (argc < 1 || argc > 2) {
		err_set(&err, ERR_USAGE,
			"expected one trace, got %d arguments; 'goperf help trace' shows how",
			argc);
		return command_fail("trace", &err);
	}
	/* As in Go's tool, a program may stand before the trace; it is of no use since Go 1.7. */
	if (o->pprof)
		return pprof_mode(o, argv[argc - 1]);
	if (o->debug)
		return debug_mode(o, argv[argc - 1]);
	if (argc == 2 && trace_view_find(argv[0]))
		return view_mode(o, trace_view_find(argv[0]), argv[1]);
	if (argc == 2)
		err_set(&err, ERR_USAGE, "unknown view %s; 'goperf help trace' lists them",
			argv[0]);
	else
		err_set(&err, ERR_USAGE,
			"say what to do with the trace: a view, -d=MODE or -pprof=TYPE");
	return command_fail("trace", &err);
}

static const struct flag flags[] = {
	{ "d", FLAG_STRING, offsetof(struct opts, debug), "MODE",
	  "print events and exit: wire, parsed, footprint", NULL },
	{ "pprof", FLAG_STRING, offsetof(struct opts, pprof), "TYPE",
	  "write a profile of waiting time: net, sync, syscall, sched", NULL },
	{ "strict", FLAG_BOOL, offsetof(struct opts, strict), NULL,
	  "damage is an error, even where the rest can be read", NULL },
	{ "from", FLAG_DURATION, offsetof(struct opts, view.from), "TIME",
	  "views: from this moment on, since the start of the trace", NULL },
	{ "to", FLAG_DURATION, offsetof(struct opts, view.to), "TIME", "views: up to this moment",
	  NULL },
	{ "goroutine", FLAG_INT, offsetof(struct opts, view.goroutine), "ID",
	  "views: of this goroutine", NULL },
	{ "function", FLAG_STRING, offsetof(struct opts, view.function), "REGEXP",
	  "views: of goroutines whose start function matches", NULL },
	{ "state", FLAG_STRING, offsetof(struct opts, view.state), "STATES",
	  "views: of time in runnable, running, waiting, syscall; sync, network, sleep, gc", NULL },
	{ "task", FLAG_STRING, offsetof(struct opts, view.task), "ID|REGEXP",
	  "views: of this task, or of tasks whose type matches, and their subtasks", NULL },
	{ "region", FLAG_STRING, offsetof(struct opts, view.region), "REGEXP",
	  "views: of regions whose type matches", NULL },
	{ "g", FLAG_BOOL, offsetof(struct opts, view.each), NULL,
	  "views: goroutines one by one, not by function", NULL },
	{ "top", FLAG_INT, offsetof(struct opts, view.top), "N",
	  "views: rows of each table in text; 0: all", "25" },
	{ "min-cost", FLAG_DURATION, offsetof(struct opts, view.min_cost), "TIME",
	  "findings: only those that cost at least so much", NULL },
	{ "json", FLAG_BOOL, offsetof(struct opts, view.json), NULL, "views: as JSON, all rows",
	  NULL },
	{ "csv", FLAG_BOOL, offsetof(struct opts, view.csv), NULL, "views: as CSV, all rows",
	  NULL },
	{ 0 },
};

static void defaults(void *opts)
{
	((struct opts *)opts)->view.top = 25;
}

const struct command cmd_trace = {
	.name = "trace",
	.args = "[VIEW] TRACE",
	.brief = "read Go execution traces",
	.about = "Reads traces that runtime/trace, 'go test -trace' or /debug/pprof/trace wrote: "
		 "files, gzip or zstd, '-' for\n"
		 "standard input.\n"
		 "\n"
		 "Views, each a table or more:\n"
		 "  summary      duration, processors, goroutines, collections, the share of each "
		 "state\n"
		 "  goroutines   where goroutines spend their time, by start function; -g: one by "
		 "one\n"
		 "  gc           collections, pauses, mark assists, minimum mutator utilization\n"
		 "  blocking     time off the processor by reason and stack\n"
		 "  sched        waits for a processor, and the longest with what ran meanwhile\n"
		 "  tasks        user tasks by type, and the longest with what they did\n"
		 "  regions      user regions by type and place; -g: one by one\n"
		 "  logs         what the program logged with trace.Log\n"
		 "  heap         live heap and goal over time, allocation between collections\n"
		 "  procs        utilization, idle periods and hand-offs of each processor\n"
		 "  syscalls     system calls by place, with and without a processor\n"
		 "  net          waits for the network by place\n"
		 "  findings     what went wrong, what it costs, where, and what to do next",
	.examples = "  goperf trace findings trace.out\n"
		    "  goperf trace summary trace.out\n"
		    "  goperf trace goroutines --function=main --from=1s --to=1.5s trace.out\n"
		    "  goperf trace -d=parsed trace.out\n"
		    "  goperf trace -pprof=sched trace.out >sched.pb.gz; goperf pprof -top "
		    "sched.pb.gz\n",
	.flags = flags,
	.opts_size = sizeof(struct opts),
	.defaults = defaults,
	.run = trace_run,
};
