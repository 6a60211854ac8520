/*
 * The interactive shell of pprof, line by line: options that stay for the session, commands that make a report. The
 * terminal around it is the caller's; nothing here prints. Grammar: github.com/google/pprof,
 * internal/driver/interactive.go (as vendored in go1.26).
 */
#ifndef GOPERF_REPORT_SHELL_H
#define GOPERF_REPORT_SHELL_H

#include "base/vec.h"
#include "report/driver.h"

struct shell {
	const struct profile *p; /* loaded once, never changed */
	struct report_config cfg;
	struct notices notices; /* messages: pprof's standard error */
	/* Makes a report and shows it. */
	bool (*run)(void *ctx, const struct report_kind *kind, const char *arg,
		    const struct report_config *cfg, struct err *err);
	void *ctx;
	/* the shell's own */
	struct arena arena;
	VEC(struct str) functions; /* for completion, sorted; made on first use */
};

/* Fills s; cfg is what the command line has set. Release with shell_release. */
void shell_init(struct shell *s, const struct profile *p, const struct report_config *cfg,
		const struct notices *n);
void shell_release(struct shell *s);
/* What is said before the first line. */
void shell_greet(struct shell *s);
/* Does what a line says; errors become messages. False: the session ends. */
bool shell_line(struct shell *s, struct str line);

/*
 * What the word at the end of the line may become: commands and options first in the line and behind "help", names of
 * functions behind a command, values of options behind "=". Sorted; the texts live until shell_release or the next call.
 */
typedef VEC(char *) shell_words;
void shell_complete(struct shell *s, struct str before, struct str word, shell_words *out);
void shell_words_release(shell_words *w);

#endif
