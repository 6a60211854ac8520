#include "bench/number.h"

#include <math.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* e[+-]dd, at most two digits */
static bool small_exponent(struct str s, int *out)
{
	bool neg = s.n > 1 && s.p[1] == '-';
	size_t i = s.n > 1 && (neg || s.p[1] == '+') ? 2 : 1;
	int v = 0;

	if (s.n <= i || s.n > i + 2)
		return false;
	for (; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = neg ? -v : v;
	return true;
}

/*
 * Most measurements are a few digits with at most one point: an integer below 2^53 over or times an exact power of
 * ten, which one operation rounds correctly.
 */
static bool simple_double(struct str s, double *out)
{
	static const double pow10[] = { 1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,
					1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
					1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	uint64_t mantissa = 0;
	int digits = 0, behind = -1,
	    exponent = 0; /* behind: digits behind the point, -1: no point yet */

	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';
		if (d < 10) {
			mantissa = mantissa * 10 + d;
			digits++;
			behind += behind >= 0;
		} else if (s.p[i] == '.' && behind < 0) {
			behind = 0;
		} else if ((s.p[i] | 0x20) == 'e' &&
			   small_exponent(str_sub(s, i, s.n), &exponent)) {
			break;
		} else {
			return false;
		}
		if (digits > 15)
			return false;
	}
	exponent -= MAX(behind, 0);
	if (digits == 0 || exponent < -22 || exponent > 22)
		return false;
	*out = exponent < 0 ? (double)mantissa / pow10[-exponent]
			    : (double)mantissa * pow10[exponent];
	return true;
}

enum number_status number_double(struct str s, double *out)
{
	if (simple_double(s, out) || str_to_double(s, out))
		return NUMBER_OK;
	return str_is_float(s) ? NUMBER_RANGE : NUMBER_SYNTAX;
}

enum number_status number_int(struct str s, int64_t *out)
{
	bool neg = s.n && s.p[0] == '-';
	uint64_t v = 0, limit = (uint64_t)INT64_MAX + neg;

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	if (s.n == 0 || str_index_byte(s, '_') >= 0)
		return NUMBER_SYNTAX;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return NUMBER_SYNTAX;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
			return NUMBER_RANGE;
	}
	if (v > limit)
		return NUMBER_RANGE;
	*out = neg ? (int64_t)(0 - v) : (int64_t)v;
	return NUMBER_OK;
}

const char *number_message(enum number_status status)
{
	return status == NUMBER_RANGE ? "value out of range" : "invalid syntax";
}

bool number_size(struct str s, double *out)
{
	static const char prefixes[] = "KMGTPEZY";
	static const double si[] = { 1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21, 1e24 };
	const char *at;
	size_t n = 0;
	int power = 0;
	bool binary = false;

	if (str_to_double(s, out))
		return true;
	if (n < s.n && (s.p[n] == '+' || s.p[n] == '-'))
		n++;
	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'))
		n++;
	struct str rest = str_sub(s, n, s.n);
	if (rest.n &&
	    (at = memchr(prefixes, rest.p[0] == 'k' ? 'K' : rest.p[0], sizeof(prefixes) - 1))) {
		power = (int)(at - prefixes) + 1;
		binary = rest.n > 1 && rest.p[1] == 'i';
		rest = str_sub(rest, binary ? 2 : 1, rest.n);
	}
	if (rest.n && (rest.p[0] == 'b' || rest.p[0] == 'B'))
		rest = str_sub(rest, 1, rest.n);
	if (rest.n || !str_to_double(str_sub(s, 0, n), out))
		return false;
	*out = binary ? ldexp(*out, 10 * power) : *out * si[power];
	return true;
}
