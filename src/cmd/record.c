/* goperf record: benchmarks of Go packages, a live server, or a command, into an evidence folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/record.h"
#include "base/term.h"
#include "cmd/command.h"

struct record_opts {
	const char *bench, *benchtime, *out, *tags;
	int64_t count, seconds_ns;
	bool is_short, race, tests, trimpath, quiet;
};

#define OPT(field) offsetof(struct record_opts, field)
static const struct flag record_flags[] = {
	{ "bench", FLAG_STRING, OPT(bench), "RE", "benchmarks to run, as go test -bench", "." },
	{ "benchtime", FLAG_STRING, OPT(benchtime), "D",
	  "time of a benchmark and round: 300ms, or 100x", "what makes about a minute of all" },
	{ "count", FLAG_INT, OPT(count), "N", "rounds of benchmark results", "6" },
	{ "short", FLAG_BOOL, OPT(is_short), NULL, "half the rounds", NULL },
	{ "test", FLAG_BOOL, OPT(tests), NULL, "record the tests, not the benchmarks", NULL },
	{ "race", FLAG_BOOL, OPT(race), NULL,
	  "also run tests and benchmarks under the race detector: race.log", NULL },
	{ "tags", FLAG_STRING, OPT(tags), "LIST", "build tags, as go build -tags", NULL },
	{ "trimpath", FLAG_BOOL, OPT(trimpath), NULL,
	  "keep paths of this machine out of the evidence", NULL },
	{ "seconds", FLAG_DURATION, OPT(seconds_ns), "N", "of a live server's CPU profile", "10" },
	{ "o", FLAG_STRING, OPT(out), "DIR", "the evidence folder", ".goperf/TIMESTAMP" },
	{ "q", FLAG_BOOL, OPT(quiet), NULL, "say nothing but errors", NULL },
	{ 0 },
};

static void on_note(void *ctx, const char *line)
{
	struct progress *p = ctx;

	progress_end(p);
	fprintf(stderr, "goperf: %s\n", line);
}

static void on_progress(void *ctx, const char *line)
{
	progress_show(ctx, "%s", line);
}

static bool is_url(const char *arg)
{
	return strstr(arg, "://") != NULL;
}

static bool record_what(const struct record_options *ro, int argc, char **argv, char **dir,
			struct err *err)
{
	const char **args = xcalloc((size_t)argc + 2, sizeof(*args));
	bool is_command = argc > 0 && strcmp(argv[0], "--") == 0, ok;

	for (int i = 0; i < argc; i++)
		args[i] = argv[i];
	if (argc == 0)
		args[0] = ".";
	if (ro->count < 0 || ro->seconds_ns < 0)
		ok = err_set(err, ERR_USAGE, "-%s: expected a positive number",
			     ro->count < 0 ? "count" : "seconds");
	else if (is_command)
		ok = argc > 1 ? record_command(ro, args + 1, dir, err)
			      : err_set(err, ERR_USAGE, "expected a command behind --");
	else if (argc > 0 && is_url(argv[0]))
		ok = argc == 1
			     ? record_url(ro, argv[0], dir, err)
			     : err_set(err, ERR_USAGE, "expected one URL, got %d arguments", argc);
	else
		ok = record_packages(ro, args, dir, err);
	free(args);
	return ok;
}

static int record_run(void *opts, int argc, char **argv)
{
	const struct record_opts *o = opts;
	struct buf log = { .max = (size_t)256 << 20 };
	struct err err = { 0 };
	struct progress progress;
	char *dir = NULL;
	int status = EXIT_OK;

	cancel_install();
	progress_start(&progress);
	struct record_options ro = {
		.out_dir = o->out,
		.bench = o->bench,
		.benchtime = o->benchtime,
		.count = o->count,
		.seconds_ns = o->seconds_ns,
		.tags = o->tags,
		.is_short = o->is_short,
		.with_race = o->race,
		.tests = o->tests,
		.trimpath = o->trimpath,
		.note = o->quiet ? NULL : on_note,
		.progress = o->quiet ? NULL : on_progress,
		.ctx = &progress,
		.log = &log,
	};
	if (!record_what(&ro, argc, argv, &dir, &err)) {
		progress_end(&progress);
		if (log.n)
			fwrite(log.data, 1, log.n, stderr);
		status = command_fail("record", &err);
	} else {
		progress_end(&progress);
		printf("%s\n", dir);
	}
	free(dir);
	buf_release(&log);
	return status;
}

const struct command cmd_record = {
	.name = "record",
	.args = "[PKG... | URL | -- CMD ARG...]",
	.brief = "collects an evidence folder: benchmark results, profiles, compiler diagnostics",
	.about = "PKG: runs the benchmarks of the package (of its tests where it has none) once "
		 "for each kind of profile, and\n"
		 "several rounds for results. URL: fetches what a live net/http/pprof server "
		 "offers. CMD: runs a program that\n"
		 "writes profiles itself, into the folder that the environment variable GOPERF_DIR "
		 "names; {} in an argument\n"
		 "stands for that folder. Prints the path of the evidence; all other commands take "
		 "it.",
	.examples =
		"  goperf record ./...\n"
		"  goperf record -bench Parse -count 10 -o before ./parser\n"
		"  goperf record -seconds 30 http://localhost:6060\n"
		"  goperf record -- go test -run '^$' -bench . -cpuprofile {}/cpu.pb.gz ./parser",
	.flags = record_flags,
	.opts_size = sizeof(struct record_opts),
	.keep_dashes = true,
	.run = record_run,
};
