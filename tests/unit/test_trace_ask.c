/*
 * What the timeline asks of a trace, against what the spans themselves say: sums of a window, lanes that goroutines share,
 * searches, wake-ups, critical paths.
 */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/file.h"
#include "trace/lanes.h"
#include "trace/path.h"
#include "trace/search.h"
#include "trace/select.h"
#include "trace/wakes.h"

static struct trace *tr;
static struct file file;
static char **paths; /* of the command line: the first is looked at instead */

static void load(void)
{
	struct err err = { 0 };
	struct trace_options o = { 0 };

	if (!file_open(&file, paths[0] ? paths[0] : "tests/data/trace/small.trace", 0, &err))
		fail_msg("%s", err.msg);
	tr = trace_load(file.data, &o, &err);
	if (!tr)
		fail_msg("%s", err.msg);
}

/* A few windows: all, the middle, the two ends. */
static const double windows[][2] = { { 0, 1 }, { 0.3, 0.6 }, { 0, 0.2 }, { 0.9, 1 } };
#define EACH_WINDOW(from, to) \
	for (size_t w_ = 0; w_ < ARRAY_LEN(windows); w_++) \
		for (int64_t from = (int64_t)(windows[w_][0] * (double)tr->end), \
			     to = (int64_t)(windows[w_][1] * (double)tr->end), once_ = 1; \
		     once_; once_ = 0)

static int64_t time_in(uint32_t g, unsigned states, int64_t from, int64_t to)
{
	struct trace_iter it = trace_spans(tr, g, from, to);
	struct trace_span s;
	int64_t sum = 0;

	while (trace_next_span(&it, &s))
		if (states >> s.state & 1)
			sum += MAX(MIN(s.end, to) - MAX(s.start, from), 0);
	return sum;
}

static void test_select(void **state)
{
	(void)state;
	EACH_WINDOW(from, to)
	{
		struct trace_selection s;
		int64_t waiting = 0, proc = 0, by_row = 0;

		trace_select(&s, tr, from, to, NULL);
		for (uint32_t g = 0; g < tr->gs.n; g++)
			waiting += time_in(g, 1u << TS_WAITING, from, to);
		for (size_t i = 0; i < s.functions.n; i++)
			by_row += s.functions.v[i].state[TS_RUNNING];
		for (int i = 0; i < TP_N; i++)
			proc += s.proc[i];
		assert_int_equal(s.state[TS_WAITING], waiting);
		assert_int_equal(s.state[TS_RUNNING], by_row);
		assert_int_equal(proc, (int64_t)tr->ps.n * (to - from));
		assert_true(s.state[TS_RUNNING] <= proc);
		for (size_t i = 1; i < s.gs.n; i++)
			assert_true(s.gs.v[i - 1].state[TS_RUNNING] >= s.gs.v[i].state[TS_RUNNING]);
		trace_selection_release(&s);
	}
}

/* A window in two parts is the sum of its parts. */
static void test_select_parts(void **state)
{
	struct trace_selection all, a, b;
	int64_t mid = tr->end / 3;

	(void)state;
	trace_select(&all, tr, 0, tr->end, NULL);
	trace_select(&a, tr, 0, mid, NULL);
	trace_select(&b, tr, mid, tr->end, NULL);
	for (int i = 0; i < TS_N; i++)
		assert_true(llabs(all.state[i] - a.state[i] - b.state[i]) <= (int64_t)tr->gs.n);
	for (int i = 0; i < SE_N; i++)
		assert_true(all.events[i] == a.events[i] + b.events[i] || i == SE_STOPPED);
	assert_int_equal(all.gc_ns, a.gc_ns + b.gc_ns);
	trace_selection_release(&all);
	trace_selection_release(&a);
	trace_selection_release(&b);
}

static double sum_of(const struct lane_cell *cells, size_t n, enum lane_part part)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += cells[i].part[part];
	return sum;
}

/* All goroutines in one lane: what it shows is their time. */
static void test_lanes(void **state)
{
	enum { CELLS = 64 };
	uint32_t *group = xcalloc(tr->gs.n + 1, sizeof(*group));
	struct trace_lanes *l = trace_lanes_of_groups(tr, group, 1);

	(void)state;
	assert_int_equal(l->n, 1);
	EACH_WINDOW(from, to)
	{
		struct lane_cell cells[CELLS];
		double cell = (double)(to - from) / CELLS, waiting = 0, running = 0;

		trace_lanes_draw(l, from, to, CELLS, cells);
		for (uint32_t g = 0; g < tr->gs.n; g++) {
			waiting += (double)time_in(g, 1u << TS_WAITING, from, to);
			running += (double)time_in(g, 1u << TS_RUNNING, from, to);
		}
		/* long windows come from sums, whose ends lie a stretch beside the window's */
		assert_true(fabs(sum_of(cells, CELLS, LP_WAITING) * cell - waiting) <=
			    0.03 * (waiting + (double)(to - from)));
		assert_true(fabs(sum_of(cells, CELLS, LP_RUNNING) * cell - running) <=
			    0.03 * (running + (double)(to - from)));
	}
	trace_lanes_free(l);
	free(group);
}

static void test_threads(void **state)
{
	enum { CELLS = 50 };
	struct trace_lanes *l = trace_lanes_of_threads(tr);
	struct lane_cell *cells = xcalloc((size_t)l->n * CELLS + 1, sizeof(*cells));
	double shown = 0, want = 0;

	(void)state;
	assert_true(l->n > 0 && l->n <= tr->ms.n);
	trace_lanes_draw(l, 0, tr->end, CELLS, cells);
	shown = sum_of(cells, (size_t)l->n * CELLS, LP_RUNNING) * (double)tr->end / CELLS;
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s))
			if (s.state == TP_RUNNING && s.m < tr->ms.n)
				want += (double)(MIN(s.end, tr->end) - s.start);
	}
	assert_true(fabs(shown - want) <= 0.02 * want);

	/* a copy in one piece is the same, and stands alone */
	size_t room = trace_lanes_room(tr);
	void *piece = xmalloc(room);
	struct trace_lanes *copy;
	struct lane_cell *same = xcalloc((size_t)l->n * CELLS + 1, sizeof(*same));
	assert_null(trace_lanes_copy(l, piece, sizeof(*l) + 8));
	copy = trace_lanes_copy(l, piece, room);
	assert_non_null(copy);
	trace_lanes_free(l);
	trace_lanes_draw(copy, 0, tr->end, CELLS, same);
	assert_memory_equal(same, cells, (size_t)copy->n * CELLS * sizeof(*cells));
	trace_lanes_draw(copy, tr->end / 3, tr->end / 3 + 1000, CELLS, same);
	free(same);
	free(cells);
	free(piece);
}

/* Searching --------------------------------------------------------------------------------------------------------- */

static struct search_hits look(const char *text, size_t max)
{
	struct trace_search q;
	struct search_hits hits;
	struct arena a;
	struct err err = { 0 };

	arena_init(&a);
	if (!trace_search_init(&q, tr, str_of(text), &a, &err))
		fail_msg("%s: %s", text, err.msg);
	trace_search_run(&q, 0, tr->end, max, &hits);
	trace_search_release(&q);
	arena_release(&a);
	return hits;
}

static void test_search(void **state)
{
	struct search_hits h = look("state:blocked dur>=100us", 1000000);
	uint64_t n = 0;

	(void)state;
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, tr->end);
		struct trace_span s;

		while (trace_next_span(&it, &s))
			n += s.state == TS_WAITING && s.end - s.start >= 100000;
	}
	assert_true(n > 3);
	assert_int_equal(h.all, n);
	assert_int_equal(h.v.n, n);
	for (size_t i = 1; i < h.v.n; i++)
		assert_true(h.v.v[i - 1].from <= h.v.v[i].from);
	vec_release(&h.v);

	/* of too many the longest stay, in order of time */
	struct search_hits few = look("state:blocked dur>=100us", 2);
	int64_t least = INT64_MAX;
	uint64_t longer = 0;
	assert_int_equal(few.all, n);
	assert_int_equal(few.v.n, 2);
	assert_true(few.v.v[0].from <= few.v.v[1].from);
	for (size_t i = 0; i < few.v.n; i++)
		least = MIN(least, few.v.v[i].to - few.v.v[i].from);
	h = look("state:blocked dur>=100us", 1000000);
	for (size_t i = 0; i < h.v.n; i++)
		longer += h.v.v[i].to - h.v.v[i].from > least;
	assert_true(longer <= 2);
	vec_release(&h.v);
	vec_release(&few.v);
}

static void test_search_terms(void **state)
{
	(void)state;
	if (paths[0])
		return;
	struct search_hits all = look("func:.", 1), some = look("main.worker", 100),
			   in_task = look("task:worker state:running", 100),
			   reason = look("reason:\"chan receive\" state:blocked", 100),
			   log = look("log:done", 10), g = look("g:1", 1000),
			   region = look("region:item", 100);

	assert_true(all.all > 100);
	assert_true(some.all > 3 && some.all < all.all);
	assert_true(in_task.all > 0 && in_task.all < all.all);
	assert_true(reason.all > 0);
	for (size_t i = 0; i < reason.v.n; i++)
		assert_true(str_eq(trace_str(tr, reason.v.v[i].reason), STR("chan receive")));
	assert_int_equal(log.all, 1);
	assert_int_equal(log.v.v[0].from, log.v.v[0].to);
	assert_true(str_contains(trace_str(tr, tr->logs.v[log.v.v[0].log].message), STR("done")));
	for (size_t i = 0; i < g.v.n; i++)
		assert_int_equal(tr->gs.v[g.v.v[i].g].id, 1);
	assert_true(g.all > 0 && region.all > 0);
	/* lists: each of the words, each of the numbers, and no others */
	struct search_hits idle = look("state:blocked,runnable", 1000000),
			   blocked = look("state:waiting", 1000000),
			   ready = look("state:runnable", 1000000),
			   sync = look("wait:sync", 1000000),
			   both = look("state:running,blocked wait:sync", 1000000),
			   running = look("state:running", 1000000);
	assert_int_equal(idle.all, blocked.all + ready.all);
	assert_true(sync.all >= reason.all && sync.all < blocked.all);
	assert_int_equal(both.all, sync.all + running.all);
	int64_t other = 0;
	for (size_t i = 0; i < some.v.n && !other; i++)
		other = tr->gs.v[some.v.v[i].g].id == 1 ? 0 : tr->gs.v[some.v.v[i].g].id;
	char *one = xasprintf("g:%lld", (long long)other),
	     *two = xasprintf("g:1,%lld,1", (long long)other);
	struct search_hits alone = look(one, 1000000), pair = look(two, 1000000);
	assert_int_equal(pair.all, g.all + alone.all);
	free(one);
	free(two);
	struct search_hits *const used[] = { &all,  &some,   &in_task, &reason,	 &log,
					     &g,    &region, &idle,    &blocked, &ready,
					     &sync, &both,   &running, &alone,	 &pair };
	for (size_t i = 0; i < ARRAY_LEN(used); i++)
		vec_release(&used[i]->v);
}

static void test_search_mistakes(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "nothing is asked for" },
		{ "  ", "nothing is asked for" },
		{ "state:sleeping",
		  "state:sleeping: expected running, runnable, blocked or syscall" },
		{ "dur>fast", "dur>fast: expected a duration such as 1.5ms or 20us" },
		{ "dur>", "expected a duration" },
		{ "dur>=-1ms", "expected a duration" },
		{ "g:x", "expected the number of a goroutine" },
		{ "g:987654321", "no goroutine 987654321" },
		{ "func:(", "func" },
		{ "func:", "expected something behind the colon" },
		{ "color:red", "color: no such term" },
		{ "func:a func:b", "asked for twice" },
		{ "reason:\"chan", "the quote is not closed" },
		{ "log:x dur>1ms", "one or the other" },
		{ "task:nosuchtask", "no task nosuchtask" },
		{ "region:nosuchregion", "nosuchregion" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct trace_search q;
		struct arena a;
		struct err err = { 0 };

		arena_init(&a);
		if (trace_search_init(&q, tr, str_of(rows[i].text), &a, &err))
			fail_msg("%s was taken", rows[i].text);
		if (!strstr(err.msg, rows[i].says))
			fail_msg("%s: %s", rows[i].text, err.msg);
		arena_release(&a);
	}
}

/* Wake-ups and paths ------------------------------------------------------------------------------------------------ */

static void test_wakes(void **state)
{
	size_t n = 0, max = 100000;
	struct trace_wake *v = xcalloc(max, sizeof(*v));

	(void)state;
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, tr->end);
		struct trace_span s;

		while (trace_next_span(&it, &s))
			n += s.state == TS_RUNNABLE &&
			     (s.cause == TC_CREATED || s.cause == TC_UNBLOCKED);
	}
	assert_true(n > 10);
	if (n <= max)
		assert_int_equal(trace_wakes(tr, 0, tr->end, TRACE_NO, max, v), n);
	assert_int_equal(trace_wakes(tr, 0, tr->end, TRACE_NO, 3, v), 4);
	/* by one goroutine */
	for (size_t i = 0, by = trace_wakes(tr, 0, tr->end, 0, max, v); i < by && i < max; i++)
		assert_int_equal(v[i].from, 0);
	free(v);
}

/* Steps lie end to end and fill the stretch from where its goroutine is known. */
static void check_path(const struct trace_path *p, int64_t from, int64_t to)
{
	int64_t at = from, sum = 0;

	for (size_t i = 0; i < p->v.n; i++) {
		const struct path_step *s = &p->v.v[i];

		assert_true(i == 0 ? s->from >= at : s->from == at);
		assert_true(s->to > s->from);
		at = s->to;
		sum += s->to - s->from;
	}
	assert_true(p->v.n == 0 || at == to);
	assert_true(sum <= to - from);
}

static void test_paths(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < tr->tasks.n && i < 2000; i++) {
		const struct trace_task *t = &tr->tasks.v[i];
		struct trace_path p;

		if (trace_path_of_task(&p, tr, i))
			check_path(&p, MAX(t->start, 0), t->end < 0 ? tr->end : t->end);
		trace_path_release(&p);
	}
	for (uint32_t g = 0; g < tr->gs.n && g < 200; g++) {
		struct trace_path p;
		int64_t from = MAX(tr->gs.v[g].created, 0);

		int64_t to = tr->gs.v[g].ended < 0 ? tr->end : tr->gs.v[g].ended;

		trace_path_of(&p, tr, g, from, to);
		check_path(&p, from, to);
		trace_path_release(&p);
	}
}

/* The longest task of the small trace waits for its workers: its path leads through them. */
static void test_path_leads_on(void **state)
{
	struct trace_path p;
	bool others = false;
	uint32_t task = 0;

	(void)state;
	if (paths[0])
		return;
	for (uint32_t i = 0; i < tr->tasks.n; i++)
		if (str_eq(trace_str(tr, tr->tasks.v[i].type), STR("request")))
			task = i;
	assert_true(trace_path_of_task(&p, tr, task));
	for (size_t i = 0; i < p.v.n; i++)
		others |= p.v.v[i].g != tr->tasks.v[task].end_g;
	assert_true(others);
	trace_path_release(&p);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_select),		cmocka_unit_test(test_select_parts),
		cmocka_unit_test(test_lanes),		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_search),		cmocka_unit_test(test_search_terms),
		cmocka_unit_test(test_search_mistakes), cmocka_unit_test(test_wakes),
		cmocka_unit_test(test_paths),		cmocka_unit_test(test_path_leads_on),
	};
	int failed;

	(void)argc;
	paths = argv + 1;
	load();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	trace_free(tr);
	file_close(&file);
	return failed;
}
