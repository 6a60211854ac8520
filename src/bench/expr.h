/*
 * The two small languages of benchstat's flags, with the grammar of golang.org/x/perf/benchproc/syntax:
 *
 *	filter      .name:Copy -(/size:4k OR goos:/^lin/) .unit:(ns/op OR B/op)
 *	projection  .name,/size@num goos@(linux darwin)
 *
 * Trees live in the arena. A syntax error is three lines: what is wrong, the expression, a caret under the place.
 */
#ifndef GOPERF_BENCH_EXPR_H
#define GOPERF_BENCH_EXPR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/regex.h"

enum expr_op {
	EXPR_MATCH, /* key against a literal or a regex */
	EXPR_AND,   /* of nothing: true */
	EXPR_OR,    /* of nothing: false */
	EXPR_NOT,   /* one child */
};

struct expr {
	enum expr_op op;
	struct expr *first, *next; /* children; the next child of the parent */
	struct str key, literal;
	struct regex *regex; /* NULL: literal */
	size_t key_off;	     /* byte in the expression */
	struct expr *next_regex;
};

struct filter_expr {
	struct expr *root;
	struct expr *regexes; /* to be freed */
};

bool filter_parse(struct str text, struct arena *arena, struct filter_expr *out,
		  struct err *err) MUST_CHECK;
void filter_expr_release(struct filter_expr *f);

struct proj_field {
	struct proj_field *next;
	struct str key;
	struct str order;  /* "first", "fixed", or what stands behind '@' */
	struct str *fixed; /* the values of "fixed", in order */
	size_t n_fixed;
	size_t key_off, order_off; /* bytes in the expression */
};

bool proj_parse(struct str text, struct arena *arena, struct proj_field **out,
		struct err *err) MUST_CHECK;

/* The error for an expression that is well-formed but wrong at byte off. Returns false. */
bool expr_error(struct err *err, struct str text, size_t off, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

#endif
