#include "advise/layout_price.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/map.h"
#include "gocode/gosym.h"

enum { ALLOC_OBJECTS, ALLOC_SPACE, INUSE_OBJECTS, INUSE_SPACE, N_VALUES };
static const char *const value_names[N_VALUES] = { "alloc_objects", "alloc_space", "inuse_objects",
						   "inuse_space" };

/* The samples of one source line with objects of one size. */
struct site {
	uint32_t fn; /* of the profile */
	int64_t line;
	uint64_t block_bytes;
	int64_t v[N_VALUES];
};

struct sites {
	VEC(struct site) v;
	struct map index;
	int column[N_VALUES]; /* in the profile; -1: not there */
};

static bool is_runtime(struct str name)
{
	return str_has_prefix(name, STR("runtime.")) ||
	       str_has_prefix(name, STR("internal/runtime/"));
}

/* The innermost frame outside of the runtime; false: there is none. */
static bool allocating_line(const struct profile *p, uint32_t sample, uint32_t *fn, int64_t *line)
{
	for (uint32_t i = p->sample_loc_begin[sample]; i < p->sample_loc_begin[sample + 1]; i++) {
		uint32_t loc = p->sample_locs[i];
		for (uint32_t k = p->line_begin[loc]; k < p->line_begin[loc + 1]; k++) {
			if (p->line_fn[k] == PROFILE_NONE ||
			    is_runtime(profile_str(p, p->fn_name[p->line_fn[k]])))
				continue;
			*fn = p->line_fn[k];
			*line = p->line_no[k];
			return true;
		}
	}
	return false;
}

/* The size of the objects of a sample: its label "bytes", else the mean. */
static uint64_t block_bytes(const struct profile *p, uint32_t sample, const int *column)
{
	for (uint32_t i = p->label_begin ? p->label_begin[sample] : 0;
	     p->label_begin && i < p->label_begin[sample + 1]; i++)
		if (str_eq(profile_str(p, p->labels[i].key), STR("bytes")) && p->labels[i].num > 0)
			return (uint64_t)p->labels[i].num;
	for (int kind = ALLOC_OBJECTS; kind <= INUSE_OBJECTS; kind += 2) {
		if (column[kind] < 0 || column[kind + 1] < 0)
			continue;
		int64_t objects = p->values[(size_t)sample * p->n_types + (size_t)column[kind]];
		int64_t bytes = p->values[(size_t)sample * p->n_types + (size_t)column[kind + 1]];
		if (objects > 0 && bytes > 0)
			return (uint64_t)(bytes / objects);
	}
	return 0;
}

static void collect_sites(const struct profile *p, struct sites *s)
{
	for (int i = 0; i < N_VALUES; i++)
		s->column[i] = profile_type_index(p, str_of(value_names[i]));
	for (uint32_t i = 0; i < p->n_samples; i++) {
		struct site site = { .block_bytes = block_bytes(p, i, s->column) };
		bool added;
		if (!site.block_bytes || !allocating_line(p, i, &site.fn, &site.line))
			continue;
		uint64_t key = hash_mix(hash_mix(site.fn, (uint64_t)site.line), site.block_bytes);
		uint32_t at = map_get_or_put(&s->index, key, (uint32_t)s->v.n, &added);
		if (added)
			vec_push(&s->v, site);
		for (int k = 0; k < N_VALUES; k++)
			if (s->column[k] >= 0)
				s->v.v[at].v[k] +=
					p->values[(size_t)i * p->n_types + (size_t)s->column[k]];
	}
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* "net/http.Request" -> "net/http", "Request"; "main.Gen[string]" -> "main", "Gen". */
static void split_name(struct str name, struct str *pkg, struct str *base)
{
	ptrdiff_t bracket = str_index_byte(name, '['), slash, dot;

	if (bracket >= 0)
		name = str_sub(name, 0, (size_t)bracket);
	slash = str_last_index_byte(name, '/');
	dot = str_index_byte(str_sub(name, (size_t)(slash + 1), name.n), '.');
	*pkg = dot < 0 ? STR("") : str_sub(name, 0, (size_t)(slash + 1 + dot));
	*base = dot < 0 ? name : str_sub(name, (size_t)(slash + 1 + dot + 1), name.n);
}

/* What stands around an occurrence of the name says whether it makes one object or room for several. */
static enum layout_mention classify(struct str before, struct str after)
{
	if (str_has_suffix(before, STR("]")) || str_has_suffix(before, STR("...")))
		return MENTION_SLICE;
	if (after.n && (after.p[0] == '{' || (after.p[0] == '[' && str_contains(after, STR("{")))))
		return MENTION_OBJECT;
	if (str_has_suffix(before, STR("new(")) || str_has_suffix(before, STR("var ")))
		return MENTION_OBJECT;
	return MENTION_NONE;
}

enum layout_mention layout_mentions(struct str line, struct str pkg, struct str type_name)
{
	struct str type_pkg, base, quali;
	enum layout_mention best = MENTION_NONE;
	bool own;

	split_name(type_name, &type_pkg, &base);
	own = str_eq(type_pkg, pkg) || str_eq(type_pkg, STR("main")) || str_eq(pkg, STR("main"));
	quali = str_base(type_pkg);
	for (size_t at = 0; base.n && at < line.n;) {
		ptrdiff_t found = str_index(str_sub(line, at, line.n), base);
		if (found < 0)
			break;
		size_t from = at + (size_t)found, to = from + base.n;
		struct str before = str_sub(line, 0, from), after = str_sub(line, to, line.n);
		at = to;
		if ((after.n && is_word(after.p[0])) ||
		    (before.n && is_word(before.p[before.n - 1])))
			continue;
		if (before.n && before.p[before.n - 1] == '.') {
			before.n--;
			if (!str_has_suffix(before, quali))
				continue;
			before.n -= quali.n;
		} else if (!own) {
			continue;
		}
		best = MAX(best, classify(before, after));
	}
	return best;
}

/* Whether the objects of a site have the size of one T, or of a row of them. */
static bool size_fits(const struct layout *l, uint64_t block, enum layout_mention mention)
{
	bool pointers = l->pointer_bytes != 0;
	uint64_t n;

	if (!l->size)
		return false;
	if (mention == MENTION_OBJECT && (block == l->size || block == l->class_bytes))
		return true;
	n = block / l->size;
	return mention == MENTION_SLICE && n &&
	       (block == n * l->size || block == layout_class_bytes(n * l->size, pointers));
}

static void charge(const struct layout *l, const struct site *s, enum layout_mention mention,
		   struct layout_price *out, int64_t *largest, const struct profile *p)
{
	uint64_t row = mention == MENTION_SLICE ? MAX(s->block_bytes / l->size, (uint64_t)1) : 1;
	uint64_t now = layout_class_bytes(row * l->size, l->pointer_bytes != 0);
	uint64_t then = layout_class_bytes(row * l->best_size, l->best_pointer_bytes != 0);
	int64_t saved = now > then ? (int64_t)(now - then) : 0;

	out->known = true;
	out->live_objects += s->v[INUSE_OBJECTS] * (int64_t)row;
	out->live_bytes += s->v[INUSE_SPACE];
	out->alloc_objects += s->v[ALLOC_OBJECTS] * (int64_t)row;
	out->alloc_bytes += s->v[ALLOC_SPACE];
	out->saved_live_bytes += s->v[INUSE_OBJECTS] * saved;
	out->saved_alloc_bytes += s->v[ALLOC_OBJECTS] * saved;
	if (s->v[ALLOC_SPACE] >= *largest) {
		*largest = s->v[ALLOC_SPACE];
		out->file = profile_str(p, p->fn_file[s->fn]);
		out->line = s->line;
	}
}

void layout_price(const struct go_types *t, const struct layout *layouts, size_t n,
		  const struct profile *heap, const struct layout_source *source, struct arena *a,
		  struct layout_price *out)
{
	struct sites sites = { 0 };
	int64_t *largest = xcalloc(n + 1, sizeof(*largest));

	memset(out, 0, n * sizeof(*out));
	collect_sites(heap, &sites);
	for (size_t i = 0; i < sites.v.n; i++) {
		const struct site *s = &sites.v.v[i];
		struct str file = profile_str(heap, heap->fn_file[s->fn]);
		struct str line = source->line(source->ctx, file, s->line);
		struct gosym sym = gosym_parse(a, profile_str(heap, heap->fn_name[s->fn]));
		for (size_t k = 0; line.n && k < n; k++) {
			enum layout_mention m = layout_mentions(line, gosym_tested_pkg(sym.pkg),
								t->types.v[layouts[k].type].name);
			if (m != MENTION_NONE && size_fits(&layouts[k], s->block_bytes, m)) {
				charge(&layouts[k], s, m, &out[k], &largest[k], heap);
				break;
			}
		}
	}
	for (size_t k = 0; k < n; k++)
		out[k].file = arena_str(a, out[k].file);
	free(largest);
	map_release(&sites.index);
	vec_release(&sites.v);
}
