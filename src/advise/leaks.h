/*
 * Goroutine dumps turned into groups with a verdict: which goroutines can never wake, which look as if they do not, and which
 * just wait. A group is the state, the innermost frame of the user's code, and where the goroutine was created.
 *
 * The verdict never says more than is known. LEAKED: the runtime proved it (a goroutineleak profile, "all goroutines are
 * asleep"). SUSPECT: something speaks for it, and what is said. WAITING: nothing does.
 */
#ifndef GOPERF_ADVISE_LEAKS_H
#define GOPERF_ADVISE_LEAKS_H

#include "base/arena.h"
#include "base/vec.h"
#include "gocode/goroutines.h"
#include "gocode/gosrc.h"
#include "gocode/source.h"

enum leak_verdict { LEAK_PROVED, LEAK_SUSPECT, LEAK_WAITING, LEAK_ACTIVE, N_LEAK_VERDICTS };

/* Why a group is suspect; several may hold. */
enum leak_reason {
	LEAK_NEVER_WAKES = 1 << 0,   /* nil channel, select without cases */
	LEAK_GROWS = 1 << 1,	     /* more in the last dump than in the first */
	LEAK_MANY = 1 << 2,	     /* very many alike */
	LEAK_ALIKE = 1 << 3,	     /* blocked at the line where others are proved to be leaked */
	LEAK_ENDLESS_SLEEP = 1 << 4, /* sleeps in a loop without an exit */
	LEAK_NO_PARTNER = 1 << 5,    /* a package's channel that nothing in the package serves */
	LEAK_OLD_LOCK = 1 << 6,	     /* waits for a lock since a minute or more */
	LEAK_OLD_SEND = 1 << 7,	     /* waits with a send since ten minutes or more */
	LEAK_AFTER_TESTS = 1 << 8,   /* left when all tests had ended */
	LEAK_NO_END = 1 << 9,	     /* the source shows no way to end */
};

struct leak_label {
	struct str text; /* "key=value" */
	uint64_t count;
};

struct leak_group {
	enum gr_class cls;
	struct str state; /* words for people */
	struct str fn, file;
	uint32_t line;
	struct str creator_fn, creator_file; /* empty: not in the dump, or the main goroutine */
	uint32_t creator_line;
	bool is_main;	  /* the main goroutine */
	bool deadlock;	  /* proved by the end of the program: all goroutines were asleep */
	uint64_t *counts; /* one a dump of the series */
	uint64_t *proved; /* how many each dump proves to be leaked */
	uint64_t count;	  /* in the last dump */
	uint64_t leaked;  /* of these */
	uint64_t n_aged;
	uint32_t min_minutes, max_minutes; /* where n_aged is not 0 */
	uint32_t stack;			   /* index of the most frequent stack */
	const struct gr_frame *entry;	   /* its outermost frame that a person wrote */
	VEC(struct leak_label) labels;	   /* most frequent first */
	enum leak_verdict verdict;
	unsigned reasons;
	uint64_t bytes;	      /* memory that they hold at least: an estimate */
	struct str why, cure; /* sentences; cure may be empty */
};

struct leaks_options {
	uint64_t many; /* this many alike are suspect; 0: LEAKS_MANY */
	const char
		*ignore;  /* goroutines at a function whose name ends so are left out; NULL: none */
	bool after_tests; /* the dumps were made when all tests had ended */
	uint64_t again;	  /* source is asked for an end of so many alike; 0: LEAKS_STARTED_AGAIN */
};
#define LEAKS_MANY 1000

/* So many of one place were started again and again; fewer may be workers that are made once. */
#define LEAKS_STARTED_AGAIN 100

/* What a goroutine costs: its stack of 2 KiB at least and its descriptor; measured as about 2.7 KB of resident memory. */
#define LEAK_BYTES_EACH 2765

struct leaks {
	struct arena arena;
	VEC(struct leak_group)
	v;		      /* leaked first, then suspects, then the others; more of them first */
	VEC(uint32_t) series; /* dumps that are compared, in order */
	bool proof;	      /* the runtime looked for leaks in at least one dump */
	uint64_t total, n_leaked, n_suspect; /* goroutines, in the last dump */
};

/* Strings point into g and src, which must outlive out. */
void leaks_group(const struct goroutines *g, struct sources *src, const struct leaks_options *opts,
		 struct leaks *out);
void leaks_release(struct leaks *l);
const char *leak_verdict_word(enum leak_verdict v);

/* ---- parts of leaks_group */

/* Why a goroutine's source lets it never end. */
enum leak_no_end {
	LEAK_MAY_END,
	LEAK_ENDLESS_LOOP, /* the loop that it waits in has no way out */
	LEAK_NEVER_CLOSED, /* it ranges over a channel that its package never closes */
};

/* What the source at a group's frame tells. */
struct leak_source {
	enum gr_class cls; /* the direction of a channel operation; GR_OTHER: nothing */
	bool range;	   /* receives in a range loop */
	bool context;	   /* waits for ctx.Done() too, or only */
	bool timer;	   /* waits for a timer or ticker too, or only */
	bool endless_sleep;
	bool no_partner;
	enum leak_no_end no_end; /* asked for where there are leaks_options.again alike */
	struct str channel;	 /* its name; empty: not known */
};
struct leak_source leak_read_source(const struct leak_group *g, const struct leaks_options *opts,
				    struct sources *src);
/* What keeps a goroutine that is blocked at line from ever ending. */
enum leak_no_end leak_read_end(const struct source_file *f, uint32_t line, struct sources *src);

#define LEAK_MAX_FILES 200 /* of a package that are gone through */
/* Whether nothing closes the channel that a loop ranges over: as far as the package's source tells, tests included. */
bool leak_stays_open(const struct source_file *f, struct sources *src, const struct gosrc *tree,
		     TSNode channel);

/* A statement that starts goroutines; path as the source was found. */
struct leak_start {
	const char *path;
	uint32_t line;
};
/* The statements of its package that start the function fn, which the frame at file:line is of. Returns how many, max at most. */
size_t leak_starts(struct sources *sources, struct str fn, struct str file, uint32_t line,
		   struct leak_start *out, size_t max);
/* Fills why and cure. */
void leak_explain(struct leak_group *g, const struct leak_source *s, const struct leaks *all,
		  struct arena *a);

#endif
