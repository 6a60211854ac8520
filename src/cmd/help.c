/* help, version, and the man page: all printed from the command rows. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/command.h"

static void usage_line(const struct command *cmd, FILE *f)
{
	fprintf(f, "goperf %s%s%s%s\n", cmd->name,
		command_flags(cmd) && command_flags(cmd)->name ? " [flags]" : "",
		cmd->args && *cmd->args ? " " : "", cmd->args ? cmd->args : "");
}

static void list_flags(const struct flag *rows, FILE *f)
{
	for (; rows && rows->name; rows++) {
		char head[128];
		const char *before = rows->type == FLAG_OPTIONAL ? "[=" : rows->arg ? " " : "";
		snprintf(head, sizeof(head), "-%s%s%s%s", rows->name, before,
			 rows->arg ? rows->arg : "", rows->type == FLAG_OPTIONAL ? "]" : "");
		fprintf(f, "  %-22s %s%s", head,
			strlen(head) > 22 ? "\n                         " : "", rows->help);
		if (rows->def)
			fprintf(f, " (default %s)", rows->def);
		fputc('\n', f);
	}
}

static void list_commands(FILE *f)
{
	fputs("goperf measures, explains, fixes and proves the performance of Go programs.\n\n"
	      "usage: goperf COMMAND [flags] [arguments]\n\ncommands:\n",
	      f);
	for (const struct command *const *c = commands; *c; c++)
		fprintf(f, "  %-12s %s\n", (*c)->name, (*c)->brief);
	fputs("\n'goperf help COMMAND' tells the rest. The main job: goperf advise "
	      "./your/package\n",
	      f);
}

void command_help(const struct command *cmd, FILE *f)
{
	if (!cmd) {
		list_commands(f);
		return;
	}
	fprintf(f, "goperf %s: %s\n\nusage: ", cmd->name, cmd->brief);
	usage_line(cmd, f);
	if (cmd->about)
		fprintf(f, "\n%s\n", cmd->about);
	if (command_flags(cmd) && command_flags(cmd)->name) {
		fputs("\nflags:\n", f);
		list_flags(command_flags(cmd), f);
	}
	if (cmd->examples)
		fprintf(f, "\nexamples:\n%s\n", cmd->examples);
}

/* roff: backslashes and hyphens are escaped, a dot in the first column is no request */
static void roff(const char *text, FILE *f)
{
	bool bol = true;

	for (; *text; text++) {
		if (bol && (*text == '.' || *text == '\''))
			fputs("\\&", f);
		if (*text == '\\')
			fputs("\\e", f);
		else if (*text == '-')
			fputs("\\-", f);
		else
			fputc(*text, f);
		bol = *text == '\n';
	}
}

static void man_flags(const struct flag *rows, FILE *f)
{
	for (; rows && rows->name; rows++) {
		fputs(".TP\n.B \\-", f);
		roff(rows->name, f);
		if (rows->arg)
			fprintf(f, " \\fI%s\\fR", rows->arg);
		fputc('\n', f);
		roff(rows->help, f);
		if (rows->def) {
			fputs(" (default ", f);
			roff(rows->def, f);
			fputc(')', f);
		}
		fputc('\n', f);
	}
}

static void man_command(const struct command *cmd, FILE *f)
{
	fprintf(f, ".SS goperf %s%s%s\n", cmd->name, cmd->args && *cmd->args ? " " : "",
		cmd->args ? cmd->args : "");
	roff(cmd->brief, f);
	fputs(".\n", f);
	if (cmd->about) {
		fputs(".PP\n", f);
		roff(cmd->about, f);
		fputc('\n', f);
	}
	man_flags(command_flags(cmd), f);
	if (cmd->examples) {
		fputs(".PP\n.nf\n", f);
		roff(cmd->examples, f);
		fputs("\n.fi\n", f);
	}
}

static void man_page(FILE *f)
{
	fputs(".TH GOPERF 1 \"\" \"goperf " GOPERF_VERSION
	      "\"\n.SH NAME\ngoperf \\- measures, explains, fixes and proves "
	      "the performance of Go programs\n.SH SYNOPSIS\n.B goperf\nCOMMAND [flags] "
	      "[arguments]\n.SH COMMANDS\n",
	      f);
	for (const struct command *const *c = commands; *c; c++)
		man_command(*c, f);
	fputs(".SH EXIT STATUS\n0 done; 1 something that was asked about was found (a regression, "
	      "a finding over a limit); "
	      "2 an error.\n.SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours\n.TP\n.B "
	      "GOPERF_THREADS\nhow many threads to use\n",
	      f);
}

struct help_opts {
	bool man;
};

static const struct flag help_flags[] = {
	{ "man", FLAG_BOOL, offsetof(struct help_opts, man), NULL, "print the manual page (roff)",
	  NULL },
	{ 0 },
};

static int help_run(void *opts, int argc, char **argv)
{
	const struct command *cmd = NULL;

	if (((struct help_opts *)opts)->man) {
		man_page(stdout);
		return EXIT_OK;
	}
	if (argc > 0 && !(cmd = command_find(argv[0]))) {
		fprintf(stderr, "goperf help: no command '%s'\n", argv[0]);
		return EXIT_ERROR;
	}
	command_help(cmd, stdout);
	return EXIT_OK;
}

const struct command cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.brief = "what the commands do and take",
	.flags = help_flags,
	.opts_size = sizeof(struct help_opts),
	.run = help_run,
	.examples = "  goperf help advise\n  goperf help -man | man -l -",
};

static int version_run(void *opts, int argc, char **argv)
{
	puts("goperf " GOPERF_VERSION);
	return EXIT_OK;
}

const struct command cmd_version = {
	.name = "version",
	.brief = "the version of goperf",
	.run = version_run,
};
