#include "gocode/racelog.h"

#include <stdlib.h>

#include "bench/testjson.h"

#define MAX_LINE_BYTES ((size_t)64 << 10)
#define BUILD_TEXT_BYTES ((size_t)16 << 10)
#define MAX_PREFIX_BYTES 200
#define MAX_TESTS 4096 /* failed ones are remembered up to here */

enum section { SECTION_NONE, SECTION_ACCESS, SECTION_CREATION, SECTION_OTHER };

/* One stream of lines: a text log is one, `go test -json` has one a package. */
struct stream {
	uint32_t package; /* interned */
	uint32_t test;	  /* interned; the test that ran last */
	bool open;	  /* inside of a report */
	struct race_report report;
	enum section section;
	bool want_file; /* the last frame has no file yet */
	size_t prefix;	/* bytes before each line of the report */
	/* the stacks of an open report wait here: streams interleave, a report's records are contiguous */
	VEC(struct race_frame) frames;
	VEC(struct race_access) accesses;
	VEC(struct race_creation) creations;
};

struct racelog_reader {
	struct racelog *log;
	uint32_t index;
	struct buf line;   /* an unfinished line */
	struct buf output; /* decoded Output of an event */
	struct buf build;
	VEC(struct stream *) streams;
	struct map by_package; /* package -> stream */
};

void racelog_init(struct racelog *log)
{
	memset(log, 0, sizeof(*log));
	intern_init(&log->strs);
}

void racelog_release(struct racelog *log)
{
	intern_release(&log->strs);
	vec_release(&log->frames);
	vec_release(&log->accesses);
	vec_release(&log->creations);
	vec_release(&log->reports);
	vec_release(&log->failed_tests);
	vec_release(&log->raced_tests);
}

static struct stream *stream_of(struct racelog_reader *r, uint32_t package)
{
	bool added;
	uint32_t i = map_get_or_put(&r->by_package, package, (uint32_t)r->streams.n, &added);

	if (added) {
		struct stream *s = xcalloc(1, sizeof(*s));
		s->package = package;
		vec_push(&r->streams, s);
	}
	return r->streams.v[i];
}

struct racelog_reader *racelog_begin(struct racelog *log)
{
	struct racelog_reader *r = xcalloc(1, sizeof(*r));

	r->log = log;
	r->index = log->n_logs++;
	buf_init(&r->line, MAX_LINE_BYTES);
	stream_of(r, 0);
	return r;
}

static void open_report(struct stream *s, uint32_t log, size_t prefix)
{
	s->open = true;
	s->report = (struct race_report){ .package = s->package, .test = s->test, .log = log };
	s->section = SECTION_NONE;
	s->want_file = false;
	s->prefix = prefix;
	vec_clear(&s->frames);
	vec_clear(&s->accesses);
	vec_clear(&s->creations);
}

static void close_report(struct racelog *log, struct stream *s)
{
	uint32_t base = (uint32_t)log->frames.n;

	if (!s->open)
		return;
	s->open = false;
	if (s->accesses.n < 2) {
		log->n_cut++;
		return;
	}
	s->report.first_access = (uint32_t)log->accesses.n;
	s->report.n_accesses = (uint32_t)s->accesses.n;
	s->report.first_creation = (uint32_t)log->creations.n;
	s->report.n_creations = (uint32_t)s->creations.n;
	for (size_t i = 0; i < s->frames.n; i++)
		vec_push(&log->frames, s->frames.v[i]);
	for (size_t i = 0; i < s->accesses.n; i++) {
		vec_push(&log->accesses, s->accesses.v[i]);
		vec_last(&log->accesses).stack.first += base;
	}
	for (size_t i = 0; i < s->creations.n; i++) {
		vec_push(&log->creations, s->creations.v[i]);
		vec_last(&log->creations).stack.first += base;
	}
	vec_push(&log->reports, s->report);
}

static bool skip(struct str *s, struct str prefix)
{
	if (!str_has_prefix(*s, prefix))
		return false;
	*s = str_sub(*s, prefix.n, s->n);
	return true;
}

/* Digits at the front of s; false when there are none or too many. */
static bool skip_number(struct str *s, int base, uint64_t *out)
{
	size_t n = 0;

	while (n < s->n && (base == 16 ? strchr("0123456789abcdefABCDEF", s->p[n]) && s->p[n]
				       : s->p[n] >= '0' && s->p[n] <= '9'))
		n++;
	if (!str_to_u64(str_sub(*s, 0, n), base, out))
		return false;
	*s = str_sub(*s, n, s->n);
	return true;
}

/* "main goroutine:" or "goroutine 7:" or, where the detector knows no goroutine, anything else before the colon. */
static uint64_t parse_goroutine(struct str s)
{
	uint64_t id = 0;

	if (skip(&s, STR("goroutine ")) && skip_number(&s, 10, &id))
		return id;
	return 0;
}

static bool access_line(struct stream *s, struct str line)
{
	static const struct {
		const char *words;
		bool write, atomic;
	} kinds[] = {
		{ "Read ", false, false },
		{ "Write ", true, false },
		{ "Previous read ", false, false },
		{ "Previous write ", true, false },
		{ "Atomic read ", false, true },
		{ "Atomic write ", true, true },
		{ "Previous atomic read ", false, true },
		{ "Previous atomic write ", true, true },
	};
	struct race_access a = { 0 };
	uint64_t size;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct str rest = line;
		if (!skip(&rest, str_of(kinds[i].words)))
			continue;
		if (skip(&rest, STR("of size ")) &&
		    (!skip_number(&rest, 10, &size) || !skip(&rest, STR(" "))))
			return false;
		if (!skip(&rest, STR("at 0x")) || !skip_number(&rest, 16, &a.addr) ||
		    !skip(&rest, STR(" by ")))
			return false;
		a.goroutine = parse_goroutine(rest);
		a.write = kinds[i].write;
		a.atomic = kinds[i].atomic;
		a.stack.first = (uint32_t)s->frames.n;
		vec_push(&s->accesses, a);
		s->section = SECTION_ACCESS;
		s->want_file = false;
		return true;
	}
	return false;
}

static bool creation_line(struct stream *s, struct str line)
{
	struct race_creation c = { 0 };

	if (!skip(&line, STR("Goroutine ")) || !skip_number(&line, 10, &c.goroutine) ||
	    !skip(&line, STR(" (")))
		return false;
	c.finished = str_has_prefix(line, STR("finished"));
	if (!str_has_suffix(line, STR("created at:")))
		return false;
	c.stack.first = (uint32_t)s->frames.n;
	vec_push(&s->creations, c);
	s->section = SECTION_CREATION;
	s->want_file = false;
	return true;
}

static bool other_section(struct stream *s, struct str line)
{
	if (!str_has_prefix(line, STR("Heap block of size ")) &&
	    !str_has_prefix(line, STR("Global var ")) &&
	    !str_has_prefix(line, STR("As if synchronized via ")))
		return false;
	s->section = SECTION_OTHER;
	s->want_file = false;
	return true;
}

static void push_frame(struct stream *s, struct race_frame f)
{
	vec_push(&s->frames, f);
	if (s->section == SECTION_ACCESS)
		vec_last(&s->accesses).stack.n++;
	else
		vec_last(&s->creations).stack.n++;
}

/* "  pkg.fn()" begins a frame; "      file.go:12 +0x34" ends it. */
static bool frame_line(struct racelog *log, struct stream *s, struct str line)
{
	uint64_t number;

	if (s->section != SECTION_ACCESS && s->section != SECTION_CREATION)
		return s->section == SECTION_OTHER && str_has_prefix(line, STR("  "));
	if (skip(&line, STR("      ")) && line.n && line.p[0] != ' ') {
		ptrdiff_t plus = str_index(line, STR(" +0x"));
		if (plus >= 0)
			line.n = (size_t)plus;
		ptrdiff_t colon = str_last_index_byte(line, ':');
		if (!s->want_file || colon <= 0 ||
		    !str_to_u64(str_sub(line, (size_t)colon + 1, line.n), 10, &number) ||
		    number > UINT32_MAX)
			return false;
		vec_last(&s->frames).file = intern_id(&log->strs, str_sub(line, 0, (size_t)colon));
		vec_last(&s->frames).line = (uint32_t)number;
		s->want_file = false;
		return true;
	}
	if (!skip(&line, STR("  ")) || !line.n || line.p[0] == ' ')
		return false;
	if (str_eq(line, STR("[failed to restore the stack]")))
		return true;
	if (!str_has_suffix(line, STR("()")) || line.n < 3)
		return false;
	push_frame(s, (struct race_frame){
			      .fn = intern_id(&log->strs, str_sub(line, 0, line.n - 2)) });
	s->want_file = true;
	return true;
}

static bool is_rule(struct str line)
{
	return str_has_suffix(line, STR("=================="));
}

static void claimed_line(struct racelog *log, struct str line)
{
	uint64_t n;

	if (skip(&line, STR("Found ")) && skip_number(&line, 10, &n) &&
	    skip(&line, STR(" data race(s)")))
		log->n_claimed += n;
}

/* A line of an open report; false when it is somebody else's. */
static bool report_line(struct racelog *log, struct stream *s, struct str line)
{
	if (access_line(s, line) || creation_line(s, line) || frame_line(log, s, line) ||
	    other_section(s, line))
		return true;
	if (!is_rule(line))
		return false;
	close_report(log, s);
	return true;
}

static bool holds(const uint32_t *v, size_t n, uint32_t id)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == id)
			return true;
	return false;
}

static void failed_test(struct racelog *log, struct str name)
{
	uint32_t id = intern_id(&log->strs, name);

	if (log->failed_tests.n < MAX_TESTS && !holds(log->failed_tests.v, log->failed_tests.n, id))
		vec_push(&log->failed_tests, id);
}

static void raced_test(struct racelog *log, const struct stream *s)
{
	if (s->test && log->raced_tests.n < MAX_TESTS &&
	    !holds(log->raced_tests.v, log->raced_tests.n, s->test))
		vec_push(&log->raced_tests, s->test);
}

/* "=== RUN   TestX" and its kin tell which test the following lines belong to. */
static void test_line(struct racelog *log, struct stream *s, struct str line)
{
	static const char *const marks[] = { "=== RUN ", "=== CONT ", "=== NAME " };

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		struct str rest = line, name;
		if (!skip(&rest, str_of(marks[i])))
			continue;
		log->saw_tests = true;
		s->test = str_next_field(&rest, &name) ? intern_id(&log->strs, name) : 0;
	}
	if (str_contains(line, STR("race detected during execution of test")))
		raced_test(log, s);
	struct str rest = str_trim(line), name;
	if (skip(&rest, STR("--- FAIL: ")) && str_next_field(&rest, &name))
		failed_test(log, name);
	if (str_has_suffix(line, STR("[build failed]")) ||
	    str_has_suffix(line, STR("[setup failed]")))
		log->n_failed_builds++;
}

static void text_line(struct racelog_reader *r, struct stream *s, struct str line)
{
	ptrdiff_t at = str_index(line, STR("WARNING: DATA RACE"));

	if (at >= 0 && at <= MAX_PREFIX_BYTES) {
		close_report(r->log, s);
		open_report(s, r->index, (size_t)at);
		return;
	}
	if (s->open) {
		/* a log's prefix has one width; a line that comes without it is taken as it is */
		if (s->prefix && line.n >= s->prefix &&
		    report_line(r->log, s, str_sub(line, s->prefix, line.n)))
			return;
		if (report_line(r->log, s, line))
			return;
	}
	claimed_line(r->log, s->open || !s->prefix ? line : str_sub(line, s->prefix, line.n));
	test_line(r->log, s, line);
}

static bool event_line(struct racelog_reader *r, struct str line)
{
	struct testjson ev;
	struct stream *s;
	struct str rest, text;

	if (!line.n || line.p[0] != '{')
		return false;
	buf_clear(&r->output);
	if (!testjson_event(line, &r->output, &ev))
		return false;
	r->log->saw_json = true;
	if (str_eq(ev.action, STR("build-fail")))
		r->log->n_failed_builds++;
	if (str_eq(ev.action, STR("build-output")) && r->build.n + ev.output.n < BUILD_TEXT_BYTES)
		buf_add_str(&r->build, ev.output);
	s = stream_of(r, intern_id(&r->log->strs, ev.package.n ? ev.package : ev.import_path));
	if (ev.test.n)
		s->test = intern_id(&r->log->strs, ev.test);
	/* an event is a line, or less where a program flushed early */
	rest = ev.output;
	while (str_next_line(&rest, &text))
		text_line(r, s, text);
	return true;
}

static void take_line(struct racelog_reader *r, struct str line)
{
	line = str_trim_suffix(line, STR("\r"));
	if (!event_line(r, line))
		text_line(r, r->streams.v[0], line);
}

void racelog_feed(struct racelog_reader *r, struct str piece)
{
	while (piece.n) {
		const char *nl = memchr(piece.p, '\n', piece.n);
		size_t n = nl ? (size_t)(nl - piece.p) : piece.n;
		if (r->line.n == 0 && nl) {
			take_line(r, (struct str){ piece.p, n });
		} else {
			buf_add(&r->line, piece.p,
				MIN(n, MAX_LINE_BYTES - 1 - MIN(r->line.n, MAX_LINE_BYTES - 1)));
			if (nl) {
				take_line(r, buf_str(&r->line));
				buf_clear(&r->line);
			}
		}
		piece = str_sub(piece, n + (nl != NULL), piece.n);
	}
}

struct str racelog_build_text(const struct racelog_reader *r)
{
	return buf_str(&r->build);
}

/* Whether test is name or holds the subtest name. */
static bool is_test_or_parent(struct str test, struct str name)
{
	return str_has_prefix(name, test) && (name.n == test.n || name.p[test.n] == '/');
}

bool racelog_failed_otherwise(const struct racelog *log)
{
	for (size_t i = 0; i < log->failed_tests.n; i++) {
		bool raced = false;
		for (size_t k = 0; k < log->raced_tests.n && !raced; k++)
			raced = is_test_or_parent(racelog_str(log, log->failed_tests.v[i]),
						  racelog_str(log, log->raced_tests.v[k]));
		if (!raced)
			return true;
	}
	return false;
}

void racelog_end(struct racelog_reader *r)
{
	if (r->line.n)
		take_line(r, buf_str(&r->line));
	for (size_t i = 0; i < r->streams.n; i++) {
		struct stream *s = r->streams.v[i];
		close_report(r->log, s);
		vec_release(&s->frames);
		vec_release(&s->accesses);
		vec_release(&s->creations);
		free(s);
	}
	vec_release(&r->streams);
	map_release(&r->by_package);
	buf_release(&r->line);
	buf_release(&r->output);
	buf_release(&r->build);
	free(r);
}
