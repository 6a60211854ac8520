/* What goperf escape prints for people. */
#include <stdlib.h>

#include "base/human.h"
#include "base/term.h"
#include "cmd/escape.h"
#include "report/explain.h"

static const char *style(const struct escape_view *v, enum term_style s)
{
	return term_style(v->colors, s);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- pieces ---- */

void escape_place(const struct escapes *e, uint32_t file, uint32_t line, uint32_t col,
		  struct buf *out)
{
	buf_add_str(out, escapes_shown((struct escapes *)e, file));
	if (line)
		buf_printf(out, ":%u", line);
	if (line && col)
		buf_printf(out, ":%u", col);
}

static void share_of(struct buf *out, int64_t v, int64_t of)
{
	if (of <= 0)
		return;
	buf_adds(out, " (");
	human_share(out, (double)v / (double)of);
	buf_addc(out, ')');
}

void escape_cost_words(const struct escapes *e, const struct escape_row *row,
		       const struct escape_cost *c, struct buf *out)
{
	const char *of = !row			      ? ""
			 : row->kind == ESCAPE_HEAP   ? " in the allocator"
			 : row->kind == ESCAPE_INLINE ? " in the function itself"
						      : " on the line";

	if (c->alloc_bytes || c->alloc_objects) {
		human_bytes(out, (double)c->alloc_bytes);
		share_of(out, c->alloc_bytes, e->total.alloc_bytes);
		buf_adds(out, ", ");
		human_count(out, (double)c->alloc_objects);
		buf_printf(out, " object%s", plural((size_t)c->alloc_objects));
		share_of(out, c->alloc_objects, e->total.alloc_objects);
	}
	if (c->cpu_ns) {
		buf_adds(out, out->n ? ", " : "");
		human_ns(out, (double)c->cpu_ns);
		share_of(out, c->cpu_ns, e->total.cpu_ns);
		buf_adds(out, of);
	}
}

bool escape_row_wanted(const struct escape_view *v, const struct escape_row *row)
{
	if (!(v->kinds & 1u << row->kind))
		return false;
	return v->all || !v->has_profile || escapes_share(v->e, &row->cost) >= v->min_cost;
}

static const char *const kind_words[N_ESCAPE_KINDS] = {
	[ESCAPE_HEAP] = "escapes",
	[ESCAPE_INLINE] = "not inlined",
	[ESCAPE_COPY] = "copy",
	[ESCAPE_DEFER] = "defer on the heap",
	[ESCAPE_BOUNDS] = "bounds check",
	[ESCAPE_NIL] = "nil check",
	[ESCAPE_LEAK] = "parameter leaks",
	[ESCAPE_SILENT] = "allocates",
};

static void one_line(struct buf *out, struct str s, size_t max)
{
	struct str line = STR(""), rest = s;

	str_next_line(&rest, &line);
	buf_add_str(out, str_sub(line, 0, max));
	if (line.n > max || rest.n)
		buf_adds(out, "...");
}

static bool is_function_row(const struct escape_row *row)
{
	return row->kind == ESCAPE_INLINE && str_eq(row->d->code, STR("cannotInlineFunction"));
}

/* ---- a row ---- */

static void sites(const struct escape_view *v, const struct escape_row *row, struct buf *out)
{
	if (!row->n_sites)
		return;
	buf_printf(out, "      also inlined into %u place%s:", row->n_sites, plural(row->n_sites));
	for (uint32_t i = 0; i < row->n_sites && i < 4; i++)
		buf_printf(out, "%s " STR_FMT ":%u", i ? "," : "",
			   STR_ARG(sources_shown(v->e->sources, row->sites[i].file)),
			   row->sites[i].line);
	buf_adds(out, row->n_sites > 4 ? ", ...\n" : "\n");
}

static void row_cost(const struct escape_view *v, const struct escape_row *row, struct buf *out)
{
	struct buf cost = { 0 };

	if (!v->has_profile)
		return;
	escape_cost_words(v->e, row, &row->cost, &cost);
	if (cost.n) {
		buf_printf(out, "  %s" STR_FMT "%s", style(v, TERM_YELLOW), STR_ARG(buf_str(&cost)),
			   style(v, TERM_PLAIN));
		if (row->kind == ESCAPE_HEAP && row->on_line > 1)
			buf_printf(out, ", with the other %u on the line", row->on_line - 1);
	} else if (row->kind == ESCAPE_HEAP && v->e->has_heap) {
		buf_adds(out,
			 "  the compiler says it escapes; the profile never saw it allocate here");
	}
	buf_release(&cost);
}

static void title_line(const struct escape_view *v, const struct escape_row *row, struct buf *out)
{
	buf_adds(out, "    ");
	escape_place(v->e, row->file, row->line, row->col, out);
	buf_printf(out, "  %s%s%s", style(v, TERM_BOLD), kind_words[row->kind],
		   style(v, TERM_PLAIN));
	if (row->value.n && !is_function_row(row) && row->kind != ESCAPE_COPY) {
		buf_adds(out, ": ");
		one_line(out, row->shown, 90);
	}
	row_cost(v, row, out);
	buf_addc(out, '\n');
}

static void row_text(const struct escape_view *v, struct escape_row *row, bool with_source,
		     struct buf *out)
{
	struct escape_file *f = escapes_open(v->e, row->file);
	struct buf words = { 0 };

	title_line(v, row, out);
	if (with_source && f->source && !f->changed)
		explain_source(out, 6, f->source, row->line, 0, 0, v->colors);
	if (escape_is_constant(row))
		buf_adds(&words, "A constant in an interface stays in the program's data: it "
				 "allocates nothing.");
	else
		escapes_explain(v->e, row, &words);
	if (words.n)
		explain_paragraph(out, 6, "why:", buf_str(&words), (size_t)v->width);
	sites(v, row, out);
	buf_release(&words);
}

/* ---- the report ---- */

static void summary(const struct escape_view *v, struct buf *out)
{
	const struct escapes *e = v->e;
	const size_t *n = e->n_said, *rows = e->n_rows;

	buf_printf(out, "%s%s%s", style(v, TERM_BOLD), v->title, style(v, TERM_PLAIN));
	if (e->go_version.n)
		buf_printf(out, ", " STR_FMT, STR_ARG(e->go_version));
	buf_printf(out, ": %zu value%s escape%s", n[ESCAPE_HEAP], plural(n[ESCAPE_HEAP]),
		   n[ESCAPE_HEAP] == 1 ? "s" : "");
	if (rows[ESCAPE_HEAP] != n[ESCAPE_HEAP])
		buf_printf(out, " (%zu expression%s, some inlined more than once)",
			   rows[ESCAPE_HEAP], plural(rows[ESCAPE_HEAP]));
	buf_printf(
		out,
		", %zu refusal%s to inline, %zu bounds check%s, %zu nil check%s, %zu large cop%s, "
		"%zu defer%s on the heap\n",
		n[ESCAPE_INLINE], plural(n[ESCAPE_INLINE]), n[ESCAPE_BOUNDS],
		plural(n[ESCAPE_BOUNDS]), n[ESCAPE_NIL], plural(n[ESCAPE_NIL]), n[ESCAPE_COPY],
		n[ESCAPE_COPY] == 1 ? "y" : "ies", n[ESCAPE_DEFER], plural(n[ESCAPE_DEFER]));
	if (v->has_profile) {
		buf_adds(out, "priced by ");
		if (e->has_heap) {
			buf_adds(out, "a heap profile of ");
			human_bytes(out, (double)e->total.alloc_bytes);
			buf_adds(out, " in ");
			human_count(out, (double)e->total.alloc_objects);
			buf_adds(out, " objects");
		}
		if (e->has_cpu) {
			buf_adds(out, e->has_heap ? " and a CPU profile of " : "a CPU profile of ");
			human_ns(out, (double)e->total.cpu_ns);
		}
		buf_addc(out, '\n');
	} else if (e->has_heap || e->has_cpu) {
		buf_adds(out,
			 "the profile has no sample in these packages: nothing here is priced\n");
	}
}

static void broken_row(const struct escape_view *v, uint32_t said, struct buf *out)
{
	struct escape_row row;
	struct buf words = { 0 };

	escapes_said_row(v->e, said, &row);
	row.file = v->e->said.v[said].file;
	row.line = row.d->line;
	row.col = row.d->col;
	buf_adds(out, "    ");
	escape_place(v->e, row.file, row.line, row.col, out);
	buf_printf(out, "  %s", kind_words[row.kind]);
	if (row.value.n) {
		buf_adds(out, ": ");
		one_line(out, row.shown, 90);
	}
	buf_addc(out, '\n');
	if (row.d->n_inlined && !row.is_inlined) {
		const struct godiag_place *p = &row.d->inlined[row.d->n_inlined - 1];
		buf_printf(out, "      inlined from " STR_FMT ":%u\n",
			   STR_ARG(sources_shown(v->e->sources, p->file)), p->line);
	}
	escapes_explain(v->e, &row, &words);
	if (words.n)
		explain_paragraph(out, 6, "why:", buf_str(&words), (size_t)v->width);
	buf_release(&words);
}

static void contract_limits(const struct escape_contract *c, struct buf *out)
{
	if (c->calls.n) {
		buf_adds(out, "    not looked into, since these calls are not inlined:");
		for (size_t i = 0; i < c->calls.n && i < 8; i++)
			buf_printf(out, "%s " STR_FMT, i ? "," : "", STR_ARG(c->calls.v[i]));
		buf_adds(out, c->calls.n > 8 ? ", ...\n" : "\n");
	}
	for (size_t i = 0; i < c->may_grow.n && i < 8; i++)
		buf_printf(out, "    can allocate without an escape: " STR_FMT "\n",
			   STR_ARG(c->may_grow.v[i]));
}

/* Where the profile saw the function allocate itself. */
static void seen_allocations(const struct escapes *e, const struct escape_contract *c,
			     struct buf *out)
{
	uint32_t line = 0;

	buf_adds(out, "    the profile saw it allocate ");
	human_count(out, (double)c->seen_objects);
	buf_printf(out, " object%s itself:", plural((size_t)c->seen_objects));
	for (size_t i = 0; i < e->rows.n; i++) {
		const struct escape_row *row = &e->rows.v[i];
		const struct escape_func *f = &e->funcs.v[row->func];

		if (f->file != c->file || f->line != c->line || !row->cost.alloc_objects ||
		    row->line == line)
			continue;
		buf_printf(out, "%s line %u", line ? "," : "", row->line);
		line = row->line;
	}
	buf_addc(out, '\n');
}

static void contracts(const struct escape_view *v, struct buf *out)
{
	size_t n = v->e->contracts.n, broken = 0;

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		broken +=
			v->e->contracts.v[i].broken.n > 0 || v->e->contracts.v[i].seen_objects > 0;
	buf_printf(out, "\n%zu function%s marked //goperf:noalloc: %zu kept, %zu broken\n", n,
		   plural(n), n - broken, broken);
	for (size_t i = 0; i < n; i++) {
		const struct escape_contract *c = &v->e->contracts.v[i];
		bool bad = c->broken.n || c->seen_objects;

		buf_printf(out, "  %s%s%s  " STR_FMT "  ", style(v, bad ? TERM_RED : TERM_GREEN),
			   bad ? "broken" : "kept", style(v, TERM_PLAIN), STR_ARG(c->symbol));
		escape_place(v->e, c->file, c->line, 0, out);
		buf_addc(out, '\n');
		for (size_t k = 0; k < c->broken.n; k++)
			broken_row(v, c->broken.v[k], out);
		if (c->seen_objects)
			seen_allocations(v->e, c, out);
		contract_limits(c, out);
	}
}

static size_t wanted_rows(const struct escape_view *v, const struct escape_func *f)
{
	size_t n = 0;

	for (uint32_t i = f->first_row; i < f->first_row + f->n_rows; i++)
		n += escape_row_wanted(v, &v->e->rows.v[i]);
	return n;
}

/* What to call a function; without the source that was compiled nobody knows. */
static struct str func_name(struct escapes *e, const struct escape_func *f)
{
	const struct escape_file *file = escapes_open(e, f->file);

	if (f->symbol.n)
		return f->symbol;
	return file->src && !file->changed ? STR("(outside of functions)")
					   : STR("(function not known)");
}

static void function(const struct escape_view *v, const struct escape_func *f, struct buf *out)
{
	struct buf cost = { 0 };
	uint32_t line = 0;

	buf_printf(out, "\n  %s", style(v, TERM_CYAN));
	buf_add_str(out, func_name(v->e, f));
	buf_adds(out, style(v, TERM_PLAIN));
	buf_adds(out, "  ");
	escape_place(v->e, f->file, f->line, 0, out);
	escape_cost_words(v->e, NULL, &f->cost, &cost);
	if (cost.n)
		buf_printf(out, "  " STR_FMT, STR_ARG(buf_str(&cost)));
	buf_addc(out, '\n');
	for (uint32_t i = f->first_row; i < f->first_row + f->n_rows; i++) {
		struct escape_row *row = &v->e->rows.v[i];
		if (!escape_row_wanted(v, row))
			continue;
		row_text(v, row, row->line != line && !is_function_row(row), out);
		line = row->line;
	}
	buf_release(&cost);
}

/* What was left out, and how to see it. */
static void left_out(const struct escape_view *v, size_t functions, struct buf *out)
{
	const struct escapes *e = v->e;
	size_t never = 0, cold = 0, other = 0;

	for (size_t i = 0; i < e->rows.n; i++) {
		const struct escape_row *row = &e->rows.v[i];
		if (escape_row_wanted(v, row) || row->kind == ESCAPE_LEAK)
			continue;
		if (!(v->kinds & 1u << row->kind))
			other++;
		else if (row->kind == ESCAPE_HEAP && e->has_heap && !row->is_seen)
			never++;
		else
			cold++;
	}
	if (functions || never || cold || other)
		buf_addc(out, '\n');
	if (functions)
		buf_printf(out, "%zu more function%s: -top N shows more\n", functions,
			   plural(functions));
	if (never)
		buf_printf(out,
			   "%zu expression%s escape%s by the compiler's word, and the profile "
			   "never saw "
			   "%s allocate: -all lists them\n",
			   never, plural(never), never == 1 ? "s" : "", never == 1 ? "it" : "them");
	if (cold)
		buf_printf(out, "%zu more below -min-cost: -all lists them\n", cold);
	if (other)
		buf_printf(out,
			   "%zu more of other kinds: -all lists them, -kind inline,bounds,nil "
			   "chooses\n",
			   other);
}

void escape_show_text(const struct escape_view *v, struct buf *out)
{
	size_t shown = 0, hidden = 0;

	summary(v, out);
	contracts(v, out);
	for (size_t i = 0; i < v->e->funcs.n; i++) {
		if (!wanted_rows(v, &v->e->funcs.v[i]))
			continue;
		if (!v->top || shown < v->top) {
			function(v, &v->e->funcs.v[i], out);
			shown++;
		} else {
			hidden++;
		}
	}
	left_out(v, hidden, out);
	if (!v->has_profile && !v->e->has_heap && !v->e->has_cpu && shown)
		buf_adds(out,
			 "\nWhat of it costs is told by a profile: an evidence folder, or -profile "
			 "FILE.\n");
	for (size_t i = 0; i < v->e->files.n; i++) {
		if (!v->e->files.v[i].changed)
			continue;
		buf_add_str(out, escapes_shown(v->e, (uint32_t)i));
		buf_adds(out,
			 " changed since it was compiled: its lines and functions are not shown\n");
	}
}

/* ---- two revisions ---- */

static void change(const struct escape_view *v, const struct escape_change *c, struct buf *out)
{
	struct escape_view side = *v;
	struct escape_row *row;

	side.e = c->is_gained ? v->diff->new : v->diff->old;
	side.has_profile = false;
	row = &side.e->rows.v[c->row];
	buf_printf(out, "  %s%s%s ", style(v, c->is_gained ? TERM_RED : TERM_GREEN),
		   c->is_gained ? "+" : "-", style(v, TERM_PLAIN));
	buf_add_str(out, func_name(side.e, &side.e->funcs.v[row->func]));
	if (c->in_new_func)
		buf_adds(out, c->is_gained ? "  (a new function)" : "  (the function is gone)");
	buf_addc(out, '\n');
	row_text(&side, row, true, out);
}

void escape_show_diff(const struct escape_view *v, struct buf *out)
{
	const struct escape_diff *d = v->diff;
	size_t gained = 0, lost = 0;

	for (int k = 0; k < N_ESCAPE_KINDS; k++) {
		gained += d->n_gained[k];
		lost += d->n_lost[k];
	}
	buf_printf(out, "%s to %s: %zu gained, %zu lost, %zu as they were\n", d->old_name,
		   d->new_name, gained, lost, d->n_same);
	for (int pass = 0; pass < 2; pass++) {
		if (pass ? !lost : !gained)
			continue;
		buf_printf(out, "\n%s:", pass ? "lost" : "gained");
		for (int k = 0; k < N_ESCAPE_KINDS; k++) {
			size_t n = pass ? d->n_lost[k] : d->n_gained[k];
			if (n)
				buf_printf(out, " %zu %s", n, escape_kind_names[k]);
		}
		buf_addc(out, '\n');
		for (size_t i = 0; i < d->v.n; i++)
			if (d->v.v[i].is_gained == !pass)
				change(v, &d->v.v[i], out);
	}
	contracts(v, out);
}

/* ---- annotated source ---- */

static void cost_columns(const struct escape_view *v, const struct escape_func *f, uint32_t line,
			 struct buf *out)
{
	struct escape_cost c = { 0 };
	struct buf cell = { 0 };

	for (uint32_t i = f->first_row; i < f->first_row + f->n_rows; i++) {
		const struct escape_row *row = &v->e->rows.v[i];
		if (row->line != line || row->kind == ESCAPE_INLINE)
			continue;
		c.alloc_bytes = MAX(c.alloc_bytes, row->cost.alloc_bytes);
		c.alloc_objects = MAX(c.alloc_objects, row->cost.alloc_objects);
		c.cpu_ns = MAX(c.cpu_ns, row->cost.cpu_ns);
	}
	for (int i = 0; i < 3; i++) {
		buf_clear(&cell);
		if (i == 0 && c.alloc_bytes)
			human_bytes(&cell, (double)c.alloc_bytes);
		if (i == 1 && c.alloc_objects)
			human_count(&cell, (double)c.alloc_objects);
		if (i == 2 && c.cpu_ns)
			human_ns(&cell, (double)c.cpu_ns);
		buf_pad_left(out, buf_str(&cell), 9);
	}
	buf_release(&cell);
}

static void list_function(const struct escape_view *v, const struct escape_func *f, struct buf *out)
{
	struct escape_file *file = escapes_open(v->e, f->file);
	uint32_t last = f->line ? f->last : 0;

	buf_printf(out, "\n" STR_FMT "  ", STR_ARG(f->symbol));
	escape_place(v->e, f->file, f->line, 0, out);
	buf_addc(out, '\n');
	if (!file->source || file->changed || !last) {
		buf_adds(out, "  its source is not here, or not what was compiled (-source DIR "
			      "names its folder)\n");
		return;
	}
	if (v->has_profile)
		buf_adds(out, "    bytes  objects      cpu\n");
	for (uint32_t line = f->line; line <= last; line++) {
		if (v->has_profile)
			cost_columns(v, f, line, out);
		buf_printf(out, "%7u  " STR_FMT "\n", line,
			   STR_ARG(source_line(file->source, line)));
		for (uint32_t i = f->first_row; i < f->first_row + f->n_rows; i++) {
			struct escape_row *row = &v->e->rows.v[i];
			struct buf words = { 0 };

			if (row->line != line || !(v->kinds & 1u << row->kind))
				continue;
			buf_adds(&words, kind_words[row->kind]);
			if (row->kind == ESCAPE_BOUNDS || row->kind == ESCAPE_NIL) {
				buf_adds(&words, ": ");
				one_line(&words, row->shown, 60);
			}
			buf_adds(&words, ". ");
			escapes_explain(v->e, row, &words);
			explain_paragraph(out, v->has_profile ? 36 : 9, "^", buf_str(&words),
					  (size_t)MAX(v->width, 80));
			buf_release(&words);
		}
	}
}

void escape_show_list(const struct escape_view *v, struct buf *out)
{
	size_t n = 0;

	summary(v, out);
	for (size_t i = 0; i < v->e->funcs.n; i++) {
		const struct escape_func *f = &v->e->funcs.v[i];
		if (f->n_rows && regex_match(v->list, f->symbol)) {
			list_function(v, f, out);
			n++;
		}
	}
	if (!n)
		buf_adds(out, "no function of that name has anything to show\n");
}
