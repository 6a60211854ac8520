/*
 * Pieces of text reports that explain a finding: a paragraph that is wrapped, a source line with its neighbours.
 */
#ifndef GOPERF_REPORT_EXPLAIN_H
#define GOPERF_REPORT_EXPLAIN_H

#include "base/buf.h"
#include "base/term.h"
#include "gocode/source.h"

/* "  label: text ..." wrapped at width columns; the lines behind the first are indented by indent + 2. */
void explain_paragraph(struct buf *out, size_t indent, const char *label, struct str text,
		       size_t width);

/* Lines line-before .. line+after of f, line itself marked with '>'; the others dim where colors is set. */
void explain_source(struct buf *out, size_t indent, const struct source_file *f, uint32_t line,
		    uint32_t before, uint32_t after, bool colors);

#endif
