/* Finds the subcommand's row, fills its options, runs it. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "base/term.h"
#include "cmd/command.h"

/* Where "--" stands; argc when it is not there. */
static int dashes_at(int argc, char **argv)
{
	int i = 0;

	while (i < argc && strcmp(argv[i], "--") != 0)
		i++;
	return i;
}

static int parse_and_run(const struct command *cmd, void *opts, int argc, char **argv)
{
	struct err err = { 0 };
	int dashes = dashes_at(argc, argv);
	int parsed = cmd->keep_dashes ? dashes : argc, left = argc;

	for (int i = 0; i < dashes; i++) {
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "-help") == 0 ||
		    strcmp(argv[i], "--help") == 0) {
			command_help(cmd, stdout);
			return EXIT_OK;
		}
	}
	if (!flags_parse(cmd->flags, opts, cmd->flags_first ? FLAGS_FIRST : FLAGS_ANYWHERE, parsed,
			 argv, &left, &err)) {
		command_fail(cmd->name, &err);
		fprintf(stderr, "Run 'goperf help %s' for its flags.\n", cmd->name);
		return EXIT_ERROR;
	}
	for (int i = parsed; i < argc; i++)
		argv[left++] = argv[i];
	return cmd->run(opts, left, argv);
}

static int run(const struct command *cmd, int argc, char **argv)
{
	void *opts = xcalloc(1, cmd->opts_size ? cmd->opts_size : 1);
	int status;

	if (cmd->defaults)
		cmd->defaults(opts);
	status = cmd->raw_args ? cmd->run(opts, argc, argv) : parse_and_run(cmd, opts, argc, argv);
	flags_release(cmd->raw_args ? NULL : cmd->flags, opts);
	free(opts);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "goperf: could not write the output\n");
		return EXIT_ERROR;
	}
	return status;
}

/* A symbolic link named after a command that mimics another program behaves as that command. */
static const struct command *by_program_name(const char *argv0)
{
	const char *base = strrchr(argv0, '/');
	const struct command *cmd = command_find(base ? base + 1 : argv0);

	return cmd && cmd->raw_args ? cmd : NULL;
}

/* Words that people try for a command. */
static const char *canonical(const char *word)
{
	static const char *const other[][2] = {
		{ "-h", "help" },	   { "-help", "help" },	       { "--help", "help" },
		{ "-version", "version" }, { "--version", "version" },
	};

	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		if (strcmp(word, other[i][0]) == 0)
			return other[i][1];
	return word;
}

int main(int argc, char **argv)
{
	/* freed memory is kept for the next profile: giving it back costs a page fault each time it is needed again */
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_TOP_PAD, 512 << 10);
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	const struct command *cmd = argc > 0 ? by_program_name(argv[0]) : NULL;

	if (cmd)
		return run(cmd, argc - 1, argv + 1);
	if (argc < 2) {
		command_help(NULL, stderr);
		return EXIT_ERROR;
	}
	cmd = command_find(canonical(argv[1]));
	if (!cmd) {
		fprintf(stderr, "goperf: no command '%s'; 'goperf help' lists the commands\n",
			argv[1]);
		return EXIT_ERROR;
	}
	return run(cmd, argc - 2, argv + 2);
}
