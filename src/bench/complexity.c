#include "bench/complexity.h"

#include <math.h>
#include <stdlib.h>

#include "base/gofmt.h"
#include "bench/number.h"
#include "bench/stats.h"
#include "bench/texttab.h"
#include "bench/unit.h"

/* ---- series ---- */

void complexity_init(struct complexity *c)
{
	memset(c, 0, sizeof(*c));
	intern_init(&c->strs);
	map_init(&c->by_key);
}

void complexity_release(struct complexity *c)
{
	for (size_t i = 0; i < c->series.n; i++) {
		struct complexity_series *s = &c->series.v[i];
		for (size_t p = 0; p < s->points.n; p++)
			vec_release(&s->points.v[p].values);
		vec_release(&s->points);
		map_release(&s->by_size);
	}
	vec_release(&c->series);
	map_release(&c->by_key);
	intern_release(&c->strs);
	buf_release(&c->scratch);
}

/* Keys that name a size; others ("/workers=8") are left alone. */
static bool is_size_key(struct str key)
{
	static const char *const keys[] = { "n",     "size",	 "len",	    "length", "count",
					    "items", "elements", "elems",   "num",    "rows",
					    "keys",  "nodes",	 "entries", "bytes",  "lines",
					    "input", "sz",	 "cap" };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (str_eq_fold(key, str_of(keys[i])))
			return true;
	return false;
}

/* "/n=1000", "/1000": the size, and its key ("" for a bare number) */
static bool part_size(struct str part, struct str *key, double *n)
{
	struct str value;

	if (!str_cut(str_sub(part, 1, part.n), '=', key, &value)) {
		value = *key;
		*key = STR("");
	} else if (!is_size_key(*key)) {
		return false;
	}
	return value.n && value.p[0] >= '0' && value.p[0] <= '9' && number_size(value, n) &&
	       isfinite(*n) && *n > 0;
}

static struct str setting_of(const struct bench_reader *r, const struct bench_record *rec,
			     struct str key)
{
	for (size_t i = 0; i < rec->n_settings; i++)
		if (str_eq(bench_str(r, rec->settings[i].key), key))
			return bench_str(r, rec->settings[i].value);
	return STR("");
}

/* The description that tells series apart, and by the way the parts of it: file, package, name, key. */
static struct complexity_series *series_of(struct complexity *c, const struct bench_reader *r,
					   const struct bench_record *rec, struct str part,
					   struct str key, struct str unit)
{
	struct str file = setting_of(r, rec, STR(".file")), pkg = setting_of(r, rec, STR("pkg"));
	size_t before = (size_t)(part.p - rec->name.p), name_at;
	struct buf *b = &c->scratch;
	struct complexity_series s = { 0 };
	bool added;
	uint32_t id, at;

	buf_clear(b);
	buf_add_str(b, str_sub(rec->name, 0, before + 1));
	buf_add_str(b, key);
	buf_adds(b, key.n ? "=*" : "*");
	buf_add_str(b, str_sub(rec->name, before + part.n, rec->name.n));
	s.name = intern_get(&c->strs, intern_id(&c->strs, buf_str(b)));
	for (size_t i = 0; i < rec->n_settings; i++) {
		buf_addc(b, '\0');
		buf_add_str(b, bench_str(r, rec->settings[i].key));
		buf_addc(b, '\0');
		buf_add_str(b, bench_str(r, rec->settings[i].value));
	}
	name_at = b->n;
	buf_addc(b, '\0');
	buf_add_str(b, unit);
	id = intern_id(&c->strs, buf_str(b));
	at = map_get_or_put(&c->by_key, id, (uint32_t)c->series.n, &added);
	if (!added)
		return &c->series.v[at];
	s.unit = str_sub(intern_get(&c->strs, id), name_at + 1, b->n);
	s.file = intern_get(&c->strs, intern_id(&c->strs, file));
	s.pkg = intern_get(&c->strs, intern_id(&c->strs, pkg));
	s.key = intern_get(&c->strs, intern_id(&c->strs, key));
	map_init(&s.by_size);
	vec_push(&c->series, s);
	return &vec_last(&c->series);
}

static void add_value(struct complexity_series *s, double n, double value)
{
	uint64_t bits;
	bool added;
	uint32_t at;

	memcpy(&bits, &n, sizeof(bits));
	at = map_get_or_put(&s->by_size, bits, (uint32_t)s->points.n, &added);
	if (added)
		vec_push(&s->points, (struct complexity_point){ .n = n });
	vec_push(&s->points.v[at].values, value);
}

void complexity_add(struct complexity *c, const struct bench_reader *r,
		    const struct bench_record *rec, const uint8_t *keep)
{
	struct str rest = bench_name_split(rec->name).rest, part, key;
	double n;

	while (bench_name_part(&rest, &part)) {
		if (!part_size(part, &key, &n))
			continue;
		for (size_t i = 0; i < rec->n_values; i++) {
			if (keep && !keep[i])
				continue;
			struct str unit = bench_str(r, rec->values[i].unit);
			/* a time of 0 keeps the unit it was written in */
			if (str_eq(unit, STR("ns/op")))
				unit = STR("sec/op");
			add_value(series_of(c, r, rec, part, key, unit), n, rec->values[i].value);
		}
	}
}

/* ---- fitting ---- */

static double growth_at(enum growth g, double n)
{
	switch (g) {
	case GROWTH_LOG:
		return log2(n + 1);
	case GROWTH_LINEAR:
		return n;
	case GROWTH_N_LOG_N:
		return n * log2(n + 1);
	case GROWTH_SQUARE:
		return n * n;
	case GROWTH_CUBE:
		return n * n * n;
	default:
		return 1;
	}
}

static double sum_squares(const struct complexity_series *s, enum growth g, double fixed,
			  double factor)
{
	double sum = 0;

	for (size_t i = 0; i < s->points.n; i++) {
		const struct complexity_point *p = &s->points.v[i];
		double e = (fixed + factor * growth_at(g, p->n)) / p->center - 1;
		sum += e * e;
	}
	return sum;
}

/*
 * Least squares of the relative error: minimises the sum of (fixed u + factor v - 1)² with u = 1/value and
 * v = growth/value. Neither may be negative: a cost that falls with the size, or below zero, is no cost.
 */
static struct complexity_fit fit(const struct complexity_series *s, enum growth g)
{
	double uu = 0, uv = 0, vv = 0, u1 = 0, v1 = 0, det;
	size_t k = s->points.n, parameters = 2;
	struct complexity_fit f = { 0 };

	for (size_t i = 0; i < k; i++) {
		double u = 1 / s->points.v[i].center, v = growth_at(g, s->points.v[i].n) * u;
		uu += u * u;
		uv += u * v;
		vv += v * v;
		u1 += u;
		v1 += v;
	}
	det = uu * vv - uv * uv;
	if (g != GROWTH_CONSTANT && det > 1e-12 * uu * vv) {
		f.fixed = (u1 * vv - v1 * uv) / det;
		f.factor = (v1 * uu - u1 * uv) / det;
	}
	if (g == GROWTH_CONSTANT || f.factor < 0) {
		f = (struct complexity_fit){ .fixed = u1 / uu };
		parameters = 1;
	} else if (f.fixed <= 0) {
		f = (struct complexity_fit){ .factor = v1 / vv };
		parameters = 1;
	}
	f.error = sqrt(sum_squares(s, g, f.fixed, f.factor) / (double)(k - parameters));
	return f;
}

/* Least squares in logarithms, with Student's interval of the slope. */
static void fit_power(struct complexity_series *s, double confidence)
{
	double mx = 0, my = 0, sxx = 0, sxy = 0, syy = 0, k = (double)s->points.n, residual, t;

	for (size_t i = 0; i < s->points.n; i++) {
		mx += log(s->points.v[i].n) / k;
		my += log(s->points.v[i].center) / k;
	}
	for (size_t i = 0; i < s->points.n; i++) {
		double x = log(s->points.v[i].n) - mx, y = log(s->points.v[i].center) - my;
		sxx += x * x;
		sxy += x * y;
		syy += y * y;
	}
	s->exponent = sxy / sxx;
	residual = fmax(syy - s->exponent * sxy, 0);
	s->r2 = syy > 0 ? 1 - residual / syy : 1;
	t = confidence < 1 ? -stats_t_quantile((1 - confidence) / 2, k - 2) : INFINITY;
	t *= sqrt(residual / (k - 2) / sxx);
	s->exponent_lo = s->exponent - (isnan(t) ? 0 : t);
	s->exponent_hi = s->exponent + (isnan(t) ? 0 : t);
}

/* How far medians of this noise may be off by chance: a growth that is no further off is not refuted. */
static double noise(const struct complexity_series *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->points.n; i++) {
		const struct complexity_point *p = &s->points.v[i];
		double spread = stats_quantile(p->values.v, p->values.n, 0.75) -
				stats_quantile(p->values.v, p->values.n, 0.25);
		double e = spread / p->center / sqrt((double)p->values.n);
		sum += e * e;
	}
	return sqrt(sum / (double)s->points.n);
}

static void choose(struct complexity_series *s)
{
	double least = INFINITY, limit, floor = fmax(noise(s), 0.01);

	for (int g = 0; g < GROWTHS; g++) {
		s->fits[g] = fit(s, (enum growth)g);
		if (s->fits[g].error < least) {
			least = s->fits[g].error;
			s->best = (enum growth)g;
		}
	}
	/* a constant is inside every other model, which fits noise a little better than it */
	if (s->fits[GROWTH_CONSTANT].error <= fmax(1.5 * least, 3 * floor))
		s->best = GROWTH_CONSTANT;
	s->status = s->fits[s->best].error <= COMPLEXITY_MAX_ERROR ? COMPLEXITY_FITS
								   : COMPLEXITY_POOR_FIT;
	limit = fmin(fmax(2 * least, 2 * floor), COMPLEXITY_MAX_ERROR);
	for (int g = 0; g < GROWTHS; g++)
		if (g != (int)s->best && s->best != GROWTH_CONSTANT && s->fits[g].factor > 0 &&
		    s->fits[g].error <= limit)
			s->also |= 1U << g;
}

static int compare_points(const void *pa, const void *pb)
{
	const struct complexity_point *a = pa, *b = pb;

	return a->n < b->n ? -1 : a->n > b->n;
}

static void finish_series(struct complexity_series *s, double confidence)
{
	size_t zeros = 0;

	qsort(s->points.v, s->points.n, sizeof(*s->points.v), compare_points);
	map_clear(&s->by_size);
	for (size_t i = 0; i < s->points.n; i++) {
		struct complexity_point *p = &s->points.v[i];
		stats_sort(p->values.v, p->values.n);
		p->center = stats_quantile(p->values.v, p->values.n, 0.5);
		zeros += !(p->center > 0 && isfinite(p->center));
	}
	s->exponent = s->exponent_lo = s->exponent_hi = s->r2 = NAN;
	if (s->points.n < COMPLEXITY_MIN_SIZES) {
		s->status = COMPLEXITY_FEW_SIZES;
	} else if (vec_last(&s->points).n / s->points.v[0].n < COMPLEXITY_MIN_RANGE) {
		s->status = COMPLEXITY_NARROW;
	} else if (zeros) {
		bool all = true;
		for (size_t i = 0; i < s->points.n; i++)
			all &= s->points.v[i].center == 0;
		s->status = all ? COMPLEXITY_FITS : COMPLEXITY_ZEROS;
		s->best = GROWTH_CONSTANT;
	} else {
		fit_power(s, confidence);
		choose(s);
	}
}

void complexity_finish(struct complexity *c, double confidence)
{
	for (size_t i = 0; i < c->series.n; i++)
		finish_series(&c->series.v[i], confidence);
}

/* ---- showing ---- */

const char *growth_name(enum growth g)
{
	static const char *const names[] = { "constant", "log n", "n", "n log n", "n²", "n³" };

	return names[g];
}

void complexity_verdict(const struct complexity_series *s, struct buf *out)
{
	switch (s->status) {
	case COMPLEXITY_FITS:
		buf_adds(out, growth_name(s->best));
		for (int g = 0; g < GROWTHS; g++)
			if (s->also >> g & 1)
				buf_printf(out, " or %s", growth_name((enum growth)g));
		break;
	case COMPLEXITY_FEW_SIZES:
		buf_printf(out, "too few sizes (%zu, of %d at least)", s->points.n,
			   COMPLEXITY_MIN_SIZES);
		break;
	case COMPLEXITY_NARROW:
		buf_printf(out, "sizes too close (a factor of %.3g, of %g at least)",
			   vec_last(&s->points).n / s->points.v[0].n, COMPLEXITY_MIN_RANGE);
		break;
	case COMPLEXITY_POOR_FIT:
		buf_printf(out, "no simple growth (the best, %s, is %.0f%% off)",
			   growth_name(s->best), 100 * s->fits[s->best].error);
		break;
	case COMPLEXITY_ZEROS:
		buf_adds(out, "not fitted: 0 at some sizes");
		break;
	}
}

static void put(struct texttab *t, struct buf *cell, enum align align)
{
	texttab_span(t, 1, buf_str(cell), align, t->col ? "  " : "");
	buf_clear(cell);
}

static void put_size(struct buf *b, double n)
{
	go_float(b, n, n < 1e15 ? 'f' : 'g', -1);
}

static void put_row(struct texttab *t, const struct complexity_series *s, bool files,
		    struct buf *cell)
{
	const struct complexity_point *low = &s->points.v[0], *high = &vec_last(&s->points);
	enum unit_class cls = unit_class_of(s->unit);

	texttab_row(t);
	buf_add_str(cell, s->name);
	put(t, cell, ALIGN_LEFT);
	if (files) {
		buf_add_str(cell, s->file);
		put(t, cell, ALIGN_LEFT);
	}
	buf_add_str(cell, s->unit);
	put(t, cell, ALIGN_LEFT);
	buf_printf(cell, "%zu: ", s->points.n);
	put_size(cell, low->n);
	buf_adds(cell, " to ");
	put_size(cell, high->n);
	put(t, cell, ALIGN_LEFT);
	unit_format(cell, unit_common_scale(&low->center, 1, cls), low->center);
	buf_adds(cell, " to ");
	unit_format(cell, unit_common_scale(&high->center, 1, cls), high->center);
	put(t, cell, ALIGN_LEFT);
	if (isfinite(s->exponent))
		buf_printf(cell, "%.2f [%.2f, %.2f]", s->exponent, s->exponent_lo, s->exponent_hi);
	put(t, cell, ALIGN_LEFT);
	if (s->status == COMPLEXITY_FITS && isfinite(s->exponent))
		buf_printf(cell, "%.1f%%", 100 * s->fits[s->best].error);
	put(t, cell, ALIGN_RIGHT);
	complexity_verdict(s, cell);
	put(t, cell, ALIGN_LEFT);
}

static void no_flush(void *ctx) {}

void complexity_text(const struct complexity *c, struct buf *out)
{
	static const char *const heads[] = { "benchmark", "file",     "unit",	"sizes",
					     "values",	  "exponent", "off by", "growth" };
	struct texttab t;
	struct buf cell = { 0 };
	bool files = false;

	for (size_t i = 1; i < c->series.n; i++)
		files |= !str_eq(c->series.v[i].file, c->series.v[0].file);
	texttab_init(&t);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		buf_adds(&cell, heads[i]);
		if (i != 1 || files)
			put(&t, &cell, i == 6 ? ALIGN_RIGHT : ALIGN_LEFT);
		buf_clear(&cell);
	}
	for (size_t i = 0; i < c->series.n; i++)
		put_row(&t, &c->series.v[i], files, &cell);
	texttab_format(&t, out, no_flush, NULL);
	texttab_release(&t);
	buf_release(&cell);
}

static void json_fit(struct json *j, const struct complexity_series *s)
{
	const struct complexity_fit *f = &s->fits[s->best];

	json_kcstr(j, "growth", growth_name(s->best));
	json_key(j, "or");
	json_arr(j);
	for (int g = 0; g < GROWTHS; g++)
		if (s->also >> g & 1)
			json_cstr(j, growth_name((enum growth)g));
	json_arr_end(j);
	json_kdouble(j, "fixed", f->fixed);
	json_kdouble(j, "factor", f->factor);
	json_kdouble(j, "error", f->error);
}

void complexity_json(const struct complexity *c, struct json *j)
{
	static const char *const statuses[] = { "fits", "too-few-sizes", "sizes-too-close",
						"poor-fit", "zeros" };
	struct buf verdict = { 0 };

	json_arr(j);
	for (size_t i = 0; i < c->series.n; i++) {
		const struct complexity_series *s = &c->series.v[i];
		json_obj(j);
		json_kstr(j, "benchmark", s->name);
		json_kstr(j, "file", s->file);
		json_kstr(j, "pkg", s->pkg);
		json_kstr(j, "key", s->key);
		json_kstr(j, "unit", s->unit);
		json_kcstr(j, "status", statuses[s->status]);
		complexity_verdict(s, &verdict);
		json_kstr(j, "verdict", buf_str(&verdict));
		buf_clear(&verdict);
		if (s->status == COMPLEXITY_FITS)
			json_fit(j, s);
		json_kdouble(j, "exponent", s->exponent);
		json_kdouble(j, "exponent_lo", s->exponent_lo);
		json_kdouble(j, "exponent_hi", s->exponent_hi);
		json_kdouble(j, "r2", s->r2);
		json_key(j, "points");
		json_arr(j);
		for (size_t p = 0; p < s->points.n; p++) {
			json_obj(j);
			json_kdouble(j, "n", s->points.v[p].n);
			json_kdouble(j, "value", s->points.v[p].center);
			json_ku64(j, "runs", s->points.v[p].values.n);
			json_obj_end(j);
		}
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	buf_release(&verdict);
}
