#include "bench/table.h"

#include <math.h>
#include <stdlib.h>

#include "base/gofmt.h"
#include "bench/stats.h"

#define NO_CELL UINT32_MAX

const char table_warn_set[] = "benchmark set differs from baseline; geomeans may not be comparable";
const char table_warn_center[] = "summaries must be >0 to compute geomean";
const char table_warn_ratio[] = "ratios must be >0 to compute geomean";

/*
 * Where the measurements of a line go. Lines of one benchmark under the same settings and with the same units all go
 * the same way, so that this is found out once: filters and projections are not looked at again.
 */
struct route {
	uint64_t version;  /* of the settings; 0: none yet */
	uint32_t first, n; /* slots */
	/* what the slots' cells are right for: results of this shape, until cells are added */
	uint64_t shape, generation;
};

struct route_slot {
	uint32_t unit, orig_unit;
	uint32_t table, cell;  /* NO_CELL: filtered out */
	struct table_cell *at; /* the same, for a while; NULL: filtered out */
};

/* ---- set-up ---- */

void tables_init(struct tables *t, struct bench_reader *reader)
{
	memset(t, 0, sizeof(*t));
	t->reader = reader;
	arena_init(&t->arena);
	projector_init(&t->projector, &reader->strs);
}

void tables_release(struct tables *t)
{
	for (size_t i = 0; i < t->tables.n; i++) {
		struct table *tab = &t->tables.v[i];
		for (size_t c = 0; c < tab->cells.n; c++)
			vec_release(&tab->cells.v[c].values);
		vec_release(&tab->rows);
		vec_release(&tab->cols);
		vec_release(&tab->cells);
		map_release(&tab->cell_of);
		free(tab->grid);
	}
	vec_release(&t->tables);
	vec_release(&t->table_of_key);
	vec_release(&t->routes);
	vec_release(&t->route_of_shape);
	vec_release(&t->slots);
	vec_release(&t->keep);
	projection_release(&t->by_table);
	projection_release(&t->by_row);
	projection_release(&t->by_col);
	projection_release(&t->residue);
	projector_release(&t->projector);
	arena_release(&t->arena);
	stats_forget();
}

static bool parse(struct tables *t, const char *flag, const char *text, bool with_unit,
		  struct projection *out, struct err *err)
{
	return projector_parse(&t->projector, str_of(text), with_unit, out, err) ||
	       err_prefix(err, "parsing %s", flag);
}

bool tables_setup(struct tables *t, const struct table_options *opts, struct err *err)
{
	struct projection ignored;
	bool ok;

	t->opts = *opts;
	if (!projector_filter(&t->projector, str_of(opts->filter), err))
		return err_prefix(err, "parsing -filter");
	if (!parse(t, "-table", opts->table, true, &t->by_table, err) ||
	    !parse(t, "-row", opts->row, false, &t->by_row, err) ||
	    !parse(t, "-col", opts->col, false, &t->by_col, err))
		return false;
	ok = parse(t, "-ignore", opts->ignore, false, &ignored, err);
	projection_release(&ignored);
	if (!ok)
		return false;
	projector_residue(&t->projector, &t->residue);
	if (!(opts->alpha >= 0 && opts->alpha <= 1))
		return err_set(err, ERR_USAGE, "-alpha must be in range [0, 1]");
	if (!(opts->confidence >= 0 && opts->confidence <= 1))
		return err_set(err, ERR_USAGE, "-confidence must be in range [0, 1]");
	return true;
}

/* ---- gathering ---- */

static uint32_t table_of(struct tables *t, uint32_t key, uint32_t unit)
{
	struct table tab = { .key = key, .unit = intern_get(&t->reader->strs, unit) };

	while (t->table_of_key.n <= key)
		vec_push(&t->table_of_key, UINT32_MAX);
	if (t->table_of_key.v[key] == UINT32_MAX) {
		map_init(&tab.cell_of);
		t->table_of_key.v[key] = (uint32_t)t->tables.n;
		vec_push(&t->tables, tab);
	}
	return t->table_of_key.v[key];
}

static uint64_t cell_key(uint32_t row, uint32_t col)
{
	return (uint64_t)row << 32 | col;
}

static uint32_t cell_of(struct table *tab, uint32_t row, uint32_t col, uint32_t residue)
{
	bool added;
	uint32_t at =
		map_get_or_put(&tab->cell_of, cell_key(row, col), (uint32_t)tab->cells.n, &added);

	if (!added)
		return at;
	vec_push(&tab->cells, (struct table_cell){ .row = row, .col = col, .residue = residue });
	if (!tab->rows.n || vec_last(&tab->rows) != row)
		vec_push(&tab->rows, row);
	if (!tab->cols.n || vec_last(&tab->cols) != col)
		vec_push(&tab->cols, col);
	return at;
}

/* Fields come as settings are met. */
static struct variance *grow_variance(struct tables *t, const struct variance *old, uint32_t n)
{
	struct variance *v = arena_alloc(&t->arena, sizeof(*v) + n);

	v->n = n;
	if (old)
		memcpy(v->differs, old->differs, old->n);
	return v;
}

/* Results that share a cell but differ in what no projection names: remembers in which fields. */
static void note_residue(struct tables *t, struct table_cell *c, uint32_t residue)
{
	size_t n = t->residue.fields.n;

	if (residue == c->residue)
		return;
	for (size_t i = 0; i < n; i++) {
		if (key_value(&t->residue, residue, (uint32_t)i) ==
		    key_value(&t->residue, c->residue, (uint32_t)i))
			continue;
		if (!c->varies || c->varies->n <= i)
			c->varies = grow_variance(t, c->varies, (uint32_t)n);
		c->varies->differs[i] = 1;
	}
}

static void find_route(struct tables *t, const struct bench_record *rec, struct route *r)
{
	uint32_t row = 0, col = 0, residue = 0;
	bool any;

	while (t->keep.n < rec->n_values)
		vec_push(&t->keep, 0);
	any = projector_keeps(&t->projector, rec, t->keep.v);
	if (any) {
		projection_load(&t->by_table, rec);
		projection_load(&t->by_row, rec);
		projection_load(&t->by_col, rec);
		projection_load(&t->residue, rec);
		row = projection_key(&t->by_row, 0);
		col = projection_key(&t->by_col, 0);
		residue = projection_key(&t->residue, 0);
	}
	for (size_t i = 0; i < rec->n_values; i++) {
		const struct bench_value *v = &rec->values[i];
		struct route_slot *slot = &t->slots.v[r->first + i];
		*slot = (struct route_slot){ v->unit, v->orig_unit, 0, NO_CELL };
		if (!any || !t->keep.v[i])
			continue;
		slot->table = table_of(t, projection_key(&t->by_table, v->unit), v->unit);
		struct table *tab = &t->tables.v[slot->table];
		slot->cell = cell_of(tab, row, col, residue);
		note_residue(t, &tab->cells.v[slot->cell], residue);
	}
}

static bool route_fits(const struct tables *t, const struct route *r,
		       const struct bench_record *rec)
{
	const struct route_slot *slot = t->slots.v + r->first;

	if (r->version != rec->settings_version || r->n != rec->n_values)
		return false;
	for (size_t i = 0; i < rec->n_values; i++)
		if (slot[i].unit != rec->values[i].unit ||
		    slot[i].orig_unit != rec->values[i].orig_unit)
			return false;
	return true;
}

/* Where results of a shape went, they go again; route_fits sees to the rest. */
static struct route *route_of(struct tables *t, const struct bench_record *rec)
{
	uint32_t id = rec->shape < t->route_of_shape.n ? t->route_of_shape.v[rec->shape] : 0;

	if (id)
		return &t->routes.v[id - 1];
	id = intern_id(&t->reader->strs, rec->name) + 1;
	while (t->routes.n < id)
		(void)vec_add(&t->routes);
	while (rec->shape && t->route_of_shape.n <= rec->shape)
		vec_push(&t->route_of_shape, 0);
	if (rec->shape)
		t->route_of_shape.v[rec->shape] = id;
	return &t->routes.v[id - 1];
}

/* Makes the route and its cells right for the record. */
static void prepare_route(struct tables *t, const struct bench_record *rec, struct route *r)
{
	if (!route_fits(t, r, rec)) {
		if (r->version == 0 || r->n < rec->n_values) {
			r->first = (uint32_t)t->slots.n;
			for (size_t i = 0; i < rec->n_values; i++)
				(void)vec_add(&t->slots);
		}
		r->version = rec->settings_version;
		r->n = (uint32_t)rec->n_values;
		find_route(t, rec, r);
		t->generation++; /* cells may have moved */
	}
	for (size_t i = 0; i < rec->n_values; i++) {
		struct route_slot *slot = &t->slots.v[r->first + i];
		slot->at = slot->cell == NO_CELL ? NULL
						 : &t->tables.v[slot->table].cells.v[slot->cell];
	}
	r->shape = rec->shape;
	r->generation = t->generation;
}

void tables_add(struct tables *t, const struct bench_record *rec)
{
	struct route *r = route_of(t, rec);
	const struct route_slot *slot;
	bool kept = false;

	t->n_results++;
	if (UNLIKELY(!rec->shape || r->shape != rec->shape || r->generation != t->generation))
		prepare_route(t, rec, r);
	slot = &t->slots.v[r->first];
	for (size_t i = 0; i < rec->n_values; i++) {
		if (!slot[i].at)
			continue;
		vec_push(&slot[i].at->values, rec->values[i].value);
		kept = true;
	}
	t->n_kept += kept;
}

/* ---- summing up ---- */

struct finishing {
	struct tables *t;
	struct table *tab;
	struct stats_median_ci ci[64];		   /* by sample size; lo == hi: not yet */
	struct str need_interval, need_difference; /* messages, made on first use */
	uint32_t *row_pos, *col_pos;		   /* by key: its place in the table */
	uint32_t *row_seen, *col_seen;		   /* by key: the last table that had it, from 1 */
};

static struct stats_median_ci median_ci(struct finishing *f, size_t n)
{
	double confidence = f->t->opts.confidence;

	if (n >= ARRAY_LEN(f->ci))
		return stats_median_ci(n, confidence);
	if (f->ci[n].lo == f->ci[n].hi)
		f->ci[n] = stats_median_ci(n, confidence);
	return f->ci[n];
}

static struct str need(struct tables *t, bool enough, int n, const char *what, double level)
{
	struct buf b = { 0 };
	struct str s;

	buf_printf(&b, "need %s %d samples %s level ", enough ? ">=" : ">", n, what);
	go_float_v(&b, level);
	s = arena_str(&t->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

/* How many values an interval takes at this confidence. */
static struct str need_interval(struct finishing *f)
{
	const int limit = 50;
	int n = 2;

	if (f->need_interval.n)
		return f->need_interval;
	for (; n <= limit; n++) {
		struct stats_median_ci ci = median_ci(f, (size_t)n);
		if (ci.lo > 0 && ci.hi <= n)
			break;
	}
	return f->need_interval = need(f->t, n <= limit, MIN(n, limit),
				       "for confidence interval at", f->t->opts.confidence);
}

/* The least p of two samples of n that do not overlap is 2 / (2n over n). */
static int samples_for_difference(double alpha)
{
	static const double least_p[] = { 1,
					  1,
					  0.3333333333333333,
					  0.1,
					  0.02857142857142857,
					  0.007936507936507936,
					  0.0021645021645021645,
					  0.0005827505827505828,
					  0.0001554001554001554,
					  4.113533525298231e-05 };
	size_t n = 1;

	while (n < ARRAY_LEN(least_p) && least_p[n] > alpha)
		n++;
	return (int)n;
}

static struct str need_difference(struct finishing *f)
{
	int n = samples_for_difference(f->t->opts.alpha);

	if (!f->need_difference.n)
		f->need_difference =
			need(f->t, n < 10, n, "to detect a difference at alpha", f->t->opts.alpha);
	return f->need_difference;
}

static void summarize_nothing(struct finishing *f, struct table_cell *c)
{
	size_t n = c->values.n;
	struct stats_median_ci ci = median_ci(f, n);

	c->center = stats_quantile(c->values.v, n, 0.5);
	c->lo = ci.lo < 1 ? -INFINITY : c->values.v[ci.lo - 1];
	c->hi = (size_t)ci.hi > n ? INFINITY : c->values.v[ci.hi - 1];
	if (isinf(c->lo) || isinf(c->hi))
		c->warn_summary = need_interval(f);
}

/* The value that comes most often, which should be the only one. */
static void summarize_exact(struct finishing *f, struct table_cell *c)
{
	const double *v = c->values.v;
	size_t n = c->values.n, run = 1, best = 1;
	struct buf b = { 0 };

	c->center = v[0];
	c->lo = v[0];
	c->hi = v[n - 1];
	for (size_t i = 1; i < n; i++) {
		run = v[i] == v[i - 1] ? run + 1 : 1;
		if (run > best) {
			best = run;
			c->center = v[i];
		}
	}
	if (best == n)
		return;
	buf_adds(&b, "exact distribution expected, but values range from ");
	go_float_v(&b, v[0]);
	buf_adds(&b, " to ");
	go_float_v(&b, v[n - 1]);
	c->warn_summary = arena_str(&f->t->arena, buf_str(&b));
	buf_release(&b);
}

static void summarize_normal(struct finishing *f, struct table_cell *c)
{
	size_t n = c->values.n;
	double confidence = f->t->opts.confidence, w = INFINITY;

	c->center = stats_mean(c->values.v, n);
	if (confidence <= 0)
		w = 0;
	else if (confidence < 1 && n > 1)
		w = -stats_t_quantile((1 - confidence) / 2, (double)(n - 1)) *
		    sqrt(stats_variance(c->values.v, n) / (double)n);
	c->lo = c->center - w;
	c->hi = c->center + w;
	if (isinf(w))
		c->warn_summary = STR("need >= 2 samples for confidence interval of a mean");
}

static void compare(struct finishing *f, const struct table_cell *base, struct table_cell *c)
{
	double alpha = f->t->opts.alpha;
	enum stats_status status;

	c->has_base = true;
	c->p = 0;
	if (f->tab->assume == ASSUME_EXACT)
		return;
	if (f->tab->assume == ASSUME_NORMAL)
		status = stats_welch_test(base->values.v, base->values.n, c->values.v, c->values.n,
					  &c->p);
	else
		status = (f->t->opts.right_ties ? stats_u_test : stats_u_test_compat)(
			base->values.v, base->values.n, c->values.v, c->values.n, &c->p);
	if (status != STATS_OK) {
		c->p = 1;
		c->warn_compare = str_of(stats_message(status));
	} else if (c->p > alpha && f->tab->assume == ASSUME_NOTHING) {
		size_t n = (size_t)samples_for_difference(alpha);
		if (base->values.n < n && c->values.n < n)
			c->warn_compare = need_difference(f);
	}
}

static void warn_residue(struct finishing *f, struct table_cell *c)
{
	struct projection *s = &f->t->residue;
	struct buf b = { 0 };
	const uint32_t *flat;
	size_t n = projection_flat(s, &flat);

	for (size_t i = 0; i < n; i++) {
		if (flat[i] >= c->varies->n || !c->varies->differs[flat[i]])
			continue;
		buf_adds(&b, b.n ? ", " : "benchmarks vary in ");
		buf_add_str(&b, s->fields.v[flat[i]].name);
	}
	c->warn_varies = arena_str(&f->t->arena, buf_str(&b));
	buf_release(&b);
}

struct table_cell *table_cell(const struct table *t, size_t i, size_t j)
{
	uint32_t at = t->grid ? t->grid[i * t->cols.n + j]
			      : map_get(&t->cell_of, cell_key(t->rows.v[i], t->cols.v[j]));

	return at == MAP_NONE ? NULL : &t->cells.v[at];
}

/* Leaves each key once, where it comes first. seen[key] is the last table, from 1, that had it. */
static size_t drop_repeats(uint32_t *keys, size_t n, uint32_t *seen, uint32_t stamp)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (seen[keys[i]] == stamp)
			continue;
		seen[keys[i]] = stamp;
		keys[kept++] = keys[i];
	}
	return kept;
}

/* pos[keys[i]] = i; entries of other keys are whatever they were */
static void place_keys(uint32_t *pos, const uint32_t *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pos[keys[i]] = (uint32_t)i;
}

static void make_grid(struct finishing *f)
{
	struct table *tab = f->tab;
	size_t n = tab->rows.n * tab->cols.n;

	if (n > 4 * tab->cells.n + 64)
		return;
	place_keys(f->row_pos, tab->rows.v, tab->rows.n);
	place_keys(f->col_pos, tab->cols.v, tab->cols.n);
	tab->grid = xmalloc(n * sizeof(*tab->grid));
	memset(tab->grid, 0xff, n * sizeof(*tab->grid));
	for (size_t c = 0; c < tab->cells.n; c++)
		tab->grid[f->row_pos[tab->cells.v[c].row] * tab->cols.n +
			  f->col_pos[tab->cells.v[c].col]] = (uint32_t)c;
}

static void finish_cells(struct finishing *f)
{
	static void (*const summarize[])(struct finishing *, struct table_cell *) = {
		summarize_nothing, summarize_exact, summarize_normal
	};
	struct table *tab = f->tab;

	for (size_t c = 0; c < tab->cells.n; c++) {
		struct table_cell *cell = &tab->cells.v[c];
		stats_sort(cell->values.v, cell->values.n);
		summarize[tab->assume](f, cell);
		if (cell->varies)
			warn_residue(f, cell);
	}
	for (size_t i = 0; i < tab->rows.n; i++) {
		struct table_cell *base = table_cell(tab, i, 0), *cell;
		for (size_t j = 1; base && j < tab->cols.n; j++)
			if ((cell = table_cell(tab, i, j)))
				compare(f, base, cell);
	}
}

struct column {
	VEC(double) centers, ratios;
	size_t n_ratios; /* pairs with the base, also those of no ratio */
	bool bad_ratio;	 /* something over nothing */
};

static void gather_column(const struct table *tab, size_t j, struct column *col)
{
	for (size_t i = 0; i < tab->rows.n; i++) {
		const struct table_cell *c = table_cell(tab, i, j), *base;
		if (!c)
			continue;
		vec_push(&col->centers, c->center);
		if (!c->has_base)
			continue;
		base = table_cell(tab, i, 0);
		col->n_ratios++;
		if (c->center == base->center) /* nothing to nothing is no change */
			vec_push(&col->ratios, 1);
		else if (base->center == 0)
			col->bad_ratio = true;
		else
			vec_push(&col->ratios, c->center / base->center);
	}
}

static void summarize_column(const struct table *tab, size_t j, size_t n_base,
			     struct table_summary *s)
{
	struct column col = { 0 };

	gather_column(tab, j, &col);
	s->warn_set = j > 0 && n_base != col.n_ratios;
	s->center = stats_geomean(col.centers.v, col.centers.n);
	s->has_center = !isnan(s->center);
	s->warn_center = !s->has_center;
	if (j > 0 && !col.bad_ratio) {
		s->ratio = stats_geomean(col.ratios.v, col.ratios.n);
		s->has_ratio = !isnan(s->ratio);
		s->warn_ratio = !s->has_ratio;
	}
	vec_release(&col.centers);
	vec_release(&col.ratios);
}

static enum assumption assumption_of(struct tables *t, struct str unit)
{
	if (t->opts.assume != ASSUME_METADATA)
		return t->opts.assume;
	return str_eq(bench_meta(t->reader, unit, STR("assume")), STR("exact")) ? ASSUME_EXACT
										: ASSUME_NOTHING;
}

static void finish_table(struct finishing *f)
{
	struct tables *t = f->t;
	struct table *tab = f->tab;
	size_t n_base = 0;
	uint32_t stamp;

	tab->assume = assumption_of(t, tab->unit);
	stamp = (uint32_t)(tab - t->tables.v) + 1;
	tab->rows.n = drop_repeats(tab->rows.v, tab->rows.n, f->row_seen, stamp);
	tab->cols.n = drop_repeats(tab->cols.v, tab->cols.n, f->col_seen, stamp);
	keys_sort(&t->by_row, tab->rows.v, tab->rows.n);
	keys_sort(&t->by_col, tab->cols.v, tab->cols.n);
	make_grid(f);
	finish_cells(f);
	for (size_t i = 0; i < tab->rows.n; i++)
		n_base += table_cell(tab, i, 0) != NULL;
	tab->summaries = ARENA_ARRAY(&t->arena, struct table_summary, tab->cols.n);
	for (size_t j = 0; j < tab->cols.n; j++)
		summarize_column(tab, j, n_base, &tab->summaries[j]);
}

void tables_finish(struct tables *t)
{
	struct finishing f = { .t = t };
	VEC(uint32_t) keys = { 0 };
	VEC(struct table) sorted = { 0 };

	for (size_t i = 0; i < t->tables.n; i++)
		vec_push(&keys, t->tables.v[i].key);
	if (keys.n)
		keys_sort(&t->by_table, keys.v, keys.n);
	for (size_t i = 0; i < keys.n; i++)
		vec_push(&sorted, t->tables.v[t->table_of_key.v[keys.v[i]]]);
	free(t->tables.v);
	t->tables.v = sorted.v;
	t->tables.n = sorted.n;
	t->tables.cap = sorted.cap;
	vec_release(&keys);
	f.row_pos = xcalloc(t->by_row.key_begin.n, sizeof(*f.row_pos));
	f.col_pos = xcalloc(t->by_col.key_begin.n, sizeof(*f.col_pos));
	f.row_seen = xcalloc(t->by_row.key_begin.n, sizeof(*f.row_seen));
	f.col_seen = xcalloc(t->by_col.key_begin.n, sizeof(*f.col_seen));
	for (size_t i = 0; i < t->tables.n; i++) {
		f.tab = &t->tables.v[i];
		finish_table(&f);
	}
	free(f.row_pos);
	free(f.col_pos);
	free(f.row_seen);
	free(f.col_seen);
}

/* ---- what is printed of a cell ---- */

static double sign(double x)
{
	return x == 0 ? 0 : x < 0 ? -1 : x > 0 ? 1 : NAN;
}

/* math.Max: infinity before NaN before the rest */
static double larger(double a, double b)
{
	if (a == INFINITY || b == INFINITY)
		return INFINITY;
	return isnan(a) || isnan(b) ? NAN : MAX(a, b);
}

void cell_range(const struct table_cell *c, struct buf *b)
{
	double s = sign(c->center), up, down;

	if (isinf(c->lo) || isinf(c->hi)) {
		buf_adds(b, "∞");
	} else if (s != sign(c->lo) || s != sign(c->hi)) {
		buf_addc(b, '?');
	} else if (c->center == 0) {
		buf_adds(b, "0%");
	} else {
		up = c->hi / c->center - 1;
		down = 1 - c->lo / c->center;
		go_float(b, 100 * larger(up, down), 'f', 0);
		buf_addc(b, '%');
	}
}

bool cell_differs(const struct tables *t, const struct table *tab, const struct table_cell *c)
{
	/* exact: p and alpha are both 0 */
	return c->has_base && !(c->p > (tab->assume == ASSUME_EXACT ? 0 : t->opts.alpha));
}

void put_percent(struct buf *b, double pct)
{
	if (isnan(pct) || (!signbit(pct) && !isinf(pct)))
		buf_addc(b, '+');
	go_float(b, pct, 'f', 2);
	buf_addc(b, '%');
}

void cell_delta(const struct tables *t, const struct table *tab, const struct table_cell *base,
		const struct table_cell *c, struct buf *b)
{
	if (!cell_differs(t, tab, c))
		buf_addc(b, '~');
	else if (base->center == c->center)
		buf_adds(b, "0.00%");
	else if (base->center == 0)
		buf_addc(b, '?');
	else
		put_percent(b, (c->center / base->center - 1) * 100);
}

void cell_test(const struct table_cell *base, const struct table_cell *c, struct buf *b)
{
	if (c->p != 0) {
		buf_adds(b, "p=");
		go_float(b, c->p, 'f', 3);
		buf_addc(b, ' ');
	}
	buf_printf(b, "n=%zu", base->values.n);
	if (base->values.n != c->values.n)
		buf_printf(b, "+%zu", c->values.n);
}
