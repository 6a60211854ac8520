#include "gocode/gosym.h"

#include "gocode/goname.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str unescape(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0;

	if (str_index_byte(s, '%') < 0)
		return s;
	out = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex_digit(s.p[i + 1]) >= 0 &&
		    hex_digit(s.p[i + 2]) >= 0) {
			out[n++] = (char)(hex_digit(s.p[i + 1]) << 4 | hex_digit(s.p[i + 2]));
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	return (struct str){ out, n };
}

/* Leaves out [...], nested or not; an unclosed one ends the name. */
static struct str without_type_args(struct arena *a, struct str s)
{
	char *out;
	size_t n = 0;
	int depth = 0;

	if (str_index_byte(s, '[') < 0)
		return s;
	out = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '[')
			depth++;
		else if (s.p[i] == ']' && depth > 0)
			depth--;
		else if (depth == 0)
			out[n++] = s.p[i];
	}
	return (struct str){ out, n };
}

struct gosym gosym_parse(struct arena *a, struct str symbol)
{
	struct str pkg = goname_package(symbol);

	return (struct gosym){ .pkg = unescape(a, pkg),
			       .name = without_type_args(a, goname_local(symbol)) };
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool gosym_is_closure(struct str name)
{
	ptrdiff_t dot = str_last_index_byte(name, '.'), dash;
	struct str last = str_sub(name, (size_t)(dot + 1), name.n);

	if (str_has_suffix(name, STR("-fm")))
		return true;
	/* the body of a loop over a function: "Walk-range1" */
	dash = str_last_index_byte(name, '-');
	if (dash > 0 && str_has_prefix(str_sub(name, (size_t)dash + 1, name.n), STR("range")) &&
	    all_digits(str_sub(name, (size_t)dash + 6, name.n)))
		return true;
	if (dot < 0)
		return false;
	return all_digits(last) || all_digits(str_trim_prefix(last, STR("func"))) ||
	       all_digits(str_trim_prefix(last, STR("gowrap"))) ||
	       all_digits(str_trim_prefix(last, STR("deferwrap")));
}

bool gosym_is_in(struct str name, struct str func_symbol)
{
	ptrdiff_t at;

	if (func_symbol.n == 0)
		return false;
	for (size_t from = 0; (at = str_index(str_sub(name, from, name.n), func_symbol)) >= 0;
	     from += (size_t)at + 1) {
		size_t begin = from + (size_t)at, end = begin + func_symbol.n;
		bool left = begin == 0 || name.p[begin - 1] == '.';
		bool right = end == name.n || name.p[end] == '.' || name.p[end] == '-';

		if (left && right &&
		    (begin > 0 || end == name.n || gosym_is_closure(name) || name.p[end] == '.'))
			return true;
	}
	return false;
}

struct str gosym_tested_pkg(struct str pkg)
{
	return str_trim_suffix(str_trim_suffix(pkg, STR("_test")), STR(".test"));
}
