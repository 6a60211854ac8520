/*
 * The parts of `goperf patterns`: listing and explaining (patterns.c), running the pairs (patterns_prove.c). For these alone.
 */
#ifndef GOPERF_CMD_PATTERNS_H
#define GOPERF_CMD_PATTERNS_H

#include "advise/measured.h"
#include "advise/patterns.h"

struct patterns_opts {
	bool prove, json;
	int64_t budget_ns, seed;
};

/* A measured row as an object: null for NULL. */
struct json;
void patterns_put_measured(struct json *j, const struct measured *row);

/* Runs the pairs of v, bad against good, prints what came out and keeps it. Returns the exit status. */
int patterns_prove(const struct patterns_opts *o, const struct pattern *const *v, size_t n);

#endif
