/*
 * Hash map from a 64-bit key to a 32-bit value: linear probing, power-of-two table, at most 2/3 full.
 * Keys may be any number; hashing is a strong mix, so hostile keys only cost their own bytes.
 * For keys of more than 64 bits hash the bytes (hash_bytes) and compare through map_find_fn.
 */
#ifndef GOPERF_BASE_MAP_H
#define GOPERF_BASE_MAP_H

#include "base/base.h"

#define MAP_NONE UINT32_MAX /* not a value: "no such key" */

struct map {
	uint64_t *keys;
	uint32_t *vals; /* MAP_NONE marks a free slot */
	size_t n, cap;	/* cap is 0 or a power of two */
};

void map_init(struct map *m);
void map_release(struct map *m);
void map_clear(struct map *m); /* memory kept */
void map_reserve(struct map *m, size_t want);

uint32_t map_get(const struct map *m, uint64_t key);	 /* MAP_NONE: absent */
void map_put(struct map *m, uint64_t key, uint32_t val); /* inserts or replaces */
/* The value under key, inserted as val when absent; *added tells which. One probe. */
uint32_t map_get_or_put(struct map *m, uint64_t key, uint32_t val, bool *added);
bool map_del(struct map *m, uint64_t key);

uint64_t hash_u64(uint64_t x);
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed); /* XXH3 */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
	return hash_u64(a ^ (b * 0x9e3779b97f4a7c15ULL));
}

/*
 * The same for keys that mostly come as neighbours, such as goroutine ids: a hash of pages of 16 values. Takes 4 bytes
 * a key where they are dense (a map: 18 to 36), at most 100 where no two are near.
 */
#define IDMAP_PAGE 16
struct idmap {
	struct map pages; /* key / IDMAP_PAGE -> page */
	uint32_t *vals;	  /* by page; MAP_NONE: absent */
	size_t cap;	  /* pages */
};

void idmap_release(struct idmap *m);
uint32_t idmap_get(const struct idmap *m, uint64_t key); /* MAP_NONE: absent */
/* As map_get_or_put. */
uint32_t idmap_get_or_put(struct idmap *m, uint64_t key, uint32_t val, bool *added);

/*
 * A set of records kept by the caller in an array and found by content: the table stores hash and index only,
 * eq compares the record at index i with the one being looked up.
 */
typedef bool (*map_eq_fn)(const void *ctx, uint32_t i, const void *key);

struct hashset {
	struct hashset_slot {
		uint32_t hash, index; /* index + 1; 0: free */
	} * slots;		      /* one cache line a look, mostly */
	size_t n, cap;
};

void hashset_release(struct hashset *s);
/* The index of the record that eq finds, or MAP_NONE. */
uint32_t hashset_find(const struct hashset *s, uint64_t hash, map_eq_fn eq, const void *ctx,
		      const void *key);
/* Adds index i under hash; the caller knows that it is not there yet. */
void hashset_add(struct hashset *s, uint64_t hash, uint32_t i);

#endif
