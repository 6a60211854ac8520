/*
 * goperf benchstat, and the binary under the name benchstat: what golang.org/x/perf/cmd/benchstat does, byte for byte
 * on stdout and stderr and with its exit status (0 also when an input cannot be read, unless -strict is given), and
 * more formats.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/term.h"
#include "base/vec.h"
#include "bench/complexity.h"
#include "bench/show.h"
#include "cmd/command.h"
#include "io/file.h"

struct benchstat_opts {
	struct table_options table;
	const char *format, *assume;
	bool json, compat, strict, plot, complexity;
};

static const struct flag benchstat_flags[] = {
	{ "table", FLAG_STRING, offsetof(struct benchstat_opts, table.table), "KEYS",
	  "split results into tables by distinct values of KEYS", ".config" },
	{ "row", FLAG_STRING, offsetof(struct benchstat_opts, table.row), "KEYS",
	  "split results into rows by distinct values of KEYS", ".fullname" },
	{ "col", FLAG_STRING, offsetof(struct benchstat_opts, table.col), "KEYS",
	  "split results into columns, which are compared with the first, by distinct values of "
	  "KEYS",
	  ".file" },
	{ "ignore", FLAG_STRING, offsetof(struct benchstat_opts, table.ignore), "KEYS",
	  "leave these keys out of the others", NULL },
	{ "filter", FLAG_STRING, offsetof(struct benchstat_opts, table.filter), "EXPR",
	  "use only what matches EXPR", "*" },
	{ "alpha", FLAG_FLOAT, offsetof(struct benchstat_opts, table.alpha), "P",
	  "a change is significant when its p-value is at most P", "0.05" },
	{ "confidence", FLAG_FLOAT, offsetof(struct benchstat_opts, table.confidence), "LEVEL",
	  "of the ranges behind ±", "0.95" },
	{ "assume", FLAG_STRING, offsetof(struct benchstat_opts, assume), "WHAT",
	  "of all units: nothing (medians, U-test), normal (means, Welch's t-test) or exact (no "
	  "noise)",
	  "what 'Unit' lines say" },
	{ "right-ties", FLAG_BOOL, offsetof(struct benchstat_opts, table.right_ties), NULL,
	  "p-values of equal measurements from the right tail; benchstat's may be far too small or "
	  "above 1",
	  NULL },
	{ "format", FLAG_STRING, offsetof(struct benchstat_opts, format), "FORMAT",
	  "text, csv (warnings go to stderr), json, markdown or html", "text" },
	{ "json", FLAG_BOOL, offsetof(struct benchstat_opts, json), NULL,
	  "the same as -format json", NULL },
	{ "plot", FLAG_BOOL, offsetof(struct benchstat_opts, plot), NULL,
	  "below each table, draw the measurements of each row (text only)", NULL },
	{ "complexity", FLAG_BOOL, offsetof(struct benchstat_opts, complexity), NULL,
	  "instead, fit time and allocations against the size in names such as X/n=1000, "
	  "X/size=4k, X/1000",
	  NULL },
	{ "strict", FLAG_BOOL, offsetof(struct benchstat_opts, strict), NULL,
	  "exit with 2 when an input or an expression is wrong or there is nothing to show", NULL },
	{ "compat", FLAG_BOOL, offsetof(struct benchstat_opts, compat), NULL,
	  "golang.org/x/perf's benchstat to the letter: long lines stop it, silence where nothing "
	  "is found",
	  NULL },
	{ 0 },
};

/* Flags of the first benchstat and of other tools, and what to say instead. */
static const struct {
	const char *flag, *advice;
} old_flags[] = {
	{ "csv", "use -format csv" },
	{ "html", "use -format html" },
	{ "markdown", "use -format markdown" },
	{ "text", "it is the default format" },
	{ "geomean", "the geometric mean is always shown, in the last row" },
	{ "norange",
	  "ranges are always shown; in -format csv they have a column of their own, CI" },
	{ "split", "use -table, such as -table pkg,goos,goarch" },
	{ "sort", "give a key an order, such as -row .fullname@alpha or -row /size@num" },
	{ "delta-test", "the U-test is the default, -assume normal is the t-test, and -alpha 1 "
			"shows every change" },
	{ "unit", "use -filter, such as -filter .unit:ns/op" },
	{ "n", "the number of runs is what the files hold; go test -count sets it" },
	{ "count", "the number of runs is what the files hold; go test -count sets it" },
	{ "bench", "use -filter, such as -filter .name:/Encode/" },
	{ "o", "the result goes to standard output: redirect it" },
};

static int advise_flag(int argc, char **argv)
{
	for (int i = 0; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *text = argv[i] + (argv[i][1] == '-' ? 2 : 1);
		size_t n = strcspn(text, "=");
		const struct flag *known = flags_find(benchstat_flags, (struct str){ text, n });
		if (known && known->type != FLAG_BOOL && text[n] != '=')
			i++;
		for (size_t j = 0; !known && j < ARRAY_LEN(old_flags); j++) {
			if (!str_eq((struct str){ text, n }, str_of(old_flags[j].flag)))
				continue;
			fprintf(stderr, "benchstat: there is no flag -%s: %s\n", old_flags[j].flag,
				old_flags[j].advice);
			return EXIT_ERROR;
		}
	}
	return EXIT_OK;
}

/* ---- inputs ---- */

struct input {
	const char *path;
	char *label;
};

/* "label=path", or a path that is its own label; a path that comes again gets a number. */
static struct input input_of(int argc, char **argv, int i)
{
	const char *eq = strchr(argv[i], '=');
	int same = 0, before = 0;

	if (eq)
		return (struct input){ eq + 1, xasprintf("%.*s", (int)(eq - argv[i]), argv[i]) };
	for (int j = 0; j < argc; j++) {
		bool equal = strcmp(argv[j], argv[i]) == 0;
		same += equal;
		before += equal && j < i;
	}
	return (struct input){ argv[i],
			       same > 1 ? xasprintf("%s#%d", argv[i], before) : xstrdup(argv[i]) };
}

struct run {
	struct benchstat_opts *opts;
	struct bench_reader reader;
	struct tables tables;
	struct complexity complexity;
	VEC(uint8_t) keep;
	struct out out, err;
	struct progress progress;
};

static void put_bad(struct run *r, const struct bench_record *rec)
{
	buf_printf(&r->err.buf, "%s:%llu: ", rec->file, (unsigned long long)rec->line);
	buf_add_str(&r->err.buf, rec->message);
	buf_addc(&r->err.buf, '\n');
	out_check(&r->err);
}

static void add_result(struct run *r, const struct bench_record *rec)
{
	if (!r->opts->complexity) {
		tables_add(&r->tables, rec);
		return;
	}
	while (r->keep.n < rec->n_values)
		vec_push(&r->keep, 0);
	r->tables.n_results++;
	if (projector_keeps(&r->tables.projector, rec, r->keep.v))
		complexity_add(&r->complexity, &r->reader, rec, r->keep.v);
}

static bool read_input(struct run *r, const struct input *in, struct err *err)
{
	struct bench_record rec;
	struct err failed = { 0 };

	if (!bench_reader_open(&r->reader, in->path, in->label, err))
		return false;
	while (bench_reader_next(&r->reader, &rec, &failed)) {
		if (rec.kind == BENCH_BAD)
			put_bad(r, &rec);
		else if (rec.kind == BENCH_RESULT)
			add_result(r, &rec);
		if ((rec.line & 0xffff) == 0)
			progress_show(&r->progress, "reading %s, line %llu", rec.file,
				      (unsigned long long)rec.line);
	}
	if (failed.code) {
		*err = failed;
		return false;
	}
	return true;
}

static bool read_inputs(struct run *r, int argc, char **argv, bool *out_binary, struct err *err)
{
	bool ok = true;

	progress_start(&r->progress);
	for (int i = 0; i < argc && ok; i++) {
		struct input in = input_of(argc, argv, i);
		ok = read_input(r, &in, err);
		*out_binary |= ok && r->reader.is_binary && !r->reader.has_results;
		free(in.label);
	}
	progress_end(&r->progress);
	return ok;
}

/* ---- running ---- */

static void flush_out(void *ctx)
{
	struct run *r = ctx;

	out_check(&r->out);
	out_check(&r->err);
}

static const struct {
	const char *name;
	void (*show)(struct show *s);
} formats[] = {
	{ "text", show_text },	       { "csv", show_csv },   { "json", show_json },
	{ "markdown", show_markdown }, { "html", show_html },
};

static bool find_format(const char *name, void (**out)(struct show *s), struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*out = formats[i].show;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, "-format must be text, csv, json, markdown or html");
}

static bool find_assumption(const char *name, enum assumption *out, struct err *err)
{
	static const char *const names[] = { [ASSUME_NOTHING] = "nothing",
					     [ASSUME_EXACT] = "exact",
					     [ASSUME_NORMAL] = "normal",
					     [ASSUME_METADATA] = "" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum assumption)i;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, "-assume must be nothing, normal or exact");
}

/* Why nothing is shown; benchstat leaves its user in the dark. */
static bool explain_nothing(struct run *r, bool binary, struct err *err)
{
	unsigned long long n = r->tables.n_results;

	if (r->tables.tables.n || r->opts->compat)
		return true;
	if (n)
		return err_set(err, ERR_NOT_FOUND,
			       "none of the %llu results passes -filter and the fixed orders", n);
	return err_set(err, ERR_NOT_FOUND, "no benchmark results found: %s",
		       binary ? "the input is binary, expected the output of go test -bench"
			      : "expected the output of go test -bench");
}

static bool show_complexity(struct run *r, struct err *err)
{
	struct json j;

	complexity_finish(&r->complexity, r->opts->table.confidence);
	if (strcmp(r->opts->format, "json") == 0) {
		json_init(&j, &r->out.buf, 1);
		json_obj(&j);
		json_ki64(&j, "schema", 1);
		json_key(&j, "complexity");
		complexity_json(&r->complexity, &j);
		json_obj_end(&j);
		buf_addc(&r->out.buf, '\n');
	} else if (r->complexity.series.n) {
		complexity_text(&r->complexity, &r->out.buf);
	} else {
		return err_set(err, ERR_NOT_FOUND,
			       "none of the %llu results has a size in its name, such as X/n=1000, "
			       "X/size=4k or X/1000",
			       (unsigned long long)r->tables.n_results);
	}
	return true;
}

static bool benchstat(struct run *r, int argc, char **argv, struct err *err)
{
	struct show show = { .tables = &r->tables,
			     .out = &r->out.buf,
			     .warnings = &r->err.buf,
			     .flush = flush_out,
			     .ctx = r };
	void (*shower)(struct show *) = NULL;
	bool binary = false;

	r->reader.compat = r->opts->compat;
	if (!find_assumption(r->opts->assume, &r->opts->table.assume, err) ||
	    !tables_setup(&r->tables, &r->opts->table, err) ||
	    !find_format(r->opts->format, &shower, err) ||
	    !read_inputs(r, argc, argv, &binary, err))
		return false;
	if (r->opts->complexity)
		return show_complexity(r, err);
	tables_finish(&r->tables);
	show.plot = r->opts->plot;
	show.colors = term_colors(stdout) && !r->opts->compat;
	shower(&show);
	return explain_nothing(r, binary, err);
}

static int run_benchstat(struct benchstat_opts *opts, int argc, char **argv)
{
	struct run r = { .opts = opts };
	struct err err = { 0 };
	bool ok, strict = opts->strict;

	if (opts->json)
		opts->format = "json";
	for (size_t i = 2; i < ARRAY_LEN(formats); i++) /* those that benchstat has not */
		strict |= strcmp(opts->format, formats[i].name) == 0;
	bench_reader_init(&r.reader);
	tables_init(&r.tables, &r.reader);
	complexity_init(&r.complexity);
	out_init(&r.out, STDOUT_FILENO);
	out_init(&r.err, STDERR_FILENO);
	ok = benchstat(&r, argc, argv, &err);
	tables_release(&r.tables);
	complexity_release(&r.complexity);
	vec_release(&r.keep);
	bench_reader_release(&r.reader);
	if (!out_close(&r.out, ok ? &err : NULL))
		ok = false;
	(void)!out_close(&r.err, NULL);
	if (!ok)
		fprintf(stderr, "benchstat: %s\n", err.msg);
	return ok || !strict ? EXIT_OK : EXIT_ERROR;
}

static int benchstat_run(void *opts, int argc, char **argv)
{
	extern const struct command cmd_benchstat;
	struct err err = { 0 };

	if (advise_flag(argc, argv) != EXIT_OK)
		return EXIT_ERROR;
	for (int i = 0; i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "-help") == 0 ||
		    strcmp(argv[i], "--help") == 0) {
			command_help(&cmd_benchstat, stderr);
			return EXIT_OK;
		}
	}
	if (!flags_parse(benchstat_flags, opts, FLAGS_FIRST, argc, argv, &argc, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		command_help(&cmd_benchstat, stderr);
		return EXIT_ERROR;
	}
	if (argc == 0) {
		command_help(&cmd_benchstat, stderr);
		return EXIT_ERROR;
	}
	return run_benchstat(opts, argc, argv);
}

static void benchstat_defaults(void *opts)
{
	*(struct benchstat_opts *)opts = (struct benchstat_opts){
		.table = { .table = ".config",
			   .row = ".fullname",
			   .col = ".file",
			   .ignore = "",
			   .filter = "*",
			   .alpha = 0.05,
			   .confidence = 0.95 },
		.format = "text",
		.assume = "",
	};
}

const struct command cmd_benchstat = {
	.name = "benchstat",
	.args = "[LABEL=]FILE...",
	.brief = "medians, ranges and significant changes of benchmark results",
	.about = "Each FILE holds what 'go test -bench' (or 'go test -json -bench') printed, best "
		 "of ten runs or more\n"
		 "(-count=10); '-' is standard input. Each file is a column, compared with the "
		 "first one: '~' is noise,\n"
		 "a percentage is a significant change. Flags stand before the files.\n"
		 "\n"
		 "KEYS are separated by commas: .name, .fullname, .file, /KEY (of a sub-benchmark: "
		 "/size of X/size=4k),\n"
		 "/gomaxprocs, a setting such as pkg or goos, .config (all settings). An order may "
		 "follow each: KEY@alpha,\n"
		 "KEY@num, KEY@(first second), which keeps these values only.\n"
		 "\n"
		 "EXPR: key:value, key:/regexp/, key:(a OR b), .unit:ns/op; terms side by side "
		 "must all match, OR between\n"
		 "them any, - before one negates it, parentheses group.",
	.flags = benchstat_flags,
	.opts_size = sizeof(struct benchstat_opts),
	.defaults = benchstat_defaults,
	.raw_args = true,
	.run = benchstat_run,
	.examples = "  go test -run=- -bench=. -count=10 > old.txt\n"
		    "  goperf benchstat old.txt new.txt\n"
		    "  goperf benchstat -complexity sizes.txt\n"
		    "  goperf benchstat -col /format -row .name new.txt\n"
		    "  goperf benchstat -filter '.unit:ns/op -.name:/Slow/' before=old.txt "
		    "after=new.txt",
};
