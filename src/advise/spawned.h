/* What the goroutines that a place starts were seen to do: the CPU below their body, and how much of that was on the way to a wait. */
#ifndef GOPERF_ADVISE_SPAWNED_H
#define GOPERF_ADVISE_SPAWNED_H

#include "advise/rule.h"

struct spawned {
	int64_t cpu_ns;
	int64_t away_ns; /* of that: below what waits for a clock or another machine */
	int64_t samples;
	struct str away; /* the function that waits, of its dearest sample; of the profile */
};

/* body: of a literal, function or method of the file's package, which stands in src. Without a CPU profile nothing was seen. */
void spawned_read(struct advisor *a, const struct hot_file *f, const struct gosrc *src, TSNode body,
		  struct spawned *out);

#endif
