/*
 * The distribution of Mann and Whitney's U with ties, counted exactly. For bench/utest.c.
 *
 * Of N values, t[k] share rank k. In how many of the N over n ways to call n of them the first sample's is 2U at most
 * u2? The ranks are cut into a lower and an upper half; for each half the ways are counted by how many of its values
 * are taken and by the half's own 2U, one rank at a time, and each pair of a lower and an upper count adds
 * 2 x (taken above) x (left below) to 2U. Counts of a half are whole numbers below 2^24, those of both below 2^53:
 * single and double precision hold them exactly.
 */
#ifndef GOPERF_BENCH_TIES_H
#define GOPERF_BENCH_TIES_H

#include "base/base.h"

/* t[1..n_ranks], each at least 1, their sum at most 50; u2 >= 0. False: the ranks do not fall into such halves. */
bool ties_count(const int *t, int n_ranks, int n, int u2, double *out);

#endif
