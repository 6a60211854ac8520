/* findings as a table, for CSV and for pages; the command has a form of its own for text and JSON. */
#include "base/buf.h"
#include "trace/find.h"
#include "trace/views.h"

void find_view(const struct view_report *r, int64_t min_cost_ns, struct find_list *out)
{
	struct find_opts o = { .from = r->f.from, .to = r->f.to, .min_cost_ns = min_cost_ns };

	if (r->f.g != TRACE_NO || r->f.function || r->f.scope || r->f.states)
		o.filter = r;
	find_run(r->tr, &o, out);
}

static void put_text(struct view_report *r, struct view_table *t, struct buf *b)
{
	view_s(t, arena_str(&r->arena, buf_str(b)));
	buf_clear(b);
}

void view_findings(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "title", "finding", VU_TEXT },       { "id", "what", VU_TEXT },
		{ "cost_ns", "cost", VU_NS },	       { "from_ns", "from", VU_MOMENT },
		{ "to_ns", "to", VU_MOMENT },	       { "goroutines", "goroutines", VU_COUNT },
		{ "goroutine_ids", "named", VU_TEXT }, { "task", "task", VU_ID },
		{ "spans", "spans", VU_TEXT },	       { "confidence", "how sure", VU_TEXT },
		{ "next", "next", VU_TEXT },	       { "stack", "at", VU_STACK },
	};
	struct view_table *t = view_table(r, "findings", "Findings", cols, ARRAY_LEN(cols));
	struct find_list list;
	struct buf text = { 0 };

	t->empty = "none in this window";
	t->sentence = true;
	find_view(r, 0, &list);
	for (size_t i = 0; i < list.v.n; i++) {
		const struct trace_finding *f = &list.v.v[i];

		view_s(t, arena_str(&r->arena, f->title));
		view_s(t, str_of(f->id));
		view_i(t, f->cost_ns);
		view_i(t, f->from);
		view_i(t, f->to);
		view_i(t, f->all_gs);
		find_ids(r->tr, f, &text);
		put_text(r, t, &text);
		if (f->task == TRACE_NO)
			view_none(t);
		else
			view_i(t, (int64_t)r->tr->tasks.v[f->task].id);
		find_spans(r->tr, f, &text);
		put_text(r, t, &text);
		view_s(t, str_of(find_sure_name[f->sure]));
		view_s(t, str_of(f->next));
		view_stack(t, f->stack);
	}
	buf_release(&text);
	find_release(&list);
}
