/* Java's heaps and contention, and the names behind them and behind Java's CPU profiles. */
#include "base/regex.h"
#include "profile/legacy.h"

#define HEAP_RATE 524288

enum java_kind { HEAP, CONTENTION };

static void java_types(struct legacy *l, enum java_kind kind, struct str unit)
{
	l->b.types.n = 0;
	builder_type(&l->b, kind == HEAP ? STR("inuse_objects") : STR("contentions"), STR("count"));
	builder_type(&l->b, kind == HEAP ? STR("inuse_space") : STR("delay"), unit);
}

static enum legacy_result java_attribute(struct legacy *l, enum java_kind kind, struct str key,
					 struct str value, struct str line, struct err *err)
{
	int64_t v;

	if (str_eq(key, STR("format")))
		return str_eq(value, STR("java")) ? LEGACY_OK : LEGACY_NOT_IT;
	if (str_eq(key, STR("resolution"))) {
		java_types(l, kind, value);
		return LEGACY_OK;
	}
	if (kind == HEAP ||
	    (!str_eq(key, STR("sampling period")) && !str_eq(key, STR("ms since reset"))))
		return LEGACY_NOT_IT;
	if (!str_to_i64(value, 0, &v))
		return legacy_bad(err, "failed to parse attribute " STR_FMT, STR_ARG(line));
	if (str_eq(key, STR("ms since reset"))) {
		l->b.head.duration_nanos = (int64_t)((uint64_t)v * 1000000);
		return LEGACY_OK;
	}
	l->b.head.period_type.type = builder_str(&l->b, STR("contentions"));
	l->b.head.period_type.unit = builder_str(&l->b, STR("count"));
	l->b.head.period = v;
	return LEGACY_OK;
}

/* Takes a line that ends in a newline: what the last one lacks is no line here. */
static bool whole_line(struct str *rest, struct str *line)
{
	struct str after;

	if (!str_cut(*rest, '\n', line, &after))
		return false;
	*line = str_trim(*line);
	*rest = after;
	return true;
}

static enum legacy_result java_header(struct legacy *l, enum java_kind kind, struct str *rest,
				      struct err *err)
{
	const struct regex *re = regex_static("([\\w ]+)=([\\w ]+)");
	enum legacy_result r = LEGACY_OK;
	struct str line, g[3], next = *rest;

	while (r == LEGACY_OK && whole_line(&next, &line)) {
		if (line.n) {
			if (!regex_find(re, line, g, 3))
				break;
			r = java_attribute(l, kind, str_trim(g[1]), str_trim(g[2]), line, err);
		}
		*rest = next;
	}
	return r;
}

static enum legacy_result java_sample(struct legacy *l, enum java_kind kind, struct str *g,
				      struct str line, struct err *err)
{
	int64_t count, size;

	if (!legacy_addresses(l, g[3], 0, true))
		return legacy_bad(err, "malformed sample: an address of more than 64 bits");
	if (!str_to_i64(g[2], 0, &count) || !str_to_i64(g[1], 0, &size))
		return legacy_bad(err, "parsing sample " STR_FMT, STR_ARG(line));
	if (kind == HEAP) {
		if (count == 0)
			return legacy_bad(
				err, "parsing sample " STR_FMT ": second value must be non-zero",
				STR_ARG(line));
		legacy_size_label(l, size / count);
		legacy_unsample(&count, &size, HEAP_RATE);
	} else if (l->b.head.period != 0) {
		count = (int64_t)((uint64_t)count * (uint64_t)l->b.head.period);
		size = (int64_t)((uint64_t)size * (uint64_t)l->b.head.period);
	}
	legacy_value(l, count);
	legacy_value(l, size);
	builder_sample(&l->b);
	return LEGACY_OK;
}

static enum legacy_result java_samples(struct legacy *l, enum java_kind kind, struct str *rest,
				       struct err *err)
{
	const struct regex *re = regex_static(" *(\\d+) +(\\d+) +@ +([ x0-9a-f]*)");
	enum legacy_result r = LEGACY_OK;
	struct str line, g[4], next = *rest;

	while (r == LEGACY_OK && whole_line(&next, &line)) {
		if (line.n) {
			if (!regex_find(re, line, g, 4))
				break;
			r = java_sample(l, kind, g, line, err);
		}
		*rest = next;
	}
	return r;
}

struct java_names {
	const struct regex *location, *file_line, *path;
	struct map fns; /* name -> function */
};

/* "f (file:12)", "f (library path)", a stub, or a bare name such as GC. */
static uint32_t java_function(struct legacy *l, struct java_names *n, struct str text,
			      int64_t *line)
{
	struct str g[4], name = text, file = { 0 };
	uint32_t id, fn;
	bool added;

	*line = 0;
	if (regex_find(n->file_line, text, g, 4)) {
		name = g[1];
		file = g[2];
		if (!str_to_i64(g[3], 10, line) || *line < 0)
			*line = 0;
	} else if (regex_find(n->path, text, g, 3)) {
		name = g[1];
		file = str_base(g[2]);
	} else if (str_contains(text, STR("generated stub/JIT"))) {
		name = STR("STUB");
	}
	id = builder_str(&l->b, name);
	fn = map_get_or_put(&n->fns, id, (uint32_t)l->b.fn_name.n, &added);
	if (added)
		builder_function(&l->b, id, id, builder_str(&l->b, file), 0);
	return fn;
}

struct java_line {
	uint32_t fn;
	int64_t line;
	bool known;
};

/* Lines into the locations, which had none, and functions in the order of the locations' use. */
static void set_lines(struct legacy *l, const struct java_line *lines)
{
	struct builder *b = &l->b;

	for (size_t loc = 0; loc < b->loc_address.n; loc++) {
		if (lines[loc].known) {
			b->loc_address.v[loc] = 0;
			vec_push(&b->line_fn, lines[loc].fn);
			vec_push(&b->line_no, lines[loc].line);
			vec_push(&b->line_col, 0);
		}
		b->line_end.v[loc] = (uint32_t)b->line_fn.n;
	}
}

bool legacy_java_locations(struct legacy *l, struct str text, struct err *err)
{
	struct java_names n = { .location = regex_static("^\\s*0x([[:xdigit:]]+)\\s+(.*)\\s*$"),
				.file_line = regex_static("^(.*)\\s+\\((.+):(-?[[:digit:]]+)\\)$"),
				.path = regex_static("^(.*)\\s+\\((.*)\\)$") };
	struct arena scratch;
	struct str line, g[3];
	uint64_t address;
	bool ok = true;

	arena_init(&scratch);
	struct java_line *lines = ARENA_ARRAY(&scratch, struct java_line, l->b.loc_address.n + 1);
	while (ok && str_next_line(&text, &line)) {
		line = str_trim(line);
		if (!line.n || !regex_find(n.location, line, g, 3))
			continue;
		ok = str_to_u64(g[1], 16, &address) ||
		     err_set(err, ERR_FORMAT, "parsing sample " STR_FMT, STR_ARG(line));
		uint32_t loc = ok ? map_get(&l->locations, address) : MAP_NONE;
		if (loc == MAP_NONE)
			continue;
		lines[loc].fn = java_function(l, &n, g[2], &lines[loc].line);
		lines[loc].known = true;
	}
	set_lines(l, lines);
	l->forget_addresses = true;
	arena_release(&scratch);
	map_release(&n.fns);
	return ok;
}

enum legacy_result legacy_java(struct legacy *l, struct str data, struct err *err)
{
	struct str line, rest;
	enum legacy_result r;
	enum java_kind kind;

	if (!str_cut(data, '\n', &line, &rest))
		return LEGACY_NOT_IT;
	line = str_trim(line);
	if (str_eq(line, STR("--- heapz 1 ---")))
		kind = HEAP;
	else if (str_eq(line, STR("--- contentionz 1 ---")))
		kind = CONTENTION;
	else
		return LEGACY_NOT_IT;
	r = java_header(l, kind, &rest, err);
	if (r == LEGACY_OK)
		r = java_samples(l, kind, &rest, err);
	if (r == LEGACY_OK && !legacy_java_locations(l, rest, err))
		r = LEGACY_BAD;
	return r == LEGACY_OK && l->b.values.n != l->b.types.n * l->b.sample_loc_end.n
		       ? legacy_bad(err, "a Java profile without a resolution")
		       : r;
}
