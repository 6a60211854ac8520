#include "bench/gomath.h"

#include <math.h>
#include <string.h>

#include "base/base.h"

#if defined(__x86_64__)

static uint64_t bits_of(double x)
{
	uint64_t u;

	memcpy(&u, &x, sizeof(u));
	return u;
}

static double of_bits(uint64_t u)
{
	double x;

	memcpy(&x, &u, sizeof(x));
	return x;
}

/*
 * FreeBSD's e_log.c: x = 2^k (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2), and log(1 + f) = f - f²/2 + s (f²/2 + R(s²)),
 * s = f / (2 + f). Subnormal numbers are not scaled first, as in Go's assembly: their result is as wrong as there.
 */
double go_log(double x)
{
	static const double ln2_hi = 6.93147180369123816490e-01,
			    ln2_lo = 1.90821492927058770002e-10;
	static const double even[] = { 3.999999999940941908e-01, 2.222219843214978396e-01,
				       1.531383769920937332e-01 };
	static const double odd[] = { 6.666666666666735130e-01, 2.857142874366239149e-01,
				      1.818357216161805012e-01, 1.479819860511658591e-01 };
	uint64_t u = bits_of(x);

	if (x == 0)
		return -INFINITY;
	if (x < 0 || (signbit(x) && isnan(x)))
		return NAN;
	if (!isfinite(x))
		return x;
	double m = of_bits((u & 0x000fffffffffffffULL) | 0x3fe0000000000000ULL);
	double k = (double)((int)(u >> 52 & 0x7ff) - 0x3fe);
	if (!(m > 7.07106781186547524401e-01)) {
		m *= 2;
		k -= 1;
	}
	double f = m - 1, s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
	double r = s2 * (odd[0] + s4 * (odd[1] + s4 * (odd[2] + s4 * odd[3]))) +
		   s4 * (even[0] + s4 * (even[1] + s4 * even[2]));
	double half = 0.5 * f * f;
	return k * ln2_hi - ((half - (s * (half + r) + k * ln2_lo)) - f);
}

/* a*b + c, in one rounding where the processor has the instruction, as Go's assembly asks it */
static double step(bool fused, double a, double b, double c)
{
	return fused ? fma(a, b, c) : a * b + c;
}

static double scale(double x, int exponent)
{
	exponent += 0x3ff;
	if (exponent >= 0x7ff)
		return INFINITY;
	if (exponent > 0)
		return x * of_bits((uint64_t)exponent << 52);
	if (exponent < -52)
		return 0;
	return x * of_bits((uint64_t)(exponent + 0x3fe) << 52) * of_bits(1ULL << 52);
}

/* N. Shibata, "Efficient evaluation methods of elementary functions suitable for SIMD computation", 2010:
 * e^x = 2^k e^r, and e^r - 1 from the Taylor series of r/16, doubled four times by (1 + y)² - 1 = y (y + 2). */
double go_exp(double x)
{
	static const double taylor[] = { 2.4801587301587301587e-5,
					 1.9841269841269841270e-4,
					 1.3888888888888888889e-3,
					 8.3333333333333333333e-3,
					 4.1666666666666666667e-2,
					 1.6666666666666666667e-1,
					 0.5,
					 1.0 };
	bool fused = __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx");

	if (!isfinite(x))
		return x < 0 ? 0 : x;
	if (x > 7.09782712893384e+02)
		return INFINITY;
	if (x < -1e6)
		return 0;
	double k = rint(x * 1.4426950408889634073599246810018920), sum = taylor[0];
	x = step(fused, -k, 0.69314718055966295651160180568695068359375, x);
	x = step(fused, -k, 0.28235290563031577122588448175013436025525412068e-12, x);
	x *= 0.0625;
	for (size_t i = 1; i < ARRAY_LEN(taylor); i++)
		sum = step(fused, sum, x, taylor[i]);
	x *= sum;
	for (int i = 0; i < 3; i++)
		x *= x + 2;
	return scale(step(fused, x, x + 2, 1), (int)k);
}

#else

double go_log(double x)
{
	return log(x);
}

double go_exp(double x)
{
	return exp(x);
}

#endif

/* log of gamma at a natural number above 20: Stirling's series as FreeBSD's e_lgamma_r.c has it for x >= 8 */
static double log_gamma(int n)
{
	static const double w[] = { 4.18938533204672725052e-01,	 8.33333333333329678849e-02,
				    -2.77777777728775536470e-03, 7.93650558643019558500e-04,
				    -5.95187557450339963135e-04, 8.36339918996282139126e-04,
				    -1.63092934096575273989e-03 };
	static const double small[] = { 0, 0, 0, 2, 6, 24, 120, 720 };
	double x = n, t, z, y, sum;

	if (n < 8)
		return n < 3 ? 0 : go_log(small[n]);
	t = go_log(x);
	z = 1 / x;
	y = z * z;
	sum = w[6];
	for (int i = 5; i >= 1; i--)
		sum = w[i] + y * sum;
	return (x - 0.5) * (t - 1) + (w[0] + z * sum);
}

double go_choose(int n, int k)
{
	int64_t above = 1, below = 1;

	if (k == 0 || k == n)
		return 1;
	if (k < 0 || n < k)
		return 0;
	if (n > 20)
		return go_exp(log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1));
	for (int i = 1; i <= k; i++) {
		above *= n - k + i;
		below *= i;
	}
	above /= below; /* exact */
	return (double)above;
}
