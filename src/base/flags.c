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

static bool set_value(const struct flag *row, void *opts, const char *value, struct err *err)
{
	static const char *const kinds[] = {
		[FLAG_BOOL] = "true or false",
		[FLAG_INT] = "a whole number",
		[FLAG_FLOAT] = "a number",
		[FLAG_DURATION] = "a duration such as 30s",
		[FLAG_SIZE] = "a size such as 64M",
		[FLAG_STRING] = "",
		[FLAG_LIST] = "",
		[FLAG_OPTIONAL] = "",
	};
	void *field = (char *)opts + row->offset;
	struct str s = str_of(value);
	bool ok = true;

	switch (row->type) {
	case FLAG_BOOL:
		ok = parse_bool(s, field);
		break;
	case FLAG_INT:
		ok = str_to_i64(s, 0, field);
		break;
	case FLAG_FLOAT:
		ok = str_to_double(s, field);
		break;
	case FLAG_DURATION:
		ok = parse_duration(s, field);
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
	return ok || err_set(err, ERR_USAGE, "invalid value \"%s\" for flag -%s: expected %s",
			     value, row->name, kinds[row->type]);
}

/* One flag at argv[*i]; moves *i past its value. */
static bool take_flag(const struct flag *rows, void *opts, int argc, char **argv, int *i,
		      struct err *err)
{
	const char *text = argv[*i] + (argv[*i][1] == '-' ? 2 : 1);
	const char *eq = strchr(text, '=');
	struct str name = { text, eq ? (size_t)(eq - text) : strlen(text) };
	const struct flag *row = flags_find(rows, name);

	if (!row)
		return err_set(err, ERR_USAGE, "flag provided but not defined: -" STR_FMT,
			       STR_ARG(name));
	if (eq)
		return set_value(row, opts, eq + 1, err);
	if (row->type == FLAG_BOOL)
		return set_value(row, opts, "true", err);
	if (row->type == FLAG_OPTIONAL)
		return set_value(row, opts, "", err);
	if (*i + 1 >= argc)
		return err_set(err, ERR_USAGE, "flag needs an argument: -%s", row->name);
	return set_value(row, opts, argv[++*i], err);
}

bool flags_parse(const struct flag *rows, void *opts, enum flags_mode mode, int argc, char **argv,
		 int *out_argc, struct err *err)
{
	int kept = 0, i;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			if (mode == FLAGS_FIRST)
				break;
			argv[kept++] = argv[i];
			continue;
		}
		if (!take_flag(rows, opts, argc, argv, &i, err))
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
