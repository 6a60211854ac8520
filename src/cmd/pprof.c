/* goperf pprof: the reports of go tool pprof. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "cmd/command.h"
#include "report/driver.h"
#include "report/symbols.h"

static void print_notice(void *ctx, struct str line)
{
	fprintf(stderr, STR_FMT "\n", STR_ARG(line));
}

static const struct notices to_stderr = { print_notice, NULL };

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

/* A name that is free: profile001.pb.gz, profile002.pb.gz ... */
static int open_numbered(const char *extension, char **name)
{
	for (int i = 1; i < 10000; i++) {
		char *path = xasprintf("profile%03d.%s", i, extension);
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			*name = path;
			return fd;
		}
		free(path);
	}
	return -1;
}

/* Where the report goes: the file that -output names, a numbered one instead of a terminal, or standard output. */
static int open_output(const struct driver_args *a, struct err *err)
{
	char *name = NULL;
	int fd;

	if (*a->cfg.output) {
		notice(&to_stderr, "Generating report in %s", a->cfg.output);
		fd = open(a->cfg.output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (fd < 0)
			err_errno(err, "open %s", a->cfg.output);
		return fd;
	}
	if (!a->kind->extension || !isatty(STDOUT_FILENO))
		return STDOUT_FILENO;
	fd = open_numbered(a->kind->extension, &name);
	if (fd < 0)
		err_set(err, ERR_IO, "could not create file of the form profile001.%s",
			a->kind->extension);
	else
		notice(&to_stderr, "Generating report in %s", name);
	free(name);
	return fd;
}

/*
 * The output is opened when the first bytes are there, so that a report that fails leaves nothing behind; most are
 * one buffer, the long ones flow.
 */
static bool run_report(const struct profile *p, const struct driver_args *a, struct err *err)
{
	struct out out;
	bool ok;

	out_init(&out, -1);
	if (*a->cfg.output || (a->kind->extension && isatty(STDOUT_FILENO))) {
		/* into memory first: a report that fails must not cost the user a file */
		ok = report_run(p, a->kind, a->report_arg, &a->cfg, &to_stderr, &out, err);
		out.fd = ok ? open_output(a, err) : -1;
		ok = ok && out.fd >= 0;
	} else {
		out.fd = STDOUT_FILENO;
		ok = report_run(p, a->kind, a->report_arg, &a->cfg, &to_stderr, &out, err);
	}
	if (!ok) {
		buf_release(&out.buf);
		return false;
	}
	int fd = out.fd;
	ok = out_close(&out, err);
	if (fd != STDOUT_FILENO && close(fd) != 0 && ok)
		ok = err_errno(err, "close %s", a->cfg.output);
	return ok;
}

static int pprof_run(void *opts, int argc, char **argv)
{
	struct driver_args a;
	struct driver_hooks hooks = { 0 };
	struct err err = { 0 };
	struct profile *p;
	bool usage;

	if (!driver_parse(&a, argc, argv, &to_stderr, &usage, &err)) {
		fail(&err);
		if (usage)
			print_usage(stderr);
		return EXIT_ERROR;
	}
	if (a.help) {
		print_usage(stderr);
		return EXIT_OK;
	}
	if (!a.kind) {
		err_set(&err, ERR_USAGE,
			"an output format is needed, for example -top ('goperf help pprof' lists "
			"them)");
		return fail(&err);
	}
	/* weblist is readable as it is; a picture or a graph for a viewer is not */
	if (a.kind->viewer && a.kind->arg == REPORT_NO_ARG && !*a.cfg.output) {
		err_set(&err, ERR_USAGE, "-%s needs -output=FILE: this version starts no viewer",
			a.kind->name);
		return fail(&err);
	}
	symbols_hooks(&hooks);
	p = driver_load(&a.sources, &hooks, &to_stderr, &err);
	if (!p)
		return fail(&err);
	bool ok = run_report(p, &a, &err);
	profile_free(p);
	return ok ? EXIT_OK : fail(&err);
}

const struct command cmd_pprof = {
	.name = "pprof",
	.args = "[BINARY] SOURCE...",
	.brief = "the reports of go tool pprof, byte for byte",
	.about = "Reads profiles (profile.proto, plain or packed with gzip or zstd, and the older "
		 "formats) from files,\n"
		 "'-' for standard input; several are merged. Flags stand before the sources, as "
		 "in pprof.",
	.examples = "  goperf pprof -top cpu.pb.gz\n"
		    "  goperf pprof -peek 'json\\.Marshal' cpu.pb.gz\n"
		    "  goperf pprof -top -diff_base old.pb.gz new.pb.gz",
	.make_flags = driver_flags,
	.raw_args = true,
	.run = pprof_run,
};
