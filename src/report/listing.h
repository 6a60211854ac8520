/* What the three reports on source and assembly share. */
#ifndef GOPERF_REPORT_LISTING_H
#define GOPERF_REPORT_LISTING_H

#include "report/report.h"

/* The value as the report prints it, "." for zero, right-aligned. */
void put_value_or_dot(const struct report *r, struct buf *b, int64_t v, size_t width);
/* "      10ms       20ms (flat, cum) 20.00% of Total\n" */
void put_sums(const struct report *r, struct buf *b, int64_t flat, int64_t cum);
/* The argument as plain text: for names like (*T).Method, which are no regular expressions. NULL with -compat. */
struct regex *literal_argument(const struct report *r);
/* Sets the error of a report whose argument fits nothing: "WORDS ARGUMENT". Returns false. */
bool no_matches(const struct report *r, const char *words, struct err *err);

#endif
