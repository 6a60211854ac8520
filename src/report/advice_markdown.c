/* The report as markdown, for a pull request or a ticket. */
#include "advise/traced.h"
#include "base/human.h"
#include "report/advice.h"

/* A fence longer than any run of backticks inside. */
static void fenced(struct buf *b, struct str text)
{
	size_t longest = 2, run = 0;

	for (size_t i = 0; i < text.n; i++) {
		run = text.p[i] == '`' ? run + 1 : 0;
		longest = MAX(longest, run);
	}
	buf_fill(b, '`', longest + 1);
	buf_adds(b, "go\n");
	buf_add_str(b, text);
	if (text.n && text.p[text.n - 1] != '\n')
		buf_addc(b, '\n');
	buf_fill(b, '`', longest + 1);
	buf_addc(b, '\n');
}

/* Text of ours that names code: the few characters that markdown would read as its own. */
static void plain(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (strchr("\\`*_[]<>#|", *s))
			buf_addc(b, '\\');
		buf_addc(b, *s);
	}
}

static void finding(struct buf *b, const struct advice *a, uint32_t i)
{
	const struct finding *f = &a->findings[i];
	struct buf src = { 0 }, saves = { 0 };

	buf_printf(b, "### %u. %s (`%s`)\n\n`%s:%u` in `%s`  \n**", i + 1, f->title, f->pattern,
		   f->file, f->line, f->function);
	advice_price(b, f, &a->totals);
	buf_adds(b, "**\n\n");
	for (uint32_t k = 0; k < f->n_lines; k++)
		buf_printf(&src, STR_FMT "%s\n", STR_ARG(f->lines[k].text),
			   f->lines[k].hot ? " // <- here" : "");
	fenced(b, buf_str(&src));
	buf_release(&src);
	buf_addc(b, '\n');
	plain(b, f->why);
	buf_adds(b, "\n\n");
	for (uint32_t k = 0; k < f->n_evidence; k++) {
		buf_printf(b, "- %s: ", f->evidence[k].source);
		plain(b, f->evidence[k].text);
		buf_addc(b, '\n');
	}
	if (f->here)
		buf_printf(b, "- %s\n", f->here);
	buf_adds(b, "\n**Do:** ");
	plain(b, f->remedy);
	buf_adds(b, "\n\n");
	if (f->example[0])
		fenced(b, str_of(f->example));
	if (advice_saving(&saves, &f->saves)) {
		buf_adds(b, "\n**Saves:** ");
		plain(b, saves.data);
		buf_addc(b, '\n');
	}
	buf_release(&saves);
	buf_printf(b, "\n**Prove:** `%s`\n\n", f->prove);
}

static void traced(struct buf *b, const struct advice *a)
{
	if (a->n_traced == 0)
		return;
	buf_adds(b, "### From ");
	traced_title(b, a);
	buf_adds(b, "\n\n");
	for (uint32_t i = 0; i < a->n_traced; i++) {
		const struct traced *t = &a->traced[i];
		struct buf line = { 0 };

		buf_adds(b, "- **");
		human_ns(b, (double)t->cost_ns);
		buf_printf(b, " of %s** (`%s`, %s", t->cost_of, t->pattern ? t->pattern : t->id,
			   t->confidence);
		if (a->n_traces > 1)
			buf_printf(b, ", in `%s`", t->at.trace);
		buf_addc(b, ')');
		if (t->file.n)
			buf_printf(b, " at `" STR_FMT ":%u` in `" STR_FMT "`", STR_ARG(t->file),
				   t->line, STR_ARG(t->function));
		buf_printf(&line, ": " STR_FMT ". Do: %s", STR_ARG(t->title), t->next);
		plain(b, line.data);
		buf_addc(b, '\n');
		buf_release(&line);
	}
	buf_addc(b, '\n');
}

static void changes(struct buf *b, const struct advice *a)
{
	if (!a->n_changes)
		return;
	buf_adds(b, "## Since the base\n\n| | before | now | of | pattern | place "
		    "|\n|---|---|---|---|---|---|\n");
	for (uint32_t i = 0; i < a->n_changes; i++) {
		const struct change *c = &a->changes[i];

		buf_printf(b, "| %s | ", change_names[c->kind]);
		human_share(b, c->before);
		buf_adds(b, " | ");
		human_share(b, c->after);
		buf_printf(b, " | %s | %s | `%s:%u` in `%s` |\n", c->of, c->pattern, c->file,
			   c->line ? c->line : c->base_line, c->function);
	}
	buf_addc(b, '\n');
}

void advice_markdown(struct buf *b, const struct advice *a, const struct advice_view *view)
{
	uint32_t n = advice_shown(a, view);

	buf_printf(b, "## Advice for `" STR_FMT "`\n\n", STR_ARG(a->module));
	if (a->go_version.n)
		buf_printf(b, STR_FMT ": ", STR_ARG(a->go_version));
	advice_totals(b, &a->totals);
	buf_adds(b, "\n\n");
	for (uint32_t i = 0; i < a->n_notes; i++) {
		buf_adds(b, "> ");
		plain(b, a->notes[i]);
		buf_adds(b, "\n\n");
	}
	for (uint32_t i = 0; i < n; i++)
		finding(b, a, i);
	if (a->n_findings == 0)
		buf_adds(b, a->files_read ? "Nothing worth a change was found.\n\n"
					  : "No code of the module was seen in the profiles, or "
					    "its source is not here.\n\n");
	traced(b, a);
	changes(b, a);
	if (a->n_left == 0)
		return;
	buf_adds(b, "### Left alone\n\n");
	for (uint32_t i = 0; i < a->n_left && (view->all_left || i < 20); i++) {
		buf_printf(b, "- `%s:%u` %s: ", a->left[i].file, a->left[i].line,
			   a->left[i].pattern);
		plain(b, a->left[i].reason);
		buf_addc(b, '\n');
	}
}
