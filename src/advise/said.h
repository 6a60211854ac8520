/* What the profiles and the compiler say of a finding: the lines of its evidence. */
#ifndef GOPERF_ADVISE_SAID_H
#define GOPERF_ADVISE_SAID_H

#include "advise/advise.h"
#include "advise/rule.h"

/* The candidate's own evidence, in the order in which it is told. Texts that the finding keeps go into arena. */
void said_of(struct advisor *a, struct arena *arena, const struct candidate *c, struct finding *f);
/* One more line, up to eight; text must live as long as the finding. */
void said_add(struct arena *arena, struct finding *f, const char *source, const char *text);

#endif
