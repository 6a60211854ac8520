#include "bench/quick.h"

struct quick *quick_new(void)
{
	struct quick *q = xcalloc(1, sizeof(*q));

	arena_init(&q->arena);
	q->context = 1;
	vec_push(&q->names, (struct quick_name){ .head = q->head });
	return q;
}

void quick_free(struct quick *q)
{
	vec_release(&q->columns);
	vec_release(&q->names);
	vec_release(&q->by_id);
	arena_release(&q->arena);
	free(q);
}

static void put_head(char *to, struct str name)
{
	memcpy(to, "Benchmark", sizeof("Benchmark"));
	memcpy(to + 9, name.p, name.n);
	memset(to + 9 + name.n, 0, SCAN_PAD);
}

uint32_t quick_name(struct quick *q, struct intern *strs, struct str name)
{
	bool full = q->names.n >= QUICK_MAX_NAMES;
	uint32_t id = full ? intern_find(strs, name) : intern_id(strs, name);
	char *head = q->head;

	if (id < q->by_id.n && q->by_id.v[id])
		return q->by_id.v[id];
	if (full) {
		put_head(head, name);
		q->names.v[0] = (struct quick_name){ .head = head, .n = 9 + (uint32_t)name.n };
		return 0;
	}
	head = arena_alloc(&q->arena, 9 + name.n + SCAN_PAD);
	put_head(head, name);
	while (q->by_id.n <= id)
		vec_push(&q->by_id, 0);
	q->by_id.v[id] = (uint32_t)q->names.n;
	vec_push(&q->names, (struct quick_name){ .head = head, .n = 9 + (uint32_t)name.n });
	return q->by_id.v[id];
}
