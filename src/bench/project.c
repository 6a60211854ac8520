#include "bench/project.h"

#include <math.h>
#include <stdlib.h>

#include "base/gofmt.h"
#include "bench/number.h"

/* ---- taking values from results ---- */

/* The full name with the excluded sub-keys taken out; ".name" excluded turns the base into "*". */
static struct str full_name(struct projector *p, struct str name)
{
	struct bench_name n = bench_name_split(name);
	struct buf *b = &p->scratch;
	struct str part;
	bool no_base = false, no_procs = false;

	if (p->name_keys.n == 0)
		return name;
	for (size_t i = 0; i < p->name_keys.n; i++) {
		no_base |= str_eq(p->name_keys.v[i], STR(".name"));
		no_procs |= str_eq(p->name_keys.v[i], STR("/gomaxprocs"));
	}
	buf_clear(b);
	buf_add_str(b, no_base ? STR("*") : n.base);
	while (bench_name_part(&n.rest, &part)) {
		bool drop = false;
		for (size_t i = 0; i < p->name_keys.n && !drop; i++) {
			struct str key = p->name_keys.v[i];
			drop = key.p[0] == '/' && str_has_prefix(part, key) && part.n > key.n &&
			       part.p[key.n] == '=';
		}
		if (!drop)
			buf_add_str(b, part);
	}
	if (!no_procs)
		buf_add_str(b, n.procs);
	return buf_str(b);
}

/* The value of "/key=value"; "/gomaxprocs" is also what "-8" at the end says. */
static struct str name_key(struct str name, struct str key)
{
	struct bench_name n = bench_name_split(name);
	struct str part;

	if (n.procs.n && str_eq(key, STR("/gomaxprocs")))
		return str_sub(n.procs, 1, n.procs.n);
	while (bench_name_part(&n.rest, &part))
		if (str_has_prefix(part, key) && part.n > key.n && part.p[key.n] == '=')
			return str_sub(part, key.n + 1, part.n);
	return STR("");
}

static uint32_t setting(const struct bench_record *rec, uint32_t key)
{
	for (size_t i = 0; i < rec->n_settings; i++)
		if (rec->settings[i].key == key)
			return rec->settings[i].value;
	return 0;
}

static struct str take(struct projector *p, const struct key_part *part,
		       const struct bench_record *rec)
{
	switch (part->kind) {
	case PART_FULLNAME:
		return full_name(p, rec->name);
	case PART_NAME:
		return bench_name_split(rec->name).base;
	case PART_NAME_KEY:
		return name_key(rec->name, part->key);
	default:
		return intern_get(p->strs, setting(rec, part->key_id));
	}
}

/* Which kind of value a key names; the caller has dealt with .config and .unit. */
static bool part_of_key(struct projector *p, struct str key, struct key_part *out)
{
	if (key.n == 0)
		return false;
	out->key = key;
	if (str_eq(key, STR(".name")))
		out->kind = PART_NAME;
	else if (str_eq(key, STR(".fullname")))
		out->kind = PART_FULLNAME;
	else if (key.p[0] == '/')
		out->kind = PART_NAME_KEY;
	else
		out->kind = PART_SETTING;
	if (out->kind == PART_SETTING)
		out->key_id = intern_id(p->strs, key);
	return true;
}

/* ---- parsing ---- */

void projector_init(struct projector *p, struct intern *strs)
{
	memset(p, 0, sizeof(*p));
	p->strs = strs;
	arena_init(&p->arena);
	map_init(&p->setting_keys);
}

void projector_release(struct projector *p)
{
	for (size_t i = 0; i < p->fixed.n; i++)
		map_release(&p->fixed.v[i].values);
	vec_release(&p->fixed);
	vec_release(&p->name_keys);
	map_release(&p->setting_keys);
	filter_expr_release(&p->filter);
	arena_release(&p->arena);
	buf_release(&p->scratch);
	buf_release(&p->mask_scratch);
}

static void projection_init(struct projection *s, struct projector *owner)
{
	memset(s, 0, sizeof(*s));
	s->owner = owner;
	s->unit_field = FIELD_NONE;
	vec_push(&s->key_begin, 0);
}

void projection_release(struct projection *s)
{
	for (size_t i = 0; i < s->fields.n; i++)
		map_release(&s->fields.v[i].rank);
	for (size_t i = 0; i < s->parts.n; i++) {
		vec_release(&s->parts.v[i].members);
		map_release(&s->parts.v[i].by_setting);
	}
	vec_release(&s->fields);
	vec_release(&s->parts);
	vec_release(&s->row);
	vec_release(&s->key_begin);
	vec_release(&s->key_vals);
	vec_release(&s->flat);
	hashset_release(&s->keys);
}

static uint32_t field_add(struct projection *s, struct str name, enum field_order order,
			  bool ranks_seen)
{
	struct key_field f = { .name = name, .order = order, .ranks_seen = ranks_seen };

	map_init(&f.rank);
	vec_push(&s->fields, f);
	vec_push(&s->row, 0);
	return (uint32_t)s->fields.n - 1;
}

static struct key_part *part_add(struct projection *s, struct key_part part)
{
	map_init(&part.by_setting);
	s->uses_name |=
		part.kind == PART_FULLNAME || part.kind == PART_NAME || part.kind == PART_NAME_KEY;
	vec_push(&s->parts, part);
	return &vec_last(&s->parts);
}

static void add_config(struct projection *s, enum field_order order)
{
	s->owner->have_config = true;
	part_add(s, (struct key_part){ .kind = PART_CONFIG, .field = FIELD_NONE, .order = order });
}

static void add_fullname(struct projection *s, enum field_order order)
{
	struct key_part part = { .kind = PART_FULLNAME, .key = STR(".fullname"), .order = order };

	s->owner->have_fullname = true;
	part.field = field_add(s, part.key, order, order == ORDER_FIRST);
	part_add(s, part);
}

/* Values in a fixed order: their places, and the demand that a result has one of them. */
static void add_fixed(struct projection *s, const struct key_part *part, const struct proj_field *f)
{
	struct fixed_filter fixed = { .part = *part };

	fixed.kind = part->kind == PART_FULLNAME ? FIXED_FULLNAME : FIXED_OTHER;
	map_init(&fixed.values);
	for (size_t i = 0; i < f->n_fixed; i++) {
		uint32_t id = intern_id(s->owner->strs, f->fixed[i]);
		map_put(&fixed.values, id, 1);
		map_put(&s->fields.v[part->field].rank, id, (uint32_t)i);
	}
	vec_push(&s->owner->fixed, fixed);
}

static bool parse_order(struct str text, const struct proj_field *f, enum field_order *out,
			struct err *err)
{
	static const struct {
		const char *name;
		enum field_order order;
	} orders[] = { { "first", ORDER_FIRST },
		       { "fixed", ORDER_FIXED },
		       { "alpha", ORDER_ALPHA },
		       { "num", ORDER_NUM } };
	struct buf quoted = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		if (str_eq(f->order, str_of(orders[i].name))) {
			*out = orders[i].order;
			return true;
		}
	}
	go_quote(&quoted, f->order);
	expr_error(err, text, f->order_off, "unknown order %s", quoted.data);
	buf_release(&quoted);
	return false;
}

static bool add_field(struct projection *s, struct str text, const struct proj_field *f,
		      struct err *err)
{
	struct projector *p = s->owner;
	struct key_part part = { 0 };
	enum field_order order;

	if (!parse_order(text, f, &order, err))
		return false;
	if (str_eq(f->key, STR(".config"))) {
		if (order == ORDER_FIXED)
			return expr_error(err, text, f->order_off,
					  "fixed order not allowed for .config");
		add_config(s, order);
		return true;
	}
	if (str_eq(f->key, STR(".unit")))
		return expr_error(err, text, f->key_off, ".unit is only allowed in filters");
	if (str_eq(f->key, STR(".fullname"))) {
		add_fullname(s, order);
		part = vec_last(&s->parts);
	} else {
		if (f->key.n && (f->key.p[0] == '/' || str_eq(f->key, STR(".name"))))
			vec_push(&p->name_keys, f->key);
		else
			map_put(&p->setting_keys, intern_id(p->strs, f->key), 1);
		if (!part_of_key(p, f->key, &part))
			return expr_error(err, text, f->key_off, "key must not be empty");
		part.order = order;
		part.field = field_add(s, f->key, order, order == ORDER_FIRST);
		part_add(s, part);
	}
	if (order == ORDER_FIXED)
		add_fixed(s, &part, f);
	return true;
}

bool projector_parse(struct projector *p, struct str text, bool with_unit, struct projection *out,
		     struct err *err)
{
	struct proj_field *f;

	projection_init(out, p);
	if (!proj_parse(text, &p->arena, &f, err))
		return false;
	for (; f; f = f->next)
		if (!add_field(out, text, f, err))
			return false;
	if (with_unit) {
		out->unit_field = field_add(out, STR(".unit"), ORDER_FIRST, true);
		part_add(out, (struct key_part){ .kind = PART_UNIT, .field = out->unit_field });
	}
	return true;
}

void projector_residue(struct projector *p, struct projection *out)
{
	projection_init(out, p);
	if (!p->have_config)
		add_config(out, ORDER_FIRST);
	if (!p->have_fullname)
		add_fullname(out, ORDER_FIRST);
}

static bool check_keys(struct projector *p, struct str text, struct expr *e, struct err *err)
{
	struct key_part part;

	for (; e; e = e->next) {
		if (e->op != EXPR_MATCH) {
			if (!check_keys(p, text, e->first, err))
				return false;
			continue;
		}
		if (str_eq(e->key, STR(".config")))
			return expr_error(err, text, e->key_off,
					  ".config is only allowed in projections");
		if (!part_of_key(p, e->key, &part))
			return expr_error(err, text, e->key_off, "key must not be empty");
	}
	return true;
}

bool projector_filter(struct projector *p, struct str text, struct err *err)
{
	return filter_parse(text, &p->arena, &p->filter, err) &&
	       check_keys(p, text, p->filter.root, err);
}

/* ---- filtering ---- */

/* What an expression says of a result: all or nothing, or measurement by measurement (mask, n_values bytes). */
struct verdict {
	uint8_t *mask; /* in the arena of the filtering; NULL: whole */
	bool whole;
};

struct filtering {
	struct projector *p;
	const struct bench_record *rec;
	struct arena arena;
};

static bool matches(const struct expr *e, struct str value)
{
	return e->regex ? regex_match(e->regex, value) : str_eq(e->literal, value);
}

static struct verdict eval(struct filtering *f, const struct expr *e);

static struct verdict eval_match(struct filtering *f, const struct expr *e)
{
	struct verdict v = { 0 };
	struct key_part part = { 0 };

	if (str_eq(e->key, STR(".unit"))) {
		v.mask = arena_alloc(&f->arena, f->rec->n_values);
		for (size_t i = 0; i < f->rec->n_values; i++) {
			const struct bench_value *val = &f->rec->values[i];
			v.mask[i] = matches(e, intern_get(f->p->strs, val->unit)) ||
				    (val->orig_unit &&
				     matches(e, intern_get(f->p->strs, val->orig_unit)));
		}
		return v;
	}
	(void)part_of_key(f->p, e->key, &part);
	/* in filters .fullname is the whole name */
	v.whole = matches(e, part.kind == PART_FULLNAME ? f->rec->name : take(f->p, &part, f->rec));
	return v;
}

/* A whole answer that settles it does so at once; else the masks decide, where there are any. */
static struct verdict eval_list(struct filtering *f, const struct expr *e, bool is_and)
{
	struct verdict all = { .whole = is_and };

	for (const struct expr *sub = e->first; sub; sub = sub->next) {
		struct verdict v = eval(f, sub);
		if (!v.mask) {
			if (v.whole != is_and)
				return v;
		} else if (!all.mask) {
			all.mask = v.mask;
		} else {
			for (size_t i = 0; i < f->rec->n_values; i++)
				all.mask[i] =
					is_and ? all.mask[i] & v.mask[i] : all.mask[i] | v.mask[i];
		}
	}
	return all;
}

static struct verdict eval(struct filtering *f, const struct expr *e)
{
	struct verdict v;

	switch (e->op) {
	case EXPR_MATCH:
		return eval_match(f, e);
	case EXPR_AND:
	case EXPR_OR:
		return eval_list(f, e, e->op == EXPR_AND);
	case EXPR_NOT:
		break;
	}
	v = eval(f, e->first);
	v.whole = !v.whole;
	for (size_t i = 0; v.mask && i < f->rec->n_values; i++)
		v.mask[i] = !v.mask[i];
	return v;
}

static bool fixed_holds(struct projector *p, const struct fixed_filter *f,
			const struct bench_record *rec)
{
	struct str v = f->kind == FIXED_FULLNAME ? rec->name : take(p, &f->part, rec);
	uint32_t id = intern_find(p->strs, v);

	return id != MAP_NONE && map_get(&f->values, id) != MAP_NONE;
}

bool projector_keeps(struct projector *p, const struct bench_record *rec, uint8_t *keep)
{
	struct filtering f = { .p = p, .rec = rec };
	struct verdict v;
	bool any = false;

	for (size_t i = 0; i < p->fixed.n; i++)
		if (!fixed_holds(p, &p->fixed.v[i], rec))
			return false;
	if (p->filter.root && p->filter.root->op == EXPR_AND && !p->filter.root->first) {
		memset(keep, 1, rec->n_values); /* the default, "*" */
		return true;
	}
	arena_init(&f.arena);
	v = p->filter.root ? eval(&f, p->filter.root) : (struct verdict){ .whole = true };
	for (size_t i = 0; i < rec->n_values; i++) {
		keep[i] = v.mask ? v.mask[i] : v.whole;
		any |= keep[i];
	}
	arena_release(&f.arena);
	return any;
}

/* ---- keys ---- */

static void load_config(struct projection *s, struct key_part *part, const struct bench_record *rec)
{
	for (size_t i = 0; i < rec->n_settings; i++) {
		const struct bench_setting *set = &rec->settings[i];
		uint32_t field;
		if (!set->from_file)
			continue;
		field = map_get(&part->by_setting, set->key);
		if (field == MAP_NONE) {
			if (map_get(&s->owner->setting_keys, set->key) != MAP_NONE)
				continue;
			field = field_add(s, projection_str(s, set->key), part->order, false);
			map_put(&part->by_setting, set->key, field);
			vec_push(&part->members, field);
		}
		s->row.v[field] = set->value;
	}
}

void projection_load(struct projection *s, const struct bench_record *rec)
{
	if (!s->uses_name && s->loaded == rec->settings_version)
		return;
	s->loaded = rec->settings_version;
	if (s->row.n)
		memset(s->row.v, 0, s->row.n * sizeof(*s->row.v));
	for (size_t i = 0; i < s->parts.n; i++) {
		struct key_part *part = &s->parts.v[i];
		if (part->kind == PART_CONFIG)
			load_config(s, part, rec);
		else if (part->kind != PART_UNIT)
			s->row.v[part->field] =
				intern_id(s->owner->strs, take(s->owner, part, rec));
	}
}

static size_t key_len(const struct projection *s, uint32_t key)
{
	return s->key_begin.v[key + 1] - s->key_begin.v[key];
}

struct row {
	const uint32_t *v;
	size_t n;
};

static bool same_row(const void *ctx, uint32_t i, const void *key)
{
	const struct projection *s = ctx;
	const struct row *row = key;

	return key_len(s, i) == row->n &&
	       (row->n == 0 ||
		memcmp(s->key_vals.v + s->key_begin.v[i], row->v, row->n * sizeof(*row->v)) == 0);
}

/* Fields that order by first appearance learn the values of a new key. */
static void learn_ranks(struct projection *s)
{
	for (size_t i = 0; i < s->fields.n; i++) {
		struct key_field *f = &s->fields.v[i];
		bool added;
		if (f->ranks_seen)
			map_get_or_put(&f->rank, s->row.v[i], (uint32_t)f->rank.n, &added);
	}
}

uint32_t projection_key(struct projection *s, uint32_t unit)
{
	struct row row = { s->row.v, s->row.n };
	uint64_t hash;
	uint32_t key;

	if (s->unit_field != FIELD_NONE)
		s->row.v[s->unit_field] = unit;
	while (row.n && row.v[row.n - 1] == 0)
		row.n--;
	hash = hash_bytes(row.v, row.n * sizeof(*row.v), 0);
	key = hashset_find(&s->keys, hash, same_row, s, &row);
	if (key != MAP_NONE)
		return key;
	learn_ranks(s);
	key = (uint32_t)s->key_begin.n - 1;
	for (size_t i = 0; i < row.n; i++)
		vec_push(&s->key_vals, row.v[i]);
	vec_push(&s->key_begin, (uint32_t)s->key_vals.n);
	hashset_add(&s->keys, hash, key);
	return key;
}

size_t projection_flat(struct projection *s, const uint32_t **out_fields)
{
	vec_clear(&s->flat);
	for (size_t i = 0; i < s->parts.n; i++) {
		struct key_part *part = &s->parts.v[i];
		if (part->kind != PART_CONFIG)
			vec_push(&s->flat, part->field);
		for (size_t j = 0; j < part->members.n; j++)
			vec_push(&s->flat, part->members.v[j]);
	}
	*out_fields = s->flat.v;
	return s->flat.n;
}

uint32_t key_value(const struct projection *s, uint32_t key, uint32_t field)
{
	return field < key_len(s, key) ? s->key_vals.v[s->key_begin.v[key] + field] : 0;
}

void key_text(struct projection *s, uint32_t key, struct buf *out)
{
	const uint32_t *flat;
	size_t n = projection_flat(s, &flat), from = out->n;

	for (size_t i = 0; i < n; i++) {
		struct str v = projection_str(s, key_value(s, key, flat[i]));
		if (v.n && out->n > from)
			buf_addc(out, ' ');
		buf_add_str(out, v);
	}
}

/* ---- order ---- */

static int compare_num(struct str a, struct str b)
{
	double x, y;
	bool is_x = number_size(a, &x), is_y = number_size(b, &y);

	if (!is_x || !is_y)
		return is_x == is_y ? 0 : is_x ? -1 : 1;
	if (x < y || (!isnan(x) && isnan(y)))
		return -1;
	return x > y || (isnan(x) && !isnan(y)) ? 1 : 0;
}

static int compare_rank(const struct key_field *f, uint32_t a, uint32_t b)
{
	uint32_t x = map_get(&f->rank, a), y = map_get(&f->rank, b);

	x = x == MAP_NONE ? 0 : x;
	y = y == MAP_NONE ? 0 : y;
	return x < y ? -1 : x > y;
}

static int compare_keys(const void *pa, const void *pb, void *ctx)
{
	struct projection *s = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	for (size_t i = 0; i < s->flat.n; i++) {
		const struct key_field *f = &s->fields.v[s->flat.v[i]];
		uint32_t x = key_value(s, a, s->flat.v[i]), y = key_value(s, b, s->flat.v[i]);
		int c = 0;
		if (x == y)
			continue;
		if (f->order == ORDER_FIRST || f->order == ORDER_FIXED)
			c = compare_rank(f, x, y);
		else if (f->order == ORDER_NUM)
			c = compare_num(projection_str(s, x), projection_str(s, y));
		return c ? c : str_cmp(projection_str(s, x), projection_str(s, y));
	}
	return 0;
}

void keys_sort(struct projection *s, uint32_t *keys, size_t n)
{
	const uint32_t *flat;

	(void)projection_flat(s, &flat);
	qsort_r(keys, n, sizeof(*keys), compare_keys, s);
}
