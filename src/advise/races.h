/*
 * Reports of the race detector turned into findings: one for each distinct race, however often and in whatever order it was
 * reported.
 *
 * Two reports are of one race when the unordered pair of their sides is the same. A side is the innermost
 * frame of the user's code, by function, and what the runtime did there (a plain access, a map, a growing slice ...); of
 * races between the same two functions the variable tells which is which, or, where the source does not tell the variable, the
 * lines. Read and write do not count: the detector reports whichever comes first. A side whose user frames
 * the detector lost is known by the place where its goroutine was created.
 */
#ifndef GOPERF_ADVISE_RACES_H
#define GOPERF_ADVISE_RACES_H

#include "base/arena.h"
#include "base/vec.h"
#include "gocode/goline.h"
#include "gocode/racelog.h"
#include "gocode/source.h"

enum race_op {
	RACE_PLAIN,	/* a load or store of the user's code */
	RACE_MAP,	/* a map, through the runtime */
	RACE_GROW,	/* the elements of a slice that append copies to grow it */
	RACE_BULK,	/* copy, string conversion: many bytes at once */
	RACE_ATOMIC,	/* sync/atomic */
	RACE_CHAN,	/* a channel's own state: send against close */
	RACE_WAITGROUP, /* WaitGroup.Add against Wait */
	RACE_TESTING,	/* t.Log and others after the end of the test */
	RACE_STD,	/* inside of a function of the standard library */
	N_RACE_OPS
};

struct race_side {
	struct str fn, file;
	uint32_t line;
	enum race_op op;
	struct str
		callee; /* the function of the standard library that was called, where op is not RACE_PLAIN */
	bool lost; /* no user frame in the report: fn, file and line are where the goroutine was created */
	uint32_t reads, writes; /* reports of each */
	bool atomic;
	bool main_goroutine, finished;
	struct race_stack stack, creation; /* of the first report; creation.n is 0 where unknown */
};

struct race_lines {
	uint32_t line[2];
	uint32_t reports;
};

struct race_ids {
	uint32_t *v;
	size_t n, cap;
};

struct race_cure {
	const char *id; /* "counter": stable, for --json and SARIF */
	const char *
		shape; /* what the accesses look like: "a counter that several goroutines change" */
	const char *text; /* the likely cure; $V is the variable */
};

struct race_finding {
	struct race_side side[2]; /* in the order of their names */
	uint32_t reports;
	VEC(struct race_lines)
	lines;		       /* the pairs of lines that were reported, most frequent first */
	struct race_ids tests; /* strings of the log */
	struct str variable;   /* empty: not known */
	struct str candidates; /* "iface, str": where the lines access several that it may be */
	const struct race_cure *cure;
	char id[17]; /* of functions and kinds, not of lines: holds across edits; hex */
	bool known;  /* listed in the baseline */
};

struct races {
	struct arena arena;
	VEC(struct race_finding) v; /* most reports first */
	uint32_t n_new;
};

/* Groups all reports of log. Strings point into log and src, which must outlive out. src may be without roots. */
void races_group(const struct racelog *log, struct sources *src, struct races *out);
void races_release(struct races *r);

/* Words for an op: "map", "append's copy" ...; empty for a plain access. */
const char *race_op_word(enum race_op op);

/*
 * The baseline: one race a line, "ID FUNCTION FUNCTION VARIABLE", tabs between, # starts a comment. VARIABLE is "-" where
 * it is not known, and then matches any.
 */
bool races_mark_known(struct races *r, struct str text, const char *name,
		      struct err *err) MUST_CHECK;
void races_write_known(const struct races *r, struct buf *out);

/* The cure that fits the accesses' shape; used by races_group. */
const struct race_cure *race_cure_for(const struct race_finding *f, struct sources *src);
/*
 * Sets f->variable to what both sides access where their source lines leave no other, else f->candidates to what it may
 * be; text goes to a.
 */
void race_name_variable(struct race_finding *f, struct sources *src, struct arena *a);
/*
 * The mutex that a side's function holds at its line ("e.mu"); empty: none, or it cannot be told. A caller of the function may
 * hold one all the same.
 */
struct str race_side_lock(const struct race_side *s, struct sources *src);
/* The source line of a side; empty when there is none. */
struct str race_side_text(const struct race_side *s, struct sources *src);

#endif
