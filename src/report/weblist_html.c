/*
 * The page of weblist, byte for byte as pprof's template (internal/driver/html/source.html, as vendored in go1.26) makes
 * it: other programs read it.
 */
#include <string.h>

#include "base/gofmt.h"
#include "profile/units.h"
#include "report/internal.h"
#include "report/listing.h"
#include "report/weblist.h"

#define TEXT_WIDTH 80

static const char page_top[] = "<!DOCTYPE html>\n"
			       "<html>\n"
			       "<head>\n"
			       "  <meta charset=\"utf-8\">\n"
			       "  <title>";

static const char page_head[] =
	"</title>\n"
	"  \n"
	"  <style type=\"text/css\">\n"
	"body #content{\n"
	"font-family: sans-serif;\n"
	"}\n"
	"h1 {\n"
	"  font-size: 1.5em;\n"
	"}\n"
	".legend {\n"
	"  font-size: 1.25em;\n"
	"}\n"
	".line, .nop, .unimportant {\n"
	"  color: #aaaaaa;\n"
	"}\n"
	".inlinesrc {\n"
	"  color: #000066;\n"
	"}\n"
	".livesrc {\n"
	"cursor: pointer;\n"
	"}\n"
	".livesrc:hover {\n"
	"background-color: #eeeeee;\n"
	"}\n"
	".asm {\n"
	"color: #008800;\n"
	"display: none;\n"
	"}\n"
	"</style>\n"
	"  <script type=\"text/javascript\">\n"
	"function pprof_toggle_asm(e) {\n"
	"  var target;\n"
	"  if (!e) e = window.event;\n"
	"  if (e.target) target = e.target;\n"
	"  else if (e.srcElement) target = e.srcElement;\n"
	"\n"
	"  if (target) {\n"
	"    var asm = target.nextSibling;\n"
	"    if (asm && asm.className == \"asm\") {\n"
	"      asm.style.display = (asm.style.display == \"block\" ? \"\" : \"block\");\n"
	"      e.preventDefault();\n"
	"      return false;\n"
	"    }\n"
	"  }\n"
	"}\n"
	"</script>\n"
	"</head>\n"
	"<body>\n"
	"\n";

static const char page_end[] = "\n"
			       "</body>\n"
			       "</html>\n";

static void put_entities(struct buf *b, struct str s, bool plus)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = { { '"', "&#34;" }, { '&', "&amp;" }, { '\'', "&#39;" },	   { '+', "&#43;" },
			 { '<', "&lt;" },  { '>', "&gt;" },  { 0, "\xef\xbf\xbd" } };

	for (size_t i = 0; i < s.n; i++) {
		size_t k = 0;

		while (k < ARRAY_LEN(entities) && entities[k].c != s.p[i])
			k++;
		if (k < ARRAY_LEN(entities) && (plus || s.p[i] != '+'))
			buf_adds(b, entities[k].entity);
		else
			buf_addc(b, s.p[i]);
	}
}

/* html/template's escaping of text, and its HTMLEscapeString. */
static void put_escaped(struct buf *b, struct str s)
{
	put_entities(b, s, true);
}

static void put_escaped_name(struct buf *b, struct str s)
{
	put_entities(b, s, false);
}

/* Column behind the white space that a line starts with. */
static size_t indentation(struct str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == ' ')
			column++;
		else if (line.p[i] == '\t')
			column = column / 8 * 8 + 8;
		else
			break;
	}
	return column;
}

/* indent blanks and s, tabs as blanks, filled up to a width. A tab ends at a column before the stop, as in the original. */
static void put_padded(struct buf *b, size_t indent, struct str s, size_t width)
{
	size_t column = indent, len;

	buf_fill(b, ' ', indent);
	for (size_t i = 0; i < s.n; i += len) {
		go_rune((struct str){ s.p + i, s.n - i }, &len);
		column++;
		if (s.p[i] != '\t') {
			if (len == 1 && (s.p[i] & 0x80))
				buf_adds(b, "\xef\xbf\xbd"); /* a broken byte */
			else
				buf_add(b, s.p + i, len);
			continue;
		}
		buf_addc(b, ' ');
		for (; column % 8 != 0; column++)
			buf_addc(b, ' ');
	}
	if (column < width)
		buf_fill(b, ' ', width - column);
}

static void put_calls(const struct weblist *w, struct buf *b, const struct weblist_record *rec,
		      const struct weblist_record *last, size_t indent)
{
	const struct weblist_call *calls = &w->calls.v[rec->first_call];
	size_t n_last = last ? last->n_calls : 0;
	const struct weblist_call *old = last ? &w->calls.v[last->first_call] : NULL;

	for (size_t j = 0; j < rec->n_calls; j++) {
		struct str line;
		struct buf text = { 0 };

		if (j < n_last && old[j].line == calls[j].line &&
		    str_eq(old[j].file, calls[j].file))
			continue;
		n_last = 0;
		if (!srcfile_line(w->reader, calls[j].file, calls[j].line, &line))
			line = STR("");
		put_padded(&text, indent + 4 + 4 * j, str_trim(line), TEXT_WIDTH);
		buf_printf(b, " %8s %10s %10s %8s  <span class=inlinesrc>", "", "", "", "");
		put_escaped(b, buf_str(&text));
		buf_adds(b, "</span> <span class=unimportant>");
		put_escaped(b, str_base(calls[j].file));
		buf_printf(b, ":%lld</span>\n", (long long)calls[j].line);
		buf_release(&text);
	}
}

static void put_value(const struct weblist *w, struct buf *b, int64_t v)
{
	struct buf text = { 0 };

	put_value_or_dot(w->r, &text, v, 10);
	put_escaped(b, buf_str(&text));
	buf_release(&text);
}

static void put_insn(const struct weblist *w, struct buf *b, const struct weblist_insn *in,
		     size_t indent)
{
	struct buf text = { 0 };

	if (!in->text.n)
		return;
	buf_printf(b, " %8s ", "");
	put_value(w, b, in->flat);
	buf_addc(b, ' ');
	put_value(w, b, in->cum);
	buf_printf(b, " %8llx: ", (unsigned long long)in->obj_addr);
	put_padded(&text, indent, in->text, TEXT_WIDTH);
	put_escaped(b, buf_str(&text));
	buf_adds(b, " <span class=unimportant>");
	if (in->file.n) {
		/* escaped by the listing and once more by the page */
		buf_clear(&text);
		put_escaped_name(&text, str_base(in->file));
		buf_printf(&text, ":%lld", (long long)in->line);
		put_escaped(b, buf_str(&text));
	}
	buf_adds(b, "</span>\n");
	buf_release(&text);
}

static void put_insns(const struct weblist *w, struct buf *b, const struct weblist_record *v,
		      size_t n, struct str source)
{
	size_t indent = indentation(source);
	const struct weblist_insn *last = NULL;

	buf_adds(b, "<span class=asm>");
	for (size_t i = 0; i < n; i++) {
		const struct weblist_insn *in = &w->insns.v[v[i].insn];

		if (i && in->addr != last->addr + last->size)
			buf_printf(b, " %8s %27s⋮\n", "", "");
		put_calls(w, b, &v[i], i ? &v[i - 1] : NULL, indent);
		put_insn(w, b, in, indent + 4 + 4 * (size_t)v[i].n_calls);
		last = in;
	}
	buf_adds(b, "</span>");
}

/* False: there is no such line and nothing to say about it. */
static bool put_line(const struct weblist *w, struct buf *b, const struct weblist_file *f,
		     int64_t line)
{
	size_t n;
	const struct weblist_record *v = weblist_line(f, line, &n);
	const char *class = n ? "deadsrc" : "nop";
	int64_t flat = 0, cum = 0;
	struct str source;

	if (!srcfile_line(w->reader, f->name, line, &source)) {
		if (!n)
			return false;
		source = line == 0 ? STR("<instructions with unknown line numbers>") : STR("???");
	}
	for (size_t i = 0; i < n; i++) {
		const struct weblist_insn *in = &w->insns.v[v[i].insn];

		flat += in->flat;
		cum += in->cum;
		if (v[i].n_calls || in->text.n)
			class = "livesrc";
	}
	buf_printf(b, "\n<span class=line> %6lld</span> <span class=%s>  ", (long long)line, class);
	put_value(w, b, flat);
	buf_addc(b, ' ');
	put_value(w, b, cum);
	buf_printf(b, " %8s  ", "");
	put_escaped(b, source);
	buf_adds(b, " </span>");
	if (strcmp(class, "livesrc") == 0)
		put_insns(w, b, v, n, source);
	return true;
}

static void put_function(const struct weblist *w, struct buf *b, const struct weblist_file *f,
			 const struct weblist_func *fn)
{
	struct buf text = { 0 };

	buf_adds(b, "<h2>");
	put_escaped(b, fn->name);
	buf_adds(b, "</h2><p class=\"filename\">");
	put_escaped(b, f->name);
	buf_adds(b, "</p>\n<pre onClick=\"pprof_toggle_asm(event)\">\n  Total:  ");
	report_format(w->r, &text, fn->flat);
	buf_pad_left(b, buf_str(&text), 10);
	buf_clear(&text);
	buf_addc(b, ' ');
	report_format(w->r, &text, fn->cum);
	buf_pad_left(b, buf_str(&text), 10);
	buf_adds(b, " (flat, cum) ");
	units_percentage(b, fn->cum, w->r->total);
	for (int64_t line = fn->begin; line < fn->end; line++)
		put_line(w, b, f, line);
	buf_adds(b, "\n</pre>\n");
	buf_release(&text);
}

/* The value of a header line, or "unknown". */
static struct str from_legend(struct str legend, struct str key)
{
	struct str line;

	while (str_next_line(&legend, &line))
		if (str_has_prefix(line, key))
			return str_sub(line, key.n, line.n);
	return STR("unknown");
}

static void put_legend(const struct weblist *w, struct buf *b)
{
	struct buf legend = { 0 };
	struct str rest, line;
	bool first = true;

	report_profile_labels(w->r, &legend);
	buf_adds(b, page_top);
	put_escaped(b, from_legend(buf_str(&legend), STR("File: ")));
	buf_addc(b, ' ');
	put_escaped(b, from_legend(buf_str(&legend), STR("Type: ")));
	buf_adds(b, page_head);
	buf_adds(b, "<div class=\"legend\">");
	for (rest = buf_str(&legend); str_next_line(&rest, &line); first = false) {
		buf_adds(b, first ? "" : "<br>\n");
		put_escaped(b, line);
	}
	buf_adds(b, "<br>Total: ");
	report_format(w->r, b, w->r->total);
	buf_adds(b, "</div>");
	buf_release(&legend);
}

bool report_weblist(struct report *r, struct out *out, struct err *err)
{
	struct weblist *w = weblist_new(r, err);
	weblist_funcs funcs = { 0 };

	if (!w)
		return false;
	put_legend(w, &out->buf);
	for (size_t i = 0; i < w->files.n; i++) {
		weblist_functions(w, &w->files.v[i], &funcs);
		for (size_t k = 0; k < funcs.n; k++) {
			if (funcs.v[k].cum == 0)
				continue;
			put_function(w, &out->buf, &w->files.v[i], &funcs.v[k]);
			out_check(out);
		}
	}
	buf_adds(&out->buf, page_end);
	vec_release(&funcs);
	weblist_free(w);
	return true;
}
