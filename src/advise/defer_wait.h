/*
 * Deferred calls of a loop that have to wait for the end of the function: locks that are all held for what stands behind the
 * loop, files that are collected and merged there, undoing that asks how the function ends,
 * and what only one round of a call does.
 */
#ifndef GOPERF_ADVISE_DEFER_WAIT_H
#define GOPERF_ADVISE_DEFER_WAIT_H

#include "gocode/goscope.h"

/* Why they must: a sentence's words; NULL where each may as well run at the end of its round, as far as is seen. */
const char *defer_must_wait(const struct gosrc *src, TSNode stmt, TSNode loop, TSNode func);

#endif
