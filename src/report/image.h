/* Pictures of the graph: Graphviz as a child process, with a time limit. */
#ifndef GOPERF_REPORT_IMAGE_H
#define GOPERF_REPORT_IMAGE_H

#include "base/buf.h"
#include "base/err.h"

/* What `dot -Tformat` makes of the text of a graph. */
bool image_render(const char *format, struct str dot, struct buf *out, struct err *err) MUST_CHECK;

#endif
