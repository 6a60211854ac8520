#include "advise/patterns.h"

#include <stdlib.h>

#include "advise/pattern_text.h"
#include "advise/rule.h"
#include "io/file.h"

#define MODULE "module goperf-patterns\n\ngo 1.22\n"

static const struct {
	const char *word;
	enum pattern_expect expect;
} expectations[] = {
	{ "none", PATTERN_NOTHING },
	{ "faster", PATTERN_FASTER },
	{ "no change", PATTERN_SAME },
	{ "not slower", PATTERN_NOT_SLOWER },
	{ "less memory", PATTERN_LESS_MEMORY },
};

/* Takes the next "key: value" line; its value. */
static struct str header(struct str *rest, const char *key, const char *id)
{
	struct str line, name, value;

	if (!str_next_line(rest, &line) || !str_cut(line, ':', &name, &value) ||
	    !str_eq(name, str_of(key)))
		die("rules/pairs/%s/pair.md: expected the line \"%s: ...\"", id, key);
	return str_trim(value);
}

static enum pattern_expect expectation(struct str word, const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(expectations); i++)
		if (str_eq(word, str_of(expectations[i].word)))
			return expectations[i].expect;
	die("rules/pairs/%s/pair.md: expect: is none of the known words", id);
}

/* What stands between two marking lines, without blank lines around it. */
static struct str part(struct str text, struct str from, struct str to)
{
	ptrdiff_t start = str_index(text, from), end = str_index(text, to);

	if (start < 0 || end < start)
		return STR("");
	return str_trim(str_sub(text, (size_t)start + from.n, (size_t)end));
}

static struct str behind_title(struct str text)
{
	struct str rest = text, line;

	while (str_next_line(&rest, &line))
		if (str_has_prefix(line, STR("# ")))
			return rest;
	return text;
}

static void fill(const struct pattern_text *t, struct pattern *out)
{
	const struct rule *rule = rule_find(t->id);
	struct str rest = str_of(t->text);

	*out = (struct pattern){ .id = t->id, .source = t->source, .detected = rule != NULL };
	out->title = header(&rest, "title", t->id);
	out->claim = header(&rest, "claim", t->id);
	out->go = header(&rest, "go", t->id);
	out->expect = expectation(header(&rest, "expect", t->id), t->id);
	out->text = rest;
	if (rule) {
		out->title = rule_title(rule);
		out->rule_text = behind_title(rule_text(rule));
	}
	out->bad = part(str_of(t->source), STR("// bad form\n"), STR("// good form\n"));
	out->good = part(str_of(t->source), STR("// good form\n"), STR("// measured\n"));
}

bool pattern_get(size_t i, struct pattern *out)
{
	static size_t n;

	while (pattern_texts[n].id)
		n++;
	if (i >= n)
		return false;
	fill(&pattern_texts[i], out);
	return true;
}

bool pattern_find(const char *id, struct pattern *out, struct err *err)
{
	for (const struct pattern_text *t = pattern_texts; t->id; t++) {
		if (strcmp(t->id, id) == 0) {
			fill(t, out);
			return true;
		}
	}
	return err_set(err, ERR_NOT_FOUND, "%s: no such pattern; 'goperf patterns' lists them", id);
}

static bool write_one(const char *dir, const char *id, const char *source, struct err *err)
{
	char *folder = path_join(dir, id), *path = path_join(folder, "pair_test.go");
	bool ok = path_mkdirs(folder, err) && file_write(path, str_of(source), err);

	free(path);
	free(folder);
	return ok;
}

bool patterns_write_module(const char *dir, const struct pattern *const *v, size_t n,
			   struct err *err)
{
	char *mod = path_join(dir, "go.mod");
	bool ok = file_write(mod, STR(MODULE), err);

	for (size_t i = 0; i < n && ok; i++)
		ok = write_one(dir, v[i]->id, v[i]->source, err);
	free(mod);
	return ok;
}
