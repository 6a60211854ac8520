/*
 * The catalogue of patterns: what people read of each, and its pair of benchmarks.
 *
 * rules/pairs/ID/pair.md begins with lines "title: ", "claim: ", "go: ", "expect: ", then markdown behind an empty line.
 * rules/pairs/ID/pair_test.go is a test file of its own with BenchmarkBad and BenchmarkGood; the lines "// bad form",
 * "// good form" and "// measured" cut it into parts. Both are embedded. A pattern that `goperf advise` finds has
 * rules/ID.md too, whose words go first.
 */
#ifndef GOPERF_ADVISE_PATTERNS_H
#define GOPERF_ADVISE_PATTERNS_H

#include "base/err.h"
#include "base/str.h"

enum pattern_expect {
	PATTERN_NOTHING,     /* there is no pair */
	PATTERN_FASTER,	     /* the good form takes less time */
	PATTERN_SAME,	     /* both are the same: that is what is to be shown */
	PATTERN_NOT_SLOWER,  /* the good form is at least as good */
	PATTERN_LESS_MEMORY, /* the good form holds less memory */
};

/* Strings live as long as the program. */
struct pattern {
	const char *id;
	struct str title, claim;
	struct str go; /* "all", "1.22-1.26", "1.24" (and newer) */
	struct str
		text; /* markdown: what the compiler says, what is often said, what was measured */
	struct str rule_text; /* markdown behind the title of rules/ID.md; empty: no rule yet */
	bool detected;	      /* there is a rule: goperf advise finds it */
	struct str bad, good; /* code; empty where there is no pair */
	const char *source;   /* the test file; "" where there is no pair */
	enum pattern_expect expect;
};

/* The i-th pattern; false behind the last one. */
bool pattern_get(size_t i, struct pattern *out);
bool pattern_find(const char *id, struct pattern *out, struct err *err) MUST_CHECK;
/* Writes a module of these patterns' pairs into dir: go.mod, ID/pair_test.go. */
bool patterns_write_module(const char *dir, const struct pattern *const *v, size_t n,
			   struct err *err) MUST_CHECK;

#endif
