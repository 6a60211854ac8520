/* Pictures of the graph: Graphviz as a child process, with a time limit. */
#ifndef GOPERF_REPORT_IMAGE_H
#define GOPERF_REPORT_IMAGE_H

#include "base/buf.h"
#include "base/err.h"

/* What `dot -Tformat` makes of the text of a graph. */
bool image_render(const char *format, struct str dot, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Makes the picture of a graph fill its window, with a script that moves and zooms it; the same form as pprof's. The
 * script is our own: pprof's is another project's (svgpan). With compat it is that one, where a Go installation has it.
 */
void image_make_pannable(struct buf *svg, bool compat);

#endif
