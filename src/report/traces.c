/* traces and raw: every sample as text. Streamed: such a report may be a hundred times its profile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/gofmt.h"
#include "io/stream.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"

/* The labels of one sample by key: texts, or numbers with their units. Its memory serves one sample after the other. */
struct labels {
	VEC(struct str) keys; /* each once */
	struct buf tmp;
};

static void labels_release(struct labels *l)
{
	vec_release(&l->keys);
	buf_release(&l->tmp);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void keys_of(const struct profile *p, uint32_t s, bool numbers, struct labels *l)
{
	vec_clear(&l->keys);
	if (!p->label_begin)
		return;
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		struct str key = p->strings[p->labels[i].key];
		size_t k = 0;
		if ((p->labels[i].str == 0) != numbers)
			continue;
		while (k < l->keys.n && !str_eq(l->keys.v[k], key))
			k++;
		if (k == l->keys.n)
			vec_push(&l->keys, key);
	}
}

static bool is_of(const struct profile *p, const struct label *l, struct str key, bool numbers)
{
	return (l->str == 0) == numbers && str_eq(p->strings[l->key], key);
}

/* "       key:  value value" */
static void trace_label(const struct report *r, uint32_t s, struct str key, bool numbers,
			struct buf *b)
{
	const struct profile *p = r->p;
	size_t start;

	buf_pad_left(b, key, 10);
	buf_adds(b, ":  ");
	start = b->n;
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
		if (!is_of(p, &p->labels[i], key, numbers))
			continue;
		if (b->n > start)
			buf_addc(b, ' ');
		if (numbers)
			units_label(b, p->labels[i].num, report_label_unit(r, key), STR("auto"));
		else
			buf_add_str(b, p->strings[p->labels[i].str]);
	}
	buf_addc(b, '\n');
}

/* A line for each key, sorted as text. */
static void trace_labels(const struct report *r, uint32_t s, bool numbers, struct labels *l,
			 struct buf *b)
{
	VEC(struct str) lines = { 0 };
	struct arena a;

	keys_of(r->p, s, numbers, l);
	if (l->keys.n <= 1) {
		if (l->keys.n)
			trace_label(r, s, l->keys.v[0], numbers, b);
		return;
	}
	arena_init(&a);
	for (size_t k = 0; k < l->keys.n; k++) {
		buf_clear(&l->tmp);
		trace_label(r, s, l->keys.v[k], numbers, &l->tmp);
		vec_push(&lines, arena_str(&a, buf_str(&l->tmp)));
	}
	qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		buf_add_str(b, lines.v[i]);
	vec_release(&lines);
	arena_release(&a);
}

/* The rows of each location as they stand below a stack's first: written once, copied for every sample. */
struct rows {
	struct buf text;
	size_t *begin; /* by location */
};

#define ROW_INDENT 13 /* in front of a name */

static void make_rows(struct graph *g, struct rows *rows)
{
	const struct profile *p = g->r->p;

	rows->begin = ARENA_ARRAY(&g->arena, size_t, (size_t)p->n_locations + 1);
	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		for (uint32_t k = g->loc_begin[loc]; k < g->loc_begin[loc + 1]; k++) {
			buf_fill(&rows->text, ' ', ROW_INDENT);
			buf_add_str(&rows->text, graph_printable(g, g->loc_nodes[k]));
			buf_adds(&rows->text,
				 k + 1 != g->loc_begin[loc + 1] ? " (inline)\n" : "\n");
		}
		rows->begin[loc + 1] = rows->text.n;
	}
}

#define TRACE_SEPARATOR "-----------+-------------------------------------------------------\n"

static void trace(const struct report *r, const struct rows *rows, struct labels *l, uint32_t s,
		  struct buf *b)
{
	const struct profile *p = r->p;

	buf_adds(b, TRACE_SEPARATOR);
	if (p->label_begin) {
		trace_labels(r, s, false, l, b);
		trace_labels(r, s, true, l, b);
	}
	buf_clear(&l->tmp);
	report_format(r, &l->tmp, graph_mean(report_value(r, s), report_divisor(r, s)));
	buf_pad_left(b, buf_str(&l->tmp), 10);
	size_t skip = 10; /* of the first row, whose place the value takes */
	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++) {
		uint32_t loc = p->sample_locs[i];
		buf_add(b, rows->text.data + rows->begin[loc] + skip,
			rows->begin[loc + 1] - rows->begin[loc] - skip);
		skip = 0;
	}
}

struct tracer {
	const struct report *r;
	struct rows rows;
};

static void traces(const void *ctx, uint32_t from, uint32_t to, struct buf *b)
{
	const struct tracer *t = ctx;
	const struct profile *p = t->r->p;
	struct labels l = { 0 };

	for (uint32_t s = from; s < to; s++)
		if (p->sample_loc_begin[s + 1] > p->sample_loc_begin[s])
			trace(t->r, &t->rows, &l, s, b);
	labels_release(&l);
}

bool report_traces(struct report *r, struct out *out, struct err *err)
{
	struct graph *g = graph_names(r);
	struct tracer t = { .r = r };

	report_profile_labels(r, &out->buf);
	if (!out->buf.n)
		buf_addc(&out->buf, '\n');
	make_rows(g, &t.rows);
	stream_rows(out, r->p->n_samples, traces, &t);
	buf_adds(&out->buf, TRACE_SEPARATOR);
	buf_release(&t.rows.text);
	graph_free(g);
	return true;
}

/* raw */

/* Go's %v of a time: 2006-01-02 15:04:05.999999999 -0700 MST */
static void raw_time(struct buf *b, int64_t nanos)
{
	int64_t rest = nanos % 1000000000, sec = nanos / 1000000000;
	char text[64];
	struct tm tm;
	time_t t;

	if (rest < 0) {
		rest += 1000000000;
		sec--;
	}
	t = (time_t)sec;
	if (!localtime_r(&t, &tm))
		return;
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	buf_printf(b, "Time: %s", text);
	if (rest) {
		snprintf(text, sizeof(text), ".%09lld", (long long)rest);
		size_t n = strlen(text);
		while (text[n - 1] == '0')
			n--;
		buf_add(b, text, n);
	}
	strftime(text, sizeof(text), " %z %Z", &tm);
	buf_printf(b, "%s\n", text);
}

/* %.4v of a duration: its text cut to four runes */
static void raw_duration(struct buf *b, int64_t nanos)
{
	struct buf t = { 0 };
	struct str s;

	go_duration(&t, nanos);
	s = buf_str(&t);
	buf_adds(b, "Duration: ");
	for (int i = 0; i < 4 && s.n; i++) {
		size_t n;
		go_rune(s, &n);
		buf_add(b, s.p, n);
		s = str_sub(s, n, s.n);
	}
	buf_addc(b, '\n');
	buf_release(&t);
}

static void raw_head(const struct profile *p, struct buf *b)
{
	for (uint32_t i = 0; i < p->n_comments; i++)
		buf_printf(b, "Comment: " STR_FMT "\n", STR_ARG(p->strings[p->comments[i]]));
	if (p->strings[p->doc_url].n)
		buf_printf(b, "Doc: " STR_FMT "\n", STR_ARG(p->strings[p->doc_url]));
	buf_printf(b, "PeriodType: " STR_FMT " " STR_FMT "\nPeriod: %lld\n",
		   STR_ARG(p->strings[p->period_type.type]),
		   STR_ARG(p->strings[p->period_type.unit]), (long long)p->period);
	if (p->time_nanos)
		raw_time(b, p->time_nanos);
	if (p->duration_nanos)
		raw_duration(b, p->duration_nanos);
	buf_adds(b, "Samples:\n");
	size_t start = b->n;
	for (uint32_t t = 0; t < p->n_types; t++) {
		bool dflt = str_eq(p->strings[p->types[t].type], p->strings[p->default_type]);
		buf_printf(b, "%s" STR_FMT "/" STR_FMT "%s", b->n > start ? " " : "",
			   STR_ARG(p->strings[p->types[t].type]),
			   STR_ARG(p->strings[p->types[t].unit]), dflt ? "[dflt]" : "");
	}
	buf_addc(b, '\n');
}

/* key:[a b], and with units key:[1 kb 2 kb] */
static void raw_label(const struct profile *p, uint32_t s, struct str key, bool numbers,
		      struct buf *b)
{
	uint32_t from = p->label_begin[s], to = p->label_begin[s + 1];
	bool units = false;

	for (uint32_t i = from; i < to; i++)
		units |= is_of(p, &p->labels[i], key, numbers) && p->labels[i].unit;
	buf_add_str(b, key);
	buf_adds(b, ":[");
	size_t start = b->n;
	for (uint32_t i = from; i < to; i++) {
		if (!is_of(p, &p->labels[i], key, numbers))
			continue;
		if (b->n > start)
			buf_addc(b, ' ');
		if (!numbers) {
			buf_add_str(b, p->strings[p->labels[i].str]);
			continue;
		}
		buf_add_i64(b, p->labels[i].num);
		if (units) {
			buf_addc(b, ' ');
			buf_add_str(b, p->strings[p->labels[i].unit]);
		}
	}
	buf_addc(b, ']');
}

static void raw_labels(const struct profile *p, uint32_t s, bool numbers, struct labels *l,
		       struct buf *b)
{
	VEC(struct str) texts = { 0 };
	struct arena a;

	keys_of(p, s, numbers, l);
	if (!l->keys.n)
		return;
	buf_fill(b, ' ', 16);
	if (l->keys.n == 1) {
		raw_label(p, s, l->keys.v[0], numbers, b);
		buf_addc(b, '\n');
		return;
	}
	arena_init(&a);
	for (size_t k = 0; k < l->keys.n; k++) {
		buf_clear(&l->tmp);
		raw_label(p, s, l->keys.v[k], numbers, &l->tmp);
		vec_push(&texts, arena_str(&a, buf_str(&l->tmp)));
	}
	qsort(texts.v, texts.n, sizeof(*texts.v), by_text);
	for (size_t k = 0; k < texts.n; k++) {
		if (k)
			buf_addc(b, ' ');
		buf_add_str(b, texts.v[k]);
	}
	buf_addc(b, '\n');
	vec_release(&texts);
	arena_release(&a);
}

static void raw_value(struct buf *b, int64_t v)
{
	size_t at = b->n, n;

	buf_fill(b, ' ', 11);
	buf_add_i64(b, v);
	/* %10d behind a blank: what is not needed of the padding goes */
	n = b->n - at - 11;
	size_t cut = n < 10 ? n : 10;
	memmove(b->data + at + 11 - cut, b->data + at + 11, n);
	b->n -= cut;
}

/* The id of a location as text, with its blank: copied for every frame, at its full size. */
struct id_text {
	char text[23];
	uint8_t n;
};

struct raw {
	const struct profile *p;
	struct id_text *ids;
};

static struct id_text *make_ids(const struct profile *p)
{
	struct id_text *ids = xcalloc((size_t)p->n_locations + 1, sizeof(*ids));
	struct buf b = { 0 };

	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		buf_clear(&b);
		buf_add_u64(&b, p->loc_id[loc]);
		buf_addc(&b, ' ');
		memcpy(ids[loc].text, b.data, b.n);
		ids[loc].n = (uint8_t)b.n;
	}
	buf_release(&b);
	return ids;
}

static void raw_frames(const struct raw *raw, uint32_t s, struct buf *b)
{
	const struct profile *p = raw->p;
	const uint32_t *loc = p->sample_locs + p->sample_loc_begin[s];
	const uint32_t *end = p->sample_locs + p->sample_loc_begin[s + 1];

	if (!buf_reserve(b, (size_t)(end - loc + 1) * sizeof(struct id_text)))
		return;
	char *to = b->data + b->n;
	for (; loc < end; loc++) {
		memcpy(to, raw->ids[*loc].text, sizeof(raw->ids->text));
		to += raw->ids[*loc].n;
	}
	b->n = (size_t)(to - b->data);
	buf_addc(b, '\n');
}

static void raw_rows(const void *ctx, uint32_t from, uint32_t to, struct buf *b)
{
	const struct raw *raw = ctx;
	const struct profile *p = raw->p;
	struct labels l = { 0 };

	for (uint32_t s = from; s < to; s++) {
		for (uint32_t t = 0; t < p->n_types; t++)
			raw_value(b, p->values[(size_t)s * p->n_types + t]);
		buf_adds(b, ": ");
		raw_frames(raw, s, b);
		if (p->label_begin && p->label_begin[s] < p->label_begin[s + 1]) {
			raw_labels(p, s, false, &l, b);
			raw_labels(p, s, true, &l, b);
		}
	}
	labels_release(&l);
}

static void raw_samples(const struct profile *p, struct out *out)
{
	struct raw raw = { p, make_ids(p) };

	stream_rows(out, p->n_samples, raw_rows, &raw);
	free(raw.ids);
}

static void raw_location(const struct profile *p, uint32_t loc, struct buf *b)
{
	buf_printf(b, "%6llu: 0x%llx ", (unsigned long long)p->loc_id[loc],
		   (unsigned long long)p->loc_address[loc]);
	if (p->loc_mapping[loc] != PROFILE_NONE)
		buf_printf(b, "M=%llu ", (unsigned long long)p->mappings[p->loc_mapping[loc]].id);
	if (p->loc_is_folded[loc])
		buf_adds(b, "[F] ");
	if (p->line_begin[loc] == p->line_begin[loc + 1])
		buf_addc(b, '\n');
	for (uint32_t l = p->line_begin[loc]; l < p->line_begin[loc + 1]; l++) {
		uint32_t fn = p->line_fn[l];
		struct str name = p->strings[p->fn_name[fn]],
			   system = p->strings[p->fn_system_name[fn]];
		if (l > p->line_begin[loc])
			buf_fill(b, ' ', 13);
		buf_add_str(b, name);
		buf_printf(b, " " STR_FMT ":%lld:%lld s=%lld", STR_ARG(p->strings[p->fn_file[fn]]),
			   (long long)p->line_no[l], (long long)p->line_col[l],
			   (long long)p->fn_start_line[fn]);
		if (!str_eq(name, system)) {
			buf_addc(b, '(');
			buf_add_str(b, system);
			buf_addc(b, ')');
		}
		buf_addc(b, '\n');
	}
}

bool report_raw(struct report *r, struct out *out, struct err *err)
{
	const struct profile *p = r->p;
	struct buf *b = &out->buf;

	raw_head(p, b);
	raw_samples(p, out);
	buf_adds(b, "Locations\n");
	for (uint32_t loc = 0; loc < p->n_locations; loc++) {
		raw_location(p, loc, b);
		out_check(out);
	}
	buf_adds(b, "Mappings\n");
	for (uint32_t i = 0; i < p->n_mappings; i++) {
		const struct mapping *m = &p->mappings[i];
		buf_printf(b, "%llu: 0x%llx/0x%llx/0x%llx " STR_FMT " " STR_FMT " %s%s%s%s\n",
			   (unsigned long long)m->id, (unsigned long long)m->start,
			   (unsigned long long)m->limit, (unsigned long long)m->offset,
			   STR_ARG(p->strings[m->file]), STR_ARG(p->strings[m->build_id]),
			   m->has_functions ? "[FN]" : "", m->has_filenames ? "[FL]" : "",
			   m->has_line_numbers ? "[LN]" : "", m->has_inline_frames ? "[IN]" : "");
	}
	return true;
}

bool report_comments(struct report *r, struct out *out, struct err *err)
{
	for (uint32_t i = 0; i < r->p->n_comments; i++) {
		buf_add_str(&out->buf, r->p->strings[r->p->comments[i]]);
		buf_addc(&out->buf, '\n');
	}
	return true;
}
