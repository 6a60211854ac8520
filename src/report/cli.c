/* The command line of pprof: flags made from the tables of reports and options, and the usage text. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/driver.h"
#include "report/pgo.h"
#include "report/stacks.h"

#define MAX_KINDS 64
#define MAX_CHOICES 16
#define MAX_ROWS 160

/* Everything that a flag can set. */
struct cli {
	struct report_config cfg;
	struct driver_sources s;
	bool report[MAX_KINDS];
	const char *report_arg[MAX_KINDS];
	bool choice[MAX_CHOICES];
	bool inuse_space, inuse_objects, alloc_space, alloc_objects, total_delay, contentions,
		mean_delay;
	const char *http;
	bool no_browser, help, folded, pgo;
	const char *flame, *speedscope; /* speedscope NULL: not given */
};

#define SOURCE(flag, type, field, arg, help) \
	{ \
		flag, type, offsetof(struct cli, s.field), arg, help, NULL \
	}
#define CLI(flag, type, field, arg, help) \
	{ \
		flag, type, offsetof(struct cli, field), arg, help, NULL \
	}

static const struct flag own_flags[] = {
	SOURCE("diff_base", FLAG_STRING, diff_base, "SOURCE",
	       "Source of base profile for comparison"),
	SOURCE("base", FLAG_STRING, base, "SOURCE",
	       "Source of base profile for profile subtraction"),
	SOURCE("symbolize", FLAG_STRING, symbolize, "MODE", "Options for profile symbolization"),
	SOURCE("buildid", FLAG_STRING, build_id, "ID", "Override build id for first mapping"),
	SOURCE("timeout", FLAG_INT, timeout, "SECONDS",
	       "Timeout in seconds for fetching a profile"),
	SOURCE("add_comment", FLAG_STRING, comment, "TEXT",
	       "Annotation string to record in the profile"),
	SOURCE("all_frames", FLAG_BOOL, all_frames, NULL,
	       "Ignore drop_frames and keep_frames regexps in the profile"),
	SOURCE("seconds", FLAG_INT, seconds, "SECONDS", "Length of time for dynamic profiles"),
	SOURCE("tools", FLAG_STRING, tools, "PATHS", "Path for object tool pathnames"),
	SOURCE("tls_cert", FLAG_STRING, tls_cert, "FILE",
	       "TLS client certificate file for fetching profile and symbols"),
	SOURCE("tls_key", FLAG_STRING, tls_key, "FILE",
	       "TLS private key file for fetching profile and symbols"),
	SOURCE("tls_ca", FLAG_STRING, tls_ca, "FILE",
	       "TLS CA certs file for fetching profile and symbols"),
	SOURCE("H", FLAG_LIST, headers, "HEADER",
	       "Header of every request, 'Authorization: Bearer TOKEN' (goperf's own flag)"),
	CLI("inuse_space", FLAG_BOOL, inuse_space, NULL, "Display in-use memory size"),
	CLI("inuse_objects", FLAG_BOOL, inuse_objects, NULL, "Display in-use object counts"),
	CLI("alloc_space", FLAG_BOOL, alloc_space, NULL, "Display allocated memory size"),
	CLI("alloc_objects", FLAG_BOOL, alloc_objects, NULL, "Display allocated object counts"),
	CLI("total_delay", FLAG_BOOL, total_delay, NULL, "Display total delay at each region"),
	CLI("contentions", FLAG_BOOL, contentions, NULL, "Display number of delays at each region"),
	CLI("mean_delay", FLAG_BOOL, mean_delay, NULL, "Display mean delay at each region"),
	CLI("http", FLAG_STRING, http, "HOST:PORT",
	    "Present interactive web UI at the specified http host:port"),
	CLI("no_browser", FLAG_BOOL, no_browser, NULL,
	    "Skip opening a browser for the interactive web UI"),
	CLI("compat", FLAG_BOOL, cfg.compat, NULL,
	    "The original's output also where it is wrong (goperf's own flag)"),
	CLI("json", FLAG_BOOL, cfg.json, NULL,
	    "The text reports as one JSON object each (goperf's own flag)"),
	CLI("folded", FLAG_BOOL, folded, NULL,
	    "Outputs stacks as lines, 'root;caller;leaf 12' (goperf's own flag)"),
	CLI("flame", FLAG_STRING, flame, "FILE",
	    "Writes a flame graph that zooms and searches, .svg or .html (goperf's own flag)"),
	CLI("speedscope", FLAG_OPTIONAL, speedscope, "FILE",
	    "Writes a profile for speedscope (goperf's own flag)"),
	CLI("pgo", FLAG_BOOL, pgo, NULL,
	    "Merges CPU profiles into default.pgo, or -output, for go build (goperf's own flag)"),
	SOURCE("weights", FLAG_STRING, weights, "LIST",
	       "With -pgo: 'equal', or a number for each source, 3,1 (goperf's own flag)"),
	CLI("h", FLAG_BOOL, help, NULL, "Print the usage"),
	CLI("help", FLAG_BOOL, help, NULL, "Print the usage"),
};

struct rows {
	struct flag v[MAX_ROWS];
	size_t n;
};

static void add_row(struct rows *r, struct flag row)
{
	assert(r->n + 1 < MAX_ROWS);
	r->v[r->n++] = row;
}

static const char *first_line(const char *help)
{
	const char *end = strchrnul(help, '\n');

	return *end ? xasprintf("%.*s", (int)(end - help), help) : help;
}

static const enum flag_type flag_type_of[] = { FLAG_BOOL, FLAG_INT, FLAG_FLOAT, FLAG_STRING };
static const char *const flag_arg_of[] = { NULL, "N", "F", "VALUE" };

static void add_option(struct rows *r, const struct option *o, size_t *choice)
{
	if (o->type != OPTION_CHOICE) {
		add_row(r, (struct flag){ o->name, flag_type_of[o->type],
					  offsetof(struct cli, cfg) + o->offset,
					  flag_arg_of[o->type], first_line(o->help), NULL });
		return;
	}
	for (size_t i = 0; o->choices[i]; i++, ++*choice) {
		assert(*choice < MAX_CHOICES);
		add_row(r, (struct flag){ o->choices[i], FLAG_BOOL,
					  offsetof(struct cli, choice) + *choice * sizeof(bool),
					  NULL, first_line(o->choice_help[i]), NULL });
	}
}

/* Made once, on first use: the tables say everything that is needed. */
const struct flag *driver_flags(void)
{
	static struct rows r;
	size_t choice = 0;

	if (r.n)
		return r.v;
	for (const struct report_kind *k = report_kinds; k->name; k++) {
		size_t i = (size_t)(k - report_kinds);
		assert(i < MAX_KINDS);
		if (k->arg == REPORT_NO_ARG)
			add_row(&r, (struct flag){ k->name, FLAG_BOOL,
						   offsetof(struct cli, report) + i * sizeof(bool),
						   NULL, k->help, NULL });
		else
			add_row(&r, (struct flag){ k->name, FLAG_STRING,
						   offsetof(struct cli, report_arg) +
							   i * sizeof(char *),
						   "REGEXP", k->help, NULL });
	}
	for (const struct option *o = options; o->name; o++)
		add_option(&r, o, &choice);
	for (size_t i = 0; i < ARRAY_LEN(own_flags); i++)
		add_row(&r, own_flags[i]);
	return r.v;
}

static void cli_init(struct cli *c)
{
	const char *tools = getenv("PPROF_TOOLS");

	memset(c, 0, sizeof(*c));
	config_init(&c->cfg);
	for (size_t i = 0; i < ARRAY_LEN(own_flags); i++)
		if (own_flags[i].type == FLAG_STRING)
			*(const char **)((char *)c + own_flags[i].offset) = "";
	for (size_t i = 0; i < MAX_KINDS; i++)
		c->report_arg[i] = "";
	c->s.tools = tools ? tools : "";
	c->s.seconds = c->s.timeout = -1;
}

/* Of each group of choices at most one. */
static bool take_choices(struct cli *c, struct err *err)
{
	size_t at = 0;

	for (const struct option *o = options; o->name; o++) {
		struct buf set = { 0 };
		const char *one = NULL;
		size_t n = 0;
		for (size_t i = 0; o->choices && o->choices[i]; i++, at++) {
			if (!c->choice[at])
				continue;
			one = o->choices[i];
			buf_printf(&set, "%s%s", n++ ? " " : "", one);
		}
		if (one)
			*(const char **)((char *)&c->cfg + o->offset) = one;
		if (n > 1)
			err_set(err, ERR_USAGE, "conflicting options set: [%s]", set.data);
		buf_release(&set);
		if (n > 1)
			return false;
	}
	return true;
}

static bool take_flame(struct driver_args *a, struct cli *c, struct err *err)
{
	c->cfg.output = c->flame;
	if (str_has_suffix(str_of(c->flame), STR(".svg")))
		a->kind = &report_kind_flame_svg;
	else if (str_has_suffix(str_of(c->flame), STR(".html")))
		a->kind = &report_kind_flame_html;
	else
		return err_set(err, ERR_USAGE, "-flame=%s: the name must end in .svg or .html",
			       c->flame);
	return true;
}

static bool take_pgo(struct driver_args *a, struct cli *c, struct err *err)
{
	if (*c->s.base || *c->s.diff_base)
		return err_set(err, ERR_USAGE,
			       "-pgo does not go with -base and -diff_base: the "
			       "compiler takes what was measured");
	a->kind = &report_kind_pgo;
	c->s.pgo = true;
	/* names stay as the compiler knows them: made nice, those of generic functions fit nothing */
	if (!*c->s.symbolize)
		c->s.symbolize = "none";
	c->cfg.weighted = *c->s.weights != '\0';
	if (!*c->cfg.output)
		c->cfg.output = "default.pgo";
	return true;
}

/* Formats that the original lacks, which its usage text therefore does not list. */
static bool take_own_report(struct driver_args *a, struct cli *c, struct err *err)
{
	int n = c->folded + (*c->flame != '\0') + (c->speedscope != NULL) + c->pgo;

	if (*c->s.weights && !c->pgo)
		return err_set(err, ERR_USAGE, "-weights goes with -pgo");
	if (!n)
		return true;
	if (a->kind || n > 1)
		return err_set(err, ERR_USAGE, "must set at most one output format");
	if (*c->flame)
		return take_flame(a, c, err);
	if (c->pgo)
		return take_pgo(a, c, err);
	if (c->speedscope && *c->speedscope)
		c->cfg.output = c->speedscope;
	a->kind = c->speedscope ? &report_kind_speedscope : &report_kind_folded;
	return true;
}

static bool take_report(struct driver_args *a, const struct cli *c, struct err *err)
{
	for (size_t i = 0; report_kinds[i].name; i++) {
		if (!c->report[i] && !*c->report_arg[i])
			continue;
		if (a->kind)
			return err_set(err, ERR_USAGE, "must set at most one output format");
		a->kind = &report_kinds[i];
		a->report_arg = report_kinds[i].arg == REPORT_NO_ARG ? NULL : c->report_arg[i];
	}
	return true;
}

static void take_legacy(struct cli *c, const struct notices *n)
{
	const struct {
		bool on;
		const char *type, *flag;
	} rows[] = {
		{ c->total_delay, "delay", "-total_delay" },
		{ c->mean_delay, "delay", "-mean_delay" },
		{ c->contentions, "contentions", "-contentions" },
		{ c->inuse_space, "inuse_space", "-inuse_space" },
		{ c->inuse_objects, "inuse_objects", "-inuse_objects" },
		{ c->alloc_space, "alloc_space", "-alloc_space" },
		{ c->alloc_objects, "alloc_objects", "-alloc_objects" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!rows[i].on)
			continue;
		if (*c->cfg.sample_index)
			notice(n, "Multiple value selections, ignoring %s", rows[i].flag);
		else
			c->cfg.sample_index = rows[i].type;
	}
	c->cfg.mean |= c->mean_delay;
}

/*
 * Is the first of several arguments the program that was profiled? ELF, Mach-O, PE, Go archives. The original also takes
 * a file that begins with zeros for one (COFF without a machine), as binary CPU profiles do.
 */
static bool is_program(const char *path, bool compat)
{
	static const struct str magic[] = {
		STR("\x7f"
		    "ELF"),
		STR("\xfe\xed\xfa\xce"),
		STR("\xfe\xed\xfa\xcf"),
		STR("\xce\xfa\xed\xfe"),
		STR("\xcf\xfa\xed\xfe"),
		STR("MZ"),
		STR("!<arch>\n"),
	};
	char head[8];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return false;
	/* pread does not eat from a pipe: it fails there */
	n = pread(fd, head, sizeof(head), 0);
	close(fd);
	for (size_t i = 0; n > 0 && i < ARRAY_LEN(magic); i++)
		if (str_has_prefix((struct str){ head, (size_t)n }, magic[i]))
			return true;
	return compat && n == 8 && memcmp(head, "\0\0\0\0\0\0\0", 8) == 0;
}

static bool check(const struct driver_args *a, struct err *err)
{
	if (a->cfg.json && !a->kind)
		return err_set(err, ERR_USAGE, "-json goes with a report: -top, -tree, -raw ...");
	if (a->kind && *a->http)
		return err_set(err, ERR_USAGE,
			       "-http is not compatible with an output format on the command line");
	if (a->no_browser && !*a->http)
		return err_set(err, ERR_USAGE, "-no_browser only makes sense with -http");
	if (*a->sources.base && *a->sources.diff_base)
		return err_set(err, ERR_USAGE,
			       "-base and -diff_base flags cannot both be specified");
	if (a->cfg.normalize && !*a->sources.base && !*a->sources.diff_base)
		return err_set(err, ERR_USAGE, "must have base profile to normalize by");
	return true;
}

static bool take_arguments(struct driver_args *a, struct cli *cli, int left, char **argv,
			   const struct notices *n, struct err *err)
{
	struct cli c = *cli;

	if (!left)
		return err_set(err, ERR_USAGE, "no profile source specified");
	c.s.names = (const char *const *)argv;
	c.s.n = (size_t)left;
	if (left > 1 && is_program(argv[0], c.cfg.compat)) {
		c.s.exec_name = argv[0];
		c.s.names++;
		c.s.n--;
	}
	if (!take_choices(&c, err) || !take_report(a, &c, err) || !take_own_report(a, &c, err))
		return false;
	take_legacy(&c, n);
	c.s.normalize = c.cfg.normalize;
	c.s.compat = c.cfg.compat;
	a->cfg = c.cfg;
	a->sources = c.s;
	a->http = c.http;
	a->no_browser = c.no_browser;
	return check(a, err);
}

bool driver_parse(struct driver_args *a, int argc, char **argv, const struct notices *n,
		  enum driver_usage *usage, struct err *err)
{
	struct cli c;
	int left;
	bool ok;

	memset(a, 0, sizeof(*a));
	cli_init(&c);
	*usage = USAGE_BEHIND_ERROR;
	ok = flags_parse(driver_flags(), &c, FLAGS_GO, argc, argv, &left, err);
	if (ok) {
		*usage = left ? USAGE_NONE : USAGE_BEFORE_ERROR;
		a->help = c.help;
		ok = a->help || take_arguments(a, &c, left, argv, n, err);
	}
	if (!ok || a->help)
		flags_release(driver_flags(), &c);
	return ok;
}

void driver_args_release(struct driver_args *a)
{
	free(a->sources.headers.v);
	a->sources.headers = (struct flag_list){ 0 };
}

/* Usage. */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "    name             text" of the first line of help. */
static char *usage_row(const char *indent, const char *dash, const char *name, const char *help)
{
	const char *end = strchrnul(help, '\n');
	char *full = xasprintf("%s%s", dash, name);
	char *row = xasprintf("%s    %-16s %.*s", indent, full, (int)(end - help), help);

	free(full);
	return row;
}

static void add_sorted(struct buf *b, char **v, size_t n)
{
	qsort(v, n, sizeof(*v), by_text);
	for (size_t i = 0; i < n; i++) {
		buf_printf(b, "%s%s", i ? "\n" : "", v[i]);
		free(v[i]);
	}
}

static char *usage_group(const struct option *o, const char *dash)
{
	struct buf b = { 0 };

	buf_printf(&b, "    %-16s ", o->name);
	for (size_t i = 0; o->choices[i]; i++) {
		char *row = usage_row("  ", dash, o->choices[i], o->choice_help[i]);
		buf_printf(&b, "\n%s", row);
		free(row);
	}
	return buf_detach(&b);
}

static const char head_text[] =
	"usage:\n\nProduce output in the specified format.\n\n"
	"   pprof <format> [options] [binary] <source> ...\n\n"
	"Omit the format to get an interactive shell whose commands can be used\n"
	"to generate various views of a profile\n\n   pprof [options] [binary] <source> ...\n\n"
	"Omit the format and provide the \"-http\" flag to get an interactive web\n"
	"interface at the specified host:port that can be used to navigate through\n"
	"various views of a profile.\n\n   pprof -http [host]:[port] [options] [binary] <source> "
	"...\n\nDetails:\n";

static const char source_text[] =
	"\n\n  Source options:\n"
	"    -seconds              Duration for time-based profile collection\n"
	"    -timeout              Timeout in seconds for profile collection\n"
	"    -buildid              Override build id for main binary\n"
	"    -add_comment          Free-form annotation to add to the profile\n"
	"                          Displayed on some reports or with pprof -comments\n"
	"    -diff_base source     Source of base profile for comparison\n"
	"    -base source          Source of base profile for profile subtraction\n"
	"    profile.pb.gz         Profile in compressed protobuf format\n"
	"    legacy_profile        Profile in legacy pprof format\n"
	"    http://host/profile   URL for profile handler to retrieve\n"
	"    -symbolize=           Controls source of symbol information\n"
	"      none                  Do not attempt symbolization\n"
	"      local                 Examine only local binaries\n"
	"      fastlocal             Only get function names from local binaries\n"
	"      remote                Do not examine local binaries\n"
	"      force                 Force re-symbolization\n"
	"    Binary                  Local path or build id of binary for symbolization\n"
	"    -tls_cert             TLS client certificate file for fetching profile and symbols\n"
	"    -tls_key              TLS private key file for fetching profile and symbols\n"
	"    -tls_ca               TLS CA certs file for fetching profile and symbols\n";

static const char tail_text[] =
	"\n  Misc options:\n"
	"   -http              Provide web interface at host:port.\n"
	"                      Host is optional and 'localhost' by default.\n"
	"                      Port is optional and a randomly available port by default.\n"
	"   -no_browser        Skip opening a browser for the interactive web UI.\n"
	"   -tools             Search path for object tools\n"
	"   -all_frames        Ignore drop_frames and keep_frames regexps in the profile\n"
	"                      Rarely needed, mainly used for debugging pprof itself\n\n"
	"  Legacy convenience options:\n"
	"   -inuse_space           Same as -sample_index=inuse_space\n"
	"   -inuse_objects         Same as -sample_index=inuse_objects\n"
	"   -alloc_space           Same as -sample_index=alloc_space\n"
	"   -alloc_objects         Same as -sample_index=alloc_objects\n"
	"   -total_delay           Same as -sample_index=delay\n"
	"   -contentions           Same as -sample_index=contentions\n"
	"   -mean_delay            Same as -mean -sample_index=delay\n\n"
	"  Environment Variables:\n"
	"   PPROF_TMPDIR       Location for saved profiles (default $HOME/pprof)\n"
	"   PPROF_TOOLS        Search path for object-level tools\n"
	"   PPROF_BINARY_PATH  Search path for local binary files\n"
	"                      default: $HOME/pprof/binaries\n"
	"                      searches $buildid/$name, $buildid/*, $path/$buildid,\n"
	"                      ${buildid:0:2}/${buildid:2}.debug, $name, $path,\n"
	"                      ${name}.debug, $dir/.debug/${name}.debug,\n"
	"                      usr/lib/debug/$dir/${name}.debug\n"
	"   * On Windows, %USERPROFILE% is used instead of $HOME\n";

void driver_usage(struct buf *b, bool command_line)
{
	const char *dash = command_line ? "-" : "";
	char *rows[MAX_ROWS], *groups[MAX_CHOICES];
	size_t n = 0, n_groups = 0;

	if (command_line)
		buf_adds(b, head_text);
	buf_adds(b, command_line ? "  Output formats (select at most one):\n" : "  Commands:\n");
	for (const struct report_kind *k = report_kinds; k->name; k++)
		rows[n++] = usage_row("", dash, k->name, k->help);
	add_sorted(b, rows, n);
	if (!command_line)
		buf_printf(b, "\n    %-16s %s\n    %-16s %s", "o/options",
			   "List options and their current values", "q/quit/exit/^D", "Exit pprof");
	buf_adds(b, "\n\n  Options:\n");
	n = 0;
	for (const struct option *o = options; o->name; o++) {
		if (o->type == OPTION_CHOICE)
			groups[n_groups++] = usage_group(o, dash);
		else
			rows[n++] = usage_row("", dash, o->name, o->help);
	}
	add_sorted(b, rows, n);
	buf_adds(b, "\n\n  Option groups (only set one per group):\n");
	add_sorted(b, groups, n_groups);
	if (command_line) {
		buf_adds(b, source_text);
		buf_adds(b, tail_text);
	}
}
