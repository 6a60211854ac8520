#include "gocode/godiag.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"

#define MAX_DIAGS 200000 /* of one file */

void godiags_init(struct godiags *d)
{
	*d = (struct godiags){ 0 };
	arena_init(&d->arena);
}

void godiags_release(struct godiags *d)
{
	vec_release(&d->v);
	arena_release(&d->arena);
}

static struct str keep(struct godiags *d, const json_t *s)
{
	if (!json_is_string(s))
		return STR("");
	return arena_str(&d->arena, (struct str){ json_string_value(s), json_string_length(s) });
}

static uint32_t number(const json_t *n)
{
	json_int_t v = json_is_integer(n) ? json_integer_value(n) : 0;

	return v > 0 && v < INT32_MAX ? (uint32_t)v : 0;
}

static struct str read_flow(struct godiags *d, const json_t *related)
{
	struct buf b;
	struct str out;

	buf_init(&b, 16 << 10);
	for (size_t i = 0; i < json_array_size(related); i++) {
		const json_t *message = json_object_get(json_array_get(related, i), "message");
		struct str s =
			json_is_string(message) ? str_of(json_string_value(message)) : STR("");

		if (!str_has_prefix(s, STR("escflow:")))
			continue;
		if (b.n)
			buf_addc(&b, '\n');
		buf_add_str(&b, str_trim(str_trim_prefix(s, STR("escflow:"))));
	}
	out = arena_str(&d->arena, buf_str(&b));
	buf_release(&b);
	return out;
}

static void add_json_line(struct godiags *d, struct str line)
{
	json_error_t e;
	json_t *root = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, &e), *start;
	struct godiag g = { 0 };

	start = json_object_get(json_object_get(root, "range"), "start");
	g.line = number(json_object_get(start, "line"));
	g.col = number(json_object_get(start, "character"));
	if (g.line == 0 || d->v.n >= MAX_DIAGS) {
		d->bad_lines++;
		json_decref(root);
		return;
	}
	g.code = keep(d, json_object_get(root, "code"));
	g.text = keep(d, json_object_get(root, "message"));
	g.flow = read_flow(d, json_object_get(root, "relatedInformation"));
	vec_push(&d->v, g);
	json_decref(root);
}

bool godiags_add_json(struct godiags *d, struct str text, const char *name, struct err *err)
{
	struct str line;
	json_error_t e;
	json_t *head;
	bool ok;

	if (!str_next_line(&text, &line))
		return err_set(err, ERR_FORMAT,
			       "%s: empty; expected the header of a Go compiler log", name);
	head = json_loadb(line.p, line.n, 0, &e);
	ok = json_is_integer(json_object_get(head, "version")) &&
	     json_is_string(json_object_get(head, "file"));
	json_decref(head);
	if (!ok)
		return err_set(err, ERR_FORMAT,
			       "%s:1: not the header of a Go compiler log ({\"version\":0,...})",
			       name);
	while (str_next_line(&text, &line))
		if (line.n)
			add_json_line(d, line);
	return true;
}

/* "path/file.go:12:7: message" of the wanted file; false for any other line. */
static bool text_line(struct str line, struct str base, struct godiag *out)
{
	ptrdiff_t at = str_index(line, STR(".go:"));
	struct str file, rest, num, message;
	uint64_t row, col;

	if (at < 0)
		return false;
	file = str_sub(line, 0, (size_t)at + 3);
	rest = str_sub(line, (size_t)at + 4, line.n);
	if (!str_eq(str_base(file), base) || !str_cut(rest, ':', &num, &rest) ||
	    !str_to_u64(num, 10, &row) || !str_cut(rest, ':', &num, &message) ||
	    !str_to_u64(num, 10, &col))
		return false;
	if (row == 0 || row > INT32_MAX || col > INT32_MAX)
		return false;
	*out = (struct godiag){ .line = (uint32_t)row, .col = (uint32_t)col, .text = message };
	return true;
}

void godiags_add_text(struct godiags *d, struct str text, struct str package, struct str base)
{
	struct str line;
	bool in_package = false;

	while (str_next_line(&text, &line)) {
		struct godiag g;

		if (str_has_prefix(line, STR("# "))) {
			struct str name = str_sub(line, 2, line.n), tail;

			str_cut(name, ' ', &name, &tail); /* "# pkg [pkg.test]" */
			in_package = str_eq(name, package);
			continue;
		}
		if (!in_package || !text_line(line, base, &g) || d->v.n >= MAX_DIAGS)
			continue;
		if (str_has_prefix(g.text,
				   STR("   "))) /* "   flow:", "     from": JSON has them whole */
			continue;
		g.text = arena_str(&d->arena, str_trim(str_trim_suffix(g.text, STR(":"))));
		g.code = g.flow = STR("");
		vec_push(&d->v, g);
	}
}

static int by_line(const void *a, const void *b)
{
	const struct godiag *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	return str_cmp(x->text, y->text);
}

void godiags_sort(struct godiags *d)
{
	if (d->v.n)
		qsort(d->v.v, d->v.n, sizeof(d->v.v[0]), by_line);
}

size_t godiags_at(const struct godiags *d, uint32_t line)
{
	size_t lo = 0, hi = d->v.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (d->v.v[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct godiag *godiags_find(const struct godiags *d, uint32_t line, struct str needle)
{
	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line == line; i++)
		if (str_contains(d->v.v[i].text, needle))
			return &d->v.v[i];
	return NULL;
}

static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct str godiag_escape_path(struct arena *a, struct str path)
{
	struct buf b = { 0 };
	struct str out;

	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (is_plain(c) || (c && strchr("-_.~$&+=:@", c)))
			buf_addc(&b, (char)c);
		else
			buf_printf(&b, "%%%02X", c);
	}
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}
