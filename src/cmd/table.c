/* The list of subcommands, in the order in which help shows them. */
#include "cmd/command.h"

extern const struct command cmd_completion, cmd_help, cmd_version;
extern const struct command cmd_race;
extern const struct command cmd_trace;

const struct command *const commands[] = {
	&cmd_trace, &cmd_race, &cmd_help, &cmd_completion, &cmd_version, NULL,
};
