#include "base/str.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = MIN(a.n, b.n);
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool str_has_prefix(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_has_suffix(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t str_index(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return -1;
	const char *at = memmem(s.p, s.n, needle.p, needle.n);
	return at ? at - s.p : -1;
}

bool str_contains(struct str s, struct str needle)
{
	return str_index(s, needle) >= 0;
}

bool str_eq_fold(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

ptrdiff_t str_index_byte(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? at - s.p : -1;
}

ptrdiff_t str_last_index_byte(struct str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

	return at ? at - s.p : -1;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	to = MIN(to, s.n);
	from = MIN(from, to);
	return (struct str){ s.p ? s.p + from : NULL, to - from };
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_trim_prefix(struct str s, struct str prefix)
{
	return str_has_prefix(s, prefix) ? str_sub(s, prefix.n, s.n) : s;
}

struct str str_trim_suffix(struct str s, struct str suffix)
{
	return str_has_suffix(s, suffix) ? str_sub(s, 0, s.n - suffix.n) : s;
}

struct str str_base(struct str path)
{
	if (path.n == 0)
		return STR(".");
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	ptrdiff_t slash = str_last_index_byte(path, '/');
	return path.n == 1 ? path : str_sub(path, (size_t)(slash + 1), path.n);
}

bool str_cut(struct str s, char sep, struct str *before, struct str *after)
{
	ptrdiff_t at = str_index_byte(s, sep);

	*before = at < 0 ? s : str_sub(s, 0, (size_t)at);
	*after = at < 0 ? (struct str){ NULL, 0 } : str_sub(s, (size_t)at + 1, s.n);
	return at >= 0;
}

bool str_next_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	ptrdiff_t at = str_index_byte(*rest, '\n');
	*line = at < 0 ? *rest : str_sub(*rest, 0, (size_t)at);
	*rest = at < 0 ? (struct str){ NULL, 0 } : str_sub(*rest, (size_t)at + 1, rest->n);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool str_next_field(struct str *rest, struct str *field)
{
	size_t from = 0, to;

	while (from < rest->n && is_space(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_space(rest->p[to]); to++)
		;
	if (from == to)
		return false;
	*field = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return true;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

void str_shell_quote(struct buf *b, struct str s)
{
	static const char safe[] = "_-./=:,@%+";
	bool plain = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		plain = plain && (digit(s.p[i]) < 36 || (unsigned char)s.p[i] >= 0x80 ||
				  memchr(safe, s.p[i], sizeof(safe) - 1));
	if (plain) {
		buf_add_str(b, s);
		return;
	}
	buf_addc(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, s.p[i]);
	}
	buf_addc(b, '\'');
}

/* 0x, 0o, 0b and 0 prefixes, as Go's base 0; underscores are not accepted */
static struct str base_prefix(struct str s, int *base)
{
	static const struct {
		char letter;
		int base;
	} kinds[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };

	if (s.n < 2 || s.p[0] != '0') {
		*base = 10;
		return s;
	}
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (lower(s.p[1]) == kinds[i].letter) {
			*base = kinds[i].base;
			return str_sub(s, 2, s.n);
		}
	}
	*base = 8;
	return str_sub(s, 1, s.n);
}

bool str_to_u64(struct str s, int base, uint64_t *out)
{
	uint64_t v = 0;

	if (base == 0)
		s = base_prefix(s, &base);
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int d = digit(s.p[i]);
		if (d >= base || __builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)d, &v))
			return false;
	}
	*out = v;
	return true;
}

bool str_to_i64(struct str s, int base, int64_t *out)
{
	bool neg = s.n && s.p[0] == '-';
	uint64_t v;

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	if (!str_to_u64(s, base, &v) || v > (uint64_t)INT64_MAX + neg)
		return false;
	*out = neg ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

static locale_t c_loc;

static void make_locale(void)
{
	c_loc = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t c_locale(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_locale);
	return c_loc;
}

/* Go's special values: [+-]inf, [+-]infinity, nan, in any case */
static bool special_double(struct str s, double *out)
{
	double sign = 1;

	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		sign = s.p[0] == '-' ? -1 : 1;
		s = str_sub(s, 1, s.n);
		if (str_eq_fold(s, STR("nan")))
			return false;
	}
	if (str_eq_fold(s, STR("inf")) || str_eq_fold(s, STR("infinity"))) {
		*out = sign * __builtin_inf();
		return true;
	}
	if (str_eq_fold(s, STR("nan"))) {
		*out = __builtin_nan("");
		return true;
	}
	return false;
}

/* Go's rule for '_' in numbers: between digits, or between a base prefix and a digit. */
static bool underscores_ok(struct str s)
{
	char before = '^'; /* '0': a digit or prefix; '_'; '!': anything else */
	size_t i = s.n && (s.p[0] == '+' || s.p[0] == '-');
	bool hex = false;

	if (s.n - i >= 2 && s.p[i] == '0' && strchr("box", lower(s.p[i + 1]))) {
		hex = lower(s.p[i + 1]) == 'x';
		before = '0';
		i += 2;
	}
	for (; i < s.n; i++) {
		if (digit(s.p[i]) < (hex ? 16 : 10)) {
			before = '0';
		} else if (s.p[i] == '_') {
			if (before != '0')
				return false;
			before = '_';
		} else {
			if (before == '_')
				return false;
			before = '!';
		}
	}
	return before != '_';
}

/* True for [+-]digits[.digits][e[+-]digits] with at least one digit, and for Go's hexadecimal floats. */
static bool looks_numeric(struct str s)
{
	size_t i = 0, digits = 0;
	bool hex;

	if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
		i++;
	hex = s.n - i > 2 && s.p[i] == '0' && lower(s.p[i + 1]) == 'x';
	if (hex)
		i += 2;
	for (bool dot = false; i < s.n; i++) {
		if (s.p[i] == '.' && !dot)
			dot = true;
		else if (digit(s.p[i]) < (hex ? 16 : 10))
			digits++;
		else if (s.p[i] != '_')
			break;
	}
	if (!digits)
		return false;
	if (i == s.n)
		return !hex;
	if (lower(s.p[i]) != (hex ? 'p' : 'e'))
		return false;
	i++;
	if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
		i++;
	if (i == s.n || digit(s.p[i]) >= 10)
		return false;
	while (i < s.n && (digit(s.p[i]) < 10 || s.p[i] == '_'))
		i++;
	return i == s.n;
}

bool str_is_float(struct str s)
{
	return looks_numeric(s) && underscores_ok(s);
}

/* Copies s without '_', NUL-terminated. */
static void copy_digits(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			*to++ = s.p[i];
	*to = '\0';
}

bool str_to_double(struct str s, double *out)
{
	char small[64], *text = small, *end;
	bool ok;

	if (special_double(s, out))
		return true;
	if (!str_is_float(s))
		return false;
	if (s.n >= sizeof(small))
		text = xmalloc(s.n + 1);
	copy_digits(text, s);
	errno = 0;
	double v = strtod_l(text, &end, c_locale());
	/* Go refuses what overflows to infinity; what underflows to zero is fine */
	ok = *end == '\0' && !(errno == ERANGE && (v > 1 || v < -1));
	if (text != small)
		free(text);
	if (ok)
		*out = v;
	return ok;
}
