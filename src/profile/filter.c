#include "profile/filter.h"

#include <string.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/pool.h"
#include "profile/units.h"

#define PRUNE_CHUNKS 64

struct profile *profile_derive(const struct profile *p)
{
	struct profile *q = xcalloc(1, sizeof(*q));

	*q = *p;
	arena_init(&q->arena);
	q->file = (struct file){ 0 };
	q->input = (struct inflated){ 0 };
	q->strings_cap = 0;
	q->samples_shared = true;
	return q;
}

uint32_t profile_add_string(struct profile *q, struct str s)
{
	if (q->n_strings >= q->strings_cap) {
		uint32_t cap = MAX(q->n_strings * 2, 64);
		struct str *more = ARENA_ARRAY(&q->arena, struct str, cap);
		memcpy(more, q->strings, q->n_strings * sizeof(*more));
		q->strings = more;
		q->strings_cap = cap;
	}
	q->strings[q->n_strings] = arena_str(&q->arena, s);
	return q->n_strings++;
}

static void *dup(struct profile *q, const void *v, size_t n, size_t size)
{
	void *out = arena_alloc(&q->arena, MAX(n, 1) * size);

	if (n)
		memcpy(out, v, n * size);
	return out;
}

/* Which functions and mappings a regex matches, found once each. */
struct matches {
	uint8_t *fn, *mapping;
};

static struct matches matches_of(struct profile *q, const struct regex *re)
{
	struct matches m = { ARENA_ARRAY(&q->arena, uint8_t, q->n_functions + 1),
			     ARENA_ARRAY(&q->arena, uint8_t, q->n_mappings + 1) };

	for (uint32_t i = 0; i < q->n_functions; i++)
		m.fn[i] = regex_match(re, q->strings[q->fn_name[i]]) ||
			  regex_match(re, q->strings[q->fn_file[i]]);
	for (uint32_t i = 0; i < q->n_mappings; i++)
		m.mapping[i] = regex_match(re, q->strings[q->mappings[i].file]);
	return m;
}

static bool mapping_matches(const struct profile *q, const struct matches *m, uint32_t loc)
{
	return q->loc_mapping[loc] != PROFILE_NONE && m->mapping[q->loc_mapping[loc]];
}

static bool loc_matches(const struct profile *q, const struct matches *m, uint32_t loc)
{
	for (uint32_t l = q->line_begin[loc]; l < q->line_begin[loc + 1]; l++)
		if (m->fn[q->line_fn[l]])
			return true;
	return mapping_matches(q, m, loc);
}

/* Rebuilds the lines with those of keep[line] set. */
static void keep_lines(struct profile *q, const uint8_t *keep)
{
	uint32_t total = q->line_begin[q->n_locations], n = 0;
	uint32_t *begin = ARENA_ARRAY(&q->arena, uint32_t, q->n_locations + 1);
	uint32_t *fn = ARENA_ARRAY(&q->arena, uint32_t, total + 1);
	int64_t *no = ARENA_ARRAY(&q->arena, int64_t, total + 1);
	int64_t *col = ARENA_ARRAY(&q->arena, int64_t, total + 1);

	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		for (uint32_t l = q->line_begin[loc]; l < q->line_begin[loc + 1]; l++) {
			if (!keep[l])
				continue;
			fn[n] = q->line_fn[l];
			no[n] = q->line_no[l];
			col[n++] = q->line_col[l];
		}
		begin[loc + 1] = n;
	}
	q->line_begin = begin;
	q->line_fn = fn;
	q->line_no = no;
	q->line_col = col;
}

/* How samples change: which stay, which part of their frames, which locations vanish from all. NULL: no change. */
struct edit {
	const uint8_t *keep;	   /* by sample */
	const uint32_t *from, *to; /* by sample, into sample_locs */
	const uint8_t *gone;	   /* by location */
	bool drop_emptied;	   /* a sample that loses all its frames to gone goes too */
};

static uint32_t edit_frames(const struct profile *q, const struct edit *e, uint32_t s,
			    uint32_t from, uint32_t end, uint32_t *out)
{
	uint32_t to = e->to ? e->to[s] : end;
	uint32_t n = 0;

	if (e->from)
		from = e->from[s];
	if (!e->gone) {
		memmove(out, q->sample_locs + from, (to - from) * sizeof(*out));
		return to - from;
	}
	for (uint32_t i = from; i < to; i++)
		if (!e->gone[q->sample_locs[i]])
			out[n++] = q->sample_locs[i];
	return n;
}

static struct profile new_columns(struct profile *q)
{
	struct profile to = *q;
	struct arena *a = &q->arena;

	to.sample_loc_begin = ARENA_ARRAY(a, uint32_t, (size_t)q->n_samples + 1);
	to.sample_locs = ARENA_ARRAY(a, uint32_t, (size_t)q->sample_loc_begin[q->n_samples] + 1);
	to.values = ARENA_ARRAY(a, int64_t, (size_t)q->n_samples * q->n_types + 1);
	if (q->label_begin) {
		to.label_begin = ARENA_ARRAY(a, uint32_t, (size_t)q->n_samples + 1);
		to.labels = ARENA_ARRAY(a, struct label, (size_t)q->label_begin[q->n_samples] + 1);
	}
	return to;
}

/* Everything only ever shrinks, so that a profile's own columns are compacted in place. */
static void edit_samples(struct profile *q, const struct edit *e)
{
	struct profile to = q->samples_shared ? new_columns(q) : *q;
	uint32_t n = 0, at = 0, label_at = 0, from = 0, label_from = 0;

	for (uint32_t s = 0; s < q->n_samples; s++) {
		uint32_t end = q->sample_loc_begin[s + 1], begin = from;
		uint32_t label_end = q->label_begin ? q->label_begin[s + 1] : 0, label = label_from;
		from = end;
		label_from = label_end;
		if (e->keep && !e->keep[s])
			continue;
		uint32_t got = edit_frames(q, e, s, begin, end, to.sample_locs + at);
		if (e->gone && e->drop_emptied && !got)
			continue;
		at += got;
		memmove(to.values + (size_t)n * q->n_types, q->values + (size_t)s * q->n_types,
			q->n_types * sizeof(*to.values));
		if (to.label_begin) {
			memmove(to.labels + label_at, q->labels + label,
				(label_end - label) * sizeof(*to.labels));
			label_at += label_end - label;
			to.label_begin[n + 1] = label_at;
		}
		to.sample_loc_begin[++n] = at;
	}
	q->sample_loc_begin = to.sample_loc_begin;
	q->sample_locs = to.sample_locs;
	q->values = to.values;
	q->label_begin = to.label_begin;
	q->labels = to.labels;
	q->n_samples = n;
	q->samples_shared = false;
}

void filter_samples(struct profile *q, const uint8_t *keep)
{
	edit_samples(q, &(struct edit){ .keep = keep });
}

/* Lines that hide or show leave; a location without any vanishes. */
static bool edit_names(struct profile *q, const struct matches *hide, const struct matches *show,
		       uint8_t *gone, struct name_hits *hits)
{
	uint8_t *keep = ARENA_ARRAY(&q->arena, uint8_t, q->line_begin[q->n_locations] + 1);
	bool some = false;

	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		bool hidden = hide && loc_matches(q, hide, loc);
		bool none = hide && mapping_matches(q, hide, loc);
		bool all = !show || mapping_matches(q, show, loc);
		uint32_t n = 0;
		for (uint32_t l = q->line_begin[loc]; l < q->line_begin[loc + 1]; l++) {
			uint32_t fn = q->line_fn[l];
			keep[l] = !none && !(hide && hide->fn[fn]) && (all || show->fn[fn]);
			n += keep[l];
		}
		hits->hide |= hidden;
		if (show && n)
			hits->show = true;
		gone[loc] = n == 0 && (hidden || show);
		some |= gone[loc];
	}
	keep_lines(q, keep);
	return some;
}

struct name_hits filter_names(struct profile *q, const struct name_filters *f)
{
	struct name_hits hits = { .focus = true };
	enum { NEITHER, FOCUS, IGNORE };
	struct matches focus, ignore, hide, show;

	if (!f->focus && !f->ignore && !f->hide && !f->show)
		return hits;
	hits.focus = false;
	if (f->focus)
		focus = matches_of(q, f->focus);
	if (f->ignore)
		ignore = matches_of(q, f->ignore);
	if (f->hide)
		hide = matches_of(q, f->hide);
	if (f->show)
		show = matches_of(q, f->show);
	uint8_t *kind = ARENA_ARRAY(&q->arena, uint8_t, q->n_locations + 1);
	uint8_t *gone = ARENA_ARRAY(&q->arena, uint8_t, q->n_locations + 1);
	uint8_t *keep = ARENA_ARRAY(&q->arena, uint8_t, q->n_samples + 1);
	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		if (f->ignore && loc_matches(q, &ignore, loc))
			kind[loc] = IGNORE;
		else if (!f->focus || loc_matches(q, &focus, loc))
			kind[loc] = FOCUS;
		hits.ignore |= kind[loc] == IGNORE;
		hits.focus |= kind[loc] == FOCUS;
	}
	bool some_gone = (f->hide || f->show) &&
			 edit_names(q, f->hide ? &hide : NULL, f->show ? &show : NULL, gone, &hits);
	for (uint32_t s = 0; s < q->n_samples; s++) {
		unsigned seen = 0;
		for (uint32_t i = q->sample_loc_begin[s]; i < q->sample_loc_begin[s + 1]; i++)
			seen |= 1u << kind[q->sample_locs[i]];
		keep[s] = (seen & 1u << FOCUS) && !(seen & 1u << IGNORE);
	}
	edit_samples(q, &(struct edit){ .keep = keep,
					.gone = some_gone ? gone : NULL,
					.drop_emptied = true });
	return hits;
}

bool filter_show_from(struct profile *q, const struct regex *re)
{
	struct matches m = matches_of(q, re);
	uint8_t *lines = ARENA_ARRAY(&q->arena, uint8_t, q->line_begin[q->n_locations] + 1);
	uint8_t *hit = ARENA_ARRAY(&q->arena, uint8_t, q->n_locations + 1);
	uint8_t *keep = ARENA_ARRAY(&q->arena, uint8_t, q->n_samples + 1);
	uint32_t *to = ARENA_ARRAY(&q->arena, uint32_t, q->n_samples + 1);
	bool matched = false;

	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		uint32_t begin = q->line_begin[loc], last = q->line_begin[loc + 1];
		hit[loc] = mapping_matches(q, &m, loc);
		if (!hit[loc]) {
			while (last > begin && !m.fn[q->line_fn[last - 1]])
				last--;
			hit[loc] = last > begin;
			if (!hit[loc])
				last = q->line_begin[loc + 1];
		}
		matched |= hit[loc];
		memset(lines + begin, 1, last - begin);
	}
	keep_lines(q, lines);
	for (uint32_t s = 0; s < q->n_samples; s++) {
		to[s] = q->sample_loc_begin[s + 1];
		while (to[s] > q->sample_loc_begin[s] && !hit[q->sample_locs[to[s] - 1]])
			to[s]--;
		keep[s] = to[s] > q->sample_loc_begin[s];
	}
	edit_samples(q, &(struct edit){ .keep = keep, .to = to });
	return matched;
}

/* A function name without a leading '.' (PPC) and without arguments: cut at the first '(' that is no name's own. */
static struct str simplify(struct str name)
{
	static const struct str reserved[] = { STR("(anonymous namespace)"), STR("operator()") };
	size_t i = 0;

	name = str_trim_prefix(name, STR("."));
	while (i < name.n) {
		struct str rest = str_sub(name, i, name.n);
		size_t skip = 0;
		for (size_t r = 0; r < ARRAY_LEN(reserved); r++)
			if (str_has_prefix(rest, reserved[r]))
				skip = reserved[r].n;
		if (!skip && name.p[i] == '(')
			return str_sub(name, 0, i);
		i += skip ? skip : 1;
	}
	return name;
}

static uint8_t *prune_matches(struct profile *q, const struct regex *drop, const struct regex *keep)
{
	uint8_t *fn = ARENA_ARRAY(&q->arena, uint8_t, q->n_functions + 1);

	for (uint32_t i = 0; i < q->n_functions; i++) {
		struct str name = q->strings[q->fn_name[i]];
		if (!name.n)
			continue;
		name = simplify(name);
		fn[i] = regex_match(drop, name) && !(keep && regex_match(keep, name));
	}
	return fn;
}

enum prune_kind { USER, WHOLE, BENEATH }; /* USER is 0: kinds are or-ed */

struct prune {
	const struct profile *q;
	const uint8_t *kind; /* by location */
	uint32_t *from;	     /* by sample */
	size_t chunks;
	bool some[PRUNE_CHUNKS];
};

/* Index behind the nearest frame to the root that is not the user's, in locs[0..n); 0: all are. Four at a time: most are. */
static uint32_t last_foreign(const uint8_t *kind, const uint32_t *locs, uint32_t n)
{
	while (n >= 4 &&
	       !(kind[locs[n - 1]] | kind[locs[n - 2]] | kind[locs[n - 3]] | kind[locs[n - 4]]))
		n -= 4;
	while (n > 0 && kind[locs[n - 1]] == USER)
		n--;
	return n;
}

/* From the root: nothing is cut before the first frame of the user's. */
static uint32_t prune_frames(const uint8_t *kind, const uint32_t *locs, uint32_t n)
{
	while (n > 0 && kind[locs[n - 1]] != USER)
		n--;
	n = last_foreign(kind, locs, n);
	return n > 0 && kind[locs[n - 1]] == BENEATH ? n - 1 : n;
}

static void prune_chunk(void *ctx, size_t chunk)
{
	struct prune *p = ctx;
	const struct profile *q = p->q;
	uint32_t s = (uint32_t)((uint64_t)q->n_samples * chunk / p->chunks);
	uint32_t end = (uint32_t)((uint64_t)q->n_samples * (chunk + 1) / p->chunks);

	for (; s < end; s++) {
		uint32_t begin = q->sample_loc_begin[s];
		uint32_t cut = prune_frames(p->kind, q->sample_locs + begin,
					    q->sample_loc_begin[s + 1] - begin);
		p->from[s] = begin + cut;
		p->some[chunk] |= cut > 0;
	}
}

void filter_prune(struct profile *q, const struct regex *drop, const struct regex *keep)
{
	uint8_t *fn = prune_matches(q, drop, keep);
	uint8_t *lines = ARENA_ARRAY(&q->arena, uint8_t, q->line_begin[q->n_locations] + 1);
	uint8_t *kind = ARENA_ARRAY(&q->arena, uint8_t, q->n_locations + 1);
	struct prune p = { .q = q,
			   .kind = kind,
			   .chunks = q->n_samples < 10000 ? 1 : PRUNE_CHUNKS };
	bool some = false;

	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		uint32_t begin = q->line_begin[loc], end = q->line_begin[loc + 1], l = end;
		while (l > begin && !fn[q->line_fn[l - 1]])
			l--;
		if (l > begin)
			kind[loc] = l == end ? WHOLE : BENEATH;
		some |= kind[loc] != USER;
		if (kind[loc] != BENEATH)
			l = begin;
		memset(lines + l, 1, end - l);
	}
	if (!some)
		return;
	keep_lines(q, lines);
	p.from = ARENA_ARRAY(&q->arena, uint32_t, q->n_samples + 1);
	pool_run(p.chunks, prune_chunk, &p);
	some = false;
	for (size_t i = 0; i < p.chunks; i++)
		some |= p.some[i];
	if (some)
		edit_samples(q, &(struct edit){ .from = p.from });
}

static struct regex *frames_regex(const struct profile *q, uint32_t pattern, struct err *err)
{
	struct buf b = { 0 };
	struct regex *re;

	buf_adds(&b, "^(");
	buf_add_str(&b, q->strings[pattern]);
	buf_adds(&b, ")$");
	re = regex_new(buf_str(&b), err);
	if (!re)
		err_prefix(err, "failed to compile regexp " STR_FMT, STR_ARG(q->strings[pattern]));
	buf_release(&b);
	return re;
}

bool filter_uninteresting(struct profile *q, struct err *err)
{
	struct regex *drop, *keep = NULL;

	if (!q->strings[q->drop_frames].n)
		return true;
	drop = frames_regex(q, q->drop_frames, err);
	if (!drop)
		return false;
	if (q->strings[q->keep_frames].n) {
		keep = frames_regex(q, q->keep_frames, err);
		if (!keep) {
			regex_free(drop);
			return false;
		}
	}
	filter_prune(q, drop, keep);
	regex_free(drop);
	regex_free(keep);
	return true;
}

void filter_prune_from(struct profile *q, const struct regex *re)
{
	uint8_t *fn = prune_matches(q, re, NULL);
	uint8_t *lines = ARENA_ARRAY(&q->arena, uint8_t, q->line_begin[q->n_locations] + 1);
	uint8_t *hit = ARENA_ARRAY(&q->arena, uint8_t, q->n_locations + 1);
	uint32_t *from = ARENA_ARRAY(&q->arena, uint32_t, q->n_samples + 1);

	for (uint32_t loc = 0; loc < q->n_locations; loc++) {
		uint32_t begin = q->line_begin[loc], end = q->line_begin[loc + 1], l = begin;
		while (l < end && !fn[q->line_fn[l]])
			l++;
		hit[loc] = l < end;
		if (!hit[loc])
			l = begin;
		memset(lines + l, 1, end - l);
	}
	keep_lines(q, lines);
	for (uint32_t s = 0; s < q->n_samples; s++) {
		uint32_t end = q->sample_loc_begin[s + 1], i = q->sample_loc_begin[s];
		from[s] = i;
		while (i < end && !hit[q->sample_locs[i]])
			i++;
		if (i < end)
			from[s] = i;
	}
	edit_samples(q, &(struct edit){ .from = from });
}

/* Keys are compared as text: the table may hold one twice. Verdicts are kept by string id. */
struct label_hits filter_label_keys(struct profile *q, const struct regex *show,
				    const struct regex *hide)
{
	enum { UNKNOWN, KEEP, DROP };
	struct label_hits hits = { false, false };
	uint8_t *verdict;
	uint32_t *begin, n = 0;
	struct label *labels;

	if (!q->label_begin)
		return hits;
	verdict = ARENA_ARRAY(&q->arena, uint8_t, q->n_strings);
	begin = ARENA_ARRAY(&q->arena, uint32_t, q->n_samples + 1);
	labels = ARENA_ARRAY(&q->arena, struct label, q->label_begin[q->n_samples] + 1);
	for (uint32_t s = 0; s < q->n_samples; s++) {
		for (uint32_t i = q->label_begin[s]; i < q->label_begin[s + 1]; i++) {
			uint32_t key = q->labels[i].key;
			if (verdict[key] == UNKNOWN) {
				bool shown = !show || regex_match(show, q->strings[key]);
				bool hidden = hide && regex_match(hide, q->strings[key]);
				hits.show |= shown;
				hits.hide |= hidden;
				verdict[key] = shown && !hidden ? KEEP : DROP;
			}
			if (verdict[key] == KEEP)
				labels[n++] = q->labels[i];
		}
		begin[s + 1] = n;
	}
	q->label_begin = begin;
	q->labels = labels;
	return hits;
}

void filter_aggregate(struct profile *q, const struct granularity *g)
{
	uint32_t n_lines = q->line_begin[q->n_locations];
	struct arena *a = &q->arena;

	q->mappings = dup(q, q->mappings, q->n_mappings, sizeof(*q->mappings));
	for (uint32_t i = 0; i < q->n_mappings; i++) {
		q->mappings[i].has_inline_frames &= g->inlines;
		q->mappings[i].has_functions &= g->function;
		q->mappings[i].has_filenames &= g->file;
		q->mappings[i].has_line_numbers &= g->line;
	}
	if (!g->function)
		q->fn_name = q->fn_system_name = ARENA_ARRAY(a, uint32_t, q->n_functions + 1);
	if (!g->file)
		q->fn_file = ARENA_ARRAY(a, uint32_t, q->n_functions + 1);
	if (!g->inlines) {
		uint8_t *keep = ARENA_ARRAY(a, uint8_t, n_lines + 1);
		for (uint32_t loc = 0; loc < q->n_locations; loc++)
			if (q->line_begin[loc + 1] > q->line_begin[loc])
				keep[q->line_begin[loc + 1] - 1] = 1;
		keep_lines(q, keep);
	}
	if (!g->line)
		q->line_no = ARENA_ARRAY(a, int64_t, n_lines + 1);
	if (!g->line || !g->column)
		q->line_col = ARENA_ARRAY(a, int64_t, n_lines + 1);
	if (!g->address)
		q->loc_address = ARENA_ARRAY(a, uint64_t, q->n_locations + 1);
}
