/*
 * A pattern's rule: which structure of the source it looks for, which charges of the profiles speak for it, when it does
 * not matter, and what to do instead. One file a pattern, rule_ID.c; its query is rules/ID.scm, what people read about it
 * rules/ID.md (both embedded). rules.c lists the rows; nothing else changes when a pattern is added.
 *
 * How a rule is used (advise.c):
 *  1. match()   for each match of the query in a hot function: is this the pattern? Fills the candidate's spots, which say
 *               which charges on which lines are the price.
 *  2. pricing   every charge goes to one candidate only.
 *  3. judge()   with the price known: sets `leave` (a reason for people) where advice would not help.
 *  4. explain() writes why, remedy and example into the advisor's arena, fitted to the reader's own lines.
 */
#ifndef GOPERF_ADVISE_RULE_H
#define GOPERF_ADVISE_RULE_H

#include "advise/hot.h"
#include "base/buf.h"
#include "gocode/goquery.h"

struct advisor;
struct candidate;

/* How many elements a loop brings, as far as the source says. */
enum bound_kind {
	BOUND_NONE,  /* not known before the loop */
	BOUND_EXACT, /* expr */
	BOUND_UPPER, /* at most expr: some rounds add nothing */
	BOUND_SUM,   /* inner lengths differ from round to round: must be summed up first */
	BOUND_CONST, /* constant */
};

struct bound {
	enum bound_kind kind;
	const char *expr; /* "len(orders)"; for BOUND_SUM the inner length, "len(row.Cells)" */
	const char *
		hoist; /* a statement that must stand in front, "parts := strings.Split(s, \",\")"; NULL: none */
	int64_t constant;
	TSNode loop;	/* the outermost loop around the site, inside the subject's scope */
	TSNode inner;	/* the innermost one */
	TSNode sum;	/* of BOUND_SUM: the innermost loop in which expr is summed up */
	bool filtered;	/* the site stands under a condition */
	bool only_new;	/* which lets all through that is not in the loop's own map or set yet */
	uint32_t depth; /* of loops */
};

/* Charges on lines [from, to] that belong to a candidate. Lines are of the source as it is now. */
struct spot {
	uint32_t from, to;
	uint64_t cpu;	/* classes of CPU charges; 0: none */
	bool self_cpu;	/* CPU charges of the line itself */
	bool any_cpu;	/* every CPU charge there that no class of another candidate speaks for */
	uint64_t heap;	/* classes of heap charges */
	uint64_t wait;	/* classes of block and mutex charges */
	uint64_t never; /* charges with one of these classes are somebody else's */
	bool self;	/* heap charges of the line itself */
	bool cpu_self;	/* CPU charges of the line itself */
	uint32_t
		min_sizes; /* self charges must show so many block sizes: memory that grows has many */
	int64_t max_size; /* self charges that are mostly of larger blocks are somebody else's; 0: no limit */
	int64_t min_size; /* the same of smaller blocks, what is put into its elements */
	const char *via;  /* only charges right under the function of this name; NULL: any */
};

#define MAX_SPOTS 32

/* Of a price: what ran under one benchmark, as the profiles have it. */
struct bench_part {
	uint32_t bench; /* index into the join's benches */
	int64_t cpu_ns, alloc_bytes, alloc_objects;
};
#define PRICE_MAX_BENCHES 6

struct price {
	int64_t cpu_ns, gc_ns; /* gc_ns: its part of background collection, included in cpu_ns */
	int64_t remains_ns;    /* taken off cpu_ns: what the remedy itself costs */
	int64_t alloc_bytes, alloc_objects, blocked_ns;
	int64_t heap_samples, cpu_samples, cpu_first; /* cpu_first: of the first charge */
	int64_t cpu_dearest;			      /* the charge that cpu_name is of */
	int64_t max_block, n_sizes;		      /* largest block, how many sizes */
	int64_t block_ns, block_count; /* waited for the lock, as the waiters' profile has it */
	int64_t apart_ns; /* of block_ns: not in the totals, which hold waiting for locks alone */
	int64_t mutex_ns; /* made others wait, as the holders' profile has it */
	int64_t spawn_ns, exit_ns; /* of cpu_ns: starting goroutines, and their part of the ends */
	int64_t parallel_ns;	   /* of cpu_ns: in goroutines that the program started */
	int64_t kept_bytes;	   /* what blocks of the final sizes hold: the rest is growth */
	int64_t kept_objects;	   /* how many those are */
	uint32_t cpu_name,
		heap_name; /* interned: the function that speaks for it; 0: the line itself */
	uint32_t bench;	   /* interned symbol of the benchmark that costs most; 0: none */
	struct str bench_pkg;
	int64_t bench_value;
	int64_t malloc_ns;		  /* of cpu_ns: under the allocator */
	int64_t self_bytes, self_objects; /* of the heap: allocated by the lines themselves */
	/* the charges themselves, before a rule takes off what stays: the parts are of these */
	int64_t seen_ns, seen_bytes, seen_objects;
	struct bench_part parts[PRICE_MAX_BENCHES];
	uint32_t n_parts;
	uint32_t bench_id; /* of `bench` in the join's benches */
};

/* What the remedy leaves of a price, in parts of 1, and why. */
struct rest {
	double cpu, bytes, objects;
	const char *what; /* "the last block of each stays"; NULL: nothing worth telling */
};

struct candidate {
	const struct rule *rule;
	struct hot_file *file;
	const struct gofunc *fn;
	uint32_t line;	    /* that is pointed at */
	TSNode site;	    /* the expression or statement that costs */
	TSNode loop;	    /* that makes it cost; null */
	TSNode decl;	    /* of the subject; null */
	struct str subject; /* the variable that grows, the call that formats */
	uint64_t key;	    /* not 0: candidates of one rule and file with one key are one waste */
	uint64_t
		change; /* not 0: candidates of one rule and package with one change have one remedy */
	struct spot spots[MAX_SPOTS];
	uint32_t n_spots;
	uint32_t n_own;	    /* of these: from match, in front; the others are of what was merged */
	uint32_t low, high; /* lines that the spots span; set by pricing */
	struct bound bound;
	int form;     /* the rule's own: which variant */
	TSNode extra; /* the rule's own, of extra_src (the file where NULL) */
	const struct gosrc *extra_src;
	struct str text;	 /* the rule's own */
	int64_t max_copy;	 /* bytes that one copy moves; 0: it is not about copies */
	const char *heap_said;	 /* in place of what is said of the heap profile; NULL: the usual */
	const void *data;	 /* the rule's own, in the advisor's arena */
	struct str said;	 /* what the compiler says of it; empty: looked for at its line */
	struct candidate *into;	 /* it is part of that one */
	struct candidate *twin;	 /* the next one with the same key, merged into this */
	const struct rule *also; /* a rule that it absorbed */
	TSNode also_site;
	struct price price;
	bool priced;	/* some charge is its own */
	bool any_price; /* as of a rule: told however little it is of the whole */
	bool silent;	/* nothing is said of it */
	bool below;	/* left alone for its price alone, which is enough to compare with a base */
	const char *leave; /* why nothing is advised; NULL: a finding */
	const char *why, *remedy, *example;
};

struct rule {
	const char *id;
	const char *query, *text; /* NULL: those of rules/ID.scm and rules/ID.md */
	const char *query_of;	  /* the pattern whose .scm it shares; NULL: it has its own */
	bool across;		  /* twins may stand in different functions of a file */
	bool grows; /* its memory grows step by step: what was outgrown is worth telling */
	bool shares; /* what it saves is apart from any other finding's: it takes charges that others claim, too */
	bool quiet;	/* nothing is said of places that no profile has seen */
	bool any_price; /* told however little of the whole it is: what counts is that it stays */
	bool belief; /* costs nothing by itself: told where the function around it is hot, without a price */
	bool no_saving; /* what its remedy leaves of the time is not known: no saving is told */
	bool top_level; /* also looks at variables of the package, whose values are charged to its start */
	/*
	 * It reads the compiler's diagnostics, which may be megabytes a file: nothing is looked for in functions that cost less
	 * than this part of the least cost that is told. 0: it does not.
	 */
	uint8_t diags_part;
	uint8_t min_go, max_go; /* minor versions between which it holds; 0: open */
	const char *const *
		absorbs; /* ids of rules whose candidates inside of ours, or with our key, are part of the same waste */
	const char *
		covers; /* id of a rule that is not told of the same call where it costs little beside this one's finding */
	/* NULL: nothing of the source tells; it is found elsewhere (faults.c) */
	bool (*match)(struct advisor *a, const struct gomatch *m, struct candidate *c);
	/* In place of match: of the whole, when all others have claimed their charges; fills place and price. */
	bool (*survey)(struct advisor *a, struct candidate *c);
	void (*judge)(struct advisor *a, struct candidate *c); /* may be NULL */
	void (*explain)(struct advisor *a, struct candidate *c);
	/* What stays of the price when the remedy is applied: see saving.h. NULL: nothing, or of what grows, its last size. */
	void (*rest)(struct advisor *a, const struct candidate *c, struct rest *r);
};

extern const struct rule
	*const rules[]; /* in the order in which they claim charges; ends with NULL */
const struct rule *rule_find(const char *id);
struct str rule_query(const struct rule *rule);
struct str rule_text(const struct rule *rule);	/* markdown */
struct str rule_title(const struct rule *rule); /* its first heading */

struct advisor {
	struct arena *arena;
	struct hot_sources *sources;
	struct join *join;
	struct lock_cache *locks; /* of locks.h; NULL until it is asked for */
	int go_minor;
	double min_cost, base_cost; /* the least that is told; the least that is compared */
};

/* Helpers for rules. Texts live in the advisor's arena. */
/* In judge: so much of the CPU under the wasted work stays, since the remedy costs something too (measured pairs). */
void candidate_keeps(struct candidate *c, int percent);
void candidate_spot(struct candidate *c, struct spot spot);
/* The lines of a node's own statement, without the blocks inside of it. */
void spot_lines(TSNode stmt, uint32_t *from, uint32_t *to);
/* The buffer's text in the advisor's arena; the buffer is released. */
const char *rule_words(struct advisor *a, struct buf *b);
/* The head of a loop as it is written: "for _, o := range orders {". */
struct str loop_head(const struct gosrc *src, TSNode loop);
/*
 * The text of a node with some pieces replaced, outdented; lines far from any edit are left out ("...") where the whole
 * would be longer than a screenful. New lines in a replacement are indented like the line it stands on. Edits are in
 * source order and do not overlap; one with from == to and no text only marks its line as worth showing.
 */
struct edit {
	uint32_t from, to; /* bytes of the file */
	const char *by;
};
#define MAX_EDITS 24
const char *source_edited(struct advisor *a, const struct gosrc *src, TSNode region,
			  const struct edit *edits, uint32_t n);
/* The operands of a + chain from left to right; at most max are stored, all are counted. */
uint32_t plus_operands(const struct gosrc *src, TSNode expr, TSNode *out, uint32_t max);
/* A short name that the function does not use yet: want, or want with a number behind it. */
const char *free_name(struct advisor *a, const struct hot_file *f, TSNode fn, const char *want);
/* The block, case or function body that a declaration lives in; null where it is none. */
TSNode scope_of(const struct godecl *d);
/* An assignment "name = value" (not append to itself) to exactly this expression inside of n; null: none. */
struct assign_search {
	const struct gosrc *src;
	struct str target;
	TSNode found; /* the assignment's right side, the last one */
	uint32_t count;
	TSNode except;
};
void find_assignments(struct assign_search *s, TSNode n);
/* How deep a statement is indented in the source: its leading white space. */
struct str source_indent(const struct gosrc *src, uint32_t line);

/*
 * The bound of what stands at `site` when the subject comes to be at node `from` (its declaration, or the body of the
 * function for parameters and fields).
 */
struct bound bound_of(struct advisor *a, const struct hot_file *f, TSNode site, TSNode from);
/* The same; where site stands in a literal that a function of the package calls in a loop, of that loop, whose place is the call. */
struct bound bound_through(struct advisor *a, const struct hot_file *f, TSNode site, TSNode from);
/* How many come cannot be told: not at all, or some of what several loops bring. */
bool bound_is_open(const struct bound *b);
/* Statements that sum BOUND_SUM up into n. */
void bound_write_sum(struct buf *b, const struct gosrc *src, const struct bound *bound);
/* What a range over an iterator of slices or maps goes over: xs of slices.Values(xs); of anything else itself. */
TSNode bound_source(const struct gosrc *src, TSNode over);
/* Loops around n up to (not including) the node `outer`; 0: none. A literal called inside of a loop counts as in it. */
TSNode loop_around(const struct gosrc *src, TSNode n, TSNode outer);
/* "size" expression for make, with the bound's words: "len(xs)". */
const char *bound_words(struct advisor *a, const struct bound *b);
/* The parameter that gets argument i (a variadic one: all from there on); decl: what declares it. Empty: none. */
struct str param_at(const struct gosrc *src, TSNode fn, uint32_t i, TSNode *decl);
/* A call of the literal inside of `outer`: its own parent, or a call of the variable that it was given to; null. */
TSNode literal_call(const struct gosrc *src, TSNode lit, TSNode outer);
/* The call of a function or method of this name that stands on the line; null. */
TSNode call_at_line(const struct gosrc *src, TSNode fn, uint32_t line, struct str name);
/* append(target, ...) */
bool is_append_to(const struct gosrc *src, TSNode call, struct str target);
/* The first such call inside of a node; null. */
TSNode find_append_to(const struct gosrc *src, TSNode in, struct str target);
/* Whether the rest of the block behind stmt leaves the loop at once (return, break): the loop runs it only once. */
bool leaves_loop(TSNode stmt);

#endif
