/*
 * The query part of a web address, decoded; and the options of a report in it, under pprof's names
 * (github.com/google/pprof, internal/driver/config.go: applyURL, makeURL). Everything is bounded by the text.
 */
#ifndef GOPERF_WEB_QUERY_H
#define GOPERF_WEB_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "report/config.h"

#define QUERY_MAX_PARAMS 256

struct query_param {
	struct str key, value;
};
struct query {
	struct query_param *v; /* in the arena, in the order of the text */
	size_t n;
};

/* "a=1&b=%20x+y". Pieces with a broken escape or a ';' are left out, as Go's url.ParseQuery does. */
bool query_parse(struct query *q, struct str text, struct arena *a, struct err *err) MUST_CHECK;
/* The first value of the key; "" where there is none. NUL-terminated. */
struct str query_get(const struct query *q, const char *key);
/* A whole number of at least min; def where the key is not there. */
bool query_u64(const struct query *q, const char *key, uint64_t def, uint64_t *out,
	       struct err *err) MUST_CHECK;
bool query_bool(const struct query *q, const char *key);

/*
 * Does the parameter change what a view computes, rather than which part of it is sent or how the page shows it? What a
 * worker keeps from call to call goes by those alone.
 */
bool query_key_matters(struct str key);

/* Sets the options that the query names. Strings go into a. */
bool query_config(const struct query *q, struct report_config *cfg, struct arena *a,
		  struct err *err) MUST_CHECK;
/*
 * The query with the saved options of cfg in place of its own, keys sorted, as Go's Encode writes it. False: nothing
 * changed, and out holds nothing new.
 */
bool query_of_config(const struct query *q, const struct report_config *cfg, struct arena *a,
		     struct buf *out);
/* Go's url.QueryEscape. */
void query_escape(struct buf *b, struct str s);

#endif
