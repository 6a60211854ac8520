/*
 * The main job: evidence in, a ranked and priced list of findings out. See rule.h for how a pattern takes part.
 *
 * What is charged: CPU and memory under the runtime or library function that does the wasted work, at the lines of the
 * finding, each sample once; plus, in proportion to the bytes, a part of the garbage collector's background work, which
 * the profiler charges to no line. Shares are of all that was measured.
 */
#ifndef GOPERF_ADVISE_ADVISE_H
#define GOPERF_ADVISE_ADVISE_H

#include "advise/evidence.h"
#include "advise/join.h"

struct advise_options {
	double min_cost;  /* share of any total below which a place is left alone; 0.01 is usual */
	double base_cost; /* findings down to this share are kept apart, for since.h; 0: none */
	const char *source;	      /* folder of the module's source; NULL: found */
	bool include_std;	      /* also the standard library and dependencies */
	const char *only;	      /* one pattern's id; NULL: all */
	const struct user_rules *own; /* rules beside the built-in ones; NULL: none */
};

struct cost {
	int64_t cpu_ns, alloc_bytes, alloc_objects, blocked_ns;
	int64_t gc_ns; /* part of cpu_ns */
	double cpu_share, alloc_bytes_share, alloc_objects_share, blocked_share;
};

/* What the remedy would save, as parts (0 to 1) of what the benchmark takes; NAN: not known. See saving.h. */
struct saving {
	bool known;
	const char *benchmark; /* NULL: parts of all that was measured, where no benchmark ran */
	double time, bytes, objects;
	double time_error; /* half of the interval that the number of samples leaves, in 19 of 20 cases */
	const char *stays; /* what the remedy leaves; NULL: nothing worth telling */
};

/* Where a trace shows it. */
struct trace_place {
	const char *trace; /* its path from the evidence folder */
	int64_t from_ns, to_ns;
	struct str goroutines; /* numbers of those that it names, commas between */
	struct str spans;      /* the query that finds its spans in that time (trace/search.h) */
	bool has_task;
	uint64_t task; /* its number */
};

struct advice_evidence {
	const char *source; /* "heap profile", "cpu profile", "compiler", "benchmark", "trace" */
	const char *text;
	const struct trace_place *at; /* of a trace; NULL */
};

struct source_line {
	uint32_t line;
	struct str text;
	bool hot;
};

struct finding {
	const char *pattern, *title;
	const char *file; /* from the module's root, with '/' */
	uint32_t line;
	const char *function; /* as the profile names it */
	struct cost cost;
	struct saving saves;
	const char *
		toll; /* what it costs in words, where no profile prices it (faults.h); else NULL */
	double weight; /* what it is ranked by */
	bool measured; /* seen in a profile at that place */
	struct advice_evidence *evidence;
	uint32_t n_evidence;
	struct source_line *lines;
	uint32_t n_lines;
	const char *why, *remedy, *example;
	const char *prove;
	const char *here; /* what the pattern's pair cost on this machine; NULL: it was never run */
};

/* What the trace shows and no profile: see trace/find.h. */
struct traced {
	struct trace_place at;
	const char *id, *pattern; /* pattern NULL: none of the catalogue */
	struct str title;
	const char *next, *confidence; /* "certain": follows from the events; "likely": inferred */
	const char *cost_of;
	int64_t cost_ns;	   /* may be longer than the trace: of many goroutines */
	struct str function, file; /* file from the module's root; empty: no place */
	uint32_t line;
};

struct left_alone {
	const char *pattern, *file;
	uint32_t line;
	const char *reason;
	double weight;
};

/* A finding of a base evidence, of this one, or of both: see since.h. In the order in which they are told. */
enum change_kind { CHANGE_NEW, CHANGE_WORSE, CHANGE_SAME, CHANGE_BETTER, CHANGE_GONE };
extern const char *const change_names[];

struct change {
	enum change_kind kind;
	const char *pattern, *file, *function;
	uint32_t line, base_line; /* 0: not there */
	const char *of;	      /* the total that is compared: "CPU", "bytes", "objects", "waiting" */
	double before, after; /* shares of it */
};

struct advice {
	struct arena arena;
	struct str go_version, module;
	const char *source_root; /* the folder that the module was found in; NULL: nowhere */
	struct totals totals;
	struct finding *findings; /* the dearest first */
	uint32_t n_findings;
	struct finding *below; /* cost base_cost or more, and less than min_cost: only compared */
	uint32_t n_below;
	struct left_alone *left;
	uint32_t n_left;
	const char **notes; /* sentences: what is missing, changed or could not be read */
	uint32_t n_notes;
	uint32_t files_read;
	int64_t trace_ns; /* length of all traces; 0: none was read */
	uint32_t n_traces;
	struct traced *traced; /* the dearest first */
	uint32_t n_traced;
	bool has_base; /* there was something to compare with */
	struct change *changes;
	uint32_t n_changes;
};

/* ev must outlive the advice only for its strings; everything else is copied. */
/* Fills `here` from what `goperf patterns --prove` kept for the Go version of the evidence. ERR_FORMAT: it is damaged. */
bool advice_quote_measured(struct advice *a, struct err *err) MUST_CHECK;
void advise(struct advice *out, const struct evidence *ev, const struct advise_options *opts);
/*
 * A package as an argument that can be pasted where the report was made: the way to its folder, where the module was
 * found; "./report" as from the module's root, where it was not (root NULL); the import path, where it lies in another module.
 */
const char *advise_package_arg(struct arena *arena, struct str module, const char *root,
			       struct str pkg);
void advice_release(struct advice *a);

#endif
