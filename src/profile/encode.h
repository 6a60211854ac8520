/* The writer of profile.proto: the same bytes as pprof's own (strings in the order of their use, packed above two). */
#ifndef GOPERF_PROFILE_ENCODE_H
#define GOPERF_PROFILE_ENCODE_H

#include "base/buf.h"
#include "profile/profile.h"

/* Appends the profile, not compressed. False and ERR_LIMIT when out reaches its maximum. */
bool profile_encode(const struct profile *p, struct buf *out, struct err *err) MUST_CHECK;
/* The same in gzip. */
bool profile_encode_gzip(const struct profile *p, struct buf *out, struct err *err) MUST_CHECK;

#endif
