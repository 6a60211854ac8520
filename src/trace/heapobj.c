#include "trace/heapobj.h"

#include <stdlib.h>

#include "base/wire.h"
#include "trace/reader.h"

#define TYPES_BATCH 0
#define INFO_BATCH 1
#define MAX_SMALL_PAGES 10 /* of a span of small objects */

/* Bytes of a slot by size class; class 0 is one object as large as its span. */
static const uint32_t class_bytes[] = {
	0,     8,     16,    24,    32,	   48,	  64,	 80,	96,    112,   128,   144,
	160,   176,   192,   208,   224,   240,	  256,	 288,	320,   352,   384,   416,
	448,   480,   512,   576,   640,   704,	  768,	 896,	1024,  1152,  1280,  1408,
	1536,  1792,  2048,  2304,  2688,  3072,  3200,	 3456,	4096,  4864,  5376,  6144,
	6528,  6784,  6912,  8192,  9472,  9728,  10240, 10880, 12288, 13568, 14336, 16384,
	18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
};

struct heap_span {
	uint64_t pages;
	uint8_t class;
};

struct live_object {
	uint32_t type; /* of heap_objects.v */
	int64_t bytes;
};

struct heap_reader {
	struct heap_objects *out;
	const struct view_report *r;
	uint64_t page_bytes, align_bytes;
	struct map type_of;	/* id, of this generation -> type */
	struct map type_of_key; /* address -> type */
	struct map span_of;	/* first page -> spans */
	VEC(struct heap_span) spans;
	struct map object_of; /* id -> objects */
	VEC(struct live_object) objects;
	VEC(uint32_t) free_objects, free_spans;
};

static uint32_t type_by_key(struct heap_reader *h, uint64_t key, uint64_t size, struct str name)
{
	bool added;
	uint32_t i = map_get_or_put(&h->type_of_key, key, (uint32_t)h->out->n, &added);

	if (added)
		vec_push(h->out, (struct heap_type){ .key = key, .size = size, .name = name });
	return i;
}

static void read_types(struct heap_reader *h, struct wire w)
{
	while (wire_left(&w)) {
		uint64_t id = wire_varint(&w), key = wire_varint(&w), size = wire_varint(&w);
		struct str name;

		wire_varint(&w); /* how much of it may hold pointers */
		name = wire_bytes(&w, wire_varint(&w));
		if (w.bad)
			return;
		map_put(&h->type_of, id, type_by_key(h, key, size, name));
	}
}

static void start_gen(struct heap_reader *h, const struct trace_gen *g)
{
	map_clear(&h->type_of);
	for (size_t i = 0; i < g->experimental.n; i++) {
		const struct trace_batch *b = &g->experimental.v[i];
		struct wire w = wire_of(b->data, b->n);
		uint8_t what = wire_u8(&w);

		if (what == TYPES_BATCH && !w.bad)
			read_types(h, w);
		if (what != INFO_BATCH)
			continue;
		wire_varint(&w);
		h->page_bytes = wire_varint(&w);
		h->align_bytes = wire_varint(&w);
	}
}

/* An id's record is found, or made with what it had before forgotten. */
static void put_span(struct heap_reader *h, const struct trace_event *e)
{
	struct heap_span s = { e->args[1], (uint8_t)(e->args[2] & 1 ? 255 : e->args[2] >> 2) };
	bool added;
	uint32_t i = map_get_or_put(
		&h->span_of, e->args[0],
		h->free_spans.n ? vec_last(&h->free_spans) : (uint32_t)h->spans.n, &added);

	if (added && i == h->spans.n)
		vec_push(&h->spans, s);
	else if (added)
		h->free_spans.n--;
	h->spans.v[i] = s;
}

static int64_t slot_bytes(const struct heap_reader *h, uint64_t object, uint64_t type_bytes)
{
	uint64_t page =
		h->page_bytes && h->align_bytes ? object * h->align_bytes / h->page_bytes : 0;

	for (uint64_t k = 0; h->page_bytes && k < MAX_SMALL_PAGES && k <= page; k++) {
		uint32_t i = map_get(&h->span_of, page - k);
		const struct heap_span *s = i == MAP_NONE ? NULL : &h->spans.v[i];

		if (!s)
			continue;
		if (s->class == 0)
			return (int64_t)MIN(s->pages * h->page_bytes, (uint64_t)1 << 47);
		if (s->class < ARRAY_LEN(class_bytes) && k < s->pages)
			return class_bytes[s->class];
		break;
	}
	return (int64_t)MIN(type_bytes, (uint64_t)1 << 47);
}

static void take(struct heap_reader *h, uint64_t id, bool asked)
{
	uint32_t i = map_get(&h->object_of, id);
	struct live_object *o = i == MAP_NONE ? NULL : &h->objects.v[i];
	struct heap_type *t;

	if (!o)
		return;
	t = &h->out->v[o->type];
	t->live--;
	t->live_bytes -= o->bytes;
	if (asked) {
		t->freed++;
		t->freed_bytes += o->bytes;
	}
	map_del(&h->object_of, id);
	vec_push(&h->free_objects, i);
}

static void give(struct heap_reader *h, uint64_t id, uint64_t type_id, bool asked)
{
	uint32_t type = map_get(&h->type_of, type_id), i;
	struct live_object o;
	struct heap_type *t;

	take(h, id, false);
	if (type == MAP_NONE)
		type = type_by_key(h, 0, 0, STR("(no type)"));
	t = &h->out->v[type];
	o = (struct live_object){ type, slot_bytes(h, id, t->size) };
	t->live++;
	t->live_bytes += o.bytes;
	if (asked) {
		t->allocated++;
		t->allocated_bytes += o.bytes;
	}
	if (h->free_objects.n) {
		i = h->free_objects.v[--h->free_objects.n];
		h->objects.v[i] = o;
	} else {
		i = (uint32_t)h->objects.n;
		vec_push(&h->objects, o);
	}
	map_put(&h->object_of, id, i);
}

static void on_event(struct heap_reader *h, const struct trace_event *e, int64_t time)
{
	uint32_t g, i;
	bool asked;

	switch (e->type) {
	case TEV_SPAN:
	case TEV_SPAN_ALLOC:
		put_span(h, e);
		return;
	case TEV_SPAN_FREE:
		i = map_get(&h->span_of, e->args[0]);
		if (i != MAP_NONE && map_del(&h->span_of, e->args[0]))
			vec_push(&h->free_spans, i);
		return;
	case TEV_HEAP_OBJECT:
	case TEV_HEAP_OBJECT_ALLOC:
	case TEV_HEAP_OBJECT_FREE:
		break;
	default:
		return;
	}
	g = e->g == TRACE_NONE ? TRACE_NO : trace_find_g(h->r->tr, e->g);
	asked = e->type != TEV_HEAP_OBJECT && view_has(h->r, g, time);
	if (e->type == TEV_HEAP_OBJECT_FREE)
		take(h, e->args[0], asked);
	else
		give(h, e->args[0], e->args[1], asked);
}

static int cmp_type(const void *a, const void *b)
{
	const struct heap_type *x = a, *y = b;

	if (x->allocated_bytes != y->allocated_bytes)
		return x->allocated_bytes < y->allocated_bytes ? 1 : -1;
	if (x->live_bytes != y->live_bytes)
		return x->live_bytes < y->live_bytes ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void release(struct heap_reader *h)
{
	map_release(&h->type_of);
	map_release(&h->type_of_key);
	map_release(&h->span_of);
	map_release(&h->object_of);
	vec_release(&h->spans);
	vec_release(&h->objects);
	vec_release(&h->free_objects);
	vec_release(&h->free_spans);
}

void heap_objects_read(struct heap_objects *o, const struct view_report *r)
{
	struct heap_reader h = { .out = o, .r = r };
	struct trace_reader in;
	const struct trace_event *e;
	struct err err = { 0 };
	size_t n = 0;

	*o = (struct heap_objects){ 0 };
	if (!trace_reader_init(&in, r->tr->data, &err))
		return;
	while (trace_reader_next(&in, &e, &err) == TRACE_READ_EVENT) {
		int64_t time = e->time - r->tr->start;

		if (time > r->f.to)
			break;
		if (e->type != TEV_SYNC)
			on_event(&h, e, time);
		else if (e->tab && !in.v1)
			start_gen(&h, &in.gen);
	}
	trace_reader_release(&in);
	release(&h);
	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].allocated || o->v[i].freed || o->v[i].live)
			o->v[n++] = o->v[i];
	o->n = n;
	if (n)
		qsort(o->v, n, sizeof(*o->v), cmp_type);
}

void heap_objects_release(struct heap_objects *o)
{
	vec_release(o);
}
