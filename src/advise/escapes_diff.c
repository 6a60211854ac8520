#include "advise/escapes_diff.h"

#include <stdlib.h>

/* One literal from the first byte to the last; the compiler cuts long ones. */
static bool is_quoted(struct str s)
{
	char quote = s.p[0];

	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\' && quote != '`')
			i++;
		else if (s.p[i] == quote)
			return i + 1 == s.n;
	}
	return s.n > 1;
}

/* "5", "-1", "0x10", "2.5e+06"; not "2 * n". */
static bool is_number(struct str s)
{
	if (s.p[0] == '-')
		s = str_sub(s, 1, s.n);
	if (!s.n || s.p[0] < '0' || s.p[0] > '9')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == '(' || s.p[i] == '[')
			return false;
	return true;
}

bool escape_is_constant(const struct escape_row *row)
{
	struct str v = row->value;

	if (row->kind != ESCAPE_HEAP || !v.n)
		return false;
	return v.p[0] == '"' || v.p[0] == '\'' || v.p[0] == '`' ? is_quoted(v) : is_number(v);
}

/* Where the user's folder of a side ends: what is behind it names a file on both sides. */
static struct str relative(const struct escapes *e, struct str path)
{
	for (size_t i = 0; i < e->own_dirs.n; i++) {
		struct str dir = str_of(e->own_dirs.v[i]);
		if (str_has_prefix(path, dir) && path.n > dir.n && path.p[dir.n] == '/')
			return str_sub(path, dir.n + 1, path.n);
	}
	return str_trim_prefix(path, STR("./"));
}

/* The folder: a function that moves to another file of its package is the same function. */
static struct str folder_of(const struct escapes *e, uint32_t file)
{
	struct str rel = relative(e, e->files.v[file].path);

	return str_sub(rel, 0, rel.n - str_base(rel).n);
}

static uint64_t func_key(const struct escapes *e, uint32_t file, struct str symbol)
{
	struct str folder = folder_of(e, file);

	return hash_bytes(symbol.p, symbol.n, hash_bytes(folder.p, folder.n, 7));
}

static uint64_t row_key(const struct escapes *e, const struct escape_row *row)
{
	uint64_t key =
		hash_mix(func_key(e, row->file, e->funcs.v[row->func].symbol), (uint64_t)row->kind);
	bool is_call = row->d && str_eq(row->d->code, STR("cannotInlineCall"));

	return hash_bytes(row->value.p, row->value.n, hash_mix(key, is_call));
}

static bool takes_part(const struct escape_row *row, unsigned kinds)
{
	return kinds & 1u << row->kind && !escape_is_constant(row);
}

/* All functions of the sources, whether or not the compiler has something to say of them. */
static void add_functions(struct escapes *e, struct map *out)
{
	for (uint32_t i = 0; i < e->files.n; i++) {
		struct escape_file *f = e->files.v[i].is_own ? escapes_open(e, i) : NULL;
		for (size_t k = 0; f && f->src && k < f->src->funcs.n; k++)
			map_put(out, func_key(e, i, f->src->funcs.v[k].symbol), 1);
	}
	for (uint32_t i = 0; i < e->funcs.n; i++)
		map_put(out, func_key(e, e->funcs.v[i].file, e->funcs.v[i].symbol), 1);
}

static struct str line_text(struct escapes *e, const struct escape_row *row)
{
	struct escape_file *f = escapes_open(e, row->file);

	return f->source && !f->changed ? str_trim(source_line(f->source, row->line)) : STR("");
}

/* How often each row, and each row on a line that is written so, is on a side. */
struct tally {
	struct map rows, lines;
};

static uint64_t line_key(struct escapes *e, const struct escape_row *row, uint64_t key)
{
	struct str text = line_text(e, row);

	return hash_bytes(text.p, text.n, key);
}

static void add_one(struct map *m, uint64_t key)
{
	uint32_t n = map_get(m, key);

	map_put(m, key, n == MAP_NONE ? 1 : n + 1);
}

static bool take_one(struct map *m, uint64_t key)
{
	uint32_t n = map_get(m, key);

	if (n == MAP_NONE || n == 0)
		return false;
	map_put(m, key, n - 1);
	return true;
}

static void count(struct tally *t, struct escapes *e, unsigned kinds)
{
	map_init(&t->rows);
	map_init(&t->lines);
	for (size_t i = 0; i < e->rows.n; i++) {
		const struct escape_row *row = &e->rows.v[i];
		uint64_t key = row_key(e, row);

		if (takes_part(row, kinds)) {
			add_one(&t->rows, key);
			add_one(&t->lines, line_key(e, row, key));
		}
	}
}

/*
 * Marks the rows that the other side has too: of n rows with one key of which it has m, m. Those whose line is written there
 * as well go first: they are most likely the same ones.
 */
static bool *same_rows(struct escapes *e, struct escapes *other, unsigned kinds)
{
	bool *same = xcalloc(e->rows.n + 1, sizeof(*same));
	struct tally t;

	count(&t, other, kinds);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < e->rows.n; i++) {
			const struct escape_row *row = &e->rows.v[i];
			uint64_t key = row_key(e, row);

			if (same[i] || !takes_part(row, kinds))
				continue;
			if (pass == 0 && !take_one(&t.lines, line_key(e, row, key)))
				continue;
			same[i] = take_one(&t.rows, key);
		}
	}
	map_release(&t.rows);
	map_release(&t.lines);
	return same;
}

/* The rows of `from` that `other` has not. */
static void one_side(struct escape_diff *d, struct escapes *from, struct escapes *other,
		     unsigned kinds, bool gained)
{
	bool *same = same_rows(from, other, kinds);
	struct map functions;

	map_init(&functions);
	add_functions(other, &functions);
	for (uint32_t i = 0; i < from->rows.n; i++) {
		const struct escape_row *row = &from->rows.v[i];
		struct escape_change c = { .is_gained = gained, .row = i };

		if (!takes_part(row, kinds))
			continue;
		c.in_new_func =
			map_get(&functions, func_key(from, row->file,
						     from->funcs.v[row->func].symbol)) == MAP_NONE;
		if (same[i]) {
			d->n_same += gained;
		} else if (row->kind != ESCAPE_INLINE || !c.in_new_func) {
			(gained ? d->n_gained : d->n_lost)[row->kind]++;
			vec_push(&d->v, c);
		}
	}
	map_release(&functions);
	free(same);
}

void escapes_diff(struct escape_diff *d, unsigned kinds)
{
	one_side(d, d->new, d->old, kinds, true);
	one_side(d, d->old, d->new, kinds, false);
}

void escapes_diff_release(struct escape_diff *d)
{
	vec_release(&d->v);
}
