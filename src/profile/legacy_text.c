/* The texts but for heaps: Go's counts, threads, contention. */
#include "base/regex.h"
#include "profile/legacy.h"
#include "profile/units.h"

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
	return legacy_digits(rest, &i, false, &rest) && i == rest.n && rest.n;
}

/* Every address behind exactly one blank. */
static bool is_count_row(struct str line, struct str *count, struct str *addresses)
{
	size_t i = 0;

	if (!legacy_digits(line, &i, false, count) || !legacy_take(line, &i, ' ') ||
	    !legacy_take(line, &i, '@'))
		return false;
	*addresses = str_sub(line, i, line.n);
	if (i == line.n)
		return false;
	while (i < line.n) {
		if (!legacy_take(line, &i, ' ') || !legacy_take(line, &i, '0') ||
		    !legacy_take(line, &i, 'x'))
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
	legacy_period(l, type, STR("count"), 1);
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
	legacy_period(l, STR("thread"), STR("count"), 1);
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
	legacy_period(l, STR("contentions"), STR("count"), c.period);
	builder_type(&l->b, STR("contentions"), STR("count"));
	builder_type(&l->b, STR("delay"), STR("nanoseconds"));
	r = contention_rows(l, &c, &line, &data, err);
	if (r == LEGACY_OK)
		legacy_sections(l, line, data);
	return r;
}
