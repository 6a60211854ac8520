/* Label values as pseudo frames: -tagroot and -tagleaf. */
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "profile/filter.h"
#include "profile/units.h"

/* The new functions and locations: one of each for every pair of value and key. */
struct frames {
	struct profile *q;
	const struct tag_frames *t;
	struct hashset set;
	VEC(struct str) names; /* by new frame */
	VEC(uint32_t) keys;    /* string ids */
	VEC(uint32_t) locs;    /* of the samples, as they grow */
	uint32_t first_loc;
	uint32_t *key_ids; /* of roots, then of leaves */
	struct buf text;
};

struct frame_key {
	struct str name;
	uint32_t key;
};

static bool same(const void *ctx, uint32_t i, const void *key)
{
	const struct frames *f = ctx;
	const struct frame_key *k = key;

	return f->keys.v[i] == k->key && str_eq(f->names.v[i], k->name);
}

static uint32_t frame(struct frames *f, uint32_t key)
{
	struct frame_key k = { buf_str(&f->text), key };
	uint64_t hash = hash_bytes(k.name.p, k.name.n, key);
	uint32_t i = hashset_find(&f->set, hash, same, f, &k);

	if (i == MAP_NONE) {
		i = (uint32_t)f->names.n;
		vec_push(&f->names, arena_str(&f->q->arena, k.name));
		vec_push(&f->keys, key);
		hashset_add(&f->set, hash, i);
	}
	return f->first_loc + i;
}

/* The values of key in sample s, joined by commas: texts first, then numbers. */
static bool values_of(struct frames *f, uint32_t s, struct str key)
{
	const struct profile *q = f->q;
	bool any = false, has_unit = false;
	uint32_t from = q->label_begin ? q->label_begin[s] : 0;
	uint32_t to = q->label_begin ? q->label_begin[s + 1] : 0;

	buf_clear(&f->text);
	for (int numbers = 0; numbers < 2; numbers++) {
		for (uint32_t i = from; i < to; i++) {
			const struct label *l = &q->labels[i];
			if ((l->str == 0) != numbers || !str_eq(q->strings[l->key], key))
				continue;
			if (any)
				buf_addc(&f->text, ',');
			any = true;
			has_unit |= l->unit != 0;
			if (!numbers)
				buf_add_str(&f->text, q->strings[l->str]);
			else
				units_label(&f->text, l->num, q->strings[l->unit],
					    has_unit ? f->t->unit : STR(""));
		}
	}
	return any;
}

/* The keys in turn, the last first: it is nearest to the leaf. */
static bool add_frames(struct frames *f, uint32_t s, const struct str *keys, const uint32_t *ids,
		       size_t n)
{
	bool any = false;

	for (size_t i = n; i > 0; i--) {
		any |= values_of(f, s, keys[i - 1]);
		vec_push(&f->locs, frame(f, ids[i - 1]));
	}
	return any;
}

#define GROW(q, field, old, n) (q)->field = grow((q), (q)->field, sizeof(*(q)->field), (old), (n))

static void *grow(struct profile *q, const void *v, size_t size, size_t old, size_t n)
{
	char *out = arena_alloc(&q->arena, (old + n + 1) * size);

	if (old)
		memcpy(out, v, old * size);
	return out;
}

static uint64_t max_id(const uint64_t *ids, uint32_t n)
{
	uint64_t max = 0;

	for (uint32_t i = 0; i < n; i++)
		max = MAX(max, ids[i]);
	return max;
}

static void append_entities(struct frames *f)
{
	struct profile *q = f->q;
	uint32_t n = (uint32_t)f->names.n, fns = q->n_functions, locs = q->n_locations;
	uint32_t lines = q->line_begin[locs];
	uint64_t fn_id = max_id(q->fn_id, fns), loc_id = max_id(q->loc_id, locs);

	GROW(q, fn_id, fns, n);
	GROW(q, fn_name, fns, n);
	GROW(q, fn_system_name, fns, n);
	GROW(q, fn_file, fns, n);
	GROW(q, fn_start_line, fns, n);
	GROW(q, loc_id, locs, n);
	GROW(q, loc_address, locs, n);
	GROW(q, loc_mapping, locs, n);
	GROW(q, loc_is_folded, locs, n);
	GROW(q, line_begin, locs + 1, n);
	GROW(q, line_fn, lines, n);
	GROW(q, line_no, lines, n);
	GROW(q, line_col, lines, n);
	for (uint32_t i = 0; i < n; i++) {
		q->fn_id[fns + i] = fn_id + 1 + i;
		q->fn_name[fns + i] = profile_add_string(q, f->names.v[i]);
		q->fn_file[fns + i] = f->keys.v[i];
		q->loc_id[locs + i] = loc_id + 1 + i;
		q->loc_mapping[locs + i] = PROFILE_NONE;
		q->line_begin[locs + i + 1] = lines + i + 1;
		q->line_fn[lines + i] = fns + i;
	}
	q->n_functions += n;
	q->n_locations += n;
}

struct tag_hits filter_tag_frames(struct profile *q, const struct tag_frames *t)
{
	struct frames f = { .q = q, .t = t, .first_loc = q->n_locations };
	struct tag_hits hits = { false, false };
	uint32_t *begin = ARENA_ARRAY(&q->arena, uint32_t, q->n_samples + 1);

	f.key_ids = ARENA_ARRAY(&q->arena, uint32_t, t->n_roots + t->n_leaves + 1);
	for (size_t i = 0; i < t->n_roots + t->n_leaves; i++)
		f.key_ids[i] = profile_add_string(q, i < t->n_roots ? t->roots[i]
								    : t->leaves[i - t->n_roots]);
	/* pprof makes a sample's root frames before its leaf frames, which decides their ids */
	for (uint32_t s = 0; s < q->n_samples; s++) {
		size_t at = f.locs.n;
		hits.root |= add_frames(&f, s, t->roots, f.key_ids, t->n_roots);
		size_t roots = f.locs.n - at;
		hits.leaf |= add_frames(&f, s, t->leaves, f.key_ids + t->n_roots, t->n_leaves);
		size_t leaves = f.locs.n - at - roots;
		uint32_t from = q->sample_loc_begin[s], count = q->sample_loc_begin[s + 1] - from;
		vec_reserve(&f.locs, f.locs.n + count + roots);
		/* [roots][leaves] -> [leaves][frames][roots] */
		begin[s + 1] = (uint32_t)f.locs.n;
		if (!f.locs.v)
			continue; /* no frames at all so far */
		uint32_t *v = f.locs.v + at;
		memcpy(v + roots + leaves + count, v, roots * sizeof(*v));
		memmove(v, v + roots, leaves * sizeof(*v));
		memmove(v + leaves + count, v + roots + leaves + count, roots * sizeof(*v));
		memcpy(v + leaves, q->sample_locs + from, count * sizeof(*v));
		f.locs.n = at + leaves + count + roots;
		begin[s + 1] = (uint32_t)f.locs.n;
	}
	append_entities(&f);
	q->sample_locs = arena_alloc(&q->arena, (f.locs.n + 1) * sizeof(uint32_t));
	if (f.locs.n)
		memcpy(q->sample_locs, f.locs.v, f.locs.n * sizeof(uint32_t));
	q->sample_loc_begin = begin;
	hashset_release(&f.set);
	vec_release(&f.names);
	vec_release(&f.keys);
	vec_release(&f.locs);
	buf_release(&f.text);
	return hits;
}
