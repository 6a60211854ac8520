/*
 * What well-known functions and methods of the standard library give, for types that only the source tells (gotype.c).
 */
#ifndef GOPERF_GOCODE_GOSTD_H
#define GOPERF_GOCODE_GOSTD_H

#include "gocode/goscope.h"

/*
 * The i-th result (from 0) of a function of the package with import path `of`, of a method of the type `of` ("time.Time"), or
 * of a method of this name whatever has it (`of` is empty). kind is GO_UNKNOWN where the table does not tell; the type has
 * no node.
 */
struct gotype gostd_result(struct str of, struct str name, uint32_t i);

#endif
