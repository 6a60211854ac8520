/* Tables of a trace's views as text, JSON and CSV. */
#include "cmd/trace_views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/human.h"
#include "base/json.h"
#include "cmd/trace_findings.h"
#include "trace/views.h"

/* Filters --------------------------------------------------------------------------------------------------------- */

static bool parse_states(const char *text, struct view_filter *f, struct err *err)
{
	static const struct {
		const char *name;
		unsigned states, waits;
	} rows[] = {
		{ "runnable", 1u << TS_RUNNABLE, 0 },
		{ "running", 1u << TS_RUNNING, 0 },
		{ "waiting", 1u << TS_WAITING, (1u << VW_N) - 1 },
		{ "syscall", 1u << TS_SYSCALL | 1u << TS_SYSCALL_BLOCKED, 0 },
		{ "sync", 1u << TS_WAITING, 1u << VW_SYNC },
		{ "network", 1u << TS_WAITING, 1u << VW_NETWORK },
		{ "sleep", 1u << TS_WAITING, 1u << VW_SLEEP },
		{ "gc", 1u << TS_WAITING, 1u << VW_GC },
	};
	struct str rest = str_of(text), word;
	bool more = true;

	while (more) {
		size_t i = 0;

		more = str_cut(rest, ',', &word, &rest);
		while (i < ARRAY_LEN(rows) && !str_eq(word, str_of(rows[i].name)))
			i++;
		if (i == ARRAY_LEN(rows))
			return err_set(err, ERR_USAGE,
				       "--state: \"" STR_FMT "\" is none of runnable, running, "
				       "waiting, syscall, sync, network, sleep, gc",
				       STR_ARG(word));
		f->states |= rows[i].states;
		f->waits |= rows[i].waits;
	}
	return true;
}

/* ns since the start of the trace; may lie before it. */
static bool moment_of(const struct trace *tr, const struct flag_moment *m, int64_t *time,
		      struct err *err)
{
	*time = m->ns;
	if (!m->wall || trace_of_wall(tr, m->ns, time))
		return true;
	return err_set(
		err, ERR_USAGE,
		"the trace tells no time of day (Go 1.25 and newer do): --from and --to take "
		"times since its start, such as 1.5s");
}

static bool pick(const struct trace_view_opts *o, const struct trace *tr,
		 struct trace_view_picked *p, struct err *err)
{
	struct view_filter *f = &p->f;
	int64_t from, to;

	if (!moment_of(tr, &o->from, &from, err) || !moment_of(tr, &o->to, &to, err))
		return false;
	f->from = o->from.wall ? MAX(from, 0) : from;
	f->to = o->to.ns ? MIN(to, tr->end) : tr->end;
	if (f->from < 0 || f->from > f->to || (f->from == f->to && tr->end > 0))
		return err_set(err, ERR_USAGE,
			       "the window from %.6f s to %.6f s is empty: the trace lasts %.6f s",
			       (double)f->from / 1e9, (double)f->to / 1e9, (double)tr->end / 1e9);
	if (o->state && !parse_states(o->state, f, err))
		return false;
	if (o->goroutine) {
		f->g = trace_find_g(tr, o->goroutine);
		if (f->g == TRACE_NO)
			return err_set(err, ERR_NOT_FOUND, "the trace has no goroutine %lld",
				       (long long)o->goroutine);
	}
	if (o->function) {
		f->function = p->function = regex_new(str_of(o->function), err);
		if (!p->function)
			return err_prefix(err, "--function");
	}
	if (o->task || o->region) {
		if (!view_scope_init(&p->scope, tr, o->task, o->region, err))
			return false;
		f->scope = &p->scope;
	}
	return true;
}

bool trace_view_pick(const struct trace_view_opts *o, const struct trace *tr,
		     struct trace_view_picked *p, struct err *err)
{
	*p = (struct trace_view_picked){ .f = { .g = TRACE_NO, .each = o->each } };
	if (pick(o, tr, p, err))
		return true;
	trace_view_unpick(p);
	return false;
}

void trace_view_unpick(struct trace_view_picked *p)
{
	regex_free(p->function);
	view_scope_release(&p->scope);
	p->function = NULL;
}

/* Cells ------------------------------------------------------------------------------------------------------------ */

/* A text of the program's own on one line: what would move the cursor is shown as Go writes it. */
static void text_one_line(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			buf_adds(b, "\\n");
		else if (c == '\t')
			buf_adds(b, "\\t");
		else if (c < ' ' || c == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else
			buf_addc(b, (char)c);
	}
}

void trace_text_cell(struct view_report *r, const struct view_cell *c, struct buf *b)
{
	if (c->none) {
		buf_addc(b, '-');
		return;
	}
	switch (c->unit) {
	case VU_TEXT:
		text_one_line(b, c->s);
		break;
	case VU_COUNT:
		human_grouped(b, c->i);
		break;
	case VU_ID:
		buf_add_i64(b, c->i);
		break;
	case VU_NS:
		if (c->i)
			human_ns(b, (double)c->i);
		else
			buf_addc(b, '0');
		break;
	case VU_MOMENT:
		buf_printf(b, "%.6f s", (double)c->i / 1e9);
		break;
	case VU_BYTES:
		human_bytes(b, (double)c->i);
		break;
	case VU_SHARE:
		human_share(b, c->d);
		break;
	case VU_REAL:
		buf_printf(b, "%.4g", c->d);
		break;
	case VU_STACK:
		buf_add_str(b, view_where(r, c->stack));
		break;
	}
}

static void json_stack(struct json *j, const struct trace *tr, uint32_t stack)
{
	json_arr(j);
	for (uint32_t i = 0; i < trace_stack_depth(tr, stack); i++) {
		const struct trace_frame_info *f = trace_stack_frame(tr, stack, i);

		json_obj(j);
		json_kstr(j, "func", trace_str(tr, f->func));
		json_kstr(j, "file", trace_str(tr, f->file));
		json_ku64(j, "line", f->line);
		json_obj_end(j);
	}
	json_arr_end(j);
}

void trace_json_cell(struct json *j, const struct trace *tr, const struct view_cell *c)
{
	if (c->none)
		json_nil(j);
	else if (c->unit == VU_TEXT)
		json_str(j, c->s);
	else if (c->unit == VU_STACK)
		json_stack(j, tr, c->stack);
	else if (c->unit == VU_SHARE || c->unit == VU_REAL)
		json_double(j, c->d);
	else
		json_i64(j, c->i);
}

static void csv_text(struct buf *b, struct str s)
{
	bool quote = false;

	for (size_t i = 0; i < s.n; i++)
		quote |= strchr(",\"\r\n", s.p[i]) != NULL;
	if (!quote) {
		buf_add_str(b, s);
		return;
	}
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_addc(b, '"');
		buf_addc(b, s.p[i]);
	}
	buf_addc(b, '"');
}

static void csv_cell(struct buf *b, const struct trace *tr, const struct view_cell *c)
{
	struct buf stack = { 0 };

	if (c->none)
		return;
	if (c->unit == VU_TEXT) {
		csv_text(b, c->s);
	} else if (c->unit == VU_STACK) { /* root first, as folded stacks are */
		for (uint32_t i = trace_stack_depth(tr, c->stack); i-- > 0;) {
			buf_add_str(&stack,
				    trace_str(tr, trace_stack_frame(tr, c->stack, i)->func));
			if (i)
				buf_addc(&stack, ';');
		}
		csv_text(b, buf_str(&stack));
	} else if (c->unit == VU_SHARE || c->unit == VU_REAL) {
		buf_printf(b, "%.9g", c->d);
	} else {
		buf_add_i64(b, c->i);
	}
	buf_release(&stack);
}

/* Tables ----------------------------------------------------------------------------------------------------------- */

static void csv_table(struct view_report *r, struct view_table *t, struct out *out)
{
	struct buf *b = &out->buf;

	assert(t->ncols > 0);
	for (size_t c = 0; c < t->ncols; c++)
		buf_printf(b, "%s%s", c ? "," : "", t->cols[c].key);
	buf_addc(b, '\n');
	for (size_t i = 0; i < view_rows(t); i++) {
		const struct view_cell *row = view_row(r, t, i);

		for (size_t c = 0; c < t->ncols; c++) {
			csv_cell(b, r->tr, &row[c]);
			buf_addc(b, c + 1 < t->ncols ? ',' : '\n');
		}
		out_check(out);
	}
}

/* j writes into out. */
static void json_table(struct view_report *r, struct view_table *t, struct json *j, struct out *out)
{
	if (t->pairs) {
		json_obj(j);
		for (size_t i = 0; i < view_rows(t); i++) {
			const struct view_cell *row = view_row(r, t, i);

			json_key_str(j, row[0].s);
			trace_json_cell(j, r->tr, &row[1]);
		}
		json_obj_end(j);
		return;
	}
	json_arr(j);
	for (size_t i = 0; i < view_rows(t); i++) {
		const struct view_cell *row = view_row(r, t, i);

		json_obj(j);
		for (size_t c = 0; c < t->ncols; c++) {
			json_key(j, t->cols[c].key);
			trace_json_cell(j, r->tr, &row[c]);
		}
		json_obj_end(j);
		out_check(out);
	}
	json_arr_end(j);
}

/* Width in columns of a UTF-8 text, each rune one column. */
size_t trace_runes(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool is_left(const struct view_col *c)
{
	return c->unit == VU_TEXT || c->unit == VU_STACK;
}

/* A row's text without the blanks at its end. */
static void trim_row(struct buf *b)
{
	while (b->n && b->data[b->n - 1] == ' ')
		b->n--;
	buf_addc(b, '\n');
}

static void text_row(const struct view_table *t, const struct str *cells, const size_t *width,
		     struct buf *b)
{
	bool first = true;

	for (size_t c = 0; c < t->ncols; c++) {
		if (!t->cols[c].title)
			continue;
		if (!first)
			buf_adds(b, "  ");
		first = false;
		if (is_left(&t->cols[c]))
			buf_pad_right(b, cells[c], width[c]);
		else
			buf_pad_left(b, cells[c], width[c]);
	}
	trim_row(b);
}

static void text_rows(struct view_report *r, struct view_table *t, size_t rows, struct buf *b)
{
	struct str *cells = xcalloc((rows + 1) * t->ncols, sizeof(*cells));
	size_t *width = xcalloc(t->ncols, sizeof(*width));
	struct buf one = { 0 };

	for (size_t i = 0; i <= rows; i++) {
		const struct view_cell *row = i ? view_row(r, t, i - 1) : NULL;

		for (size_t c = 0; c < t->ncols; c++) {
			struct str *cell = &cells[i * t->ncols + c];

			buf_clear(&one);
			if (!t->cols[c].title)
				continue;
			if (row)
				trace_text_cell(r, &row[c], &one);
			else
				buf_adds(&one, t->cols[c].title);
			*cell = arena_str(&r->arena, buf_str(&one));
			width[c] = MAX(width[c], trace_runes(*cell));
		}
	}
	for (size_t i = t->pairs ? 1 : 0; i <= rows; i++)
		text_row(t, cells + i * t->ncols, width, b);
	buf_release(&one);
	free(width);
	free(cells);
}

/* "gc_mark_ns" as people read it: "gc mark". */
void trace_pair_label(const struct view_cell *key, const struct view_cell *v, struct buf *b)
{
	struct str k = key->s;

	if (v->unit == VU_NS || v->unit == VU_MOMENT)
		k = str_trim_suffix(k, STR("_ns"));
	for (size_t i = 0; i < k.n; i++)
		buf_addc(b, k.p[i] == '_' ? ' ' : k.p[i]);
}

static void text_pairs(struct view_report *r, struct view_table *t, struct buf *b)
{
	struct buf label = { 0 };
	size_t width = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < view_rows(t); i++) {
			const struct view_cell *row = view_row(r, t, i);

			buf_clear(&label);
			trace_pair_label(&row[0], &row[1], &label);
			width = MAX(width, trace_runes(buf_str(&label)));
			if (!pass)
				continue;
			buf_pad_right(b, buf_str(&label), width + 2);
			trace_text_cell(r, &row[1], b);
			buf_addc(b, '\n');
		}
	}
	buf_release(&label);
}

/* Each row a paragraph: the first cell as a sentence, then the others as "title: value". */
static void text_sentences(struct view_report *r, struct view_table *t, size_t rows, struct buf *b)
{
	for (size_t i = 0; i < rows; i++) {
		const struct view_cell *row = view_row(r, t, i);

		for (size_t c = 0; c < t->ncols; c++) {
			const struct view_cell *x = &row[c];

			if (!t->cols[c].title || x->none)
				continue;
			if (c)
				buf_printf(b, "    %s: ", t->cols[c].title);
			trace_text_cell(r, x, b);
			buf_addc(b, '\n');
		}
		if (i + 1 < rows)
			buf_addc(b, '\n');
	}
}

static void text_table(struct view_report *r, struct view_table *t, int64_t top, struct buf *b)
{
	size_t rows = view_rows(t), shown = rows;

	if (!rows && !t->empty)
		return;
	if (b->n)
		buf_addc(b, '\n');
	if (!rows) {
		buf_printf(b, "%s: %s\n", t->title, t->empty);
		return;
	}
	if (top > 0 && !t->whole)
		shown = MIN(shown, (size_t)top);
	buf_printf(b, "%s\n", t->title);
	if (t->sentence)
		text_sentences(r, t, shown, b);
	else if (t->pairs)
		text_pairs(r, t, b);
	else
		text_rows(r, t, shown, b);
	if (shown < rows)
		buf_printf(b, "... and %zu more: --top=0 shows all\n", rows - shown);
}

static void print_json(struct view_report *r, const struct view *view, struct out *out)
{
	struct json j;

	json_init(&j, &out->buf, 2);
	json_obj(&j);
	json_kcstr(&j, "view", view->name);
	json_ki64(&j, "from_ns", r->f.from);
	json_ki64(&j, "to_ns", r->f.to);
	for (size_t i = 0; i < r->tables.n; i++) {
		json_key(&j, r->tables.v[i]->name);
		json_table(r, r->tables.v[i], &j, out);
	}
	json_obj_end(&j);
	buf_addc(&out->buf, '\n');
}

void trace_view_print(const struct view *view, const struct trace_view_opts *o,
		      const struct trace *tr, const struct view_filter *f, struct out *out)
{
	struct view_report r;

	view_report_init(&r, tr, f);
	if (view->run == view_findings && !o->csv) {
		trace_findings_print(&r, o, &out->buf);
		view_report_release(&r);
		return;
	}
	view->run(&r);
	if (o->json)
		print_json(&r, view, out);
	for (size_t i = 0; i < r.tables.n && !o->json; i++) {
		struct view_table *t = r.tables.v[i];

		if (!o->csv) {
			text_table(&r, t, o->top, &out->buf);
			continue;
		}
		/* Several tables in one stream: an empty line and the table's name before each. */
		if (r.tables.n > 1)
			buf_printf(&out->buf, "%s# %s\n", i ? "\n" : "", t->name);
		csv_table(&r, t, out);
	}
	view_report_release(&r);
}
