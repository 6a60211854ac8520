/*
 * Logarithm, exponential and binomial coefficients that agree to the last bit with package math of go1.26 on amd64
 * and with github.com/aclements/go-moremath, so that what is printed with all its digits is the same. On other
 * processors, where Go's own results differ too, the C library's functions stand in.
 */
#ifndef GOPERF_BENCH_GOMATH_H
#define GOPERF_BENCH_GOMATH_H

double go_log(double x);
double go_exp(double x);
/* n over k; 0 outside 0 <= k <= n. Exact up to n = 20, of the relative accuracy of exp above. */
double go_choose(int n, int k);

#endif
