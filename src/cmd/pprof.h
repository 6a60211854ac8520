/* What the files of goperf pprof share. */
#ifndef GOPERF_CMD_PPROF_H
#define GOPERF_CMD_PPROF_H

#include "report/driver.h"

extern const struct notices pprof_to_stderr;

struct pprof_call {
	const struct report_kind *kind;
	const char *arg; /* NULL: none */
	const struct report_config *cfg;
	bool in_shell; /* viewers run beside us; what is no text goes to a file of its own */
};
/* Makes a report and puts it where it belongs: standard output, a file, a viewer. */
bool pprof_show(const struct profile *p, const struct pprof_call *c, struct err *err);

/* The interactive shell on standard input. Returns the exit status. */
int pprof_shell(const struct profile *p, const struct report_config *cfg);

#endif
