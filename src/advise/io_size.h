/*
 * How large the slices are that a call writes or reads, as far as the package's source tells: where the slice was made, what
 * callers hand over (those of test files, too, whose sizes stand for what the profile saw), what the elements of a [][]byte are.
 */
#ifndef GOPERF_ADVISE_IO_SIZE_H
#define GOPERF_ADVISE_IO_SIZE_H

#include "advise/rule.h"

#define IO_LARGE 4096 /* bytes at once that need no buffer */

enum io_size {
	IO_SIZE_UNKNOWN,
	IO_SIZE_SMALL, /* at least some are */
	IO_SIZE_LARGE,
	IO_SIZE_GATHERED, /* appended to in a loop that ends before the call */
};

/* arg: an argument of call, which stands in the candidate's file. */
enum io_size io_size_of(const struct candidate *c, TSNode call, TSNode arg);

#endif
