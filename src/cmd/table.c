/* The list of subcommands, in the order in which help shows them. */
#include "cmd/command.h"

extern const struct command cmd_benchstat, cmd_completion, cmd_help, cmd_version;
extern const struct command cmd_race;
extern const struct command cmd_trace;

/* clang-format off: one a line */
const struct command *const commands[] = {
	&cmd_benchstat,
	&cmd_race,
	&cmd_help,
	&cmd_trace,
	&cmd_completion,
	&cmd_version,
	NULL,
};
/* clang-format on */
