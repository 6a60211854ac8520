/* `goperf patterns`: the catalogue of wastes, and what each costs here. */
#include "cmd/patterns.h"

#include <math.h>
#include <stdlib.h>

#include "base/gofmt.h"
#include "base/json.h"
#include "base/term.h"
#include "cmd/command.h"

static const struct flag flags[] = {
	{ "prove", FLAG_BOOL, offsetof(struct patterns_opts, prove), NULL,
	  "run the pairs of these patterns on this machine, bad against good, and keep the "
	  "figures; "
	  "all: every one",
	  NULL },
	{ "budget", FLAG_DURATION, offsetof(struct patterns_opts, budget_ns), "D",
	  "time to spend on rounds, at most", "20s a pattern, from 30s to 5m" },
	{ "seed", FLAG_INT, offsetof(struct patterns_opts, seed), "N",
	  "of the coins that order the rounds", "random" },
	{ "json", FLAG_BOOL, offsetof(struct patterns_opts, json), NULL, "print JSON", NULL },
	{ 0 },
};

/* "all versions", "go1.24 and newer", "go1.22 to go1.26" */
static void put_versions(struct buf *b, const struct pattern *p)
{
	struct str from, to;

	if (str_eq(p->go, STR("all")))
		buf_adds(b, "all versions");
	else if (str_cut(p->go, '-', &from, &to))
		buf_printf(b, "go" STR_FMT " to go" STR_FMT, STR_ARG(from), STR_ARG(to));
	else
		buf_printf(b, "go" STR_FMT " and newer", STR_ARG(p->go));
}

void patterns_put_measured(struct json *j, const struct measured *row)
{
	if (!row) {
		json_nil(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "verdict", row->verdict);
	json_kdouble(j, "change", row->change);
	json_key(j, "interval");
	json_arr(j);
	json_double(j, row->lo);
	json_double(j, row->hi);
	json_arr_end(j);
	json_ku64(j, "rounds", row->rounds);
	for (int good = 0; good < 2; good++) {
		const struct measured_form *f = good ? &row->good : &row->bad;
		json_key(j, good ? "good" : "bad");
		json_obj(j);
		json_kdouble(j, "ns_op", f->ns);
		json_kdouble(j, "bytes_op", f->bytes);
		json_kdouble(j, "allocs_op", f->objects);
		json_obj_end(j);
	}
	json_obj_end(j);
}

static void put_pattern(struct json *j, const struct pattern *p, const struct measurements *m,
			bool whole)
{
	const struct measured *row = measured_find(m, p->id);

	json_obj(j);
	json_kcstr(j, "id", p->id);
	json_kstr(j, "title", p->title);
	json_kstr(j, "claim", p->claim);
	json_kstr(j, "go", p->go);
	json_kbool(j, "detected", p->detected);
	json_kbool(j, "pair", p->bad.n > 0);
	if (whole) {
		json_kstr(j, "bad", p->bad);
		json_kstr(j, "good", p->good);
		json_kstr(j, "rule", str_trim(p->rule_text));
		json_kstr(j, "text", str_trim(p->text));
	}
	json_kcstr(j, "measured_go", row ? m->go : NULL);
	json_key(j, "measured_here");
	patterns_put_measured(j, row);
	json_obj_end(j);
}

/* ---- one pattern ---- */

struct pen {
	struct buf *b;
	bool colors;
	size_t width;
};

static void heading(struct pen *p, struct str text)
{
	buf_printf(p->b, "\n%s" STR_FMT "%s\n", term_style(p->colors, TERM_BOLD), STR_ARG(text),
		   term_style(p->colors, TERM_PLAIN));
}

static void code(struct pen *p, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line)) {
		if (line.n) {
			buf_adds(p->b, "    ");
			buf_adds(p->b, term_style(p->colors, TERM_GREEN));
			for (size_t i = 0; i < line.n; i++)
				buf_adds(p->b,
					 line.p[i] == '\t' ? "    " : (char[]){ line.p[i], 0 });
			buf_adds(p->b, term_style(p->colors, TERM_PLAIN));
		}
		buf_addc(p->b, '\n');
	}
}

/* Words from column 2 on; those of an item ("- ...") hang behind its dash. */
static void paragraph(struct pen *p, struct str text)
{
	size_t indent = str_has_prefix(text, STR("- ")) ? 4 : 2, column = 2;
	struct str word;

	buf_adds(p->b, "  ");
	for (bool first = true; str_next_field(&text, &word); first = false) {
		size_t n = go_rune_count(word);
		if (!first && column + 1 + n > p->width) {
			buf_addc(p->b, '\n');
			buf_fill(p->b, ' ', indent);
			column = indent;
		} else if (!first) {
			buf_addc(p->b, ' ');
			column++;
		}
		buf_add_str(p->b, word);
		column += n;
	}
	buf_addc(p->b, '\n');
}

/*
 * Paragraphs and items are wrapped anew; "## " begins a part, "    " is code. Parts whose heading `told` has already are
 * left out.
 */
static void markdown(struct pen *p, struct str text, struct str told)
{
	struct buf para = { 0 };
	struct str line;
	bool more = true, skip = false;

	while (more) {
		more = str_next_line(&text, &line);
		bool starts = !more || line.n == 0 || str_has_prefix(line, STR("## ")) ||
			      str_has_prefix(line, STR("- ")) ||
			      str_has_prefix(line, STR("    ")) || str_has_prefix(line, STR("\t"));
		if (starts && para.n) {
			paragraph(p, buf_str(&para));
			buf_clear(&para);
		}
		if (!more)
			break;
		if (str_has_prefix(line, STR("## ")))
			skip = str_contains(told, line);
		if (skip)
			continue;
		if (str_has_prefix(line, STR("## "))) {
			heading(p, str_sub(line, 3, line.n));
		} else if (str_has_prefix(line, STR("    ")) || str_has_prefix(line, STR("\t"))) {
			code(p, line);
		} else {
			buf_adds(&para, para.n ? " " : "");
			buf_add_str(&para, line);
		}
	}
	buf_release(&para);
}

static void put_change(struct buf *b, const struct measured *row)
{
	buf_printf(b, " (%s", row->verdict);
	if (!isnan(row->change))
		buf_printf(b, ", %+.1f%%", row->change * 100);
	if (!isnan(row->lo) && !isnan(row->hi))
		buf_printf(b, ", %+.1f%% to %+.1f%%", row->lo * 100, row->hi * 100);
	buf_addc(b, ')');
}

static void explain(const struct pattern *p, const struct measurements *m, struct pen *pen,
		    struct arena *a)
{
	const struct measured *row = measured_find(m, p->id);
	struct buf line = { 0 };

	buf_printf(pen->b, "%s" STR_FMT "%s  %s%s%s\n", term_style(pen->colors, TERM_BOLD),
		   STR_ARG(p->title), term_style(pen->colors, TERM_PLAIN),
		   term_style(pen->colors, TERM_DIM), p->id, term_style(pen->colors, TERM_PLAIN));
	paragraph(pen, p->claim);
	buf_adds(&line, "Go: ");
	put_versions(&line, p);
	buf_adds(&line, p->detected ? "; goperf advise finds it"
				    : "; goperf advise does not look for it yet");
	paragraph(pen, buf_str(&line));
	if (p->bad.n) {
		heading(pen, STR("Bad"));
		code(pen, p->bad);
		heading(pen, STR("Good"));
		code(pen, p->good);
	}
	if (p->rule_text.n)
		heading(pen, STR("Why"));
	markdown(pen, p->rule_text, STR(""));
	markdown(pen, p->text, p->rule_text);
	heading(pen, STR("Here"));
	buf_clear(&line);
	if (row) {
		buf_adds(&line, measured_words(m, row, a));
		put_change(&line, row);
	} else if (p->bad.n) {
		buf_printf(&line, "not measured yet: goperf patterns --prove %s", p->id);
	} else {
		buf_adds(&line, "there is no pair to measure");
	}
	paragraph(pen, buf_str(&line));
	buf_release(&line);
}

/* ---- all of them ---- */

static void list(const struct measurements *m, struct pen *pen, struct arena *a)
{
	struct pattern p;

	for (size_t i = 0; pattern_get(i, &p); i++) {
		const struct measured *row = measured_find(m, p.id);
		buf_printf(pen->b, "%s%s%s%s\n", term_style(pen->colors, TERM_BOLD), p.id,
			   term_style(pen->colors, TERM_PLAIN),
			   p.detected ? "" : "  (not looked for by advise)");
		buf_printf(pen->b, "  " STR_FMT "\n", STR_ARG(p.title));
		paragraph(pen, p.claim);
		if (!str_eq(p.go, STR("all"))) {
			buf_adds(pen->b, "  ");
			put_versions(pen->b, &p);
			buf_addc(pen->b, '\n');
		}
		if (row) {
			buf_printf(pen->b, "  %s", measured_words(m, row, a));
			put_change(pen->b, row);
			buf_addc(pen->b, '\n');
		}
	}
	buf_adds(pen->b,
		 m->v.n ? "\n" : "\nNothing was measured here yet: goperf patterns --prove all\n");
	buf_adds(pen->b, "One in full: goperf patterns ID\n");
}

static int show(const struct patterns_opts *o, const struct pattern *one)
{
	struct measurements m;
	struct buf b = { 0 };
	struct pen pen = { &b, term_colors(stdout), (size_t)term_width(stdout) };
	struct pattern p;
	struct json j;
	struct err err;
	struct arena a;

	arena_init(&a);
	measurements_init(&m);
	if (!measurements_load(&m, STR(""), &err))
		fprintf(stderr, "goperf patterns: note: %s\n", err.msg);
	if (!o->json && one) {
		explain(one, &m, &pen, &a);
	} else if (!o->json) {
		list(&m, &pen, &a);
	} else {
		json_init(&j, &b, 1);
		json_obj(&j);
		json_ki64(&j, "schema", 1);
		json_key(&j, "patterns");
		json_arr(&j);
		if (one)
			put_pattern(&j, one, &m, true);
		for (size_t i = 0; !one && pattern_get(i, &p); i++)
			put_pattern(&j, &p, &m, false);
		json_arr_end(&j);
		json_obj_end(&j);
		buf_addc(&b, '\n');
	}
	fwrite(b.data, 1, b.n, stdout);
	buf_release(&b);
	measurements_release(&m);
	arena_release(&a);
	return EXIT_OK;
}

/* ---- arguments ---- */

static int prove_named(const struct patterns_opts *o, int argc, char **argv)
{
	bool all = argc == 1 && strcmp(argv[0], "all") == 0;
	VEC(struct pattern) named = { 0 };
	VEC(const struct pattern *) v = { 0 };
	struct pattern p;
	struct err err = { 0 };
	int status;

	if (argc == 0)
		err_set(&err, ERR_USAGE, "--prove: expected the ids of patterns, or all");
	for (size_t i = 0; all && pattern_get(i, &p); i++)
		if (p.bad.n)
			vec_push(&named, p);
	for (int i = 0; i < argc && !all && !err.code; i++) {
		if (!pattern_find(argv[i], &p, &err))
			break;
		if (!p.bad.n)
			err_set(&err, ERR_NOT_FOUND,
				"%s: there is no pair to measure; 'goperf patterns %s' says why",
				p.id, p.id);
		vec_push(&named, p);
	}
	for (size_t i = 0; i < named.n; i++)
		vec_push(&v, &named.v[i]);
	status = err.code ? command_fail("patterns", &err) : patterns_prove(o, v.v, v.n);
	vec_release(&v);
	vec_release(&named);
	return status;
}

static int run(void *opts, int argc, char **argv)
{
	const struct patterns_opts *o = opts;
	struct pattern p;
	struct err err = { 0 };

	if (o->budget_ns < 0)
		err_set(&err, ERR_USAGE, "--budget: expected a positive time");
	else if (argc > 1 && !o->prove)
		err_set(&err, ERR_USAGE, "expected one pattern, or --prove and several");
	if (err.code)
		return command_fail("patterns", &err);
	if (o->prove)
		return prove_named(o, argc, argv);
	if (argc == 1 && !pattern_find(argv[0], &p, &err))
		return command_fail("patterns", &err);
	return show(o, argc == 1 ? &p : NULL);
}

const struct command cmd_patterns = {
	.name = "patterns",
	.args = "[ID... | all]",
	.brief = "the catalogue of wastes: bad and good form, and what each costs on this machine",
	.about = "Lists the patterns that goperf knows. With ID: the bad and the good form as "
		 "code, what "
		 "the compiler says, when it\n"
		 "does not matter, what is often said of it and what is true.\n\n"
		 "--prove runs the two forms in turns, as goperf prove does, with the Go toolchain "
		 "of the "
		 "working folder. What comes\n"
		 "out is kept for each Go version in $GOPERF_CACHE, or goperf/ in the user's cache "
		 "folder, so that goperf patterns and\n"
		 "goperf advise quote figures of this machine. The chance that a pattern's verdict "
		 "is false is at most 5%, for each;\n"
		 "less than 5% is no change.\n\n"
		 "Exit status: 0; 1 with --prove, a pattern does not hold here; 2 an error.",
	.examples = "  goperf patterns\n"
		    "  goperf patterns mutex-for-reads\n"
		    "  goperf patterns --prove defer-in-loop\n"
		    "  goperf patterns --prove all",
	.flags = flags,
	.opts_size = sizeof(struct patterns_opts),
	.run = run,
};
