/*
 * The join of profiles with source lines. Each sample is charged once: to its innermost frame in the user's own code,
 * inlined frames included. What the standard library and the runtime did above that frame is the cause. Equal stacks up
 * to that frame share a charge, so a profile of a million samples becomes a few thousand charges.
 */
#ifndef GOPERF_ADVISE_JOIN_H
#define GOPERF_ADVISE_JOIN_H

#include "advise/cause.h"
#include "advise/evidence.h"
#include "base/intern.h"
#include "base/map.h"
#include "gocode/gosym.h"

#define JOIN_MAX_SIZES 24 /* distinct block sizes that a charge remembers */
#define JOIN_MAX_CALLERS 4
#define JOIN_OUTER 3 /* of a charge below fmt: frames of the user around it */

/* A function as a profile names it. */
struct place {
	uint32_t symbol; /* interned */
	uint32_t bench;	 /* index into the join's benches; MAP_NONE: it is no benchmark */
	struct gosym sym;
	struct str file;
	int64_t start_line; /* 0: not in the profile */
	bool is_test;	    /* of a _test.go file */
};

struct block_size {
	int64_t size, objects, bytes;
};

struct caller {
	uint32_t place;
	uint32_t line;
	int64_t value;
};

struct charge {
	uint32_t place;
	uint32_t line; /* as the profile names it, 1-based */
	enum cost_kind kind;
	bool self;	       /* no frame between the line and the leaf: the line did it itself */
	bool claimed;	       /* by a candidate */
	const void *owner;     /* that candidate (rule.h) */
	uint64_t causes;       /* classes of the frames in between */
	uint64_t pc;	       /* address of the user's frame: tells operations on one line apart */
	const uint32_t *chain; /* interned names in between, the nearest to the user first */
	uint32_t n_chain;
	int64_t count, value; /* samples and ns, objects and bytes, contentions and ns */
	int64_t parallel; /* of value: under goroutines that the program started, not the harness or main */
	struct block_size
		*sizes; /* heap only: JOIN_MAX_SIZES of them, ascending, in the join's arena */
	uint32_t n_sizes;
	struct caller callers[JOIN_MAX_CALLERS]; /* the user's frames that called, heaviest kept */
	uint32_t n_callers;
	/* what costs below fmt: the user's frames around it, the nearest first; such charges differ by them, too */
	const struct caller *outer;
	uint32_t n_outer;
	struct caller benches[JOIN_MAX_CALLERS]; /* the benchmarks that it ran under */
	uint32_t n_benches;
};

/* All that ran under one Benchmark function, its sub-benchmarks together. */
struct bench_total {
	struct str pkg, name; /* "BenchmarkParse" */
	int64_t cpu_ns;	      /* without background collection, which runs under nothing */
	int64_t cpu_samples;
	int64_t alloc_bytes, alloc_objects;
};

struct totals {
	int64_t cpu_ns, alloc_bytes, alloc_objects;
	int64_t blocked_ns;	       /* waiting for locks, of all goroutines together */
	int64_t wall_ns[N_COST_KINDS]; /* how long each profile watched locks; 0: not known */
	int64_t cpu_samples;
	int64_t gc_ns; /* of cpu_ns: background collection, which no line is charged with by the profiler */
	int64_t spawn_ns,
		exit_ns; /* of cpu_ns: starting goroutines; their ends, charged to no line */
	int64_t lock_ns[N_COST_KINDS]; /* waiting for locks as each profile has it */
};

enum owner {
	OWNER_MODULE, /* the module, or the recorded packages where the module is the standard library */
	OWNER_OTHERS, /* the standard library (without the runtime) and dependencies */
};

struct join {
	const struct evidence *ev;
	struct arena arena;
	struct intern names;
	VEC(struct place) places;
	VEC(struct charge) charges;
	VEC(struct bench_total) benches;
	struct map place_ids, charge_ids, bench_ids;
	struct totals totals;
	uint32_t *sample_charge[N_COST_KINDS]; /* of each sample; MAP_NONE: charged to nobody */
	enum owner owner;
};

/*
 * Reads all profiles of ev. before: an earlier join of the same evidence, whose claimed samples are left out; NULL: none.
 * Bounded by the size of the profiles.
 */
void join_init(struct join *j, const struct evidence *ev, enum owner owner,
	       const struct join *before);
void join_release(struct join *j);

#endif
