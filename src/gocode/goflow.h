/*
 * The compiler's escape flows in plain words: what flows where, and why that forces the heap. The steps are those of -m=2
 * and -json=0 (cmd/compile/internal/escape: explainPath, and the notes that flows are made with; go1.22 to go1.27).
 */
#ifndef GOPERF_GOCODE_GOFLOW_H
#define GOPERF_GOCODE_GOFLOW_H

#include "base/buf.h"
#include "gocode/godiag.h"

enum goflow_cause {
	FLOW_UNKNOWN,
	FLOW_RETURNED,
	FLOW_PASSED,	  /* to a call that may keep it */
	FLOW_STORED,	  /* in a global, or in memory that is on the heap already */
	FLOW_APPENDED,	  /* to a slice whose memory may be on the heap */
	FLOW_GOROUTINE,	  /* started as one, or as a deferred call of a loop */
	FLOW_STORED_IN,	  /* in another value of the function that is on the heap itself */
	FLOW_OUTLIVES,	  /* in a variable declared outside of the loop or literal */
	FLOW_CALLED,	  /* as a receiver or function of a call that may keep it */
	FLOW_SENT,	  /* on a channel */
	FLOW_MAP,	  /* into a map */
	FLOW_TOO_LARGE,	  /* for a stack */
	FLOW_UNKNOWN_SIZE /* make with a size that is not constant, before go1.25 */
};
extern const char *const goflow_cause_names[]; /* "returned", "passed to a call" ... */

/* What only the source or the other diagnostics tell. Functions may be NULL. */
struct goflow_facts {
	bool (*is_result)(void *ctx, struct str name); /* a named result of the function */
	const char
		*keeper; /* the value is of a go or defer statement: the sentence on who keeps it */
	bool (*is_on_heap)(void *ctx,
			   struct str value); /* a value that the compiler puts on the heap */
	void *ctx;
};

/*
 * Appends sentences on d's flow. value is what escapes, as people know it ("&T{...}", "x"), fn its function ("" unknown). Nothing is appended and
 * FLOW_UNKNOWN is returned where d has no steps.
 */
enum goflow_cause goflow_explain(const struct godiag *d, struct str value, struct str fn,
				 const struct goflow_facts *facts, struct buf *out);

#endif
