/* The baseline of known races: read, matched, written. */
#include <stdlib.h>

#include "advise/races.h"

static bool valid_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!strchr("0123456789abcdef", id.p[i]) || !id.p[i])
			return false;
	return id.n == 16;
}

static bool is_none(struct str variable)
{
	return variable.n == 0 || str_eq(variable, STR("-"));
}

static void mark(struct races *r, struct str id, struct str variable)
{
	for (size_t i = 0; i < r->v.n; i++) {
		struct race_finding *f = &r->v.v[i];
		if (f->known || !str_eq(str_of(f->id), id))
			continue;
		/* machines without the sources know no variables: they must not find new races for that */
		if (is_none(variable) || is_none(f->variable) || str_eq(variable, f->variable)) {
			f->known = true;
			r->n_new--;
		}
	}
}

bool races_mark_known(struct races *r, struct str text, const char *name, struct err *err)
{
	struct str line, id, rest, fn, variable;
	size_t number = 0;

	while (str_next_line(&text, &line)) {
		number++;
		ptrdiff_t hash = str_index(line, STR("#"));
		if (hash >= 0)
			line.n = (size_t)hash;
		line = str_trim(line);
		if (!line.n)
			continue;
		str_cut(line, '\t', &id, &rest);
		if (!valid_id(id))
			return err_set(
				err, ERR_FORMAT,
				"%s:%zu: expected the 16 hex digits of a known race, got '" STR_FMT
				"'",
				name, number, STR_ARG(str_sub(id, 0, 40)));
		/* id, two functions, variable: all behind the id but the variable is for people */
		variable = STR("-");
		if (str_cut(rest, '\t', &fn, &rest) && str_cut(rest, '\t', &fn, &rest))
			str_cut(rest, '\t', &variable, &rest);
		mark(r, id, str_trim(variable));
	}
	return true;
}

/* A column: a damaged log may name functions with tabs, and # would begin the comment. */
static void add_column(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_addc(b, (unsigned char)s.p[i] < ' ' || s.p[i] == '#' ? '?' : s.p[i]);
	buf_addc(b, '\t');
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void races_write_known(const struct races *r, struct buf *out)
{
	struct buf rows = { 0 };
	VEC(struct str) lines = { 0 };
	struct str rest, line;

	for (size_t i = 0; i < r->v.n; i++) {
		const struct race_finding *f = &r->v.v[i];
		buf_printf(&rows, "%s\t", f->id);
		add_column(&rows, f->side[0].fn);
		add_column(&rows, f->side[1].fn);
		add_column(&rows, f->variable.n ? f->variable : STR("-"));
		buf_printf(&rows, "# %s\n", f->cure->id);
	}
	/* sorted, so that the file's history shows what came and went */
	rest = buf_str(&rows);
	while (str_next_line(&rest, &line))
		vec_push(&lines, line);
	if (lines.n)
		qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	buf_adds(out, "# Races that goperf race -known takes for known: id, the two functions, the "
		      "variable. Lines may be deleted.\n"
		      "# Written by goperf race -write-known; ids name functions and not lines, so "
		      "they hold while code moves.\n");
	for (size_t i = 0; i < lines.n; i++) {
		if (i && str_eq(lines.v[i], lines.v[i - 1]))
			continue;
		buf_add_str(out, lines.v[i]);
		buf_addc(out, '\n');
	}
	buf_release(&rows);
	vec_release(&lines);
}
