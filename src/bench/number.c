#include "bench/number.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Most measurements are a few digits with at most one point: an integer below 2^53 over an exact power of ten,
 * which one division rounds correctly.
 */
static bool simple_double(struct str s, double *out)
{
	static const double pow10[] = { 1e0, 1e1,  1e2,	 1e3,  1e4,  1e5,  1e6,	 1e7, 1e8,
					1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16 };
	uint64_t mantissa = 0;
	size_t point = 0; /* 1 + digits behind the point; 0: no point yet */

	if (s.n == 0 || s.n > 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';
		if (d < 10) {
			mantissa = mantissa * 10 + d;
			point += point != 0;
		} else if (s.p[i] == '.' && !point) {
			point = 1;
		} else {
			return false;
		}
	}
	if (s.n == 1 && point)
		return false;
	if (mantissa >> 53)
		return false;
	*out = point > 1 ? (double)mantissa / pow10[point - 1] : (double)mantissa;
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
