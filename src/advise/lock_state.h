/*
 * What a critical section's work has to do with what the lock guards, where that decides whether the work could be done elsewhere:
 * work that goes on from what the one before stored, and work that is done once, for all who wait.
 */
#ifndef GOPERF_ADVISE_LOCK_STATE_H
#define GOPERF_ADVISE_LOCK_STATE_H

#include "advise/locks.h"

/*
 * h := j.head; for ... { h = (h ^ x) * p }; j.head = h: the loop, or the dearest call, starts from a guarded value and ends in the
 * same one, not as a sum does, to which each could add what it has worked out apart.
 */
bool lock_is_chain(const struct lock_section *s, const struct lock_body *body);

enum lock_lazy {
	LAZY_NONE,
	LAZY_ONE,   /* if r.totals == nil { r.totals = build() }: all who wait need it */
	LAZY_KEYED, /* if m[k] is missing, m[k] = build(k): who waits may want another one */
};

/* Whether all work of the section is done only where what it makes is missing. */
enum lock_lazy lock_lazy_of(const struct lock_section *s);

#endif
