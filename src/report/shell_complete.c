/* Completion in the shell: what a word may become. */
#include <stdlib.h>
#include <string.h>

#include "report/shell.h"

void shell_words_release(shell_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	vec_release(w);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_str(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void add(shell_words *out, struct str word, const char *candidate, const char *tail)
{
	if (str_has_prefix(str_of(candidate), word))
		vec_push(out, xasprintf("%s%s", candidate, tail));
}

static void add_names(struct shell *s, struct str word, bool with_values, shell_words *out)
{
	static const char *const own[] = { "help", "options", "quit", "exit" };

	for (const struct report_kind *k = report_kinds; k->name; k++)
		add(out, word, k->name, "");
	for (const struct option *o = options; o->name; o++) {
		bool plain = !with_values || o->type == OPTION_BOOL;
		add(out, word, o->name, plain ? "" : "=");
		for (size_t i = 0; !with_values && o->choices && o->choices[i]; i++)
			add(out, word, o->choices[i], "");
	}
	for (size_t i = 0; with_values && i < ARRAY_LEN(own); i++)
		add(out, word, own[i], "");
	for (uint32_t t = 0; with_values && t < s->p->n_types; t++) {
		struct str name = s->p->strings[s->p->types[t].type];
		if (name.n && str_has_prefix(name, word))
			vec_push(out, xasprintf(STR_FMT, STR_ARG(name)));
	}
}

/* A pattern that matches the name and is one word: what would be taken for syntax is written with a backslash. */
static char *name_pattern(struct str name)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < name.n; i++) {
		if (strchr("()[]{}*+?|^$\\", name.p[i]) && name.p[i])
			buf_addc(&b, '\\');
		buf_addc(&b, (unsigned char)name.p[i] <= ' ' ? '.' : name.p[i]);
	}
	return buf_detach(&b);
}

static void find_functions(struct shell *s)
{
	size_t n = 0;

	for (uint32_t i = 0; i < s->p->n_functions; i++)
		if (s->p->strings[s->p->fn_name[i]].n)
			vec_push(&s->functions, s->p->strings[s->p->fn_name[i]]);
	if (!s->functions.n)
		return;
	qsort(s->functions.v, s->functions.n, sizeof(*s->functions.v), by_str);
	for (size_t i = 0; i < s->functions.n; i++)
		if (!n || !str_eq(s->functions.v[n - 1], s->functions.v[i]))
			s->functions.v[n++] = s->functions.v[i];
	s->functions.n = n;
}

/* Names that begin with the word; where there are none, those that hold it. */
static void add_functions(struct shell *s, struct str word, shell_words *out)
{
	bool minus = word.n && word.p[0] == '-';
	struct buf plain = { 0 };

	if (!s->functions.n)
		find_functions(s);
	for (size_t i = minus; i < word.n; i++)
		if (word.p[i] != '\\')
			buf_addc(&plain, word.p[i]);
	struct str want = buf_str(&plain);
	for (int within = 0; within < 2 && !out->n; within++)
		for (size_t i = 0; i < s->functions.n; i++) {
			struct str name = s->functions.v[i];
			if (within ? !str_contains(name, want) : !str_has_prefix(name, want))
				continue;
			char *pattern = name_pattern(name);
			vec_push(out, xasprintf("%s%s", minus ? "-" : "", pattern));
			free(pattern);
		}
	buf_release(&plain);
}

static void add_values(struct shell *s, const struct option *o, struct str word, shell_words *out)
{
	static const char *const switches[] = { "true", "false", NULL };
	const char *const *values = o->type == OPTION_BOOL ? switches : o->choices;

	for (size_t i = 0; values && values[i]; i++)
		add(out, word, values[i], "");
	if (strcmp(o->name, "sample_index") == 0)
		for (uint32_t t = 0; t < s->p->n_types; t++) {
			struct str name = s->p->strings[s->p->types[t].type];
			if (str_has_prefix(name, word))
				vec_push(out, xasprintf(STR_FMT, STR_ARG(name)));
		}
	if (strstr("focus ignore hide show show_from prune_from", o->name))
		add_functions(s, word, out);
}

void shell_complete(struct shell *s, struct str before, struct str word, shell_words *out)
{
	struct str name = str_trim(before), first, rest = before;
	const struct option *o;
	const char *choice;

	if (!name.n) {
		add_names(s, word, true, out);
	} else if (name.p[name.n - 1] == '=') {
		o = option_find(str_trim(str_sub(name, 0, name.n - 1)), &choice);
		if (o && !choice)
			add_values(s, o, word, out);
	} else if (str_next_field(&rest, &first) && str_eq(first, STR("help"))) {
		add_names(s, word, false, out);
	} else if (report_find(first) && !str_eq(first, STR("tags"))) {
		add_functions(s, word, out);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_text);
}
