/*
 * What the execution trace of an evidence folder says: its findings (trace/find.h) as advice. One that is of a pattern
 * and place that the profiles found too becomes a line of evidence there; the others stand by themselves.
 */
#ifndef GOPERF_ADVISE_TRACED_H
#define GOPERF_ADVISE_TRACED_H

#include "advise/advise.h"

/*
 * Fills out->traced from ev->trace, once out->findings are there. Findings that cost less than min_cost of the trace's
 * length are left out. A trace that cannot be read, or not to its end, is told in *note; NULL: all is well.
 */
void traced_read(struct advice *out, const struct evidence *ev, double min_cost, const char **note);

#endif
