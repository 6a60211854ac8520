/* Goroutine groups as text and JSON. */
#include "cmd/leaks.h"

#include "base/human.h"
#include "base/json.h"
#include "gocode/goname.h"
#include "report/explain.h"

#define WIDTH 100
#define MAX_WAITING 12 /* groups without a finding, where not all are asked for */
#define MAX_FRAMES 12

static const char *style(const struct leaks_view *v, enum term_style s)
{
	return term_style(v->colors, s);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void place(const struct leaks_view *v, struct str fn, struct str file, uint32_t line,
		  struct buf *out)
{
	buf_add_str(out, goname_short(fn));
	if (file.n) {
		buf_adds(out, "  ");
		buf_add_str(out, sources_shown(v->src, file));
		buf_printf(out, ":%u", line);
	}
	buf_addc(out, '\n');
}

static void ages(const struct leak_group *g, struct buf *out)
{
	if (!g->n_aged)
		return;
	buf_adds(out, ", waiting ");
	if (g->n_aged < g->count)
		buf_adds(out, "up to ");
	else if (g->min_minutes != g->max_minutes)
		buf_printf(out, "%u to ", g->min_minutes);
	buf_printf(out, "%u minute%s", g->max_minutes, plural(g->max_minutes));
}

static void counts(const struct leaks_view *v, const struct leak_group *g, struct buf *out)
{
	size_t n = v->leaks->series.n;

	if (n < 2)
		return;
	buf_adds(out, "  dumps: ");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_adds(out, " \xe2\x86\x92 ");
		human_grouped(out, (int64_t)g->counts[i]);
	}
	buf_addc(out, '\n');
}

static void labels(const struct leak_group *g, struct buf *out)
{
	if (!g->labels.n)
		return;
	buf_adds(out, "  labels: ");
	for (size_t i = 0; i < g->labels.n && i < 4; i++)
		buf_printf(out, "%s" STR_FMT " (%llu)", i ? ", " : "", STR_ARG(g->labels.v[i].text),
			   (unsigned long long)g->labels.v[i].count);
	if (g->labels.n > 4)
		buf_printf(out, " and %zu more", g->labels.n - 4);
	buf_addc(out, '\n');
}

static void stack(const struct leaks_view *v, const struct leak_group *g, struct buf *out)
{
	if (g->stack == GR_NONE)
		return;
	const struct gr_stack *s = &v->g->stacks.v[g->stack];
	uint32_t max = v->all ? s->n : MIN(s->n, MAX_FRAMES);

	/* a single frame has been said already */
	if (s->n < 2)
		return;
	for (uint32_t i = 0; i < max; i++) {
		const struct gr_frame *f = gr_frame_at(v->g, s, i);
		buf_fill(out, ' ', 6);
		place(v, gr_str(v->g, f->fn), gr_str(v->g, f->file), f->line, out);
	}
	if (max < s->n || s->elided)
		buf_adds(out, "      ...\n");
}

static void title(const struct leaks_view *v, const struct leak_group *g, struct buf *out)
{
	static const enum term_style colour[N_LEAK_VERDICTS] = { TERM_RED, TERM_YELLOW, TERM_PLAIN,
								 TERM_PLAIN };

	buf_printf(out, "%s%s%s  ", style(v, colour[g->verdict]), leak_verdict_word(g->verdict),
		   style(v, TERM_PLAIN));
	human_grouped(out, (int64_t)g->count);
	buf_printf(out, " goroutine%s", plural(g->count));
	if (g->leaked && g->leaked < g->count)
		buf_printf(out, " (%llu proved)", (unsigned long long)g->leaked);
	buf_printf(out, "  %s" STR_FMT "%s", style(v, TERM_BOLD), STR_ARG(g->state),
		   style(v, TERM_PLAIN));
	ages(g, out);
	buf_addc(out, '\n');
}

static void finding(const struct leaks_view *v, const struct leak_group *g, struct buf *out)
{
	const struct source_file *f = g->line ? sources_at(v->src, g->file, g->line, g->fn) : NULL;

	title(v, g, out);
	buf_adds(out, "  at ");
	place(v, g->fn, g->file, g->line, out);
	if (f)
		explain_source(out, 6, f, g->line, 1, 1, v->colors);
	if (g->creator_fn.n) {
		buf_adds(out, "  created by ");
		place(v, g->creator_fn, g->creator_file, g->creator_line, out);
	}
	if (v->all || !f)
		stack(v, g, out);
	counts(v, g, out);
	labels(g, out);
	explain_paragraph(out, 2, "why:", g->why, WIDTH);
	if (g->cure.n)
		explain_paragraph(out, 2, "usual cure:", g->cure, WIDTH);
	buf_adds(out, "  memory: about ");
	human_bytes(out, (double)g->bytes);
	buf_adds(out, " (estimated: 2.7 kB each and what their stacks keep alive)\n\n");
}

/* Groups that nothing speaks against: one line each. */
static void waiting_line(const struct leaks_view *v, const struct leak_group *g, struct buf *out)
{
	char number[32];

	snprintf(number, sizeof(number), "%llu", (unsigned long long)g->count);
	buf_printf(out, "  %8s  " STR_FMT, number, STR_ARG(g->state));
	ages(g, out);
	buf_adds(out, "  ");
	buf_add_str(out, goname_short(g->fn));
	if (g->file.n) {
		buf_adds(out, "  ");
		buf_add_str(out, sources_shown(v->src, g->file));
		buf_printf(out, ":%u", g->line);
	}
	/* what it waits for is said by its state, unless the source said more */
	ptrdiff_t more = str_index(g->why, STR("; "));
	if (more >= 0)
		buf_printf(out, "  (" STR_FMT ")",
			   STR_ARG(str_sub(g->why, (size_t)more + 2, g->why.n)));
	buf_addc(out, '\n');
}

static void summary(const struct leaks_view *v, struct buf *out)
{
	const struct leaks *l = v->leaks;

	human_grouped(out, (int64_t)l->total);
	buf_printf(out, " goroutine%s", plural(l->total));
	if (l->series.n > 1)
		buf_printf(out, " in the last of %zu dumps", l->series.n);
	buf_adds(out, ": ");
	human_grouped(out, (int64_t)l->n_leaked);
	buf_adds(out, " leaked, ");
	human_grouped(out, (int64_t)l->n_suspect);
	buf_adds(out, " suspect, ");
	human_grouped(out, (int64_t)(l->total - l->n_leaked - l->n_suspect));
	buf_adds(out, " waiting or at work\n\n");
}

void leaks_show_text(const struct leaks_view *v, struct buf *out)
{
	const struct leaks *l = v->leaks;
	size_t shown = 0, hidden = 0;

	summary(v, out);
	for (size_t i = 0; i < l->v.n; i++)
		if (l->v.v[i].verdict <= LEAK_SUSPECT)
			finding(v, &l->v.v[i], out);
	for (size_t i = 0; i < l->v.n; i++) {
		if (l->v.v[i].verdict <= LEAK_SUSPECT)
			continue;
		if (!v->all && shown >= MAX_WAITING) {
			hidden++;
			continue;
		}
		if (!shown++)
			buf_adds(out, "waiting or at work, with nothing that speaks for a leak:\n");
		waiting_line(v, &l->v.v[i], out);
	}
	if (hidden)
		buf_printf(out, "  ... %zu more group%s (-all shows them)\n", hidden,
			   plural(hidden));
	if (!l->proof)
		explain_paragraph(out, 0, "",
				  str_of(v->no_proof
						 ? v->no_proof
						 : "No dump here says which goroutines are leaked "
						   "for certain: a goroutineleak profile "
						   "(/debug/pprof/goroutineleak, Go 1.27, or 1.26 "
						   "with GOEXPERIMENT=goroutineleakprofile) does."),
				  WIDTH);
}

/* ---- JSON */

static void json_place(const struct leaks_view *v, struct json *j, struct str fn, struct str file,
		       uint32_t line)
{
	json_kstr(j, "function", fn);
	json_kstr(j, "file", sources_shown(v->src, file));
	json_ku64(j, "line", line);
}

static void json_reasons(struct json *j, unsigned reasons)
{
	static const char *const names[] = { "never-wakes", "grows",	     "many",
					     "alike",	    "endless-sleep", "no-partner",
					     "old-lock",    "old-send",	     "after-tests" };

	json_key(j, "reasons");
	json_arr(j);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (reasons & 1u << i)
			json_cstr(j, names[i]);
	json_arr_end(j);
}

static void json_stack(const struct leaks_view *v, struct json *j, const struct leak_group *g)
{
	json_key(j, "stack");
	json_arr(j);
	if (g->stack != GR_NONE) {
		const struct gr_stack *s = &v->g->stacks.v[g->stack];
		for (uint32_t i = 0; i < s->n; i++) {
			const struct gr_frame *f = gr_frame_at(v->g, s, i);
			json_obj(j);
			json_place(v, j, gr_str(v->g, f->fn), gr_str(v->g, f->file), f->line);
			json_obj_end(j);
		}
	}
	json_arr_end(j);
}

static void json_group(const struct leaks_view *v, struct json *j, const struct leak_group *g)
{
	json_obj(j);
	json_kcstr(j, "verdict", leak_verdict_word(g->verdict));
	json_reasons(j, g->reasons);
	json_kstr(j, "state", g->state);
	json_place(v, j, g->fn, g->file, g->line);
	json_key(j, "creator");
	if (g->creator_fn.n) {
		json_obj(j);
		json_place(v, j, g->creator_fn, g->creator_file, g->creator_line);
		json_obj_end(j);
	} else {
		json_nil(j);
	}
	json_ku64(j, "count", g->count);
	json_ku64(j, "leaked", g->leaked);
	json_key(j, "counts");
	json_arr(j);
	for (size_t i = 0; i < v->leaks->series.n; i++)
		json_u64(j, g->counts[i]);
	json_arr_end(j);
	if (g->n_aged) {
		json_ku64(j, "min_minutes", g->n_aged < g->count ? 0 : g->min_minutes);
		json_ku64(j, "max_minutes", g->max_minutes);
	}
	json_ku64(j, "bytes_estimated", g->bytes);
	json_key(j, "labels");
	json_arr(j);
	for (size_t i = 0; i < g->labels.n && i < 32; i++) {
		json_obj(j);
		json_kstr(j, "label", g->labels.v[i].text);
		json_ku64(j, "count", g->labels.v[i].count);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_kstr(j, "why", g->why);
	json_kstr(j, "cure", g->cure);
	json_stack(v, j, g);
	json_obj_end(j);
}

void leaks_show_json(const struct leaks_view *v, struct buf *out)
{
	static const char *const formats[] = { "debug=2", "debug=1", "debug=0" };
	struct json j;

	json_init(&j, out, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_ku64(&j, "goroutines", v->leaks->total);
	json_ku64(&j, "leaked", v->leaks->n_leaked);
	json_ku64(&j, "suspect", v->leaks->n_suspect);
	json_kbool(&j, "proof", v->leaks->proof);
	json_key(&j, "dumps");
	json_arr(&j);
	for (size_t i = 0; i < v->g->dumps.n; i++) {
		const struct gr_dump *d = &v->g->dumps.v[i];
		json_obj(&j);
		json_kstr(&j, "name", gr_str(v->g, d->name));
		json_kcstr(&j, "format", formats[d->format]);
		json_kbool(&j, "leaks_only", d->leaks_only);
		json_ku64(&j, "goroutines", d->count);
		json_ku64(&j, "leaked", d->leaked);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_key(&j, "groups");
	json_arr(&j);
	for (size_t i = 0; i < v->leaks->v.n; i++)
		json_group(v, &j, &v->leaks->v.v[i]);
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(out, '\n');
}
