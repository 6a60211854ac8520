#include "web/query.h"

#include <stdlib.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* In place of s in an arena; false: a broken escape. */
static bool unescape(struct str s, struct arena *a, struct str *out)
{
	char *text = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			text[n++] = s.p[i] == '+' ? ' ' : s.p[i];
			continue;
		}
		if (s.n - i < 3 || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
			return false;
		text[n++] = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
		i += 2;
	}
	/* texts go on as C strings: a NUL would hide what stands behind it */
	if (memchr(text, 0, n))
		return false;
	*out = (struct str){ text, n };
	return true;
}

bool query_parse(struct query *q, struct str text, struct arena *a, struct err *err)
{
	struct str rest = text, piece, key, value;
	size_t cap = 1;

	for (size_t i = 0; i < text.n; i++)
		cap += text.p[i] == '&';
	if (cap > QUERY_MAX_PARAMS)
		return err_set(err, ERR_LIMIT, "the address has more than %d parameters",
			       QUERY_MAX_PARAMS);
	struct query_param *v = ARENA_ARRAY(a, struct query_param, cap);
	size_t n = 0;
	while (rest.n) {
		str_cut(rest, '&', &piece, &rest);
		if (!piece.n || memchr(piece.p, ';', piece.n))
			continue;
		value = (struct str){ "", 0 };
		str_cut(piece, '=', &key, &value);
		if (unescape(key, a, &v[n].key) && unescape(value, a, &v[n].value))
			n++;
	}
	*q = (struct query){ v, n };
	return true;
}

struct str query_get(const struct query *q, const char *key)
{
	for (size_t i = 0; i < q->n; i++)
		if (str_eq(q->v[i].key, str_of(key)))
			return q->v[i].value;
	return (struct str){ "", 0 };
}

bool query_u64(const struct query *q, const char *key, uint64_t def, uint64_t *out, struct err *err)
{
	struct str s = query_get(q, key);
	uint64_t v = def;

	if (s.n && !str_to_u64(s, 10, &v))
		return err_set(err, ERR_USAGE, "parameter %s=%.*s: expected a whole number", key,
			       (int)MIN(s.n, 40), s.p);
	*out = v;
	return true;
}

bool query_bool(const struct query *q, const char *key)
{
	struct str s = query_get(q, key);
	bool v;

	return s.n && option_bool(s, &v, NULL) && v;
}

bool query_key_matters(struct str key)
{
	static const char *const idle[] = { "in",   "base",  "path",  "callers", "limit",
					    "zoom", "table", "color", "token",	 "find",
					    "by",   "rev",   "asm",   "twin" };

	for (size_t i = 0; i < ARRAY_LEN(idle); i++)
		if (str_eq(key, str_of(idle[i])))
			return false;
	return true;
}

/* The name of the option in an address. tagroot and tagleaf have none in pprof; here they go by their own. */
static const char *url_name(const struct option *o)
{
	if (o->url)
		return o->url;
	return strcmp(o->name, "tagroot") == 0 || strcmp(o->name, "tagleaf") == 0 ? o->name : NULL;
}

bool query_config(const struct query *q, struct report_config *cfg, struct arena *a,
		  struct err *err)
{
	for (const struct option *o = options; o->name; o++) {
		struct str value = { "", 0 };

		if (url_name(o))
			value = query_get(q, url_name(o));
		if (value.n && !option_set(cfg, o, value, a, err))
			return err_prefix(err, "error setting config field %s", o->name);
	}
	return true;
}

void query_escape(struct buf *b, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c && strchr("-_.~", c))) {
			buf_addc(b, (char)c);
		} else if (c == ' ') {
			buf_addc(b, '+');
		} else {
			buf_addc(b, '%');
			buf_addc(b, digits[c >> 4]);
			buf_addc(b, digits[c & 15]);
		}
	}
}

/* The option's value as it stands in an address: "" for the default, one letter for a bool. */
static struct str url_value(const struct report_config *cfg, const struct option *o,
			    struct arena *a)
{
	struct report_config plain;
	struct buf value = { 0 }, usual = { 0 };
	struct str out = { "", 0 };

	config_init(&plain);
	option_get(cfg, o, &value);
	option_get(&plain, o, &usual);
	if (!str_eq(buf_str(&value), buf_str(&usual)))
		out = str_sub(buf_str(&value), 0, o->type == OPTION_BOOL ? 1 : value.n);
	out = arena_str(a, out);
	buf_release(&value);
	buf_release(&usual);
	return out;
}

struct ordered {
	struct query_param p;
	size_t at;
};

static int by_key(const void *x, const void *y)
{
	const struct ordered *a = x, *b = y;
	int c = str_cmp(a->p.key, b->p.key);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static void encode(struct buf *out, struct ordered *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof(*v), by_key);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(out, '&');
		query_escape(out, v[i].p.key);
		buf_addc(out, '=');
		query_escape(out, v[i].p.value);
	}
}

/* Takes the key's values out of v. */
static size_t without(struct ordered *v, size_t n, struct str key)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!str_eq(v[i].p.key, key))
			v[kept++] = v[i];
	return kept;
}

bool query_of_config(const struct query *q, const struct report_config *cfg, struct arena *a,
		     struct buf *out)
{
	size_t n_options = 0, n = 0;
	bool changed = false;

	while (options[n_options].name)
		n_options++;
	struct ordered *v = ARENA_ARRAY(a, struct ordered, q->n + n_options);
	for (size_t i = 0; i < q->n; i++, n++)
		v[n] = (struct ordered){ q->v[i], n };
	for (const struct option *o = options; o->name; o++) {
		if (!o->url || !o->saved)
			continue;
		struct str value = url_value(cfg, o, a);
		if (str_eq(query_get(q, o->url), value))
			continue;
		changed = true;
		n = without(v, n, str_of(o->url));
		if (value.n)
			v[n++] = (struct ordered){ { str_of(o->url), value }, n };
	}
	if (changed)
		encode(out, v, n);
	return changed;
}
