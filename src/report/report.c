#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/gofmt.h"
#include "profile/filter.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/image.h"
#include "report/internal.h"

#define MAX_FILTER_TEXT 80 /* bytes of a filter in a header */
#define JSON_REPORTS "comments disasm list peek raw tags text top topproto traces tree weblist"

void notice(const struct notices *n, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	if (!n || !n->line)
		return;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	n->line(n->ctx, buf_str(&b));
	buf_release(&b);
}

/* Numbers. */

int64_t report_divided(const struct report *r, int64_t value)
{
	if (r->ratio > 0 && r->ratio != 1)
		return units_to_i64((double)value * r->ratio);
	return value;
}

void report_format(const struct report *r, struct buf *b, int64_t value)
{
	units_label(b, report_divided(r, value), r->sample_unit, r->output_unit);
}

struct str report_label_unit(const struct report *r, struct str key)
{
	for (size_t i = 0; i < r->label_units.n; i++)
		if (str_eq(r->label_units.v[i].key, key))
			return r->label_units.v[i].unit;
	return (struct str){ 0 };
}

/* Headers. */

static void time_label(struct buf *b, int64_t nanos)
{
	int64_t sec = nanos / 1000000000 - (nanos % 1000000000 < 0);
	time_t t = (time_t)sec;
	char text[64];
	struct tm tm;

	if (localtime_r(&t, &tm) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z", &tm))
		buf_printf(b, "Time: %s\n", text);
}

static void duration_label(const struct report *r, struct buf *b)
{
	struct str unit;
	double nanos = units_scale(r->total, r->sample_unit, STR("nanoseconds"), &unit);
	int64_t duration = r->p->duration_nanos;

	buf_adds(b, "Duration: ");
	units_label(b, duration, STR("nanoseconds"), STR("auto"));
	buf_adds(b, ", Total samples = ");
	report_format(r, b, r->total);
	buf_addc(b, ' ');
	if (str_eq(unit, STR("ns")) && nanos != 0) {
		buf_addc(b, '(');
		units_percentage(b, units_to_i64(nanos), duration);
		buf_addc(b, ')');
	}
	buf_addc(b, '\n');
}

static void line(struct buf *b, const char *head, struct str text)
{
	buf_adds(b, head);
	buf_add_str(b, text);
	buf_addc(b, '\n');
}

void report_profile_labels(const struct report *r, struct buf *b)
{
	const struct profile *p = r->p;

	if (p->n_mappings) {
		struct str file = p->strings[p->mappings[0].file];
		struct str id = p->strings[p->mappings[0].build_id];
		if (file.n)
			line(b, "File: ", str_base(file));
		if (id.n)
			line(b, "Build ID: ", id);
	}
	for (uint32_t i = 0; i < p->n_comments; i++)
		if (!str_has_prefix(p->strings[p->comments[i]], STR("#")))
			line(b, "", p->strings[p->comments[i]]);
	if (r->sample_type.n)
		line(b, "Type: ", r->sample_type);
	if (p->strings[p->doc_url].n)
		line(b, "Doc: ", p->strings[p->doc_url]);
	if (p->time_nanos)
		time_label(b, p->time_nanos);
	if (p->duration_nanos)
		duration_label(r, b);
}

static void filter_labels(const struct report *r, struct buf *b)
{
	if (!r->filters.n)
		return;
	buf_adds(b, "Active filters:\n");
	for (size_t i = 0; i < r->filters.n; i++) {
		struct str f = r->filters.v[i];
		buf_adds(b, "   ");
		buf_add_str(b, str_sub(f, 0, MAX_FILTER_TEXT));
		buf_adds(b, f.n > MAX_FILTER_TEXT ? "…\n" : "\n");
	}
}

static void dropped_label(const struct report *r, struct buf *b, size_t n, const char *what,
			  const char *weight, double fraction)
{
	int64_t cutoff = units_to_i64((double)r->total * fraction);

	if (!n)
		return;
	buf_printf(b, "Dropped %zu %s%s (%s <= ", n, what, n > 1 ? "s" : "", weight);
	report_format(r, b, cutoff < 0 ? -cutoff : cutoff);
	buf_adds(b, ")\n");
}

void report_labels(const struct report *r, const struct graph *g, bool full, struct buf *b)
{
	int64_t shown = graph_total(g);
	struct buf percent = { 0 };

	if (full || !r->cfg.compact_labels)
		report_profile_labels(r, b);
	filter_labels(r, b);
	buf_adds(b, "Showing nodes accounting for ");
	report_format(r, b, shown);
	buf_adds(b, ", ");
	units_percentage(&percent, shown, r->total);
	buf_add_str(b, str_trim(buf_str(&percent)));
	buf_release(&percent);
	buf_adds(b, " of ");
	report_format(r, b, r->total);
	buf_adds(b, " total\n");
	if (r->total) {
		dropped_label(r, b, g->dropped_nodes, "node", "cum", r->cfg.nodefraction);
		dropped_label(r, b, full ? g->dropped_edges : 0, "edge", "freq",
			      r->cfg.edgefraction);
		if (g->n > 0 && g->n < g->orig_count)
			buf_printf(b, "Showing top %zu nodes out of %zu\n", g->n, g->orig_count);
	}
	/* one label whose first line is empty */
	if (full)
		buf_adds(b, "\nSee https://git.io/JfYMW for how to read the graph\n");
}

/* Preparation. */

static void force_options(struct report *r)
{
	struct report_config *c = &r->cfg;
	unsigned force = r->kind->force;

	if (c->nodecount == -1)
		c->nodecount = r->kind->nodecount;
	if (force & FORCE_ADDRESSES)
		c->granularity = "addresses";
	if (force & FORCE_LINES)
		c->granularity = "lines";
	if ((force & PREFER_FILES) && !*c->granularity)
		c->granularity = "filefunctions";
	if (force & FORCE_NO_INLINES)
		c->noinlines = true;
	if (force & FORCE_INLINES)
		c->noinlines = false;
	if ((force & FORCE_NO_TRIM) || !c->trim) {
		c->nodecount = 0;
		c->nodefraction = c->edgefraction = 0;
	}
}

static size_t split_keys(struct report *r, const char *list, struct str **out)
{
	struct str rest = str_of(list), key;
	size_t n = 0;

	*out = ARENA_ARRAY(&r->arena, struct str, rest.n + 1);
	while (rest.n) {
		str_cut(rest, ',', &key, &rest);
		if (key.n)
			(*out)[n++] = key;
	}
	return n;
}

static void tag_frames(struct report *r)
{
	struct str *roots, *leaves;
	struct tag_frames t = { .unit = str_of(r->cfg.unit) };
	struct tag_hits hits = { false, false };

	t.n_roots = split_keys(r, r->cfg.tagroot, &roots);
	t.n_leaves = split_keys(r, r->cfg.tagleaf, &leaves);
	t.roots = roots;
	t.leaves = leaves;
	if (t.n_roots + t.n_leaves)
		hits = filter_tag_frames(r->p, &t);
	if (*r->cfg.tagroot && !hits.root)
		notice(r->notices, "TagRoot expression matched no samples");
	if (*r->cfg.tagleaf && !hits.leaf)
		notice(r->notices, "TagLeaf expression matched no samples");
}

static bool bad_index(const struct profile *p, const char *name, struct err *err)
{
	struct buf b = { 0 };

	buf_adds(&b, "sample_index ");
	go_quote(&b, str_of(name));
	buf_adds(&b, " must be one of: [");
	for (uint32_t t = 0; t < p->n_types; t++) {
		if (t)
			buf_addc(&b, ' ');
		buf_add_str(&b, p->strings[p->types[t].type]);
	}
	buf_addc(&b, ']');
	err_set(err, ERR_USAGE, "%s", b.data);
	buf_release(&b);
	return false;
}

/* A name, an index, or the profile's own default, which without one is the last. */
bool report_value_index(const struct profile *p, const char *name, uint32_t *value, struct err *err)
{
	int64_t index;
	int found;

	if (!p->n_types)
		return err_set(err, ERR_FORMAT, "profile has no samples");
	if (!*name) {
		found = p->strings[p->default_type].n
				? profile_type_index(p, p->strings[p->default_type])
				: -1;
		*value = found >= 0 ? (uint32_t)found : p->n_types - 1;
		return true;
	}
	if (str_to_i64(str_of(name), 10, &index)) {
		if (index < 0 || index >= p->n_types)
			return err_set(err, ERR_USAGE,
				       "sample_index %s is outside the range [0..%lld]", name,
				       (long long)p->n_types - 1);
		*value = (uint32_t)index;
		return true;
	}
	struct str legacy = str_trim_prefix(str_of(name), STR("inuse_"));
	for (uint32_t t = 0; t < p->n_types; t++) {
		struct str type = p->strings[p->types[t].type];
		if (str_eq(type, str_of(name)) || str_eq(type, legacy)) {
			*value = t;
			return true;
		}
	}
	return bad_index(p, name, err);
}

static bool is_base(const struct profile *p, uint32_t s)
{
	for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++)
		if (p->labels[i].str && str_eq(p->strings[p->labels[i].key], STR("pprof::base")) &&
		    str_eq(p->strings[p->labels[i].str], STR("true")))
			return true;
	return false;
}

/* Of the magnitudes; of a comparison's base alone where there is one. */
static int64_t total_of(const struct report *r)
{
	uint64_t total = 0, div = 0, base = 0, base_div = 0;

	for (uint32_t s = 0; s < r->p->n_samples; s++) {
		int64_t v = report_value(r, s);
		uint64_t mag = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
		total += mag;
		div += (uint64_t)report_divisor(r, s);
		if (r->p->label_begin && is_base(r->p, s)) {
			base += mag;
			base_div += (uint64_t)report_divisor(r, s);
		}
	}
	if ((int64_t)base > 0) {
		total = base;
		div = base_div;
	}
	return graph_mean((int64_t)total, (int64_t)div);
}

static void add_filter(struct report *r, const char *name, const char *value)
{
	if (*value)
		vec_push(&r->filters, str_of(arena_printf(&r->arena, "%s=%s", name, value)));
}

static bool set_up_values(struct report *r, struct err *err)
{
	const struct profile *p = r->p;
	const struct report_config *c = &r->cfg;

	if (!report_value_index(p, c->sample_index, &r->value, err))
		return false;
	if (c->divide_by == 0)
		return err_set(err, ERR_USAGE, "zero divisor specified");
	r->ratio = 1 / c->divide_by;
	r->mean = c->mean;
	r->sample_type = p->strings[p->types[r->value].type];
	if (r->mean)
		r->sample_type =
			str_of(arena_printf(&r->arena, "mean_" STR_FMT, STR_ARG(r->sample_type)));
	r->sample_unit = p->strings[p->types[r->value].unit];
	r->output_unit = str_of(c->unit);
	if (p->n_mappings && p->strings[p->mappings[0].file].n)
		r->title = str_base(p->strings[p->mappings[0].file]);
	add_filter(r, "focus", c->focus);
	add_filter(r, "ignore", c->ignore);
	add_filter(r, "hide", c->hide);
	add_filter(r, "show", c->show);
	add_filter(r, "show_from", c->show_from);
	add_filter(r, "tagfocus", c->tagfocus);
	add_filter(r, "tagignore", c->tagignore);
	add_filter(r, "tagshow", c->tagshow);
	add_filter(r, "taghide", c->taghide);
	return true;
}

static bool compile_argument(struct report *r, struct err *err)
{
	if (r->kind->arg == REPORT_NO_ARG)
		return true;
	r->arg_re = regex_new(str_of(r->arg), err);
	if (r->arg_re)
		return true;
	err_prefix(err, "parsing argument regexp %s", r->arg);
	if (r->cfg.compat)
		return false;
	/* (*T).Method is what people write: taken as it is, and still an error if there is no such name */
	struct buf quoted = { 0 };
	regex_quote(&quoted, str_of(r->arg));
	r->arg_re = regex_new(buf_str(&quoted), NULL);
	buf_release(&quoted);
	if (err)
		r->arg_err = *err;
	return r->arg_re != NULL;
}

static bool aggregate(struct report *r, struct err *err)
{
	static const struct {
		const char *name;
		struct granularity g;
	} rows[] = {
		{ "", { .function = true } },
		{ "functions", { .function = true } },
		{ "filefunctions", { .function = true, .file = true } },
		{ "files", { .file = true } },
		{ "lines", { .function = true, .file = true, .line = true } },
		{ "addresses", { .function = true, .file = true, .line = true, .address = true } },
	};
	const char *name = r->cfg.granularity;

	/* as they are, columns too */
	if (strcmp(name, "addresses") == 0 && !r->cfg.noinlines)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		struct granularity g = rows[i].g;
		g.inlines = !r->cfg.noinlines;
		g.column = r->cfg.showcolumns;
		filter_aggregate(r->p, &g);
		return true;
	}
	return err_set(err, ERR_USAGE, "unexpected granularity");
}

static bool prepare(struct report *r, struct err *err)
{
	bool relative = r->cfg.relative_percentages;

	report_find_label_units(r);
	force_options(r);
	tag_frames(r);
	if (relative && !report_apply_filters(r, err))
		return false;
	if (!set_up_values(r, err) || !compile_argument(r, err))
		return false;
	r->total = total_of(r);
	return (relative || report_apply_filters(r, err)) && aggregate(r, err);
}

/* A picture is made of the whole text, which therefore stays in memory. */
static bool run_image(struct report *r, struct out *out, struct err *err)
{
	struct out text;
	bool ok;

	out_init(&text, -1);
	ok = r->kind->run(r, &text, err) &&
	     image_render(r->kind->image, buf_str(&text.buf), &out->buf, err);
	if (ok && (r->kind->force & PANNED))
		image_make_pannable(&out->buf, r->cfg.compat);
	buf_release(&text.buf);
	return ok;
}

bool report_open(struct report *r, const struct profile *p, const struct report_kind *kind,
		 const char *arg, const struct report_config *cfg, const struct notices *n,
		 struct err *err)
{
	*r = (struct report){ .kind = kind, .cfg = *cfg, .notices = n, .arg = arg };
	arena_init(&r->arena);
	r->p = profile_derive(p);
	if (prepare(r, err))
		return true;
	report_close(r);
	return false;
}

void report_close(struct report *r)
{
	profile_free(r->p);
	regex_free(r->arg_re);
	vec_release(&r->filters);
	vec_release(&r->label_units);
	arena_release(&r->arena);
}

bool report_run(const struct profile *p, const struct report_kind *kind, const char *arg,
		const struct report_config *cfg, const struct notices *n, struct out *out,
		struct err *err)
{
	struct report r;
	bool ok;

	if (cfg->json && !kind->json)
		return err_set(err, ERR_USAGE, "the report '%s' has no JSON; there is one of %s",
			       kind->name, JSON_REPORTS);
	if (!report_open(&r, p, kind, arg, cfg, n, err))
		return false;
	ok = cfg->json	   ? kind->json(&r, out, err)
	     : kind->image ? run_image(&r, out, err)
			   : kind->run(&r, out, err);
	report_close(&r);
	return ok;
}
