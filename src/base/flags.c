#include "base/flags.h"

#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "base/vec.h"

const struct flag *flags_find(const struct flag *rows, struct str name)
{
	for (; rows && rows->name; rows++)
		if (str_eq(str_of(rows->name), name))
			return rows;
	return NULL;
}

static bool parse_bool(struct str s, bool *out)
{
	static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" };
	static const char *const no[] = { "0", "f", "F", "FALSE", "false", "False" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (str_eq(s, str_of(yes[i])) || str_eq(s, str_of(no[i]))) {
			*out = str_eq(s, str_of(yes[i]));
			return true;
		}
	}
	return false;
}

static bool parse_duration(struct str s, int64_t *out)
{
	double seconds;

	if (go_parse_duration(s, out))
		return true;
	if (!str_to_double(s, &seconds) || !(seconds >= 0 && seconds < 9e9))
		return false;
	*out = (int64_t)(seconds * 1e9);
	return true;
}

static bool parse_moment(struct str s, struct flag_moment *out)
{
	struct flag_moment m = { 0 };

	m.wall = go_parse_rfc3339(s, &m.ns);
	if (!m.wall && !parse_duration(s, &m.ns))
		return false;
	*out = m;
	return true;
}

static bool parse_size(struct str s, int64_t *out)
{
	static const char units[] = "kmgt";
	double v, scale = 1;

	s = str_trim_suffix(str_trim_suffix(s, STR("B")), STR("i"));
	if (s.n) {
		const char *u = strchr(units, s.p[s.n - 1] | 32);
		if (u && *u) {
			scale = (double)((int64_t)1 << (10 * (u - units + 1)));
			s.n--;
		}
	}
	if (!str_to_double(s, &v) || !(v >= 0 && v * scale < 9e18))
		return false;
	*out = (int64_t)(v * scale);
	return true;
}

static void list_add(struct flag_list *list, const char *value)
{
	list->v = xrealloc(list->v, list->n + 1, sizeof(*list->v));
	list->v[list->n++] = value;
}

/* Go's whole numbers with base 0: underscores between digits, and between them and the prefix, do not count. */
static bool parse_int(struct str s, int64_t *out)
{
	char plain[80];
	size_t n = 0;
	bool digit = false; /* before; a prefix counts as one */

	if (!memchr(s.p, '_', s.n) || s.n >= sizeof(plain))
		return str_to_i64(s, 0, out);
	for (size_t i = 0; i < s.n; i++) {
		bool is_digit = (s.p[i] >= '0' && s.p[i] <= '9') ||
				((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z');

		if (s.p[i] == '_' && (!digit || i + 1 == s.n || s.p[i + 1] == '_'))
			return false;
		if (s.p[i] != '_')
			plain[n++] = s.p[i];
		digit = is_digit;
	}
	return str_to_i64((struct str){ plain, n }, 0, out);
}

/* Digits enough to be too many, and nothing else. */
static bool is_too_large(const struct flag *row, struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0;

	if (row->type == FLAG_FLOAT)
		return str_is_float(s);
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		digits++;
	return digits > 18 && i == s.n;
}

struct parse {
	const struct flag *rows;
	void *opts;
	enum flags_mode mode;
	struct err *err;
};

static bool go_error(const struct parse *p, const struct flag *row, const char *value)
{
	struct buf quoted = { 0 };

	go_quote(&quoted, str_of(value));
	if (row->type == FLAG_BOOL)
		err_set(p->err, ERR_USAGE, "invalid boolean value %s for -%s: parse error",
			quoted.data, row->name);
	else
		err_set(p->err, ERR_USAGE, "invalid value %s for flag -%s: %s", quoted.data,
			row->name,
			is_too_large(row, str_of(value)) ? "value out of range" : "parse error");
	buf_release(&quoted);
	return false;
}

static bool set_value(const struct parse *p, const struct flag *row, const char *value)
{
	static const char *const kinds[] = {
		[FLAG_BOOL] = "true or false",
		[FLAG_INT] = "a whole number",
		[FLAG_FLOAT] = "a number",
		[FLAG_DURATION] = "a duration such as 30s",
		[FLAG_MOMENT] = "a duration such as 1.5s or a moment such as 2026-01-02T15:04:05Z",
		[FLAG_SIZE] = "a size such as 64M",
		[FLAG_STRING] = "",
		[FLAG_LIST] = "",
		[FLAG_OPTIONAL] = "",
	};
	void *field = (char *)p->opts + row->offset;
	struct str s = str_of(value);
	bool ok = true;

	switch (row->type) {
	case FLAG_BOOL:
		ok = parse_bool(s, field);
		break;
	case FLAG_INT:
		ok = parse_int(s, field);
		break;
	case FLAG_FLOAT:
		ok = str_to_double(s, field);
		break;
	case FLAG_DURATION:
		ok = parse_duration(s, field);
		break;
	case FLAG_MOMENT:
		ok = parse_moment(s, field);
		break;
	case FLAG_SIZE:
		ok = parse_size(s, field);
		break;
	case FLAG_STRING:
	case FLAG_OPTIONAL:
		*(const char **)field = value;
		break;
	case FLAG_LIST:
		list_add(field, value);
		break;
	}
	if (ok)
		return true;
	return p->mode == FLAGS_GO ? go_error(p, row, value)
				   : err_set(p->err, ERR_USAGE,
					     "invalid value \"%s\" for flag -%s: expected %s",
					     value, row->name, kinds[row->type]);
}

/* One flag at argv[*i]; moves *i past its value. */
static bool take_flag(const struct parse *p, int argc, char **argv, int *i)
{
	const char *text = argv[*i] + (argv[*i][1] == '-' ? 2 : 1);
	const char *eq = strchr(text, '=');
	struct str name = { text, eq ? (size_t)(eq - text) : strlen(text) };
	const struct flag *row = flags_find(p->rows, name);

	if (*text == '-' || *text == '=')
		return err_set(p->err, ERR_USAGE, "bad flag syntax: %s", argv[*i]);
	if (!row)
		return err_set(p->err, ERR_USAGE, "flag provided but not defined: -" STR_FMT,
			       STR_ARG(name));
	if (eq)
		return set_value(p, row, eq + 1);
	if (row->type == FLAG_BOOL)
		return set_value(p, row, "true");
	if (row->type == FLAG_OPTIONAL)
		return set_value(p, row, "");
	if (*i + 1 >= argc)
		return err_set(p->err, ERR_USAGE, "flag needs an argument: -%s", row->name);
	return set_value(p, row, argv[++*i]);
}

bool flags_parse(const struct flag *rows, void *opts, enum flags_mode mode, int argc, char **argv,
		 int *out_argc, struct err *err)
{
	struct parse p = { rows, opts, mode, err };
	int kept = 0, i;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			if (mode != FLAGS_ANYWHERE)
				break;
			argv[kept++] = argv[i];
			continue;
		}
		if (!take_flag(&p, argc, argv, &i))
			return false;
	}
	for (; i < argc; i++)
		argv[kept++] = argv[i];
	*out_argc = kept;
	return true;
}

void flags_release(const struct flag *rows, void *opts)
{
	for (; rows && rows->name; rows++) {
		if (rows->type != FLAG_LIST)
			continue;
		struct flag_list *list = (struct flag_list *)((char *)opts + rows->offset);
		free(list->v);
		*list = (struct flag_list){ 0 };
	}
}
