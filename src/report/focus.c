/* The filters of a configuration, compiled and applied in pprof's order. */
#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "profile/filter.h"
#include "profile/units.h"
#include "report/internal.h"

/* Units of numeric labels: the first that a key has anywhere. */

static struct label_unit *unit_row(struct report *r, struct str key)
{
	for (size_t i = 0; i < r->label_units.n; i++)
		if (str_eq(r->label_units.v[i].key, key))
			return &r->label_units.v[i];
	vec_push(&r->label_units, (struct label_unit){ key, { 0 } });
	return &vec_last(&r->label_units);
}

struct unit_pairs {
	VEC(uint64_t) seen; /* key << 32 | unit, as string ids */
};

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "For tag bytes used unit kb, also encountered unit(s) b, mb" */
static void warn_of_units(struct report *r, const struct unit_pairs *pairs)
{
	const struct profile *p = r->p;

	for (size_t i = 0; i < r->label_units.n; i++) {
		const struct label_unit *row = &r->label_units.v[i];
		VEC(struct str) others = { 0 };
		struct buf b = { 0 };
		for (size_t k = 0; k < pairs->seen.n; k++) {
			struct str unit = p->strings[pairs->seen.v[k] & UINT32_MAX];
			if (!str_eq(p->strings[pairs->seen.v[k] >> 32], row->key) ||
			    str_eq(unit, row->unit))
				continue;
			vec_push(&others, unit);
		}
		if (others.n > 1)
			qsort(others.v, others.n, sizeof(*others.v), by_text);
		for (size_t k = 0; k < others.n; k++) {
			if (k && str_eq(others.v[k], others.v[k - 1]))
				continue;
			buf_adds(&b, b.n ? ", " : "");
			buf_add_str(&b, others.v[k]);
		}
		if (others.n)
			notice(r->notices,
			       "For tag " STR_FMT " used unit " STR_FMT
			       ", also encountered unit(s) %s",
			       STR_ARG(row->key), STR_ARG(row->unit), b.data);
		vec_release(&others);
		buf_release(&b);
	}
}

void report_find_label_units(struct report *r)
{
	const struct profile *p = r->p;
	struct unit_pairs pairs = { 0 };
	uint64_t last = UINT64_MAX;

	for (uint32_t i = 0, n = p->label_begin ? p->label_begin[p->n_samples] : 0; i < n; i++) {
		const struct label *l = &p->labels[i];
		uint64_t pair = (uint64_t)l->key << 32 | l->unit;
		size_t k;
		if (l->str || pair == last)
			continue;
		last = pair;
		for (k = 0; k < pairs.seen.n && pairs.seen.v[k] != pair; k++)
			;
		if (k < pairs.seen.n)
			continue;
		struct label_unit *row = unit_row(r, p->strings[l->key]);
		if (p->strings[l->unit].n) {
			vec_push(&pairs.seen, pair);
			if (!row->unit.n)
				row->unit = p->strings[l->unit];
		}
	}
	warn_of_units(r, &pairs);
	for (size_t i = 0; i < r->label_units.n; i++) {
		struct label_unit *row = &r->label_units.v[i];
		if (!row->unit.n)
			row->unit = str_eq(row->key, STR("alignment")) ||
						    str_eq(row->key, STR("request"))
					    ? STR("bytes")
					    : row->key;
	}
	vec_release(&pairs.seen);
}

/* -tagfocus and -tagignore: a range of numbers, or expressions. */

struct tag_filter {
	bool on, has_key, is_range, has_min, has_max, is_exact;
	struct str key, unit;
	double min, max;
	struct regex **res;
	size_t n;
};

struct number {
	struct str text, unit;
	int64_t value;
};

/* [+-]?digits[letters] at the front of *rest. */
static bool take_number(struct str *rest, struct number *out)
{
	size_t i = 0, digits, letters;

	if (i < rest->n && (rest->p[i] == '+' || rest->p[i] == '-'))
		i++;
	digits = i;
	while (i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '9')
		i++;
	if (i == digits)
		return false;
	letters = i;
	while (i < rest->n && ((rest->p[i] | 0x20) >= 'a' && (rest->p[i] | 0x20) <= 'z'))
		i++;
	out->text = str_sub(*rest, 0, i);
	out->unit = str_sub(*rest, letters, i);
	struct str n = str_sub(*rest, rest->p[0] == '+', letters);
	/* the original dies of a number that does not fit */
	if (!str_to_i64(n, 10, &out->value))
		out->value = rest->p[0] == '-' ? INT64_MIN : INT64_MAX;
	*rest = str_sub(*rest, i, rest->n);
	return true;
}

/* N, N: :N N:M with units; the second must scale to the first's. */
static bool parse_range(struct tag_filter *f, struct str s)
{
	bool front = str_has_prefix(s, STR(":"));
	struct number a, b;
	struct str unit;

	if (front)
		s = str_sub(s, 1, s.n);
	if (!take_number(&s, &a))
		return false;
	f->min = f->max = units_scale(a.value, a.unit, a.unit, &f->unit);
	if (front) {
		f->has_max = true;
		return s.n == 0;
	}
	if (s.n == 0) {
		f->has_min = f->has_max = true;
		return true;
	}
	f->has_min = true;
	if (s.p[0] != ':')
		return false;
	s = str_sub(s, 1, s.n);
	if (!s.n)
		return true;
	if (!take_number(&s, &b) || s.n)
		return false;
	f->has_max = true;
	f->max = units_scale(b.value, b.unit, f->unit, &unit);
	return str_eq(unit, f->unit);
}

static bool compile_tag(struct report *r, struct tag_filter *f, const char *name, const char *text,
			struct err *err)
{
	struct str value = str_of(text), key, rest, part;

	if (!value.n)
		return true;
	f->on = true;
	if (str_cut(value, '=', &key, &rest)) {
		f->has_key = key.n > 0;
		f->key = key;
		value = rest;
	}
	if (parse_range(f, value)) {
		f->is_range = true;
		notice(r->notices, "%s:Interpreted '" STR_FMT "' as range, not regexp", name,
		       STR_ARG(value));
		return true;
	}
	f->res = ARENA_ARRAY(&r->arena, struct regex *, value.n + 1);
	for (bool more = true; more;) {
		more = str_cut(value, ',', &part, &value);
		f->res[f->n] = regex_new(part, err);
		if (!f->res[f->n])
			return err_prefix(err, "parsing %s regexp", name);
		f->n++;
	}
	return true;
}

static bool in_range(const struct report *r, const struct tag_filter *f, const struct label *l)
{
	struct str key = r->p->strings[l->key], unit;
	double v;

	if (l->str || (f->has_key && !str_eq(key, f->key)))
		return false;
	v = units_scale(l->num, report_label_unit(r, key), f->unit, &unit);
	return str_eq(unit, f->unit) && (!f->has_min || v >= f->min) &&
	       (!f->has_max || v <= f->max);
}

/* With a key an expression is tried on its values, without on "key:value" of every label. */
static bool label_matches(const struct report *r, const struct tag_filter *f,
			  const struct regex *re, const struct label *l, struct buf *b)
{
	const struct profile *p = r->p;

	if (!l->str)
		return false;
	if (f->has_key)
		return str_eq(p->strings[l->key], f->key) && regex_match(re, p->strings[l->str]);
	buf_clear(b);
	buf_add_str(b, p->strings[l->key]);
	buf_addc(b, ':');
	buf_add_str(b, p->strings[l->str]);
	return regex_match(re, buf_str(b));
}

static bool tag_matches(const struct report *r, const struct tag_filter *f, uint32_t s,
			struct buf *b)
{
	const struct profile *p = r->p;
	uint32_t from = p->label_begin ? p->label_begin[s] : 0,
		 to = p->label_begin ? p->label_begin[s + 1] : 0;
	size_t hits = 0;

	if (f->is_range) {
		for (uint32_t i = from; i < to; i++)
			if (in_range(r, f, &p->labels[i]))
				return true;
		return false;
	}
	for (size_t k = 0; k < f->n; k++) {
		bool hit = false;
		for (uint32_t i = from; i < to && !hit; i++)
			hit = label_matches(r, f, f->res[k], &p->labels[i], b);
		hits += hit;
	}
	return f->has_key ? hits > 0 : hits == f->n;
}

static void filter_tags(struct report *r, const struct tag_filter *focus,
			const struct tag_filter *ignore)
{
	uint8_t *keep = ARENA_ARRAY(&r->arena, uint8_t, (size_t)r->p->n_samples + 1);
	bool focused = false, ignored = false;
	struct buf b = { 0 };

	if (!focus->on && !ignore->on)
		return;
	for (uint32_t s = 0; s < r->p->n_samples; s++) {
		bool f = !focus->on || tag_matches(r, focus, s, &b);
		bool i = ignore->on && tag_matches(r, ignore, s, &b);
		focused |= f;
		ignored |= i;
		keep[s] = f && !i;
	}
	filter_samples(r->p, keep);
	if (focus->on && !focused)
		notice(r->notices, "TagFocus expression matched no samples");
	if (ignore->on && !ignored)
		notice(r->notices, "TagIgnore expression matched no samples");
	buf_release(&b);
}

static bool compile(struct regex **out, const char *name, const char *text, struct err *err)
{
	*out = NULL;
	if (!*text)
		return true;
	*out = regex_new(str_of(text), err);
	return *out || err_prefix(err, "parsing %s regexp", name);
}

struct filters {
	struct regex *focus, *ignore, *hide, *show, *show_from, *prune_from, *tagshow, *taghide;
	struct tag_filter tagfocus, tagignore;
};

static bool compile_all(struct report *r, struct filters *f, struct err *err)
{
	const struct report_config *c = &r->cfg;

	return compile(&f->focus, "focus", c->focus, err) &&
	       compile(&f->ignore, "ignore", c->ignore, err) &&
	       compile(&f->hide, "hide", c->hide, err) && compile(&f->show, "show", c->show, err) &&
	       compile(&f->show_from, "show_from", c->show_from, err) &&
	       compile_tag(r, &f->tagfocus, "tagfocus", c->tagfocus, err) &&
	       compile_tag(r, &f->tagignore, "tagignore", c->tagignore, err) &&
	       compile(&f->prune_from, "prune_from", c->prune_from, err);
}

static void warn(struct report *r, bool on, bool hit, const char *what)
{
	if (on && !hit)
		notice(r->notices, "%s expression matched no samples", what);
}

/* The last two are compiled when the others were applied and have said what fits nothing. */
static bool apply(struct report *r, struct filters *f, struct err *err)
{
	struct name_filters names = { f->focus, f->ignore, f->hide, f->show };
	struct name_hits hits = filter_names(r->p, &names);

	warn(r, f->focus, hits.focus, "Focus");
	warn(r, f->ignore, hits.ignore, "Ignore");
	warn(r, f->hide, hits.hide, "Hide");
	warn(r, f->show, hits.show, "Show");
	if (f->show_from)
		warn(r, true, filter_show_from(r->p, f->show_from), "ShowFrom");
	filter_tags(r, &f->tagfocus, &f->tagignore);
	bool ok = compile(&f->tagshow, "tagshow", r->cfg.tagshow, err) &&
		  compile(&f->taghide, "taghide", r->cfg.taghide, err);
	if (f->tagshow || f->taghide) {
		struct label_hits tags = filter_label_keys(r->p, f->tagshow, f->taghide);
		warn(r, f->tagshow, tags.show, "TagShow");
		warn(r, f->taghide, tags.hide, "TagHide");
	}
	if (f->prune_from)
		filter_prune_from(r->p, f->prune_from);
	return ok;
}

static void release_tag(struct tag_filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		regex_free(f->res[i]);
}

bool report_apply_filters(struct report *r, struct err *err)
{
	struct filters f = { 0 };
	bool ok = compile_all(r, &f, err) && apply(r, &f, err);

	regex_free(f.focus);
	regex_free(f.ignore);
	regex_free(f.hide);
	regex_free(f.show);
	regex_free(f.show_from);
	regex_free(f.prune_from);
	regex_free(f.tagshow);
	regex_free(f.taghide);
	release_tag(&f.tagfocus);
	release_tag(&f.tagignore);
	return ok;
}
