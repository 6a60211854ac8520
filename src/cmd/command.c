#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

const struct flag *command_flags(const struct command *cmd)
{
	return cmd->make_flags ? cmd->make_flags() : cmd->flags;
}

int command_fail(const char *name, const struct err *err)
{
	fflush(stdout);
	fprintf(stderr, "goperf %s: %s\n", name, err->msg);
	return EXIT_ERROR;
}
