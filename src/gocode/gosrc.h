/*
 * One Go source file: its text, its tree (tree-sitter with the Go grammar), its functions and imports.
 *
 * The grammar is older than the newest Go: a function that uses newer syntax holds an error node, is marked
 * has_error, and is used only where the part asked about is whole. Lines are 1-based, columns are bytes from 0.
 * Nodes and strings are valid as long as the file.
 */
#ifndef GOPERF_GOCODE_GOSRC_H
#define GOPERF_GOCODE_GOSRC_H

#include <tree_sitter/api.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#define GOSRC_MAX_BYTES \
	((size_t)8 << 20) /* larger files are generated tables, not code to advise on */
#define GO_MAX_DEPTH 400  /* no walk of a tree goes deeper */

extern const TSLanguage *tree_sitter_go(void);

/* The symbol of a function literal in the value of a package's variable, until a profile tells its number. */
#define GOSRC_LITERAL "init.func"

struct gofunc {
	struct str name; /* "String"; of such a literal: the variable */
	struct str
		symbol; /* as profiles spell it behind the package: "(*Report).String", "T.Get", "fill" */
	TSNode node; /* function_declaration, method_declaration, or func_literal of a package's variable */
	uint32_t first_line, last_line;
	bool has_error; /* something inside could not be read */
};

struct goimport {
	struct str name; /* in this file: the alias, or the last element of the path */
	struct str path;
};

struct gosrc {
	struct arena arena;
	char *path;
	struct str text;    /* a copy that the arena owns */
	struct str package; /* of the package clause */
	TSTree *tree;
	TSNode root;
	VEC(struct gofunc) funcs;     /* in order of appearance; other literals are found by line */
	VEC(struct goimport) imports; /* plain and named ones; no dot imports */
	VEC(uint32_t) lines;	      /* byte where each line starts; [0] is line 1 */
	bool is_test, is_generated;
};

/* Parses text (copied). False: too large, or the parser gave up after its time limit (2 s). */
bool gosrc_parse(struct str text, const char *path, struct gosrc **out, struct err *err) MUST_CHECK;
bool gosrc_open(const char *path, struct gosrc **out, struct err *err) MUST_CHECK;
void gosrc_free(struct gosrc *src);

struct str gosrc_line(const struct gosrc *src, uint32_t line); /* without its newline; "" outside */
const struct gofunc *gosrc_func_at(const struct gosrc *src,
				   uint32_t line); /* NULL: between functions */
/* The import path behind a package name in this file; empty where there is none. */
struct str gosrc_import(const struct gosrc *src, struct str name);

/* Nodes. */
struct str go_text(const struct gosrc *src, TSNode n);
uint32_t go_line(TSNode n);	/* first line */
uint32_t go_end_line(TSNode n); /* last line */
bool go_is(TSNode n, const char *type);
bool go_is_any(TSNode n, const char *const *types); /* NULL-terminated */
TSNode go_field(TSNode n, const char *name);
TSNode go_no_parens(TSNode n); /* inside of any parentheses */
TSNode go_null(void);
/* The nearest ancestor (n itself not) of a type, not leaving the function literal or declaration around n. */
TSNode go_enclosing(TSNode n, const char *type);
TSNode
go_enclosing_func(TSNode n); /* func_literal, function_declaration or method_declaration; null */
/* The statement that n stands in: the outermost node inside of a block or a case; n itself where it is one. */
TSNode go_statement(TSNode n);
bool go_contains(TSNode outer, TSNode inner);

/*
 * Whether child is one of the names that a var_spec, const_spec, parameter or field declaration declares: an identifier in
 * front of its type or value. (Field names of repeated children are not reliable in tree-sitter 0.20.)
 */
bool go_is_declared(TSNode decl, TSNode child);
/* The only expression of an expression_list, or the node itself; null where there are several. */
TSNode go_single(TSNode list);

/*
 * Calls fn for n and everything below it in source order; fn returns false to leave out what is below.
 * Stops below GO_MAX_DEPTH.
 */
typedef bool (*go_visit_fn)(void *ctx, TSNode n);
void go_walk(TSNode n, go_visit_fn fn, void *ctx);

#endif
