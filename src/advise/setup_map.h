/*
 * A map of constants that a function makes each time it is called, and only asks: the package could keep it. Of
 * rule_repeated_setup.c.
 */
#ifndef GOPERF_ADVISE_SETUP_MAP_H
#define GOPERF_ADVISE_SETUP_MAP_H

#include "advise/rule.h"

#define SETUP_MAP (-1) /* the candidate's form */

/* made: a literal, or the call of make behind which constants are stored. False: it changes, leaves the function, or is none. */
bool setup_map_match(struct candidate *c, TSNode made);
void setup_map_explain(struct advisor *a, struct candidate *c);

#endif
