/* Small writes to a connection: when they may wait for each other, and when each must be sent by itself. */
#ifndef GOPERF_ADVISE_IO_CONN_H
#define GOPERF_ADVISE_IO_CONN_H

#include "advise/rule.h"

/*
 * Why each write must go out at once; NULL: a batch is sent, and nothing in its loop waits or reads. loop: around the call, or
 * around the call of the candidate's function in file `of`; null: none was seen.
 */
const char *conn_sends_apart(const struct candidate *c, TSNode call, const struct hot_file *of,
			     TSNode loop);

#endif
