/* Addresses of sources, as Go's net/url reads and writes them. */
#include <ctype.h>
#include <stdlib.h>

#include "base/vec.h"
#include "report/fetch.h"

#define DEFAULT_PATH "/debug/pprof/profile"

struct address {
	struct str scheme, host, path, query, fragment;
};

/* The letters in front of the first ':', where those are a scheme. */
static struct str scheme_of(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == ':')
			return str_sub(s, 0, i);
		if (!isalpha(c) && !(i && (isdigit(c) || strchr("+-.", c))))
			break;
	}
	return (struct str){ "", 0 };
}

/* What no address has in front of its query. */
static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return true;
}

static bool good_host(struct str authority)
{
	ptrdiff_t at = str_last_index_byte(authority, '@'), colon;
	struct str host = str_sub(authority, (size_t)(at + 1), authority.n);

	if (!is_clean(authority))
		return false;
	colon = str_last_index_byte(host, ':');
	if (str_last_index_byte(host, ']') > colon)
		colon = -1;
	for (size_t i = (size_t)(colon + 1); colon >= 0 && i < host.n; i++)
		if (!isdigit((unsigned char)host.p[i]))
			return false;
	return host.n > 0;
}

/* False: it is no address; one without a host has an empty one. */
static bool parse(struct str s, struct address *a)
{
	struct str rest;
	ptrdiff_t slash;

	*a = (struct address){ 0 };
	str_cut(s, '#', &s, &a->fragment);
	a->scheme = scheme_of(s);
	rest = a->scheme.n ? str_sub(s, a->scheme.n + 1, s.n) : s;
	str_cut(rest, '?', &rest, &a->query);
	if (!is_clean(rest))
		return false;
	if (!str_has_prefix(rest, STR("//"))) {
		slash = str_index_byte(rest, '/');
		struct str first = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
		a->path = rest;
		return a->scheme.n || str_index_byte(first, ':') < 0;
	}
	rest = str_sub(rest, 2, rest.n);
	slash = str_index_byte(rest, '/');
	a->host = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
	a->path = slash < 0 ? (struct str){ "", 0 } : str_sub(rest, (size_t)slash, rest.n);
	return !a->host.n || good_host(a->host);
}

struct pair {
	char *key, *value;
	size_t order;
};

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* NULL: a '%' without two digits. */
static char *unescape(struct str s)
{
	struct buf b = { 0 };

	buf_adds(&b, "");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			buf_addc(&b, s.p[i] == '+' ? ' ' : s.p[i]);
			continue;
		}
		if (i + 2 >= s.n || !isxdigit((unsigned char)s.p[i + 1]) ||
		    !isxdigit((unsigned char)s.p[i + 2])) {
			buf_release(&b);
			return NULL;
		}
		buf_addc(&b, (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2])));
		i += 2;
	}
	return b.data ? buf_detach(&b) : xstrdup("");
}

static void escape(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (isalnum((unsigned char)*s) || strchr("-_.~", *s))
			buf_addc(b, *s);
		else if (*s == ' ')
			buf_addc(b, '+');
		else
			buf_printf(b, "%%%02X", (unsigned char)*s);
	}
}

static int by_key(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

/* Rewrites a query: sorted by key, each key and value escaped, seconds in it where there are some. */
static void add_query(struct buf *out, struct str query, int64_t seconds, int64_t *duration_s)
{
	VEC(struct pair) pairs = { 0 };
	struct str part, key, value;
	bool seen = false;

	while (query.n) {
		str_cut(query, '&', &part, &query);
		if (!part.n || str_index_byte(part, ';') >= 0)
			continue;
		str_cut(part, '=', &key, &value);
		struct pair p = { unescape(key), unescape(value), pairs.n };
		if (p.key && p.value && !(seconds > 0 && strcmp(p.key, "seconds") == 0)) {
			bool first = strcmp(p.key, "seconds") == 0 && !seen;
			seen = seen || first;
			if (first && !str_to_i64(str_of(p.value), 10, duration_s))
				*duration_s = 0;
			vec_push(&pairs, p);
			continue;
		}
		free(p.key);
		free(p.value);
	}
	if (seconds > 0)
		vec_push(&pairs, (struct pair){ xstrdup("seconds"),
						xasprintf("%lld", (long long)seconds), pairs.n });
	if (pairs.n)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), by_key);
	for (size_t i = 0; i < pairs.n; i++) {
		buf_addc(out, i ? '&' : '?');
		escape(out, pairs.v[i].key);
		buf_addc(out, '=');
		escape(out, pairs.v[i].value);
		free(pairs.v[i].key);
		free(pairs.v[i].value);
	}
	vec_release(&pairs);
}

bool fetch_address(struct str source, int64_t seconds, struct buf *out, int64_t *duration_s)
{
	struct buf with_scheme = { 0 };
	struct address a;
	bool ok = parse(source, &a);

	if (!ok || (!a.host.n && a.scheme.n && !str_eq(a.scheme, STR("file")))) {
		buf_printf(&with_scheme, "http://" STR_FMT, STR_ARG(source));
		ok = parse(buf_str(&with_scheme), &a);
	}
	ok = ok && a.host.n;
	if (ok) {
		if (!a.path.n || str_eq(a.path, STR("/")))
			a.path = STR(DEFAULT_PATH);
		*duration_s = seconds > 0 ? seconds : 0;
		for (size_t i = 0; i < a.scheme.n; i++)
			buf_addc(out, (char)tolower((unsigned char)a.scheme.p[i]));
		buf_adds(out, a.scheme.n ? "://" : "//");
		buf_add_str(out, a.host);
		buf_add_str(out, a.path);
		add_query(out, a.query, seconds, duration_s);
		if (a.fragment.n)
			buf_printf(out, "#" STR_FMT, STR_ARG(a.fragment));
	}
	buf_release(&with_scheme);
	return ok;
}
