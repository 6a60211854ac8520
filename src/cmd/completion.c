/* Shell completions from the command rows: subcommands, their flags, then files. */
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"

static void bash(FILE *f)
{
	fputs("# bash completion for goperf\n_goperf() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
	      "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tCOMPREPLY=($(compgen -W '",
	      f);
	for (const struct command *const *c = commands; *c; c++)
		fprintf(f, "%s%s", c == commands ? "" : " ", (*c)->name);
	fputs("' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]} in\n", f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t%s) words='", (*c)->name);
		const struct flag *rows = command_flags(*c);
		for (const struct flag *row = rows; row && row->name; row++)
			fprintf(f, "%s-%s", row == rows ? "" : " ", row->name);
		fputs("' ;;\n", f);
	}
	fputs("\tesac\n\tcase $cur in\n\t-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
	      "\t*) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n\tesac\n}\n"
	      "complete -o filenames -F _goperf goperf\n",
	      f);
}

/* In zsh's single quotes, with the characters that _arguments takes for its own escaped. */
static void zsh_text(const char *s, FILE *f)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else if (strchr("[]:\\", *s))
			fprintf(f, "\\%c", *s);
		else
			fputc(*s, f);
	}
}

static void zsh(FILE *f)
{
	fputs("#compdef goperf\n_goperf() {\n\tlocal -a commands\n\tcommands=(\n", f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t\t'%s:", (*c)->name);
		zsh_text((*c)->brief, f);
		fputs("'\n", f);
	}
	fputs("\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command "
	      "commands\n\t\treturn\n\tfi\n"
	      "\tcase $words[2] in\n",
	      f);
	for (const struct command *const *c = commands; *c; c++) {
		fprintf(f, "\t%s) _arguments", (*c)->name);
		for (const struct flag *row = command_flags(*c); row && row->name; row++) {
			fprintf(f, " '-%s[", row->name);
			zsh_text(row->help, f);
			fprintf(f, "]%s%s%s'", row->arg ? ":" : "", row->arg ? row->arg : "",
				row->arg ? ":_files" : "");
		}
		fputs(" '*:file:_files' ;;\n", f);
	}
	fputs("\tesac\n}\n_goperf \"$@\"\n", f);
}

static int completion_run(void *opts, int argc, char **argv)
{
	static const struct {
		const char *shell;
		void (*print)(FILE *f);
	} shells[] = { { "bash", bash }, { "zsh", zsh } };

	for (size_t i = 0; argc == 1 && i < ARRAY_LEN(shells); i++) {
		if (strcmp(argv[0], shells[i].shell) == 0) {
			shells[i].print(stdout);
			return EXIT_OK;
		}
	}
	fputs("goperf completion: expected one argument, bash or zsh\n", stderr);
	return EXIT_ERROR;
}

const struct command cmd_completion = {
	.name = "completion",
	.args = "bash | zsh",
	.brief = "prints the shell's completion script",
	.run = completion_run,
	.examples = "  source <(goperf completion bash)",
};
