/*
 * False sharing, candidates: two fields of one struct on one cache line, written by two functions that run on different
 * goroutines, both hot in a CPU profile. A profile cannot show the misses themselves (that takes hardware counters: perf c2c),
 * nor that both functions had the same object, so a finding is a candidate with the lines that speak for it, and the way to
 * prove it is to put padding between the fields and measure.
 *
 * What must be there: samples of both writes, on lines whose source writes exactly these fields (the types are looked up in
 * the source); entry functions of the goroutines that have nothing in common; more than one core busy on average. One counter
 * that all write is no false sharing, nor are two that one goroutine writes.
 */
#ifndef GOPERF_ADVISE_SHARING_H
#define GOPERF_ADVISE_SHARING_H

#include "base/arena.h"
#include "profile/profile.h"

#define SHARING_LINE_BYTES 64
#define SHARING_MIN_SHARE 0.01 /* of the CPU time, for each side */
#define SHARING_MIN_CORES 1.1  /* busy on average; below, nothing ran side by side for long */

/* A struct type, by its full name ("example.com/x.Stats"), as the program lays it out. */
struct sharing_type {
	struct str name;
	const struct sharing_field {
		struct str name;
		uint64_t offset;
	} * fields;
	uint32_t n_fields;
};

struct sharing_side {
	uint32_t field; /* number of the field in its struct */
	struct str function, file;
	uint32_t line;
	bool is_atomic;	  /* by sync/atomic; else a plain store on a line that does nothing else */
	struct str entry; /* the user's outermost function: where its goroutine begins */
	int64_t cpu_ns;
	double share; /* of the profile */
};

struct sharing {
	uint32_t type;		     /* which of those that were asked about */
	struct sharing_side side[2]; /* by offset */
	bool is_global; /* both are written through one package-level variable: certainly one object */
};

struct sharing_result {
	struct sharing *v; /* the hottest first; of the arena */
	size_t n;
	double busy_cores; /* 0: the profile does not tell its duration */
	size_t n_unjudged; /* pairs that lack only busy cores */
};

/*
 * Looks at n types of package pkg. dir is its folder, "" unknown: it is then the one that the profile names. A profile without
 * CPU time gives nothing.
 */
void sharing_find(const struct sharing_type *types, size_t n, struct str pkg, const char *dir,
		  const struct profile *cpu, struct arena *a, struct sharing_result *out);

#endif
