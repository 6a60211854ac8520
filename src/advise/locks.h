/*
 * Critical sections: what a mutex is called, from where to where it is held, and what is done meanwhile, as far as the
 * source of one package tells. Shared by the rules on locks.
 *
 * Two places speak of one mutex when its owner's type and its field are the same (c.mu of a *cache, anywhere in the
 * package), or when it is the same variable.
 */
#ifndef GOPERF_ADVISE_LOCKS_H
#define GOPERF_ADVISE_LOCKS_H

#include "advise/pricing.h"
#include "advise/rule.h"

#define MAX_RELEASES 12

struct lock_section {
	const struct hot_file *file;
	TSNode call;	   /* what takes it: c.mu.Lock(), lock(), s.hold()() */
	TSNode stmt;	   /* its statement */
	TSNode func;	   /* the function or literal that it stands in */
	struct str mutex;  /* "c.mu"; "c" where the mutex is embedded */
	struct str holder; /* what it guards is found in there: "c"; empty for a plain variable */
	uint64_t id;	   /* of the mutex in its package */
	bool read;	   /* RLock */
	bool deferred;	   /* held until the function ends */
	bool open;	   /* taken here, released elsewhere: a helper that locks */
	uint32_t first, last;	       /* lines that run with the lock held; first > last: none */
	TSNode releases[MAX_RELEASES]; /* statements */
	uint32_t n_releases;
};

/* What is done with the lock held. */
enum lock_work {
	WORK_LOOP = 1 << 0,
	WORK_WRITES = 1 << 1,	/* changes something that others see */
	WORK_UNKNOWN = 1 << 2,	/* calls functions that may change something, or take long */
	WORK_CALLBACK = 1 << 3, /* calls what it was given */
	WORK_IO = 1 << 4,	/* files, connections, databases, sleep */
	WORK_HEAVY = 1 << 5,	/* formatting, encoding, sorting, hashing, compressing */
	WORK_CHAN = 1 << 6,	/* waits for other goroutines */
	WORK_BRANCH = 1 << 7,
};

struct lock_body {
	unsigned work;
	TSNode dearest; /* the call that is most likely to take long; null */
	unsigned dearest_work;
	TSNode loop; /* the first one; null */
};

/* What tells the mutex of an expression from the others of its package. */
uint64_t lock_id(const struct hot_file *f, TSNode mutex);
/* The section that a call of Lock or RLock begins; false where it is no such call, or not in a plain statement. */
bool lock_section_at(struct hot_file *f, TSNode call, struct lock_section *out);
void lock_read_body(const struct lock_section *s, struct lock_body *out);
/* Adds what one node of it does to what out holds. */
void lock_read_node(const struct lock_section *s, TSNode n, struct lock_body *out);
/* Each statement of the section at its own level, releases apart; fn returns false to stop. */
void lock_each_statement(const struct lock_section *s, bool (*fn)(void *ctx, TSNode stmt),
			 void *ctx);
/* A function of the language that takes no time to speak of: len, uint64. */
bool lock_is_quiet(struct str name);
/* Every section of the same mutex in the package's files (test files apart), this one too. */
void lock_each_section(struct advisor *a, const struct hot_file *f, uint64_t id,
		       bool (*fn)(void *ctx, const struct lock_section *s), void *ctx);
/* What was found of the packages, once a run. */
void lock_cache_release(struct advisor *a);
/* Spots where the section's taking and releasing are charged. */
void lock_spots(struct candidate *c, const struct lock_section *s);
/* The value of a file's charges of a kind on lines [from, to] that have one of these classes; 0: any. */
int64_t lock_charged(struct advisor *a, const struct hot_file *f, uint32_t from, uint32_t to,
		     enum cost_kind kind, uint64_t classes);
/* Points at the dearest of merged candidates of one mutex: the one that makes others wait longest. */
void lock_lead(struct advisor *a, struct candidate *c);
/* Whether expr is a name of the function itself that nobody else sees. */
bool lock_is_local(const struct lock_section *s, TSNode expr);
/* The candidate's text for another way to hold: an edit that takes a whole line away. */
struct edit lock_drop_line(const struct gosrc *src, TSNode stmt);

#endif
