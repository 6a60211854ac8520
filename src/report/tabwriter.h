/* Go's text/tabwriter with AlignRight: columns of cells that end in tabs, a block of lines at a time. */
#ifndef GOPERF_REPORT_TABWRITER_H
#define GOPERF_REPORT_TABWRITER_H

#include "base/buf.h"

/* Appends text to out with its cells padded on the left to the width of their column plus padding blanks. */
void tabwriter_right(struct str text, size_t padding, struct buf *out);

#endif
