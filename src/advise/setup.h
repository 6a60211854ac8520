/*
 * What is dear to make and cheap to use, and whether what it is made of changes from call to call. Of rule_repeated_setup.c.
 */
#ifndef GOPERF_ADVISE_SETUP_H
#define GOPERF_ADVISE_SETUP_H

#include "advise/rule.h"

/* How it can be kept. */
enum setup_kind {
	SETUP_SHARED, /* by all: it never changes */
	SETUP_KEYED, /* by what it is made of, of which there are few: in a map, where that changes */
	SETUP_RANDOM, /* a generator that is seeded with the time: not at all, package rand has one */
	SETUP_OWN,    /* by one goroutine: it has a state */
	SETUP_SEEN, /* the same, where it is dear and thrown away: what it is made of may come from anywhere */
	SETUP_VALUE, /* by all, where the caller does not change what it got */
};

struct setup {
	const char *path, *name; /* of the function */
	uint32_t first, n;	 /* arguments that must not change; n 0: all from first */
	const char *noun, *var;
	bool wide; /* the rest of its cost comes where it is first used */
	enum setup_kind kind;
	const char *type; /* of what is made, as one writes it; of SETUP_KEYED and SETUP_SEEN */
	bool fails;	  /* gives an error, too */
};

extern const struct setup setups[];
const struct setup *setup_find(struct str path, struct str name);
/* The package at the root of template.New("x").Funcs(f).Parse(text), also where a variable stands for a part of it. */
struct str setup_root(const struct hot_file *f, TSNode call);
/* The library keeps this one itself: crc32.MakeTable(crc32.Castagnoli). */
bool setup_is_kept_inside(const struct gosrc *src, const struct setup *s, TSNode call);
/* What it gave is changed, handed out, or kept in a value of its own. */
bool setup_is_used_up(const struct gosrc *src, TSNode call);

struct vary_search {
	const struct hot_file *file;
	const struct gosrc *src;
	TSNode loop; /* what does not change in it may be hoisted; null: nothing of the function's own */
	bool varies;
	bool field;    /* it is made of what the receiver holds, which stays as it is */
	bool captured; /* and of what a literal has captured, which does, too */
	bool now;      /* the time is a part of it */
	TSNode call;
	int depth;
};

/* r.f of a receiver r, where nothing in the package writes to a field of that name once the value is made. */
bool setup_is_steady_field(const struct hot_file *f, TSNode n);
/* Whether what it is made of differs from call to call, or, with a loop, from round to round. */
bool setup_varies(const struct hot_file *f, TSNode call, const struct setup *s, TSNode loop,
		  struct vary_search *v);

#endif
