/*
 * Packed location ids: nearly all of a profile's bytes. Those of one and two bytes are read eight bytes at a time, by the
 * method of "Vectorized VByte Decoding" (Plaisance, Kurz, Lemire, 2015): which bytes go on is an index into a table of
 * shuffles. Processors without the instructions read one at a time.
 */
#ifndef GOPERF_PROFILE_IDS_H
#define GOPERF_PROFILE_IDS_H

#include "base/wire.h"

/*
 * Writes the numbers of w, each less one, to out, and returns the place behind the last; w->bad: w ends within a number.
 * Up to `readable` bytes from w->p may be looked at, and up to `room` places from out written to, more than w holds or needs:
 * who decodes in order has both.
 */
uint32_t *ids_read(struct wire *w, size_t readable, uint32_t *out, size_t room);

#endif
