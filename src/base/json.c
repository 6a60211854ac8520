#include "base/json.h"

#include <math.h>

#include "base/gofmt.h"

void json_init(struct json *j, struct buf *out, int indent)
{
	memset(j, 0, sizeof(*j));
	j->out = out;
	j->indent = indent;
	j->first[0] = true;
}

static void newline(struct json *j)
{
	if (!j->indent)
		return;
	buf_addc(j->out, '\n');
	buf_fill(j->out, ' ', (size_t)j->indent * (size_t)j->depth);
}

/* What stands before any value: nothing after a key, else a comma between elements. */
static void before_value(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (!j->first[j->depth])
		buf_addc(j->out, ',');
	j->first[j->depth] = false;
	if (j->depth)
		newline(j);
	if (j->line && !j->indent)
		buf_addc(j->out, '\n');
	j->line = false;
}

void json_line(struct json *j)
{
	j->line = true;
}

static void open(struct json *j, char c)
{
	before_value(j);
	buf_addc(j->out, c);
	assert(j->depth + 1 < JSON_MAX_DEPTH);
	j->first[++j->depth] = true;
}

static void close(struct json *j, char c)
{
	bool empty = j->first[j->depth--];

	assert(j->depth >= 0 && !j->after_key);
	if (!empty)
		newline(j);
	buf_addc(j->out, c);
}

void json_obj(struct json *j)
{
	open(j, '{');
}
void json_obj_end(struct json *j)
{
	close(j, '}');
}
void json_arr(struct json *j)
{
	open(j, '[');
}
void json_arr_end(struct json *j)
{
	close(j, ']');
}

static void escape(struct json *j, unsigned char c)
{
	static const char named[32] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};

	if (c == '"' || c == '\\')
		buf_printf(j->out, "\\%c", c);
	else if (c < 32 && named[c])
		buf_printf(j->out, "\\%c", named[c]);
	else
		buf_printf(j->out, "\\u%04x", c);
}

static bool is_plain(unsigned char c)
{
	return c >= 32 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' &&
	       c != 0x7f;
}

static void quoted(struct json *j, struct str s)
{
	buf_addc(j->out, '"');
	while (s.n) {
		size_t run = 0, len;
		while (run < s.n && is_plain((unsigned char)s.p[run]))
			run++;
		buf_add(j->out, s.p, run);
		s = str_sub(s, run, s.n);
		if (!s.n)
			break;
		uint32_t rune = go_rune(s, &len);
		if (rune < 0x80)
			escape(j, (unsigned char)rune);
		else if (rune == 0xfffd)
			buf_adds(j->out, "\xef\xbf\xbd");
		else if (rune == 0x2028 || rune == 0x2029)
			buf_printf(j->out, "\\u%04x", rune);
		else
			buf_add(j->out, s.p, len);
		s = str_sub(s, len, s.n);
	}
	buf_addc(j->out, '"');
}

void json_key_str(struct json *j, struct str key)
{
	before_value(j);
	quoted(j, key);
	buf_adds(j->out, j->indent ? ": " : ":");
	j->after_key = true;
}

void json_key(struct json *j, const char *key)
{
	json_key_str(j, str_of(key));
}

void json_str(struct json *j, struct str s)
{
	before_value(j);
	quoted(j, s);
}

void json_cstr(struct json *j, const char *s)
{
	if (s)
		json_str(j, str_of(s));
	else
		json_nil(j);
}

void json_i64(struct json *j, int64_t v)
{
	before_value(j);
	buf_add_i64(j->out, v);
}

void json_u64(struct json *j, uint64_t v)
{
	before_value(j);
	buf_add_u64(j->out, v);
}

void json_double(struct json *j, double v)
{
	if (!isfinite(v)) {
		json_nil(j);
		return;
	}
	before_value(j);
	go_float(j->out, v, fabs(v) >= 1e21 || (v != 0 && fabs(v) < 1e-6) ? 'e' : 'f', -1);
}

void json_bool(struct json *j, bool v)
{
	before_value(j);
	buf_adds(j->out, v ? "true" : "false");
}

void json_nil(struct json *j)
{
	before_value(j);
	buf_adds(j->out, "null");
}

void json_kstr(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}
void json_kcstr(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_cstr(j, s);
}
void json_ki64(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_i64(j, v);
}
void json_ku64(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_u64(j, v);
}
void json_kdouble(struct json *j, const char *key, double v)
{
	json_key(j, key);
	json_double(j, v);
}
void json_kbool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}
