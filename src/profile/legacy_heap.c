/*
 * Heaps as text. Compilers and servers write hundreds of megabytes of it: slices of lines are read on all processors, each
 * into columns of its own, and these are added up in the order of the text.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "base/pool.h"
#include "base/regex.h"
#include "profile/legacy.h"

#define SLICE ((size_t)1 << 20)
#define SLICES_PER_THREAD 2

static bool find(const char *pattern, struct str text, struct str *groups, int n)
{
	return regex_find(regex_static(pattern), text, groups, n);
}

struct heap {
	int64_t rate;
	bool unsample, has_alloc;
};

#define HEAP_NUMBERS "heap profile: *(\\d+): *(\\d+) *\\[ *(\\d+): *(\\d+) *\\] *@ *"

static bool heap_header(struct heap *h, struct str line)
{
	struct str g[7];

	if (find(HEAP_NUMBERS "(heap[_a-z0-9]*)/?(\\d*)", line, g, 7)) {
		if (g[6].n && !str_to_i64(g[6], 10, &h->rate))
			return false;
		h->has_alloc = (!str_eq(g[3], g[1]) && !str_eq(g[3], STR("0"))) ||
			       (!str_eq(g[4], g[2]) && !str_eq(g[4], STR("0")));
		if (str_eq(g[5], STR("heapprofile"))) {
			h->rate = 1;
			return true;
		}
		h->unsample = true;
		if (str_eq(g[5], STR("heap")))
			h->rate /= 2; /* what the runtime wrote is twice its rate */
		else if (!str_eq(g[5], STR("heapz_v2")) && !str_eq(g[5], STR("heap_v2")))
			return false;
		return true;
	}
	h->rate = 1;
	return find("heap profile: *\\d+: *\\d+ *\\[ *\\d+: *\\d+ *\\] @ (growth|fragmentation)z?",
		    line, g, 1);
}

#define HEAP_ROW "(-?\\d+): *(-?\\d+) *\\[ *(\\d+): *(\\d+) *] @([ x0-9a-f]*)"

struct heap_row {
	struct str v[4]; /* objects, bytes, then of all allocations */
	struct str addresses;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void skip_blanks(struct str s, size_t *i)
{
	while (*i < s.n && s.p[*i] == ' ')
		++*i;
}

static const bool in_addresses[256] = {
	[' '] = true, ['x'] = true, ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true,
	['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true,
	['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true,
};

/* "1: 16 [2: 32] @ 0x1 0x2", nearly all rows of nearly all files; the expression tells about the others. */
static bool quick_row(struct str s, struct heap_row *row)
{
	size_t i = 0;

	if (!legacy_digits(s, &i, true, &row->v[0]) || !legacy_take(s, &i, ':'))
		return false;
	skip_blanks(s, &i);
	if (!legacy_digits(s, &i, true, &row->v[1]))
		return false;
	skip_blanks(s, &i);
	if (!legacy_take(s, &i, '['))
		return false;
	skip_blanks(s, &i);
	if (!legacy_digits(s, &i, false, &row->v[2]) || !legacy_take(s, &i, ':'))
		return false;
	skip_blanks(s, &i);
	if (!legacy_digits(s, &i, false, &row->v[3]))
		return false;
	skip_blanks(s, &i);
	if (!legacy_take(s, &i, ']') || !legacy_take(s, &i, ' ') || !legacy_take(s, &i, '@'))
		return false;
	row->addresses = str_sub(s, i, s.n);
	for (; i < s.n; i++)
		if (!in_addresses[(unsigned char)s.p[i]])
			return false;
	return true;
}

static bool parse_row(struct str line, struct heap_row *row)
{
	struct str g[6];

	if (quick_row(line, row))
		return true;
	if (!find(HEAP_ROW, line, g, 6))
		return false;
	for (int i = 0; i < 4; i++)
		row->v[i] = g[i + 1];
	row->addresses = g[5];
	return true;
}

static enum legacy_result heap_values(struct legacy *l, const struct heap *h, const struct str *v,
				      const char *what, struct str line, int64_t *block,
				      struct err *err)
{
	int64_t count, size;

	if (!str_to_i64(v[0], 10, &count) || !str_to_i64(v[1], 10, &size))
		return legacy_bad(err, "malformed sample: " STR_FMT ": a number is out of range",
				  STR_ARG(line));
	if (count == 0 && size != 0)
		return legacy_bad(err, "%s count was 0 but %s bytes was %lld", what, what,
				  (long long)size);
	if (count != 0) {
		*block = count == -1 ? (int64_t)(0 - (uint64_t)size) : size / count;
		if (h->unsample)
			legacy_unsample(&count, &size, h->rate);
	}
	legacy_value(l, count);
	legacy_value(l, size);
	return LEGACY_OK;
}

static enum legacy_result heap_row(struct legacy *l, const struct heap *h, struct str line,
				   struct err *err)
{
	struct heap_row row;
	enum legacy_result r = LEGACY_OK;
	int64_t block = 0;

	if (!parse_row(line, &row))
		return legacy_bad(err,
				  "unexpected number of sample values: got 0, want 6, in: " STR_FMT,
				  STR_ARG(str_sub(line, 0, 200)));
	if (h->has_alloc)
		r = heap_values(l, h, row.v + 2, "allocation", line, &block, err);
	if (r == LEGACY_OK)
		r = heap_values(l, h, row.v, "inuse", line, &block, err);
	if (r != LEGACY_OK)
		return r;
	if (!legacy_addresses(l, row.addresses, 1, true))
		return legacy_bad(err, "malformed sample: an address of more than 64 bits");
	legacy_size_label(l, block);
	builder_sample(&l->b);
	return LEGACY_OK;
}

/* Rows up to the memory map, whose head *line then is; *text is what stands behind the last line read. */
static enum legacy_result heap_rows(struct legacy *l, const struct heap *h, struct str *text,
				    struct str *line, bool *at_map, struct err *err)
{
	enum legacy_result r = LEGACY_OK;

	while (r == LEGACY_OK && str_next_line(text, line)) {
		struct str row = str_trim(*line);
		if (!row.n || row.p[0] == '#')
			legacy_comment(l, *line);
		else if (!is_digit(row.p[0]) && legacy_is_map_sentinel(row))
			return *at_map = true, LEGACY_OK;
		else
			r = heap_row(l, h, row, err);
	}
	return r;
}

/* A part of the text, and the columns that come of it and of the parts that the same worker read before. */
struct slice {
	const struct heap *h;
	struct str text, line;
	struct legacy l;
	uint32_t *to;	      /* by its location: that of the whole */
	size_t n_to, n_names; /* of its locations and names: known to the whole */
	bool at_map;
	enum legacy_result r;
	struct err err;
};

static void read_slice(void *ctx, size_t i)
{
	struct slice *s = (struct slice *)ctx + i;

	s->r = heap_rows(&s->l, s->h, &s->text, &s->line, &s->at_map, &s->err);
}

static void add_places(struct legacy *l, struct slice *s)
{
	struct legacy *part = &s->l;

	s->to = xrealloc(s->to, part->b.loc_address.n + 1, sizeof(*s->to));
	for (; s->n_to < part->b.loc_address.n; s->n_to++)
		s->to[s->n_to] = legacy_location(l, part->b.loc_address.v[s->n_to]);
	for (; s->n_names < part->names.n; s->n_names++) {
		struct legacy_name n = part->names.v[s->n_names];
		if (map_get(&l->name_of, n.address) != MAP_NONE)
			continue;
		n.name = builder_str(&l->b, part->b.strings.strs.v[n.name]);
		n.file = builder_str(&l->b, part->b.strings.strs.v[n.file]);
		map_put(&l->name_of, n.address, (uint32_t)l->names.n);
		vec_push(&l->names, n);
	}
}

/* Adds the samples of a slice and empties it for the next one. */
static void add_slice(struct legacy *l, struct slice *s)
{
	struct builder *to = &l->b, *from = &s->l.b;
	uint32_t first_loc = (uint32_t)to->sample_locs.n, first_label = (uint32_t)to->labels.n;

	add_places(l, s);
	vec_reserve(&to->sample_locs, to->sample_locs.n + from->sample_locs.n);
	for (size_t i = 0; i < from->sample_locs.n; i++)
		to->sample_locs.v[to->sample_locs.n++] = s->to[from->sample_locs.v[i]];
	for (size_t i = 0; i < from->values.n; i++)
		vec_push(&to->values, from->values.v[i]);
	for (size_t i = 0; i < from->labels.n; i++)
		legacy_size_label(l, from->labels.v[i].num);
	for (size_t i = 0; i < from->sample_loc_end.n; i++) {
		vec_push(&to->sample_loc_end, first_loc + from->sample_loc_end.v[i]);
		vec_push(&to->label_end, first_label + from->label_end.v[i]);
	}
	from->sample_locs.n = from->values.n = from->labels.n = 0;
	from->sample_loc_end.n = from->label_end.n = 0;
	s->l.row_at = 0;
}

static struct str cut_slice(struct str *text)
{
	struct str s = *text;

	if (s.n > SLICE) {
		const char *end = memchr(s.p + SLICE, '\n', s.n - SLICE);
		s.n = end ? (size_t)(end + 1 - s.p) : s.n;
	}
	*text = str_sub(*text, s.n, text->n);
	return s;
}

static void discard(struct str text)
{
	uintptr_t from = pages_round((uintptr_t)text.p),
		  to = pages_round((uintptr_t)text.p + text.n);

	if (to > from + pages_round(1))
		pages_discard((void *)from, to - pages_round(1) - from);
}

/* One batch; false: nothing more is to be read, and *r, *text and *line are as heap_rows leaves them. */
static bool read_batch(struct legacy *l, struct slice *slices, size_t n, struct str *text,
		       struct str *line, enum legacy_result *r, struct err *err)
{
	struct str whole = *text;
	size_t used = 0;

	for (; used < n && text->n; used++)
		slices[used].text = cut_slice(text);
	pool_run(used, read_slice, slices);
	for (size_t i = 0; i < used; i++) {
		struct slice *s = &slices[i];
		*line = s->line;
		*r = s->r;
		if (s->r != LEGACY_OK)
			*err = s->err;
		else
			add_slice(l, s);
		if (s->r != LEGACY_OK || s->at_map) {
			size_t at = s->text.n ? (size_t)(s->text.p - whole.p)
					      : (size_t)(s->line.p + s->line.n - whole.p);
			*text = str_sub(whole, at, whole.n);
			return false;
		}
	}
	if (l->may_discard)
		discard(str_sub(whole, 0, whole.n - text->n));
	return text->n > 0;
}

static enum legacy_result read_slices(struct legacy *l, const struct heap *h, struct str *text,
				      struct str *line, struct err *err)
{
	size_t n = (size_t)pool_threads() * SLICES_PER_THREAD;
	struct slice *slices = xcalloc(n, sizeof(*slices));
	enum legacy_result r = LEGACY_OK;

	for (size_t i = 0; i < n; i++) {
		slices[i].h = h;
		slices[i].l.use_names = l->use_names;
		builder_init(&slices[i].l.b);
	}
	while (read_batch(l, slices, n, text, line, &r, err))
		;
	for (size_t i = 0; i < n; i++) {
		legacy_release(&slices[i].l);
		free(slices[i].to);
	}
	free(slices);
	return r;
}

static void heap_types(struct legacy *l, const struct heap *h)
{
	legacy_period(l, STR("space"), STR("bytes"), h->rate);
	if (h->has_alloc) {
		/* in this order the default is inuse_space */
		builder_type(&l->b, STR("alloc_objects"), STR("count"));
		builder_type(&l->b, STR("alloc_space"), STR("bytes"));
		builder_type(&l->b, STR("inuse_objects"), STR("count"));
		builder_type(&l->b, STR("inuse_space"), STR("bytes"));
	} else {
		builder_type(&l->b, STR("objects"), STR("count"));
		builder_type(&l->b, STR("space"), STR("bytes"));
	}
}

enum legacy_result legacy_heap(struct legacy *l, struct str data, struct err *err)
{
	struct heap h = { 0 };
	struct str line;
	enum legacy_result r;
	bool at_map;

	if (!str_next_line(&data, &line) || !heap_header(&h, line))
		return LEGACY_NOT_IT;
	heap_types(l, &h);
	r = data.n > 2 * SLICE ? read_slices(l, &h, &data, &line, err)
			       : heap_rows(l, &h, &data, &line, &at_map, err);
	if (r == LEGACY_OK)
		legacy_sections(l, line, data);
	return r;
}
