/*
 * Copies of large values: where the compiler tells of one, what becomes of the copy, and what is said of it. Since a value is
 * an independent one, a copy that is changed, kept or handed on is wanted; one that is only read is not.
 */
#ifndef GOPERF_ADVISE_COPIES_H
#define GOPERF_ADVISE_COPIES_H

#include "advise/callsite.h"

#define LARGE_COPY 128 /* cmd/compile/internal/ssa/rewrite.go: logLargeCopy */

enum copy_form {
	COPY_RANGE,
	COPY_ARRAY,
	COPY_ARGUMENT,
	COPY_RECEIVER,
	COPY_WITHER, /* x = x.With(y): there and back */
	COPY_READ,
	COPY_RETURNED, /* a function returns an element, its callers only read it */
	COPY_MAP,
	COPY_MAP_LOCAL, /* fields of what comes out of the map are set, and it is not put back */
	COPY_CHAN,
	COPY_COMPARE,
	COPY_DYNAMIC, /* the receiver of a method that is called through an interface */
};

/* The bytes that the compiler copies at bytes [from, to) of the source, which begin on `line`; 0: it tells of none. */
int64_t copied_at(struct advisor *a, struct hot_file *f, uint32_t line, uint32_t from, uint32_t to);
int64_t copied_in(struct advisor *a, struct hot_file *f, TSNode n);

bool copy_is_large(const struct hot_file *f, TSNode expr);
bool copy_is_large_element(const struct hot_file *f, struct gotype t);

/* What is done with a variable that holds a copy. */
struct copy_uses {
	bool kept;	 /* stored, sent, its address taken */
	bool returned;	 /* as a whole */
	bool set;	 /* single fields of it are */
	bool changed;	 /* otherwise: elements of its fields, all of it, by its methods */
	struct str back; /* what it is written back to */
	bool dropped;	 /* changed, but there are ways past the place that writes it back */
};

struct copy_uses copy_uses_of(const struct hot_file *f, TSNode scope, TSNode decl, struct str name);

/* Nothing is done with it but reading. */
static inline bool copy_is_read(const struct copy_uses *u)
{
	return !u->kept && !u->returned && !u->set && !u->changed && !u->back.n;
}

/*
 * Whether all callers that were seen of the candidate's function only read its result number `index`. False where there are
 * none. The candidate's spots must be there.
 */
bool copy_callers_only_read(struct advisor *a, const struct candidate *c, uint32_t index);

/* The function or method of the package that is called; false: it is none, or a value. */
bool copy_callee(const struct hot_file *f, TSNode call, struct godef *out);
/* Whether the method's receiver is a pointer. */
bool copy_has_pointer_receiver(const struct godef *method);

/*
 * Whether the call's copy is itself what lives on: the function takes the address of its parameter (`at`; UINT32_MAX: of its
 * receiver), so that the compiler put that on the heap. With a pointer the caller's own value would have to be there instead.
 */
bool copy_lives_on(struct advisor *a, const struct candidate *c, TSNode call, uint32_t at);

/* A place of the package that uses an element of the map without asking whether it is there; empty: none. */
struct str map_bare_read(struct advisor *a, const struct candidate *c, TSNode map);

/* Of 100 parts of a loop over copies, how many stay when the elements are read in place; -1: its body cannot be weighed. */
int copy_loop_stays(const struct gosrc *src, TSNode body, int64_t bytes);

/* What writes the changed copy back to where it came from, the second half of the waste; NULL: nothing. */
const struct candidate *copy_write_of(const struct candidate *c);

void copy_explain(struct advisor *a, struct candidate *c);

#endif
