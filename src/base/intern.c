#include "base/intern.h"

static bool same(const void *ctx, uint32_t i, const void *key)
{
	const struct intern *in = ctx;

	return str_eq(in->strs.v[i], *(const struct str *)key);
}

void intern_init(struct intern *in)
{
	memset(in, 0, sizeof(*in));
	arena_init(&in->arena);
	intern_id_static(in, STR(""));
}

void intern_release(struct intern *in)
{
	arena_release(&in->arena);
	vec_release(&in->strs);
	hashset_release(&in->set);
}

uint32_t intern_find(const struct intern *in, struct str s)
{
	return hashset_find(&in->set, hash_bytes(s.p, s.n, 0), same, in, &s);
}

static uint32_t add(struct intern *in, struct str s, bool copy)
{
	uint64_t hash = hash_bytes(s.p, s.n, 0);
	uint32_t id = hashset_find(&in->set, hash, same, in, &s);

	if (id != MAP_NONE)
		return id;
	id = (uint32_t)in->strs.n;
	vec_push(&in->strs, copy ? arena_str(&in->arena, s) : s);
	hashset_add(&in->set, hash, id);
	return id;
}

uint32_t intern_id(struct intern *in, struct str s)
{
	return add(in, s, true);
}

uint32_t intern_id_static(struct intern *in, struct str s)
{
	return add(in, s, false);
}
