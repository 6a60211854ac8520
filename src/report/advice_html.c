/* The report as one page that needs nothing else: no scripts, no fonts, no network. */
#include "advise/traced.h"
#include "base/human.h"
#include "report/advice.h"

static const char style[] =
	":root{--bg:#fbfaf8;--fg:#1d1c1a;--dim:#6b6862;--line:#e3dfd8;--card:#fff;--hot:#fff3d6;--"
	"mark:#b45309;--bar:#c2410c;"
	"--bar2:#0f766e;--code:#f5f3ef;--do:#ecf6ee}"
	"@media(prefers-color-scheme:dark){:root{--bg:#171614;--fg:#e9e6e0;--dim:#9d988f;--line:#"
	"34312d;--card:#1f1d1b;--hot:#3a2f14;"
	"--mark:#f59e0b;--bar:#f97316;--bar2:#2dd4bf;--code:#262421;--do:#1b2a1f}}"
	"*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 "
	"system-ui,sans-serif}"
	"main{max-width:62rem;margin:0 auto;padding:2rem 1.2rem 4rem}h1{font-size:1.5rem;margin:0}"
	".sub{color:var(--dim);margin:.2rem 0 1.4rem}.note{color:var(--dim);border-left:3px solid "
	"var(--line);padding-left:.7rem;margin:.3rem 0}"
	"table{border-collapse:collapse;width:100%;margin:1.2rem 0 2rem;font-size:.93rem}"
	"th{text-align:left;color:var(--dim);font-weight:500;border-bottom:1px solid "
	"var(--line);padding:.3rem .6rem}"
	"td{padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:middle}td "
	"a{color:inherit}"
	"td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
	".bar{display:inline-block;height:.6rem;border-radius:2px;background:var(--bar);vertical-"
	"align:middle;min-width:1px}"
	".bar.m{background:var(--bar2)}"
	"section{background:var(--card);border:1px solid "
	"var(--line);border-radius:8px;padding:1.1rem 1.3rem;margin:0 0 1.3rem}"
	"h2{font-size:1.1rem;margin:0 0 .15rem}h2 "
	"small{color:var(--dim);font-weight:400;font-family:ui-monospace,monospace;font-size:.8rem}"
	".where{font-family:ui-monospace,monospace;font-size:.88rem;overflow-wrap:anywhere}.price{"
	"font-weight:600;color:var(--bar);margin:.3rem 0 .8rem}"
	"pre{margin:.6rem 0;padding:.6rem "
	"0;background:var(--code);border-radius:6px;overflow-x:auto;font:13px/1.5 "
	"ui-monospace,monospace;tab-size:4}"
	"pre .l{display:block;padding:0 .9rem;min-width:max-content}pre "
	".hot{background:var(--hot);box-shadow:inset 3px 0 var(--mark)}"
	"pre "
	".no{display:inline-block;width:3.2rem;color:var(--dim);user-select:none}pre.do{background:"
	"var(--do);padding:.6rem .9rem}"
	"dl{display:grid;grid-template-columns:6rem 1fr;gap:.25rem .8rem;margin:.6rem "
	"0}dt{color:var(--dim)}dd{margin:0;min-width:0;overflow-wrap:anywhere}"
	"dd pre{margin:.3rem 0}code{font:13px "
	"ui-monospace,monospace;background:var(--code);padding:.1rem "
	".35rem;border-radius:4px;overflow-wrap:anywhere}"
	"ul{padding-left:1.1rem;margin:.3rem 0}li{margin:.15rem 0}.left "
	"li{color:var(--dim)}@media(max-width:40rem){dl{display:block}dt{margin-top:.5rem}}";

static void esc(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '<':
			buf_adds(b, "&lt;");
			break;
		case '>':
			buf_adds(b, "&gt;");
			break;
		case '&':
			buf_adds(b, "&amp;");
			break;
		case '"':
			buf_adds(b, "&quot;");
			break;
		default:
			buf_addc(b, s.p[i]);
		}
	}
}

static void escs(struct buf *b, const char *s)
{
	esc(b, str_of(s));
}

static void bar_cell(struct buf *b, double share, const char *class)
{
	buf_printf(b, "<td class=n>");
	human_share(b, share);
	buf_printf(b,
		   "</td><td style=\"width:7rem\"><span class=\"bar %s\" "
		   "style=\"width:%.1f%%\"></span></td>",
		   class, MIN(share, 1.0) * 100);
}

static void summary(struct buf *b, const struct advice *a, uint32_t n)
{
	bool cpu = a->totals.cpu_ns > 0, mem = a->totals.alloc_bytes > 0, waits = false;

	for (uint32_t i = 0; i < n; i++)
		waits |= a->findings[i].cost.blocked_ns > 0;
	buf_printf(b, "<table><tr><th></th><th>finding</th><th>place</th>%s%s%s</tr>\n",
		   cpu ? "<th colspan=2>CPU</th>" : "", mem ? "<th colspan=2>bytes</th>" : "",
		   waits ? "<th colspan=2>waiting</th>" : "");
	for (uint32_t i = 0; i < n; i++) {
		const struct finding *f = &a->findings[i];

		buf_printf(b, "<tr><td class=n>%u</td><td><a href=\"#f%u\">", i + 1, i + 1);
		escs(b, f->title);
		buf_adds(b, "</a></td><td class=where>");
		escs(b, f->file);
		buf_printf(b, ":%u</td>", f->line);
		if (f->toll) {
			buf_printf(b, "<td colspan=%d>", 2 * (cpu + mem + waits));
			escs(b, f->toll);
			buf_adds(b, "</td></tr>\n");
			continue;
		}
		if (cpu)
			bar_cell(b, f->cost.cpu_share, "");
		if (mem)
			bar_cell(b, f->cost.alloc_bytes_share, "m");
		if (waits)
			bar_cell(b, f->cost.blocked_share, "m");
		buf_adds(b, "</tr>\n");
	}
	buf_adds(b, "</table>\n");
}

static void source(struct buf *b, const struct finding *f)
{
	buf_adds(b, "<pre>");
	for (uint32_t i = 0; i < f->n_lines; i++) {
		buf_printf(b, "<span class=\"l%s\"><span class=no>%u</span>",
			   f->lines[i].hot ? " hot" : "", f->lines[i].line);
		esc(b, f->lines[i].text);
		buf_adds(b, "</span>");
	}
	buf_adds(b, "</pre>\n");
}

static void term(struct buf *b, const char *word)
{
	buf_printf(b, "<dt>%s</dt><dd>", word);
}

static void finding(struct buf *b, const struct advice *a, uint32_t i)
{
	const struct finding *f = &a->findings[i];
	struct buf saves = { 0 };

	buf_printf(b, "<section id=\"f%u\"><h2>%u. ", i + 1, i + 1);
	escs(b, f->title);
	buf_printf(b, " <small>%s</small></h2><div class=where>", f->pattern);
	escs(b, f->file);
	buf_printf(b, ":%u &nbsp; ", f->line);
	escs(b, f->function);
	buf_adds(b, "</div><div class=price>");
	advice_price(b, f, &a->totals);
	buf_adds(b, "</div>\n");
	source(b, f);
	buf_adds(b, "<dl>");
	term(b, "Why");
	escs(b, f->why);
	buf_adds(b, "</dd>\n");
	term(b, "Evidence");
	buf_adds(b, "<ul>");
	for (uint32_t k = 0; k < f->n_evidence; k++) {
		buf_printf(b, "<li>%s: ", f->evidence[k].source);
		escs(b, f->evidence[k].text);
		buf_adds(b, "</li>");
	}
	buf_adds(b, "</ul></dd>\n");
	if (f->here) {
		term(b, "Pair");
		escs(b, f->here);
		buf_adds(b, "</dd>\n");
	}
	term(b, "Do");
	escs(b, f->remedy);
	if (f->example[0]) {
		buf_adds(b, "<pre class=do>");
		escs(b, f->example);
		buf_adds(b, "</pre>");
	}
	buf_adds(b, "</dd>\n");
	if (advice_saving(&saves, &f->saves)) {
		term(b, "Saves");
		escs(b, saves.data);
		buf_adds(b, "</dd>\n");
	}
	buf_release(&saves);
	term(b, "Prove");
	buf_adds(b, "<code>");
	escs(b, f->prove);
	buf_adds(b, "</code></dd></dl></section>\n");
}

static void traced(struct buf *b, const struct advice *a)
{
	if (a->n_traced == 0)
		return;
	buf_adds(b, "<h2>From ");
	traced_title(b, a);
	buf_adds(b, "</h2>\n");
	for (uint32_t i = 0; i < a->n_traced; i++) {
		const struct traced *t = &a->traced[i];

		buf_adds(b, "<section><h2>");
		human_ns(b, (double)t->cost_ns);
		buf_printf(b, " of %s <small>%s, %s", t->cost_of, t->pattern ? t->pattern : t->id,
			   t->confidence);
		if (a->n_traces > 1) {
			buf_adds(b, ", in ");
			escs(b, t->at.trace);
		}
		buf_adds(b, "</small></h2>");
		if (t->file.n) {
			buf_adds(b, "<div class=where>");
			esc(b, t->file);
			buf_printf(b, ":%u &nbsp; ", t->line);
			esc(b, t->function);
			buf_adds(b, "</div>");
		}
		buf_adds(b, "<dl>");
		term(b, "What");
		esc(b, t->title);
		buf_adds(b, "</dd>\n");
		term(b, "Do");
		escs(b, t->next);
		buf_adds(b, "</dd></dl></section>\n");
	}
}

static void left_alone(struct buf *b, const struct advice *a)
{
	if (a->n_left == 0)
		return;
	buf_printf(b,
		   "<details class=left><summary>Left alone: %u places that look alike and are not "
		   "worth a change</summary><ul>\n",
		   a->n_left);
	for (uint32_t i = 0; i < a->n_left; i++) {
		buf_adds(b, "<li><span class=where>");
		escs(b, a->left[i].file);
		buf_printf(b, ":%u</span> %s: ", a->left[i].line, a->left[i].pattern);
		escs(b, a->left[i].reason);
		buf_adds(b, "</li>\n");
	}
	buf_adds(b, "</ul></details>\n");
}

void advice_html(struct buf *b, const struct advice *a, const struct advice_view *view)
{
	uint32_t n = advice_shown(a, view);

	buf_adds(b, "<!doctype html>\n<html lang=en><meta charset=utf-8><meta name=viewport "
		    "content=\"width=device-width,initial-scale=1\">"
		    "<title>goperf advice: ");
	esc(b, a->module);
	buf_printf(b, "</title><style>%s</style>\n<main><h1>", style);
	esc(b, a->module);
	buf_adds(b, "</h1><p class=sub>");
	if (a->go_version.n) {
		esc(b, a->go_version);
		buf_adds(b, " · ");
	}
	advice_totals(b, &a->totals);
	buf_printf(b, " · %u finding%s</p>\n", a->n_findings, a->n_findings == 1 ? "" : "s");
	for (uint32_t i = 0; i < a->n_notes; i++) {
		buf_adds(b, "<p class=note>");
		escs(b, a->notes[i]);
		buf_adds(b, "</p>\n");
	}
	if (n)
		summary(b, a, n);
	else
		buf_adds(b, "<p>Nothing worth a change was found.</p>\n");
	for (uint32_t i = 0; i < n; i++)
		finding(b, a, i);
	traced(b, a);
	left_alone(b, a);
	buf_adds(b, "</main></html>\n");
}
