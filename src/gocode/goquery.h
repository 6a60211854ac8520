/*
 * Structure queries: tree-sitter's S-expressions over Go source, with the predicates #eq? #not-eq? #match?
 * #not-match? and #any-of? (tree-sitter leaves predicates to its host). A query is compiled once and may run over
 * any number of functions; compiled queries are read-only.
 */
#ifndef GOPERF_GOCODE_GOQUERY_H
#define GOPERF_GOCODE_GOQUERY_H

#include "gocode/gosrc.h"

#define GOQUERY_MAX_CAPTURES 16
#define GOQUERY_MAX_MATCHES 20000 /* in one function; more is hostile or generated */

struct goquery;

/* name is for messages. False with the place and what is wrong there. */
bool goquery_new(struct str text, const char *name, struct goquery **out,
		 struct err *err) MUST_CHECK;
void goquery_free(struct goquery *q);

struct gomatch {
	const struct goquery *query;
	const struct gosrc *src;
	uint32_t pattern; /* which of the query's patterns */
	uint32_t n;
	struct {
		uint32_t index; /* of the capture's name */
		TSNode node;
	} v[GOQUERY_MAX_CAPTURES];
};

/* The first node captured as @name; null where it took no part. */
TSNode gomatch_node(const struct gomatch *m, const char *name);

/* Calls fn for each match inside of n, in source order; fn returns false to stop. */
typedef bool (*gomatch_fn)(void *ctx, const struct gomatch *m);
void goquery_run(const struct goquery *q, const struct gosrc *src, TSNode n, gomatch_fn fn,
		 void *ctx);

#endif
