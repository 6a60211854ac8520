/*
 * A subcommand is a row: its words, its flags, its function. Dispatch, help, the man page and the shell
 * completions are printed from these rows. Each lives in its own file, cmd/NAME.c; main.c lists them.
 */
#ifndef GOPERF_CMD_COMMAND_H
#define GOPERF_CMD_COMMAND_H

#include <stdio.h>

#include "base/err.h"
#include "base/flags.h"

enum { EXIT_OK = 0, EXIT_FOUND = 1, EXIT_ERROR = 2 };

struct command {
	const char *name;
	const char *args;	  /* behind the flags in the usage line: "[PKG | EVIDENCE]" */
	const char *brief;	  /* one line, for the list */
	const char *about;	  /* paragraphs for help and man page */
	const char *examples;	  /* lines "  goperf ..." */
	const struct flag *flags; /* may be NULL */
	const struct flag *(*make_flags)(
		void); /* makes them where they come from other tables; NULL: flags */
	size_t opts_size;
	void (*defaults)(void *opts); /* may be NULL: zeroes */
	bool raw_args; /* the command reads its own arguments (it mimics another program); flags are for help only */
	bool flags_first; /* flags only before the arguments */
	bool keep_dashes; /* the arguments keep "--": what stands behind it is another program's command line */
	/* Returns the exit status. opts is of opts_size and already filled. */
	int (*run)(void *opts, int argc, char **argv);
};

/* Prints "goperf NAME: message" to stderr and returns EXIT_ERROR. */
int command_fail(const char *name, const struct err *err);
/* Prints the help of one command to f. */
void command_help(const struct command *cmd, FILE *f);

extern const struct command *const commands[]; /* ends with NULL */
const struct command *command_find(const char *name);
const struct flag *command_flags(const struct command *cmd);

#endif
