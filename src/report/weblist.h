/*
 * Source with assembly and inlined calls, as data: what the weblist page shows (github.com/google/pprof,
 * internal/report/source.go, as vendored in go1.26). The page itself is weblist_html.c.
 */
#ifndef GOPERF_REPORT_WEBLIST_H
#define GOPERF_REPORT_WEBLIST_H

#include "base/vec.h"
#include "report/objects.h"
#include "report/report.h"
#include "report/srcfile.h"

/* A call in an inlined stack: where it stands in the source. */
struct weblist_call {
	struct str file;
	int64_t line;
};

struct weblist_insn {
	uint64_t addr, obj_addr; /* of the process, of the file */
	uint32_t size;
	struct str text; /* "": no program was there to disassemble */
	struct str file; /* of the innermost function */
	int64_t line;
	int64_t flat, cum;
};

/* An instruction under a line of a file; calls lead from there to the instruction, outermost first. */
struct weblist_record {
	int64_t line;
	uint32_t insn, first_call, n_calls, seq;
	struct str func;
};

struct weblist_file {
	struct str name;
	VEC(struct weblist_record) records; /* by line, then in order of appearance */
};

/* Consecutive lines [begin, end) of one function. */
struct weblist_func {
	struct str name;
	int64_t begin, end, flat, cum;
};

struct weblist {
	struct report *r;
	struct arena arena;
	struct objects *objects;
	struct srcfile_reader *reader;
	VEC(struct weblist_insn) insns;
	VEC(struct weblist_call) calls;
	VEC(struct weblist_file) files; /* by name */
};

/* NULL and err when nothing matches the report's argument. */
struct weblist *weblist_new(struct report *r, struct err *err) MUST_CHECK;
void weblist_free(struct weblist *w);

typedef VEC(struct weblist_func) weblist_funcs;
/* The functions of a file that have samples or stand between those that do. */
void weblist_functions(const struct weblist *w, const struct weblist_file *f, weblist_funcs *out);
/* The records of a line: v[0..*n). */
const struct weblist_record *weblist_line(const struct weblist_file *f, int64_t line, size_t *n);

#endif
