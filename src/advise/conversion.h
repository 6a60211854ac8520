/* What stands around a conversion between strings, bytes and runes. */
#ifndef GOPERF_ADVISE_CONVERSION_H
#define GOPERF_ADVISE_CONVERSION_H

#include "advise/rule.h"

/* The node around n, parentheses left out. */
TSNode conversion_outer(TSNode n);
/* x[i] = ..., x[i]++ */
bool conversion_is_assigned(TSNode index);
/* rs := []rune(s), of which only rs[i] for the i of one counting loop and len(rs) are asked: ranging over s does the same. */
bool conversion_walked_once(const struct gosrc *src, TSNode conv);

#endif
