/*
 * What the execution traces of an evidence folder say: their findings (trace/find.h) as advice. One that is of a pattern
 * and place that the profiles found too becomes a line of evidence there; the others stand by themselves.
 */
#ifndef GOPERF_ADVISE_TRACED_H
#define GOPERF_ADVISE_TRACED_H

#include "advise/advise.h"
#include "base/buf.h"

/*
 * Fills out->traced from ev->traces, once out->findings are there. Findings that cost less than min_cost of their trace's
 * length are left out, and leaks of goroutines that a timer wakes, where the source under out->source_root shows it. Traces that cannot be read, or not to their end, are told in notes, which has room for one a trace.
 * Returns how many there are.
 */
uint32_t traced_read(struct advice *out, const struct evidence *ev, double min_cost,
		     const char **notes);
/* What a heading says of the traces: "the trace (1.20 s)", "3 traces (4.70 s)". */
void traced_title(struct buf *b, const struct advice *a);

#endif
