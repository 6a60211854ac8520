/* list: the source of functions with what each line cost. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"
#include "report/json_report.h"
#include "report/listing.h"
#include "report/srcfile.h"

#define MARGIN 5 /* lines before the first and behind the last with a sample */

void put_value_or_dot(const struct report *r, struct buf *b, int64_t v, size_t width)
{
	struct buf text = { 0 };

	if (v == 0)
		buf_addc(&text, '.');
	else
		report_format(r, &text, v);
	buf_pad_left(b, buf_str(&text), width);
	buf_release(&text);
}

void put_sums(const struct report *r, struct buf *b, int64_t flat, int64_t cum)
{
	struct buf text = { 0 };

	report_format(r, &text, flat);
	buf_pad_left(b, buf_str(&text), 10);
	buf_clear(&text);
	report_format(r, &text, cum);
	buf_addc(b, ' ');
	buf_pad_left(b, buf_str(&text), 10);
	buf_adds(b, " (flat, cum) ");
	units_percentage(b, cum, r->total);
	buf_adds(b, " of Total\n");
	buf_release(&text);
}

/* The matching nodes, those of one function and file behind each other. */
struct found {
	const struct graph_node *n;
	uint32_t seq;
};

static int by_function_and_file(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int c = str_cmp(x->n->info.name, y->n->info.name);

	if (!c)
		c = str_cmp(x->n->info.file, y->n->info.file);
	return c ? c : x->seq < y->seq ? -1 : x->seq > y->seq;
}

struct matches {
	struct found *v;
	size_t n;
};

static struct matches find_matches(struct report *r, struct graph *g, const struct regex *re)
{
	struct matches m = { xcalloc(g->n + 1, sizeof(*m.v)), 0 };

	for (size_t i = 0; i < g->n; i++) {
		const struct graph_node *n = &g->nodes.v[g->list[i]];

		if (regex_match(re, n->info.name))
			m.v[m.n++] = (struct found){ n, (uint32_t)i };
	}
	qsort(m.v, m.n, sizeof(*m.v), by_function_and_file);
	return m;
}

/* The lines of one function in one file. */
struct span {
	int64_t start, end;
};

static struct span span_of(const struct found *v, size_t n)
{
	struct span s = { v[0].n->info.start_line, v[0].n->info.line + MARGIN };

	if (!s.start)
		s.start = v[0].n->info.line - MARGIN;
	for (size_t i = 0; i < n; i++) {
		int64_t line = v[i].n->info.line, first = v[i].n->info.start_line;

		if (!first)
			first = line - MARGIN;
		if (first < s.start)
			s.start = first;
		else if (line + MARGIN > s.end)
			s.end = line + MARGIN;
	}
	s.start = MAX(s.start, 1);
	return s;
}

static int by_line(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->n->info.line < y->n->info.line ? -1 : x->n->info.line > y->n->info.line;
}

/* Where the functions go: text, or with json the rows of an object. */
struct lister {
	struct report *r;
	struct out *out;
	struct srcfile_reader *src;
	struct json *json; /* NULL: text */
};

static void put_line(struct lister *l, int64_t line, int64_t flat, int64_t cum, struct str text)
{
	struct buf *b = &l->out->buf;

	if (l->json) {
		json_obj(l->json);
		json_ki64(l->json, "line", line);
		report_json_weight(l->r, l->json, flat, cum);
		json_kstr(l->json, "source", text);
		json_obj_end(l->json);
		return;
	}
	put_value_or_dot(l->r, b, flat, 10);
	buf_addc(b, ' ');
	put_value_or_dot(l->r, b, cum, 10);
	buf_printf(b, " %6lld:", (long long)line);
	buf_add_str(b, text);
	buf_addc(b, '\n');
}

static void put_lines(struct lister *l, struct found *v, size_t n)
{
	struct span s = span_of(v, n);
	struct str text;
	size_t at = 0;

	qsort(v, n, sizeof(*v), by_line);
	for (int64_t line = s.start;
	     line <= s.end && srcfile_line(l->src, v[0].n->info.file, line, &text); line++) {
		int64_t flat = 0, cum = 0;

		for (; at < n && v[at].n->info.line < line; at++)
			;
		for (; at < n && v[at].n->info.line == line; at++) {
			flat += v[at].n->w.flat;
			cum += v[at].n->w.cum;
		}
		put_line(l, line, flat, cum, text);
	}
}

static void put_text(struct lister *l, struct found *v, size_t n, int64_t flat, int64_t cum)
{
	struct buf *b = &l->out->buf;
	const char *error = srcfile_error(l->src, v[0].n->info.file);

	buf_printf(b, "ROUTINE ======================== " STR_FMT " in " STR_FMT "\n",
		   STR_ARG(v[0].n->info.name), STR_ARG(v[0].n->info.file));
	put_sums(l->r, b, flat, cum);
	if (*error)
		buf_printf(b, " Error: %s\n", error);
	else
		put_lines(l, v, n);
}

static void put_json(struct lister *l, struct found *v, size_t n, int64_t flat, int64_t cum)
{
	struct json *j = l->json;
	const char *error = srcfile_error(l->src, v[0].n->info.file);

	json_line(j);
	json_obj(j);
	json_kstr(j, "name", v[0].n->info.name);
	json_kstr(j, "file", v[0].n->info.file);
	report_json_weight(l->r, j, flat, cum);
	if (*error)
		json_kcstr(j, "error", error);
	else
		json_kcstr(j, "source_file", srcfile_found(l->src, v[0].n->info.file));
	json_key(j, "lines");
	json_arr(j);
	if (!*error)
		put_lines(l, v, n);
	json_arr_end(j);
	json_obj_end(j);
}

static void put_function(struct lister *l, struct found *v, size_t n)
{
	int64_t flat = 0, cum = 0;

	for (size_t i = 0; i < n; i++) {
		flat += v[i].n->w.flat;
		cum += v[i].n->w.cum;
	}
	(l->json ? put_json : put_text)(l, v, n, flat, cum);
	out_check(l->out);
}

/* The nodes v[0..n) are one function's, by file. */
static void put_files(struct lister *l, struct found *v, size_t n)
{
	size_t end, i = 0;

	while (i < n &&
	       !v[i].n->info.file
			.n) /* the nameless file sorts first, and is shown only when it is the only one */
		i++;
	if (i == n && l->json)
		put_function(l, v, n);
	else if (i == n)
		buf_printf(&l->out->buf, "No source information for " STR_FMT "\n",
			   STR_ARG(v[0].n->info.name));
	for (; i < n; i = end) {
		for (end = i; end < n && str_eq(v[end].n->info.file, v[i].n->info.file); end++)
			;
		put_function(l, v + i, end - i);
	}
}

struct regex *literal_argument(const struct report *r)
{
	struct buf quoted = { 0 };
	struct regex *re;

	if (r->cfg.compat)
		return NULL;
	regex_quote(&quoted, str_of(r->arg));
	re = regex_new(buf_str(&quoted), NULL);
	buf_release(&quoted);
	return re;
}

bool no_matches(const struct report *r, const char *words, struct err *err)
{
	if (r->arg_err.code) {
		*err = r->arg_err;
		return false;
	}
	return err_set(err, ERR_NOT_FOUND, "%s %s", words, r->arg);
}

/* Begins and ends around the functions. */
static void put_all(struct lister *l, struct matches m)
{
	struct report *r = l->r;
	size_t end;

	if (l->json) {
		report_json_begin(r, NULL, l->json, &l->out->buf);
		report_json_rows(l->json);
	} else {
		buf_adds(&l->out->buf, "Total: ");
		report_format(r, &l->out->buf, r->total);
		buf_addc(&l->out->buf, '\n');
	}
	for (size_t i = 0; i < m.n; i = end) {
		for (end = i; end < m.n && str_eq(m.v[end].n->info.name, m.v[i].n->info.name);
		     end++)
			;
		put_files(l, m.v + i, end - i);
	}
	if (l->json)
		report_json_end(l->json);
}

static bool list(struct report *r, struct out *out, struct json *json, struct err *err)
{
	struct graph *g = graph_untrimmed(r, GRAPH_NO_EDGES);
	struct matches m = find_matches(r, g, r->arg_re);
	struct regex *literal = m.n ? NULL : literal_argument(r);
	struct lister l = { .r = r, .out = out, .json = json };

	if (literal) {
		free(m.v);
		m = find_matches(r, g, literal);
		regex_free(literal);
	}
	if (m.n) {
		l.src = srcfile_reader_new(r->cfg.source_path, r->cfg.trim_path, r->cfg.compat);
		put_all(&l, m);
		srcfile_reader_free(l.src);
	}
	bool ok = m.n || no_matches(r, "no matches found for regexp:", err);

	free(m.v);
	graph_free(g);
	return ok;
}

bool report_list(struct report *r, struct out *out, struct err *err)
{
	return list(r, out, NULL, err);
}

bool report_list_json(struct report *r, struct out *out, struct err *err)
{
	struct json j;

	return list(r, out, &j, err);
}
