/*
 * What the workbench was opened on, and one of its inputs in memory. The setup is made once, before any process starts, and
 * never changes; a struct loaded belongs to the keeper that filled it and to its workers, who only read it.
 */
#ifndef GOPERF_WEB_SESSION_H
#define GOPERF_WEB_SESSION_H

#include "report/driver.h"
#include "web/query.h"

enum input_kind {
	INPUT_PROFILE,	/* one or more profiles, merged: struct profile */
	INPUT_EVIDENCE, /* a folder that goperf record wrote: advice */
	INPUT_TRACE,	/* an execution trace */
	INPUT_BENCH,	/* benchmark results */
	N_INPUT_KINDS,
};
#define INPUT_NONE UINT32_MAX

struct web_input {
	enum input_kind kind;
	const char *name;	       /* for people */
	const char *path;	       /* of all but profiles */
	struct driver_sources sources; /* of profiles */
};

struct web_setup {
	struct arena arena;
	VEC(struct web_input) inputs;
	struct report_config cfg; /* of the command line; addresses go over it */
	char *settings_file;	  /* saved configurations; NULL: no home for them */
	char *takes_dir;	  /* what came from servers, kept while we run; NULL: nowhere */
	int64_t started_ns;	  /* wall clock */
};

/* Whether the input comes from a server, so that it can be taken again and is another one then. */
bool input_is_live(const struct web_input *in);
/* The file of a take of a live input, 1 the first: there once it was fetched. NULL: no folder for them. In the arena. */
char *take_file(const struct web_setup *s, uint32_t input, uint32_t take, struct arena *a);

/* How far the loading of an input is. */
struct load_stage {
	char text[200];	    /* what is being done, for people */
	uint64_t done, all; /* bytes; all 0: not known */
	uint64_t
		expected_ns; /* a time that it takes in any case, as a CPU profile does; 0: not known */
};

/* An input in memory; what belongs to other kinds is NULL. */
struct loaded {
	const struct web_setup *setup;
	uint32_t input, base;	  /* base: what it is compared with; INPUT_NONE: nothing */
	uint32_t take, base_take; /* of live inputs: 1 is the first; 0 of others */
	bool normalize;		  /* scaled to the base's total */
	struct profile *profile;
	void *document; /* of the other kinds, their own */
	const char *
		source_dir; /* where its source lies, by the evidence folder around it; NULL: not known */
	struct buf messages; /* lines for people from the loading */
	void (*tell)(struct loaded *l, const struct load_stage *stage); /* NULL: nobody listens */
	void *tell_ctx;
};

/* How an input of a kind is loaded: one row a kind. */
struct input_type {
	enum input_kind kind;
	const char *name; /* in data for the page */
	const char *page; /* where the server's first address leads when this is the first input */
	bool (*load)(struct loaded *l, const struct notices *n, struct err *err);
};
extern const struct input_type input_types[N_INPUT_KINDS];

void setup_init(struct web_setup *s);
void setup_release(struct web_setup *s);
/*
 * Adds what the argument of `goperf web` names: a profile, a trace, benchmark results, an evidence folder (with all that is
 * in it), an address of a server. Content decides, not names.
 */
bool setup_add(struct web_setup *s, const char *arg, struct err *err) MUST_CHECK;
/* Profiles that are one input, as pprof merges its arguments. The sources' names must outlive the setup. */
void setup_add_sources(struct web_setup *s, const struct driver_sources *sources);

/* A trace, whatever its content; the path must outlive the setup. */
void setup_add_trace(struct web_setup *s, const char *path);

bool session_load(struct loaded *l, struct err *err) MUST_CHECK;
/* The meta.json of the evidence folder that a file lies in. False: there is none. evidence_release it after a success. */
struct evidence;
bool session_meta_beside(const char *path, struct evidence *ev) MUST_CHECK;
/* Brings what is at an address into a file, as it is. */
bool session_fetch_file(struct loaded *l, const char *address, const char *file,
			const struct notices *n, struct err *err) MUST_CHECK;
/* For loaders: what they are at. */
void session_tell(struct loaded *l, const struct load_stage *stage);

#endif
