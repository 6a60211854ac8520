#include "bench/benchfmt.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/gofmt.h"
#include "base/unicode.h"
#include "bench/number.h"
#include "bench/quick.h"
#include "bench/scan.h"
#include "bench/testjson.h"
#include "bench/unit.h"

#define CHUNK ((size_t)64 << 10)

/* A unit as it was written, and what tidying makes of it. */
struct bench_unit {
	uint32_t name, tidy; /* strings */
	double factor;
	struct scan_word word; /* the name, for a quick comparison */
};

/* One sequence of lines with settings of its own: the text of a file, or one package of go test -json. */
struct bench_stream {
	VEC(struct bench_setting) settings;
	struct map pos; /* key -> index into settings */
	uint64_t version;
	struct buf pending; /* output whose line is not complete yet; go test -json only */
	size_t taken;	    /* bytes of pending that were read */
};

/* ---- streams and settings ---- */

static struct bench_stream *stream_add(struct bench_reader *r)
{
	struct bench_stream *s = xcalloc(1, sizeof(*s));

	map_init(&s->pos);
	s->version = ++r->version;
	vec_push(&r->streams, s);
	return s;
}

static void streams_free(struct bench_reader *r)
{
	for (size_t i = 0; i < r->streams.n; i++) {
		struct bench_stream *s = r->streams.v[i];
		vec_release(&s->settings);
		map_release(&s->pos);
		buf_release(&s->pending);
		free(s);
	}
	vec_clear(&r->streams);
	map_clear(&r->by_package);
	r->cur = NULL;
}

static void setting_put(struct bench_reader *r, struct bench_stream *s, uint32_t key,
			uint32_t value, bool from_file)
{
	bool added;
	uint32_t at = map_get_or_put(&s->pos, key, (uint32_t)s->settings.n, &added);

	if (added)
		vec_push(&s->settings, (struct bench_setting){ key, value, from_file });
	else if (s->settings.v[at].value != value)
		s->settings.v[at].value = value;
	else
		return;
	s->version = ++r->version;
}

/* The last setting takes the place of the removed one: this order is what benchstat's tables come in. */
static void setting_remove(struct bench_reader *r, struct bench_stream *s, uint32_t key)
{
	uint32_t at = map_get(&s->pos, key);

	if (at == MAP_NONE)
		return;
	s->settings.v[at] = vec_last(&s->settings);
	s->settings.n--;
	map_del(&s->pos, key);
	if (at < s->settings.n)
		map_put(&s->pos, s->settings.v[at].key, at);
	s->version = ++r->version;
}

/* The stream of a package; a new one starts with what the caller has set. */
static struct bench_stream *stream_of(struct bench_reader *r, struct str package)
{
	uint32_t id = intern_id(&r->strs, package);
	uint32_t at = map_get(&r->by_package, id);
	struct bench_stream *s;

	if (at != MAP_NONE)
		return r->streams.v[at];
	map_put(&r->by_package, id, (uint32_t)r->streams.n);
	s = stream_add(r);
	for (size_t i = 0; i < r->streams.v[0]->settings.n; i++) {
		struct bench_setting *set = &r->streams.v[0]->settings.v[i];
		if (!set->from_file)
			setting_put(r, s, set->key, set->value, false);
	}
	return s;
}

/* ---- lines ---- */

static bool go_io_error(struct err *err, const char *what, const char *name, int code)
{
	char text[160];

	snprintf(text, sizeof(text), "%s", strerror(code));
	text[0] = (char)tolower((unsigned char)text[0]);
	return err_set(err, ERR_IO, "%s %s: %s", what, name, text);
}

static size_t line_limit(const struct bench_reader *r)
{
	return r->compat ? BENCH_COMPAT_MAX_LINE : BENCH_MAX_LINE;
}

static bool too_long(struct bench_reader *r, struct err *err)
{
	if (r->compat)
		return err_set(err, ERR_LIMIT, "%s:%llu: bufio.Scanner: token too long", r->file,
			       (unsigned long long)r->line);
	return err_set(err, ERR_LIMIT,
		       "%s:%llu: a line of more than %zu bytes is no benchmark line", r->file,
		       (unsigned long long)r->line + 1, line_limit(r));
}

/* Moves what is left to the front of the chunk and reads more behind it. False on error; sets eof. */
static bool refill(struct bench_reader *r, struct err *err)
{
	ssize_t got;

	if (r->window.n == r->chunk_cap) {
		size_t off = (size_t)(r->window.p - r->chunk);
		r->chunk_cap = r->chunk_cap ? r->chunk_cap * 2 : CHUNK;
		r->chunk = xrealloc(r->chunk, r->chunk_cap, 1);
		r->window.p = r->chunk + off;
	}
	if (r->window.n && r->window.p != r->chunk)
		memmove(r->chunk, r->window.p, r->window.n);
	r->window.p = r->chunk;
	do
		got = read(r->fd, r->chunk + r->window.n, r->chunk_cap - r->window.n);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		go_io_error(err, "read", r->fd == STDIN_FILENO ? "/dev/stdin" : r->file, errno);
		return err_prefix(err, "%s:%llu", r->file, (unsigned long long)r->line);
	}
	if (r->first_chunk)
		r->is_binary = got > 0 && memchr(r->chunk, '\0', (size_t)got) != NULL;
	r->first_chunk = false;
	r->eof = got == 0;
	r->window.n += (size_t)got;
	return true;
}

/* The next line of the input, without its end. False at the end, and on error. */
static bool next_line(struct bench_reader *r, struct str *out, struct err *err)
{
	size_t limit = line_limit(r), searched = 0;

	for (;;) {
		const char *nl = r->window.n > searched ? memchr(r->window.p + searched, '\n',
								 r->window.n - searched)
							: NULL;
		size_t n = nl ? (size_t)(nl - r->window.p) : r->window.n;
		if (n >= limit)
			return too_long(r, err);
		if (nl || (r->eof && n)) {
			*out = (struct str){ r->window.p, n };
			r->window = str_sub(r->window, n + (nl != NULL), r->window.n);
			if (n && out->p[n - 1] == '\r')
				out->n--;
			return true;
		}
		if (r->eof)
			return false;
		searched = n;
		if (!refill(r, err))
			return false;
	}
}

/* A line that go test -json events have completed: from the current stream, else not yet. */
static bool pending_line(struct bench_reader *r, struct str *out)
{
	struct bench_stream *s = r->cur;
	struct str rest = str_sub(buf_str(&s->pending), s->taken, s->pending.n);
	ptrdiff_t nl = str_index_byte(rest, '\n');

	if (nl < 0) {
		/* the head of a line waits for its tail at the front of the buffer */
		if (s->taken) {
			memmove(s->pending.data, s->pending.data + s->taken, rest.n);
			s->pending.n = rest.n;
			s->taken = 0;
		}
		return false;
	}
	*out = str_sub(rest, 0, (size_t)nl);
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	s->taken += (size_t)nl + 1;
	return true;
}

/* Takes an event of go test -json into the stream of its package, which becomes the current one. */
static bool take_event(struct bench_reader *r, struct str line)
{
	struct testjson ev;

	buf_clear(&r->scratch);
	if (!testjson_output(line, &r->scratch, &ev))
		return false;
	r->cur = stream_of(r, ev.package);
	if (r->cur->pending.n + ev.output.n <= BENCH_MAX_LINE)
		buf_add_str(&r->cur->pending, ev.output);
	return true;
}

/* At the end of the input the last lines of packages need no newline. False when all are done. */
static bool flush_pending(struct bench_reader *r)
{
	for (; r->flushed < r->streams.n; r->flushed++) {
		struct bench_stream *s = r->streams.v[r->flushed];
		if (s->pending.n) {
			r->flushed++;
			buf_addc(&s->pending, '\n');
			r->cur = s;
			return true;
		}
	}
	return false;
}

/* ---- fields ---- */

/* "key: value": the key begins with a lower-case letter and has no upper-case letter and no space. */
static bool take_setting(struct str line, struct str *key, struct str *value)
{
	size_t i = 0, len;

	for (; i < line.n; i += len) {
		uint32_t rune = go_rune(str_sub(line, i, line.n), &len);
		if ((i == 0 && !rune_is_lower(rune)) || rune_is_space(rune) || rune_is_upper(rune))
			return false;
		if (i > 0 && rune == ':')
			break;
	}
	if (i >= line.n)
		return false;
	*key = str_sub(line, 0, i);
	line = str_sub(line, i + 1, line.n);
	*value = line;
	while (value->n && (value->p[0] == ' ' || value->p[0] == '\t'))
		*value = str_sub(*value, 1, value->n);
	return line.n == 0 || value->n < line.n;
}

/* ---- units ---- */

static uint32_t unit_index(struct bench_reader *r, struct str name)
{
	uint32_t id = intern_id(&r->strs, name);
	uint32_t at = map_get(&r->tidy, id);
	struct buf tidy = { 0 };
	double factor;

	if (at != MAP_NONE)
		return at;
	factor = unit_tidy(name, &tidy);
	vec_push(&r->units, (struct bench_unit){ id, intern_id(&r->strs, buf_str(&tidy)), factor,
						 scan_word(name) });
	buf_release(&tidy);
	map_put(&r->tidy, id, (uint32_t)r->units.n - 1);
	return (uint32_t)r->units.n - 1;
}

/* Lines of one benchmark repeat their units in the same columns. */
static const struct bench_unit *unit_in_column(struct bench_reader *r, size_t column,
					       struct str name)
{
	if (column < r->columns.n) {
		struct bench_unit *u = &r->units.v[r->columns.v[column]];
		if (str_eq(bench_str(r, u->name), name))
			return u;
	}
	uint32_t at = unit_index(r, name);
	if (column < r->columns.n)
		r->columns.v[column] = at;
	else if (column == r->columns.n)
		vec_push(&r->columns, at);
	return &r->units.v[at];
}

static uint64_t meta_key(uint32_t unit, uint32_t key)
{
	return (uint64_t)unit << 32 | key;
}

struct str bench_meta(struct bench_reader *r, struct str unit, struct str key)
{
	uint32_t at = unit_index(r, unit); /* which may move units.v */
	uint32_t tidy = r->units.v[at].tidy;
	uint32_t value = map_get(&r->meta, meta_key(tidy, intern_id(&r->strs, key)));

	return value == MAP_NONE ? STR("") : bench_str(r, value);
}

int bench_better(struct bench_reader *r, struct str unit)
{
	static const struct {
		const char *unit;
		int better;
	} known[] = { { "ns/op", -1 }, { "sec/op", -1 }, { "MB/s", 1 },
		      { "B/s", 1 },    { "B/op", -1 },	 { "allocs/op", -1 } };
	struct str said = bench_meta(r, unit, STR("better"));

	if (said.n)
		return str_eq(said, STR("higher")) ? 1 : str_eq(said, STR("lower")) ? -1 : 0;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(unit, str_of(known[i].unit)))
			return known[i].better;
	return 0;
}

/* ---- records ---- */

static struct bench_record record(struct bench_reader *r, enum bench_kind kind)
{
	return (struct bench_record){ .kind = kind, .file = r->file, .line = r->line };
}

static void queue_bad(struct bench_reader *r, const char *message)
{
	struct bench_record rec = record(r, BENCH_BAD);

	rec.message = arena_str(&r->line_arena, str_of(message));
	vec_push(&r->queue, rec);
}

static void queue_conflict(struct bench_reader *r, uint32_t key, uint32_t unit, uint32_t have)
{
	struct buf *b = &r->scratch;

	buf_clear(b);
	buf_adds(b, "metadata ");
	buf_add_str(b, bench_str(r, key));
	buf_adds(b, " of unit ");
	buf_add_str(b, bench_str(r, unit));
	buf_adds(b, " already set to ");
	buf_add_str(b, bench_str(r, have));
	queue_bad(r, "");
	vec_last(&r->queue).message = arena_str(&r->line_arena, buf_str(b));
}

static void queue_meta(struct bench_reader *r, const struct bench_unit *unit, struct str field)
{
	struct bench_record rec = record(r, BENCH_META);
	ptrdiff_t eq = str_index_byte(field, '=');
	uint32_t have;
	bool added;

	if (eq <= 0) {
		queue_bad(r, "expected key=value");
		return;
	}
	rec.unit = unit->tidy;
	rec.key = intern_id(&r->strs, str_sub(field, 0, (size_t)eq));
	rec.value = intern_id(&r->strs, str_sub(field, (size_t)eq + 1, field.n));
	have = map_get_or_put(&r->meta, meta_key(rec.unit, rec.key), rec.value, &added);
	if (added) {
		vec_push(&r->queue, rec);
	} else if (have != rec.value) {
		queue_conflict(r, rec.key, unit->name, have);
	}
}

/* Behind the word "Unit". */
static void unit_line(struct bench_reader *r, struct str rest)
{
	struct str field = scan_field(&rest);
	uint32_t at;

	if (field.n == 0) {
		queue_bad(r, "missing unit");
		return;
	}
	at = unit_index(r, field);
	while ((field = scan_field(&rest)).n)
		queue_meta(r, &r->units.v[at], field);
}

static bool bad_number(struct bench_reader *r, const char *what, enum number_status status)
{
	char text[80];

	snprintf(text, sizeof(text), "parsing %s: %s", what, number_message(status));
	queue_bad(r, text);
	return false;
}

static void put_value(struct bench_reader *r, double value, const struct bench_unit *unit)
{
	double tidy = value * unit->factor;

	if (tidy == value)
		vec_push(&r->values, (struct bench_value){ value, 0, unit->name, 0 });
	else
		vec_push(&r->values, (struct bench_value){ tidy, value, unit->tidy, unit->name });
}

/*
 * Takes pairs as they mostly are from the front of *rest: a short decimal number, and the unit that the line before
 * had in this column. limit is how far bytes may be read.
 */
static void usual_measurements(struct bench_reader *r, struct str *rest, const char *limit)
{
	const char *p = rest->p, *end = p + rest->n;

	while (r->values.n < r->columns.n) {
		const struct bench_unit *unit = &r->units.v[r->columns.v[r->values.n]];
		double value;
		const char *q = scan_double(p, end, limit, &value);
		if (!q || !(q = scan_same_word(q, end, limit, &unit->word)))
			break;
		put_value(r, value, unit);
		p = q;
	}
	*rest = (struct str){ p, (size_t)(end - p) };
}

/* The pairs of measurement and unit; false, with the reason queued, where one is broken. */
static bool measurements(struct bench_reader *r, struct str rest, const char *limit)
{
	struct str field;

	vec_clear(&r->values);
	usual_measurements(r, &rest, limit);
	while (rest.n && (field = scan_field(&rest)).n) {
		double value;
		enum number_status status = number_double(field, &value);
		if (status != NUMBER_OK)
			return bad_number(r, "measurement", status);
		if ((field = scan_field(&rest)).n == 0) {
			queue_bad(r, "missing units");
			return false;
		}
		put_value(r, value, unit_in_column(r, r->values.n, field));
	}
	if (r->values.n == 0)
		queue_bad(r, "missing measurements");
	return r->values.n > 0;
}

/* Takes the iteration count from the front of *rest; false, with the reason queued, where there is none. */
static bool iterations(struct bench_reader *r, struct str *rest, const char *limit, int64_t *out)
{
	const char *end = rest->p + rest->n, *q = scan_int(rest->p, end, limit, out);
	enum number_status status;
	struct str field;

	if (LIKELY(q)) {
		*rest = (struct str){ q, (size_t)(end - q) };
		return true;
	}
	field = scan_field(rest);
	if (field.n == 0) {
		queue_bad(r, "missing iteration count");
		return false;
	}
	status = number_int(field, out);
	return status == NUMBER_OK || bad_number(r, "iteration count", status);
}

/* ---- what lines to come are mostly like ---- */

static bool same_columns(const struct bench_reader *r)
{
	const struct quick *q = r->quick;

	if (q->columns.n != r->values.n)
		return false;
	for (size_t i = 0; i < q->columns.n; i++)
		if (q->columns.v[i].unit != r->columns.v[i] ||
		    q->columns.v[i].as_is != (r->values.v[i].orig_unit == 0))
			return false;
	return true;
}

/* From the result that was just read. */
static void learn(struct bench_reader *r, struct str name)
{
	struct quick *q = r->quick;
	bool fits = r->values.n <= QUICK_MAX_VALUES && name.n <= QUICK_MAX_NAME;

	if (!same_columns(r) || !fits) {
		q->context++;
		vec_clear(&q->columns);
	}
	for (size_t i = q->columns.n; fits && i < r->values.n; i++) {
		uint32_t at = r->columns.v[i];
		const struct bench_unit *unit = &r->units.v[at];
		fits = unit->word.n > 0;
		vec_push(&q->columns, (struct quick_column){ at, unit->word, unit->factor,
							     r->values.v[i].orig_unit == 0 });
	}
	if (!fits)
		vec_clear(&q->columns);
}

/* Equal for results of the same name, units and settings, as long as the columns stay what they are. */
static uint64_t take_shape(struct bench_reader *r, uint32_t at)
{
	struct quick *q = r->quick;
	struct quick_name *n = &q->names.v[at];

	if (UNLIKELY(at != q->last)) {
		q->names.v[q->last].next = at;
		q->last = at;
	}
	if (UNLIKELY(n->context != q->context || n->version != r->cur->version)) {
		n->context = q->context;
		n->version = r->cur->version;
		n->shape = ++r->n_shapes;
	}
	return n->shape;
}

/* Field by field: a whole record is slow to clear and to copy, and this is done for each line. */
static inline void put_result(struct bench_reader *r, struct str name, int64_t iters,
			      struct bench_record *out)
{
	out->kind = BENCH_RESULT;
	out->file = r->file;
	out->line = r->line;
	out->name = name;
	out->iters = iters;
	out->values = r->values.v;
	out->n_values = r->values.n;
	out->settings = r->cur->settings.v;
	out->n_settings = r->cur->settings.n;
	out->settings_version = r->cur->version;
	r->has_results = true;
}

/* Takes the next line of the input where it is much like the last result. */
static inline bool quick_result(struct bench_reader *r, struct bench_record *out)
{
	struct quick_line line;

	if (r->quick->columns.n == 0 || r->cur != r->streams.v[0] ||
	    !quick_line(r->quick, r->window, r->values.v, &line))
		return false;
	r->window.n -= (size_t)(line.end - r->window.p);
	r->window.p = line.end;
	r->line++;
	put_result(r, line.name, line.iters, out);
	out->shape = take_shape(r, LIKELY(line.name_at != QUICK_NO_NAME)
					   ? line.name_at
					   : quick_name(r->quick, &r->strs, line.name));
	return true;
}

/* Behind the word "Benchmark". True where *out is a result. */
static bool result_line(struct bench_reader *r, struct str line, struct bench_record *out)
{
	/* what follows the line in the window may be read, too: the scanners take many bytes at once */
	const char *limit = r->cur == r->streams.v[0] ? r->window.p + r->window.n : line.p + line.n;
	struct str rest = line, name;
	int64_t iters;

	name = scan_field(&rest);
	/* go test -v prints the name alone when a benchmark starts */
	if (name.n == line.n || !iterations(r, &rest, limit, &iters))
		return false;
	if (!measurements(r, rest, limit)) {
		vec_clear(&r->quick->columns); /* the values are no longer those of a result */
		return false;
	}
	put_result(r, name, iters, out);
	learn(r, name);
	out->shape = r->quick->columns.n ? take_shape(r, quick_name(r->quick, &r->strs, name)) : 0;
	return true;
}

static void setting_line(struct bench_reader *r, struct str line)
{
	struct str key, value;
	uint32_t id;

	if (!take_setting(line, &key, &value))
		return;
	id = intern_id(&r->strs, key);
	if (value.n && r->cur->settings.n >= BENCH_MAX_SETTINGS &&
	    map_get(&r->cur->pos, id) == MAP_NONE)
		queue_bad(r, "more than 1000 settings are in force: this one is left out");
	else if (value.n)
		setting_put(r, r->cur, id, intern_id(&r->strs, value), true);
	else
		setting_remove(r, r->cur, id);
}

/* True where the line is a result. Errors and unit metadata are queued. */
static bool one_line(struct bench_reader *r, struct str line, struct bench_record *out)
{
	if (LIKELY(line.n >= 9 && memcmp(line.p, "Benchmark", 9) == 0))
		return result_line(r, str_sub(line, 9, line.n), out);
	if (line.n && line.p[0] == 'U') {
		struct str rest = line;
		if (str_eq(scan_field(&rest), STR("Unit"))) {
			unit_line(r, rest);
			return false;
		}
	}
	setting_line(r, line);
	return false;
}

static void clear_queue(struct bench_reader *r)
{
	if (r->queue.n)
		arena_release(&r->line_arena);
	vec_clear(&r->queue);
	r->queue_at = 0;
}

bool bench_reader_next(struct bench_reader *r, struct bench_record *out, struct err *err)
{
	struct err failed; /* too large to be cleared for each line */
	struct str line = { 0 };

	failed.code = ERR_NONE;
	for (;;) {
		if (r->queue_at < r->queue.n) {
			*out = r->queue.v[r->queue_at++];
			return true;
		}
		clear_queue(r);
		if (LIKELY(quick_result(r, out)))
			return true;
		if (r->cur != r->streams.v[0] && pending_line(r, &line)) {
			if (one_line(r, line, out))
				return true;
			continue;
		}
		if (!next_line(r, &line, &failed)) {
			if (failed.code == ERR_NONE && flush_pending(r))
				continue;
			if (failed.code != ERR_NONE && err)
				*err = failed;
			return false;
		}
		r->line++;
		if (UNLIKELY(line.n && line.p[0] == '{') && !r->compat && take_event(r, line))
			continue;
		r->cur = r->streams.v[0];
		if (one_line(r, line, out))
			return true;
	}
}

/* ---- opening ---- */

void bench_reader_init(struct bench_reader *r)
{
	memset(r, 0, sizeof(*r));
	r->fd = -1;
	intern_init(&r->strs);
	map_init(&r->meta);
	map_init(&r->tidy);
	map_init(&r->by_package);
	arena_init(&r->line_arena);
	r->quick = quick_new();
}

static void close_input(struct bench_reader *r)
{
	if (r->fd > STDIN_FILENO)
		close(r->fd);
	r->fd = -1;
	free(r->file);
	r->file = NULL;
	clear_queue(r);
	streams_free(r);
}

void bench_reader_release(struct bench_reader *r)
{
	close_input(r);
	intern_release(&r->strs);
	map_release(&r->meta);
	map_release(&r->tidy);
	map_release(&r->by_package);
	vec_release(&r->units);
	vec_release(&r->columns);
	vec_release(&r->streams);
	vec_release(&r->values);
	quick_free(r->quick);
	vec_release(&r->queue);
	arena_release(&r->line_arena);
	buf_release(&r->scratch);
	free(r->chunk);
}

static void start(struct bench_reader *r, const char *name, const char *label)
{
	close_input(r);
	r->file = xstrdup(*name ? name : "<unknown>");
	r->line = 0;
	r->has_results = r->is_binary = false;
	r->first_chunk = true;
	r->window = (struct str){ r->chunk, 0 };
	r->flushed = 0;
	r->cur = stream_add(r);
	if (label && *label)
		setting_put(r, r->cur, intern_id(&r->strs, STR(".file")),
			    intern_id(&r->strs, str_of(label)), false);
}

bool bench_reader_open(struct bench_reader *r, const char *path, const char *label, struct err *err)
{
	int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return go_io_error(err, "open", path, errno);
	}
	start(r, path, label);
	r->fd = fd;
	r->eof = false;
	return true;
}

void bench_reader_text(struct bench_reader *r, struct str text, const char *name, const char *label)
{
	start(r, name, label);
	r->window = text;
	r->eof = true;
	r->is_binary = text.n && memchr(text.p, '\0', text.n) != NULL;
}

/* ---- names ---- */

struct bench_name bench_name_split(struct str name)
{
	size_t end = name.n;
	ptrdiff_t slash;
	struct bench_name out = { .procs = str_sub(name, name.n, name.n) };

	while (end > 0 && name.p[end - 1] >= '0' && name.p[end - 1] <= '9')
		end--;
	if (end > 0 && end < name.n && name.p[end - 1] == '-') {
		out.procs = str_sub(name, end - 1, name.n);
		name = str_sub(name, 0, end - 1);
	}
	slash = str_index_byte(name, '/');
	out.base = slash < 0 ? name : str_sub(name, 0, (size_t)slash);
	out.rest = str_sub(name, out.base.n, name.n);
	return out;
}

bool bench_name_part(struct str *rest, struct str *part)
{
	ptrdiff_t next;

	if (rest->n == 0)
		return false;
	next = str_index_byte(str_sub(*rest, 1, rest->n), '/');
	*part = str_sub(*rest, 0, next < 0 ? rest->n : (size_t)next + 1);
	*rest = str_sub(*rest, part->n, rest->n);
	return true;
}
