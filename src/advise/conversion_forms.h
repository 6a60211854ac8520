/*
 * Copies whose use takes more to see than what stands around them: in the functions that get them, in the callers that get
 * them back, in what is done to them later. Each form says whether it is one, and what to do instead.
 */
#ifndef GOPERF_ADVISE_CONVERSION_FORMS_H
#define GOPERF_ADVISE_CONVERSION_FORMS_H

#include "advise/conversion_reads.h"

/* f([]byte(s)), where f only reads it; FORM_NONE: it is not. */
int conversion_form_read(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv);
void conversion_explain_read(struct advisor *a, struct candidate *c);

/* return string(b), where all callers only look at it */
int conversion_form_given(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv);
void conversion_explain_given(struct advisor *a, struct candidate *c);

/* []rune(x) of what a list that does not change holds, round after round */
int conversion_form_listed(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv,
			   TSNode arg);
void conversion_explain_listed(struct advisor *a, struct candidate *c);

/* []byte(s) that is written only under a condition that hardly ever holds */
int conversion_form_late(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv,
			 TSNode arg);
void conversion_explain_late(struct advisor *a, struct candidate *c);

/* The append around conv, bytes.Equal(x, append([]byte("ftyp"), y...)); null: it is none, or more is done with it. */
TSNode conversion_joined(const struct hot_file *f, TSNode conv);
void conversion_explain_joined(struct advisor *a, struct candidate *c);

#endif
