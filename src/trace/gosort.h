/*
 * Sorts an array of pointers into exactly the order in which Go's slices.SortFunc leaves it, equal elements
 * included: Go's sort is not stable, and its readers show the order that comes out.
 * The algorithm is pattern-defeating quicksort as in Go's slices package since 1.19.
 */
#ifndef GOPERF_TRACE_GOSORT_H
#define GOPERF_TRACE_GOSORT_H

#include "base/base.h"

/* cmp gets two of the pointers; negative: a before b. */
void go_sort(void **v, size_t n, int (*cmp)(const void *a, const void *b));

#endif
