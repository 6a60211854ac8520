/* goperf trace findings: each a paragraph that says what, when, who, where and what next; in JSON with raw numbers. */
#include "cmd/trace_findings.h"

#include "base/json.h"
#include "base/human.h"
#include "trace/find.h"

#define TEXT_FRAMES 6
#define TEXT_GS 8
#define TEXT_COLUMNS 100

static struct view_cell fact_cell(const struct find_fact *x)
{
	struct view_cell c = { .unit = x->unit };

	if (x->unit == VU_TEXT)
		c.s = x->s;
	else if (x->unit == VU_SHARE || x->unit == VU_REAL)
		c.d = x->d;
	else
		c.i = x->i;
	return c;
}

/* Text, broken at blanks into lines that begin at that column. */
static void wrapped(struct buf *b, struct str text, size_t indent)
{
	size_t at = indent;
	struct str word;

	while (str_next_field(&text, &word)) {
		size_t n = trace_runes(word);

		if (at > indent && at + 1 + n > TEXT_COLUMNS) {
			buf_addc(b, '\n');
			buf_fill(b, ' ', indent);
			at = indent;
		}
		if (at > indent) {
			buf_addc(b, ' ');
			at++;
		}
		buf_add_str(b, word);
		at += n;
	}
	buf_addc(b, '\n');
}

static void label(struct buf *b, const char *name)
{
	buf_printf(b, "   %-8s ", name);
}

static void text_who(const struct trace *tr, const struct trace_finding *f, struct buf *b)
{
	uint32_t n = MIN(f->ngs, (uint32_t)TEXT_GS);

	if (!f->all_gs)
		return;
	label(b, "who");
	buf_printf(b, "goroutine%s", f->all_gs == 1 ? "" : "s");
	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "%s %lld", i ? "," : "", (long long)tr->gs.v[f->gs[i]].id);
	if (f->all_gs > n) {
		buf_adds(b, " and ");
		human_grouped(b, f->all_gs - n);
		buf_adds(b, " more");
	}
	buf_addc(b, '\n');
}

static void text_stack(const struct trace *tr, const struct trace_finding *f, struct buf *b)
{
	uint32_t depth = trace_stack_depth(tr, f->stack), top = view_stack_top(tr, f->stack);
	uint32_t from = top == TRACE_NO ? 0 : top;

	for (uint32_t i = from; i < depth && i < from + TEXT_FRAMES; i++) {
		const struct trace_frame_info *x = trace_stack_frame(tr, f->stack, i);

		label(b, i == from ? "where" : "");
		buf_printf(b, "%s" STR_FMT " " STR_FMT ":%u\n", i == from ? "" : "  from ",
			   STR_ARG(trace_str(tr, x->func)),
			   STR_ARG(str_base(trace_str(tr, x->file))), x->line);
	}
}

static void text_facts(struct view_report *r, const struct trace_finding *f, struct buf *b)
{
	struct buf line = { 0 };

	for (uint32_t i = 0; i < f->nfacts; i++) {
		struct view_cell key = { .unit = VU_TEXT, .s = str_of(f->facts[i].key) };
		struct view_cell c = fact_cell(&f->facts[i]);

		buf_adds(&line, i ? "; " : "");
		trace_pair_label(&key, &c, &line);
		buf_addc(&line, ' ');
		trace_text_cell(r, &c, &line);
	}
	if (line.n) {
		label(b, "numbers");
		wrapped(b, buf_str(&line), 12);
	}
	buf_release(&line);
}

static void text_finding(struct view_report *r, const struct trace_finding *f, size_t rank,
			 struct buf *b)
{
	const struct trace *tr = r->tr;

	buf_printf(b, "%zu. %s: ", rank, f->id);
	human_ns(b, (double)f->cost_ns);
	buf_printf(b, " of %s (%s)\n   ", f->cost_of, find_sure_name[f->sure]);
	wrapped(b, f->title, 3);
	label(b, "when");
	buf_printf(b, "%.6f s to %.6f s", (double)f->from / 1e9, (double)f->to / 1e9);
	if (f->task != TRACE_NO)
		buf_printf(b, ", task " STR_FMT, STR_ARG(trace_str(tr, tr->tasks.v[f->task].type)));
	buf_addc(b, '\n');
	text_who(tr, f, b);
	text_stack(tr, f, b);
	text_facts(r, f, b);
	label(b, "next");
	wrapped(b, str_of(f->next), 12);
}

static void print_text(struct view_report *r, const struct find_list *list, int64_t top,
		       struct buf *b)
{
	size_t n = list->v.n, shown = top > 0 ? MIN(n, (size_t)top) : n;

	if (!n)
		buf_adds(b, "Nothing found in this window.\n");
	for (size_t i = 0; i < shown; i++) {
		if (i)
			buf_addc(b, '\n');
		text_finding(r, &list->v.v[i], i + 1, b);
	}
	if (shown < n)
		buf_printf(b, "\n... and %zu more: --top=0 shows all\n", n - shown);
	if (list->below)
		buf_printf(b, "%s%u cost%s less than --min-cost\n", n ? "\n" : "", list->below,
			   list->below == 1 ? "s" : "");
}

static void json_finding(struct view_report *r, const struct trace_finding *f, size_t rank,
			 struct json *j)
{
	const struct trace *tr = r->tr;

	json_obj(j);
	json_ku64(j, "rank", rank);
	json_kcstr(j, "id", f->id);
	json_kcstr(j, "pattern", f->pattern);
	json_kstr(j, "title", f->title);
	json_ki64(j, "cost_ns", f->cost_ns);
	json_kcstr(j, "cost_of", f->cost_of);
	json_kcstr(j, "confidence", find_sure_name[f->sure]);
	json_ki64(j, "from_ns", f->from);
	json_ki64(j, "to_ns", f->to);
	json_key(j, "task");
	if (f->task == TRACE_NO) {
		json_nil(j);
	} else {
		json_obj(j);
		json_ku64(j, "id", tr->tasks.v[f->task].id);
		json_kstr(j, "type", trace_str(tr, tr->tasks.v[f->task].type));
		json_obj_end(j);
	}
	json_ku64(j, "goroutines", f->all_gs);
	json_key(j, "goroutine_ids");
	json_arr(j);
	for (uint32_t i = 0; i < f->ngs; i++)
		json_i64(j, tr->gs.v[f->gs[i]].id);
	json_arr_end(j);
	json_key(j, "facts");
	json_obj(j);
	for (uint32_t i = 0; i < f->nfacts; i++) {
		struct view_cell c = fact_cell(&f->facts[i]);

		json_key(j, f->facts[i].key);
		trace_json_cell(j, tr, &c);
	}
	json_obj_end(j);
	json_key(j, "stack");
	trace_json_cell(j, tr, &(struct view_cell){ .unit = VU_STACK, .stack = f->stack });
	json_kcstr(j, "next", f->next);
	json_obj_end(j);
}

static void print_json(struct view_report *r, const struct find_list *list,
		       const struct trace_view_opts *o, struct buf *out)
{
	struct json j;

	json_init(&j, out, 2);
	json_obj(&j);
	json_kcstr(&j, "view", "findings");
	json_ki64(&j, "from_ns", r->f.from);
	json_ki64(&j, "to_ns", r->f.to);
	json_ki64(&j, "min_cost_ns", o->min_cost);
	json_key(&j, "findings");
	json_arr(&j);
	for (size_t i = 0; i < list->v.n; i++)
		json_finding(r, &list->v.v[i], i + 1, &j);
	json_arr_end(&j);
	json_ku64(&j, "below_min_cost", list->below);
	json_obj_end(&j);
	buf_addc(out, '\n');
}

void trace_findings_print(struct view_report *r, const struct trace_view_opts *o, struct buf *out)
{
	struct find_list list;

	find_view(r, o->min_cost, &list);
	if (o->json)
		print_json(r, &list, o, out);
	else
		print_text(r, &list, o->top, out);
	find_release(&list);
}
