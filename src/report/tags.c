/* tags: the values of every label and what they weigh, in Go's text/tabwriter columns. */
#include <stdlib.h>

#include "base/intern.h"
#include "base/map.h"
#include "profile/units.h"
#include "report/graph.h"
#include "report/internal.h"
#include "report/json_report.h"
#include "report/tabwriter.h"

struct value {
	uint32_t key, name; /* interned */
	int64_t weight;
};

#define IS_NUMBER \
	0x80000000u /* in a name, of JSON: the text is a number as it stands in the profile */

struct tags {
	struct intern names;
	struct map index;     /* key << 32 | name -> value */
	struct map key_index; /* key -> key */
	VEC(struct value) values;
	VEC(struct value) keys; /* name: the key; weight: their total */
	VEC(uint32_t) ids;	/* string id -> interned; MAP_NONE: not yet */
};

static void add(struct tags *t, uint32_t key, uint32_t name, int64_t v)
{
	bool added;
	uint32_t i = map_get_or_put(&t->index, (uint64_t)key << 32 | name, (uint32_t)t->values.n,
				    &added);

	if (added)
		vec_push(&t->values, (struct value){ key, name, 0 });
	t->values.v[i].weight = (int64_t)((uint64_t)t->values.v[i].weight + (uint64_t)v);
	i = map_get_or_put(&t->key_index, key, (uint32_t)t->keys.n, &added);
	if (added)
		vec_push(&t->keys, (struct value){ key, key, 0 });
	t->keys.v[i].weight = (int64_t)((uint64_t)t->keys.v[i].weight + (uint64_t)v);
}

static uint32_t interned(struct tags *t, const struct profile *p, uint32_t id)
{
	if (t->ids.v[id] == MAP_NONE)
		t->ids.v[id] = intern_id_static(&t->names, p->strings[id]);
	return t->ids.v[id];
}

static void collect(const struct report *r, struct tags *t)
{
	const struct profile *p = r->p;
	struct buf b = { 0 };

	for (uint32_t i = 0; i < p->n_strings; i++)
		vec_push(&t->ids, MAP_NONE);
	for (uint32_t s = 0; p->label_begin && s < p->n_samples; s++) {
		for (uint32_t i = p->label_begin[s]; i < p->label_begin[s + 1]; i++) {
			const struct label *l = &p->labels[i];
			uint32_t key = interned(t, p, l->key);
			if (l->str) {
				add(t, key, interned(t, p, l->str), report_value(r, s));
				continue;
			}
			buf_clear(&b);
			if (r->cfg.json) {
				buf_add_i64(&b, l->num);
				add(t, key, intern_id(&t->names, buf_str(&b)) | IS_NUMBER,
				    report_value(r, s));
				continue;
			}
			units_label(&b, l->num, report_label_unit(r, p->strings[l->key]),
				    r->output_unit);
			add(t, key, intern_id(&t->names, buf_str(&b)), report_value(r, s));
		}
	}
	buf_release(&b);
}

static uint64_t mag(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static int compare(const void *pa, const void *pb, void *ctx)
{
	const struct tags *t = ctx;
	const struct value *a = pa, *b = pb;

	if (mag(a->weight) != mag(b->weight))
		return mag(a->weight) > mag(b->weight) ? -1 : 1;
	return str_cmp(intern_get(&t->names, a->name & ~IS_NUMBER),
		       intern_get(&t->names, b->name & ~IS_NUMBER));
}

static int by_key(const void *pa, const void *pb, void *ctx)
{
	const struct tags *t = ctx;

	return str_cmp(intern_get(&t->names, ((const struct value *)pa)->key),
		       intern_get(&t->names, ((const struct value *)pb)->key));
}

static void print_key(const struct report *r, const struct tags *t, const struct value *key,
		      const struct value *values, size_t n, struct buf *b)
{
	buf_add_str(b, intern_get(&t->names, key->key));
	buf_adds(b, ":\t Total ");
	report_format(r, b, key->weight);
	buf_adds(b, " of ");
	report_format(r, b, r->total);
	if (r->total > 0) {
		buf_adds(b, " (");
		units_percentage(b, key->weight, r->total);
		buf_addc(b, ')');
	}
	buf_addc(b, '\n');
	for (size_t i = 0; i < n; i++) {
		buf_adds(b, " \t");
		report_format(r, b, values[i].weight);
		if (r->total > 0) {
			buf_adds(b, " (");
			units_percentage(b, values[i].weight, r->total);
			buf_addc(b, ')');
		}
		buf_adds(b, ":\t ");
		buf_add_str(b, intern_get(&t->names, values[i].name));
		buf_addc(b, '\n');
	}
	buf_addc(b, '\n');
}

static void json_key_row(const struct report *r, const struct tags *t, const struct value *key,
			 const struct value *values, size_t n, struct json *j)
{
	struct str name = intern_get(&t->names, key->key);

	json_line(j);
	json_obj(j);
	json_kstr(j, "key", name);
	json_ki64(j, "total", report_divided(r, key->weight));
	json_key(j, "values");
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		struct str text = intern_get(&t->names, values[i].name & ~IS_NUMBER);
		int64_t number;

		json_obj(j);
		if ((values[i].name & IS_NUMBER) && str_to_i64(text, 10, &number)) {
			json_ki64(j, "number", number);
			json_kstr(j, "unit", report_label_unit(r, name));
		} else {
			json_kstr(j, "value", text);
		}
		json_ki64(j, "weight", report_divided(r, values[i].weight));
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

/* Text into b, or, with json, rows. */
static void put_keys(const struct report *r, struct tags *t, struct buf *b, struct json *j,
		     struct out *out)
{
	VEC(struct value) of_key = { 0 };

	if (t->keys.n)
		qsort_r(t->keys.v, t->keys.n, sizeof(*t->keys.v), by_key, t);
	for (size_t k = 0; k < t->keys.n; k++) {
		vec_clear(&of_key);
		for (size_t i = 0; i < t->values.n; i++)
			if (t->values.v[i].key == t->keys.v[k].key)
				vec_push(&of_key, t->values.v[i]);
		if (of_key.n)
			qsort_r(of_key.v, of_key.n, sizeof(*of_key.v), compare, t);
		if (j) {
			json_key_row(r, t, &t->keys.v[k], of_key.v, of_key.n, j);
			out_check(out);
		} else {
			print_key(r, t, &t->keys.v[k], of_key.v, of_key.n, b);
		}
	}
	vec_release(&of_key);
}

static void tags_release(struct tags *t)
{
	vec_release(&t->values);
	vec_release(&t->keys);
	vec_release(&t->ids);
	map_release(&t->index);
	map_release(&t->key_index);
	intern_release(&t->names);
}

bool report_tags(struct report *r, struct out *out, struct err *err)
{
	struct tags t = { 0 };
	struct buf b = { 0 };

	(void)err;
	intern_init(&t.names);
	collect(r, &t);
	put_keys(r, &t, &b, NULL, out);
	tabwriter_right(buf_str(&b), 1, &out->buf);
	buf_release(&b);
	tags_release(&t);
	return true;
}

bool report_tags_json(struct report *r, struct out *out, struct err *err)
{
	struct tags t = { 0 };
	struct json j;

	(void)err;
	intern_init(&t.names);
	collect(r, &t);
	report_json_begin(r, NULL, &j, &out->buf);
	report_json_rows(&j);
	put_keys(r, &t, NULL, &j, out);
	report_json_end(&j);
	tags_release(&t);
	return true;
}
