/* goperf trace: Go execution traces. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "cmd/command.h"
#include "cmd/trace_export.h"
#include "cmd/trace_input.h"
#include "cmd/trace_views.h"
#include "io/pipeline.h"
#include "profile/encode.h"
#include "trace/blockprof.h"
#include "trace/reader.h"
#include "trace/text.h"
#include "web/web.h"

struct opts {
	const char *debug;
	const char *pprof;
	const char *http;
	bool no_browser;
	bool strict;
	int64_t seconds; /* of tracing, of an address */
	int64_t follow; /* ns without growth until a trace is taken for complete; 0: it is not followed */
	struct trace_view_opts view;
};

/* Shows what is there, and waits for the next generation. */
struct growth {
	struct follow *follow;
	struct pipeline *out;
};

static void wait_for_gen(void *ctx, struct trace_scan *scan)
{
	struct growth *g = ctx;

	pipeline_hand_over(g->out);
	do
		scan->n = g->follow->data.n;
	while (!trace_scan_has_gen(scan) && follow_wait(g->follow));
}

/* -d=parsed */
static int print_parsed(const struct opts *o, struct trace_input *in, struct err *err)
{
	struct trace_reader r;
	struct trace_text text;
	struct pipeline out;
	struct growth growth = { &in->follow, &out };
	const struct trace_event *ev;
	enum trace_read res;
	struct err write_err = { 0 };

	if (!trace_reader_init(&r, in->data, err))
		return trace_input_fail(in, err);
	r.mapped = in->mapped;
	if (in->followed) {
		r.more = wait_for_gen;
		r.more_ctx = &growth;
	}
	trace_input_warn_newer(in, r.scan.version);
	trace_text_init(&text);
	pipeline_start(&out, STDOUT_FILENO);
	while ((res = trace_reader_next(&r, &ev, err)) == TRACE_READ_EVENT &&
	       !pipeline_failed(&out)) {
		trace_text_event(&text, ev, pipeline_buf(&out));
		pipeline_check(&out);
	}
	trace_text_release(&text);
	trace_reader_release(&r);
	if (!pipeline_finish(&out, &write_err))
		return command_fail("trace", &write_err);
	if (in->followed && cancelled())
		return EXIT_OK;
	if (res == TRACE_READ_ERROR || (err->code != ERR_NONE && o->strict))
		return trace_input_fail(in, err);
	if (err->code != ERR_NONE)
		fprintf(stderr,
			"goperf trace: %s: the trace is damaged behind what was shown: %s\n",
			in->file.name, err->msg);
	return EXIT_OK;
}

/* -d=wire */
static int print_wire(const struct opts *o, struct trace_input *in, struct err *err)
{
	struct trace_wire w;
	struct trace_wire_event ev;
	struct pipeline out;
	enum trace_read res;
	struct err write_err = { 0 };

	if (!trace_wire_init(&w, in->data, err))
		return trace_input_fail(in, err);
	trace_input_warn_newer(in, w.version);
	pipeline_start(&out, STDOUT_FILENO);
	while ((res = trace_wire_next(&w, &ev, err)) == TRACE_READ_EVENT &&
	       !pipeline_failed(&out)) {
		trace_wire_text(&w, &ev, pipeline_buf(&out));
		pipeline_check(&out);
	}
	if (!pipeline_finish(&out, &write_err))
		return command_fail("trace", &write_err);
	return res == TRACE_READ_ERROR ? trace_input_fail(in, err) : EXIT_OK;
}

/* -d=footprint */
static int print_footprint(const struct opts *o, struct trace_input *in, struct err *err)
{
	struct out out;
	bool ok;

	out_init(&out, STDOUT_FILENO);
	ok = trace_footprint(in->data, &out.buf, err);
	if (!ok)
		trace_input_fail(in, err);
	if (!out_close(&out, err))
		return command_fail("trace", err);
	return ok ? EXIT_OK : EXIT_ERROR;
}

static int no_follow(void)
{
	struct err err = { 0 };

	err_set(&err, ERR_USAGE, "--follow goes with views and -d=parsed");
	return command_fail("trace", &err);
}

static int debug_mode(const struct opts *o, const char *path)
{
	static const struct {
		const char *name;
		int (*run)(const struct opts *o, struct trace_input *in, struct err *err);
	} modes[] = { { "parsed", print_parsed },
		      { "wire", print_wire },
		      { "footprint", print_footprint } };
	struct err err = { 0 };
	struct trace_input in;
	int status;

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if (strcmp(o->debug, modes[i].name) != 0)
			continue;
		if (o->follow && modes[i].run != print_parsed)
			return no_follow();
		if (o->follow ? !trace_input_follow(&in, path, o->follow, &err)
			      : !trace_input_open(&in, path, o->seconds, &err))
			return command_fail("trace", &err);
		status = modes[i].run(o, &in, &err);
		trace_input_close(&in);
		return status;
	}
	err_set(&err, ERR_USAGE, "invalid debug mode %s, want one of: parsed, wire, footprint",
		o->debug);
	return command_fail("trace", &err);
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
	struct trace_input in;
	int status;

	if (!trace_profile_find(o->pprof, &which)) {
		err_set(&err, ERR_USAGE,
			"unknown pprof type %s, want one of: net, sync, syscall, sched; 'goperf "
			"trace "
			"export pprof --state=...' has all states",
			o->pprof);
		return command_fail("trace", &err);
	}
	if (!trace_input_open(&in, path, o->seconds, &err))
		return command_fail("trace", &err);
	p = trace_block_profile(in.data, in.mapped, which, &damage, &err);
	if (p && damage.any && o->strict) {
		profile_free(p);
		p = NULL;
		err_set(&err, ERR_FORMAT, "damaged from byte %llu on: %s",
			(unsigned long long)damage.offset, damage.what);
	}
	if (p) {
		trace_input_warn_damage(&in, &damage);
		status = write_profile(p, &err);
		profile_free(p);
	} else {
		status = trace_input_fail(&in, &err);
	}
	trace_input_close(&in);
	return status;
}

/* The view's tables of what is there. */
static int show_view(const struct opts *o, const struct view *view, const struct trace_input *in)
{
	struct err err = { 0 };
	struct trace_view_picked picked;
	struct out out;
	struct trace *tr = trace_input_load(in, o->strict, &err);
	int status;

	if (!tr || !trace_view_pick(&o->view, tr, &picked, &err)) {
		status = trace_input_fail(in, &err);
	} else {
		out_init(&out, STDOUT_FILENO);
		trace_view_print(view, &o->view, tr, &picked.f, &out);
		trace_view_unpick(&picked);
		status = out_close(&out, &err) ? EXIT_OK : command_fail("trace", &err);
	}
	trace_free(tr);
	return status;
}

/* Before the tables are shown again: a screen of their own, or an empty line. */
static void next_screen(bool first)
{
	bool screen = isatty(STDOUT_FILENO);
	struct str s = screen ? STR("\033[H\033[2J") : STR("\n");

	if (screen || !first)
		(void)!write(STDOUT_FILENO, s.p, s.n);
}

/* The same again whenever a generation is complete, and of all that there is in the end. */
static int follow_view(const struct opts *o, const struct view *view, const char *path)
{
	struct err err = { 0 };
	struct trace_input in;
	struct trace_scan scan;
	size_t shown = 0, end = 0;
	int status = EXIT_OK;
	bool more = true;

	if (!trace_input_follow(&in, path, o->follow, &err))
		return command_fail("trace", &err);
	if (!trace_scan_init(&scan, in.data, &err)) {
		status = trace_input_fail(&in, &err);
		more = false;
	}
	while (more && status == EXIT_OK) {
		scan.n = in.follow.data.n;
		if (scan.version >= 22 && trace_scan_has_gen(&scan))
			end = trace_scan_complete(&scan);
		if (end == shown) {
			more = follow_wait(&in.follow);
			end = more || cancelled() ? shown : in.follow.data.n;
		}
		if (end == shown)
			continue;
		next_screen(shown == 0);
		in.data = str_sub(in.follow.data, 0, end);
		status = show_view(o, view, &in);
		shown = end;
	}
	trace_input_close(&in);
	return status;
}

/* VIEW TRACE: tables on standard output */
static int view_mode(const struct opts *o, const struct view *view, const char *path)
{
	struct err err = { 0 };
	struct trace_input in;
	int status;

	if (o->follow)
		return follow_view(o, view, path);
	if (!trace_input_open(&in, path, o->seconds, &err))
		return command_fail("trace", &err);
	status = show_view(o, view, &in);
	trace_input_close(&in);
	return status;
}

/* -http: the workbench on this trace alone */
static int serve(const struct opts *o, const char *path)
{
	struct web_options web = { .http = o->http,
				   .no_browser = o->no_browser,
				   .load_first = true };
	struct web_setup setup;
	struct err err = { 0 };
	bool ok;

	setup_init(&setup);
	setup_add_trace(&setup, path);
	ok = web_serve(&setup, &web, &err);
	setup_release(&setup);
	return ok ? EXIT_OK : command_fail("trace", &err);
}

static int trace_run(void *opts, int argc, char **argv)
{
	const struct opts *o = opts;
	struct err err = { 0 };

	if (o->follow && (o->pprof || o->http || (argc > 0 && trace_export_is(argv[0]))))
		return no_follow();
	if (argc > 0 && trace_export_is(argv[0]))
		return trace_export_run(
			&(struct trace_export_opts){ o->strict, o->seconds, &o->view }, argc, argv);
	if (argc < 1 || argc > 2) {
		err_set(&err, ERR_USAGE,
			"expected one trace, got %d arguments; 'goperf help trace' shows how",
			argc);
		return command_fail("trace", &err);
	}
	/* As in Go's tool, a program may stand before the trace; it is of no use since Go 1.7. */
	if (o->http)
		return serve(o, argv[argc - 1]);
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
	{ "http", FLAG_STRING, offsetof(struct opts, http), "[HOST]:[PORT]",
	  "show the trace in a browser: timeline and tables", NULL },
	{ "no_browser", FLAG_BOOL, offsetof(struct opts, no_browser), NULL,
	  "with -http: open no browser, only print the address", NULL },
	{ "strict", FLAG_BOOL, offsetof(struct opts, strict), NULL,
	  "damage is an error, even where the rest can be read", NULL },
	{ "seconds", FLAG_INT, offsetof(struct opts, seconds), "N",
	  "of an address: how long the program traces itself", "5" },
	{ "follow", FLAG_DURATION, offsetof(struct opts, follow), "TIME",
	  "views, -d=parsed: of a trace that is still being written, until nothing came for so "
	  "long",
	  NULL },
	{ "from", FLAG_MOMENT, offsetof(struct opts, view.from), "TIME",
	  "views: from this moment on: since the start of the trace, or 2026-01-02T15:04:05Z",
	  NULL },
	{ "to", FLAG_MOMENT, offsetof(struct opts, view.to), "TIME", "views: up to this moment",
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
	.args = "[VIEW | export FORMAT | cut] TRACE [OUT]",
	.brief = "read Go execution traces",
	.about = "Reads traces that runtime/trace, 'go test -trace' or /debug/pprof/trace wrote: "
		 "files, gzip or zstd, '-' for\n"
		 "standard input, or the address of a running program. Of a file that is still "
		 "being "
		 "written it shows the\n"
		 "generations that are complete; --follow=5s goes on with each that follows.\n"
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
		 "  findings     what went wrong, what it costs, where, and what to do next\n"
		 "\n"
		 "Exports, to OUT or to standard output; the views' filters hold:\n"
		 "  export pprof     time in --state=... by stack, for goperf pprof or go tool "
		 "pprof; "
		 "without it, all\n"
		 "                   time off the processor\n"
		 "  export folded    the same as folded stacks, a line each\n"
		 "  export perfetto  for ui.perfetto.dev: processors, goroutines, tasks, regions, "
		 "counters, wake-ups\n"
		 "  cut              the window --from --to as a trace of its own",
	.examples = "  goperf trace findings trace.out\n"
		    "  goperf trace summary trace.out\n"
		    "  goperf trace -http=localhost: trace.out\n"
		    "  goperf trace goroutines --function=main --from=1s --to=1.5s trace.out\n"
		    "  goperf trace -d=parsed trace.out\n"
		    "  goperf trace -pprof=sched trace.out >sched.pb.gz; goperf pprof -top "
		    "sched.pb.gz\n"
		    "  goperf trace export pprof --state=sync trace.out sync.pb.gz\n"
		    "  goperf trace cut --from=2s --to=2.5s trace.out part.trace\n"
		    "  goperf trace summary -seconds=3 http://localhost:6060\n",
	.flags = flags,
	.opts_size = sizeof(struct opts),
	.defaults = defaults,
	.run = trace_run,
};
