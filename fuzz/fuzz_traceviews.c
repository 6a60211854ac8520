/* Every view and export of whatever can be loaded of a trace; what is cut out of a whole trace must be whole, too. */
#include "base/buf.h"
#include "fuzz.h"
#include "trace/cut.h"
#include "trace/export.h"
#include "trace/lanes.h"
#include "trace/path.h"
#include "trace/search.h"
#include "trace/select.h"
#include "trace/views.h"
#include "trace/wakes.h"

static void rows(struct view_report *r, struct view_table *t)
{
	size_t n = view_rows(t);

	assert(t->make || t->cells.n == n * t->ncols);
	for (size_t i = 0; i < n; i++) {
		view_row(r, t, i);
		assert(!t->make || t->cells.n == t->ncols);
	}
}

static void views(const struct trace *tr, const struct view_filter *f)
{
	for (const struct view *v = trace_views; v->name; v++) {
		struct view_report r;

		view_report_init(&r, tr, f);
		v->run(&r);
		for (size_t i = 0; i < r.tables.n; i++)
			rows(&r, r.tables.v[i]);
		view_report_release(&r);
	}
}

static void exports(const struct trace *tr, const struct view_filter *f)
{
	struct view_report r;
	struct err err = { 0 };
	struct out out;
	struct profile *p;

	view_report_init(&r, tr, f);
	out_init(&out, -1);
	export_folded(&r, &out.buf);
	export_perfetto(&r, &out);
	p = export_pprof(&r, &err);
	if (p)
		profile_free(p);
	buf_release(&out.buf);
	view_report_release(&r);
}

static void cut(const struct trace *tr)
{
	struct trace_options strict = { .strict = true };
	struct trace_cut done;
	struct err err = { 0 };
	struct trace *part;
	struct out out;

	out_init(&out, -1);
	if (trace_cut(tr, tr->end / 3, tr->end - tr->end / 3, &out, &done, &err) &&
	    !tr->damage.any && !tr->seam_errors) {
		part = trace_load(buf_str(&out.buf), &strict, &err);
		assert(part);
		trace_free(part);
	}
	buf_release(&out.buf);
}

/* What the timeline asks for. */
static void questions(const struct trace *tr)
{
	static const char *const texts[] = { "func:main state:blocked dur>1us", "log:.",
					     "task:. region:. state:running" };
	int64_t from = tr->end / 4, to = MAX(tr->end - tr->end / 4, from + 1);
	uint32_t *group = xcalloc(tr->gs.n + 1, sizeof(*group));
	struct trace_lanes *lanes[] = { trace_lanes_of_groups(tr, group, 1),
					trace_lanes_of_threads(tr) };
	struct lane_cell *cells = xmalloc(LANES_MAX * 16 * sizeof(*cells));
	struct trace_wake wakes[8];
	struct trace_selection sel;
	struct trace_path path;

	for (size_t i = 0; i < ARRAY_LEN(lanes); i++) {
		trace_lanes_draw(lanes[i], 0, MAX(tr->end, 1), 16, cells);
		trace_lanes_draw(lanes[i], from, to, 16, cells);
		trace_lanes_free(lanes[i]);
	}
	free(cells);
	free(group);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct trace_search q;
		struct search_hits hits;
		struct err err = { 0 };
		struct arena a;

		arena_init(&a);
		if (trace_search_init(&q, tr, str_of(texts[i]), &a, &err)) {
			trace_search_run(&q, from, to, 3, &hits);
			assert(hits.v.n <= 3 && hits.v.n <= hits.all);
			vec_release(&hits.v);
			trace_search_release(&q);
		}
		arena_release(&a);
	}
	assert(trace_wakes(tr, from, to, TRACE_NO, 8, wakes) <= 9);
	trace_select(&sel, tr, from, to, NULL);
	trace_selection_release(&sel);
	for (uint32_t i = 0; i < tr->tasks.n && i < 8; i++) {
		if (trace_path_of_task(&path, tr, i))
			for (size_t k = 1; k < path.v.n; k++)
				assert(path.v.v[k].from >= path.v.v[k - 1].to);
		trace_path_release(&path);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str data = { (const char *)p, n };
	struct err err = { 0 };
	struct trace *tr = trace_load(data, NULL, &err);
	struct view_filter f = { .g = TRACE_NO };
	struct view_scope scope;

	if (!tr)
		return 0;
	f.to = tr->end;
	views(tr, &f);
	exports(tr, &f);
	f.states = 1u << TS_RUNNING | 1u << TS_WAITING;
	f.each = true;
	f.from = tr->end / 4;
	if (view_scope_init(&scope, tr, ".", NULL, &err)) {
		f.scope = &scope;
		views(tr, &f);
		exports(tr, &f);
		view_scope_release(&scope);
	}
	cut(tr);
	questions(tr);
	trace_free(tr);
	return 0;
}
