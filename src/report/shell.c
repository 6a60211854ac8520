#include "report/shell.h"

#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"

#define COMMENT STR("//:") /* of values of options */
#define MAX_TYPES_IN_HELP 1000

void shell_init(struct shell *s, const struct profile *p, const struct report_config *cfg,
		const struct notices *n)
{
	memset(s, 0, sizeof(*s));
	s->p = p;
	s->cfg = *cfg;
	s->cfg.compact_labels = true;
	s->notices = *n;
	arena_init(&s->arena);
}

void shell_release(struct shell *s)
{
	vec_release(&s->functions);
	arena_release(&s->arena);
}

/* A text of several lines; the newline at its end is the message's own. */
static void say(struct shell *s, const struct buf *b)
{
	struct str text = buf_str(b);

	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	s->notices.line(s->notices.ctx, text);
}

/* Greeting. */

static bool run_greeting(struct report *r, struct out *out, struct err *err)
{
	(void)err;
	report_profile_labels(r, &out->buf);
	if (!out->buf.n)
		buf_addc(&out->buf, '\n');
	if (r->total == 0 && r->p->n_types > 1)
		buf_adds(&out->buf,
			 "No samples were found with the default sample value type.\n"
			 "Try \"sample_index\" command to analyze different sample values.\n");
	return true;
}

void shell_greet(struct shell *s)
{
	static const struct report_kind greeting = { .name = "greeting", .run = run_greeting };
	struct report_config cfg = s->cfg;
	struct out out;

	/* of the whole profile, whatever the command line filters */
	cfg.relative_percentages = false;
	cfg.granularity = cfg.tagroot = cfg.tagleaf = "";
	cfg.focus = cfg.ignore = cfg.hide = cfg.show = cfg.show_from = cfg.prune_from = "";
	cfg.tagfocus = cfg.tagignore = cfg.tagshow = cfg.taghide = "";
	out_init(&out, -1);
	if (report_run(s->p, &greeting, NULL, &cfg, &s->notices, &out, NULL))
		say(s, &out.buf);
	buf_release(&out.buf);
	notice(&s->notices,
	       "Entering interactive mode (type \"help\" for commands, \"o\" for options)");
}

/* Options. */

static struct str type_name(const struct shell *s, uint32_t t)
{
	return s->p->strings[s->p->types[t].type];
}

static void add_types(const struct shell *s, struct buf *b, const char *separator)
{
	for (uint32_t t = 0; t < s->p->n_types && t < MAX_TYPES_IN_HELP; t++) {
		buf_adds(b, t ? separator : "");
		buf_add_str(b, type_name(s, t));
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_choices(const struct option *o, struct buf *b)
{
	const char *sorted[16];
	size_t n = 0;

	for (; o->choices[n] && n < ARRAY_LEN(sorted); n++)
		sorted[n] = o->choices[n];
	qsort(sorted, n, sizeof(*sorted), by_text);
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i ? " | " : "", sorted[i]);
}

static char *option_row(const struct shell *s, const struct option *o)
{
	struct buf value = { 0 }, comment = { 0 }, row = { 0 };

	option_get(&s->cfg, o, &value);
	if (o->type == OPTION_CHOICE) {
		buf_adds(&comment, "//: [");
		add_choices(o, &comment);
		buf_adds(&comment, "]");
		if (!value.n && strcmp(o->name, "granularity") == 0)
			buf_adds(&value, "(default)");
	} else if (strcmp(o->name, "sample_index") == 0) {
		if (!value.n && s->p->n_types)
			buf_add_str(&value, type_name(s, s->p->n_types - 1));
		buf_adds(&comment, "//: [");
		add_types(s, &comment, " | ");
		buf_adds(&comment, "]");
	} else if (strcmp(o->name, "nodecount") == 0 && str_eq(buf_str(&value), STR("-1"))) {
		buf_adds(&comment, "//: default");
	} else if (!value.n) {
		buf_adds(&value, "\"\"");
	}
	buf_printf(&row, "  %-25s = ", o->name);
	buf_pad_right(&row, buf_str(&value), 20);
	buf_addc(&row, ' ');
	buf_add_str(&row, buf_str(&comment));
	buf_release(&value);
	buf_release(&comment);
	return buf_detach(&row);
}

static void show_options(struct shell *s)
{
	VEC(char *) rows = { 0 };
	struct buf b = { 0 };

	for (const struct option *o = options; o->name; o++)
		if (strcmp(o->name, "source_path") != 0)
			vec_push(&rows, option_row(s, o));
	if (rows.n)
		qsort(rows.v, rows.n, sizeof(*rows.v), by_text);
	for (size_t i = 0; i < rows.n; i++) {
		buf_printf(&b, "%s%s", i ? "\n" : "", rows.v[i]);
		free(rows.v[i]);
	}
	vec_release(&rows);
	say(s, &b);
	buf_release(&b);
}

/* name=value, or the name of a switch alone. False: line is none. */
static bool assign(struct shell *s, struct str line)
{
	struct str name, value;
	struct err err = { 0 };
	const char *choice;
	bool has_value = str_cut(line, '=', &name, &value);
	const struct option *o;
	uint32_t index;

	name = str_trim(name);
	o = option_find(name, &choice);
	if (!o)
		return false;
	for (size_t i = has_value && value.n >= COMMENT.n ? value.n - COMMENT.n + 1 : 0; i > 0; i--)
		if (str_eq(str_sub(value, i - 1, i - 1 + COMMENT.n), COMMENT)) {
			value.n = i - 1;
			break;
		}
	value = has_value ? str_trim(value) : STR("");
	if (!has_value && !choice && o->type != OPTION_BOOL) {
		notice(&s->notices, "please specify a value, e.g. " STR_FMT "=<val>",
		       STR_ARG(name));
		return true;
	}
	if (strcmp(o->name, "sample_index") == 0) {
		char *text = arena_strndup(&s->arena, value.p, value.n);
		if (!report_value_index(s->p, text, &index, &err)) {
			notice(&s->notices, "%s", err.msg);
			return true;
		}
		value = type_name(s, index);
	}
	if (!config_set(&s->cfg, name, value, &s->arena, &err))
		notice(&s->notices, "%s", err.msg);
	return true;
}

/* Help. */

/* The text of an option or a choice; NULL: there is none. */
static const char *option_help(struct str name)
{
	const char *choice;
	const struct option *o = option_find(name, &choice);

	if (!o)
		return NULL;
	for (size_t i = 0; choice && o->choices[i]; i++)
		if (strcmp(o->choices[i], choice) == 0)
			return o->choice_help[i];
	return *o->help ? o->help : NULL;
}

static void kind_help(const struct report_kind *k, struct buf *b)
{
	struct str rest = str_of(k->usage), line;

	buf_printf(b, "%s\n", k->help);
	if (rest.n)
		buf_adds(b, "  Usage:\n");
	while (str_next_line(&rest, &line))
		buf_printf(b, "    " STR_FMT "\n", STR_ARG(line));
	buf_addc(b, '\n');
}

static void help(struct shell *s, struct str about)
{
	const struct report_kind *k = report_find(about);
	const char *text = option_help(about);
	struct buf b = { 0 };

	if (!about.n) {
		driver_usage(&b, false);
		buf_adds(&b, "\n  :   Clear focus/ignore/hide/tagfocus/tagignore\n\n"
			     "  type \"help <cmd|option>\" for more information\n");
	} else if (k) {
		kind_help(k, &b);
	} else if (text) {
		buf_adds(&b, text);
		if (str_eq(about, STR("sample_index"))) {
			buf_adds(&b, "Or use sample_index=name, with name in [");
			add_types(s, &b, " ");
			buf_adds(&b, "].\n");
		}
		buf_addc(&b, '\n');
	} else {
		buf_printf(&b, "Unknown command: " STR_FMT, STR_ARG(about));
	}
	say(s, &b);
	buf_release(&b);
}

/* Commands. */

struct words {
	VEC(char *) v;
	struct arena arena; /* of this line */
};

/* The command of the first word; the digits behind a short one ("top10") become a word of their own. */
static const struct report_kind *find_command(struct words *w, const char **number,
					      struct str *name)
{
	const struct report_kind *k;
	struct str first = str_of(w->v.v[0]);
	size_t n = first.n;

	*number = NULL;
	*name = first;
	k = report_find(first);
	while (n > 0 && first.p[n - 1] >= '0' && first.p[n - 1] <= '9')
		n--;
	if (k || n == 0 || n == first.n)
		return k;
	*number = first.p + n;
	*name = str_sub(first, 0, n);
	return report_find(*name);
}

static void unknown_command(struct shell *s, struct str name, const char *first_arg)
{
	struct buf quoted = { 0 };

	if (option_help(name)) {
		notice(&s->notices, "did you mean: " STR_FMT "=%s", STR_ARG(name),
		       first_arg ? first_arg : "<val>");
		return;
	}
	go_quote(&quoted, name);
	notice(&s->notices, "unrecognized command: %s", quoted.data);
	buf_release(&quoted);
}

static void add_alternative(struct buf *b, const char *pattern)
{
	buf_printf(b, "%s%s", b->n && *pattern ? "|" : "", pattern);
}

struct call {
	struct report_config cfg;
	struct buf focus, ignore;
};

/* One word behind a command. *i is moved where the name of a file takes the next. */
static bool take_argument(struct words *w, size_t *i, struct call *c, struct err *err)
{
	const char *t = w->v.v[*i];
	int64_t n;

	if (str_to_i64(str_of(t), 10, &n) && n >= INT32_MIN && n <= INT32_MAX) {
		c->cfg.nodecount = n;
	} else if (*t == '>') {
		if (!t[1] && ++*i >= w->v.n)
			return err_set(err, ERR_USAGE, "unexpected end of line after >");
		c->cfg.output = t[1] ? t + 1 : w->v.v[*i];
	} else if (strcmp(t, "-cum") == 0 || strcmp(t, "--cum") == 0) {
		c->cfg.sort = "cum";
	} else if (*t == '-') {
		add_alternative(&c->ignore, t + 1);
	} else {
		add_alternative(&c->focus, t);
	}
	return true;
}

static bool take_arguments(struct words *w, size_t i, const struct report_kind *k, struct call *c,
			   struct err *err)
{
	bool tags = strcmp(k->name, "tags") == 0;

	for (; i < w->v.n; i++)
		if (!take_argument(w, &i, c, err))
			return false;
	if (c->focus.n)
		*(tags ? &c->cfg.tagfocus : &c->cfg.focus) = c->focus.data;
	if (c->ignore.n)
		*(tags ? &c->cfg.tagignore : &c->cfg.ignore) = c->ignore.data;
	if (c->cfg.nodecount == -1 && (strcmp(k->name, "text") == 0 || strcmp(k->name, "top") == 0))
		c->cfg.nodecount = 10;
	return true;
}

static void command(struct shell *s, struct words *w)
{
	struct call c = { .cfg = s->cfg };
	struct err err = { 0 };
	const char *number, *arg = NULL;
	struct str name;
	const struct report_kind *k = find_command(w, &number, &name);
	size_t i = 1;
	bool ok = true;

	if (number)
		w->v.v[--i] = (char *)number; /* in the place of the command's name */
	if (!k) {
		unknown_command(s, name, i < w->v.n ? w->v.v[i] : NULL);
		return;
	}
	if (k->arg != REPORT_NO_ARG) {
		if (i < w->v.n)
			arg = w->v.v[i++];
		else
			ok = err_set(&err, ERR_USAGE, "command %s requires an argument", k->name);
	}
	ok = ok && take_arguments(w, i, k, &c, &err) && s->run(s->ctx, k, arg, &c.cfg, &err);
	if (!ok)
		notice(&s->notices, "%s", err.msg);
	buf_release(&c.focus);
	buf_release(&c.ignore);
}

static void split_words(struct words *w, struct str line)
{
	struct str word;

	while (str_next_field(&line, &word))
		vec_push(&w->v, arena_strndup(&w->arena, word.p, word.n));
}

static void run_help(struct shell *s, struct words *w)
{
	struct buf about = { 0 };

	for (size_t i = 1; i < w->v.n; i++)
		buf_printf(&about, "%s%s", i > 1 ? " " : "", w->v.v[i]);
	help(s, buf_str(&about));
	buf_release(&about);
}

static bool simple_line(struct shell *s, struct str line)
{
	static const char *const leave[] = { "exit", "quit", "q" };
	struct words w = { 0 };
	bool go_on = true;

	if (assign(s, line))
		return true;
	arena_init(&w.arena);
	split_words(&w, line);
	const char *first = w.v.n ? w.v.v[0] : "";
	for (size_t i = 0; i < ARRAY_LEN(leave); i++)
		go_on = go_on && strcmp(first, leave[i]) != 0;
	if (!go_on || !*first)
		;
	else if (strcmp(first, "o") == 0 || strcmp(first, "options") == 0)
		show_options(s);
	else if (strcmp(first, "help") == 0)
		run_help(s, &w);
	else
		command(s, &w);
	vec_release(&w.v);
	arena_release(&w.arena);
	return go_on;
}

/* The name of a type of values selects it, alone or as total_ or mean_ of it. */
static bool select_type(struct shell *s, struct str line)
{
	static const struct {
		struct str prefix, mean;
	} forms[] = { { STR(""), STR("") },
		      { STR("total_"), STR("mean=0") },
		      { STR("mean_"), STR("mean=1") } };

	for (uint32_t t = s->p->n_types; t-- > 0;)
		for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
			struct str name = type_name(s, t);
			if (!str_has_prefix(line, forms[i].prefix) ||
			    !str_eq(str_sub(line, forms[i].prefix.n, line.n), name))
				continue;
			if (forms[i].mean.n)
				simple_line(s, forms[i].mean);
			simple_line(s, str_of(arena_printf(&s->arena, "sample_index=" STR_FMT,
							   STR_ARG(name))));
			return true;
		}
	return false;
}

bool shell_line(struct shell *s, struct str line)
{
	static const struct str clear[] = { STR("focus="), STR("ignore="), STR("hide="),
					    STR("tagfocus="), STR("tagignore=") };

	line = str_trim(line);
	if (select_type(s, line))
		return true;
	if (!str_eq(line, STR(":")))
		return simple_line(s, line);
	for (size_t i = 0; i < ARRAY_LEN(clear); i++)
		simple_line(s, clear[i]);
	return true;
}
