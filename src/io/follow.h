/*
 * A file or pipe that is still being written: its bytes so far stay where they are while more come.
 *
 *	struct follow f;
 *	if (!follow_open(&f, path, idle_ns, err)) ...
 *	while (follow_wait(&f))
 *		... f.data is longer than before
 *	follow_close(&f);
 */
#ifndef GOPERF_IO_FOLLOW_H
#define GOPERF_IO_FOLLOW_H

#include "base/err.h"
#include "base/str.h"

struct follow {
	struct str data; /* what there is */
	bool mapped;	 /* a regular file's pages, which may be given back and come again */
	int fd;		 /* private, all of it */
	char *base;
	size_t max;
	int64_t idle_ns;
};

/* "-" is standard input. idle_ns: when nothing came for so long, it is taken for complete. Errors name the file. */
bool follow_open(struct follow *f, const char *path, int64_t idle_ns, struct err *err) MUST_CHECK;
/* Waits until there is more. False: nothing more will come, or the user interrupts (base/term.h). */
bool follow_wait(struct follow *f);
void follow_close(struct follow *f);

#endif
