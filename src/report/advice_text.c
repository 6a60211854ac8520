/* The report on a terminal. */
#include "advise/traced.h"
#include "base/gofmt.h"
#include "base/human.h"
#include "base/term.h"
#include "report/advice.h"

#define LEFT_SHOWN 6
#define TRACED_SHOWN 5
#define LABEL 10 /* columns of "Evidence" and two blanks */
#define TAB 4

struct pen {
	struct buf *b;
	const struct advice_view *v;
};

static void style(struct pen *p, enum term_style s)
{
	buf_adds(p->b, term_style(p->v->colors, s));
}

/* Words wrapped at the width, later lines indented. */
static void wrapped(struct pen *p, struct str text, int indent)
{
	int at = indent;
	struct str word;
	bool first = true;

	while (str_next_field(&text, &word)) {
		int n = (int)go_rune_count(word);

		if (!first && p->v->width && at + 1 + n > p->v->width) {
			buf_addc(p->b, '\n');
			buf_fill(p->b, ' ', (size_t)indent);
			at = indent;
			first = true;
		}
		if (!first) {
			buf_addc(p->b, ' ');
			at++;
		}
		buf_add_str(p->b, word);
		at += n;
		first = false;
	}
	buf_addc(p->b, '\n');
}

static void labelled(struct pen *p, const char *word, const char *text)
{
	buf_adds(p->b, "    ");
	style(p, TERM_DIM);
	buf_pad_right(p->b, str_of(word), LABEL);
	style(p, TERM_PLAIN);
	wrapped(p, str_of(text), 4 + LABEL);
}

static size_t leading_tabs(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '\t')
		n++;
	return n;
}

/* A line of code: tabs as blanks, cut at the width. */
static void code(struct pen *p, struct str line, size_t drop_tabs, int at)
{
	size_t tabs = leading_tabs(line), shown = tabs > drop_tabs ? tabs - drop_tabs : 0;
	struct str rest = str_sub(line, tabs, line.n);
	int room = p->v->width ? p->v->width - at - (int)(shown * TAB) : INT32_MAX;

	buf_fill(p->b, ' ', shown * TAB);
	if ((int)go_rune_count(rest) <= MAX(room, 20)) {
		buf_add_str(p->b, rest);
		return;
	}
	for (int i = 0; i < MAX(room, 20) - 1 && rest.n; i++) {
		size_t len;

		go_rune(rest, &len);
		buf_add(p->b, rest.p, len);
		rest = str_sub(rest, len, rest.n);
	}
	buf_adds(p->b, "…");
}

static void source(struct pen *p, const struct finding *f)
{
	size_t drop = SIZE_MAX;

	for (uint32_t i = 0; i < f->n_lines; i++)
		if (str_trim(f->lines[i].text).n)
			drop = MIN(drop, leading_tabs(f->lines[i].text));
	buf_addc(p->b, '\n');
	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct source_line *l = &f->lines[i];

		style(p, l->hot ? TERM_YELLOW : TERM_DIM);
		buf_printf(p->b, "  %s %5u │ ", l->hot ? "▶" : " ", l->line);
		style(p, TERM_PLAIN);
		if (l->hot)
			style(p, TERM_BOLD);
		code(p, l->text, drop, 12);
		style(p, TERM_PLAIN);
		buf_addc(p->b, '\n');
	}
	buf_addc(p->b, '\n');
}

/* Where a line of Go may be broken: behind a comma or an operator, outside of quotes; 0: nowhere within room columns. */
static size_t break_at(struct str s, size_t room)
{
	size_t best = 0;
	char quote = 0;

	for (size_t i = 0; i + 1 < s.n && i < room; i++) {
		char c = s.p[i];

		if (quote) {
			if (c == '\\' && quote != '`')
				i++;
			else if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '`' || c == '\'') {
			quote = c;
		} else if (c == '/' && s.p[i + 1] == '/') {
			break;
		} else if (c == ' ' && i > 0 && strchr(",+&|=(", s.p[i - 1]) && i >= 12) {
			best = i;
		}
	}
	return best;
}

/* Code that is there to be pasted: never cut, broken only where Go allows it. */
static void example(struct pen *p, const char *text)
{
	struct str rest = str_of(text), line;

	while (str_next_line(&rest, &line)) {
		size_t tabs = leading_tabs(line), at;
		struct str code_text = str_sub(line, tabs, line.n);
		bool more = true;

		for (int part = 0; more; part++) {
			size_t indent = line.n == 0 ? 0 : 4 + LABEL + (tabs + (part > 0)) * TAB;
			size_t room =
				p->v->width > (int)indent + 20 ? (size_t)p->v->width - indent : 20;

			at = p->v->width && go_rune_count(code_text) > room
				     ? break_at(code_text, room)
				     : 0;
			more = at > 0;
			buf_fill(p->b, ' ', indent);
			style(p, TERM_GREEN);
			buf_add_str(p->b, more ? str_sub(code_text, 0, at) : code_text);
			style(p, TERM_PLAIN);
			buf_addc(p->b, '\n');
			code_text = str_sub(code_text, at + 1, code_text.n);
		}
	}
}

/* The price on one line, or, where that is too narrow, a line for each part. */
static void price(struct pen *p, const struct finding *f, const struct totals *t)
{
	struct buf line = { 0 };
	struct str rest, dot = STR("  ·  ");
	ptrdiff_t at;

	advice_price(&line, f, t);
	rest = buf_str(&line);
	buf_fill(p->b, ' ', 4);
	style(p, TERM_RED);
	if (p->v->width && 4 + (int)go_rune_count(rest) > p->v->width) {
		while ((at = str_index(rest, dot)) >= 0) {
			buf_add_str(p->b, str_sub(rest, 0, (size_t)at));
			buf_adds(p->b, "\n    ");
			rest = str_sub(rest, (size_t)at + dot.n, rest.n);
		}
	}
	buf_add_str(p->b, rest);
	style(p, TERM_PLAIN);
	buf_addc(p->b, '\n');
	buf_release(&line);
}

static void saving(struct pen *p, const struct finding *f)
{
	struct buf line = { 0 };

	if (advice_saving(&line, &f->saves))
		labelled(p, "Saves", line.data);
	buf_release(&line);
}

static void finding(struct pen *p, const struct advice *a, uint32_t i)
{
	const struct finding *f = &a->findings[i];
	bool narrow =
		p->v->width && 6 + strlen(f->title) + strlen(f->pattern) > (size_t)p->v->width;

	buf_printf(p->b, "%2u. ", i + 1);
	style(p, TERM_BOLD);
	buf_adds(p->b, f->title);
	style(p, TERM_PLAIN);
	style(p, TERM_DIM);
	buf_printf(p->b, "%s%s\n", narrow ? "\n    " : "  ", f->pattern);
	style(p, TERM_PLAIN);
	buf_fill(p->b, ' ', 4);
	style(p, TERM_CYAN);
	buf_printf(p->b, "%s:%u", f->file, f->line);
	style(p, TERM_PLAIN);
	buf_printf(p->b, "  %s\n", f->function);
	price(p, f, &a->totals);
	source(p, f);
	labelled(p, "Why", f->why);
	for (uint32_t k = 0; k < f->n_evidence; k++) {
		struct buf line = { 0 };

		buf_printf(&line, "%s: %s", f->evidence[k].source, f->evidence[k].text);
		labelled(p, k ? "" : "Evidence", line.data);
		buf_release(&line);
	}
	if (f->here)
		labelled(p, "Pair", f->here);
	labelled(p, "Do", f->remedy);
	example(p, f->example);
	saving(p, f);
	buf_adds(p->b, "    ");
	style(p, TERM_DIM);
	buf_pad_right(p->b, STR("Prove"), LABEL);
	style(p, TERM_PLAIN);
	buf_printf(p->b, "%s\n\n", f->prove); /* never broken: it is there to be pasted */
}

/* What only the trace shows. */
static void traced(struct pen *p, const struct advice *a)
{
	uint32_t n = MIN(a->n_traced, TRACED_SHOWN);

	if (a->n_traced == 0)
		return;
	style(p, TERM_BOLD);
	buf_adds(p->b, "From ");
	traced_title(p->b, a);
	style(p, TERM_PLAIN);
	buf_adds(p->b, "\n\n");
	for (uint32_t i = 0; i < n; i++) {
		const struct traced *t = &a->traced[i];
		struct buf line = { 0 };

		buf_fill(p->b, ' ', 4);
		style(p, TERM_RED);
		human_ns(p->b, (double)t->cost_ns);
		buf_printf(p->b, " of %s", t->cost_of);
		style(p, TERM_DIM);
		buf_printf(p->b, "  %s, %s", t->pattern ? t->pattern : t->id, t->confidence);
		if (a->n_traces > 1)
			buf_printf(p->b, ", in %s", t->at.trace);
		buf_addc(p->b, '\n');
		style(p, TERM_PLAIN);
		if (t->file.n) {
			buf_fill(p->b, ' ', 4);
			style(p, TERM_CYAN);
			buf_printf(p->b, STR_FMT ":%u", STR_ARG(t->file), t->line);
			style(p, TERM_PLAIN);
			buf_printf(p->b, "  " STR_FMT "\n", STR_ARG(t->function));
		}
		buf_printf(&line, STR_FMT, STR_ARG(t->title));
		labelled(p, "What", line.data);
		labelled(p, "Do", t->next);
		buf_addc(p->b, '\n');
		buf_release(&line);
	}
	if (n < a->n_traced)
		buf_printf(p->b, "    and %u more ('goperf trace findings' shows them)\n\n",
			   a->n_traced - n);
}

static void left_alone(struct pen *p, const struct advice *a)
{
	uint32_t n = p->v->all_left ? a->n_left : MIN(a->n_left, LEFT_SHOWN);

	if (a->n_left == 0)
		return;
	style(p, TERM_BOLD);
	buf_adds(p->b, "Left alone");
	style(p, TERM_PLAIN);
	buf_addc(p->b, '\n');
	for (uint32_t i = 0; i < n; i++) {
		struct buf line = { 0 };

		buf_printf(&line, "%s:%u %s: %s", a->left[i].file, a->left[i].line,
			   a->left[i].pattern, a->left[i].reason);
		buf_adds(p->b, "    ");
		wrapped(p, buf_str(&line), 6);
		buf_release(&line);
	}
	if (n < a->n_left)
		buf_printf(p->b, "    and %u more (--left shows them)\n", a->n_left - n);
	buf_addc(p->b, '\n');
}

static const enum term_style change_styles[] = { [CHANGE_NEW] = TERM_RED,
						 [CHANGE_WORSE] = TERM_RED,
						 [CHANGE_SAME] = TERM_PLAIN,
						 [CHANGE_BETTER] = TERM_GREEN,
						 [CHANGE_GONE] = TERM_GREEN };

static void changes(struct pen *p, const struct advice *a)
{
	uint32_t same = 0;

	if (!a->has_base)
		return;
	style(p, TERM_BOLD);
	buf_adds(p->b, "Since the base");
	style(p, TERM_PLAIN);
	buf_adds(p->b, a->n_changes ? "\n" : "\n    no finding on either side\n");
	for (uint32_t i = 0; i < a->n_changes; i++) {
		const struct change *c = &a->changes[i];
		struct buf line = { 0 };

		if (c->kind == CHANGE_SAME) {
			same++;
			continue;
		}
		buf_adds(p->b, "    ");
		style(p, change_styles[c->kind]);
		buf_pad_right(p->b, str_of(change_names[c->kind]), 8);
		style(p, TERM_PLAIN);
		advice_change(&line, c);
		wrapped(p, buf_str(&line), 12);
		buf_release(&line);
	}
	if (same)
		buf_printf(p->b, "    %u cost%s about the same\n", same, same == 1 ? "s" : "");
	buf_addc(p->b, '\n');
}

void advice_change(struct buf *b, const struct change *c)
{
	if (c->kind != CHANGE_NEW) {
		human_share(b, c->before);
		buf_adds(b, " -> ");
	}
	human_share(b, c->after);
	buf_printf(b, " of %s  %s  %s:%u", c->of, c->pattern, c->file,
		   c->line ? c->line : c->base_line);
	if (c->line && c->base_line && c->line != c->base_line)
		buf_printf(b, " (was :%u)", c->base_line);
	buf_printf(b, "  %s", c->function);
}

void advice_price(struct buf *b, const struct finding *f, const struct totals *t)
{
	const struct cost *c = &f->cost;
	const char *sep = "";

	if (f->toll) {
		buf_adds(b, f->toll);
		return;
	}
	if (t->cpu_ns) {
		human_share(b, c->cpu_share);
		buf_adds(b, " of CPU (");
		human_ns(b, (double)c->cpu_ns);
		buf_addc(b, ')');
		sep = "  ·  ";
	}
	if (t->alloc_bytes) {
		buf_adds(b, sep);
		human_share(b, c->alloc_bytes_share);
		buf_adds(b, " of bytes (");
		human_bytes(b, (double)c->alloc_bytes);
		buf_adds(b, ")  ·  ");
		human_share(b, c->alloc_objects_share);
		buf_adds(b, " of objects (");
		human_count(b, (double)c->alloc_objects);
		buf_addc(b, ')');
		sep = "  ·  ";
	}
	if (c->blocked_ns) {
		buf_adds(b, sep);
		human_share(b, c->blocked_share);
		buf_adds(b, " of waiting (");
		human_ns(b, (double)c->blocked_ns);
		buf_addc(b, ')');
	}
}

#define LEAST_SAVED 0.005

bool advice_saving(struct buf *b, const struct saving *s)
{
	const struct {
		double part;
		const char *of;
	} rows[] = { { s->time, s->benchmark ? "time" : "CPU" },
		     { s->bytes, "bytes" },
		     { s->objects, "allocations" } };
	uint32_t n = 0, told = 0;

	for (size_t i = 0; s->known && i < ARRAY_LEN(rows); i++)
		n += rows[i].part >= LEAST_SAVED; /* false of NAN */
	if (n == 0)
		return false;
	if (s->benchmark)
		buf_printf(b, "under %s about ", s->benchmark);
	else
		buf_adds(b, "about ");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!(rows[i].part >= LEAST_SAVED))
			continue;
		buf_adds(b, told == 0 ? "" : told + 1 == n ? " and " : ", ");
		human_share(b, rows[i].part);
		if (i == 0 && s->time_error >= 0.01)
			buf_printf(b, " (±%.0f)", s->time_error * 100);
		buf_printf(b, " of the %s", rows[i].of);
		told++;
	}
	if (s->stays)
		buf_printf(b, "; %s", s->stays);
	return true;
}

void advice_totals(struct buf *b, const struct totals *t)
{
	const char *sep = "";

	if (t->cpu_ns) {
		human_ns(b, (double)t->cpu_ns);
		buf_adds(b, " of CPU");
		sep = ", ";
	}
	if (t->alloc_bytes) {
		buf_adds(b, sep);
		human_bytes(b, (double)t->alloc_bytes);
		buf_adds(b, " allocated in ");
		human_count(b, (double)t->alloc_objects);
		buf_adds(b, " objects");
		sep = ", ";
	}
	if (t->blocked_ns) {
		buf_adds(b, sep);
		human_ns(b, (double)t->blocked_ns);
		buf_adds(b, " of waiting for locks");
	}
}

uint32_t advice_shown(const struct advice *a, const struct advice_view *view)
{
	return view->top > 0 && view->top < a->n_findings ? (uint32_t)view->top : a->n_findings;
}

void advice_text(struct buf *b, const struct advice *a, const struct advice_view *view)
{
	struct pen p = { b, view };
	struct buf head = { 0 };
	uint32_t n = advice_shown(a, view);

	buf_printf(&head, STR_FMT, STR_ARG(a->module.n ? a->module : STR("no module")));
	if (a->go_version.n)
		buf_printf(&head, ", " STR_FMT, STR_ARG(a->go_version));
	buf_adds(&head, ": ");
	advice_totals(&head, &a->totals);
	style(&p, TERM_BOLD);
	wrapped(&p, buf_str(&head), 0);
	style(&p, TERM_PLAIN);
	buf_release(&head);
	for (uint32_t i = 0; i < a->n_notes; i++) {
		style(&p, TERM_DIM);
		buf_adds(b, "note: ");
		wrapped(&p, str_of(a->notes[i]), 6);
		style(&p, TERM_PLAIN);
	}
	buf_addc(b, '\n');
	for (uint32_t i = 0; i < n; i++)
		finding(&p, a, i);
	if (n < a->n_findings)
		buf_printf(b, "and %u more findings (--top %u shows them)\n\n", a->n_findings - n,
			   a->n_findings);
	if (a->n_findings == 0)
		buf_adds(b, a->files_read ? "Nothing worth a change was found.\n\n"
					  : "No code of the module was seen in the profiles, or "
					    "its source is not here.\n\n");
	traced(&p, a);
	changes(&p, a);
	left_alone(&p, a);
}
