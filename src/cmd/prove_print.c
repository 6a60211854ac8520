/* What `goperf prove` says: a table, markdown for a pull request, JSON. */
#include "cmd/prove.h"

#include <math.h>
#include <string.h>

#include "base/gofmt.h"
#include "base/human.h"
#include "base/json.h"
#include "cmd/command.h"

struct verdict_word {
	const char *word, *json;
	enum term_style style;
};

static const struct verdict_word words[] = {
	[TRIAL_UNDECIDED] = { "undecided", "undecided", TERM_YELLOW },
	[TRIAL_NOISY] = { "noisy", "noisy", TERM_YELLOW },
	[TRIAL_FASTER] = { "faster", "faster", TERM_GREEN },
	[TRIAL_SLOWER] = { "slower", "slower", TERM_RED },
	[TRIAL_SAME] = { "no change", "no change", TERM_PLAIN },
	[TRIAL_REFUSED] = { "refused", "refused", TERM_YELLOW },
};

static const char *const unit_names[] = { [TRIAL_BYTES] = "B/op", [TRIAL_OBJECTS] = "allocs/op" };

enum { COLUMNS = 7, MAX_NAMES = 5 };

struct row {
	char cell[COLUMNS][160];
	const struct verdict_word *verdict;
	const char *package;
};

/* All cases and their results, asked for once. */
struct report {
	const struct prove *p;
	VEC(struct trial_result) results;
	VEC(struct row) rows;
	size_t count[ARRAY_LEN(words)];
	size_t regressions;
};

static void format_ns(char *to, size_t size, double ns)
{
	struct buf b = { 0 };

	if (isnan(ns))
		buf_addc(&b, '-');
	else
		human_ns(&b, ns);
	snprintf(to, size, "%s", b.data);
	buf_release(&b);
}

/* +12.3%; large ones without the decimal */
static void format_change(char *to, size_t size, double ratio)
{
	double percent = ratio * 100;

	if (isnan(ratio))
		snprintf(to, size, "-");
	else if (fabs(percent) >= 1000)
		snprintf(to, size, "×%.*f", ratio + 1 < 100 ? 1 : 0, ratio + 1);
	else
		snprintf(to, size, "%+.*f%%", fabs(percent) < 100 ? 1 : 0, percent);
}

static void format_interval(char *to, size_t size, const struct trial_result *r)
{
	char lo[40], hi[40];

	if (r->lo > r->hi) {
		snprintf(to, size, "wandered");
		return;
	}
	format_change(lo, sizeof(lo), r->lo);
	format_change(hi, sizeof(hi), r->hi);
	snprintf(to, size, "%s to %s", r->lo <= -1 ? "?" : lo, isinf(r->hi) ? "?" : hi);
}

static void make_row(struct report *rep, size_t i)
{
	const struct prove_case *c = &rep->p->cases.v[i];
	const struct trial_result *r = &rep->results.v[i];
	struct row *row = vec_add(&rep->rows);

	row->package = c->package;
	row->verdict = &words[r->verdict];
	snprintf(row->cell[0], sizeof(row->cell[0]), "%s", c->bench);
	format_ns(row->cell[1], sizeof(row->cell[1]), r->ns[TRIAL_BASE]);
	format_ns(row->cell[2], sizeof(row->cell[2]), r->ns[TRIAL_NEW]);
	format_change(row->cell[3], sizeof(row->cell[3]),
		      r->verdict == TRIAL_REFUSED ? NAN : r->effect);
	if (r->rounds && r->verdict != TRIAL_REFUSED)
		format_interval(row->cell[4], sizeof(row->cell[4]), r);
	snprintf(row->cell[5], sizeof(row->cell[5]), "%zu",
		 r->verdict == TRIAL_REFUSED ? 0 : r->rounds);
	snprintf(row->cell[6], sizeof(row->cell[6]), "%s", row->verdict->word);
}

static const char *head(const struct report *rep, size_t column)
{
	static const char *const heads[COLUMNS] = { "benchmark", NULL,	   NULL,     "change",
						    "interval",	 "rounds", "verdict" };

	return column == 1   ? rep->p->names[TRIAL_BASE]
	       : column == 2 ? rep->p->names[TRIAL_NEW]
			     : heads[column];
}

static const bool is_left[COLUMNS] = { [0] = true, [6] = true };

static void add_cell(struct buf *out, const char *text, size_t width, bool left)
{
	if (left)
		buf_pad_right(out, str_of(text), width);
	else
		buf_pad_left(out, str_of(text), width);
}

static void print_rows(const struct report *rep, bool colors, struct buf *out)
{
	size_t width[COLUMNS];
	const char *package = rep->p->pairs.n > 1 ? "" : NULL;

	for (size_t k = 0; k < COLUMNS; k++) {
		width[k] = strlen(head(rep, k));
		for (size_t i = 0; i < rep->rows.n; i++)
			width[k] = MAX(width[k], go_rune_count(str_of(rep->rows.v[i].cell[k])));
	}
	buf_adds(out, term_style(colors, TERM_BOLD));
	for (size_t k = 0; k < COLUMNS - 1; k++) {
		add_cell(out, head(rep, k), width[k], is_left[k]);
		buf_adds(out, "  ");
	}
	buf_printf(out, "%s%s\n", head(rep, COLUMNS - 1), term_style(colors, TERM_PLAIN));
	for (size_t i = 0; i < rep->rows.n; i++) {
		const struct row *row = &rep->rows.v[i];
		if (package && strcmp(package, row->package) != 0) {
			package = row->package;
			buf_printf(out, "%s%s%s\n", term_style(colors, TERM_DIM), package,
				   term_style(colors, TERM_PLAIN));
		}
		for (size_t k = 0; k < COLUMNS - 1; k++) {
			add_cell(out, row->cell[k], width[k], is_left[k]);
			buf_adds(out, "  ");
		}
		buf_printf(out, "%s%s%s\n", term_style(colors, row->verdict->style),
			   row->cell[COLUMNS - 1],
			   row->verdict->style ? term_style(colors, TERM_PLAIN) : "");
	}
}

static bool is_changed(const struct trial_result *r, int unit)
{
	return r->alloc[unit].state == TRIAL_ALLOC_LESS || r->alloc[unit].state == TRIAL_ALLOC_MORE;
}

/* One line of text on an allocation metric that differs; false where there is nothing to say. */
static bool alloc_text(const struct report *rep, size_t i, int unit, struct buf *out)
{
	const struct trial_result *r = &rep->results.v[i];
	double base = r->alloc[unit].v[TRIAL_BASE], new_ = r->alloc[unit].v[TRIAL_NEW];
	char change[40];

	if (isnan(base) || isnan(new_) || (base == new_ && !is_changed(r, unit)))
		return false;
	format_change(change, sizeof(change), base > 0 ? new_ / base - 1 : NAN);
	buf_printf(out, "%.0f -> %.0f %s", base, new_, unit_names[unit]);
	if (base > 0)
		buf_printf(out, " (%s)", change);
	if (!is_changed(r, unit))
		buf_adds(out, r->alloc[unit].state == TRIAL_ALLOC_SAME ? ", less than matters"
			      : r->alloc[unit].exact		       ? ", too few rounds to tell"
								       : ", varies: undecided");
	else if (!r->alloc[unit].exact)
		buf_adds(out, ", varies");
	return true;
}

/* Both units of a case on one line; false where there is nothing to say. */
static bool alloc_line(const struct report *rep, size_t i, struct buf *line)
{
	size_t n = 0;

	for (int unit = 0; unit < TRIAL_ALLOC_UNITS; unit++) {
		size_t before = line->n;
		if (n)
			buf_adds(line, "; ");
		if (alloc_text(rep, i, unit, line))
			n++;
		else
			line->n = before;
	}
	return n > 0;
}

static void print_allocs(const struct report *rep, const char *bullet, struct buf *out)
{
	size_t said = 0, known = 0;

	for (size_t i = 0; i < rep->rows.n; i++) {
		struct buf line = { 0 };
		known += !isnan(rep->results.v[i].alloc[TRIAL_BYTES].v[TRIAL_BASE]);
		if (alloc_line(rep, i, &line)) {
			if (!said++)
				buf_adds(out, "Allocations:\n");
			buf_printf(out, "%s%s: " STR_FMT "\n", bullet, rep->p->cases.v[i].bench,
				   STR_ARG(buf_str(&line)));
		}
		buf_release(&line);
	}
	if (!said && known)
		buf_adds(out, "Allocations: the same on both sides.\n");
}

/* What a reader must know of the measurement of a case: why it was refused, what is unquiet about its sides. */
static void case_note(const char *const *names, const struct prove_case *c,
		      const struct trial_result *r, const char *bullet, struct buf *out)
{
	char change[40];

	if (r->verdict == TRIAL_REFUSED) {
		buf_printf(out,
			   "%s%s: under %.1f ns/op: the compiler removed the work; use b.Loop, or "
			   "keep the result in a "
			   "package variable\n",
			   bullet, c->bench, TRIAL_MIN_NS);
		return;
	}
	if (r->lo > r->hi)
		buf_printf(out, "%s%s: the ratio of the sides itself changed during the run\n",
			   bullet, c->bench);
	if (!r->noisy)
		return;
	buf_printf(out, "%s%s: noisy, the rounds of", bullet, c->bench);
	for (int side = 0; side < 2; side++) {
		buf_printf(out, "%s %s scatter by %.0f%%", side ? "," : "", names[side],
			   r->spread[side] * 100);
		format_change(change, sizeof(change), r->drift[side]);
		if (r->drift[side] != 0)
			buf_printf(out, " and drifted by %s", change);
	}
	buf_addc(out, '\n');
}

static void print_notes(const struct report *rep, const char *bullet, struct buf *out)
{
	const struct prove *p = rep->p;

	for (size_t i = 0; i < rep->rows.n; i++)
		case_note(p->names, &p->cases.v[i], &rep->results.v[i], bullet, out);
	for (size_t i = 0; i < p->lone.n; i++) {
		const struct prove_lone *l = &p->lone.v[i];
		buf_printf(out, "%s%s%s%s: only in %s\n", bullet,
			   l->bench && p->pairs.n > 1 ? l->package : "",
			   l->bench && p->pairs.n > 1 ? " " : "", l->bench ? l->bench : l->package,
			   p->names[l->side]);
	}
}

/* One sentence on what the machine did, where it did something. */
static void print_host(const struct trial_host *h, struct buf *out)
{
	size_t n = 0;

#define SAY(...) \
	do { \
		buf_adds(out, n++ ? ", " : "The machine: "); \
		buf_printf(out, __VA_ARGS__); \
	} while (0)
	if (h->load_max > h->processors + 0.5)
		SAY("busy with other work (load %.1f on %d processor%s)", h->load_max,
		    h->processors, h->processors == 1 ? "" : "s");
	if (h->steal > 0.005)
		SAY("the hypervisor took %.1f%% of the processors' time", h->steal * 100);
	if (h->throttled)
		SAY("the cgroup was throttled %llu times", (unsigned long long)h->throttled);
	if (h->mhz_max > 1.05 * h->mhz_min)
		SAY("the clock moved between %.0f and %.0f MHz", h->mhz_min, h->mhz_max);
#undef SAY
	if (n)
		buf_adds(out, ".\n");
}

/* ", 2 faster (A -3.0%, B -8.1%)": the cases of a verdict; allocs: of those that allocate more and are not slower. */
static void list_cases(const struct report *rep, enum trial_verdict verdict, bool allocs,
		       struct buf *out)
{
	struct buf names = { 0 };
	size_t n = 0;
	char change[40];

	for (size_t i = 0; i < rep->rows.n; i++) {
		const struct trial_result *r = &rep->results.v[i];
		if (allocs ? !trial_is_regression(r) || r->verdict == TRIAL_SLOWER
			   : r->verdict != verdict)
			continue;
		if (n++ >= MAX_NAMES)
			continue;
		buf_printf(&names, "%s%s", n > 1 ? ", " : "", rep->p->cases.v[i].bench);
		if (!allocs && (verdict == TRIAL_SLOWER || verdict == TRIAL_FASTER)) {
			format_change(change, sizeof(change), r->effect);
			buf_printf(&names, " %s", change);
		}
	}
	if (n > MAX_NAMES)
		buf_printf(&names, " and %zu more", n - MAX_NAMES);
	if (n)
		buf_printf(out, ", %zu %s", n,
			   allocs ? n == 1 ? "allocates more" : "allocate more"
				  : words[verdict].word);
	if (n && (allocs || verdict != TRIAL_SAME))
		buf_printf(out, " (%s)", names.data);
	buf_release(&names);
}

/* The sentence at the end. */
static void print_conclusion(const struct report *rep, struct buf *out)
{
	static const enum trial_verdict order[] = { TRIAL_SLOWER,    TRIAL_FASTER, TRIAL_SAME,
						    TRIAL_UNDECIDED, TRIAL_NOISY,  TRIAL_REFUSED };
	const struct prove *p = rep->p;
	size_t open = rep->count[TRIAL_UNDECIDED] + rep->count[TRIAL_NOISY];
	struct buf list = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		list_cases(rep, order[i], false, &list);
		if (order[i] == TRIAL_SLOWER)
			list_cases(rep, 0, true, &list);
	}
	buf_adds(out, p->interrupted ? "Interrupted. " : "");
	buf_adds(out, rep->regressions ? "Regression: "
		      : open	       ? "No regression seen: "
				       : "No regression: ");
	buf_add_str(out, str_sub(buf_str(&list), 2, list.n));
	buf_adds(out, ". ");
	go_duration(out, p->trial.spent_ns / 100000000 * 100000000);
	buf_printf(out, ", %zu rounds.\n", p->trial.rounds);
	if (open && !p->interrupted) {
		buf_adds(out, "What is open needs more rounds (--budget ");
		go_duration(out, p->trial.opts.budget_ns * 4);
		buf_adds(out, ") or a larger --min-effect.\n");
	}
	buf_release(&list);
}

static void print_sides(const struct prove *p, const char *bullet, struct buf *out)
{
	buf_printf(out, "%sbase  %s%s%s\n", bullet, p->title[TRIAL_BASE], p->why ? ", " : "",
		   p->why ? p->why : "");
	buf_printf(out, "%snew   %s%s%s\n", bullet, p->title[TRIAL_NEW], p->go ? ", " : "",
		   p->go ? p->go : "");
}

static void print_text(const struct report *rep, bool colors, struct buf *out)
{
	print_sides(rep->p, "", out);
	buf_addc(out, '\n');
	print_rows(rep, colors, out);
	buf_addc(out, '\n');
	print_allocs(rep, "  ", out);
	print_notes(rep, "", out);
	print_host(&rep->p->trial.host, out);
	print_conclusion(rep, out);
}

/* A cell of a markdown table. */
static void add_markdown(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("|\\`*_<>", *text))
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
}

static void print_markdown(const struct report *rep, struct buf *out)
{
	const struct prove *p = rep->p;

	buf_adds(out, "### Benchmarks\n\n");
	print_sides(p, "    ", out);
	buf_addc(out, '\n');
	for (size_t k = 0; k < COLUMNS; k++)
		buf_printf(out, "| %s ", head(rep, k));
	buf_adds(out, "|\n");
	for (size_t k = 0; k < COLUMNS; k++)
		buf_adds(out, is_left[k] ? "|:--" : "|--:");
	buf_adds(out, "|\n");
	for (size_t i = 0; i < rep->rows.n; i++) {
		const struct row *row = &rep->rows.v[i];
		for (size_t k = 0; k < COLUMNS; k++) {
			bool bold = k == COLUMNS - 1 && trial_is_regression(&rep->results.v[i]);
			buf_adds(out, bold ? "| **" : "| ");
			if (k == 0 && p->pairs.n > 1) {
				add_markdown(out, row->package);
				buf_addc(out, ' ');
			}
			add_markdown(out, row->cell[k]);
			buf_adds(out, bold ? "** " : " ");
		}
		buf_adds(out, "|\n");
	}
	buf_addc(out, '\n');
	print_allocs(rep, "- ", out);
	buf_addc(out, '\n');
	print_notes(rep, "- ", out);
	buf_addc(out, '\n');
	print_host(&p->trial.host, out);
	print_conclusion(rep, out);
}

static void json_pair(struct json *j, const char *key, const double v[2])
{
	json_key(j, key);
	json_obj(j);
	json_kdouble(j, "base", v[TRIAL_BASE]);
	json_kdouble(j, "new", v[TRIAL_NEW]);
	json_obj_end(j);
}

static void json_alloc(struct json *j, const char *key, const struct trial_result *r, int unit)
{
	static const char *const states[] = { [TRIAL_ALLOC_OPEN] = "undecided",
					      [TRIAL_ALLOC_LESS] = "less",
					      [TRIAL_ALLOC_MORE] = "more",
					      [TRIAL_ALLOC_SAME] = "no change" };

	json_key(j, key);
	if (isnan(r->alloc[unit].v[TRIAL_BASE])) {
		json_nil(j);
		return;
	}
	json_obj(j);
	json_kdouble(j, "base", r->alloc[unit].v[TRIAL_BASE]);
	json_kdouble(j, "new", r->alloc[unit].v[TRIAL_NEW]);
	json_kcstr(j, "verdict", states[r->alloc[unit].state]);
	json_kbool(j, "exact", r->alloc[unit].exact);
	json_obj_end(j);
}

static void json_case(struct json *j, const struct prove_case *c, const struct trial_result *r)
{
	json_obj(j);
	json_kcstr(j, "package", c->package);
	json_kcstr(j, "name", c->bench);
	json_kcstr(j, "verdict", words[r->verdict].json);
	json_kbool(j, "regression", trial_is_regression(r));
	json_kdouble(j, "change", r->effect);
	json_key(j, "interval");
	json_arr(j);
	json_double(j, r->lo <= -1 ? NAN : r->lo);
	json_double(j, r->hi);
	json_arr_end(j);
	json_ku64(j, "rounds", r->rounds);
	json_pair(j, "ns_op", r->ns);
	json_alloc(j, "bytes_op", r, TRIAL_BYTES);
	json_alloc(j, "allocs_op", r, TRIAL_OBJECTS);
	json_kbool(j, "noisy", r->noisy);
	json_pair(j, "spread", r->spread);
	json_pair(j, "drift", r->drift);
	json_obj_end(j);
}

static void json_lone(struct json *j, const struct prove *p, int side, const char *key)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < p->lone.n; i++) {
		if (p->lone.v[i].side != side)
			continue;
		json_obj(j);
		json_kcstr(j, "package", p->lone.v[i].package);
		json_kcstr(j, "name", p->lone.v[i].bench);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void print_json(const struct report *rep, struct buf *out)
{
	const struct prove *p = rep->p;
	const struct trial *t = &p->trial;
	struct json j;

	json_init(&j, out, 2);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_kcstr(&j, "go", p->go);
	json_kcstr(&j, "base", p->title[TRIAL_BASE]);
	json_kcstr(&j, "new", p->title[TRIAL_NEW]);
	json_kdouble(&j, "alpha", t->opts.alpha);
	json_kdouble(&j, "min_effect", t->opts.min_effect);
	json_ki64(&j, "budget_ns", t->opts.budget_ns);
	json_ki64(&j, "spent_ns", t->spent_ns);
	json_ku64(&j, "rounds", t->rounds);
	json_kbool(&j, "interrupted", p->interrupted);
	json_kbool(&j, "regression", rep->regressions > 0);
	json_key(&j, "benchmarks");
	json_arr(&j);
	for (size_t i = 0; i < rep->results.n; i++)
		json_case(&j, &p->cases.v[i], &rep->results.v[i]);
	json_arr_end(&j);
	json_lone(&j, p, TRIAL_BASE, "only_base");
	json_lone(&j, p, TRIAL_NEW, "only_new");
	json_key(&j, "machine");
	json_obj(&j);
	json_ki64(&j, "processors", t->host.processors);
	json_kdouble(&j, "load_max", t->host.load_max);
	json_kdouble(&j, "steal", t->host.steal);
	json_ku64(&j, "throttled", t->host.throttled);
	json_kdouble(&j, "mhz_min", t->host.mhz_min);
	json_kdouble(&j, "mhz_max", t->host.mhz_max);
	json_obj_end(&j);
	json_obj_end(&j);
	buf_addc(out, '\n');
}

const char *prove_word(enum trial_verdict verdict)
{
	return words[verdict].word;
}

static void make_report(const struct prove *p, struct report *rep)
{
	*rep = (struct report){ .p = p };
	for (size_t i = 0; i < p->cases.n; i++) {
		struct trial_result r = trial_result(&p->trial, &p->trial.cases.v[i]);
		vec_push(&rep->results, r);
		rep->count[r.verdict]++;
		rep->regressions += trial_is_regression(&r);
		make_row(rep, i);
	}
}

static void release_report(struct report *rep)
{
	vec_release(&rep->results);
	vec_release(&rep->rows);
}

void prove_print_table(const struct prove *p, bool colors, struct buf *out)
{
	struct report rep;

	make_report(p, &rep);
	print_rows(&rep, colors, out);
	buf_addc(out, '\n');
	print_allocs(&rep, "  ", out);
	print_notes(&rep, "", out);
	print_host(&p->trial.host, out);
	release_report(&rep);
}

bool prove_print(const struct prove *p, enum prove_format format, bool colors, struct buf *out)
{
	struct report rep;
	bool regression;

	make_report(p, &rep);
	if (format == PROVE_JSON)
		print_json(&rep, out);
	else if (format == PROVE_MARKDOWN)
		print_markdown(&rep, out);
	else
		print_text(&rep, colors, out);
	regression = rep.regressions > 0;
	release_report(&rep);
	return regression;
}
