/* Races as text, JSON and SARIF. */
#include "cmd/race.h"

#include "base/json.h"
#include "base/term.h"
#include "gocode/goname.h"
#include "report/explain.h"
#include "report/sarif.h"

#define WIDTH 100
#define STACK_LINES 6 /* of a stack, where not all is asked for */

static const char *style(const struct race_view *v, enum term_style s)
{
	return term_style(v->colors, s);
}

/* What a channel's own functions did: the detector calls a close a write and the others reads. */
static const char *channel_word(struct str callee)
{
	if (str_contains(callee, STR("close")))
		return "close";
	return str_contains(callee, STR("send")) ? "send" : "receive";
}

/* "read", "write", "atomic write", "map read", "read or write" where both were reported. */
static void access_words(const struct race_side *s, struct buf *out)
{
	if (s->op == RACE_CHAN) {
		buf_adds(out, channel_word(s->callee));
		return;
	}
	if (s->op != RACE_PLAIN && s->op != RACE_STD && s->op != RACE_GROW)
		buf_printf(out, "%s ", race_op_word(s->op));
	buf_adds(out, s->reads && s->writes ? "read or write" : s->writes ? "write" : "read");
	if (s->op == RACE_GROW)
		buf_adds(out, " (append copies the elements)");
	if (s->op == RACE_STD)
		buf_printf(out, " inside of " STR_FMT, STR_ARG(goname_short(s->callee)));
}

static void place(const struct race_view *v, struct str file, uint32_t line, struct buf *out)
{
	if (!file.n) {
		buf_adds(out, "(place unknown)");
		return;
	}
	buf_add_str(out, sources_shown(v->src, file));
	buf_printf(out, ":%u", line);
}

static void snippet(const struct race_view *v, const struct race_side *s, struct buf *out)
{
	const struct source_file *f;

	if (!s->lost && (f = sources_at(v->src, s->file, s->line, s->fn)))
		explain_source(out, 6, f, s->line, 1, 1, v->colors);
}

static void stack_lines(const struct race_view *v, struct race_stack stack, uint32_t max,
			struct buf *out)
{
	for (uint32_t i = 0; i < stack.n && i < max; i++) {
		const struct race_frame *f = &v->log->frames.v[stack.first + i];
		buf_printf(out, "        " STR_FMT "  ", STR_ARG(racelog_str(v->log, f->fn)));
		place(v, racelog_str(v->log, f->file), f->line, out);
		buf_addc(out, '\n');
	}
	if (stack.n > max)
		buf_printf(out, "        ... %u more\n", stack.n - max);
}

/* Where the goroutine came from: the innermost frame of the user's code. */
static void creation(const struct race_view *v, const struct race_side *s, struct buf *out)
{
	uint32_t i = 0;

	if (s->main_goroutine) {
		buf_adds(out, "      in the main goroutine\n");
		return;
	}
	while (i < s->creation.n) {
		const struct race_frame *f = &v->log->frames.v[s->creation.first + i];
		if (!goname_is_std(racelog_str(v->log, f->fn), racelog_str(v->log, f->file)))
			break;
		i++;
	}
	if (!s->creation.n) {
		buf_adds(out, "      in a goroutine whose creation is not in the report\n");
		return;
	}
	if (i == s->creation.n) {
		struct str fn = racelog_str(v->log, v->log->frames.v[s->creation.first].fn);
		if (str_eq(fn, STR("testing.(*T).Run")))
			buf_adds(out, "      in the goroutine of a test\n");
		else
			buf_printf(out, "      in a goroutine created by " STR_FMT "\n",
				   STR_ARG(goname_short(fn)));
		return;
	}
	const struct race_frame *f = &v->log->frames.v[s->creation.first + i];
	buf_printf(out, "      in a goroutine%s created by " STR_FMT " at ",
		   s->finished ? " (finished by then)" : "",
		   STR_ARG(goname_short(racelog_str(v->log, f->fn))));
	place(v, racelog_str(v->log, f->file), f->line, out);
	buf_addc(out, '\n');
}

static void side(const struct race_view *v, const struct race_side *s, struct buf *out)
{
	buf_printf(out, "  %s", style(v, TERM_BOLD));
	access_words(s, out);
	buf_printf(out, "%s  ", style(v, TERM_PLAIN));
	if (s->lost) {
		buf_adds(out, "(the detector lost the frames of this side");
		if (s->callee.n)
			buf_printf(out, "; it was in " STR_FMT, STR_ARG(s->callee));
		buf_adds(out, ")\n");
	} else {
		place(v, s->file, s->line, out);
		buf_printf(out, "  " STR_FMT "\n", STR_ARG(goname_short(s->fn)));
	}
	snippet(v, s, out);
	if (v->all)
		stack_lines(v, s->stack, UINT32_MAX, out);
	creation(v, s, out);
	if (v->all)
		stack_lines(v, s->creation, STACK_LINES, out);
}

/* $V in a cure is the variable, or "it". */
static void cure_text(const struct race_finding *f, struct buf *out)
{
	const char *p = f->cure->text, *at;

	while ((at = strstr(p, "$V"))) {
		buf_add(out, p, (size_t)(at - p));
		buf_add_str(out, f->variable.n ? f->variable : STR("it"));
		p = at + 2;
	}
	buf_adds(out, p);
}

static void side_name(const struct race_side *s, struct buf *out)
{
	/* the place is then that of the creation, or of nothing but the test */
	if (s->lost)
		buf_adds(out, s->line ? "a goroutine of " : "");
	buf_add_str(out, goname_short(s->fn));
}

static void title(const struct race_view *v, const struct race_finding *f, size_t number,
		  struct buf *out)
{
	bool elements = f->side[0].op == RACE_GROW || f->side[1].op == RACE_GROW;

	buf_printf(out, "%s%zu. ", style(v, TERM_BOLD), number);
	if (f->variable.n)
		buf_printf(out, "%s" STR_FMT ": ", elements ? "elements of " : "",
			   STR_ARG(f->variable));
	side_name(&f->side[0], out);
	if (f->side[0].lost != f->side[1].lost || !str_eq(f->side[0].fn, f->side[1].fn)) {
		buf_adds(out, " and ");
		side_name(&f->side[1], out);
	}
	buf_printf(out, "%s  %u report%s%s\n", style(v, TERM_PLAIN), f->reports,
		   f->reports == 1 ? "" : "s", f->known ? "  known" : "");
}

static void other_lines(const struct race_finding *f, struct buf *out)
{
	if (f->lines.n < 2)
		return;
	buf_adds(out, "  also at lines");
	for (size_t i = 1; i < f->lines.n && i < 8; i++)
		buf_printf(out, "%s %u and %u", i > 1 ? "," : "", f->lines.v[i].line[0],
			   f->lines.v[i].line[1]);
	buf_adds(out, f->lines.n > 8 ? " ...\n" : "\n");
}

static void tests(const struct race_view *v, const struct race_finding *f, struct buf *out)
{
	if (!f->tests.n)
		return;
	buf_adds(out, "  seen in");
	for (size_t i = 0; i < f->tests.n && i < 5; i++)
		buf_printf(out, "%s " STR_FMT, i ? "," : "",
			   STR_ARG(racelog_str(v->log, f->tests.v[i])));
	if (f->tests.n > 5)
		buf_printf(out, " and %zu more", f->tests.n - 5);
	buf_addc(out, '\n');
}

/* The side that writes stands first: it is the one that breaks the other. */
static const struct race_side *shown_side(const struct race_finding *f, int i)
{
	bool swap = f->side[1].writes && !f->side[0].writes;

	return &f->side[swap ? 1 - i : i];
}

static void finding(const struct race_view *v, const struct race_finding *f, size_t number,
		    struct buf *out)
{
	struct buf cure = { 0 };

	title(v, f, number, out);
	for (int i = 0; i < 2; i++)
		side(v, shown_side(f, i), out);
	other_lines(f, out);
	tests(v, f, out);
	if (f->candidates.n)
		buf_printf(out, "  on one of: " STR_FMT " (these lines access them all)\n",
			   STR_ARG(f->candidates));
	explain_paragraph(out, 2, "shape:", str_of(f->cure->shape), WIDTH);
	cure_text(f, &cure);
	explain_paragraph(out, 2, "likely cure:", buf_str(&cure), WIDTH);
	buf_release(&cure);
	buf_printf(out, "  id: %s\n\n", f->id);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

void race_show_text(const struct race_view *v, struct buf *out)
{
	size_t n = v->races->v.n, known = n - v->races->n_new, number = 0;

	if (!n) {
		buf_adds(out, "no data race was reported\n");
	} else {
		buf_printf(out, "%zu distinct data race%s in %zu report%s", n, plural(n),
			   v->log->reports.n, plural(v->log->reports.n));
		if (known)
			buf_printf(out, ", %zu known and %u new", known, v->races->n_new);
		buf_adds(out, "\n\n");
	}
	for (size_t i = 0; i < n; i++)
		if (v->all || !v->races->v.v[i].known)
			finding(v, &v->races->v.v[i], ++number, out);
	if (v->log->n_cut)
		buf_printf(out, "%u report%s cut off before the second side and not counted\n",
			   v->log->n_cut, v->log->n_cut == 1 ? " was" : "s were");
}

/* ---- JSON */

static void json_frames(const struct race_view *v, struct json *j, const char *key,
			struct race_stack stack)
{
	json_key(j, key);
	json_arr(j);
	for (uint32_t i = 0; i < stack.n; i++) {
		const struct race_frame *f = &v->log->frames.v[stack.first + i];
		json_obj(j);
		json_kstr(j, "function", racelog_str(v->log, f->fn));
		json_kstr(j, "file", racelog_str(v->log, f->file));
		json_ku64(j, "line", f->line);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void json_side(const struct race_view *v, struct json *j, const struct race_side *s)
{
	json_obj(j);
	json_kcstr(j, "access",
		   s->reads && s->writes ? "read or write"
		   : s->writes		 ? "write"
					 : "read");
	json_kcstr(j, "kind", s->op == RACE_PLAIN ? "plain" : race_op_word(s->op));
	json_kstr(j, "function", s->fn);
	json_kstr(j, "file", sources_shown(v->src, s->file));
	json_ku64(j, "line", s->line);
	json_kstr(j, "text", str_trim(race_side_text(s, v->src)));
	json_kstr(j, "callee", s->callee);
	json_kbool(j, "frames_lost", s->lost);
	json_kcstr(j, "goroutine",
		   s->main_goroutine ? "main"
		   : s->finished     ? "finished"
				     : "running");
	json_frames(v, j, "stack", s->stack);
	json_frames(v, j, "created_at", s->creation);
	json_obj_end(j);
}

static void json_finding(const struct race_view *v, struct json *j, const struct race_finding *f)
{
	struct buf cure = { 0 };

	json_obj(j);
	json_kcstr(j, "id", f->id);
	json_kbool(j, "known", f->known);
	json_ku64(j, "reports", f->reports);
	json_kstr(j, "variable", f->variable);
	json_kstr(j, "candidates", f->candidates);
	json_kcstr(j, "shape", f->cure->id);
	json_kcstr(j, "title", f->cure->shape);
	cure_text(f, &cure);
	json_kstr(j, "cure", buf_str(&cure));
	json_key(j, "sides");
	json_arr(j);
	for (int i = 0; i < 2; i++)
		json_side(v, j, &f->side[i]);
	json_arr_end(j);
	json_key(j, "lines");
	json_arr(j);
	for (size_t i = 0; i < f->lines.n; i++) {
		json_obj(j);
		json_key(j, "at");
		json_arr(j);
		json_u64(j, f->lines.v[i].line[0]);
		json_u64(j, f->lines.v[i].line[1]);
		json_arr_end(j);
		json_ku64(j, "reports", f->lines.v[i].reports);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_key(j, "tests");
	json_arr(j);
	for (size_t i = 0; i < f->tests.n; i++)
		json_str(j, racelog_str(v->log, f->tests.v[i]));
	json_arr_end(j);
	json_obj_end(j);
	buf_release(&cure);
}

void race_show_json(const struct race_view *v, struct buf *out)
{
	struct json j;

	json_init(&j, out, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_ku64(&j, "reports", v->log->reports.n);
	json_ku64(&j, "reports_cut_off", v->log->n_cut);
	json_ku64(&j, "new", v->races->n_new);
	json_ku64(&j, "known", v->races->v.n - v->races->n_new);
	json_key(&j, "findings");
	json_arr(&j);
	for (size_t i = 0; i < v->races->v.n; i++)
		json_finding(v, &j, &v->races->v.v[i]);
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(out, '\n');
}

/* ---- SARIF */

static void sarif_finding(const struct race_view *v, struct sarif *s, const struct race_finding *f)
{
	struct buf text = { 0 }, words[2] = { { 0 }, { 0 } };
	struct sarif_place places[2];
	struct sarif_result r = { .rule = "data-race",
				  .level = "error",
				  .places = places,
				  .n_places = 2,
				  .fingerprint = f->id,
				  .suppressed = f->known };

	buf_adds(&text, "Data race");
	if (f->variable.n)
		buf_printf(&text, " on " STR_FMT, STR_ARG(f->variable));
	buf_printf(&text, " between " STR_FMT " and " STR_FMT ": %s. Likely cure: ",
		   STR_ARG(goname_short(f->side[0].fn)), STR_ARG(goname_short(f->side[1].fn)),
		   f->cure->shape);
	cure_text(f, &text);
	for (int i = 0; i < 2; i++) {
		const struct race_side *side = shown_side(f, i);
		access_words(side, &words[i]);
		buf_printf(&words[i], " in " STR_FMT, STR_ARG(side->fn));
		places[i] = (struct sarif_place){ sources_shown(v->src, side->file), side->line,
						  words[i].data };
	}
	r.text = text.data;
	sarif_result(s, &r);
	buf_release(&text);
	buf_release(&words[0]);
	buf_release(&words[1]);
}

void race_show_sarif(const struct race_view *v, struct buf *out)
{
	static const struct sarif_rule rule = {
		"data-race",
		"Two goroutines access the same memory without order, and one of them writes.",
		"A data race makes the program's result depend on timing and breaks Go's memory "
		"model: values may be torn. The "
		"race detector has no false positives; the two accesses did happen.",
	};
	struct sarif s;

	sarif_begin(&s, out, &rule, 1);
	for (size_t i = 0; i < v->races->v.n; i++)
		sarif_finding(v, &s, &v->races->v.v[i]);
	sarif_end(&s);
}
