/*
 * Go's sort.Slice, sort.Sort and slices.SortFunc (go1.19 and later): not stable, so where a program's output shows
 * elements that compare equal, only the same algorithm gives the same order. A pattern-defeating quicksort
 * (arxiv.org/abs/2106.05123) with Go's constants; worst case n log n.
 */
#ifndef GOPERF_BASE_GOSORT_H
#define GOPERF_BASE_GOSORT_H

#include "base/base.h"

/* Sorts n elements of size bytes (at most GO_SORT_MAX_SIZE); less tells whether a stands before b. */
void go_sort_items(void *data, size_t n, size_t size, bool (*less)(const void *a, const void *b));

enum { GO_SORT_MAX_SIZE = 128 };

#endif
