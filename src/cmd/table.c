/* The list of subcommands, in the order in which help shows them. */
#include "cmd/command.h"

extern const struct command cmd_completion, cmd_help, cmd_version;

const struct command *const commands[] = {
	&cmd_help,
	&cmd_completion,
	&cmd_version,
	NULL,
};
