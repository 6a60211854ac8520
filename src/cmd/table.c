/* The list of subcommands, in the order in which help shows them. One a line, so that two additions meet rarely. */
#include "cmd/command.h"

extern const struct command cmd_advise;
extern const struct command cmd_benchstat;
extern const struct command cmd_completion;
extern const struct command cmd_escape;
extern const struct command cmd_help;
extern const struct command cmd_layout;
extern const struct command cmd_mcp;
extern const struct command cmd_objdump;
extern const struct command cmd_patterns;
extern const struct command cmd_prove;
extern const struct command cmd_leaks;
extern const struct command cmd_race;
extern const struct command cmd_record;
extern const struct command cmd_skill;
extern const struct command cmd_trace;
extern const struct command cmd_version;
extern const struct command cmd_web;
extern const struct command cmd_pprof;

/* clang-format off */
const struct command *const commands[] = {
	&cmd_advise,
	&cmd_pprof,
	&cmd_benchstat,
	&cmd_prove,
	&cmd_patterns,
	&cmd_record,
	&cmd_escape,
	&cmd_layout,
	&cmd_leaks,
	&cmd_race,
	&cmd_objdump,
	&cmd_trace,
	&cmd_web,
	&cmd_skill,
	&cmd_mcp,
	&cmd_help,
	&cmd_completion,
	&cmd_version,
	NULL,
};
