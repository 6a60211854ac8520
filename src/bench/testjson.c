#include "bench/testjson.h"

struct cursor {
	const char *p, *end;
	struct buf *buf;
};

static void skip_space(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\r'))
		c->p++;
}

static bool eat(struct cursor *c, char want)
{
	skip_space(c);
	if (c->p >= c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

static void put_rune(struct buf *b, uint32_t r)
{
	if (r < 0x80) {
		buf_addc(b, (char)r);
	} else if (r < 0x800) {
		buf_addc(b, (char)(0xc0 | r >> 6));
		buf_addc(b, (char)(0x80 | (r & 0x3f)));
	} else if (r < 0x10000) {
		buf_addc(b, (char)(0xe0 | r >> 12));
		buf_addc(b, (char)(0x80 | (r >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (r & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | r >> 18));
		buf_addc(b, (char)(0x80 | (r >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (r >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (r & 0x3f)));
	}
}

static bool hex4(struct cursor *c, uint32_t *out)
{
	uint64_t v;

	if (c->end - c->p < 4 || !str_to_u64((struct str){ c->p, 4 }, 16, &v))
		return false;
	c->p += 4;
	*out = (uint32_t)v;
	return true;
}

/* Behind "\u": surrogate pairs become one rune, lone ones U+FFFD, as encoding/json does. */
static bool unicode_escape(struct cursor *c)
{
	uint32_t r, low;

	if (!hex4(c, &r))
		return false;
	if (r >= 0xd800 && r < 0xdc00 && c->end - c->p >= 6 && c->p[0] == '\\' && c->p[1] == 'u') {
		c->p += 2;
		if (!hex4(c, &low))
			return false;
		if (low >= 0xdc00 && low < 0xe000) {
			put_rune(c->buf, 0x10000 + ((r - 0xd800) << 10) + (low - 0xdc00));
			return true;
		}
		put_rune(c->buf, 0xfffd);
		r = low;
	}
	put_rune(c->buf, r >= 0xd800 && r < 0xe000 ? 0xfffd : r);
	return true;
}

static bool escape(struct cursor *c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (c->p >= c->end)
		return false;
	if (*c->p == 'u') {
		c->p++;
		return unicode_escape(c);
	}
	at = memchr(from, *c->p, sizeof(from) - 1);
	if (!at)
		return false;
	buf_addc(c->buf, to[at - from]);
	c->p++;
	return true;
}

/* A string, decoded to the end of buf; *out_from is where it starts there. */
static bool string(struct cursor *c, size_t *out_from)
{
	if (!eat(c, '"'))
		return false;
	*out_from = c->buf->n;
	for (;;) {
		const char *from = c->p;
		while (c->p < c->end && *c->p != '"' && *c->p != '\\')
			c->p++;
		buf_add(c->buf, from, (size_t)(c->p - from));
		if (c->p >= c->end)
			return false;
		if (*c->p++ == '"')
			return true;
		if (!escape(c))
			return false;
	}
}

/* Numbers, true, false, null: events hold no objects and no arrays. */
static bool skip_scalar(struct cursor *c)
{
	const char *from;

	skip_space(c);
	from = c->p;
	while (c->p < c->end && *c->p != ',' && *c->p != '}' && *c->p != '{' && *c->p != '[')
		c->p++;
	return c->p > from && c->p < c->end && (*c->p == ',' || *c->p == '}');
}

/* Offsets, since the buffer moves as it grows. */
struct range {
	size_t from, to;
};

static struct str in_buf(const struct buf *b, struct range r)
{
	return (struct str){ b->data ? b->data + r.from : "", r.to - r.from };
}

bool testjson_event(struct str line, struct buf *buf, struct testjson *out)
{
	static const char *const wanted[] = { "Action", "Package", "Test", "ImportPath", "Output" };
	struct cursor c = { line.p, line.p + line.n, buf };
	struct range got[ARRAY_LEN(wanted)] = { 0 };

	if (!eat(&c, '{'))
		return false;
	do {
		size_t key, value;
		struct range k;
		if (!string(&c, &key) || !eat(&c, ':'))
			return false;
		k = (struct range){ key, buf->n };
		skip_space(&c);
		if (c.p >= c.end)
			return false;
		if (*c.p != '"') {
			if (!skip_scalar(&c))
				return false;
			continue;
		}
		if (!string(&c, &value))
			return false;
		for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
			if (str_eq(in_buf(buf, k), str_of(wanted[i])))
				got[i] = (struct range){ value, buf->n };
	} while (eat(&c, ','));
	if (!eat(&c, '}') || got[0].to == got[0].from)
		return false;
	out->action = in_buf(buf, got[0]);
	out->package = in_buf(buf, got[1]);
	out->test = in_buf(buf, got[2]);
	out->import_path = in_buf(buf, got[3]);
	out->output = in_buf(buf, got[4]);
	return true;
}

bool testjson_output(struct str line, struct buf *buf, struct testjson *out)
{
	struct testjson got;

	if (!testjson_event(line, buf, &got) || !str_eq(got.action, STR("output")))
		return false;
	*out = got;
	return true;
}
