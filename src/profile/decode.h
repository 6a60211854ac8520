/*
 * The decoder of profile.proto. Format: github.com/google/pprof, proto/profile.proto.
 * Unknown fields are skipped; repeated numbers may be packed or not.
 */
#ifndef GOPERF_PROFILE_DECODE_H
#define GOPERF_PROFILE_DECODE_H

#include "profile/profile.h"

/* How the message begins when data is no profile.proto at all, and may be of an older format. */
#define DECODE_NOT_PROTO "as profile.proto it is broken"

/*
 * Fills the columns of p (zeroed but for its arena) from inflated bytes. may_discard: data is an anonymous mapping whose
 * samples nobody will read again, so their pages go back to the system as they are decoded.
 * ERR_FORMAT when data is no profile.proto; ERR_LIMIT when it has more entries than 32 bits count.
 */
bool profile_decode(struct profile *p, struct str data, bool may_discard,
		    struct err *err) MUST_CHECK;

#endif
