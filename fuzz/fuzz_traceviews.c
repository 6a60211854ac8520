/* Every view and export of whatever can be loaded of a trace; what is cut out of a whole trace must be whole, too. */
#include "base/buf.h"
#include "fuzz.h"
#include "trace/cut.h"
#include "trace/export.h"
#include "trace/views.h"

static void views(const struct trace *tr, const struct view_filter *f)
{
	for (const struct view *v = trace_views; v->name; v++) {
		struct view_report r;

		view_report_init(&r, tr, f);
		v->run(&r);
		for (size_t i = 0; i < r.tables.n; i++)
			assert(r.tables.v[i]->cells.n % r.tables.v[i]->ncols == 0);
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
	trace_free(tr);
	return 0;
}
