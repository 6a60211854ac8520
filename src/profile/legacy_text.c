/* The texts: heaps and their relatives, Go's counts, threads, contention. */
#include "base/regex.h"
#include "profile/legacy.h"
#include "profile/units.h"

static void set_period(struct legacy *l, struct str type, struct str unit, int64_t period)
{
	l->b.head.period_type.type = builder_str(&l->b, type);
	l->b.head.period_type.unit = builder_str(&l->b, unit);
	l->b.head.period = period;
}

static bool find(const char *pattern, struct str text, struct str *groups, int n)
{
	return regex_find(regex_static(pattern), text, groups, n);
}

/* The first line that is no comment, as pprof looks for it. */
static struct str first_line(struct str *rest)
{
	struct str line = { 0 };

	while (str_next_line(rest, &line))
		if (!legacy_is_comment(line))
			return line;
	return line;
}

/* Heaps. */

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

static bool take_digits(struct str s, size_t *i, bool sign, struct str *out)
{
	size_t start = *i;

	if (sign && *i < s.n && s.p[*i] == '-')
		++*i;
	size_t digits = *i;
	while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9')
		++*i;
	*out = str_sub(s, start, *i);
	return *i > digits;
}

static bool take(struct str s, size_t *i, char c)
{
	if (*i >= s.n || s.p[*i] != c)
		return false;
	++*i;
	return true;
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

	if (!take_digits(s, &i, true, &row->v[0]) || !take(s, &i, ':'))
		return false;
	skip_blanks(s, &i);
	if (!take_digits(s, &i, true, &row->v[1]))
		return false;
	skip_blanks(s, &i);
	if (!take(s, &i, '['))
		return false;
	skip_blanks(s, &i);
	if (!take_digits(s, &i, false, &row->v[2]) || !take(s, &i, ':'))
		return false;
	skip_blanks(s, &i);
	if (!take_digits(s, &i, false, &row->v[3]))
		return false;
	skip_blanks(s, &i);
	if (!take(s, &i, ']') || !take(s, &i, ' ') || !take(s, &i, '@'))
		return false;
	row->addresses = str_sub(s, i, s.n);
	for (; i < s.n; i++)
		if (!in_addresses[(unsigned char)s.p[i]])
			return false;
	return true;
}

static bool parse_row(struct heap *h, struct str line, struct heap_row *row)
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

static enum legacy_result heap_row(struct legacy *l, struct heap *h, struct str line,
				   struct err *err)
{
	struct heap_row row;
	enum legacy_result r = LEGACY_OK;
	int64_t block = 0;

	if (!parse_row(h, line, &row))
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

enum legacy_result legacy_heap(struct legacy *l, struct str data, struct err *err)
{
	struct heap h = { 0 };
	struct str line;
	enum legacy_result r = LEGACY_OK;

	if (!str_next_line(&data, &line) || !heap_header(&h, line))
		return LEGACY_NOT_IT;
	set_period(l, STR("space"), STR("bytes"), h.rate);
	if (h.has_alloc) {
		/* in this order the default is inuse_space */
		builder_type(&l->b, STR("alloc_objects"), STR("count"));
		builder_type(&l->b, STR("alloc_space"), STR("bytes"));
		builder_type(&l->b, STR("inuse_objects"), STR("count"));
		builder_type(&l->b, STR("inuse_space"), STR("bytes"));
	} else {
		builder_type(&l->b, STR("objects"), STR("count"));
		builder_type(&l->b, STR("space"), STR("bytes"));
	}
	while (r == LEGACY_OK && str_next_line(&data, &line)) {
		struct str row = str_trim(line);
		if (!row.n || row.p[0] == '#')
			legacy_comment(l, line);
		else if (!is_digit(row.p[0]) && legacy_is_map_sentinel(row))
			break;
		else
			r = heap_row(l, &h, row, err);
	}
	if (r == LEGACY_OK)
		legacy_sections(l, line, data);
	return r;
}

/* Go's counts: "goroutine profile: total 7", then "3 @ 0x1 0x2". */

static bool count_header(struct str line, struct str *type)
{
	struct str rest;
	size_t i = 0;

	if (!str_cut(line, ' ', type, &rest) || !type->n ||
	    !str_has_prefix(rest, STR("profile: total ")))
		return false;
	for (size_t k = 0; k < type->n; k++)
		if (type->p[k] == '\t' || type->p[k] == '\v' || type->p[k] == '\f' ||
		    type->p[k] == '\r')
			return false;
	rest = str_sub(rest, STR("profile: total ").n, rest.n);
	return take_digits(rest, &i, false, &rest) && i == rest.n && rest.n;
}

/* Every address behind exactly one blank. */
static bool is_count_row(struct str line, struct str *count, struct str *addresses)
{
	size_t i = 0;

	if (!take_digits(line, &i, false, count) || !take(line, &i, ' ') || !take(line, &i, '@'))
		return false;
	*addresses = str_sub(line, i, line.n);
	if (i == line.n)
		return false;
	while (i < line.n) {
		if (!take(line, &i, ' ') || !take(line, &i, '0') || !take(line, &i, 'x'))
			return false;
		size_t start = i;
		while (i < line.n && ((line.p[i] >= '0' && line.p[i] <= '9') ||
				      (line.p[i] >= 'a' && line.p[i] <= 'f')))
			i++;
		if (i == start)
			return false;
	}
	return true;
}

enum legacy_result legacy_count(struct legacy *l, struct str data, struct err *err)
{
	struct str line = first_line(&data), type, count, addresses;
	int64_t n;

	if (!count_header(line, &type))
		return LEGACY_NOT_IT;
	set_period(l, type, STR("count"), 1);
	builder_type(&l->b, type, STR("count"));
	while (str_next_line(&data, &line)) {
		if (legacy_is_comment(line)) {
			legacy_comment(l, line);
			continue;
		}
		if (str_has_prefix(line, STR("---")))
			break;
		if (!is_count_row(line, &count, &addresses) || !str_to_i64(count, 10, &n) ||
		    !legacy_addresses(l, addresses, 1, true))
			return legacy_bad(err, "malformed profile format");
		legacy_value(l, n);
		builder_sample(&l->b);
	}
	legacy_sections(l, line, data);
	return LEGACY_OK;
}

/* Threads. */

#define THREAD_START "--- Thread ([[:xdigit:]]+) \\(name: (.*)/(\\d+)\\) stack: ---"

struct threads {
	const struct regex *start;
	struct str line, rest;
};

/* The frames up to the next thread. False: an address that does not fit. *same: the stack of the thread before. */
static bool thread_stack(struct legacy *l, struct threads *t, bool *same)
{
	bool first = true;

	*same = false;
	t->line = (struct str){ 0 };
	while (str_next_line(&t->rest, &t->line)) {
		struct str s = str_trim(t->line);
		size_t before = l->b.sample_locs.n;
		t->line = s;
		if (!s.n)
			continue;
		if (str_has_prefix(s, STR("---")))
			return true;
		if (str_contains(s, STR("same as previous thread"))) {
			*same = true;
			continue;
		}
		if (!legacy_addresses(l, s, 1, !first))
			return false;
		first = first && l->b.sample_locs.n == before;
	}
	return true; /* the end: the last line is no thread, and so none of this was threads */
}

static enum legacy_result read_threads(struct legacy *l, struct threads *t, struct err *err)
{
	while (!legacy_is_map_sentinel(t->line)) {
		size_t start = l->b.sample_locs.n;
		bool same;
		if (str_has_prefix(t->line, STR("---- no stack trace for")))
			break;
		if (!regex_match(t->start, t->line))
			return LEGACY_NOT_IT;
		if (!thread_stack(l, t, &same))
			return legacy_bad(err, "malformed sample: an address of more than 64 bits");
		if (same || l->b.sample_locs.n == start) {
			l->b.sample_locs.n = start;
			if (l->b.values.n)
				vec_last(&l->b.values)++;
			continue;
		}
		legacy_value(l, 1);
		builder_sample(&l->b);
	}
	return LEGACY_OK;
}

enum legacy_result legacy_thread(struct legacy *l, struct str data, struct err *err)
{
	struct threads t = { .start = regex_static(THREAD_START), .rest = data };
	enum legacy_result r;
	struct str g[1];

	t.line = first_line(&t.rest);
	if (find("--- threadz \\d+ ---", t.line, g, 1)) {
		while (str_next_line(&t.rest, &t.line))
			if (legacy_is_map_sentinel(t.line) || str_has_prefix(t.line, STR("-")))
				break;
	} else if (!regex_match(t.start, t.line)) {
		return LEGACY_NOT_IT;
	}
	set_period(l, STR("thread"), STR("count"), 1);
	builder_type(&l->b, STR("thread"), STR("count"));
	r = read_threads(l, &t, err);
	if (r == LEGACY_OK)
		legacy_sections(l, t.line, t.rest);
	l->drop_twice_leaf = true;
	return r;
}

/* Contention. */

struct contention {
	int64_t hz, period;
};

static bool attribute(struct legacy *l, struct contention *c, struct str key, struct str value)
{
	int64_t v;

	if (str_eq(key, STR("discarded samples")))
		return true;
	if (!str_to_i64(value, 0, &v))
		return false;
	if (str_eq(key, STR("cycles/second")))
		c->hz = v;
	else if (str_eq(key, STR("sampling period")))
		c->period = v;
	else if (str_eq(key, STR("ms since reset")))
		l->b.head.duration_nanos = (int64_t)((uint64_t)v * 1000000);
	else
		return false; /* format, resolution: Java's */
	return true;
}

static enum legacy_result contention_row(struct legacy *l, struct contention *c, struct str line,
					 struct err *err)
{
	int64_t delay, count;
	struct str g[4];

	if (!find("(\\d+) *(\\d+) @([ x0-9a-f]*)", line, g, 4))
		return LEGACY_NOT_IT;
	if (!str_to_i64(g[1], 10, &delay) || !str_to_i64(g[2], 10, &count))
		return legacy_bad(err, "malformed sample: " STR_FMT ": a number is out of range",
				  STR_ARG(line));
	if (c->period > 0) {
		if (c->hz > 0)
			delay = units_to_i64((double)delay * (double)c->period /
					     ((double)c->hz / 1e9));
		count = (int64_t)((uint64_t)count * (uint64_t)c->period);
	}
	if (!legacy_addresses(l, g[3], 1, true))
		return legacy_bad(err, "malformed sample: an address of more than 64 bits");
	legacy_value(l, count);
	legacy_value(l, delay);
	builder_sample(&l->b);
	return LEGACY_OK;
}

static enum legacy_result contention_rows(struct legacy *l, struct contention *c, struct str *line,
					  struct str *rest, struct err *err)
{
	for (bool more = true; more; more = str_next_line(rest, line)) {
		struct str s = str_trim(*line);
		enum legacy_result r;
		if (str_has_prefix(s, STR("---")))
			break;
		if (legacy_is_comment(s)) {
			legacy_comment(l, *line);
			continue;
		}
		r = contention_row(l, c, s, err);
		if (r != LEGACY_OK)
			return r;
	}
	return LEGACY_OK;
}

enum legacy_result legacy_contention(struct legacy *l, struct str data, struct err *err)
{
	struct contention c = { .period = 1 };
	struct str line, key, value;
	enum legacy_result r;
	bool more;

	if (!str_next_line(&data, &line) || !(str_has_prefix(line, STR("--- contentionz ")) ||
					      str_has_prefix(line, STR("--- mutex:")) ||
					      str_has_prefix(line, STR("--- contention:"))))
		return LEGACY_NOT_IT;
	while ((more = str_next_line(&data, &line))) {
		struct str s = str_trim(line);
		if (legacy_is_comment(s))
			continue;
		if (str_has_prefix(s, STR("---")) || !str_cut(s, '=', &key, &value))
			break;
		if (!attribute(l, &c, str_trim(key), str_trim(value)))
			return LEGACY_NOT_IT;
	}
	if (!more)
		line = (struct str){ 0 };
	set_period(l, STR("contentions"), STR("count"), c.period);
	builder_type(&l->b, STR("contentions"), STR("count"));
	builder_type(&l->b, STR("delay"), STR("nanoseconds"));
	r = contention_rows(l, &c, &line, &data, err);
	if (r == LEGACY_OK)
		legacy_sections(l, line, data);
	return r;
}
