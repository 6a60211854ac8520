/*
 * What a terminal can do: colours, width, and one progress line that is rewritten in place on stderr.
 * Nothing here prints to stdout.
 */
#ifndef GOPERF_BASE_TERM_H
#define GOPERF_BASE_TERM_H

#include <stdio.h>

#include "base/base.h"

/* Colours only on a terminal, never with NO_COLOR set or TERM=dumb; CLICOLOR_FORCE=1 forces them. */
bool term_colors(FILE *f);
int term_width(FILE *f); /* columns; COLUMNS, else the terminal's, else 100 */

enum term_style {
	TERM_PLAIN,
	TERM_BOLD,
	TERM_DIM,
	TERM_RED,
	TERM_GREEN,
	TERM_YELLOW,
	TERM_BLUE,
	TERM_CYAN
};
/* The escape sequence that starts a style, or "" where colours are off. TERM_PLAIN ends a style. */
const char *term_style(bool colors, enum term_style style);

/* Progress shows only when stderr is a terminal, and only once a second has passed since the start. */
struct progress {
	bool on, shown;
	int64_t start_ns, last_ns;
};
void progress_start(struct progress *p);
void progress_show(struct progress *p, const char *fmt, ...)
	PRINTF_LIKE(2, 3);	       /* at most ten times a second */
void progress_end(struct progress *p); /* wipes the line */

int64_t time_mono_ns(void);
int64_t time_wall_ns(void);

/* Set by SIGINT/SIGTERM once cancel_install was called; long loops look at it. A second signal ends at once. */
void cancel_install(void);
bool cancelled(void);
int cancel_signal(void); /* which signal; 0: none */
void cancel_clear(void); /* forgets a signal that was meant for somebody else */

#endif
