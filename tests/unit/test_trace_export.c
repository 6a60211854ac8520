/* Exports and filters against the store that they come from. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/wire.h"
#include "trace/cut.h"
#include "trace/export.h"
#include "trace/parts.h"
#include "trace/reader.h"
#include "trace/times.h"
#include "trace/views.h"

static const char *const paths[] = { "tests/data/trace/small.trace",
				     "tests/data/trace/seams.trace" };

struct loaded {
	struct file file;
	struct trace *tr;
	struct view_report r;
};

static void load(struct loaded *l, const char *path)
{
	struct view_filter f = { .g = TRACE_NO };
	struct err err = { 0 };

	assert_true(file_open(&l->file, path, 0, &err));
	l->tr = trace_load(l->file.data, NULL, &err);
	assert_non_null(l->tr);
	f.to = l->tr->end;
	view_report_init(&l->r, l->tr, &f);
}

static void unload(struct loaded *l)
{
	view_report_release(&l->r);
	trace_free(l->tr);
	file_close(&l->file);
}

/* Perfetto: a decoder of our own, which knows only what protobuf's wire says --------------------------------------- */

struct field {
	unsigned no;
	uint64_t v;
	struct str s;
};

static bool next_field(struct wire *w, struct field *f)
{
	uint64_t key;

	if (wire_left(w) == 0)
		return false;
	key = wire_varint(w);
	*f = (struct field){ .no = (unsigned)(key >> 3) };
	switch (key & 7) {
	case 0:
		f->v = wire_varint(w);
		break;
	case 1:
		f->s = wire_bytes(w, 8);
		for (size_t i = 0; i < f->s.n; i++)
			f->v |= (uint64_t)(uint8_t)f->s.p[i] << (8 * i);
		break;
	case 2:
		f->s = wire_bytes(w, wire_varint(w));
		break;
	default:
		fail_msg("wire type %u", (unsigned)(key & 7));
	}
	assert_false(w->bad);
	return true;
}

struct seen {
	struct map tracks;   /* uuid -> index of depth */
	struct map names[4]; /* iids: categories, names, keys, texts */
	struct map flows;    /* id -> 1 begun, 2 ended */
	VEC(int64_t) depth, last;
	uint64_t slices, ends, instants, counters, descriptors;
	int64_t sum; /* of ends minus begins, ns */
};

static uint64_t field_of(struct str s, unsigned no)
{
	struct wire w = wire_of(s.p, s.n);
	struct field f;

	while (next_field(&w, &f))
		if (f.no == no)
			return f.v;
	return 0;
}

static void read_interned(struct seen *k, struct str s)
{
	static const unsigned kind[] = { 1, 2, 3, 29 };
	struct wire w = wire_of(s.p, s.n);
	struct field f;

	while (next_field(&w, &f))
		for (int i = 0; i < 4; i++)
			if (f.no == kind[i])
				map_put(&k->names[i], field_of(f.s, 1), 1);
}

static void read_descriptor(struct seen *k, struct str s)
{
	uint64_t uuid = field_of(s, 1), parent = field_of(s, 5);

	assert_int_not_equal(uuid, 0);
	assert_int_equal(map_get(&k->tracks, uuid), MAP_NONE);
	if (parent)
		assert_int_not_equal(map_get(&k->tracks, parent), MAP_NONE);
	map_put(&k->tracks, uuid, (uint32_t)k->depth.n);
	vec_push(&k->depth, 0);
	vec_push(&k->last, 0);
	k->descriptors++;
}

static void read_annotation(struct seen *k, struct str s)
{
	uint64_t text = field_of(s, 17);

	assert_int_equal(map_get(&k->names[2], field_of(s, 1)), 1);
	if (text)
		assert_int_equal(map_get(&k->names[3], text), 1);
}

static void read_event(struct seen *k, struct str s, int64_t time)
{
	struct wire w = wire_of(s.p, s.n);
	uint32_t track = map_get(&k->tracks, field_of(s, 11));
	uint64_t type = field_of(s, 9);
	struct field f;

	assert_int_not_equal(track, MAP_NONE);
	while (next_field(&w, &f)) {
		if (f.no == 3)
			assert_int_equal(map_get(&k->names[0], f.v), 1);
		if (f.no == 10)
			assert_int_equal(map_get(&k->names[1], f.v), 1);
		if (f.no == 4)
			read_annotation(k, f.s);
		if (f.no == 47) {
			assert_int_equal(map_get(&k->flows, f.v), MAP_NONE);
			map_put(&k->flows, f.v, 1);
		}
		if (f.no == 48) {
			assert_int_equal(map_get(&k->flows, f.v), 1);
			map_put(&k->flows, f.v, 2);
		}
	}
	k->instants += type == 3;
	k->counters += type == 4;
	if (type == 3)
		return;
	assert(k->last.v && k->depth.v);
	assert_true(time >= k->last.v[track]);
	k->last.v[track] = time;
	k->slices += type == 1;
	k->ends += type == 2;
	k->depth.v[track] += type == 1 ? 1 : type == 2 ? -1 : 0;
	k->sum += type == 1 ? -time : type == 2 ? time : 0;
	assert_true(k->depth.v[track] >= 0);
}

static void read_packets(struct seen *k, struct str s)
{
	struct wire w = wire_of(s.p, s.n);
	struct field packet, f;

	while (next_field(&w, &packet)) {
		struct wire in = wire_of(packet.s.p, packet.s.n);
		int64_t time = (int64_t)field_of(packet.s, 8);

		assert_int_equal(packet.no, 1);
		while (next_field(&in, &f)) {
			if (f.no == 12)
				read_interned(k, f.s);
			if (f.no == 60)
				read_descriptor(k, f.s);
			if (f.no == 11)
				read_event(k, f.s, time);
		}
	}
}

static void test_perfetto(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct seen k = { 0 };
		struct loaded l;
		struct out o;
		int64_t on_g = 0;
		uint64_t spans = 0;

		load(&l, paths[i]);
		out_init(&o, -1);
		export_perfetto(&l.r, &o);
		read_packets(&k, buf_str(&o.buf));
		for (size_t d = 0; d < k.depth.n; d++)
			assert_int_equal(k.depth.v[d], 0);
		for (size_t c = 0; c < k.flows.cap; c++)
			assert_true(k.flows.vals[c] == MAP_NONE || k.flows.vals[c] == 2);
		for (uint32_t g = 0; g < l.tr->gs.n; g++) {
			struct trace_iter it = trace_spans(l.tr, g, 0, l.tr->end);
			struct trace_span s;

			while (trace_next_span(&it, &s)) {
				on_g += s.end - s.start;
				spans += s.end > s.start;
			}
		}
		/* Goroutines' spans are all there, and more: processors, tasks, regions. */
		assert_true(k.slices > spans && k.sum > on_g);
		assert_int_equal(k.slices, k.ends);
		assert_int_equal(k.instants, k.flows.n);
		assert_true(k.counters >= l.tr->heap_alloc.n + l.tr->gs.n);
		map_release(&k.tracks);
		map_release(&k.flows);
		for (int m = 0; m < 4; m++)
			map_release(&k.names[m]);
		vec_release(&k.depth);
		vec_release(&k.last);
		buf_release(&o.buf);
		unload(&l);
	}
}

/* Profiles and folded stacks ---------------------------------------------------------------------------------------- */

static int64_t time_in(const struct trace *tr, unsigned states)
{
	int64_t sum = 0;

	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, tr->end);
		struct trace_span s;

		while (trace_next_span(&it, &s))
			if (states >> s.state & 1)
				sum += s.end - s.start - parts_idle(&s, s.end - s.start);
	}
	return sum;
}

static int64_t folded_sum(const struct view_report *r)
{
	struct buf b = { 0 };
	struct str rest, line;
	int64_t sum = 0;

	export_folded(r, &b);
	rest = buf_str(&b);
	while (str_next_line(&rest, &line)) {
		ptrdiff_t at = str_last_index_byte(line, ' ');

		assert_true(at > 0);
		sum += strtoll(line.p + at, NULL, 10);
	}
	buf_release(&b);
	return sum;
}

static void test_states(void **state)
{
	static const unsigned states[] = { 0, 1u << TS_WAITING, 1u << TS_RUNNABLE, 1u << TS_RUNNING,
					   1u << TS_SYSCALL | 1u << TS_SYSCALL_BLOCKED };

	for (size_t i = 0; i < ARRAY_LEN(paths) * ARRAY_LEN(states); i++) {
		unsigned want = states[i % ARRAY_LEN(states)];
		struct err err = { 0 };
		struct profile *p;
		struct loaded l;
		int64_t sum = 0, all;

		load(&l, paths[i / ARRAY_LEN(states)]);
		l.r.f.states = want;
		all = time_in(l.tr, want ? want : ~(1u << TS_RUNNING));
		p = export_pprof(&l.r, &err);
		assert_non_null(p);
		for (uint32_t s = 0; s < p->n_samples; s++)
			sum += p->values[2 * s + 1];
		assert_int_equal(sum, all);
		assert_int_equal(folded_sum(&l.r), all);
		profile_free(p);
		unload(&l);
	}
}

/* Windows ----------------------------------------------------------------------------------------------------------- */

/* What goroutine g did within [from, to), by state; yields shared out by time. */
static void times_of(const struct trace *tr, int64_t goid, int64_t from, int64_t to, int64_t *ns)
{
	uint32_t g = trace_find_g(tr, goid);
	struct trace_iter it;
	struct trace_span s;

	memset(ns, 0, TS_N * sizeof(*ns));
	if (g == TRACE_NO)
		return;
	it = trace_spans(tr, g, from, to);
	while (trace_next_span(&it, &s))
		ns[s.state] += MIN(s.end, to) - MAX(s.start, from);
}

static void check_cut(const struct trace *tr, int64_t from, int64_t to)
{
	struct trace_options strict = { .strict = true };
	struct err err = { 0 };
	struct trace_cut done;
	struct trace *cut;
	struct out o;
	int64_t slack = 200 * (int64_t)(tr->gs.n + 20), shift;

	out_init(&o, -1);
	assert_true(trace_cut(tr, from, to, &o, &done, &err));
	cut = trace_load(buf_str(&o.buf), &strict, &err);
	if (!cut)
		fail_msg("[%lld, %lld]: %s", (long long)from, (long long)to, err.msg);
	assert(cut);
	shift = cut->start - tr->start;
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		int64_t a[TS_N], b[TS_N];

		times_of(tr, tr->gs.v[g].id, from, to, a);
		times_of(cut, tr->gs.v[g].id, from - shift, to - shift, b);
		for (int s = TS_RUNNABLE; s < TS_N; s++)
			if (llabs(a[s] - b[s]) > slack)
				fail_msg("[%lld, %lld] goroutine %lld, %s: %lld ns, not %lld",
					 (long long)from, (long long)to, (long long)tr->gs.v[g].id,
					 trace_state_name[s], (long long)b[s], (long long)a[s]);
	}
	trace_free(cut);
	buf_release(&o.buf);
}

static void test_cut(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct trace_cut done;
		struct err err = { 0 };
		struct loaded l;
		struct out o;

		load(&l, paths[i]);
		for (int64_t k = 0; k < 24; k++)
			for (int64_t n = k + 1; n <= 24; n += 5)
				check_cut(l.tr, l.tr->end * k / 24, l.tr->end * n / 24);
		/* All of it is all of it. */
		out_init(&o, -1);
		assert_true(trace_cut(l.tr, 0, l.tr->end, &o, &done, &err));
		assert_int_equal(done.rewritten, 0);
		assert_int_equal(o.buf.n, l.file.data.n);
		assert_memory_equal(o.buf.data, l.file.data.p, o.buf.n);
		buf_release(&o.buf);
		unload(&l);
	}
}

/* Percentiles of lengths --------------------------------------------------------------------------------------------- */

static int cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Short and long lengths, few and many, from one list and from two: as if all were sorted as they are. */
static void test_times(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 47, 49, 1000, 70000 };
	uint64_t x = 88172645463325252u;

	for (size_t k = 0; k < ARRAY_LEN(counts); k++) {
		size_t n = counts[k];
		int64_t *all = xcalloc(n + 1, sizeof(*all));
		struct times t = { 0 }, more = { 0 };

		for (size_t i = 0; i < n; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			all[i] = (int64_t)(x >> (20 + i % 44));
			times_add(i < n / 3 ? &more : &t, all[i]);
		}
		times_append(&t, &more);
		assert_int_equal(times_n(&t), n);
		assert_int_equal(times_n(&more), 0);
		times_sort(&t);
		qsort(all, n, sizeof(*all), cmp_i64);
		for (int p = 0; p <= 1000; p++)
			assert_int_equal(times_pct(&t, p / 1000.0),
					 n ? all[times_rank(n, p / 1000.0)] : 0);
		times_release(&t);
		free(all);
	}
}

/* Rows that are made when they are asked for are the same in any order. */
static void test_rows(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct loaded l;

		load(&l, paths[i]);
		l.r.f.each = true;
		for (const struct view *v = trace_views; v->name; v++)
			v->run(&l.r);
		for (size_t k = 0; k < l.r.tables.n; k++) {
			struct view_table *t = l.r.tables.v[k];
			size_t n = view_rows(t);

			for (size_t a = 0; a < n && t->make; a++) {
				VEC(struct view_cell) was = { 0 };

				for (size_t c = 0; c < t->ncols; c++)
					vec_push(&was, view_row(&l.r, t, a)[c]);
				view_row(&l.r, t, n - 1 - a);
				assert_memory_equal(view_row(&l.r, t, a), was.v,
						    was.n * sizeof(*was.v));
				vec_release(&was);
			}
		}
		unload(&l);
	}
}

/* Tasks and regions ------------------------------------------------------------------------------------------------- */

/* Each region measured alone, span by span, against all at once. */
static void test_stretches(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct stretch *v;
		int64_t(*parts)[GP_N];
		struct loaded l;
		uint8_t *waits;
		size_t n;

		load(&l, paths[i]);
		n = l.tr->regions.n;
		assert_true(n > 0);
		waits = view_wait_classes(l.tr);
		v = xcalloc(n, sizeof(*v));
		parts = xcalloc(n, sizeof(*parts));
		for (size_t k = 0; k < n; k++)
			v[k] = (struct stretch){ .of = (uint32_t)k,
						 .g = l.tr->regions.v[k].g,
						 .from = shown_start(l.tr->regions.v[k].start),
						 .to = shown_end(l.tr, l.tr->regions.v[k].end) };
		stretches_measure(&l.r, v, n, parts);
		for (size_t k = 0; k < n; k++) {
			struct trace_iter it = trace_spans(l.tr, v[k].g, v[k].from, v[k].to);
			int64_t part[GP_N] = { 0 };
			struct trace_span s;

			while (trace_next_span(&it, &s)) {
				int64_t d = MIN(s.end, v[k].to) - MAX(s.start, v[k].from);

				parts_add(part, waits, &s, d, parts_idle(&s, d));
			}
			for (int p = 0; p < GP_ASSIST; p++)
				assert_true(llabs(part[p] - parts[k][p]) <= 2);
			assert_int_equal(part[GP_TOTAL], v[k].to - v[k].from);
		}
		free(v);
		free(parts);
		free(waits);
		unload(&l);
	}
}

static void test_scope(void **state)
{
	struct err err = { 0 };
	struct view_scope s;
	struct loaded l;
	int64_t sum = 0, all = 0;

	load(&l, paths[0]);
	assert_true(view_scope_init(&s, l.tr, "worker", "item", &err));
	for (uint32_t g = 0; g < l.tr->gs.n; g++)
		sum += view_scope_overlap(&s, g, 0, l.tr->end);
	for (size_t i = 0; i < l.tr->regions.n; i++)
		if (str_eq(trace_str(l.tr, l.tr->regions.v[i].type), STR("item")))
			all += l.tr->regions.v[i].end - l.tr->regions.v[i].start;
	assert_int_equal(sum, all);
	assert_true(view_scope_has(&s, l.tr->regions.v[1].g, l.tr->regions.v[1].start) ==
		    (s.region[1] != 0));
	view_scope_release(&s);
	/* the request has subtasks: they come along */
	assert_true(view_scope_init(&s, l.tr, "1", NULL, &err));
	for (size_t i = 0; i < l.tr->tasks.n; i++)
		assert_int_equal(s.task[i], l.tr->tasks.v[i].id == 1 ? 1 : 2);
	view_scope_release(&s);
	assert_false(view_scope_init(&s, l.tr, NULL, "no such", &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	unload(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_perfetto), cmocka_unit_test(test_states),
		cmocka_unit_test(test_cut),	 cmocka_unit_test(test_times),
		cmocka_unit_test(test_rows),	 cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
