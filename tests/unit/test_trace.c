/* The store against the reader: per goroutine, the time in each state must be the same to the nanosecond. */
#include "test.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/file.h"
#include "trace/reader.h"
#include "trace/trace.h"

struct sums {
	int64_t goid, since;
	int64_t ns[6]; /* by enum trace_gstate */
	uint8_t state;
};

struct ref {
	VEC(struct sums) gs;
	struct map of;
	int64_t start, end;
	uint64_t events;
	bool failed;
};

static struct sums *sums_of(struct ref *r, int64_t goid)
{
	bool added;
	uint32_t i = map_get_or_put(&r->of, (uint64_t)goid, (uint32_t)r->gs.n, &added);

	if (added)
		vec_push(&r->gs, (struct sums){ .goid = goid, .state = GSTATE_UNDETERMINED });
	return &r->gs.v[i];
}

static void change(struct ref *r, int64_t goid, int64_t time, uint8_t to)
{
	struct sums *s = sums_of(r, goid);

	if (s->state == GSTATE_UNDETERMINED && s->since == 0 && s->ns[0] == 0)
		s->since = to == GSTATE_NOT_EXIST ? time : r->start;
	if (s->state == to)
		return;
	if (s->state == GSTATE_UNDETERMINED) {
		s->state = to;
		s->ns[0] = 1;
		return;
	}
	s->ns[s->state] += time - s->since;
	s->since = time;
	s->state = to;
}

static void transition(struct ref *r, const struct trace_event *e)
{
	struct sums *s;

	switch (e->type) {
	case TEV_GO_CREATE:
	case TEV_GO_CREATE_BLOCKED:
	case TEV_GO_CREATE_SYSCALL:
		s = sums_of(r, (int64_t)e->args[0]);
		s->ns[0] = 1;
		s->since = e->time;
		s->state = e->type == TEV_GO_CREATE	      ? GSTATE_RUNNABLE
			   : e->type == TEV_GO_CREATE_BLOCKED ? GSTATE_WAITING
							      : GSTATE_SYSCALL;
		return;
	case TEV_GO_START:
		change(r, (int64_t)e->args[0], e->time, GSTATE_RUNNING);
		return;
	case TEV_GO_UNBLOCK:
	case TEV_GO_SWITCH:
	case TEV_GO_SWITCH_DESTROY:
		change(r, (int64_t)e->args[0], e->time, GSTATE_RUNNABLE);
		return;
	case TEV_GO_STOP:
	case TEV_GO_SYSCALL_END_BLOCKED:
		change(r, e->g, e->time, GSTATE_RUNNABLE);
		return;
	case TEV_GO_BLOCK:
		change(r, e->g, e->time, GSTATE_WAITING);
		return;
	case TEV_GO_SYSCALL_BEGIN:
		change(r, e->g, e->time, GSTATE_SYSCALL);
		return;
	case TEV_GO_SYSCALL_END:
		change(r, e->g, e->time, GSTATE_RUNNING);
		return;
	case TEV_GO_DESTROY:
	case TEV_GO_DESTROY_SYSCALL:
		change(r, e->g, e->time, GSTATE_NOT_EXIST);
		return;
	case TEV_GO_STATUS:
	case TEV_GO_STATUS_STACK:
		change(r, (int64_t)e->args[0], e->time, trace_gstate_of[(uint32_t)e->args[2]]);
		return;
	}
}

static void read_ref(struct ref *r, struct str data)
{
	struct trace_reader reader;
	const struct trace_event *e;
	struct err err = { 0 };
	enum trace_read res;
	uint64_t n = 0;

	assert_true(trace_reader_init(&reader, data, &err));
	while ((res = trace_reader_next(&reader, &e, &err)) == TRACE_READ_EVENT) {
		if (n++ == 0)
			r->start = e->time;
		if (e->type == TEV_SYNC)
			continue;
		r->end = e->time;
		r->events++;
		transition(r, e);
	}
	r->failed = res == TRACE_READ_ERROR;
	trace_reader_release(&reader);
	for (size_t i = 0; i < r->gs.n; i++)
		r->gs.v[i].ns[r->gs.v[i].state] += r->end - r->gs.v[i].since;
}

static void compare(const struct ref *r, const struct trace *tr, const char *name)
{
	for (size_t i = 0; i < r->gs.n; i++) {
		static const uint8_t to[TS_N] = {
			GSTATE_NOT_EXIST, GSTATE_RUNNABLE, GSTATE_RUNNING,
			GSTATE_WAITING,	  GSTATE_SYSCALL,  GSTATE_SYSCALL
		};
		uint32_t g = trace_find_g(tr, r->gs.v[i].goid);
		int64_t ns[6] = { 0 }, last = -1;
		struct trace_iter it;
		struct trace_span s;

		assert_int_not_equal(g, TRACE_NO);
		for (it = trace_spans(tr, g, 0, INT64_MAX); trace_next_span(&it, &s);) {
			assert_true(s.start >= last);
			assert_true(s.end >= s.start);
			last = s.end;
			ns[to[s.state]] += s.end - s.start - s.yield_ns;
			ns[GSTATE_RUNNABLE] += s.yield_ns;
		}
		for (int k = 2; k < 6; k++)
			if (ns[k] != r->gs.v[i].ns[k])
				fail_msg("%s: goroutine %lld: %s: %lld ns, expected %lld", name,
					 (long long)r->gs.v[i].goid, trace_gstate_name[k],
					 (long long)ns[k], (long long)r->gs.v[i].ns[k]);
	}
}

/* Processor lanes: no gaps, no overlap, and running time that is the goroutines'. */
static void check_procs(const struct trace *tr, const char *name)
{
	int64_t on_g = 0, on_p = 0;

	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;
		int64_t at = 0;
		while (trace_next_pspan(&it, &s)) {
			if (s.start != at)
				fail_msg("%s: processor %u: span at %lld, the one before ends at "
					 "%lld",
					 name, p, (long long)s.start, (long long)at);
			assert_true(s.end > s.start);
			at = s.end;
			if (s.state == TP_RUNNING)
				on_p += s.end - s.start;
		}
		if (at != tr->end)
			fail_msg("%s: processor %u ends at %lld of %lld", name, p, (long long)at,
				 (long long)tr->end);
	}
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, INT64_MAX);
		struct trace_span s;
		while (trace_next_span(&it, &s))
			if (s.state == TS_RUNNING)
				on_g += s.end - s.start;
	}
	if (on_p != on_g)
		fail_msg("%s: processors run %lld ns, goroutines %lld", name, (long long)on_p,
			 (long long)on_g);
}

/* A window of a lane shows what the whole lane shows there. */
static void check_windows_p(const struct trace *tr, const char *name)
{
	VEC(struct trace_pspan) ps = { 0 };

	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;

		vec_clear(&ps);
		while (trace_next_pspan(&it, &s))
			vec_push(&ps, s);
		for (int k = 0; k < 40; k++) {
			int64_t from = tr->end / 40 * k, to = from + tr->end / 7;
			size_t i = 0;

			it = trace_pspans(tr, p, from, to);
			while (i < ps.n && ps.v[i].end <= from)
				i++;
			for (; trace_next_pspan(&it, &s); i++)
				if (i >= ps.n || s.end != ps.v[i].end || s.state != ps.v[i].state ||
				    s.g != ps.v[i].g || s.m != ps.v[i].m ||
				    MAX(s.start, from) != MAX(ps.v[i].start, from))
					fail_msg("%s: processor %u from %lld: piece at %lld", name,
						 p, (long long)from, (long long)s.start);
			assert_true(i >= ps.n || ps.v[i].start >= MIN(to, tr->end));
		}
	}
	vec_release(&ps);
}

static void check_windows_g(const struct trace *tr, const char *name)
{
	VEC(struct trace_span) ss = { 0 };

	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, INT64_MAX);
		struct trace_span s;

		vec_clear(&ss);
		while (trace_next_span(&it, &s))
			vec_push(&ss, s);
		for (int k = 0; k < 40; k++) {
			/* at the seams between spans, too */
			int64_t from = k % 2 && ss.n ? ss.v[(size_t)k * ss.n / 40].start
						     : tr->end / 40 * k;
			int64_t to = from + tr->end / 7;
			size_t i = 0;

			it = trace_spans(tr, g, from, to);
			while (i < ss.n && ss.v[i].end <= from &&
			       !(ss.v[i].start == ss.v[i].end && ss.v[i].start >= from))
				i++;
			for (; trace_next_span(&it, &s); i++)
				if (i >= ss.n || memcmp(&s, &ss.v[i], sizeof(s)) != 0)
					fail_msg("%s: goroutine %u from %lld: span at %lld", name,
						 g, (long long)from, (long long)s.start);
			assert_true(i >= ss.n || ss.v[i].start >= to);
		}
	}
	vec_release(&ss);
}

/* Drawn lanes: each cell is full, and the whole runs as long as the spans say, with the pyramid and without. */
static void check_drawing(struct trace *tr, const char *name)
{
	struct trace_cell cells[50];
	struct err err = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t p = 0; p < tr->ps.n && p < 4; p++) {
			struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
			struct trace_pspan s;
			double want = 0, got = 0;

			while (trace_next_pspan(&it, &s))
				want += s.state == TP_RUNNING ? (double)(s.end - s.start) : 0;
			trace_draw_p(tr, p, 0, tr->end, 50, cells);
			for (int i = 0; i < 50; i++) {
				double sum = 0;
				for (int k = 0; k < TP_N; k++)
					sum += cells[i].part[k];
				assert_true(sum <= TP_N);
				got += cells[i].part[TP_RUNNING] * (double)tr->end / 50;
			}
			if (fabs(got - want) > 0.02 * (double)tr->end + 50)
				fail_msg("%s: processor %u: drawn %.0f ns running of %.0f", name, p,
					 got, want);
		}
		if (pass == 0)
			assert_true(trace_pyramid_build(tr, &err));
	}
}

static void check_loaded(const struct ref *r, struct trace *tr, const char *path)
{
	assert_false(tr->damage.any);
	if (tr->seam_errors)
		fail_msg("%s: %s", path, tr->seam_error);
	assert_int_equal(tr->events, r->events);
	assert_int_equal(tr->start, r->start);
	assert_int_equal(tr->start + tr->end, r->end);
	compare(r, tr, path);
	if (tr->version >= 22) { /* format 1 does not say where the first goroutine runs */
		check_procs(tr, path);
		check_windows_p(tr, path);
	}
	check_windows_g(tr, path);
	check_drawing(tr, path);
}

/* However many spans a chunk of the store holds, goroutines and processors did the same. */
static void check_same(const struct trace *a, const struct trace *b, const char *path)
{
	struct trace_span s, t;
	struct trace_pspan p, q;

	assert_int_equal(a->gs.n, b->gs.n);
	for (uint32_t g = 0; g < a->gs.n; g++) {
		uint32_t h = trace_find_g(b, a->gs.v[g].id);
		struct trace_iter i = trace_spans(a, g, 0, INT64_MAX),
				  k = trace_spans(b, h, 0, INT64_MAX);

		assert_int_equal(a->gs.v[g].ended, b->gs.v[h].ended);
		while (trace_next_span(&i, &s)) {
			assert_true(trace_next_span(&k, &t));
			if (s.start != t.start || s.end != t.end || s.state != t.state ||
			    s.reason != t.reason || s.stack != t.stack || s.yields != t.yields ||
			    s.yield_ns != t.yield_ns || s.from != t.from || s.proc != t.proc)
				fail_msg("%s: goroutine %lld differs at %lld", path,
					 (long long)a->gs.v[g].id, (long long)s.start);
		}
		assert_false(trace_next_span(&k, &t));
	}
	for (uint32_t x = 0; x < a->ps.n; x++) {
		struct trace_piter i = trace_pspans(a, x, 0, INT64_MAX),
				   k = trace_pspans(b, x, 0, INT64_MAX);

		while (trace_next_pspan(&i, &p)) {
			assert_true(trace_next_pspan(&k, &q));
			if (p.start != q.start || p.end != q.end || p.state != q.state ||
			    p.g != q.g || p.m != q.m)
				fail_msg("%s: processor %u differs at %lld", path, x,
					 (long long)p.start);
		}
		assert_false(trace_next_pspan(&k, &q));
	}
}

static void check_file(const char *path)
{
	/* a chunk of few spans cannot wait for a good moment to end: of large traces less small ones */
	static const uint32_t sizes[2][3] = { { 0, 1000, 40 }, { 0, 20000, 5000 } };
	const uint32_t *chunk_spans;
	struct file f;
	struct err err = { 0 };
	struct ref r = { 0 };
	struct trace *tr, *whole = NULL;

	assert_true(file_open(&f, path, 0, &err));
	read_ref(&r, f.data);
	chunk_spans = sizes[f.data.n > 100000];
	for (size_t i = 0; i < ARRAY_LEN(sizes[0]); i++) {
		struct trace_options o = { .mapped = f.mapped, .chunk_spans = chunk_spans[i] };

		tr = trace_load(f.data, &o, &err);
		if (!tr)
			fail_msg("%s: %s", path, err.msg);
		if (!r.failed)
			check_loaded(&r, tr, path);
		if (whole) {
			check_same(whole, tr, path);
			trace_free(tr);
		} else {
			whole = tr;
		}
	}
	trace_free(whole);
	vec_release(&r.gs);
	map_release(&r.of);
	file_close(&f);
}

static void check_folder(const char *dir)
{
	DIR *d = opendir(dir);

	for (const struct dirent *e; d && (e = readdir(d));) {
		char *path = path_join(dir, e->d_name);
		if (str_has_suffix(str_of(e->d_name), STR(".trace")))
			check_file(path);
		free(path);
	}
	if (d)
		closedir(d);
}

static char **paths; /* of the command line: these traces instead */

static void test_traces(void **state)
{
	if (!*paths)
		check_folder("tests/data/trace");
	for (char **p = paths; *p; p++)
		check_file(*p);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_traces) };

	paths = argv + 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
