#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/vec.h"

uint64_t hash_u64(uint64_t x)
{
	/* the finalizer of MurmurHash3 */
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	return x ^ (x >> 33);
}

uint64_t hash_bytes(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(n ? p : "", n, seed);
}

void map_init(struct map *m)
{
	memset(m, 0, sizeof(*m));
}

void map_release(struct map *m)
{
	free(m->keys);
	free(m->vals);
	map_init(m);
}

void map_clear(struct map *m)
{
	if (m->cap)
		memset(m->vals, 0xff, m->cap * sizeof(*m->vals));
	m->n = 0;
}

/* The slot of key, or the free slot where it belongs. */
static size_t slot_of(const struct map *m, uint64_t key)
{
	size_t mask = m->cap - 1;
	size_t i = hash_u64(key) & mask;

	while (m->vals[i] != MAP_NONE && m->keys[i] != key)
		i = (i + 1) & mask;
	return i;
}

static void rehash(struct map *m, size_t cap)
{
	struct map old = *m;

	m->cap = cap;
	m->keys = xrealloc(NULL, cap, sizeof(*m->keys));
	m->vals = xrealloc(NULL, cap, sizeof(*m->vals));
	memset(m->vals, 0xff, cap * sizeof(*m->vals));
	for (size_t i = 0; i < old.cap; i++) {
		if (old.vals[i] == MAP_NONE)
			continue;
		size_t to = slot_of(m, old.keys[i]);
		m->keys[to] = old.keys[i];
		m->vals[to] = old.vals[i];
	}
	free(old.keys);
	free(old.vals);
}

void map_reserve(struct map *m, size_t want)
{
	size_t cap = m->cap ? m->cap : 16;

	while (cap / 3 * 2 < want)
		cap *= 2;
	if (cap != m->cap)
		rehash(m, cap);
}

uint32_t map_get(const struct map *m, uint64_t key)
{
	return m->n ? m->vals[slot_of(m, key)] : MAP_NONE;
}

uint32_t map_get_or_put(struct map *m, uint64_t key, uint32_t val, bool *added)
{
	assert(val != MAP_NONE);
	map_reserve(m, m->n + 1);
	size_t i = slot_of(m, key);
	*added = m->vals[i] == MAP_NONE;
	if (*added) {
		m->keys[i] = key;
		m->vals[i] = val;
		m->n++;
	}
	return m->vals[i];
}

void map_put(struct map *m, uint64_t key, uint32_t val)
{
	bool added;

	map_get_or_put(m, key, val, &added);
	if (!added)
		m->vals[slot_of(m, key)] = val;
}

/* Deletes by moving later entries of the run back, so that no tombstones are needed. */
bool map_del(struct map *m, uint64_t key)
{
	if (!m->n)
		return false;
	size_t mask = m->cap - 1, hole = slot_of(m, key);
	if (m->vals[hole] == MAP_NONE)
		return false;
	for (size_t i = (hole + 1) & mask; m->vals[i] != MAP_NONE; i = (i + 1) & mask) {
		size_t home = hash_u64(m->keys[i]) & mask;
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		m->keys[hole] = m->keys[i];
		m->vals[hole] = m->vals[i];
		hole = i;
	}
	m->vals[hole] = MAP_NONE;
	m->n--;
	return true;
}

void idmap_release(struct idmap *m)
{
	map_release(&m->pages);
	free(m->vals);
	memset(m, 0, sizeof(*m));
}

uint32_t idmap_get(const struct idmap *m, uint64_t key)
{
	uint32_t page = map_get(&m->pages, key / IDMAP_PAGE);

	return page == MAP_NONE ? MAP_NONE : m->vals[page * (size_t)IDMAP_PAGE + key % IDMAP_PAGE];
}

uint32_t idmap_get_or_put(struct idmap *m, uint64_t key, uint32_t val, bool *added)
{
	bool fresh;
	uint32_t page = map_get_or_put(&m->pages, key / IDMAP_PAGE, (uint32_t)m->pages.n, &fresh);
	uint32_t *v;

	if (fresh && page >= m->cap)
		m->vals = vec_grow_(m->vals, &m->cap, page + 1u, IDMAP_PAGE * sizeof(*m->vals));
	v = m->vals + page * (size_t)IDMAP_PAGE;
	if (fresh)
		memset(v, 0xff, IDMAP_PAGE * sizeof(*v));
	v += key % IDMAP_PAGE;
	*added = *v == MAP_NONE;
	if (*added)
		*v = val;
	return *v;
}

void hashset_release(struct hashset *s)
{
	free(s->slots);
	memset(s, 0, sizeof(*s));
}

static uint32_t fold(uint64_t hash)
{
	return (uint32_t)(hash ^ (hash >> 32));
}

uint32_t hashset_find(const struct hashset *s, uint64_t hash, map_eq_fn eq, const void *ctx,
		      const void *key)
{
	uint32_t h = fold(hash);

	if (!s->cap)
		return MAP_NONE;
	for (size_t i = h & (s->cap - 1); s->slots[i].index; i = (i + 1) & (s->cap - 1))
		if (s->slots[i].hash == h && eq(ctx, s->slots[i].index - 1, key))
			return s->slots[i].index - 1;
	return MAP_NONE;
}

static void set_place(struct hashset *s, struct hashset_slot slot)
{
	size_t i = slot.hash & (s->cap - 1);

	while (s->slots[i].index)
		i = (i + 1) & (s->cap - 1);
	s->slots[i] = slot;
}

void hashset_add(struct hashset *s, uint64_t hash, uint32_t index)
{
	assert(index < UINT32_MAX - 1);
	if (s->n + 1 > s->cap / 3 * 2) {
		struct hashset old = *s;
		s->cap = old.cap ? old.cap * 2 : 16;
		s->slots = xcalloc(s->cap, sizeof(*s->slots));
		for (size_t i = 0; i < old.cap; i++)
			if (old.slots[i].index)
				set_place(s, old.slots[i]);
		free(old.slots);
	}
	set_place(s, (struct hashset_slot){ fold(hash), index + 1 });
	s->n++;
}
