/* Answers for assistants are bounded: rows in pages, long texts and lists cut, and always said so. */
#include <stdlib.h>
#include <string.h>

#include "cmd/mcp.h"

#define SMALLEST_LIST 5
#define SMALLEST_TEXT 200

json_t *mcp_text(struct str s)
{
	json_t *v = json_stringn(s.n ? s.p : "", s.n);
	char *copy;

	if (v)
		return v;
	copy = xmalloc(s.n);
	for (size_t i = 0; i < s.n; i++)
		copy[i] = (unsigned char)s.p[i] < 0x80 ? s.p[i] : '?';
	v = json_stringn(copy, s.n);
	free(copy);
	return v;
}

static size_t size_of(const json_t *v)
{
	return json_dumpb(v, NULL, 0, JSON_COMPACT);
}

/* The array reduced to [from, to). */
static json_t *slice(json_t *all, size_t from, size_t to)
{
	json_t *part = json_array();

	for (size_t i = from; i < to && i < json_array_size(all); i++)
		json_array_append(part, json_array_get(all, i));
	return part;
}

/* How many bytes of UTF-8 up to max make whole characters. */
static size_t whole_chars(const char *s, size_t max)
{
	while (max && ((unsigned char)s[max] & 0xC0) == 0x80)
		max--;
	return max;
}

/* Texts longer than `text` and lists longer than `list` are cut, everywhere inside. Returns whether one was. */
static bool trim(json_t *v, size_t list, size_t text, int depth)
{
	const char *key;
	json_t *item;
	size_t i;
	bool cut = false;

	if (depth > 32)
		return false;
	if (json_is_string(v) && json_string_length(v) > text) {
		size_t n = whole_chars(json_string_value(v), text);

		json_string_setn_nocheck(v, json_string_value(v), n);
		cut = true;
	} else if (json_is_array(v)) {
		while (json_array_size(v) > list) {
			json_array_remove(v, json_array_size(v) - 1);
			cut = true;
		}
		json_array_foreach(v, i, item) cut |= trim(item, list, text, depth + 1);
	} else if (json_is_object(v)) {
		json_object_foreach(v, key, item) cut |= trim(item, list, text, depth + 1);
	}
	return cut;
}

/* The most rows that fit: sizes are measured once each. */
static size_t rows_that_fit(json_t *rows, size_t room)
{
	size_t used = 2, n = 0;

	for (; n < json_array_size(rows); n++) {
		used += size_of(json_array_get(rows, n)) + 1;
		if (used > room)
			break;
	}
	return n;
}

static void fit(json_t *answer)
{
	bool cut = false;

	for (size_t list = 400, text = 4000;
	     size_of(answer) > MCP_ANSWER_MAX && list >= SMALLEST_LIST;
	     list /= 2, text = text / 2 > SMALLEST_TEXT ? text / 2 : SMALLEST_TEXT)
		cut |= trim(answer, list, text, 0);
	if (cut)
		json_object_set_new(
			answer, "cut",
			json_string("long lists and texts were cut to fit; ask for less"));
}

void mcp_page(json_t *answer, const char *rows, int64_t offset, int64_t limit)
{
	json_t *all = rows ? json_object_get(answer, rows) : NULL;
	size_t total = json_array_size(all), from, n, others;
	json_t *part, *page;

	if (!json_is_array(all)) {
		fit(answer);
		return;
	}
	from = (uint64_t)offset < total ? (size_t)offset : total;
	part = slice(all, from, from + (size_t)limit);
	json_object_set_new(answer, rows, json_array());
	others = size_of(answer);
	n = rows_that_fit(part, others < MCP_ANSWER_MAX / 2 ? MCP_ANSWER_MAX - others - 200
							    : MCP_ANSWER_MAX / 2);
	if (n == 0 && json_array_size(part))
		n = 1; /* one row alone is too long: it is cut inside */
	json_object_set_new(answer, rows, slice(part, 0, n));
	json_decref(part);
	page = json_pack("{s:I,s:I,s:I}", "offset", (json_int_t)from, "count", (json_int_t)n,
			 "total", (json_int_t)total);
	if (from + n < total)
		json_object_set_new(page, "next_offset", json_integer((json_int_t)(from + n)));
	json_object_set_new(answer, "page", page);
	fit(answer);
}
