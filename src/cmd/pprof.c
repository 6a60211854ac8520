/* goperf pprof: the reports of go tool pprof. */
#include <stdio.h>

#include "cmd/command.h"
#include "cmd/pprof.h"
#include "report/fetch.h"
#include "report/symbols.h"
#include "web/web.h"

static void print_notice(void *ctx, struct str line)
{
	fprintf(stderr, STR_FMT "\n", STR_ARG(line));
}

const struct notices pprof_to_stderr = { print_notice, NULL };

static int fail(const struct err *err)
{
	fflush(stdout);
	fprintf(stderr, "%s\n", err->msg);
	return EXIT_ERROR;
}

static void print_usage(FILE *f)
{
	struct buf b = { 0 };

	driver_usage(&b, true);
	fwrite(b.data, 1, b.n, f);
	buf_release(&b);
}

static int show(const struct driver_args *a)
{
	struct driver_hooks hooks = { 0 };
	struct err err = { 0 };
	struct profile *p;

	symbols_hooks(&hooks);
	fetch_hooks(&hooks);
	p = driver_load(&a->sources, &hooks, &pprof_to_stderr, &err);
	if (!p)
		return fail(&err);
	int status = EXIT_OK;
	struct pprof_call c = { a->kind, a->report_arg, &a->cfg, false };
	if (!a->kind)
		status = pprof_shell(p, &a->cfg);
	else if (!pprof_show(p, &c, &err))
		status = fail(&err);
	profile_free(p);
	return status;
}

static int serve(const struct driver_args *a)
{
	struct web_options o = { .http = a->http, .no_browser = a->no_browser, .load_first = true };
	struct web_setup setup;
	struct err err = { 0 };
	bool ok;

	setup_init(&setup);
	setup.cfg = a->cfg;
	setup_add_sources(&setup, &a->sources);
	ok = web_serve(&setup, &o, &err);
	setup_release(&setup);
	return ok ? EXIT_OK : fail(&err);
}

static int pprof_run(void *opts, int argc, char **argv)
{
	struct driver_args a;
	struct err err = { 0 };
	enum driver_usage usage;

	if (!driver_parse(&a, argc, argv, &pprof_to_stderr, &usage, &err)) {
		if (usage == USAGE_BEFORE_ERROR)
			print_usage(stderr);
		fail(&err);
		if (usage == USAGE_BEHIND_ERROR)
			print_usage(stderr);
		return EXIT_ERROR;
	}
	if (a.help) {
		print_usage(stderr);
		return EXIT_OK;
	}
	int status = *a.http ? serve(&a) : show(&a);
	driver_args_release(&a);
	return status;
}

const struct command cmd_pprof = {
	.name = "pprof",
	.args = "[BINARY] SOURCE...",
	.brief = "the reports of go tool pprof, byte for byte",
	.about = "Reads profiles (profile.proto, plain or packed with gzip or zstd, and the older "
		 "formats) from files,\n"
		 "folders, tar archives, '-' for standard input, or servers (host:port, http and "
		 "https addresses); "
		 "several are merged. Flags stand before the sources, as "
		 "in pprof.\n"
		 "Without a format a shell reads commands ('help' lists them).",
	.examples = "  goperf pprof -top cpu.pb.gz\n"
		    "  goperf pprof -seconds 10 -top localhost:6060\n"
		    "  goperf pprof -peek 'json\\.Marshal' cpu.pb.gz\n"
		    "  goperf pprof -top -diff_base old.pb.gz new.pb.gz\n"
		    "  goperf pprof -top -json profiles.tar.gz\n"
		    "  goperf pprof -pgo -weights=equal fleet/*.cpu.pb.gz",
	.make_flags = driver_flags,
	.raw_args = true,
	.run = pprof_run,
};
