/* findings as a table, for CSV and for pages; the command has a form of its own for text and JSON. */
#include "trace/find.h"
#include "trace/views.h"

void find_view(const struct view_report *r, int64_t min_cost_ns, struct find_list *out)
{
	struct find_opts o = { .from = r->f.from, .to = r->f.to, .min_cost_ns = min_cost_ns };

	if (r->f.g != TRACE_NO || r->f.function || r->f.scope || r->f.states)
		o.filter = r;
	find_run(r->tr, &o, out);
}

void view_findings(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "title", "", VU_TEXT },
		{ "id", "what", VU_TEXT },
		{ "cost_ns", "cost", VU_NS },
		{ "from_ns", "from", VU_MOMENT },
		{ "to_ns", "to", VU_MOMENT },
		{ "goroutines", "goroutines", VU_COUNT },
		{ "confidence", "how sure", VU_TEXT },
		{ "next", "next", VU_TEXT },
		{ "stack", "at", VU_STACK },
	};
	struct view_table *t = view_table(r, "findings", "Findings", cols, ARRAY_LEN(cols));
	struct find_list list;

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
		view_s(t, str_of(find_sure_name[f->sure]));
		view_s(t, str_of(f->next));
		view_stack(t, f->stack);
	}
	find_release(&list);
}
