/* What a critical section does that could be done before the lock is taken. */
#ifndef GOPERF_ADVISE_LOCK_MOVED_H
#define GOPERF_ADVISE_LOCK_MOVED_H

#include "advise/locks.h"

/* The function with what needs no lock in front of it; NULL: there is nothing of the kind. */
const char *lock_moved(struct advisor *a, const struct hot_file *file,
		       const struct lock_section *s);

#endif
