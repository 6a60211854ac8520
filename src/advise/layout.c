#include "advise/layout.h"

#include <stdlib.h>

/* runtime/sizeclasses.go (go1.26), without the empty one */
static const uint16_t classes[] = {
	8,     16,    24,    32,    48,	   64,	  80,	 96,	112,   128,   144,   160,
	176,   192,   208,   224,   240,   256,	  288,	 320,	352,   384,   416,   448,
	480,   512,   576,   640,   704,   768,	  896,	 1024,	1152,  1280,  1408,  1536,
	1792,  2048,  2304,  2688,  3072,  3200,  3456,	 4096,	4864,  5376,  6144,  6528,
	6784,  6912,  8192,  9472,  9728,  10240, 10880, 12288, 13568, 14336, 16384, 18432,
	19072, 20480, 21760, 24576, 27264, 28672, 32768,
};

#define PAGE_BYTES 8192
#define HEADER_ABOVE \
	512 /* malloc.go: minSizeForMallocHeader; objects with pointers carry 8 bytes more */
#define HEADER_BYTES 8
#define LARGEST_SMALL (32768 - HEADER_BYTES) /* larger objects are made of pages */

uint64_t layout_class_bytes(uint64_t size, bool has_pointers)
{
	uint64_t want = size + (has_pointers && size > HEADER_ABOVE ? HEADER_BYTES : 0);

	if (size == 0)
		return 0; /* runtime.zerobase */
	if (size > LARGEST_SMALL)
		return (size + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (classes[i] >= want)
			return classes[i];
	return want;
}

static uint64_t align_up(uint64_t v, uint64_t align)
{
	return align > 1 ? (v + align - 1) / align * align : v;
}

uint64_t layout_hole_after(const struct go_types *t, const struct go_type *type, uint32_t i)
{
	const struct go_field *f = &t->fields.v[type->first_field + i];
	uint64_t end = f->offset + t->types.v[f->type].size;
	uint64_t next = i + 1 < type->n_fields ? f[1].offset : type->size;

	return next > end ? next - end : 0;
}

struct sort_key {
	uint32_t index;
	uint64_t size, align, pointer_bytes;
};

/* Fields that hold pointers come first, and among them those that end soonest behind their last pointer. */
static int by_pointers(const struct sort_key *a, const struct sort_key *b)
{
	if (!a->pointer_bytes != !b->pointer_bytes)
		return a->pointer_bytes ? -1 : 1;
	if (a->pointer_bytes) {
		uint64_t x = a->size - a->pointer_bytes, y = b->size - b->pointer_bytes;
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static int by_rules(const void *pa, const void *pb)
{
	const struct sort_key *a = pa, *b = pb;
	int c;

	if (!a->size != !b->size)
		return a->size ? 1 : -1;
	if (a->align != b->align)
		return a->align > b->align ? -1 : 1;
	if ((c = by_pointers(a, b)) != 0)
		return c;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

/* Size and pointer bytes of the fields in that order. */
static void measure(const struct sort_key *keys, uint32_t n, uint64_t align, uint64_t *size,
		    uint64_t *pointer_bytes)
{
	uint64_t at = 0, scanned = 0;

	for (uint32_t i = 0; i < n; i++) {
		at = align_up(at, keys[i].align);
		if (keys[i].pointer_bytes)
			scanned = at + keys[i].pointer_bytes;
		at += keys[i].size;
	}
	/* a last field without size gets a byte, so that its address stays inside the object */
	if (n && at && keys[n - 1].size == 0)
		at++;
	*size = align_up(at, align);
	*pointer_bytes = scanned;
}

void layout_of(const struct go_types *t, uint32_t index, struct arena *a, struct layout *out)
{
	const struct go_type *type = &t->types.v[index];
	struct sort_key *keys = ARENA_ARRAY(a, struct sort_key, type->n_fields);

	*out = (struct layout){ .type = index,
				.size = type->size,
				.class_bytes =
					layout_class_bytes(type->size, type->pointer_bytes != 0),
				.pointer_bytes = type->pointer_bytes,
				.order = ARENA_ARRAY(a, uint32_t, type->n_fields) };
	for (uint32_t i = 0; i < type->n_fields; i++) {
		const struct go_type *ft = &t->types.v[t->fields.v[type->first_field + i].type];
		keys[i] = (struct sort_key){ i, ft->size, MAX(ft->align, 1), ft->pointer_bytes };
		out->padding_bytes += layout_hole_after(t, type, i);
	}
	if (type->n_fields)
		qsort(keys, type->n_fields, sizeof(*keys), by_rules);
	measure(keys, type->n_fields, type->align, &out->best_size, &out->best_pointer_bytes);
	out->best_class_bytes = layout_class_bytes(out->best_size, out->best_pointer_bytes != 0);
	for (uint32_t i = 0; i < type->n_fields; i++)
		out->order[i] = keys[i].index;
}
